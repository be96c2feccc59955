"""Time a full build, an update and queries on a generated archive."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles

from xunduan.commands.benchmarks.growth import archive_source, prepare
from xunduan.commands.benchmarks.machine import usage
from xunduan.commands.generated_archive import ArchiveSource, write_archive
from xunduan.errors import XunduanError
from xunduan.index.manifest import read_manifest
from xunduan.index.snapshot import current_name, open_snapshot
from xunduan.models.encoder import load_encoder
from xunduan.search.engine import Engine
from xunduan.search.results import SearchRequest
from xunduan.settings import settings

UPDATE_SHARE, UPDATE_EXTRA = 0.05, 1.0
"""An update of `changed` files may take this share of the full build's time, and so many seconds more."""
_WARM_UP = 10


@dataclass(frozen=True)
class Latency:
    """Milliseconds of Engine.search, first page of ten hits, one thread, no query twice."""

    queries: int
    p50: float
    p95: float
    p99: float
    longest: float


@dataclass(frozen=True)
class Report:
    """Times in seconds of `xunduan index` as a process, starting Python and loading the model included."""

    documents: int
    changed: int
    counts: dict[str, int]
    index_mb: float
    full: float
    peak_memory_mb: float
    """Of the full build."""
    unchanged: float
    update: float
    latency_ms: Latency
    machine: dict[str, str]

    @property
    def update_allowed(self) -> float:
        return UPDATE_SHARE * self.full + UPDATE_EXTRA

    @property
    def update_in_time(self) -> bool:
        return self.update <= self.update_allowed


def rebuild(source: Path, index_dir: Path) -> float:
    """Seconds of one build; XunduanError with its last line where it fails."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "xunduan.cli", "index", source, "--index", index_dir],
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise XunduanError(
            "重建失败", f"the build failed: {(done.stderr or done.stdout).strip().splitlines()[-1]}"
        )
    return seconds


def time_queries(index_dir: Path, count: int, made: ArchiveSource) -> Latency:
    """Ask `count` different queries of the index, after a few to warm up."""
    configured = settings()
    engine = Engine(open_snapshot(index_dir), load_encoder(configured), configured)
    prepare(engine)
    taken = []
    for query in made.queries(count + _WARM_UP):
        started = time.perf_counter()
        engine.search(SearchRequest(query))
        taken.append((time.perf_counter() - started) * 1000)
    measured = taken[_WARM_UP:]
    cuts = quantiles(measured, n=100, method="inclusive")
    return Latency(len(measured), cuts[49], cuts[94], cuts[98], max(measured))


def measure(folder: Path, documents: int, changed: int, query_count: int, made: ArchiveSource) -> Report:
    """Write the archive below `folder` and time everything on it."""
    source, index_dir = folder / "archive", folder / "index"
    paths = write_archive(source, documents, made)
    say(f"{documents} 篇文档，首次建索引 / documents, full build …")
    full = rebuild(source, index_dir)
    peak_memory_mb = usage("RUSAGE_CHILDREN").ru_maxrss / 1024
    say(f"{full:.1f} s; 不变再建 / again, nothing changed …")
    unchanged = rebuild(source, index_dir)
    for number, path in enumerate(paths[:: documents // changed][:changed]):
        title, text = made.document(documents + number)
        path.write_text(f"{title}\n\n{text}", encoding="utf-8")
    say(f"{unchanged:.1f} s; 改 {changed} 个文件再建 / again, {changed} files changed …")
    update = rebuild(source, index_dir)
    say(f"{update:.1f} s; {query_count} 次查询 / queries …")
    snapshot = index_dir / "snapshots" / current_name(index_dir)
    return Report(
        documents,
        changed,
        read_manifest(snapshot).counts,
        sum(path.stat().st_size for path in snapshot.rglob("*") if path.is_file()) / 1e6,
        full,
        peak_memory_mb,
        unchanged,
        update,
        time_queries(index_dir, query_count, made),
        {"python": platform.python_version(), "system": platform.platform(), "cores": str(os.cpu_count())},
    )


def table(report: Report) -> str:
    """The report as a Markdown table."""
    counts, latency = report.counts, report.latency_ms
    verdict = "✓" if report.update_in_time else "✗"
    rows = {
        "文档 / documents": f"{report.documents}",
        "段落、窗口 / passages, windows": f"{counts['passages']}, {counts['windows']}",
        "索引大小 / index size": f"{report.index_mb:.1f} MB",
        "首次建索引 / full build": f"{report.full:.1f} s, {report.peak_memory_mb:.0f} MB",
        "不变再建 / nothing changed": f"{report.unchanged:.1f} s",
        f"改 {report.changed} 个文件 / {report.changed} files changed": (
            f"{report.update:.1f} s {verdict} (≤ {report.update_allowed:.1f} s)"
        ),
        "查询 / query p50, p95, p99, max": (
            f"{latency.p50:.1f}, {latency.p95:.1f}, {latency.p99:.1f}, {latency.longest:.1f} ms"
        ),
    }
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())])


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["load"]:
        from xunduan.commands.benchmarks import load

        return load.main(given[1:])
    parser = argparse.ArgumentParser(
        description="用生成的语料测量建索引、更新和查询的速度 / time builds, an update and queries on a generated archive",
        epilog="xunduan benchmark load --help: 超载时的服务 / a server under more requests than it can answer",
    )
    parser.add_argument("--documents", type=int, default=1000, metavar="N", help="文档数 / documents (1000)")
    parser.add_argument(
        "--changed",
        type=int,
        default=10,
        metavar="N",
        help="更新时改动的文件数 / files changed for the update (10)",
    )
    parser.add_argument("--queries", type=int, default=300, metavar="N", help="查询数 / queries (300)")
    parser.add_argument(
        "--text",
        type=Path,
        metavar="DIR",
        help="用此文件夹中文档的句子重新组合 / recombine the sentences of this folder's documents (default: made-up bulletins)",
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="把结果写成 JSON / write the report as JSON"
    )
    scope = parser.add_mutually_exclusive_group()
    scope.add_argument(
        "--quick",
        action="store_true",
        help="各环节与其他系统对比，几分钟 / every stage, beside other systems, in minutes",
    )
    scope.add_argument(
        "--full",
        action="store_true",
        help="同上，直到一百万段，数小时 / the same up to a million passages, in hours",
    )
    options = parser.parse_args(given)
    settings()  # read before the work, so that a wrong variable is said at once
    if not 1 <= options.changed <= options.documents or options.queries < 2:
        parser.error("1 ≤ --changed ≤ --documents, --queries ≥ 2")
    if options.quick or options.full:
        return _every_stage(options)
    with tempfile.TemporaryDirectory(prefix="xunduan-benchmark-") as folder:
        made = archive_source(options.text)
        report = measure(Path(folder), options.documents, options.changed, options.queries, made)
    print(table(report))
    if options.json:
        fields = asdict(report) | {
            "update_allowed": report.update_allowed,
            "update_in_time": report.update_in_time,
        }
        options.json.write_text(json.dumps(fields, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def _every_stage(options: argparse.Namespace) -> int:
    from xunduan.commands.benchmarks.report import FULL, QUICK, run_all, tables

    with tempfile.TemporaryDirectory(prefix="xunduan-benchmark-") as folder:
        results = run_all(Path(folder), QUICK if options.quick else FULL, settings(), say, options.text)
    print(tables(results))
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0
