"""Asking an identity provider: a JSON object, with bounds on time and size, over https alone."""

import asyncio
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx
import msgspec
from msgspec import Struct

from api.access.errors import ProviderError

PATIENCE: Final = 5.0
"""Seconds for a whole answer."""
MAX_BYTES: Final = 256 * 1024

_ERROR: Final = re.compile(r"[a-z_]{1,60}")


class Fetched(Struct, frozen=True):
    """What a provider answered.

    :param clock: the time there, in seconds since 1970; None if it does not say
    """

    found: dict[str, Any]
    clock: float | None


def http_client() -> httpx.AsyncClient:
    """What providers are asked with."""
    return httpx.AsyncClient(limits=httpx.Limits(max_connections=10))


async def fetch(
    http: httpx.AsyncClient, name: str, method: str, address: str, form: Mapping[str, str] | None = None, auth: httpx.Auth | None = None,
    bearer: str | None = None,
) -> Fetched:  # fmt: skip
    """A JSON object. Redirects are not followed: what a provider says must come from where it is.

    :param name: ours for the provider
    :raises ProviderError: it does not give one
    """
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    body = bytearray()
    try:
        async with asyncio.timeout(PATIENCE), http.stream(
            method, address, data=form, auth=auth, follow_redirects=False, headers=headers
        ) as answer:  # fmt: skip
            if answer.headers.get("content-encoding", "identity") != "identity":
                raise ProviderError(name, f"{address} answers compressed, which was not asked for")
            async for part in answer.aiter_raw():
                body += part
                if len(body) > MAX_BYTES:
                    raise ProviderError(name, f"{address} answers with more than {MAX_BYTES} bytes")
    except TimeoutError:
        raise ProviderError(name, f"{address} does not answer within {PATIENCE:.0f} seconds") from None
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
        raise ProviderError(name, f"{address} cannot be reached ({type(error).__name__})") from None
    try:
        found = msgspec.json.decode(bytes(body))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = None
    if answer.status_code != 200:
        raise ProviderError(name, f"{address} answers {answer.status_code}{_reason(found)}")
    if not isinstance(found, dict):
        raise ProviderError(name, f"{address} answers with what is not a JSON object")
    return Fetched(found, _clock(answer.headers))


def _clock(headers: Mapping[str, str]) -> float | None:
    """The time at whoever answers; what was kept on the way has an age."""
    age = headers.get("age", "")
    try:
        return parsedate_to_datetime(headers["date"]).timestamp() + (int(age) if age.isdecimal() and len(age) < 9 else 0)
    except (KeyError, ValueError, OverflowError):
        return None


def _reason(found: object) -> str:
    """The code of an OAuth error, and nothing else of what it says: that may repeat what was sent."""
    error = found.get("error") if isinstance(found, dict) else None
    return f" ({error})" if isinstance(error, str) and _ERROR.fullmatch(error) else ""
