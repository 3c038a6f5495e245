"""The list of work, one change to many, and a file of reviews back in."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from pydantic import AfterValidator

from api.access.model import Permission
from api.access.policy import local_path
from api.http.desk import Lane
from api.http.forms import Form, read_form
from api.http.library import Edition
from api.http.needs import Asking
from api.http.parameters import MAX_ID
from api.http.problem import Refusal
from api.http.routers.context import Answering, Request, Response, Reviewing
from api.http.routers.reviews import cursor_of, place_of
from api.http.upload import read_file
from api.page.answer import Shown, View, done, show, show_once
from api.page.rendering import Page
from api.page.routers.filters import STATUSES, one_of, text_or_empty
from api.page.views.known import known
from api.page.views.through import LIST, WORK_FILTERS, chosen
from api.page.views.verdict import Wrong
from api.page.views.work import Asked, left, targets, titles, work, writes
from api.reviews.errors import InvalidChangeError, KeyUsedError, MovedOnError, NotAllowedError, SheetError
from api.reviews.freshness import Freshnesses
from api.reviews.importing import import_rows
from api.reviews.model import KINDS, SEVERITIES, Moved
from api.reviews.service import Reviews, Write
from api.reviews.sheets import MAX_BYTES, read_sheets
from api.reviews.store import Wanted
from api.reviews.subjects import EngineSubjects
from api.reviews.told import Imported
from ingest.errors import NotFoundError

router = APIRouter(prefix="/arbeid")
leading = APIRouter(prefix="/arbeid", include_in_schema=False)
"""[lead]"""

PAGE: Final = 50
MOST: Final = 400_000
"""Bytes of a form with many boxes."""
FIELDS: Final = 260
TOLD: Final = 200
"""Rows of a file that are told of one by one."""
WHO: Final = ("meg", "ingen", "alle")
SORTS: Final = ("updated", "severity", "title")

Text = AfterValidator(text_or_empty)


def asked_work(
    asking: Asking,
    who: Annotated[str, Query(alias="hvem", max_length=10), one_of(WHO)] = "",
    kind: Annotated[str, Query(alias="slag", max_length=20), one_of(KINDS)] = "",
    status: Annotated[str, Query(max_length=20), one_of(STATUSES)] = "",
    severity: Annotated[str, Query(alias="viktig", max_length=20), one_of(SEVERITIES)] = "",
    assignee: Annotated[str, Query(alias="ansvarlig", max_length=MAX_ID), Text] = "",
    tag: Annotated[str, Query(alias="emneord", max_length=MAX_ID), Text] = "",
    event: Annotated[str, Query(alias="hendelse", max_length=MAX_ID), Text] = "",
    ministry: Annotated[str, Query(alias="departement", max_length=MAX_ID), Text] = "",
    stale: Annotated[str, Query(alias="endret", max_length=1), one_of(("1",))] = "",
    sort: Annotated[str, Query(alias="rekkefolge", max_length=20), one_of(SORTS)] = "",
) -> tuple[str, Asked]:
    """Whose work is asked for, and which of it."""
    who = who or ("meg" if asking.may(Permission.REVIEW) and not assignee else "alle")
    held = assignee if who == "alle" else asking.id if who == "meg" else ""
    found = {
        "kind": kind, "status": status, "severity": severity, "assignee": held, "tag": " ".join(tag.casefold().split()), "event": event,
        "ministry": ministry, "sort": sort or "updated",
    }  # fmt: skip
    wanted = Wanted(**{name: value for name, value in found.items() if value})  # type: ignore[arg-type]
    return who, Asked(wanted, unassigned=who == "ingen", stale=bool(stale))


WorkList = Annotated[tuple[str, Asked], Depends(asked_work)]
Cursor = Annotated[str | None, Query(min_length=1, max_length=8000)]


@router.get("")
async def work_list(
    request: Request, desk: Answering, reviewing: Reviewing, asking: Asking, listed: WorkList, cursor: Cursor = None
) -> Response:
    """What is mine, what is nobody's, everything; and how much each event has left."""
    who, asked = listed
    after, judgements = place_of(cursor, asked.wanted.sort), await desk.judgements()
    revision = await desk.work(reviewing.revision, Lane.TEAM)

    def view(edition: Edition, page: Page) -> View:
        found = work(reviewing, Freshnesses(edition.engine), asked, PAGE, after)
        following = cursor_of(found.next, asked.wanted.sort) if found.next else ""
        return {
            "who": who, "asked": asked, "list": found, "next": following, "at_start": cursor is None, "event_titles": edition.engine.events,
            "carried": ((LIST, "arbeid"), ("hvem", who), *chosen(page.query, WORK_FILTERS - {"hvem"})),
            "left": left(known(edition.engine), judgements), "whos": WHO, "sorts": SORTS, "wrong": (), "form": Form({}),
        }  # fmt: skip

    if asking.may(Permission.REVIEW):
        return await show_once(request, desk, "work.html", view)
    return await show(request, desk, Shown("work.html", (who, asked, cursor, revision), view), judgements=judgements)


@leading.post("/samlet")
async def bulk(request: Request, desk: Answering, reviewing: Reviewing, asking: Asking) -> Response:
    """One change to all that is chosen, or to none of it."""
    form = await read_form(request, MOST, FIELDS)
    edition, following = desk.library.edition, local_path(form.one("tilbake"))
    try:
        await desk.work(lambda: _change(reviewing, edition, writes(form), asking, form.one("nokkel")), Lane.TEAM)
    except MovedOnError as error:
        return await _not_done(request, desk, reviewing, form, error.moved)
    except (InvalidChangeError, NotAllowedError, NotFoundError) as error:
        where = error.where if isinstance(error, InvalidChangeError) else "valg"
        return await _not_done(request, desk, reviewing, form, (), Wrong(where, str(error)))
    finally:
        desk.judging.expire()
    return done(following, "samlet", "list")


def _change(reviews: Reviews, edition: Edition, asked: list[Write], by: Asking, key: str) -> None:
    subjects = EngineSubjects(edition.engine)
    try:
        reviews.write_all(subjects, asked, by, key[:255] or None)
    except KeyUsedError:  # the form was filled in anew after it had been sent: the versions tell whether it still fits
        reviews.write_all(subjects, asked, by)


async def _not_done(request: Request, desk: Answering, reviews: Reviewing, form: Form, moved: tuple[Moved, ...], *wrong: Wrong) -> Response:
    """The form again, resting on the versions of now; with what others wrote, or what is wrong."""

    def view(edition: Edition, page: Page) -> View:
        try:
            chosen = targets(form)
        except (InvalidChangeError, NotFoundError):
            chosen = ()
        now = {(one.kind, one.id): one.version for one in moved}
        boxes = [(f"{kind}|{now.get((kind, name), version)}|{name}", name) for kind, version, name in chosen]
        named = titles(reviews, ((kind, name) for kind, _, name in chosen))
        return {
            "form": form, "moved": moved, "wrong": wrong, "boxes": boxes, "titles": named,
            "people": reviews.people(), "back": local_path(form.one("tilbake")),
        }  # fmt: skip

    return await show_once(request, desk, "bulk.html", view, 412 if moved else 422)


@leading.get("/import")
async def file_page(request: Request, desk: Answering) -> Response:
    """Where a file of reviews is sent in."""
    view = {"found": None, "wrong": "", "most": MAX_BYTES, "told": TOLD}
    return await show_once(request, desk, "import.html", lambda edition, page: view)


@leading.post("/import/prov")
async def file_tried(request: Request, desk: Answering, reviewing: Reviewing, asking: Asking) -> Response:
    """What a file would change."""
    return await _file(request, desk, reviewing, asking, dry_run=True)


@leading.post("/import")
async def file_sent(request: Request, desk: Answering, reviewing: Reviewing, asking: Asking) -> Response:
    """Take over what was filled in in a file: all of it, or, unless every row is right, nothing."""
    return await _file(request, desk, reviewing, asking, dry_run=False)


async def _file(request: Request, desk: Answering, reviews: Reviewing, asking: Asking, *, dry_run: bool) -> Response:
    edition = desk.library.edition
    name, data = "", b""
    found, wrong = None, ""
    try:
        name, data = await read_file(request, MAX_BYTES)
        subjects = EngineSubjects(edition.engine)

        def work() -> Imported:
            return import_rows(reviews, subjects, read_sheets(name or "fil", data), asking, dry_run=dry_run)

        found = await desk.work(work, lane=Lane.SLOW)
    except SheetError as error:
        wrong = str(error)
    except MovedOnError as error:
        wrong = str(error)
    except Refusal as error:
        if error.status != 422:
            raise
        wrong = error.detail
    finally:
        desk.judging.expire()
    if found is not None and found.done:
        return done("/arbeid?hvem=alle", "importert", "list")
    view = {"found": found, "wrong": wrong, "most": MAX_BYTES, "told": TOLD}
    return await show_once(request, desk, "import.html", lambda edition, page: view, 200 if dry_run and found else 422)
