from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.index.corpus_writer import FORMS, articles
from tests.index.reading.conftest import Reading
from xunduan.errors import UnreadableFile
from xunduan.index.reading import Limits, ReadResult, SourceFile, read
from xunduan.index.reading.formats import FORMATS

SUFFIXES = [*(suffix[1:] for one in FORMATS for suffix in one.suffixes), "xyz"]
OPENINGS = [
    b"",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"<html>",
    b"---\n",
    b'{"text":',
    b"\xff\xfe",
    b"\x1f\x8b\x08\x00",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{\\rtf1\\ansi ",
    b"Subject: a\nFrom: b\n\n",
    b"From a\nSubject: b\n\n",
]


def check(name: str, data: bytes, limits: Limits) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            result = read(SourceFile(path, name, len(data), 0), limits)
        except UnreadableFile as reason:
            assert str(reason)
            return
    assert isinstance(result, ReadResult) and result.documents
    for document in result.documents:
        assert document.blocks
        for text in (*(block.text for block in document.blocks), *document.stated.values()):
            assert text.strip()
            text.encode("utf-8")  # no half of a surrogate pair
            assert not set(text) & {"\0", "\n", "\r"}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SUFFIXES), st.sampled_from(OPENINGS), st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(limits: Limits, suffix: str, opening: bytes, data: bytes) -> None:
    check(f"x.{suffix}", opening + data, limits)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SUFFIXES), st.text(alphabet=st.characters(), max_size=300))
def test_any_text_is_read_or_refused(limits: Limits, suffix: str, text: str) -> None:
    check(f"x.{suffix}", text.encode("utf-8", "surrogatepass"), limits)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FORMS)), st.data())
def test_a_damaged_file_is_read_or_refused(limits: Limits, form: str, data: st.DataObject) -> None:
    suffix, write = FORMS[form]
    content = bytearray(write(articles()[1]))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(content) // 2, len(content)))
    check("x" + suffix, bytes(content[:cut]), limits)


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("pdf", "a.txt"),
        ("pdf", "a.bin"),
        ("docx", "a.doc"),
        ("docx", "a.txt"),
        ("html gbk", "a.txt"),
        ("html utf-16", "a.txt"),
        ("html utf-8", "a.pdf"),
        ("html utf-8", "a.php"),
        ("html utf-8", "a.docx"),
        ("mhtml quoted-printable utf-8", "a.html"),
        ("mhtml base64 gbk", "a.doc"),
        ("jsonl", "a.txt"),
        ("txt gbk", "a.html"),
    ],
)
def test_the_content_outranks_the_name(form: str, name: str, reading: Reading) -> None:
    article = articles()[0]
    (document,) = reading(name, FORMS[form][1](article)).documents
    shown = ["".join(block.text.split()) for block in document.blocks]
    assert ["".join(text.split()) for text in article.paragraphs] == shown[-len(article.paragraphs) :]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "broken Office file"),
        ("a.pdf", "不是 PDF".encode(), "not a pdf"),
        ("a.docx", b"PK\x03\x04 and no more", "not a docx"),
        ("README", "没有扩展名".encode(), "no suffix"),
        ("a.svg", b"<svg></svg>", "unknown format .svg"),
        ("a.txt", b" \r\n\t ", "no text"),
        ("a.html", b"<html><script>1</script></html>", "no text"),
    ],
)
def test_refusals_say_what_it_is(name: str, content: bytes, reason: str, reading: Reading) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        reading(name, content)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", ["notice.txt", "page.html"])
@pytest.mark.parametrize(
    "comment", ["<!---->", "<!-- printed by the intranet -->\n", "<?xml version='1.0'?> "]
)
def test_comments_at_the_head_of_a_file_cost_nothing(reading: Reading, name: str, comment: str) -> None:
    text = "河道清淤工程于五月完工,沿线居民出行恢复正常。"
    body = f"<div><p>{text}</p></div>" if name.endswith("html") else text
    assert reading(name, comment * 100 + body).documents
