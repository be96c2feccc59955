"""How a server stands up to more requests than it can answer: open loop, the client in a process of its own.

Open loop: requests come at their times, whether or not earlier ones were answered, as from many people. A closed loop,
where each waits for its answer before it asks again, never shows an overload.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from xunduan.errors import XunduanError
from xunduan.index.snapshot import open_snapshot
from xunduan.settings import settings

_RATES = (0.5, 1.0, 2.0, 4.0)
_HEALTH_EVERY = 0.1
_RECOVERED = 2.0
"""Times the unloaded median at which a search counts as fast again."""
_PATIENCE = 30.0
"""Seconds after which an answer counts as none."""


@dataclass
class Step:
    """One rate of arrivals and what came of it; times in ms."""

    times_capacity: float
    a_second: float
    sent: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    p50: float = 0.0
    p99: float = 0.0
    goodput: float = 0.0
    health_max: float = 0.0
    recovery: float = 0.0
    """Seconds until a search is fast again."""


@dataclass
class Report:
    """An unloaded server, what it can answer a second, and what it does beyond that."""

    unloaded_p50: float
    capacity: float
    steps: list[Step]
    cores: int = field(default_factory=lambda: os.cpu_count() or 1)


async def get(port: int, path: str) -> tuple[str, float]:
    """Status of one request on a connection of its own, and its ms; `timeout` or `error` where there is none."""
    began = time.perf_counter()
    status = "error"
    try:
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
                answer = await reader.read()
            finally:
                writer.close()
            status = answer[9:12].decode("latin-1") or "closed"
    except TimeoutError:
        status = "timeout"
    except OSError:
        status = "error"
    return status, (time.perf_counter() - began) * 1000


class HealthWatch(threading.Thread):
    """Asks for the server's health ten times a second, on a thread of its own: not behind the client's own requests."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self._port = port
        self._over = threading.Event()
        self.slowest = 0.0
        """Milliseconds."""

    def __enter__(self) -> HealthWatch:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        while not self._over.wait(_HEALTH_EVERY):
            began = time.perf_counter()
            with (
                suppress(OSError, HTTPException),
                closing(HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE)) as connection,
            ):
                connection.request("GET", "/healthz")
                connection.getresponse().read()
            self.slowest = max(self.slowest, (time.perf_counter() - began) * 1000)


class Load:
    """Searches of an index's own sentences, none of them twice while there are others."""

    def __init__(self, port: int, queries: Sequence[str]) -> None:
        self._port = port
        self._queries = queries
        self._next = 0

    async def search(self) -> tuple[str, float]:
        query = self._queries[self._next % len(self._queries)]
        self._next += 1
        return await get(self._port, f"/api/search?q={quote(query)}")

    async def unloaded(self, count: int) -> float:
        """Median ms of searches one after the other."""
        return statistics.median([(await self.search())[1] for _ in range(count)])

    async def capacity(self, seconds: float, clients: int) -> float:
        """Searches a second that a few clients get answered, each asking again at once; XunduanError where none is."""
        ends = time.monotonic() + seconds
        served = 0

        async def ask() -> None:
            nonlocal served
            while time.monotonic() < ends:
                status, _ = await self.search()
                served += status == "200"  # after the wait: another client counts meanwhile

        began = time.monotonic()
        await asyncio.gather(*(ask() for _ in range(clients)))
        if not served:
            raise XunduanError(
                f"{seconds:g} 秒内没有一次搜索得到回答，请用 --seconds 加长",
                f"no search was answered within {seconds:g} s: give it longer by --seconds",
            )
        return served / (time.monotonic() - began)

    async def step(self, times: float, capacity: float, seconds: float, unloaded: float) -> Step:
        """Requests at random times, so many a second on average."""
        step = Step(times, times * capacity)
        tasks = []
        with HealthWatch(self._port) as health:
            began = due = time.monotonic()
            while due < began + seconds:
                tasks.append(asyncio.create_task(self.search()))
                due += random.expovariate(step.a_second)
                await asyncio.sleep(max(0.0, due - time.monotonic()))
            lasted = time.monotonic() - began
            step.recovery = await self._recovery(unloaded)
            answers = await asyncio.gather(*tasks)
        step.health_max = health.slowest
        step.sent = len(answers)
        step.statuses = dict(Counter(status for status, _ in answers))
        served = sorted(took for status, took in answers if status == "200")
        if served:
            step.p50, step.p99 = served[len(served) // 2], served[int(0.99 * (len(served) - 1))]
        step.goodput = len(served) / lasted
        return step

    async def _recovery(self, unloaded: float) -> float:
        began = time.monotonic()
        while time.monotonic() - began < 4 * _PATIENCE:
            asked = time.monotonic()
            status, took = await self.search()
            if status == "200" and took <= _RECOVERED * unloaded:
                return asked - began
            await asyncio.sleep(0.05)
        return time.monotonic() - began


async def measure(port: int, queries: Sequence[str], seconds: float) -> Report:
    """The whole table for the server at `port`."""
    load = Load(port, queries)
    await load.unloaded(10)
    unloaded = await load.unloaded(50)
    capacity = await load.capacity(seconds, os.cpu_count() or 1)
    steps = [await load.step(times, capacity, seconds, unloaded) for times in _RATES]
    return Report(unloaded, capacity, steps)


def table(report: Report) -> str:
    """The report as a Markdown table."""
    lines = [
        f"单独一次 / unloaded p50 {report.unloaded_p50:.0f} ms; 容量 / capacity {report.capacity:.1f}/s; "
        f"{report.cores} 核 / cores",
        "",
        "| 到达 / arrivals | 状态 / statuses | p50, p99 (ms) | 有效 / goodput | /healthz max (ms) | 恢复 / recovery (s) |",
        "|---|---|---|---|---|---|",
    ]
    for step in report.steps:
        statuses = ", ".join(f"{status}: {number}" for status, number in sorted(step.statuses.items()))
        lines.append(
            f"| {step.times_capacity:g} × = {step.a_second:.1f}/s | {statuses} | {step.p50:.0f}, {step.p99:.0f} "
            f"| {step.goodput:.1f}/s | {step.health_max:.0f} | {step.recovery:.1f} |"
        )
    return "\n".join(lines)


def sentences(index_dir: Path, most: int = 5000) -> list[str]:
    """Pieces of the index's own passages, all different, in random order that is always the same."""
    snapshot = open_snapshot(index_dir)
    chance = random.Random(0)
    rows = list(range(snapshot.manifest.counts["passages"]))
    chance.shuffle(rows)
    pieces = (
        snapshot.store.passage(row).text[at : at + length]
        for length in (12, 16, 20, 24)
        for at in range(0, 200, 7)
        for row in rows
    )
    found = list(islice(dict.fromkeys(piece for piece in pieces if len(piece) > 6), most))
    chance.shuffle(found)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="xunduan benchmark load",
        description="测量超载时的服务 / a server under more requests than it can answer, open loop",
    )
    parser.add_argument(
        "--index", type=Path, metavar="DIR", help="索引文件夹 / index folder (default: XUNDUAN_INDEX_DIR)"
    )
    parser.add_argument(
        "--seconds", type=float, default=20.0, metavar="N", help="每一档的时长 / seconds of each rate (20)"
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="把结果写成 JSON / write the report as JSON"
    )
    options = parser.parse_args(arguments)
    index_dir = options.index or settings().index_dir
    queries = sentences(index_dir)
    command = [sys.executable, "-m", "xunduan.cli", "serve", "--index", str(index_dir), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            if not line.startswith("http://"):
                raise XunduanError("服务器没有启动", "the server did not start: xunduan doctor")
            port = int(line.split()[0].rstrip("/").rpartition(":")[2])
            report = asyncio.run(measure(port, queries, options.seconds))
        finally:
            server.terminate()
    print(table(report))
    if options.json:
        options.json.write_text(json.dumps(asdict(report), ensure_ascii=False, indent=1), encoding="utf-8")
    return 0
