"""Reviews as files: XLSX and CSV to be filled in and read back (``sheets``), JSON whole, with the log."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final, Literal

import msgspec
import xlsxwriter
from msgspec import Struct

from api.report.formats.archive import repacked
from api.report.formats.flat import harmless
from api.report.model import Language
from api.reviews.model import Entry, Review
from api.reviews.words import names, word

Form = Literal["xlsx", "csv", "json"]
MEDIA: Final[dict[Form, str]] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}  # fmt: skip
COLUMNS: Final = (
    "kind", "id", "title", "status", "reason", "reason_text", "severity", "assignee", "tags", "links", "step", "choice", "comment",
    "version", "stale", "events", "ministries", "updated_at", "updated_by",
)  # fmt: skip
FILLED_IN: Final = frozenset(("status", "reason", "reason_text", "severity", "assignee", "tags", "links", "step", "choice", "comment"))
"""Columns that are read back."""
_CHOSEN: Final = ("status", "reason", "severity", "step", "choice")
_WIDTHS: Final = {"id": 22, "title": 50, "reason_text": 36, "comment": 40, "links": 30, "ministries": 34, "events": 24, "updated_at": 20}
_LONGEST: Final = 32_000


class Exported(Struct, frozen=True):
    """A review with its log."""

    review: Review
    log: tuple[Entry, ...]


class Whole(Struct, frozen=True):
    """All reviews; ``revision`` is the number of the newest entry in the log."""

    revision: int
    reviews: tuple[Exported, ...]


def as_json(revision: int, reviews: Iterable[Review], logs: dict[tuple[str, str], list[Entry]]) -> bytes:
    """The JSON file."""
    found = tuple(
        Exported(one, tuple(entry for entry in logs.get((one.kind, one.id), ()) if entry.version <= one.version)) for one in reviews
    )
    return msgspec.json.format(msgspec.json.encode(Whole(revision, found)), indent=1)


def as_csv(reviews: Iterable[Review], is_stale: Callable[[Review], bool]) -> bytes:
    """The CSV file: UTF-8 with a mark; columns and values by their names in the API."""
    made = io.StringIO(newline="")
    rows = csv.writer(made, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    rows.writerows([harmless(value) for value in _cells(one, is_stale(one), None)] for one in reviews)
    return made.getvalue().encode("utf-8-sig")


def as_xlsx(reviews: Sequence[Review], is_stale: Callable[[Review], bool], language: Language) -> bytes:
    """The workbook; every text is written as text, never as a formula."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"author": "Lovkryss", "created": datetime(2000, 1, 1)})
    base = {"valign": "top", "align": "left", "text_wrap": True, "font_name": "Calibri", "font_size": 10}
    head = book.add_format({**base, "bold": True, "bg_color": "#E4ECF5", "border": 1, "border_color": "#C9CED6"})
    text, safe = book.add_format(base), book.add_format({**base, "quote_prefix": True})
    open_text = book.add_format({**base, "bg_color": "#FFF8DC", "border": 1, "border_color": "#E0D8B0"})
    open_safe = book.add_format({**base, "bg_color": "#FFF8DC", "border": 1, "border_color": "#E0D8B0", "quote_prefix": True})
    sheet = book.add_worksheet({"nb": "Vurderinger", "nn": "Vurderingar", "en": "Reviews"}[language])
    for place, name in enumerate(COLUMNS):
        sheet.set_column(place, place, _WIDTHS.get(name, 16))
        sheet.write_string(0, place, word("column", name, language), head)
    for row, one in enumerate(reviews, 1):
        for place, value in enumerate(_cells(one, is_stale(one), language)):
            is_open = COLUMNS[place] in FILLED_IN
            if isinstance(value, int):
                sheet.write_number(row, place, value, text)
            else:
                plain = "".join(letter for letter in value if letter >= " " or letter in "\t\n")[:_LONGEST]
                risky = harmless(plain) != plain
                sheet.write_string(row, place, plain, (open_safe if risky else open_text) if is_open else (safe if risky else text))
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(len(reviews), 1), len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for name in _CHOSEN if reviews else ():
        place = COLUMNS.index(name)
        words = [word(name, key, language) for key in names(name)]
        sheet.data_validation(1, place, len(reviews), place, {"validate": "list", "source": words})
    book.close()
    return repacked(made.getvalue())


def _cells(one: Review, stale: bool, language: Language | None) -> list[Any]:
    """A row; values by their names in the API, or in a language."""

    def told(group: str, value: str | None) -> str:
        return value or "" if language is None else word(group, value, language)

    yes = {"nb": "ja", "nn": "ja", "en": "yes", None: "true"}[language]
    return [
        one.kind if language is None else word("kind", one.kind, language), one.id, one.title, told("status", one.status),
        told("reason", one.reason), one.reason_text, told("severity", one.severity), one.assignee or "", ", ".join(one.tags),
        " ".join(one.links), told("step", one.step), told("choice", one.choice), "", one.version, yes if stale else "",
        ", ".join(one.events), "; ".join(one.ministries), one.updated_at.isoformat(timespec="seconds") if one.updated_at else "",
        one.updated_by,
    ]  # fmt: skip
