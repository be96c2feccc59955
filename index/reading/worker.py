"""The reading process: takes files on its input, gives results on its output, until the input ends or it dies.

Started by `xunduan.index.reading.guard` as `python -m xunduan.index.reading.worker`; not for people.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO

from xunduan.errors import UnreadableFile
from xunduan.index.reading.dispatch import read
from xunduan.index.reading.files import SourceFile
from xunduan.index.reading.messages import LIMITS, packed_page, packed_result, receive, send, unpacked_file
from xunduan.index.reading.ocr import TOLD

OUT_OF_MEMORY = 77
"""Exit status of a worker that met its memory limit; after that nothing in it can be relied on."""


def main() -> None:
    """Serve until the parent closes the pipe."""
    requests = sys.stdin.buffer
    # Parsers written in C print to descriptor 1; the answers go where they cannot be printed into.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limits = LIMITS.validate_json(receive(requests))
    bound_memory(limits.file_max_memory_mb)
    send(answers, b"")  # ready: what has been imported up to here takes no time from a file
    TOLD.set(lambda page, pages: send(answers, packed_page(page, pages)))
    while (file := _next(requests)) is not None:
        try:
            answer = packed_result(read(file, limits))
        except UnreadableFile as reason:
            if isinstance(reason.__cause__, MemoryError):
                os._exit(OUT_OF_MEMORY)
            answer = packed_result(reason)
        except MemoryError:  # while the answer was packed
            os._exit(OUT_OF_MEMORY)
        send(answers, answer)


def _next(requests: BinaryIO) -> SourceFile | None:
    try:
        return unpacked_file(receive(requests))
    except EOFError:
        return None


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


if __name__ == "__main__":
    main()
