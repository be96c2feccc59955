"""The values that pass through the index room: frozen, plain, and free of I/O.

All offsets count Unicode code points. `start` is inclusive, `end` exclusive. A passage's offsets
point into its document's shown text, a window's and a figure's into their passage's text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Provenance = Literal["stated", "derived", "inferred"]
Script = Literal["zh-Hans", "zh-Hant", "en", "und"]
BlockKind = Literal["text", "heading", "list", "table", "caption"]


@dataclass(frozen=True, slots=True)
class Block:
    """One unit of raw text as a reader found it: a line of plain text, an HTML or office paragraph, a table row."""

    text: str
    kind: BlockKind = "text"
    level: int = 0
    """Heading level from 1, or 0 where it is no heading."""
    link_density: float = 0.0
    """Share of the block's characters that stand inside links, 0 to 1 (0 where the format has no links)."""
    links: tuple[str, ...] = ()
    """Where the block's links lead, in their order; absolute web addresses only."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """One piece of a file that cleaning left out or repaired, for the build report."""

    text: str
    rule: str
    line: int
    """1-based number of the block in the raw document."""


@dataclass(frozen=True, slots=True)
class RawDocument:
    """What a reader extracted from one file, or from one record in it, before any cleaning."""

    path: str
    """POSIX path below the source folder."""
    blocks: tuple[Block, ...]
    stated: Mapping[str, str] = field(default_factory=dict)
    """Metadata that the format itself states: id, title, source, published, place, url, authors, tags, language."""
    record: str | None = None
    """The record's id or line number where one file holds many documents."""
    media_type: str = "text/plain"
    encoding: str | None = None
    left_out: tuple[Dropped, ...] = ()
    """What the reader itself left out, such as the page around an article."""
    problems: tuple[str, ...] = ()
    """What is lost or doubtful in this document alone: Chinese / English."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One metadata value and where it came from.

    `stated` stands in the file as such, `derived` follows from what stands there,
    `inferred` is a conclusion that could be wrong and is shown as such.
    """

    value: str
    provenance: Provenance
    evidence: str = ""
    """The words of the file, or the name of the field, that it rests on."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document. Absent means unknown; a guess is never presented as a fact."""

    title: Fact | None = None
    source: Fact | None = None
    url: Fact | None = None
    published: Fact | None = None
    """ISO 8601 date or date-time: 2023-08-19 or 2023-08-19T12:20."""
    year: Fact | None = None
    """The year that 今年 means in this document, four digits."""
    period: Fact | None = None
    """The time the document is about, in plain words: 2022年, 2024年1月至10月12日."""
    places: tuple[Fact, ...] = ()
    """Full names in Simplified, the main place first: 重庆市, 永川区."""
    authors: tuple[Fact, ...] = ()
    tags: tuple[Fact, ...] = ()
    """As front matter and catalogues state them, without a leading #."""
    number: Fact | None = None
    """The number an official paper goes by: 国办发〔2023〕5号."""
    issuer: Fact | None = None
    """The body that issued it."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the shown text that introduces what follows it and is never a passage on its own."""

    start: int
    end: int
    kind: Literal["heading", "question", "speaker"] = "heading"
    level: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """One story, article of a law, item of the minutes, sheet or attachment: the unit of context.

    What it does not say it takes from what stands above it only where that is about one thing throughout.
    """

    start: int
    """Span of the shown text, its heading included; sections follow each other and may nest by `level`."""
    end: int
    heading: str = ""
    level: int = 1
    url: str | None = None
    """The link to the original of a story."""
    place: str | None = None
    """Full name in Simplified, where the section is about one place throughout."""
    period: str | None = None
    published: str | None = None
    source: str | None = None
    contents: bool = False
    """A list of contents: shown, but no source of passages, figures or titles."""


DocumentKind = Literal[
    "article", "links", "notice", "report", "law", "form", "minutes", "letter", "slides", "stories"
]
"""What a file is, judged once from its format and shape; rules say for which kinds they act."""


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned document: the text that is shown, one paragraph a line, and what is known of it."""

    id: str
    path: str
    text: str
    metadata: Metadata
    script: Script = "und"
    headings: tuple[Heading, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    kind: DocumentKind = "article"
    kind_reason: str = ""
    """Why it was taken for one, for people."""
    sections: tuple[Section, ...] = ()
    problems: tuple[str, ...] = ()
    """What is doubtful about the reading, for the build report: Chinese / English."""

    def section_at(self, offset: int) -> int:
        """The number of the innermost section that holds an offset, -1 where none does."""
        holding = [number for number, one in enumerate(self.sections) if one.start <= offset < one.end]
        return min(
            holding, key=lambda number: self.sections[number].end - self.sections[number].start, default=-1
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A rise or fall: 同比下降12.3% is Change('down', '同比', 12.3, '%')."""

    direction: Literal["up", "down", "flat"]
    basis: str | None = None
    """同比, 环比, 比上年 … folded to Simplified; None where the text names none."""
    size: float | None = None
    unit: str | None = None


FigureKind = Literal["actual", "target", "forecast", "cumulative"]
"""`target` is aimed at, budgeted or scheduled; `cumulative` a sum over years or a running tally."""
PeriodKind = Literal["day", "month", "quarter", "half_year", "year", "year_to_date", "span", "point"]
"""`point` is a stock as of a time (截至, 年末), `span` a plan, a season or any other stretch."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One statistical figure of a passage."""

    text: str
    """As it stands in the source: 970.7萬人次."""
    start: int
    end: int
    indicator: str
    """The noun phrase it measures, in the source's script; never empty."""
    value: float
    """In units: 970.7萬人次 has the value 9707000."""
    unit: str
    """As in the source; 人次 and 人 differ. Empty where the figure has none."""
    measure: Literal["count", "rate", "change"] = "count"
    """`change` is the size of a rise or fall, `rate` a share or ratio."""
    kind: FigureKind = "actual"
    approximate: str | None = None
    """余, 多, 近, 超, 以上 … as it stands."""
    change: Change | None = None
    place: str | None = None
    """Full Simplified name, resolved through the document's metadata."""
    period: str | None = None
    """As resolved: 2022年, 2023年第二季度."""
    period_kind: PeriodKind | None = None
    """What kind of time `period` is; None where the period is unknown."""
    family: str = ""
    """The indicator's canonical name that its synonyms share (国内生产总值 for GDP), folded; else the indicator folded."""
    clause_start: int = 0
    clause_end: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """One to three sentences of a passage: what is embedded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """What is shown as a hit: whole sentences of one document, at most 400 characters."""

    id: str
    document_id: str
    start: int
    end: int
    text: str
    headings: tuple[str, ...] = ()
    """The headings, the speaker and the question that introduce it, outermost first."""
    windows: tuple[Window, ...] = ()
    figures: tuple[Figure, ...] = ()


def passage_id(document_id: str, start: int) -> str:
    """What a passage is called: no two of a document begin at the same character."""
    return f"{document_id}-{start}"
