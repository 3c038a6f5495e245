"""Opening the corpus database."""

import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from platformdirs import user_data_path
from sqlalchemy import Engine

from ingest.store import schema

CORPUS: Final = schema.Schema(
    "corpus database", "move it away and ingest again", "corpus.db", "0002", Path(__file__).parent / "migrations"
)


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
    return schema.connect(home, CORPUS)


def store_errors(home: Path) -> AbstractContextManager[None]:
    """Database errors as one clear line: what, where, what to do."""
    return schema.store_errors(home, CORPUS)
