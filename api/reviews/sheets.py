"""Reading filled-in workbooks and CSV files: an export of reviews, or a report of findings with its empty columns for a verdict.

A file is somebody's upload: nothing in it is run or fetched, formulas are text, and what is swollen, locked, carries macros or points
to other files is refused before anything is unpacked.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from msgspec import Struct
from openpyxl.utils.exceptions import InvalidFileException

from api.report.words import LANGUAGES, words
from api.reviews.errors import SheetError
from api.reviews.exporting import COLUMNS
from api.reviews.words import key_of
from ingest.draft.errors import DraftError
from ingest.draft.office import opened

MAX_BYTES: Final = 25 * 1024 * 1024
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 120
MAX_SHEETS: Final = 60
MAX_CELL: Final = 32_767
_ENTITIES: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PACKED: Final = (b"PK\x03\x04", b"PK\x05\x06", bytes.fromhex("d0cf11e0"))
_DAMAGED: Final = (
    InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError, zipfile.BadZipFile, zlib.error, EOFError, OSError,
    NotImplementedError, RecursionError, SyntaxError, OverflowError,
)  # fmt: skip
"""What openpyxl raises for files that are not as they should be; a parse error of XML is a SyntaxError."""
_REPORT: Final = ("id", "verdict", "comment", "reviewer", "date", "status")
"""Columns of a report's sheets that are read."""


class Row(Struct, frozen=True):
    """A row that says something. ``cells`` by column, as text, without blanks around it; a report's are called as there."""

    where: str
    is_export: bool
    cells: dict[str, str]


def read_sheets(name: str, data: bytes) -> list[Row]:
    """The rows of a workbook or a CSV file that are about reviews.

    :raises SheetError: too large, damaged, locked, dangerous, or without a column for ids and one for verdicts
    """
    if len(data) > MAX_BYTES:
        raise SheetError(f"{name}: filen er større enn {MAX_BYTES // 1024**2} MB")
    if not data.startswith(_PACKED):
        return _rows(name, [("", _csv(name, data))])
    try:
        return _rows(name, _workbook(name, data))
    except _DAMAGED:
        raise SheetError(f"{name}: regnearket er skadet eller ikke et .xlsx; lagre det på nytt som .xlsx og prøv igjen") from None


def _rows(name: str, tables: Iterable[tuple[str, Iterator[list[str]]]]) -> list[Row]:
    found: list[Row] = []
    fits = False
    for sheet, rows in tables:
        head = next(rows, [])
        columns = _columns(head)
        if columns is None:
            continue
        fits = True
        for number, cells in enumerate(rows, 2):
            told = {column: text for column, place in columns.items() if place < len(cells) and (text := cells[place])}
            if told.get("id"):
                found.append(Row(f"{sheet}!{number}" if sheet else f"rad {number}", "version" in columns, told))
            if number > MAX_ROWS:
                raise SheetError(f"{name}: et ark har flere enn {MAX_ROWS} rader; del det opp")
    if not fits:
        raise SheetError(f"{name}: ingen ark har både en kolonne for id og en for vurdering; bruk en rapport eller en eksport fra Lovkryss")
    return found


def _columns(head: Sequence[str]) -> dict[str, int] | None:
    """Where the columns stand that are read; None for a sheet of another kind."""
    exported: dict[str, int] = {}
    for place, text in enumerate(head):
        name = key_of("column", text) if text else None
        if name in COLUMNS:
            exported.setdefault(name, place)
    if {"id", "status", "version"} <= exported.keys():
        return exported
    reported: dict[str, int] = {}
    for place, text in enumerate(head):
        for name in _REPORT:
            if text and any(text.casefold() == words(language)(f"column.{name}").casefold() for language in LANGUAGES):
                reported[name] = place  # the last: those for a verdict stand at the end
    return reported if {"id", "verdict"} <= reported.keys() else None


def _csv(name: str, data: bytes) -> Iterator[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SheetError(f"{name}: verken et regneark (.xlsx) eller en CSV-fil i UTF-8") from None
    if "\0" in text:
        raise SheetError(f"{name}: verken et regneark (.xlsx) eller en CSV-fil i UTF-8")
    line = text.partition("\n")[0]
    mark = max(",;\t", key=line.count)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True):
            yield _texts(name, cells)
    except csv.Error as error:
        raise SheetError(f"{name}: CSV-filen kan ikke leses ({error})") from None


def _workbook(name: str, data: bytes) -> Iterator[tuple[str, Iterator[list[str]]]]:
    from openpyxl import load_workbook  # noqa: PLC0415  (0.3 s that only this needs)

    _safe(name, data)
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False, keep_vba=False)
    if len(book.worksheets) > MAX_SHEETS:
        raise SheetError(f"{name}: flere enn {MAX_SHEETS} ark")
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what the file says of its size need not be true
        rows = sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS, values_only=True)
        yield sheet.title, (_texts(name, row) for row in rows)


def _safe(name: str, data: bytes) -> None:
    """Refuse what may do harm.

    :raises SheetError: for what
    """
    try:
        archive = opened(data)
        members = archive.namelist()
        if any(one.startswith(("xl/externalLinks/", "xl/embeddings/", "xl/activeX/", "xl/connections")) for one in members):
            raise SheetError(f"{name}: regnearket viser til andre filer eller har noe innebygd; lagre bare arkene i en ny arbeidsbok")
        for one in members:
            if one.endswith((".xml", ".rels")) and _ENTITIES.search(archive.read(one)):
                raise SheetError(f"{name}: regnearket er laget slik at det kan gjøre skade, og blir ikke åpnet")
        if b"macroEnabled" in archive.read("[Content_Types].xml"):
            raise SheetError(f"{name}: regnearket har makroer; lagre det som vanlig .xlsx uten makroer")
        if "xl/workbook.xml" not in members:
            raise SheetError(f"{name}: ikke et regneark (.xlsx)")
    except DraftError as error:
        text = str(error).replace("Word-format (.doc); åpne den i Word og lagre som .docx", "format; lagre den som .xlsx")
        raise SheetError(f"{name}: {text.replace('.docx eller .odt', '.xlsx').replace('lovtekst', 'vurderinger')}") from None
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
        raise SheetError(f"{name}: regnearket er skadet; lagre det på nytt som .xlsx og prøv igjen") from None


def _texts(name: str, cells: Iterable[Any]) -> list[str]:
    """Cells as text, without the apostrophe that keeps spreadsheets from running what looks like a formula."""
    found = []
    for value in cells:
        text = "" if value is None else _number(value) if isinstance(value, float) else str(value)
        if len(text) > MAX_CELL:
            raise SheetError(f"{name}: en celle har flere enn {MAX_CELL} tegn")
        text = text.strip()
        found.append(text[1:] if text[:1] == "'" and text[1:].lstrip(" ").startswith(("=", "+", "-", "@")) else text)
    return found


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else str(value)
