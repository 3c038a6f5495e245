"""Reviews over HTTP: every route, by every role; conditional writes; statuses wherever clusters are told of."""

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep
from typing import Any
from urllib.parse import quote

import msgspec
import openpyxl
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, update

from api.access.keys import Keys
from api.access.model import Permission, Role
from api.http.app import create_app
from api.http.problem import Problem
from api.reviews.judgements import LOOK
from api.settings import Settings
from api.store import tables
from api.store.database import Team, open_team
from tests.api.conftest import BASE, wait_until_ready

PEOPLE = {"reader": ("Rolf", Role.READER), "kari": ("Kari", Role.REVIEWER), "ola": ("Ola", Role.REVIEWER), "lead": ("Liv", Role.LEAD)}
EVENT = "sample-fa-barn"
As = Callable[[str], TestClient]


@pytest.fixture(scope="module")
def home(http_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, for this module to write to."""
    return Path(shutil.copytree(http_home, tmp_path_factory.mktemp("reviewed") / "home"))


@pytest.fixture(scope="module")
def door(home: Path) -> Iterator[TestClient]:
    """The app; a short header says whose key the request has."""
    team = Team(home)
    secrets = {who: Keys(team).create(name, role, frozenset(Permission), None, "test")[1] for who, (name, role) in PEOPLE.items()}
    team.close()
    app = create_app(home, Settings(rate_read=0, rate_write=0))

    async def acting(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            keys = [(b"authorization", f"Bearer {secrets[value.decode()]}".encode()) for name, value in scope["headers"] if name == b"x-test-as"]
            scope = {**scope, "headers": [*scope["headers"], *keys]}
        await app(scope, receive, send)

    with TestClient(acting, base_url=BASE, raise_server_exceptions=False) as client:
        wait_until_ready(client)
        yield client


def ids(door: TestClient, **parameters: Any) -> list[str]:
    return [one["id"] for one in door.get(f"/v1/events/{EVENT}/overlaps", params={"limit": 50, **parameters}).json()["clusters"]]


@pytest.fixture(autouse=True)
def _nothing_written(door: TestClient, home: Path) -> None:
    """Each test begins with nobody having written."""
    team = open_team(home)
    with team.begin() as connection:
        for table in (tables.review_event, tables.review_mark, tables.review_answer, tables.review):
            connection.execute(delete(table))
        connection.execute(update(tables.review_clock).values(number=tables.review_clock.c.number + 1))
    team.dispose()
    sleep(LOOK)  # so that the service sees it, as it would see another process write


@pytest.fixture
def fresh(door: TestClient) -> str:
    """A cluster that nobody has written to."""
    return ids(door)[-1]


def post(door: TestClient, who: str | None, path: str, body: Any, **headers: str) -> Any:
    if who:
        headers["x-test-as"] = who
    return door.post(path, json=body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def refused(answer: Any, status: int) -> Problem:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return msgspec.json.decode(answer.content, type=Problem)


def test_the_first_verdict_and_its_answer(door: TestClient, fresh: str) -> None:
    path = f"/v1/clusters/{fresh}/reviews"
    empty = door.get(path)
    assert (empty.status_code, empty.headers["etag"], empty.json()["review"]["status"]) == (200, '"0"', "new")
    assert empty.json()["freshness"]["stale"] is False
    written = post(door, "kari", path, {"status": "confirmed", "comment": "Ja."}, if_match='"0"')
    assert written.status_code == 200, written.text
    assert written.headers["etag"] == '"1"'
    assert written.headers["cache-control"] == "private, no-store"
    assert written.json()["entry"]["name"] == "Kari"
    assert written.json()["meta"]["snapshot"]
    found = door.get(path).json()
    assert found["review"]["version"] == 1
    assert [one["text"] for one in found["comments"]] == ["Ja."]
    assert found["review"]["pins"]
    assert all(pin["version"] for pin in found["review"]["pins"])
    assert door.get(f"/v1/reviews/cluster/{fresh}").json()["review"] == found["review"]


def test_a_log_comes_in_pages_the_newest_first(door: TestClient, fresh: str) -> None:
    path = f"/v1/clusters/{fresh}/reviews"
    for number in range(5):
        assert post(door, "kari", path, {"comment": f"{number + 1}"}, if_match=f'"{number}"').status_code == 200
    pages = [door.get(path, params={"limit": 2}).json()]
    while cursor := pages[-1]["meta"]["next"]:
        pages.append(door.get(path, params={"limit": 2, "cursor": cursor}).json())
    assert [[one["version"] for one in page["log"]] for page in pages] == [[4, 5], [2, 3], [1]]
    assert {page["review"]["version"] for page in pages} == {5}
    assert door.get(path).json()["meta"]["next"] is None
    for wrong in ("x", "bG9nLjA", "bG9nLjk5OTk5OTk5OTk"):  # no base64, version 0, a version that none has
        assert refused(door.get(path, params={"cursor": wrong}), 422).type == "/problems/cursor"


def test_preconditions(door: TestClient, fresh: str) -> None:
    path = f"/v1/clusters/{fresh}/reviews"
    body = {"comment": "x"}
    assert "If-Match" in refused(post(door, "kari", path, body), 428).detail
    refused(post(door, "kari", path, body, if_match="*"), 428)
    refused(post(door, "kari", path, body, if_match="3"), 422)
    refused(post(door, "kari", path, body, if_none_match='"3"'), 422)
    assert post(door, "kari", path, body, if_none_match="*").status_code == 200
    moved = refused(post(door, "ola", path, {"status": "needs-work"}, if_none_match="*"), 412).moved
    assert moved is not msgspec.UNSET
    assert (moved[0].version, moved[0].entries[0].comment, moved[0].entries[0].name) == (1, "x", "Kari")
    refused(post(door, "ola", path, body, if_match='W/"1"'), 412)
    refused(post(door, "ola", path, body, if_match=f'"{"9" * 30}"'), 412)
    assert post(door, "ola", path, {"comment": "y"}, if_match='"7", "1"').headers["etag"] == '"2"'


def test_a_request_sent_again_is_done_once(door: TestClient, fresh: str) -> None:
    path = f"/v1/clusters/{fresh}/reviews"
    first = post(door, "kari", path, {"comment": "En"}, if_match='"0"', idempotency_key="abc-1")
    again = post(door, "kari", path, {"comment": "En"}, if_match='"0"', idempotency_key="abc-1")
    assert first.json() == again.json()
    assert again.headers["etag"] == '"1"'
    refused(post(door, "kari", path, {"comment": "To"}, if_match='"1"', idempotency_key="abc-1"), 422)
    assert door.get(path).headers["etag"] == '"1"'


@pytest.mark.parametrize(
    ("method", "path", "least"),
    [
        ("GET", "/v1/reviews", "anyone"), ("GET", "/v1/reviews/summary", "anyone"), ("GET", "/v1/reviews/export?format=json", "anyone"),
        ("GET", "/v1/reviews/term/barn", "anyone"),
        ("POST", "/v1/clusters/k-0000000000000000/reviews", "reviewer"), ("POST", "/v1/reviews/term/barn", "reviewer"),
        ("POST", "/v1/reviews/bulk", "lead"), ("POST", "/v1/reviews/import", "lead"),
    ],
)  # fmt: skip
def test_who_may(door: TestClient, method: str, path: str, least: str) -> None:
    """Those who may get past the door are told something else than that they may not."""
    order = ["anyone", "reviewer", "lead"]
    for who, level in ((None, "anyone"), ("reader", "anyone"), ("kari", "reviewer"), ("lead", "lead")):
        answer = door.request(method, path, headers={"x-test-as": who} if who else {})
        allowed = order.index(level) >= order.index(least)
        expected_refusal = 401 if who is None else 403
        assert (answer.status_code == expected_refusal) == (not allowed), (who, answer.text)


def test_work_is_given_by_leads(door: TestClient, fresh: str) -> None:
    path = f"/v1/clusters/{fresh}/reviews"
    assert post(door, "ola", path, {"assignee": "me"}, if_match='"0"').json()["review"]["assignee_name"] == "Ola"
    refused(post(door, "kari", path, {"assignee": "me"}, if_match='"1"'), 403)
    assert post(door, "lead", path, {"assignee": None}, if_match='"1"').status_code == 200
    refused(post(door, "lead", path, {"assignee": "key:unknown"}, if_match='"2"'), 422)
    people = door.get("/v1/access/persons", headers={"x-test-as": "kari"}).json()["persons"]
    assert {"Ola", "Liv"} <= {one["name"] for one in people}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422), ({"status": "maybe"}, 422), ({"status": "dismissed"}, 422), ({"nothing": 1}, 422), ({"comment": "\x00"}, 422),
        ({"links": ["http://a.example"]}, 422), ([1], 422), ({"comment": "x" * 20_000}, 422), ({"parent": 10**30, "comment": "x"}, 422),
        ({"comment": "\ud83d"}, 400), ({"step": "collate"}, 422), ({"parent": 99, "comment": "x"}, 422),
    ],
)  # fmt: skip
def test_bad_bodies(door: TestClient, fresh: str, body: Any, status: int) -> None:
    import json

    answer = door.post(f"/v1/clusters/{fresh}/reviews", content=json.dumps(body), headers={"content-type": "application/json", "x-test-as": "kari", "if-match": '"0"'})
    assert answer.status_code in {status, 400, 422}, answer.text
    refused(answer, answer.status_code)
    assert door.get(f"/v1/clusters/{fresh}/reviews").headers["etag"] == '"0"'


def test_script_in_a_comment_stays_text(door: TestClient, fresh: str) -> None:
    text = "<script>alert('æ')</script> =1+1"
    post(door, "kari", f"/v1/clusters/{fresh}/reviews", {"comment": text}, if_match='"0"')
    answer = door.get(f"/v1/clusters/{fresh}/reviews")
    assert answer.json()["comments"][0]["text"] == text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_is_not_there(door: TestClient) -> None:
    for path in ("cluster/k-0000000000000000", "cluster/nonsense", "term/qqqqqq", "flow/a;b", "flow/a", "reference/lov/2071-01-02-3/§1", "reference/a>b", "cluster/" + "k" * 499, "term/%0A"):
        refused(door.get(f"/v1/reviews/{path}"), 404)
        refused(post(door, "kari", f"/v1/reviews/{path}", {"comment": "x"}, if_match='"0"'), 404)
    refused(door.get("/v1/reviews/nonsense/x"), 422)


def test_flows_terms_and_dead_references(door: TestClient) -> None:
    dead = door.get("/v1/references").json()["references"][0]
    term = door.get("/v1/terms").json()["terms"][0]
    cases = {
        "flow": "Skatteetaten;Nav;inntekt;beregne dagpenger", "term": term["term"], "reference": f"{dead['source']}>{dead['target']}",
    }  # fmt: skip
    for kind, name in cases.items():
        path = f"/v1/reviews/{kind}/{quote(name)}"
        change = {"step": "collate"} if kind == "term" else {"status": "confirmed"}
        written = post(door, "kari", path, change, if_match='"0"')
        assert written.status_code == 200, written.text
        found = door.get(path).json()
        assert found["review"]["version"] == 1
        assert found["freshness"] == {"stale": False, "found": True, "snapshot": found["meta"]["snapshot"], "changed": [], "successors": []}
        assert [one["id"] for one in door.get("/v1/reviews", params={"kind": kind}).json()["reviews"]] == [found["review"]["id"]]
    assert door.get("/v1/reviews/flow/skatteetaten;NAV; inntekt;beregne  dagpenger").json()["review"]["version"] == 1


def test_a_term_is_one_subject_in_whatever_form_it_is_named(door: TestClient) -> None:
    term = next(one for one in door.get("/v1/terms", params={"limit": 1000}).json()["terms"] if one["key"] != one["term"])
    written = post(door, "kari", f"/v1/reviews/term/{quote(term['term'])}", {"step": "collate"}, if_match='"0"')
    assert written.json()["review"]["id"] == term["key"]
    for name in (term["term"], term["key"]):
        assert door.get(f"/v1/reviews/term/{quote(name)}").headers["etag"] == '"1"'
    refused(post(door, "kari", f"/v1/reviews/term/{quote(term['term'])}", {"step": "choose"}, if_match='"0"'), 412)
    twice = [{"kind": "term", "id": name, "version": 1} for name in (term["term"], term["key"])]
    refused(post(door, "lead", "/v1/reviews/bulk", {"subjects": twice, "change": {"tags": ["a"]}}), 422)


def test_statuses_are_live_wherever_clusters_are_told_of(door: TestClient, fresh: str) -> None:
    address = f"/v1/events/{EVENT}/overlaps"
    before = door.get(address, params={"limit": 50})
    assert door.get(address, params={"limit": 50}, headers={"if-none-match": before.headers["etag"]}).status_code == 304
    member = door.get(f"/v1/clusters/{fresh}").json()["provisions"][0]["id"]
    post(door, "kari", f"/v1/clusters/{fresh}/reviews", {"status": "dismissed", "reason": "boilerplate"}, if_match='"0"')
    after = door.get(address, params={"limit": 50}, headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.headers["etag"] != before.headers["etag"]
    clusters = after.json()["clusters"]
    assert {one["id"]: one["status"] for one in clusters}[fresh] == "dismissed"
    order = [one["status"] == "dismissed" for one in clusters]
    assert order == sorted(order)  # those dismissed stand last
    scores = [one["score"] for one in clusters]
    assert scores == sorted(scores, reverse=True)
    assert door.get(f"/v1/clusters/{fresh}").json()["status"] == "dismissed"
    assert fresh in ids(door, status="dismissed")
    assert fresh not in ids(door, status="new")
    beside = door.get("/v1/overlaps", params={"provision": member, "limit": 50}).json()["clusters"]
    assert all(one["status"] == "dismissed" for one in beside if one["id"] == fresh)
    refused(door.get(address, params={"status": "maybe"}), 422)
    report = door.get(f"/v1/reports/{EVENT}", params={"format": "json"}).json()
    assert {one["status"] for one in report["findings"] if one["id"] == fresh} == {"dismissed"}
    event = next(one for one in door.get("/v1/reviews/summary").json()["events"] if one["event"] == EVENT)
    assert event["counts"]["dismissed"] >= 1
    assert sum(event["counts"].values()) == len(clusters)


def test_pages_of_the_work_list(door: TestClient) -> None:
    for name in ids(door)[:4]:
        post(door, "kari", f"/v1/clusters/{name}/reviews", {"tags": ["side"], "severity": "minor"}, if_match='"0"')
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = door.get("/v1/reviews", params={"tag": "Side", "limit": 3, "sort": "title", **cursor}).json()
        seen += [one["id"] for one in page["reviews"]]
        if page["meta"]["next"] is None:
            break
        cursor = {"cursor": page["meta"]["next"]}
    assert len(seen) == len(set(seen)) == 4
    for bad in ("abc", cursor["cursor"][:-3], "e30"):
        refused(door.get("/v1/reviews", params={"cursor": bad, "sort": "title"}), 422)
    refused(door.get("/v1/reviews", params={"cursor": cursor["cursor"]}), 422)  # of another order
    assert not door.get("/v1/reviews", params={"stale": "true"}).json()["reviews"]
    assert len(door.get("/v1/reviews", params={"stale": "false"}).json()["reviews"]) == 4
    assert door.get("/v1/reviews", params={"assignee": "me"}, headers={"x-test-as": "kari"}).json()["reviews"] == []


def test_bulk_is_all_or_nothing(door: TestClient) -> None:
    first, second, third = ids(door)[:3]
    post(door, "kari", f"/v1/clusters/{second}/reviews", {"comment": "kom først"}, if_match='"0"')
    subjects = [{"kind": "cluster", "id": one, "version": 0} for one in (first, second, third)]
    body = {"subjects": subjects, "change": {"tags": ["samlet"]}}
    problem = refused(post(door, "lead", "/v1/reviews/bulk", body), 412)
    assert problem.moved is not msgspec.UNSET
    assert [(one.id, one.version) for one in problem.moved] == [(second, 1)]
    assert not door.get("/v1/reviews", params={"tag": "samlet"}).json()["reviews"]
    subjects[1]["version"] = 1
    answer = post(door, "lead", "/v1/reviews/bulk", body, idempotency_key="bulk")
    assert [one["review"]["version"] for one in answer.json()["written"]] == [1, 2, 1]
    assert post(door, "lead", "/v1/reviews/bulk", body, idempotency_key="bulk").json() == answer.json()
    for one in subjects:
        one["version"] += 1
    post(door, "kari", f"/v1/clusters/{second}/reviews", {"tags": ["eget"]}, if_match='"2"')
    subjects[1]["version"] = 3
    change = {"add_tags": ["Uke 12"], "remove_tags": ["samlet"]}
    answer = post(door, "lead", "/v1/reviews/bulk", {"subjects": subjects, "change": change})
    assert [one["review"]["tags"] for one in answer.json()["written"]] == [["uke 12"], ["eget", "uke 12"], ["uke 12"]]
    problem = refused(post(door, "lead", "/v1/reviews/bulk", {"subjects": subjects, "change": {"tags": [], **change}}), 422)
    assert [one.where for one in problem.errors] == ["tags"]
    refused(post(door, "lead", "/v1/reviews/bulk", {"subjects": [], "change": {"tags": []}}), 422)
    refused(post(door, "lead", "/v1/reviews/bulk", {"subjects": subjects * 70, "change": {"tags": []}}), 422)


def send(door: TestClient, name: str, data: bytes, **parameters: str) -> Any:
    return door.post("/v1/reviews/import", files={"file": (name, data)}, params=parameters, headers={"x-test-as": "lead"})


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_round_trip_of_a_report(door: TestClient, lang: str) -> None:
    name = ids(door)[0]
    book = openpyxl.load_workbook(io.BytesIO(door.get(f"/v1/reports/{EVENT}", params={"format": "xlsx", "lang": lang}).content))
    sheet = book[{"nb": "Alle funn", "nn": "Alle funn", "en": "All findings"}[lang]]
    head = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[head.index("Id")].value == name)
    place = {"nb": "Vurdering", "nn": "Vurdering", "en": "Verdict"}[lang]
    row[head.index(place)].value = {"nb": "avvist", "nn": "avvist", "en": "dismissed"}[lang]
    row[head.index({"nb": "Merknad", "nn": "Merknad", "en": "Comment"}[lang])].value = "=1+1 tilsiktet"
    row[head.index({"nb": "Vurdert av", "nn": "Vurdert av", "en": "Reviewer"}[lang])].value = "Kari"
    made = io.BytesIO()
    book.save(made)
    planned = send(door, "r.xlsx", made.getvalue(), dry_run="true").json()
    assert (planned["done"], [one["id"] for one in planned["plan"]["asked"]]) == (False, [name])
    assert door.get(f"/v1/clusters/{name}/reviews").headers["etag"] == '"0"'
    assert send(door, "r.xlsx", made.getvalue()).json()["done"] is True
    found = door.get(f"/v1/clusters/{name}/reviews").json()
    assert (found["review"]["status"], found["review"]["reason"], found["review"]["reason_text"]) == ("dismissed", "other", "=1+1 tilsiktet")
    assert found["comments"][0]["text"] == "=1+1 tilsiktet\n(Kari)"
    again = send(door, "r.xlsx", made.getvalue()).json()  # the same file once more changes nothing
    assert again["plan"]["asked"] == again["plan"]["faults"] == again["plan"]["conflicts"] == []
    assert door.get(f"/v1/clusters/{name}/reviews").headers["etag"] == '"1"'
    post(door, "kari", f"/v1/clusters/{name}/reviews", {"status": "confirmed"}, if_match='"1"')
    faults = refused(send(door, "r.xlsx", made.getvalue()), 422).errors
    assert faults is not msgspec.UNSET
    assert "Kari" in faults[0].detail


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_round_trip_of_an_export(door: TestClient, form: str) -> None:
    first, second = ids(door)[:2]
    for name in (first, second):
        post(door, "kari", f"/v1/clusters/{name}/reviews", {"status": "needs-work", "tags": [f"rund-{form}"], "comment": "=HYPERLINK(1)"}, if_match='"0"')
    answer = door.get("/v1/reviews/export", params={"format": form, "tag": f"rund-{form}", "lang": "nn"})
    assert "attachment" in answer.headers["content-disposition"]
    rows: list[list[Any]]
    if form == "xlsx":
        rows = [list(row) for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)]
    else:
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    head = rows[0]
    columns = {"xlsx": ("Id", "Vurdering", "Grunn", "Merknad", "Emneord"), "csv": ("id", "status", "reason", "comment", "tags")}[form]
    at = {name: head.index(name) for name in columns}
    mine = next(row for row in rows[1:] if row[at[columns[0]]] == first)
    mine[at[columns[1]]], mine[at[columns[2]]] = ("avvist", "tilsikta skilnad") if form == "xlsx" else ("dismissed", "intended-difference")
    mine[at[columns[3]]], mine[at[columns[4]]] = "@SUM(A1)", f"rund-{form}, ny"
    if form == "xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        made = io.BytesIO()
        book.save(made)
        data = made.getvalue()
    else:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=";").writerows(rows)  # as a Norwegian spreadsheet saves it
        data = text.getvalue().encode("utf-8-sig")
    done = send(door, f"e.{form}", data)
    assert done.status_code == 200, done.text
    assert [one["id"] for one in done.json()["plan"]["asked"]] == [first]
    review = door.get(f"/v1/clusters/{first}/reviews").json()
    assert (review["review"]["status"], review["review"]["reason"], review["review"]["tags"]) == ("dismissed", "intended-difference", ["ny", f"rund-{form}"])
    assert review["comments"][-1]["text"] == "@SUM(A1)"
    refused(send(door, f"e.{form}", data.replace(b"dismissed", b"confirmed") if form == "csv" else data), 422) if form == "csv" else None


def test_faulty_rows_are_told_and_nothing_is_changed(door: TestClient) -> None:
    good, *others = ids(door)
    text = "id,status,version,reason\n" + "\n".join(
        [f"{good},confirmed,0,", "k-0000000000000000,confirmed,0,", f"{others[0]},kanskje,0,", f"{others[1]},dismissed,0,", f"{others[2]},confirmed,x,", ",confirmed,0,"]
    )
    problem = refused(send(door, "a.csv", text.encode()), 422)
    assert problem.errors is not msgspec.UNSET
    assert [one.where.partition(" (")[0] for one in problem.errors] == ["rad 3", "rad 4", "rad 5", "rad 6"]
    assert door.get(f"/v1/clusters/{good}/reviews").headers["etag"] == '"0"'
    assert send(door, "a.csv", text.encode(), skip_faulty="true").json()["done"] is True
    assert door.get(f"/v1/clusters/{good}/reviews").json()["review"]["status"] == "confirmed"


def test_the_json_export_is_whole(door: TestClient) -> None:
    for place, name in enumerate(ids(door)[:3]):
        for version in range(place + 1):
            post(door, "kari", f"/v1/clusters/{name}/reviews", {"comment": f"nr. {version}"}, if_match=f'"{version}"')
    found = door.get("/v1/reviews/export", params={"format": "json"}).json()
    assert sum(len(one["log"]) for one in found["reviews"]) == 6
    assert found["revision"] == max(entry["number"] for one in found["reviews"] for entry in one["log"])
    assert all([entry["version"] for entry in one["log"]] == list(range(1, one["review"]["version"] + 1)) for one in found["reviews"])


def test_reviews_outlive_the_server(door: TestClient, home: Path) -> None:
    revision = door.get("/v1/reviews/export", params={"format": "json"}).json()["revision"]
    with TestClient(create_app(home), base_url=BASE) as other:
        wait_until_ready(other)
        assert other.get("/v1/reviews/export", params={"format": "json"}).json()["revision"] == revision
        refused(other.post("/v1/clusters/k-1/reviews", json={"comment": "x"}), 401)


def test_an_unusable_database_is_told_of(door: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.errors import StoreError

    def broken(*_: object) -> None:
        raise StoreError("/secret/place/team.db: disk full")

    monkeypatch.setattr(Team, "reading", broken)
    answer = door.get("/v1/reviews")
    refused(answer, 503)
    assert "secret" not in answer.text


def test_a_version_is_a_whole_number_however_it_is_written(door: TestClient, fresh: str) -> None:
    for version, status in ((0.5, 422), (True, 422), (0.0, 200)):
        body = {"subjects": [{"kind": "cluster", "id": fresh, "version": version}], "change": {"tags": ["frist"]}}
        assert post(door, "lead", "/v1/reviews/bulk", body).status_code == status, version
