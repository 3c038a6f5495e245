"""Whether the law is still what a verdict was given on; if not, what differs, word by word; and what became of a finding that is gone."""

from functools import lru_cache

from msgspec import Struct

from analysis.change.model import Piece, State, Version
from analysis.change.words import difference
from analysis.engine import Engine
from analysis.overlap.model import Cluster
from analysis.rows import row_of
from api.reviews.model import Pin, Review
from api.reviews.subjects import EngineSubjects
from ingest.corpus import Corpus
from ingest.errors import NotFoundError, StoreError

SHARED = 0.5
"""Share of the provisions of a finding that is gone that another must hold to be its successor."""
SUCCESSORS = 3
ASKED = 3
"""Provisions of a finding that is gone whose own clusters are looked through."""


class Drift(Struct, frozen=True):
    """A provision that is not what it was when the verdict was given.

    :ivar before: as it was; null where the snapshot of then is no longer kept
    :ivar after: as it is; null where it is gone
    :ivar words: the differences in the text; all of one piece where only its heading or place differs
    """

    provision: str
    state: State
    before: Version | None
    after: Version | None
    words: tuple[Piece, ...]


class SucceedingCluster(Struct, frozen=True):
    """A finding of today that holds most provisions of one that is gone; ``shared``: which share of them."""

    id: str
    title: str
    shared: float


class Freshness(Struct, frozen=True):
    """How a review stands to the law of today.

    :ivar stale: the law has changed since the verdict
    :ivar found: what was reviewed is there today
    """

    stale: bool
    found: bool
    snapshot: str
    changed: tuple[Drift, ...] = ()
    successors: tuple[SucceedingCluster, ...] = ()


class Freshnesses:
    """Compares reviews with one snapshot and its index."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._subjects = EngineSubjects(engine)
        self._earlier = lru_cache(maxsize=4)(lambda snapshot: Corpus.open(engine.corpus.home, snapshot))

    def is_stale(self, review: Review) -> bool:
        """Whether the law has changed since the verdict; cheap."""
        return review.status != "new" and any(self._differs(pin) for pin in review.pins)

    def of(self, review: Review) -> Freshness:
        """All that is to be told."""
        try:
            self._subjects.find(review.kind, review.id)
            found = True
        except NotFoundError:
            found = False
        changed = tuple(self._drift(pin, review.snapshot) for pin in review.pins if self._differs(pin)) if review.status != "new" else ()
        successors = self._successors(review) if not found and review.kind == "cluster" else ()
        return Freshness(bool(changed), found, self._engine.corpus.snapshot, changed, successors)

    def _differs(self, pin: Pin) -> bool:
        return self._subjects.version(pin.provision) != pin.version

    def _drift(self, pin: Pin, snapshot: str) -> Drift:
        before, after = self._version(pin.provision, snapshot), self._version(pin.provision, self._engine.corpus.snapshot)
        words = difference(before.text, after.text) if before and after else ()
        return Drift(pin.provision, "altered" if after else "removed", before, after, words)

    def _version(self, provision: str, snapshot: str) -> Version | None:
        own = self._engine.corpus
        try:
            corpus = own if snapshot == own.snapshot else self._earlier(snapshot)
            place = corpus.locate(provision)
        except (NotFoundError, StoreError):
            return None
        if place.unit is None or place.unit.repealed:
            return None
        row = row_of(place.info, place.document, place.unit)
        return Version(provision, row.title, row.hash, place.document.slice(place.unit))

    def _successors(self, review: Review) -> tuple[SucceedingCluster, ...]:
        was = {pin.provision for pin in review.pins}
        engine = self._engine
        known: dict[str, Cluster] = {one.id: one for clusters in engine.index.prepared.values() for one in clusters}
        for provision in sorted(was & engine.index.position.keys())[:ASKED]:
            known |= {one.id: one for one in engine.overlaps_of_provision(provision, 10)}
        shares = {
            one.id: len(was & {member.id for member in one.provisions}) / max(1, len(was)) for one in known.values()
        }
        best = sorted((one for one in shares if shares[one] >= SHARED), key=lambda one: (-shares[one], len(known[one].provisions), one))
        return tuple(SucceedingCluster(one, known[one].title, round(shares[one], 2)) for one in best[:SUCCESSORS])
