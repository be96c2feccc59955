"""Everything of one run of xunduan benchmark --quick or --full: the stages one after the other, a table of each,
JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from xunduan.commands.benchmarks.encoding import encodings
from xunduan.commands.benchmarks.growth import archive_source, growth
from xunduan.commands.benchmarks.machine import load, machine
from xunduan.commands.benchmarks.peers import peers
from xunduan.commands.benchmarks.vectors import kinds_of_index
from xunduan.commands.console import ConsoleProgress
from xunduan.commands.evaluate import markdown
from xunduan.commands.generated_archive import ArchiveSource, write_archive
from xunduan.index.build import build
from xunduan.models.encoder import load_encoder
from xunduan.search.engine import Engine
from xunduan.settings import Settings


@dataclass(frozen=True)
class Scope:
    """How much is measured."""

    windows: int
    """Embedded by every way of embedding."""
    queries: int
    passages: tuple[int, ...]
    """Sizes of archives, the encoder left out."""
    vectors: tuple[int, ...]
    peer_documents: int


QUICK = Scope(windows=128, queries=40, passages=(500, 3000), vectors=(20_000, 120_000), peer_documents=20)
FULL = Scope(
    windows=1024,
    queries=200,
    passages=(10_000, 100_000, 1_000_000),
    vectors=(10_000, 100_000, 1_000_000),
    peer_documents=500,
)
_REAL = 2000
"""Real vectors that the made-up ones are to lie like."""


def run_all(
    folder: Path, scope: Scope, configured: Settings, say: Callable[[str], None], text: Path | None = None
) -> dict[str, Any]:
    """All stages by name, with the machine and its load before and after; `text` as `archive_source` has it."""
    results: dict[str, Any] = {"machine": machine()}
    encoder = load_encoder(configured)
    made = archive_source(text)
    asked = list(made.queries(scope.queries))
    texts = _windows(max(scope.windows, _REAL), made)
    say("计算向量 / embedding …")
    measured = encodings(encoder, configured, texts[: scope.windows], asked)
    results["embedding"] = [asdict(way) for way in measured]
    like = encoder.encode_passages(texts[: min(_REAL, 8 * scope.windows)])
    say("其他系统 / other systems …")
    results["systems"] = [
        asdict(peer) for peer in _peers(folder / "peers", scope, configured, encoder, asked, made)
    ]
    say("向量索引 / vector indexes …")
    results["vector_index"] = [asdict(kind) for kind in kinds_of_index(like, scope.vectors)]
    say("随规模增长 / growth …")
    results["growth"] = [asdict(size) for size in growth(folder, scope.passages, like, scope.queries, text)]
    results["machine"]["load_after"] = load()
    return results


def _windows(count: int, made: ArchiveSource) -> list[str]:
    """Sentences of such documents, of the length of windows."""
    found: list[str] = []
    number = 0
    while len(found) < count:
        found += [line + "。" for line in made.document(number)[1].replace("\n", "").split("。") if line]
        number += 1
    return found[:count]


def _peers(
    folder: Path, scope: Scope, configured: Settings, encoder: Any, asked: Sequence[str], made: ArchiveSource
) -> Iterable[Any]:
    write_archive(folder / "source", scope.peer_documents, made)
    progress = ConsoleProgress()
    try:
        built = build(folder / "source", folder / "index", configured, lambda: encoder, progress)
    finally:
        progress.close()
    yield from peers(Engine(built.snapshot, encoder, configured), configured, asked, built.seconds)


def tables(results: dict[str, Any]) -> str:
    """The stages as Markdown tables."""
    parts = [
        "## machine\n\n"
        + markdown([["", ""], *([name, value] for name, value in results["machine"].items())])
    ]
    for stage in ("embedding", "systems", "vector_index", "growth"):
        rows = [_flat(row) for row in results[stage]]
        shown = [list(rows[0]), *([_shown(row.get(name, "")) for name in rows[0]] for row in rows)]
        parts.append(f"## {stage.replace('_', ' ')}\n\n{markdown(shown)}")
    return "\n\n".join(parts)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            flat |= {f"{name} {key}": one for key, one in value.items()}
        else:
            flat[name] = value
    return flat


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "✓" if value else ""
    if value is None:
        return "未安装 / not installed"
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"
    return str(value)
