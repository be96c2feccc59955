"""The files of a source folder: finding them, and opening one without being fooled by what it is."""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xunduan.errors import SourceError, UnreadableFile, bilingual
from xunduan.index.reading.encodings import readable_name
from xunduan.index.reading.limits import Limits

_SKIPPED_NAMES = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
_SKIPPED_PREFIXES = (".", "~$")  # hidden files, and the lock files that Word leaves beside an open document


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the source as it was when it was listed."""

    path: Path
    """Absolute."""
    relative: str
    """POSIX path below the source folder; the bare name where the source is a single file."""
    size: int
    """Bytes; 0 for what could not be looked at, which reading then refuses with the reason."""
    mtime_ns: int


def walk(source: Path) -> Iterator[SourceFile]:
    """The files of a folder in the order of their names, or the one file that `source` is.

    Hidden files, lock files and operating systems' own files are passed over. Links are followed, each
    folder is entered once. Raises SourceError where there is nothing to list.
    """
    source = Path(source)
    root = source.absolute()
    if not root.exists():
        raise SourceError(f"找不到 {source}，请检查路径", f"no such file or folder: {source}; check the path")
    if not root.is_dir():
        found = root.stat()
        return iter((SourceFile(root, root.name, found.st_size, found.st_mtime_ns),))
    files = _walk_folder(root)
    first = next(files, None)
    if first is None:
        raise SourceError(
            f"文件夹 {source} 里没有文件，请放入文档", f"no files in folder {source}; put documents into it"
        )
    return itertools.chain((first,), files)


def load(file: SourceFile, limits: Limits) -> bytes:
    """The bytes of a regular file within the limit. Raises UnreadableFile with the reason."""
    try:
        # O_NONBLOCK: a pipe without a writer would otherwise be waited for
        descriptor = os.open(
            file.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UnreadableFile("不是普通文件", "not a regular file")
            data = stream.read(limits.file_max_bytes + 1)
    except FileNotFoundError as error:
        raise UnreadableFile("文件已不存在，或链接失效", "the file is gone, or a broken link") from error
    except PermissionError as error:
        raise UnreadableFile(
            "没有读取权限，请修改文件权限", "permission denied; change the file's permissions"
        ) from error
    except IsADirectoryError as error:
        raise UnreadableFile("不是普通文件", "not a regular file") from error
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"无法打开：{error}", f"cannot be opened: {error}") from error
    if len(data) > limits.file_max_bytes:
        raise UnreadableFile(too_big(limits))
    return data


def too_big(limits: Limits) -> str:
    """The reason given for a file over the size limit."""
    limit = f"{limits.file_max_bytes:,}"
    return bilingual(
        f"超过 {limit} 字节的上限，可调高 XUNDUAN_FILE_MAX_BYTES",
        f"larger than {limit} bytes; raise XUNDUAN_FILE_MAX_BYTES",
    )


def unpacks_too_big(limits: Limits, times: int = 1) -> str:
    """The same for what is so only once it is unpacked: a member, or with `times` all members together."""
    limit = f"{times * limits.file_max_bytes:,}"
    return bilingual(
        f"解压后超过 {limit} 字节的上限，可调高 XUNDUAN_FILE_MAX_BYTES",
        f"larger than {limit} bytes when unpacked; raise XUNDUAN_FILE_MAX_BYTES",
    )


def is_skipped(name: str) -> bool:
    """Whether a file or folder of that name is skipped: hidden, a lock, or an operating system's own."""
    return name in _SKIPPED_NAMES or name.startswith(_SKIPPED_PREFIXES)


def _walk_folder(root: Path) -> Iterator[SourceFile]:
    """What lies below `root`, in the order of names; an explicit stack, so that no tree is too deep.

    What cannot be looked at or entered is listed as a file of no size, so that reading refuses it with the reason
    and the report names it.
    """
    found = root.stat()
    entered = {(found.st_dev, found.st_ino)}
    pending = [(root, "")]
    while pending:
        path, relative = pending.pop()
        try:
            found = path.stat()
            is_folder = stat.S_ISDIR(found.st_mode)
            if is_folder and relative:
                if (found.st_dev, found.st_ino) in entered:
                    continue
                entered.add((found.st_dev, found.st_ino))
            names = _names(path) if is_folder else None
        except OSError:
            yield SourceFile(path, relative, 0, 0)
            continue
        if names is None:
            yield SourceFile(path, relative, found.st_size, found.st_mtime_ns)
            continue
        prefix = f"{relative}/" if relative else ""
        pending.extend((path / name, prefix + _readable(name)) for name in reversed(names))


def _names(folder: Path) -> list[str]:
    """The names in a folder that could be documents, in order."""
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries)
    return [name for name in names if not is_skipped(name)]


def _readable(name: str) -> str:
    """A file name that can be written as UTF-8; archives from Chinese Windows leave names in GBK or Big5 behind."""
    return readable_name(os.fsencode(name))
