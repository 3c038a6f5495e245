"""Who else may say who somebody is: issuers of tokens, from the file that ``LOVKRYSS_ISSUERS`` names."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
import yaml
from msgspec import Struct

from api.access.addresses import is_loopback
from api.access.errors import AccessError
from api.access.model import MAY, Principal, Role

ALGORITHMS: Final = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
"""Signatures with a public key; never «none», never a shared secret."""

_ORDER: Final = tuple(MAY)
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")


class Client(Struct, frozen=True, forbid_unknown_fields=True):
    """What we are to the issuer, where people sign in through it.

    :param secret_file: file that holds the secret; none for a public client, which PKCE alone protects
    """

    id: str
    secret_file: str | None = None
    scope: str = "openid profile"

    @property
    def secret(self) -> str | None:
        """The secret; read when it is needed, so that it can be exchanged."""
        return Path(self.secret_file).read_text(encoding="utf-8").strip() if self.secret_file else None


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
        """Whoever these claims are about; without a role they are known, and may nothing."""
        role = self.role(claims)
        scopes = frozenset() if role is None else MAY[role]
        return Principal(identifier, self._name(claims), role or Role.READER, scopes, "token")

    def _name(self, claims: Mapping[str, Any]) -> str:
        consumer = claims.get("consumer")
        candidates = (
            claims.get(self.name_claim), claims.get("preferred_username"), consumer.get("ID") if isinstance(consumer, dict) else None,
            claims.get("client_id"), claims.get("azp"),
        )  # fmt: skip
        for one in candidates:
            name = " ".join("".join(c for c in one if c.isprintable()).split()) if isinstance(one, str) else ""
            if name:
                return name[:200]
        return self.title or self.name


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
        try:
            empty = issuer.client.secret == ""
        except (OSError, UnicodeDecodeError) as error:
            raise AccessError(f"{where}: secret_file cannot be read ({error})") from None
        if empty:
            raise AccessError(f"{where}: secret_file is empty")


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


def _words(value: object) -> list[str]:
    return value.split() if isinstance(value, str) else _values(value)


def _values(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
