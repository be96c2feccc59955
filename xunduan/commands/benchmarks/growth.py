"""How build, index and query grow with the number of passages, the encoder's own work left out."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from xunduan.commands import generated_archive
from xunduan.commands.benchmarks.machine import milliseconds, usage
from xunduan.commands.benchmarks.synthetic import SyntheticEncoder
from xunduan.commands.generated_archive import ArchiveSource, write_archive
from xunduan.commands.recombined_archive import RecombinedArchive
from xunduan.errors import XunduanError
from xunduan.index.build import build
from xunduan.index.snapshot import open_snapshot
from xunduan.search.engine import Engine
from xunduan.search.results import SearchRequest
from xunduan.settings import settings

_PASSAGES_A_DOCUMENT = 6
"""Of a generated document, about."""


@dataclass(frozen=True)
class Growth:
    """One size of archive."""

    passages: int
    windows: int
    build_ms_a_passage: float
    """Of processor time, all processes together: divide by the cores for the wall."""
    peak_mb: float
    """Of the building process."""
    index_kb_a_passage: float
    unchanged_s: float
    one_changed_s: float
    open_s: float
    query_ms: dict[str, float]


def growth(
    folder: Path, sizes: Sequence[int], like: np.ndarray, query_count: int, text: Path | None = None
) -> list[Growth]:
    """Archives of about so many passages, each built and asked in a process of its own; `text` as `archive_source`
    has it."""
    vectors = folder / "like.npy"
    np.save(vectors, like)
    measured = []
    for size in sizes:
        done = subprocess.run(
            [
                *(
                    sys.executable,
                    "-m",
                    __name__,
                    folder / f"growth-{size}",
                    str(size),
                    vectors,
                    str(query_count),
                ),
                *([text] if text else []),
            ],
            capture_output=True,
            text=True,
        )
        if done.returncode:
            last = (done.stderr or done.stdout).strip().splitlines()[-1]
            raise XunduanError(f"{size} 段的测量失败", f"measuring {size} passages failed: {last}")
        measured.append(Growth(**json.loads(done.stdout.splitlines()[-1])))
    return measured


def archive_source(text: Path | None) -> ArchiveSource:
    """The sentences of a folder's documents put together anew, or bulletins made up from nothing."""
    return RecombinedArchive.of(text, settings()) if text else generated_archive


def measure(folder: Path, size: int, like: np.ndarray, query_count: int, made: ArchiveSource) -> Growth:
    """One size, in this process."""
    configured = settings().model_copy(update={"model": "synthetic", "use_projection": False})
    source, index_dir = folder / "source", folder / "index"
    paths = write_archive(source, max(size // _PASSAGES_A_DOCUMENT, 2), made)
    encoder = SyntheticEncoder(like)

    def built() -> tuple[float, float]:
        started, used = time.perf_counter(), _processor_seconds()
        build(source, index_dir, configured, lambda: encoder, _Quiet(), False, lambda: encoder.fingerprint)
        return time.perf_counter() - started, _processor_seconds() - used

    _, full = built()
    peak = _peak_mb()
    unchanged, _ = built()
    title, text = made.document(len(paths))
    paths[len(paths) // 2].write_text(f"{title}\n\n{text}", encoding="utf-8")
    changed, _ = built()
    started = time.perf_counter()
    snapshot = open_snapshot(index_dir)
    engine = Engine(snapshot, encoder, configured)
    opened = time.perf_counter() - started
    prepare(engine)
    counts = snapshot.manifest.counts
    taken = milliseconds(lambda query: engine.search(SearchRequest(query)), list(made.queries(query_count)))
    stored = sum(path.stat().st_size for path in snapshot.folder.rglob("*") if path.is_file())
    return Growth(
        counts["passages"],
        counts["windows"],
        1000 * full / counts["passages"],
        peak,
        stored / 1000 / counts["passages"],
        unchanged,
        changed,
        opened,
        taken,
    )


def prepare(engine: Engine) -> None:
    """Have all at hand that a server prepares in the background in its first seconds."""
    deque(chain(engine.warm(), engine.gather()), maxlen=0)


class _Quiet:
    """A Progress that says nothing."""

    def stage(self, name: str, total: int) -> None:
        """Not shown."""

    def advance(self, steps: int = 1) -> None:
        """Not shown."""

    def say(self, line: str) -> None:
        """Not shown."""


def _peak_mb() -> float:
    """What this process has held at the most; getrusage would count what its parent held when it was forked."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(
            line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM")
        )
        return int(line.split()[1]) / 1024
    return usage("RUSAGE_SELF").ru_maxrss / 1024


def _processor_seconds() -> float:
    own, children = usage("RUSAGE_SELF"), usage("RUSAGE_CHILDREN")
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    target, wanted, vectors_file, count, *folders = sys.argv[1:]
    sentences_of = archive_source(Path(folders[0]) if folders else None)
    print(
        json.dumps(
            asdict(measure(Path(target), int(wanted), np.load(vectors_file), int(count), sentences_of))
        )
    )
