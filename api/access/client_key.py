"""The key that shows an issuer that it is us (``private_key_jwt``): read from a file, and signs an assertion for one request (RFC 7523)."""

import warnings
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jwk
from joserfc.errors import JoseError
from msgspec import Struct

from api.access.errors import AccessError

ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFETIME: Final = 60
"""Seconds; Digdir takes at most 120."""

_BY_CURVE: Final = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}
_RSA: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")


class ClientKey(Struct, frozen=True):
    """A private key, and how it signs.

    :param header: what tells the issuer which key it is: ``kid``, or the print of its certificate
    """

    key: jwk.RSAKey | jwk.ECKey
    algorithm: str
    header: Mapping[str, str]

    def assertion(self, client: str, audience: str) -> str:
        """Who we are, for one request: each has an id of its own and cannot be used again."""
        signed: str = private_key_jwt_sign(
            self.key, client, audience, alg=self.algorithm, header={"typ": "JWT", **self.header}, expires_in=LIFETIME
        )
        return signed


def read_key(path: Path, kid: str | None, algorithm: str | None) -> ClientKey:
    """The key of a file: PEM, with its certificate where the issuer knows us by that, or a JWK.

    :param kid: by default as a JWK has it
    :param algorithm: by default as a JWK has it, which must then be the same; else RS256 for RSA, and the one of its curve for EC
    :raises AccessError: it cannot be used; what the file holds is not told
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise AccessError(f"{path} cannot be read ({error.strerror})") from None
    key, given, header = _from_jwk(path, data) if data.lstrip().startswith(b"{") else _from_pem(path, data)
    usable = algorithms_of(key)
    if not usable:
        raise AccessError(f"{path}: issuers take nothing that is signed on this curve; make a key on P-256")
    chosen = algorithm or given.get("alg") or usable[0]
    if chosen not in usable:
        raise AccessError(f"{path}: this key signs with {' or '.join(usable)}; set algorithm")
    named = kid or given.get("kid")
    found = ClientKey(key, chosen, header | ({"kid": named} if named else {}))
    try:
        found.assertion("probe", "probe")
    except JoseError:
        raise AccessError(f"{path}: the JWK says (alg, use, key_ops) that it is not to sign with {chosen}") from None
    return found


def algorithms_of(key: jwk.RSAKey | jwk.ECKey) -> tuple[str, ...]:
    """What a key can sign with; the usual one first."""
    if isinstance(key, jwk.RSAKey):
        return _RSA
    return (_BY_CURVE[key.curve_name],) if key.curve_name in _BY_CURVE else ()


def _from_jwk(path: Path, data: bytes) -> tuple[jwk.RSAKey | jwk.ECKey, dict[str, str], dict[str, str]]:
    try:
        given: dict[str, Any] = msgspec.json.decode(data, type=dict[str, Any])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # short keys are refused below
            key = jwk.import_key(given)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, JoseError, ValueError, TypeError, KeyError):
        raise AccessError(f"{path} is not a private key as a JWK") from None
    if not isinstance(key, jwk.RSAKey | jwk.ECKey) or not key.is_private:
        raise AccessError(f"{path} does not hold a private key of RSA or EC; a set of keys or a public key will not do")
    if isinstance(key, jwk.RSAKey) and key.private_key is not None and key.private_key.key_size < 2048:
        raise AccessError(f"{path}: the key must have 2048 bits or more")
    return key, {name: given[name] for name in ("kid", "alg") if isinstance(given.get(name), str)}, {}


def _from_pem(path: Path, data: bytes) -> tuple[jwk.RSAKey | jwk.ECKey, dict[str, str], dict[str, str]]:
    try:
        found = load_pem_private_key(data, None)
    except TypeError:
        raise AccessError(f"{path}: the key is encrypted; give it without a password, in a file that the service alone can read") from None
    except Exception:  # noqa: BLE001  (what it says of a bad file depends on the file, and may tell of it)
        raise AccessError(f"{path} is not a private key as PEM or JWK") from None
    header = _print_of_certificate(path, data, found.public_key())
    if isinstance(found, rsa.RSAPrivateKey) and found.key_size >= 2048:
        return jwk.RSAKey.import_key(found), {}, header
    if isinstance(found, ec.EllipticCurvePrivateKey):
        return jwk.ECKey.import_key(found), {}, header
    raise AccessError(f"{path}: the key must be RSA with 2048 bits or more, or EC")


def _print_of_certificate(path: Path, data: bytes, public: object) -> dict[str, str]:
    """How Entra ID knows a key: by its certificate."""
    if b"-----BEGIN CERTIFICATE-----" not in data:
        return {}
    try:
        certificates = x509.load_pem_x509_certificates(data)
        own = next((one for one in certificates if one.public_key() == public), None)
    except Exception:  # noqa: BLE001
        raise AccessError(f"{path}: the certificate cannot be read") from None
    if own is None:
        raise AccessError(f"{path}: the certificate is another key's")
    return {"x5t#S256": urlsafe_b64encode(own.fingerprint(hashes.SHA256())).decode().rstrip("=")}
