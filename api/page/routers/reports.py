"""Reports to download: what about, in which language, in which format, and what each format is for."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query
from msgspec import Struct
from pydantic import AfterValidator

from api.http.desk import Desk
from api.http.library import Edition
from api.http.parameters import MAX_ID, MAX_TEXT
from api.http.problem import Fault
from api.http.routers.context import Answering, Request, Response
from api.http.routers.reports import FormatName, report_file, sizes_at_hand
from api.page.answer import Shown, View, show, show_once
from api.page.language import language_of
from api.page.rendering import Page
from api.page.routers.filters import text_or_empty
from api.page.views.finding_way import find_way
from api.page.words import words
from api.report.batch import Wanted
from api.report.formats import FORMATS
from api.report.model import Language
from api.report.words import LANGUAGES
from ingest.errors import NotFoundError

router = APIRouter(prefix="/rapporter")
About = Literal["hendelse", "tema", "lov"]
ABOUTS: Final[tuple[About, ...]] = ("hendelse", "tema", "lov")


class Asked(Struct, frozen=True):
    """What a report is asked of: one of an event, a theme and an act; ``heir`` is the act that takes its place."""

    about: About = "hendelse"
    event: str = ""
    theme: str = ""
    act: str = ""
    heir: str = ""
    form: FormatName = "docx"
    lang: Language = "nb"


def _asked(
    request: Request,
    about: Annotated[About, Query(alias="om")] = "hendelse",
    event: Annotated[str, Query(alias="hendelse", max_length=MAX_ID), AfterValidator(text_or_empty)] = "",
    theme: Annotated[str, Query(alias="tema", max_length=MAX_TEXT), AfterValidator(text_or_empty)] = "",
    act: Annotated[str, Query(alias="lov", max_length=MAX_ID), AfterValidator(text_or_empty)] = "",
    heir: Annotated[str, Query(alias="avloser", max_length=MAX_ID), AfterValidator(text_or_empty)] = "",
    form: Annotated[FormatName, Query(alias="format")] = "docx",
    lang: Annotated[Language | None, Query(alias="sprak")] = None,
) -> Asked:
    return Asked(about, event, theme, act, heir, form, lang or language_of(request))


Reporting = Annotated[Asked, Depends(_asked)]


@router.get("")
async def reports(request: Request, desk: Answering, asked: Reporting) -> Response:
    """The form; with the sizes of the files of an event that are at hand."""
    edition = desk.library.edition
    known = asked.event in edition.engine.events
    sizes = await sizes_at_hand(desk, edition, Wanted("event", asked.event), asked.lang) if known else {}
    shown = Shown("reports.html", (asked, tuple(sizes.items())), lambda edition, page: _view(edition, page, asked, sizes))
    return await show(request, desk, shown, edition)


@router.get("/fil")
async def file(request: Request, desk: Answering, asked: Reporting) -> Response:
    """The report; the form again where what is asked for is not there."""
    edition = desk.library.edition
    try:
        wanted = await _wanted(desk, edition, asked)
    except NotFoundError as error:
        fault = Fault(str(error), words(language_of(request))(f"page.report.lacks.{asked.about}"))
        return await show_once(request, desk, "reports.html", lambda edition, page: _view(edition, page, asked, {}, (fault,)), 422)
    return await report_file(request, desk, wanted, asked.form, asked.lang)


async def _wanted(desk: Desk, edition: Edition, asked: Asked) -> Wanted:
    """What is to be built.

    :raises NotFoundError: nothing is named, or what is not there; the message is the field
    """
    match asked.about:
        case "hendelse" if asked.event in edition.engine.events:
            return Wanted("event", asked.event)
        case "tema" if any(letter.isalpha() for letter in asked.theme):
            return Wanted("query", " ".join(asked.theme.split()))
        case "lov" if asked.act:
            act = await desk.work(lambda: _act(edition, asked.act, "lov"))
            heir = await desk.work(lambda: _act(edition, asked.heir, "avloser")) if asked.heir else None
            return Wanted("replacement", act, heir)
    raise NotFoundError(asked.about)


def _act(edition: Edition, text: str, field: str) -> str:
    """The act that is meant by its id, its address, or a name for it."""
    corpus = edition.engine.corpus
    for name, _ in find_way(edition.engine, text).places[:1]:
        return corpus.locate(name).info.id
    wanted = text.strip().casefold()
    for one in corpus.documents.values():
        if wanted == one.name.casefold():
            return one.id
    raise NotFoundError(field)


def _view(edition: Edition, page: Page, asked: Asked, sizes: dict[str, int], faults: tuple[Fault, ...] = ()) -> View:
    engine = edition.engine
    acts = sorted({one.name for one in engine.corpus.documents.values() if one.is_act and not one.is_gazette}, key=str.casefold)
    return {
        "asked": asked, "abouts": ABOUTS, "forms": tuple(FORMATS), "sizes": sizes, "faults": faults, "acts": acts,
        "language_choices": [(one, words(one)("language")) for one in LANGUAGES],
        "events_choices": [
            (one.slug, getattr(one.title, page.language)) for one in engine.events.values() if engine.has_laws_of(one.slug)
        ],
    }  # fmt: skip
