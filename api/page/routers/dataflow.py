"""A flow of information asked about, and the flows of an event."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import AfterValidator

from api.http.desk import Lane
from api.http.library import Edition
from api.http.parameters import MAX_ID, MAX_TEXT, Slug
from api.http.problem import Fault
from api.http.routers.context import Answering, Request, Response
from api.page.answer import Shown, View, show, show_once
from api.page.language import language_of
from api.page.rendering import Page
from api.page.routers.filters import text_or_empty
from api.page.views.dataflow import Asked, answer, choices
from api.page.views.flows import flows
from api.page.words import words
from ingest.errors import NotFoundError, QuestionError

router = APIRouter()


def _asked(
    question: Annotated[str, Query(alias="sporsmal", max_length=MAX_TEXT), AfterValidator(text_or_empty)] = "",
    data: Annotated[str, Query(max_length=MAX_TEXT), AfterValidator(text_or_empty)] = "",
    giver: Annotated[str, Query(alias="fra", max_length=MAX_TEXT), AfterValidator(text_or_empty)] = "",
    receiver: Annotated[str, Query(alias="til", max_length=MAX_TEXT), AfterValidator(text_or_empty)] = "",
    purpose: Annotated[str, Query(alias="formal", max_length=MAX_TEXT), AfterValidator(text_or_empty)] = "",
) -> Asked:
    return Asked(question, data, giver, receiver, purpose)


Giver = Annotated[str, Query(alias="fra", max_length=MAX_ID), AfterValidator(text_or_empty)]
Receiver = Annotated[str, Query(alias="til", max_length=MAX_ID), AfterValidator(text_or_empty)]


@router.get("/dataflyt")
async def dataflow(request: Request, desk: Answering, asked: Annotated[Asked, Depends(_asked)]) -> Response:
    """The form, and the answer to what its address asks."""
    said = words(language_of(request))
    faults = () if asked.is_empty else tuple(Fault(name, said(f"page.flow.lacks.{name}")) for name in asked.lacking)

    def view(edition: Edition, page: Page) -> View:
        found = None if asked.is_empty or faults else answer(edition.engine, asked)
        return {"asked": asked, "answer": found, "choices": choices(), "faults": faults}

    if faults:
        return await show_once(request, desk, "dataflow.html", view, 422)
    try:
        return await show(request, desk, Shown("dataflow.html", (asked,), view, lane=Lane.SLOW))
    except QuestionError as error:
        faults = (Fault("sporsmal", str(error)),)
        return await show_once(request, desk, "dataflow.html", view, 422)


@router.get("/hendelser/{slug}/dataflyt")
async def event_flows(
    request: Request, desk: Answering, slug: Slug, giver: Giver = "", receiver: Receiver = "",
    every: Annotated[bool, Query(alias="alle")] = False,
) -> Response:  # fmt: skip
    """Who gives to whom in an event."""

    def view(edition: Edition, page: Page) -> View:
        if slug not in edition.engine.events:
            raise NotFoundError(f"{slug}: no such event")
        return {"view": flows(edition.engine, slug, giver, receiver, every=every), "giver": giver, "receiver": receiver, "every": every}

    return await show(request, desk, Shown("flows.html", (slug, giver, receiver, every), view, lane=Lane.SLOW))
