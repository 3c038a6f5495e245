"""Who one is, who else there is, keys, and the log of who did what."""

import re
from datetime import UTC, datetime
from functools import partial
from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Query
from pydantic import BeforeValidator

from api.access.audit import Event, What
from api.access.audit import Wanted as Entries
from api.access.errors import AccessError
from api.access.lifetimes import expiry_of
from api.http.answers import (
    AccessLogAnswer,
    KeyAnswer,
    KeyRequest,
    KeysAnswer,
    MeAnswer,
    NewKeyAnswer,
    PersonsAnswer,
    with_meta,
)
from api.http.document import accepts, returns
from api.http.guard import decoded, read_json
from api.http.identity import note
from api.http.needs import Asking
from api.http.parameters import Limit
from api.http.problem import Fault, Refusal
from api.http.routers.context import Answering, Gatekeeping, Request, Response

router = APIRouter(prefix="/v1/access", tags=["access"])
"""For those who may read."""
administration = APIRouter(prefix="/v1/access", tags=["access"])
"""For those who look after access."""

_EXAMPLE = {"name": "Nattlig jobb", "role": "reader", "scopes": ["read"], "expires": "90d"}


def _dated(text: str | None) -> str | None:
    """A time as people write it; pydantic takes numbers for times, too."""
    if text is not None and not _DATED.match(text):
        raise ValueError("must be a day or a time, as 2098-12-31 or 2098-12-31T12:00:00Z")
    return text


_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")
Since = Annotated[
    datetime | None, BeforeValidator(_dated),
    Query(description="Only entries from this time on; UTC where it names no zone.", examples=["2098-12-31T12:00:00Z"]),
]  # fmt: skip
KeyId = Annotated[str, Path(pattern="^[0-9a-f]{12}$", description="Id of a key.", examples=["0123456789ab"])]


@router.get("/me", responses=returns(MeAnswer, 503))
async def me(desk: Answering, asking: Asking) -> Response:
    """Who one is to the service, and what one may do."""
    return _answer(MeAnswer(asking.id, asking.name, asking.role, tuple(sorted(asking.permissions)), asking.via, desk.library.edition.meta))


@router.get("/persons", responses=returns(PersonsAnswer, 503))
async def persons(desk: Answering, gate: Gatekeeping) -> Response:
    """Everybody who has been let in: those whom work can be given to."""
    return _answer(PersonsAnswer(await gate.threaded(gate.persons.all), desk.library.edition.meta))


@administration.get("/keys", responses=returns(KeysAnswer, 503))
async def keys(desk: Answering, gate: Gatekeeping) -> Response:
    """All keys, without their secrets."""
    return _answer(KeysAnswer(await gate.threaded(gate.keys.all), desk.library.edition.meta))


@administration.post(
    "/keys", status_code=201, responses=returns(NewKeyAnswer, 400, 409, 413, 415, 422, 503, status=201),
    openapi_extra=accepts(KeyRequest, _EXAMPLE),
)  # fmt: skip
async def create_key(request: Request, desk: Answering, gate: Gatekeeping, asking: Asking) -> Response:
    """Make a key. Its secret is in this answer alone."""
    meta = desk.library.edition.meta  # before anything is made that could then not be told
    asked = decoded(await read_json(request), KeyRequest)
    expires = expiry_of(asked.expires, datetime.now(UTC))
    try:
        make = partial(gate.keys.create, asked.name, asked.role, frozenset(asked.scopes), expires, asking.id)
        key, secret = await gate.threaded(make)
    except AccessError as error:  # role and scopes have nothing in common
        raise Refusal(409, str(error), faults=(Fault("scopes", str(error)),)) from None
    await note(gate, request.scope, What(Event.KEY_CREATED, asking.id, target=key.id, outcome=key.role))
    return _answer(NewKeyAnswer(**msgspec.structs.asdict(key), secret=secret, meta=meta), 201)


@administration.delete("/keys/{key}", responses=returns(KeyAnswer, 404, 422, 503))
async def revoke_key(request: Request, desk: Answering, gate: Gatekeeping, asking: Asking, key: KeyId) -> Response:
    """Make a key useless, for ever. It stays in the list, for what was done with it stays in the log."""
    meta = desk.library.edition.meta
    try:
        found = await gate.threaded(partial(gate.keys.revoke, key))
    except AccessError as error:
        raise Refusal(404, str(error)) from None
    gate.forget()
    await note(gate, request.scope, What(Event.KEY_REVOKED, asking.id, target=key))
    return _answer(with_meta(KeyAnswer, found, meta))


@administration.get("/log", responses=returns(AccessLogAnswer, 422, 503))
async def access_log(
    desk: Answering, gate: Gatekeeping, limit: Limit = 50,
    person: Annotated[str | None, Query(min_length=1, max_length=200, description="Only what this person did.")] = None,
    event: Annotated[Event | None, Query(description="Only this kind of entry.")] = None,
    since: Since = None,
    cursor: Annotated[
        str | None, Query(pattern="^[1-9][0-9]{0,15}$", description="Where to go on: `meta.next` of the page before.")
    ] = None,
) -> Response:  # fmt: skip
    """Who did what, the newest first."""
    if since is not None and since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    wanted = Entries(person, event, since, int(cursor) if cursor else None)
    found = await gate.threaded(partial(gate.audit.entries, wanted, limit + 1))
    more = str(found[limit - 1].number) if len(found) > limit else None
    return _answer(AccessLogAnswer(found[:limit], desk.library.edition.meta_with(more)))


def _answer(found: msgspec.Struct, status: int = 200) -> Response:
    return Response(msgspec.json.encode(found), status, {"Cache-Control": "private, no-store"}, "application/json")
