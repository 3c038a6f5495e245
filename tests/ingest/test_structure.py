"""Every structure of Lovdata's format (corpora/README.md) and what the parser makes of it."""

from collections.abc import Callable

import pytest

from ingest.document import Document, NoteKind, Unit, UnitKind
from ingest.lovdata import parse

Law = Callable[..., bytes]
Prov = Callable[..., str]


def ledd(text: str) -> str:
    return f'<article class="legalP">{text}</article>'


def numbered(number: str, text: str) -> str:
    return f'<article class="numberedLegalP" data-numerator="{number}">({number}) {text}</article>'


def item(label: str, text: str, inside: str = "") -> str:
    mark = f' data-name="{label}"' if label else ""
    return f'<li{mark}><article class="listArticle">{ledd(text)}{inside}</article></li>'


def section(inside: str, heading: str = "Kapittel 1. Prøver", name: str = "kap1", number: str = "1") -> str:
    url = f"NL/lov/2071-01-02-3/KAPITTEL_{number}"
    return f'<section class="section" data-name="{name}" data-lovdata-URL="{url}"><h2>{heading}</h2>{inside}</section>'


def shape(document: Document, unit: Unit) -> list[tuple[str, str]]:
    return [(block.name or block.kind.value, document.slice(block)) for block in unit.walk()]


def only(document: Document) -> Unit:
    (unit,) = document.units
    return unit


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param(ledd("En."), [("ledd-1", "En.")], id="one ledd"),
        pytest.param(ledd("En.") + ledd("To."), [("ledd-1", "En."), ("ledd-2", "To.")], id="two ledd"),
        pytest.param(numbered("1", "En.") + numbered("2", "To."), [("ledd-1", "(1) En."), ("ledd-2", "(2) To.")], id="numbered"),
        pytest.param(numbered("1", "En.") + ledd("To."), [("ledd-1", "(1) En."), ("ledd-2", "To.")], id="mixed"),
        pytest.param(numbered("1", "En.") + numbered("1", "To."), [("ledd-1", "(1) En."), ("ledd-1~2", "(1) To.")], id="twice"),
        pytest.param(
            ledd('Krav:<ol class="defaultList" type="a">' + item("a.", "ro,") + item("b.", "orden.") + "</ol>"),
            [("ledd-1", "Krav:\na. ro,\nb. orden."), ("ledd-1/bokstav-a", "a. ro,"), ("ledd-1/bokstav-b", "b. orden.")],
            id="letters",
        ),
        pytest.param(
            ledd('Krav:<ol class="defaultList" type="1">' + item("1.", "ro") + item("2.", "orden") + "</ol>"),
            [("ledd-1", "Krav:\n1. ro\n2. orden"), ("ledd-1/nummer-1", "1. ro"), ("ledd-1/nummer-2", "2. orden")],
            id="numbers",
        ),
        pytest.param(
            ledd('Krav:<ul class="defaultList">' + item("", "ro") + item("–", "orden") + "</ul>"),
            [("ledd-1", "Krav:\nro\n– orden"), ("ledd-1/punkt-1", "ro"), ("ledd-1/punkt-2", "– orden")],
            id="no labels",
        ),
        pytest.param(
            ledd("Krav:<ul>" + item("a.", "ro:", "<ul>" + item("1.", "dag") + item("2.", "natt") + "</ul>") + "</ul>"),
            [
                ("ledd-1", "Krav:\na. ro:\n1. dag\n2. natt"),
                ("ledd-1/bokstav-a", "a. ro:\n1. dag\n2. natt"),
                ("ledd-1/bokstav-a/nummer-1", "1. dag"),
                ("ledd-1/bokstav-a/nummer-2", "2. natt"),
            ],
            id="nested list",
        ),
        pytest.param(
            ledd("Krav:<ul>" + item("a.", "ro") + '</ul><p class="leddfortsettelse">gjelder alltid.</p>') + ledd("To."),
            [
                ("ledd-1", "Krav:\na. ro\ngjelder alltid."),
                ("ledd-1/bokstav-a", "a. ro"),
                ("continuation", "gjelder alltid."),
                ("ledd-2", "To."),
            ],
            id="leddfortsettelse",
        ),
        pytest.param(
            ledd("Krav:<ul>" + item("a.", "ro") + "</ul><ul>" + item("a.", "orden") + "</ul>"),
            [("ledd-1", "Krav:\na. ro\na. orden"), ("ledd-1/bokstav-a", "a. ro"), ("ledd-1/bokstav-a~2", "a. orden")],
            id="two lists, one letter",
        ),
        pytest.param(
            "<ul>" + item("1.", "ro") + "</ul>",
            [("nummer-1", "1. ro")],
            id="list without ledd",
        ),
        pytest.param(
            '<article class="defaultP">Krav:<ul>' + item("1.", "ro") + '</ul></article><article class="defaultP">Og:<ul>'
            + item("1.", "orden") + "</ul></article>",
            [("text", "Krav:\n1. ro"), ("nummer-1", "1. ro"), ("text", "Og:\n1. orden"), ("nummer-1~2", "1. orden")],
            id="lists in two blocks have two addresses",
        ),
        pytest.param(
            ledd("<ul>" + item("a.", "") + item("b.", "orden") + "</ul>"),
            [("ledd-1", "a.\nb. orden"), ("ledd-1/bokstav-a", "a."), ("ledd-1/bokstav-b", "b. orden")],
            id="empty item keeps its line",
        ),
        pytest.param(
            ledd("<ul>" + "<li><article class='listArticle'>" + ledd("En.") + ledd("To.") + "</article></li></ul>"),
            [("ledd-1", "En.\nTo."), ("ledd-1/punkt-1", "En.\nTo.")],
            id="two blocks in an item are no ledd",
        ),
        pytest.param(
            '<article class="numberedLegalP" data-numerator="1">(1) En.' + ledd("Mer.") + "</article>",
            [("ledd-1", "(1) En.\nMer.")],
            id="legalP in a numbered ledd is no ledd",
        ),
        pytest.param(
            ledd("Satser:<table><caption>Tabell</caption><tr><th>År</th><th>Kr</th></tr><tr><td>1</td><td>20</td></tr></table>"),
            [("ledd-1", "Satser:\nTabell\nÅr | Kr\n1 | 20"), ("table", "Tabell\nÅr | Kr\n1 | 20")],
            id="table",
        ),
        pytest.param(
            ledd("<table><tr><td>ute<table><tr><td>inne</td></tr></table></td></tr></table>"),
            [("ledd-1", "uteinne"), ("table", "uteinne")],
            id="a table in a cell is read once",
        ),
        pytest.param(
            ledd('Slik: <span class="latexInline">$$a+b$$</span> gir <div class="latexBlock">$$c$$</div>'),
            [("ledd-1", "Slik: a+b gir c")],
            id="formulas",
        ),
        pytest.param(
            ledd('Se <img src="static/x.png" alt="et skilt" /> her.'), [("ledd-1", "Se [Figur: et skilt] her.")], id="figure"
        ),
        pytest.param(ledd('Fra<sup class="footnotereference">1</sup> nå H<sub>2</sub>O.'), [("ledd-1", "Fra nå H2O.")], id="sub"),
        pytest.param(ledd("En<br />to"), [("ledd-1", "En\nto")], id="line break"),
        pytest.param(
            '<article class="marginIdArticle"><span class="data-marginOriginalId">1</span>Innhold.</article>',
            [("text", "1 Innhold.")],
            id="marginIdArticle",
        ),
        pytest.param('<span class="miscHeadline">Særlig</span>' + ledd("En."), [("headline", "Særlig"), ("ledd-1", "En.")],
                     id="headline"),
        pytest.param('<article class="centeredP">Midt</article>', [("text", "Midt")], id="centeredP"),
        pytest.param("<blink>Ukjent</blink>" + ledd("En."), [("text", "Ukjent"), ("ledd-1", "En.")], id="unknown element"),
        pytest.param("Løst." + ledd("En.") + "Hale.", [("text", "Løst."), ("ledd-1", "En."), ("text", "Hale.")], id="bare text"),
        pytest.param(ledd("<ul>før" + item("a.", "ro") + "etter</ul>"),
                     [("ledd-1", "før\na. ro\netter"), ("text", "før"), ("ledd-1/bokstav-a", "a. ro"), ("text", "etter")],
                     id="text beside list items"),
    ],
)  # fmt: skip
def test_inside_a_provision(inside: str, expected: list[tuple[str, str]], make_law: Law, make_provision: Prov) -> None:
    document = parse(make_law(make_provision("1", inside)))
    assert shape(document, only(document)) == expected


def test_header_of_a_provision(make_law: Law, make_provision: Prov) -> None:
    document = parse(make_law(make_provision("4 b", ledd("En."), title="Om <i>prøver</i>")))
    unit = only(document)
    assert (unit.kind, unit.name, unit.label, unit.heading, unit.title) == (
        UnitKind.PROVISION, "§4b", "§ 4 b", "Om prøver", "§ 4 b. Om prøver",
    )  # fmt: skip
    assert document.text == "Lov om prøver\n§ 4 b. Om prøver\nEn."
    assert document.slice(unit) == "En."


def test_chapters_parts_and_none(make_law: Law, make_provision: Prov) -> None:
    inner = section(make_provision("2", ledd("To.")), "Kapittel II", "kapII", "1-1")
    document = parse(make_law(make_provision("1", ledd("En.")) + section(inner, "Del I", "delI")))
    first, second = document.provisions
    assert first.section == -1
    assert document.heading_path(first) == ()
    assert document.heading_path(second) == ("Del I", "Kapittel II")
    assert [(s.name, s.address, s.parent) for s in document.sections] == [
        ("delI", "KAPITTEL_1", -1),
        ("kapII", "KAPITTEL_1-1", 0),
    ]


def test_same_address_twice(make_law: Law, make_provision: Prov) -> None:
    document = parse(make_law(make_provision("1", ledd("En.")) + section(make_provision("1", ledd("To.")), "Vedlegg 1")))
    assert [unit.name for unit in document.units] == ["§1", "§1~2"]


def test_incorporated_articles(make_law: Law) -> None:
    article = ('<article class="legalArticle" data-lovdata-URL="NL/lov/2071-01-02-3/gdpr/a9" data-name="gdpr/a9">'
               '<h3 class="legalArticleHeader"><span class="legalArticleValue">Artikkel 9</span></h3>'
               + ledd("En.") + "</article>")  # fmt: skip
    unit = only(parse(make_law(article)))
    assert (unit.name, unit.label, unit.heading) == ("gdpr/a9", "Artikkel 9", "")


def test_provision_without_number_is_kept_with_a_warning(make_law: Law) -> None:
    document = parse(make_law('<article class="legalArticle">' + ledd("En.") + "</article>"))
    assert only(document).name == "uten-nummer"
    assert len(document.warnings) == 1


@pytest.mark.parametrize(
    ("title", "inside", "repealed"),
    [
        ("(Opphevet)", "", True),
        ("(Oppheva)", '<article class="changesToParent">Oppheva ved lov.</article>', True),
        ("Opphevet", "", True),
        ("", '<article class="defaultP">(Opphevet ved vedtak.)</article>', True),
        ("Opphevelse av forskrift", ledd("En."), False),
        ("Virkninger", ledd("Opphevet vedtak gjelder ikke."), False),
        ("Formål", ledd("En."), False),
    ],
)
def test_repealed(title: str, inside: str, repealed: bool, make_law: Law, make_provision: Prov) -> None:
    assert only(parse(make_law(make_provision("1", inside, title=title)))).repealed is repealed


def test_notes_stand_apart(make_law: Law, make_provision: Prov) -> None:
    change = '<article class="changesToParent">Endret ved <a href="lov/2072-01-01-1">lov 1</a>.</article>'
    foot = ('<footer class="footnotes"><article class="footnote" data-name="1"><span class="footnoteLabel">1</span> '
            'Se <a href="lov/2072-01-01-2">der</a>.</article><article class="footnote" data-name="2">'
            '<span class="footnoteLabel">2</span> <article class="defaultP">Ingen.</article></article></footer>')  # fmt: skip
    document = parse(make_law(change + section(change + make_provision("1", ledd("En.") + change + foot))))
    unit = only(document)
    assert "Endret" not in document.text
    assert [(n.kind, n.label, n.text, n.links) for n in unit.notes] == [
        (NoteKind.AMENDMENT, "", "Endret ved lov 1.", ("lov/2072-01-01-1",)),
        (NoteKind.FOOTNOTE, "1", "Se der.", ("lov/2072-01-01-2",)),
        (NoteKind.FOOTNOTE, "2", "Ingen.", ()),
    ]
    assert [note.text for note in document.notes + document.sections[0].notes] == ["Endret ved lov 1."] * 2


def test_links_are_where_their_text_is(make_law: Law, make_provision: Prov) -> None:
    inside = ledd('Se <a href="lov/2072-01-01-1/§2"> loven § 2 </a> og <a href="">tom</a>.<table><tr><td>x</td><td>etter '
                  '<a href="lov/2072-01-01-1/§3">§ 3</a></td></tr></table>')  # fmt: skip
    document = parse(make_law(make_provision("1", inside)))
    assert [(link.target, document.slice(link)) for link in only(document).links] == [
        ("lov/2072-01-01-1/§2", "loven § 2"), ("lov/2072-01-01-1/§3", "§ 3"),
    ]  # fmt: skip


def test_text_outside_provisions(make_law: Law, make_provision: Prov) -> None:
    body = ('<article class="defaultP">Fortale.</article>' + section('<article class="defaultP">Innledning.</article>'
            + make_provision("1", ledd("En.")) + ledd("Etter.")))  # fmt: skip
    document = parse(make_law(body))
    assert [(unit.kind.value, unit.name, document.slice(unit)) for unit in document.units] == [
        ("text", "tekst-1", "Fortale."),
        ("text", "KAPITTEL_1/tekst-1", "Innledning."),
        ("provision", "§1", "En."),
        ("text", "KAPITTEL_1/tekst-2", "Etter."),
    ]


def test_wrapper_around_provisions_is_looked_through(make_law: Law, make_provision: Prov) -> None:
    document = parse(make_law('<div class="box"><h2>Rute</h2>' + make_provision("1", ledd("En.")) + "</div>"))
    assert [unit.name for unit in document.provisions] == ["§1"]
    assert "Rute" in document.text


def test_amending_act(make_law: Law) -> None:
    future = ('<article class="futureLegalArticle"><span class="futureLegalArticleHeader">'
              '<span class="legalArticleValue">§ 9</span>. '
              '<span class="legalArticleTitle">Ny</span></span>' + ledd("Ny tekst.") + "</article>")  # fmt: skip
    body = section(
        '<article class="document-change" data-document="lov/2072-01-01-1">I lov 1 skjer dette:'
        '<article class="defaultP">Endringer:</article>'
        '<article class="change" data-change-part="lov/2072-01-01-1/§9 lov/2072-01-01-1/§10">'
        f'<article class="defaultP">§ 9 skal lyde:</article>{future}</article>'
        '<article class="change" data-repeal-part="lov/2072-01-01-1/§11" '
        'data-move-part="lov/2072-01-01-1/§12;;lov/2072-01-01-1/§13">'
        '<article class="defaultP">§ 11 oppheves.</article></article>Slutt.</article>'
        '<span class="futuretitle">Ny tittel</span>'
    )
    document = parse(make_law(body, register="LTI"))
    assert document.register == "LTI"
    assert [change.document for change in document.changes] == ["lov/2072-01-01-1"] * 2
    assert document.changes[0].targets == ("lov/2072-01-01-1/§9", "lov/2072-01-01-1/§10")
    assert document.changes[1].repeals == ("lov/2072-01-01-1/§11",)
    assert document.changes[1].moves == ("lov/2072-01-01-1/§12;;lov/2072-01-01-1/§13",)
    proposals = [unit for unit in document.units if unit.kind is UnitKind.PROPOSAL]
    assert [(unit.label, unit.heading, document.slice(unit), unit.change) for unit in proposals] == [
        ("§ 9", "Ny", "Ny tekst.", 0)
    ]
    for words in ("I lov 1 skjer dette:", "Endringer:", "§ 11 oppheves.", "Slutt.", "Ny tittel"):
        assert words in document.text
    assert [unit.change for unit in document.units if "oppheves" in document.slice(unit)] == [1]


def test_gazette_note(make_law: Law) -> None:
    note = '<article class="gazettenote" data-gazette-note-type="rettelse"><article class="defaultP">Rettet.</article></article>'
    unit = only(parse(make_law(note, register="LTI")))
    assert (unit.kind, unit.name) == (UnitKind.NOTE, "rettelse")


def test_provision_inside_a_provision(make_law: Law, make_provision: Prov) -> None:
    document = parse(make_law(make_provision("1", ledd("En.") + make_provision("2", ledd("To.")))))
    assert [(unit.name, document.slice(unit)) for unit in document.units] == [("§1", "En."), ("§2", "To.")]


FIELDS = (
    '<dd class="ministry"><ul><li>Prøvedepartementet</li><li>Målingsdepartementet</li></ul></dd>'
    '<dd class="legalArea"><ul><li>Prøver &gt; Målinger</li></ul></dd><dd class="dateInForce">2072-01-01, Kongen bestemmer</dd>'
    '<dd class="lastChangeInForce">2073-01-01</dd><dd class="lastChangedBy"><a href="lov/2073-01-01-1">lov/2073-01-01-1</a></dd>'
    '<dd class="titleShort">Prøveloven – prl.</dd><dd class="dateOfPublication">2071-02-07 14:20</dd>'
    '<dd class="publishedIn">I 2071</dd><dd class="basedOn"><ul><li>lov/2070-01-01-1/§2</li></ul></dd>'
    '<dd class="changesToDocuments"><ul><li>lov/2069-01-01-1</li></ul></dd><dd class="eeaReferences">EØS</dd>'
    '<dd class="appliesTo">Norge</dd><dd class="miscInformation"><strong>Merk:</strong> prøve</dd>'
    '<dd class="lastupdated">2080-01-01</dd>'
)


def test_header(make_law: Law) -> None:
    header = parse(make_law("", fields=FIELDS, title="Lov om prøver og H2O")).header
    assert header.refid == "lov/2071-01-02-3"
    assert header.dokid == "NL/lov/2071-01-02-3"
    assert header.title == "Lov om prøver og H2O"
    assert header.title_short == "Prøveloven – prl."
    assert header.ministries == ("Prøvedepartementet", "Målingsdepartementet")
    assert header.legal_areas == ("Prøver > Målinger",)
    assert header.in_force == "2072-01-01, Kongen bestemmer"
    assert header.last_changed_by == "lov/2073-01-01-1"
    assert header.published == "2071-02-07 14:20"
    assert header.based_on == ("lov/2070-01-01-1/§2",)
    assert header.changes_documents == ("lov/2069-01-01-1",)
    assert header.miscellaneous == "Merk: prøve"
    assert (header.eea_references, header.applies_to, header.last_updated, header.published_in, header.last_change_in_force) == (
        "EØS", "Norge", "2080-01-01", "I 2071", "2073-01-01",
    )  # fmt: skip


def test_variants_are_told_apart_by_file_name(make_law: Law) -> None:
    bokmaal = parse(make_law("", refid="lov/2071-05-17"), "nl/nl-20710517-000.xml")
    nynorsk = parse(make_law("", refid="lov/2071-05-17"), "nl/nl-20710517-000-nn.xml")
    assert (bokmaal.key, nynorsk.key) == ("NL:lov/2071-05-17", "NL:lov/2071-05-17:nn")


def test_header_only(make_law: Law) -> None:
    whole = make_law("").decode()
    start, end = whole.index("<main"), whole.index("</main>") + len("</main>")
    document = parse((whole[:start] + whole[end:]).encode())
    assert document.units == ()
    assert [warning.message for warning in document.warnings] == ["the document has no main element: header only"]


def test_title_from_the_heading(make_law: Law) -> None:
    data = make_law("").decode().replace('<dd class="title">Lov om prøver</dd>', "").replace("<h1>Lov om", "<h1><i>Lov</i> om")
    assert parse(data.encode()).header.title == "Lov om prøver"


def test_namespace_is_no_hindrance(make_law: Law, make_provision: Prov) -> None:
    data = make_law(make_provision("1", ledd("En."))).replace(b"<html ", b'<html xmlns="http://www.w3.org/1999/xhtml" ')
    assert [unit.name for unit in parse(data).units] == ["§1"]


def test_language_of_units(make_law: Law, make_provision: Prov) -> None:
    nynorsk = ledd("Kommunen skal ikkje gje opplysningar frå nokon utan at lova seier noko anna. " * 4)
    bokmaal = ledd("Kommunen skal ikke gi opplysninger fra noen uten at loven sier noe annet. " * 4)
    document = parse(make_law(make_provision("1", bokmaal * 2) + make_provision("2", nynorsk), lang="no"))
    assert [unit.language for unit in document.units] == ["nb", "nn"]


@pytest.mark.parametrize("count", [20_000])
def test_long_units_take_linear_time(count: int, make_law: Law, make_provision: Prov) -> None:
    many = ledd("En.") * count + "<ul>" + item("", "ro") * count + "</ul>" + numbered("1", "To.") * count
    document = parse(make_law(make_provision("1", many)))
    unit = only(document)
    assert len(unit.ledd) == 2 * count
    assert len({block.name for block in unit.walk()}) == 3 * count


@pytest.mark.parametrize(
    "wrapper", ["div", "blink", "section", "ul", "b", 'article class="defaultP"', 'article class="legalArticle"']
)
def test_deep_nesting_is_flattened_not_refused(wrapper: str, make_law: Law) -> None:
    inside = f"<{wrapper}>" * 200 + "Innerst." + f"</{wrapper.split(maxsplit=1)[0]}>" * 200
    document = parse(make_law(inside))
    assert "Innerst." in document.text
    assert document.warnings or wrapper == "ul"
