"""What happens to every document, in order: clean → arrange → describe → split → measure. Pure functions, no I/O."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from xunduan.index.article.cleaning import clean
from xunduan.index.documents import Document, Figure, Passage, RawDocument
from xunduan.index.figures import extract_figures, figure_context
from xunduan.index.splitting import split
from xunduan.index.stores.passages import StoredPassage
from xunduan.language.fold import fold
from xunduan.language.tokens import words
from xunduan.settings import Settings


@dataclass(frozen=True)
class IngestedDocument:
    """A document with its passages."""

    document: Document
    passages: tuple[StoredPassage, ...]
    row: int | None = field(default=None, compare=False)
    """Its row in the earlier build's store, where it was taken from there."""


def process(raw: RawDocument, site_lines: Mapping[str, int], settings: Settings) -> IngestedDocument:
    """A document as a reader found it, cleaned, split and measured.

    `site_lines` counts the short lines that recur over the source's files.
    """
    document = clean(raw, site_lines)
    passages = split(
        document,
        passage_chars=settings.passage_chars,
        passage_max=settings.passage_max_chars,
        window_chars=settings.window_chars,
    )
    passages = with_figures(document, passages)
    return IngestedDocument(
        document, tuple(StoredPassage(passage, window_words(passage)) for passage in passages)
    )


def window_words(passage: Passage) -> str:
    """The jieba words of the windows of a passage, as a StoredPassage has them."""
    folded = fold(passage.text)
    return "\n".join(" ".join(words(folded[window.start : window.end])) for window in passage.windows)


def with_figures(document: Document, passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """The passages with the document's figures, each figure in the passage that holds the whole of it."""
    figures = sorted(
        extract_figures(document.text, figure_context(document)), key=lambda figure: figure.start
    )
    starts = [figure.start for figure in figures]
    return tuple(
        replace(
            passage,
            figures=tuple(
                _moved(figure, passage)
                for figure in figures[bisect_left(starts, passage.start) : bisect_left(starts, passage.end)]
                if figure.end <= passage.end
            ),
        )
        for passage in passages
    )


def _moved(figure: Figure, passage: Passage) -> Figure:
    """A figure of a document with offsets into one of its passages."""
    return replace(
        figure,
        start=figure.start - passage.start,
        end=figure.end - passage.start,
        clause_start=max(figure.clause_start - passage.start, 0),
        clause_end=min(figure.clause_end, passage.end) - passage.start,
    )
