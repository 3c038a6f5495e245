"""Whatever is sent: never a failure of the server, and every error a problem."""

from typing import Any
from urllib.parse import quote

import msgspec
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.http.problem import Problem

QUICK = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEXT = st.text(max_size=60) | st.sampled_from(["§ 21", "lov/2077-06-24-64/§21", "fa-barn", "k-0123456789abcdef", "a" * 3000, "%", "../..", "\0"])
NUMBER = st.integers().map(str) | st.sampled_from(["1", "1000", "1001", "0", "", "NaN", "٣", "1_0", " 5 "])
BYTES = st.binary(max_size=80)


def judged(answer: Any) -> None:
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert msgspec.json.decode(answer.content, type=Problem).status == answer.status_code
    else:
        assert answer.json()["meta"]


@QUICK
@given(resource=st.sampled_from(["events", "clusters", "provisions", "provisions/lov", "x"]), name=TEXT, rest=st.sampled_from(["", "/scope", "/overlaps"]))
def test_paths(client: TestClient, resource: str, name: str, rest: str) -> None:
    judged(client.get(f"/v1/{resource}/{quote(name, safe='', errors='surrogatepass')}{rest}"))


@QUICK
@given(
    path=st.sampled_from(["/v1/search", "/v1/scope", "/v1/overlaps", "/v1/events/fa-barn/overlaps", "/v1/events/fa-barn/scope"]),
    parameters=st.dictionaries(st.sampled_from(["q", "query", "provision", "kind", "cursor", "other"]), TEXT, max_size=3),
    limit=st.none() | NUMBER,
)
def test_parameters(client: TestClient, path: str, parameters: dict[str, str], limit: str | None) -> None:
    if limit is not None:
        parameters = {**parameters, "limit": limit}
    query = "&".join(f"{name}={quote(value, errors='surrogatepass')}" for name, value in parameters.items())
    judged(client.get(f"{path}?{query}"))


@QUICK
@given(path=BYTES, query=BYTES)
def test_any_bytes_in_the_address(client: TestClient, path: bytes, query: bytes) -> None:
    judged(client.get(f"/v1/provisions/{quote(path)}?{quote(query)}"))
    judged(client.get(f"/v1/search?q={quote(query)}&limit=2"))


@QUICK
@given(body=BYTES | st.builds(lambda text, context: msgspec.json.encode({"text": text, "context": context}), st.text(st.characters(codec="utf-8"), max_size=200), st.none() | st.text(st.characters(codec="utf-8"), max_size=30)))
def test_bodies(client: TestClient, body: bytes) -> None:
    judged(client.post("/v1/citations", content=body, headers={"content-type": "application/json"}))


@QUICK
@given(name=st.sampled_from(["if-none-match", "if-modified-since", "accept-encoding", "accept", "host", "content-length", "range"]),
       value=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=30))  # fmt: skip
def test_headers(client: TestClient, name: str, value: str) -> None:
    answer = client.get("/v1/events", headers={name: value})
    if answer.status_code != 304:
        judged(answer)
