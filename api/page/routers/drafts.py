"""The check of a proposal: a form, and what comes of the file, or the text, that is sent with it.

Nothing is kept, so the answer has no address.
"""

from base64 import b64encode
from typing import Any, Final

from fastapi import APIRouter

from api.http.desk import Lane
from api.http.forms import read_form
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
TEXT: Final = "tekst"
MOST_TEXT: Final = 100_000
"""Characters that may be pasted; more is a file."""
MOST: Final = 9 * MOST_TEXT
"""Bytes of them, percent-encoded."""
_FORM: dict[str, Any] = {"field": FIELD, "most": MAX_BYTES, "suffixes": ",".join(SUFFIXES), "most_text": MOST_TEXT}


@router.get("")
async def form(request: Request, desk: Answering) -> Response:
    """The form."""
    return await show(request, desk, Shown("draft.html", ("draft",), lambda _, page: _view()))


@router.post("")
async def check(request: Request, desk: Answering) -> Response:
    """What the drafter should look at; with the form again, and what is wrong with the file or the text where it cannot be read.

    :raises Refusal: the file is too large (413), or what was sent is no form (400, 415)
    """
    edition = desk.library.edition
    pasted = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    text = (await read_form(request, MOST)).one(TEXT) if pasted else ""
    try:
        name, data = ("utkast.txt", _bytes(text)) if pasted else await read_file(request, MAX_BYTES)
        if not data and (pasted or not name):  # what a browser sends where no file was chosen, or nothing written
            return await _wrong(request, desk, "", pasted=pasted)
        found = await desk.work(lambda: checked(edition.engine, name, data), lane=Lane.SLOW)
    except DraftError as error:
        return await _wrong(request, desk, str(error), text, pasted=pasted)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return await _wrong(request, desk, "")

    def view(edition: Edition, page: Page) -> View:
        return _view(found, text=text)

    return await show_once(request, desk, "draft.html", view)


async def _wrong(request: Request, desk: Answering, detail: str, text: str = "", *, pasted: bool = False) -> Response:
    def view(_: Edition, page: Page) -> View:
        nothing = page.words("page.draft.no_text") if pasted else page.words("page.draft.no_file")
        return _view(faults=(Fault(TEXT if pasted else FIELD, detail or nothing),), text=text)

    return await show_once(request, desk, "draft.html", view, 422)


def _bytes(text: str) -> bytes:
    """Text that was pasted, as a file of it; empty if there is none."""
    return text.strip().encode("utf-8", "replace")


def _view(found: Checked | None = None, faults: tuple[Fault, ...] = (), text: str = "") -> View:
    document = "data:application/json;base64," + b64encode(found.document).decode() if found else ""
    return {**_FORM, "view": found, "faults": faults, "document": document, "text": text}
