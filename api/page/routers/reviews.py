"""A review on a page of its own, and where its forms are sent. The panel is the same beside what is reviewed.

A form is answered with the way back (303), which says what was done; what cannot be done, with the form as it was filled in.
"""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from msgspec.structs import replace

from api.access.model import Permission, Principal
from api.access.policy import local_path
from api.http.desk import Desk, Lane
from api.http.forms import Form, read_form
from api.http.library import Edition
from api.http.needs import Asking, principal_of
from api.http.parameters import MAX_ID
from api.http.problem import Refusal
from api.http.routers.context import Answering, Request, Response, Reviewing
from api.page.answer import Shown, View, done, show, show_once
from api.page.rendering import Page
from api.page.views.verdict import AHEAD, Panel, Wrong, assignable, change_of, comment_of, draft_in, panel_of
from api.reviews.errors import InvalidChangeError, KeyUsedError, MovedOnError, NotAllowedError
from api.reviews.judgements import NOTHING, Judgements
from api.reviews.model import MAX_VERSION, Kind, ReviewChange
from api.reviews.rules import change_from
from api.reviews.service import Reviews, Write
from api.reviews.subjects import EngineSubjects, canonical

router = APIRouter(prefix="/vurderinger")
writing = APIRouter(prefix="/vurderinger", include_in_schema=False)
"""[review]"""

MOST: Final = 200_000
"""Bytes of a form: a comment of 10,000 characters, percent-encoded, fits."""
AT: Final = "vurdering"
"""Id of the panel."""

Id = Annotated[str, Path(max_length=MAX_ID)]
Before = Annotated[int | None, Query(ge=1, le=MAX_VERSION)]
"""Only what was written before this version."""


@router.get("/{kind}/{id:path}")
async def review(request: Request, desk: Answering, reviewing: Reviewing, kind: Kind, id: Id, eldre: Before = None) -> Response:
    """What people judged of something, whether the law has changed since, and the form."""
    panel = await desk.work(partial(panel_of, reviewing, desk.library.edition, kind, id, whole=True, before=eldre), Lane.TEAM)
    return await show_with(request, desk, panel, Shown("review.html", (kind, id, eldre), lambda edition, page: {}))


async def show_with(request: Request, desk: Desk, panel: Panel, shown: Shown, judgements: Judgements = NOTHING) -> Response:
    """A page with the panel of a review in it: kept for readers, made anew for those who may write."""

    def build(edition: Edition, page: Page) -> View:
        return {**shown.build(edition, page), "panel": panel, "givable": assignable(panel, page.principal)}

    if principal_of(request).may(Permission.REVIEW):
        return await show_once(request, desk, shown.template, build)
    return await show(request, desk, Shown(shown.template, (*shown.key, *panel.key_of), build), judgements=judgements)


@writing.post("/{kind}/{id:path}")
async def write(request: Request, desk: Answering, reviewing: Reviewing, asking: Asking, kind: Kind, id: Id) -> Response:
    """Judge, comment, take back, confirm again; whichever form it was."""
    form = await read_form(request, MOST)
    edition = desk.library.edition
    following = local_path(form.one("neste") or form.one("tilbake"))
    name, seen = canonical(kind, id), _version(form)
    acts: dict[str, Callable[[], ReviewChange]] = {
        "lagret": lambda: change_of(draft_in(form), kind),
        "merknad": lambda: comment_of(form),
        "trukket": lambda: ReviewChange(retract=_number(form.one("trekk"))),
        "igjen": lambda: change_from({"status": form.one("status")}),
    }
    act = form.one("handling")
    if act not in acts:
        raise Refusal(422, "the form does not say what is to be done (handling)")
    # A comment rests on nothing that others could change: it comes after what they wrote.
    versions = range(seen, seen + AHEAD) if act in ("merknad", "trukket") else (seen,)
    try:
        await desk.work(lambda: _write(reviewing, edition, Write(kind, name, acts[act](), versions), asking, form.one("nokkel")), Lane.TEAM)
    except MovedOnError as error:
        panel = await desk.work(partial(panel_of, reviewing, edition, kind, name, whole=True), Lane.TEAM)
        kept = _kept(panel, form, act)
        return await _again(request, desk, replace(kept, since=error.moved[0].entries), form, 412)
    except (InvalidChangeError, NotAllowedError) as error:
        where = error.where if isinstance(error, InvalidChangeError) else "assignee"
        where = "merknad" if act == "merknad" else where
        panel = await desk.work(partial(panel_of, reviewing, edition, kind, name, whole=True), Lane.TEAM)
        detail = error.detail if isinstance(error, InvalidChangeError) else str(error)
        kept = replace(_kept(panel, form, act), version=seen, wrong=(Wrong(where, detail),))
        return await _again(request, desk, kept, form, 422)
    finally:
        desk.judging.expire()
    if form.one("neste") and "hx-request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": following, "Cache-Control": "no-store"})
    return done(following, act, AT)


def _write(reviews: Reviews, edition: Edition, write: Write, by: Principal, key: str) -> None:
    subjects = EngineSubjects(edition.engine)
    try:
        reviews.write(subjects, write, by, key[:255] or None)
    except KeyUsedError:  # the form was filled in anew after it had been sent: its version tells whether it still fits
        reviews.write(subjects, write, by)


async def _again(request: Request, desk: Desk, panel: Panel, form: Form, status: int) -> Response:
    """The panel with what is wrong, or what others wrote, on the way to where its form would have led."""
    onward = local_path(form.one("videre")) if form.one("videre") else ""

    def view(edition: Edition, page: Page) -> View:
        return {"panel": panel, "givable": assignable(panel, page.principal), "back": local_path(form.one("tilbake")), "onward": onward}

    return await show_once(request, desk, "review.html", view, status)


def _kept(panel: Panel, form: Form, act: str) -> Panel:
    """The panel with what was written in its forms."""
    if act == "lagret":
        return replace(panel, draft=replace(draft_in(form), shown=panel.review.status))
    return replace(panel, draft=replace(panel.draft, comment=form.one("merknad")))


def _version(form: Form) -> int:
    return _number(form.one("versjon"))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Refusal(422, "the form lacks the version that it rests on (versjon)")
    return int(text)
