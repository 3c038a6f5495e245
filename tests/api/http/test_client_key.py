"""Showing a provider with a key who we are, and asking it what people are called: against a real one, which believes nothing."""

import asyncio
import datetime
import json
import logging
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from api.access import fetching
from api.access.client_key import LIFETIME, read_key
from api.access.errors import AccessError, CredentialError, ProviderError
from api.access.fetching import http_client
from api.access.issuers import Client, Issuer, read_issuers
from api.access.model import Principal, Role
from api.access.oidc import SignIns
from api.access.provider import Provider
from api.access.tokens import Tokens
from api.store.database import Team
from tests.api.http.provider import AUDIENCE, CLIENT, KEY_CLIENT, SECRET
from tests.api.http.provider import Provider as Theirs

BACK = "https://lovkryss.example.org/logg-inn/tilbake"
RSA = RSAKey.generate_key(2048)
EC = ECKey.generate_key("P-256")
PRIVATE = rsa.generate_private_key(65537, 2048)


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, password: bytes | None = None) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password) if password else NoEncryption())


def certificate(key: rsa.RSAPrivateKey) -> bytes:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "lovkryss")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    return made.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


def sign_in(team: Team, issuer: Issuer) -> Principal:
    """What the service and a browser do, from the button to whoever signed in."""

    async def run() -> Principal:
        async with http_client() as http:
            provider = Provider(issuer, lambda: http)
            sign_ins = SignIns(team, [provider], Tokens([provider]), BACK)
            begun = sign_ins.begin(provider, "/")
            there = await http.get(await sign_ins.address(provider, begun))
            came = {name: values[0] for name, values in parse_qs(urlsplit(there.headers["location"]).query).items()}
            return await sign_ins.finish(sign_ins.take(came["state"]), came["code"], came["iss"])

    return asyncio.run(run())


def with_key(well: Theirs, path: Path, data: bytes, **more: object) -> Issuer:
    path.write_bytes(data)
    return Issuer("x", well.url, AUDIENCE, title="Prøve", client=Client(KEY_CLIENT, key_file=str(path), **more))  # type: ignore[arg-type]


def as_jwk(key: RSAKey | ECKey, **more: str) -> bytes:
    return json.dumps({**key.as_dict(private=True), **more}).encode()


KEYS: dict[str, tuple[bytes, object, dict[str, object], dict[str, str]]] = {
    "RSA, PEM": (RSA.as_pem(private=True), RSA, {}, {"alg": "RS256"}),
    "RSA, PEM, with a name": (RSA.as_pem(private=True), RSA, {"kid": "vår"}, {"alg": "RS256", "kid": "vår"}),
    "RSA, JWK": (as_jwk(RSA, kid="a", alg="PS256"), RSA, {}, {"alg": "PS256", "kid": "a"}),
    "RSA, JWK, told otherwise": (as_jwk(RSA, kid="a"), RSA, {"kid": "b", "algorithm": "PS512"}, {"alg": "PS512", "kid": "b"}),
    "EC, PEM": (EC.as_pem(private=True), EC, {}, {"alg": "ES256"}),
    "EC, JWK": (as_jwk(EC, kid="a"), EC, {}, {"alg": "ES256", "kid": "a"}),
}


@pytest.mark.parametrize("which", KEYS)
def test_a_key_shows_who_we_are(well: Theirs, team: Team, tmp_path: Path, which: str) -> None:
    data, well.client_key, more, header = KEYS[which]
    issuer = with_key(well, tmp_path / "key", data, **more)
    assert sign_in(team, issuer).name == "Kari Nordmann"
    sent = well.forms[-1]
    assert "client_secret" not in sent
    found = jws.extract_compact(sent["client_assertion"].encode())
    assert found.headers() == {"typ": "JWT", **header}
    claims = json.loads(found.payload)
    assert (claims["iss"], claims["sub"], claims["aud"]) == (KEY_CLIENT, KEY_CLIENT, well.url)
    assert claims["exp"] - claims["iat"] == LIFETIME <= 120


def test_a_certificate_tells_entra_which_key_it_is(well: Theirs, team: Team, tmp_path: Path) -> None:
    well.client_key, well.expected = RSAKey.import_key(PRIVATE.public_key()), f"{well.url}/token"
    issuer = with_key(well, tmp_path / "key", certificate(PRIVATE) + pem(PRIVATE), algorithm="PS256", audience="token_endpoint")
    assert sign_in(team, issuer).role is Role.READER
    header = jws.extract_compact(well.forms[-1]["client_assertion"].encode()).headers()
    shown = x509.load_pem_x509_certificate((tmp_path / "key").read_bytes()).fingerprint(hashes.SHA256())
    assert header["alg"] == "PS256"
    assert header["x5t#S256"] == urlsafe_b64encode(shown).decode().rstrip("=")


def test_an_assertion_is_good_once(well: Theirs, team: Team, tmp_path: Path) -> None:
    well.client_key = EC
    issuer = with_key(well, tmp_path / "key", as_jwk(EC))
    sign_in(team, issuer)
    again = httpx.post(f"{well.url}/token", data=well.forms[-1], trust_env=False)
    assert (again.status_code, again.json()["error"]) == (401, "invalid_client")
    sign_in(team, issuer)
    first, second = (json.loads(jws.extract_compact(one["client_assertion"].encode()).payload)["jti"] for one in (well.forms[-3], well.forms[-1]))
    assert first != second


def late(well: Theirs) -> None:
    well.ahead = LIFETIME + 20


def another_key(well: Theirs) -> None:
    well.client_key = ECKey.generate_key("P-256")


def for_another(well: Theirs) -> None:
    well.expected = f"{well.url}/token"


@pytest.mark.parametrize("wrong", [late, another_key, for_another])
def test_what_the_provider_refuses_signs_nobody_in(
    well: Theirs, team: Team, tmp_path: Path, wrong: Callable[[Theirs], None], caplog: pytest.LogCaptureFixture
) -> None:
    well.client_key = EC
    wrong(well)
    issuer = with_key(well, tmp_path / "key", as_jwk(EC))
    with caplog.at_level(logging.WARNING), pytest.raises(ProviderError, match=r"answers 401 \(invalid_client\)"):
        sign_in(team, issuer)
    assert "invalid_client" in caplog.text  # so that whoever runs the service sees why
    assert well.forms[-1]["client_assertion"] not in caplog.text


def test_a_key_that_is_exchanged_serves_at_once(well: Theirs, team: Team, tmp_path: Path) -> None:
    issuer = with_key(well, tmp_path / "key", as_jwk(EC))
    well.client_key = EC
    sign_in(team, issuer)
    well.client_key = RSA
    (tmp_path / "key").write_bytes(as_jwk(RSA))
    sign_in(team, issuer)
    (tmp_path / "key").unlink()
    with pytest.raises(ProviderError, match="cannot be read"):
        sign_in(team, issuer)


HIDDEN = "h3mmelig"
UNUSABLE: dict[str, tuple[bytes, dict[str, str], str]] = {
    "nothing": (b"", {}, "not a private key"),
    "noise": (HIDDEN.encode() * 9, {}, "not a private key"),
    "broken": (f"-----BEGIN PRIVATE KEY-----\n{HIDDEN}\n-----END PRIVATE KEY-----\n".encode(), {}, "not a private key"),
    "encrypted": (pem(PRIVATE, b"x"), {}, "encrypted"),
    "public": (RSA.as_pem(private=False), {}, "not a private key"),
    "public JWK": (json.dumps(RSA.as_dict(private=False)).encode(), {}, "does not hold a private key"),
    "a set": (json.dumps({"keys": [RSA.as_dict(private=True)]}).encode(), {}, "not a private key"),
    "a shared secret": (json.dumps({"kty": "oct", "k": HIDDEN * 5}).encode(), {}, "does not hold a private key"),
    "short": (pem(rsa.generate_private_key(65537, 1024)), {}, "2048"),
    "another curve": (pem(ec.generate_private_key(ec.SECP256K1())), {}, "issuers take nothing"),
    "an algorithm of another kind": (RSA.as_pem(private=True), {"algorithm": "ES256"}, "signs with RS256 or"),
    "a shared secret's algorithm": (RSA.as_pem(private=True), {"algorithm": "HS256"}, "signs with RS256 or"),
    "for another algorithm": (as_jwk(RSA, alg="PS256"), {"algorithm": "RS256"}, "not to sign with RS256"),
    "to encrypt with": (as_jwk(RSA, use="enc"), {}, "not to sign with RS256"),
    "none": (as_jwk(EC, alg="none"), {}, "signs with ES256"),
    "another's certificate": (pem(PRIVATE) + certificate(rsa.generate_private_key(65537, 2048)), {}, "another key's"),
    "a broken certificate": (pem(PRIVATE) + b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", {}, "cannot be read"),
}


@pytest.mark.parametrize("which", UNUSABLE)
def test_keys_that_cannot_be_used_are_told_of_when_the_issuers_are_read(tmp_path: Path, which: str) -> None:
    data, more, match = UNUSABLE[which]
    (tmp_path / "key").write_bytes(data)
    listed = [{"name": "x", "issuer": "https://a.example", "audience": "a", "client": {"id": "b", "key_file": str(tmp_path / "key"), **more}}]
    (tmp_path / "issuers.yaml").write_text(json.dumps(listed), encoding="utf-8")
    with pytest.raises(AccessError, match=match) as error:
        read_issuers(tmp_path / "issuers.yaml")
    assert str(tmp_path / "key") in str(error.value)
    assert "\n" not in str(error.value)
    assert HIDDEN not in str(error.value)


@pytest.mark.parametrize(
    ("client", "match"),
    [({"secret_file": "a", "key_file": "b"}, "both given"), ({"kid": "a"}, "give key_file"), ({"key_file": "/nowhere/key"}, "cannot be read"),
     ({"key_file": "/nowhere/key", "audience": "everybody"}, "everybody")],
)  # fmt: skip
def test_clients_that_cannot_be(tmp_path: Path, client: dict[str, str], match: str) -> None:
    (tmp_path / "issuers.yaml").write_text(json.dumps([{"name": "x", "issuer": "https://a.example", "audience": "a", "client": {"id": "b", **client}}]))
    with pytest.raises(AccessError, match=match):
        read_issuers(tmp_path / "issuers.yaml")


def test_a_key_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(as_jwk(EC))
    key = read_key(tmp_path / "key", None, None)
    assert EC.as_dict(private=True)["d"] not in repr(key) + str(key)


# -- userinfo


def by_secret(well: Theirs, folder: Path, **more: object) -> Issuer:
    (folder / "secret").write_text(SECRET, encoding="utf-8")
    return Issuer("x", well.url, AUDIENCE, title="Prøve", client=Client(CLIENT, str(folder / "secret")), **more)  # type: ignore[arg-type]


def test_who_is_not_named_is_asked_about(well: Theirs, team: Team, tmp_path: Path) -> None:
    well.alter, well.userinfo = {"name": None}, {"sub": "kari", "name": "Kari\x00 \n Nordmann ", "roles": ["role-admin"]}
    found = sign_in(team, by_secret(well, tmp_path, roles={"role-reviewer": Role.REVIEWER, "role-admin": Role.ADMIN}))
    assert (found.name, found.role) == ("Kari Nordmann", Role.REVIEWER)  # what is not signed gives no role


def test_who_is_named_is_not_asked_about(well: Theirs, team: Team, tmp_path: Path) -> None:
    well.userinfo = {"sub": "kari", "name": "En annen"}
    assert sign_in(team, by_secret(well, tmp_path)).name == "Kari Nordmann"


@pytest.mark.parametrize(
    ("mode", "userinfo", "told"),
    [("good", None, {}), ("good", {"sub": "ola", "name": "Ola"}, {}), ("good", {"name": "Ola"}, {}), ("good", {"sub": "kari", "name": 7}, {}), ("good", {"sub": "kari"}, {}),
     ("userinfo-down", {"sub": "kari", "name": "Kari"}, {}), ("userinfo-signed", {"sub": "kari", "name": "Kari"}, {}),
     ("good", {}, {"userinfo_endpoint": "http://192.0.2.1/userinfo"}), ("good", {}, {"userinfo_endpoint": "file:///etc/passwd"}),
     ("good", {}, {"userinfo_endpoint": "http://127.0.0.1:9/"})],
)  # fmt: skip
def test_without_a_name_people_are_let_in_and_told_apart(
    well: Theirs, team: Team, tmp_path: Path, mode: str, userinfo: dict[str, object] | None, told: dict[str, object]
) -> None:
    well.mode, well.userinfo, well.told, well.alter = mode, userinfo, told, {"name": None}
    found = sign_in(team, by_secret(well, tmp_path))
    assert found.name == f"Prøve {found.id.removeprefix('oidc:')[:8]}"
    assert "kari" not in found.name


def test_a_user_name_is_better_than_an_id(well: Theirs, team: Team, tmp_path: Path) -> None:
    well.alter = {"name": None, "preferred_username": "kari@example.org"}
    assert sign_in(team, by_secret(well, tmp_path)).name == "kari@example.org"


def test_a_slow_userinfo_endpoint_is_bounded(well: Theirs, team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PATIENCE", 0.3)
    well.mode, well.alter, well.userinfo = "userinfo-slow", {"name": None}, {"sub": "kari", "name": "Kari"}
    start = time.monotonic()
    assert sign_in(team, by_secret(well, tmp_path)).name.startswith("Prøve ")
    assert time.monotonic() - start < 5


def test_an_id_token_without_a_subject_is_not_asked_about(well: Theirs, team: Team, tmp_path: Path) -> None:
    well.alter, well.userinfo = {"name": None, "sub": None}, {"name": "Kari"}
    with pytest.raises(CredentialError):
        sign_in(team, by_secret(well, tmp_path))
