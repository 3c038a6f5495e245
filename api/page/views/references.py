"""References that lead nowhere, filtered, a page at a time; and the same as tables to take along."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, get_args

import msgspec
import xlsxwriter
from msgspec import Struct

from analysis.references.model import DeadReference, Reason, Suspect
from api.contract import StateWanted
from api.page.views.known import Known
from api.references import found_references
from api.report.formats.flat import harmless
from ingest.errors import NotFoundError

STATES: Final[tuple[StateWanted, ...]] = get_args(StateWanted)
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
COLUMNS: Final = (
    "document", "document_title", "provision", "ministries", "text", "sentence", "target", "reason", "state", "why", "since", "by",
    "replaced_by", "confidence", "url",
)  # fmt: skip

Found = tuple[str, Suspect]


class Wanted(Struct, frozen=True):
    """What is asked for; empty for all."""

    state: StateWanted = "dead"
    reason: Reason | None = None
    ministry: str = ""
    document: str = ""
    text: str = ""


class Count(Struct, frozen=True):
    """A value of a filter, and how many references have it."""

    value: str
    count: int


class Listing(Struct, frozen=True):
    """The references that are left; the counts are of those of the same state."""

    found: tuple[Found, ...]
    total: int
    reasons: tuple[Count, ...]
    ministries: tuple[Count, ...]
    document: str = ""


def listing(known: Known, wanted: Wanted) -> Listing:
    """The references that are asked for, acts before regulations, in the order of the texts.

    :raises NotFoundError: no such document
    """
    engine = known.engine
    found = engine.references.suspects(None if wanted.state == "all" else wanted.state)
    info = engine.corpus.documents
    reasons = Counter(one.reason for _, one in found)
    ministries = Counter(name for document, _ in found for name in info[document].ministries)
    left = [
        (document, one) for document, one in found
        if wanted.reason in (None, one.reason) and (not wanted.ministry or wanted.ministry in info[document].ministries)
    ]  # fmt: skip
    name = ""
    if wanted.document:
        inside = _document(known, wanted.document)
        name = info[inside].name
        left = [one for one in left if one[0] == inside]
    words = wanted.text.casefold().split()
    if words:
        left = [one for one in left if _has(known.tell(*one), words)]
    return Listing(tuple(left), len(found), _counts(reasons), _counts(ministries), name)


def as_csv(known: Known, found: Iterable[Found]) -> bytes:
    """One reference on each line, for a spreadsheet."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(harmless, row) for row in _rows(known, found))
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def as_xlsx(known: Known, found: Iterable[Found]) -> bytes:
    """The same as a workbook, with a filter on every column; every cell is text or a number, none a formula."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Henvisninger")
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        number = 0
        for number, row in enumerate(_rows(known, found), 1):
            sheet.write_row(number, 0, row)
        sheet.autofilter(0, 0, number, len(COLUMNS) - 1)
        sheet.freeze_panes(1, 0)
        for place, width in enumerate((22, 34, 14, 30, 28, 60, 26, 18, 10, 44, 12, 22, 40, 10, 40)):
            sheet.set_column(place, place, width)
    return target.getvalue()


def as_json(known: Known, found: Sequence[Found], state: StateWanted) -> bytes:
    """The same object as the API's, whole."""
    return msgspec.json.encode(found_references(known.engine, state, found))


def _rows(known: Known, found: Iterable[Found]) -> Iterator[tuple[str, ...]]:
    for one in found:
        told = known.tell(*one)
        yield (
            told.document, told.document_title, told.title, ", ".join(told.ministries), told.text, told.sentence, told.target, told.reason,
            told.state, told.why, told.since, told.by, ", ".join(f"{heir.title} ({heir.id})" for heir in told.replaced_by),
            f"{told.confidence:.2f}", told.url,
        )  # fmt: skip


def _document(known: Known, text: str) -> str:
    try:
        return known.engine.corpus.info(text.strip()).id
    except NotFoundError:
        matching = [one.id for one in known.engine.corpus.documents.values() if text.strip().casefold() == one.name.casefold()]
        if not matching:
            raise
        return matching[0]


def _has(one: DeadReference, words: list[str]) -> bool:
    text = f"{one.document_title} {one.title} {one.text} {one.sentence} {one.target_title} {one.why}".casefold()
    return all(word in text for word in words)


def _counts(counted: Counter[str] | Counter[Reason]) -> tuple[Count, ...]:
    return tuple(Count(str(value), count) for value, count in sorted(counted.items(), key=lambda pair: (-pair[1], str(pair[0]))))
