"""Outlook's message files (.msg), by Microsoft's [MS-OXMSG]: subject, sender, time, text and attachments.

extract-msg reads more, and is under the GPL, which the packages this one depends on are not.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import olefile
from compressed_rtf import decompress

from xunduan.errors import UnreadableFile
from xunduan.index.documents import Block, RawDocument
from xunduan.index.reading.archives import members_of
from xunduan.index.reading.encodings import decode
from xunduan.index.reading.html import whole_page
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.plain import line_blocks
from xunduan.index.reading.rtf import read_rtf

_SUBJECT, _SENDER, _SENDER_ADDRESS, _BODY, _HTML, _RTF = 0x0037, 0x0C1A, 0x0C1F, 0x1000, 0x1013, 0x1009
_SENT, _RECEIVED = 0x0039, 0x0E06
_ATTACHED, _LONG_NAME, _SHORT_NAME = 0x3701, 0x3707, 0x3704
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def read_msg(data: bytes, path: str, limits: Limits) -> ReadResult:
    """The message, and each of its attachments as a document of its own whose path lies below the message's."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            storage = _Storage(ole, ())
            stated = {
                "title": storage.text(_SUBJECT),
                "authors": storage.text(_SENDER) or storage.text(_SENDER_ADDRESS),
                "published": storage.moment(_SENT) or storage.moment(_RECEIVED),
            }
            blocks = tuple(_body(storage, path, limits))
            attached = list(_attachments(ole))
    except (OSError, struct.error) as error:
        raise UnreadableFile("msg 文件损坏", f"broken msg: {error}") from error
    document = RawDocument(path, blocks, stated, None, "application/vnd.ms-outlook")
    found = members_of(attached, path, limits)
    return ReadResult((document, *found.documents), found.problems)


class _Storage:
    """The properties of a message or an attachment."""

    def __init__(self, ole: olefile.OleFileIO, below: tuple[str, ...]) -> None:
        self._ole, self._below = ole, below

    def stream(self, number: int, kind: str) -> bytes:
        path = [*self._below, f"__substg1.0_{number:04X}{kind}"]
        return self._ole.openstream(path).read() if self._ole.exists(path) else b""

    def text(self, number: int) -> str:
        wide = self.stream(number, "001F")
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self.stream(number, "001E")
        return decode(narrow).text if narrow.strip() else ""

    def moment(self, number: int) -> str:
        """A time property as ISO 8601; empty where there is none."""
        path = [*self._below, "__properties_version1.0"]
        data = self._ole.openstream(path).read() if self._ole.exists(path) else b""
        for at in range(32, len(data) - 15, 16):
            kind, identifier = struct.unpack_from("<HH", data, at)
            if identifier == number and kind == 0x0040:
                ticks = struct.unpack_from("<Q", data, at + 8)[0]
                try:
                    return (_EPOCH + timedelta(microseconds=ticks // 10)).isoformat(timespec="minutes")
                except OverflowError:
                    return ""
        return ""


def _body(storage: _Storage, path: str, limits: Limits) -> Iterator[Block]:
    """The text of the message in the plainest form that it has."""
    text = storage.text(_BODY)
    if text.strip():
        yield from line_blocks(text)
        return
    page = storage.stream(_HTML, "0102") or storage.text(_HTML).encode()
    if page.strip():
        yield from whole_page(page)
        return
    packed = storage.stream(_RTF, "0102")
    if packed:
        try:
            rich = decompress(packed)
        except Exception as error:  # compressed-rtf raises bare exceptions
            raise UnreadableFile("msg 正文损坏", f"broken text of a msg: {error}") from error
        for document in read_rtf(rich, path, limits).documents:
            yield from document.blocks


def _attachments(ole: olefile.OleFileIO) -> Iterator[tuple[str, bytes]]:
    names = sorted({entry[0] for entry in ole.listdir() if entry[0].startswith("__attach_version1.0_")})
    for number, name in enumerate(names, 1):
        storage = _Storage(ole, (name,))
        data = storage.stream(_ATTACHED, "0102")
        if data:
            yield storage.text(_LONG_NAME) or storage.text(_SHORT_NAME) or str(number), data
