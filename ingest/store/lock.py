"""One at a time: a lock file for programs that share a data directory, an advisory lock for machines that share a database."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine, text

from ingest.errors import StoreError


def key_of(name: str) -> int:
    """The number by which PostgreSQL knows a lock."""
    return int.from_bytes(hashlib.blake2b(f"lovkryss {name}".encode(), digest_size=8).digest(), signed=True)


@contextmanager
def only_one(engine: Engine, home: Path, name: str, busy: str) -> Iterator[None]:
    """Hold the lock, or refuse at once; it goes with the process that holds it, however that ends.

    :param busy: the message if another has it
    :raises StoreError: another has it, or the lock file cannot be made
    """
    lock = FileLock(home / f"{name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StoreError(busy) from None
    except OSError as error:
        raise StoreError(f"{home}: the lock file cannot be made ({error.strerror})") from None
    try:
        if engine.dialect.name == "sqlite":
            yield
            return
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not connection.execute(text("select pg_try_advisory_lock(:key)"), {"key": key_of(name)}).scalar_one():
                raise StoreError(busy)
            try:
                yield
            finally:
                connection.invalidate()  # closes it, and with it the lock, even where the server is gone
    finally:
        lock.release()
