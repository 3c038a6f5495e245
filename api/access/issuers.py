"""Who else may say who somebody is: issuers of tokens, from the file that ``LOVKRYSS_ISSUERS`` names."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import msgspec
import yaml
from msgspec import Struct

from api.access.addresses import is_loopback
from api.access.client_key import ClientKey, read_key
from api.access.errors import AccessError
from api.access.model import MAY, Principal, Role

ALGORITHMS: Final = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
"""Signatures with a public key; never «none», never a shared secret."""

_ORDER: Final = tuple(MAY)
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")


class Client(Struct, frozen=True, forbid_unknown_fields=True):
    """What we are to the issuer, where people sign in through it. With neither secret nor key a public client, which PKCE alone protects.

    :param secret_file: file that holds the secret
    :param key_file: file that holds a private key (PEM or JWK), instead of a secret
    :param kid: what the issuer calls the key
    :param algorithm: what the key signs with
    :param audience: whom the issuer wants assertions to be for: itself (Ansattporten, ID-porten), or its token endpoint (Entra ID)
    """

    id: str
    secret_file: str | None = None
    key_file: str | None = None
    kid: str | None = None
    algorithm: str | None = None
    audience: Literal["issuer", "token_endpoint"] = "issuer"
    scope: str = "openid profile"

    @property
    def secret(self) -> str | None:
        """The secret; read when it is needed, so that it can be exchanged."""
        return Path(self.secret_file).read_text(encoding="utf-8").strip() if self.secret_file else None

    @property
    def key(self) -> ClientKey | None:
        """The private key; read when it is needed, so that it can be exchanged.

        :raises AccessError: it cannot be used
        """
        return read_key(Path(self.key_file), self.kid, self.algorithm) if self.key_file else None

    @property
    def method(self) -> str:
        """How we show that it is us, as metadata call it."""
        return "private_key_jwt" if self.key_file else "client_secret_basic" if self.secret_file else "none"


class Issuer(Struct, frozen=True, forbid_unknown_fields=True):
    """An issuer of tokens.

    :param name: ours for it, in addresses: «entra»
    :param issuer: exactly as ``iss`` has it
    :param audience: what ``aud`` of access tokens must hold
    :param discovery: address of its metadata; by default as OpenID Connect has it
    :param jwks: address of its keys, where it is not to be looked up
    :param scopes: OAuth scope → role, for machines
    :param roles: value of ``roles_claim`` → role, for people
    :param otherwise: role of those to whom neither gives one; by default reader, or none where ``scopes`` are given
    :param leeway: seconds that clocks may differ by
    """

    name: str
    issuer: str
    audience: str
    title: str = ""
    discovery: str | None = None
    jwks: str | None = None
    algorithms: tuple[str, ...] = ("RS256", "PS256", "ES256")
    scopes: Mapping[str, Role] = {}
    roles_claim: str = "roles"
    roles: Mapping[str, Role] = {}
    otherwise: Role | msgspec.UnsetType | None = msgspec.UNSET
    subject_claim: str = "sub"
    name_claim: str = "name"
    client: Client | None = None
    leeway: int = 60

    @property
    def metadata(self) -> str:
        """Where its metadata is."""
        return self.discovery or self.issuer.rstrip("/") + "/.well-known/openid-configuration"

    def role(self, claims: Mapping[str, Any]) -> Role | None:
        """The highest role that these claims give.

        >>> Issuer("x", "https://x.example", "a", scopes={"law:review": Role.REVIEWER}).role({"scope": "law:read law:review"})
        <Role.REVIEWER: 'reviewer'>
        """
        found = [self.scopes[one] for name in ("scope", "scp") for one in _words(claims.get(name)) if one in self.scopes]
        found += [self.roles[one] for one in _values(claims.get(self.roles_claim)) if one in self.roles]
        if found:
            return max(found, key=_ORDER.index)
        if self.otherwise is msgspec.UNSET:
            return None if self.scopes else Role.READER
        return self.otherwise

    def principal(self, claims: Mapping[str, Any], identifier: str) -> Principal:
        """Whoever the claims of an access token are about; without a role they are known, and may nothing."""
        consumer = claims.get("consumer")
        client = (consumer.get("ID") if isinstance(consumer, dict) else None, claims.get("client_id"), claims.get("azp"))
        return self._principal(claims, identifier, self._names(claims) or _first_name(*client) or self.title or self.name)

    def person(self, claims: Mapping[str, Any], identifier: str, told: Mapping[str, Any]) -> Principal:
        """Whoever the claims of an id token are about; who is not named is told from others by their id.

        :param told: claims that are not signed, believed about names alone
        """
        named = self._names(told) or self._names(claims) or f"{self.title or self.name} {identifier.rpartition(':')[2][:8]}"
        return self._principal(claims, identifier, named)

    def has_name(self, claims: Mapping[str, Any]) -> bool:
        """Whether claims say what somebody is called."""
        return bool(_first_name(claims.get(self.name_claim)))

    def _names(self, claims: Mapping[str, Any]) -> str:
        return _first_name(claims.get(self.name_claim), claims.get("preferred_username"))

    def _principal(self, claims: Mapping[str, Any], identifier: str, name: str) -> Principal:
        role = self.role(claims)
        return Principal(identifier, name, role or Role.READER, frozenset() if role is None else MAY[role], "token")


def read_issuers(path: Path | None) -> tuple[Issuer, ...]:
    """The issuers of a YAML file; none without one.

    :raises AccessError: it cannot be read, or says what cannot be
    """
    if path is None:
        return ()
    try:
        found = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), tuple[Issuer, ...])
    except OSError as error:
        raise AccessError(f"{path}: the issuers cannot be read ({error.strerror}); see LOVKRYSS_ISSUERS") from None
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise AccessError(f"{path}: {' '.join(str(error).split())}; see docs/access.md") from None
    for issuer in found:
        _check(path, issuer)
    for one in ("name", "issuer"):
        if len({getattr(issuer, one) for issuer in found}) < len(found):
            raise AccessError(f"{path}: two issuers have the same {one}")
    return found


def _check(path: Path, issuer: Issuer) -> None:
    where = f"{path}: {issuer.name}"
    if not _NAME.fullmatch(issuer.name):
        raise AccessError(f"{where}: the name must be small letters, digits and hyphens")
    for name in ("issuer", "discovery", "jwks"):
        address = getattr(issuer, name)
        if address is not None and not is_safe(address, loopback=True):
            raise AccessError(f"{where}: {name} must be an https address")
    if not issuer.audience:
        raise AccessError(f"{where}: audience must not be empty: it tells tokens for us from tokens for others")
    if not issuer.algorithms or not set(issuer.algorithms) <= ALGORITHMS:
        raise AccessError(f"{where}: algorithms must be among {', '.join(sorted(ALGORITHMS))}")
    if not 0 <= issuer.leeway <= 300:
        raise AccessError(f"{where}: leeway must be 0 to 300 seconds")
    if issuer.client is not None:
        _check_client(where, issuer.client)


def _check_client(where: str, client: Client) -> None:
    if client.secret_file is not None and client.key_file is not None:
        raise AccessError(f"{where}: secret_file and key_file are both given; keep one of them")
    if client.key_file is None and (client.kid is not None or client.algorithm is not None):
        raise AccessError(f"{where}: kid and algorithm are of a key; give key_file, too")
    try:
        empty = client.secret == ""
    except (OSError, UnicodeDecodeError) as error:
        raise AccessError(f"{where}: secret_file cannot be read ({type(error).__name__})") from None
    if empty:
        raise AccessError(f"{where}: secret_file is empty")
    try:
        client.key  # noqa: B018  (read to see that it can be)
    except AccessError as error:
        raise AccessError(f"{where}: key_file: {error}") from None


def is_safe(address: object, *, loopback: bool) -> bool:
    """Whether an address is one to send secrets to, and to believe: https; http only to this machine, where that is allowed.

    >>> [is_safe(one, loopback=True) for one in ("https://x.example/a", "http://x.example/a", "http://127.0.0.1:9/a", "file:///a", None)]
    [True, False, True, False, False]
    """
    try:
        parts = urlsplit(address) if isinstance(address, str) else None
        host = parts.hostname if parts and not parts.username else None
    except ValueError:
        return False
    if parts is None or not host:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and loopback and is_loopback(host))


def _first_name(*candidates: object) -> str:
    """The first of these that is a name, as one line; empty if none is."""
    for one in candidates:
        name = " ".join("".join(c for c in one if c.isprintable()).split()) if isinstance(one, str) else ""
        if name:
            return name[:200]
    return ""


def _words(value: object) -> list[str]:
    return value.split() if isinstance(value, str) else _values(value)


def _values(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
