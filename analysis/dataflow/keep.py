"""What questions about flows are answered from, kept in one file beside the index: ``HOME/cache/dataflow.msgpack``.

Made by ``index``, or by the first who asks; a file of another snapshot, another index or another vocabulary is made anew. It is
replaced whole, and a folder that cannot be written costs only the time.
"""

import hashlib
import logging
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from analysis.dataflow.rules import Table, make_table
from analysis.index.loaded import Index
from corpora import catalogue
from ingest.corpus import Corpus

log = logging.getLogger("lovkryss.dataflow")

FILE: Final = "dataflow.msgpack"
DATAFLOW_VERSION: Final = "2"
"""Raise it when the same law gives another table."""


class Kept(Struct, frozen=True):
    """The file."""

    key: str
    table: Table


def rules_file(corpus: Corpus, index: Index) -> Table:
    """The rules of this index: from the file where it is of this one, else read now and kept."""
    path = corpus.home / "cache" / FILE
    key = _key(corpus, index)
    try:
        kept = msgspec.msgpack.decode(path.read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError):  # not there, or not ours
        kept = None
    if kept is not None and kept.key == key:
        return kept.table
    table = make_table(corpus, index)
    _write(path, Kept(key, table))
    return table


def _key(corpus: Corpus, index: Index) -> str:
    meta = index.meta
    vocabulary = hashlib.blake2b(
        msgspec.msgpack.encode((list(catalogue.actors().values()), list(catalogue.parties().values()))), digest_size=12
    ).hexdigest()
    return " ".join((DATAFLOW_VERSION, corpus.state, meta.state, meta.created_at, meta.readings, vocabulary))


def _write(path: Path, made: Kept) -> None:
    beside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE}.")
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.msgpack.encode(made))
        Path(beside).replace(path)
    except OSError as error:
        log.warning("%s: could not be written (%s); it will be made again next time", path, error.strerror or error)
        if beside is not None:
            with suppress(OSError):
                Path(beside).unlink(missing_ok=True)
