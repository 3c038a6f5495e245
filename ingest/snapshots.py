"""Which snapshots a store still has, and which one a person means.

Nothing is pruned: every snapshot that was ever published can be opened, as long as the database is the same.
"""

import re
from datetime import UTC, date, datetime
from pathlib import Path

from msgspec import Struct
from sqlalchemy import func, select

from ingest.errors import NotFoundError
from ingest.run import CURRENT
from ingest.store import tables as t
from ingest.store.database import open_engine, store_errors

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class SnapshotInfo(Struct, frozen=True):
    """A published snapshot; ``as_of`` is the day for which it tells what is in force."""

    id: str
    created_at: datetime
    as_of: str
    documents: int
    current: bool


def snapshots(home: Path) -> list[SnapshotInfo]:
    """The snapshots of a data directory, the oldest first."""
    engine = open_engine(home)
    try:
        with store_errors(home), engine.connect() as connection:
            pointer = connection.execute(select(t.pointer.c.snapshot).where(t.pointer.c.name == CURRENT)).scalar()
            count = func.count(t.member.c.id)
            query = (
                select(t.snapshot.c.id, t.snapshot.c.created_at, t.snapshot.c.as_of, count)
                .join(t.member, t.member.c.snapshot == t.snapshot.c.id, isouter=True)
                .group_by(t.snapshot.c.id, t.snapshot.c.created_at, t.snapshot.c.as_of)
                .order_by(t.snapshot.c.created_at, t.snapshot.c.id)
            )
            rows = connection.execute(query).all()
    finally:
        engine.dispose()
    return [
        SnapshotInfo(name, made.replace(tzinfo=made.tzinfo or UTC), as_of, documents, name == pointer)  # SQLite forgets the time zone
        for name, made, as_of, documents in rows
    ]


def editions(home: Path, document: str) -> list[tuple[SnapshotInfo, int]]:
    """The snapshots that hold a document, the oldest first, each with its row; a row is the same as long as nothing has changed in it."""
    engine = open_engine(home)
    try:
        with store_errors(home), engine.connect() as connection:
            query = select(t.member.c.snapshot, t.member.c.document).where(t.member.c.id == document)
            rows = {found.snapshot: int(found.document) for found in connection.execute(query)}
    finally:
        engine.dispose()
    return [(one, rows[one.id]) for one in snapshots(home) if one.id in rows]


def find_snapshot(home: Path, text: str) -> SnapshotInfo:
    """The snapshot that is meant: by id or the beginning of it, by a day (the one current then), or «nå».

    :raises NotFoundError: none, or several; the message, in Norwegian, lists what there is
    """
    found = snapshots(home)
    wanted = text.strip().lower()
    if wanted in ("nå", "no", "now", "current", "gjeldende"):
        chosen = [one for one in found if one.current]
    elif _DATE.fullmatch(wanted):
        try:
            day = date.fromisoformat(wanted)
        except ValueError:
            raise NotFoundError(f"{text}: er ingen dato; skriv år-måned-dag, for eksempel 2026-07-02") from None
        chosen = [one for one in found if one.created_at.date() <= day][-1:]
    else:
        chosen = [one for one in found if len(wanted) >= 4 and one.id.startswith(wanted)]
    if len(chosen) != 1:
        told = ", ".join(f"{one.id} ({one.created_at.date()})" for one in found[-10:]) or "ingen; kjør «lovkryss ingest lovdata»"
        what = "passer på flere snapshots" if chosen else "intet slikt snapshot her"
        raise NotFoundError(f"{text}: {what}; det finnes: {told}. Oppgi id, dato eller en annen datamappe.")
    return chosen[0]
