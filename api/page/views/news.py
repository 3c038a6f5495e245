"""What has become of the law from one snapshot to another, and what of the findings that rest on it."""

from typing import Final

from msgspec import Struct

from analysis.change.model import Change, Piece, ProvisionChange, TouchedLine
from analysis.engine import Engine
from api.changes import changes_between
from ingest.snapshots import SnapshotInfo, snapshots

AROUND: Final = 80
"""Characters of unchanged words that are shown on each side of a change."""

FINDINGS: Final = 60
LINES: Final = 60


class Changed(Struct, frozen=True):
    """A provision with the words that differ; what stays is cut where it is long."""

    change: ProvisionChange
    label: str
    words: tuple[Piece, ...]


class News(Struct, frozen=True):
    """What is new.

    :ivar findings: touched findings, each with whether a provision in it is new, and how many of its provisions change
    """

    before: SnapshotInfo
    after: SnapshotInfo
    change: Change
    shown: tuple[Changed, ...]
    flows: tuple[TouchedLine, ...]
    duties: tuple[TouchedLine, ...]


def news(engine: Engine, before: SnapshotInfo, after: SnapshotInfo, offset: int, most: int) -> News:
    """The changes between two snapshots, provisions from ``offset``.

    :raises NotFoundError: a snapshot is not there any more
    """
    found = changes_between(engine.corpus.home, before.id, after.id, homes=False, engine=engine)
    lines = found.touched.lines
    return News(
        before, after, found, tuple(_changed(one) for one in found.provisions[offset : offset + most]),
        tuple(one for one in lines if one.is_flow), tuple(one for one in lines if not one.is_flow),
    )  # fmt: skip


def known_snapshots(engine: Engine) -> tuple[SnapshotInfo, ...]:
    """The snapshots that there are, the newest first."""
    return tuple(reversed(snapshots(engine.corpus.home)))


def _changed(one: ProvisionChange) -> Changed:
    side = one.after or one.before
    words = tuple(_cut(piece, place == 0, place == len(one.words) - 1) for place, piece in enumerate(one.words))
    return Changed(one, f"{one.document_title} {side.title if side else ''}".strip(), words)


def _cut(piece: Piece, first: bool, last: bool) -> Piece:
    """What stays, cut between words: what stands next to a change is kept."""
    text = piece.text
    if piece.op != "same" or len(text) <= 2 * AROUND:
        return piece
    start = text[: text.rfind(" ", 0, AROUND) + 1 or AROUND].rstrip()
    end = text[text.find(" ", len(text) - AROUND) + 1 or len(text) - AROUND :]
    return Piece("same", f"{start} …" if last else f"… {end}" if first else f"{start} … {end}")
