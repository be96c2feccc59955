"""Messages between processes: whole or not at all, and nothing but what they should be."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from xunduan.errors import UnreadableFile
from xunduan.index.documents import Block, Dropped, RawDocument
from xunduan.index.reading import ReadResult, SourceFile
from xunduan.index.reading.messages import (
    DOCUMENTS,
    packed_file,
    packed_result,
    receive,
    send,
    unpacked_file,
    unpacked_result,
)

DOCUMENT = RawDocument(
    "a.html",
    (Block("标题", "heading", 1), Block("正文𠮷", link_density=0.5, links=("http://a.cn/",))),
    {"title": "标题"},
    "7",
    "text/html",
    "gb18030",
    (Dropped("菜单", "navigation", 1),),
    ("缺一页 / a page is missing",),
)


def test_messages_follow_each_other_and_an_end_is_told() -> None:
    stream = io.BytesIO()
    for message in (b"", b"one", b"x" * 100_000):
        send(stream, message)
    stream.seek(0)
    assert [receive(stream) for _ in range(3)] == [b"", b"one", b"x" * 100_000]
    with pytest.raises(EOFError):
        receive(stream)
    with pytest.raises(EOFError):
        receive(io.BytesIO(stream.getvalue()[-500:-400] + b"\xff"))


def test_a_file_comes_back_whatever_its_name_is_written_in() -> None:
    path = Path(os.fsdecode(b"/in/\xd6\xd0\xff.txt"))
    file = SourceFile(path, "中.txt", 3, 4)
    assert unpacked_file(packed_file(file)) == file


def test_documents_come_back_as_they_were() -> None:
    result = ReadResult((DOCUMENT,), ("第 2 行 / line 2",))
    assert unpacked_result(packed_result(result)) == result
    assert DOCUMENTS.validate_json(DOCUMENTS.dump_json(((DOCUMENT,), {"菜单": 3}))) == (
        (DOCUMENT,),
        {"菜单": 3},
    )
    refused = unpacked_result(packed_result(UnreadableFile("坏了 / broken")))
    assert isinstance(refused, UnreadableFile) and str(refused) == "坏了 / broken"


@pytest.mark.parametrize("message", [b"", b"[]", b'{"documents": 1}', b"\x80\x04N."])
def test_anything_else_is_refused(message: bytes) -> None:
    with pytest.raises(ValueError):
        unpacked_result(message)
