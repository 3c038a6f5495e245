"""The OpenAPI document: valid, whole, and true; and schemathesis on all of it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fastapi.testclient import TestClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from api.http import answers
from api.http.document import SECURITY, TAGS
from api.http.problem import KINDS
from bench.contract import run

ROOT = Path(__file__).parents[3]
WITHOUT_META = {"Health", "ProblemKind", "ProblemKinds"}


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_it_is_valid(document: dict[str, Any]) -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []
    assert set(document["components"]["securitySchemes"]) == set(SECURITY)


def test_every_operation_says_what_it_is(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for path, method, operation in operations(document):
        where = f"{method} {path}"
        assert re.fullmatch(r"[a-z_]+", operation["operationId"]), where
        assert len(operation["summary"]) > 15, where
        assert set(operation["tags"]) <= set(TAGS), where
        assert operation["tags"], where


def test_every_operation_says_who_may_ask_and_how_it_may_fail(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        if not path.startswith("/v1"):
            continue
        where = f"{method} {path}"
        assert {name for one in operation["security"] for name in one} == set(SECURITY), where
        assert {"400", "401", "403", "414", "429", "500", "503"} <= set(operation["responses"]), where
        assert method == "get" or {"413", "415", "422"} <= set(operation["responses"]), where
        assert method != "get" or {"ETag", "Last-Modified"} <= set(operation["responses"]["200"]["headers"]), where
        for status in ("429", "503"):
            assert "Retry-After" in operation["responses"][status]["headers"], where
        for status, answer in operation["responses"].items():
            if status.startswith(("4", "5")):
                assert set(answer["content"]) == {"application/problem+json"}, (where, status)


def test_every_parameter_and_body_has_a_description_and_an_example(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            where, schema = f"{method} {path} {parameter['name']}", parameter["schema"]
            assert parameter.get("description"), where
            told = {"examples", "enum", "default"} & (schema.keys() | schema.get("items", {}).keys() | parameter.keys())
            assert told or schema.get("type") == "boolean" or parameter["name"] in {"cursor", "since"}, where
        body = operation.get("requestBody", {}).get("content", {})
        if "application/json" in body:
            assert body["application/json"]["example"]


def test_every_answer_has_an_example_and_meta(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    seen = set()
    for path, method, operation in operations(document):
        content = operation["responses"]["200"]["content"]
        name = content.get("application/json", {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
        if not name:
            continue
        seen.add(name)
        assert schemas[name]["examples"], name
        assert name in WITHOUT_META or "meta" in schemas[name]["required"], f"{method} {path}"
    assert len(seen) > 20


def test_examples_are_what_is_answered_now(document: dict[str, Any]) -> None:
    """Another shape of an answer wants its example written anew: ``python -m bench.examples``."""
    for name, schema in document["components"]["schemas"].items():
        for example in schema.get("examples", ()):
            kind = getattr(answers, name)
            assert msgspec.json.decode(msgspec.json.encode(msgspec.convert(example, kind))) == example
            assert set(example) == {field.encode_name for field in msgspec.structs.fields(kind)}


# -- kinds of problems --------------------------------------------------------------------------------------------


def test_every_kind_of_problem_is_listed_and_documented(client: TestClient) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "api" / "http").rglob("*.py"))
    assert set(re.findall(r"Refusal\([^\n]*kind=\"([a-z-]+)\"", code)) <= set(KINDS)
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    listed = client.get("/problems").json()["problems"]
    assert [one["kind"] for one in listed] == list(KINDS)
    for one in listed:
        assert f"| `{one['kind']}` | {one['status']} |" in page
        assert client.get(one["type"]).json() == one
    assert client.get("/problems/nonsense").status_code == 404


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/v1/provisions/lov/1000-01-01-1", "not-found"), ("/nothing", "not-found"), ("/v1/search", "invalid"), ("/v1/norms", "method-not-allowed"),
        ("/v1/search?q=barn&cursor=AAAA", "cursor"), ("/v1/overlaps", "either-or"), ("/v1/changes?before=n%C3%A5&amendment=lov/2098-01-09-1", "either-or"),
        ("/v1/search?q=%FF", "bad-request"), ("/" + "a" * 40_000, "address-too-long"),
    ],
)  # fmt: skip
def test_type_of_a_problem(client: TestClient, path: str, kind: str) -> None:
    told = client.get(path).json()
    assert told["type"] == f"/problems/{kind}"
    assert told["status"] == KINDS[kind][0]


# -- schemathesis -------------------------------------------------------------------------------------------------


def test_schemathesis_finds_nothing(address: str) -> None:
    """Examples and edge cases of every operation; ``python -m bench.contract`` runs twenty thousand."""
    found = run(address, examples=3, seed=20260101, phases="examples,coverage")
    assert found.failures == 0, found.told
    assert found.tested == found.operations
    assert found.cases > 500
