"""Opening the team's database: a file beside the corpus, or tables of their own in the PostgreSQL database that both share."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine

from ingest.errors import StoreError
from ingest.store import schema

WAIT: Final = 30
"""Seconds that a write waits for its turn."""

TEAM: Final = schema.Schema(
    "team database", "restore it from a backup (see docs/operation.md)", "team.db", "0003", Path(__file__).parent / "migrations",
    "alembic_version_team", "FULL",
)  # fmt: skip


def open_team(home: Path) -> Engine:
    """Connect and bring the schema up to date.

    :raises StoreError: the directory cannot be written, the file is not a database, or a newer program made it
    """
    return schema.connect(home, TEAM)


def team_errors(home: Path) -> AbstractContextManager[None]:
    """Database errors as one clear line: what, where, what to do."""
    return schema.store_errors(home, TEAM)


class Team:
    """The team's database of a data directory, opened when it is first needed: reading on one's own machine needs none."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._opening = threading.Lock()
        self._writing = threading.Lock()
        self._turn = FileLock(home / "team.lock", timeout=WAIT, thread_local=False, poll_interval=0.002)

    @cached_property
    def _engine(self) -> Engine:
        return open_team(self._home)

    @property
    def is_there(self) -> bool:
        """Whether anything has ever been kept."""
        return schema.is_there(self._home, TEAM)

    def open(self) -> Engine:
        """The engine; the first to ask opens it.

        :raises StoreError: it cannot be opened
        """
        with self._opening:
            return self._engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection.

        :raises StoreError: the database cannot be used
        """
        engine = self.open()
        with team_errors(self._home), engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction. It begins with a write, so that SQLite never has to turn a reader into a writer.

        :raises StoreError: the database cannot be used
        """
        engine = self.open()
        with self._alone(engine), team_errors(self._home), engine.begin() as connection:
            yield connection

    @contextmanager
    def _alone(self, engine: Engine) -> Iterator[None]:
        """SQLite lets one write at a time and has the others try again ever more seldom; here they queue, processes, too."""
        if engine.dialect.name != "sqlite":
            yield
            return
        with self._writing:
            try:
                turn = self._turn.acquire()
            except Timeout:
                raise StoreError(f"{self._home}: another program has been writing to the team database for {WAIT} s; try again") from None
            except OSError as error:
                raise StoreError(f"{self._home}: the team database cannot be written ({error.strerror or error})") from None
            with turn:
                yield

    def close(self) -> None:
        """Let go of the connections."""
        with self._opening:
            if "_engine" in self.__dict__:
                self._engine.dispose()
                del self.__dict__["_engine"]


def utc(time: datetime) -> datetime:
    """A time from the database; SQLite forgets that it is UTC."""
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
