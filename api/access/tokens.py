"""Tokens (JWT) that issuers signed: whether they are good, for us, and now."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest
from time import time
from typing import Any, Final

import msgspec
from joserfc import jws, jwt
from joserfc.errors import (
    BadSignatureError,
    ExpiredTokenError,
    InvalidClaimError,
    JoseError,
    MissingClaimError,
    UnsupportedAlgorithmError,
)

from api.access.errors import CredentialError, Reason
from api.access.model import Principal
from api.access.provider import Provider

MAX_BYTES: Final = 16 * 1024


class Tokens:
    """Reads the tokens of the issuers that are known.

    :param clock: seconds since 1970
    """

    def __init__(self, providers: Sequence[Provider], clock: Callable[[], float] = time) -> None:
        self._by_issuer = {one.issuer.issuer: one for one in providers}
        self._clock = clock

    async def access(self, token: str) -> Principal:
        """Whoever an access token is about.

        :raises CredentialError: it is not good
        :raises ProviderError: its issuer cannot be asked for its keys
        """
        provider, claims = await self._checked(token, None)
        if "nonce" in claims:
            raise CredentialError(Reason.AUDIENCE, "this is an id token, for signing in; send an access token")
        return provider.issuer.principal(claims, identifier(provider, claims))

    async def identity(self, token: str, provider: Provider, nonce: str) -> dict[str, Any]:
        """What an id token says that came in answer to a sign-in.

        :raises CredentialError: it is not good, or for another sign-in
        :raises ProviderError: its issuer cannot be asked for its keys
        """
        client = provider.issuer.client
        assert client is not None  # noqa: S101
        found, claims = await self._checked(token, client.id)
        if found is not provider:
            raise CredentialError(Reason.ISSUER, "the id token is another issuer's")
        given = claims.get("nonce")
        if not isinstance(given, str) or not compare_digest(given.encode(), nonce.encode()):
            raise CredentialError(Reason.CLAIMS, "the id token is for another sign-in")
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != client.id:
            raise CredentialError(Reason.AUDIENCE, "the id token is for another client")
        return claims

    async def _checked(self, token: str, audience: str | None) -> tuple[Provider, dict[str, Any]]:
        kid, algorithm, issuer = _told(token)
        provider = self._by_issuer.get(issuer)
        if provider is None:
            raise CredentialError(Reason.ISSUER, "the token's issuer is not one that is known here")
        known = provider.issuer
        if algorithm not in known.algorithms:
            raise CredentialError(Reason.ALGORITHM, f"the token must be signed with {', '.join(known.algorithms)}")
        key = await provider.key(kid)
        if key is None:
            raise CredentialError(Reason.SIGNATURE, "the token is signed with a key that its issuer does not have")
        try:
            claims = jwt.decode(token, key, algorithms=list(known.algorithms)).claims
        except BadSignatureError:
            raise CredentialError(Reason.SIGNATURE, "the token's signature does not fit") from None
        except UnsupportedAlgorithmError:
            raise CredentialError(Reason.ALGORITHM, "the token's algorithm does not fit its key") from None
        except (JoseError, ValueError, TypeError, RecursionError):
            raise CredentialError(Reason.MALFORMED, "the token cannot be read") from None
        self._validate(claims, provider, audience or known.audience)
        return provider, claims

    def _validate(self, claims: dict[str, Any], provider: Provider, audience: str) -> None:
        now = int(self._clock())
        registry = jwt.JWTClaimsRegistry(
            now, provider.issuer.leeway, iss={"essential": True, "value": provider.issuer.issuer},
            aud={"essential": True, "value": audience}, exp={"essential": True}, iat={"essential": True},
        )  # fmt: skip
        here = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
        try:
            registry.validate(claims)
        except ExpiredTokenError:
            raise CredentialError(Reason.EXPIRED, f"the token has expired; the time here is {here}") from None
        except MissingClaimError as error:
            raise CredentialError(Reason.CLAIMS, f"the token lacks a claim ({error.claim})") from None
        except InvalidClaimError as error:
            if error.claim in {"nbf", "iat"}:
                detail = f"the token is not valid yet: the time here is {here}; set the clocks right"
                raise CredentialError(Reason.NOT_YET, detail) from None
            if error.claim == "aud":
                raise CredentialError(Reason.AUDIENCE, "the token is for another audience") from None
            raise CredentialError(Reason.CLAIMS, f"the token's claim {error.claim} is not as it should be") from None
        except (JoseError, ValueError, TypeError, OverflowError):
            raise CredentialError(Reason.CLAIMS, "the token's claims are not as they should be") from None


def identifier(provider: Provider, claims: Mapping[str, Any]) -> str:
    """A stable id that tells nothing: not the subject itself, which may be a person's number.

    :raises CredentialError: the token is about nobody
    """
    for name in (provider.issuer.subject_claim, "client_id", "azp"):
        subject = claims.get(name)
        if isinstance(subject, str) and subject:
            return "oidc:" + sha256(msgspec.json.encode([provider.issuer.issuer, name, subject])).hexdigest()[:40]
    raise CredentialError(Reason.CLAIMS, "the token does not say whom it is about (sub or client_id)")


def _told(token: str) -> tuple[str | None, str, str]:
    """Key, algorithm and issuer, as the token itself says; nothing of it is believed yet.

    :raises CredentialError: it is no token
    """
    malformed = CredentialError(Reason.MALFORMED, "the bearer token is neither a key (lk_…) nor a signed token (JWT)")
    if len(token) > MAX_BYTES:
        raise malformed
    try:
        found = jws.extract_compact(token.encode())
        header, claims = found.headers(), msgspec.json.decode(found.payload)
    except (JoseError, ValueError, TypeError, RecursionError):
        raise malformed from None
    kid, algorithm, issuer = header.get("kid"), header.get("alg"), claims.get("iss") if isinstance(claims, dict) else None
    if not (kid is None or isinstance(kid, str)) or not isinstance(algorithm, str):
        raise malformed
    if not isinstance(issuer, str):
        raise CredentialError(Reason.CLAIMS, "the token lacks a claim (iss)")
    return kid, algorithm, issuer
