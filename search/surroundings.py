"""What stands around a figure, from the nearest to the farthest: its indicator, clause, sentence, passage, headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xunduan.index.documents import Document, Figure, Passage
from xunduan.search.answer_fit import sentence_of
from xunduan.search.content import folded


@dataclass(frozen=True, slots=True)
class Around:
    """The text around a figure, from the nearest to the farthest."""

    figure: Figure
    indicator: str
    clause: str
    text: str
    whole: str
    headline: str
    """The headings that give the figure themselves: as near as its indicator."""
    figures: tuple[Figure, ...]
    """All of the passage."""

    @property
    def sentence(self) -> str:
        """The sentence of the figure."""
        return sentence_of(self.text, self.figure)

    @property
    def headings(self) -> str:
        """The headings of the passage and the title of its document."""
        return self.whole[len(self.text) :]

    @property
    def before(self) -> str:
        """The sentence to where the figure ends."""
        return self.sentence.partition(self.text[self.figure.start : self.figure.end])[0]


def headings_of(passage: Passage, document: Document) -> list[str]:
    """The headings of a passage and the title of its document, folded."""
    title = document.metadata.title.value if document.metadata.title else ""
    return [folded(heading) for heading in (*passage.headings, title)]


def with_headings(text: str, headings: Sequence[str]) -> str:
    """A passage with its headings."""
    return f"{text}\n{' '.join(headings)}"


def surroundings(figure: Figure, passage: Passage, text: str, headings: Sequence[str], whole: str) -> Around:
    """What stands around a figure of a folded text under folded headings; `whole` is all of it."""
    clause = text[figure.clause_start : figure.clause_end] or sentence_of(text, figure)
    told = folded(figure.text)
    number = next((told[at:] for at, char in enumerate(told) if char.isdigit()), None)
    at = [(heading, heading.find(number)) for heading in headings if number and number in heading]
    # 山火致死71人 失踪过千: what stands behind the number's own part tells of another one, as what stands before does.
    said = [
        heading[max(heading.rfind(stop, 0, start) for stop in ",;。") + 1 : start]
        + heading[start:].split()[0]
        for heading, start in at
    ]
    return Around(
        figure, folded(figure.indicator), clause, text, whole, "\n".join(("", *said)), passage.figures
    )
