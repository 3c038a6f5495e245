"""What a change to the engine or to the law did to the findings: two releases of them compared, event by event."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from analysis.compared import Change, Comparison, State
from analysis.index.artifact import Folder, current
from analysis.overlap.model import Cluster
from ingest.errors import IndexStateError, SourceError

SAME = 0.5
"""Share of the provisions of both, together, that two clusters must have in common to be the same finding (Jaccard)."""


class Member(Struct, frozen=True):
    """A provision of an outlined finding."""

    id: str


class Outline(Struct, frozen=True):
    """What is needed to know a finding again; its differences are left out."""

    id: str
    kind: str
    title: str
    provisions: tuple[Member, ...]
    differences: tuple[()] = ()

    @classmethod
    def of(cls, cluster: Cluster) -> "Outline":
        """The outline of a finding."""
        return cls(cluster.id, cluster.kind, cluster.title, tuple(Member(one.id) for one in cluster.provisions))


Finding = Cluster | Outline
Findings = Mapping[str, Sequence[Cluster]]
Outlines = Mapping[str, Sequence[Outline]]


def read_findings(source: Path) -> dict[str, tuple[Cluster, ...]]:
    """The findings of a release: a data directory, a build in its ``index`` folder, or a file that ``overlaps --json`` wrote.

    :raises SourceError: it is none of these
    :raises IndexStateError: the data directory has not been indexed, or by another version
    """
    try:
        if source.is_file():
            return _from_file(source)
        folder = current(source) or (Folder(source) if (source / "prepared.msgpack").exists() else None)
        if folder is None:
            raise SourceError(f"{source}: no indexed data directory, no build of one (HOME/index/N), no file of «overlaps --json»")
        found: dict[str, tuple[Cluster, ...]] = folder.read("prepared", dict[str, tuple[Cluster, ...]])
    except msgspec.DecodeError as error:
        raise IndexStateError(f"{source}: findings of another version of Lovkryss; build them anew ({error})") from None
    return found


class _Answer(Struct):
    event: str | None
    clusters: tuple[Cluster, ...]


def _from_file(path: Path) -> dict[str, tuple[Cluster, ...]]:
    answer = msgspec.json.decode(path.read_bytes(), type=_Answer)
    return {answer.event or "": answer.clusters}


def compare_findings(before: Findings | Outlines, after: Findings | Outlines) -> Comparison:
    """What became of the findings of ``before`` in ``after``. O(n · m) pairs within each event.

    Clusters pair off by id, then by the largest share of provisions in common; each pairs once.
    """
    same = 0
    changes: list[Change] = []
    for event in sorted({*before, *after}):
        old: list[Finding] = list(before.get(event, ()))
        new: list[Finding] = list(after.get(event, ()))
        for one, other in _pairs(old, new):
            change = _change(event, one, other)
            if change:
                changes.append(change)
            else:
                same += 1
    return Comparison(same, tuple(changes))


def _pairs(old: list[Finding], new: list[Finding]) -> Iterator[tuple[Finding | None, Finding | None]]:
    by_id = {cluster.id: cluster for cluster in new}
    left_old = [cluster for cluster in old if cluster.id not in by_id]
    known = {cluster.id for cluster in old}
    left_new = [cluster for cluster in new if cluster.id not in known]
    yield from ((cluster, by_id[cluster.id]) for cluster in old if cluster.id in by_id)
    shares = [(-_share(one, other), a, b) for a, one in enumerate(left_old) for b, other in enumerate(left_new)]
    paired: dict[int, int] = {}
    taken: set[int] = set()
    for _, a, b in sorted(pair for pair in shares if -pair[0] >= SAME):
        if a not in paired and b not in taken:
            paired[a] = b
            taken.add(b)
    for a, one in enumerate(left_old):
        yield one, left_new[paired[a]] if a in paired else None
    yield from ((None, other) for b, other in enumerate(left_new) if b not in taken)


def _ids(cluster: Finding) -> set[str]:
    return {provision.id for provision in cluster.provisions}


def _share(one: Finding, other: Finding) -> float:
    first, second = _ids(one), _ids(other)
    return len(first & second) / len(first | second)


def _change(event: str, one: Finding | None, other: Finding | None) -> Change | None:
    if one is None:
        return Change(event, "appeared", other.title, None, other.id) if other else None
    if other is None:
        return Change(event, "vanished", one.title, one.id, None)
    added = tuple(provision.id for provision in other.provisions if provision.id not in _ids(one))
    removed = tuple(provision.id for provision in one.provisions if provision.id not in _ids(other))
    what = tuple(name for name in ("kind", "title", "differences") if getattr(one, name) != getattr(other, name))
    if not (added or removed or what):
        return None
    state: State = "grew" if added and not removed else "shrank" if removed and not added else "changed"
    return Change(event, state, other.title, one.id, other.id, added, removed, what)
