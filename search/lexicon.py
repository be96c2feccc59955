"""Where the words of a query stand in the archive, and what each of them weighs.

A lexicon looks terms, phrases, numbers and names up in a lexical store, and turns a query into the units
(xunduan.search.evidence) that coverage is counted from (xunduan.search.coverage).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from xunduan.index.stores.contract import LexicalStore
from xunduan.language.han import RANGE
from xunduan.language.quantities import LATIN, NUMBER, Quantity
from xunduan.language.spelling import LIKELY
from xunduan.language.tokens import BIGRAM, CHAR, WORD, bigram_terms
from xunduan.memo import memoized
from xunduan.search.crosslingual import Translation
from xunduan.search.evidence import NOWHERE, Evidence, LexicalQuery, Listed, Several, Term
from xunduan.search.query import Query
from xunduan.search.regional import other_terms
from xunduan.search.romanized import names, syllables, written_apart
from xunduan.search.rows import together, windows_of
from xunduan.search.term_postings import Counts, TermPostings

UNTRANSLATED_WEIGHT = 0.5
"""Weight of an English word without any translation in the corpus: it may be there under a name not listed."""
LATER_TRANSLATION = 0.1
"""How fast translations count for less, the farther from the likeliest: the eleventh counts half."""
BIGRAMS_SHARE = 0.8
"""What coverage by bigrams counts; coverage by words counts the rest. Chosen on DRCD dev and CMRC 2018 dev."""
BARE_VALUE = 0.4
"""Weight of a number that stands with another unit, or in another order, than asked for."""
UNMEASURED_VALUE = 0.75
"""The same of a number that no unit follows: its neighbours tell less."""
PLACE_AND_YEAR_SHARE = 0.5
"""Weight of a place or year beside the other words: it hardly ever stands in the sentence that answers."""
_OF_A_NAME = 3
"""Characters of most names of people."""
_NONE = np.empty(0, np.int64)
_CACHED_COUNTS = 1 << 15
_CACHED_MASSES = 1 << 14
_NO_SPELLING: Mapping[str, Sequence[str]] = MappingProxyType({})


class Lexicon:
    """The terms of a lexical store; `window_offsets` and `spelling` as Snapshot has them. Safe for many threads."""

    def __init__(
        self,
        store: LexicalStore,
        window_offsets: np.ndarray,
        spelling: Mapping[str, Sequence[str]] = _NO_SPELLING,
    ) -> None:
        self._store = store
        self._spelling = spelling
        self._syllables = frozenset(syllable for key in spelling for syllable in key.split())
        self._window_offsets = window_offsets
        self.passages = store.passages
        self.count = memoized(self._count, _CACHED_COUNTS)
        self._frequency = memoized(self._held_windows, _CACHED_COUNTS)
        self._either_mass = memoized(self._mass_of_either, _CACHED_MASSES)
        self._whole_mass = memoized(self._mass_of_all, _CACHED_MASSES)
        self.window_passage: np.ndarray = np.repeat(
            np.arange(store.passages, dtype=np.int32), np.diff(window_offsets)
        )
        """The passage of each window."""
        self._postings = TermPostings(store, self.window_passage)

    def _count(self, pair: str) -> int:
        """How many windows hold a pair of characters; where that is once at most, all titles and headings count as one.

        No list is read for a pair that stands often: common ones are as long as the archive.
        """
        held = self._frequency(BIGRAM + pair)
        return held if held > 1 else held + (self._store.count("context", BIGRAM + pair) > 0)

    def together(self, text: str) -> bool:
        """Whether one window, or one passage's title and headings, hold all pairs of a text."""
        pairs = _pairs(text)
        # A pair that stands nowhere is told without a list: most of what a slip might have been has one.
        return all(self.count(pair[1:]) for pair in pairs) and _stands(self._all_of(text, pairs))

    def knows(self, query: Query) -> bool:
        """Whether the corpus holds anything of a query: one of its pairs, words, numbers or translations."""
        terms = query.bigrams | query.words | {term for one in query.quantities for term in one.terms}
        return any(_stands(self.term(term)) for term in terms) or any(
            self.translation(word, exact=False).counts.windows for word in query.translations
        )

    def lists(self, query: Query) -> bool:
        """Whether a query is a list of separate words, each found whole in some window."""
        parts = query.folded.split()
        if (
            len(parts) < 2
            or query.excluded
            or not all(re.fullmatch(rf"[{RANGE}]{{2,6}}", one) for one in parts)
        ):
            return False
        return all(self.together(part) for part in parts)

    def candidates(self, phrase: str) -> np.ndarray:
        """Rows of the passages that hold all the terms of a phrase, in windows or in context, ascending."""
        terms = sorted(bigram_terms(re.sub(r"\s+", "", phrase)), key=self._frequency)
        if not terms:
            return _NONE
        rows = together([self._postings.passages(terms[0]), self._postings.context(terms[0])])
        for term in terms[1:]:
            rows = rows[self._with_all([term], rows) | self._postings.in_context(term, rows)]
        return rows.astype(np.int64)

    def named(self, name: str, rows: np.ndarray) -> np.ndarray:
        """Which of the passages (ascending rows) hold all characters of a name, of two and more, in one window;
        bool."""
        return self._with_all(_pairs(name), rows) if len(name) > 1 else np.zeros(len(rows), bool)

    def numbered(self, number: str, rows: np.ndarray) -> np.ndarray:
        """Which of the passages contain a number exactly as given."""
        return self._with_all([NUMBER + number], rows)

    def numbers(self, number: int | str) -> bool:
        """Whether a number stands anywhere exactly as given."""
        return _stands(self.term(f"{NUMBER}{number}"))

    def dated(self, month: int, day: int | None, rows: np.ndarray) -> np.ndarray:
        """Which of the passages name a month, or a day of it, in one window."""
        terms = [f"{NUMBER}{month}月"] + ([f"{NUMBER}月{day}", f"{NUMBER}{day}日"] if day else [])
        return self._with_all(terms, rows)

    def windows_of(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The windows of passages, and where those of each begin among them (xunduan.search.rows)."""
        return windows_of(self._window_offsets, rows)

    def _with_all(self, terms: Sequence[str], rows: np.ndarray) -> np.ndarray:
        """Which of the passages hold all the terms in one window."""
        windows, firsts = self.windows_of(rows)
        if not len(windows):
            return np.zeros(len(rows), bool)
        held = np.ones(len(windows), bool)
        for term in terms:
            held &= self._postings.in_windows(term, windows)
        return np.logical_or.reduceat(held, firsts)

    def term(self, term: str) -> Term:
        """Where one term stands; its mass is its IDF, which a term unknown to the corpus has too."""
        return self._alone(term, term)

    def _alone(self, name: str, term: str) -> Term:
        counts = self._postings.counts(term)
        return Term(name, self._mass(counts), term, counts, self._postings)

    def _mass(self, counts: Counts) -> float:
        return idf(counts.passages or counts.contexts, self.passages)

    def _held_windows(self, term: str) -> int:
        """How many windows hold a term, without a look at which."""
        return self._store.count("windows", term)

    def _term_or(self, term: str, others: Sequence[tuple[str, float]]) -> Evidence:
        """Where a term stands or, for a share of its mass, what stands instead of it (xunduan.search.regional)."""
        itself = self.term(term)
        stands = ((self._named(name), share) for name, share in others)
        found = [(one, share) for one, share in stands if _stands(one)]
        if not found:
            return itself
        mass = self._either_mass(term, tuple(name for name, _ in others))
        either = [(itself, mass), *((one, share * mass) for one, share in found)]
        return Several(term, mass, tuple(either), (itself, *(one for one, _ in found)))

    def _named(self, name: str) -> Evidence:
        return self.term(name) if name.startswith(BIGRAM) else self._chinese(name)

    def _mass_of_either(self, term: str, others: Sequence[str]) -> float:
        """What a term weighs that stands under other names too."""
        found = [self.term(term), *map(self._named, others)]
        windows = together([one.windows()[0] for one in found])
        contexts = len(together([one.context() for one in found]))
        return self._mass(Counts(len(windows), contexts, self._postings.spread(windows)))

    def translation(self, translation: Translation, exact: bool) -> Evidence:
        """Where an English word stands, itself or any Chinese word for it; each window counts the rarest it holds.

        With `exact` a word that the corpus has as it is stands for nothing else: in a Chinese query it is a name.
        """
        name = translation.name
        itself = self._all_of(name, [LATIN + word for word in translation.words])
        if exact and _stands(itself):
            return itself
        candidates = [(itself, 1.0)]
        for number, word in enumerate(translation.chinese):
            candidates.append((self._chinese(word), 1 / (1 + LATER_TRANSLATION * number)))
        if not translation.chinese and len(translation.words) == 1:
            candidates += [(self._sounding(cut), 1.0) for cut in syllables(name, self._syllables)]
        found = [(one, share) for one, share in candidates if _stands(one)]
        if not found:
            return Listed(name, UNTRANSLATED_WEIGHT * idf(0, self.passages), _NONE, _NONE, _NONE)
        values = tuple((one, share * one.mass) for one, share in found)
        within = [value for one, value in values if one.counts.windows]
        mass = max(within) if within else max(one.mass for one, _ in found)
        return Several(name, mass, values, tuple(one for one, _ in found))

    def quantity(self, quantity: Quantity) -> Evidence:
        """Where a number or code stands; a window that has the value but not the unit and order asked for holds a
        part."""
        exact = () if quantity.kind == "year" else quantity.exact
        bare = (BARE_VALUE if quantity.measured else UNMEASURED_VALUE) if exact else 1.0
        shares = [(term, bare / len(quantity.terms)) for term in quantity.terms]
        shares += [(term, (1 - bare) / len(exact)) for term in exact]
        found = [(self.term(term), share) for term, share in shares]
        whole = self._whole_mass(tuple(term for term, _ in shares))
        mass = max(one.mass for one, _ in found) if whole is None else whole
        named = next(one for one, _ in found if one.term == quantity.name)
        values = tuple((one, share * mass) for one, share in found)
        return Several(quantity.name, mass, values, (named,), parts=True)

    def states(self, quantity: Quantity) -> bool:
        """Whether a number or code stands anywhere."""
        return _stands(self.quantity(quantity))

    def renders(self, word: Translation) -> bool:
        """Whether an English word or name stands anywhere, itself, in Chinese or as characters that sound like it."""
        return _stands(self.translation(word, exact=True))

    def _mass_of_all(self, terms: Sequence[str]) -> float | None:
        """What all the terms weigh together; None where they stand nowhere together."""
        whole = self._all_of("", terms)
        return whole.mass if _stands(whole) else None

    def _chinese(self, word: str) -> Evidence:
        """Where a Chinese word stands as jieba cut it, or as its characters do."""
        if len(word) == 1:
            return self.term(CHAR + word)
        as_word = self.term(WORD + word)
        if _stands(as_word):
            return as_word
        return self._all_of(word, _pairs(word))

    def _sounding(self, cut: Sequence[str]) -> Evidence:
        """Where characters stand that sound like these syllables: of each two neighbours one of the pairs in the
        corpus."""

        return self._any_of("".join(cut), names(cut, self._spelling))

    def _any_of(self, name: str, words: Sequence[str]) -> Evidence:
        """Where any of the words stands, all its pairs in one window."""
        found = [NOWHERE, *(self._all_of(word, _pairs(word)) for word in words)]
        return self._weighed(
            name,
            together([one.windows()[0] for one in found]),
            together([one.context() for one in found]),
        )

    def _weighed(self, name: str, windows: np.ndarray, context: np.ndarray) -> Listed:
        passages = self._postings.passages_of(windows)
        mass = self._mass(Counts(len(windows), len(context), len(passages)))
        return Listed(name, mass, windows, passages, context)

    def sounding(self, query: Query) -> dict[tuple[str, ...], list[str]]:
        """Names of the corpus that neighbouring words of the query spell in pinyin, by these words."""
        found: dict[tuple[str, ...], list[str]] = {}
        for words, cut in written_apart(query.folded, self._syllables):
            # Three characters hardly stand together by chance; two do, and of four there are too many to look for.
            most = None if len(cut) == _OF_A_NAME else LIKELY
            here = [name for name in names(cut, self._spelling, most) if self.together(name)]
            if here:
                found[words] = [*found.get(words, []), *here]
        return found

    def _all_of(self, name: str, terms: Sequence[str]) -> Evidence:
        """Where all the terms stand: the rarest is listed, the others are looked up."""
        postings = self._postings
        rarest, *others = sorted(dict.fromkeys(terms), key=self._frequency)
        if not others:
            return self._alone(name, rarest)
        windows, context = postings.windows(rarest), postings.context(rarest)
        for term in others:
            if not (len(windows) or len(context)):
                break
            windows = windows[postings.in_windows(term, windows)]
            context = context[postings.in_context(term, context)]
        return self._weighed(name, windows, context)

    def held(self, units: Sequence[Evidence], rows: np.ndarray) -> np.ndarray:
        """(len(rows),) in [0, 1]: the share of the units' mass that each passage (ascending) or its context holds."""
        total = sum(unit.mass for unit in units)
        if not len(rows) or total == 0:
            return np.zeros(len(rows))
        windows, firsts = self.windows_of(rows)
        inside = np.stack([unit.values_of(windows) for unit in units])
        outside = np.stack([unit.mass * unit.outside(rows) for unit in units])
        return np.maximum(np.maximum.reduceat(inside, firsts, axis=1), outside).sum(axis=0) / total

    def query(self, query: Query) -> LexicalQuery:
        """The query read by its bigrams and by its words, weighted.

        Where jieba finds no word, or the query is all English, there is only the one reading.
        """
        translated = [self.translation(word, exact=not query.is_latin) for word in query.translations]
        for spelt, sounding in self.sounding(query).items():
            translated = [one for one in translated if one.term not in spelt]
            translated.append(self._any_of(" ".join(spelt), sounding))
        others = _discounted([*translated, *map(self.quantity, query.quantities)], query)
        called = other_terms(query.other_names, query.folded)
        characters = [self._term_or(term, called.get(term, ())) for term in sorted(query.bigrams)]
        characters = _discounted(characters, query) + others
        if not query.words:
            return LexicalQuery(((1.0, tuple(characters)),), characters)
        words = [self._term_or(term, called.get(term, ())) for term in sorted(query.words)]
        words = _discounted(words, query) + others
        return LexicalQuery(
            ((BIGRAMS_SHARE, tuple(characters)), (1 - BIGRAMS_SHARE, tuple(words))), characters
        )


def _pairs(word: str) -> list[str]:
    """The terms of a word's neighbouring characters."""
    return [BIGRAM + word[i : i + 2] for i in range(len(word) - 1)]


def _stands(unit: Evidence) -> bool:
    """Whether a unit stands anywhere."""
    return unit.counts.postings > 0


def _discounted(units: Sequence[Evidence], query: Query) -> list[Evidence]:
    """The units, those of places and years at what these count."""
    return [
        unit.scaled(PLACE_AND_YEAR_SHARE) if unit.term in query.place_and_year_terms else unit
        for unit in units
    ]


def idf(frequency: int, passages: int) -> float:
    """Inverse document frequency, never negative: log(1 + (N - n + .5) / (n + .5))."""
    return float(np.log1p((passages - frequency + 0.5) / (frequency + 0.5)))
