"""The check of a proposal: a form, and what comes of the file that is sent with it. Nothing is kept, so the answer has no address."""

from base64 import b64encode
from typing import Any

from fastapi import APIRouter

from api.http.library import Edition
from api.http.problem import Fault, Refusal
from api.http.routers.context import Answering, Request, Response
from api.http.upload import FIELD, read_file
from api.page.answer import Shown, View, show, show_once
from api.page.rendering import Page
from api.page.views.draft import Checked, checked
from ingest.draft import MAX_BYTES, SUFFIXES
from ingest.draft.errors import DraftError

router = APIRouter(prefix="/utkast")
_FORM: dict[str, Any] = {"field": FIELD, "most": MAX_BYTES, "suffixes": ",".join(SUFFIXES)}


@router.get("")
async def form(request: Request, desk: Answering) -> Response:
    """The form."""
    return await show(request, desk, Shown("draft.html", ("draft",), lambda _, page: _view()))


@router.post("")
async def check(request: Request, desk: Answering) -> Response:
    """What the drafter should look at; with the form again, and what is wrong with the file where it cannot be read.

    :raises Refusal: the file is too large (413), or what was sent is no form (400, 415)
    """
    edition = desk.library.edition
    try:
        name, data = await read_file(request, MAX_BYTES)
        if not name and not data:  # what a browser sends where no file was chosen
            return await _wrong(request, desk, "")
        found = await desk.work(lambda: checked(edition.engine, name, data), slow=True)
    except DraftError as error:
        return await _wrong(request, desk, str(error))
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return await _wrong(request, desk, "")

    def view(edition: Edition, page: Page) -> View:
        return _view(found)

    return await show_once(request, desk, "draft.html", view)


async def _wrong(request: Request, desk: Answering, detail: str) -> Response:
    def view(_: Edition, page: Page) -> View:
        return _view(faults=(Fault(FIELD, detail or page.words("page.draft.no_file")),))

    return await show_once(request, desk, "draft.html", view, 422)


def _view(found: Checked | None = None, faults: tuple[Fault, ...] = ()) -> View:
    document = "data:application/json;base64," + b64encode(found.document).decode() if found else ""
    return {**_FORM, "view": found, "faults": faults, "document": document}
