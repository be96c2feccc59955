"""What happens to every document, in order: clean → arrange → describe → split → measure. Pure functions, no I/O."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from xunduan.index.article.cleaner import clean_text, document_id
from xunduan.index.documents import (
    Document,
    Fact,
    Figure,
    Metadata,
    Passage,
    RawDocument,
    Script,
    Window,
    passage_id,
)
from xunduan.index.figures import extract_figures, figure_context
from xunduan.index.splitting import split
from xunduan.index.stores.contract import StoredPassage
from xunduan.language.fold import detect_script, fold
from xunduan.language.text import Text
from xunduan.language.tokens import words
from xunduan.settings import Settings


@dataclass(frozen=True)
class IngestedDocument:
    """A document with its passages."""

    document: Document
    passages: tuple[StoredPassage, ...]
    problem: str = field(default="", compare=False)
    """Why it was taken by its paragraphs alone (`process_plainly`), for the build report."""


def process(raw: RawDocument, site_lines: Mapping[str, int], settings: Settings) -> IngestedDocument:
    """A document as a reader found it, cleaned, split and measured.

    `site_lines` counts the short lines that recur over the source's files.
    """
    document, text = clean_text(raw, site_lines, settings.utc_offset_hours)
    passages = split(
        document,
        passage_chars=settings.passage_chars,
        passage_max=settings.passage_max_chars,
        window_chars=settings.window_chars,
    )
    passages = with_figures(document, passages, text)
    return IngestedDocument(
        document,
        tuple(
            StoredPassage(passage, window_words(passage, text[passage.start : passage.end]))
            for passage in passages
        ),
    )


def process_plainly(raw: RawDocument, settings: Settings, problem: str) -> IngestedDocument:
    """A document that the rules failed on: its paragraphs as they are, cut by length, without figures.

    Looks at every character once, so that it finishes on any text.
    """
    paragraphs = [" ".join(block.text.split()) for block in raw.blocks]
    text = "\n".join(paragraph for paragraph in paragraphs if paragraph)
    title, source, url = (
        Fact(raw.stated[name], "stated") if raw.stated.get(name) else None
        for name in ("title", "source", "url")
    )
    document = Document(
        document_id(raw),
        raw.path,
        text,
        Metadata(title, source, url),
        cast(Script, detect_script(text[:2000])),
    )
    passages: list[StoredPassage] = []
    start = 0
    most = min(settings.passage_chars, settings.passage_max_chars)
    for paragraph in text.split("\n"):
        for first, end in _cuts(paragraph, most):
            piece = paragraph[first:end]
            windows = tuple(Window(a, b) for a, b in _cuts(piece, settings.window_chars))
            at = start + first
            passage = Passage(passage_id(document.id, at), document.id, at, start + end, piece, (), windows)
            passages.append(StoredPassage(passage, window_words(passage)))
        start += len(paragraph) + 1
    return IngestedDocument(document, tuple(passages), problem=problem)


def _cuts(text: str, chars: int) -> list[tuple[int, int]]:
    """Spans of at most `chars` characters, each behind the last full stop within it where there is one."""
    spans = []
    start = 0
    while start < len(text):
        end = min(len(text), start + chars)
        if end < len(text):
            end = max((text.rfind(stop, start, end) + 1 for stop in "。！？；"), default=0) or end
        spans.append((start, end))
        start = end
    return spans


def window_words(passage: Passage, text: Text | None = None) -> str:
    """The jieba words of the windows of a passage, as a StoredPassage has them; `text` is its own where it is known."""
    folded = fold(passage.text) if text is None else text.folded
    return "\n".join(" ".join(words(folded[window.start : window.end])) for window in passage.windows)


def with_figures(
    document: Document, passages: tuple[Passage, ...], text: Text | None = None
) -> tuple[Passage, ...]:
    """The passages with the document's figures, each figure in the passage that holds the whole of it.

    `text` is the document's where its folded copy is at hand.
    """
    text = Text.of(document.text) if text is None else text
    figures = sorted(
        extract_figures(text, figure_context(document, text.folded)), key=lambda figure: figure.start
    )
    starts = [figure.start for figure in figures]
    return tuple(
        replace(
            passage,
            figures=tuple(
                _moved(figure, passage)
                for figure in _once(
                    document, figures[bisect_left(starts, passage.start) : bisect_left(starts, passage.end)]
                )
                if figure.end <= passage.end
            ),
        )
        for passage in passages
    )


def _once(document: Document, figures: Sequence[Figure]) -> list[Figure]:
    """The figures of a passage without those of its headings that its text repeats, where it says more of them."""
    headings = document.headings
    starts = [heading.start for heading in headings]
    headed = []
    for figure in figures:
        at = bisect_left(starts, figure.start + 1) - 1
        headed.append(at >= 0 and figure.end <= headings[at].end)
    told = {(figure.value, figure.unit) for figure, above in zip(figures, headed, strict=True) if not above}
    return [
        figure
        for figure, above in zip(figures, headed, strict=True)
        if not above or (figure.value, figure.unit) not in told
    ]


def _moved(figure: Figure, passage: Passage) -> Figure:
    """A figure of a document with offsets into one of its passages."""
    return replace(
        figure,
        start=figure.start - passage.start,
        end=figure.end - passage.start,
        clause_start=max(figure.clause_start - passage.start, 0),
        clause_end=min(figure.clause_end, passage.end) - passage.start,
    )
