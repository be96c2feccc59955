"""Rebuild the index of a folder, a file, or a .jsonl of documents."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xunduan.commands.console import ConsoleProgress
from xunduan.errors import SourceError, XunduanError
from xunduan.index.build import WORK, BuildResult, build
from xunduan.index.sharing import embed_by_ray, embed_part
from xunduan.index.snapshot import REPORT
from xunduan.models.adapter import adapter_file
from xunduan.models.encoder import load_encoder
from xunduan.models.folder import model_fingerprint
from xunduan.search.dictionary import configure_dictionary
from xunduan.settings import Settings, settings

if TYPE_CHECKING:
    from xunduan.models.contract import Encoder

_MOST_SHARES = 256
"""The most shares: the first byte of a text's digest tells its share."""
_SHOWN = 20
"""Skipped files named on the console; the build report has them all."""
_POLL_EVERY = 10.0
"""Seconds between two looks at the files themselves."""
_LOOK_EVERY = 2000
"""Milliseconds after which --watch looks whether the source is still there, where nothing has changed."""


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="把文件夹、文件或 .jsonl 重建为索引 / rebuild the index of SOURCE; what has not changed is not done again"
    )
    parser.add_argument(
        "source",
        type=Path,
        metavar="SOURCE",
        help="文件夹、文件或 .jsonl(.gz) / a folder, a file, or .jsonl(.gz)",
    )
    parser.add_argument(
        "--index", type=Path, metavar="DIR", help="索引文件夹 / index folder (default: XUNDUAN_INDEX_DIR)"
    )
    parser.add_argument(
        "--model", metavar="NAME", help="模型名或文件夹 / model name or folder (default: XUNDUAN_MODEL)"
    )
    parser.add_argument(
        "--full",
        action="store_true",
        help="全部重做，不沿用旧索引 / reuse nothing from the previous snapshot",
    )
    parser.add_argument(
        "--watch", action="store_true", help="文件夹变动时自动重建 / rebuild whenever the folder changes"
    )
    parser.add_argument(
        "--ray",
        type=int,
        metavar="N",
        help="先由 Ray 分 N 份计算向量，再建索引 / embed in N shares through Ray (XUNDUAN_RAY), then index",
    )
    parser.add_argument(
        "--shard",
        type=_share,
        metavar="I/N",
        help="只计算第 I 份向量(共 N 份)，各份可同时或在多台机器上进行，最后照常建索引 / only embed share I of N, at "
        "once or on several machines; index as usual afterwards",
    )
    options = parser.parse_args(arguments)
    if options.ray is not None and not 1 <= options.ray <= _MOST_SHARES:
        parser.error(f"1 ≤ --ray ≤ {_MOST_SHARES}")
    return options


def _share(text: str) -> tuple[int, int]:
    number, _, shares = text.partition("/")
    if not (number.isdigit() and shares.isdigit() and 1 <= int(number) <= int(shares) <= _MOST_SHARES):
        raise argparse.ArgumentTypeError(f"{text}: 1/4 … 4/4, N ≤ {_MOST_SHARES}")
    return int(number), int(shares)


class Model:
    """The encoder that the settings name: loaded when a build first needs it, and anew only where its folder has
    changed."""

    def __init__(self, configured: Settings, progress: ConsoleProgress) -> None:
        self._configured = configured
        self.progress = progress
        self._loaded: Encoder | None = None

    def fingerprint(self) -> str:
        """Of the model as it is now on disk. Raises ModelError."""
        configured = self._configured
        return model_fingerprint(
            configured.model, configured.cache_dir, self.progress.say, adapter_file(configured)
        )

    def encoder(self) -> Encoder:
        """Raises ModelError."""
        if self._loaded is None or self._loaded.fingerprint != self.fingerprint():
            self._loaded = load_encoder(self._configured, self.progress.say)
        return self._loaded


def rebuild(
    source: Path, index_dir: Path, configured: Settings, model: Model, full: bool = False
) -> BuildResult:
    """One build, reported on the console."""
    try:
        result = build(source, index_dir, configured, model.encoder, model.progress, full, model.fingerprint)
    finally:
        model.progress.close()
    _report(result)
    return result


def _report(result: BuildResult) -> None:
    counts = result.counts
    if not result.changed:
        print(
            f"没有变化，沿用索引 {result.snapshot.name} / nothing has changed, snapshot {result.snapshot.name} is kept"
        )
    print(
        f"{counts['files']} 个文件 / files, {counts['documents']} 篇文档 / documents, {counts['passages']} 段 / passages, "
        f"{counts['windows']} 个窗口 / windows, {counts['figures']} 个数字 / figures; "
        f"重读 / read again {counts['files_read']}, 新向量 / newly embedded {counts['embedded']}; {result.seconds:.1f} s"
    )
    for path, problems in list(result.problems.items())[:_SHOWN]:
        print(f"部分未读 / partly unread  {path}: {'; '.join(problems[:3])}")
    if result.skipped:
        print(f"跳过 {len(result.skipped)} 个文件 / {len(result.skipped)} files skipped:")
        for path, reason in list(result.skipped.items())[:_SHOWN]:
            print(f"  {path}: {reason}")
        if len(result.skipped) > _SHOWN:
            print(f"  … {result.snapshot.folder / REPORT}")
    print(f"索引 / snapshot {result.snapshot.name}")


def watch(source: Path, index_dir: Path, configured: Settings, model: Model) -> None:
    """Rebuild after every change until interrupted; a failed build is reported and the next change tried.

    Raises SourceError where `source` vanishes: what is watched would not be what comes back in its place.
    """
    print(f"正在监视 {source}，按 Ctrl+C 结束 / watching {source}, Ctrl+C ends it", flush=True)
    for changes in _changes(source):
        if changes is None:
            raise SourceError(
                f"监视的 {source} 已不存在，索引保持原样；请恢复后重新运行",
                f"{source}, which was watched, is gone; the index is left as it is: restore the source and run this again",
            )
        try:
            rebuild(source, index_dir, configured, model)
        except (XunduanError, OSError) as error:
            print(f"错误 / error: {error}", flush=True)


class _Look:
    """What stood in a folder when it was last looked at, by path: size and time of the last change."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self._seen, self._next = self._files()

    def _files(self) -> tuple[dict[str, tuple[int, int]], float]:
        """The files, and the time of the next look: it costs a hundredth of the time at most."""
        started = time.monotonic()
        found = {}
        paths = (Path(folder, name) for folder, _, names in os.walk(self._source) for name in names)
        for path in [self._source] if self._source.is_file() else paths:
            with suppress(OSError):  # gone meanwhile, or not to be read: the build will tell
                status = path.stat()
                found[str(path)] = (status.st_size, status.st_mtime_ns)
        ended = time.monotonic()
        return found, ended + max(_POLL_EVERY, 100 * (ended - started))

    def refresh(self) -> None:
        """Look again now: what has changed so far is known."""
        self._seen, self._next = self._files()

    def changes(self) -> set[str]:
        """Paths added, changed or removed since; empty where it is too early to look again."""
        if time.monotonic() < self._next:
            return set()
        before = self._seen
        self._seen, self._next = self._files()
        return {
            path for path in before.keys() | self._seen.keys() if before.get(path) != self._seen.get(path)
        }


def _changes(source: Path) -> Iterator[set[Any] | None]:
    """Each set of changes below `source` until interrupted; None where the source is gone.

    Drives of another machine (NFS, SMB, shared folders) may send no events: the names, sizes and times of the files
    are compared as well, as often as they can be at a hundredth of the time.
    """
    import watchfiles

    look = _Look(source)
    events = watchfiles.watch(
        source,
        debounce=2000,
        step=200,
        rust_timeout=_LOOK_EVERY,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    try:
        for changes in events:
            if not source.exists():
                yield None
            elif changes:
                look.refresh()
                yield changes
            elif unseen := look.changes():
                yield unseen
    except FileNotFoundError:  # gone before it could be watched
        yield None


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    configured = settings()
    if options.model:
        configured = configured.model_copy(update={"model": options.model})
    index_dir = options.index or configured.index_dir
    model = Model(configured, ConsoleProgress())
    if options.shard:
        count = embed_part(
            options.source, index_dir, configured, model.encoder, model.progress, options.shard
        )
        model.progress.close()
        print(f"新向量 / newly embedded {count}; {index_dir / WORK}")
        return 0
    if options.ray:
        load = partial(load_encoder, configured)
        embed_by_ray(options.source, index_dir, configured, load, model.progress, options.ray)
    rebuild(options.source, index_dir, configured, model, options.full)
    configure_dictionary(configured.cache_dir)  # seconds once, which the first query would wait for
    if options.watch:
        watch(options.source, index_dir, configured, model)
    return 0
