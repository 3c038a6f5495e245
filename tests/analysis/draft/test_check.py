"""Invented proposals held against the sample corpus: what is remarked, and what is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.draft.model import Check, Remark
from analysis.engine import Engine
from corpora import catalogue
from ingest.draft import read_draft

Checked = Callable[..., Check]


@pytest.fixture
def checked(engine: Engine) -> Checked:
    def check(text: str, name: str = "utkast.txt", limit: int | None = None) -> Check:
        draft = read_draft(name, text.encode(), engine.corpus.register)
        return engine.drafts.check(draft, limit)

    return check


def of(check: Check, kind: str) -> list[Remark]:
    return [one for one in check.remarks if one.kind == kind]


def new_act(*sections: str) -> str:
    return "Lov om fjellgrender\n" + "\n".join(f"§ {number}. {said}" for number, said in enumerate(sections, 1)) + "\n"


AIM = "Formål\nLoven skal legge til rette for at folk kan bo i fjellgrendene hele året."


# -- citations ----------------------------------------------------------------------------------------------------


def test_citations_that_lead_nowhere(checked: Checked) -> None:
    found = checked(
        new_act(AIM, "Støtte\nReglene i forsorgsloven § 11 gjelder tilsvarende.", "Svar\nSvar gis etter § 19.", "Klage\nKlage følger § 3.")
    )
    dead = of(found, "dead-reference")
    assert [one.label for one in dead] == ["§ 2", "§ 3"]
    former, own = dead
    assert "forsorgsloven § 11" in former.quote
    assert "opphevet" in former.why
    assert "har ingen § 19" in own.why
    assert own.provisions == ()
    assert all(one.severity == "major" for one in dead)


def test_citations_that_are_there_are_not_remarked(checked: Checked) -> None:
    found = checked(new_act(AIM, "Melding\nMelding gis etter innbyggerregisterloven § 2-2.", "Svar\nSvar gis etter § 2.", "Krav\nKrav etter § 1."))
    assert of(found, "dead-reference") == []


def test_what_the_proposal_adds_is_there(checked: Checked) -> None:
    found = checked(
        "Lov om endringer i barnestueloven\nI\nI lov 23. februar 2073 nr. 7 om barnestuer gjøres følgende endringer:\n"
        "Ny § 4 z skal lyde:\n§ 4 z. Søsken\nSøsken har rett til plass i samme barnestue når foreldrene ber om det.\n"
        "§ 1 nytt tredje ledd skal lyde:\nLoven gjelder også for søsken som har plass etter § 4 z.\n"
    )
    assert of(found, "dead-reference") == []


# -- names --------------------------------------------------------------------------------------------------------


def test_names_out_of_use(checked: Checked) -> None:
    stale = of(checked(new_act(AIM, "Tilsyn\nFylkesmannen fører tilsyn med fjellgrendene.")), "stale-term")
    assert [(one.label, "statsforvalter" in one.why) for one in stale] == [("§ 2", True)]
    assert stale[0].quote == "Fylkesmannen fører tilsyn med fjellgrendene."


# -- terms --------------------------------------------------------------------------------------------------------


def test_a_term_that_acts_define_by_different_numbers(checked: Checked) -> None:
    used = of(checked(new_act(AIM, "Tillegg\nDen som bor sammen med en samboer i fjellgrenda, har rett til tillegg.")), "definition")
    assert len(used) == 1
    assert "samboer" in used[0].why
    assert "uten å definere" in used[0].why
    assert "lov/2076-05-20-21/§3" in " ".join(used[0].provisions)
    assert "3 år" in used[0].why
    assert "12 måneder" in used[0].why


def test_a_term_with_another_number_than_elsewhere(checked: Checked) -> None:
    found = checked(new_act(AIM, "Samboer\nMed samboer menes to personer over 18 år som har bodd sammen i minst fem år i fjellgrenda."))
    defined = of(found, "definition")
    assert len(defined) == 1
    assert "5 år" in defined[0].why
    assert defined[0].label == "§ 2"


def test_a_duration_is_not_held_against_an_age(checked: Checked) -> None:
    found = checked(new_act(AIM, "Samboer\nMed samboer menes to personer som har bodd sammen i minst fire år i fjellgrenda."))
    told = of(found, "definition")[0].why
    assert "4 år" in told
    assert "18 år" not in told


def test_a_term_that_the_changed_act_defines_is_its_own(checked: Checked) -> None:
    found = checked(
        "Lov om endring i samlivslova\nI\nI lov 3. mars 2078 nr. 9 om samliv utan ekteskap skal § 4 lyde:\n"
        "§ 4. Hus\nEin sambuar har rett til å bli buande i huset i tre månader etter brotet.\n"
    )
    assert of(found, "definition") == []


# -- overlaps -----------------------------------------------------------------------------------------------------


def of_law(engine: Engine, identifier: str) -> str:
    place = engine.corpus.locate(identifier)
    assert place.unit is not None
    return place.document.slice(place.unit)


DEATH = "lov/2071-03-14-12/§3-4"


def test_the_same_rule_in_another_act(engine: Engine, checked: Checked) -> None:
    found = checked(new_act(AIM, f"Melding om dødsfall\n{of_law(engine, DEATH)}"))
    overlaps = found.provisions[1].overlaps
    assert overlaps[0].id == DEATH
    assert overlaps[0].score > 0.9
    assert overlaps[0].kind
    told = [one for one in found.remarks if DEATH in one.provisions]
    assert [one.label for one in told] == ["§ 2"]
    assert told[0].quote.rstrip(" …") in " ".join(of_law(engine, DEATH).split())


def test_a_deadline_that_collides(engine: Engine, checked: Checked) -> None:
    move = of_law(engine, "lov/2071-03-14-12/§2-2").replace("innen åtte dager", "innen tre uker")
    found = checked(new_act(AIM, f"Melding om flytting\n{move}"))
    assert [(one.label, one.severity) for one in of(found, "deadline")] == [("§ 2", "major")]
    assert "åtte dager" in of(found, "deadline")[0].why


def test_the_changed_provision_is_no_overlap_of_its_new_wording(engine: Engine, checked: Checked) -> None:
    wording = of_law(engine, DEATH).replace("uten ugrunnet opphold", "innen to dager")
    found = checked(
        f"Lov om endring i innbyggerregisterloven\nI\nI lov 14. mars 2071 nr. 12 om innbyggerregistrering skal § 3-4 lyde:\n"
        f"§ 3-4. Melding om dødsfall\n{wording}\n"
    )
    assert found.amends == ("lov/2071-03-14-12",)
    assert found.provisions[0].targets == (DEATH,)
    assert all(one.id != DEATH for provision in found.provisions for one in provision.overlaps)
    assert all(DEATH not in one.provisions for one in found.remarks)


def test_an_act_that_stands_in_the_corpus_is_not_held_against_itself(engine: Engine) -> None:
    file = next((catalogue.SAMPLE / "nl").glob("*20730223*"))
    found = engine.drafts.check(read_draft(file.name, file.read_bytes(), engine.corpus.register))
    assert found.own == "lov/2073-02-23-7"
    assert all(not one.id.startswith("lov/2073-02-23-7/") for provision in found.provisions for one in provision.overlaps)
    assert found.notes


def test_boilerplate_is_not_remarked(checked: Checked) -> None:
    found = checked(new_act(AIM, "Ikrafttredelse\nLoven trer i kraft fra den tid Kongen bestemmer.", "Forskrift\nDepartementet kan gi forskrift om utfylling av loven."))
    assert found.remarks == ()


# -- secrecy ------------------------------------------------------------------------------------------------------


def test_information_from_a_body_without_a_word_on_secrecy(checked: Checked) -> None:
    section = "Opplysninger\nKommunen kan innhente opplysninger fra barnevernstjenesten når det er nødvendig for å behandle søknaden{}."
    silent = checked(new_act(AIM, section.format("")))
    told = [one for one in silent.remarks if one.kind in ("missing-mirror", "confidentiality-vs-disclosure")]
    assert [one.label for one in told] == ["§ 2"]
    assert "taushetsplikt" in told[0].why
    lifted = checked(new_act(AIM, section.format(", uten hinder av taushetsplikt")))
    assert [one for one in lifted.remarks if one.kind in ("missing-mirror", "confidentiality-vs-disclosure")] == []


# -- what is left behind ------------------------------------------------------------------------------------------


def test_law_that_cites_what_is_repealed(engine: Engine, checked: Checked) -> None:
    cited = [
        (source, target)
        for source, target in engine.index.edges.tolist()
        if engine.index.rows[target].document.startswith("lov/") and engine.index.rows[source].document != engine.index.rows[target].document
    ]
    source, target = (engine.index.rows[one] for one in cited[0])
    info = engine.corpus.info(target.document)
    day, number = info.refid.split("/")[1][:10], info.refid.rpartition("-")[2]
    year, month, date = day.split("-")
    months = "januar februar mars april mai juni juli august september oktober november desember".split()
    act = f"lov {int(date)}. {months[int(month) - 1]} {year} nr. {number}"
    text = f"Lov om endring\nI\nI {act} gjøres følgende endringer:\n{target.label} oppheves.\n"
    left = of(checked(text), "should-amend")
    assert left
    assert source.id in left[0].provisions
    assert "oppheves" in left[0].why
    both = text + f"II\nI {_named(engine, source.document)} gjøres følgende endringer:\n{source.label} oppheves.\n"
    assert all(source.id not in one.provisions for one in of(checked(both), "should-amend"))


def _named(engine: Engine, document: str) -> str:
    refid = engine.corpus.info(document).refid
    year, month, day, number = refid.split("/")[1].split("-")
    months = "januar februar mars april mai juni juli august september oktober november desember".split()
    return f"{refid.split('/')[0]} {int(day)}. {months[int(month) - 1]} {year} nr. {number}"


# -- the whole ----------------------------------------------------------------------------------------------------


def test_quotes_are_words_of_the_proposal_and_ids_lead_somewhere(engine: Engine, checked: Checked) -> None:
    text = new_act(AIM, f"Dødsfall\n{of_law(engine, DEATH)}", "Tilsyn\nFylkesmannen og samboer fører tilsyn etter forsorgsloven § 3 og § 88.", "Mer\nJf. § 3.")
    found = checked(text)
    assert found.remarks
    for one in found.remarks:
        assert one.quote.removesuffix(" …") in " ".join(text.split())
        assert found.provisions[one.place].label == one.label
        for identifier in one.provisions:
            assert engine.corpus.locate(identifier)


def test_limit_and_order(engine: Engine, checked: Checked) -> None:
    text = new_act(AIM, "Tilsyn\nFylkesmannen fører tilsyn etter forsorgsloven § 3 og § 88.", "To\nJf. § 77 for setre.", "Tre\nJf. § 1.")
    every, one = checked(text), checked(text, limit=1)
    assert every.total == len(every.remarks) > 1
    assert one.remarks == every.remarks[:1]
    assert one.total == every.total
    ranks = [("major", "minor", "info").index(remark.severity) for remark in every.remarks]
    assert ranks == sorted(ranks)


def test_a_text_without_sections_says_so(checked: Checked) -> None:
    found = checked("Høringsnotat om setre\nDepartementet foreslår å verne setrene.")
    assert any("Fant ingen paragrafer" in note for note in found.notes)


def test_an_act_that_is_not_here_is_told(checked: Checked) -> None:
    found = checked("Lov om endring\nI\nI lov 3. mars 2001 nr. 4 om fyr gjøres følgende endringer:\n§ 5 skal lyde:\nFyret skal lyse.\n")
    assert any("lov/2001-03-03-4" in note for note in found.notes)


def test_nothing_of_a_proposal_is_kept(engine: Engine, checked: Checked, indexed_home: Path) -> None:
    def files() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in indexed_home.rglob("*") if path.is_file() and "corpus.db" not in path.name}

    checked(new_act(AIM))
    before = files()
    checked(new_act(AIM, "Tilsyn\nFylkesmannen fører tilsyn."))
    assert files() == before
