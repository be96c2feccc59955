"""Builds that are killed with SIGKILL while they write: run as a process by test_crashes, which looks at what is left.

    python -m tests.index.killed_build SOURCE waiting|working INDEX=TOUCH...

For each INDEX a child builds SOURCE into it, as a segment beside what is there. When it touches the index for the
TOUCH-th time, by any call that opens, makes, renames or removes something there, it is killed from outside: before
the call is made (`waiting`), or while it works on (`working`). Prints a line for each child: how it ended (-9
where it was killed) and its touches in all.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from pathlib import Path

from tests.fakes import FakeEncoder, Silent
from xunduan.index import segments
from xunduan.index.build import build
from xunduan.index.documents import Block, RawDocument
from xunduan.index.pipeline import process
from xunduan.language.tokens import configure_jieba
from xunduan.settings import Settings

_TOUCHING = ("open", "sqlite3.connect", "shutil.rmtree") + tuple(
    f"os.{call}" for call in ("mkdir", "rename", "remove", "rmdir", "chmod", "link")
)


def killed(source: Path, index_dir: Path, touch: int, wait: bool) -> tuple[int, int]:
    """How a build that is killed at its `touch`-th touch ended, and how often it had touched the index."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            _build(source, index_dir, touch, wait, write)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(write)
    touches = 0
    while signalled := os.read(read, 4096):
        touches += len(signalled)
        if 0 < touch <= touches:
            os.kill(child, signal.SIGKILL)
            break
    os.close(read)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), touches


def _build(source: Path, index_dir: Path, touch: int, wait: bool, pipe: int) -> None:
    touches = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal touches
        if event in _TOUCHING and str(index_dir) in str(arguments[:1]):
            touches += 1
            os.write(pipe, b".")
            if wait and touches == touch:
                signal.pause()

    sys.addaudithook(watch)
    segments.SMALL = segments._GROWTH = 0  # an archive of any size goes on with what it has
    configured = Settings(cache_dir=index_dir.parent / "cache", model="fake", keep_snapshots=1)
    build(source, index_dir, configured, FakeEncoder, Silent())


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    # Dictionaries, names of places and rules are read once for all children.
    warm = Settings(cache_dir=folder.parent / "cache", model="fake")
    configure_jieba(warm.cache_dir, None)
    for path in folder.iterdir():
        process(RawDocument(path.name, (Block(path.read_text(encoding="utf-8")),)), {}, warm)
    for target in sys.argv[3:]:
        name, _, number = target.rpartition("=")
        print(*killed(folder, Path(name), int(number), sys.argv[2] == "waiting"), flush=True)
