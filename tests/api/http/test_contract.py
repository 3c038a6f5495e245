"""Every endpoint of the contract: what it returns, and how it refuses."""

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any, get_args
from urllib.parse import quote

import msgspec
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from analysis.overlap.model import Kind
from api.http import answers
from api.http.problem import Problem

EVENT = "sample-fa-barn"
PROVISION = "lov/2077-06-24-64/§21"
QUERY = "melding om fødsel"
CITING, OLD, NEW = "lov/2073-02-23-7", "lov/2075-04-17-18", "lov/2096-06-05-33"

ANSWERS: list[tuple[str, type[Any]]] = [
    ("/v1/events", answers.EventsAnswer),
    (f"/v1/events/{EVENT}/scope", answers.ScopeAnswer),
    (f"/v1/events/{EVENT}/scope?limit=3", answers.ScopeAnswer),
    (f"/v1/events/{EVENT}/overlaps", answers.OverlapsAnswer),
    (f"/v1/events/{EVENT}/overlaps?limit=1000", answers.OverlapsAnswer),
    (f"/v1/events/{EVENT}/overlaps?kind=deadline", answers.OverlapsAnswer),
    (f"/v1/events/{EVENT}/flows", answers.FlowsAnswer),
    (f"/v1/events/{EVENT}/flows?limit=2", answers.FlowsAnswer),
    (f"/v1/scope?query={QUERY}", answers.ScopeAnswer),
    (f"/v1/overlaps?query={QUERY}&limit=5", answers.OverlapsAnswer),
    (f"/v1/overlaps?provision={PROVISION}", answers.OverlapsAnswer),
    (f"/v1/provisions/{PROVISION}", answers.ProvisionAnswer),
    (f"/v1/provisions/{quote(PROVISION, safe='')}", answers.ProvisionAnswer),
    (f"/v1/provisions/{PROVISION}/ledd-1", answers.ProvisionAnswer),
    ("/v1/provisions/lov/2077-06-24-64", answers.ProvisionAnswer),
    (f"/v1/search?q={QUERY}&limit=7", answers.SearchAnswer),
    (f"/v1/search?q={QUERY}&document=lov/2077-06-24-64&kind=lov&language=nb&ministry=helse", answers.SearchAnswer),
    ("/v1/references", answers.ReferencesAnswer),
    ("/v1/references?state=all&limit=200", answers.ReferencesAnswer),
    (f"/v1/references?document={CITING}&reason=act-repealed&target=lov/2071-06-30-40", answers.ReferencesAnswer),
    (f"/v1/impact?id={PROVISION}", answers.ImpactAnswer),
    (f"/v1/impact?id={OLD}&id={PROVISION}&limit=1", answers.ImpactAnswer),
    (f"/v1/impact?id={OLD}&replaced_by={NEW}", answers.ImpactAnswer),
    ("/v1/actors?limit=5", answers.ActorsAnswer),
    ("/v1/actors/kommunen?limit=20", answers.ActorAnswer),
    (f"/v1/actors/arbeidsgiver?event={EVENT}&kind=duty&kind=deadline&own=true", answers.ActorAnswer),
    ("/v1/grants", answers.GrantsAnswer),
    (f"/v1/grants?event={EVENT}&to=kommuner&q=tilskudd&limit=3", answers.GrantsAnswer),
    ("/v1/indicators", answers.IndicatorsAnswer),
    ("/v1/indicators?by=actor&limit=5", answers.IndicatorsAnswer),
    ("/v1/changes?before=nå&after=nå", answers.ChangeAnswer),
    ("/readyz", answers.Ready),
]


def refused(answer: Any, status: int) -> Problem:
    """The problem of an answer that must be one."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Traceback" not in answer.text
    found = msgspec.json.decode(answer.content, type=Problem)
    assert found.status == status
    return found


def without_meta(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    del body["meta"]
    return body


# -- answers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "kind"), ANSWERS)
def test_answer_has_its_schema_and_meta(client: TestClient, path: str, kind: type[Any]) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in answer.headers
    found = msgspec.json.decode(answer.content, type=kind)
    assert set(answer.json()) == {field.encode_name for field in msgspec.structs.fields(kind)}
    meta = found.meta
    assert meta.as_of == "2098-12-31"
    assert meta.source == "Lovdata (NLOD 2.0)"
    assert meta.snapshot
    assert meta.snapshot_date.endswith("+00:00")
    assert meta.index.model == "default"
    assert meta.index.versions


def test_health_needs_no_meta(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_start_names_the_endpoints(client: TestClient) -> None:
    body = client.get("/v1").json()
    assert body["openapi"] == "/openapi.json"
    assert "GET /v1/events/{slug}/overlaps" in body["endpoints"]


def test_limits_are_kept(client: TestClient) -> None:
    assert len(client.get("/v1/search", params={"q": QUERY, "limit": 7}).json()["hits"]) == 7
    scope = client.get(f"/v1/events/{EVENT}/scope", params={"limit": 3}).json()
    assert (len(scope["documents"]), len(scope["provisions"])) == (3, 3)
    assert len(client.get(f"/v1/events/{EVENT}/overlaps", params={"limit": 2}).json()["clusters"]) == 2


@pytest.mark.parametrize(("name", "value"), [("document", "lov/2077-06-24-64"), ("kind", "forskrift"), ("language", "nn"), ("ministry", "helse")])
def test_a_search_in_a_part_of_the_law(client: TestClient, name: str, value: str) -> None:
    found = client.get("/v1/search", params={"q": QUERY, name: value, "limit": 30}).json()["hits"]
    assert found
    for hit in found:
        body = client.get(f"/v1/provisions/{quote(hit['id'])}").json()
        assert {
            "document": body["document"] == value, "kind": body["document"].startswith(f"{value}/"), "language": body["language"] == value,
            "ministry": value in body["ministry"].lower(),
        }[name]  # fmt: skip


def test_a_search_in_a_part_finds_what_the_search_of_all_finds_there(client: TestClient) -> None:
    every = client.get("/v1/search", params={"q": QUERY, "limit": 30}).json()["hits"]
    acts = client.get("/v1/search", params={"q": QUERY, "limit": 10, "kind": "lov"}).json()["hits"]
    assert acts == [hit for hit in every if hit["id"].startswith("lov/")][:10]


@pytest.mark.parametrize("words", ["kind=dom", "nonsense", "color=red", "language="])
def test_a_filter_that_is_none(http_home: Any, words: str) -> None:
    from api.cli import app

    assert CliRunner().invoke(app, ["search", "barn", "--filter", words, "--home", str(http_home)]).exit_code == 2


@pytest.mark.parametrize("kind", get_args(Kind))
def test_kind_filters(client: TestClient, kind: str) -> None:
    clusters = client.get(f"/v1/events/{EVENT}/overlaps", params={"kind": kind, "limit": 100}).json()["clusters"]
    assert {cluster["kind"] for cluster in clusters} <= {kind}


@pytest.mark.parametrize(
    ("path", "params", "name"),
    [
        (f"/v1/events/{EVENT}/overlaps", {}, "clusters"),
        ("/v1/overlaps", {"query": QUERY}, "clusters"),
        ("/v1/search", {"q": QUERY}, "hits"),
        ("/v1/references", {}, "references"),
        ("/v1/impact", {"id": "lov/2071-05-22-29"}, "documents"),
        ("/v1/actors", {}, "actors"),
        ("/v1/indicators", {"by": "actor"}, "rows"),
        ("/v1/actors/kommune", {}, "lines"),
    ],
)
def test_pages_join_to_the_whole(client: TestClient, path: str, params: dict[str, str], name: str) -> None:
    pages: list[Any] = []
    cursor = None
    for _ in range(4):
        body = client.get(path, params={**params, "limit": 3} | ({"cursor": cursor} if cursor else {})).json()
        pages += body[name]
        cursor = body["meta"]["next"]
        if cursor is None:
            break
    whole = client.get(path, params={**params, "limit": 12}).json()[name]
    assert pages == whole


def test_cursor_of_another_edition_is_refused(client: TestClient) -> None:
    from api.http.parameters import to_cursor

    assert "begin again" in refused(client.get("/v1/search", params={"q": "barn", "cursor": to_cursor("00ff", 3)}), 422).detail


def test_dead_references_by_what_is_asked(client: TestClient) -> None:
    every = client.get("/v1/references", params={"limit": 1000}).json()
    assert every["total"] == len(every["references"]) == sum(every["reasons"].values())
    assert {one["state"] for one in every["references"]} == {"dead"}
    for name, value in (("document", CITING), ("ministry", "Lærings"), ("target", "lov/2071-06-30-40"), ("reason", "section-repealed")):
        some = client.get("/v1/references", params={name: value, "limit": 1000}).json()
        assert 0 < some["total"] < every["total"]
        assert [one for one in every["references"] if one in some["references"]] == some["references"]


def test_a_target_that_is_no_longer_here_may_be_asked_for(client: TestClient) -> None:
    assert client.get("/v1/references", params={"target": "lov/2001-01-01-1"}).json()["references"] == []


def test_impact_counts_do_not_depend_on_the_page(client: TestClient) -> None:
    whole, first = (client.get("/v1/impact", params={"id": "lov/2071-05-22-29", "limit": limit}).json() for limit in (1000, 1))
    assert len(first.pop("documents")) == 1 < len(whole.pop("documents"))
    assert (first.pop("meta")["next"], whole.pop("meta")["next"]) != (None, None)
    assert first == whole


def test_citations(client: TestClient) -> None:
    text = "Jf. barnestueloven § 4 og § 7."
    answer = client.post("/v1/citations", json={"text": text, "context": PROVISION})
    found = msgspec.json.decode(answer.content, type=answers.CitationsAnswer)
    assert [text[one.start : one.end] for one in found.citations] == [one.text for one in found.citations]
    assert found.citations[0].targets == ("lov/2073-02-23-7/§4",)
    assert client.post("/v1/citations", json={"text": text, "context": None}).status_code == 200


def test_norms_of_a_text(client: TestClient) -> None:
    text = "Kommunen skal innen tre uker gi melding til statsforvalteren. Med fyr menes en lykt."
    answer = client.post("/v1/norms", json={"text": text})
    first, second = msgspec.json.decode(answer.content, type=answers.NormsAnswer).norms
    assert (first.modality, first.actor, first.provision) == ("obligation", "Kommunen", None)
    assert first.deadline is not None
    assert (first.deadline.text, first.deadline.iso) == ("innen tre uker", "P3W")
    assert (second.modality, second.defined_term) == ("definition", "fyr")
    assert [text[one.start : one.end] for one in (first, second)] == [first.sentence, second.sentence]


def test_norms_of_provisions_quote_their_text(client: TestClient) -> None:
    answer = client.post("/v1/norms", json={"ids": [PROVISION]})
    found = msgspec.json.decode(answer.content, type=answers.NormsAnswer).norms
    text = client.get(f"/v1/provisions/{PROVISION}").json()["text"]
    assert found
    for norm in found:
        assert text[norm.start : norm.end] == norm.sentence
        assert norm.provision == PROVISION
        assert norm.ledd is not None
        assert client.get(f"/v1/provisions/{norm.ledd}").status_code == 200
        for quoted in (norm.actor, norm.action, norm.trigger, norm.defined_term, norm.deadline and norm.deadline.text):
            assert quoted is None or quoted in text


@pytest.mark.parametrize("body", [{}, {"text": "x", "ids": [PROVISION]}, {"text": ""}, {"ids": []}, {"text": 3}, {"ids": ["x"] * 101}, {"more": 1}])
def test_norms_asked_for_wrongly(client: TestClient, body: dict[str, Any]) -> None:
    refused(client.post("/v1/norms", json=body), 422)


def test_norms_of_what_is_not_there(client: TestClient) -> None:
    refused(client.post("/v1/norms", json={"ids": ["lov/1814-01-01-1/§1"]}), 404)


def test_a_provision_has_what_its_sentences_do(client: TestClient) -> None:
    body = client.get(f"/v1/provisions/{PROVISION}").json()
    assert body["norms"]
    assert body["norms"] == client.post("/v1/norms", json={"ids": [PROVISION]}).json()["norms"]
    part = body["ledd"][-1]["id"]
    own = client.get(f"/v1/provisions/{part}").json()
    assert own["norms"] == [norm for norm in body["norms"] if (norm["ledd"] or "").startswith(part)]


def test_boilerplate_of_a_text_is_that_of_its_line(client: TestClient) -> None:
    text = "Kommunen skal svare.\nLoven trer i kraft straks.\nKongen kan gi forskrift om gebyr."
    tags = [norm["boilerplate"] for norm in client.post("/v1/norms", json={"text": text}).json()["norms"]]
    assert tags == [None, "commencement", "regulation"]


def test_terms(client: TestClient) -> None:
    listed = msgspec.json.decode(client.get("/v1/terms", params={"limit": 5}).content, type=answers.TermsAnswer)
    assert len(listed.terms) == 5
    assert listed.total > 20
    counts = [one.definitions for one in listed.terms]
    assert counts == sorted(counts, reverse=True)
    more = msgspec.json.decode(client.get("/v1/terms", params={"limit": 5, "cursor": listed.meta.next}).content, type=answers.TermsAnswer)
    assert not {one.key for one in listed.terms} & {one.key for one in more.terms}
    found = client.get("/v1/terms", params={"q": "samboer"}).json()["terms"]
    assert "samboer" in {one["term"] for one in found}


def test_a_term_in_any_form_with_quotations(client: TestClient) -> None:
    one, other = (msgspec.json.decode(client.get(f"/v1/terms/{name}").content, type=answers.TermAnswer) for name in ("samboere", "sambuar"))
    assert one.definitions == other.definitions
    assert len(one.definitions) >= 5
    for definition in one.definitions:
        text = client.get(f"/v1/provisions/{definition.provision}").json()["text"]
        assert definition.term in text
        assert definition.definiens in text
    assert {form.language for form in one.forms} == {"nb", "nn"}
    assert one.term == "samboer"
    for other in one.related:
        assert client.get(f"/v1/terms/{quote(other.term)}").json()["key"] == other.key


def test_a_term_that_no_law_defines(client: TestClient) -> None:
    refused(client.get("/v1/terms/kvantekaktus"), 404)
    refused(client.get("/v1/terms", params={"q": "\x07"}), 422)


def test_ids_in_answers_resolve(client: TestClient) -> None:
    provisions, clusters = set(), set()
    for path in (f"/v1/events/{EVENT}/overlaps?limit=8", f"/v1/overlaps?query={QUERY}&limit=3", f"/v1/overlaps?provision={PROVISION}"):
        for cluster in client.get(path).json()["clusters"]:
            clusters |= {cluster["id"], *cluster["children"], *([cluster["parent"]] if cluster["parent"] else [])}
            provisions |= {*cluster["documents"], *(member["id"] for member in cluster["provisions"])}
            provisions |= {value["provision"] for difference in cluster["differences"] for value in difference["values"]}
    scope = client.get(f"/v1/events/{EVENT}/scope?limit=20").json()
    provisions |= {one["id"] for one in scope["documents"] + scope["provisions"]}
    provisions |= {one for actor in scope["actors"][:5] for one in actor["provisions"]}
    provisions |= {hit["id"] for hit in client.get(f"/v1/search?q={QUERY}").json()["hits"]}
    assert provisions
    assert clusters
    for identifier in sorted(provisions):
        answer = client.get(f"/v1/provisions/{quote(identifier)}")
        assert answer.status_code == 200, identifier
        assert answer.json()["id"] == identifier
        for ledd in answer.json()["ledd"][:2]:
            assert client.get(f"/v1/provisions/{quote(ledd['id'])}").json()["id"] == ledd["id"]
    for identifier in sorted(clusters):
        answer = client.get(f"/v1/clusters/{identifier}")
        assert answer.status_code == 200, identifier
        assert answer.json()["id"] == identifier


# -- the other door -----------------------------------------------------------------------------------------------


def command(home: Any, *words: str) -> Any:
    from api.cli import app

    result = CliRunner().invoke(app, [*words, "--home", str(home), "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    ("words", "path"),
    [
        (("scope", "--event", EVENT), f"/v1/events/{EVENT}/scope"),
        (("scope", "--query", QUERY, "--limit", "9"), f"/v1/scope?query={QUERY}&limit=9"),
        (("overlaps", "--event", EVENT), f"/v1/events/{EVENT}/overlaps"),
        (("overlaps", "--event", EVENT, "--kind", "threshold"), f"/v1/events/{EVENT}/overlaps?kind=threshold"),
        (("overlaps", "--query", QUERY), f"/v1/overlaps?query={QUERY}"),
        (("overlaps", "--provision", PROVISION, "--limit", "4"), f"/v1/overlaps?provision={PROVISION}&limit=4"),
        (("search", QUERY), f"/v1/search?q={QUERY}"),
        (("search", QUERY, "--filter", "kind=forskrift", "--filter", "language=nn"), f"/v1/search?q={QUERY}&kind=forskrift&language=nn"),
        (("references", "--dead"), "/v1/references"),
        (("references", "--state", "all", "--document", CITING), f"/v1/references?state=all&document={CITING}"),
        (("references", "--ministry", "Lærings", "--limit", "2"), "/v1/references?ministry=Lærings&limit=2"),
        (("impact", PROVISION), f"/v1/impact?id={PROVISION}"),
        (("impact", OLD, "--replaced-by", NEW), f"/v1/impact?id={OLD}&replaced_by={NEW}"),
        (("impact", "lov/2071-05-22-29/§§13-13b", "--narrowing"), "/v1/impact?id=lov/2071-05-22-29/§§13-13b&narrowing=true"),
    ],
)
def test_command_line_returns_the_same(client: TestClient, http_home: Any, words: tuple[str, ...], path: str) -> None:
    assert without_meta(client.get(path)) == command(http_home, *words)


def test_command_line_returns_the_same_lists(client: TestClient, http_home: Any) -> None:
    assert without_meta(client.get("/v1/events"))["events"] == command(http_home, "events")
    assert [without_meta(client.get(f"/v1/provisions/{PROVISION}"))] == command(http_home, "show", PROVISION)
    text = "barnestueloven § 4"
    assert without_meta(client.post("/v1/citations", json={"text": text}))["citations"] == command(http_home, "citations", "--text", text)
    assert without_meta(client.post("/v1/norms", json={"text": text}))["norms"] == command(http_home, "norms", "--text", text)
    assert without_meta(client.post("/v1/norms", json={"ids": [PROVISION]}))["norms"] == command(http_home, "norms", PROVISION)
    part = f"{PROVISION}/ledd-1"
    assert [without_meta(client.get(f"/v1/provisions/{part}"))] == command(http_home, "show", part)
    assert [without_meta(client.get("/v1/terms/samboer"))] == command(http_home, "terms", "samboer")


# -- refusals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "path"),
    [
        (404, "/nothing"),
        (404, "/v0"),
        (404, "/v1/events/"),
        (404, "/docs"),
        (404, "/v1/events/no-such-event/scope"),
        (404, "/v1/events/no-such-event/overlaps"),
        (404, "/v1/events/%00/overlaps"),
        (404, "/v1/clusters/k-0123456789abcdef"),
        (404, "/v1/clusters/nonsense"),
        (404, "/v1/clusters/k-%F0%9F%91%B6"),
        (404, "/v1/provisions/lov/1000-01-01-1/§1"),
        (404, "/v1/provisions/lov/2077-06-24-64/§999"),
        (404, "/v1/provisions/"),
        (404, "/v1/provisions/%00"),
        (404, "/v1/provisions/..%2F..%2Fetc%2Fpasswd"),
        (404, "/v1/overlaps?provision=lov/1000-01-01-1/§1"),
        (404, "/v1/overlaps?provision=lov/2077-06-24-64"),
        (404, "/v1/references?document=lov/1000-01-01-1"),
        (404, "/v1/impact?id=lov/1000-01-01-1"),
        (404, "/v1/impact?id=lov/2077-06-24-64/§999"),
        (404, f"/v1/impact?id={OLD}&replaced_by=lov/1000-01-01-1"),
        (422, "/v1/references?state=undead"),
        (422, "/v1/references?reason=age"),
        (422, "/v1/references?document="),
        (422, "/v1/references?ministry=%00"),
        (422, "/v1/references?target=" + "x" * 501),
        (422, "/v1/references?cursor=AAAA"),
        (422, "/v1/references?limit=0"),
        (422, "/v1/impact"),
        (422, "/v1/impact?id="),
        (422, "/v1/impact?id=%1b[2J"),
        (422, "/v1/impact?id=" + "x" * 501),
        (422, "/v1/impact?" + "&".join(["id=lov/2077-06-24-64"] * 51)),
        (422, f"/v1/impact?id={PROVISION}&cursor=!!"),
        (422, "/v1/provisions/" + "x" * 501),
        (422, "/v1/clusters/" + "x" * 501),
        (422, "/v1/overlaps"),
        (422, f"/v1/overlaps?query=barn&provision={PROVISION}"),
        (422, "/v1/overlaps?query=&provision="),
        (422, "/v1/overlaps?query=barn&kind=nonsense"),
        (422, f"/v1/events/{EVENT}/overlaps?kind="),
        (422, f"/v1/events/{EVENT}/overlaps?cursor=!!"),
        (422, f"/v1/events/{EVENT}/overlaps?cursor=AAAA"),
        (422, f"/v1/events/{EVENT}/scope?limit=0"),
        (422, f"/v1/events/{EVENT}/scope?limit=1001"),
        (422, "/v1/search?q=barn&limit=-1"),
        (422, "/v1/search?q=barn&limit=many"),
        (422, "/v1/search?q=barn&limit=1e99"),
        (422, "/v1/search?q=barn&limit=" + "9" * 5000),
        (422, "/v1/search"),
        (422, "/v1/search?q="),
        (422, "/v1/search?q=barn&kind=dom"),
        (422, "/v1/search?q=barn&language=en"),
        (422, "/v1/search?q=barn&document="),
        (404, "/v1/search?q=barn&document=lov/1000-01-01-1"),
        (422, "/v1/search?q=%20%09"),
        (422, "/v1/search?q=a%00b"),
        (422, "/v1/search?q=%1b[2J"),
        (422, "/v1/search?q=%C2%85"),
        (422, "/v1/search?q=" + "a" * 2001),
        (422, "/v1/scope?query=" + "a" * 2001),
        (422, "/v1/scope"),
        (422, "/v1/overlaps?query=" + "a" * 2001),
        (400, "/v1/search?q=%FF%FE"),
        (400, "/v1/provisions/%FF"),
        (414, "/v1/search?q=" + "a" * 40_000),
        (414, "/" + "a" * 40_000),
    ],
)
def test_refusals(client: TestClient, status: int, path: str) -> None:
    found = refused(client.get(path), status)
    assert found.instance.startswith("/")
    assert found.detail
    if status == 422:
        assert found.errors


def test_longest_query_is_answered(client: TestClient) -> None:
    for text in ("å" * 2000, "👶" * 2000, "taushetsplikt. " * 133):
        assert client.get("/v1/search", params={"q": text}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "WEIRD"])
def test_wrong_methods(client: TestClient, method: str) -> None:
    answer = client.request(method, "/v1/events")
    refused(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD"


def test_get_where_post_is_wanted(client: TestClient) -> None:
    answer = client.get("/v1/citations")
    refused(answer, 405)
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (415, b'{"text":"a"}', {}),
        (415, b"text=a", {"content-type": "application/x-www-form-urlencoded"}),
        (415, b'{"text":"a"}', {"content-type": "text/plain"}),
        (415, gzip.compress(b'{"text":"a"}', mtime=0), {"content-type": "application/json", "content-encoding": "gzip"}),
        (400, b"", {"content-type": "application/json"}),
        (400, b"{", {"content-type": "application/json"}),
        (400, b'{"text":"\xff"}', {"content-type": "application/json"}),
        (422, b"[" * 100_000, {"content-type": "application/json"}),
        (422, b"[]", {"content-type": "application/json"}),
        (422, b'{"text":' + b"[" * 100_000, {"content-type": "application/json"}),
        (422, b'{"text":""}', {"content-type": "application/json"}),
        (422, b'{"text":1}', {"content-type": "application/json"}),
        (422, b'{"context":"lov/2077-06-24-64"}', {"content-type": "application/json"}),
        (422, b'{"text":"a","contxt":"b"}', {"content-type": "application/json"}),
        (422, b'{"text":"a\\u0000"}', {"content-type": "application/json"}),
        (404, b'{"text":"a","context":"lov/1000-01-01-1"}', {"content-type": "application/json; charset=utf-8"}),
        (413, b'{"text":"' + b"a" * 1_000_000 + b'"}', {"content-type": "application/json"}),
    ],
)
def test_bad_bodies(client: TestClient, status: int, body: bytes, headers: dict[str, str]) -> None:
    refused(client.post("/v1/citations", content=body, headers=headers), status)


def test_body_without_a_length_is_measured(client: TestClient) -> None:
    def parts() -> Any:
        for _ in range(30):
            yield b" " * 50_000

    refused(client.post("/v1/citations", content=parts(), headers={"content-type": "application/json"}), 413)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "", "10.0.0.1", "[::2]", "localhost:80:80"])
def test_foreign_host_names_are_refused(client: TestClient, host: str) -> None:
    refused(client.get("/v1/events", headers={"host": host}), 400)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000", "127.8.9.1"])
def test_own_host_names_are_served(client: TestClient, host: str) -> None:
    assert client.get("/v1/events", headers={"host": host}).status_code == 200


def test_failure_has_a_correlation_id_and_no_traceback(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    edition = client.app.state.library.edition  # type: ignore[attr-defined]
    monkeypatch.setattr(edition.engine, "search", broken)
    answer = client.get("/v1/search", params={"q": "noe som ikke er spurt om før"})
    found = refused(answer, 500)
    assert "secret" not in answer.text
    assert isinstance(found.correlation_id, str)
    assert found.correlation_id in caplog.text
    assert "secret detail" in caplog.text


# -- HTTP ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [path for path, _ in ANSWERS] + ["/v1", "/healthz", "/openapi.json", "/metrics"])
def test_head_is_get_without_a_body(client: TestClient, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert head.status_code == get.status_code == 200
    assert head.content == b""
    if path != "/metrics":  # counts itself
        assert head.headers["content-length"] == get.headers["content-length"]


def test_head_of_nothing(client: TestClient) -> None:
    assert client.head("/nothing").status_code == 404


@pytest.mark.parametrize("path", [path for path, _ in ANSWERS if path.startswith("/v1")])
def test_conditional_requests(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag, date = first.headers["etag"], first.headers["last-modified"]
    for headers in ({"if-none-match": tag}, {"if-none-match": f'"x", {tag}'}, {"if-none-match": "*"}, {"if-modified-since": date}):
        again = client.get(path, headers=headers)
        assert again.status_code == 304, headers
        assert again.content == b""
        assert again.headers["etag"] == tag
    old = "Thu, 01 Jan 1970 00:00:00 GMT"
    for headers in ({"if-none-match": '"x"'}, {"if-modified-since": old}, {"if-none-match": '"x"', "if-modified-since": date}, {"if-modified-since": "soon"}):
        assert client.get(path, headers=headers).status_code == 200, headers


def test_tags_differ_by_what_is_asked(client: TestClient) -> None:
    paths = [f"/v1/search?q=barn&limit={limit}" for limit in (1, 2)] + ["/v1/search?q=hus&limit=1", "/v1/events", "/v1/scope?query=barn"]
    assert len({client.get(path).headers["etag"] for path in paths}) == len(paths)


def test_what_does_not_exist_is_never_fresh(client: TestClient) -> None:
    refused(client.get("/v1/clusters/nonsense", headers={"if-none-match": "*"}), 404)


def test_compression(client: TestClient) -> None:
    path = f"/v1/events/{EVENT}/overlaps"
    plain = client.get(path, headers={"accept-encoding": "identity"})
    packed = client.get(path, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["vary"]
    assert int(packed.headers["content-length"]) * 3 < int(plain.headers["content-length"])
    assert packed.json() == plain.json()
    assert "content-encoding" not in client.get("/healthz", headers={"accept-encoding": "gzip"}).headers


def test_metrics(client: TestClient) -> None:
    client.get("/v1/events")
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'lovkryss_http_requests_total{method="GET",route="/v1/events",status="200"}' in answer.text
    assert "lovkryss_ready 1.0" in answer.text


def test_many_at_once_get_what_one_gets(client: TestClient) -> None:
    from api.http.app import create_app

    home = client.app.state.library._home  # type: ignore[attr-defined]
    paths = [path for path, _ in ANSWERS if path != "/readyz"] * 2
    paths += [f"/v1/search?q={word}" for word in ("barn", "hus", "arv", "frist", "klage", "skole", "lege", "kommune") for _ in range(4)]
    paths += [f"/v1/overlaps?query={word}" for word in ("barn", "hus", "arv", "frist", "klage", "skole", "lege", "kommune")]
    expected = {path: client.get(path).content for path in set(paths)}
    with TestClient(create_app(home), base_url="http://127.0.0.1") as fresh:  # with nothing cached
        while fresh.get("/readyz").status_code != 200:
            pass
        with ThreadPoolExecutor(16) as pool:
            found = list(pool.map(lambda path: (path, fresh.get(path)), paths))
    for path, answer in found:
        assert answer.status_code == 200, answer.text
        assert answer.content == expected[path], path


# -- OpenAPI ------------------------------------------------------------------------------------------------------


def test_document(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        "/v1/events", "/v1/events/{slug}/scope", "/v1/events/{slug}/overlaps", "/v1/scope", "/v1/overlaps", "/v1/clusters/{cluster}",
        "/v1/provisions/{provision}", "/v1/search", "/v1/citations", "/v1/norms", "/v1/terms", "/v1/terms/{term}", "/v1/references", "/v1/impact", "/v1/actors", "/v1/actors/{name}",
        "/v1/grants", "/v1/indicators", "/v1/changes", "/v1/dataflow", "/v1/events/{slug}/flows", "/v1/reports/{event}", "/v1/drafts",
        "/problems", "/problems/{kind}", "/healthz", "/readyz", "/metrics",
        "/v1/access/me", "/v1/access/persons", "/v1/access/keys", "/v1/access/keys/{key}", "/v1/access/log",
        "/v1/clusters/{cluster}/reviews", "/v1/reviews", "/v1/reviews/{kind}/{id}", "/v1/reviews/summary",
        "/v1/reviews/bulk", "/v1/reviews/export", "/v1/reviews/import",
    }  # fmt: skip
    schemas = document["components"]["schemas"]
    assert {"Cluster", "ClusterAnswer", "ProvisionAnswer", "Difference", "Problem", "Meta"} <= set(schemas)
    assert "HTTPValidationError" not in schemas
    text = json.dumps(document)
    for name in {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert name in schemas


def test_examples_are_of_their_schema() -> None:
    from api.http.examples import examples

    for example in examples():
        assert msgspec.json.decode(msgspec.json.encode(example), type=type(example)) == example


# -- actors, grants, indicators, changes ------------------------------------------------------------------------------


def test_what_is_unknown_is_refused(client: TestClient) -> None:
    assert "nærmest: «Kommune»" in refused(client.get("/v1/actors/komunen"), 404).detail
    refused(client.get("/v1/actors/kommunen", params={"event": "finnes-ikke"}), 404)
    refused(client.get("/v1/actors/kommunen", params={"kind": "ukjent"}), 422)
    refused(client.get("/v1/grants", params={"to": "qqqq"}), 404)
    refused(client.get("/v1/indicators", params={"since": "ffff"}), 404)
    refused(client.get("/v1/indicators", params={"since": "../etc"}), 422)
    refused(client.get("/v1/changes"), 422)
    refused(client.get("/v1/changes", params={"before": "ffff"}), 404)


def test_changes_do_not_read_files(client: TestClient, http_home: Any) -> None:
    refused(client.get("/v1/changes", params={"before": str(http_home)[:40]}), 404)
    refused(client.get("/v1/changes", params={"amendment": str(http_home / "corpus.db")}), 404)


def test_lines_of_an_actor_by_kind(client: TestClient) -> None:
    body = client.get("/v1/actors/kommune", params={"kind": ["duty", "power"], "limit": 1000}).json()
    assert {line["kind"] for line in body["lines"]} == {"duty", "power"}
    assert len(body["lines"]) == body["counts"]["duty"] + body["counts"]["power"]


FLOW = {"data": "helseopplysninger", "from": "lege", "to": "kommunen", "purpose": "helsehjelp"}


def test_dataflow_by_parts_and_by_question(client: TestClient) -> None:
    for body in (FLOW, {"question": "Kan lege gi kommunen helseopplysninger?"}, {**FLOW, "limit": 1}):
        answer = client.post("/v1/dataflow", json=body)
        assert answer.status_code == 200, answer.text
        found = msgspec.json.decode(answer.content, type=answers.DataFlowAnswer)
        assert found.meta.snapshot
        assert len(found.governing) <= body.get("limit", 10)
        for one in found.governing:
            assert one.quote in client.get(f"/v1/provisions/{one.id}").json()["text"]
        assert {"from", "to"} == set(answer.json()["parties"])
        assert "dcatap:applicableLegislation" in answer.json()


def test_a_whole_number_is_a_whole_number(client: TestClient) -> None:
    for limit, status in ((3.0, 200), (3.5, 422), (0.0, 422), ("3", 422), (True, 422)):
        assert client.post("/v1/dataflow", json={**FLOW, "limit": limit}).status_code == status, limit


@pytest.mark.parametrize("body", [
    {}, {"data": "x", "from": "y"}, {"question": "x", "data": "y"}, {"question": ""}, {"question": "?!"}, {"question": 3}, {**FLOW, "limit": 0},
    {**FLOW, "more": 1}, {"question": "x" * 2001}, {**FLOW, "purpose": "\u0007"},
])  # fmt: skip
def test_dataflow_asked_for_wrongly(client: TestClient, body: dict[str, Any]) -> None:
    refused(client.post("/v1/dataflow", json=body), 422)


def test_flows_of_an_event_that_is_not_there(client: TestClient) -> None:
    refused(client.get("/v1/events/nothing/flows"), 404)
