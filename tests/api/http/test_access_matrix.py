"""Every route × every role × every way to show who one is, good and bad: let in or turned away as docs/access.md says.

Routes are read off the app, so that a new one is judged without anybody thinking of it.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey

from api.access import csrf, policy
from api.access.gate import Gate
from api.access.model import MAY, Permission, Principal, Role
from api.http.app import create_app
from api.http.needs import Needs
from api.settings import Settings
from tests.api.conftest import PUBLIC
from tests.api.http.provider import AUDIENCE, Provider

SAFE = {"GET", "HEAD"}


class Place(NamedTuple):
    """A method of a route, and what it needs; None if it is open to all."""

    method: str
    path: str
    permission: Permission | None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def address(self) -> str:
        """Somewhere that the route answers for."""
        return re.sub(r"\{[^}]+\}", "x", self.path)


def permissions(context: RouteContext) -> list[Permission]:
    """The permissions that a route asks for; a mounted app is none, and asks for nothing."""
    if not isinstance(context.original_route, APIRoute):
        return []
    return [one.call.permission for one in context.dependant.dependencies if isinstance(one.call, Needs)]


def places(app: FastAPI) -> Iterator[Place]:
    """All routes of an app.

    :raises ValueError: one has neither a permission nor is on the list of open ones, or has two, or is open and has one
    """
    for context in iter_route_contexts(app.routes):
        path = str(context.path)
        found = permissions(context)
        is_open = path in policy.OPEN or f"{path}/".startswith(policy.STATIC)
        if len(found) != (0 if is_open else 1):
            raise ValueError(f"{path} needs {found or 'nothing'}, and is {'' if is_open else 'not '}on the list of open routes (api/access/policy.py)")
        for method in sorted((context.methods or {"GET", "POST"}) - {"HEAD"}):
            yield Place(method, path, found[0] if found else None)


PLACES = sorted(set(places(create_app(Path("nowhere"), Settings()))), key=str)
GUARDED = [place for place in PLACES if place.permission is not None]
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "rsa-1"})


class Caller:
    """Makes the headers of a request that shows who one is, in some way."""

    def __init__(self, door: TestClient, provider: Provider) -> None:
        self.gate: Gate = door.app.state.gate  # type: ignore[attr-defined]
        self.provider = provider

    @cache  # noqa: B019
    def key(self, role: Role, scopes: frozenset[Permission] = frozenset(Permission), state: str = "good") -> str:
        key, secret = self.gate.keys.create(f"{role} {state}", role, scopes, None, "test")
        if state == "revoked":
            self.gate.keys.revoke(key.id)
        elif state == "rotated":
            self.gate.keys.rotate(key.id)
        elif state == "expired":
            from sqlalchemy import update

            from api.store.tables import access_key

            with self.gate.team.writing() as connection:
                past = datetime.now(UTC) - timedelta(seconds=1)
                connection.execute(update(access_key).where(access_key.c.id == key.id).values(expires_at=past))
        return secret

    def wrong_secret(self, role: Role) -> str:
        """A key with the id of a real one, and a checksum that fits."""
        from api.access.keys import generate

        return generate(self.key(role).split("_")[1])

    def session(self, role: Role, *, token: bool = True, origin: str | None = PUBLIC, site: str | None = None) -> dict[str, str]:
        cookie = self.gate.sessions.begin(Principal(f"oidc:{role}", f"Session {role}", role))
        found = {"Cookie": f"__Host-lovkryss={cookie}"}
        if token:
            found["X-CSRF-Token"] = csrf.token_of(cookie)
        if origin:
            found["Origin"] = origin
        if site:
            found["Sec-Fetch-Site"] = site
        return found

    def jwt(self, role: Role, **changed: Any) -> str:
        return self.provider.token(roles=[f"role-{role}"], **changed)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


NARROWED = frozenset({Permission.READ})
Make = Callable[[Caller, Role], dict[str, str]]
GOOD: dict[str, tuple[Make, frozenset[Permission]]] = {
    "key": (lambda who, role: bearer(who.key(role)), frozenset(Permission)),
    "key narrowed to read": (lambda who, role: bearer(who.key(role, NARROWED)), NARROWED),
    "token RS256": (lambda who, role: bearer(who.jwt(role)), frozenset(Permission)),
    "token ES256": (lambda who, role: bearer(who.jwt(role, key=who.provider.curve, alg="ES256")), frozenset(Permission)),
    "session": (lambda who, role: who.session(role, site="same-origin"), frozenset(Permission)),
}
"""Ways that are good, and the most they allow whatever the role."""

BAD: dict[str, Make] = {
    "wrong secret": lambda who, role: bearer(who.wrong_secret(role)),
    "mistyped key": lambda who, role: bearer(who.key(role)[:-1] + "x"),
    "expired key": lambda who, role: bearer(who.key(role, state="expired")),
    "revoked key": lambda who, role: bearer(who.key(role, state="revoked")),
    "rotated key": lambda who, role: bearer(who.key(role, state="rotated")),
    "foreign issuer": lambda who, role: bearer(who.jwt(role, iss="https://evil.example")),
    "foreign key": lambda who, role: bearer(who.jwt(role, key=OTHER_KEY)),
    "wrong audience": lambda who, role: bearer(who.jwt(role, aud="https://other.example")),
    "tampered": lambda who, role: bearer(who.provider.tampered(roles=[f"role-{role}"])),
    "alg none": lambda who, role: bearer(who.provider.unsigned(roles=[f"role-{role}"])),
    "alg HS256 with the public key": lambda who, role: bearer(who.provider.confused(roles=[f"role-{role}"])),
    "expired token": lambda who, role: bearer(who.jwt(role, exp=1)),
    "not yet valid": lambda who, role: bearer(who.jwt(role, nbf=2**40)),
    "issued in the future": lambda who, role: bearer(who.jwt(role, iat=2**40)),
    "without expiry": lambda who, role: bearer(who.jwt(role, exp=None)),
    "id token": lambda who, role: bearer(who.jwt(role, nonce="n")),
    "basic": lambda who, role: {"Authorization": "Basic a2FyaTpub3JkbWFubg=="},
    "unknown session": lambda who, role: {"Cookie": "__Host-lovkryss=" + "a" * 43},
}
"""Ways that let nobody in."""

FOREIGN: dict[str, Make] = {
    "session without CSRF token": lambda who, role: who.session(role, token=False),
    "session, foreign Origin": lambda who, role: who.session(role, origin="https://evil.example"),
    "session, Origin null": lambda who, role: who.session(role, origin="null"),
    "session, cross-site": lambda who, role: who.session(role, origin=None, site="cross-site"),
    "session, same site only": lambda who, role: who.session(role, site="same-site"),
    "session, without Origin": lambda who, role: who.session(role, origin=None),
}
"""Sessions that did not mean what their browser sends; reading is harmless, for another site cannot see the answer."""


@pytest.fixture(scope="module")
def caller(door: TestClient, provider: Provider) -> Caller:
    return Caller(door, provider)


def ask(door: TestClient, place: Place, headers: dict[str, str]) -> int:
    door.cookies.clear()
    answer = door.request(place.method, place.address, headers={"accept": "application/json", **headers})
    assert answer.headers["x-request-id"]
    assert answer.headers["content-security-policy"]
    if answer.status_code in {401, 403} and not place.path.startswith("/logg-inn/"):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.status_code == 403 or answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert answer.status_code != 500
    return answer.status_code


@pytest.mark.parametrize("way", GOOD)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", GUARDED, ids=str)
def test_good(door: TestClient, caller: Caller, place: Place, role: Role, way: str) -> None:
    make, most = GOOD[way]
    may = place.permission in MAY[role] & most
    assert (ask(door, place, make(caller, role)) in {401, 403}) is not may


@pytest.mark.parametrize("way", BAD)
@pytest.mark.parametrize("place", GUARDED, ids=str)
def test_bad(door: TestClient, caller: Caller, place: Place, way: str) -> None:
    """Whatever the role; never taken for anonymous."""
    assert {ask(door, place, BAD[way](caller, role)) for role in Role} == {401}


@pytest.mark.parametrize("way", FOREIGN)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", GUARDED, ids=str)
def test_foreign(door: TestClient, caller: Caller, place: Place, role: Role, way: str) -> None:
    refused = ask(door, place, FOREIGN[way](caller, role)) in {401, 403}
    assert refused is (place.method not in SAFE or place.permission not in MAY[role])


@pytest.mark.parametrize("place", GUARDED, ids=str)
def test_nobody(door: TestClient, place: Place) -> None:
    assert ask(door, place, {}) == 401


@pytest.mark.parametrize("place", GUARDED, ids=str)
def test_nobody_on_ones_own_machine(client: TestClient, place: Place) -> None:
    """Without a public address one may read, and nothing else."""
    assert (client.request(place.method, place.address).status_code == 401) is (place.permission != Permission.READ)


@pytest.mark.parametrize("place", [place for place in PLACES if place.permission is None], ids=str)
def test_open(door: TestClient, caller: Caller, place: Place) -> None:
    headers = {} if place.method in SAFE else {"Origin": PUBLIC}
    assert ask(door, place, headers) not in {401, 403} or place.path in {"/logg-inn/tilbake"}


@pytest.mark.parametrize("way", [way for way in BAD if "session" not in way])
@pytest.mark.parametrize("place", [place for place in PLACES if place.permission is None and place.path not in policy.FREE], ids=str)
def test_open_but_not_to_what_is_bad(door: TestClient, caller: Caller, place: Place, way: str) -> None:
    if place.path.startswith(policy.STATIC):
        pytest.skip("static files are free")
    assert ask(door, place, {**BAD[way](caller, Role.ADMIN), "Origin": PUBLIC}) == 401


@pytest.mark.parametrize("address", ["/nothing", "/v1", "/v1/events/", "/logg-inn/../v1/events", "/logg-inn/%2e%2e/v1/events", "/healthz/x", "/statics/x"])
def test_what_is_not_there_tells_strangers_nothing(door: TestClient, address: str) -> None:
    assert door.get(address).status_code == 401


def test_without_a_role_one_is_known_and_may_nothing(door: TestClient, caller: Caller) -> None:
    assert {ask(door, place, bearer(caller.provider.token(roles=["something else"]))) for place in GUARDED} == {403}


def test_scopes_give_machines_a_role(door: TestClient, caller: Caller) -> None:
    token = caller.provider.token(sub=None, roles=None, client_id="maskin", scope="law:read law:review", consumer={"ID": "0192:910753614"})
    me = door.get("/v1/access/me", headers=bearer(token)).json()
    assert (me["name"], me["role"], me["permissions"], me["via"]) == ("0192:910753614", "reviewer", ["read", "review"], "token")
    assert me["id"].startswith("oidc:")


@pytest.mark.parametrize("audience", [AUDIENCE, [AUDIENCE], ["other", AUDIENCE]])
def test_one_of_several_audiences_is_enough(door: TestClient, caller: Caller, audience: object) -> None:
    assert door.get("/v1/access/me", headers=bearer(caller.jwt(Role.READER, aud=audience))).status_code == 200


def test_a_route_without_a_permission_is_found() -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    router = APIRouter()
    router.get("/forgotten")(lambda: None)
    app.include_router(router)
    with pytest.raises(ValueError, match="/forgotten needs nothing"):
        list(places(app))


def test_a_mounted_app_without_a_permission_is_found() -> None:
    app, inner = FastAPI(openapi_url=None, docs_url=None, redoc_url=None), FastAPI()
    app.mount("/other", inner)
    with pytest.raises(ValueError, match="/other needs nothing"):
        list(places(app))


def test_two_permissions_are_one_too_many() -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    router = APIRouter(dependencies=[Depends(Needs(Permission.ADMIN))])
    router.get("/twice")(lambda: None)
    app.include_router(router, dependencies=[Depends(Needs(Permission.READ))])
    with pytest.raises(ValueError, match="/twice needs"):
        list(places(app))
