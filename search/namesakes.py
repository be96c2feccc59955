"""Whether a passage is headed by another thing of the kind that a query names: 青石水库 is no 白沙水库."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import jieba
from jieba import posseg

from xunduan.language.han import RANGE
from xunduan.search.asked import Ask
from xunduan.search.asked_words import COMMON, NOUN
from xunduan.search.content import Word, content_words, held
from xunduan.search.outdone import LEAST_HEAD, TELLING
from xunduan.search.surroundings import Around

NAMED = 0.36
"""Share of a word that a passage must hold to name it: more than one of two characters."""
_CONTEXT = 2
"""Characters behind a word by which one that is misspelt is known."""
_NAME = "[\u4e00-\u9fff]{1,6}"
_KIND = 2
"""So many characters at the end of a long word say what kind of thing it names: 水库, 银行."""
_TOWN = re.compile(f"[{RANGE}]{{2,7}}(?:镇|街道|乡|村)")


def is_another(ask: Ask, around: Around) -> bool:
    """Whether a heading or the title begins with, or is, the name of another thing of the kind than the query's, and
    neither they nor the figure's clause nor what its sentence begins with name the one that is asked for: what else the
    passage names comes in passing."""
    begins = around.sentence.partition(",")[0]
    near = f"{around.indicator}\n{around.clause}{around.headline}\n{begins}\n{around.headings}"
    headings = around.headings.split()
    return any(
        not any(name in near for name in names)
        and any(re.match(f"{_NAME}{re.escape(kind)}{end}", heading) for heading in headings)
        for names, kind, end in _named(ask)
    )


def names_another(ask: Ask, around: Around) -> bool:
    """Whether an indicator says another word than the query does before what is counted: 出生人口 for 死亡人口.

    What its clause or a heading says is said of it.
    """
    told = around.clause + around.headline + around.headings
    for beside, head in (group for group in ask.heads if len(group) > 1):
        said, found, _ = around.indicator.rpartition(head.text)
        if not found or beside.text not in jieba.dt.FREQ or held(beside, told) >= LEAST_HEAD:
            continue
        other = content_words(said)[-1:]
        if other and not _is_asked(other[0], ask):
            return True
    return False


def is_no_name(word: Word, asked: str, told: str) -> bool:
    """Whether a word that no dictionary has, nor a text, is no name that the text would have to say: a verb of which it
    says a part (反诈 where it says 电诈), or one that it says with another last character, before what the query has behind
    it (反诈预警 for 反炸预警). One character that a name shares says nothing: 爱心 is no 心兰."""
    if word.text in jieba.dt.FREQ:
        return False
    if held(word, told) and next(iter(posseg.cut(word.text))).flag[0] == "v":
        return True
    behind = asked.partition(word.text)[2][:_CONTEXT]
    misspelt = f"{re.escape(word.text[:-1])}[{RANGE}]{re.escape(behind)}"
    return len(behind) == _CONTEXT and re.search(misspelt, told) is not None


def _is_asked(word: Word, ask: Ask) -> bool:
    asked = (*ask.words, *ask.nearby)
    return any(max(held(word, one.text), held(one, word.text)) >= LEAST_HEAD for one in asked)


def names_needed(query: str, places: Sequence[str], title: str) -> tuple[str, ...]:
    """The places asked for, one of which must be said near a figure on the page of a town that the query does not name:
    what it tells is not its county's. () elsewhere."""
    town = title not in query and _TOWN.fullmatch(title)
    return tuple(place[:_KIND] for place in places) if town else ()


def names_one(names: Sequence[str], around: Around) -> bool:
    """Whether a figure's own clause, or what gives it in a heading, says one of the names."""
    near = f"{around.indicator}\n{around.clause}{around.headline}"
    return any(name in near for name in names)


def is_another_row(ask: Ask, around: Around) -> bool:
    """Whether a figure stands behind a label, as in tables, that says a noun which the query does not: 男性员工：12人 is
    no answer for 员工, as the row of all of them has no such noun."""
    figure, indicator = around.figure, around.indicator
    if around.text[figure.start - 1 : figure.start] != ":" or ask.words[0].text.isascii():
        return False
    asked = (*ask.words, *ask.nearby)
    return any(
        word.noun
        and word.weight >= TELLING
        and word.text not in COMMON
        and word.text not in (figure.place or "")
        and not NOUN.match(indicator, indicator.rfind(word.text))
        and all(max(held(word, one.text), held(one, word.text)) < LEAST_HEAD for one in asked)
        for word in content_words(re.sub(r"\([^()]*\)|[a-z0-9]+", " ", indicator))
    )


def _named(ask: Ask) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """What tells the things that a query names from others of their kind, the kind, and how a heading's name ends:
    of one word it may begin the heading, of two (白沙|水库) it is all of it."""
    for word in ask.words:
        if word.noun and len(word.text) >= 2 * _KIND:
            yield (word.text[:-_KIND], *dict(word.others)), word.text[-_KIND:], ""
    for first, last in pairwise(ask.words):
        if first.noun and last.noun and len(last.text) >= _KIND and first.text + last.text in ask.text:
            yield (first.text, *dict(first.others)), last.text, "$"
