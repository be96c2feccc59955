"""Reading many files of unknown origin: one that crashes, hangs or needs too much memory is skipped."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from xunduan.errors import UnreadableFile, bilingual
from xunduan.index.child_process import OUT_OF_MEMORY, killed_after, start
from xunduan.index.deadline import TooSlow, can_interrupt, deadline
from xunduan.index.reading.dispatch import read
from xunduan.index.reading.files import SourceFile
from xunduan.index.reading.formats import suffix_format
from xunduan.index.reading.limits import Limits, ReadResult, too_slow
from xunduan.index.reading.messages import LIMITS, packed_file, receive, send, unpacked_result

_COMMAND = (sys.executable, "-m", "xunduan.index.reading.worker")
_START_SECONDS = 120.0
"""For a reading process to import what it needs, on a busy machine; a file's own limit begins behind it."""
_OWN_PROCESS_BYTES = 1024 * 1024
"""Plain files up to this size are read in this process: nothing in them can cost more than a moment."""


def read_guarded(
    files: Iterable[SourceFile], limits: Limits, say: Callable[[str], object] = lambda line: None
) -> Iterator[tuple[SourceFile, ReadResult | UnreadableFile]]:
    """Each file with its documents, or with the reason why it was skipped, in the order given.

    Whatever a foreign parser or a big file could do, it does in a process of its own that has bounded memory and
    time, one for each core; a process that dies takes one file with it and is followed by a fresh one. Raises nothing
    of its own. `say` is given a line for each page that is recognised, from whichever thread waits for it.
    """
    with _Workers(limits, say) as workers:
        pending: deque[tuple[SourceFile, Future[ReadResult] | None]] = deque()
        for file in files:
            pending.append((file, None if _is_harmless(file) else workers.submit(file)))
            if len(pending) > workers.ahead:
                yield _outcome(*pending.popleft(), limits)
        while pending:
            yield _outcome(*pending.popleft(), limits)


def _outcome(
    file: SourceFile, reading: Future[ReadResult] | None, limits: Limits
) -> tuple[SourceFile, ReadResult | UnreadableFile]:
    try:
        return file, (_read_here(file, limits) if reading is None else reading.result())
    except UnreadableFile as reason:
        return file, reason


def _read_here(file: SourceFile, limits: Limits) -> ReadResult:
    try:
        with deadline(limits.file_max_seconds):
            return read(file, limits)
    except TooSlow as error:
        raise UnreadableFile(too_slow(limits)) from error


def _is_harmless(file: SourceFile) -> bool:
    claimed = suffix_format(file.relative)
    small = file.size <= _OWN_PROCESS_BYTES and claimed is not None and claimed.in_process
    return small and can_interrupt()


class _Workers:
    """A reading process for each core, started as they are needed."""

    def __init__(self, limits: Limits, say: Callable[[str], object]) -> None:
        self._limits = limits
        self._say = say
        self._count = os.cpu_count() or 1
        self.ahead = 2 * self._count
        self._own = threading.local()
        self._started: list[_Worker] = []
        self._threads: ThreadPoolExecutor | None = None

    def __enter__(self) -> _Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._threads is not None:
            self._threads.shutdown(wait=kind is None, cancel_futures=True)
        for worker in self._started:
            worker.close()
        if self._threads is not None:
            self._threads.shutdown()

    def submit(self, file: SourceFile) -> Future[ReadResult]:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._count)  # each waits for one process
        return self._threads.submit(self._read, file)

    def _read(self, file: SourceFile) -> ReadResult:
        worker: _Worker | None = getattr(self._own, "worker", None)
        if worker is None:
            worker = self._own.worker = _Worker(self._limits, self._say)
            self._started.append(worker)
        return worker.read(file)


class _Worker:
    """A reading process, started when first asked and again after each one that died."""

    def __init__(self, limits: Limits, say: Callable[[str], object]) -> None:
        self._limits = limits
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None
        self._messages = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the worker

    def close(self) -> None:
        """End the process, and what it is reading."""
        self._stop()
        self._messages.close()

    def read(self, file: SourceFile) -> ReadResult:
        """The file's documents, or UnreadableFile raised here as it was raised there."""
        fresh = self._process is None
        try:
            process = self._process or self._start()
        except OSError as error:
            raise UnreadableFile("无法启动解析进程", f"the parser cannot be started: {error}") from error
        timed_out = threading.Event()
        try:
            if fresh:
                assert process.stdout is not None
                with killed_after(_START_SECONDS, process, timed_out):
                    receive(process.stdout)
            with killed_after(self._limits.file_max_seconds, process, timed_out):
                result = _exchange(process, file, self._say)
        except (OSError, EOFError, ValueError) as error:
            process.kill()
            process.wait()
            raise UnreadableFile(self._cause_of_death(process.returncode, timed_out.is_set())) from error
        finally:
            if process.poll() is not None:
                self._stop()
        if isinstance(result, UnreadableFile):
            raise result
        return result

    def _start(self) -> subprocess.Popen[bytes]:
        self._messages.seek(0)
        self._messages.truncate()
        self._process = start(_COMMAND, stderr=self._messages)
        assert self._process.stdin is not None
        send(self._process.stdin, LIMITS.dump_json(self._limits))
        return self._process

    def _stop(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                # A dead process no longer needs the rest of its input.
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._process = None

    def _cause_of_death(self, status: int, timed_out: bool) -> str:
        if timed_out:
            return too_slow(self._limits)
        if status == OUT_OF_MEMORY:
            size = self._limits.file_max_memory_mb
            return bilingual(
                f"读取所需内存超过 {size} MB，可调高 XUNDUAN_FILE_MAX_MEMORY_MB",
                f"needs more than {size} MB of memory; raise XUNDUAN_FILE_MAX_MEMORY_MB",
            )
        self._messages.seek(0)
        last = self._messages.read().decode("utf-8", "replace").strip().rpartition("\n")[2][-200:]
        how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        return bilingual(
            "解析程序崩溃，文件很可能已损坏", f"the parser crashed, the file is probably broken: {how} {last}"
        ).rstrip()


def _exchange(
    process: subprocess.Popen[bytes], file: SourceFile, say: Callable[[str], object]
) -> ReadResult | UnreadableFile:
    assert process.stdin is not None and process.stdout is not None
    send(process.stdin, packed_file(file))
    while isinstance(result := unpacked_result(receive(process.stdout)), tuple):
        page, pages = result
        say(
            bilingual(
                f"{file.relative}：已识别第 {page} 页，共 {pages} 页",
                f"{file.relative}: page {page} of {pages} recognised",
            )
        )
    return result
