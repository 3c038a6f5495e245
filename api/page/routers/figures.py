"""Figures of the law by ministry or actor: a chart, and the table that it is drawn from."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from analysis.figures import By, Indicator, Row
from analysis.indicators import INDICATORS
from api.http.library import Edition
from api.http.parameters import Cursor, offset_of, to_cursor
from api.http.routers.context import Answering, Request, Response
from api.indicators import indicators_of
from api.page.answer import Shown, View, show
from api.page.language import language_of
from api.page.rendering import Page
from api.page.words import words
from api.report.charts import bars, sector_name

router = APIRouter(prefix="/tall")
PAGE: Final = 40
DRAWN: Final = 17
"""Bars of the chart: the ministries that there are."""

Whose = Annotated[By, Query(alias="av")]


def _indicator(text: str) -> str:
    if text not in INDICATORS:
        raise ValueError(f"must be one of {', '.join(INDICATORS)}")
    return text


What = Annotated[str, Query(alias="mal", max_length=40), AfterValidator(_indicator)]


@router.get("")
async def figures(request: Request, desk: Answering, what: What = "duties", by: Whose = "ministry", cursor: Cursor = None) -> Response:
    """The chart and the table."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)
    last = offset + PAGE

    def view(edition: Edition, page: Page) -> View:
        found = indicators_of(edition.engine, by, homes=False)
        chosen = _named(what)
        rows = sorted(found.rows, key=lambda one: (-one.figures.get(chosen, 0), one.name))
        columns = [name for name in INDICATORS if any(name in one.figures for one in rows)]
        return {
            "what": chosen, "by": by, "total": found.total, "columns": columns, "rows": rows[offset:last], "all": len(rows),
            "drawn": drawn(rows, chosen), "first": offset + 1, "at_start": offset == 0,
            "next": to_cursor(edition.name, last) if last < len(rows) else "",
            "previous": to_cursor(edition.name, offset - PAGE) if offset > PAGE else "",
        }  # fmt: skip

    return await show(request, desk, Shown("figures.html", (what, by, cursor), view), edition)


@router.get("/figur.svg")
async def chart(request: Request, desk: Answering, what: What = "duties", by: Whose = "ministry") -> Response:
    """The chart, as a picture."""
    language = language_of(request)

    def make(edition: Edition) -> bytes:
        rows = indicators_of(edition.engine, by, homes=False).rows
        title = words(language)(f"page.figures.indicator.{what}")
        return bars({(sector_name(name) if by == "ministry" else name): count for name, count in drawn(rows, _named(what))}, title).svg

    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return await desk.file(request, ("figure", what, by, language), make, "image/svg+xml", headers)


def drawn(rows: tuple[Row, ...] | list[Row], what: Indicator) -> list[tuple[str, int]]:
    """The bars: most first, none without anything."""
    found = sorted(((one.name, one.figures.get(what, 0)) for one in rows), key=lambda pair: (-pair[1], pair[0]))
    return [pair for pair in found if pair[1]][:DRAWN]


def _named(text: str) -> Indicator:
    return next(one for one in INDICATORS if one == text)
