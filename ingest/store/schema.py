"""A database with a chain of migrations: SQLite in the data directory by default, any SQLAlchemy URL by one setting.

Each schema (the corpus here, the team's reviews and access above) has its own file or, in one PostgreSQL database, its own table of
versions, so that one can be thrown away and made anew while the other stays.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from ingest.errors import StoreError


class Schema(NamedTuple):
    """One chain of migrations and where its tables live.

    :param what: what the user calls it, in messages
    :param mend: what to do when it is damaged
    :param file: SQLite file in the data directory
    :param head: newest migration; kept equal to the scripts by a test
    :param scripts: folder of the Alembic environment
    :param versions: table that names the migration that has been done
    :param synchronous: SQLite's; NORMAL survives a crash of the program, FULL that of the machine, too
    """

    what: str
    mend: str
    file: str
    head: str
    scripts: Path
    versions: str = "alembic_version"
    synchronous: Literal["NORMAL", "FULL"] = "NORMAL"


def connect(home: Path, schema: Schema) -> Engine:
    """Connect and bring the schema up to date.

    :raises StoreError: the directory cannot be written, the file is not a database, or a newer program made it
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{home}: the data directory cannot be made ({error.strerror}); choose another with --home") from None
    engine = create_engine(os.environ.get("LOVKRYSS_DATABASE_URL") or f"sqlite:///{home / schema.file}")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tuned(schema))
        event.listen(engine, "begin", _begin)
    try:
        with store_errors(home, schema):
            _migrate(engine, home, schema)
    except BaseException:
        engine.dispose()
        raise
    return engine


def is_there(home: Path, schema: Schema) -> bool:
    """Whether there is a database that may hold anything; asks none that is elsewhere."""
    return bool(os.environ.get("LOVKRYSS_DATABASE_URL")) or (home / schema.file).exists()


@contextmanager
def store_errors(home: Path, schema: Schema) -> Iterator[None]:
    """Database errors as one clear line: what, where, what to do."""
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig)
        hint = "free some space and repeat the command" if "full" in reason else "see that the directory can be read and written"
        raise StoreError(f"{home}: the {schema.what} cannot be used ({reason}); {hint}") from error
    except DatabaseError as error:
        raise StoreError(f"{home}: the {schema.what} is damaged ({error.orig}); {schema.mend}") from error


def _tuned(schema: Schema) -> Callable[[sqlite3.Connection, object], None]:
    def tune(connection: sqlite3.Connection, _record: object) -> None:
        """Readers never block a writer; a commit survives a crash of the program; the file is never torn."""
        connection.isolation_level = None  # sqlite3 would commit each CREATE TABLE by itself; see _begin
        for pragma in ("busy_timeout=30000", "journal_mode=WAL", f"synchronous={schema.synchronous}", "foreign_keys=ON",
                       "cache_size=-65536"):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")

    return tune


def _begin(connection: Connection) -> None:
    """A transaction holds everything in it, table definitions too: a migration that is killed leaves nothing."""
    connection.exec_driver_sql("BEGIN")


def _version(engine: Engine, schema: Schema) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table(schema.versions):
            return None
        return connection.execute(text(f"select version_num from {schema.versions}")).scalar()  # noqa: S608  (a constant of ours)


def _migrate(engine: Engine, home: Path, schema: Schema) -> None:
    if _version(engine, schema) == schema.head:
        return
    try:
        with FileLock(home / "schema.lock", timeout=60):  # two programs may open a new directory at once
            _upgrade(engine, home, schema)
    except Timeout:
        raise StoreError(f"{home}: another program is changing the schema; wait for it to end and repeat the command") from None
    except OSError as error:
        raise StoreError(
            f"{home}: the lock file cannot be made ({error.strerror}); see that the directory can be written"
        ) from None


def _upgrade(engine: Engine, home: Path, schema: Schema) -> None:
    found = _version(engine, schema)
    if found == schema.head:
        return
    if found is not None and found > schema.head:
        raise StoreError(f"{home}: made by a newer Lovkryss (schema {found}, this one knows {schema.head}); update Lovkryss")
    from alembic import command  # noqa: PLC0415  (0.2 s that only a new or old database needs)
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(schema.scripts))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        config.attributes["versions"] = schema.versions
        command.upgrade(config, "head")
