"""The team's database as one file, and back: on either kind of database, so that it is also the way from one to the other.

A gzip of JSON, one value a line: what the file is, then for each table its name and columns and an array for each row, last how many
rows there are and the SHA-256 of all lines before. A table comes after those that it refers to. What is read is what the database holds
(reflected, not what this program would make), so that a database may be backed up before it is brought up to date; it is restored as it
was and then brought up to date.
"""

import base64
import binascii
import gzip
import hashlib
import os
import tempfile
import uuid
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Final, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import JSON, Column, Connection, MetaData, Table, delete, func, insert, null, select, text

from api.store.database import TEAM
from api.store.tables import metadata
from api.version import program_version
from ingest.errors import LovkryssError
from ingest.store import schema

T = TypeVar("T")

FORMAT: Final = "lovkryss-backup-1"
BATCH: Final = 500
LONGEST: Final = 64 * 2**20
"""Bytes of a line; a row is far shorter, and a swollen archive is not."""


class BackupError(LovkryssError):
    """A backup that cannot be made or restored."""


class Head(Struct, frozen=True):
    """The first line."""

    format: str
    schema: str
    made_at: str
    program: str


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """The line before a table's rows."""

    table: str
    columns: tuple[str, ...]


class Tail(Struct, frozen=True, forbid_unknown_fields=True):
    """The last line."""

    rows: dict[str, int]
    sha256: str


class Report(Struct, frozen=True):
    """What a backup holds."""

    file: str
    schema: str
    made_at: str
    rows: dict[str, int]


# -- making -------------------------------------------------------------------------------------------------------


def back_up(home: Path, file: Path) -> Report:
    """Write all of the team's database, as it is at one moment, to a new file; the service may go on meanwhile.

    :raises BackupError: there is nothing yet, the file exists, or it cannot be written
    :raises StoreError: the database cannot be used
    """
    if file.exists():
        raise BackupError(f"{file}: exists already and is left alone; choose another name")
    if not home.exists():
        raise BackupError(f"{home}: there is no data directory here, so there is nothing to back up")
    engine = schema.unmigrated(home, TEAM)
    try:
        with schema.store_errors(home, TEAM), engine.connect() as connection:
            if connection.dialect.name != "sqlite":  # there, a transaction sees one moment anyway
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)  # noqa: PLW2901
            found = schema.version(connection, TEAM)
            if found is None:
                raise BackupError(f"{home}: no reviews, persons or keys are kept here yet, so there is nothing to back up")
            with _written(file) as stream:
                return _write(connection, found, file, stream)
    finally:
        engine.dispose()


@contextmanager
def _written(file: Path) -> Iterator[IO[bytes]]:
    """A file for nobody else's eyes, that is there whole or not at all."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)  # mode 600
        try:
            with os.fdopen(handle, "wb") as raw:
                with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as stream:
                    yield stream  # type: ignore[misc]
                raw.flush()
                os.fsync(raw.fileno())
            os.link(name, file)  # fails, where a rename would not, if the file has come to be meanwhile
        finally:
            os.unlink(name)
    except FileExistsError:
        raise BackupError(f"{file}: exists already and is left alone; choose another name") from None
    except OSError as error:
        raise BackupError(f"{file}: could not be written ({error.strerror or error}); choose another file") from None


def _write(connection: Connection, version: str, file: Path, stream: IO[bytes]) -> Report:
    digest, rows = hashlib.sha256(), {}
    head = Head(FORMAT, version, datetime.now(UTC).isoformat(timespec="seconds"), program_version())

    def line(value: Any) -> None:
        data = msgspec.json.encode(value) + b"\n"
        digest.update(data)
        stream.write(data)

    line(head)
    for table in _tables(connection):
        columns = list(table.columns)
        name = str(table.name)  # SQLAlchemy's is a str that knows of quotes
        line(Part(name, tuple(str(column.name) for column in columns)))
        rows[name] = 0
        query = select(table).order_by(*table.primary_key.columns)
        for row in connection.execution_options(yield_per=BATCH).execute(query):
            line([_plain(value, column) for value, column in zip(row, columns, strict=True)])
            rows[name] += 1
    stream.write(msgspec.json.encode(Tail(rows, digest.hexdigest())) + b"\n")
    return Report(str(file), version, head.made_at, rows)


def _tables(connection: Connection) -> list[Table]:
    """The team's tables that are there, each after those that it refers to."""
    there = MetaData()
    there.reflect(connection, only=lambda name, _: name in metadata.tables)
    return [table for table in there.sorted_tables if table.name in metadata.tables]


def _plain(value: Any, column: Column[Any]) -> Any:
    """A value as JSON has it; the column tells what it was."""
    if isinstance(column.type, JSON):
        return value
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()  # SQLite forgets the zone
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(value, uuid.UUID):
        return value.hex
    return str(value) if isinstance(value, Decimal) else value


# -- restoring ----------------------------------------------------------------------------------------------------


def restore(home: Path, file: Path, *, replace: bool = False) -> Report:
    """Make the team's database what it was, then bring it up to date; all of it, or nothing is changed.

    :param replace: throw away what is there
    :raises BackupError: the file is damaged, is no backup, is of a newer program, or there is something in the database
    :raises StoreError: the database cannot be used
    """
    head, tail = _checked(file)
    if head.schema > TEAM.head:
        raise BackupError(f"{file}: made by a newer Lovkryss (schema {head.schema}, this one knows {TEAM.head}); update Lovkryss")
    schema.make_home(home)
    engine = schema.unmigrated(home, TEAM)
    try:
        with schema.store_errors(home, TEAM), schema.changing(engine, home) as connection:
            _make_room(connection, home, replace=replace)
            schema.upgrade(connection, home, TEAM, head.schema)
            _fill(connection, file)
            schema.upgrade(connection, home, TEAM)
            _number_on(connection)
    finally:
        engine.dispose()
    return Report(str(file), head.schema, head.made_at, tail.rows)


def _checked(file: Path) -> tuple[Head, Tail]:
    """First and last line of a file that is whole.

    :raises BackupError: it is not
    """
    digest, last = hashlib.sha256(), b""
    head: Head | None = None
    for line in _lines(file):
        if head is None:
            head = _decoded(file, line, Head)
            if head.format != FORMAT:
                raise BackupError(f"{file}: is a backup of an unknown kind ({head.format[:40]!r}); update Lovkryss")
        digest.update(last)
        last = line
    if head is None:
        raise BackupError(f"{file}: is empty")
    tail = _decoded(file, last, Tail)
    if tail.sha256 != digest.hexdigest():
        raise BackupError(f"{file}: is damaged (its checksum does not match); nothing was changed; use another backup")
    return head, tail


def _lines(file: Path) -> Iterator[bytes]:
    try:
        with gzip.open(file, "rb") as stream:
            while line := stream.readline(LONGEST):
                if not line.endswith(b"\n"):
                    raise BackupError(f"{file}: is cut off; nothing was changed; use another backup")
                yield line
    except gzip.BadGzipFile:
        raise BackupError(f"{file}: is not a backup made by «lovkryss backup», or is damaged; nothing was changed") from None
    except (EOFError, ValueError) as error:
        raise BackupError(f"{file}: is damaged ({error}); nothing was changed; use another backup") from None
    except OSError as error:
        raise BackupError(f"{file}: cannot be read ({error.strerror or error})") from None
    except zlib.error as error:
        raise BackupError(f"{file}: is damaged ({error}); nothing was changed; use another backup") from None


def _decoded(file: Path, line: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BackupError(f"{file}: is not a backup made by «lovkryss backup», or is damaged; nothing was changed") from None


def _make_room(connection: Connection, home: Path, *, replace: bool) -> None:
    if schema.version(connection, TEAM) is None:
        return
    full = [
        table.name for table in _tables(connection)
        if not metadata.tables[table.name].info.get("one_row") and connection.execute(select(table).limit(1)).first() is not None
    ]  # fmt: skip
    if full and not replace:
        raise BackupError(f"{home}: the team's database holds something already ({', '.join(full)}); --replace throws it away")
    schema.downgrade(connection, home, TEAM)


def _fill(connection: Connection, file: Path) -> None:
    tables = {table.name: table for table in _tables(connection)}
    for made in reversed(tables.values()):
        connection.execute(delete(made))  # what migrations put there
    table: Table | None = None
    columns: list[Column[Any]] = []
    waiting: list[dict[str, Any]] = []

    def flush() -> None:
        if table is not None and waiting:
            for some in _parents_first(table, waiting):
                connection.execute(insert(table), some)
        waiting.clear()

    for number, line in enumerate(_lines(file)):
        if number == 0 or line.startswith(b'{"rows":'):
            continue
        if line.startswith(b"{"):
            flush()
            part = _decoded(file, line, Part)
            if part.table not in tables or not set(part.columns) <= set(tables[part.table].columns.keys()):
                raise BackupError(f"{file}: has a table that its schema does not ({part.table[:60]}); nothing was changed")
            table = tables[part.table]
            columns = [table.columns[name] for name in part.columns]
            continue
        values = _decoded(file, line, list[Any])
        if len(values) != len(columns):
            raise BackupError(f"{file}: has a row of {len(values)} values for {len(columns)} columns; nothing was changed")
        waiting.append({column.name: _typed(value, column, file) for value, column in zip(values, columns, strict=True)})
        if table is not None and len(waiting) >= BATCH and not _refers_to_itself(table):
            flush()
    flush()


def _typed(value: Any, column: Column[Any], file: Path) -> Any:
    """A value as the column takes it."""
    if isinstance(column.type, JSON):
        return null() if value is None and column.nullable else value
    if value is None:
        return None
    try:
        kind = column.type.python_type
    except NotImplementedError:
        return value
    try:
        if kind is datetime:
            return datetime.fromisoformat(value).astimezone(UTC)
        if kind is date:
            return date.fromisoformat(value)
        if kind is bytes:
            return base64.b64decode(value, validate=True)
        if kind is uuid.UUID:
            return uuid.UUID(value)
        return Decimal(value) if kind is Decimal else value
    except (TypeError, ValueError, binascii.Error, ArithmeticError):
        raise BackupError(f"{file}: has a value that {column.table.name}.{column.name} cannot take; nothing was changed") from None


def _refers_to_itself(table: Table) -> bool:
    return any(key.column.table is table for key in table.foreign_keys)


def _parents_first(table: Table, rows: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    """Rows in steps, so that what a row refers to in its own table is there before it."""
    links = [(key.parent.name, key.column.name) for key in table.foreign_keys if key.column.table is table]
    if not links:
        yield rows
        return
    left, there = rows, {name: set[Any]() for _, name in links}
    while left:
        now = [row for row in left if all(row[child] is None or row[child] in there[name] for child, name in links)] or left
        for name, seen in there.items():
            seen.update(row[name] for row in now)
        yield now
        done = set(map(id, now))
        left = [row for row in left if id(row) not in done]


def _number_on(connection: Connection) -> None:
    """PostgreSQL counts on from where it was told to, not from what is there."""
    if connection.dialect.name == "sqlite":
        return
    for table in _tables(connection):
        for column in table.primary_key.columns:
            sequence = connection.execute(
                text("select pg_get_serial_sequence(:table, :column)"), {"table": f'"{table.name}"', "column": column.name}
            ).scalar()
            if sequence is not None:
                highest = connection.execute(select(func.max(column))).scalar()
                connection.execute(text("select setval(:sequence, :value, :used)"),
                                   {"sequence": sequence, "value": highest or 1, "used": highest is not None})  # fmt: skip
