"""What reports hold, and what they say."""

import json
import re
from collections.abc import Iterator
from typing import Any, get_args

import msgspec
import pytest

from analysis.engine import Engine
from analysis.faults.model import FAULT_KINDS
from analysis.overlap.model import Kind
from api.report.blocks import Heading, Table
from api.report.content import Builder
from api.report.findings import FIRST, IN_FULL
from api.report.layout import paper
from api.report.model import Report
from api.report.telling import shorter
from api.report.words import LANGUAGES, words
from bench.reports import Stored, quotes_of, runs
from ingest.errors import NotFoundError

EVENT = "sample-fa-barn"
SORTS = ("event", "query", "replacement")


def flat(node: Any, at: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from flat(value, f"{at}.{key}")
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from flat(value, f"{at}[{place}]")
    else:
        yield at, str(node)


def said(report: Report) -> list[str]:
    """Everything a document says in its own words."""
    made = paper(report)
    found = [run.text for run in runs(made) if not run.quote]
    for block in made.blocks:
        if isinstance(block, Heading):
            found.append(block.text)
        elif isinstance(block, Table):
            found += [block.caption, *block.header]
    return found


@pytest.mark.parametrize("sort", SORTS)
def test_every_quotation_is_the_stored_text_at_its_place(reports: dict[str, Report], engine: Engine, sort: str) -> None:
    stored = Stored(engine)
    quotes = list(quotes_of(json.loads(msgspec.json.encode(reports[sort]))))
    assert len(quotes) > 50
    for one in quotes:
        assert one["text"]
        assert stored.text(one["provision"])[one["start"] : one["end"]] == one["text"]


@pytest.mark.parametrize("sort", SORTS)
def test_a_cut_quotation_is_followed_by_more_law(reports: dict[str, Report], engine: Engine, sort: str) -> None:
    stored = Stored(engine)
    for one in quotes_of(json.loads(msgspec.json.encode(reports[sort]))):
        if one["cut"]:
            assert stored.text(one["provision"])[one["end"] :].strip()


def test_a_shortened_quotation_is_still_at_its_place(report: Report, engine: Engine) -> None:
    stored = Stored(engine)
    for finding in report.findings:
        for member in finding.members:
            one = shorter(member.quote, 60)
            assert stored.text(one.provision)[one.start : one.end] == one.text
            assert one.cut or one == member.quote


def test_figures_count_what_is_there(report: Report) -> None:
    f = report.figures
    assert f.findings == len(report.findings) == sum(f.by_kind.values())
    assert f.faults == sum(one.kind in FAULT_KINDS for one in report.findings)
    assert (f.acts + f.regulations, f.provisions, f.actors) == (len(report.laws), len(report.provisions), len(report.actors))
    assert f.clashes == sum(len(one.clashes) for one in report.findings)
    assert f.dead == len(report.dead)
    assert f.in_full == sum(one.in_full for one in report.findings) <= IN_FULL


def test_the_report_tells_what_the_engine_finds(report: Report, engine: Engine) -> None:
    """All that a reviewer of the event is shown, in the same order, and every fault of its scope."""
    shown = [one.id for one in engine.overlaps(event=EVENT, limit=20)]
    told = [one.id for one in report.findings]
    assert len(shown) > 5
    assert [one for one in told if one in set(shown)] == shown
    for kind in FAULT_KINDS:
        assert {one.id for one in engine.faults.of_event(EVENT, kind)} <= set(told)


def test_numbers_run_and_ids_are_stable(report: Report, engine: Engine) -> None:
    assert [one.number for one in report.findings] == list(range(1, len(report.findings) + 1))
    assert len({one.id for one in report.findings}) == len(report.findings)
    for one in report.findings[:5]:
        assert {member.id for member in one.members} == {member.id for member in engine.cluster(one.id).provisions}


def test_what_to_look_at_first_has_reasons_and_is_shown_in_full(report: Report) -> None:
    by_number = {one.number: one for one in report.findings}
    assert 1 <= len(report.first) <= FIRST
    assert [one.points for one in report.first] == sorted((one.points for one in report.first), reverse=True)
    for one in report.first:
        assert one.reasons
        assert by_number[one.finding].in_full
        assert dict(one.reasons).get("clashes", 0) == len(by_number[one.finding].clashes)


def test_sectors_meet_where_findings_say_so(report: Report) -> None:
    for one in report.meetings:
        shared = [f for f in report.findings if f.kind not in FAULT_KINDS and {one.first, one.second} <= set(f.sectors)]
        assert len(shared) == one.findings > 0


def test_a_report_is_the_same_on_every_run(report: Report, engine: Engine) -> None:
    assert msgspec.json.encode(Builder(engine).of_event(EVENT)) == msgspec.json.encode(report)


def test_the_date_is_the_laws_unless_given(report: Report, engine: Engine) -> None:
    assert report.basis.date == report.basis.as_of == "2098-12-31"
    assert Builder(engine, date="2099-01-02").of_event(EVENT).basis.date == "2099-01-02"


def test_a_replacement_tells_who_cites_the_act(reports: dict[str, Report]) -> None:
    found = reports["replacement"].replaced
    assert found is not None
    assert found.replaced_by == "lov/2096-06-05-33"
    assert found.citations == sum(one.citations for one in found.documents)
    assert reports["event"].replaced is None
    members = [{member.id for member in one.members} for one in reports["replacement"].findings if one.kind not in FAULT_KINDS]
    assert all(len(a & b) < 0.5 * min(len(a), len(b)) for place, a in enumerate(members) for b in members[:place])


def test_unknown_subjects_are_refused(engine: Engine) -> None:
    with pytest.raises(NotFoundError):
        Builder(engine).of_event("finnes-ikke")
    with pytest.raises(NotFoundError):
        Builder(engine).of_replacement("lov/1814-05-17")


# -- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_say_the_same_things(language: Any) -> None:
    ours, other = dict(flat(words("nb").found)), dict(flat(words(language).found))
    assert set(ours) == set(other)
    for key, text in ours.items():
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", other[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_sheets_fit(language: Any) -> None:
    names = list(words(language).found["sheet"].values())
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


@pytest.mark.parametrize("sort", SORTS)
def test_norwegian_text_has_no_codes(reports: dict[str, Report], sort: str) -> None:
    text = "\n".join(said(reports[sort]))
    for kind in get_args(Kind):
        if "-" in kind:
            assert kind not in text
    assert not re.search(r"\b(duty|threshold|deadline|competence|procedure|rights|major|minor|wording)\b", text)


def test_every_word_that_findings_need_is_there() -> None:
    from analysis.difference.model import Attribute, Severity
    from analysis.overlap.conflicts import ConflictKind
    from analysis.references.model import Reason

    w = words("nb").found
    for group, kind in (("kind", Kind), ("measure", Kind), ("sheet", Kind), ("attribute", Attribute), ("severity", Severity),
                        ("clash", ConflictKind), ("dead_reason", Reason)):  # fmt: skip
        assert set(get_args(kind)) <= set(w[group]), group


@pytest.mark.parametrize("language", ["nn", "en"])
def test_another_language_changes_the_words_and_not_the_law(engine: Engine, report: Report, language: Any) -> None:
    other = Builder(engine, language).of_event(EVENT)
    assert [one.members for one in other.findings] == [one.members for one in report.findings]
    ours, theirs = paper(report), paper(other)
    quoted = [[run.text for run in runs(one) if run.quote] for one in (ours, theirs)]
    assert quoted[0] == quoted[1]
    heads = [[one.text for one in made.blocks if isinstance(one, Heading) and one.level == 1] for made in (ours, theirs)]
    assert not set(heads[0]) & set(heads[1])


def test_the_chapters_are_the_six_questions(report: Report) -> None:
    chapters = [one.text for one in paper(report).blocks if isinstance(one, Heading) and one.level == 1]
    assert [one[0] for one in chapters if one[0].isdigit()] == list("123456")
    assert chapters[0] == "Sammendrag"


def test_numbers_and_dates_are_written_as_people_write_them() -> None:
    assert words("nb").date("2026-07-02") == "2. juli 2026"
    assert words("en").date("2026-07-02") == "2 July 2026"
    assert words("nb").count("act", 1) == "1 lov"
    assert words("nb").count("act", 12345) == "12\u202f345 lover"
    assert words("nn").listed(["a", "b", "c"]) == "a, b og c"
