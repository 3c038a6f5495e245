"""The findings that readers have been shown, so that each can be found again by its id.

Most clusters stand in the index. Those that answer a question about one provision are made when asked for; the ledger
keeps what was asked. It lies beside the corpus and outlives every index: provisions are named by id, not by number.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from msgspec import Struct

NAME = "findings.db"
_TABLE = "CREATE TABLE IF NOT EXISTS shown (id TEXT PRIMARY KEY, event TEXT, provision TEXT, word TEXT, quantity TEXT)"
REMEMBERED = 20_000
"""Findings kept in memory, the oldest go first: those need not be written again, and serve where nothing can be written."""
WAIT = 5.0
"""Seconds that a writer waits for another."""


class Asked(Struct, frozen=True):
    """What a cluster answers: a question about a provision within an event."""

    event: str
    provision: str
    word: str
    quantity: str


class Ledger:
    """The ledger of a data directory; where it cannot be written, what was shown is remembered until the program ends."""

    def __init__(self, home: Path) -> None:
        self._path = home / NAME
        self._remembered: dict[str, Asked] = {}

    def note(self, shown: Iterable[tuple[str, Asked]]) -> None:
        """Keep what clusters (by id) answer; what is known stays as it is."""
        fresh: dict[str, Asked] = {}
        for identifier, asked in shown:
            if identifier not in self._remembered:
                fresh.setdefault(identifier, asked)
        if not fresh:
            return
        self._remembered.update(fresh)
        while len(self._remembered) > REMEMBERED:
            self._remembered.pop(next(iter(self._remembered)), None)
        try:
            with closing(sqlite3.connect(self._path, timeout=WAIT)) as database, database:
                database.execute(_TABLE)
                database.executemany("INSERT OR IGNORE INTO shown VALUES (?, ?, ?, ?, ?)", (
                    (identifier, one.event, one.provision, one.word, one.quantity) for identifier, one in fresh.items()
                ))  # fmt: skip
        except sqlite3.DatabaseError:
            return  # a home that may only be read; the memory has it

    def asked(self, identifier: str) -> Asked | None:
        """What a cluster answers; None if it was never shown."""
        if found := self._remembered.get(identifier):
            return found
        if not self._path.exists():
            return None
        try:
            with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=WAIT)) as database:
                row = database.execute("SELECT event, provision, word, quantity FROM shown WHERE id = ?", (identifier,)).fetchone()
        except sqlite3.DatabaseError:
            return None
        return Asked(*row) if row else None
