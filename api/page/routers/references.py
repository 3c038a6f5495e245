"""References that lead nowhere and other faults of the law: a list, and files to take along."""

from collections import Counter
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import AfterValidator

from analysis.references.model import Reason
from api.contract import StateWanted
from api.http.library import Edition
from api.http.parameters import MAX_ID, MAX_TEXT, Cursor, offset_of, to_cursor
from api.http.problem import Fault
from api.http.routers.context import Answering, Request, Response
from api.page.answer import Shown, View, show, show_once
from api.page.rendering import Page
from api.page.routers.filters import text_or_empty
from api.page.views.known import known
from api.page.views.references import REASONS, STATES, Wanted, as_csv, as_json, as_xlsx, listing
from api.report.telling import Telling
from ingest.errors import NotFoundError

router = APIRouter(prefix="/henvisninger")
PAGE = 25
Kind = Literal["dead-reference", "stale-term", "missing-mirror"]
FILES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def _reason(text: str) -> str:
    if text and text not in REASONS:
        raise ValueError(f"must be one of {', '.join(REASONS)}")
    return text


def _wanted(
    state: Annotated[StateWanted, Query(alias="tilstand")] = "dead",
    reason: Annotated[str, Query(alias="grunn", max_length=40), AfterValidator(_reason)] = "",
    ministry: Annotated[str, Query(alias="departement", max_length=MAX_ID), AfterValidator(text_or_empty)] = "",
    document: Annotated[str, Query(alias="dokument", max_length=MAX_ID), AfterValidator(text_or_empty)] = "",
    text: Annotated[str, Query(alias="tekst", max_length=MAX_TEXT), AfterValidator(text_or_empty)] = "",
) -> Wanted:
    found: Reason | None = next((one for one in REASONS if one == reason), None)
    return Wanted(state, found, ministry, document, text)


Asked = Annotated[Wanted, Depends(_wanted)]
FileFormat = Annotated[Literal["csv", "xlsx", "json"], Query(alias="format")]


@router.get("")
async def references(request: Request, desk: Answering, wanted: Asked, kind: Annotated[Kind, Query(alias="type")] = "dead-reference",
                     cursor: Cursor = None) -> Response:  # fmt: skip
    """The list."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)

    def view(edition: Edition, page: Page) -> View:
        if kind == "dead-reference":
            return _dead(edition, page, wanted, offset)
        return _faults(edition, page, kind, wanted, offset)

    def wrong(edition: Edition, page: Page) -> View:
        fault = Fault("dokument", page.words("page.dead.no_document", name=wanted.document))
        every = _dead(edition, page, Wanted(wanted.state), 0)
        return {**every, "wanted": wanted, "shown": (), "total": 0, "next": "", "faults": (fault,)}

    try:
        return await show(request, desk, Shown("references.html", (kind, wanted, cursor), view), edition)
    except NotFoundError:
        return await show_once(request, desk, "references.html", wrong, 422)


def _dead(edition: Edition, page: Page, wanted: Wanted, offset: int) -> View:
    """The references that are left.

    :raises NotFoundError: no such document
    """
    kept = known(edition.engine)
    found = listing(kept, wanted)
    shown = tuple(kept.tell(*one) for one in found.found[offset : offset + PAGE])
    languages = {one.document: edition.engine.corpus.info(one.document).language for one in shown}
    common = _common(edition, page, "dead-reference", wanted, offset, len(found.found))
    return {**common, "list": found, "shown": shown, "languages": languages, "findings": ()}


def _faults(edition: Edition, page: Page, kind: Kind, wanted: Wanted, offset: int) -> View:
    found = known(edition.engine).listed(tuple(one for one in edition.engine.faults.by_id.values() if one.kind == kind))
    common = _common(edition, page, kind, wanted, offset, len(found))
    return {**common, "list": None, "shown": (), "findings": found[offset : offset + PAGE]}


def _common(edition: Edition, page: Page, kind: Kind, wanted: Wanted, offset: int, total: int) -> View:
    by_kind = Counter(one.kind for one in edition.engine.faults.by_id.values())
    last = offset + PAGE
    return {
        "wanted": wanted, "kind": kind, "states": STATES, "faults": (), "tell": Telling(page.language), "total": total, "first": offset + 1,
        "counts": {name: by_kind[name] for name in ("stale-term", "missing-mirror")}, "at_start": offset == 0,
        "next": to_cursor(edition.name, last) if last < total else "",
        "previous": to_cursor(edition.name, offset - PAGE) if offset > PAGE else "",
    }  # fmt: skip


@router.get("/fil")
async def export(request: Request, desk: Answering, wanted: Asked, form: FileFormat = "csv") -> Response:
    """All that the filters leave, as a file."""
    def make(edition: Edition) -> bytes:
        kept = known(edition.engine)
        found = listing(kept, wanted).found
        match form:
            case "csv":
                return as_csv(kept, found)
            case "xlsx":
                return as_xlsx(kept, found)
            case "json":
                return as_json(kept, found, wanted.state)

    headers = {"Content-Disposition": f'attachment; filename="henvisninger.{form}"'}
    return await desk.file(request, ("references file", form, wanted), make, FILES[form], headers)
