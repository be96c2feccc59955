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
    def leading(self) -> str:
        """What can be said of the figure: its paragraph to the end of its clause, and the headings.

        What comes behind, or in another paragraph, may be said of another thing.
        """
        start = self.text.rfind("\n", 0, self.figure.start) + 1
        told = self.text[start : max(self.figure.end, self.figure.clause_end)]
        return f"{self.indicator}\n{self.clause}{self.headline}\n{told}\n{self.headings}"

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
    if _SANCTION in folded(figure.indicator):
        clause = _offence(text, figure, passage.figures)
    else:
        clause = condition_of(text, figure.clause_start) + clause
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


_SANCTION = "罚款"


def _offence(text: str, figure: Figure, figures: Sequence[Figure]) -> str:
    """What is fined and the figure's own clause, from behind another fine in it: 对个人处2万元罚款,对单位处5万元罚款.

    What is fined stands at the start of the sentence or behind a semicolon, before who fines it.
    """
    start = max(text.rfind(stop, 0, figure.start) for stop in "。;\n") + 1
    fines = [one for one in figures if start <= one.start < figure.start and one.unit == figure.unit]
    offence = text[start : fines[0].clause_start if fines else figure.clause_start]
    return offence + text[max([figure.clause_start, *(one.end for one in fines)]) : figure.clause_end]


def condition_of(text: str, clause_start: int) -> str:
    """The clause before a figure's own where it says of whom that is told: 对重点单位,应当在30日内; 需要查验的,在45日内."""
    start = max(text.rfind(stop, 0, max(0, clause_start - 1)) for stop in "。;,:\n") + 1
    before = text[start:clause_start]
    return before if before.endswith(",") and (before.startswith("对") or before.endswith("的,")) else ""
