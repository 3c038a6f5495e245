"""Answers as pandas data frames, for notebooks: one row for each thing, quotations with the id of where they stand.

    from api.client import Lovkryss, frames

    frames.members(Lovkryss().overlaps(event="dodsfall-og-arv"))

Every function takes an answer, or the things themselves (what an iterator of the client gives). Needs pandas, which is not a part of the
installation: ``pip install pandas``.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from analysis.actor.model import ActorLine, ActorName
from analysis.figures import Indicators, Row
from analysis.found import Hit
from analysis.overlap.model import Cluster
from api.client.errors import ClientError
from api.contract import NormText
from api.http import answers as a
from api.http import review_answers as r
from api.reviews.model import STATUSES, Review, Set, Status
from api.reviews.told import Whole

if TYPE_CHECKING:
    from pandas import DataFrame

Record = dict[str, Any]


class NoPandas(ClientError):
    """pandas is not installed."""


def clusters(found: a.OverlapsAnswer | Cluster | Iterable[Cluster]) -> "DataFrame":
    """One row for each cluster, with numbers in place of its lists."""
    return _frame(
        ("id", "kind", "title", "score", "confidence", "provisions", "documents", "sectors", "differences", "conflicts", "why", "status"),
        (
            {
                "id": one.id, "kind": one.kind, "title": one.title, "score": one.score, "confidence": one.confidence,
                "provisions": len(one.provisions), "documents": len(one.documents), "sectors": "; ".join(one.sectors),
                "differences": ", ".join(difference.attribute for difference in one.differences), "conflicts": len(one.conflicts),
                "why": one.why, "status": one.status,
            }
            for one in _clusters(found)
        ),
    )  # fmt: skip


def members(found: a.OverlapsAnswer | Cluster | Iterable[Cluster]) -> "DataFrame":
    """One row for each provision of each cluster, with the words that meet the others."""
    return _frame(
        ("cluster", "id", "role", "title", "document", "document_title", "ministries", "language", "in_force", "text", "url"),
        (
            {
                "cluster": cluster.id, "id": one.id, "role": one.role, "title": one.title, "document": one.document,
                "document_title": one.document_title, "ministries": "; ".join(one.ministries), "language": one.language,
                "in_force": one.in_force, "text": one.text_span.text, "url": one.url,
            }
            for cluster in _clusters(found) for one in cluster.provisions
        ),
    )  # fmt: skip


def differences(found: a.OverlapsAnswer | Cluster | Iterable[Cluster]) -> "DataFrame":
    """One row for each cell of the comparison tables; ``pivot(index="provision", columns="attribute", values="value")`` lays one out."""
    return _frame(
        ("cluster", "attribute", "severity", "provision", "value", "quote", "note", "reason"),
        (
            {
                "cluster": cluster.id, "attribute": one.attribute, "severity": one.severity, "provision": value.provision,
                "value": value.value, "quote": value.quote, "note": value.note, "reason": one.reason,
            }
            for cluster in _clusters(found) for one in cluster.differences for value in one.values
        ),
    )  # fmt: skip


def hits(found: a.SearchAnswer | Iterable[Hit]) -> "DataFrame":
    """One row for each hit, best first."""
    return _plain(Hit, found.hits if isinstance(found, a.SearchAnswer) else found)


def norms(found: a.NormsAnswer | a.ProvisionAnswer | Iterable[NormText]) -> "DataFrame":
    """One row for each norm; the deadline as its words and its ISO 8601 duration, thresholds as their words."""
    wanted = found.norms if isinstance(found, a.NormsAnswer | a.ProvisionAnswer) else found
    return _frame(
        ("provision", "ledd", "modality", "actor", "actor_id", "action", "recipient", "object", "condition", "exception", "deadline",
         "deadline_iso", "thresholds", "defined_term", "references", "boilerplate", "sentence"),
        (
            {
                **{name: getattr(one, name) for name in (
                    "provision", "ledd", "modality", "actor", "actor_id", "action", "recipient", "object", "condition", "exception",
                    "defined_term", "boilerplate", "sentence",
                )},
                "deadline": one.deadline.text if one.deadline else None, "deadline_iso": one.deadline.iso if one.deadline else None,
                "thresholds": "; ".join(threshold.text for threshold in one.thresholds), "references": "; ".join(one.references),
            }
            for one in wanted
        ),
    )  # fmt: skip


def actors(found: a.ActorsAnswer | Iterable[ActorName]) -> "DataFrame":
    """One row for each actor that the law names."""
    return _plain(ActorName, found.actors if isinstance(found, a.ActorsAnswer) else found)


def lines(found: a.ActorAnswer | Iterable[ActorLine]) -> "DataFrame":
    """One row for each thing that the law lays on an actor."""
    return _plain(ActorLine, found.lines if isinstance(found, a.ActorAnswer) else found)


def flows(found: a.FlowsAnswer) -> "DataFrame":
    """One row for each provision of each cell of the matrix: who gives, who receives, by which words."""
    names = {one.id: one.name for one in (*found.givers, *found.receivers)}
    return _frame(
        ("from", "to", "from_name", "to_name", "id", "rule", "overrides_confidentiality", "quote", "legal_basis"),
        (
            {
                "from": cell.giver, "to": cell.receiver, "from_name": names.get(cell.giver, cell.giver),
                "to_name": names.get(cell.receiver, cell.receiver), **msgspec.structs.asdict(one),
            }
            for cell in found.cells for one in cell.provisions
        ),
    )  # fmt: skip


def indicators(found: Indicators | Iterable[Row]) -> "DataFrame":
    """One row for each ministry or actor, one column for each figure; the change since, where it was asked for, as ``…_change``."""
    rows = found.rows if isinstance(found, Indicators) else tuple(found)
    return _frame(("id", "name"), map(_figures, rows))


def _figures(one: Row) -> Record:
    before = one.before or {}
    changed = {f"{name}_change": value - before[name] for name, value in one.figures.items() if name in before}
    return {"id": one.id, "name": one.name, **{str(name): value for name, value in one.figures.items()}, **changed}


def reviews(found: r.ReviewsAnswer | Whole | Iterable[Review]) -> "DataFrame":
    """One row for each review, without the versions that it was given on."""
    every = found.reviews if isinstance(found, r.ReviewsAnswer) else _reviews(found)
    columns = tuple(name for name in Review.__struct_fields__ if name not in ("pins", "told"))
    return _frame(columns, ({name: _cell(getattr(one, name)) for name in (*columns, *_more(one))} for one in every))


def _reviews(found: Whole | Iterable[Review]) -> Iterable[Review]:
    return [one.review for one in found.reviews] if isinstance(found, Whole) else found


def _more(one: Review) -> tuple[str, ...]:
    return ("stale",) if isinstance(one, r.Listed) else ()


def history(found: r.ReviewAnswer | Whole) -> "DataFrame":
    """One row for each field that was set and for each comment, by whom and when; ``before`` and ``after`` as they were.

    Of an answer, of the page of the log that it has.
    """
    logs = [(found.review, found.log)] if isinstance(found, r.ReviewAnswer) else [(one.review, one.log) for one in found.reviews]
    return _frame(
        ("kind", "id", "title", "version", "at", "name", "field", "before", "after"),
        (
            {"kind": review.kind, "id": review.id, "title": review.title, "version": entry.version, "at": entry.at, "name": entry.name,
             "field": one.field, "before": _cell(one.before), "after": _cell(one.after)}
            for review, log in logs for entry in log
            for one in (*entry.changes, *((Set("comment", None, entry.comment),) if entry.comment else ()))
        ),
    )  # fmt: skip


def left(found: r.SummaryAnswer) -> "DataFrame":
    """One row for each event: how many findings of each status; `new` is what is left."""
    return _frame(("event", "title", *STATUSES), ({"event": one.event, "title": one.title, **_named(one.counts)} for one in found.events))


def _named(counts: Mapping[Status, int]) -> Record:
    return {str(status): count for status, count in counts.items()}


def _clusters(found: a.OverlapsAnswer | Cluster | Iterable[Cluster]) -> Iterator[Cluster]:
    if isinstance(found, a.OverlapsAnswer):
        yield from found.clusters
    elif isinstance(found, Cluster):
        yield found
    else:
        yield from found


def _plain(kind: type[Struct], found: Iterable[Struct]) -> "DataFrame":
    return _frame(kind.__struct_fields__, ({name: _cell(getattr(one, name)) for name in kind.__struct_fields__} for one in found))


def _cell(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, tuple | list) else value


def _frame(columns: tuple[str, ...], records: Iterable[Record]) -> "DataFrame":
    """A frame with these columns first, also when it is empty.

    :raises NoPandas: pandas is not installed
    """
    try:
        import pandas  # noqa: PLC0415  (only who asks for a frame needs it)
    except ImportError:
        raise NoPandas("data frames need pandas, which is not installed: pip install pandas") from None
    found = list(records)
    more = dict.fromkeys(name for one in found for name in one if name not in columns)
    return pandas.DataFrame(found, columns=[*columns, *more])
