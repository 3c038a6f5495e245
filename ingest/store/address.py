"""Where a database is: a SQLite file in the data directory, or the PostgreSQL database that one setting names."""

import os
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from ingest.errors import StoreError

_FORM = "write postgresql://USER:PASSWORD@HOST/DATABASE, or leave it out for SQLite"
_DRIVERS = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
_CONNECTION = {"application_name": "lovkryss", "connect_timeout": "10", "keepalives_idle": "30", "keepalives_interval": "10",
               "keepalives_count": "3"}  # fmt: skip
"""libpq's parameters where the setting says nothing: a server that is gone is noticed within a minute."""


def given_url() -> str | None:
    """The setting, from the environment or from the file that it names; None for SQLite.

    :raises StoreError: both are set, or the file cannot be read
    """
    url, file = os.environ.get("LOVKRYSS_DATABASE_URL"), os.environ.get("LOVKRYSS_DATABASE_URL_FILE")
    if url and file:
        raise StoreError("LOVKRYSS_DATABASE_URL and LOVKRYSS_DATABASE_URL_FILE are both set; keep one of them")
    if not file:
        return url or None
    try:
        text = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise StoreError(f"LOVKRYSS_DATABASE_URL_FILE: {file} cannot be read ({reason})") from None
    if not text:
        raise StoreError(f"LOVKRYSS_DATABASE_URL_FILE: {file} is empty; {_FORM}")
    return text


def address(home: Path, file: str) -> URL:
    """The database's address.

    :param file: name of the SQLite file
    :raises StoreError: the setting is no address of a PostgreSQL database; what it holds is not told, for it may be a secret
    """
    given = given_url()
    if given is None:
        return URL.create("sqlite", database=str(home / file))
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise StoreError(f"LOVKRYSS_DATABASE_URL: not an address; {_FORM}") from None
    if url.drivername not in _DRIVERS:
        kind = url.drivername if url.drivername.replace("+", "").isalnum() else "this"
        raise StoreError(f"LOVKRYSS_DATABASE_URL: «{kind}» cannot be used; {_FORM}")
    if not url.database:
        raise StoreError(f"LOVKRYSS_DATABASE_URL: names no database; {_FORM}")
    defaults = {name: value for name, value in _CONNECTION.items() if name not in url.query}
    return url.set(drivername="postgresql+psycopg").update_query_dict(defaults)


def told(url: URL) -> str:
    """A database for messages and logs: where it is, never how to get in.

    >>> told(make_url("postgresql://kari:hemmelig@db.example.org/lov?password=hemmelig"))
    'PostgreSQL «lov» at db.example.org'
    >>> told(make_url("sqlite:////var/lib/lovkryss/corpus.db"))
    '/var/lib/lovkryss/corpus.db'
    """
    if url.drivername == "sqlite":
        return str(url.database)
    host = url.host or url.query.get("host") or "this machine"
    return f"PostgreSQL «{url.database}» at {host}" + (f":{url.port}" if url.port else "")
