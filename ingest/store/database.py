"""Opening the corpus database: SQLite in the data directory by default, any SQLAlchemy URL by one setting."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_data_path
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from ingest.errors import StoreError

HEAD = "0002"
"""Newest migration; kept equal to the scripts by a test."""


def home_directory(given: Path | None = None) -> Path:
    """The data directory: the argument, else ``LOVKRYSS_HOME``, else the platform's user data directory."""
    if given is not None:
        return given.expanduser()
    if configured := os.environ.get("LOVKRYSS_HOME"):
        return Path(configured).expanduser()
    return user_data_path("lovkryss", appauthor=False)


def open_engine(home: Path) -> Engine:
    """Connect and bring the schema up to date.

    :raises StoreError: the directory cannot be written, the file is not a database, or a newer program made it
    """
    url = os.environ.get("LOVKRYSS_DATABASE_URL")
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{home}: the data directory cannot be made ({error.strerror}); choose another with --home") from None
    engine = create_engine(url or f"sqlite:///{home / 'corpus.db'}")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune)
        event.listen(engine, "begin", _begin)
    try:
        with store_errors(home):
            _migrate(engine, home)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def store_errors(home: Path) -> Iterator[None]:
    """Database errors as one clear line: what, where, what to do."""
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig)
        hint = "free some space and repeat the command" if "full" in reason else "see that the directory can be read and written"
        raise StoreError(f"{home}: the corpus database cannot be used ({reason}); {hint}") from error
    except DatabaseError as error:
        raise StoreError(f"{home}: the corpus database is damaged ({error.orig}); move it away and ingest again") from error


def _tune(connection: sqlite3.Connection, _record: object) -> None:
    """Readers never block a writer; a commit survives a crash of the program; the file is never torn."""
    connection.isolation_level = None  # sqlite3 would commit each CREATE TABLE by itself; see _begin
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A transaction holds everything in it, table definitions too: a migration that is killed leaves nothing."""
    connection.exec_driver_sql("BEGIN")


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        present = inspect(connection).has_table("alembic_version")
        return connection.execute(text("select version_num from alembic_version")).scalar() if present else None


def _migrate(engine: Engine, home: Path) -> None:
    if _version(engine) == HEAD:
        return
    try:
        with FileLock(home / "schema.lock", timeout=60):  # two programs may open a new directory at once
            _upgrade(engine, home, _version(engine))
    except Timeout:
        raise StoreError(f"{home}: another program is changing the schema; wait for it to end and repeat the command") from None
    except OSError as error:
        raise StoreError(
            f"{home}: the lock file cannot be made ({error.strerror}); see that the directory can be written"
        ) from None


def _upgrade(engine: Engine, home: Path, found: str | None) -> None:
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise StoreError(f"{home}: made by a newer Lovkryss (schema {found}, this one knows {HEAD}); update Lovkryss")
    from alembic import command  # noqa: PLC0415  (0.2 s that only a new or old database needs)
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
