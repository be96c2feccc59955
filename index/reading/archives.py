"""Files that hold files: ZIP and tar archives, and what is attached to mail. Each member is read as if it lay in a
folder of the archive's name, under the same limits, and the limits hold for all of them together."""

from __future__ import annotations

import io
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from lzma import LZMAError
from pathlib import PurePosixPath

from xunduan.errors import Message, UnreadableFile, bilingual
from xunduan.index.documents import RawDocument
from xunduan.index.reading.encodings import decode
from xunduan.index.reading.files import is_skipped, unpacks_too_big
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.packed import MAX_MEMBERS, MAX_UNPACKED, Package

_MAX_DEPTH = 3
"""Archives within archives; real ones stop at two, and bombs are made of depth."""
_UTF8_NAME = 0x800
_depth: ContextVar[int] = ContextVar("depth", default=0)


def read_zip(data: bytes, path: str, limits: Limits) -> ReadResult:
    """The documents of every member that can be read; a problem for each of the others."""
    package = Package(data, limits, "zip")
    raw = [
        member.filename.encode("cp437", "replace")
        for member in package.members
        if not member.flag_bits & _UTF8_NAME
    ]
    encoding = _name_encoding(raw)

    def members() -> Iterator[tuple[str, bytes | UnreadableFile]]:
        for member in package.members:
            name = member.filename
            if not member.flag_bits & _UTF8_NAME:
                name = name.encode("cp437", "replace").decode(encoding, "replace")
            if not _passed_over(name):
                try:
                    yield name, package.read(member)
                except UnreadableFile as reason:
                    yield name, reason

    return members_of(members(), path, limits)


def read_tar(data: bytes, path: str, limits: Limits) -> ReadResult:
    """The same of a tar archive, packed by gzip, bzip2 or xz or not at all."""
    try:
        return members_of(_tar_members(data, limits), path, limits)
    except (tarfile.TarError, EOFError, zlib.error, LZMAError, OSError) as error:
        reason = " ".join(str(error).split())  # tarfile tells what each way of unpacking found, a line each
        raise UnreadableFile("tar 文件损坏", f"broken tar: {reason}") from error


def _tar_members(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes | UnreadableFile]]:
    left = MAX_UNPACKED * limits.file_max_bytes
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:*", errors="surrogateescape") as archive:
        for member in archive:
            left -= max(member.size, tarfile.BLOCKSIZE)
            if left < 0:
                raise UnreadableFile(unpacks_too_big(limits, MAX_UNPACKED))
            name = decode(member.name.encode("utf-8", "surrogateescape")).text
            if not member.isfile() or _passed_over(name):
                continue
            if member.size > limits.file_max_bytes:
                yield name, UnreadableFile(unpacks_too_big(limits))
                continue
            stream = archive.extractfile(member)
            yield name, stream.read() if stream else b""


def _name_encoding(names: list[bytes]) -> str:
    """The encoding of the names of an archive that does not say so: most are written by Chinese Windows."""
    joined = b"\n".join(names)
    try:
        return decode(joined).encoding or "gb18030"
    except UnreadableFile:
        return "gb18030"


def _passed_over(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(is_skipped(part) for part in parts if part not in (".", ".."))


def members_of(
    members: Iterable[tuple[str, bytes | UnreadableFile]], path: str, limits: Limits
) -> ReadResult:
    """The documents of named bytes, each with a path below `path`. Raises UnreadableFile where they are nested too
    deep."""
    from xunduan.index.reading.dispatch import read_bytes  # which imports this module

    depth = _depth.get()
    if depth >= _MAX_DEPTH:
        raise UnreadableFile(
            f"压缩包嵌套超过 {_MAX_DEPTH} 层，请先解压里层",
            f"archives nested more than {_MAX_DEPTH} deep; unpack the inner ones",
        )
    documents: list[RawDocument] = []
    problems: list[str] = []
    chars = 0
    token = _depth.set(depth + 1)
    try:
        for number, (name, data) in enumerate(members):
            if number >= MAX_MEMBERS:
                problems.append(
                    bilingual(
                        f"只读了前 {MAX_MEMBERS:,} 个文件", f"only the first {MAX_MEMBERS:,} members are read"
                    )
                )
                break
            where = f"{path}/{_below(name)}"
            try:
                if isinstance(data, UnreadableFile):
                    raise data
                read = read_bytes(data, where, limits)
            except UnreadableFile as reason:
                problems.append(str(Message.of(reason).at(where)))
                continue
            except (MemoryError, RecursionError):
                raise
            except Exception as error:  # a broken member does not spoil the others
                broken = bilingual(
                    "文件损坏，无法解析", f"broken, cannot be parsed: {type(error).__name__}: {error}"
                )
                problems.append(str(Message.of(broken[:400]).at(where)))
                continue
            documents += read.documents
            problems += (
                one if one.startswith(where) else str(Message.of(one).at(where)) for one in read.problems
            )
            chars += sum(len(block.text) for document in read.documents for block in document.blocks)
            if chars > MAX_UNPACKED * limits.document_max_chars:
                problems.append(
                    bilingual(
                        f"文字过多，{where} 之后的没有读", f"too much text: nothing after {where} is read"
                    )
                )
                break
    finally:
        _depth.reset(token)
    return ReadResult(tuple(documents), tuple(problems))


def _below(name: str) -> str:
    """A member's name as a path that cannot leave the archive's."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..", ".")]
    return "/".join(parts) or "(无名)"
