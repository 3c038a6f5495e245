"""The command line: one JSON document or plain Norwegian, and an exit status that tells."""

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
from msgspec.structs import replace
from typer.testing import CliRunner

from api import cli

PROVISION = "lov/2071-03-14-12/§3-4"
COMMANDS = (
    "ingest", "index", "status", "show", "search", "events", "scope", "overlaps", "citations", "mcp", "norms", "terms", "references", "impact",
    "serve", "evaluate", "demo", "diff-findings", "actor", "grants", "indicators", "changes", "dataflow", "flows", "report", "check-draft",
    "backup", "restore", "doctor",
)  # fmt: skip
ADDRESS = "https://lovdata.no/"


@dataclass
class Answer:
    """What a command left."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


Run = Callable[..., Answer]


def _run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: object) -> Answer:
    monkeypatch.setattr(sys, "argv", ["lovkryss", *map(str, arguments)])
    capsys.readouterr()
    try:
        cli.main()
        status = 0
    except SystemExit as ended:
        status = int(ended.code or 0)
    said = capsys.readouterr()
    return Answer(status, said.out, said.err)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``lovkryss`` with arguments, as the installed command does."""
    for name in ("LOVKRYSS_HOME", "LOVKRYSS_CORPUS", "LOVKRYSS_MODEL", "LOVKRYSS_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return lambda *arguments: _run(capsys, monkeypatch, *arguments)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the sample, made by the commands themselves."""
    folder = tmp_path_factory.mktemp("cli-home")
    runner = CliRunner()
    for command in (["ingest", "sample"], ["index"]):
        done = runner.invoke(cli.app, [*command, "--home", str(folder), "--json"])
        assert done.exit_code == 0, done.output
        (folder / f"{command[0]}.json").write_text(done.stdout, encoding="utf-8")
    return folder


# -- building ---------------------------------------------------------------------------------------------------------


def test_ingest_tells_what_it_did(home: Path) -> None:
    told = json.loads((home / "ingest.json").read_text(encoding="utf-8"))
    assert {"documents", "provisions", "ledd", "citations", "unchanged", "failed", "seconds", "snapshot"} <= set(told)
    assert (told["documents"], told["provisions"], told["ledd"], told["failed"]) == (34, 445, 616, [])


def test_index_tells_what_it_did(home: Path) -> None:
    told = json.loads((home / "index.json").read_text(encoding="utf-8"))
    assert {"provisions", "embedded", "model", "clusters", "seconds"} <= set(told)
    assert told["embedded"] > told["provisions"] > 400
    assert told["clusters"] > 1000


def test_a_second_run_changes_nothing(home: Path, run: Run) -> None:
    before = run("status", "--home", home, "--json").json
    again = run("ingest", "sample", "--home", home, "--json")
    assert (again.status, again.json["unchanged"], again.json["snapshot"]) == (0, 34, before["snapshot"])
    assert run("index", "--home", home, "--json").json["embedded"] == 0
    after = run("status", "--home", home, "--json").json
    assert after["snapshot"] == before["snapshot"]
    assert after["index"] == before["index"]


def test_messages_of_a_second_run(home: Path, run: Run) -> None:
    answer = run("ingest", "sample", "--home", home)
    assert answer.status == 0
    assert "34 dokumenter" in answer.out
    assert "34 uendret" in answer.out
    assert "oppdatert" in run("index", "--home", home).out


def test_status(home: Path, run: Run) -> None:
    told = run("status", "--home", home, "--json").json
    assert {"home", "snapshot", "as_of", "documents", "counts", "index", "index_current"} <= set(told)
    assert (told["as_of"], told["documents"], told["index_current"]) == ("2098-12-31", 34, True)
    assert told["index"]["model"] == "default"
    plain = run("status", "--home", home).out
    assert told["snapshot"] in plain
    assert "oppdatert" in plain


def test_the_home_may_stand_in_the_environment(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOVKRYSS_HOME", str(home))
    assert run("status", "--json").json["home"] == str(home)


# -- reading ----------------------------------------------------------------------------------------------------------

PROVISION_KEYS = {"id", "document", "title", "heading_path", "text", "ledd", "citations", "language", "ministry", "legal_areas",
                  "in_force", "repealed", "url", "eli"}  # fmt: skip
CLUSTER_KEYS = {"id", "kind", "title", "score", "confidence", "provisions", "sectors", "documents", "differences", "why", "status"}


def test_show(home: Path, run: Run) -> None:
    answer = run("show", PROVISION, f"{PROVISION}/ledd-1", "lov/2071-03-14-12", "--home", home, "--json")
    first, ledd, act = answer.json
    assert all(set(one) >= PROVISION_KEYS for one in (first, ledd, act))
    assert (first["id"], ledd["id"], act["id"]) == (PROVISION, f"{PROVISION}/ledd-1", "lov/2071-03-14-12")
    assert ledd["text"] in first["text"]
    assert first["text"] in act["text"]
    assert first["url"] == ADDRESS + PROVISION
    plain = run("show", PROVISION, "--home", home).out
    assert ADDRESS + PROVISION in plain
    assert first["ledd"][0]["text"][:40] in plain
    assert "ELI" in plain


def _planted(home: Path, run: Run, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The first provision of the sample for which that holds."""
    from ingest.corpus import Corpus

    corpus = Corpus.open(home)
    ids = [f"{info.id}/{unit.name}" for info, document, _ in corpus.read() for unit in document.provisions]
    for start in range(0, len(ids), 100):
        for one in run("show", *ids[start : start + 100], "--home", home, "--json").json:
            if wanted(one):
                found: dict[str, Any] = one
                return found
    raise AssertionError("the sample has no such provision")


def test_show_says_what_the_sentences_do(home: Path, run: Run) -> None:
    found = _planted(home, run, lambda one: any(norm["deadline"] and norm["actor"] for norm in one["norms"]))
    norm = next(norm for norm in found["norms"] if norm["deadline"] and norm["actor"])
    assert norm == next(one for one in run("norms", found["id"], "--home", home, "--json").json if one["start"] == norm["start"])
    plain = run("show", found["id"], "--home", home).out
    assert plain.index(found["ledd"][0]["text"][:40]) < plain.index("Hva setningene gjør") < plain.index("ELI")
    assert f"hvem: {norm['actor'][:60]}" in plain
    assert f"frist: {norm['deadline']['text']}" in plain
    inferred = _planted(home, run, lambda one: any(norm["actor_inferred"] for norm in one["norms"]))
    assert "(underforstått; sluttet av sammenhengen)" in run("show", inferred["id"], "--home", home).out


def test_show_has_the_terms_that_are_defined(home: Path, run: Run) -> None:
    found = _planted(home, run, lambda one: any(term["scope"] for term in one["definitions"]))
    for term in found["definitions"]:
        assert term["term"] in found["text"]
        assert term["definiens"] in found["text"]
        assert term["id"].startswith(found["id"])
    plain = run("show", found["id"], "--home", home).out
    (command,) = [line for line in plain.splitlines() if "lovkryss terms " in line]
    names = shlex.split(command.partition("lovkryss terms ")[2].removesuffix(" …"))
    assert run("terms", *names, "--home", home).status == 0
    part = next(term["id"] for term in found["definitions"] if term["id"] != found["id"])
    own = run("show", part, "--home", home, "--json").json[0]["definitions"]
    assert part in {term["id"] for term in own}
    assert all(term in found["definitions"] for term in own)


def test_an_entry_of_a_list_of_definitions_is_no_rule() -> None:
    from api.contract import DefinedTerm
    from api.http.answers import ProvisionAnswer
    from api.http.examples import examples
    from api.render_provision import _norms

    found = next(one for one in examples() if isinstance(one, ProvisionAnswer))
    norm = found.norms[0]
    found = replace(found, norms=(norm,))
    entry = replace(norm, sentence="fyr: en lykt;", actor=None, deadline=None)
    term = DefinedTerm(norm.ledd or "", "fyr", "fyr", "en lykt", "")
    assert len(_norms(replace(found, norms=(norm, entry), definitions=(term,)))) == len(_norms(found)) > 0


def test_show_has_information_rules_and_boilerplate(home: Path, run: Run) -> None:
    found = _planted(home, run, lambda one: any(rule["overrides_confidentiality"] == "yes" for norm in one["norms"] for rule in norm["information"]))
    assert "uten hinder av taushetsplikt" in run("show", found["id"], "--home", home).out.partition("\nOpplysninger\n")[2]
    stale = _planted(home, run, lambda one: one["boilerplate"] == "commencement")
    assert {norm["boilerplate"] for norm in stale["norms"]} == {"commencement"}
    assert "Standardbestemmelse: ikrafttredelse" in run("show", stale["id"], "--home", home).out
    assert "standardbestemmelse: ikrafttredelse" in run("norms", stale["id"], "--home", home).out
    one = next(ledd["id"] for ledd in stale["ledd"])
    assert run("show", one, "--home", home, "--json").json[0]["boilerplate"] == "commencement"


def test_show_needs_no_index(home: Path, run: Run, tmp_path: Path) -> None:
    assert run("ingest", "sample", "--home", tmp_path).status == 0
    assert run("show", PROVISION, "--home", tmp_path, "--json").json == run("show", PROVISION, "--home", home, "--json").json


def test_show_of_a_whole_act_stays_a_text(home: Path, run: Run) -> None:
    (act,) = run("show", "lov/2071-03-14-12", "--home", home, "--json").json
    assert (act["norms"], act["definitions"], act["boilerplate"]) == ([], [], None)


def test_terms_for_people(home: Path, run: Run) -> None:
    plain = run("terms", "sambuarar", "--home", home).out
    assert plain.lstrip().startswith("samboer: ")
    assert "skrevet også: " in plain
    (found,) = run("terms", "samboere", "--home", home, "--json").json
    acts = [one["document"].startswith("lov/") for one in found["definitions"]]
    assert acts == sorted(acts, reverse=True)
    assert plain.count("https://") == len(found["definitions"])
    failed(run("terms", "kvantekaktus", "--home", home), "no law in this corpus defines it", "lovkryss search «kvantekaktus»")
    assert run("terms", "--search", "kvantekaktus", "--home", home).out.strip() == "Ingen begreper."


def test_terms_are_exported_under_a_name(home: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "begreper.ttl"
    wanted = ("terms", "samboer", "--format", "turtle", "-o", target, "--home", home)
    assert run(*wanted, "--publisher", "Etaten", "--contact", "begrep@example.org", "--base-uri", "https://example.org/id").status == 0
    text = target.read_text(encoding="utf-8")
    assert '"Etaten"@nb' in text
    assert "<mailto:begrep@example.org>" in text
    assert "<https://example.org/id/begrep/" in text
    monkeypatch.setenv("LOVKRYSS_PUBLISHER", "Direktoratet")
    assert run(*wanted).status == 0
    assert '"Direktoratet"@nb' in target.read_text(encoding="utf-8")
    assert run(*wanted, "--publisher-uri", "etaten").status == 2


def test_search(home: Path, run: Run) -> None:
    hits = run("search", "melding om dødsfall", "--limit", 5, "--home", home, "--json").json["hits"]
    assert len(hits) == 5
    assert all({"id", "score", "title", "document_title"} <= set(hit) for hit in hits)
    plain = run("search", "melding om dødsfall", "--limit", 5, "--home", home).out
    assert [hit["id"] for hit in hits if hit["id"] not in plain] == []


def test_search_for_nothing(home: Path, run: Run) -> None:
    answer = run("search", "og", "--home", home)
    assert answer.status == 0
    assert answer.out.strip()


def test_events(home: Path, run: Run, tmp_path: Path) -> None:
    events = run("events", "--home", home, "--json").json
    assert all({"slug", "title_nb", "title_nn", "title_en"} <= set(event) for event in events)
    slugs = [event["slug"] for event in events]
    assert {"dodsfall-og-arv", "sample-dodsfall-og-arv"} <= set(slugs)
    plain = run("events", "--home", home).out
    assert [slug for slug in slugs if slug not in plain] == []
    without_law = run("events", "--home", tmp_path, "--json").json
    assert [event["slug"] for event in without_law] == [slug for slug in slugs if not slug.startswith("sample-")]


@pytest.mark.parametrize("what", [("--event", "sample-fa-barn"), ("--query", "melding om fødsel")], ids=lambda what: what[0])
def test_scope(what: tuple[str, str], home: Path, run: Run) -> None:
    scope = run("scope", *what, "--limit", 6, "--home", home, "--json").json
    assert {"documents", "provisions", "actors"} <= set(scope)
    assert len(scope["documents"]) == 6
    assert all({"id", "title", "score", "ministry", "why"} <= set(one) for one in scope["documents"])
    assert all({"id", "score", "why"} <= set(one) for one in scope["provisions"])
    assert all({"name", "kind", "provisions"} <= set(one) for one in scope["actors"])
    plain = " ".join(run("scope", *what, "--limit", 6, "--home", home).out.split())
    assert [one["id"] for one in scope["documents"] if one["id"] not in plain] == []


@pytest.mark.parametrize(
    "what", [("--event", "sample-dodsfall-og-arv"), ("--query", "melding om dødsfall"), ("--provision", PROVISION)], ids=lambda what: what[0]
)
def test_overlaps(what: tuple[str, str], home: Path, run: Run) -> None:
    answer = run("overlaps", *what, "--limit", 3, "--home", home, "--json").json
    assert {"event", "clusters"} <= set(answer)
    assert answer["event"] == (what[1] if what[0] == "--event" else None)
    assert len(answer["clusters"]) == 3
    for cluster in answer["clusters"]:
        assert set(cluster) >= CLUSTER_KEYS
        assert all({"id", "role", "text_span"} <= set(one) for one in cluster["provisions"])
        assert all({"attribute", "values", "severity"} <= set(one) for one in cluster["differences"])
        assert all({"provision", "value", "quote"} <= set(value) for one in cluster["differences"] for value in one["values"])
    plain = run("overlaps", *what, "--limit", 3, "--home", home).out
    for cluster in answer["clusters"]:
        assert cluster["id"] in plain
        assert cluster["title"] in plain
        assert ADDRESS + cluster["provisions"][0]["id"] in plain


def test_overlaps_of_a_kind(home: Path, run: Run) -> None:
    found = run("overlaps", "--event", "sample-fa-barn", "--kind", "definition", "--home", home, "--json").json["clusters"]
    assert {cluster["kind"] for cluster in found} == {"definition"}
    assert run("overlaps", "--event", "sample-fa-barn", "--kind", "missing-mirror", "--home", home).out.strip() == "Ingen klynger."


CITATION_KEYS = {"text", "start", "end", "targets", "kind"}


def test_dead_references(home: Path, run: Run) -> None:
    told = run("references", "--dead", "--home", home, "--json").json
    assert told["total"] == len(told["references"]) > 10
    assert {one["reason"] for one in told["references"]} >= {"act-repealed", "section-repealed", "section-missing"}
    plain = run("references", "--dead", "--document", "lov/2073-02-23-7", "--home", home).out
    assert "barnehjelpsloven §§ 7 og 8" in plain
    assert "Barnehjelpsloven er opphevet ved Barnekårsloven" in plain
    assert ADDRESS + "lov/2073-02-23-7/§14" in plain
    assert len(run("references", "--limit", 3, "--home", home, "--json").json["references"]) == 3


def test_references_of_another_state(home: Path, run: Run) -> None:
    told = run("references", "--state", "historical", "--home", home, "--json").json
    assert {one["state"] for one in told["references"]} <= {"historical"}
    nothing = run("references", "--dead", "--target", "lov/2001-01-01-1", "--home", home)
    assert nothing.status == 0
    assert nothing.out.strip()


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("references", "--document", "lov/2001-01-01-1"), 1), (("references", "--state", "undead"), 2), (("references", "--limit", "0"), 2),
        (("references", "--dead", "--state", "historical"), 2), (("impact",), 2), (("impact", "lov/2001-01-01-1"), 1),
        (("impact", "lov/2075-04-17-18", "--replaced-by", "tull"), 1),
    ],
)  # fmt: skip
def test_references_and_impact_asked_for_wrongly(home: Path, run: Run, arguments: tuple[str, ...], status: int) -> None:
    answer = run(*arguments, "--home", home)
    assert (answer.status, answer.out) == (status, "")
    assert answer.err
    assert "Traceback" not in answer.err


def test_impact(home: Path, run: Run) -> None:
    told = run("impact", "lov/2075-04-17-18", "--home", home, "--json").json
    assert told["replaced_by"] == "lov/2096-06-05-33"
    plain = run("impact", "lov/2075-04-17-18", "--home", home).out
    assert told["replaced_by"] in plain
    assert "§ 1-1" in plain
    for document in told["documents"]:
        assert document["id"] in plain
    one = run("impact", "lov/2077-06-24-64/§21", "--home", home).out
    assert "pleierloven § 21" in one
    assert ADDRESS + "lov/2082-04-02-15/§5" in one


def test_impact_of_sections_named_together_and_what_narrows_them(home: Path, run: Run) -> None:
    told = run("impact", "lov/2071-05-22-29/§§13-13b", "--home", home, "--json").json
    assert told["ids"] == [f"lov/2071-05-22-29/{name}" for name in ("§13", "§13a", "§13b")]
    assert told["narrowing_acts"] == 1
    narrowed = run("impact", "lov/2071-05-22-29/§13b", "--narrowing", "--home", home, "--json").json
    only = [(document["id"], one["narrows"], one["narrowed"]) for document in narrowed["documents"] for one in document["citations"]]
    assert only == [("lov/2074-06-11-38", "limited", ["lov/2071-05-22-29/§13b/ledd-1/bokstav-c"])]
    plain = run("impact", "lov/2071-05-22-29/§13b", "--narrowing", "--home", home).out
    assert "Innskrenkes i 1 lov og 0 forskrifter" in plain
    assert "§ 13 b første ledd bokstav c: gjelder bare på vilkår i 1" in plain
    assert run("impact", "lov/2071-05-22-29/§§13-99", "--home", home).status == 1


def test_a_term_with_its_uses(home: Path, run: Run) -> None:
    (told,) = run("terms", "samboer", "--uses", "--home", home, "--json").json
    assert {use["kind"] for use in told["uses"]} <= {"meaning", "condition", "pointer"}
    assert all(run("show", use["id"], "--home", home).status == 0 for use in told["uses"][:3])
    assert "varighet i definisjonene" in run("terms", "samboer", "--home", home).out


def test_citations_of_provisions(home: Path, run: Run) -> None:
    found = run("citations", "lov/2071-03-14-12/§2-3", "lov/2071-03-14-12/§3-1", "--home", home, "--json").json
    assert all(set(one) >= CITATION_KEYS for one in found)
    assert {"lov/2071-03-14-12/§2-2/ledd-1", "forskrift/2082-06-22-1110/§3"} <= {target for one in found for target in one["targets"]}
    assert "forskrift/2082-06-22-1110/§3" in run("citations", "lov/2071-03-14-12/§3-1", "--home", home).out


def test_citations_in_a_text(home: Path, run: Run) -> None:
    text = "Jf. § 3-1 og grendetrygdloven § 2-1."
    found = run("citations", "--text", text, "--context", "lov/2071-03-14-12/§1-1", "--home", home, "--json").json
    assert [(one["text"], one["targets"], one["kind"]) for one in found] == [
        ("§ 3-1", ["lov/2071-03-14-12/§3-1"], "internal"),
        ("grendetrygdloven § 2-1", ["lov/2079-12-19-104/§2-1"], "external"),
    ]
    assert all(text[one["start"] : one["end"]] == one["text"] for one in found)


# -- measuring and the whole job --------------------------------------------------------------------------------------


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A gold folder of three rows from the sample's truths, in the gold format."""
    group = ["lov/2074-06-11-38/§2-4", "lov/2073-02-23-7/§10", "lov/2077-06-24-63/§3-2", "lov/2080-06-13-52/§2-3"]
    rows = {
        "overlap_clusters.dev": {"id": "c-1", "kind": "parallel-duty", "provisions": [{"id": one} for one in group],
                                 "hard_negatives": [{"id": "lov/2087-03-27-11/§9"}]},
        "life_events.dev": {"slug": "sample-fa-barn", "description_nb": "Melding om fødsel, barnetillegg og plass i barnestue.",
                            "core_laws": [{"id": "lov/2082-04-02-15"}, {"id": "lov/2073-02-23-7"}]},
        "norms.dev": {"sentence": "Reglene i grendetrygdloven § 2-1 gjelder.", "law": "lov/2071-03-14-12",
                      "provision": "lov/2071-03-14-12/§1-1", "references": ["lov/2079-12-19-104/§2-1"]},
    }  # fmt: skip
    folder = tmp_path / "gold"
    folder.mkdir()
    for name, row in rows.items():
        (folder / f"{name}.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n\n", encoding="utf-8")
    return folder


def test_evaluate(home: Path, gold: Path, run: Run) -> None:
    found = run("evaluate", gold, "--home", home, "--json").json
    assert (found["clusters"]["clusters"], found["clusters"]["members_found"], found["clusters"]["negatives_kept_out"]) == (1, 1.0, 1.0)
    assert set(found["clusters"]["by_kind"]) == {"parallel-duty"}
    assert (found["events_catalogue"], found["events_free_text"]) == (1.0, 1.0)
    assert found["citations"] == {"precision": 1.0, "recall": 1.0}
    plain = run("evaluate", gold, "--home", home).out
    assert "sample-fa-barn" in plain
    assert "1.000" in plain


def test_evaluate_what_there_is(home: Path, gold: Path, run: Run) -> None:
    for name in ("overlap_clusters", "life_events"):
        (gold / f"{name}.dev.jsonl").unlink()
    found = run("evaluate", gold, "--home", home, "--json").json
    assert (found["clusters"], found["events"], found["citations"]["recall"]) == (None, None, 1.0)


@pytest.fixture
def archives(sample_dir: Path, make_archive: Callable[..., bytes], tmp_path: Path) -> Path:
    """A folder with the sample as two archives, named like Lovdata's."""
    folder = tmp_path / "archives"
    folder.mkdir()
    for name, part in (("gjeldende-lover", "nl"), ("gjeldende-sentrale-forskrifter", "sf")):
        members = [(f"{part}/{path.name}", path.read_bytes()) for path in sorted((sample_dir / part).glob("*.xml"))]
        make_archive(members, folder / f"{name}.tar.bz2")
    return folder


def test_demo(archives: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOVKRYSS_CORPUS", str(archives))
    answer = run("demo", "--no-serve", "--limit", 2, "--home", tmp_path / "home")
    assert answer.status == 0, answer.err
    assert str(archives) in answer.err
    assert "32 dokumenter" in answer.out
    assert "Overlapp for «" in answer.out
    assert answer.out.count("\n1. ") == answer.out.count("\n2. ") == 1
    assert ADDRESS in answer.out
    again = run("demo", "--no-serve", "--limit", 2, "--home", tmp_path / "home", "--event", "fa-barn")
    assert "32 uendret" in again.out
    assert "Få barn" in again.out


def test_demo_of_a_folder_without_archives(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOVKRYSS_CORPUS", str(tmp_path))
    failed(run("demo", "--no-serve", "--home", tmp_path / "home"), "LOVKRYSS_CORPUS")


# -- what goes wrong --------------------------------------------------------------------------------------------------


def failed(answer: Answer, *words: str) -> None:
    """Status 1, nothing on standard output, and one line that holds the words."""
    assert (answer.status, answer.out) == (1, "")
    lines = [line for line in answer.err.splitlines() if line.strip()]
    told = [line for line in lines if line.startswith("lovkryss: ")]
    assert len(told) == 1, answer.err
    assert "Traceback" not in answer.err
    assert told == lines[-1:]
    for word in words:
        assert word in told[0]


UNKNOWN = [
    (("show", "lov/2071-03-14-12/§3-44"), "near: lov/2071-03-14-12/§3-4"),
    (("show", PROVISION, "lov/1800-01-01-1"), "no such document"),
    (("overlaps", "--provision", "lov/2071-03-14-12/§99"), "no such provision"),
    (("overlaps", "--event", "bryllup"), "there are: "),
    (("scope", "--event", "bryllup"), "sample-fa-barn"),
    (("citations", "lov/2071-03-14-12/§99"), "no such provision"),
    (("citations", "--text", "jf. § 1", "--context", "lov/1800-01-01-1"), "no such document"),
    (("evaluate", "nowhere"), "no gold data"),
]


@pytest.mark.parametrize(("command", "word"), UNKNOWN, ids=lambda value: " ".join(value) if isinstance(value, tuple) else "")
@pytest.mark.parametrize("as_json", [True, False])
def test_what_is_not_there(command: tuple[str, ...], word: str, as_json: bool, home: Path, run: Run) -> None:
    failed(run(*command, "--home", home, *(["--json"] if as_json else [])), word)


@pytest.mark.parametrize(
    "command",
    [("index",), ("status",), ("show", PROVISION), ("search", "arv"), ("scope", "--query", "arv"), ("overlaps", "--query", "arv"),
     ("citations", "--text", "jf. § 1"), ("evaluate", ".")],
    ids=lambda command: command[0],
)  # fmt: skip
def test_before_anything_is_ingested(command: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    failed(run(*command, "--home", tmp_path), "lovkryss ingest")


@pytest.mark.parametrize("command", [("search", "arv"), ("scope", "--query", "arv"), ("overlaps", "--event", "fa-barn")], ids=lambda c: c[0])
def test_before_the_index_is_built(command: tuple[str, ...], run: Run, sample_home: Path) -> None:
    failed(run(*command, "--home", sample_home), "lovkryss index")
    assert run("status", "--home", sample_home, "--json").json["index"] is None


def test_sources_that_cannot_be_read(run: Run, tmp_path: Path, archives: Path) -> None:
    whole = (archives / "gjeldende-lover.tar.bz2").read_bytes()
    (cut := tmp_path / "gjeldende-cut.tar.bz2").write_bytes(whole[: len(whole) // 2])
    (junk := tmp_path / "gjeldende-junk.tar.bz2").write_bytes(b"not an archive")
    (empty := tmp_path / "empty").mkdir()
    (other := tmp_path / "notes.docx").write_bytes(b"x")
    for source in (cut, junk, empty, other, tmp_path / "missing.xml"):
        failed(run("ingest", source, "--home", tmp_path / "home"), source.name)


def test_a_damaged_archive_leaves_the_law_that_stands(home: Path, run: Run, tmp_path: Path) -> None:
    before = run("status", "--home", home, "--json").json
    (junk := tmp_path / "gjeldende-junk.tar.bz2").write_bytes(b"not an archive")
    failed(run("ingest", "sample", junk, "--home", home), junk.name)
    assert run("status", "--home", home, "--json").json["snapshot"] == before["snapshot"]


def test_one_unreadable_document_is_told_and_the_others_are_read(run: Run, tmp_path: Path, sample_dir: Path) -> None:
    folder = tmp_path / "lover"
    folder.mkdir()
    shutil.copy(next((sample_dir / "nl").glob("*.xml")), folder)
    (folder / "bad.xml").write_bytes(b"<html>")
    answer = run("ingest", folder, "--home", tmp_path / "home", "--json")
    assert answer.status == 0
    assert answer.json["documents"] == 1
    (failure,) = answer.json["failed"]
    assert {"source", "error"} == set(failure)
    assert failure["source"] == "bad.xml"
    plain = run("ingest", folder, "--home", tmp_path / "home")
    assert "bad.xml" in plain.err


def test_a_model_that_is_not_there(home: Path, run: Run, tmp_path: Path) -> None:
    failed(run("index", "--model", tmp_path / "missing", "--home", home), "missing")


def test_an_index_older_than_the_law_is_told_on_standard_error(home: Path, run: Run, tmp_path: Path, make_law: Callable[..., bytes]) -> None:
    copy = shutil.copytree(home, tmp_path / "home")
    (new := tmp_path / "nl-20710102-003.xml").write_bytes(make_law("<p>Fyrene skal lyse om natten langs hele kysten.</p>"))
    run("ingest", new, "--home", copy)
    answer = run("search", "arv", "--home", copy, "--json")
    assert answer.json["hits"]
    assert "lovkryss index" in answer.err
    assert run("status", "--home", copy, "--json").json["index_current"] is False


WRONG = [
    ("overlaps",), ("overlaps", "--event", "a", "--query", "b"), ("overlaps", "--query", "a", "--kind", "tull"),
    ("scope",), ("scope", "--event", "a", "--query", "b"), ("citations",), ("citations", "lov/1", "--text", "x"), ("show",), ("search",),
    ("search", "arv", "--limit", "0"), ("search", "arv", "--limit", "mange"), ("ingest",), ("nonsense",), ("status", "--nonsense"),
    ("serve", "--port", "99999"), ("evaluate",),
]  # fmt: skip


@pytest.mark.parametrize("command", WRONG, ids=" ".join)
def test_wrong_usage(command: tuple[str, ...], run: Run, home: Path) -> None:
    answer = run(*command, *(() if command == ("nonsense",) else ("--home", home)))
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.strip()
    assert "Traceback" not in answer.err


def test_an_unknown_kind_is_told_with_the_kinds(run: Run, home: Path) -> None:
    answer = run("overlaps", "--query", "a", "--kind", "tull", "--home", home)
    assert "duplicate-duty" in " ".join(answer.err.split())


@pytest.mark.parametrize(
    ("arguments", "status", "out", "error"),
    [
        (["events", "--json"], 0, '"slug"', ""),
        (["show", PROVISION], 1, "", "lovkryss ingest"),
        (["scope"], 2, "", "--event"),
    ],
    ids=["done", "failed", "usage"],
)
def test_exit_statuses_of_the_process(arguments: list[str], status: int, out: str, error: str, tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", *arguments, "--home", str(tmp_path)], capture_output=True, text=True, encoding="utf-8",
        check=False, cwd=root, env={"PATH": "", "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"},
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    assert out in done.stdout
    assert bool(done.stdout) == bool(out)
    assert error in done.stderr


# -- help -------------------------------------------------------------------------------------------------------------


def test_the_commands_are_these() -> None:
    assert {command.name or command.callback.__name__.replace("_", "-") for command in cli.app.registered_commands if command.callback} == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_explained(name: str) -> None:
    group = typer.main.get_command(cli.app)
    command = group.commands[name]  # type: ignore[attr-defined]
    assert command.help
    shown = CliRunner().invoke(cli.app, [name, "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    assert command.help.splitlines()[0] in " ".join(shown.stdout.split())
    for parameter in command.params:
        for option in parameter.opts if parameter.param_type_name == "option" else ():
            assert option in shown.stdout


def test_every_parameter_has_a_word_of_help() -> None:
    group = typer.main.get_command(cli.app)
    silent = [
        (name, parameter.name)
        for name in COMMANDS
        for parameter in group.commands[name].params  # type: ignore[attr-defined]
        if parameter.name != "help" and not getattr(parameter, "help", None)
    ]
    assert silent == []


def test_help_without_a_command() -> None:
    shown = CliRunner().invoke(cli.app, ["--help"])
    assert [name for name in COMMANDS if name not in shown.stdout] == []


def test_actor(home: Path, run: Run) -> None:
    told = run("actor", "kommunen", "--home", home, "--json", "--limit", 3).json
    assert told["actor"]["id"] == "kommune"
    assert told["total"] >= len(told["lines"]) > 0
    assert {"id", "provision", "quote", "kind", "version", "url"} <= set(told["lines"][0])
    shown = run("actor", "kommunen", "--home", home)
    assert shown.status == 0
    assert "Plikter" in shown.out
    assert told["lines"][0]["quote"] in shown.out
    assert "kommune" in run("actor", "--list", "--home", home).out


def test_actor_that_is_unknown(home: Path, run: Run) -> None:
    answer = run("actor", "komunen", "--home", home)
    assert answer.status == 1
    assert "nærmest: «Kommune»" in answer.err
    assert run("actor", "--home", home).status == 2
    assert run("actor", "kommunen", "--event", "finnes-ikke", "--home", home).status == 1


def test_grants(home: Path, run: Run) -> None:
    told = run("grants", "--home", home, "--json").json
    assert told["total"] == len(told["schemes"])
    assert run("grants", "--home", home).status == 0
    answer = run("grants", "--to", "qqqq", "--home", home)
    assert (answer.status, "gruppene" in answer.err) == (1, True)


def test_indicators(home: Path, run: Run, tmp_path: Path) -> None:
    told = run("indicators", "--home", home, "--json").json
    assert told["total"]["figures"]["duties"] > 0
    shown = run("indicators", "--by", "actor", "--since", home, "--home", home)
    assert (shown.status, "Plikter" in shown.out, "endring fra" in shown.out) == (0, True, True)
    path = tmp_path / "tall.csv"
    assert run("indicators", "--csv", path, "--home", home).status == 0
    assert path.read_text(encoding="utf-8").startswith("snapshot,as_of,by,id,name,indicator,value")
    answer = run("indicators", "--since", "ffff", "--home", home)
    assert (answer.status, "det finnes" in answer.err) == (1, True)


def test_changes(home: Path, run: Run) -> None:
    told = run("changes", "nå", home, "--home", home, "--json").json
    assert (told["counts"], told["provisions"]) == ({}, [])
    assert "ingen endring" in run("changes", "nå", "nå", "--home", home).out
    answer = run("changes", "ffff", "nå", "--home", home)
    assert (answer.status, "det finnes" in answer.err) == (1, True)
    assert run("changes", "nå", "--home", home).status == 2
    assert run("changes", "--amendment", "lov/2099-01-01-1", "--home", home).status == 1


# -- flows of information -----------------------------------------------------------------------------------------

FLOW = ("--data", "helseopplysninger", "--from", "lege", "--to", "kommunen")


def test_dataflow_has_the_fields_of_the_contract(run: Run, home: Path) -> None:
    found = run("dataflow", *FLOW, "--purpose", "helsehjelp", "--home", home, "--json").json
    assert {"verdict", "governing", "parties"} <= set(found)
    assert found["verdict"] in ("allowed-with-basis", "duty", "restricted", "no-basis-found", "unclear")
    assert {"id", "role", "score", "quote", "why"} <= set(found["governing"][0])
    assert set(found["parties"]) == {"from", "to"}
    assert found["dcatap:applicableLegislation"][0]["@id"].startswith("https://lovdata.no/eli/")
    asked = run("dataflow", "--question", "Kan lege gi kommunen helseopplysninger?", "--home", home, "--limit", 2, "--json").json
    assert len(asked["governing"]) <= 2


def test_dataflow_in_words(run: Run, home: Path) -> None:
    said = run("dataflow", *FLOW, "--home", home)
    assert said.status == 0
    for heading in ("Resonnement", "Mangler", "Bestemmelser", "Lovdata"):
        assert heading in said.out


def test_dataflow_fails_on_an_outcome(run: Run, home: Path) -> None:
    conclusion = run("dataflow", *FLOW, "--home", home, "--json").json["conclusion"]
    failed = run("dataflow", *FLOW, "--home", home, "--fail-on", conclusion, "--json")
    assert failed.status == 1
    assert failed.json["conclusion"] == conclusion
    other = "unclear" if conclusion != "unclear" else "duty"
    assert run("dataflow", *FLOW, "--home", home, "--fail-on", other).status == 0


@pytest.mark.parametrize("arguments", [
    (), ("--data", "x"), ("--question", "x", "--data", "y"), ("--question", "x", "--check", "y"), ("--question", "x", "--fail-on", "maybe"),
])  # fmt: skip
def test_dataflow_used_wrongly(run: Run, home: Path, arguments: tuple[str, ...]) -> None:
    assert run("dataflow", *arguments, "--home", home).status == 2


def test_dataflow_of_nothing_is_one_clear_line(run: Run, home: Path) -> None:
    said = run("dataflow", "--question", "??", "--home", home)
    assert said.status == 1
    assert said.err.count("lovkryss:") == 1
    assert "tomt" in said.err


def test_flows_under_test(run: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "flows.yaml"
    path.write_text("flows:\n  - name: a\n    question: Kan lege gi kommunen helseopplysninger?\n", encoding="utf-8")
    first = run("dataflow", "--check", path, "--save", "--fail-on", "changed", "--home", home, "--json")
    assert (first.status, first.json["before"]) == (0, None)
    saved = tmp_path / "flows.result.json"
    assert run("dataflow", "--check", path, "--fail-on", "changed", "--home", home).status == 0
    kept = json.loads(saved.read_text(encoding="utf-8"))
    kept["flows"][0]["governing"] = kept["flows"][0]["governing"][1:]
    saved.write_text(json.dumps(kept), encoding="utf-8")
    changed = run("dataflow", "--check", path, "--fail-on", "changed", "--home", home, "--json")
    assert changed.status == 1
    assert [one["what"] for one in changed.json["changes"]] == ["added"]
    path.write_text(path.read_text(encoding="utf-8") + "    requires: [lov/1814-01-01-1/§1]\n", encoding="utf-8")
    assert run("dataflow", "--check", path, "--home", home).status == 1


def test_flows_of_an_event(run: Run, home: Path) -> None:
    found = run("flows", "--event", "sample-fa-barn", "--home", home, "--json").json
    assert set(found) == {"event", "from", "to", "cells", "open"}
    said = run("flows", "--event", "sample-fa-barn", "--home", home)
    assert said.status == 0
    assert run("flows", "--event", "nothing", "--home", home).status == 1
