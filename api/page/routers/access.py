"""Who has access: keys, persons, and the log of who did what."""

from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator

from api.access.audit import Wanted as Entries
from api.access.errors import AccessError
from api.access.gate import Gate
from api.access.lifetimes import expiry_of
from api.access.model import Permission, Role
from api.access.records import Event, Key, What
from api.http.desk import Desk
from api.http.forms import Form, read_form
from api.http.identity import note
from api.http.library import Edition
from api.http.needs import Asking
from api.http.parameters import MAX_ID
from api.http.problem import Refusal
from api.http.routers.context import Answering, Gatekeeping, Request, Response
from api.page.answer import View, done, show_once
from api.page.rendering import Page
from api.page.routers.filters import one_of, text_or_empty
from api.page.views.verdict import Wrong

router = APIRouter(prefix="/tilgang", include_in_schema=False)
"""[admin]"""

LOG: Final = 50
MOST: Final = 8_000
LIFETIMES: Final = ("30d", "90d", "180d", "365d", "never")


@router.get("")
async def access(
    request: Request, desk: Answering, gate: Gatekeeping,
    person: Annotated[str, Query(max_length=MAX_ID), AfterValidator(text_or_empty)] = "",
    event: Annotated[str, Query(alias="hva", max_length=40), one_of(tuple(Event))] = "",
    since: Annotated[str, Query(alias="fra", max_length=10), AfterValidator(text_or_empty)] = "",
    before: Annotated[str, Query(alias="cursor", pattern="^([1-9][0-9]{0,15})?$")] = "",
) -> Response:
    """Keys, persons, and the newest of the log."""
    wanted = Entries(person or None, Event(event) if event else None, _day(since), int(before) if before else None)
    return await _page(request, desk, gate, wanted)


@router.post("/nokler")
async def create_key(request: Request, desk: Answering, gate: Gatekeeping, asking: Asking) -> Response:
    """Make a key. Its secret is on this page alone."""
    form = await read_form(request, MOST)
    role, lifetime = form.one("rolle"), form.one("varighet")
    if role not in tuple(Role) or lifetime not in LIFETIMES:
        raise Refusal(422, "rolle, varighet: not one of those to choose from")
    made = partial(gate.keys.create, form.one("navn"), Role(role), frozenset(Permission), expiry_of(lifetime, datetime.now(UTC)), asking.id)
    try:
        key, secret = await gate.threaded(made)
    except AccessError as error:
        return await _page(request, desk, gate, Entries(), form, wrong=(Wrong("navn", str(error)),), status=422)
    await note(gate, request.scope, What(Event.KEY_CREATED, asking.id, target=key.id, outcome=key.role))
    return await _page(request, desk, gate, Entries(), made=(key, secret), status=201)


@router.post("/nokler/{key}/trekk")
async def revoke_key(
    request: Request, gate: Gatekeeping, asking: Asking, key: Annotated[str, Path(pattern="^[0-9a-f]{12}$")]
) -> Response:  # fmt: skip
    """Make a key useless, for ever."""
    await read_form(request, MOST)
    try:
        await gate.threaded(partial(gate.keys.revoke, key))
    except AccessError as error:
        raise Refusal(404, str(error)) from None
    gate.forget()
    await note(gate, request.scope, What(Event.KEY_REVOKED, asking.id, target=key))
    return done("/tilgang", "nokkel-trukket", "nokler")


async def _page(request: Request, desk: Desk, gate: Gate, wanted: Entries, form: Form | None = None, *,
                made: tuple[Key, str] | None = None, wrong: tuple[Wrong, ...] = (), status: int = 200) -> Response:  # fmt: skip
    keys = await gate.threaded(gate.keys.all)
    persons = await gate.threaded(gate.persons.all)
    entries = await gate.threaded(partial(gate.audit.entries, wanted, LOG + 1))

    def view(edition: Edition, page: Page) -> View:
        now = datetime.now(UTC)
        return {
            "keys": sorted(keys, key=lambda one: (not one.is_active(now), one.name.casefold())), "now": now, "persons": persons,
            "names": {one.id: one.name for one in persons}, "log": entries[:LOG], "roles": tuple(Role), "lifetimes": LIFETIMES,
            "next": str(entries[LOG - 1].number) if len(entries) > LOG else "", "events": tuple(Event), "wanted": wanted,
            "form": form or Form({}), "made": made, "wrong": wrong,
        }  # fmt: skip

    return await show_once(request, desk, "access.html", view, status)


def _day(text: str) -> datetime | None:
    """The beginning of a day.

    :raises Refusal: it is none
    """
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise Refusal(422, "fra: must be a day, as 2098-12-31") from None
