"""Access through HTTP: keys and the log, limits, proxies, headers, request ids, and what happens when something is down."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.access.audit import Wanted
from api.access.errors import AccessError
from api.access.gate import Gate
from api.access.model import Permission, Role
from api.access.policy import check_open
from api.http.app import create_app
from api.settings import Settings, SettingsError, read_settings
from tests.api.conftest import BASE, PUBLIC
from tests.api.http.provider import Provider


def gate_of(client: TestClient) -> Gate:
    found: Gate = client.app.state.gate  # type: ignore[attr-defined]
    return found


def made(client: TestClient, role: Role, scopes: frozenset[Permission] = frozenset(Permission)) -> dict[str, str]:
    return {"Authorization": f"Bearer {gate_of(client).keys.create(role, role, scopes, None, 'test')[1]}"}


@contextmanager
def opened(home: Path, *, peer: str = "testclient", **settings: Any) -> Iterator[TestClient]:
    """A service that has no index, and need not."""
    app = create_app(home, Settings(**settings))
    base = settings.get("public_url", BASE)
    with TestClient(app, base_url=base, client=(peer, 1), raise_server_exceptions=False, follow_redirects=False) as one:
        yield one


# -- keys and the log ----------------------------------------------------------------------------------------------


def test_keys_are_made_listed_used_and_revoked(door: TestClient) -> None:
    door.cookies.clear()
    admin = made(door, Role.ADMIN)
    answer = door.post("/v1/access/keys", json={"name": "Jobb", "role": "reviewer", "scopes": ["read"], "expires": "90d"}, headers=admin)
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "private, no-store")
    key = answer.json()
    assert key["secret"].startswith(f"lk_{key['id']}_")
    used = {"Authorization": f"Bearer {key['secret']}"}
    assert door.get("/v1/access/me", headers=used).json()["permissions"] == ["read"]
    listed = door.get("/v1/access/keys", headers=admin)
    found = next(one for one in listed.json()["keys"] if one["id"] == key["id"])
    assert key["secret"] not in listed.text
    assert (found["name"], found["revoked_at"], found["last_used"] is None) == ("Jobb", None, False)
    assert door.delete(f"/v1/access/keys/{key['id']}", headers=admin).json()["revoked_at"]
    assert door.get("/v1/access/me", headers=used).status_code == 401  # at once
    assert door.delete("/v1/access/keys/000000000000", headers=admin).status_code == 404
    log = door.get("/v1/access/log?limit=200", headers=admin)
    assert key["secret"] not in log.text
    assert {"key-created", "key-revoked", "request", "credential-refused"} <= {one["event"] for one in log.json()["entries"]}
    mine = [one for one in log.json()["entries"] if one["target"] == key["id"]]
    assert [one["event"] for one in mine] == ["key-revoked", "key-created"]
    assert mine[0]["person"] == f"key:{admin['Authorization'].split('_')[1]}"


@pytest.mark.parametrize(
    ("body", "status"),
    [({"name": "", "role": "reader"}, 422), ({"name": "a", "role": "king"}, 422), ({"name": "a", "role": "reader", "expires": "soon"}, 422),
     ({"name": "a", "role": "reader", "expires": "2001-01-01"}, 422), ({"name": "a", "role": "reader", "scopes": ["admin"]}, 409),
     ({"name": "\u0007 ", "role": "reader"}, 422), ({"name": "a\u0000", "role": "reader"}, 422), ({"name": "a", "role": "reader", "more": 1}, 422), ([], 422)],
)  # fmt: skip
def test_keys_that_cannot_be(door: TestClient, body: object, status: int) -> None:
    before = len(gate_of(door).keys.all())
    admin = made(door, Role.ADMIN)
    answer = door.post("/v1/access/keys", json=body, headers=admin)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert len(gate_of(door).keys.all()) == before + 1


def test_the_log_is_read_a_page_at_a_time(door: TestClient) -> None:
    door.cookies.clear()
    admin = made(door, Role.ADMIN)
    for _ in range(5):
        door.delete("/v1/access/keys/000000000000", headers=admin)
    person = f"key:{admin['Authorization'].split('_')[1]}"
    seen, cursor = [], None
    while True:
        page = door.get("/v1/access/log", params={"limit": 2, "person": person, **({"cursor": cursor} if cursor else {})}, headers=admin).json()
        seen += [one["number"] for one in page["entries"]]
        cursor = page["meta"]["next"]
        if cursor is None:
            break
    assert len(seen) == 5
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize(("since", "status"), [("2020-01-01", 200), ("2020-01-01T10:00:00Z", 200), ("2100-01-01", 200), ("0.5", 422), ("2020-99-01", 422), ("now", 422)])
def test_the_log_since_a_time(door: TestClient, since: str, status: int) -> None:
    answer = door.get("/v1/access/log", params={"since": since}, headers=made(door, Role.ADMIN))
    assert answer.status_code == status
    assert status != 200 or bool(answer.json()["entries"]) is (since < "2100")


def test_an_address_tells_all_that_it_answers_to(door: TestClient) -> None:
    assert door.patch("/v1/access/keys", headers=made(door, Role.ADMIN)).headers["allow"] == "GET, HEAD, POST"


def test_each_write_is_in_the_log_with_its_outcome_and_request_id(door: TestClient) -> None:
    door.cookies.clear()
    reader = made(door, Role.READER)
    answer = door.post("/v1/access/keys?secret=1", json={"name": "x", "role": "admin"}, headers={**reader, "X-Request-Id": "from-the-test-1"})
    assert answer.status_code == 403
    entry = gate_of(door).audit.entries(Wanted(), 1)[0]
    assert (entry.event, entry.method, entry.route, entry.target) == ("request", "POST", "/v1/access/keys", "/v1/access/keys")
    assert (entry.outcome, entry.request_id, entry.address) == ("403", "from-the-test-1", "")


def test_reading_is_not_in_the_log(door: TestClient) -> None:
    door.cookies.clear()
    reader = made(door, Role.READER)
    before = gate_of(door).audit.entries(Wanted(), 1)
    assert door.get("/v1/events", headers=reader).status_code == 200
    assert door.post("/v1/citations", json={"text": "jf. § 4"}, headers=reader).status_code == 200
    assert gate_of(door).audit.entries(Wanted(), 1) == before


def test_nobody_else_may_keep_what_was_given_by_name(door: TestClient) -> None:
    answer = door.get("/v1/events", headers=made(door, Role.READER))
    assert answer.headers["cache-control"] == "private, no-cache"
    assert {"Authorization", "Cookie", "Accept-Encoding"} <= {one.strip() for one in answer.headers["vary"].split(",")}


def test_a_role_that_changes_is_in_the_log(door: TestClient, well: Provider) -> None:
    for role in ("reader", "lead"):
        token = well.token(sub="skifter", roles=[f"role-{role}"])
        assert door.get("/v1/access/me", headers={"Authorization": f"Bearer {token}"}).json()["role"] == role
    assert any(one.event == "role-changed" and one.outcome == "reader → lead" for one in gate_of(door).audit.entries(Wanted(), 3))


# -- headers -------------------------------------------------------------------------------------------------------


def test_headers_of_every_answer(door: TestClient, client: TestClient) -> None:
    for answer in (door.get("/healthz"), door.get("/v1/events"), door.get("/logg-inn"), client.get("/v1/events"), client.get("/nothing")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["permissions-policy"]
        assert answer.headers["referrer-policy"] == "same-origin"
    assert door.get("/healthz").headers["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in client.get("/healthz").headers


@pytest.mark.parametrize(
    ("given", "kept"),
    [({"X-Request-Id": "abcd-1234.x_y"}, "abcd-1234.x_y"), ({"X-Request-Id": "short"}, None), ({"X-Request-Id": "a" * 65}, None),
     ({"X-Request-Id": "abcdefgh\tijkl"}, None), ({"traceparent": f"00-{'a1' * 16}-{'b2' * 8}-01"}, "a1" * 16), ({"traceparent": f"00-{'0' * 32}-{'b2' * 8}-01"}, None)],
)  # fmt: skip
def test_request_ids(client: TestClient, given: dict[str, str], kept: str | None) -> None:
    answer = client.get("/v1/nothing", headers=given)
    found = answer.headers["x-request-id"]
    assert answer.json()["request_id"] == found
    assert found == kept if kept else (found not in given.values() and len(found) == 32)


def test_only_our_names(door: TestClient) -> None:
    assert door.get("/healthz", headers={"Host": "evil.example"}).status_code == 400
    assert door.get("/healthz", headers={"Host": "127.0.0.1:8000"}).status_code == 200


# -- limits --------------------------------------------------------------------------------------------------------


def test_too_many_requests(tmp_path: Path) -> None:
    with opened(tmp_path, rate_read=3, rate_write=2) as client:
        key, other = made(client, Role.ADMIN), made(client, Role.ADMIN)
        answers = [client.get("/v1/access/me", headers=key) for _ in range(4)]
        assert [one.status_code for one in answers] == [503, 503, 503, 429]  # there is no index; that is another matter
        assert answers[0].headers["ratelimit"] == '"read";r=2;t=60'
        assert answers[0].headers["ratelimit-policy"] == '"read";q=3;w=60'
        assert 1 <= int(answers[3].headers["retry-after"]) <= 60
        assert answers[3].headers["content-type"] == "application/problem+json"
        assert client.get("/v1/access/me", headers=other).status_code == 503
        assert [client.delete("/v1/access/keys/x", headers=key).status_code for _ in range(3)][-1] == 429
        assert {client.get("/healthz").status_code for _ in range(20)} == {200}
        assert {client.get("/v1/events").status_code for _ in range(20)} == {503}  # on one's own machine, reading is without measure
        assert [client.post("/v1/access/keys", json={}).status_code for _ in range(3)] == [401, 401, 429]


def test_limits_are_shared_among_workers_and_can_be_off(tmp_path: Path) -> None:
    with opened(tmp_path / "a", rate_read=7, workers=3) as client:
        assert client.get("/v1/access/me", headers=made(client, Role.READER)).headers["ratelimit-policy"] == '"read";q=3;w=60'
    with opened(tmp_path / "b", rate_read=0, rate_write=0, rate_failed=0) as client:
        assert "ratelimit" not in client.get("/v1/access/me", headers=made(client, Role.READER)).headers
        assert {client.get("/v1/access/me", headers={"Authorization": "Bearer x"}).status_code for _ in range(50)} == {401}


def test_who_fails_too_often_waits_and_others_do_not(tmp_path: Path) -> None:
    with opened(tmp_path, rate_failed=3) as client:
        good = made(client, Role.READER)
        bad = [client.get("/v1/access/me", headers={"Authorization": "Bearer lk_nonsense"}) for _ in range(6)]
        assert [one.status_code for one in bad] == [401, 401, 401, 429, 429, 429]
        assert int(bad[-1].headers["retry-after"]) >= 1
        assert client.get("/v1/access/me", headers=good).status_code == 503  # from the same address, but with a good key
        assert len(gate_of(client).audit.entries(Wanted(), 100)) == 3  # the log is not flooded


# -- proxies -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("peer", "forwarded", "noted"),
    [("10.0.0.1", "203.0.113.5", "203.0.113.5"), ("10.0.0.1", "6.6.6.6, 203.0.113.5, 10.0.0.7", "203.0.113.5"), ("198.51.100.1", "203.0.113.5", "198.51.100.1"),
     ("10.0.0.1", "nonsense", "10.0.0.1"), ("10.0.0.1", "", "10.0.0.1")],
)  # fmt: skip
def test_only_trusted_proxies_are_believed(tmp_path: Path, peer: str, forwarded: str, noted: str) -> None:
    settings = read_settings_with(LOVKRYSS_TRUSTED_PROXIES="10.0.0.0/8, 2001:db8::/32").trusted_proxies
    with opened(tmp_path, peer=peer, trusted_proxies=settings, log_addresses=True) as client:
        client.get("/v1/events", headers={"Authorization": "Bearer x", "X-Forwarded-For": forwarded})
        assert gate_of(client).audit.entries(Wanted(), 1)[0].address == noted


# -- what is down, and what stands open ----------------------------------------------------------------------------


def test_reading_on_ones_own_machine_needs_no_team_database(client: TestClient, http_home: Path, tmp_path: Path) -> None:
    assert client.get("/v1/events").status_code == 200
    with opened(tmp_path / "new") as one:
        one.get("/v1/events")
        assert not (tmp_path / "new" / "team.db").exists()


def test_a_damaged_database_lets_nobody_in_and_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "team.db").write_bytes(b"this is no database" * 1000)
    with opened(tmp_path) as client:
        answer = client.get("/v1/access/me", headers={"Authorization": f"Bearer {_key()}"})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert str(tmp_path) not in answer.text
        assert client.get("/healthz").status_code == 200


def _key() -> str:
    from api.access.keys import generate

    return generate("0123456789ab")


def test_an_issuer_that_is_down(door: TestClient, provider: Provider) -> None:
    answer = door.get("/v1/events", headers={"Authorization": f"Bearer {provider.token(iss='http://127.0.0.1:9')}"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert answer.json()["detail"] == "the identity provider «gone» cannot be asked for its keys now"


def test_the_service_does_not_stand_open(tmp_path: Path, issuers: Path) -> None:
    check_open(tmp_path, Settings(), "127.0.0.1")
    for host in ("0.0.0.0", "192.0.2.1", "::", ""):
        with pytest.raises(AccessError, match="LOVKRYSS_PUBLIC_URL"):
            check_open(tmp_path, Settings(), host)
    for host in ("0.0.0.0", "127.0.0.1"):
        with pytest.raises(AccessError, match="no active key and no issuer"):
            check_open(tmp_path, Settings(public_url=PUBLIC), host)
    check_open(tmp_path, Settings(public_url=PUBLIC, issuers=issuers), "0.0.0.0")
    gate = Gate(tmp_path, Settings())
    key, _ = gate.keys.create("a", Role.ADMIN, frozenset(Permission), None, "test")
    check_open(tmp_path, Settings(public_url=PUBLIC), "0.0.0.0")
    gate.keys.revoke(key.id)
    with pytest.raises(AccessError, match="no active key"):
        check_open(tmp_path, Settings(public_url=PUBLIC), "0.0.0.0")


def read_settings_with(**environment: str) -> Settings:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        return read_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [("LOVKRYSS_PUBLIC_URL", "http://lovkryss.example.org"), ("LOVKRYSS_PUBLIC_URL", "https://a.example/path"), ("LOVKRYSS_PUBLIC_URL", "a.example"),
     ("LOVKRYSS_PUBLIC_URL", "https://user:secret@a.example"), ("LOVKRYSS_PUBLIC_URL", "https://a.example:x"), ("LOVKRYSS_TRUSTED_PROXIES", "10.0.0.0/33"), ("LOVKRYSS_RATE_READ", "-1"),
     ("LOVKRYSS_RATE_READ", "many"), ("LOVKRYSS_LOG_DAYS", "0"), ("LOVKRYSS_SESSION_IDLE", "0")],
)  # fmt: skip
def test_settings_that_cannot_be(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as error:
        read_settings_with(**{name: value})
    assert "\n" not in str(error.value)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("given", "read"),
    [("https://Lovkryss.Example.org/", "https://lovkryss.example.org"), ("https://a.example:443", "https://a.example"), ("http://localhost:8000", "http://localhost:8000"), ("https://a.example:8443", "https://a.example:8443")],
)  # fmt: skip
def test_the_public_address_is_as_browsers_write_it(given: str, read: str) -> None:
    assert read_settings_with(LOVKRYSS_PUBLIC_URL=given).public_url == read
