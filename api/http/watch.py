"""What is noted of every request: an id that finds it again, one line in the log, counters. Never what was asked, nor by whom."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import Scope
from structlog.contextvars import bound_contextvars

from api.access.model import ANONYMOUS
from api.http import request_id
from api.http.metrics import Metrics

log = logging.getLogger("lovkryss.request")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked for every few seconds by machines; logged only when they fail, or at level debug."""


def route_of(scope: Scope) -> str:
    """The route's template; «other» where none fits."""
    return getattr(scope.get("route"), "path", "other")


@contextmanager
def identified(number: str) -> Iterator[None]:
    """Every line that is logged inside, and every problem made there, has the request's id."""
    request_id.current.set(number)
    with bound_contextvars(request_id=number):
        yield


class Watch:
    """Notes that requests have ended."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def ended(self, scope: Scope, method: str, status: int, sent: int, seconds: float) -> None:
        """One request has been answered.

        :param sent: bytes of the body
        """
        method, route = method if method in METHODS else "other", route_of(scope)
        self._metrics.record(method, route, status, seconds)
        level = logging.DEBUG if route in _QUIET and status < 500 else logging.INFO
        if log.isEnabledFor(level):
            principal = scope.get("state", {}).get("principal", ANONYMOUS)
            log.log(level, "request", extra={"method": method, "route": route, "status": status, "bytes": sent,
                                             "ms": round(seconds * 1000, 2), "via": principal.via})  # fmt: skip
