"""The findings of each snapshot that was indexed, in outline: ``HOME/cache/findings/SNAPSHOT.msgpack``.

An index keeps one build before its own; who comes back after months asks what is new since a snapshot whose index is gone. An outline is
what is needed to know a finding again: its id and its provisions.
"""

from pathlib import Path

from analysis.cachefile import read_file, write_file
from analysis.faults.found import Faults
from analysis.findings import Outline, Outlines
from analysis.index.loaded import Index
from ingest.corpus import Corpus


def keep_findings(corpus: Corpus, index: Index, faults: Faults, *, anew: bool = False) -> None:
    """Keep the findings of an index, if the law is still that of the index; what is kept of its snapshot stays.

    :param anew: the index was built just now, and what is kept of its snapshot is of an older build
    """
    path = _path(corpus.home, corpus.snapshot)
    if index.meta.state != corpus.state or (path.exists() and not anew):
        return
    found = {
        slug: tuple(Outline.of(one) for one in faults.woven_into(slug, clusters)) for slug, clusters in index.prepared.items()
    }  # fmt: skip
    write_file(path, found)


def kept_findings(home: Path, snapshot: str) -> Outlines | None:
    """The findings of a snapshot, by event; None where none are kept."""
    return read_file(_path(home, snapshot), dict[str, tuple[Outline, ...]])


def _path(home: Path, snapshot: str) -> Path:
    return home / "cache" / "findings" / f"{snapshot}.msgpack"
