"""The id of a request: in its answer, in problems, in the log, so that all three are found from each other."""

import re
import uuid
from contextvars import ContextVar
from typing import Final

from starlette.datastructures import Headers

HEADER: Final = "X-Request-Id"
_GIVEN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_TRACE: Final = re.compile(r"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")

current: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered; empty outside one."""


def id_for(headers: Headers) -> str:
    """The id that a request came with, if it is well-formed: its own header, else the trace that it is part of; else a new one.

    >>> id_for(Headers({"x-request-id": "abc-12345"})), len(id_for(Headers({"x-request-id": "a b\\n"})))
    ('abc-12345', 32)
    """
    given = headers.getlist(HEADER)
    if len(given) == 1 and _GIVEN.fullmatch(given[0]):
        return given[0]
    trace = _TRACE.fullmatch(headers.get("traceparent", ""))
    return trace[1] if trace else uuid.uuid4().hex
