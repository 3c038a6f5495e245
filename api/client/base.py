"""What the parts of the client share: the connection, pages, and files both ways."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal, ParamSpec, Protocol, Self, TypeVar
from urllib.parse import quote, unquote

import httpx
from msgspec import Struct

from api.client.connection import Connection, Query, decoded
from api.http import answers as a

P = ParamSpec("P")
T = TypeVar("T")
Language = Literal["nb", "nn", "en"]
PAGE = 100
"""Results to a page, where an iterator reads them all."""


class File(Struct, frozen=True):
    """A file that the service made."""

    name: str
    media: str
    content: bytes

    def save(self, folder: Path) -> Path:
        """Write it, under its own name."""
        path = folder / Path(self.name).name
        path.write_bytes(self.content)
        return path


class Paged(Protocol):
    """An answer that may have another page after it."""

    @property
    def meta(self) -> a.Meta:
        """What it rests on, and where the next page is."""


Page = TypeVar("Page", bound=Paged)


class Service:
    """A client of one service; use it in a ``with`` block, or close it.

    :param url: of the service; else ``LOVKRYSS_URL``, else this machine's port 8000
    :param key: an API key or access token; else ``LOVKRYSS_KEY``, else none
    :param timeout: seconds to wait for an answer
    :param attempts: how often a service that is busy, or cannot be connected to, is asked before giving up
    :raises ValueError: the key would be sent in clear to another machine

    Every method raises ``ClientError``: ``NotFound``, ``Invalid``, …; see ``api.client.errors``.
    """

    def __init__(self, url: str | None = None, key: str | None = None, *, timeout: float = 60.0, attempts: int = 5,
                 transport: httpx.BaseTransport | None = None) -> None:  # fmt: skip
        self._http = Connection(url, key, timeout=timeout, attempts=attempts, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Lovkryss({self._http.url!r})"

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def pages(self, ask: Callable[P, Page], *args: P.args, **kwargs: P.kwargs) -> Iterator[Page]:
        """Every page of what a method asks for: ``pages(law.search, "samboer", limit=50)``."""
        cursor: str | None = None
        while True:
            page = ask(*args, **(kwargs if cursor is None else {**kwargs, "cursor": cursor}))  # type: ignore[arg-type]
            yield page
            cursor = page.meta.next
            if cursor is None:
                return

    def _file(self, path: str, query: Query, otherwise: str) -> File:
        """A file, by the name that the service gives it."""
        answer = self._http.read("GET", path, query)
        named = re.search(r"filename(?:\*=UTF-8''|=)\"?([^\s\"]+)", answer.headers.get("content-disposition", ""))
        media = answer.headers.get("content-type", "").partition(";")[0]
        return File(unquote(named[1]) if named else otherwise, media, answer.content)

    def _sent(self, path: str, file: Path | bytes, name: str, query: Query, kind: type[T]) -> T:
        """The answer to a file; ``name`` is that of one that comes as bytes."""
        sent = (name, file) if isinstance(file, bytes) else (file.name, file.read_bytes())
        return decoded(self._http.read("POST", path, query, files={"file": sent}).content, kind, path)


def exactly_one(**given: object) -> None:
    """That one of these is given.

    :raises ValueError: none is, or several are
    """
    if sum(value is not None for value in given.values()) != 1:
        raise ValueError(f"give exactly one of {', '.join(given)}")


def part(text: str | None) -> str:
    """A part of a path."""
    return quote(text or "", safe="")
