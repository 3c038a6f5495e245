"""What is new since the last visit, or between two snapshots.

Which snapshot was seen last is kept in a cookie, with the one before: so that the news stand until there are others. It names snapshots
and nothing else.
"""

import re
from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from api.http.desk import Lane
from api.http.library import Edition
from api.http.parameters import Cursor, offset_of, to_cursor
from api.http.problem import Refusal
from api.http.routers.context import Answering, Request, Response
from api.page.answer import Shown, View, show
from api.page.language import YEAR
from api.page.rendering import Page
from api.page.routers.filters import text_or_empty
from api.page.views.news import FINDINGS, LINES, keep, known_snapshots, news
from corpora import catalogue

router = APIRouter(prefix="/nytt")
PAGE: Final = 20
COOKIE: Final = "lovkryss_seen"
_SEEN: Final = re.compile(r"([0-9a-f]{4,40})\.([0-9a-f]{4,40})")


@router.get("")
async def new(
    request: Request, desk: Answering, before: Annotated[str, Query(alias="fra", max_length=40), AfterValidator(text_or_empty)] = "",
    after: Annotated[str, Query(alias="til", max_length=40), AfterValidator(text_or_empty)] = "", cursor: Cursor = None,
) -> Response:  # fmt: skip
    """The news."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)
    now = edition.meta.snapshot
    seen = _SEEN.fullmatch(request.cookies.get(COOKIE, ""))
    previous, current = (seen[1], seen[2]) if seen else ("", now)
    last_seen = previous if current == now else current

    def view(edition: Edition, page: Page) -> View:
        keep(edition.engine)
        there = known_snapshots(edition.engine)
        by_id = {one.id: one for one in there}
        for name in (before, after):
            if name and name not in by_id:
                raise Refusal(422, f"{name}: no such snapshot")
        until = by_id.get(after or now)
        since = by_id.get(before) or by_id.get(last_seen)
        found = news(edition.engine, since, until, offset, PAGE) if since and until and since.id != until.id else None
        older = there[1 + there.index(until) :] if until in there else ()
        total = len(found.change.provisions) if found else 0
        return {
            "snapshots": there, "now": now, "since": since, "until": until, "chosen": bool(before or after), "view": found, "total": total,
            "first": offset + 1, "at_start": offset == 0, "findings_most": FINDINGS, "lines_most": LINES, "actors": catalogue.actors(),
            "events": edition.engine.events, "first_visit": not last_seen,
            "offered": since or next(iter(older), None),
            "next": to_cursor(edition.name, offset + PAGE) if offset + PAGE < total else "",
            "previous": to_cursor(edition.name, offset - PAGE) if offset > PAGE else "",
        }  # fmt: skip

    shown = Shown("news.html", (before, after, "" if before else last_seen, cursor), view, lane=Lane.SLOW)
    response = await show(request, desk, shown, edition)
    kept = f"{previous or now}.{now}" if current == now else f"{current}.{now}"
    if kept != request.cookies.get(COOKIE, ""):
        response.set_cookie(COOKIE, kept, max_age=YEAR, samesite="lax", httponly=True, secure=request.url.scheme == "https")
    return response


