"""The log of who did what: added to, never changed; each entry's hash covers the one before, so that tampering shows.

Kept small on purpose: no bodies, no queries, no names, and no network addresses unless a setting asks for them.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import delete, insert, select, update

from api.access.errors import AccessError
from api.store.database import Team, utc
from api.store.tables import access_log as t
from api.store.tables import access_log_head as head

BATCH: Final = 1000


class Event(StrEnum):
    """What happened."""

    REQUEST = "request"
    """Somebody changed something, or tried to; ``outcome`` is the status."""
    REFUSED = "credential-refused"
    """A credential was not good; ``outcome`` is why."""
    SIGNED_IN = "signed-in"
    SIGNED_OUT = "signed-out"
    KEY_CREATED = "key-created"
    KEY_REVOKED = "key-revoked"
    KEY_ROTATED = "key-rotated"
    ROLE_CHANGED = "role-changed"
    PURGED = "purged"
    """Entries older than they are kept for were let go; ``target`` is the number of the last."""


class What(Struct, frozen=True):
    """What is to be noted.

    :param person: id of whoever did it; what a bad credential claimed to be, where it claimed something; «cli» for the command line
    :param target: what it was done to: the path asked for, or the id of a key
    """

    event: Event
    person: str = ""
    address: str = ""
    method: str = ""
    route: str = ""
    target: str = ""
    outcome: str = ""
    request_id: str = ""


class Entry(What, frozen=True, kw_only=True):
    """What is noted."""

    number: int
    at: datetime
    hash: str


class Wanted(Struct, frozen=True):
    """Which entries are asked for; all of the conditions must hold."""

    person: str | None = None
    event: Event | None = None
    since: datetime | None = None
    before: int | None = None


class Verified(Struct, frozen=True):
    """The log is whole. Keep ``hash`` somewhere else: a log that was made anew from the start has another.

    :param purged: number of the last entry let go
    """

    entries: int
    purged: int
    number: int
    hash: str


class Audit:
    """The log of one team."""

    def __init__(self, team: Team) -> None:
        self._team = team

    def add(self, what: What) -> None:
        """Note something."""
        with self._team.writing() as connection:
            self._append(connection, what)

    def _append(self, connection: Any, what: What) -> None:
        number, before = connection.execute(
            update(head).where(head.c.id == 1).values(number=head.c.number + 1).returning(head.c.number, head.c.hash)
        ).one()
        fields = {name: _cut(name, value) for name, value in msgspec.to_builtins(what).items()}
        at = datetime.now(UTC)
        found = digest(before, number, at, fields)
        connection.execute(insert(t).values(number=number, at=at, hash=found, **fields))
        connection.execute(update(head).where(head.c.id == 1).values(hash=found))

    def entries(self, wanted: Wanted, limit: int) -> tuple[Entry, ...]:
        """The newest first."""
        conditions = [
            column == value for column, value in ((t.c.person, wanted.person), (t.c.event, wanted.event)) if value is not None
        ]
        if wanted.since is not None:
            conditions.append(t.c.at >= wanted.since)
        if wanted.before is not None:
            conditions.append(t.c.number < wanted.before)
        with self._team.reading() as connection:
            rows = connection.execute(select(t).where(*conditions).order_by(t.c.number.desc()).limit(limit)).mappings()
            return tuple(_entry(row) for row in rows)

    def verify(self, noted: str | None = None) -> Verified:
        """That nothing was changed, put in, or taken out.

        :param noted: a hash that was written down earlier; must be in the chain
        :raises AccessError: something was, with the number of the first entry that does not fit
        """
        with self._team.reading() as connection:
            _, number, newest, purged, before = connection.execute(select(head)).one()
            expected, seen = purged, noted in {None, before}
            for entry in self._all(connection, purged, number):
                expected += 1
                if entry.number != expected:
                    raise AccessError(f"the log of access has been tampered with: entry {expected} is gone")
                if entry.hash != digest(before, entry.number, entry.at, _fields(entry)):
                    raise AccessError(f"the log of access has been tampered with: entry {entry.number} is not what was written")
                before = entry.hash
                seen = seen or before == noted
            if expected != number or before != newest:
                raise AccessError(f"the log of access has been tampered with: entries after {expected} are gone")
            if not seen:
                raise AccessError(f"the hash {noted} is not in the log: it is older than what is kept, or the log was made anew")
        return Verified(number - purged, purged, number, newest)

    def purge(self, days: int) -> int:
        """Let go of what is older; that it was done is noted. Returns how many."""
        with self._team.writing() as connection:
            first = connection.execute(update(head).where(head.c.id == 1).values(id=1).returning(head.c.purged)).scalar_one()
            old = select(t.c.number, t.c.hash).where(t.c.at < datetime.now(UTC) - timedelta(days=days)).order_by(t.c.number.desc()).limit(1)
            last = connection.execute(old).first()
            if last is None:
                return 0
            connection.execute(delete(t).where(t.c.number <= last.number))
            connection.execute(update(head).where(head.c.id == 1).values(purged=last.number, purged_hash=last.hash))
            self._append(connection, What(Event.PURGED, target=str(last.number)))
        return int(last.number - first)

    def _all(self, connection: Any, after: int, last: int) -> Iterator[Entry]:
        while rows := connection.execute(
            select(t).where(t.c.number > after, t.c.number <= last).order_by(t.c.number).limit(BATCH)
        ).mappings().all():  # fmt: skip
            yield from map(_entry, rows)
            after = rows[-1]["number"]


def digest(before: str, number: int, at: datetime, fields: dict[str, str]) -> str:
    """The hash of an entry that follows one with the hash ``before``."""
    text = msgspec.json.encode([before, number, utc(at).isoformat(timespec="microseconds"), sorted(fields.items())])
    return sha256(text).hexdigest()


def _fields(entry: Entry) -> dict[str, str]:
    return {name: str(getattr(entry, name)) for name in What.__struct_fields__}


def _cut(name: str, value: str) -> str:
    """A value as it fits its column, as one line without control characters."""
    return "".join(one if one.isprintable() else "�" for one in value)[: t.c[name].type.length or 500]  # type: ignore[attr-defined]


def _entry(row: Any) -> Entry:
    values = {name: row[name] for name in Entry.__struct_fields__}
    return Entry(**{**values, "at": utc(row["at"]), "event": Event(row["event"])})
