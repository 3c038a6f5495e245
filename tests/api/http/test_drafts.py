"""``POST /v1/drafts``: a file in a form, never on disk, bounded."""

from typing import Any

import msgspec
import pytest
from fastapi.testclient import TestClient

from api.http import answers
from api.http.problem import Problem
from ingest.draft import MAX_BYTES

TEXT = "Lov om setre\n§ 1. Formål\nLoven verner setre.\n§ 2. Tilsyn\nFylkesmannen fører tilsyn etter forsorgsloven § 3.\n"


def post(client: TestClient, data: bytes, name: str = "utkast.txt", **params: Any) -> Any:
    return client.post("/v1/drafts", params=params, files={"file": (name, data)})


def test_the_answer_is_the_check(client: TestClient) -> None:
    answer = post(client, TEXT.encode())
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    found = msgspec.json.decode(answer.content, type=answers.DraftAnswer)
    assert [one.label for one in found.provisions] == ["§ 1", "§ 2"]
    assert {one.kind for one in found.remarks} == {"dead-reference", "stale-term"}
    assert found.meta.as_of == "2098-12-31"
    body = answer.json()
    assert {"label", "overlaps"} <= set(body["provisions"][0])


def test_limit(client: TestClient) -> None:
    body = post(client, TEXT.encode(), limit=1).json()
    assert (len(body["remarks"]), body["total"]) == (1, 2)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [("x.docx", b"PK\x03\x04", "skadet"), ("x.pdf", b"%PDF-1.4", "skadet"), ("x.txt", b"", "tom"), ("x.exe", b"MZ\0\0", "filformat")],
)
def test_bad_files_are_told_in_norwegian(client: TestClient, name: str, data: bytes, said: str) -> None:
    answer = post(client, data, name)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = msgspec.json.decode(answer.content, type=Problem)
    assert said in problem.detail


def test_what_is_no_form_with_a_file_is_refused(client: TestClient) -> None:
    assert client.post("/v1/drafts", json={"text": "x"}).status_code == 415
    assert client.post("/v1/drafts", files={"other": ("x.txt", b"x")}).status_code == 422
    assert client.post("/v1/drafts", data={"file": "x"}, files={"other": ("x.txt", b"x")}).status_code == 422
    assert client.post("/v1/drafts", content=b"x", headers={"content-type": "multipart/form-data"}).status_code == 400
    assert client.post("/v1/drafts", content=b"x", headers={"content-type": "multipart/form-data; boundary=a"}).status_code in (400, 422)


def test_a_file_over_the_limit_is_refused(client: TestClient) -> None:
    assert post(client, b"a" * (MAX_BYTES + 200_000)).status_code == 413


def test_a_stream_over_the_limit_is_refused_without_a_length(client: TestClient) -> None:
    def parts() -> Any:
        yield b'--a\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\n'
        for _ in range(30):
            yield b"a" * 1024 * 1024

    answer = client.post("/v1/drafts", content=parts(), headers={"content-type": "multipart/form-data; boundary=a"})
    assert answer.status_code == 413


def test_other_routes_keep_their_limit(client: TestClient) -> None:
    assert client.post("/v1/norms", content=b"a" * 1_100_000, headers={"content-type": "application/json"}).status_code == 413


def test_it_is_in_the_document(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    body = document["paths"]["/v1/drafts"]["post"]["requestBody"]["content"]
    assert list(body) == ["multipart/form-data"]
    assert "DraftAnswer" in document["components"]["schemas"]
