"""Reports of events, in any format."""

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query

from api.http.desk import Desk, Lane
from api.http.document import refusals
from api.http.library import Edition, Key
from api.http.parameters import Slug
from api.http.routers.context import Answering, Request, Response
from api.report.batch import Wanted, build, file_name
from api.report.formats import FORMATS
from api.report.model import Language
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
    if event not in desk.library.edition.engine.events:
        raise NotFoundError(f"{event}: no such event; see /v1/events")
    return await report_file(request, desk, Wanted("event", event), form, lang)


async def report_file(request: Request, desk: Desk, wanted: Wanted, form: FormatName, lang: Language) -> Response:
    """A report as a file.

    :raises NotFoundError: no such event or act
    :raises Refusal: nothing is served yet, or too many are waiting (503)
    """
    found = FORMATS[form]
    headers = {
        "Content-Disposition": f"{'inline' if form == 'html' else 'attachment'}; filename*=UTF-8''{quote(file_name(wanted, found, lang))}"
    }
    if form == "html":
        headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    judgements = await desk.judgements()

    def make(edition: Edition) -> bytes:
        return found.write(build(edition.engine, wanted, lang, judged=judgements))

    return await desk.file(request, _key(wanted, form, lang), make, found.media, headers, judgements, lane=Lane.SLOW)


async def sizes_at_hand(desk: Desk, edition: Edition, wanted: Wanted, lang: Language) -> dict[str, int]:
    """Bytes of a report in the formats in which it was made already."""
    tag = (await desk.judgements()).tag
    kept = {name: edition.cache.get((*_key(wanted, name, lang), tag) if tag else _key(wanted, name, lang)) for name in FORMATS}
    return {name: len(one.body) for name, one in kept.items() if one is not None}


def _key(wanted: Wanted, form: str, lang: Language) -> Key:
    return ("report", wanted, form, lang)
