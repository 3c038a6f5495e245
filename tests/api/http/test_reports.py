"""Reports over HTTP."""

import json

import pytest
from fastapi.testclient import TestClient

from api.report.formats import FORMATS

PATH = "/v1/reports/sample-fa-barn"
_BEGINS = {"html": b"<!DOCTYPE html>", "docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF", "json": b"{", "csv": b"PK", "parquet": b"PK",
           "akn": b"<?xml", "rdf": b"@prefix"}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_in_every_format(client: TestClient, name: str) -> None:
    answer = client.get(PATH, params={"format": name})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == FORMATS[name].media
    assert answer.content.lstrip().startswith(_BEGINS[name])
    assert f"sample-fa-barn{FORMATS[name].suffix}" in answer.headers["content-disposition"]
    assert client.get(PATH, params={"format": name}, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_a_page_runs_nothing(client: TestClient) -> None:
    answer = client.get(PATH)
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_languages(client: TestClient) -> None:
    for language in ("nb", "nn", "en"):
        found = json.loads(client.get(PATH, params={"format": "json", "lang": language}).content)
        assert found["language"] == language


@pytest.mark.parametrize(
    ("path", "status"),
    [("/v1/reports/finnes-ikke", 404), (f"{PATH}?format=exe", 422), (f"{PATH}?lang=se", 422), (f"{PATH}?format=", 422)],
)
def test_refusals(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_document_names_the_route(client: TestClient) -> None:
    route = client.get("/openapi.json").json()["paths"]["/v1/reports/{event}"]["get"]
    assert set(route["responses"]["200"]["content"]) == {one.media.partition(";")[0] for one in FORMATS.values()}
    assert {one["name"] for one in route["parameters"]} == {"event", "format", "lang"}
