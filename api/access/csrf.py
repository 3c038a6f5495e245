"""That a request with a session cookie was meant by whoever has the session, not by another site's page in their browser.

Two proofs, both needed: the browser says that the request comes from our own pages (Origin, Sec-Fetch-Site), and the request holds a
token that only our own pages know. The token follows from what the session's cookie holds and needs no storage.
"""

import re
from hashlib import sha256
from hmac import compare_digest
from typing import Final

HEADER: Final = "x-csrf-token"
FIELD: Final = "csrf"
READ_UP_TO: Final = 64 * 1024
"""Bytes of a form in which the token must come; put the field first."""

_TOKEN: Final = re.compile(r"[0-9a-f]{64}")
_URLENCODED: Final = re.compile(rb"(?:^|&)csrf=([0-9a-f]{64})(?=&|$)")
_MULTIPART: Final = re.compile(rb'name="csrf"\r\n(?:[!-~ ]+\r\n)*\r\n([0-9a-f]{64})\r\n')


def token_of(cookie: str) -> str:
    """The token that goes with a session."""
    return sha256(b"csrf:" + cookie.encode()).hexdigest()


def is_token(given: str, cookie: str) -> bool:
    """Whether it is the session's token."""
    return _TOKEN.fullmatch(given) is not None and compare_digest(given, token_of(cookie))


def token_in_form(media: str, start: bytes) -> str:
    """The token in the beginning of a form; empty if it has none.

    >>> token_in_form("application/x-www-form-urlencoded", b"a=1&csrf=" + b"0" * 64) == "0" * 64
    True
    """
    pattern = {"application/x-www-form-urlencoded": _URLENCODED, "multipart/form-data": _MULTIPART}.get(media)
    match = pattern.search(start) if pattern else None
    return match[1].decode() if match else ""


def is_same_origin(own: frozenset[str], origins: list[str], sites: list[str]) -> bool:
    """Whether the browser says that a request comes from our own pages.

    :param own: our origins
    :param origins: values of the Origin header
    :param sites: values of Sec-Fetch-Site

    >>> own = frozenset({"https://a.example"})
    >>> is_same_origin(own, ["https://a.example"], ["same-origin"]), is_same_origin(own, ["null"], []), is_same_origin(own, [], [])
    (True, False, False)
    """
    if not origins and not sites:
        return False
    return all(one in own for one in origins) and all(one == "same-origin" for one in sites)
