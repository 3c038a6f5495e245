"""Opening the team's database: a file beside the corpus, or tables of their own in the PostgreSQL database that both share."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from ingest.store import schema

TEAM: Final = schema.Schema(
    "team database", "restore it from a backup (see docs/operation.md)", "team.db", "0002", Path(__file__).parent / "migrations",
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
