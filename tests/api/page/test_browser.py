"""The pages in a real browser: accessible, by keyboard, without JavaScript, narrow, in every language and in light and dark."""

import json
import os
import shutil
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from api.report.words import LANGUAGES

axe_api = pytest.importorskip("axe_playwright_python.sync_playwright")

EVENT = "sample-fa-barn"
PROVISION = "/paragrafer/lov/2077-06-24-64/%C2%A721"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], "resultTypes": ["violations"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
"""All that colours can change."""

AXE = axe_api.Axe().axe_script
Page = Any


@pytest.fixture(scope="module")
def cluster(site: str) -> str:
    """The address of the event's cluster with most differences."""
    with urlopen(f"{site}/v1/events/{EVENT}/overlaps?limit=50") as answer:
        found = json.load(answer)["clusters"]
    best = max((one for one in found if len(one["provisions"]) > 5), key=lambda one: len(one["differences"]))
    return f"/klynger/{best['id']}"


def paths(cluster: str) -> list[str]:
    return [
        "/", f"/hendelser/{EVENT}", f"/hendelser/{EVENT}/klynger", cluster, PROVISION, "/paragrafer/lov/2077-06-24-64", "/paragrafer?id=tull",
        "/sok?q=melding+om+f%C3%B8dsel", "/begreper", "/begreper/samboer",
        "/dataflyt", "/dataflyt?sporsmal=Kan+kommunen+gi+opplysninger+om+barn+til+helsestasjonen%3F", f"/hendelser/{EVENT}/dataflyt", "/utkast",
        "/henvisninger", "/henvisninger?type=stale-term", "/rapporter", "/nytt", "/aktorer", "/aktorer/kommune",
        "/aktorer/kommune?type=duty", "/tilskudd", "/tall",
        f"/klynger?paragraf={quote('lov/2077-06-24-64/§21')}",
    ]  # fmt: skip


# -- accessible -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(open_page: Any, cluster: str, language: str) -> None:
    """Light and dark, in a context for each language."""
    page = open_page(f"/?lang={language}", reduced_motion="reduce")
    found: dict[str, list[str]] = {}
    base = page.url.split("/?")[0]
    for path in paths(cluster):
        page.goto(base + path, wait_until="load")
        assert page.evaluate("document.documentElement.lang") == language
        page.evaluate("document.querySelectorAll('main details').forEach((one, at) => { if (at < 12) one.open = true })")
        page.evaluate(AXE)
        for scheme, options in (("light", WCAG), ("dark", CONTRAST)):
            page.emulate_media(color_scheme=scheme)
            for one in page.evaluate("options => axe.run(options)", options)["violations"]:
                found[f"{path} {scheme} {one['id']}"] = [node["html"][:150] for node in one["nodes"][:3]]
    assert found == {}


def test_axe_finds_nothing_on_an_error(open_page: Any, site: str) -> None:
    page = open_page("/")
    page.route("**/nowhere", lambda route: route.fulfill(status=200, headers=_policy(route), body=_body(route)))
    page.goto(f"{site}/nowhere")
    assert page.locator("h1").inner_text() == "Siden finnes ikke"
    page.evaluate(AXE)
    assert page.evaluate("options => axe.run(options)", WCAG)["violations"] == []


def _fetched(route: Any) -> Any:
    """The page of the error, given as a success: Chromium counts a 404 among its complaints."""
    return route.fetch()


def _policy(route: Any) -> dict[str, str]:
    return dict(_fetched(route).headers)


def _body(route: Any) -> bytes:
    return bytes(_fetched(route).body())


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_is_lost_at_the_side_when_narrow_or_enlarged(open_page: Any, cluster: str, width: int) -> None:
    """320 CSS pixels are 1280 at 400 %; 640 at 200 %."""
    page = open_page("/", viewport={"width": width, "height": 800})
    base = page.url.rstrip("/")
    for path in paths(cluster):
        page.goto(base + path, wait_until="load")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_first_tab_skips_to_the_content(open_page: Any) -> None:
    page = open_page(f"/hendelser/{EVENT}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "ds-skip-link"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


# -- reading without JavaScript ---------------------------------------------------------------------------------------


def test_all_can_be_read_and_chosen_without_javascript(open_page: Any, cluster: str) -> None:
    page = open_page("/", java_script_enabled=False)
    page.locator(f"a[href='/hendelser/{EVENT}']").click()
    page.get_by_role("link", name="Alle").first.click()
    page.get_by_label("Type").select_option(index=1)
    page.get_by_role("button", name="Vis").click()
    assert "type=" in page.url
    page.locator(".finding a").first.click()
    assert page.locator("#beside .law").count() > 0
    page.goto(page.url.split("/klynger")[0].split("/hendelser")[0] + cluster)
    boxes = page.locator("input[name=med]")
    for number in range(boxes.count()):
        boxes.nth(number).set_checked(number in (3, 4))
    page.get_by_role("button", name="Sammenlign de valgte").click()
    assert page.locator("#beside > div table thead th").count() == 2
    page.locator("#beside a.title").first.click()
    assert page.locator("#law .law").count() > 0


# -- with it ----------------------------------------------------------------------------------------------------------


def test_filters_swap_the_list_keep_the_focus_and_make_history(open_page: Any) -> None:
    page = open_page(f"/hendelser/{EVENT}/klynger")
    before = page.locator(".finding").count()
    page.get_by_label("Type").focus()
    with page.expect_response(lambda answer: "type=" in answer.url):
        page.get_by_label("Type").select_option(index=1)
    page.wait_for_url("**type=**")
    assert "tekst=" not in page.url, "empty fields stay out of the address"
    assert page.locator(".finding").count() <= before
    assert page.evaluate("document.activeElement.id") == "type"
    page.wait_for_function("document.getElementById('live').textContent.includes('funn')")
    address = page.url
    page.go_back()
    page.wait_for_function(f"document.querySelectorAll('.finding').length === {before}")
    page.wait_for_load_state("networkidle")
    page.goto(address)
    assert page.get_by_label("Type").input_value() != ""


def test_keys_move_through_the_list_and_can_be_switched_off(open_page: Any) -> None:
    page = open_page(f"/hendelser/{EVENT}/klynger")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator("[data-row]").nth(1).get_attribute("href")
    assert page.evaluate("document.activeElement.getAttribute('href')") == second
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.getAttribute('href')") == page.locator("[data-row]").first.get_attribute("href")
    page.keyboard.press("?")
    page.locator("#keys").wait_for(state="visible")
    page.get_by_label("Hurtigtaster med én bokstav er på").uncheck()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body || document.activeElement.dataset.row === undefined")
    page.reload()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "quick"


def test_enter_opens_what_j_chose(open_page: Any) -> None:
    page = open_page(f"/hendelser/{EVENT}/klynger")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/klynger/k-*")


def test_slash_goes_to_the_search_field_and_a_citation_to_its_provision(open_page: Any) -> None:
    page = open_page("/")
    page.keyboard.press("/")
    page.keyboard.type("lov/2077-06-24-64/§21")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{PROVISION}")


def test_a_citation_opens_in_place_and_gives_the_focus_back(open_page: Any, site: str) -> None:
    with urlopen(f"{site}/v1/impact?id={quote('lov/2077-06-24-64/§21')}") as answer:
        documents = json.load(answer)["documents"]
    source = documents[0]["citations"][0]["source"]
    page = open_page(f"/paragrafer/{quote(source)}")
    link = page.locator("a.cite").first
    link.focus()
    page.keyboard.press("Enter")
    page.locator("#peek").wait_for(state="visible")
    assert page.locator("#peek .law").first.inner_text() or page.locator("#peek .contents").count()
    assert page.url.endswith(quote(source)), "the address stays"
    page.keyboard.press("Escape")
    page.locator("#peek").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.className") == "cite"


def test_choosing_provisions_compares_in_place_and_stops_at_four(open_page: Any, cluster: str) -> None:
    page = open_page(cluster)
    boxes = page.locator("input[name=med]")
    assert boxes.count() > 5
    for number in range(boxes.count()):
        if boxes.nth(number).is_checked():
            boxes.nth(number).uncheck()
    for number in range(4):
        boxes.nth(number).check()
    assert boxes.nth(4).is_disabled()
    page.get_by_role("button", name="Sammenlign de valgte").click()
    page.locator("#beside > div table thead th").nth(3).wait_for()
    assert page.url.count("med=") == 4
    reference = page.locator("#beside a.title").nth(2).inner_text()
    page.locator("#beside thead a.over").nth(1).click()
    page.wait_for_load_state()
    assert page.locator("#beside a.title").first.inner_text() == reference


def test_what_is_marked_says_so_without_colour(open_page: Any, cluster: str) -> None:
    page = open_page(cluster)
    for tag in ("ins", "del"):
        style = page.locator(f"#beside {tag}").first.evaluate("one => getComputedStyle(one).borderBlockEndStyle")
        assert style in {"solid", "dashed"}


def test_the_clusters_of_a_provision_come_by_themselves(open_page: Any) -> None:
    page = open_page(PROVISION)
    page.locator("#held .finding").first.wait_for()


def test_dark_and_light_are_remembered(open_page: Any) -> None:
    page = open_page("/", color_scheme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Mørk eller lys").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.reload()
    assert page.evaluate("document.documentElement.dataset.colorScheme") == "dark"
    assert page.get_by_role("button", name="Mørk eller lys").get_attribute("aria-pressed") == "true"


def test_the_law_on_paper(open_page: Any, cluster: str) -> None:
    page = open_page(cluster)
    page.emulate_media(media="print")
    assert not page.locator(".head").is_visible()
    assert page.locator("#beside .law").first.is_visible()
    assert len(page.pdf(format="A4")) > 10_000


def test_a_cluster_weighs_little(open_page: Any, cluster: str) -> None:
    page = open_page("/")
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    session = page.context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    page.goto(page.url.rstrip("/") + cluster, wait_until="networkidle")
    assert len(sizes) >= 5
    assert sum(sizes) <= 150_000


if os.environ.get("CI"):

    def test_ci_has_a_browser() -> None:
        assert any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
