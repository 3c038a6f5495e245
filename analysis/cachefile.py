"""A file of derived data beside the index (``HOME/cache/…``): replaced whole, and never in the way of an answer."""

import logging
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from analysis.index.loaded import Index
from ingest.corpus import Corpus
from ingest.errors import IndexStateError

log = logging.getLogger("lovkryss.cache")

T = TypeVar("T")


def require_current(corpus: Corpus, index: Index) -> None:
    """What is read by an index must be the text it was built from.

    :raises IndexStateError: the law has been ingested anew since
    """
    if index.meta.state != corpus.state:
        raise IndexStateError(f"{corpus.home}: loven er lest inn på nytt siden indeksen ble bygd; kjør «lovkryss index»")


def read_file(path: Path, kind: type[T]) -> T | None:
    """What a file holds; None where it is not there, or not of this kind: then it is to be made again."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        return None


def write_file(path: Path, value: object) -> None:
    """Write whole or not at all; a folder that cannot be written costs only the time to derive the same again."""
    beside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.msgpack.encode(value))
        Path(beside).replace(path)
    except OSError as error:
        log.warning("%s: could not be written (%s); it will be made again next time", path, error.strerror or error)
        if beside is not None:
            with suppress(OSError):
                Path(beside).unlink(missing_ok=True)
