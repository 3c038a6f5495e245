"""Signing in at an identity provider: authorization code with PKCE, state, nonce; kept in the database, so that any worker may finish."""

import logging
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode

from msgspec import Struct
from sqlalchemy import delete, insert

from api.access.errors import AccessError, CredentialError, ProviderError, Reason
from api.access.model import Principal
from api.access.provider import Granted, Provider
from api.access.tokens import Tokens, identifier
from api.store.database import Team, utc
from api.store.tables import access_sign_in as t

log = logging.getLogger("lovkryss.access")

PATH: Final = "/logg-inn/tilbake"
"""Where providers send people back to; register it with them, after the public address."""
PATIENCE: Final = timedelta(minutes=10)


class Begun(Struct, frozen=True):
    """A sign-in that has begun.

    :param state: ties it to one browser, by a cookie
    :param challenge: what the provider is told of the verifier
    """

    state: str
    nonce: str
    challenge: str


class Finished(Struct, frozen=True):
    """A sign-in that came back, and may go on once."""

    issuer: str
    nonce: str
    verifier: str
    next: str


class SignIns:
    """Sign-ins under way.

    :param redirect: exactly where providers send people back to
    """

    def __init__(self, team: Team, providers: Sequence[Provider], tokens: Tokens, redirect: str | None) -> None:
        self._team = team
        self.providers = {one.issuer.name: one for one in providers if one.issuer.client is not None} if redirect else {}
        self._tokens = tokens
        self._redirect = redirect or ""

    def provider(self, name: str) -> Provider:
        """The provider of this name, if people can sign in there.

        :raises AccessError: they cannot
        """
        if name not in self.providers:
            raise AccessError(f"{name}: nobody signs in there")
        return self.providers[name]

    def begin(self, provider: Provider, following: str) -> Begun:
        """Note a sign-in.

        :param following: where the browser goes afterwards; a path of ours
        """
        state, nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(64)
        with self._team.writing() as connection:
            connection.execute(insert(t).values(
                hash=_hash(state), issuer=provider.issuer.name, nonce=nonce, verifier=verifier, next=following,
                expires_at=datetime.now(UTC) + PATIENCE,
            ))  # fmt: skip
        return Begun(state, nonce, urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("="))

    async def address(self, provider: Provider, begun: Begun) -> str:
        """Where to send the browser.

        :raises ProviderError: the provider cannot be asked
        """
        client = provider.issuer.client
        assert client is not None  # noqa: S101
        endpoint = (await provider.endpoints()).authorization_endpoint
        query = urlencode({
            "response_type": "code", "client_id": client.id, "redirect_uri": self._redirect, "scope": client.scope, "state": begun.state,
            "nonce": begun.nonce, "code_challenge": begun.challenge, "code_challenge_method": "S256",
        })  # fmt: skip
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{query}"

    def take(self, state: str) -> Finished:
        """The sign-in that has come back; nobody can take it again.

        :raises CredentialError: there is none, or it took too long
        """
        with self._team.writing() as connection:
            row = connection.execute(delete(t).where(t.c.hash == _hash(state)).returning(t)).mappings().first()
        if row is None or datetime.now(UTC) >= utc(row["expires_at"]):
            raise CredentialError(Reason.EXPIRED, "the sign-in took too long, or is finished already; begin again")
        return Finished(row["issuer"], row["nonce"], row["verifier"], row["next"])

    async def finish(self, finished: Finished, code: str, issuer: str | None) -> Principal:
        """Whoever signed in.

        :param issuer: who the answer says that it is from (RFC 9207)
        :raises CredentialError: what the provider says of them is not good
        :raises ProviderError: the provider cannot be asked, or says nothing
        """
        provider = self.provider(finished.issuer)
        if issuer is not None and issuer != provider.issuer.issuer:
            raise CredentialError(Reason.ISSUER, "the answer is from another provider than the one that was asked")
        try:
            granted = await provider.exchange(code, finished.verifier, self._redirect)
            claims = await self._tokens.identity(granted.id_token, provider, finished.nonce)
        except ProviderError as error:
            log.warning("identity provider %s", error)
            raise
        known_by = identifier(provider, claims)
        told = {} if provider.issuer.has_name(claims) else await _userinfo(provider, granted, claims)
        return provider.issuer.person(claims, known_by, told)


async def _userinfo(provider: Provider, granted: Granted, claims: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the provider says besides the id token; signing in does not fail for want of it."""
    try:
        return await provider.userinfo(granted.access_token, claims.get("sub"))
    except ProviderError as error:
        log.warning("identity provider %s; whoever signed in is shown without a name", error)
        return {}


def _hash(state: str) -> str:
    return sha256(state.encode()).hexdigest()
