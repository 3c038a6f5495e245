"""What was found a moment ago."""

from collections import OrderedDict
from collections.abc import Hashable
from time import monotonic
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Remembers for a few seconds, and not much. For the event loop only; not locked."""

    def __init__(self, seconds: float, most: int = 10_000) -> None:
        self._seconds = seconds
        self._most = most
        self._kept: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def get(self, key: K) -> V | None:
        """What was put, if it is not too long ago."""
        found = self._kept.get(key)
        if found is None:
            return None
        if monotonic() - found[0] > self._seconds:
            del self._kept[key]
            return None
        return found[1]

    def put(self, key: K, value: V) -> None:
        """Remember."""
        self._kept.pop(key, None)
        self._kept[key] = (monotonic(), value)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()
