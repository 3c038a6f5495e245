"""One proposal in every format gives the same provisions; what only one format has is read, too."""

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bench.draft_formats import WRITERS
from ingest.draft import Draft, read_draft
from ingest.draft.model import Line

LINES = [
    Line("Lov om setre", "title"),
    Line("Kapittel 1. Innledende bestemmelser", "heading"),
    Line("§ 1. Formål", "own"),
    Line("Loven skal verne setrene og dyra som er der om sommeren, og den som steller dem fra tidlig om morgenen til sent på kvelden."),
    Line("§ 2. Meldinger", "own"),
    Line("Budeia skal melde fra til kommunen om"),
    Line("syke dyr", "item", "a)"),
    Line("døde dyr.", "item", "b)"),
    Line("Melding gis innen to dager."),
    Line("§ 3. Endringer i andre lover", "own"),
    Line("I lov 23. februar 2073 nr. 7 om barnestuer gjøres følgende endringer:"),
    Line("§ 4 første ledd skal lyde:"),
    Line("Barnestua kan ligge på en seter."),
]


def shape(draft: Draft) -> list[tuple[object, ...]]:
    return [
        (one.label, one.action, one.targets, draft.unit(one).heading, draft.text(one), tuple(block.name for block in draft.unit(one).walk()))
        for one in draft.provisions
    ]


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_in_every_format(kind: str) -> None:
    name, write = WRITERS[kind]
    draft = read_draft(name, write(LINES))
    wanted = read_draft("x.txt", WRITERS["txt"][1](LINES))
    assert shape(draft) == shape(wanted)
    assert [one.label for one in draft.provisions] == ["§ 1", "§ 2", "§ 3", "lov 23. februar 2073 nr. 7 § 4 første ledd"]
    assert draft.title == "Lov om setre"
    assert draft.format == name.rpartition(".")[2]


def test_lovdata(make_law: Callable[..., bytes], make_provision: Callable[..., str]) -> None:
    ledd = '<article class="legalP">Barnestua er åpen.</article>'
    change = (
        '<section class="section"><h2>I</h2><article class="document-change" data-document="lov/2073-02-23-7"><article class="change">'
        '<article class="defaultP">I lov 23. februar 2073 nr. 7 om barnestuer skal § 4 lyde:</article>'
        '<article class="futureLegalArticle"><span class="futureLegalArticleHeader"><span class="legalArticleValue">§ 4</span>. '
        f'<span class="legalArticleTitle">Åpning</span></span>{ledd}</article></article></article></section>'
    )
    data = make_law(make_provision("1", ledd, title="Formål") + change, refid="lov/2080-01-02-3", register="LTI")
    draft = read_draft("nl-20800102-003.xml", data)
    assert (draft.own, draft.format) == ("lov/2080-01-02-3", "xml")
    assert [(one.action, draft.unit(one).heading, draft.text(one)) for one in draft.provisions] == [
        ("own", "Formål", "Barnestua er åpen."), ("change", "Åpning", "Barnestua er åpen."),
    ]  # fmt: skip


def word(document: "docx.document.Document") -> bytes:
    room = io.BytesIO()
    document.save(room)
    return room.getvalue()


def test_numbers_that_word_makes_are_labels() -> None:
    document = docx.Document()
    document.add_paragraph("Lov om setre")
    document.add_paragraph("§ 1. Meldinger")
    document.add_paragraph("Budeia melder:")
    for said in ("syke dyr", "døde dyr"):
        document.add_paragraph(said, style="List Number")
    draft = read_draft("x.docx", word(document))
    assert [(block.label, block.name) for block in draft.unit(draft.provisions[0]).walk()][1:] == [
        ("1.", "ledd-1/nummer-1"), ("2.", "ledd-1/nummer-2"),
    ]  # fmt: skip


def test_tracked_changes_count_as_made() -> None:
    document = docx.Document()
    document.add_paragraph("Lov om setre")
    document.add_paragraph("§ 1. Frist")
    paragraph = document.add_paragraph("Svar gis innen ")
    paragraph._p.append(parse_xml(f'<w:del {nsdecls("w")}><w:r><w:delText>fire</w:delText></w:r></w:del>'))
    paragraph._p.append(parse_xml(f'<w:ins {nsdecls("w")}><w:r><w:t>to</w:t></w:r></w:ins>'))
    paragraph.add_run(" uker.")
    draft = read_draft("x.docx", word(document))
    assert draft.text(draft.provisions[0]) == "Svar gis innen to uker."


def test_scripts_and_addresses_of_a_page_are_not_text() -> None:
    page = (
        b"<html><head><script src='https://example.org/x.js'></script><style>p{}</style></head><body onload='x()'><p>Lov om setre</p>"
        b"<script>document.write('\xc2\xa7 9. Skript')</script><h2>\xc2\xa7 1. Form\xc3\xa5l</h2><p>Loven verner <a href='http://example.org'>setre</a>.</p>"
        b"<iframe src='http://example.org'>\xc2\xa7 8. Ramme</iframe><ol type='a'><li>en ting</li><li>en annen</li></ol></body></html>"
    )
    draft = read_draft("x.html", page)
    assert [one.label for one in draft.provisions] == ["§ 1"]
    assert draft.text(draft.provisions[0]) == "Loven verner setre.\nen ting\nen annen"
    assert [block.label for block in draft.unit(draft.provisions[0]).walk() if block.label] == ["a)", "b)"]


def test_lists_of_an_opendocument_text() -> None:
    body = (
        "<text:p>Lov om setre</text:p><text:h>§ 1. Meldinger</text:h><text:p>Budeia melder:</text:p>"
        '<text:list text:style-name="L"><text:list-item><text:p>syke dyr</text:p></text:list-item></text:list>'
    )
    styles = (
        '<office:automatic-styles><text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="a"/>'
        "</text:list-style></office:automatic-styles>"
    )
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f"{styles}<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w") as archive:
        archive.writestr("content.xml", content)
    draft = read_draft("x.odt", room.getvalue())
    assert [block.label for block in draft.unit(draft.provisions[0]).walk()] == ["", "a)"]


def test_a_wrong_ending_does_not_matter() -> None:
    assert read_draft("utkast.txt", WRITERS["docx"][1](LINES)).format == "docx"
    assert read_draft("utkast", WRITERS["html"][1](LINES)).format == "html"
