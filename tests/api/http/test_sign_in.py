"""Signing in with a browser, at a real provider on this machine and with a key; forms; signing out."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient

from api.access.gate import Gate
from api.access.model import Permission, Role
from tests.api.conftest import PUBLIC
from tests.api.http.provider import Provider

SAME = {"Origin": PUBLIC}
HTML = {"Accept": "text/html"}


@pytest.fixture
def gate(door: TestClient) -> Gate:
    door.cookies.clear()
    found: Gate = door.app.state.gate  # type: ignore[attr-defined]
    return found


def key(gate: Gate, role: Role = Role.REVIEWER) -> str:
    return gate.keys.create("Kari", role, frozenset(Permission), None, "test")[1]


def leave(door: TestClient, following: str = "/v1/events") -> str:
    """Begin a sign-in; where the browser is sent."""
    answer = door.get("/logg-inn/provider", params={"next": following})
    assert answer.status_code == 303, answer.text
    cookie = answer.headers["set-cookie"]
    assert re.match(r"__Host-lovkryss-logg-inn=[\w-]{43};", cookie)
    assert all(part in cookie for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"))
    return answer.headers["location"]


def come_back(door: TestClient, address: str) -> httpx.Response:
    """What the provider's browser does next: sign in there, and return."""
    back = httpx.get(address, trust_env=False)
    assert back.status_code == 302, back.text
    assert back.headers["location"].startswith(PUBLIC + "/logg-inn/tilbake?")
    return door.get(back.headers["location"].removeprefix(PUBLIC))


def test_sign_in_at_a_provider(door: TestClient, gate: Gate, well: Provider) -> None:
    address = leave(door, "/v1/events?x=1")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["redirect_uri"] == PUBLIC + "/logg-inn/tilbake"
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    answer = come_back(door, address)
    assert (answer.status_code, answer.headers["location"]) == (303, "/v1/events?x=1")
    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("__Host-lovkryss="))
    assert all(part in cookie for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"))
    assert "Domain" not in cookie
    me = door.get("/v1/access/me").json()
    assert (me["name"], me["role"], me["via"]) == ("Kari Nordmann", "reviewer", "session")
    assert "Kari Nordmann" in {one["name"] for one in door.get("/v1/access/persons").json()["persons"]}


def test_a_code_is_good_once_and_in_one_browser(door: TestClient, gate: Gate, well: Provider) -> None:
    address = leave(door)
    back = httpx.get(address, trust_env=False).headers["location"].removeprefix(PUBLIC)
    kept = door.cookies["__Host-lovkryss-logg-inn"]
    door.cookies.clear()
    assert door.get(back).status_code == 401  # another browser
    door.cookies.set("__Host-lovkryss-logg-inn", kept, domain="lovkryss.example.org")
    assert door.get(back).status_code == 303
    door.cookies.set("__Host-lovkryss-logg-inn", kept, domain="lovkryss.example.org")
    assert door.get(back).status_code == 401  # replayed


@pytest.mark.parametrize(
    "alter", [{"nonce": "other"}, {"aud": "other"}, {"iss": "https://evil.example"}, {"exp": 1}, {"nonce": None}, {"iat": 2**40},
              {"aud": ["lovkryss-client", "other"]}, {"sub": None}, {"sub": 7}],
)  # fmt: skip
def test_an_id_token_that_is_not_good_signs_nobody_in(door: TestClient, gate: Gate, well: Provider, alter: dict[str, object]) -> None:
    well.alter = alter
    answer = come_back(door, leave(door))
    assert answer.status_code == 401
    assert "__Host-lovkryss=" not in answer.headers.get("set-cookie", "")


def test_without_a_role_nobody_is_signed_in(door: TestClient, gate: Gate, well: Provider) -> None:
    well.alter = {"roles": ["unknown"], "sub": "ola"}
    answer = come_back(door, leave(door))
    assert (answer.status_code, "ingen rolle" in answer.text or "ikke fått noen rolle" in answer.text) == (403, True)


def test_the_answer_of_another_provider_is_refused(door: TestClient, gate: Gate, well: Provider) -> None:
    back = httpx.get(leave(door), trust_env=False).headers["location"].removeprefix(PUBLIC)
    assert door.get(re.sub(r"iss=[^&]+", "iss=https%3A%2F%2Fevil.example", back)).status_code == 401


def test_a_provider_that_is_down(door: TestClient, gate: Gate) -> None:
    answer = door.get("/logg-inn/gone")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert door.get("/logg-inn/nobody").status_code == 404


def sign_in(door: TestClient, secret: str, **form: str) -> httpx.Response:
    return door.post("/logg-inn", data={"key": secret, **form}, headers=SAME)


def test_sign_in_with_a_key(door: TestClient, gate: Gate) -> None:
    page = door.get("/logg-inn", headers=HTML)
    assert (page.status_code, page.headers["cache-control"]) == (200, "private, no-store")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert 'href="/logg-inn/provider?next=/"' in page.text
    answer = sign_in(door, f"  {key(gate)}\n", next="/v1/access/me")
    assert (answer.status_code, answer.headers["location"]) == (303, "/v1/access/me")
    assert door.get("/v1/access/me").json()["name"] == "Kari"
    assert "Kari" in door.get("/logg-inn").text


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_page_in_each_language(door: TestClient, gate: Gate, language: str) -> None:
    page = door.post("/logg-inn", data={"key": "lk_x"}, headers={**SAME, "Accept-Language": language})
    assert page.status_code == 401
    assert f'<html lang="{language}" ' in page.text
    assert {"nb": "skrevet feil", "nn": "skriven feil", "en": "mistyped"}[language] in page.text


def test_a_session_is_new_at_every_sign_in(door: TestClient, gate: Gate) -> None:
    secret = key(gate)
    sign_in(door, secret)
    first = door.cookies["__Host-lovkryss"]
    sign_in_again = door.post("/logg-inn", data={"key": secret}, headers={**SAME, "X-CSRF-Token": token(door)})
    assert sign_in_again.status_code == 303
    assert door.cookies["__Host-lovkryss"] != first
    door.cookies.clear()
    assert door.get("/v1/events", headers={"Cookie": f"__Host-lovkryss={first}"}).status_code == 401


def token(door: TestClient) -> str:
    match = re.search(r'name="csrf" value="([0-9a-f]{64})"', door.get("/logg-inn").text)
    assert match
    return match[1]


def test_sign_out_is_a_form_and_ends_the_session(door: TestClient, gate: Gate) -> None:
    sign_in(door, key(gate))
    kept = door.cookies["__Host-lovkryss"]
    assert door.get("/logg-ut").status_code == 200
    assert door.get("/v1/access/me").status_code == 200  # a link signs nobody out
    assert door.post("/logg-ut", headers=SAME).status_code == 403  # nor another site's form
    answer = door.post("/logg-ut", data={"csrf": token(door)}, headers=SAME)
    assert (answer.status_code, answer.headers["location"]) == (303, "/logg-inn")
    assert "__Host-lovkryss" not in door.cookies
    assert door.get("/v1/events", headers={"Cookie": f"__Host-lovkryss={kept}"}).status_code == 401


def test_multipart_forms_carry_the_token_and_are_read_whole(door: TestClient, gate: Gate) -> None:
    sign_in(door, key(gate))
    proposal = ("forslag.txt", ("§ 1. Melding\nKommunen skal gi melding innen tre uker. " + "Melding skal gis. " * 9000).encode(), "text/plain")
    refused = door.post("/v1/drafts", data={"csrf": "0" * 64}, files={"file": proposal}, headers=SAME)
    assert refused.status_code == 403
    taken = door.post("/v1/drafts", data={"csrf": token(door)}, files={"file": proposal}, headers=SAME)
    assert taken.status_code == 200, taken.text


def test_the_key_of_a_session_is_looked_at_again(door: TestClient, gate: Gate) -> None:
    secret = key(gate)
    sign_in(door, secret)
    assert door.get("/v1/access/me").status_code == 200
    gate.keys.revoke(secret.split("_")[1])
    gate.forget()
    assert door.get("/v1/access/me").status_code == 401


@pytest.mark.parametrize("column", ["expires_at", "last_seen"])
def test_sessions_end(door: TestClient, gate: Gate, column: str) -> None:
    from sqlalchemy import update

    from api.store.tables import access_session

    sign_in(door, key(gate))
    with gate.team.writing() as connection:
        connection.execute(update(access_session).values({column: datetime.now(UTC) - timedelta(hours=3)}))
    gate.forget()
    page = door.get("/v1/events?limit=3", headers=HTML)
    assert (page.status_code, page.headers["location"]) == (303, "/logg-inn?next=/v1/events%3Flimit%3D3")
    assert 'lovkryss=""; ' in page.headers["set-cookie"]
    assert door.get("/v1/events").status_code == 401


@pytest.mark.parametrize(
    ("following", "led"),
    [("/v1/events", "/v1/events"), ("//evil.example", "/"), ("/\\evil.example", "/"), ("https://evil.example", "/"), ("/\t/evil.example", "/"),
     ("javascript:alert(1)", "/"), ("/logg-inn?next=/logg-inn", "/"), ("/\r\nSet-Cookie: a=b", "/"), ("/%2f%2fevil.example", "/%2f%2fevil.example"), ("", "/")],
)  # fmt: skip
def test_one_is_led_nowhere_else(door: TestClient, gate: Gate, following: str, led: str) -> None:
    assert sign_in(door, key(gate), next=following).headers["location"] == led


def test_strangers_with_a_browser_come_to_the_sign_in(door: TestClient, gate: Gate) -> None:
    answer = door.get("/v1/events?limit=3", headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, "/logg-inn?next=/v1/events%3Flimit%3D3")


@pytest.mark.parametrize("name", ["</title><script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_names_and_addresses_are_text_on_the_page(door: TestClient, gate: Gate, name: str) -> None:
    secret = gate.keys.create(name, Role.READER, frozenset(Permission), None, "test")[1]
    sign_in(door, secret)
    assert name not in door.get("/logg-inn", params={"next": f"/{name}"}).text


def test_the_form_is_bounded(door: TestClient, gate: Gate) -> None:
    assert sign_in(door, "x" * 5000).status_code == 413
    assert door.post("/logg-inn", json={"key": "x"}, headers=SAME).status_code == 415
    assert door.post("/logg-inn", data={"key": key(gate)}, headers={"Origin": "https://evil.example"}).status_code == 403
    assert door.post("/logg-inn", data={"key": key(gate)}).status_code == 403
