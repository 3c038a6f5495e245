"""Reading the corpus: one snapshot, documents on demand.

Opening costs one query over the documents of the snapshot (about 5,000 rows); a document is decoded when it is
asked for and kept in a small cache.
"""

import hashlib
import re
import weakref
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct
from sqlalchemy import Engine, select

from corpora import catalogue
from ingest import identifier
from ingest.citation import ActEntry, Citation, LinkSpan, Mention, Register, Repeal, resolve, with_links
from ingest.document import Block, Document, Unit, UnitKind
from ingest.errors import EmptyCorpusError, NotFoundError
from ingest.force import Force, force
from ingest.run import CURRENT
from ingest.store import tables as t
from ingest.store.database import open_engine, store_errors
from ingest.store.record import load_document, load_mentions, load_repeals

_LETTERED = re.compile(r"bokst|\blit", re.IGNORECASE)

FEW = 500
"""Documents up to which they are asked for by number rather than filtered while reading."""


class DocumentInfo(Struct, frozen=True):
    """What is known of a document without reading it."""

    id: str
    row: int
    refid: str
    key: str
    title: str
    title_short: str
    language: str
    ministries: tuple[str, ...]
    in_force: str
    force: Force
    content_hash: str
    counts: dict[str, int]
    producer: str = ""  # parser and citation finder that made it

    @property
    def name(self) -> str:
        """What lawyers call it: the short title without its abbreviation, else the title."""
        return self.title_short.split(" – ")[0].strip() or self.title

    @property
    def is_act(self) -> bool:
        """An act (lov), not a regulation."""
        return self.refid.startswith("lov/")

    @property
    def is_gazette(self) -> bool:
        """As published in Lovtidend, not consolidated."""
        return self.key.startswith("LTI:")


@dataclass(frozen=True)
class Place:
    """Where an id leads: a document, a chapter of it, a unit, or a block in a unit."""

    info: DocumentInfo
    document: Document
    unit: Unit | None = None
    block: Block | None = None
    section: int | None = None

    @property
    def id(self) -> str:
        """The id in its one normal form."""
        parts = [self.info.id]
        if self.unit:
            parts.append(self.unit.name)
        if self.block:
            parts.append(self.block.name)
        if self.section is not None:
            parts.append(self.document.sections[self.section].name)
        return "/".join(parts)


def _block(unit: Unit, name: str) -> Block | None:
    """The block of that name; «§ 2 nr. 3» names an item without its ledd, which is right while it is the only one."""
    exact = next((block for block in unit.walk() if block.name == name), None)
    if exact or name.startswith("ledd-"):
        return exact
    inside = next((block for block in unit.walk() if block.name.endswith(f"/{name}")), None)
    # «artikkel 6 nr. 2» is a numbered ledd where the article has no list.
    ledd = name.replace("nummer-", "ledd-", 1)
    return inside or next((block for block in unit.walk() if block.name == ledd), None)


class Corpus:
    """One published snapshot of the law; safe to read while another is being built.

    :param snapshot: id of an earlier snapshot that the store still has; None for the current one
    """

    def __init__(self, engine: Engine, home: Path, snapshot: str | None = None) -> None:
        self._engine = engine
        weakref.finalize(self, engine.dispose)  # its connections go when nobody reads it any more
        self.home = home
        with store_errors(home), engine.connect() as connection:
            current = select(t.snapshot).join(t.pointer, t.pointer.c.snapshot == t.snapshot.c.id).where(t.pointer.c.name == CURRENT)
            wanted = current if snapshot is None else select(t.snapshot).where(t.snapshot.c.id == snapshot)
            row = connection.execute(wanted).first()
            if row is None:
                raise EmptyCorpusError(
                    f"{home}: no law has been ingested yet; run «lovkryss ingest lovdata» (or «lovkryss ingest sample»)"
                )
            self.snapshot: str = row.id
            # SQLite forgets the time zone; what is stored is UTC.
            self.created_at: datetime = row.created_at.replace(tzinfo=row.created_at.tzinfo or UTC)
            self.as_of = date.fromisoformat(row.as_of)
            self.counts: dict[str, int] = row.counts
            d = t.document.c
            documents = connection.execute(
                select(t.member.c.id, d.id.label("row"), d.refid, d.key, d.title, d.title_short, d.language, d.ministries,
                       d.in_force, d.content_hash, d.counts, d.producer)
                .join(t.document, t.member.c.document == d.id)
                .where(t.member.c.snapshot == row.id)
                .order_by(t.member.c.id)
            ).all()  # fmt: skip
            self.origins = [
                (origin.collection, origin.path, origin.read_at)
                for origin in connection.execute(select(t.origin).where(t.origin.c.snapshot == row.id))
            ]
        self.documents: dict[str, DocumentInfo] = {
            r.id: DocumentInfo(r.id, r.row, r.refid, r.key, r.title, r.title_short, r.language, tuple(r.ministries),
                               r.in_force, force(r.in_force, self.as_of), r.content_hash, r.counts, r.producer)
            for r in documents
        }  # fmt: skip
        forces = "".join(f"{info.id} {info.force.value}\n" for info in self.documents.values())
        self.state = f"{self.snapshot}-{hashlib.blake2b(forces.encode(), digest_size=4).hexdigest()}"
        """The snapshot and what of it is in force on its day: what an index is built from."""
        self._alias = {info.refid: info.id for info in reversed(self.documents.values()) if info.id != info.refid}
        self.document = lru_cache(maxsize=256)(self._document)
        self._units = lru_cache(maxsize=256)(self._unit_map)
        self.document_mentions = lru_cache(maxsize=64)(self._document_mentions)

    @classmethod
    def open(cls, home: Path, snapshot: str | None = None) -> "Corpus":
        """Open the current snapshot at ``home``, or an earlier one by its id (``ingest.snapshots``).

        :raises EmptyCorpusError: nothing has been ingested, or no such snapshot
        """
        return cls(open_engine(home), home, snapshot)

    def info(self, document: str) -> DocumentInfo:
        """A document's entry, by id or refid.

        :raises NotFoundError: not in the corpus
        """
        plain = document.removeprefix("lti:")  # Lovtidend's text carries the prefix only beside a consolidated one
        found = (
            self.documents.get(document)
            or self.documents.get(self._alias.get(document, ""))
            or next((info for info in (self.documents.get(plain),) if info and info.is_gazette), None)
        )
        if found is None:
            near = get_close_matches(document, self.documents, n=3, cutoff=0.85)
            raise NotFoundError(f"{document}: no such document in this corpus" + (f"; near: {', '.join(near)}" if near else ""))
        return found

    def _document(self, document: str) -> Document:
        """The whole document, by id or refid; decoded once, then from a small cache."""
        row = self.info(document).row
        with store_errors(self.home), self._engine.connect() as connection:
            payload = connection.execute(select(t.document.c.payload).where(t.document.c.id == row)).scalar_one()
        return load_document(payload)

    def unit(self, document: str, name: str) -> Unit:
        """A unit by its exact name.

        :raises NotFoundError: no such unit
        """
        try:
            return self._units(document)[name]
        except KeyError:
            raise NotFoundError(f"{document}/{name}: no such provision") from None

    def _unit_map(self, document: str) -> dict[str, Unit]:
        return {unit.name: unit for unit in self.document(document).units}

    def locate(self, text: str) -> Place:
        """Where an id leads, in any of the forms people write it.

        :raises NotFoundError: no such document, provision, ledd or item; the message names near ones
        """
        wanted = identifier.normalise(text)
        name, inside = identifier.split(wanted)
        info = self.info(name)
        found = self._inside(info, inside)
        if found is None:
            near = get_close_matches(inside, self._units(info.id), n=3, cutoff=0.6)
            hint = f"; near: {', '.join(f'{info.id}/{one}' for one in near)}" if near else ""
            raise NotFoundError(f"{wanted}: {info.name} has no such provision{hint}")
        return found

    def _inside(self, info: DocumentInfo, inside: str) -> Place | None:
        document = self.document(info.id)
        if not inside:
            return Place(info, document)
        units = self._units(info.id)
        folded = {unit.name.casefold(): unit for unit in reversed(document.units)}
        head, below = inside, ""
        while head:
            unit = units.get(head) or folded.get(head.casefold())
            if unit and not below:
                return Place(info, document, unit)
            if unit:
                block = _block(unit, below)
                if block:
                    return Place(info, document, unit, block)
                break
            head, _, last = head.rpartition("/")
            below = f"{last}/{below}".rstrip("/")
        for index, section in enumerate(document.sections):
            if inside in (section.name, section.address):
                return Place(info, document, section=index)
        return None

    def citations(self, place: Place) -> list[Citation]:
        """What a unit cites, by its words and by Lovdata's links; offsets are into the unit's text."""
        unit = place.unit
        if unit is None:
            return []
        where = f"{place.info.id}/{unit.name}"
        words = [resolve(mention, self.register, document=place.info.id, provision=where) for mention in self.mentions(place)]
        links = [LinkSpan(link.start - unit.start, link.end - unit.start, identifier.normalise(link.target)) for link in unit.links]
        return [self.standing(one) for one in with_links(words, links, place.document.slice(unit), place.info.id)]

    def standing(self, citation: Citation) -> Citation:
        """The citation with only what is there: every id that is printed leads somewhere.

        The resolver knows provisions, not their inside. A ledd or letter that the text does not have gives way to its
        provision; a provision that is not there, and a letter that was only a guess («§ 9 a» for bokstav a), to nothing.
        """
        if citation.kind not in ("internal", "external"):
            return citation
        targets = tuple(dict.fromkeys(found for target in citation.targets if (found := self._standing(target, citation.text))))
        if targets == citation.targets:
            return citation
        return msgspec.structs.replace(citation, targets=targets, kind=citation.kind if targets else "unresolved")

    def _standing(self, target: str, text: str) -> str | None:
        guessed = "/bokstav-" in target and not _LETTERED.search(text)
        for one in (target,) if guessed else (target, identifier.provision_of(target)):
            document, inside = identifier.split(one)
            if document in self.documents and self._inside(self.documents[document], inside):
                return one
        return None

    def read(
        self, *, gazette: bool = False, only: Collection[str] | None = None
    ) -> Iterator[tuple[DocumentInfo, Document, tuple[tuple[Mention, ...], ...]]]:
        """Every document with the citations of its units, in id order; Lovtidend only when asked for.

        :param only: ids of the documents that are wanted; None for all
        """
        wanted = self.documents.values() if only is None else [self.documents[document] for document in only]
        rows = {info.row: info for info in wanted if gazette or not info.is_gazette}
        d = t.document.c
        query = (
            select(d.id, d.payload, d.mentions)
            .join(t.member, t.member.c.document == d.id)
            .where(t.member.c.snapshot == self.snapshot)
            .order_by(t.member.c.id)
        )
        if len(rows) <= FEW:
            query = query.where(d.id.in_(rows))
        with store_errors(self.home), self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=100).execute(query):
                if row.id in rows:
                    yield rows[row.id], load_document(row.payload), load_mentions(row.mentions)

    def _document_mentions(self, document: str) -> tuple[tuple[Mention, ...], ...]:
        """The citations found in each unit of a document; offsets are into the unit's text."""
        row = self.info(document).row
        with store_errors(self.home), self._engine.connect() as connection:
            payload = connection.execute(select(t.document.c.mentions).where(t.document.c.id == row)).scalar_one()
        return load_mentions(payload)

    def mentions(self, place: Place) -> tuple[Mention, ...]:
        """The citations found in a unit."""
        if place.unit is None:
            return ()
        return self.document_mentions(place.info.id)[place.document.units.index(place.unit)]

    @cached_property
    def register(self) -> Register:
        """Names, provisions and chapters of all that is here, for resolving citations."""
        names = catalogue.act_names()
        return Register.build(
            self._entries,
            names={name: {"act": act.act, "prefix": act.prefix} for name, act in names.names.items()},
            former=[{"name": act.name, "id": act.id, "replaced_by": act.replaced_by or ""} for act in names.former]
            + [
                {"name": name, "id": one.act, "replaced_by": document if document.startswith(one.act[:4]) else ""}
                for document, found in self.repeals.items() for one in found if one.act not in self.documents
                for name in one.names or (one.act,) if one.act.startswith(("lov/", "forskrift/"))
            ],
        )  # fmt: skip

    @cached_property
    def repeals(self) -> dict[str, tuple[Repeal, ...]]:
        """Document → the acts that its text takes out of force, as cited there."""
        d, m = t.document.c, t.member.c
        query = select(m.id, d.repeals).join(t.member, m.document == d.id).where(m.snapshot == self.snapshot).order_by(m.id)
        with store_errors(self.home), self._engine.connect() as connection:
            return {document: load_repeals(found) for document, found in connection.execute(query) if found}

    @cached_property
    def register_fingerprint(self) -> str:
        """Equal as long as every citation leads where it led: names, provisions and chapters are the same."""
        encoder = msgspec.msgpack.Encoder(order="deterministic")
        content = encoder.encode(self._entries) + encoder.encode(self.repeals) + encoder.encode(catalogue.act_names())
        return hashlib.blake2b(content, digest_size=12).hexdigest()

    @cached_property
    def _entries(self) -> list[ActEntry]:
        provisions: dict[int, tuple[list[str], set[str]]] = {info.row: ([], set()) for info in self.documents.values()}
        sections: dict[int, list[str]] = {}
        u, d = t.unit.c, t.document.c
        with store_errors(self.home), self._engine.connect() as connection:
            query = select(u.document, u.name, u.repealed).where(u.kind == UnitKind.PROVISION.value)
            for document, name, repealed in connection.execute(query.order_by(u.document, u.ordinal)):
                if document in provisions:
                    provisions[document][0].append(name)
                    if repealed:
                        provisions[document][1].add(name)
            sections.update((document, names) for document, names in connection.execute(select(d.id, d.sections)))
        return [
            ActEntry(refid=info.id, title=info.title, title_short=info.title_short, in_force=info.in_force,
                     provisions=tuple(provisions[info.row][0]), repealed=frozenset(provisions[info.row][1]),
                     chapters=tuple(sections[info.row]))
            for info in self.documents.values()
            if info.id == info.refid  # Lovtidend's text of a law counts where there is no consolidated one
        ]  # fmt: skip
