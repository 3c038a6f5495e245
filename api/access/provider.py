"""What an issuer publishes about itself, and its keys: fetched with bounds, kept, and not believed beyond what it may say."""

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any, Final
from urllib.parse import quote

import httpx
import msgspec
from joserfc import jwk
from joserfc.errors import JoseError
from msgspec import Struct

from api.access.addresses import is_loopback
from api.access.client_key import ASSERTION_TYPE
from api.access.errors import AccessError, ProviderError
from api.access.fetching import fetch
from api.access.issuers import Issuer, is_safe

log = logging.getLogger("lovkryss.access")

MAX_KEYS: Final = 100
FRESH: Final = 3600.0
"""Seconds after which keys and metadata are fetched again; in the background, so that nobody waits."""
AGAIN: Final = 60.0
"""Seconds between tries: a token with an unknown key makes us ask once, not a thousand times."""

_BEARER: Final = re.compile(r"[!-~]{1,16384}")
_MODULUS: Final = 342
"""Letters of a modulus of 2048 bits; shorter keys can be broken."""

SigningKey = jwk.RSAKey | jwk.ECKey
Clock = Callable[[], float]


class Endpoints(Struct, frozen=True):
    """Where an issuer is to be asked."""

    issuer: str
    jwks_uri: str
    authorization_endpoint: str = ""
    token_endpoint: str = ""
    userinfo_endpoint: str = ""


class Granted(Struct, frozen=True):
    """What a code stands for.

    :param access_token: what the issuer is asked with about whoever signed in; empty if it gave none that can be sent
    """

    id_token: str
    access_token: str


class Provider:
    """An issuer, and what is known of it. For one event loop.

    :param http: what to ask with; shared by all providers of a process
    """

    def __init__(self, issuer: Issuer, http: Callable[[], httpx.AsyncClient], clock: Clock = monotonic) -> None:
        self.issuer = issuer
        self._http = http
        self._clock = clock
        self._asking = asyncio.Lock()
        self._background: asyncio.Task[None] | None = None
        self._keys: tuple[SigningKey, ...] = ()
        self._endpoints: Endpoints | None = None
        self._fetched = self._tried = float("-inf")
        self._fault: ProviderError | None = None

    async def key(self, kid: str | None) -> SigningKey | None:
        """The key with this id; without an id, the only one. None if the issuer has no such key.

        :raises ProviderError: it is not known, and the issuer cannot be asked
        """
        found = self._known(kid)
        if found is not None:
            if self._clock() - self._fetched > FRESH and self._may_ask and self._background is None:
                self._background = asyncio.create_task(self._refresh_quietly())
            return found
        async with self._asking:  # others wait for the answer that one of them asks for
            if self._known(kid) is None and self._may_ask:
                await self._refresh()
        found = self._known(kid)
        if found is None and self._fault is not None:
            raise self._fault
        return found

    async def endpoints(self) -> Endpoints:
        """Where people sign in.

        :raises ProviderError: the issuer cannot be asked
        """
        if self._endpoints is None or self._clock() - self._fetched > FRESH:
            async with self._asking:
                if self._may_ask:
                    await self._refresh()
        if self._endpoints is None:
            raise self._fault or ProviderError(self.issuer.name, "its metadata is not known")
        return self._endpoints

    async def exchange(self, code: str, verifier: str, redirect: str) -> Granted:
        """What a code stands for.

        :raises ProviderError: the issuer does not give it
        """
        client = self.issuer.client
        assert client is not None  # noqa: S101  (only issuers with a client begin sign-ins)
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "code_verifier": verifier, "client_id": client.id,
        }  # fmt: skip
        endpoint = (await self.endpoints()).token_endpoint
        try:
            secret, key = client.secret, client.key
        except (AccessError, OSError, UnicodeDecodeError) as error:
            raise ProviderError(self.issuer.name, f"what we show it that we are us by cannot be read ({type(error).__name__})") from None
        auth = httpx.BasicAuth(quote(client.id, safe=""), quote(secret, safe="")) if secret else None
        if key is not None:
            audience = endpoint if client.audience == "token_endpoint" else self.issuer.issuer
            form |= {"client_assertion_type": ASSERTION_TYPE, "client_assertion": key.assertion(client.id, audience)}
        found = await self._fetch("POST", endpoint, form, auth)
        token, access = found.get("id_token"), found.get("access_token")
        if not isinstance(token, str):
            raise ProviderError(self.issuer.name, "its token endpoint gave no id token")
        return Granted(token, access if isinstance(access, str) and _BEARER.fullmatch(access) else "")

    async def userinfo(self, access_token: str, subject: object) -> Mapping[str, Any]:
        """What else the issuer says of whoever signed in; nothing if it has no such endpoint. It is not signed: not to be believed
        about roles.

        :param subject: ``sub`` of the id token
        :raises ProviderError: the issuer cannot be asked, or speaks of somebody else
        """
        address = (await self.endpoints()).userinfo_endpoint
        if not address or not access_token:
            return {}
        if not is_safe(address, loopback=_is_here(self.issuer)):
            raise ProviderError(self.issuer.name, "userinfo_endpoint in its metadata is not an https address")
        found = await self._fetch("GET", address, bearer=access_token)
        if not isinstance(subject, str) or found.get("sub") != subject:
            raise ProviderError(self.issuer.name, "its userinfo endpoint speaks of somebody else than the id token")
        return found

    @property
    def _may_ask(self) -> bool:
        return self._clock() - self._tried >= AGAIN

    def _known(self, kid: str | None) -> SigningKey | None:
        if kid is None:
            return self._keys[0] if len(self._keys) == 1 else None
        return next((key for key in self._keys if key.kid == kid), None)

    async def _refresh_quietly(self) -> None:
        try:
            async with self._asking:
                await self._refresh()
        finally:
            self._background = None

    async def _refresh(self) -> None:
        """Fetch anew; what was known stays when that fails."""
        self._tried = self._clock()
        try:
            if self.issuer.jwks is None or self.issuer.client is not None:
                self._endpoints = endpoints_of(self.issuer, await self._fetch("GET", self.issuer.metadata))
            address = self.issuer.jwks or (self._endpoints.jwks_uri if self._endpoints else "")
            self._keys = keys_of(self.issuer, await self._fetch("GET", address))
            self._fetched, self._fault = self._clock(), None
        except ProviderError as error:
            self._fault = error
            log.warning("identity provider %s", error)

    async def _fetch(
        self, method: str, address: str, form: Mapping[str, str] | None = None, auth: httpx.Auth | None = None, bearer: str | None = None
    ) -> dict[str, Any]:
        return (await fetch(self._http(), self.issuer.name, method, address, form, auth, bearer)).found


def endpoints_of(issuer: Issuer, found: Mapping[str, Any]) -> Endpoints:
    """What an issuer's metadata say, if they may say it.

    :raises ProviderError: they may not
    """
    try:
        endpoints = msgspec.convert({key: value for key, value in found.items() if key in Endpoints.__struct_fields__}, Endpoints)
    except msgspec.ValidationError as error:
        raise ProviderError(issuer.name, f"its metadata is not as it should be ({error})") from None
    if endpoints.issuer != issuer.issuer:
        raise ProviderError(issuer.name, "its metadata says that it is another issuer")
    needed = ("authorization_endpoint", "token_endpoint") if issuer.client else ()
    for name in ("jwks_uri", *needed):
        if not is_safe(getattr(endpoints, name), loopback=_is_here(issuer)):
            raise ProviderError(issuer.name, f"{name} in its metadata is not an https address")
    return endpoints


def keys_of(issuer: Issuer, found: Mapping[str, Any]) -> tuple[SigningKey, ...]:
    """The keys that an issuer may sign tokens with.

    :raises ProviderError: there are none, or too many
    """
    given = found.get("keys")
    if not isinstance(given, list) or len(given) > MAX_KEYS:
        raise ProviderError(issuer.name, f"it has no list of keys, or more than {MAX_KEYS}")
    keys = tuple(key for key in map(_signing_key, given) if key is not None)
    if not keys:
        raise ProviderError(issuer.name, "none of its keys is one to sign with")
    return keys


def _is_here(issuer: Issuer) -> bool:
    return issuer.issuer.startswith("http:") and is_loopback(httpx.URL(issuer.issuer).host)


def _signing_key(given: object) -> SigningKey | None:
    """A public key that may sign tokens; None for anything else, shared secrets above all."""
    if not isinstance(given, dict) or given.get("kty") not in {"RSA", "EC"} or given.get("use", "sig") != "sig":
        return None
    if given["kty"] == "RSA" and len(str(given.get("n"))) < _MODULUS:
        return None
    try:
        key = jwk.import_key(given)
        if isinstance(key, jwk.RSAKey):
            return key if key.public_key.key_size >= 2048 else None
        return key if isinstance(key, jwk.ECKey) else None
    except (JoseError, ValueError, TypeError, KeyError):
        return None
