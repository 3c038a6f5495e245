"""References that lead nowhere and other faults of the law: a list, and files to take along."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import AfterValidator

from analysis.references.model import Reason
from api.http.library import Edition
from api.http.parameters import MAX_ID, MAX_TEXT, Cursor, offset_of, to_cursor
from api.http.problem import Fault
from api.http.routers.context import Answering, Request, Response
from api.page.answer import Shown, View, show, show_once
from api.page.rendering import Page
from api.page.routers.filters import text_or_empty
from api.page.views.known import known
from api.page.views.references import REASONS, STATES, Wanted, as_csv, as_xlsx, listing
from api.references import StateWanted
from api.report.telling import Telling
from ingest.errors import NotFoundError

router = APIRouter(prefix="/henvisninger")
PAGE = 25
Kind = Literal["dead-reference", "stale-term", "missing-mirror"]
FILES = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}


def _empty_is_none(value: object) -> object:
    return value or None


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


@router.get("")
async def references(request: Request, desk: Answering, wanted: Asked, kind: Annotated[Kind, Query(alias="type")] = "dead-reference",
                     cursor: Cursor = None) -> Response:  # fmt: skip
    """The list."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)
    last = offset + PAGE
    base = {"wanted": wanted, "kind": kind, "states": STATES, "reasons": REASONS, "faults": (), "first": offset + 1, "at_start": offset == 0}

    def turned(total: int) -> dict[str, str]:
        return {
            "next": to_cursor(edition.name, last) if last < total else "",
            "previous": to_cursor(edition.name, offset - PAGE) if offset > PAGE else "",
        }  # fmt: skip

    def view(edition: Edition, page: Page) -> View:
        kept = known(edition.engine)
        counts = {name: sum(one.kind == name for one in edition.engine.faults.by_id.values()) for name in ("stale-term", "missing-mirror")}
        base["tell"], base["counts"] = Telling(page.language), counts
        if kind != "dead-reference":
            faults = kept.told(tuple(one for one in edition.engine.faults.by_id.values() if one.kind == kind))
            return {**base, "list": None, "findings": faults[offset:last], "shown": (), "total": len(faults), **turned(len(faults))}
        found = listing(kept, wanted)
        shown = tuple(kept.tell(*one) for one in found.found[offset:last])
        languages = {one.document: edition.engine.corpus.info(one.document).language for one in shown}
        return {**base, "list": found, "findings": (), "shown": shown, "languages": languages, "total": len(found.found),
                **turned(len(found.found))}  # fmt: skip

    try:
        return await show(request, desk, Shown("references.html", (kind, wanted, cursor), view), edition)
    except NotFoundError:

        def wrong(edition: Edition, page: Page) -> View:
            base["faults"] = (Fault("dokument", page.words("page.dead.no_document", name=wanted.document)),)
            empty = listing(known(edition.engine), Wanted(wanted.state))
            base["tell"], base["counts"] = Telling(page.language), {}
            return {**base, "list": empty, "findings": (), "shown": (), "languages": {}, "total": 0, **turned(0)}

        return await show_once(request, desk, "references.html", wrong, 422)


@router.get("/fil")
async def export(request: Request, desk: Answering, wanted: Asked, form: Annotated[Literal["csv", "xlsx"], Query(alias="format")] = "csv") -> Response:
    """All that the filters leave, as a file."""
    media, write = FILES[form]

    def make(edition: Edition) -> bytes:
        kept = known(edition.engine)
        return write(kept, listing(kept, wanted).found)

    headers = {"Content-Disposition": f'attachment; filename="henvisninger.{form}"'}
    return await desk.file(request, ("references file", form, wanted), make, media, headers)
