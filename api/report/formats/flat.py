"""CSV: one file for each table in one archive; UTF-8 with a mark, so that spreadsheets read the letters right."""

import csv
import io
from typing import Final

from api.report.formats.archive import packed
from api.report.model import Report
from api.report.tables import Flat, Value, tables

_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(report: Report) -> bytes:
    """The archive."""
    return packed((f"{one.name}.csv", _file(one)) for one in tables(report))


def harmless(value: Value) -> Value:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front, which spreadsheets do not show.

    >>> harmless("=HYPERLINK(1)"), harmless("§ 1"), harmless(-3)
    ("'=HYPERLINK(1)", '§ 1', -3)
    """
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(_RUNS) else value


def _file(table: Flat) -> bytes:
    made = io.StringIO(newline="")
    rows = csv.writer(made, lineterminator="\r\n")
    rows.writerow([one.name for one in table.columns])
    rows.writerows([harmless(_plain(value)) for value in row] for row in table.rows)
    return made.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> Value:
    return ("true" if value else "false") if isinstance(value, bool) else value
