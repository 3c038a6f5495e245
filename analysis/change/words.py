"""The difference between two texts, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from analysis.change.model import Piece

_TOKEN: Final = re.compile(r"\s+|[\w§-]+|.", re.UNICODE | re.DOTALL)
MOST: Final = 4_000_000
"""Pairs of words up to which a difference is looked for within; two longer texts are told apart as wholes."""
LEAST_SAME: Final = 2
"""Words between two differences from which they are two: a lone «og» that stayed makes no text easier to read."""


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order: what is not ``added`` gives ``before``, what is not ``removed`` gives ``after``.

    O(n · m) words in the worst case, after what begins and ends alike.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    pieces = [Piece("same", "".join(old[:head])), *_middle(middle_old, middle_new), Piece("same", "".join(old[len(old) - tail :]))]
    return tuple(_joined(pieces))


def _alike(one: list[str], other: list[str]) -> int:
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count


def _middle(old: list[str], new: list[str]) -> Iterator[Piece]:
    if len(old) * len(new) > MOST:
        yield from (Piece("removed", "".join(old)), Piece("added", "".join(new)))
        return
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal" and sum(not one.isspace() for one in old[a:b]) >= LEAST_SAME:
            yield Piece("same", "".join(old[a:b]))
        else:
            yield from (Piece("removed", "".join(old[a:b])), Piece("added", "".join(new[c:d])))


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Without empty ones; of a run of differences first all that is removed, then all that is added."""
    found: list[Piece] = []
    removed, added = "", ""
    for one in (*pieces, None):
        if one is not None and one.op == "removed":
            removed += one.text
        elif one is not None and one.op == "added":
            added += one.text
        elif one is None or one.text:
            found += [Piece("removed", removed)] * bool(removed) + [Piece("added", added)] * bool(added)
            removed, added = "", ""
            if one is not None:
                joined = found.pop().text + one.text if found and found[-1].op == "same" else one.text
                found.append(Piece("same", joined))
    return found
