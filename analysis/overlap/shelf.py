"""Clusters that were made, kept in a file beside the index (``HOME/cache/clusters.db``) for all programs that read it.

A cluster takes some 20 ms to make and 0.3 ms to read, so that what one worker made another need not, nor a service that begins anew.
They are named by all that they are made from: one of other law, or made by other rules, is never found.
"""

import logging
import sqlite3
import threading
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from analysis.overlap.model import Cluster

log = logging.getLogger("lovkryss.cache")

ROOM: Final = 20_000
"""Clusters kept, the oldest go first; some 5 kB each."""
SWEPT: Final = 200
"""Clusters put between looks for those that must go."""
WAIT: Final = 2.0
"""Seconds to wait for another program that is writing."""

_TABLE: Final = "CREATE TABLE IF NOT EXISTS kept (number INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL, cluster BLOB NOT NULL)"
_SWEEP: Final = "DELETE FROM kept WHERE number <= (SELECT max(number) FROM kept) - ?"


class Shelf:
    """The file of one data directory. Safe to call from many threads; never in the way: what cannot be kept is made again."""

    def __init__(self, home: Path) -> None:
        self._path = home / "cache" / "clusters.db"
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None
        self._puts = 0
        self._usable = True

    def get(self, key: str) -> Cluster | None:
        """What was made under a key."""
        with self._lock:
            row = self._run("SELECT cluster FROM kept WHERE key = ?", (key,))
        if row is None:
            return None
        try:
            return msgspec.msgpack.decode(zlib.decompress(row[0]), type=Cluster)
        except (zlib.error, msgspec.DecodeError):
            return None

    def put(self, key: str, cluster: Cluster) -> None:
        """Keep a cluster."""
        packed = zlib.compress(msgspec.msgpack.encode(cluster), 1)
        with self._lock:
            self._run("INSERT OR REPLACE INTO kept (key, cluster) VALUES (?, ?)", (key, packed))
            self._puts += 1
            if self._puts % SWEPT == 0:
                self._run(_SWEEP, (ROOM,))

    def clear(self) -> None:
        """Let go of all."""
        if self._path.exists():
            with self._lock:
                self._run("DELETE FROM kept", ())

    def _run(self, statement: str, values: tuple[object, ...]) -> tuple[bytes] | None:
        if not self._usable:
            return None
        try:
            if self._database is None:
                self._database = self._open()
            found: tuple[bytes] | None = self._database.execute(statement, values).fetchone()
        except (OSError, sqlite3.Error) as error:
            self._given_up(error)
            return None
        return found

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._path, timeout=WAIT, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=OFF", "journal_size_limit=16777216"):  # what a crash loses is made again
            database.execute(f"PRAGMA {pragma}")
        database.execute(_TABLE)
        return database

    def _given_up(self, error: Exception) -> None:
        """Where the file is busy the next may have better luck; one that cannot be written or read is left alone from now on."""
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            return
        self._usable = False
        log.warning("%s: clusters cannot be kept (%s); they are made anew each time", self._path, error)
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            with suppress(OSError):  # damaged
                self._path.unlink(missing_ok=True)
