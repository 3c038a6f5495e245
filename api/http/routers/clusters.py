"""Clusters by id."""

from typing import Annotated

from fastapi import APIRouter, Path

from api.http.answers import ClusterAnswer, with_meta
from api.http.document import returns
from api.http.library import Edition
from api.http.parameters import MAX_ID
from api.http.routers.context import Answering, Request, Response

router = APIRouter(prefix="/v1/clusters", tags=["clusters"])


@router.get("/{cluster}", responses=returns(ClusterAnswer, 404, 422, 503))
async def cluster(
    request: Request, desk: Answering,
    cluster: Annotated[str, Path(max_length=MAX_ID, description="Id of a cluster.", examples=["k-00000000000000ff"])],
) -> Response:  # fmt: skip
    """A cluster: its provisions, what differs between them, and why they were put together."""

    judgements = await desk.judgements()

    def build(edition: Edition) -> ClusterAnswer:
        (found,) = judgements([edition.engine.cluster(cluster)])
        return with_meta(ClusterAnswer, found, edition.meta)

    return await desk.answer(request, ("cluster", cluster), build, judgements=judgements)
