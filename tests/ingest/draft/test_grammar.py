"""Proposals in plain text → provisions, and what they do to other acts. All law is invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.citation import ActEntry, Register
from ingest.document import BlockKind, UnitKind
from ingest.draft import Draft, read_draft
from ingest.draft.instruction import read_instruction

REGISTER = Register.build(
    [
        ActEntry("lov/2073-02-23-7", "Lov om barnestuer (barnestueloven)", "Barnestueloven", "2074-01-01", ("§1", "§4", "§5", "§7", "§9")),
        ActEntry("lov/2079-12-19-104", "Lov om grendetrygd (grendetrygdloven)", "Grendetrygdloven", "2080-01-01", ("§1-2", "§4-2")),
    ]
)

AMENDING = """\
Lov om endringer i barnestueloven og grendetrygdloven

I
I lov 23. februar 2073 nr. 7 om barnestuer gjøres følgende endringer:
§ 4 andre og tredje ledd skal lyde:
Stua skal gi svar innen to uker.
Foreldrene kan
a) klage på svaret,
b) be om en begrunnelse.
Nåværende tredje ledd blir fjerde ledd.
§ 5 andre ledd oppheves.
Ny § 7 a skal lyde:
§ 7 a. Søskenplass
Søsken har rett til plass i samme stue.
I § 9 første ledd skal ordet «styrer» erstattes med «leder».

II
I grendetrygdloven skal § 4-2 første ledd lyde:
Grendetrygda kan innhente opplysninger fra barnestua.

III
Loven trer i kraft fra den tid Kongen bestemmer.
"""

NEW = """\
Utkast til lov om setre

Kapittel 1. Innledende bestemmelser
§ 1. Formål
Loven skal verne setrene.
§ 2. Definisjoner
I denne loven menes med
a) seter: et sted der dyr stelles om sommeren
b) budeie: den som
1. melker, eller
2. kjerner smør.
Kapittel 2. Drift
§ 3-1. Ansvar
(1) Budeia har ansvaret for dyra.
(2) Kommunen fører tilsyn.
§ 4. Loven trer i kraft straks.
"""


def text(said: str, register: Register | None = REGISTER) -> Draft:
    return read_draft("utkast.txt", said.encode(), register)


def test_an_amending_act_is_tied_to_what_it_changes() -> None:
    draft = text(AMENDING)
    found = [(one.label, one.action, one.targets) for one in draft.provisions if one.action != "text"]
    barn = "lov/2073-02-23-7"
    assert found == [
        ("barnestueloven § 4 andre og tredje ledd", "change", (f"{barn}/§4/ledd-2", f"{barn}/§4/ledd-3")),
        ("barnestueloven Nåværende tredje ledd", "move", ()),
        ("barnestueloven § 5 andre ledd", "repeal", (f"{barn}/§5/ledd-2",)),
        ("barnestueloven § 7 a", "add", (f"{barn}/§7a",)),
        ("barnestueloven § 9 første ledd", "wording", (f"{barn}/§9/ledd-1",)),
        ("grendetrygdloven § 4-2 første ledd", "change", ("lov/2079-12-19-104/§4-2/ledd-1",)),
    ]
    assert draft.amends == (barn, "lov/2079-12-19-104")
    assert draft.title == "Lov om endringer i barnestueloven og grendetrygdloven"


def test_ledd_that_are_put_in_have_their_number_and_their_list() -> None:
    draft = text(AMENDING)
    unit = draft.unit(draft.provisions[0])
    assert [block.name for block in unit.walk()] == ["ledd-2", "ledd-3", "ledd-3/bokstav-a", "ledd-3/bokstav-b"]
    assert draft.document.slice(unit.blocks[0]) == "Stua skal gi svar innen to uker."
    added = next(one for one in draft.provisions if one.action == "add")
    assert (draft.unit(added).heading, draft.text(added)) == ("Søskenplass", "Søsken har rett til plass i samme stue.")


def test_commencement_is_no_provision_of_another_act() -> None:
    last = text(AMENDING).provisions[-1]
    assert (last.action, last.act) == ("text", "")


def test_a_new_act_has_chapters_sections_ledd_and_nested_lists() -> None:
    draft = text(NEW)
    assert [(one.label, draft.unit(one).heading) for one in draft.provisions] == [
        ("§ 1", "Formål"), ("§ 2", "Definisjoner"), ("§ 3-1", "Ansvar"), ("§ 4", ""),
    ]  # fmt: skip
    assert {one.action for one in draft.provisions} == {"own"}
    definitions = draft.unit(draft.provisions[1])
    assert [block.name for block in definitions.walk()] == [
        "ledd-1", "ledd-1/bokstav-a", "ledd-1/bokstav-b", "ledd-1/bokstav-b/nummer-1", "ledd-1/bokstav-b/nummer-2",
    ]  # fmt: skip
    assert draft.document.heading_path(definitions) == ("Kapittel 1. Innledende bestemmelser",)
    assert [draft.document.slice(one) for one in draft.unit(draft.provisions[2]).blocks] == [
        "(1) Budeia har ansvaret for dyra.", "(2) Kommunen fører tilsyn.",
    ]  # fmt: skip
    assert draft.text(draft.provisions[3]) == "Loven trer i kraft straks."
    assert draft.title == "Utkast til lov om setre"


def test_changes_at_the_end_of_a_new_act_and_the_sections_after_them() -> None:
    draft = text(
        "Lov om setre\n§ 1. Formål\nLoven verner setre.\n§ 2. Endringer i andre lover\nFra samme tid gjøres følgende endringer:\n"
        "1. I lov 23. februar 2073 nr. 7 om barnestuer gjøres følgende endringer:\n§ 5 oppheves.\n§ 9 skal lyde:\n§ 9. Klage\n"
        "Vedtak kan påklages.\n§ 3. Ikrafttredelse\nLoven trer i kraft straks. Fra samme tid oppheves grendetrygdloven.\n"
    )
    assert [(one.label, one.action) for one in draft.provisions] == [
        ("§ 1", "own"), ("§ 2", "own"), ("barnestueloven § 5", "repeal"), ("barnestueloven § 9", "change"), ("§ 3", "own"),
    ]  # fmt: skip
    assert draft.repeals == ("lov/2079-12-19-104",)


def test_what_stands_in_the_title_of_another_text_is_not_repealed() -> None:
    draft = text("Vedtak om setre\nVedtak 3. mars 2080 nr. 4 om delegering av myndighet etter grendetrygdloven oppheves.")
    assert draft.repeals == ()


@pytest.mark.parametrize(
    ("line", "action", "targets"),
    [
        ("§ 5 skal lyde:", "change", ("§5",)),
        ("§ 3 andre ledd oppheves.", "repeal", ("§3/ledd-2",)),
        ("§ 3 andre ledd vert oppheva.", "repeal", ("§3/ledd-2",)),
        ("Ny § 7 a skal lyde:", "add", ("§7a",)),
        ("§ 6-2 nytt tredje ledd bokstav c skal lyde:", "add", ("§6-2/ledd-3/bokstav-c",)),
        ("Nåværende § 8 blir ny § 9.", "move", ("§8", "§9")),
        ("§§ 5 til 7 oppheves.", "repeal", ("§5", "§7", "§6")),
        ("Nytt kapittel 3 A skal lyde:", "add", ("kap3A",)),
        ("§ 2 nr. 4 skal lyda:", "change", ("§2/nummer-4",)),
        ("I § 4 første ledd endres «ti» til «tolv».", "wording", ("§4/ledd-1",)),
        ("I lov 23. februar 2073 nr. 7 om barnestuer skal § 4 nr. 2 lyde:", "change", ("§4/nummer-2",)),
        ("Nåværende andre til fjerde ledd blir tredje til femte ledd.", "move", ()),
    ],
)
def test_instructions(line: str, action: str, targets: tuple[str, ...]) -> None:
    found = read_instruction(line, amending=True)
    assert found is not None
    assert (found.action, found.targets) == (action, targets)


@pytest.mark.parametrize(
    "line",
    [
        "Kommunen skal gi svar innen to uker.",
        "§ 5 gjelder tilsvarende for den som bor alene.",
        "Loven trer i kraft straks. Fra samme tid oppheves lov 3. mars 2050 nr. 4 om fyr.",
        "Bestemmelsene i § 4 gjelder ikke for setre.",
    ],
)
def test_law_text_is_no_instruction(line: str) -> None:
    assert read_instruction(line, amending=False) is None


def test_places_that_come_in_a_list() -> None:
    draft = text(
        "Lov om endringer i barnestueloven\nI\nI lov 23. februar 2073 nr. 7 om barnestuer gjøres følgende endringer:\n"
        "I følgende bestemmelser skal «stue» endres til «hus»:\n– § 4 første ledd\n– § 7\n"
    )
    assert [one.targets for one in draft.provisions if one.action == "wording"][-2:] == [
        ("lov/2073-02-23-7/§4/ledd-1",), ("lov/2073-02-23-7/§7",),
    ]  # fmt: skip


LINES = st.one_of(
    st.sampled_from(
        ["§ 5 skal lyde:", "§ 1. Formål", "I", "II", "Kapittel 2. Drift", "a) først", "b) så", "1. ett", "– strek", "§ 3 oppheves.",
         "I barnestueloven gjøres følgende endringer:", "Ny § 4 a skal lyde:", "(1) Noen skal gjøre noe.", "Loven trer i kraft straks.",
         "I følgende bestemmelser skal «a» endres til «b»:", "Artikkel 3", "Vedlegg 1", ""]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60),
)  # fmt: skip


@given(st.lists(LINES, min_size=1, max_size=25))
def test_any_text_is_read_and_nothing_of_it_is_lost_or_out_of_place(lines: list[str]) -> None:
    from ingest.draft.grammar import build
    from ingest.draft.model import Line

    draft = build([Line(line) for line in lines], kind="txt", register=REGISTER)
    document = draft.document
    names = [unit.name for unit in document.units]
    assert len(names) == len(set(names))
    end = 0
    for unit in document.units:
        assert end <= unit.start <= unit.end <= len(document.text)
        end = unit.end
        addresses = [block.name for block in unit.walk() if block.name]
        assert len(addresses) == len(set(addresses))
        for block in unit.walk():
            assert unit.start <= block.start <= block.end <= unit.end or unit.start == unit.end
            assert all(block.start <= child.start for child in block.children)
    assert [one.unit for one in draft.provisions] == list(range(len(document.units)))
    for one in draft.provisions:
        assert all(target.startswith(f"{one.act}/") for target in one.targets)
        assert (document.units[one.unit].kind is UnitKind.PROVISION) == (one.action == "own")
    said = "".join(document.text.split())
    for line in lines:
        for word in line.split():
            if len(word) > 12 and word.isalpha():
                assert word in said or word in draft.title


def test_a_table_stands_as_a_table() -> None:
    from ingest.draft.grammar import build
    from ingest.draft.model import Line

    draft = build([Line("§ 1. Satser"), Line("Satsene er:"), Line("ku | 10", "table")], kind="docx")
    assert [block.kind for block in draft.unit(draft.provisions[0]).blocks] == [BlockKind.LEDD, BlockKind.TABLE]


def test_a_date_at_the_start_of_a_line_is_no_list_item() -> None:
    draft = text("Lov om setre\n§ 1. Frist\nFristen er:\n1. januar 2080 for søkere.\n")
    assert "1. januar 2080 for søkere." in draft.text(draft.provisions[0])
