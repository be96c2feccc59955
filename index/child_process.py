"""Processes of this program that read or process files for another one: how they are started, bounded and ended."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

import xunduan

OUT_OF_MEMORY = 77
"""Exit status of a process that met its memory limit; after that nothing in it can be relied on."""
_ROOT = Path(xunduan.__file__).resolve().parents[1]
"""Where this very package is imported from, whatever else is installed."""


def start(command: Sequence[str], stderr: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    """Start a process with pipes for its input and output.

    A plain `python -m`, not multiprocessing: spawn and forkserver import the caller's main module again, and fork
    copies a process in which torch's threads run. Raises OSError.
    """
    return subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr)


@contextmanager
def killed_after(
    seconds: float, process: subprocess.Popen[bytes], expired: threading.Event
) -> Iterator[None]:
    """Kill the process where the block takes longer; `expired` is set then."""

    def expire() -> None:
        expired.set()
        process.kill()

    timer = threading.Timer(seconds, expire)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """In such a process: its input, and its output, which whatever prints to descriptor 1 cannot reach any more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # parsers written in C print there
    return sys.stdin.buffer, answers


def bound_memory(megabytes: int) -> None:
    """Limit the address space to what is mapped now plus `megabytes`; without effect where the system has no limits."""
    try:
        import resource
    except ImportError:  # Windows
        return
    statm = Path("/proc/self/statm")
    mapped = int(statm.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE") if statm.exists() else 0
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = mapped + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))
