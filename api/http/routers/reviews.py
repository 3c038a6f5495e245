"""Reviews: what people judged of clusters, data flows, terms and dead references."""

import base64
import re
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from fastapi import APIRouter, Depends, Header, Path, Query
from msgspec import Struct
from msgspec.structs import asdict
from pydantic import AfterValidator

from api.access.model import Permission, Principal
from api.http.desk import JSON, Desk, Lane
from api.http.document import accepts, refusals, returns
from api.http.guard import decoded, read_json
from api.http.library import Edition, Encoded
from api.http.needs import Asking
from api.http.parameters import MAX_ID, MAX_LIMIT, Limit, plain_or_none
from api.http.problem import Fault, Refusal
from api.http.review_answers import (
    AssigneeLeft,
    BulkAnswer,
    BulkRequest,
    EventLeft,
    ImportAnswer,
    Listed,
    ReviewAnswer,
    ReviewsAnswer,
    SummaryAnswer,
    WrittenAnswer,
)
from api.http.routers.context import Answering, Request, Response, Reviewing
from api.http.upload import FIELD, read_file
from api.report.model import Language
from api.reviews.exporting import MEDIA, as_csv, as_json, as_xlsx
from api.reviews.freshness import Freshnesses
from api.reviews.importing import import_rows
from api.reviews.model import MAX_VERSION, STATUSES, Kind, Review, ReviewChange, Severity, Sort, Status
from api.reviews.service import ME, Reviews, Write
from api.reviews.sheets import MAX_BYTES, read_sheets
from api.reviews.store import Place, Wanted
from api.reviews.subjects import EngineSubjects, canonical
from api.reviews.told import RowFault

reading = APIRouter(prefix="/v1", tags=["reviews"])
"""[read]"""
writing = APIRouter(prefix="/v1", tags=["reviews"])
"""[review]"""
leading = APIRouter(prefix="/v1", tags=["reviews"])
"""[lead]"""

ROUTERS = ((reading, Permission.READ), (writing, Permission.REVIEW), (leading, Permission.LEAD))
T = TypeVar("T")

MOST_FAULTS = 200

ClusterId = Annotated[str, Path(max_length=MAX_ID, description="Id of a cluster.", examples=["k-00000000000000ff"])]
KindOf = Annotated[Kind, Path(description="What is reviewed.")]
Id = Annotated[
    str,
    Path(
        max_length=MAX_ID,
        description="Of a cluster or a term, as elsewhere; of a data flow `giver;receiver;data;purpose`; of a reference the citing "
        "provision, `>`, and the address that leads nowhere.",
        examples=["k-00000000000000ff", "samboer"],
    ),
]
IfMatch = Annotated[
    str | None,
    Header(
        description='The version that the write rests on: `"3"`, the `ETag` of the review (or several: any of them).', max_length=200,
        pattern=r'^(\*|(W/)?"[^"]*"( *, *(W/)?"[^"]*")*)$', examples=['"0"'],
    ),
]  # fmt: skip
IfNoneMatch = Annotated[str | None, Header(description="`*`: only if nobody has written yet.", pattern=r"^\*$", examples=["*"])]
IdempotencyKey = Annotated[
    str | None,
    Header(
        description="Any text of your own; sent again within seven days, the same request is not done twice.", min_length=1,
        max_length=255, examples=["0b6c2b3e-5c0f-4d0e-9d55-000000000001"],
    ),
]  # fmt: skip
_EXAMPLE = {"status": "dismissed", "reason": "intended-difference", "comment": "Ulike frister er tilsiktet, se forarbeidene."}
_BULK = {"subjects": [{"kind": "term", "id": "samboer", "version": 0}], "change": {"assignee": "me"}}
_PRIVATE = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}


_PLAIN = AfterValidator(plain_or_none)


def _named(description: str, example: str) -> Any:
    return Query(min_length=1, max_length=MAX_ID, description=description, examples=[example])


class Filters:
    """Which reviews are asked for; ``me`` is whoever asks."""

    def __init__(
        self, asking: Asking,
        kind: Annotated[Kind | None, Query(description="Only reviews of this kind of thing.")] = None,
        status: Annotated[Status | None, Query(description="Only of this status.")] = None,
        assignee: Annotated[str | None, _named("Only what this person has been given; `me` is you.", ME), _PLAIN] = None,
        tag: Annotated[str | None, _named("Only with this tag.", "frist"), _PLAIN] = None,
        event: Annotated[str | None, _named("Only within this event.", "fa-barn"), _PLAIN] = None,
        ministry: Annotated[str | None, _named("Only of law of this ministry.", "Kulturdepartementet"), _PLAIN] = None,
        severity: Annotated[Severity | None, Query(description="Only of this severity.")] = None,
        stale: Annotated[bool | None, Query(description="Whether the law has changed since the verdict.")] = None,
        sort: Annotated[Sort, Query(description="`updated` and `created`: the newest first; `severity`: major first.")] = "updated",
    ) -> None:  # fmt: skip
        assignee = asking.id if assignee == ME else assignee
        tag = " ".join(tag.casefold().split()) if tag else None
        self.wanted = Wanted(kind, status, assignee, tag, event, ministry, severity, sort)
        self.stale = stale

    def keep(self, freshnesses: Freshnesses) -> Callable[[Review], bool]:
        """The condition that the database cannot tell."""
        return lambda review: self.stale is None or freshnesses.is_stale(review) == self.stale


Wish = Annotated[Filters, Depends()]
Cursor = Annotated[str | None, Query(min_length=1, max_length=8000, description="Where to go on: `meta.next` of the page before.")]


Entries = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Highest number of entries of the log: the newest.")]
Earlier = Annotated[
    str | None,
    Query(min_length=1, max_length=100, description="What was written before: `meta.next` of the page that tells what came after it."),
]


# -- reading ------------------------------------------------------------------------------------------------------


@reading.get("/clusters/{cluster}/reviews", responses=returns(ReviewAnswer, 404, 422, 503))
async def cluster_review(
    desk: Answering, reviewing: Reviewing, request: Request, cluster: ClusterId, limit: Entries = 50, cursor: Earlier = None,
) -> Response:  # fmt: skip
    """What people judged of a cluster: verdict, comments, the end of its log, and whether the law has changed since."""
    return await _show(request, desk, reviewing, "cluster", cluster, limit, cursor)


@reading.get("/reviews/{kind}/{id:path}", responses=returns(ReviewAnswer, 404, 422, 503))
async def review(
    desk: Answering, reviewing: Reviewing, request: Request, kind: KindOf, id: Id, limit: Entries = 50, cursor: Earlier = None,
) -> Response:  # fmt: skip
    """What people judged of a cluster, a data flow, a term or a dead reference."""
    return await _show(request, desk, reviewing, kind, id, limit, cursor)


async def _show(request: Request, desk: Desk, reviews: Reviews, kind: Kind, name: str, limit: int, cursor: str | None) -> Response:
    edition = desk.library.edition
    found = await desk.work(partial(_shown, edition, reviews, kind, canonical(kind, name), limit, cursor), Lane.TEAM)
    return await _answer(request, desk, found, found.review.version)


def _shown(edition: Edition, reviews: Reviews, kind: Kind, name: str, limit: int, cursor: str | None) -> ReviewAnswer:
    found = reviews.history(EngineSubjects(edition.engine), kind, name, limit, _version_of(cursor))
    meta = edition.meta_with(_cursor_at(found.earlier) if found.earlier else None)
    return ReviewAnswer(found.review, found.comments, found.log, Freshnesses(edition.engine).of(found.review), meta)


@reading.get("/reviews", responses=returns(ReviewsAnswer, 422, 503))
async def reviews(
    desk: Answering, reviewing: Reviewing, request: Request, asked: Wish, limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:  # fmt: skip
    """Reviews by what they are of, status, assignee, tag, event, ministry, severity, and whether the law has changed since."""
    edition = desk.library.edition
    after = place_of(cursor, asked.wanted.sort)

    def build() -> ReviewsAnswer:
        freshnesses = Freshnesses(edition.engine)
        page = reviewing.pages(asked.wanted, limit, after, asked.keep(freshnesses))
        listed = tuple(Listed(**asdict(one), stale=freshnesses.is_stale(one)) for one in page.reviews)
        return ReviewsAnswer(listed, edition.meta_with(cursor_of(page.next, asked.wanted.sort) if page.next else None))

    return await _answer(request, desk, await desk.work(build, Lane.TEAM))


@reading.get("/reviews/summary", responses=returns(SummaryAnswer, 422, 503))
async def reviews_summary(desk: Answering, reviewing: Reviewing, request: Request) -> Response:
    """What is left to judge, by event, and who has been given how much."""
    edition = desk.library.edition
    judgements = await desk.judgements()

    def build() -> SummaryAnswer:
        engine = edition.engine
        events = tuple(
            EventLeft(slug, event.title.nb, _counts(Counter(one.status for one in engine.event_list(slug, judged=judgements))))
            for slug, event in engine.events.items()
        )
        given: dict[tuple[str | None, str | None], Counter[Status]] = {}
        for person, name, status, count in reviewing.by_assignee():
            given.setdefault((person, name), Counter())[status] += count
        freshnesses = Freshnesses(engine)
        stale = sum(freshnesses.is_stale(one) for one in reviewing.all())
        return SummaryAnswer(events, tuple(AssigneeLeft(*who, _counts(counts)) for who, counts in given.items()), stale, edition.meta)

    return await _answer(request, desk, await desk.work(build, Lane.TEAM))


def _counts(counts: Counter[Status]) -> dict[Status, int]:
    return {status: counts[status] for status in STATUSES}


_FILES: dict[str, Any] = {media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA.values()}
_FILES[JSON] = {"schema": {"$ref": "#/components/schemas/Whole"}}


@reading.get(
    "/reviews/export",
    responses={200: {"description": "The reviews, as a file.", "content": _FILES}, **refusals(422, 503)}, response_class=Response,
)  # fmt: skip
async def export_reviews(
    desk: Answering, reviewing: Reviewing, request: Request, asked: Wish,
    form: Annotated[
        Literal["xlsx", "csv", "json"],
        Query(alias="format", description="`xlsx` and `csv` can be filled in and imported; `json` has the log."),
    ] = "xlsx",
    lang: Annotated[Language, Query(description="Language of the workbook's headings and values.")] = "nb",
) -> Response:  # fmt: skip
    """Reviews as a file; the same filters as the list."""
    edition = desk.library.edition

    def build() -> bytes:
        freshnesses = Freshnesses(edition.engine)
        revision, keep = reviewing.revision(), asked.keep(freshnesses)
        found = [one for one in reviewing.all(asked.wanted) if keep(one)]
        if form == "json":
            return as_json(revision, found, reviewing.logs())
        return as_csv(found, freshnesses.is_stale) if form == "csv" else as_xlsx(found, freshnesses.is_stale, lang)

    name = {"nb": "vurderinger", "nn": "vurderingar", "en": "reviews"}[lang]
    headers = {**_PRIVATE, "Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return await desk.send(request, Encoded(await desk.work(build, lane=Lane.SLOW)), headers, MEDIA[form])


# -- writing ------------------------------------------------------------------------------------------------------

_WRITE_ERRORS = (404, 412, 413, 415, 422, 503)


@writing.post(
    "/clusters/{cluster}/reviews", responses=returns(WrittenAnswer, *_WRITE_ERRORS, 428), openapi_extra=accepts(ReviewChange, _EXAMPLE)
)
async def write_cluster_review(
    desk: Answering, reviewing: Reviewing, request: Request, asking: Asking, cluster: ClusterId, if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None, idempotency_key: IdempotencyKey = None,
) -> Response:  # fmt: skip
    """Judge a cluster, comment on it, tag it, take it on. `If-Match` names the version that you saw."""
    return await _write(request, desk, reviewing, asking, "cluster", cluster, _seen(if_match, if_none_match), idempotency_key)


@writing.post(
    "/reviews/{kind}/{id:path}", responses=returns(WrittenAnswer, *_WRITE_ERRORS, 428), openapi_extra=accepts(ReviewChange, _EXAMPLE)
)
async def write_review(
    desk: Answering, reviewing: Reviewing, request: Request, asking: Asking, kind: KindOf, id: Id, if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None, idempotency_key: IdempotencyKey = None,
) -> Response:  # fmt: skip
    """Judge a cluster, a data flow, a term or a dead reference; comment, tag, take on. `If-Match` names the version that you saw."""
    return await _write(request, desk, reviewing, asking, kind, id, _seen(if_match, if_none_match), idempotency_key)


async def _write(request: Request, desk: Desk, reviews: Reviews, asking: Principal, kind: Kind, name: str, seen: frozenset[int],
                 key: str | None) -> Response:  # fmt: skip
    edition = desk.library.edition
    change = decoded(await read_json(request), ReviewChange)
    subjects = EngineSubjects(edition.engine)

    def do() -> WrittenAnswer:
        found = reviews.write(subjects, Write(kind, canonical(kind, name), change, seen), asking, key)
        return WrittenAnswer(review=found.review, entry=found.entry, meta=edition.meta)

    found = await _done(desk, do)
    return await _answer(request, desk, found, found.review.version)


@leading.post("/reviews/bulk", responses=returns(BulkAnswer, *_WRITE_ERRORS), openapi_extra=accepts(BulkRequest, _BULK))
async def write_reviews(
    desk: Answering, reviewing: Reviewing, request: Request, asking: Asking, idempotency_key: IdempotencyKey = None,
) -> Response:  # fmt: skip
    """One change to many reviews, each with the version that you saw: made to all of them or to none."""
    edition = desk.library.edition
    asked = decoded(await read_json(request), BulkRequest)
    writes = [Write(one.kind, canonical(one.kind, one.id), asked.change, (one.version,)) for one in asked.subjects]
    subjects = EngineSubjects(edition.engine)
    written = await _done(desk, lambda: reviewing.write_all(subjects, writes, asking, idempotency_key))
    return await _answer(request, desk, BulkAnswer(written, edition.meta))


_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [FIELD],
                    "additionalProperties": False,
                    "properties": {
                        FIELD: {
                            "type": "string",
                            "contentMediaType": "application/octet-stream",
                            "description": "A filled-in export or report, xlsx or csv; at most 25 MB. It is not kept.",
                        }
                    },
                }
            }
        },
    }
}


@leading.post("/reviews/import", responses=returns(ImportAnswer, 412, 413, 415, 422, 503), openapi_extra=_FORM)
async def import_reviews(
    desk: Answering, reviewing: Reviewing, request: Request, asking: Asking,
    dry_run: Annotated[bool, Query(description="Only tell what would be changed.")] = False,
    skip_faulty: Annotated[bool, Query(description="Leave out rows that cannot be done, instead of doing nothing.")] = False,
) -> Response:  # fmt: skip
    """Take over what was filled in in an export or a report. Unless every row is right, nothing is changed; each fault is told."""
    edition = desk.library.edition
    name, data = await read_file(request, MAX_BYTES)
    subjects = EngineSubjects(edition.engine)

    def do() -> ImportAnswer:
        found = import_rows(reviewing, subjects, read_sheets(name or "file", data), asking, dry_run=dry_run, skip_faulty=skip_faulty)
        if not (found.done or dry_run):
            wrong = (*found.plan.faults, *found.plan.conflicts)
            raise Refusal(422, f"{len(wrong)} rows cannot be done; nothing was changed", kind="faulty-rows", faults=_faults(wrong))
        return ImportAnswer(plan=found.plan, done=found.done, meta=edition.meta)

    return await _answer(request, desk, await _done(desk, do, Lane.SLOW))


def _faults(rows: Sequence[RowFault]) -> tuple[Fault, ...]:
    return tuple(Fault(f"{one.where} ({one.id[:80]})", one.detail) for one in rows[:MOST_FAULTS])


# -- what they share ----------------------------------------------------------------------------------------------


async def _done(desk: Desk, do: Callable[[], T], lane: Lane = Lane.TEAM) -> T:
    try:
        return await desk.work(do, lane)
    finally:
        desk.judging.expire()


async def _answer(request: Request, desk: Desk, answer: Struct, version: int | None = None) -> Response:
    headers = _PRIVATE if version is None else {**_PRIVATE, "ETag": f'"{version}"'}
    return await desk.send(request, Encoded(msgspec.json.encode(answer)), headers)


def _seen(if_match: str | None, if_none_match: str | None) -> frozenset[int]:
    """The versions that a write may rest on.

    :raises Refusal: none is named (428); one that no review can have fits none (412 in the end)
    """
    if if_match is None and if_none_match is not None:
        return frozenset({0})
    if if_match is None or if_match == "*":
        detail = 'name the version that you saw: If-Match: "3", from the ETag of the review; or If-None-Match: * for the first write'
        raise Refusal(428, detail)
    tags = (tag.strip() for tag in if_match.split(","))  # a weak tag fits nothing
    return frozenset(int(tag[1:-1]) for tag in tags if re.fullmatch(r'"[0-9]{1,10}"', tag) and int(tag[1:-1]) <= MAX_VERSION)


def cursor_of(place: Place, sort: Sort) -> str:
    """Where a list goes on, as an address names it."""
    return base64.urlsafe_b64encode(msgspec.json.encode([sort, *place])).decode().rstrip("=")


def _cursor_at(version: int) -> str:
    """Where an earlier part of a log ends, as an address names it."""
    return base64.urlsafe_b64encode(f"log.{version}".encode()).decode().rstrip("=")


def _version_of(cursor: str | None) -> int | None:
    """The version that a cursor of a log names.

    :raises Refusal: it is no cursor of a log
    """
    if cursor is None:
        return None
    with suppress(ValueError):
        match = re.fullmatch(rb"log\.([1-9][0-9]{0,9})", _unpacked(cursor))
        if match and int(match[1]) <= MAX_VERSION:
            return int(match[1])
    raise _no_cursor()


def _unpacked(cursor: str) -> bytes:
    return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)


def _no_cursor() -> Refusal:
    detail = "not a cursor of this list; take it from meta.next of the page before"
    return Refusal(422, f"cursor: {detail}", kind="cursor", faults=(Fault("cursor", detail),))


def place_of(cursor: str | None, sort: Sort) -> Place | None:
    """The place that a cursor names.

    :raises Refusal: it is no cursor, or of another order
    """
    if cursor is None:
        return None
    try:
        of, *place = msgspec.json.decode(_unpacked(cursor), type=tuple[str, str, str, str])
        found = Place(*place)
        if of != sort or "\0" in "".join(found):
            raise ValueError
        found.value_in(sort)
    except (ValueError, msgspec.MsgspecError):
        raise _no_cursor() from None
    return found
