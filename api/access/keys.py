"""API keys: ``lk_<id>_<secret><checksum>``. Shown once; kept as a hash.

The secret has 256 bits, so that a plain hash of it tells nobody anything. The checksum tells a mistyped key from a wrong one, and lets
scanners of source code be sure of what they found.
"""

import re
import secrets
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import insert, or_, select, update

from api.access.errors import AccessError, CredentialError, Reason
from api.access.model import Permission, Principal, Role
from api.store.database import Team, utc
from api.store.tables import access_key as t

PREFIX: Final = "lk_"
_FORM: Final = re.compile(r"lk_([0-9a-f]{12})_([0-9a-f]{64})([0-9a-f]{8})")
_USED: Final = timedelta(minutes=1)
"""How exactly it is noted when a key was last used."""

MAX_NAME: Final = 100


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


def generate(identifier: str) -> str:
    """A new key with this id."""
    start = f"{PREFIX}{identifier}_{secrets.token_hex(32)}"
    return start + _checksum(start)


def parse(text: str) -> str:
    """The id of a key that is written as one.

    :raises CredentialError: it is not
    """
    match = _FORM.fullmatch(text)
    if match is None or not compare_digest(match[3], _checksum(text[:-8])):
        raise CredentialError(Reason.MALFORMED, "the key is mistyped or cut off; copy it again, from lk_ to its end")
    return match[1]


class Keys:
    """The keys of one team."""

    def __init__(self, team: Team) -> None:
        self._team = team

    def create(self, name: str, role: Role, scopes: frozenset[Permission], expires: datetime | None, by: str) -> tuple[Key, str]:
        """A new key, and what to show of it, once.

        :param by: id of whoever makes it
        :raises AccessError: the name is blank or too long, or the key would open nothing
        """
        name = " ".join("".join(one if one.isprintable() else " " for one in name).split())
        if not name or len(name) > MAX_NAME:
            raise AccessError(f"the name of a key must be 1 to {MAX_NAME} characters")
        now = datetime.now(UTC)
        if expires is not None and expires <= now:
            raise AccessError("the key would have expired already; choose a later time")
        identifier = secrets.token_hex(6)
        key = Key(identifier, name, role, tuple(sorted(scopes)), now, by, expires, None, None)
        if not key.principal.permissions:
            raise AccessError(f"a key of role {role} with scope {', '.join(sorted(scopes)) or 'none'} would open nothing")
        secret = generate(identifier)
        with self._team.writing() as connection:
            connection.execute(insert(t).values(
                id=identifier, name=name, role=role.value, scopes=",".join(key.scopes), hash=_hash(secret), created_at=now,
                created_by=by, expires_at=expires,
            ))  # fmt: skip
        return key, secret

    def all(self) -> tuple[Key, ...]:
        """Every key there ever was, the newest last."""
        with self._team.reading() as connection:
            return tuple(_key(row) for row in connection.execute(select(t).order_by(t.c.created_at, t.c.id)).mappings())

    def get(self, identifier: str) -> Key:
        """A key by its id.

        :raises AccessError: there is none
        """
        with self._team.reading() as connection:
            row = connection.execute(select(t).where(t.c.id == identifier)).mappings().first()
        if row is None:
            raise AccessError(f"{identifier}: there is no key with this id; see «lovkryss access key list»")
        return _key(row)

    def revoke(self, identifier: str) -> Key:
        """Make a key useless for ever; again changes nothing.

        :raises AccessError: there is no such key
        """
        with self._team.writing() as connection:
            connection.execute(update(t).where(t.c.id == identifier, t.c.revoked_at.is_(None)).values(revoked_at=datetime.now(UTC)))
        return self.get(identifier)

    def rotate(self, identifier: str, grace: timedelta = timedelta(0)) -> tuple[Key, str]:
        """A new secret for a key: whoever uses it stays the same person.

        :param grace: how long the old secret, too, is good
        :raises AccessError: there is no such key, or it is revoked or expired
        """
        now, secret = datetime.now(UTC), generate(identifier)
        active = (t.c.id == identifier, t.c.revoked_at.is_(None), or_(t.c.expires_at.is_(None), t.c.expires_at > now))
        with self._team.writing() as connection:
            changed = connection.execute(
                update(t).where(*active).values(former_hash=t.c.hash, former_until=now + grace, hash=_hash(secret))
            )
        key = self.get(identifier)
        if not changed.rowcount:
            raise AccessError(f"{identifier}: the key is {'revoked' if key.revoked_at else 'expired'}; make a new one")
        return key, secret

    def verify(self, text: str) -> Key:
        """The key whose secret this is.

        :raises CredentialError: it is none, or no longer
        """
        identifier, now = parse(text), datetime.now(UTC)
        with self._team.reading() as connection:
            row = connection.execute(select(t).where(t.c.id == identifier)).mappings().first()
        given = _hash(text)
        is_it = compare_digest(given, row["hash"] if row else "")
        was_it = compare_digest(given, (row["former_hash"] if row else "") or "")
        if row is None or not (is_it or was_it):
            raise CredentialError(Reason.UNKNOWN, "the key is not known here", claimed=f"key:{identifier}")
        if not is_it and now >= utc(row["former_until"]):
            raise CredentialError(Reason.REVOKED, "the key has been replaced by a newer one", claimed=f"key:{identifier}")
        return self.live(_key(row), now)

    def live(self, key: Key, now: datetime) -> Key:
        """The key, if it still opens anything; that it is used is noted.

        :raises CredentialError: it does not
        """
        if key.revoked_at is not None:
            raise CredentialError(Reason.REVOKED, "the key has been revoked", claimed=f"key:{key.id}")
        if not key.is_active(now):
            raise CredentialError(Reason.EXPIRED, "the key has expired", claimed=f"key:{key.id}")
        if key.last_used is None or now - key.last_used > _USED:
            with self._team.writing() as connection:
                connection.execute(update(t).where(t.c.id == key.id).values(last_used=now))
        return key

    def any_active(self) -> bool:
        """Whether anybody could come in with a key."""
        now = datetime.now(UTC)
        return any(key.is_active(now) for key in self.all())


def _key(row: Mapping[str, Any] | Any) -> Key:
    return Key(
        row["id"], row["name"], Role(row["role"]), scopes_of(row["scopes"]), utc(row["created_at"]), row["created_by"],
        *(utc(row[name]) if row[name] else None for name in ("expires_at", "revoked_at", "last_used")),
    )  # fmt: skip


def scopes_of(text: str) -> tuple[Permission, ...]:
    """Permissions from how they are stored: joined by commas.

    >>> scopes_of("lead,read")
    (<Permission.LEAD: 'lead'>, <Permission.READ: 'read'>)
    """
    return tuple(Permission(one) for one in text.split(",") if one)


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"
