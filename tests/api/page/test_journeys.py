"""What each of the three users comes for, in a real browser; and the same without JavaScript."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import pytest

EVENT = "sample-fa-barn"
QUESTION = "Kan kommunen gi opplysninger om barn til helsestasjonen?"
PROVISION = "lov/2077-06-24-64/§21"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without"])


@pytest.fixture
def draft(tmp_path: Path, site: str) -> Path:
    """A proposal that says again what a provision of current law says."""
    with urlopen(f"{site}/v1/provisions/{quote(PROVISION)}") as answer:
        said = json.load(answer)["text"]
    path = tmp_path / "utkast.txt"
    path.write_text(f"Lov om noe nytt\n§ 1. Formål\nLoven verner barn.\n§ 2. Meldeplikt\n{said}\n", encoding="utf-8")
    return path


@SCRIPTS
def test_a_developer_asks_which_law_governs_a_flow(open_page: Any, scripts: bool) -> None:
    page = open_page("/", java_script_enabled=scripts)
    page.get_by_role("link", name="Undersøk en dataflyt").click()
    page.get_by_role("textbox", name="Spørsmål").fill(QUESTION)
    page.locator("#in-words button").click()
    page.locator("#verdict").wait_for()
    assert "sporsmal=Kan" in page.url
    assert page.locator(".chain li").count() >= 6
    asked, verdict = page.url, page.locator("#verdict").inner_text()
    if scripts:
        page.wait_for_function("verdict => document.getElementById('live').textContent === verdict", arg=verdict)
        assert page.locator("[data-copy]").first.is_visible()
    page.locator(".governing h4 a").first.click()
    page.wait_for_url("**/paragrafer/**")
    assert page.locator("#law").is_visible()
    page.goto(asked)
    assert page.locator("#verdict").inner_text() == verdict, "the address is the question"


def test_a_question_without_words_says_what_is_missing(open_page: Any, site: str) -> None:
    page = open_page("/dataflyt", java_script_enabled=False)
    page.route("**/dataflyt?*", lambda route: route.fulfill(status=200, headers=(got := route.fetch()).headers, body=got.body()))
    for name in ("data", "fra", "til"):
        page.locator(f"#{name}").fill("…")
    page.locator("#in-parts button").click()
    page.locator(".ds-error-summary").wait_for()
    page.locator(".ds-error-summary a").nth(1).click()
    assert page.evaluate("document.activeElement.id") == "fra"


@SCRIPTS
def test_a_regulation_project_takes_a_report_of_its_event(open_page: Any, scripts: bool) -> None:
    page = open_page("/", java_script_enabled=scripts)
    page.locator(f"a[href='/hendelser/{EVENT}']").click()
    page.get_by_role("link", name="Lag rapport").click()
    assert page.get_by_label("Hendelse", exact=True).input_value() == EVENT
    page.get_by_label("JSON").check()
    with page.expect_download(timeout=30_000) as download:
        page.get_by_role("button", name="Last ned").click()
    assert download.value.suggested_filename == f"{EVENT}.json"
    assert json.loads(Path(download.value.path()).read_bytes())["subject"]["key"] == EVENT
    if scripts:
        page.wait_for_function("document.querySelector('[data-download-status]').textContent.includes('Ferdig')")
        assert page.locator("form[data-download]").get_attribute("aria-busy") is None


def test_writing_a_theme_chooses_it_and_what_fails_is_told(open_page: Any) -> None:
    page = open_page("/rapporter")
    page.get_by_label("Tema", exact=True).fill("barn")
    assert page.get_by_label("Et tema").is_checked()
    page.route("**/rapporter/fil?*", lambda route: route.fulfill(status=204))
    page.evaluate("window.fetch = async () => ({ ok: false, status: 503 })")
    page.get_by_role("button", name="Last ned").click()
    page.wait_for_function("document.querySelector('[data-download-status]').textContent.includes('kunne ikke lages')")


@SCRIPTS
def test_a_legal_adviser_checks_a_draft_and_goes_to_the_law(open_page: Any, draft: Path, scripts: bool) -> None:
    page = open_page("/", java_script_enabled=scripts)
    page.get_by_role("link", name="Sjekk et utkast").click()
    assert "Høyst 25 MB" in page.locator("#file-hint").inner_text()
    page.set_input_files("#file", draft)
    page.get_by_role("button", name="Sjekk utkastet").click()
    page.locator("#remarks").wait_for()
    assert page.locator(".remark").count() >= 1
    with page.expect_download() as download:
        page.get_by_role("link", name="Last ned som JSON").click()
    assert json.loads(Path(download.value.path()).read_bytes())["remarks"]
    page.locator("#result a[href^='/paragrafer']").first.click()
    page.wait_for_url("**/paragrafer/**")
    assert page.locator("h1").is_visible()


def test_a_file_may_be_dropped_and_a_large_one_is_not_sent(open_page: Any) -> None:
    page = open_page("/utkast")
    page.evaluate("""() => {
      const give = (text) => {
        const data = new DataTransfer();
        data.items.add(new File([text], "utkast.txt"));
        document.querySelector(".drop").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      };
      give("§ 1. Formål\\nLoven verner setre.\\n");
      window.give = give;
    }""")
    assert page.evaluate("document.getElementById('file').files[0].name") == "utkast.txt"
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.evaluate("give('a'.repeat(27 * 1024 * 1024))")
    page.get_by_role("button", name="Sjekk utkastet").click()
    assert "større enn 25 MB" in page.evaluate("document.getElementById('file').validationMessage")
    assert "POST" not in sent


def test_filters_of_references_swap_the_list_and_the_files_follow(open_page: Any) -> None:
    page = open_page("/henvisninger?tilstand=all")
    before = page.locator(".faults article").count()
    page.get_by_label("Hvorfor").select_option(index=1)
    page.wait_for_url("**grunn=**")
    page.wait_for_function("document.querySelector('#list a[href*=\"format=csv\"]').href.includes('grunn=')")
    assert 0 < page.locator(".faults article").count() <= before
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "henvisninger.csv"


def test_legal_basis_is_copied(open_page: Any) -> None:
    page = open_page(f"/dataflyt?sporsmal={QUESTION}", permissions=["clipboard-read", "clipboard-write"])
    page.locator("[data-copy='#request']").click()
    page.wait_for_function("document.getElementById('live').textContent === 'Kopiert'")
    assert json.loads(page.evaluate("navigator.clipboard.readText()")) == {"question": QUESTION}


def test_a_cell_of_the_matrix_opens_its_rules(open_page: Any) -> None:
    page = open_page(f"/hendelser/{EVENT}")
    page.get_by_role("link", name="Hvem gir opplysninger til hvem").click()
    page.locator("a.flow-cell").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**fra=*til=**")
    page.locator(".pair-of .quotation").first.wait_for()
    page.locator(".pair-of figcaption a").first.click()
    page.wait_for_url("**/paragrafer/**")
