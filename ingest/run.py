"""From sources to a published snapshot.

Parsing runs in worker processes and is committed batch by batch under keys nobody reads yet; the snapshot is
switched in at the end, in one transaction. A run that is killed therefore changes nothing that readers see, and
the next run finds its finished documents by content hash. Cost: linear in the bytes that changed.
"""

import hashlib
import multiprocessing
import os
import threading
from collections.abc import Callable, Container, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from sqlalchemy import Connection, Engine, delete, insert, select, update

from ingest.errors import ArchiveError, LovkryssError
from ingest.source import Source
from ingest.store import tables as t
from ingest.store.database import open_engine, store_errors
from ingest.store.lock import only_one
from ingest.store.record import PRODUCER, Counts, Failure, Record, make_record

BATCH_BYTES = 768 * 1024
"""Source bytes handed to a worker at once: large enough to hide the passing, small enough to share out evenly."""

COMMIT_BYTES = 24 * 1024 * 1024
CURRENT = "current"
_BUSY = "{home}: another ingest is under way; wait for it to end, or use another --home"


@dataclass
class Report:
    """What a run did; the counts are those of the snapshot it left."""

    documents: int = 0
    provisions: int = 0
    ledd: int = 0
    citations: int = 0
    texts: int = 0
    warnings: int = 0
    new: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    seconds: float = 0.0
    snapshot: str = ""


@dataclass(frozen=True)
class _Entry:
    """A document's place in the snapshot being built."""

    document: int
    key: str
    refid: str
    source_name: str
    content_hash: str
    collection: str


Progress = Callable[[int], None]


def ingest(home: Path, sources: Iterable[Source], *, progress: Progress = lambda _: None, workers: int | None = None,
           as_of: date | None = None) -> Report:  # fmt: skip
    """Read the sources into the corpus at ``home`` and publish the snapshot.

    :param progress: told the number of source bytes read
    :param workers: processes; default one for each processor
    :param as_of: the day for which "in force" is told; default today
    :raises ArchiveError: an archive is damaged; the old snapshot stands
    :raises StoreError: another run is under way, or the data directory cannot be used
    """
    started = perf_counter()
    report = Report()
    engine = open_engine(home)
    try:
        with store_errors(home), only_one(engine, home, "ingest", _BUSY.format(home=home)):
            run = _Run(engine, report, workers or os.cpu_count() or 1)
            for source in sources:
                run.read(source, progress)
            run.publish(as_of or datetime.now(UTC).date())
    finally:
        engine.dispose()
    report.seconds = round(perf_counter() - started, 3)
    return report


class _Run:
    """One ingest run under the lock."""

    def __init__(self, engine: Engine, report: Report, workers: int) -> None:
        self._engine = engine
        self._report = report
        self._workers = workers
        with engine.connect() as connection:
            self._entries = {entry.key: entry for entry in _current_entries(connection)}
            self._origins = _current_origins(connection)
            columns = t.document.c
            rows = connection.execute(
                select(columns.id, columns.key, columns.refid, columns.source_name, columns.content_hash).where(
                    columns.producer == PRODUCER
                )
            )
            self._known = {(row.content_hash, row.source_name): _Entry(*row, collection="") for row in rows}
        self._before = dict(self._entries)

    # -- reading ----------------------------------------------------------------------------------------------

    def read(self, source: Source, progress: Progress) -> None:
        """Parse what is new in one source and note what belongs to it."""
        fingerprint = f"{source.fingerprint}:{PRODUCER}" if source.fingerprint else ""
        mine = [entry for entry in self._entries.values() if entry.collection == source.collection]
        if fingerprint and self._origins.get(source.collection, ("", ""))[1] == fingerprint:
            self._report.unchanged += len(mine)
            progress(source.size)
            return
        failures_before = len(self._report.failed)
        found = _told_apart(list(self._stored(source, progress)))
        if source.complete and mine and not found:
            raise ArchiveError(
                f"{source.path}: holds no readable law document, where there were {len(mine)} before; nothing was changed. "
                "Fetch the archive again and repeat the command."
            )
        for entry in found:
            self._entries[entry.key] = entry
        if source.complete:
            self._drop_missing(mine, {entry.key for entry in found}, self._report.failed[failures_before:])
        # Where members failed the archive is read again next time: they may have been repaired.
        complete = source.complete and len(self._report.failed) == failures_before
        self._origins[source.collection] = (str(source.path), fingerprint if complete else "")

    def _drop_missing(self, mine: list[_Entry], found: set[str], failed: list[Failure]) -> None:
        spared = {failure.source for failure in failed}
        for entry in mine:
            if entry.key not in found and entry.source_name not in spared:
                del self._entries[entry.key]

    def _stored(self, source: Source, progress: Progress) -> Iterator[_Entry]:
        """An entry for every readable member; new ones are parsed and committed on the way."""
        pending: list[tuple[str, bytes]] = []
        underway: set[tuple[str, str]] = set()
        size = 0
        with _Pool(self._workers) as pool:
            done: list[Record | Failure] = []
            done_bytes = 0
            for member in source.members(progress):
                if member.data is None:
                    self._report.failed.append(Failure(member.name, f"{member.name}: {member.error}"))
                    continue
                identity = (hashlib.sha256(member.data).hexdigest(), member.name)
                if identity in underway:  # the same file twice in one source
                    continue
                underway.add(identity)
                if known := self._known.get(identity):
                    self._report.unchanged += 1
                    yield replace(known, collection=source.collection)
                    continue
                pending.append((member.name, member.data))
                size += len(member.data)
                if size >= BATCH_BYTES:
                    done.extend(pool.submit(pending))
                    done_bytes += size
                    pending, size = [], 0
                if done_bytes >= COMMIT_BYTES and done:
                    yield from self._commit(done, source.collection)
                    done, done_bytes = [], 0
            done.extend(pool.finish(pending))
            yield from self._commit(done, source.collection)

    def _commit(self, results: list[Record | Failure], collection: str) -> Iterator[_Entry]:
        self._report.failed.extend(result for result in results if isinstance(result, Failure))
        records = [result for result in results if isinstance(result, Record)]
        entries: list[_Entry] = []
        with self._engine.begin() as connection:
            if rows := [record.document for record in records]:
                numbers = connection.scalars(insert(t.document).returning(t.document.c.id, sort_by_parameter_order=True), rows)
                entries = [
                    _Entry(number, row["key"], row["refid"], row["source_name"], row["content_hash"], collection)
                    for number, row in zip(numbers, rows, strict=True)
                ]
            units = [
                {"document": entry.document, "ordinal": ordinal, "kind": kind, "name": name, "title": title, "repealed": gone}
                for entry, record in zip(entries, records, strict=True)
                for ordinal, kind, name, title, gone in record.units
            ]
            if units:
                connection.execute(insert(t.unit), units)
        self._known.update({(entry.content_hash, entry.source_name): entry for entry in entries})
        self._report.new += len(entries)
        yield from entries

    # -- publishing -------------------------------------------------------------------------------------------

    def publish(self, as_of: date) -> None:
        """Switch the new snapshot in."""
        members: dict[str, _Entry] = {}
        for key in sorted(self._entries):
            name = _public_id(self._entries[key], self._entries)
            members[_not_in(members, name)] = self._entries[key]
        identity = "\n".join(f"{name} {members[name].content_hash} {PRODUCER}" for name in sorted(members))
        snapshot = hashlib.sha256(identity.encode()).hexdigest()[:16]
        now = datetime.now(UTC)
        with self._engine.connect() as connection:
            counts = _totals(connection, members.values())
        with self._engine.begin() as connection:
            if connection.execute(select(t.snapshot.c.id).where(t.snapshot.c.id == snapshot)).first() is None:
                connection.execute(
                    insert(t.snapshot), {"id": snapshot, "created_at": now, "as_of": as_of.isoformat(), "counts": counts}
                )
                rows = [
                    {"snapshot": snapshot, "id": name, "document": entry.document, "collection": entry.collection}
                    for name, entry in members.items()
                ]
                if rows:
                    connection.execute(insert(t.member), rows)
            else:
                connection.execute(update(t.snapshot).where(t.snapshot.c.id == snapshot).values(as_of=as_of.isoformat()))
            connection.execute(delete(t.origin).where(t.origin.c.snapshot == snapshot))
            origins = [
                {"snapshot": snapshot, "collection": name, "path": path, "fingerprint": fingerprint, "read_at": now}
                for name, (path, fingerprint) in self._origins.items()
            ]
            if origins:
                connection.execute(insert(t.origin), origins)
            connection.execute(delete(t.pointer).where(t.pointer.c.name == CURRENT))
            connection.execute(insert(t.pointer), {"name": CURRENT, "snapshot": snapshot})
        self._report.snapshot = snapshot
        self._report.removed = len(self._before.keys() - self._entries.keys())
        self._report.documents = len(members)
        for name in ("provisions", "ledd", "citations", "texts", "warnings"):
            setattr(self._report, name, counts[name])


def _current_entries(connection: Connection) -> list[_Entry]:
    d, m = t.document.c, t.member.c
    rows = connection.execute(
        select(d.id, d.key, d.refid, d.source_name, d.content_hash, m.collection)
        .join(t.member, m.document == d.id)
        .join(t.pointer, t.pointer.c.snapshot == m.snapshot)
        .where(t.pointer.c.name == CURRENT)
    )
    return _told_apart([_Entry(*row) for row in rows])


def _current_origins(connection: Connection) -> dict[str, tuple[str, str]]:
    rows = connection.execute(
        select(t.origin.c.collection, t.origin.c.path, t.origin.c.fingerprint)
        .join(t.pointer, t.pointer.c.snapshot == t.origin.c.snapshot)
        .where(t.pointer.c.name == CURRENT)
    )
    return {row.collection: (row.path, row.fingerprint) for row in rows}


def _told_apart(entries: list[_Entry]) -> list[_Entry]:
    """Two documents of one source under one key: the second keeps its place under a numbered key."""
    seen: dict[str, int] = {}
    result = []
    for entry in sorted(entries, key=lambda entry: entry.source_name):
        count = seen[entry.key] = seen.get(entry.key, 0) + 1
        key = entry.key if count == 1 else f"{entry.key}~{count}"
        result.append(_Entry(entry.document, key, entry.refid, entry.source_name, entry.content_hash, entry.collection))
    return result


def _public_id(entry: _Entry, entries: dict[str, _Entry]) -> str:
    """The refid; with the variant where there is one, with ``lti:`` where a consolidated text exists too.

    The contract's rule for Lovtidend: the same id, prefixed where both exist.
    """
    register, refid, *variant = entry.key.split(":")
    number = f"~{entry.key.rsplit('~', 1)[1]}" if "~" in entry.key else ""
    name = refid.split("~")[0] + (f"-{variant[0].split('~')[0]}" if variant else "") + number
    consolidated = any(f"{other}:{entry.refid}" in entries for other in ("NL", "SF"))
    return f"lti:{name}" if register == "LTI" and consolidated else name


def _not_in(taken: Container[str], name: str) -> str:
    """The name, numbered where another register's document has it."""
    candidate, count = name, 1
    while candidate in taken:
        count += 1
        candidate = f"{name}~{count}"
    return candidate


def _totals(connection: Connection, entries: Iterable[_Entry]) -> dict[str, int]:
    wanted = {entry.document for entry in entries}
    totals = dict.fromkeys(Counts.__struct_fields__, 0)
    for number, counts in connection.execute(select(t.document.c.id, t.document.c.counts)):
        if number in wanted:
            for name in totals:
                totals[name] += counts.get(name, 0)
    return totals


class _Pool:
    """Worker processes with a bounded queue; starts them only when there is enough to share."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._executor: ProcessPoolExecutor | None = None
        self._running: set[Future[list[Record | Failure]]] = set()

    def __enter__(self) -> "_Pool":
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor:
            self._executor.shutdown(wait=False, cancel_futures=True)

    def submit(self, batch: list[tuple[str, bytes]]) -> list[Record | Failure]:
        """Hand a batch over; returns what has been finished meanwhile."""
        if self._workers == 1:
            return _work(batch)
        if self._executor is None:
            self._executor = ProcessPoolExecutor(self._workers, initializer=_end_with_parent)
        self._running.add(self._executor.submit(_work, batch))
        if len(self._running) <= 2 * self._workers:
            return []
        done, self._running = wait(self._running, return_when=FIRST_COMPLETED)
        return [result for future in done for result in _result(future)]

    def finish(self, batch: list[tuple[str, bytes]]) -> list[Record | Failure]:
        """Work the rest off and wait for all."""
        results = [] if self._executor and batch else _work(batch)
        if self._executor and batch:
            self._running.add(self._executor.submit(_work, batch))
        for future in self._running:
            results.extend(_result(future))
        self._running = set()
        return results


def _result(future: Future[list[Record | Failure]]) -> list[Record | Failure]:
    try:
        return future.result()
    except BrokenProcessPool:
        raise LovkryssError(
            "a worker process was ended from outside (out of memory?); what was finished is kept: "
            "free some memory, or use fewer workers, and repeat the command"
        ) from None


def _end_with_parent() -> None:
    """A worker whose parent is killed would wait for work for ever; it ends itself instead."""

    def watch() -> None:
        if parent := multiprocessing.parent_process():
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _work(batch: list[tuple[str, bytes]]) -> list[Record | Failure]:
    return [make_record(name, data) for name, data in batch]
