"""Static files, open to all: the sign-in needs them too."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.http.desk import takes_gzip
from api.http.problem import Refusal
from api.page.assets import assets

router = APIRouter()


@router.get("/static/{version}/{name}")
async def static(request: Request, version: str, name: str) -> Response:
    """A file; to be kept for ever under its own version, and under another one (an older page's) not at all."""
    found = assets().files.get(name)
    if found is None:
        raise Refusal(404, f"{name}: no such file")
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if version == assets().version else "no-store",
        "Vary": "Accept-Encoding",
    }
    if found.packed and takes_gzip(request.headers.get("accept-encoding", "")):
        return Response(found.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=found.media)
    return Response(found.body, headers=headers, media_type=found.media)
