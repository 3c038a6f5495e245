"""Definitions in invented law text: every form in bokmål and nynorsk, the false friends, and spans that are exact."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.language.definitions import Definition, definitions_of
from analysis.language.lines import lines_of
from ingest.document import Block, BlockKind, Document, Unit, UnitKind
from ingest.lovdata import parse


def unit(text: str, *, heading: str = "", language: str = "nb", blocks: tuple[Block, ...] = ()) -> Unit:
    return Unit(UnitKind.PROVISION, "§1", "§ 1", heading, -1, 0, len(text), language, blocks)


def found(text: str, heading: str = "") -> list[tuple[str, str]]:
    return [(one.term, one.definiens) for one in definitions_of(unit(text, heading=heading), text)]


def read(inside: str, make_law: Callable[..., bytes], make_provision: Callable[..., str], title: str = "") -> tuple[Definition, ...]:
    document: Document = parse(make_law(make_provision("1", inside, title=title)), "prøve.xml")
    return definitions_of(document.provisions[0], document.text)


SENTENCES = [
    ("Med svevefarkost menes et fartøy uten hjul.", "svevefarkost", "et fartøy uten hjul."),
    ("Med svevefarkost menes i denne loven et fartøy uten hjul.", "svevefarkost", "et fartøy uten hjul."),
    ("Med svevefarkost i denne lov menes et fartøy uten hjul.", "svevefarkost", "et fartøy uten hjul."),
    ("I denne forskriften menes med svevefarkost: et fartøy uten hjul.", "svevefarkost", "et fartøy uten hjul."),
    ("Med begrepet «svevefarkost» forstås et fartøy uten hjul.", "svevefarkost", "et fartøy uten hjul."),
    ("Med ikke-styrt svevefarkost skal forstås et fartøy uten ror.", "ikke-styrt svevefarkost", "et fartøy uten ror."),
    ("Med svevefarty meiner ein i denne lova eit farty utan hjul.", "svevefarty", "eit farty utan hjul."),
    ("Med svevefarty er meint eit farty utan hjul.", "svevefarty", "eit farty utan hjul."),
    ("Med svevefarty er i denne lova meint eit farty utan hjul.", "svevefarty", "eit farty utan hjul."),
    ("Med svevefarty vert forstått eit farty utan hjul.", "svevefarty", "eit farty utan hjul."),
    ("Med svevefarty blir det meint eit farty utan hjul.", "svevefarty", "det meint eit farty utan hjul."),
    ("I forskrifta her er meint med svevefarty: eit farty utan hjul.", "svevefarty", "eit farty utan hjul."),
    ("Ved svevefarkost forstås i denne lov et fartøy uten hjul.", "svevefarkost", "et fartøy uten hjul."),
    ("Som svevefarkost regnes ethvert fartøy uten hjul.", "svevefarkost", "ethvert fartøy uten hjul."),
    ("Som svevefarkost regnes også ballong.", "svevefarkost", "ballong."),
    ("Som svevefarty vert òg rekna ballong.", "svevefarty", "ballong."),
    ("Til svevefarty vert m.a. rekna ballong og drake.", "svevefarty", "ballong og drake."),
    ("Uttrykket svevefarkost betyr et fartøy uten hjul.", "svevefarkost", "et fartøy uten hjul."),
    ("Omgrepet «svevefarty» omfattar også drake.", "svevefarty", "drake."),
    ("«Svevefarkost» betyr et fartøy uten hjul.", "Svevefarkost", "et fartøy uten hjul."),
    ("En svevefarkost er her definert som et fartøy uten hjul.", "svevefarkost", "et fartøy uten hjul."),
    ("Eieren plikter å gi Luftrådet for svevefarkoster (heretter kalt luftrådet) melding.", "luftrådet", "Luftrådet for svevefarkoster"),
    ("Det er oppretta eit luftråd for Noreg (heretter kalla Luftrådet).", "Luftrådet", "eit luftråd for Noreg"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "term", "definiens"), SENTENCES, ids=lambda value: str(value)[:40])
def test_sentence(text: str, term: str, definiens: str) -> None:
    if "blir det meint" in text:
        definiens = "eit farty utan hjul."
    assert found(text) == [(term, definiens)]


@pytest.mark.parametrize(
    "text",
    [
        "Med mindre annet er bestemt, menes fristen å løpe fra vedtaket.",
        "Med forbehold for Kongens samtykke forstås avtalen som bindende.",
        "Kongen kan gi forskrift om hva som menes med svevefarkost.",
        "Departementet kan gi forskrift om kva som er meint med svevefarty.",
        "Farkosten skal ikke anses som solgt før den er levert.",
        "Fristen regnes fra den dagen vedtaket kom fram.",
        "Som følge av forfall regnes møtet som avlyst.",
        "Som svevefarkost regnes ikke drake.",
        "Med dette menes en farkost.",
        "Eieren skal med kommunen forstå planen.",
        "Saken er avgjort.",
    ],
)
def test_false_friend(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Svevefarkost er et fartøy uten hjul.", ["Svevefarkost"]),
        ("Svevefarkost: Fartøy uten hjul.", ["Svevefarkost"]),
        ("Farkost: Noe som farer. Svevefarkost: Fartøy uten hjul. Drake: Farkost i snor.", ["Farkost", "Svevefarkost", "Drake"]),
        ("«svevefarkost» et fartøy uten hjul", ["svevefarkost"]),
        ("Dette er en regel om farkoster.", []),
        ("Departementet er klageinstans.", []),
        ("Svevefarkosten er ikke et kjøretøy.", []),
    ],
)
def test_in_a_provision_that_defines(text: str, terms: list[str]) -> None:
    assert [term for term, _ in found(text, heading="Definisjoner")] == terms
    assert [term for term, _ in found(text, heading="Omgrep")] == terms


def test_class_counts_where_the_heading_asks() -> None:
    text = "Enhver farkost som flyr uten hjul, regnes som svevefarkost."
    assert found(text, "Hva som regnes som svevefarkost") == [("svevefarkost", "Enhver farkost som flyr uten hjul,")]
    assert found(text, "Straff") == []


def items(*entries: str, label: str = "") -> str:
    rows = "".join(f'<li data-name="{label and chr(97 + n) + "."}">{entry}</li>' for n, entry in enumerate(entries))
    return f'<ul class="defaultList">{rows}</ul>'


@pytest.mark.parametrize("label", ["", "a."])
@pytest.mark.parametrize(
    ("lead", "scope"),
    [
        ("I denne loven menes med:", "I denne loven"),
        ("I denne forskrift forstås med", "I denne forskrift"),
        ("I forskriften her er meint med:", "I forskriften her"),
        ("I denne forordning menes med", "I denne forordning"),
        ("Følgende definisjoner gjelder i dette kapitlet:", "i dette kapitlet"),
    ],
)
def test_list(lead: str, scope: str, label: str, make_law: Callable[..., bytes], make_provision: Callable[..., str]) -> None:
    entries = items("svevefarkost: fartøy uten hjul;", "drake, farkost i snor,", "«ballong» enhver farkost med gass,", label=label)
    law = read(f'<article class="legalP">{lead}{entries}</article>', make_law, make_provision)
    assert [(one.term, one.definiens) for one in law] == [
        ("svevefarkost", "fartøy uten hjul;"), ("drake", "farkost i snor,"), ("ballong", "enhver farkost med gass,"),
    ]  # fmt: skip
    assert {one.scope for one in law} == {scope}
    assert {one.block for one in law} <= {f"ledd-1/{kind}-{n}" for kind, names in (("punkt", "123"), ("bokstav", "abc")) for n in names}


def test_alternatives_are_part_of_the_meaning(make_law: Callable[..., bytes], make_provision: Callable[..., str]) -> None:
    law = read(f'<article class="legalP">Med svevefarkost menes:{items("fartøy uten hjul", "drake")}</article>', make_law, make_provision)
    assert [(one.term, one.definiens) for one in law] == [("svevefarkost", "fartøy uten hjul\ndrake")]


def test_term_alone_on_its_line(make_law: Callable[..., bytes], make_provision: Callable[..., str]) -> None:
    inside = (
        f'<article class="legalP">I forskriften brukes følgende begreper:{items("Svevefarkost" + items("Fartøy uten hjul."))}</article>'
    )
    assert [(one.term, one.definiens) for one in read(inside, make_law, make_provision)] == [("Svevefarkost", "Fartøy uten hjul.")]


def test_ledd_below_a_lead_in() -> None:
    text = "I denne loven menes med:\nSvevefarkost: Fartøy uten hjul.\nDrake: Farkost i snor.\nLoven gjelder ikke i utlandet."
    assert found(text) == [("Svevefarkost", "Fartøy uten hjul."), ("Drake", "Farkost i snor.")]


def test_several_terms_share_a_meaning() -> None:
    text = "I denne loven menes med «drake» og «ballong»: farkost uten motor."
    assert found(text) == [("drake", "farkost uten motor."), ("ballong", "farkost uten motor.")]


def test_two_definitions_in_one_sentence() -> None:
    text = "Med drake menes farkost i snor, og med ballong menes farkost med gass."
    assert found(text) == [("drake", "farkost i snor"), ("ballong", "farkost med gass.")]


PIECES = st.sampled_from(
    """
    Med med menes forstås meiner ein er meint i denne loven : ; , . «drake» drake "ballong" ( ) (heretter kalt Som regnes som ikke
    betyr Definisjoner I forskriften her menes med: a) 1. – - regnes omfatter uttrykket ’ ► \u00ad § 5 første ledd og eller mindre definert som når
    """.split(" ")
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map(" ".join))


@given(TEXTS, st.sampled_from(["", "Definisjoner", "Hva som regnes som drake"]))
@settings(max_examples=400, deadline=None)
def test_spans_are_exact_on_any_text(text: str, heading: str) -> None:
    prefix = "Første paragraf.\n"
    law = Unit(UnitKind.PROVISION, "§2", "§ 2", heading, -1, len(prefix), len(prefix) + len(text), "nb")
    ends: list[tuple[int, int]] = []
    for one in definitions_of(law, prefix + text):
        assert text[slice(*one.term_span)] == one.term
        assert one.term.strip() == one.term != ""
        assert text[slice(*one.definiens_span)] == one.definiens
        assert one.definiens.strip()
        assert one.key
        assert 0 <= one.sentence_span[0] <= one.term_span[0] < one.term_span[1] <= one.sentence_span[1] <= len(text)
        assert one.sentence_span[0] <= one.definiens_span[0] < one.definiens_span[1] <= one.sentence_span[1]
        ends.append(one.term_span)
    assert len(ends) == len(set(ends))


@pytest.mark.parametrize(
    "piece", ["med ", "Med drake ", "«", "(", "heretter kalt ", "drake, ", "som regnes ", "a. ", "er ", "i denne lov ", "1. ", ": "]
)
def test_time_is_bounded(piece: str) -> None:
    text = piece * (60_000 // len(piece)) + "menes drake."
    start = time.process_time()  # not that of neighbours
    definitions_of(unit(text, heading="Definisjoner"), text)
    assert time.process_time() - start < 5


def test_lines_follow_blocks() -> None:
    text = "I loven menes med:\na. drake: farkost\nog ballong"
    item = Block(BlockKind.ITEM, "ledd-1/bokstav-a", "a.", 19, 36)
    after = Block(BlockKind.CONTINUATION, "", "", 37, 47)
    ledd = Block(BlockKind.LEDD, "ledd-1", "", 0, 47, (item, after))
    lines = lines_of(unit(text, blocks=(ledd,)), text)
    assert [text[line.start : line.end] for line in lines] == ["I loven menes med:", "drake: farkost", "og ballong"]
    assert [line.whole_end for line in lines] == [47, 36, 47]


def test_a_meaning_goes_on_after_a_semicolon_and_ends_with_its_sentence() -> None:
    text = "Med drake menes farkost; herunder ballong mv. Eieren skal merke den."
    assert found(text) == [("drake", "farkost; herunder ballong mv.")]


def test_entries_of_one_paragraph_after_an_abbreviation() -> None:
    text = "Drake: Farkost av papir, tøy mv. Ballong: Farkost med gass. Snor: Line til en drake, f.eks. av hamp."
    assert [term for term, _ in found(text, "Definisjoner")] == ["Drake", "Ballong", "Snor"]
