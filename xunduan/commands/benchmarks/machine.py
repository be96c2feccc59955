"""The machine that a benchmark ran on, what else it was doing, and the timing that all stages share."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import quantiles
from typing import Any

from xunduan.errors import XunduanError

_PACKAGES = (
    "torch",
    "openvino",
    "faiss-cpu",
    "numpy",
    "tokenizers",
    "sentence-transformers",
    "rjieba",
    "bm25s",
    "txtai",
)
_UNITS = ("avx2", "avx512f", "avx512_bf16", "amx_bf16")
"""Flags of a CPU that decide how fast a matrix product is."""


def machine() -> dict[str, str]:
    """What a number means nothing without: processor, cores, memory, load, versions."""
    described = {
        "cpu": _cpu_line("model name") or platform.processor() or platform.machine(),
        "units": " ".join(unit for unit in _UNITS if unit in _cpu_line("flags").split()) or "unknown",
        "cores": str(os.cpu_count()),
        "memory_gb": _memory_gb(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": load(),
    }
    return described | {name: found for name in _PACKAGES if (found := _version(name))}


def load() -> str:
    """The load averages over 1, 5 and 15 minutes; empty where the system has none."""
    return " ".join(f"{value:.1f}" for value in os.getloadavg()) if hasattr(os, "getloadavg") else ""


def fastest(work: Callable[[], object], repeat: int = 3) -> float:
    """Seconds of the fastest of some runs, after one that is not counted: what else the machine does only adds."""
    work()
    taken = []
    for _ in range(repeat):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def milliseconds(work: Callable[[str], object], queries: Sequence[str]) -> dict[str, float]:
    """p50, p95 and p99 of the work on each of the queries, once each, after a few that are not counted."""
    for query in queries[:3]:
        work(query)
    taken = []
    for query in queries:
        started = time.perf_counter()
        work(query)
        taken.append(1000 * (time.perf_counter() - started))
    cuts = quantiles(taken, n=100, method="inclusive")
    return {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98]}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _cpu_line(name: str) -> str:
    path = Path("/proc/cpuinfo")
    if not path.is_file():
        return ""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _memory_gb() -> str:
    if not hasattr(os, "sysconf") or "SC_PHYS_PAGES" not in os.sysconf_names:
        return "unknown"
    return f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f}"


def usage(whose: str) -> Any:
    """What the system has counted for RUSAGE_SELF or RUSAGE_CHILDREN; XunduanError on Windows, which counts nothing."""
    try:
        import resource
    except ImportError as error:
        raise XunduanError(
            "Windows 不提供用量统计，基准测试请在 Linux 或 macOS 上运行",
            "Windows counts no usage: run benchmarks on Linux or macOS",
        ) from error
    return resource.getrusage(getattr(resource, whose))
