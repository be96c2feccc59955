"""Which figures of a passage say more of a query than another one that fits it."""

from __future__ import annotations

import re
from dataclasses import replace

from xunduan.index.documents import Document, Figure, Passage
from xunduan.search.answer_fit import kind_fit, measured_in, place_fit, time_fit, unit_fit
from xunduan.search.asked import Ask, AskedFigure
from xunduan.search.content import Word, content_words, exact_share, folded, held
from xunduan.search.numbered import is_numbered_so
from xunduan.search.surroundings import Around, headings_of, surroundings, with_headings

LEAST_HEAD, IMPLIED_HEAD = 0.55, 0.95
"""Share of what is counted that a figure and its clause must hold; the same where a query asks for no number."""
TELLING = 0.6
"""Weight from which a word tells one thing from another: 失踪, but not 破 or 数."""


def outdoing(
    figure: Figure, ask: Ask, asked: AskedFigure, passage: Passage, document: Document
) -> list[Figure]:
    """The other figures of the same measure that say of the query all that this one does, and more.

    受理案件41件 does not answer 审结多少案件 where 审结38件 stands beside it. What the headings say is said of both.
    """
    text, headings = folded(passage.text), headings_of(passage, document)
    told, titles = with_headings(text, headings), " ".join(headings)
    words = [word for word in ask.words if word.weight >= TELLING and held(word, titles) < IMPLIED_HEAD]

    def around_of(one: Figure) -> Around:
        return surroundings(one, passage, text, headings, told)

    def near(around: Around, before: bool = False) -> str:
        clause = around.clause
        if before:  # of 法院受理41件。审结38件 the second is the court's too
            of = around.figure
            clause = text[text.rfind("\n", 0, of.clause_start) + 1 : of.clause_end]
        return f"{around.indicator}\n{clause}{around.headline}"

    def said(zone: str, least: float = IMPLIED_HEAD) -> set[Word]:
        return {word for word in words if held(word, zone) >= least}

    here = near(around_of(figure))
    own, partly = said(here), said(here, LEAST_HEAD)
    place, time = place_fit(asked, figure, passage, document), time_fit(asked, figure, document, told)
    found = []
    for other in passage.figures:
        if other.value == figure.value or measured_in(other) != measured_in(figure):
            continue
        if not unit_fit(ask, other) or not kind_fit(asked, other):
            continue
        around = around_of(other)
        if not is_numbered_so(ask.text, around) or _is_asked_part(figure, other, ask, text):
            continue
        nearer = place_fit(asked, other, passage, document)
        if nearer < place or (other.period and time_fit(asked, other, document, told) < time):
            continue
        more = nearer > place or said(near(around)) - partly or _is_asked_part(other, figure, ask, text)
        if (more and said(near(around, before=True)) >= own) or _is_asked_whole(other, figure, ask, text):
            found.append(other)
    return found


def is_part(part: Figure, figure: Figure, text: str) -> bool:
    """Whether a figure is told as a part of another one: 发送旅客95万人次,其中铁路发送21万人次."""
    between = text[figure.end : part.start]
    return "其中" in between and "。" not in between


def is_narrower(figure: Figure, best: Figure, text: str) -> bool:
    """Whether a figure is told as a part of the best one, or its indicator says more of it: 服务业利用外资."""
    return is_part(figure, best, text) or _beside(figure, best) != ""


def _beside(figure: Figure, other: Figure) -> str:
    """What an indicator says before the whole of another one: 公路 of 公路发送旅客; "" where it does not end in it."""
    longer = folded(figure.indicator)
    return next((longer[: -len(name)] for name in called(other) if longer.endswith(name)), "")


def called(figure: Figure) -> tuple[str, ...]:
    """What a figure is of, folded, and where that has another name in brackets both: 居民消费价格指数(CPI)."""
    indicator = folded(figure.indicator)
    both = _OTHER_NAME.fullmatch(indicator)
    return (indicator, *both.groups()) if both else (indicator,)


_OTHER_NAME = re.compile(r"([^()]+)\(([^()]+)\)")


def names_more(figure: Figure, other: Figure, ask: Ask) -> bool:
    """Whether a figure's indicator is another one's with something beside it that a query does not name.

    公路发送旅客 does not answer for 发送旅客, nor 铁路、民航发送旅客 for 民航发送旅客; of other times it is not the same thing.
    """
    more = _beside(figure, other)
    if not more or other.unit and measured_in(figure) != measured_in(other):  # 总人口38万
        return False
    if figure.period != other.period and "、" not in more:
        return False
    asked = (*ask.words, *ask.nearby)
    return any(
        word.noun and all(max(held(word, one.text), held(one, word.text)) < LEAST_HEAD for one in asked)
        for word in content_words(more)
    )


def exactness(figure: Figure, ask: Ask) -> float:
    """The share of a figure's indicator that a query says in these very words."""
    words = [replace(word, others=()) for word in (*ask.words, *ask.nearby)]
    return exact_share(words, folded(figure.indicator))


def _is_asked_part(part: Figure, figure: Figure, ask: Ask, text: str) -> bool:
    """Whether a query asks for a part of what tells of more, and for nothing else: 查处酒驾醉驾90起,其中醉驾17起."""
    heads = (held(word, folded(part.indicator)) for group in ask.heads for word in group)
    exact = is_part(part, figure, text) and exactness(figure, ask) < IMPLIED_HEAD <= exactness(part, ask)
    return exact and max(heads, default=0.0) >= IMPLIED_HEAD


def _is_asked_whole(whole: Figure, figure: Figure, ask: Ask, text: str) -> bool:
    """Whether a query says nothing that tells a part from its whole: 客流 in 客流95万人次,其中铁路客流21万人次."""
    if not is_part(figure, whole, text) or exactness(figure, ask) >= IMPLIED_HEAD:
        return False
    indicators = folded(figure.indicator), folded(whole.indicator)
    said, more = (
        {word for word in ask.words if word.weight >= TELLING and held(word, one) >= LEAST_HEAD}
        for one in indicators
    )
    return bool(said) and said <= more
