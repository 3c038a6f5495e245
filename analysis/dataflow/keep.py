"""What questions about flows are answered from, kept in one file beside the index: ``HOME/cache/dataflow.msgpack``.

Made by ``index``, or by the first who asks; a file of another snapshot, another index or another vocabulary is made anew. It is
replaced whole, and a folder that cannot be written costs only the time.
"""

import hashlib
from typing import Final

import msgspec
from msgspec import Struct

from analysis.cachefile import read_file, write_file
from analysis.dataflow.rules import Table, make_table
from analysis.index.loaded import Index
from corpora import catalogue
from ingest.corpus import Corpus

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
    kept = read_file(path, Kept)
    if kept is not None and kept.key == key:
        return kept.table
    table = make_table(corpus, index)
    write_file(path, Kept(key, table))
    return table


def _key(corpus: Corpus, index: Index) -> str:
    meta = index.meta
    vocabulary = hashlib.blake2b(
        msgspec.msgpack.encode((list(catalogue.actors().values()), list(catalogue.parties().values()))), digest_size=12
    ).hexdigest()
    return " ".join((DATAFLOW_VERSION, corpus.state, meta.state, meta.created_at, meta.readings, vocabulary))
