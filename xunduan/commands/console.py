"""Shared by all commands: progress on a terminal or in a log, and one-line errors with the right exit status."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from typing import NoReturn

from tqdm import tqdm

from xunduan.errors import XunduanError

_LINE_EVERY = 10.0
"""Seconds between two progress lines where the output is no terminal."""


class ConsoleProgress:
    """A Progress (xunduan.index.build) on standard error: a bar on a terminal, plain lines elsewhere."""

    def __init__(self) -> None:
        self._bar: tqdm | None = None
        self._stage = ""
        self._done = self._total = 0
        self._spoken = 0.0

    def stage(self, name: str, total: int) -> None:
        self.close()
        self._stage, self._total, self._done, self._spoken = name, total, 0, time.monotonic()
        if sys.stderr.isatty():
            self._bar = tqdm(total=total, desc=name, file=sys.stderr, dynamic_ncols=True)
        else:
            print(f"{name}: {total}", file=sys.stderr, flush=True)

    def advance(self, steps: int = 1) -> None:
        self._done += steps
        if self._bar is not None:
            self._bar.update(steps)
        elif time.monotonic() - self._spoken >= _LINE_EVERY:
            self._spoken = time.monotonic()
            print(f"{self._stage}: {self._done}/{self._total}", file=sys.stderr, flush=True)

    def say(self, line: str) -> None:
        self.close()
        print(line, file=sys.stderr, flush=True)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def run(main: Callable[[], int]) -> NoReturn:
    """Exit with what `main` returns; an error meant for people is one line on standard error and status 1."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show Chinese gets question marks; it must not end the command.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        status = main()
    except XunduanError as error:
        status = _failed(str(error))
    except KeyboardInterrupt:
        status = 130
    except BrokenPipeError:
        status = 1
    except OSError as error:
        status = _failed(str(error))
    sys.exit(status)


def _failed(reason: str) -> int:
    print(f"错误 / error: {' '.join(reason.split())}", file=sys.stderr)
    return 1
