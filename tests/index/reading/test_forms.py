"""The same twenty articles, read from every format and encoding, are the same paragraphs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.index.corpus_writer import FORMS, Article, articles, can_write, write
from xunduan.index.documents import RawDocument
from xunduan.index.reading import Limits, read, walk

LIMITS = Limits(
    file_max_bytes=1 << 26, file_max_seconds=30, file_max_memory_mb=1024, document_max_chars=5_000_000
)


def body(document: RawDocument, article: Article) -> list[str]:
    """The paragraphs, white space aside, without the title and the line of date and source that pages carry."""
    lines = ["".join(block.text.split()) for block in document.blocks]
    origin = {f"{article.published}{label}：{article.source}" for label in ("来源", "來源")}
    header = {"".join(line.split()) for line in (article.title, *origin)}
    return [line for line in lines if line not in header]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_paragraphs(form: str, tmp_path: Path) -> None:
    written = [article for article in articles() if can_write(article, form)]
    assert len(written) >= 10
    for article in written:
        (file,) = walk(write(article, tmp_path, form))
        (document,) = read(file, LIMITS).documents
        assert body(document, article) == ["".join(line.split()) for line in article.paragraphs]


@pytest.mark.parametrize("form", ["md", "html utf-8", "html gbk", "mhtml base64 gbk", "jsonl", "csv gbk"])
def test_what_the_file_states_is_stated(form: str, tmp_path: Path) -> None:
    for article in articles():
        (file,) = walk(write(article, tmp_path, form))
        stated = read(file, LIMITS).documents[0].stated
        assert (stated["title"], stated["source"], stated["published"]) == (
            article.title,
            article.source,
            article.published,
        )


@pytest.mark.parametrize("form", ["md", "html utf-8", "docx", "pdf"])
def test_headings_are_marked_where_the_format_marks_them(form: str, tmp_path: Path) -> None:
    for article in articles():
        (file,) = walk(write(article, tmp_path, form))
        blocks = read(file, LIMITS).documents[0].blocks
        marked = [block.text for block in blocks if block.kind == "heading" and block.level > 1]
        assert marked == [article.paragraphs[number] for number in sorted(article.headings)]
