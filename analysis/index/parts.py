"""The documents of an index, each with a digest of its rows: what was read of an unchanged one need not be read again."""

import hashlib
from collections.abc import Mapping, Sequence

from msgspec import Struct

from analysis.rows import Row


class Part(Struct, frozen=True, array_like=True, gc=False):
    """A document's rows: ``first`` and the ``count`` of them; ``digest`` is equal as long as all of them say the same."""

    digest: str
    first: int
    count: int


def parts(rows: Sequence[Row]) -> dict[str, Part]:
    """Document → its rows, which stand together, in their order."""
    found: dict[str, Part] = {}
    start = 0
    while start < len(rows):
        document, end = rows[start].document, start
        digest = hashlib.blake2b(digest_size=12)
        while end < len(rows) and rows[end].document == document:
            digest.update(f"{rows[end].id} {rows[end].hash} {','.join(rows[end].ministries)}\n".encode())
            end += 1
        found[document] = Part(digest.hexdigest(), start, end - start)
        start = end
    return found


def unchanged(before: Mapping[str, Part], now: Mapping[str, Part]) -> dict[str, int]:
    """The documents that say what they said, and how many rows further on they stand now."""
    return {name: one.first - before[name].first for name, one in now.items() if name in before and before[name].digest == one.digest}
