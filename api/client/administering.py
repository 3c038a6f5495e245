"""Who one is, who else is let in, keys, and the log of access."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from api.access.model import Permission, Role
from api.access.records import Event, LogEntry
from api.client.base import PAGE, Service, part
from api.http import answers as a


class Administering(Service):
    """Access; all but the first two need the permission «admin»."""

    def me(self) -> a.MeAnswer:
        """Who one is to the service, and what one may do."""
        return self._http.get("/v1/access/me", {}, a.MeAnswer)

    def persons(self) -> a.PersonsAnswer:
        """Everybody who has been let in: those whom work can be given to."""
        return self._http.get("/v1/access/persons", {}, a.PersonsAnswer)

    def keys(self) -> a.KeysAnswer:
        """All keys, without their secrets."""
        return self._http.get("/v1/access/keys", {}, a.KeysAnswer)

    def create_key(self, name: str, role: Role | str, *, scopes: Iterable[Permission | str] = tuple(Permission),
                   expires: str = "365d") -> a.NewKeyAnswer:  # fmt: skip
        """A new key; ``secret`` is shown this once.

        :param expires: hours, days or weeks («90d»), or «never»
        """
        body = a.KeyRequest(name, Role(role), tuple(map(Permission, scopes)), expires)
        return self._http.post("/v1/access/keys", body, a.NewKeyAnswer)

    def revoke_key(self, identifier: str) -> a.KeyAnswer:
        """Make a key useless for ever."""
        return self._http.delete(f"/v1/access/keys/{part(identifier)}", a.KeyAnswer)

    def access_log(self, *, person: str | None = None, event: Event | str | None = None, since: datetime | None = None,
                   limit: int | None = None, cursor: str | None = None) -> a.AccessLogAnswer:  # fmt: skip
        """Who did what, the newest first."""
        query = {"person": person, "event": event and str(event), "since": since and since.isoformat(), "limit": limit, "cursor": cursor}
        return self._http.get("/v1/access/log", query, a.AccessLogAnswer)

    def iter_access_log(self, *, person: str | None = None, event: Event | str | None = None,
                        since: datetime | None = None) -> Iterator[LogEntry]:  # fmt: skip
        """All entries, page by page."""
        for page in self.pages(self.access_log, person=person, event=event, since=since, limit=PAGE):
            yield from page.entries
