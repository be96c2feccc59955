"""Whether the hits answer the query at all, or are only the nearest there is.

A raw cosine says nothing (unrelated texts have .75 to .85 with e5), so nearness is measured against the corpus itself,
in two ways. A build keeps some of the corpus' own sentences, embedded as queries: how near these come to documents
other than their own is how near things of this corpus' kind are to each other. And of so many windows one is always
the nearest: the best window stands out only as far as it is nearer than that one would be.

What these and the words that were found weigh is learned: `xunduan tune --confidence` fits it by logistic regression on
small archives that hold the passages of half of the questions asked of them, and data/confidence.json keeps it, with
where it comes from. English queries have weights of their own: a large corpus nearly always has some translation.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from statistics import NormalDist
from typing import Any

import numpy as np
from simplemma import is_known

from xunduan.index.snapshot import Snapshot
from xunduan.language.gazetteer import short_name
from xunduan.language.world import names_abroad
from xunduan.search.amounts import in_tables, is_exact
from xunduan.search.answer import Told
from xunduan.search.lexicon import Lexicon
from xunduan.search.place_and_year import UNKNOWN
from xunduan.search.places_named import landmarks
from xunduan.search.projection import Projection
from xunduan.search.query import Query
from xunduan.search.ranking import Ranking
from xunduan.search.reranking import DEPTH

LOOKED_AT = 5
"""The first hits, among which an answer must be."""
QUANTILE = 0.01
"""Share of the corpus' own sentences that are farther from every other document than the threshold."""
FEW_WORDS = 0.1
"""Share of the words below which a query is a paraphrase, or nothing answers it."""
HEARD = 0.2
"""Share of the words from which a figure that answers would be known for one; below it a question is put in other words
than the figure. Of 160 everyday questions over 85 documents 22 were flagged for no figure with fewer, all of them
answered, and 2 with more; of those learned from as many are answered as not."""
DEFENDED = 0.85
"""Strength of a card from which it is an answer in itself: its indicator, place and time are those of the query."""
SHORT = 5
"""Terms of a query up to which it is a name or a thing, and no paraphrase: of 23 questions as short, few words of
which were found, 6 had an answer."""
FEW_LATIN = 2
"""Words of a query in Latin letters alone up to which it is a name or a thing: vsftpd config."""
EVERY_WORD = 0.99
"""Share of the words from which one passage holds all of them."""
NEAR, STANDS, ODDS = (-0.04, 0.11), (-1.5, 3.0), (-4.0, 4.0)
"""What was seen while learning: beyond it nothing more is concluded."""
LEADS = 0.15
"""A lead from which on nothing more is concluded: half of the answered questions that weights are learned from have
more than .11, half of the others less than .04."""
_FEWEST = 8
_DEPTH = 50
"""The most neighbours searched for a passage of another document."""
_SAMPLE = 10_000
"""Windows whose spread is measured."""


@dataclass(frozen=True)
class Calibration:
    """What counts as near in one snapshot."""

    threshold: float | None
    """The cosine to the nearest whole passage that things of its kind reach; None where the documents are too few
    to tell."""
    mean: np.ndarray
    """(d,): the mean vector of the windows."""
    covariance: np.ndarray
    """(d, d) of the windows' vectors."""
    extreme: float
    """Standard deviations above the mean of the nearest of as many windows, in the median, were they unrelated."""

    def standing(self, vector: np.ndarray, nearest: float) -> float:
        """By how many standard deviations the `nearest` cosine to `vector` is above that of unrelated windows."""
        spread = float(np.sqrt(vector @ self.covariance @ vector))
        return (nearest - float(self.mean @ vector)) / spread - self.extreme if spread > 0 else 0.0


def calibrate(snapshot: Snapshot, projection: Projection | None) -> Calibration:
    """Measure the snapshot's windows, and the sentences that the build kept against the passages of other documents."""
    windows = snapshot.vectors["windows"]
    sample = windows.rows(np.linspace(0, windows.size - 1, min(windows.size, _SAMPLE)).astype(np.int64))
    centred = sample - sample.mean(axis=0)
    return Calibration(
        threshold=_threshold(snapshot, projection),
        mean=snapshot.columns["mean_windows"],
        covariance=centred.T @ centred / len(centred),
        # The median of the largest of n is where a single one is with the probability of the n-th root of a half.
        extreme=NormalDist().inv_cdf(0.5 ** (1 / windows.size)),
    )


def _threshold(snapshot: Snapshot, projection: Projection | None) -> float | None:
    queries = snapshot.columns["calibration_queries"]
    if projection is not None and len(queries):
        queries = projection.apply(queries)
    owners = snapshot.columns["passage_document"]
    own = owners[snapshot.columns["calibration_passages"]]
    scores, rows = snapshot.vectors["passages"].search(queries, _DEPTH)
    reached = []
    for values, found, document in zip(scores, rows, own, strict=True):
        others = values[owners[found] != document]
        if others.size:
            reached.append(float(others.max()))
    return float(np.quantile(reached, QUANTILE)) if len(reached) >= _FEWEST else None


Group = str
"""Whose weights judge a query: `chinese`, `english`, or `few_documents` where these are too few to tell what near
is."""


@lru_cache(maxsize=1)
def learned() -> dict[str, Any]:
    """data/confidence.json: the weights by group, the bounds of relevance, and what they were learned from."""
    return json.loads(files("xunduan.search").joinpath("data/confidence.json").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Signals:
    """The signals of whether the first hits answer a query."""

    group: Group
    terms: int
    """How many terms the query has."""
    words: float
    """Share of the query's words that the best of the first passages holds, 0 to 1."""
    standing: float
    nearness: float
    openly: bool
    """Whether a number is asked for openly (多少)."""
    by_noun: bool
    """Whether it is asked for by a noun alone (得分, 总数)."""
    answered: bool
    """Whether a figure of the first passages answers."""
    card: float = 0.0
    """How well the figure answers that would be shown, 0 to 1."""
    lead: float = 0.0
    """`lead_of` the ranking as a share of LEADS, 0 to 1."""
    whole: bool = False
    """Whether one of the first passages says all that is asked about (xunduan.search.answer.Told)."""
    said: bool = False
    """Whether the first passage says a number of the kind that is asked for (xunduan.search.number_said)."""
    odds: float | None = None
    """Log-odds of the likeliest of the first passages, to the reranker; None where it did not look."""
    lacks: float = 0.0
    """How much the first passage lacks of the name or number that it says least of, 0 to 1
    (xunduan.search.names_asked)."""

    def features(self) -> dict[str, float]:
        """What weights are of."""
        return {
            "words": self.words, "standing": self.standing, "nearness": self.nearness,
            "few_words": float(self.words < FEW_WORDS), "answered": float(self.openly and self.answered),
            "unanswered_noun": float(self.by_noun and not self.answered), "lead": self.lead,
            "read": float(self.odds is not None), "odds": self.odds or 0.0, "offset": 1.0,
            # Where few words are found a question is put in other ones, and so are its names.
            "lacks": self.lacks * (self.odds is None),
        }  # fmt: skip

    def log_odds(self, weights: Mapping[str, float]) -> float:
        """The log odds of an answer, by the weights of its group."""
        features = self.features()
        return sum(weight * features[name] for name, weight in weights.items())

    @property
    def found(self) -> bool:
        """Whether one of the first passages holds every word, or the words of a short compound one by one: of 反诈劝阻,
        反诈 and 劝阻."""
        apart = self.whole and not self.openly and self.terms <= SHORT and self.group != "english"
        return apart or self.words >= EVERY_WORD

    @property
    def absent(self) -> bool:
        """Whether it is a short name or term of which hardly any word is found."""
        return self.words < FEW_WORDS and self.terms <= SHORT and self.group != "english"

    @property
    def unanswered(self) -> bool:
        """Whether a number is asked for openly, in the words of the passages, and none is given; of English queries,
        indicators say too little.

        Of 47 questions so flagged over five archives, one of the first passages says all that 15 of the 33 with an
        answer ask about, and all that one of the 14 without does. Of 108 others over six archives the first passage
        says a number of the kind to 31 of the 47 with an answer, and to 28 of the 61 without, half of which other words
        tell.
        """
        heard = self.openly and self.words >= HEARD and self.group != "english"
        return heard and not (self.answered or self.whole or self.said)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether the hits answer, and why, for people."""

    confident: bool
    reason: str
    log_odds: float | None = None
    signals: Signals | None = None


def exact_words(
    query: Query, ranking: Ranking, stands: Callable[[str], bool], lexicon: Lexicon, sources: Sequence[str]
) -> Iterator[tuple[str, bool]]:
    """What a query asks for by its exact words (phrases, names, codes, years, places), and whether the archive has it.

    A document that names no place may be of any: it stands for none that neither the archive nor the `sources` of
    the first hits name. So does one of no year.
    """
    yield from _latin_names(query, lexicon)
    places_of_note = landmarks(sorted(term[1:] for term in query.words))
    for phrase in (*query.phrases, *query.people, *places_of_note):
        yield phrase, stands(phrase)
    for quantity in query.quantities:
        if is_exact(quantity):
            stated = lexicon.states(quantity) or any(map(lexicon.numbers, in_tables(quantity)))
            yield query.folded[quantity.start : quantity.unit_end], stated
        elif quantity.identifies:
            yield quantity.terms[0][1:], lexicon.states(quantity)
        elif term := quantity.of_a_row:
            first = np.sort(ranking.rows[:LOOKED_AT])
            yield term[1:], bool(lexicon.held([lexicon.term(term)], first).any())
    if query.years and "year" in ranking.parts:
        known = ranking.parts["year"][:LOOKED_AT] > UNKNOWN
        yield "、".join(map(str, query.years)), bool(known.any()) or any(map(lexicon.numbers, query.years))
    if places := [short_name(place) or place for place in query.places] + sorted(query.asked.abroad):
        known = ranking.parts.get("place", np.zeros(0))[:LOOKED_AT] > UNKNOWN
        names = [name for place in places for name in names_abroad(place)]
        named = any(name in source for name in names for source in sources)
        yield "、".join(places), bool(known.any()) or named or any(map(stands, names))


def _latin_names(query: Query, lexicon: Lexicon) -> Iterator[tuple[str, bool]]:
    """The words in Latin letters that no dictionary has, of a Chinese query or of one that is hardly more, and whether
    the archive has them.

    A sentence in English paraphrases, and its names are transliterated: of some 1,370 that are answered 327 hold such a
    word; of 72 questions in Chinese with words in Latin letters 9, each of them misspelt.
    """
    words = [one for one in query.translations if not one.part]
    if query.is_latin and len(words) > FEW_LATIN:
        return
    names = [one for one in words if not (one.chinese or query.is_latin and is_known(one.name, lang="en"))]
    spelt = {word for words in lexicon.sounding(query) for word in words} if names else set()
    for one in names:
        yield one.name, not spelt.isdisjoint(one.words) or lexicon.renders(one)


def lead_of(ranking: Ranking, columns: Mapping[str, np.ndarray]) -> float:
    """By how much the best passage scores above the next one of another document that is no reprint of it: what answers
    is mostly one, and what is only near are many. The ranking is not empty."""
    own = (columns[name][ranking.rows] for name in ("passage_document", "passage_family"))
    others = np.logical_and.reduce([of != of[0] for of in own])
    return float(ranking.scores[0] - ranking.scores[others].max(initial=0.0))


def signals_of(
    query: Query,
    vector: np.ndarray,
    ranking: Ranking,
    words: float,
    told: Told,
    calibration: Calibration,
    lead: float,
    lacks: float,
) -> Signals:
    """The signals of a ranking that is not empty; `vector` is what windows were compared with."""
    standing = calibration.standing(vector, float(ranking.similarities["windows"].max()))
    near = float(ranking.similarities["passages"].max())
    known = calibration.threshold is not None
    odds = ranking.parts["odds"][:DEPTH] if "odds" in ranking.parts else None
    nearness = near - calibration.threshold if calibration.threshold is not None else 0.0
    return Signals(
        "english" if query.is_latin else "chinese" if known else "few_documents",
        len(ranking.terms),
        words,
        min(max(standing, STANDS[0]), STANDS[1]),
        min(max(nearness, NEAR[0]), NEAR[1]),
        query.asked.explicit,
        bool(query.asked.asks) and not query.asked.explicit,
        told.answered,
        told.card,
        min(lead / LEADS, 1.0),
        told.whole,
        told.said,
        float(np.clip(odds.max(), *ODDS)) if odds is not None else None,
        lacks,
    )


def judge(
    ranking: Ranking, signals: Signals | None, absent: str | None, listed: bool, placed: bool
) -> Judgement:
    """Whether something in the snapshot answers.

    `absent` is what was asked for by its exact words and stands nowhere, `listed` whether the query is a list of words
    each of which stands somewhere, `placed` whether a place is named that can be nothing else (上街 and 天桥 are districts
    and words), `signals` None where nothing was found.
    """
    if signals is None:
        return Judgement(False, "nothing found")
    if absent is not None:
        return Judgement(False, f"stands nowhere: {absent}")
    if placed and "place" in ranking.parts and not ranking.parts["place"][:LOOKED_AT].any():
        return Judgement(False, "no document is about the place")
    years = ranking.parts.get("year", np.ones(1))[:LOOKED_AT]
    # The best is of another one; what is of it then holds hardly a word of what is asked, unless a figure answers.
    if not years[0] and (years.max() <= UNKNOWN or not signals.answered):
        return Judgement(False, "no document is of the year")
    odds = signals.log_odds(learned()[signals.group])
    if signals.absent:
        return Judgement(False, "its words are found nowhere", odds, signals)
    if signals.unanswered:
        return Judgement(False, "no figure answers", odds, signals)
    if signals.card >= DEFENDED:
        return Judgement(True, "a figure answers", odds, signals)
    if signals.found or listed:
        return Judgement(True, "every word found", odds, signals)
    if odds <= 0 < replace(signals, lacks=0.0).log_odds(learned()[signals.group]):
        return Judgement(False, "the first passage lacks a name or number", odds, signals)
    return Judgement(odds > 0, "words and nearness", odds, signals)
