"""What the steps of the extraction hand to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xunduan.index.documents import Change, FigureKind
from xunduan.index.figures.indicators import Phrase, Span, only_links, trim
from xunduan.index.figures.period import Period
from xunduan.index.figures.tokens import Quantity

REACH = 12
"""Earlier figures, at the most, that are searched for an indicator to inherit."""
_LONGEST = 160
"""Characters before a quantity that can belong to its phrase; the bound keeps the work linear on hostile text."""


@dataclass(frozen=True, slots=True)
class Source:
    """One text in three copies of equal length, and the place that its phrases need not repeat."""

    shown: str
    folded: str
    masked: str
    place: str | None = None

    def words(self, span: Span) -> str:
        """The folded text of a span."""
        return self.folded[span[0] : span[1]]

    def phrase(self, phrase: Phrase) -> str:
        """The folded text of a phrase."""
        return "".join(self.folded[start:end] for start, end in phrase)

    def trim(self, start: int, end: int) -> Span:
        """The indicator's words between two positions; an empty span where nothing of substance is there."""
        span = trim(self.masked, max(start, end - _LONGEST), end, self.place)
        return (span[1], span[1]) if only_links(self.words(span)) else span


@dataclass(slots=True)
class Draft:
    """A figure in the making; later clauses of its sentence may still add to it."""

    quantity: Quantity
    phrase: Phrase
    clause: Span
    change: Change | None = None
    topic: Phrase = ()
    """Whose indicator it is, where the phrase alone would not say: (涉企案件) 抓获嫌疑人."""
    period: Period | None = None
    kind: FigureKind = "actual"
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What a quantity can inherit its indicator from."""

    history: Sequence[Draft]
    """The figures before it in its sentence, else those of the sentence before; the nearest last."""
    siblings: Sequence[Draft]
    """Those of its own clause."""
    subject: Span | None
    """The last clause of the sentence that has no figure."""
    noted: bool = False
    """Whether the quantity stands in parentheses right behind the subject: 服装(上升7%)."""

    def newer_subject(self, source: Source) -> Span | None:
        """The subject, where it says more about the next quantity than the last figure does."""
        if not self.subject or is_empty(self.subject):
            return None
        if not self.history:
            return self.subject
        words = source.words(self.subject)
        newer = self.subject[0] >= self.history[-1].clause[1]
        labels = source.masked.startswith(":", self.subject[1])  # 面积:86平方公里;人口:3.2万人
        return self.subject if newer and (len(words) > 2 or labels) else None


def is_empty(span: Span) -> bool:
    """True for a span of no characters."""
    return span[0] >= span[1]
