"""Reports of events, in any format."""

from functools import partial
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query

from api.http.document import refusals
from api.http.library import Edition
from api.http.parameters import Slug
from api.http.routers.context import Answering, Request, Response
from api.report.batch import Wanted, build, file_name
from api.report.formats import FORMATS
from api.report.model import Language
from api.reviews.judgements import Judgements
from ingest.errors import NotFoundError

router = APIRouter(prefix="/v1/reports", tags=["reports"])
FormatName = Literal["html", "docx", "xlsx", "pdf", "json", "csv", "parquet", "akn", "rdf"]
_CONTENT: dict[str, Any] = {
    media: {"schema": {"type": "object"} if media == "application/json" else {"type": "string", "format": "binary"}}
    for media in (one.media.partition(";")[0] for one in FORMATS.values())
}


@router.get(
    "/{event}",
    responses={200: {"description": "The report, as a file.", "content": _CONTENT}, **refusals(404, 422, 503)},
    response_class=Response,
)
async def report(
    request: Request, desk: Answering, event: Slug,
    form: Annotated[
        FormatName, Query(alias="format", description="The format; `csv` and `parquet` are archives of several tables.")
    ] = "html",
    lang: Annotated[Language, Query(description="Language of headings and running text; law text stays as it is.")] = "nb",
) -> Response:  # fmt: skip
    """A report of an event: scope, findings, definitions, data flows, dead references; the same law and verdicts, the same bytes."""
    edition = desk.library.edition
    if event not in edition.engine.events:
        raise NotFoundError(f"{event}: no such event; see /v1/events")
    found = FORMATS[form]
    name = quote(file_name(Wanted("event", event), found, lang))
    headers = {"Content-Disposition": f"{'inline' if form == 'html' else 'attachment'}; filename*=UTF-8''{name}"}
    if form == "html":
        headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    judgements = await desk.judgements()
    make = partial(_write, event=event, form=form, lang=lang, judgements=judgements)
    return await desk.file(request, ("report", event, form, lang), make, found.media, headers, judgements)


def _write(edition: Edition, *, event: str, form: str, lang: Language, judgements: Judgements) -> bytes:
    return FORMATS[form].write(build(edition.engine, Wanted("event", event), lang, judged=judgements))
