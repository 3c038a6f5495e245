"""What several pages need and is dear to make, kept as long as the edition lives: findings of an event, clusters by id, who cites what."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from functools import cached_property, lru_cache
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from msgspec.structs import replace

from analysis.engine import PREPARED, Engine
from analysis.faults.model import FAULT_KINDS
from analysis.overlap.model import Cluster
from analysis.references.model import Cite, DeadReference, Suspect
from api.report.content import FAULTS
from api.report.findings import finding
from api.report.model import Finding, Quote
from api.report.places import LONGEST, Places
from api.reviews.judgements import Judgements
from ingest.identifier import provision_of

Citing = tuple[str, Cite]
"""The document that cites, and its citation."""


class Names(Places):
    """Names of provisions without their text, from the index: a list needs no documents to be read."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine.corpus)
        self._rows, self._position = engine.index.rows, engine.index.position

    def _label(self, provision: str) -> str:
        at = self._position.get(provision)
        if at is None:
            return super()._label(provision)
        row = self._rows[at]
        return f"{row.act[:1].upper()}{row.act[1:]} {row.label or row.heading or row.chapter}".strip()

    def quote(self, provision: str, start: int, end: int, longest: int = LONGEST) -> Quote:
        """The place alone."""
        return Quote("", provision, start, end)


class Known:
    """Of one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.places = Places(engine.corpus)
        self._names = Names(engine)
        self._clusters = lru_cache(maxsize=32)(self._clusters_of)
        self.of_event = lru_cache(maxsize=32)(self._of_event)
        self.cluster = lru_cache(maxsize=2000)(engine.cluster)

    def _of_event(self, slug: str) -> tuple[Finding, ...]:
        """All findings of an event, best first, then the faults of the law in its scope; as its report numbers them.

        :raises NotFoundError: no such event
        """
        return self.listed([one for part in self._clusters(slug) for one in part])

    def _clusters_of(self, slug: str) -> tuple[tuple[Cluster, ...], tuple[Cluster, ...]]:
        engine = self.engine
        clusters = engine.faults.woven_into(slug, engine.overlaps_of_event(slug, PREPARED))
        return tuple(clusters), tuple(one for kind in FAULT_KINDS for one in engine.faults.of_event(slug, kind)[:FAULTS])

    def judged_event(self, slug: str, judgements: Judgements) -> tuple[Finding, ...]:
        """The findings of an event with their status, in the order that verdicts teach, those dismissed last.

        :raises NotFoundError: no such event
        """
        found = self.of_event(slug)
        if not judgements.statuses:
            return found
        by_id = {one.id: one for one in found}
        woven, faults = self._clusters(slug)
        order = {one.id: one.status for one in (*judgements(woven, slug), *judgements(faults))}
        return tuple(replace(by_id[name], number=number, status=status) for number, (name, status) in enumerate(order.items(), 1))

    def listed(self, clusters: Collection[Cluster]) -> tuple[Finding, ...]:
        """Clusters as findings, each once, without quotations."""
        once = dict.fromkeys(one.id for one in clusters)
        by_id = {one.id: one for one in clusters}
        return tuple(finding(self._names, number, by_id[name]) for number, name in enumerate(once, 1))

    def finding(self, cluster: Cluster) -> Finding:
        """A cluster as a finding, with its quotations."""
        return finding(self.places, 1, cluster)

    @cached_property
    def tell(self) -> Callable[[str, Suspect], DeadReference]:
        """A reference that leads nowhere, in full."""
        return lru_cache(maxsize=8000)(self.engine.references.tell)

    def cited_by(self, provision: str) -> tuple[Citing, ...]:
        """The citations of other documents that lead to a provision or to a part of it, acts first."""
        return tuple(self._citing.get(provision, ()))

    @cached_property
    def _citing(self) -> Mapping[str, list[Citing]]:
        found: dict[str, list[Citing]] = defaultdict(list)
        scanned = self.engine.references.scanned
        for document in sorted(scanned, key=lambda name: (not name.startswith("lov/"), name)):
            for cite in scanned[document].cites:
                for target in dict.fromkeys(map(provision_of, cite.targets)):
                    if not target.startswith(f"{document}/"):
                        found[target].append((document, cite))
        return found


_kept: Final[WeakKeyDictionary[Engine, Known]] = WeakKeyDictionary()
_lock: Final = Lock()


def known(engine: Engine) -> Known:
    """What is kept of an engine."""
    with _lock:
        if engine not in _kept:
            _kept[engine] = Known(engine)
        return _kept[engine]
