"""The tool pages as they are served: what they answer, what they refuse, and what they never keep."""

import io
import json
import re
from base64 import b64decode
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient
from lxml import html

from ingest.draft import MAX_BYTES

EVENT = "sample-fa-barn"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8", "accept-language": "nb"}
DRAFT = "Lov om setre\n§ 1. Formål\nLoven verner setre.\n§ 2. Tilsyn\nFylkesmannen fører tilsyn etter forsorgsloven § 3.\n"
HOSTILE = '"><script>alert(1)</script>'


def get(client: TestClient, path: str, status: int = 200, **params: str) -> Any:
    answer = client.get(path, params=params or None, headers=BROWSER)
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return html.fromstring(answer.content)


def said(tree: Any, where: str = "//main") -> str:
    return " ".join(" ".join(one.text_content().split()) for one in tree.xpath(where))


def faults(tree: Any) -> list[str]:
    """The fields that the list of errors leads to; each is there."""
    found = [href[1:] for href in tree.xpath("//*[contains(@class, 'ds-error-summary')]//a/@href")]
    assert all(tree.xpath(f"//*[@id='{name}']") for name in found)
    return found


# -- data flow --------------------------------------------------------------------------------------------------------


def test_the_page_tells_what_the_api_answers(client: TestClient) -> None:
    asked = {"data": "fødsel", "from": "helsestasjonen", "to": "kommunen", "purpose": "oppfølging"}
    answer = client.post("/v1/dataflow", json=asked).json()
    tree = get(client, "/dataflyt", data="fødsel", fra="helsestasjonen", til="kommunen", formal="oppfølging")
    assert len(tree.xpath("//*[@class='chain']/li")) == len(answer["chain"])
    quotes = [" ".join(one.text_content().split()) for one in tree.xpath("//blockquote")]
    for one in (*answer["governing"], *answer["general"]):
        assert " ".join(one["quote"].split()) in quotes
    assert [line for line in tree.xpath("string(//*[@id='basis'])").split("\n") if line != "–"] == answer["legal_basis"]
    assert json.loads(tree.xpath("string(//*[@id='dcat'])"))["dcatap:applicableLegislation"] == answer["dcatap:applicableLegislation"]
    assert client.post("/v1/dataflow", json=json.loads(tree.xpath("string(//*[@id='request'])"))).json() == answer


def test_every_step_has_its_words_in_each_language(client: TestClient) -> None:
    """Whatever the reasoning comes to; nothing of it is left in bokmål on a page in English."""
    questions = ["Kan kommunen gi opplysninger om barn til helsestasjonen?", "Kan jordmor melde fødsel til folkeregisteret?", "hestesko", "deling"]
    for question in questions:
        for language in ("nb", "nn", "en"):
            tree = get(client, "/dataflyt", sporsmal=question, lang=language)
            assert len(tree.xpath("//*[@class='chain']/li")) >= 6
            assert tree.xpath("//*[@id='verdict']")
            assert tree.get("lang") == language
    client.cookies.clear()


@pytest.mark.parametrize(
    ("params", "wrong"),
    [
        ({"data": "inntekt"}, ["fra", "til"]), ({"data": "inntekt", "fra": "123", "til": "Nav"}, ["fra"]), ({"sporsmal": "???"}, ["sporsmal"]),
        ({"formal": "x"}, ["data", "fra", "til"]),
    ],
)  # fmt: skip
def test_a_question_with_something_missing_comes_back_with_what(client: TestClient, params: dict[str, str], wrong: list[str]) -> None:
    tree = get(client, "/dataflyt", 422, **params)
    assert faults(tree) == wrong
    for name, value in params.items():
        assert tree.xpath(f"string(//*[@id='{name}']/@value)") == value


def test_the_matrix_leads_to_its_rules(client: TestClient) -> None:
    cells = client.get(f"/v1/events/{EVENT}/flows?limit=200").json()["cells"]
    tree = get(client, f"/hendelser/{EVENT}/dataflyt", alle="true")
    links = tree.xpath("//table[contains(@class, 'flows')]//a")
    assert len(links) == len(cells) > 0
    assert all(len(link.get("aria-label")) > 20 for link in links)
    one = cells[0]
    pair = get(client, f"/hendelser/{EVENT}/dataflyt", fra=one["from"], til=one["to"])
    quotes = [" ".join(quote.text_content().split()) for quote in pair.xpath("//blockquote")]
    assert quotes == [" ".join(rule["quote"].split()) for rule in one["provisions"]]
    assert "Ingen regler er funnet" in said(get(client, f"/hendelser/{EVENT}/dataflyt", fra="tull"))


# -- drafts -----------------------------------------------------------------------------------------------------------


def send(client: TestClient, data: bytes, name: str = "utkast.txt") -> Any:
    return client.post("/utkast", files={"file": (name, data)}, headers=BROWSER)


def test_a_draft_gets_its_remarks_and_is_kept_nowhere(client: TestClient, http_home: Path) -> None:
    before = sorted(path for path in http_home.rglob("*"))
    answer = send(client, DRAFT.encode(), "<b>utkast.txt")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    tree = html.fromstring(answer.content)
    assert not tree.xpath("//main//b")
    api = client.post("/v1/drafts", files={"file": ("utkast.txt", DRAFT.encode())}).json()
    assert len(tree.xpath("//li[@class='remark']")) == len(api["remarks"]) == 2
    href = tree.xpath("string(//a[@download]/@href)")
    document = json.loads(b64decode(href.partition("base64,")[2]))
    assert document["remarks"] == api["remarks"]
    assert sorted(path for path in http_home.rglob("*")) == before


def test_a_draft_that_is_pasted_is_checked_like_a_file(client: TestClient) -> None:
    answer = client.post("/utkast", data={"tekst": f"{DRAFT}{HOSTILE}\r\n"}, headers=BROWSER)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    tree = html.fromstring(answer.content)
    api = client.post("/v1/drafts", files={"file": ("utkast.txt", f"{DRAFT}{HOSTILE}".encode())}).json()
    document = json.loads(b64decode(tree.xpath("string(//a[@download]/@href)").partition("base64,")[2]))
    assert document["remarks"] == api["remarks"] != []
    assert tree.xpath("string(//textarea)").startswith(DRAFT.splitlines()[0]), "to be written on"
    assert not tree.xpath("//main//script")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [("x.docx", b"PK\x03\x04", "skadet"), ("x.pdf", b"%PDF-1.4", "skadet"), ("x.txt", b"", "tom"), ("x.exe", b"MZ\0\0", "filformat"),
     ("x.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "XML")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_of(client: TestClient, name: str, data: bytes, words: str) -> None:
    answer = send(client, data, name)
    assert answer.status_code == 422
    tree = html.fromstring(answer.content)
    assert faults(tree) == ["file"]
    assert words in said(tree, "//*[contains(@class, 'ds-error-summary')]")


def test_no_file_no_form_and_too_large_a_file(client: TestClient) -> None:
    boundary = b'--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n'
    nothing = client.post("/utkast", content=boundary, headers={**BROWSER, "content-type": "multipart/form-data; boundary=x"})
    assert (nothing.status_code, faults(html.fromstring(nothing.content))) == (422, ["file"])
    assert "Velg en fil" in nothing.text
    for data in ({"a": "b"}, {"tekst": " \n"}):
        answer = client.post("/utkast", data=data, headers=BROWSER)
        assert (answer.status_code, faults(html.fromstring(answer.content))) == (422, ["tekst"])
    assert client.post("/utkast", json={}, headers=BROWSER).status_code == 415
    assert client.post("/utkast", data={"tekst": "å" * 160_000}, headers=BROWSER).status_code == 413
    large = send(client, b"a" * (MAX_BYTES + 200_000))
    assert (large.status_code, large.headers["content-type"]) == (413, "text/html; charset=utf-8")
    assert "For stort" in large.text


# -- references -------------------------------------------------------------------------------------------------------


def test_references_are_those_of_the_api_filtered(client: TestClient) -> None:
    every = client.get("/v1/references?state=all&limit=1000").json()
    tree = get(client, "/henvisninger", tilstand="all")
    assert f"{every['total']} av {every['total']}" in said(tree)
    one = every["references"][0]
    word = one["text"].split()[-1]
    narrowed = get(client, "/henvisninger", tilstand="all", tekst=one["text"], dokument=one["document"], grunn=one["reason"],
                   departement=one["ministries"][0])  # fmt: skip
    marked = [mark.text_content() for mark in narrowed.xpath("//mark")]
    assert one["text"] in marked
    assert word
    assert "Ingen med disse filtrene" in said(get(client, "/henvisninger", tekst="qqqqqq"))
    assert faults(get(client, "/henvisninger", 422, dokument="ukjent")) == ["dokument"]
    get(client, "/henvisninger", 422, grunn="nope")
    for kind in ("stale-term", "missing-mirror"):
        count = len(client.get(f"/v1/events/{EVENT}/overlaps?kind={kind}&limit=100").json()["clusters"])
        assert len(get(client, "/henvisninger", type=kind).xpath("//article")) >= min(count, 25)


def test_references_as_json_are_those_of_the_api_that_the_filters_leave(client: TestClient) -> None:
    def taken(**params: str) -> Any:
        links = get(client, "/henvisninger", **params).xpath("//*[@class='takes']/a[text()='JSON']/@href")
        answer = client.get(links[0])
        assert answer.headers["content-disposition"] == 'attachment; filename="henvisninger.json"'
        return answer.json()

    every = client.get("/v1/references?state=all&limit=1000").json()
    assert taken(tilstand="all") == {name: value for name, value in every.items() if name != "meta"}
    one = every["references"][0]
    params = {"document": one["document"], "reason": one["reason"], "ministry": one["ministries"][0]}
    asked = {"dokument": one["document_title"], "grunn": one["reason"], "departement": one["ministries"][0], "tilstand": "all"}
    assert taken(**asked)["references"] == client.get("/v1/references", params={"state": "all", **params}).json()["references"]
    found = taken(tilstand="all", tekst=one["text"])
    assert one in found["references"]
    assert 0 < found["total"] == len(found["references"]) < every["total"]


def test_references_to_take_along_hold_no_formulas(client: TestClient) -> None:
    total = client.get("/v1/references?state=all").json()["total"]
    rows = client.get("/henvisninger/fil?tilstand=all&format=csv").content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("document,document_title,provision")
    assert not [row for row in rows if re.match(r'"?[=+@-]', row)]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/henvisninger/fil?tilstand=all&format=xlsx").content))
    sheet = book.active
    assert sheet is not None
    assert sheet.max_row == total + 1
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


# -- reports ----------------------------------------------------------------------------------------------------------


def test_reports_of_an_event_a_theme_and_an_act(client: TestClient) -> None:
    event = client.get("/rapporter/fil", params={"om": "hendelse", "hendelse": EVENT, "format": "json"}, headers=BROWSER)
    assert event.content == client.get(f"/v1/reports/{EVENT}?format=json").content
    assert event.headers["content-disposition"].endswith(f"{EVENT}.json")
    theme = client.get("/rapporter/fil", params={"om": "tema", "tema": "melding om fødsel", "format": "json", "sprak": "nn"}, headers=BROWSER)
    assert theme.json()["subject"]["kind"] == "query"
    act = client.get("/v1/events/sample-fa-barn/scope").json()["documents"][0]
    for named in (act["id"], act["title"]):
        found = client.get("/rapporter/fil", params={"om": "lov", "lov": named, "format": "json"}, headers=BROWSER)
        assert found.status_code == 200, named
        assert found.json()["subject"]["key"] == act["id"]
    assert "kB" in said(get(client, "/rapporter", hendelse=EVENT), "//label[contains(., 'JSON')]")


@pytest.mark.parametrize(
    ("params", "wrong"),
    [
        ({}, "hendelse"), ({"om": "hendelse", "hendelse": "nope"}, "hendelse"), ({"om": "tema", "tema": "..."}, "tema"), ({"om": "lov"}, "lov"),
        ({"om": "lov", "lov": "tulleloven"}, "lov"), ({"om": "lov", "lov": "lov/2077-06-24-64", "avloser": "tulleloven"}, "avloser"),
    ],
)  # fmt: skip
def test_a_report_that_cannot_be_made_is_told_of_in_the_form(client: TestClient, params: dict[str, str], wrong: str) -> None:
    assert faults(get(client, "/rapporter/fil", 422, **params)) == [wrong]


# -- news -------------------------------------------------------------------------------------------------------------


def test_news_since_the_last_visit_and_between_snapshots(tmp_path: Path) -> None:
    from analysis.engine import refresh_index
    from api.http.app import create_app
    from corpora import catalogue
    from ingest.run import ingest
    from ingest.snapshots import snapshots
    from ingest.source import open_source

    def wait(client: TestClient, snapshot: str) -> None:
        from time import monotonic, sleep

        end = monotonic() + 60
        while (answer := client.get("/readyz")).status_code != 200 or answer.json()["meta"]["snapshot"] != snapshot:
            assert monotonic() < end
            sleep(0.1)

    acts = sorted((catalogue.SAMPLE / "nl").glob("*.xml"))
    law = tmp_path / "law"
    law.mkdir()
    for path in acts:
        (law / path.name).write_bytes(path.read_bytes())
    home = tmp_path / "home"
    ingest(home, [open_source(law)], as_of=date(2098, 12, 30), workers=1)
    refresh_index(home)
    first = snapshots(home)[0].id
    with TestClient(create_app(home), base_url="http://127.0.0.1") as client:
        wait(client, first)
        assert "første gang" in said(get(client, "/nytt"))
        assert "Ingenting er nytt" in said(get(client, "/nytt"))
        changed = law / acts[0].name
        text = changed.read_text(encoding="utf-8")
        assert " skal " in text
        changed.write_text(text.replace(" skal ", " skal straks ", 1), encoding="utf-8")
        ingest(home, [open_source(law)], as_of=date(2098, 12, 31), workers=1)
        refresh_index(home)
        second = next(one.id for one in snapshots(home) if one.current)
        wait(client, second)
        for _ in range(2):  # the news stand until there are others
            tree = get(client, "/nytt")
            assert [one.text_content().strip() for one in tree.xpath("//main//ins")] == ["[nytt: straks ]"]
            assert "Hvilke funn som fantes da" not in said(tree)
        assert client.cookies["lovkryss_seen"] == f"{first}.{second}"
        back = get(client, "/nytt", fra=second, til=first)
        assert back.xpath("//main//del")
        get(client, "/nytt", 422, fra="ffffffff")
        client.cookies.set("lovkryss_seen", "<b>.tull", domain="127.0.0.1")
        tree = get(client, "/nytt")
        assert "første gang" in said(tree)
        assert tree.xpath("//option[@selected]/@value") == [first, second], "from the one before to the one that is served"


def test_findings_that_were_not_in_the_lists_are_new(tmp_path: Path) -> None:
    """An act that nobody had read comes in: its findings are new, to who was here before; the index of before is gone."""
    from shutil import rmtree

    from analysis.engine import Engine, refresh_index
    from api.page.views.news import keep, known_snapshots, news
    from corpora import catalogue
    from ingest.run import ingest
    from ingest.snapshots import snapshots
    from ingest.source import open_source

    law, home = tmp_path / "law", tmp_path / "home"
    law.mkdir()
    acts = sorted((catalogue.SAMPLE / "nl").glob("*.xml"))
    for path in acts[: len(acts) // 2]:
        (law / path.name).write_bytes(path.read_bytes())
    lists: list[dict[str, set[str]]] = []
    for day, some in ((30, ()), (31, acts[len(acts) // 2 :])):
        for path in some:
            (law / path.name).write_bytes(path.read_bytes())
        ingest(home, [open_source(law)], as_of=date(2098, 12, day), workers=1)
        refresh_index(home)
        engine = Engine.open(home)
        lists.append({slug: {one.id for one in engine.event_list(slug)} for slug in engine.index.prepared})
    before, after = snapshots(home)
    found = news(engine, before, after, 0, 20).lists
    assert found is not None
    old, new = (set().union(*one.values()) for one in lists)
    assert found.appeared
    assert {one.id for one in found.appeared} <= new - old
    assert {one.id for one in found.vanished} <= old - new
    assert all(one.id in lists[1][slug] for one in found.appeared for slug in one.events)
    kept = home / "cache" / "findings"
    rmtree(kept)
    assert news(engine, before, after, 0, 20).lists is None
    keep(engine)
    assert [path.name for path in kept.iterdir()] == [f"{after.id}.msgpack"], "an index of an older program"
    (kept / f"{before.id}.msgpack").write_bytes(b"torn")
    assert news(engine, before, after, 0, 20).lists is None
    assert [one.id for one in known_snapshots(engine)] == [after.id, before.id]


# -- actors, grants, figures ------------------------------------------------------------------------------------------


def test_an_actor_with_all_that_the_law_lays_on_it(client: TestClient) -> None:
    api = client.get("/v1/actors/kommune?limit=1000").json()
    tree = get(client, "/aktorer/kommune")
    assert f"Loven legger {api['total']} ting" in said(tree).replace("\u202f", "")
    duties = get(client, "/aktorer/kommune", type="duty")
    assert len(duties.xpath("//main//li[@class='governing']")) == min(40, api["counts"]["duty"])
    inside = get(client, "/aktorer/kommune", hendelse=EVENT, bare="true")
    assert inside.xpath("//option[@selected and @value='sample-fa-barn']")
    get(client, "/aktorer/ukjentaktor", 404)
    get(client, "/aktorer/kommune", 422, type="nope")
    assert "Kommune" in said(get(client, "/aktorer", q="kommune"), "//tbody")


def test_grants_side_by_side(client: TestClient) -> None:
    schemes = client.get("/v1/grants?limit=100").json()["schemes"]
    tree = get(client, "/tilskudd")
    assert tree.xpath("//input[@name='med']/@value") == [one["id"] for one in schemes[:20]]
    chosen = [one["id"] for one in schemes[:2]]
    answer = client.get("/tilskudd", params={"med": [*chosen, "finnes/ikke"]}, headers=BROWSER)
    beside = html.fromstring(answer.content)
    assert len(beside.xpath("//table[contains(@class, 'schemes')]/thead//th")) == len(chosen)
    get(client, "/tilskudd", 422, mottaker="nope")


@pytest.mark.parametrize("by", ["ministry", "actor"])
def test_the_chart_shows_what_the_table_tells(client: TestClient, by: str) -> None:
    tree = get(client, "/tall", av=by, mal="powers")
    source = tree.xpath("string(//main//img/@src)")
    picture = client.get(source)
    assert picture.headers["content-type"] == "image/svg+xml"
    assert b"<script" not in picture.content
    rows = client.get(f"/v1/indicators?by={by}&limit=1000").json()["rows"]
    best = max(rows, key=lambda one: one["figures"].get("powers", 0))
    assert str(best["figures"]["powers"]) in tree.xpath("string(//main//img/@alt)")
    assert str(best["figures"]["powers"]).encode() in picture.content
    get(client, "/tall", 422, mal="nope")
    assert client.get("/tall/figur.svg?mal=nope").status_code == 422


def test_what_is_asked_for_is_shown_as_text(client: TestClient) -> None:
    for path, name in (("/dataflyt", "sporsmal"), ("/dataflyt", "data"), ("/henvisninger", "tekst"), ("/henvisninger", "dokument"), ("/rapporter", "tema"),
                       ("/rapporter/fil", "hendelse"), ("/aktorer", "q"), ("/tilskudd", "tekst"), (f"/hendelser/{EVENT}/dataflyt", "fra")):  # fmt: skip
        answer = client.get(path, params={name: HOSTILE, HOSTILE: HOSTILE}, headers=BROWSER)
        assert answer.status_code in {200, 422}, path
        assert not html.fromstring(answer.content).xpath("//script[not(@src)]"), path
        assert client.get(path, params={name: "\0"}, headers=BROWSER).status_code == 422, path
