"""Provisions by id."""

from typing import Annotated

from fastapi import APIRouter, Path

from api.http.answers import ProvisionAnswer, with_meta
from api.http.document import returns
from api.http.library import Edition
from api.http.parameters import MAX_ID
from api.http.routers.context import Answering, Request, Response
from api.objects import provision as find

router = APIRouter(prefix="/v1/provisions", tags=["provisions"])


@router.get("/{provision:path}", responses=returns(ProvisionAnswer, 404, 422, 503))
async def provision(
    request: Request, desk: Answering,
    provision: Annotated[str, Path(max_length=MAX_ID, description="Id of a provision, a part of one, or a document; slashes and § as "
                                   "they are or percent-encoded.", examples=["lov/2077-06-24-64/§21/ledd-1"])],
) -> Response:  # fmt: skip
    """A provision with its text, citations, norms and definitions; also a ledd, a list item, a chapter, or a whole document."""

    def build(edition: Edition) -> ProvisionAnswer:
        return with_meta(ProvisionAnswer, find(edition.engine.corpus, provision, edition.engine.read), edition.meta)

    return await desk.answer(request, ("provision", provision), build)
