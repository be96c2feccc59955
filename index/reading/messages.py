"""What passes between this process and those it starts: a length, then so many bytes of JSON, checked where it arrives.

Not pickle: what comes from a process that has read a hostile file must not be able to run anything here.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter

from xunduan.errors import UnreadableFile
from xunduan.index.documents import RawDocument
from xunduan.index.reading.files import SourceFile
from xunduan.index.reading.limits import Limits, ReadResult

_LENGTH = struct.Struct("<Q")
LIMITS = TypeAdapter(Limits)
DOCUMENTS = TypeAdapter(tuple[tuple[RawDocument, ...], dict[str, int]])
"""A file's documents, and the lines of theirs that recur over the source."""
_FILE = TypeAdapter(tuple[str, str, int, int])
_READ = TypeAdapter(ReadResult | str | tuple[int, int])


def send(stream: IO[bytes], message: bytes) -> None:
    """Write one message and flush it."""
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """The next message; EOFError where the other side has ended."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    message = stream.read(length)
    if len(message) < length:
        raise EOFError
    return message


def packed_file(file: SourceFile) -> bytes:
    """A file to be read, by the bytes of its path: it need not be text."""
    return _FILE.dump_json((os.fsencode(file.path).hex(), file.relative, file.size, file.mtime_ns))


def unpacked_file(message: bytes) -> SourceFile:
    """What `packed_file` packed."""
    path, relative, size, mtime_ns = _FILE.validate_json(message)
    return SourceFile(Path(os.fsdecode(bytes.fromhex(path))), relative, size, mtime_ns)


def packed_result(result: ReadResult | UnreadableFile) -> bytes:
    """The result of reading a file: its documents, or the reason why there are none."""
    return _READ.dump_json(str(result) if isinstance(result, UnreadableFile) else result)


def packed_page(page: int, pages: int) -> bytes:
    """One page of a scan has been recognised: sent before the result, once for each such page."""
    return _READ.dump_json((page, pages))


def unpacked_result(message: bytes) -> ReadResult | UnreadableFile | tuple[int, int]:
    """What `packed_result` or `packed_page` packed; ValueError for anything else."""
    result = _READ.validate_json(message)
    return UnreadableFile(result) if isinstance(result, str) else result
