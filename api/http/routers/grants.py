"""Grant schemes side by side."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from api.grants import grants
from api.http.answers import GrantsAnswer, with_meta
from api.http.document import returns
from api.http.library import Edition
from api.http.parameters import MAX_ID, MAX_TEXT, Cursor, Limit, offset_of, plain_or_none, to_cursor
from api.http.routers.context import Answering, Request, Response

router = APIRouter(prefix="/v1", tags=["grants"])


def _asked(description: str, example: str, longest: int = MAX_ID) -> object:
    return Query(min_length=1, max_length=longest, description=description, examples=[example])


Event = Annotated[str | None, _asked("Only schemes in this event's scope.", "sample-fa-barn"), AfterValidator(plain_or_none)]
To = Annotated[
    str | None, _asked("Only to this actor, or kind of recipient (`organisasjoner`).", "kommuner"), AfterValidator(plain_or_none)
]
Ministry = Annotated[str | None, _asked("Only of a ministry whose name holds this.", "Omsorg"), AfterValidator(plain_or_none)]
Text = Annotated[str | None, _asked("Only schemes whose title holds this.", "tilskudd", MAX_TEXT), AfterValidator(plain_or_none)]


@router.get("/grants", operation_id="grants", responses=returns(GrantsAnswer, 404, 422, 503))
async def side_by_side(
    request: Request, desk: Answering, event: Event = None, to: To = None, ministry: Ministry = None, q: Text = None, limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:  # fmt: skip
    """Purpose, recipient, conditions, time limit, reporting, authority and appeal of each scheme, quoted with their places."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)

    def build(edition: Edition) -> GrantsAnswer:
        found = grants(edition.engine, event=event, to=to, ministry=ministry, text=q, offset=offset, limit=limit)
        following = to_cursor(edition.name, offset + limit) if offset + limit < found.total else None
        return with_meta(GrantsAnswer, found, edition.meta_with(following))

    return await desk.answer(request, ("grants", event, to, ministry, q, offset, limit), build, edition)
