"""A provision with everything that is known of it."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from analysis.difference.beside import Row, beside
from analysis.overlap.model import Cluster
from api.contract import NormText, Provision
from api.objects import provision as find
from api.page.views.known import Citing, Known
from api.page.views.law import Passage, passages
from ingest import identifier
from ingest.corpus import Corpus, Place
from ingest.errors import NotFoundError
from ingest.snapshots import SnapshotInfo, editions

CITING: Final = 40
"""Provisions that cite it, told by name; more are counted."""

UNITS: Final = 400
"""Provisions of a document, in its table of contents."""


class Cited(Struct, frozen=True):
    """A document that cites it, with the provisions that do."""

    document: str
    title: str
    places: tuple[tuple[str, str], ...]


class Entry(Struct, frozen=True):
    """A line of a document's table of contents: a provision, or a heading (then ``id`` is empty)."""

    id: str
    text: str
    depth: int
    repealed: bool = False


class Earlier(Struct, frozen=True):
    """An earlier wording: the last snapshot that had it, its passages, and how they meet those of now."""

    snapshot: SnapshotInfo
    passages: tuple[Passage, ...]
    rows: tuple[Row, ...]


class Shown(Struct, frozen=True):
    """A provision, a part of one, or a whole document (then with a table of contents instead of text).

    :ivar cited: who cites it, acts first; ``citing`` is how many citations there are
    :ivar since: the first snapshot that has it with the text of now
    """

    provision: Provision
    place: str
    passages: tuple[Passage, ...]
    contents: tuple[Entry, ...]
    norms: tuple[NormText, ...]
    cited: tuple[Cited, ...]
    citing: int
    faults: tuple[Cluster, ...]
    before: tuple[str, str] | None
    after: tuple[str, str] | None
    since: SnapshotInfo | None
    earlier: Earlier | None


def shown(known: Known, text: str) -> Shown:
    """What an id leads to.

    :raises NotFoundError: nothing of that id
    """
    engine = known.engine
    place = engine.corpus.locate(text)
    found = find(engine.corpus, place.id, engine.read)
    citing = known.cited_by(identifier.provision_of(place.id)) if place.unit else ()
    texts = passages(engine.corpus, place)
    since, earlier = _history(known, place, texts)
    before, after = _neighbours(place)
    return Shown(
        found, identifier.provision_of(place.id), texts, () if place.unit else _contents(place),
        tuple(norm for norm in found.norms if norm.modality not in ("none", "definition") or norm.information),
        _cited(known, citing), len(citing), engine.faults.of_provision(identifier.provision_of(place.id)), before, after, since, earlier,
    )  # fmt: skip


def _contents(place: Place) -> tuple[Entry, ...]:
    document, base = place.document, place.info.id
    found: list[Entry] = []
    path: tuple[str, ...] = ()
    for unit in document.units[:UNITS]:
        if place.section is not None and not _inside(place, unit.section):
            continue
        own = document.heading_path(unit)
        common = next((at for at, (one, other) in enumerate(zip(own, path, strict=False)) if one != other), min(len(own), len(path)))
        found += [Entry("", heading, depth) for depth, heading in enumerate(own) if depth >= common]
        path = own
        title = unit.title or " ".join(document.slice(unit).split())[:60]
        found.append(Entry(f"{base}/{unit.name}", title, len(own), unit.repealed))
    return tuple(found)


def _inside(place: Place, section: int) -> bool:
    while section >= 0:
        if section == place.section:
            return True
        section = place.document.sections[section].parent
    return False


def _neighbours(place: Place) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    """The provisions before and after, each with its title."""
    if place.unit is None:
        return None, None
    units = place.document.provisions
    at = next((number for number, unit in enumerate(units) if unit.name == place.unit.name), None)
    if at is None:
        return None, None

    def told(number: int) -> tuple[str, str] | None:
        return (f"{place.info.id}/{units[number].name}", units[number].title) if 0 <= number < len(units) else None

    return told(at - 1), told(at + 1)


def _cited(known: Known, citing: Sequence[Citing]) -> tuple[Cited, ...]:
    scanned, corpus = known.engine.references.scanned, known.engine.corpus
    places: dict[str, dict[str, None]] = {}
    left = CITING
    for document, cite in citing:
        unit = f"{document}/{scanned[document].units[cite.unit]}"
        if left and unit not in places.get(document, {}):
            places.setdefault(document, {})[unit] = None
            left -= 1
    return tuple(
        Cited(document, corpus.info(document).name, tuple((unit, _label(known, unit)) for unit in units))
        for document, units in places.items()
    )


def _label(known: Known, unit: str) -> str:
    row = known.engine.index.position.get(unit)
    return known.engine.index.rows[row].title if row is not None else identifier.split(unit)[1]


def _history(known: Known, place: Place, now: Sequence[Passage]) -> tuple[SnapshotInfo | None, Earlier | None]:
    """Since when it has had its text, as far as the snapshots tell, and what it had before."""
    corpus = known.engine.corpus
    if place.unit is None:
        return None, None
    held = editions(corpus.home, place.info.id)
    at = next((number for number, (one, _) in enumerate(held) if one.id == corpus.snapshot), None)
    if at is None:
        return None, None
    since, row = held[at]
    for one, other in reversed(held[:at]):
        if other != row:
            old = _at(corpus, one, place)
            if old is None or [passage.text for passage in old] != [passage.text for passage in now]:
                wording = Earlier(one, old, beside([[p.text for p in now], [p.text for p in old]])) if old is not None else None
                return since, wording
            row = other
        since = one
    return since, None


def _at(corpus: Corpus, snapshot: SnapshotInfo, place: Place) -> tuple[Passage, ...] | None:
    try:
        then = Corpus.open(corpus.home, snapshot.id)
        return passages(then, then.locate(place.id))
    except NotFoundError:
        return None
