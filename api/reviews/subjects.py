"""What is reviewed, as the analysis tells of it: title, events, ministries, provisions with their versions.

Ids say by themselves what they are of: a cluster has its own; a term is its key in the register; a data flow «giver;receiver;data;purpose»
in lower case; a dead reference «citing provision>address that leads nowhere».
"""

from collections.abc import Iterable
from typing import Final

from analysis.engine import Engine
from analysis.overlap.model import Cluster
from api.references import references
from api.reviews.model import Kind, Pin, Subject, Told
from api.store.tables import SUBJECT
from ingest import identifier
from ingest.errors import NotFoundError, QuestionError

GOVERNING: Final = 10
"""Provisions that a review of a data flow is pinned to."""
MEANINGS: Final = 200
"""Definitions that a review of a term is pinned to."""


class EngineSubjects:
    """The subjects of one snapshot and its index."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, kind: Kind, name: str) -> Subject:
        """The subject as it is today.

        :raises NotFoundError: there is none
        """
        match kind:
            case "cluster":
                return self.of_cluster(self._engine.cluster(name))
            case "flow":
                return self._flow(name)
            case "term":
                return self._term(name)
            case "reference":
                return self._reference(name)

    def of_cluster(self, cluster: Cluster) -> Subject:
        """The subject that a cluster is."""
        pins = self.pins(one.id for one in cluster.provisions)
        return Subject("cluster", cluster.id, cluster.title, cluster.events, cluster.sectors, pins, self._engine.corpus.snapshot,
                       told(cluster))  # fmt: skip

    def pins(self, provisions: Iterable[str]) -> tuple[Pin, ...]:
        """Provisions with their versions in the index."""
        return tuple(Pin(one, self.version(one)) for one in dict.fromkeys(provisions))

    def version(self, provision: str) -> str:
        """Hash of a provision in the index; empty where it has none."""
        row = self._engine.index.position.get(provision)
        return self._engine.index.rows[row].hash if row is not None else ""

    def _flow(self, name: str) -> Subject:
        giver, receiver, data, purpose = flow_parts(name)
        try:
            found = self._engine.flows.parts(data, giver, receiver, purpose, GOVERNING)
        except QuestionError as error:
            raise NotFoundError(f"{name}: {error}") from None
        pins = self.pins(identifier.provision_of(one.id) for one in found.governing)
        title = f"{data}: {giver} → {receiver}{f', {purpose}' if purpose else ''}"
        return self._of("flow", name, title, pins)

    def _term(self, key: str) -> Subject:
        term = self._engine.terms.lookup(key)
        if term is None:
            raise NotFoundError(f"{key}: no law defines this term")
        return self._of("term", term.key, term.label, self.pins(one.provision for one in term.definitions[:MEANINGS]))

    def _reference(self, name: str) -> Subject:
        source, _, target = name.partition(">")
        if not source or not target:
            raise NotFoundError(f"{name}: no reference; it must be the citing provision, «>», and the address that leads nowhere")
        document, _ = identifier.split(source)
        found = references(self._engine, "all", document=document, target=target, limit=1_000).references
        one = next((one for one in found if one.source == source and one.target == target), None)
        if one is None:
            raise NotFoundError(f"{name}: no such reference in this snapshot")
        title = f"{one.document_title} {one.title}: «{one.text}»"
        return self._of("reference", name, title, self.pins([one.source]))

    def _of(self, kind: Kind, name: str, title: str, pins: tuple[Pin, ...]) -> Subject:
        """Events and ministries are those of the provisions."""
        index = self._engine.index
        rows = [row for one in pins if (row := index.position.get(one.provision)) is not None]
        ministries = dict.fromkeys(ministry for row in rows for ministry in index.rows[row].ministries)
        seeds = [place for row in rows if (place := index.field.position.get(row)) is not None]
        events = dict.fromkeys(event for seed in seeds for event, _ in index.stages_of(seed))
        return Subject(kind, name, title, tuple(sorted(events)), tuple(sorted(ministries)), pins, self._engine.corpus.snapshot)


def canonical(kind: Kind, name: str) -> str:
    """The one form of an id of its kind, as far as it can be told from the id alone.

    :raises NotFoundError: it cannot be one

    >>> canonical("flow", "Skatteetaten; NAV;inntekt"), canonical("cluster", "k-00000000000000ff")
    ('skatteetaten;nav;inntekt;', 'k-00000000000000ff')
    """
    found = flow_id(*flow_parts(name)) if kind == "flow" else " ".join(name.split())
    if not found or len(found) > SUBJECT:
        raise NotFoundError(f"{name[:80]}: an id has from 1 to {SUBJECT} characters")
    if any(not letter.isprintable() for letter in found):
        raise NotFoundError("an id has no control characters")
    return found


def flow_id(giver: str, receiver: str, data: str, purpose: str = "") -> str:
    """The id of a data flow.

    >>> flow_id("Skatteetaten", "Nav", "Inntekt; formue", "beregne  dagpenger")
    'skatteetaten;nav;inntekt, formue;beregne dagpenger'
    """
    return ";".join(" ".join(part.replace("; ", ", ").replace(";", ", ").casefold().split()) for part in (giver, receiver, data, purpose))


def flow_parts(name: str) -> tuple[str, str, str, str]:
    """Giver, receiver, data and purpose of a flow's id.

    :raises NotFoundError: it is none
    """
    parts = [part.strip() for part in name.split(";")]
    if len(parts) not in (3, 4) or not all(parts[:3]):
        raise NotFoundError(f"{name[:80]}: no data flow; its id is «giver;receiver;data;purpose»")
    giver, receiver, data, *purpose = parts
    return giver, receiver, data, purpose[0] if purpose else ""


def reference_id(source: str, target: str) -> str:
    """The id of a dead reference."""
    return f"{source}>{target}"


def told(cluster: Cluster) -> Told:
    """What a cluster tells of itself."""
    acts = sum(one.startswith("lov/") for one in cluster.documents)
    return Told(
        kind=cluster.kind, score=cluster.score, confidence=cluster.confidence, provisions=len(cluster.provisions), acts=acts,
        regulations=len(cluster.documents) - acts, sectors=len(cluster.sectors), differences=len(cluster.differences),
        major=sum(one.severity == "major" for one in cluster.differences), conflicts=len(cluster.conflicts),
        boilerplate=cluster.boilerplate, headed=cluster.headed, asked=bool(cluster.matter),
    )  # fmt: skip
