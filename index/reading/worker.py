"""The reading process: takes files on its input, gives results on its output, until the input ends or it dies.

Started by `xunduan.index.reading.guard` as `python -m xunduan.index.reading.worker`; not for people.
"""

from __future__ import annotations

import os
from typing import BinaryIO

from xunduan.errors import UnreadableFile
from xunduan.index.child_process import OUT_OF_MEMORY, bound_memory, own_pipes
from xunduan.index.reading.dispatch import read
from xunduan.index.reading.files import SourceFile
from xunduan.index.reading.messages import LIMITS, packed_page, packed_result, receive, send, unpacked_file
from xunduan.index.reading.ocr import TOLD


def main() -> None:
    """Serve until the parent closes the pipe."""
    requests, answers = own_pipes()
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


if __name__ == "__main__":
    main()
