"""Counters for Prometheus, one registry an application. No label ever holds a query."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from xunduan.web.engine import Live

_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Metrics:
    """What is measured of the running server."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "xunduan_http_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "xunduan_http_request_seconds",
            "Time to answer a request.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.running = Gauge(
            "xunduan_http_requests_in_progress", "Requests being answered.", registry=self.registry
        )
        self.searches = Counter(
            "xunduan_searches",
            "Searches, by whether the engine was confident.",
            ("confident",),
            registry=self.registry,
        )
        self.search_seconds = Histogram(
            "xunduan_search_seconds", "Time in the engine a search.", buckets=_SECONDS, registry=self.registry
        )
        self.stage_seconds = Histogram(
            "xunduan_search_stage_seconds",
            "Time in each stage of a search; cached results take none.",
            ("stage",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.queue = Gauge(
            "xunduan_queue_length", "Requests that wait for their turn.", ("kind",), registry=self.registry
        )
        self.waited = Histogram(
            "xunduan_queue_seconds",
            "Wait for a turn.",
            ("kind",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.refused = Counter(
            "xunduan_refused", "Requests refused, by the reason.", ("kind", "reason"), registry=self.registry
        )
        self.problems = Counter(
            "xunduan_problems", "Problem documents answered.", ("status",), registry=self.registry
        )
        self.connections = Gauge("xunduan_connections", "Open connections.", registry=self.registry)
        self.degraded = Gauge(
            "xunduan_snapshot_degraded",
            "1 while an older snapshot serves than the one that was made current.",
            registry=self.registry,
        )
        self.snapshot_age = Gauge(
            "xunduan_snapshot_age_seconds", "Since the snapshot served was built.", registry=self.registry
        )
        self.skipped = Gauge(
            "xunduan_snapshot_skipped_files",
            "Files the snapshot leaves out, by the first words of the reason.",
            ("reason",),
            registry=self.registry,
        )
        self.ready = Gauge("xunduan_ready", "1 while a snapshot is being served.", registry=self.registry)

    def searched(self, confident: bool, took_ms: float, spent: Mapping[str, float]) -> None:
        """Count a search that took so many ms, of which `spent` gives the seconds of each stage."""
        self.searches.labels(str(confident).lower()).inc()
        self.search_seconds.observe(took_ms / 1000)
        for stage, seconds in spent.items():
            self.stage_seconds.labels(stage).observe(seconds)

    def text(self, live: Live) -> bytes:
        """The exposition, version 0.0.4."""
        ready = live.ready()
        self.ready.set(ready)
        self.degraded.set(live.problem() is not None)
        if ready:
            facts = live.current().statistics()
            built = datetime.fromisoformat(facts["created"])
            self.snapshot_age.set((datetime.now(UTC) - built).total_seconds())
            self.skipped.clear()
            for reason, number in facts.get("skipped_by_reason", {}).items():
                self.skipped.labels(reason).set(number)
        return generate_latest(self.registry)
