"""A database with a chain of migrations: SQLite in the data directory by default, PostgreSQL by one setting.

Each schema (the corpus here, the team's reviews and access above) has its own file or, in one PostgreSQL database, its own table of
versions, so that one can be thrown away and made anew while the other stays.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError

from ingest.errors import StoreError
from ingest.store.address import address, told
from ingest.store.lock import key_of

if TYPE_CHECKING:
    from alembic.config import Config

WAIT: Final = 60
"""Seconds that a program waits for another that is changing the schema."""

_MIGRATING = threading.Lock()
"""Alembic keeps what it works on in globals: one thread at a time."""


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

    :raises StoreError: the directory cannot be written, the database cannot be used, or a newer program made it
    """
    make_home(home)
    engine = unmigrated(home, schema)
    try:
        with store_errors(home, schema):
            _migrate(engine, home, schema)
    except BaseException:
        engine.dispose()
        raise
    return engine


def make_home(home: Path) -> None:
    """The data directory, made if it is not there.

    :raises StoreError: it cannot be made
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{home}: the data directory cannot be made ({error.strerror}); choose another with --home") from None


def unmigrated(home: Path, schema: Schema) -> Engine:
    """The database as it is; nothing is read or made before it is used. What is asked of it never stands in an error's text.

    :raises StoreError: the setting is wrong
    """
    url = address(home, schema.file)
    if url.drivername == "sqlite":
        engine = create_engine(url, hide_parameters=True)
        event.listen(engine, "connect", _tuned(schema))
        event.listen(engine, "begin", _begin)
    else:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
        event.listen(engine, "connect", _in_utc)
    return engine
def is_there(home: Path, schema: Schema) -> bool:
    """Whether there is a database that may hold anything; asks none that is elsewhere."""
    return address(home, schema.file).drivername != "sqlite" or (home / schema.file).exists()


@contextmanager
def store_errors(home: Path, schema: Schema) -> Iterator[None]:
    """Database errors as one clear line: what, where, what to do."""
    try:
        yield
    except DBAPIError as error:
        url = address(home, schema.file)
        if url.drivername != "sqlite":
            raise StoreError(f"{told(url)}: the {schema.what} cannot be used ({_reason(error, url)}); {_advice(error)}") from error
        if not isinstance(error, OperationalError):
            raise StoreError(f"{home}: the {schema.what} is damaged ({error.orig}); {schema.mend}") from error
        reason = str(error.orig)
        hint = "free some space and repeat the command" if "full" in reason else "see that the directory can be read and written"
        raise StoreError(f"{home}: the {schema.what} cannot be used ({reason}); {hint}") from error


def _reason(error: DBAPIError, url: URL) -> str:
    """What PostgreSQL says, in one line; it names no password, and if it did, it would not be told on."""
    said = " ".join(str(error.orig).strip().partition("\n")[0].split())
    said = said.removeprefix("connection failed: ")
    return said.replace(str(url.password), "***") if url.password else said


_ADVICE = (
    ("28", "see that user and password in LOVKRYSS_DATABASE_URL are right"),
    ("3D", "create the database (createdb NAME)"),
    ("42501", "let the user of LOVKRYSS_DATABASE_URL create and change tables in the schema «public»"),
    ("42", "restore the database from a backup (see docs/operation.md)"),
    ("53100", "free some space on the database server and repeat the command"),
    ("53300", "the server takes no more connections; raise max_connections or use fewer workers"),
    ("55P03", "another program is changing the schema; wait for it to end and repeat the command"),
    ("25006", "this is a server that may only be read; use the primary"),
)
"""By the beginning of the SQLSTATE."""

_SAID = (
    ("authentication failed", "28"), ("no password supplied", "28"), ("does not exist", "3D"), ("too many clients", "53300"),
    ("pg_hba.conf", "28"),
)  # fmt: skip
"""While connecting, psycopg gives no SQLSTATE."""


def _advice(error: DBAPIError) -> str:
    state = getattr(error.orig, "sqlstate", None) or next((state for said, state in _SAID if said in str(error.orig)), "")
    found = next((advice for start, advice in _ADVICE if state.startswith(start)), "")
    return found or "see that the database server runs and can be reached, and repeat the command; what was finished is kept"


def _tuned(schema: Schema) -> Callable[[sqlite3.Connection, object], None]:
    def tune(connection: sqlite3.Connection, _record: object) -> None:
        """Readers never block a writer; a commit survives a crash of the program; the file is never torn."""
        connection.isolation_level = None  # sqlite3 would commit each CREATE TABLE by itself; see _begin
        for pragma in ("busy_timeout=30000", "journal_mode=WAL", f"synchronous={schema.synchronous}", "foreign_keys=ON",
                       "cache_size=-8192"):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")

    return tune


def _begin(connection: Connection) -> None:
    """A transaction holds everything in it, table definitions too: a migration that is killed leaves nothing."""
    connection.exec_driver_sql("BEGIN")


def _in_utc(connection: Any, _record: object) -> None:
    """Times come back as they were stored, wherever the server stands."""
    connection.execute("SET TIME ZONE 'UTC'")
    connection.commit()


def version(connection: Connection, schema: Schema) -> str | None:
    """The newest migration that has been done."""
    if not inspect(connection).has_table(schema.versions):
        return None
    return connection.execute(text(f"select version_num from {schema.versions}")).scalar()  # noqa: S608  (a constant of ours)


def _migrate(engine: Engine, home: Path, schema: Schema) -> None:
    with engine.connect() as connection:
        if version(connection, schema) == schema.head:
            return
    with changing(engine, home) as connection:
        upgrade(connection, home, schema)


@contextmanager
def changing(engine: Engine, home: Path) -> Iterator[Connection]:
    """A transaction in which the schema may be changed: by one program at a time, wherever it runs.

    :raises StoreError: another is at it
    """
    try:
        lock = FileLock(home / "schema.lock").acquire(timeout=WAIT)  # two programs may open a new directory at once
    except Timeout:
        raise StoreError(f"{home}: another program is changing the schema; wait for it to end and repeat the command") from None
    except OSError as error:
        raise StoreError(
            f"{home}: the lock file cannot be made ({error.strerror}); see that the directory can be written"
        ) from None
    with lock, engine.begin() as connection:
        if connection.dialect.name != "sqlite":  # two machines may open a new database at once
            connection.execute(text(f"set local lock_timeout = '{WAIT}s'"))
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": key_of("schema")})
        yield connection


def upgrade(connection: Connection, home: Path, schema: Schema, to: str = "head") -> None:
    """Do the migrations that are missing, in the transaction that is under way.

    :param to: the last to be done
    :raises StoreError: a newer program made it
    """
    found = version(connection, schema)
    if found == schema.head:
        return
    _refuse_newer(connection, home, schema, found)
    from alembic import command  # noqa: PLC0415  (0.2 s that only a new or old database needs)

    with _MIGRATING:
        command.upgrade(_config(connection, schema), to)


def downgrade(connection: Connection, home: Path, schema: Schema) -> None:
    """Undo all migrations, and with them all that the tables hold, in the transaction that is under way.

    :raises StoreError: a newer program made it
    """
    _refuse_newer(connection, home, schema, version(connection, schema))
    from alembic import command  # noqa: PLC0415

    with _MIGRATING:
        command.downgrade(_config(connection, schema), "base")


def _refuse_newer(connection: Connection, home: Path, schema: Schema, found: str | None) -> None:
    if found is not None and found > schema.head:
        where = home if connection.dialect.name == "sqlite" else told(connection.engine.url)
        raise StoreError(f"{where}: made by a newer Lovkryss (schema {found}, this one knows {schema.head}); update Lovkryss")


def _config(connection: Connection, schema: Schema) -> "Config":
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(schema.scripts))
    config.attributes["connection"] = connection
    config.attributes["versions"] = schema.versions
    return config
