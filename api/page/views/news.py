"""What has become of the law from one snapshot to another, and what of the findings that rest on it."""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from analysis.change.model import Change, Piece, ProvisionChange, TouchedLine
from analysis.compared import Change as ListChange
from analysis.engine import Engine
from analysis.findings import compare_findings
from analysis.kept_findings import keep_findings, kept_findings
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


class Listed(Struct, frozen=True):
    """A finding that has come into the lists of events, or gone out of them."""

    id: str
    title: str
    events: tuple[str, ...]


class Lists(Struct, frozen=True):
    """What became of the lists of findings.

    :ivar grown: how many are the same findings with more provisions, or fewer, than they had
    """

    appeared: tuple[Listed, ...]
    vanished: tuple[Listed, ...]
    grown: int


class News(Struct, frozen=True):
    """What is new.

    :ivar lists: None where nobody kept the findings of one of the snapshots
    """

    before: SnapshotInfo
    after: SnapshotInfo
    change: Change
    shown: tuple[Changed, ...]
    flows: tuple[TouchedLine, ...]
    duties: tuple[TouchedLine, ...]
    lists: Lists | None


def news(engine: Engine, before: SnapshotInfo, after: SnapshotInfo, offset: int, most: int) -> News:
    """The changes between two snapshots, provisions from ``offset``.

    :raises NotFoundError: a snapshot is not there any more
    """
    found = changes_between(engine.corpus.home, before.id, after.id, homes=False, engine=engine)
    lines = found.touched.lines
    return News(
        before, after, found, tuple(_changed(one) for one in found.provisions[offset : offset + most]),
        tuple(one for one in lines if one.is_flow), tuple(one for one in lines if not one.is_flow), _lists(engine, before, after),
    )  # fmt: skip


def keep(engine: Engine) -> None:
    """Keep the findings of today, for those who come back; an index of an older program has not."""
    keep_findings(engine.corpus, engine.index, engine.faults)


def _lists(engine: Engine, before: SnapshotInfo, after: SnapshotInfo) -> Lists | None:
    then, now = (kept_findings(engine.corpus.home, one.id) for one in (before, after))
    if then is None or now is None:
        return None
    changes = compare_findings(then, now).changes
    known = {one.id for found in then.values() for one in found}, {one.id for found in now.values() for one in found}
    appeared = _listed((one.after or "", one) for one in changes if one.state == "appeared" and one.after not in known[0])
    vanished = _listed((one.before or "", one) for one in changes if one.state == "vanished" and one.before not in known[1])
    return Lists(appeared, vanished, len({one.after for one in changes if one.added or one.removed}))


def _listed(found: Iterable[tuple[str, ListChange]]) -> tuple[Listed, ...]:
    events: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for name, change in found:
        events.setdefault(name, []).append(change.event)
        titles[name] = change.title
    return tuple(Listed(name, titles[name], tuple(slugs)) for name, slugs in events.items())


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
