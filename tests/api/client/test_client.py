"""Every method against a live service: what it returns, and how it fails."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import stamina

from api.client import (
    ClientError,
    Conflicting,
    Forbidden,
    Invalid,
    Lovkryss,
    NotFound,
    NotReady,
    NotSignedIn,
    Refused,
    ReviewChange,
    Target,
    TooMany,
    Unreachable,
    Unreadable,
    Wish,
    frames,
)
from api.client.base import PAGE as PAGE_SIZE
from api.client.connection import _Kept
from api.client.errors import refusal
from api.http import answers, review_answers

EVENT = "sample-fa-barn"
PROVISION = "lov/2077-06-24-64/§21"
CITING, OLD, NEW = "lov/2073-02-23-7", "lov/2075-04-17-18", "lov/2096-06-05-33"
FLOW = {"data": "helseopplysninger", "giver": "lege", "receiver": "kommunen", "purpose": "helsehjelp"}

ASKED: dict[str, tuple[str, Callable[[Lovkryss], Any], type[Any]]] = {
    "events": ("GET /v1/events", lambda law: law.events(), answers.EventsAnswer),
    "event scope": ("GET /v1/events/{slug}/scope", lambda law: law.scope(event=EVENT, limit=3), answers.ScopeAnswer),
    "scope": ("GET /v1/scope", lambda law: law.scope(query="melding om fødsel"), answers.ScopeAnswer),
    "event overlaps": ("GET /v1/events/{slug}/overlaps", lambda law: law.overlaps(event=EVENT, kind="deadline"), answers.OverlapsAnswer),
    "overlaps": ("GET /v1/overlaps", lambda law: law.overlaps(provision=PROVISION), answers.OverlapsAnswer),
    "cluster": ("GET /v1/clusters/{cluster}", lambda law: law.cluster(law.overlaps(event=EVENT, limit=1).clusters[0].id), answers.ClusterAnswer),
    "provision": ("GET /v1/provisions/{provision}", lambda law: law.provision(PROVISION), answers.ProvisionAnswer),
    "search": ("GET /v1/search", lambda law: law.search("melding om fødsel", limit=7), answers.SearchAnswer),
    "citations": ("POST /v1/citations", lambda law: law.citations("Jf. § 4.", context=CITING), answers.CitationsAnswer),
    "norms": ("POST /v1/norms", lambda law: law.norms(ids=[PROVISION]), answers.NormsAnswer),
    "norms of a text": ("POST /v1/norms", lambda law: law.norms(text="Kommunen skal svare innen tre uker."), answers.NormsAnswer),
    "terms": ("GET /v1/terms", lambda law: law.terms("samboer", least=1), answers.TermsAnswer),
    "term": ("GET /v1/terms/{term}", lambda law: law.term("sambuar", uses=True), answers.TermAnswer),
    "references": ("GET /v1/references", lambda law: law.references(state="all", document=CITING), answers.ReferencesAnswer),
    "impact": ("GET /v1/impact", lambda law: law.impact(OLD, PROVISION), answers.ImpactAnswer),
    "narrowing": ("GET /v1/impact", lambda law: law.impact(OLD, replaced_by=NEW, narrowing=True), answers.ImpactAnswer),
    "actors": ("GET /v1/actors", lambda law: law.actors("kommune", limit=5), answers.ActorsAnswer),
    "actor": ("GET /v1/actors/{name}", lambda law: law.actor("kommune", event=EVENT, kinds=["duty", "power"], own=True), answers.ActorAnswer),
    "grants": ("GET /v1/grants", lambda law: law.grants(to="kommuner"), answers.GrantsAnswer),
    "indicators": ("GET /v1/indicators", lambda law: law.indicators(by="actor", limit=3), answers.IndicatorsAnswer),
    "changes": ("GET /v1/changes", lambda law: law.changes("nå"), answers.ChangeAnswer),
    "dataflow": ("POST /v1/dataflow", lambda law: law.dataflow(**FLOW), answers.DataFlowAnswer),
    "a question of data": ("POST /v1/dataflow", lambda law: law.dataflow("Kan lege gi kommunen helseopplysninger?"), answers.DataFlowAnswer),
    "flows": ("GET /v1/events/{slug}/flows", lambda law: law.flows(EVENT), answers.FlowsAnswer),
    "draft": ("POST /v1/drafts", lambda law: law.check_draft("§ 1. Kommunen skal svare innen tre uker, jf. § 99.".encode(), name="utkast.txt"), answers.DraftAnswer),
    "statuses": ("GET /v1/overlaps", lambda law: law.overlaps(query="barn", status="new", limit=2), answers.OverlapsAnswer),
    "review": ("GET /v1/reviews/{kind}/{id}", lambda law: law.review("term", "samboer"), review_answers.ReviewAnswer),
    "write": (
        "POST /v1/reviews/{kind}/{id}",
        lambda law: law.write_review("flow", "lege;kommunen;helseopplysninger;helsehjelp", ReviewChange(comment="Ja?"), if_match=0),
        review_answers.WrittenAnswer,
    ),
    "bulk": (
        "POST /v1/reviews/bulk",
        lambda law: law.write_reviews([Target("term", "barn", law.review("term", "barn").review.version)], ReviewChange(add_tags=("frist",))),
        review_answers.BulkAnswer,
    ),
    "work list": ("GET /v1/reviews", lambda law: law.reviews(Wish(kind="term", sort="title"), limit=2), review_answers.ReviewsAnswer),
    "summary": ("GET /v1/reviews/summary", lambda law: law.reviews_summary(), review_answers.SummaryAnswer),
    "import": (
        "POST /v1/reviews/import",
        lambda law: law.import_reviews(law.export_reviews(form="csv").content, name="x.csv", dry_run=True),
        review_answers.ImportAnswer,
    ),
    "me": ("GET /v1/access/me", lambda law: law.me(), answers.MeAnswer),
    "persons": ("GET /v1/access/persons", lambda law: law.persons(), answers.PersonsAnswer),
    "keys": ("GET /v1/access/keys", lambda law: law.keys(), answers.KeysAnswer),
    "new key": ("POST /v1/access/keys", lambda law: law.create_key("Jobb", "reader", scopes=["read"], expires="2d"), answers.NewKeyAnswer),
    "revoked key": (
        "DELETE /v1/access/keys/{key}", lambda law: law.revoke_key(law.create_key("Bort", "reader", expires="1h").id), answers.KeyAnswer,
    ),
    "access log": ("GET /v1/access/log", lambda law: law.access_log(event="key-created", limit=2), answers.AccessLogAnswer),
    "ready": ("GET /readyz", lambda law: law.ready(), answers.Ready),
}  # fmt: skip
ELSEWHERE = {
    "GET /v1/reviews/export",
    "GET /v1/reports/{event}", "GET /healthz", "GET /metrics", "GET /problems", "GET /problems/{kind}"}
"""Answers without ``meta``; each has a test of its own below."""

NO_METHOD: dict[str, str] = {
    "GET /v1/clusters/{cluster}/reviews": "the same as /v1/reviews/cluster/{id}",
    "POST /v1/clusters/{cluster}/reviews": "the same as /v1/reviews/cluster/{id}",
}
"""Addresses that the client leaves out, with the reason."""


@pytest.mark.parametrize("name", ASKED)
def test_method(law: Lovkryss, name: str) -> None:
    _, ask, kind = ASKED[name]
    found = ask(law)
    assert type(found) is kind
    assert found.meta.as_of == "2098-12-31"


def test_what_is_asked_for_is_what_is_sent(law: Lovkryss) -> None:
    assert len(law.search("melding om fødsel", limit=7).hits) == 7
    assert {one.kind for one in law.overlaps(event=EVENT, kind="deadline").clusters} <= {"deadline"}
    assert law.provision(PROVISION).id == PROVISION
    assert {one.kind for one in law.actor("kommune", kinds=["power"]).lines} == {"power"}
    assert law.impact(OLD, PROVISION).ids == (OLD, PROVISION)
    assert law.term("sambuar", uses=True).uses
    assert not law.term("sambuar").uses
    assert law.dataflow(**FLOW).parties.giver.text == "lege"


def test_every_address_has_a_method(law: Lovkryss) -> None:
    """A new route of the API wants a method here, or a reason why not."""
    document = law.openapi()
    routes = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    assert routes == {route for route, _, _ in ASKED.values()} | ELSEWHERE | set(NO_METHOD)


def test_files_and_the_service_itself(law: Lovkryss, tmp_path: Path) -> None:
    assert law.health().status == "ok"
    assert law.problem_kind("not-found") in law.problems().problems
    assert "lovkryss_http_requests_total" in law.metrics()
    report = law.report(EVENT, form="json", lang="nn")
    assert (report.media, report.name[-5:]) == ("application/json", ".json")
    assert json.loads(report.save(tmp_path).read_bytes())
    draft = tmp_path / "utkast.md"
    draft.write_text("# Lov om fyr\n\n## § 1. Svar\n\nKommunen skal svare innen tre uker.\n", encoding="utf-8")
    assert law.check_draft(draft, limit=3).format == "md"


def test_an_iterator_runs_through_all_pages(law: Lovkryss) -> None:
    ids = [one.id for one in law.iter_hits("barn")]
    assert len(ids) == len(set(ids)) > PAGE_SIZE


def test_every_iterator_gives_what_its_pages_hold(law: Lovkryss) -> None:
    assert len(list(law.iter_terms())) == law.terms(limit=1).total
    assert len(list(law.iter_references())) == law.references(limit=1).total
    assert len(list(law.iter_actors())) == law.actors(limit=1).total
    assert len(list(law.iter_lines("kommune", kinds=["duty"]))) == law.actor("kommune", limit=1).counts["duty"]
    assert len(list(law.iter_grants())) == law.grants(limit=1).total
    assert [one.id for one in law.iter_citing(OLD)] == [one.id for one in law.impact(OLD, limit=1000).documents]
    assert [one.id for one in law.iter_indicators(by="actor")] == [one.id for one in law.indicators(by="actor", limit=1000).rows]
    assert list(law.iter_changes("nå")) == []
    three = [page.hits for page in law.pages(law.search, "barn", limit=3)][:3]
    assert [hit for page in three for hit in page] == list(law.search("barn", limit=9).hits)
    assert next(law.iter_clusters(event=EVENT)) == law.overlaps(event=EVENT, limit=1).clusters[0]


# -- what goes wrong ----------------------------------------------------------------------------------------------


def test_problems_are_exceptions(law: Lovkryss) -> None:
    with pytest.raises(NotFound, match="near: ") as found:
        law.provision("lov/2077-06-24-64/§2l")
    assert found.value.problem.status == 404
    with pytest.raises(Invalid) as wrong:
        law.search("barn", limit=0)
    assert isinstance(wrong.value.problem.errors, tuple)
    assert wrong.value.problem.errors[0].where == "limit"
    with pytest.raises(NotFound):
        law.report("..%2F..", form="pdf")
    with pytest.raises(Invalid):
        law.check_draft(b"%PDF-1.7 nonsense", name="x.pdf")


@pytest.mark.parametrize("ask", [
    lambda law: law.scope(), lambda law: law.overlaps(event=EVENT, query="barn"), lambda law: law.norms(), lambda law: law.changes(),
])  # fmt: skip
def test_what_cannot_be_asked_is_told_at_once(law: Lovkryss, ask: Callable[[Lovkryss], Any]) -> None:
    with pytest.raises(ValueError, match="exactly one"):
        ask(law)


@pytest.mark.parametrize(("status", "name"), [
    (400, "Invalid"), (401, "NotSignedIn"), (403, "Forbidden"), (404, "NotFound"), (412, "Conflicting"), (409, "Conflicting"), (422, "Invalid"),
    (429, "TooMany"), (500, "ServerFailed"), (503, "NotReady"), (418, "Refused"),
])  # fmt: skip
def test_exception_of_a_status(status: int, name: str) -> None:
    error = refusal(answers.Problem("about:blank", "x", status, "y", "/"))
    assert type(error).__name__ == name
    assert isinstance(error, Refused)
    assert isinstance(error, ClientError)


def test_nobody_there() -> None:
    with Lovkryss("http://127.0.0.1:9", attempts=1) as law, pytest.raises(Unreachable, match="/v1/events"):
        law.events()


@contextmanager
def pretending(*answered: tuple[int, dict[str, str], bytes]) -> Iterator[tuple[str, list[BaseHTTPRequestHandler]]]:
    """A service that gives these answers, the last one again and again."""
    asked: list[BaseHTTPRequestHandler] = []

    class Pretending(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", "0")))
            status, headers, body = answered[min(len(asked), len(answered) - 1)]
            asked.append(self)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    server = HTTPServer(("127.0.0.1", 0), Pretending)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def busy(status: int, wait: str) -> tuple[int, dict[str, str], bytes]:
    return status, {"Retry-After": wait}, msgspec.json.encode(answers.Problem("about:blank", "Busy", status, "busy", "/"))


HEALTHY = (200, {"ETag": '"1"'}, b'{"status":"ok"}')


def test_a_busy_service_is_asked_again() -> None:
    with pretending(busy(503, "0"), busy(429, "0"), HEALTHY) as (url, asked), Lovkryss(url) as law:
        assert law.health().status == "ok"
        assert len(asked) == 3


def test_it_waits_as_long_as_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waited.append)
    with pretending(busy(429, "7"), HEALTHY) as (url, _), Lovkryss(url) as law:
        assert law.health().status == "ok"
    assert waited == [7.0]


@pytest.mark.parametrize(("answer", "error", "tries"), [
    (busy(503, "0"), NotReady, 3), (busy(429, "3600"), TooMany, 1), ((500, {}, b"<html>"), Refused, 1), ((200, {}, b'{"a":1}'), Unreadable, 1),
    ((302, {"Location": "http://example.org/"}, b""), Refused, 1),
])  # fmt: skip
def test_giving_up(answer: tuple[int, dict[str, str], bytes], error: type[ClientError], tries: int) -> None:
    with pretending(answer) as (url, asked), Lovkryss(url, attempts=3) as law:
        with pytest.raises(error):
            law.health()
        assert len(asked) == tries


def test_what_has_not_changed_is_not_sent_again(law: Lovkryss, address: str) -> None:
    statuses: list[int] = []

    class Noting(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            answer = super().handle_request(request)
            statuses.append(answer.status_code)
            return answer

    with Lovkryss(address, transport=Noting()) as fresh:
        first, second = fresh.events(), fresh.events()
        other = fresh.search("barn", limit=1), fresh.search("barn", limit=2)
    assert first == second
    assert len(other[0].hits) != len(other[1].hits)
    assert statuses == [200, 304, 200, 200]


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.client.connection.KEPT_BYTES", 10)
    kept = _Kept()
    for name, size in (("a", 4), ("b", 4), ("a", 5), ("c", 5), ("d", 99)):
        kept.put(name, httpx.Response(200, content=b"x" * size))
        if name == "c":
            assert kept.get("b") is None
            assert kept.get("a") is not None
    assert kept.get("d") is None


# -- who asks -----------------------------------------------------------------------------------------------------


def test_key_is_sent_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with pretending(HEALTHY) as (url, asked):
        with Lovkryss(url, key="secret-1") as law:
            law.health()
            assert "secret" not in repr(law)
        monkeypatch.setenv("LOVKRYSS_KEY", "secret-2")
        monkeypatch.setenv("LOVKRYSS_URL", url)
        with Lovkryss() as law:
            law.health()
    assert [one.headers["authorization"] for one in asked] == ["Bearer secret-1", "Bearer secret-2"]


@pytest.mark.parametrize(("url", "key"), [("http://example.org", "k"), ("http://127.0.0.1.example.org", "k"), ("https://example.org", "a\r\nb"), ("https://example.org", "ø")])
def test_key_is_kept_safe(url: str, key: str) -> None:
    with pytest.raises(ValueError) as error:
        Lovkryss(url, key=key)
    assert key not in str(error.value).replace("key", "")


# -- reviews and access -------------------------------------------------------------------------------------------


def test_a_verdict_and_what_comes_between(law: Lovkryss) -> None:
    cluster = law.overlaps(event=EVENT, limit=1).clusters[0].id
    seen = law.review("cluster", cluster).review.version
    written = law.judge(cluster, "dismissed", if_match=seen, reason="intended-difference", severity="minor", comment="Tilsiktet.")
    assert (written.review.version, written.review.reason) == (seen + 1, "intended-difference")
    with pytest.raises(Conflicting) as conflict:
        law.judge(cluster, "confirmed", if_match=seen)
    (moved,) = conflict.value.moved
    assert (moved.id, moved.version, moved.entries[-1].comment) == (cluster, seen + 1, "Tilsiktet.")
    assert law.judge(cluster, "confirmed", if_match=moved.version).review.version == seen + 2
    assert law.cluster(cluster).status == "confirmed"
    assert cluster in {one.id for one in law.iter_clusters(event=EVENT, status="confirmed")}
    found = law.review("cluster", cluster)
    assert [one.comment for one in found.log][-2:] == ["Tilsiktet.", ""]
    assert list(law.iter_log("cluster", cluster)) == list(reversed(found.log))
    history = frames.history(found)
    assert [name for name in history["field"] if name != "status"][:3] == ["reason", "severity", "comment"]
    assert cluster in set(frames.reviews(law.iter_reviews(Wish(status="confirmed", assignee=None)))["id"])
    assert len(frames.reviews(law.exported_reviews())) == len(list(law.iter_reviews()))
    left = frames.left(law.reviews_summary()).set_index("event")
    assert left.loc[EVENT, "confirmed"] >= 1


def test_the_same_key_writes_once(law: Lovkryss) -> None:
    version = law.review("term", "samboer").review.version
    change = ReviewChange(comment="En gang.")
    first, again = (law.write_review("term", "samboer", change, if_match=version, key="k-1") for _ in range(2))
    assert first == again
    with pytest.raises(Invalid, match="Idempotency-Key"):
        law.write_review("term", "samboer", ReviewChange(comment="Noe annet."), if_match=version, key="k-1")


def test_a_workbook_there_and_back(law: Lovkryss, tmp_path: Path) -> None:
    law.write_reviews([Target("term", "barn", law.review("term", "barn").review.version)], ReviewChange(tags=("bok",)))
    book = law.export_reviews(Wish(tag="bok"), lang="nn").save(tmp_path)
    assert book.name == "vurderingar.xlsx"
    assert law.import_reviews(book).plan.unchanged == 1
    sheet = law.export_reviews(Wish(tag="bok"), form="csv").content.replace(b"term,barn,", b"term,finnes ikke,")
    with pytest.raises(Invalid) as faulty:
        law.import_reviews(sheet, name="x.csv")
    assert faulty.value.problem.type == "/problems/faulty-rows"


def test_keys_and_the_log(law: Lovkryss, own_address: str) -> None:
    made = law.create_key("Leser", "reader", expires="1h")
    with Lovkryss(own_address, key=made.secret) as reader:
        assert reader.me().permissions == ("read",)
        with pytest.raises(Forbidden):
            reader.judge("samboer", "confirmed", kind="term", if_match=0)
        assert f"key:{made.id}" in {one.id for one in law.persons().persons}
        law.revoke_key(made.id)
        with pytest.raises(NotSignedIn, match="revoked"):
            reader.me()
    assert made.id in {one.target for one in law.iter_access_log(event="key-revoked")}
    with Lovkryss(own_address) as nobody, pytest.raises(NotSignedIn):
        nobody.keys()


def test_a_write_that_broke_on_the_way_is_sent_again() -> None:
    """With the same idempotency key; what has none is not."""
    written = (412, {}, msgspec.json.encode(answers.Problem("/problems/changed-since", "x", 412, "y", "/")))
    broken = (200, {"Content-Encoding": "gzip"}, b"cut off")
    with pretending(broken, written) as (url, asked), Lovkryss(url, key="k") as law:
        with pytest.raises(Conflicting):
            law.judge("k-1", "confirmed", if_match=3)
        assert {one.headers["if-match"] for one in asked} == {'"3"'}
        assert len({one.headers["idempotency-key"] for one in asked}) == 1
        assert len(asked) == 2
    with pretending(broken, written) as (url, asked), Lovkryss(url, key="k") as law:
        with pytest.raises(Unreachable):
            law.citations("x")
        assert len(asked) == 1


# -- data frames --------------------------------------------------------------------------------------------------


def test_frames(law: Lovkryss) -> None:
    found = law.overlaps(event=EVENT, limit=20)
    table = frames.members(found)
    assert set(table["cluster"]) == {one.id for one in found.clusters} == set(frames.clusters(law.iter_clusters(event=EVENT))["id"][:20])
    assert len(table) == sum(len(one.provisions) for one in found.clusters)
    cells = frames.differences(found.clusters[0])
    assert len(cells) == sum(len(one.values) for one in found.clusters[0].differences)
    assert list(frames.hits(law.search("barn", limit=4))["id"]) == [one.id for one in law.search("barn", limit=4).hits]
    norms = frames.norms(law.provision(PROVISION))
    assert norms.equals(frames.norms(law.norms(ids=[PROVISION])))
    assert set(norms["provision"]) == {PROVISION}
    assert len(frames.actors(law.iter_actors())) == law.actors(limit=1).total
    assert set(frames.lines(law.actor("kommune", kinds=["power"]))["kind"]) == {"power"}
    matrix = law.flows(EVENT)
    assert len(frames.flows(matrix)) == sum(len(cell.provisions) for cell in matrix.cells)
    figures = frames.indicators(law.indicators())
    assert figures["duties"].dtype.kind == "i"
    assert len(figures) == len(law.indicators().rows)


def test_an_empty_frame_has_its_columns() -> None:
    assert list(frames.hits([]).columns) == ["id", "score", "title", "document_title"]
    assert frames.clusters(iter(())).empty


def test_without_pandas_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(frames.NoPandas, match="pip install pandas"):
        frames.hits([])


# -- what it costs ------------------------------------------------------------------------------------------------


def test_import_is_light() -> None:
    code = "import sys, api.client, api.client.frames; print(*sys.modules)"
    loaded = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
    heavy = {"torch", "spacy", "faiss", "numpy", "scipy", "sklearn", "sqlalchemy", "lxml", "pandas", "sentence_transformers", "fastapi", "uvicorn"}
    assert not loaded & heavy
    assert "analysis.engine" not in loaded


# -- the page -----------------------------------------------------------------------------------------------------

PAGE = (Path(__file__).parents[3] / "docs" / "client.md").read_text(encoding="utf-8")


def test_the_page_runs_as_it_stands(own_address: str, own_key: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What docs/client.md shows, from top to bottom, on the sample."""
    monkeypatch.setenv("LOVKRYSS_URL", own_address)
    monkeypatch.setenv("LOVKRYSS_KEY", own_key)
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 5
    names: dict[str, Any] = {}
    with stamina.set_testing(True, attempts=1):
        for block in blocks:
            exec(compile(block, "docs/client.md", "exec"), names)
    names["law"].close()
