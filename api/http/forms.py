"""The fields of a form that a page of ours sends in: bounded, and as text."""

from urllib.parse import parse_qs

from fastapi import Request

from api.http.problem import Refusal


class Form:
    """Fields by name."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        self._fields = fields

    def one(self, name: str) -> str:
        """The value of a field; empty where there is none."""
        return self._fields.get(name, [""])[0]

    def all(self, name: str) -> list[str]:
        """All values of a field, such as boxes that were ticked."""
        return self._fields.get(name, [])


async def read_form(request: Request, most: int, fields: int = 40) -> Form:
    """The form of a request.

    :param most: bytes that it may have
    :param fields: that it may have
    :raises Refusal: it is none (415), or too large (413), or not text (400)
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise Refusal(415, "the body must be application/x-www-form-urlencoded")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise Refusal(413, f"the form is larger than {most} bytes")
    try:
        found = parse_qs(body.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=fields)
    except (UnicodeDecodeError, ValueError):
        raise Refusal(400, "the form cannot be read") from None
    return Form(found)
