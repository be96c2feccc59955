"""Counters for Prometheus, one registry an application. No label ever holds a query."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

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
        self.ready = Gauge("xunduan_ready", "1 while a snapshot is being served.", registry=self.registry)

    def searched(self, confident: bool, took_ms: float) -> None:
        self.searches.labels(str(confident).lower()).inc()
        self.search_seconds.observe(took_ms / 1000)

    def text(self, ready: bool) -> bytes:
        """The exposition, version 0.0.4."""
        self.ready.set(ready)
        return generate_latest(self.registry)
