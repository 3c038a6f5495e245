"""What a list of findings may be asked for: the filters are its address, so that a bookmark is a saved search."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, get_args

from fastapi import Depends, Query, Request
from pydantic import AfterValidator
from starlette.responses import Response

from analysis.overlap.model import Kind
from api.access.model import Permission
from api.http.desk import Desk, Lane
from api.http.forms import Form
from api.http.library import Edition
from api.http.needs import principal_of
from api.http.parameters import MAX_ID, offset_of, plain, to_cursor
from api.page.answer import Shown, show, show_once
from api.page.rendering import Page
from api.page.views.listing import ORDERS, Filters, listing
from api.report.model import Finding
from api.report.telling import Telling
from api.reviews.judgements import Judgements
from api.reviews.model import Standing
from api.reviews.service import Reviews

PAGE: Final = 25
KINDS: Final[tuple[str, ...]] = get_args(Kind)
STATUSES: Final = ("new", "confirmed", "dismissed", "needs-work")


def text_or_empty(text: str) -> str:
    """Text as it may be asked for; a field of a form that nobody filled in is empty.

    :raises ValueError: it has control characters
    """
    return plain(text) if text.strip() else ""


def one_of(names: tuple[str, ...]) -> AfterValidator:
    """A check that a value is one of these, or empty."""

    def check(value: str) -> str:
        if value and value not in names:
            raise ValueError(f"must be one of {', '.join(names)}")
        return value

    return AfterValidator(check)


def _asked(
    kind: Annotated[str, Query(alias="type", max_length=40), one_of(KINDS)] = "",
    ministries: Annotated[list[str] | None, Query(alias="departement", max_length=10)] = None,
    status: Annotated[str, Query(max_length=20), one_of(STATUSES)] = "",
    assignee: Annotated[str, Query(alias="ansvarlig", max_length=200), AfterValidator(text_or_empty)] = "",
    text: Annotated[str, Query(alias="tekst", max_length=MAX_ID), AfterValidator(text_or_empty)] = "",
    order: Annotated[str, Query(alias="sorter", max_length=20), one_of(ORDERS)] = "",
) -> Filters:
    named = tuple(dict.fromkeys(name[:MAX_ID] for name in ministries or () if name))
    return Filters(kind, named, status, assignee, text, next((one for one in ORDERS if one == order), "value"))


Asked = Annotated[Filters, Depends(_asked)]


async def show_list(request: Request, desk: Desk, reviews: Reviews, shown: Shown, edition: Edition, judgements: Judgements) -> Response:
    """A page with a list of findings; for those who may change many at once, with the form for that, made anew."""
    if not principal_of(request).may(Permission.LEAD):
        return await show(request, desk, shown, edition, judgements)
    more = {"people": await desk.work(reviews.people, Lane.TEAM), "form": Form({})}
    return await show_once(request, desk, shown.template, lambda edition, page: {**shown.build(edition, page), **more})


def list_of(edition: Edition, page: Page, findings: tuple[Finding, ...], asked: Filters, cursor: str | None,
            standings: Mapping[str, Standing]) -> dict[str, Any]:  # fmt: skip
    """What the template of a list shows.

    :raises Refusal: the cursor is none, or of another edition
    """
    tell = Telling(page.language)
    found = listing(findings, asked, standings, tell.subject)
    offset = offset_of(cursor, edition.name)
    last = offset + PAGE
    return {
        "list": found, "asked": asked, "tell": tell, "shown": found.found[offset:last], "first": offset + 1,
        "next": to_cursor(edition.name, last) if last < len(found.found) else "",
        "previous": to_cursor(edition.name, offset - PAGE) if offset > PAGE else "", "at_start": offset == 0, "orders": ORDERS,
        "standings": standings,
    }  # fmt: skip
