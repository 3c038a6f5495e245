"""Judging on the page: by keyboard in a browser, without JavaScript, two at once, after the law has changed; and what strangers get."""

import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import uvicorn
from lxml import html

from analysis.engine import Engine, refresh_index
from api.access.keys import Keys
from api.access.model import Permission, Role
from api.page.assets import assets
from api.page.views.verdict import MOST
from api.report.words import LANGUAGES
from api.store.database import Team
from ingest.run import ingest
from ingest.source import open_source

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
EVENT = "sample-fa-barn"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], "resultTypes": ["violations"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
HOSTILE = "<script>alert(1)</script>\n\"'><img src=x onerror=alert(1)>\n{{ 7*7 }}\u200f\n" + "å" * 9_000
WHO = {"kari": Role.REVIEWER, "ola": Role.REVIEWER, "liv": Role.LEAD, "rolf": Role.READER, "anne": Role.ADMIN}


class Served(dict[str, str]):
    """Keys by name of person, and where the service is."""

    home: Path
    base: str
    clients: list[httpx.Client]


@pytest.fixture(scope="module")
def team(http_home: Path, sample_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A team with keys, and the service, in a data directory of its own."""
    from api.http.app import create_app
    from api.settings import Settings

    home = Path(shutil.copytree(http_home, tmp_path_factory.mktemp("judging") / "home", ignore=shutil.ignore_patterns("team.db*", "*.lock")))
    people, found = Team(home), Served()
    found.home, found.clients = home, []
    for name, role in WHO.items():
        found[name] = Keys(people).create(name.capitalize(), role, frozenset(Permission), None, "test")[1]
    people.close()
    settings = Settings(rate_read=0, rate_write=0, rate_failed=0)
    server = uvicorn.Server(uvicorn.Config(create_app(home, settings), host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = monotonic() + 60
    while not server.started:
        assert monotonic() < end
        sleep(0.02)
    found.base = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    while httpx.get(f"{found.base}/readyz", trust_env=False).status_code != 200:
        assert monotonic() < end
        sleep(0.05)
    yield found
    for client in found.clients:
        client.close()
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture(scope="module")
def clusters(team: Served) -> list[str]:
    return [one.id for one in Engine.open(team.home).event_list(EVENT)]


class Plain:
    """A browser without JavaScript: links and forms, as their markup says."""

    def __init__(self, team: Served, name: str = "") -> None:
        self.client = httpx.Client(
            base_url=team.base, trust_env=False, timeout=20, headers={"accept": "text/html", "accept-language": "nb", "origin": team.base}
        )
        team.clients.append(self.client)
        if name:
            self.open("/logg-inn")
            self.send("//form[@action='/logg-inn']", key=team[name])

    def open(self, path: str) -> httpx.Response:
        return self._took(self.client.get(path, follow_redirects=True))

    def send(self, form: str, button: dict[str, str] | None = None, files: Any = None, **fields: Any) -> httpx.Response:
        """Fill in and send the first form that a path finds."""
        found = self.page.xpath(form)[0]
        given = [(name, value) for name, value in found.form_values() if name not in fields]
        for name, value in fields.items():
            given += [(name, one) for one in (value if isinstance(value, list) else [value])]
        data: dict[str, Any] = {}
        for name, value in [*given, *(button or {}).items()]:
            data.setdefault(name, []).append(value)
        where = (button or {}).get("formaction") or found.get("action")
        data.pop("formaction", None)
        return self._took(self.client.post(where, data=data, files=files, follow_redirects=True))

    def _took(self, answer: httpx.Response) -> httpx.Response:
        self.page = html.fromstring(answer.content)
        self.answer = answer
        return answer

    def text(self, path: str) -> str:
        return " ".join(" ".join(one.text_content().split()) for one in self.page.xpath(path))


JUDGE = "//form[contains(@class, 'judge')]"


# -- without JavaScript -----------------------------------------------------------------------------------------------


def test_a_verdict_from_sign_in_to_history(team: Served, clusters: list[str]) -> None:
    kari = Plain(team)
    kari.open(f"/klynger/{clusters[0]}?hendelse={EVENT}")
    assert not kari.page.xpath(JUDGE), "who may not write gets no form"
    kari.open(kari.page.xpath("//section[@id='vurdering']//a[starts-with(@href, '/logg-inn')]/@href")[0])
    kari.send("//form[@action='/logg-inn']", key=team["kari"])
    assert kari.answer.url.path == f"/klynger/{clusters[0]}", "back to where one came from"
    assert "Kari" in kari.text("//header")
    kari.send(JUDGE, status="dismissed")
    assert kari.answer.status_code == 422
    assert kari.page.xpath("//*[contains(@class, 'ds-error-summary')]//a/@href") == ["#reason"]
    assert kari.page.xpath("//select[@id='reason']/@aria-invalid") == ["true"]
    kari.send(JUDGE, reason="intended-difference", severity="minor", tags="Frist, nav", comment="Se forarbeidene.", assignee="key:" + team["kari"].split("_")[1])
    assert (kari.answer.status_code, kari.answer.url.path) == (200, f"/klynger/{clusters[0]}")
    assert "lagret" in kari.text("//*[contains(@class, 'told')]")
    assert "avvist" in kari.text("//*[@id='vurdering-tittel']")
    assert "Se forarbeidene." in kari.text("//*[contains(@class, 'comment')]")
    assert "ny" in kari.text("//ol[contains(@class, 'history')]//del")
    kari.open("/arbeid")
    assert kari.page.xpath(f"//table[contains(@class, 'work')]//a[contains(@href, '{clusters[0]}')]")
    kari.open(f"/hendelser/{EVENT}/klynger?status=dismissed")
    assert "avvist" in kari.text("//*[@id='list']//*[contains(@class, 'finding')]")
    kari.open(f"/hendelser/{EVENT}")
    assert f"1 av {len(clusters)}" in kari.text("//*[contains(@class, 'judged-so-far')]") or "1 av" in kari.text("//*[contains(@class, 'judged-so-far')]")


def test_the_same_form_twice_counts_once(team: Served, clusters: list[str]) -> None:
    kari = Plain(team, "kari")
    kari.open(f"/klynger/{clusters[1]}")
    form = kari.page
    for _ in range(2):
        kari.page = form
        kari.send(JUDGE, status="confirmed")
        assert kari.answer.status_code == 200
    assert len(kari.page.xpath("//ol[contains(@class, 'history')]/li")) == 1


def test_what_was_written_long_ago_is_a_page_away(team: Served, clusters: list[str]) -> None:
    cluster, address = clusters[-1], f"/v1/reviews/cluster/{clusters[-1]}"
    with httpx.Client(base_url=team.base, headers={"Authorization": f"Bearer {team['kari']}"}, trust_env=False) as client:
        before = client.get(address).json()["review"]["version"]
        for version in range(before, before + MOST + 2):
            sent = client.post(address, json={"comment": f"merknad {version}"}, headers={"If-Match": f'"{version}"'})
            assert sent.status_code == 200
    kari = Plain(team, "kari")
    kari.open(f"/klynger/{cluster}")
    assert len(kari.page.xpath("//ol[contains(@class, 'history')]/li")) == MOST
    assert f"merknad {before}" not in kari.text("//*[contains(@class, 'thread')]").splitlines()
    kari.open(kari.page.xpath("//a[contains(@href, 'eldre=')]/@href")[0])
    assert len(kari.page.xpath("//ol[contains(@class, 'history')]/li")) == before + 2
    assert f"merknad {before}" in kari.text("//*[contains(@class, 'thread')]")
    assert kari.answer.status_code == 200


def test_two_at_once(team: Served, clusters: list[str]) -> None:
    kari, ola = Plain(team, "kari"), Plain(team, "ola")
    for one in (kari, ola):
        one.open(f"/klynger/{clusters[2]}")
    kari.send(JUDGE, status="confirmed", severity="major")
    ola.send(JUDGE, status="dismissed", reason="other", reason_text="Min grunn.")
    assert ola.answer.status_code == 412
    assert "Kari" in ola.text("//*[contains(@class, 'conflict')]")
    assert "bekreftet" in ola.text("//*[contains(@class, 'conflict')]")
    assert ola.page.xpath("//textarea[@id='reason_text']/text()")[0].strip() == "Min grunn."
    ola.send(JUDGE)
    assert ola.answer.status_code == 200
    assert "avvist" in ola.text("//*[@id='vurdering-tittel']")
    assert len(ola.page.xpath("//ol[contains(@class, 'history')]/li")) == 2


def test_a_new_tag_does_not_confirm_anew_and_comments_come_after_what_others_wrote(team: Served, clusters: list[str]) -> None:
    kari, ola = Plain(team, "kari"), Plain(team, "ola")
    for one in (kari, ola):
        one.open(f"/klynger/{clusters[1]}")
    kari.send(JUDGE, tags="barn")
    assert "Vurdering:" not in kari.text("//ol[contains(@class, 'history')]/li[1]"), "the verdict was not given again"
    ola.send(JUDGE, comment="x")
    assert ola.answer.status_code == 412
    ola.open(f"/klynger/{clusters[1]}")
    ola.send(JUDGE, comment=HOSTILE.replace("\u200f", ""))
    kari.open(f"/klynger/{clusters[1]}")
    ola.send("//details[contains(@class, 'reply')]/form", merknad="Enig.")
    assert ola.answer.status_code == 200
    kari.send("//details[contains(@class, 'reply')]/form", merknad="Ikke enig.")
    assert kari.answer.status_code == 200, "a reply rests on nothing that others can change"
    assert "Ikke enig." in kari.text("//ul[contains(@class, 'thread')]//ul")
    ola.open(f"/klynger/{clusters[1]}")
    ola.send("//form[input[@name='trekk']]")
    assert "Tatt tilbake" in ola.text("//ul[contains(@class, 'thread')]")


def test_hostile_text_is_text(team: Served, clusters: list[str]) -> None:
    kari = Plain(team, "kari")
    kari.open(f"/klynger/{clusters[3]}")
    kari.send(JUDGE, comment=HOSTILE, status="needs-work")
    assert kari.answer.status_code == 200
    assert "<script>alert" not in kari.answer.text
    assert not kari.page.xpath("//main//script | //main//img")
    assert "7*7" in kari.text("//*[contains(@class, 'written')]")
    for wrong in ("\u202egnidnilb", "x" * 10_001):
        kari.open(f"/klynger/{clusters[3]}")
        kari.send(JUDGE, comment=wrong)
        assert kari.answer.status_code == 422
        assert kari.page.xpath("//*[contains(@class, 'ds-error-summary')]//a/@href") == ["#comment"]
        assert len(kari.page.xpath("//textarea[@id='comment']/text()")[0].strip()) == len(wrong), "what was written is kept"
    kari.send(JUDGE, comment="", links="javascript:alert(1)")
    assert kari.page.xpath("//*[contains(@class, 'ds-error-summary')]//a/@href") == ["#links"]


def test_a_term_goes_through_the_steps(team: Served) -> None:
    kari = Plain(team, "kari")
    kari.open("/begreper/samboer")
    kari.send(JUDGE, step="harmonise")
    assert kari.answer.status_code == 422
    kari.send(JUDGE, step="choose", choice="differentiate")
    assert kari.answer.url.path == "/begreper/samboer"
    assert "differensiere" in kari.text("//dl[contains(@class, 'judged')]")


def test_a_lead_changes_many_or_none(team: Served, clusters: list[str]) -> None:
    liv, ola = Plain(team, "liv"), Plain(team, "ola")
    liv.open(f"/hendelser/{EVENT}/klynger?status=new")
    boxes = liv.page.xpath("//input[@name='valg']/@value")[:3]
    taken = boxes[0].rpartition("|")[2]
    ola.open(f"/klynger/{taken}")
    ola.send(JUDGE, severity="info")
    to = "key:" + team["ola"].split("_")[1]
    liv.send("//form[@id='mange']", valg=boxes, assignee=to, add_tags="Uke 12; samlet")
    assert liv.answer.status_code == 412
    assert "Ola" in liv.text("//*[contains(@class, 'conflict')]")
    assert not Plain(team, "ola").open("/arbeid").text.count(boxes[1].rpartition("|")[2]), "nothing was done"
    assert liv.page.xpath("//input[@name='add_tags']/@value") == ["Uke 12; samlet"], "the form comes back as it was filled in"
    liv.send("//form[@id='mange']", valg=liv.page.xpath("//input[@name='valg']/@value"))
    assert liv.answer.status_code == 200
    liv.open("/arbeid?hvem=alle&emneord=samlet")
    chosen = liv.page.xpath("//input[@name='valg']/@value")
    assert {one.rpartition("|")[2] for one in chosen} == {one.rpartition("|")[2] for one in boxes}
    liv.send("//form[@id='mange']", valg=chosen, add_tags="samlet", remove_tags="samlet")
    assert (liv.answer.status_code, liv.page.xpath("//*[contains(@class, 'ds-error-summary')]//a/@href")) == (422, ["#mange-add_tags"])
    liv.send("//form[@id='mange']", add_tags="", remove_tags="samlet")
    liv.open(f"/klynger/{boxes[1].rpartition('|')[2]}")
    assert "uke 12" in liv.text("//dl[contains(@class, 'judged')]")
    assert "samlet" not in liv.text("//dl[contains(@class, 'judged')]")
    ola.open("/arbeid?hvem=meg")
    assert all(ola.page.xpath(f"//a[contains(@href, '{one.rpartition('|')[2]}')]") for one in boxes)
    liv.open("/arbeid?hvem=alle")
    liv.send("//form[@id='mange']")
    assert (liv.answer.status_code, liv.page.xpath("//*[contains(@class, 'ds-error-summary')]") != []) == (422, True)


def test_a_file_out_and_in(team: Served, clusters: list[str]) -> None:
    liv = Plain(team, "liv")
    liv.open("/arbeid?hvem=alle")
    exported = liv.client.get(liv.page.xpath("//a[contains(@href, 'format=csv')]/@href")[0])
    assert exported.status_code == 200
    assert "needs-work" in exported.text
    changed = exported.text.replace("needs-work", "confirmed", 1).encode()
    liv.open("/arbeid/import")
    files = {"file": ("arbeid.csv", changed, "text/csv")}
    form = "//form[@action='/arbeid/import']"
    liv.send(form, {"formaction": "/arbeid/import/prov"}, files=files)
    assert liv.answer.status_code == 200, liv.answer.text
    assert "bekreftet" in liv.text("//section[@id='plan']//table")
    liv.send(form, files={"file": ("arbeid.csv", changed.replace(b"confirmed", b"tull", 1), "text/csv")})
    assert liv.answer.status_code == 422
    assert "tull" in liv.text("//*[contains(@class, 'ds-error-summary')]")
    liv.send(form, files=files)
    assert (liv.answer.status_code, liv.answer.url.path) == (200, "/arbeid")
    assert "needs-work" not in liv.client.get(liv.page.xpath("//a[contains(@href, 'format=csv')]/@href")[0]).text
    liv.open("/arbeid/import")
    liv.send(form, files={"file": ("x.xlsx", b"PK\x03\x04nonsense", "application/zip")})
    assert liv.answer.status_code == 422


def test_keys_are_made_shown_once_and_revoked(team: Served) -> None:
    anne = Plain(team, "anne")
    anne.open("/tilgang")
    anne.send("//form[@action='/tilgang/nokler']", navn="Ny <b>person</b>", rolle="reviewer", varighet="30d")
    secret = anne.page.xpath("//input[@id='secret']/@value")[0]
    assert anne.answer.status_code == 201
    assert anne.answer.headers["cache-control"] == "private, no-store"
    assert secret not in anne.open("/tilgang").text
    newcomer = Plain(team)
    newcomer.open("/logg-inn")
    assert newcomer.send("//form[@action='/logg-inn']", key=secret).status_code == 200
    anne.open("/tilgang")
    anne.send(f"//form[contains(@action, '{secret.split('_')[1]}')]")
    assert "trukket tilbake" in anne.text("//*[contains(@class, 'told')]")
    newcomer.open("/logg-ut")
    again = Plain(team)
    again.open("/logg-inn")
    assert again.send("//form[@action='/logg-inn']", key=secret).status_code == 401
    anne.open("/tilgang?hva=key-revoked")
    assert secret.split("_")[1] in anne.text("//table[contains(@class, 'log')]")
    assert "credential" not in anne.text("//table[contains(@class, 'log')]")


def test_nobody_gets_what_is_anothers(team: Served, clusters: list[str]) -> None:
    path = f"/klynger/{clusters[0]}"
    anyone, rolf, kari = Plain(team), Plain(team, "rolf"), Plain(team, "kari")
    first = anyone.open(path)
    assert kari.open(path).headers["cache-control"] == "private, no-store"
    assert rolf.open(path).headers["cache-control"].startswith("private")
    for one in (anyone, rolf):
        assert one.open(path).status_code == 200
        assert not one.page.xpath("//form[contains(@action, '/vurderinger/')]")
        assert kari.page.xpath("//input[@name='csrf']/@value")[0] not in one.answer.text
    assert "leser" in rolf.text("//section[@id='vurdering']")
    assert rolf.open("/tilgang").status_code == 403
    assert rolf.open("/arbeid").status_code == 200
    assert anyone.client.get(path, headers={"if-none-match": first.headers["etag"]}).status_code == 304
    kari.open(path)
    kari.send(JUDGE, comment="Mer.")
    assert anyone.client.get(path, headers={"if-none-match": first.headers["etag"]}).status_code == 200, "it tells of the comment"


def test_the_way_back_leads_nowhere_else(team: Served, clusters: list[str]) -> None:
    kari = Plain(team, "kari")
    kari.open(f"/klynger/{clusters[0]}")
    kari.send(JUDGE, tilbake="https://evil.example/", comment="Borte?")
    assert str(kari.answer.url).startswith(team.base)
    kari.open(f"/klynger/{clusters[0]}")
    assert kari.send(JUDGE, versjon="-1").status_code == 422
    kari.open(f"/klynger/{clusters[0]}")
    assert kari.send(JUDGE, csrf="0" * 64).status_code == 403


@pytest.mark.parametrize(("language", "title"), [("nb", "Skjemaet ble ikke tatt imot"), ("nn", "Skjemaet vart ikkje teke imot"), ("en", "The form was not accepted")])
def test_a_form_of_another_session_is_refused_with_a_page(team: Served, clusters: list[str], language: str, title: str) -> None:
    kari = Plain(team, "kari")
    path = f"/klynger/{clusters[0]}?lang={language}"
    kari.open(path)
    kari.send(JUDGE, csrf="0" * 64, comment="Langt <b>og</b> gjennomtenkt.")
    assert (kari.answer.status_code, kari.answer.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert (kari.page.get("lang"), kari.text("//h1")) == (language, title)
    assert kari.page.xpath("//textarea/text()")[0].strip() == "Langt <b>og</b> gjennomtenkt.", "what was written is not lost"
    assert "default-src 'none'" in kari.answer.headers["content-security-policy"]
    kari.open(path)
    kari.client.headers["origin"] = "https://evil.example"
    kari.send(JUDGE, comment="Fremmed.")
    assert (kari.answer.status_code, kari.text("//h1"), kari.page.xpath("//textarea")) == (403, title, [])
    for address, accept in ((f"/vurderinger/cluster/{clusters[0]}", "application/json"), (f"/v1/clusters/{clusters[0]}/reviews", "text/html")):
        answer = kari.client.post(address, data={"comment": "x"}, headers={"accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json"), "programs get a document"
        assert answer.json()["type"].endswith("cross-site")
    assert "Fremmed." not in kari.open(path).text


def test_drafts_and_flows_of_those_who_are_signed_in(team: Served) -> None:
    """A draft is the one thing that readers send in; what is asked about data flows is an address, and none of it needs a token."""
    rolf = Plain(team, "rolf")
    law = "Lov om setre\n§ 1. Formål\nLoven verner setre.\n§ 2. Tilsyn\nFylkesmannen fører tilsyn etter forsorgsloven § 3.\n"
    form, pasted = "//form[@action='/utkast' and @enctype]", "//form[@action='/utkast' and not(@enctype)]"
    files = {"file": ("utkast.txt", law.encode())}
    rolf.open("/utkast")
    assert rolf.page.xpath(form)[0].xpath(".//input[not(@type='checkbox')]/@name")[0] == "csrf", "the token comes before the file"
    rolf.send(form, files=files)
    assert rolf.answer.status_code == 200, rolf.text("//main")
    assert len(rolf.page.xpath("//li[@class='remark']")) == 2
    rolf.send(pasted, tekst=law)
    assert (rolf.answer.status_code, len(rolf.page.xpath("//li[@class='remark']"))) == (200, 2)
    for csrf in ("0" * 64, ""):
        for one, given in ((form, {"files": files}), (pasted, {"tekst": law})):
            rolf.open("/utkast")
            rolf.send(one, csrf=csrf, **given)  # type: ignore[arg-type]
            assert (rolf.answer.status_code, rolf.text("//h1")) == (403, "Skjemaet ble ikke tatt imot")
    assert rolf.client.post("/utkast", files=files, headers={"origin": "https://evil.example"}).status_code == 403
    anyone = Plain(team)
    anyone.open("/utkast")
    assert not anyone.page.xpath("//input[@name='csrf']")
    assert anyone.send(form, files=files).status_code == 200
    asked = "/dataflyt?data=opplysninger+om+barn&fra=kommunen&til=helsestasjonen"
    assert rolf.open(asked).status_code == 200
    assert not rolf.page.xpath("//main//form[@method='post']")
    assert rolf.client.post(asked).status_code in (403, 405)


def test_what_was_written_is_shown_again_where_the_session_has_ended(team: Served, clusters: list[str]) -> None:
    kari = Plain(team, "kari")
    kari.open(f"/klynger/{clusters[0]}")
    kari.client.cookies.set("lovkryss", "a" * 43)
    for cookie in list(kari.client.cookies.jar):
        if cookie.value != "a" * 43:
            kari.client.cookies.jar.clear(cookie.domain, cookie.path, cookie.name)
    kari.send(JUDGE, comment="Langt <b>og</b> gjennomtenkt.")
    assert kari.answer.status_code == 401
    assert kari.page.xpath("//textarea/text()")[0].strip() == "Langt <b>og</b> gjennomtenkt."
    assert kari.page.xpath("//main//a[contains(@href, '/logg-inn?next=%2Fvurderinger')]")


def test_data_flows_and_dead_references_have_reviews_too(team: Served) -> None:
    kari = Plain(team, "kari")
    kari.open("/dataflyt?data=opplysninger+om+barn&fra=kommunen&til=helsestasjonen")
    kari.open(kari.page.xpath("//main//a[starts-with(@href, '/vurderinger/flow/')]/@href")[0])
    kari.send(JUDGE, status="needs-work")
    assert kari.answer.status_code == 200, kari.text("//main")
    assert "må undersøkes" in kari.text("//*[@id='vurdering-tittel']")
    kari.open("/henvisninger")
    links = kari.page.xpath("//main//a[starts-with(@href, '/vurderinger/reference/')]/@href")
    assert links
    kari.open(links[0])
    kari.send(JUDGE, status="confirmed")
    assert kari.answer.status_code == 200
    assert kari.open("/arbeid?hvem=alle&slag=reference").text.count("henvisning") > 0


def test_one_goes_through_the_list_that_one_came_from(team: Served) -> None:
    """With its filters and in its order; a finding keeps its place while it is judged."""
    kari, base = Plain(team, "kari"), f"/hendelser/{EVENT}/klynger?sorter=title&status=new"
    kari.open(base)
    kind = max(kari.page.xpath("//select[@id='type']/option/@value"), key=lambda one: kari.text(f"//option[@value='{one}']").rpartition("(")[2])
    kari.open(f"{base}&type={kind}")
    links = kari.page.xpath("//a[@data-row]/@href")
    assert 3 <= len(links) < 25, "all on one page"
    kari.open(links[0])
    for at, link in enumerate(links):
        assert str(kari.answer.url) == team.base + link
        assert f"{at + 1} av {len(links)} i listen" in kari.text("//nav[@class='through']")
        assert kari.page.xpath("//a[@data-key='p']/@href") == links[max(at - 1, 0) : at]
        following = kari.page.xpath("//a[@data-key='n']/@href")
        assert following == links[at + 1 : at + 2]
        assert kari.page.xpath("//a[@data-key='u']/@href") == [links[(at + 1) % len(links)]]
        if following:
            kari.open(following[0])
    assert kari.page.xpath("//nav[@class='crumbs']//a/@href")[-1] == f"/hendelser/{EVENT}/klynger?{links[0].partition(f'{EVENT}&')[2]}"
    kari.open(links[1])
    assert all(links[1].partition("?")[2].split("&")[0] in href for href in kari.page.xpath("//a[contains(@href, '#beside')]/@href"))
    kari.send(JUDGE, status="dismissed", reason="boilerplate")
    assert str(kari.answer.url).startswith(team.base + links[1])
    assert f"2 av {len(links)} i listen, {len(links) - 1} uvurdert" in kari.text("//nav[@class='through']"), "it keeps its place"
    assert kari.page.xpath("//a[@data-key='n']/@href") == links[2:3]
    kari.open(links[0])
    assert kari.page.xpath("//a[@data-key='n']/@href") == links[2:3], "what was judged is not in the list of what is new"
    kari.send(JUDGE, {"neste": kari.page.xpath("//button[@name='neste']/@value")[0]}, status="needs-work")
    assert str(kari.answer.url).startswith(team.base + links[2])
    assert kari.open(f"{links[0]}&hvem=tull").status_code == 422
    assert kari.open(f"{links[0]}&liste=https://evil.example").status_code == 422
    assert kari.open(f"{links[0]}&x=https://evil.example").status_code == 200
    assert "evil" not in "".join(kari.page.xpath("//nav[@class='through']//@href | //button[@name='neste']/@value | //table//@href"))


def test_one_goes_through_the_list_of_work(team: Served, clusters: list[str]) -> None:
    ola = Plain(team, "ola")
    for name in clusters[5:8]:
        ola.open(f"/klynger/{name}")
        ola.send(JUDGE, tags="min runde", severity="minor", status="confirmed" if name == clusters[6] else "new")
    ola.open("/arbeid?hvem=alle&emneord=min+runde&rekkefolge=title")
    links = ola.page.xpath("//a[@data-row]/@href")
    assert len(links) == 3
    assert all("liste=arbeid" in one and "emneord=min+runde" in one for one in links)
    ola.open(links[0])
    assert "1 av 3 i listen, 2 uvurdert" in ola.text("//nav[@class='through']")
    assert ola.page.xpath("//a[@data-key='n']/@href") == links[1:2]
    back = ola.page.xpath("//nav[@class='crumbs']//a/@href")[-1]
    ola.open(back)
    assert ola.page.xpath("//a[@data-row]/@href") == links
    ola.open(links[1])
    assert ola.page.xpath("//a[@data-key='p']/@href | //a[@data-key='n']/@href") == [links[0], links[2]]
    ola.send(JUDGE, tags="ferdig")
    assert "2 i listen" in ola.text("//nav[@class='through']"), "it has left the list"
    assert ola.page.xpath("//a[@data-key='n']/@href") == [links[0]], "from the beginning"
    rolf = Plain(team, "rolf")
    assert rolf.open(links[0]).status_code == 200
    assert rolf.page.xpath("//a[@data-key='n']/@href") == [links[2]]


# -- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None or assets().missing:
        pytest.skip("no Chromium here, or the page's front-end packages are not built")
    with api.sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield one
        one.close()


@pytest.fixture
def signed_in(browser: Any, team: Served) -> Iterator[Any]:
    """Opens a browser of its own, signed in; errors of scripts fail the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def opened(name: str, path: str = "/", **options: Any) -> Any:
        context = browser.new_context(**{"locale": "nb-NO", "viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{team.base}/logg-inn?next={quote(path)}")
        page.locator("#key").fill(team[name])
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def test_a_list_by_keyboard(signed_in: Any, team: Served) -> None:
    page = signed_in("kari", f"/hendelser/{EVENT}/klynger?status=new")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/klynger/k-*")
    first = page.url
    page.keyboard.press("d")
    assert page.evaluate("document.activeElement.value") == "dismissed"
    page.get_by_role("button", name="Lagre vurderingen").click()
    page.locator("#vurdering .ds-error-summary").wait_for()
    assert page.url == first, "the law stays where it is"
    assert page.evaluate("document.activeElement.classList.contains('ds-error-summary')")
    page.locator("#reason").select_option("boilerplate")
    page.locator("#comment").fill("Står i alle lover.")
    page.get_by_role("button", name="Lagre og gå til neste").click()
    page.wait_for_url(lambda url: "/klynger/k-" in url and url != first)
    second = page.url
    page.keyboard.press("n")
    page.wait_for_url(lambda url: url != second)
    page.keyboard.press("c")
    page.get_by_role("button", name="Lagre vurderingen").click()
    page.locator("#vurdering .told").wait_for()
    assert "bekreftet" in page.locator("#vurdering-tittel").inner_text()
    page.keyboard.press("?")
    page.locator("#keys").wait_for(state="visible")
    assert "Neste uvurderte funn" in page.locator("#keys").inner_text()


def test_what_was_written_outlives_the_session(signed_in: Any, team: Served, clusters: list[str]) -> None:
    page = signed_in("ola", f"/klynger/{clusters[4]}")
    page.locator("#comment").fill("Langt og gjennomtenkt.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Lagre vurderingen").click()
    page.locator("[data-expired]").first.wait_for()
    assert page.locator("#comment").input_value() == "Langt og gjennomtenkt."
    with page.context.expect_page() as opening:
        page.locator("[data-expired] a").first.click()
    other = opening.value
    other.locator("#key").fill(team["ola"])
    other.keyboard.press("Enter")
    other.wait_for_url("**/klynger/**")
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.locator("[data-expired]").first.wait_for(state="hidden")
    page.get_by_role("button", name="Lagre vurderingen").click()
    page.locator("#vurdering .told").wait_for()
    assert "Langt og gjennomtenkt." in page.locator("#vurdering .thread").first.inner_text()


class Audit:
    """Axe over pages in one browser: light and dark, and nothing lost at the side when narrow."""

    def __init__(self, page: Any, language: str) -> None:
        self.page, self.language = page, language
        self.axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe().axe_script
        self.found: dict[str, list[str]] = {}

    def __call__(self, name: str) -> None:
        page = self.page
        assert page.evaluate("document.documentElement.lang") == self.language
        page.evaluate("document.querySelectorAll('main details').forEach((one, at) => { if (at < 12) one.open = true })")
        page.evaluate(self.axe)
        for scheme, options in (("light", WCAG), ("dark", CONTRAST)):
            page.emulate_media(color_scheme=scheme)
            for one in page.evaluate("options => axe.run(options)", options)["violations"]:
                self.found[f"{name} {scheme} {one['id']}"] = [node["html"][:150] for node in one["nodes"][:3]]
        page.set_viewport_size({"width": 320, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            self.found[f"{name} narrow"] = [str(page.evaluate("document.documentElement.scrollWidth"))]
        page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(signed_in: Any, team: Served, clusters: list[str], language: str) -> None:
    page = signed_in("anne", f"/arbeid?hvem=alle&lang={language}", reduced_motion="reduce")
    audit = Audit(page, language)
    paths = [
        "/arbeid?hvem=alle", "/arbeid", "/arbeid/import", "/tilgang", f"/klynger/{clusters[0]}?hendelse={EVENT}", "/begreper/samboer?meldt=lagret",
        f"/vurderinger/cluster/{clusters[1]}", f"/hendelser/{EVENT}/klynger", f"/hendelser/{EVENT}", "/logg-ut",
    ]  # fmt: skip
    for path in paths:
        page.goto(team.base + path, wait_until="load")
        audit(path)
    assert audit.found == {}


@pytest.fixture(scope="module")
def judged(team: Served, clusters: list[str]) -> dict[str, str]:
    """Pages of reviews that hold all that a panel can: a verdict, an answered comment, one taken back; by what is reviewed."""
    kari = Plain(team, "kari")
    kari.open("/dataflyt?data=opplysninger+om+barn&fra=kommunen&til=helsestasjonen")
    flow = kari.page.xpath("//main//a[starts-with(@href, '/vurderinger/flow/')]/@href")[0]
    kari.open("/henvisninger")
    reference = kari.page.xpath("//main//a[starts-with(@href, '/vurderinger/reference/')]/@href")[0]
    found = {"flow": flow, "reference": reference, "term": "/vurderinger/term/samboer", "cluster": f"/vurderinger/cluster/{clusters[6]}"}
    for kind, path in found.items():
        for given in ({"status": "needs-work", "severity": "major", "tags": "frist, " + "æ" * 60, "links": "https://example.org/sak/1"}, {"status": "confirmed"}):
            kari.open(path)
            kari.send(JUDGE, comment="Se forarbeidene.", **given, **({"step": "choose", "choice": "neither"} if kind == "term" else {}))
            assert kari.answer.status_code == 200, kari.text("//main")
        kari.send("//details[@class='reply']//form", merknad="Enig.")
        kari.send("(//input[@value='trukket'])[last()]/..")
        assert kari.answer.status_code == 200, kari.text("//main")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_reviews_and_conflicts(signed_in: Any, team: Served, judged: dict[str, str], language: str) -> None:
    """Forms that rest on an old version are sent as a browser without JavaScript sends them."""
    page = signed_in("anne", f"/arbeid?hvem=alle&lang={language}", reduced_motion="reduce")
    audit = Audit(page, language)
    for path in judged.values():
        page.goto(team.base + path, wait_until="load")
        audit(path)

    def send(form: str, ready: str) -> None:
        with page.expect_navigation(wait_until="load"):
            page.evaluate(f"form => {{ {ready}; HTMLFormElement.prototype.submit.call(form) }}", page.query_selector(form))

    for kind in ("cluster", "term"):
        page.goto(team.base + judged[kind], wait_until="load")
        send("form.judge", "form.elements.versjon.value = 0; form.elements.status.value = 'needs-work'")
        assert page.locator(".conflict .history li").count() > 1
        audit(f"conflict {kind}")
    send("form.judge", "form.elements.status.value = 'dismissed'; form.elements.links.value = 'http://x'")
    assert page.locator(".ds-error-summary a").count() == 1
    audit("error")
    for ready, seen in (("box.value = box.value.replace(/\\|[0-9]+\\|/, '|0|')", ".conflict li"), ("box.checked = false", ".ds-error-summary a")):
        page.goto(f"{team.base}/arbeid?hvem=alle", wait_until="load")
        send("#mange", f"for (const box of form.elements.valg) {{ box.checked = true; {ready} }}; form.elements.severity.value = 'minor'")
        assert page.locator(seen).count() >= 1
        audit(f"many {seen}")
    page.goto(team.base + judged["cluster"], wait_until="load")
    send("form.judge", "form.elements.csrf.value = ''; form.elements.comment.value = 'Langt.'")
    assert page.locator("textarea[readonly]").input_value() == "Langt."
    audit("another session")
    assert audit.found == {}


# -- when the law changes; last, for it changes it --------------------------------------------------------------------


def test_a_verdict_is_confirmed_again_on_new_law(team: Served, clusters: list[str], sample_dir: Path, tmp_path: Path) -> None:
    engine = Engine.open(team.home)
    provision = engine.cluster(clusters[1]).provisions[0].id
    document, _, name = provision.rpartition("/")
    folder = Path(shutil.copytree(sample_dir, tmp_path / "lover"))
    for path in folder.rglob("*.xml"):
        text = path.read_text(encoding="utf-8")
        start = text.find(f'data-name="{name}"') if f">{document}</dd>" in text else -1
        if start >= 0:
            path.write_text(text[:start] + re.sub(r"\.</", ". Departementet kan gi nærmere regler.</", text[start:], count=1), encoding="utf-8")
    ingest(team.home, [open_source(folder)], as_of=engine.corpus.as_of, workers=1)
    refresh_index(team.home)
    kari = Plain(team, "kari")
    end = monotonic() + 30
    while not kari.open(f"/vurderinger/cluster/{clusters[1]}").text.count("foreldet"):
        assert monotonic() < end
        sleep(0.2)
    assert "Departementet kan gi nærmere regler" in kari.text("//*[contains(@class, 'stale')]//ins")
    assert kari.open("/arbeid?hvem=alle&endret=1").text.count("Loven er endret siden") >= 1
    kari.open(f"/vurderinger/cluster/{clusters[1]}")
    kari.send("//*[contains(@class, 'stale')]//form")
    assert kari.answer.status_code == 200
    assert not kari.page.xpath("//*[contains(@class, 'stale')]")
    assert "Vurdert på ny lovtekst" in kari.text("//ol[contains(@class, 'history')]/li[1]")
