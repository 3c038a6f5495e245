"""How much is asked, and by whom: moving windows in the memory of each worker, each with its share of the whole."""

from math import ceil
from time import time
from typing import Final, Literal

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from msgspec import Struct

from api.settings import Settings

Kind = Literal["read", "write", "sign-in"]

_SLOWER: Final = ((1, 60), (3, 900), (10, 86_400))
"""Failures, in multiples of the setting, and the seconds they may come in: who goes on failing waits longer and longer."""


class Rate(Struct, frozen=True):
    """What is left of a limit.

    :param wait: seconds until there is room again; 0 if there is
    """

    kind: str
    limit: int
    left: int
    wait: int

    def headers(self) -> dict[str, str]:
        """As the draft standard of rate limit headers has it."""
        found = {"RateLimit-Policy": f'"{self.kind}";q={self.limit};w=60', "RateLimit": f'"{self.kind}";r={self.left};t={self.wait or 60}'}
        return {**found, "Retry-After": str(self.wait)} if self.wait else found


class Rates:
    """The limits of one worker. For the event loop only."""

    def __init__(self, settings: Settings) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        share = settings.workers
        read, write, failed = (_share(rate, share) for rate in (settings.rate_read, settings.rate_write, settings.rate_failed))
        self._limits: dict[Kind, RateLimitItem | None] = {
            "read": _per_minute(read), "write": _per_minute(write), "sign-in": _per_minute(write),
        }  # fmt: skip
        self._failed = [RateLimitItemPerSecond(times * failed, seconds) for times, seconds in _SLOWER] if failed else []

    def take(self, kind: Kind, who: str) -> Rate | None:
        """Count a request; None where there is no limit."""
        item = self._limits[kind]
        if item is None:
            return None
        taken = self._limiter.hit(item, kind, who)
        reset, left = self._limiter.get_window_stats(item, kind, who)
        return Rate(kind, item.amount, left, 0 if taken else _wait(reset))

    def failed(self, address: str) -> Rate | None:
        """Count a credential that was not good; a rate with ``wait`` when there were too many."""
        for item in self._failed:
            if not self._limiter.hit(item, "failed", address):
                return Rate("failed", item.amount, 0, _wait(self._limiter.get_window_stats(item, "failed", address)[0]))
        return None


def _share(rate: int, workers: int) -> int:
    return ceil(rate / workers)


def _per_minute(rate: int) -> RateLimitItem | None:
    return RateLimitItemPerMinute(rate) if rate else None


def _wait(reset: float) -> int:
    return max(1, ceil(reset - time()))
