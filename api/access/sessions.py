"""Sessions of browsers. The cookie holds a random id; its hash is kept, so that the table opens nothing to whoever reads it."""

import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

import msgspec
from sqlalchemy import delete, insert, or_, select, update

from api.access.errors import AccessError, CredentialError, Reason
from api.access.keys import Keys, scopes_of
from api.access.model import Principal, Role
from api.store.database import Team, utc
from api.store.tables import access_session as t
from api.store.tables import access_sign_in

_SEEN: Final = timedelta(minutes=1)
"""How exactly it is noted when a session was last used."""

VIA: Final = "session"


class Sessions:
    """The sessions of one team.

    :param idle: unused for so long, a session ends
    :param longest: so old, it ends whatever happens
    """

    def __init__(self, team: Team, keys: Keys, idle: timedelta, longest: timedelta) -> None:
        self._team = team
        self._keys = keys
        self._idle = idle
        self._longest = longest

    def begin(self, principal: Principal, former: str | None = None) -> str:
        """A new session, and what the cookie is to hold; the one that the browser had ends.

        :param former: what the cookie held until now
        """
        token, now = secrets.token_urlsafe(32), datetime.now(UTC)
        key = principal.id.removeprefix("key:") if principal.id.startswith("key:") else None
        with self._team.writing() as connection:
            if former:
                connection.execute(delete(t).where(t.c.hash == _hash(former)))
            connection.execute(insert(t).values(
                hash=_hash(token), person=principal.id, name=principal.name, role=principal.role.value,
                scopes=",".join(sorted(principal.scopes)), key=key, last_seen=now, expires_at=now + self._longest,
            ))  # fmt: skip
        return token

    def find(self, token: str) -> Principal:
        """Whose session it is.

        :raises CredentialError: nobody's, or it has ended
        """
        now = datetime.now(UTC)
        with self._team.reading() as connection:
            row = connection.execute(select(t).where(t.c.hash == _hash(token))).mappings().first()
        if row is None:
            raise CredentialError(Reason.UNKNOWN, "you are signed out; sign in again")
        last = utc(row["last_seen"])
        if now >= utc(row["expires_at"]) or now - last > self._idle:
            raise CredentialError(Reason.EXPIRED, "the session has ended; sign in again", claimed=row["person"])
        if now - last > _SEEN:
            with self._team.writing() as connection:
                connection.execute(update(t).where(t.c.hash == _hash(token)).values(last_seen=now))
        if row["key"] is not None:
            try:
                principal = self._keys.live(self._keys.get(row["key"]), now).principal
            except AccessError:
                raise CredentialError(Reason.UNKNOWN, "you are signed out; sign in again") from None
            return msgspec.structs.replace(principal, via=VIA)
        return Principal(row["person"], row["name"], Role(row["role"]), frozenset(scopes_of(row["scopes"])), VIA)

    def end(self, token: str) -> None:
        """Sign out."""
        with self._team.writing() as connection:
            connection.execute(delete(t).where(t.c.hash == _hash(token)))

    def purge(self) -> None:
        """Let go of what has ended."""
        now = datetime.now(UTC)
        with self._team.writing() as connection:
            connection.execute(delete(t).where(or_(t.c.expires_at < now, t.c.last_seen < now - self._idle)))
            connection.execute(delete(access_sign_in).where(access_sign_in.c.expires_at < now))


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
