"""Whoever has been let in, for lists of authors and assignees."""

from datetime import UTC, datetime
from typing import Final

from msgspec import Struct
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from api.access.audit import Audit, Event, What
from api.access.model import Principal, Role
from api.access.recent import Recent
from api.store.database import Team, utc
from api.store.tables import person as t

SEEN: Final = 300.0
"""How exactly it is noted when somebody was last seen, in seconds."""


class Person(Struct, frozen=True):
    """Somebody who has been let in."""

    id: str
    name: str
    role: Role
    first_seen: datetime
    last_seen: datetime


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
        """Write them down: their name and role, and that they were here."""
        now = datetime.now(UTC)
        values = {"name": principal.name, "role": principal.role.value, "last_seen": now}
        with self._team.reading() as connection:
            before = connection.execute(select(t.c.role).where(t.c.id == principal.id)).scalar()
        try:
            with self._team.writing() as connection:
                if not connection.execute(update(t).where(t.c.id == principal.id).values(values)).rowcount:
                    connection.execute(insert(t).values(id=principal.id, first_seen=now, **values))
        except IntegrityError:  # another worker was first
            pass
        if before is not None and before != principal.role:
            self._audit.add(What(Event.ROLE_CHANGED, principal.id, outcome=f"{before} → {principal.role}"))
        self._noted.put(principal.id, (principal.name, principal.role))

    def all(self) -> tuple[Person, ...]:
        """Everybody, by name."""
        with self._team.reading() as connection:
            rows = connection.execute(select(t).order_by(t.c.name, t.c.id)).mappings()
            return tuple(
                Person(row["id"], row["name"], Role(row["role"]), utc(row["first_seen"]), utc(row["last_seen"])) for row in rows
            )
