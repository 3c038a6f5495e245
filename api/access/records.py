"""What is kept of access: persons, keys, and entries of the log. Apart from what keeps them, so that a client need not load a database."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from api.access.model import Permission, Principal, Role


class Person(Struct, frozen=True):
    """Somebody who has been let in."""

    id: str
    name: str
    role: Role
    first_seen: datetime
    last_seen: datetime


class Key(Struct, frozen=True):
    """A key, without its secret."""

    id: str
    name: str
    role: Role
    scopes: tuple[Permission, ...]
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used: datetime | None

    @property
    def principal(self) -> Principal:
        """Whoever uses it."""
        return Principal(f"key:{self.id}", self.name, self.role, frozenset(self.scopes))

    def is_active(self, at: datetime) -> bool:
        """Whether it opens anything."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


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


class LogEntry(What, frozen=True, kw_only=True):
    """What is noted."""

    number: int
    at: datetime
    hash: str
