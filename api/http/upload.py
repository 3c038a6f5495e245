"""A file that is sent along with a request: read into memory, never written to disk, bounded."""

from collections.abc import AsyncGenerator

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.http.problem import Fault, Refusal

OVERHEAD = 64 * 1024
"""Bytes of a multipart body beside the file itself."""

FIELD = "file"


class _InMemory(MultiPartParser):
    """The parser of forms, with files kept in memory whatever their size; the stream that it reads is bounded."""

    spool_max_size = 2**31


async def read_file(request: Request, most: int) -> tuple[str, bytes]:
    """Name and bytes of the one file of a form.

    :param most: bytes that it may have
    :raises Refusal: not a form (415), too large (413), or without a file (422)
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "multipart/form-data":
        raise Refusal(
            415, f"the body must be multipart/form-data with the file in the field «{FIELD}»", headers={"Accept": "multipart/form-data"}
        )
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Refusal(415, "the body must not be compressed", headers={"Accept-Encoding": "identity"})

    async def bounded() -> AsyncGenerator[bytes, None]:
        size = 0
        async for part in request.stream():
            size += len(part)
            if size > most + OVERHEAD:
                raise Refusal(413, f"the file is larger than {most} bytes")
            yield part

    try:
        form = await _InMemory(request.headers, bounded(), max_files=1, max_fields=8).parse()
    except MultiPartException as error:
        raise Refusal(400, f"the form cannot be read: {error.message}") from None
    except (KeyError, UnicodeDecodeError, ValueError):
        raise Refusal(400, "the form cannot be read: no boundary, or a name that is no text") from None
    file = form.get(FIELD)
    if not isinstance(file, UploadFile):
        await form.close()
        raise Refusal(422, f"the form has no file in the field «{FIELD}»", faults=(Fault(FIELD, "is missing"),))
    try:
        return file.filename or "", await file.read()
    finally:
        await form.close()
