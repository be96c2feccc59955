"""A query as the engine understands it: folded text, exact phrases, exclusions, places, years, and the terms to
match."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import jieba
from jieba import posseg

from xunduan.language.fold import blanked, fold
from xunduan.language.han import RANGE
from xunduan.language.names import COMPOUND, SURNAMES, is_name
from xunduan.language.places import PlaceMention
from xunduan.language.quantities import LATIN, NUMBER, Quantity, quantities
from xunduan.language.tokens import bigram_terms, word_terms, words
from xunduan.search.asked import AskedFigure, figure_asked
from xunduan.search.asked_words import ASKING, YEAR
from xunduan.search.crosslingual import Translation, translate
from xunduan.search.dates_asked import DateAsked, find_dates_asked
from xunduan.search.errors import QueryError
from xunduan.search.everyday import everyday_words
from xunduan.search.places_named import place_mentions, word_edges
from xunduan.search.regional import OtherNames, regional_words

# Letters of one word typed apart: three single characters and more, each with white space between.
_SPACED = re.compile(rf"(?<![{RANGE}])[{RANGE}](?:\s+[{RANGE}](?![{RANGE}])){{2,}}")
_QUOTED = re.compile(r"“([^“”]{1,100})”|‘([^‘’]{1,100})’|\"([^\"]{1,100})\"")
# A minus sign in front of a word, not inside one and not the sign of a number.
_EXCLUDED = re.compile(r"(?:(?<=\s)|^)-(?:“([^”]+)”|\"([^\"]+)\"|([^\s\d-][^\s]*))")
# What stands in book brackets, without its subtitle, its edition and the state whose law it is.
_TITLE = re.compile(r"《(?:中华人民共和国)?([^《》:(—]{2,60})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query; every text in it but `text` is folded."""

    text: str
    """As typed, without control characters and exclusions: what is embedded."""
    folded: str
    phrases: tuple[str, ...] = ()
    """Exact phrases asked for in quotation marks."""
    excluded: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    """What it names in book brackets: 《城南旧事》."""
    people: tuple[str, ...] = ()
    """Parts of it that are nothing but a person's name."""
    bigrams: frozenset[str] = frozenset()
    """Terms of its Chinese (xunduan.language.tokens)."""
    quantities: tuple[Quantity, ...] = ()
    """Its numbers, telephone numbers and codes."""
    words: frozenset[str] = frozenset()
    other_names: tuple[OtherNames, ...] = ()
    """Its words that other regions call differently."""
    translations: tuple[Translation, ...] = ()
    """Its English content words with the Chinese that they may stand for."""
    places: tuple[str, ...] = ()
    """Full names of the places it names, the most exact of each: 永川区 and not 重庆市 in 重庆永川."""
    years: tuple[int, ...] = ()
    dates: tuple[DateAsked, ...] = ()
    """The months and days it names."""
    place_and_year_terms: frozenset[str] = frozenset()
    """Those of its terms that only its places and years give, translated ones by their English."""
    asked: AskedFigure = AskedFigure((), frozenset(), ())
    """What it asks of the figures."""
    placeless: str = ""
    """Its text without the places and years, where it names some and something else is left."""

    def __hash__(self) -> int:
        return hash(self.text)  # a query is looked up by many memos, and says the same where its text does

    @property
    def is_latin(self) -> bool:
        """Whether it holds no Chinese at all."""
        return re.search(f"[{RANGE}]", self.folded) is None


@dataclass(frozen=True, slots=True)
class _Terms:
    """What of a folded text is matched."""

    bigrams: frozenset[str]
    words: frozenset[str]
    translations: tuple[Translation, ...]
    quantities: tuple[Quantity, ...]

    @classmethod
    def of(cls, folded: str) -> _Terms:
        naming = naming_words(folded)
        found = tuple(quantities(naming))
        written = _without_quantities(naming, found)
        return cls(
            frozenset(term for term in bigram_terms(written) if term[0] not in LATIN + NUMBER),
            frozenset(term for term in word_terms(words(written)) if not term[1:].isascii()),
            translate(written),
            found,
        )

    def names(self) -> frozenset[str]:
        named = {translation.name for translation in self.translations}
        return self.bigrams | self.words | named | {quantity.name for quantity in self.quantities}


def _without_quantities(folded: str, found: Sequence[Quantity]) -> str:
    """The text with its numbers and codes blanked, their units, and single characters that are left beside them."""
    spans = [(one.start, one.unit_end if one.measured else one.end) for one in found]
    text = blanked(folded, spans)
    for start, end in spans:
        for alone in (_ALONE_BEFORE.search(text, 0, start), _ALONE_AFTER.match(text, end)):
            if alone:
                text = blanked(text, [alone.span(1)])
    return text


_ALONE_BEFORE = re.compile(rf"(?:^|[^{RANGE}])([{RANGE}])$")
_ALONE_AFTER = re.compile(rf"([{RANGE}])(?=$|[^{RANGE}])")


def understand(
    typed: str, max_chars: int, to_embed: Callable[[str, str], object] = lambda text, placeless: None
) -> Query:
    """Understand what was typed; QueryError where it is empty, too long, or holds no letter and no digit.

    `to_embed` is told `text` and `placeless` as soon as they are known, before anything else is.
    """
    if len(typed) > max_chars:
        raise QueryError(
            f"查询有 {len(typed)} 个字符，上限为 {max_chars}，请缩短",
            f"the query has {len(typed)} characters, the limit is {max_chars}: shorten it",
            value=typed,
        )
    text = _SPACED.sub(lambda match: re.sub(r"\s+", "", match.group()), _CONTROL.sub(" ", typed)).strip()
    excluded: list[str] = []

    def exclude(match: re.Match[str]) -> str:
        excluded.append(next(group for group in match.groups() if group))
        return " "

    folded_typed = fold(text)
    kept = _EXCLUDED.sub(exclude, folded_typed)
    if excluded:
        text = " ".join(_without(text, folded_typed).split())
        kept = fold(text)
    if not _says_something(kept):
        raise QueryError("请输入要查找的文字", "the query is empty: type what to look for", value=typed)
    placeless = _placeless(kept, place_mentions(kept))
    to_embed(text, placeless)
    phrases = tuple(next(group for group in match.groups() if group) for match in _QUOTED.finditer(kept))
    asked = figure_asked(kept)
    terms = _Terms.of(kept)
    naming = naming_words(kept)
    return Query(
        text=text,
        folded=kept,
        phrases=tuple(phrase for phrase in phrases if _says_something(phrase)),
        excluded=tuple(excluded),
        titles=tuple(dict.fromkeys(title.strip() for title in _TITLE.findall(kept))),
        bigrams=terms.bigrams,
        quantities=terms.quantities,
        other_names=(*regional_words(naming), *everyday_words(naming, word_edges(naming))),
        words=terms.words,
        translations=terms.translations,
        places=asked.places,
        years=_years(kept),
        dates=find_dates_asked(kept),
        place_and_year_terms=terms.names() - _Terms.of(placeless).names() if placeless else frozenset(),
        asked=asked,
        people=_people(kept),
        placeless=placeless,
    )


def _people(folded: str) -> tuple[str, ...]:
    """The parts between spaces that can be names and that jieba takes for nothing else or does not know, and names
    that open a part."""
    found = []
    for part in re.findall(rf"(?<![^\s“\"])[{RANGE}]{{2,}}", folded):
        longer = len(part) > _LONGEST_NAME  # of which only the beginning can be a name
        surnamed = part[:2] in COMPOUND and len(part) in (_NAME, _NAME + 1)
        if not (surnamed or part[0] in SURNAMES) or (longer and part[_NAME - 1] in _OF_PLACES):
            continue
        cut = [(pair.word, pair.flag) for pair in posseg.cut(part)]
        known = jieba.get_FREQ(part) or 0
        begun = len(part) == _NAME and len(cut) == 2 and _begins_a_name(*cut[0])
        if surnamed or begun or all(flag == "nr" for _, flag in cut) or (len(cut) == 1 and not known):
            name = part
        else:
            name = cut[0][0] if cut[0][1] == "nr" else ""
        whole = name == part and not longer and (part == folded or surnamed or not known)
        opens = len(name) == _NAME and (jieba.get_FREQ(name) or 0) < _ORDINARY
        if name and (surnamed or is_name(name)) and name[-1] not in _OF_PLACES and (whole or opens):
            found.append(name)
    return tuple(found)


def _begins_a_name(word: str, flag: str) -> bool:
    """Whether a word is the first two characters of a name, the last of which jieba takes for a word: 何忠|有."""
    return len(word) == _NAME - 1 and flag in ("nr", "ns") and (jieba.get_FREQ(word) or 0) < _ORDINARY


_OF_PLACES = "省市县区镇乡村"
"""What names of places end in that jieba takes for people: 朱亭镇."""
_LONGEST_NAME = 4
_NAME = 3
"""Characters of a name that opens a part: 张三丰获一等奖; shorter ones are words as often."""
_ORDINARY = 20
"""How often jieba's dictionary counts what is no name, whatever its class there: 申请人 128, 许可证 351."""


def _placeless(folded: str, mentions: Sequence[PlaceMention]) -> str:
    """The query without the places and years it names; "" where it names none or nothing else is left.

    Places and years hardly ever stand in the sentence that answers; xunduan.search.place_and_year looks for them
    elsewhere.
    """
    without = YEAR.sub(" ", blanked(folded, ((mention.start, mention.end) for mention in mentions)))
    return " ".join(without.split()) if without != folded and _says_something(without) else ""


def naming_words(folded: str) -> str:
    """The words to be matched, of equal length: asking words blanked, or as they are where nothing else is left."""
    naming = ASKING.sub(lambda asking: " " * len(asking.group()), folded)
    return naming if _says_something(naming) else folded


def _says_something(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _years(folded: str) -> tuple[int, ...]:
    """Years named as such: 2022年, or four digits that stand alone and can be a year."""
    return tuple(dict.fromkeys(int(match.group(1)) for match in YEAR.finditer(folded)))


def _without(text: str, folded: str) -> str:
    """`text` without the exclusions that its folded copy, of equal length, shows."""
    parts, last = [], 0
    for match in _EXCLUDED.finditer(folded):
        parts.append(text[last : match.start()])
        last = match.end()
    return " ".join([*parts, text[last:]])
