"""What is loaded, from when, with which model."""

from pathlib import Path

from msgspec import Struct

from analysis.index.artifact import Meta, current
from ingest.corpus import Corpus


class Origin(Struct, frozen=True):
    """Where documents came from."""

    collection: str
    path: str
    read_at: str


class Status(Struct, frozen=True):
    """State of a data directory."""

    home: str
    snapshot: str
    created_at: str
    as_of: str
    documents: int
    counts: dict[str, int]
    origins: tuple[Origin, ...]
    index: Meta | None
    index_current: bool


def status(home: Path) -> Status:
    """Look at a data directory.

    :raises EmptyCorpusError: nothing has been ingested
    """
    corpus = Corpus.open(home)
    folder = current(home)
    meta = folder.meta if folder else None
    return Status(
        home=str(home),
        snapshot=corpus.snapshot,
        created_at=corpus.created_at.isoformat(),
        as_of=corpus.as_of.isoformat(),
        documents=len(corpus.documents),
        counts=corpus.counts,
        origins=tuple(Origin(name, path, read_at.isoformat()) for name, path, read_at in corpus.origins),
        index=meta,
        index_current=bool(meta and meta.state == corpus.state),
    )
