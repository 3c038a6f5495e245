"""Whoever has been let in, for lists of authors and assignees."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from api.access.audit import Audit
from api.access.model import Principal, Role
from api.access.recent import Recent
from api.access.records import Event, Person, What
from api.store.database import Team, utc
from api.store.tables import person as t

SEEN: Final = 300.0
"""How exactly it is noted when somebody was last seen, in seconds."""


def seen(connection: Connection, principal: Principal, at: datetime) -> None:
    """Write somebody down in a transaction: their name and role, and that they were here."""
    upsert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    values = {"name": principal.name or principal.id, "role": principal.role.value, "last_seen": at}
    connection.execute(upsert(t).values(id=principal.id, first_seen=at, **values).on_conflict_do_update(index_elements=["id"], set_=values))


def is_seen(connection: Connection, principal: Principal) -> bool:
    """Whether somebody was written down a moment ago, as they are now."""
    known = connection.execute(select(t.c.name, t.c.role, t.c.last_seen).where(t.c.id == principal.id)).one_or_none()
    if known is None or (known.name, known.role) != (principal.name or principal.id, principal.role):
        return False
    return (datetime.now(UTC) - utc(known.last_seen)).total_seconds() < SEEN


def everybody(team: Team) -> tuple[Person, ...]:
    """All whom the team knows, by name.

    :raises StoreError: the database cannot be used
    """
    with team.reading() as connection:
        rows = connection.execute(select(t).order_by(t.c.name, t.c.id)).mappings()
        return tuple(Person(row["id"], row["name"], Role(row["role"]), utc(row["first_seen"]), utc(row["last_seen"])) for row in rows)


class Persons:
    """The persons of one team."""

    def __init__(self, team: Team, audit: Audit) -> None:
        self._team = team
        self._audit = audit
        self._noted: Recent[str, tuple[str, Role]] = Recent(SEEN)

    def is_noted(self, principal: Principal) -> bool:
        """Whether they were written down a moment ago, as they are now."""
        return self._noted.get(principal.id) == (principal.name, principal.role)

    def note(self, principal: Principal) -> None:
        """Write them down: their name and role, and that they were here; unless another process just has."""
        with self._team.reading() as connection:
            known = is_seen(connection, principal)
        if not known:
            with self._team.writing() as connection:
                before = connection.execute(select(t.c.role).where(t.c.id == principal.id)).scalar()
                seen(connection, principal, datetime.now(UTC))
            if before is not None and before != principal.role:
                self._audit.add(What(Event.ROLE_CHANGED, principal.id, outcome=f"{before} → {principal.role}"))
        self._noted.put(principal.id, (principal.name, principal.role))

    def all(self) -> tuple[Person, ...]:
        """Everybody, by name."""
        return everybody(self._team)
