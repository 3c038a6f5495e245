"""The OpenAPI document: valid, whole, and true; and schemathesis on all of it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fastapi.testclient import TestClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from api.http import answers, review_answers
from api.http.document import SECURITY, TAGS
from api.http.problem import KINDS
from bench.contract import key_of, run, served

ROOT = Path(__file__).parents[3]
WITHOUT_META = {"Health", "ProblemKind", "ProblemKinds", "Whole"}
UNKEPT = {"reviews", "access"}


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
        reads = "Needs the permission" not in operation.get("description", "")
        assert ({} in operation["security"]) is reads, where
        assert reads or method != "get" or path.startswith("/v1/access"), where
        assert {"400", "401", "403", "414", "429", "500", "503"} <= set(operation["responses"]), where
        assert "requestBody" not in operation or {"413", "415", "422"} <= set(operation["responses"]), where
        if method == "get" and not UNKEPT & set(operation["tags"]):
            assert {"ETag", "Last-Modified"} <= set(operation["responses"]["200"]["headers"]), where
            assert "304" in operation["responses"]
        for status in ("429", "503"):
            assert "Retry-After" in operation["responses"][status]["headers"], where
        for status, answer in operation["responses"].items():
            if status.startswith(("4", "5")):
                assert set(answer["content"]) == {"application/problem+json"}, (where, status)


def test_a_write_says_how_it_is_kept_apart_from_others(document: dict[str, Any]) -> None:
    for path in ("/v1/clusters/{cluster}/reviews", "/v1/reviews/{kind}/{id}"):
        operation = document["paths"][path]["post"]
        assert {"if-match", "if-none-match", "idempotency-key"} <= {one["name"] for one in operation["parameters"]}
        assert {"404", "412", "428"} <= set(operation["responses"])
        moved = operation["responses"]["412"]["content"]["application/problem+json"]["example"]["moved"]
        assert moved[0]["entries"][0]["comment"]
        for method in ("get", "post"):
            assert list(document["paths"][path][method]["responses"]["200"]["headers"]) == ["ETag"]


def test_files_in_json_are_no_binary_strings(document: dict[str, Any]) -> None:
    for path in ("/v1/reports/{event}", "/v1/reviews/export"):
        schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert schema in ({"type": "object"}, {"$ref": "#/components/schemas/Whole"})


def test_no_example_holds_a_key(document: dict[str, Any]) -> None:
    assert not re.search("lk_[0-9a-f]{12}_[0-9a-f]", str(document))


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
        content = next(operation["responses"][one] for one in ("200", "201") if one in operation["responses"])["content"]
        name = content.get("application/json", {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
        if not name:
            continue
        seen.add(name)
        assert schemas[name]["examples"], name
        assert name in WITHOUT_META or "meta" in schemas[name]["required"], f"{method} {path}"
    assert len(seen) > 30


def test_examples_are_what_is_answered_now(document: dict[str, Any]) -> None:
    """Another shape of an answer wants its example written anew: ``python -m bench.examples``."""
    for name, schema in document["components"]["schemas"].items():
        for example in schema.get("examples", ()):
            kind = getattr(answers, name, None) or getattr(review_answers, name)
            assert msgspec.json.decode(msgspec.json.encode(msgspec.convert(example, kind))) == example
            assert set(example) >= {field.encode_name for field in msgspec.structs.fields(kind) if field.default is not msgspec.UNSET}


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


def test_schemathesis_finds_nothing(http_home: Path) -> None:
    """Examples and edge cases of every operation; ``python -m bench.contract`` runs twenty thousand."""
    with served(http_home) as url:
        _nothing_found(url, None)


def test_schemathesis_finds_nothing_with_a_key(http_home: Path, tmp_path: Path) -> None:
    """The same as an administrator, in a data directory of its own: what is written is written."""
    home = Path(shutil.copytree(http_home, tmp_path / "home", ignore=shutil.ignore_patterns("*.lock")))
    with served(home) as url:
        _nothing_found(url, key_of(home))


def _nothing_found(url: str, key: str | None) -> None:
    found = run(url, examples=3, seed=20260101, phases="examples,coverage", key=key)
    assert found.failures == 0, found.told
    assert found.tested == found.operations
    assert found.cases > 500
