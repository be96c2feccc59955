"""Which characters of a passage to mark: the query's terms, in the shown script, and the sentence that answers best."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from os.path import commonprefix

from xunduan.language.fold import blanked
from xunduan.language.han import RANGE, RUN
from xunduan.language.names import is_name
from xunduan.language.quantities import JOINERS, LATIN, NUMBER, quantities
from xunduan.language.sentences import sentences_of_lines
from xunduan.language.tokens import BIGRAM, unpaired_terms, word_edges, word_parts, words
from xunduan.search.asked_words import ASKING, FUNCTION
from xunduan.search.content import folded as folded_text
from xunduan.search.dictionary import FUNCTION_WORDS
from xunduan.search.phrases import spans
from xunduan.search.places_named import word_classes
from xunduan.search.query import Query
from xunduan.search.results import Highlight

_LIKELY = 3
"""Translations of an English word of which one of a single character is marked."""
_COMMON = 3
"""A run of so many characters that query and passage share is marked even where jieba cuts it otherwise."""
_JOINER = re.compile(r"[-/·_—–.~ \[\]()〔〕#:]{0,3}")
"""What may stand between two parts of a code, or nothing: NB-IoT, 卫发〔2023〕12号."""
_BEFORE, _NEAR = re.compile(r"(\w)[-/·_—–]?\Z"), 2
"""The character in front of a code, which may be joined to it, and how near both stand: 粤A·12345."""
_DATE_MARKS = ("-", "/", ".")
"""What stands between the numbers of a date: 2023-05-03 is marked as one."""
_CODED = re.compile("[a-z0-9]")
_CODES = re.compile(
    # letters and digits or joiners, whichever come first: qsg40/60-15, nb-iot, 4g
    r"(?=[a-z]{0,20}[\d·/_—-])(?=[\d·/_—.-]{0,20}[a-z])[a-z0-9]+(?:[-/·_—.][a-z0-9]+)*"
    # or letters alone: wifi
    r"|[a-z]{4,20}"
)
_HAS_DIGIT = re.compile(r"\d")


def term_highlights(text: str, query: Query) -> tuple[Highlight, ...]:
    """Non-overlapping spans of `text` that hold the query's words, phrases, numbers or longer common runs."""
    folded = folded_text(text)
    marked = bytearray(len(folded))
    spoken = _spoken(query, folded) | _translated(query, folded)
    for start, end in chain(
        *(_occurrences(word, folded) for word in spoken),
        _translated_by_one(query, folded),
        _asked_quantities(query, folded),
        _joined(query.folded, folded),
        *(spans(folded, phrase) for phrase in (*query.phrases, *query.people)),
        _common_runs(query.folded, folded),
    ):
        marked[start:end] = b"\1" * (end - start)
    marks = _as_typed(folded, [match.span() for match in re.finditer(b"\1+", marked)], query.folded)
    return tuple(Highlight(start, end, "term") for start, end in marks)


def _as_typed(folded: str, marks: Iterable[tuple[int, int]], typed: str) -> list[tuple[int, int]]:
    """The marks, those of a code or a number that was typed in one as one: 卫发〔2023〕12号, NB-IoT, 粤A·12345.

    What joins its parts may be left out or written otherwise; the character in front of it is its own where it was
    typed in front of it.
    """
    if not _CODED.search(typed):
        return list(marks)
    typed = _JOINER.sub("", typed)
    found: list[tuple[int, int]] = []
    for start, end in marks:
        before = _BEFORE.search(folded, max(found[-1][1] if found else 0, start - _NEAR), start)
        code = _JOINER.sub("", folded[start:end])
        if before and _CODED.search(code) and before[1] + code in typed:
            start = before.start()
        if found and _JOINER.fullmatch(folded, found[-1][1], start):
            whole = _JOINER.sub("", folded[found[-1][0] : end])
            if start == found[-1][1] or (_CODED.search(whole) and whole in typed):
                start = found.pop()[0]
        found.append((start, end))
    return found


@lru_cache(maxsize=256)
def _markable(query: Query) -> tuple[frozenset[str], frozenset[str]]:
    """The words that every hit of a query is marked with: those that were typed, and other names of these."""
    called = frozenset(other for one in query.other_names for other in one.others)
    own = frozenset(
        word
        for word in words(blanked(query.folded, [(one.start, one.end) for one in query.quantities]))
        if not _asks(word) and (len(word) > 1 or len(query.folded) == 1) and not _HAS_DIGIT.search(word)
    )
    return own, called


def _spoken(query: Query, folded: str) -> set[str]:
    """The words to mark in a text; of a typed compound that stands nowhere in it the words that it is made of."""
    typed, called = _markable(query)
    parts = (_parts(word) for word in typed if word not in folded)
    return {*typed, *called, *chain.from_iterable(parts)}


@lru_cache(maxsize=1024)
def _parts(word: str) -> tuple[str, ...]:
    """Words within a word, but not within a name: 建国 is another than 张建国."""
    if len(word) < _COMMON or len(word) == _COMMON and is_name(word):
        return ()
    return tuple(part for part in word_parts(word) if not _asks(part))


def _asks(word: str) -> bool:
    """Whether marking a word would tell the reader nothing."""
    return word in FUNCTION or word in FUNCTION_WORDS or ASKING.fullmatch(word) is not None


def _translated(query: Query, folded: str) -> set[str]:
    """Of each English word of the query the likeliest Chinese one that the text holds."""
    held = (
        next((one for one in word.chinese if len(one) > 1 and one in folded), None)
        for word in query.translations
    )
    return {word for word in held if word}


def _translated_by_one(query: Query, folded: str) -> Iterable[tuple[int, int]]:
    """Where nouns of one character stand as words by themselves that English words of the query are likeliest to mean:
    cats are 猫. Of other classes they say too little: back is 后, hits are 中."""
    likeliest = {one for word in query.translations for one in word.chinese[:_LIKELY] if len(one) == 1}
    nouns = {one for one in likeliest if one in folded and word_classes().get(one, "").startswith("n")}
    if nouns:
        for start, end in pairwise(word_edges(folded)):
            if folded[start:end] in nouns:
                yield start, end


def _asked_quantities(query: Query, folded: str) -> Iterable[tuple[int, int]]:
    """Numbers and codes of the text that the query asks for: with their units where it names one."""
    if not query.quantities:
        return
    united = {one.exact[0] for one in query.quantities if one.exact}
    values = {term for one in query.quantities for term in one.terms}
    bare = {term for one in query.quantities if one.name in one.terms for term in one.terms}
    reached = 0
    for one in quantities(folded):
        if united.intersection(one.exact):
            of_a_date = reached and folded[reached : one.start] in _DATE_MARKS
            yield reached if of_a_date else one.start, one.unit_end
            reached = one.unit_end
        elif (
            bare.intersection(one.terms) or one.measured and not one.exact and values.intersection(one.terms)
        ):
            yield one.start, one.end


def _joined(query: str, folded: str) -> Iterable[tuple[int, int]]:
    """Where codes and Latin words of a query stand, whatever joins their parts: QSG 40/60-15 for QSG40/60-15, Wi-Fi
    for wifi."""
    codes = {JOINERS.sub("", code) for code in _CODES.findall(query)}
    if not codes:
        return
    kept = [place for place, char in enumerate(folded) if not JOINERS.match(char)]
    bare = "".join(folded[place] for place in kept)
    for code in codes:
        for match in re.finditer(re.escape(code), bare):
            start, end = kept[match.start()], kept[match.end() - 1] + 1
            joined = end - start > len(code) and " " not in folded[start:end]  # every one is not everyone
            whole = not (start and _CODED.match(folded, start - 1)) and not _CODED.match(folded, end)
            if whole and (joined or not code.isalpha()):
                yield start, end


def _occurrences(word: str, folded: str) -> Iterable[tuple[int, int]]:
    if len(word) == 2 and is_name(word):
        pattern = rf"{re.escape(word[0])}\s{{0,4}}{re.escape(word[1])}"
    elif not word.isascii():
        yield from _standing(word, folded)
        return
    elif word in folded:  # `ai` is not in `said`, 10 is not in 110
        pattern = rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])"
    else:
        return
    yield from (match.span() for match in re.finditer(pattern, folded))


def _standing(part: str, folded: str) -> Iterator[tuple[int, int]]:
    """Where a part stands, one behind the other: patterns would have to be compiled for every query."""
    start = folded.find(part)
    while start >= 0:
        end = start + len(part)
        yield start, end
        start = folded.find(part, end)


def _common_runs(query: str, folded: str) -> Iterable[tuple[int, int]]:
    """Spans of whole words of `folded` in runs of three Chinese characters and more that stand in the query too, and
    wherever two stand that were typed alone, in words or not."""
    cut = _Words(folded)
    for run in re.findall(rf"[{RANGE}]{{2,}}", query):
        start = 0
        if len(run) < _COMMON and not _asks(run):
            yield from _standing(run, folded)
        while start + _COMMON <= len(run):
            longest = 1
            begun = run[start : start + _COMMON]
            for at, _ in () if begun not in folded or _asks(begun) else _standing(begun, folded):
                shared = commonprefix([run[start:], folded[at : at + len(run) - start]])
                longest = max(longest, len(shared))
                first, last = cut.within(at, at + len(shared))
                if last - first > 1:
                    yield first, last
            start += longest


class _Words:
    """The words of a folded text, cut where they are asked for: most of a passage shares nothing with the query."""

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self._edges: dict[int, list[int]] = {}

    @cached_property
    def _runs(self) -> list[tuple[int, int]]:
        return [match.span() for match in RUN.finditer(self._folded)]

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Where the first word begins and the last one ends that lie in a span of Chinese."""
        number = bisect_right(self._runs, (start, len(self._folded))) - 1
        begun, until = self._runs[number]
        if number not in self._edges:
            self._edges[number] = word_edges(self._folded[begun:until])
        edges = self._edges[number]
        first, last = bisect_left(edges, start - begun), bisect_right(edges, end - begun) - 1
        return begun + edges[first], begun + edges[last]


def sentence_highlight(
    text: str,
    weights: Mapping[str, float],
    nearness: Sequence[tuple[int, int, float]],
    answers: Sequence[tuple[int, int]] = (),
) -> Highlight | None:
    """The sentence that answers best, or None where the passage is only one sentence.

    `weights` is the IDF of the query's bigrams, `nearness` gives (start, end, value in [0, 1]) of each window,
    `answers` the spans of the answering figures: the sentence that holds the first of them wins outright.
    """
    spans = sentences_of_lines(text)
    if len(spans) < 2:
        return None
    for start, end in answers[:1]:
        for span in spans:
            if span[0] <= start and end <= span[1]:
                return Highlight(span[0], span[1], "sentence")
    folded = folded_text(text)
    total = sum(weights.values()) or 1.0
    pairs = [(term[1:], weight) for term, weight in weights.items() if term.startswith(BIGRAM)]
    others = {term: weight for term, weight in weights.items() if not term.startswith(BIGRAM)}
    counted = quantities(folded) if any(term.startswith((NUMBER, LATIN)) for term in others) else ()

    def value(span: tuple[int, int]) -> float:
        sentence = folded[span[0] : span[1]]
        held = sum(weight for pair, weight in pairs if pair in sentence)
        if others:
            terms = unpaired_terms(sentence) if any(term[1:] in sentence for term in others) else set[str]()
            terms.update(*((*one.terms, *one.exact) for one in counted if span[0] <= one.start < span[1]))
            held += sum(others[term] for term in terms & others.keys())
        near = max(
            (score for start, end, score in nearness if start < span[1] and span[0] < end), default=0.0
        )
        return held / total + near

    best = max(spans, key=value)
    return Highlight(best[0], best[1], "sentence")
