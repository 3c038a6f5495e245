"""The pages as they are served: what they say, to whom, in which language, and what they never hold."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from lxml import html

from api.access.keys import Keys
from api.access.model import Permission, Role
from api.page.assets import Assets, assets
from api.report.words import LANGUAGES
from api.store.database import Team

EVENT = "sample-fa-barn"
PROVISION = "lov/2077-06-24-64/§21"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="session")
def cluster(client: TestClient) -> dict[str, Any]:
    """The event's cluster with most differences."""
    found = client.get(f"/v1/events/{EVENT}/overlaps", params={"limit": 50}).json()["clusters"]
    best: dict[str, Any] = max((one for one in found if len(one["provisions"]) > 3), key=lambda one: len(one["differences"]))
    return best


@pytest.fixture(scope="session")
def addresses(cluster: dict[str, Any]) -> list[str]:
    return [
        "/", f"/hendelser/{EVENT}", f"/hendelser/{EVENT}?aktor=kommune", f"/hendelser/{EVENT}/klynger", f"/klynger/{cluster['id']}",
        f"/klynger?paragraf={quote(PROVISION)}", "/klynger?sporsmal=melding+om+f%C3%B8dsel", f"/paragrafer/{quote(PROVISION)}",
        f"/paragrafer/{quote(PROVISION)}/ledd-1", "/paragrafer/lov/2077-06-24-64", "/paragrafer?id=tull", "/begreper", "/begreper?bokstav=S",
        "/begreper/samboer", "/sok", "/sok?q=melding+om+f%C3%B8dsel",
        "/dataflyt", "/dataflyt?sporsmal=Kan+kommunen+gi+opplysninger+om+barn+til+helsestasjonen%3F", f"/hendelser/{EVENT}/dataflyt", "/utkast",
        "/henvisninger", "/henvisninger?type=stale-term", "/henvisninger?tilstand=all", "/rapporter", "/nytt", "/aktorer", "/aktorer/kommune",
        "/aktorer/kommune?type=duty", "/tilskudd", "/tall", "/tall?av=actor&mal=powers",
    ]  # fmt: skip


def page(client: TestClient, path: str, language: str = "nb", **headers: str) -> Any:
    answer = client.get(path, headers={**BROWSER, "accept-language": language, **headers})
    assert answer.headers["content-type"] == "text/html; charset=utf-8", answer.text[:300]
    return html.fromstring(answer.content)


def text(tree: Any) -> str:
    return " ".join(tree.text_content().split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_in_every_language(client: TestClient, addresses: list[str], language: str) -> None:
    for path in addresses:
        answer = client.get(path, headers={**BROWSER, "accept-language": language})
        assert answer.status_code == 200, (path, answer.text[:500])
        tree = html.fromstring(answer.content)
        assert tree.get("lang") == language
        assert len(tree.xpath("//h1")) == 1, path
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), path
        levels = [int(one.tag[1]) for one in tree.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)


def test_nothing_inline_and_nothing_from_elsewhere(client: TestClient, addresses: list[str]) -> None:
    for path in addresses:
        answer = client.get(path, headers=BROWSER)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        tree = html.fromstring(answer.content)
        assert not tree.xpath("//*[@style] | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')]"), path
        for source in tree.xpath("//script/@src | //link/@href | //img/@src | //form/@action"):
            assert source.startswith("/"), (path, source)
        for link in tree.xpath("//a/@href"):
            assert link.startswith(("/", "#", "https://lovdata.no/")), (path, link)


def test_links_lead_somewhere(client: TestClient, addresses: list[str]) -> None:
    """Every link of ours on every page."""
    found = {link.partition("#")[0] for path in addresses for link in page(client, path).xpath("//main//a/@href") if link.startswith("/")}
    assert len(found) > 100
    for link in sorted(found - {""})[:150]:
        assert client.get(link, headers=BROWSER).status_code == 200, link


def test_quotations_bear_the_language_of_the_law(client: TestClient) -> None:
    tree = page(client, f"/paragrafer/{quote(PROVISION)}", "en")
    assert set(tree.xpath("//*[contains(@class, 'law')]/@lang")) & {"nb", "nn"}


# -- language ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "header", "cookie", "expected"),
    [("/", "en", None, "en"), ("/", "fr", None, "nb"), ("/", "en", "nn", "nn"), ("/?lang=en", "nb", "nn", "en"), ("/?lang=xx", "nn", None, "nn")],
)
def test_language_of_address_then_cookie_then_browser(client: TestClient, path: str, header: str, cookie: str | None, expected: str) -> None:
    headers = {"accept-language": header, **BROWSER, **({"cookie": f"lovkryss_lang={cookie}"} if cookie else {})}
    answer = client.get(path, headers=headers)
    assert html.fromstring(answer.content).get("lang") == expected
    assert ("set-cookie" in answer.headers) == (path == "/?lang=en")
    client.cookies.clear()


def test_the_colours_that_were_chosen(client: TestClient) -> None:
    assert page(client, "/", cookie="lovkryss_scheme=dark").get("data-color-scheme") == "dark"
    assert page(client, "/", cookie="lovkryss_scheme=<b>").get("data-color-scheme") == "auto"


# -- caching ----------------------------------------------------------------------------------------------------------


def test_conditional_by_language_and_colours(client: TestClient) -> None:
    first = client.get("/", headers={**BROWSER, "accept-language": "nb"})
    again = client.get("/", headers={**BROWSER, "accept-language": "nb", "if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for other in ({"accept-language": "nn"}, {"accept-language": "nb", "cookie": "lovkryss_scheme=dark"}):
        assert client.get("/", headers={**BROWSER, **other, "if-none-match": first.headers["etag"]}).status_code == 200
    assert first.headers["cache-control"] == "private, no-cache"
    assert {"Cookie", "Accept-Language"} <= set(first.headers["vary"].split(", "))


def key(home: Path, role: Role, *scopes: Permission) -> dict[str, str]:
    """The header of a new key."""
    team = Team(home)
    _, secret = Keys(team).create(f"{role} {scopes}", role, frozenset(scopes or Permission), None, "test")
    team.close()
    return {"authorization": f"Bearer {secret}"}


def test_what_is_kept_for_one_is_not_given_to_another(door: TestClient, door_home: Path) -> None:
    tags = {door.get("/", headers={**BROWSER, **key(door_home, role)}).headers["etag"] for role in (Role.READER, Role.LEAD)}
    assert len(tags) == 2


def test_who_may_not_read_gets_a_page_that_says_so(door: TestClient, door_home: Path) -> None:
    only_writes = key(door_home, Role.REVIEWER, Permission.REVIEW)
    answer = door.get(f"/hendelser/{EVENT}", headers={**BROWSER, **only_writes, "accept-language": "nb"})
    assert answer.status_code == 403
    assert "Du har ikke tilgang" in answer.text
    assert door.get(assets().address("page.css")).status_code == 200


def test_static_files_are_kept_under_their_version(client: TestClient) -> None:
    for name in ("page.css", "page.js", "icon.svg"):
        answer = client.get(assets().address(name), headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-encoding"] == "gzip"
        assert client.get(f"/static/0/{name}").headers["cache-control"] == "no-store"
    for path in ("/static/0/none.css", "/static/0/..%2fassets.py", f"/static/{assets().version}/vendor"):
        answer = client.get(path, headers=BROWSER)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_without_the_built_packages_pages_are_served_and_the_log_says_what_to_run(tmp_path: Any, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "page.css").write_text("a{}")
    found = Assets(tmp_path)
    assert list(found.files) == ["page.css"]
    assert found.missing
    assert [record.message for record in caplog.records if "make page" in record.message]


# -- errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/hendelser/nope", 404), ("/klynger/k-0000000000000000", 404), ("/paragrafer/lov/1900-01-01-1/§1", 404), ("/begreper/xyzxyz", 404),
        ("/nowhere", 404), (f"/hendelser/{EVENT}/klynger?type=nope", 422), (f"/hendelser/{EVENT}/klynger?cursor=nope", 422),
        (f"/hendelser/{EVENT}/klynger?sorter=nope", 422), (f"/sok?q={'a' * 2001}", 422), ("/sok?q=%00", 422), ("/klynger?sporsmal=a&antall=0", 422),
    ],
)  # fmt: skip
def test_errors_are_pages_for_browsers_and_problems_for_programs(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path, headers={**BROWSER, "accept-language": "nb"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert "Til startsiden" in answer.text
    program = client.get(path, headers={"accept": "application/json"})
    assert program.status_code == status
    assert program.headers["content-type"] == "application/problem+json"


def test_the_api_answers_problems_whatever_is_accepted(client: TestClient) -> None:
    assert client.get("/v1/events/nope/scope", headers=BROWSER).headers["content-type"] == "application/problem+json"


def test_before_the_law_is_read_there_is_a_page_that_tries_again(tmp_path: Any) -> None:
    from api.http.app import create_app

    with TestClient(create_app(tmp_path), base_url="http://127.0.0.1") as empty:
        answer = empty.get("/", headers={**BROWSER, "accept-language": "nb"})
        assert answer.status_code == 503
        assert "retry-after" in answer.headers
        assert html.fromstring(answer.content).xpath("//*[@data-again]")


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "javascript:alert(1)"])
def test_what_is_asked_for_is_shown_as_text(client: TestClient, hostile: str) -> None:
    for path in ("/sok", "/begreper", f"/hendelser/{EVENT}/klynger", "/paragrafer", "/klynger"):
        name = {"/paragrafer": "id", "/klynger": "sporsmal"}.get(path, "tekst" if "klynger" in path else "q")
        answer = client.get(path, params={name: hostile, "<b>": hostile}, headers=BROWSER)
        assert answer.status_code == 200, (path, answer.text[:200])
        tree = html.fromstring(answer.content)
        assert not tree.xpath("//script[not(@src)] | //img | //*[@onerror] | //a[starts-with(@href, 'javascript')]")
        assert "49" not in tree.xpath("string(//h1)")


# -- what they show ---------------------------------------------------------------------------------------------------


def test_start_has_five_doors(client: TestClient) -> None:
    tree = page(client, "/")
    assert tree.xpath(f"//a[@href='/hendelser/{EVENT}']")
    assert {form.get("action") for form in tree.xpath("//main//form")} == {"/sok", "/paragrafer"}
    assert tree.xpath("//main//a[@href='/dataflyt']")
    assert tree.xpath("//main//a[@href='/utkast']")


def test_event_counts_and_leads_on(client: TestClient) -> None:
    tree = page(client, f"/hendelser/{EVENT}")
    cells = tree.xpath("//table[@class='heat']//td/a")
    assert cells
    for cell in cells[:6]:
        listed = page(client, cell.get("href"))
        assert int(cell.text) <= len(listed.xpath("//article[@class='finding']")) + 25
        assert cell.text in cell.get("aria-label")
    assert tree.xpath("//ol[@id='timeline']//blockquote")
    names = {one.get("value"): one.text for one in tree.xpath("//select[@id='aktor']/option") if one.get("value")}
    narrowed = {name: page(client, f"/hendelser/{EVENT}?aktor={actor}").xpath("//ol[@id='timeline']")[0] for actor, name in names.items()}
    told = {name: one.xpath(".//*[@class='due']/span/text()") for name, one in narrowed.items()}
    assert any(told.values())
    for name, actors in told.items():
        assert all(name in one for one in actors)


def findings(tree: Any) -> list[str]:
    return [link.get("href") for link in tree.xpath("//section[@id='list']//a[@data-row]")]


def test_list_is_filtered_sorted_and_paged(client: TestClient) -> None:
    base = f"/hendelser/{EVENT}/klynger"
    whole = page(client, base)
    kinds = [one.get("value") for one in whole.xpath("//select[@id='type']/option") if one.get("value")]
    told = {kind: int(re.findall(r"\((\d+)\)", one.text)[0]) for kind in kinds for one in whole.xpath(f"//select[@id='type']/option[@value='{kind}']")}
    for kind, count in told.items():
        narrowed = page(client, f"{base}?type={kind}&departement=&tekst=")
        assert len(findings(narrowed)) == min(count, 25)
    assert sum(told.values()) == int(re.findall(r"av (\d+) funn", text(whole.xpath("//section[@id='list']")[0]))[0])
    titles = [one.text for one in page(client, f"{base}?sorter=title").xpath("//a[@data-row]")]
    assert [title.casefold() for title in titles] == sorted(title.casefold() for title in titles)
    assert not findings(page(client, f"{base}?status=confirmed"))
    assert not findings(page(client, f"{base}?tekst=xyzxyz"))


def test_pages_of_a_list_hold_each_term_once(client: TestClient) -> None:
    seen: list[str] = []
    path = "/begreper"
    for _ in range(40):
        tree = page(client, path)
        seen += tree.xpath("//tbody//a[@data-row]/@href")
        following = tree.xpath("//nav[contains(@class, 'pager')]//a[@rel='next']/@href")
        if not following:
            break
        path = following[0]
    total = client.get("/v1/terms", params={"limit": 1}).json()["total"]
    assert len(seen) == len(set(seen)) == total


def test_cluster_compares(client: TestClient, cluster: dict[str, Any]) -> None:
    tree = page(client, f"/klynger/{cluster['id']}")
    rows = tree.xpath("//table[contains(@class, 'compare')]/tbody/tr")
    assert len(rows) == len(cluster["provisions"])
    for row, member in zip(rows, cluster["provisions"], strict=True):
        assert row.xpath(".//input/@value") == [member["id"]]
        quotes = [value["quote"] for one in cluster["differences"] for value in one["values"] if value["provision"] == member["id"] and value["quote"]]
        assert [one.text_content() for one in row.xpath(".//blockquote")] == quotes
    assert len(tree.xpath("//section[@id='beside']/div[1]/table/thead/tr/th")) == 3
    assert cluster["id"] in text(tree)


def test_the_chosen_stand_side_by_side_with_all_their_words(client: TestClient, cluster: dict[str, Any]) -> None:
    first, second = cluster["provisions"][1]["id"], cluster["provisions"][0]["id"]
    tree = page(client, f"/klynger/{cluster['id']}?med={quote(first)}&med={quote(second)}")
    heads = tree.xpath("(//table[contains(@class, 'beside')])[1]/thead/tr/th")
    assert [one.xpath(".//a[contains(@class, 'title')]/@href")[0] for one in heads] == [f"/paragrafer/{quote(first, safe='/')}", f"/paragrafer/{quote(second, safe='/')}"]
    for column, name in enumerate((first, second), 1):
        shown = {" ".join(one.text_content().split()) for one in tree.xpath(f"//table[contains(@class, 'beside')]/tbody/tr/td[{column}]//div[contains(@class, 'law')]")}
        told = client.get(f"/v1/provisions/{quote(name)}").json()
        assert {" ".join(one["text"].split()) for one in told["ledd"]} <= shown


@pytest.mark.parametrize("wanted", [["lov/2077-06-24-64/§999"], "all"])
def test_what_cannot_be_compared_is_told(client: TestClient, cluster: dict[str, Any], wanted: Any) -> None:
    ids = [one["id"] for one in cluster["provisions"]][:6] if wanted == "all" else wanted
    if wanted == "all" and len(ids) < 5:
        ids = [*ids, *ids[:1]]
        assert client.get(f"/klynger/{cluster['id']}", params={"med": ids}, headers=BROWSER).status_code == 200
        return
    answer = client.get(f"/klynger/{cluster['id']}", params={"med": ids}, headers=BROWSER)
    assert answer.status_code == 422


def test_provision_shows_its_text_word_by_word(client: TestClient) -> None:
    told = client.get(f"/v1/provisions/{quote(PROVISION)}").json()
    tree = page(client, f"/paragrafer/{quote(PROVISION)}")
    shown = " ".join(" ".join(one.text_content().split()) for one in tree.xpath("//article[@id='law']//div[contains(@class, 'law')]"))
    assert shown == " ".join(told["text"].split())
    assert tree.xpath(f"//a[@href='{told['url']}']")


@pytest.mark.parametrize(
    ("named", "target"),
    [(PROVISION, PROVISION), ("https://lovdata.no/lov/2077-06-24-64/§21", PROVISION), ("LOV-2077-06-24-64-§21", PROVISION)],
)
def test_a_citation_leads_to_its_provision(client: TestClient, named: str, target: str) -> None:
    for path, name in (("/paragrafer", "id"), ("/sok", "q")):
        answer = client.get(path, params={name: named}, headers=BROWSER, follow_redirects=False)
        assert (answer.status_code, answer.headers.get("location")) == (303, f"/paragrafer/{quote(target, safe='/')}")


def test_a_citation_in_words_leads_to_its_provision(client: TestClient) -> None:
    name = client.get("/v1/provisions/lov/2077-06-24-64").json()["document_title"]
    answer = client.get("/sok", params={"q": f"{name} § 21"}, headers=BROWSER, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/paragrafer/{quote(PROVISION, safe='/')}")


def test_term_has_every_definition(client: TestClient) -> None:
    told = client.get("/v1/terms/samboer").json()
    tree = page(client, "/begreper/samboer")
    assert len(told["definitions"]) > 1
    for one in told["definitions"]:
        assert tree.xpath(f"//main//a[@href='/paragrafer/{quote(one['id'], safe='/')}']"), one["id"]
