"""A cluster for its page: the table of what differs, and the chosen provisions side by side."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from analysis.difference.beside import Row, beside
from analysis.difference.model import Difference
from analysis.overlap.model import Cluster, ClusterProvision
from api.http.problem import Fault, Refusal
from api.page.views.known import Known
from api.page.views.law import Passage, passages
from api.report.model import Finding
from ingest import identifier

MOST: Final = 4
"""Provisions side by side; more cannot be read on one screen."""

UNASKED: Final = 2
"""Provisions that are compared until others are chosen: the most central, and the first that says something else."""

LETTERS: Final = "ABCDEF"
SEVERITIES: Final = ("major", "minor", "info")


class Value(Struct, frozen=True):
    """What a provision says of an attribute; ``letter`` is the same where the same is said, and empty where all say their own."""

    text: str
    quote: str
    letter: str
    note: str


class Attribute(Struct, frozen=True):
    """A column of the table; ``variants`` are how many different things are said, ``silent`` how many say nothing."""

    name: str
    severity: str
    reason: str
    variants: int
    silent: int
    values: tuple[Value, ...]


class Column(Struct, frozen=True):
    """A provision that is compared."""

    member: ClusterProvision
    label: str
    eli: str
    passages: tuple[Passage, ...]

    @property
    def part(self) -> str:
        """The ledd that meets the others, where it is not all of it."""
        return self.member.text_span.part.partition("/")[0]


class Comparison(Struct, frozen=True):
    """A cluster, compared.

    :ivar chosen: ids of the provisions side by side, the first being what the others are held against
    :ivar meeting: the rows where at least two meet, or that the cluster is about
    :ivar alone: the rest
    """

    cluster: Cluster
    finding: Finding
    attributes: tuple[Attribute, ...]
    chosen: tuple[str, ...]
    columns: tuple[Column, ...]
    meeting: tuple[Row, ...]
    alone: tuple[Row, ...]

    def led_by(self, provision: str) -> tuple[tuple[str, str], ...]:
        """The query that puts one of the chosen first."""
        return tuple(("med", name) for name in sorted(self.chosen, key=lambda name: name != provision))


def comparison(known: Known, name: str, wanted: Sequence[str] = ()) -> Comparison:
    """A cluster with the wanted provisions side by side.

    :raises NotFoundError: no such cluster
    :raises Refusal: a wanted provision is not in it, or too many are wanted
    """
    cluster = known.cluster(name)
    finding = known.finding(cluster)
    attributes = tuple(_attribute(one) for one in cluster.differences)
    chosen = _chosen(cluster, wanted or _unasked(cluster, attributes))
    columns = tuple(_column(known, member) for member in chosen)
    rows = beside([[passage.text for passage in column.passages] for column in columns])
    meeting = [row for row in rows if row.meets or _is_spoken_of(row, columns)]
    return Comparison(
        cluster, finding, attributes, tuple(one.id for one in chosen), columns, tuple(meeting),
        tuple(row for row in rows if row not in meeting),
    )  # fmt: skip


def _chosen(cluster: Cluster, wanted: Sequence[str]) -> list[ClusterProvision]:
    members = {one.id: one for one in cluster.provisions}
    names = list(dict.fromkeys(wanted))
    if missing := [name for name in names if name not in members]:
        detail = f"{missing[0][:200]}: not in this cluster"
        raise Refusal(422, detail, faults=(Fault("med", detail),))
    if len(names) > MOST:
        detail = f"at most {MOST} provisions stand side by side; {len(names)} were asked for"
        raise Refusal(422, detail, faults=(Fault("med", detail),))
    return [members[name] for name in names]


def _unasked(cluster: Cluster, attributes: Sequence[Attribute]) -> list[str]:
    """The most central provisions, and the first that departs from them in what matters most."""
    names = [one.id for one in cluster.provisions]
    central = names[:UNASKED]
    for attribute in sorted(attributes, key=lambda one: SEVERITIES.index(one.severity)):
        said = {value.letter for value in attribute.values[:UNASKED]}
        for name, value in zip(names[UNASKED:], attribute.values[UNASKED:], strict=False):
            if value.letter and value.letter not in said:
                return [*central, name]
    return names[: UNASKED + 1]


def _column(known: Known, member: ClusterProvision) -> Column:
    place = known.places.place(member.id)
    return Column(member, known.places.label(member.id), identifier.eli(member.id), passages(known.engine.corpus, place))


def _is_spoken_of(row: Row, columns: Sequence[Column]) -> bool:
    return any(
        cell is not None and column.part and column.passages[cell.place].name == column.part
        for cell, column in zip(row.cells, columns, strict=True)
    )


def _attribute(one: Difference) -> Attribute:
    said = Counter(value.value for value in one.values if value.quote)
    ordered = sorted(said, key=lambda value: (-said[value], value))
    lettered = dict(zip(ordered, LETTERS, strict=False)) if len(ordered) <= len(LETTERS) and len(ordered) < sum(said.values()) else {}
    values = tuple(Value(value.value, value.quote, lettered.get(value.value, ""), value.note) for value in one.values)
    return Attribute(one.attribute, one.severity, one.reason, len(said), sum(not value.quote for value in one.values), values)
