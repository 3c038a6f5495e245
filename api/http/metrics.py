"""Counters for /metrics, in Prometheus' text format: of this process, or of all workers where there are several."""

import os
import time

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

__all__ = ["CONTENT_TYPE_LATEST", "SHARED", "Metrics"]

disable_created_metrics()  # type: ignore[no-untyped-call]
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Set for workers, before they begin: the folder in which they keep their counters; prometheus_client reads it."""


class Metrics:
    """Counts and times requests by route, never by what was asked."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        self._requests = Counter("lovkryss_http_requests", "Requests answered.", ("method", "route", "status"), registry=registry)
        self._seconds = Histogram(
            "lovkryss_http_request_seconds", "Time to the end of the answer.", ("route",), buckets=_BUCKETS, registry=registry
        )
        self._ready = Gauge(
            "lovkryss_ready", "1 when the first query will be fast, in every worker.", registry=registry, multiprocess_mode="livemin"
        )
        self._workers = Gauge("lovkryss_workers", "Processes that serve.", registry=registry, multiprocess_mode="livesum")
        self._memory = Gauge(
            "lovkryss_resident_memory_bytes", "Memory of all workers, shared pages counted in each.", registry=registry,
            multiprocess_mode="livesum",
        )  # fmt: skip
        self._snapshot = Gauge(
            "lovkryss_snapshot_timestamp_seconds", "When the law being served was ingested, in the worker that is furthest behind.",
            registry=registry, multiprocess_mode="livemin",
        )  # fmt: skip
        self._workers.set(1)
        self.state(ready=False)

    def record(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request is answered."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def state(self, *, ready: bool, snapshot: float = 0.0) -> None:
        """How this process is.

        :param snapshot: when its snapshot was made, in seconds since 1970
        """
        self._ready.set(ready)
        self._snapshot.set(snapshot or time.time())
        self._memory.set(_resident())

    def text(self) -> bytes:
        """All counters, of all workers."""
        if SHARED not in os.environ:
            return generate_latest(self._registry)
        everyone = CollectorRegistry()
        MultiProcessCollector(everyone)  # type: ignore[no-untyped-call]
        return generate_latest(everyone)


def _resident() -> int:
    """Memory of this process; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
