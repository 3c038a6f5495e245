"""From what a request carries to whoever sent it. A credential that is not good lets nobody in, not even as anonymous."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Final, TypeVar

import anyio.to_thread
import httpx
from anyio import CapacityLimiter

from api.access import keys as keys_module
from api.access.audit import Audit
from api.access.errors import CredentialError, Reason
from api.access.fetching import http_client
from api.access.issuers import read_issuers
from api.access.keys import Keys
from api.access.model import ANONYMOUS, Principal
from api.access.oidc import PATH, SignIns
from api.access.persons import Persons
from api.access.provider import Provider
from api.access.rates import Rates
from api.access.recent import Recent
from api.access.sessions import Sessions
from api.access.tokens import Tokens
from api.settings import Settings
from api.store.database import Team

T = TypeVar("T")

REMEMBERED: Final = 3.0
"""Seconds that a credential is believed without being looked up again: what is revoked elsewhere works no longer than that."""
THREADS: Final = 8
CLEANED: Final = 6 * 3600.0
"""Seconds between looks for what is older than it is kept for."""

_BEARER: Final = re.compile(r"(?i:bearer) +([A-Za-z0-9._~+/-]+=*)")


def bearer_of(values: Sequence[str]) -> str | None:
    """The token of Authorization headers; None without any.

    :raises CredentialError: there is more than one, or it is something else

    >>> bearer_of(["Bearer abc"]), bearer_of(["bearer  abc"]), bearer_of([])
    ('abc', 'abc', None)
    """
    if not values:
        return None
    match = _BEARER.fullmatch(values[0].strip(" \t")) if len(values) == 1 else None
    if match is None:
        raise CredentialError(Reason.MALFORMED, "Authorization must be given once, as: Bearer, a space, and a key or token")
    return match[1]


class Gate:
    """Everything about access in one process. Its methods are for the event loop; what waits for the database does so in threads.

    :raises AccessError: the issuers cannot be read
    """

    def __init__(self, team: Team, settings: Settings) -> None:
        self.settings = settings
        self.team = team
        self.audit = Audit(team)
        self.keys = Keys(team)
        self.persons = Persons(team, self.audit)
        idle, longest = timedelta(minutes=settings.session_idle), timedelta(hours=settings.session_hours)
        self.sessions = Sessions(team, self.keys, idle, longest)
        self.rates = Rates(settings)
        providers = [Provider(one, self._client) for one in read_issuers(settings.issuers)]
        self.tokens = Tokens(providers)
        redirect = settings.public_url + PATH if settings.public_url else None
        self.sign_ins = SignIns(team, providers, self.tokens, redirect)
        self._http: httpx.AsyncClient | None = None
        self._limiter: CapacityLimiter | None = None
        self._recent: Recent[bytes, Principal] = Recent(REMEMBERED)

    async def identify(self, authorization: Sequence[str], cookie: str | None) -> Principal:
        """Whoever sent a request.

        :param authorization: values of the Authorization header; they go before the cookie
        :raises CredentialError: what it carries is not good
        :raises ProviderError: an issuer cannot be asked for its keys
        :raises StoreError: the team's database cannot be used
        """
        token = bearer_of(authorization)
        if token is None and cookie is None:
            return ANONYMOUS
        seal = sha256(f"{'cookie' if token is None else 'bearer'} {token or cookie}".encode()).digest()
        found = self._recent.get(seal)
        if found is None:
            found = await self._looked_up(token, cookie or "")
            self._recent.put(seal, found)
        if found.permissions and not self.persons.is_noted(found):
            await self.threaded(partial(self.persons.note, found))
        return found

    async def _looked_up(self, token: str | None, cookie: str) -> Principal:
        if token is None:
            return await self.threaded(partial(self.sessions.find, cookie))
        if token.startswith(keys_module.PREFIX):
            return (await self.threaded(partial(self.keys.verify, token))).principal
        return await self.tokens.access(token)

    def forget(self) -> None:
        """Look everything up again: a key or a session has changed."""
        self._recent.clear()

    async def threaded(self, task: Callable[[], T]) -> T:
        """Do what waits for the database in a thread."""
        if self._limiter is None:
            self._limiter = CapacityLimiter(THREADS)
        return await anyio.to_thread.run_sync(task, limiter=self._limiter)

    def clean(self) -> None:
        """Let go of what is older than it is kept for."""
        self.sessions.purge()
        self.audit.purge(self.settings.log_days)

    async def close(self) -> None:
        """Let go of connections."""
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    def _client(self) -> httpx.AsyncClient:
        if self._http is None:
            self._http = http_client()
        return self._http
