"""Who is let in where, as documented in docs/access.md: what is open to all, and when the service may be open at all."""

import re
from pathlib import Path
from typing import Final

from api.access.addresses import is_loopback
from api.access.errors import AccessError
from api.access.issuers import read_issuers
from api.access.keys import Keys
from api.settings import Settings
from api.store.database import Team

OPEN: Final = frozenset({
    "/healthz", "/readyz", "/problems", "/problems/{kind}", "/logg-inn", "/logg-inn/{issuer}", "/logg-inn/tilbake", "/logg-ut",
})  # fmt: skip
"""Routes that everybody may ask for, wherever the service listens."""
FREE: Final = frozenset({"/healthz", "/readyz"})
"""Of these, those for which nobody asks who it is: they answer even when the database does not."""
STATIC: Final = "/static/"

_DOORS: Final = re.compile(r"/logg-inn(?:/[a-z][a-z0-9-]{0,39})?|/logg-ut|/problems(?:/[a-z][a-z-]{0,39})?")
_LOCAL: Final = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]{0,2000}")


def is_free(path: str) -> bool:
    """Whether a path is answered without asking who it is."""
    return path in FREE or (path.startswith(STATIC) and ".." not in path)


def is_open(path: str) -> bool:
    """Whether a path is open to all.

    >>> [is_open(one) for one in ("/logg-inn", "/static/page.css", "/v1/events", "/logg-inn/../v1/events", "/static/../v1/events")]
    [True, True, False, False, False]
    """
    return is_free(path) or _DOORS.fullmatch(path) is not None


def local_path(text: str | None) -> str:
    """Where to go after signing in: a path of ours, whatever was asked for.

    >>> [local_path(one) for one in ("/v1/events?x=1", "//evil.example", "/\\\\evil.example", "https://evil.example", None)]
    ['/v1/events?x=1', '/', '/', '/', '/']
    """
    if text is None or not _LOCAL.fullmatch(text) or is_open(text.partition("?")[0].partition("#")[0]):
        return "/"
    return text


def check_open(home: Path, settings: Settings, host: str) -> None:
    """That the service does not stand open.

    :param host: what it is to listen on
    :raises AccessError: others could reach it, and nothing is set up that tells them apart
    """
    issuers = read_issuers(settings.issuers)
    if is_loopback(host) and not settings.is_public:
        return
    if not settings.is_public:
        raise AccessError(f"{host}: to be reached from elsewhere, LOVKRYSS_PUBLIC_URL must be the address that people use (https://…)")
    if issuers:
        return
    team = Team(home)
    try:
        if not Keys(team).any_active():
            raise AccessError(
                "there is no active key and no issuer, so the service would be open to all or to nobody: run "
                "«lovkryss access key create --name … --role admin», or set LOVKRYSS_ISSUERS"
            )
    finally:
        team.close()
