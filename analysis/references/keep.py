"""What was read of all citations, kept in one file beside the index: ``HOME/cache/references.msgpack``.

Made by ``index``, or by the first who asks; read in a fraction of a second. A document whose text is as before is not
read again as long as every citation leads where it led. The file is replaced whole; a broken or foreign one is made anew.
"""

import hashlib
from pathlib import Path
from typing import Final

from msgspec import Struct

from analysis.cachefile import read_file, write_file
from analysis.references.ledd import missing_ledd
from analysis.references.model import Scanned, Suspect
from analysis.references.scan import SCAN_VERSION, scan
from ingest.corpus import Corpus

FILE: Final = "references.msgpack"


class Kept(Struct, frozen=True):
    """The file: what was found of each document, and what it was found in.

    ``key`` is equal as long as an unchanged text has unchanged findings: names, sections and forces of all documents.
    """

    version: str
    state: str
    key: str
    texts: dict[str, str]  # document → hash of its content
    scanned: dict[str, Scanned]
    ledd: dict[str, tuple[Suspect, ...]]


def references_file(corpus: Corpus) -> Kept:
    """What is known of all citations of the snapshot: from the file where it is of this snapshot, else read now and kept."""
    path = corpus.home / "cache" / FILE
    before = _read(path)
    if before is not None and before.state == corpus.state:
        return before
    made = _make(corpus, before)
    write_file(path, made)
    return made


def _make(corpus: Corpus, before: Kept | None) -> Kept:
    key = _key(corpus)
    texts = {info.id: info.content_hash for info in corpus.documents.values() if not info.is_gazette}
    kept: dict[str, Scanned] = {}
    if before is not None and before.key == key:
        kept = {document: one for document, one in before.scanned.items() if texts.get(document) == before.texts.get(document)}
    fresh = {info.id: one for info, one in scan(corpus, [document for document in texts if document not in kept])}
    scanned = {document: kept.get(document) or fresh[document] for document in texts if document in kept or document in fresh}
    return Kept(SCAN_VERSION, corpus.state, key, texts, scanned, missing_ledd(corpus, scanned))


def _key(corpus: Corpus) -> str:
    forces = "".join(f"{info.id} {info.force.value}\n" for info in corpus.documents.values())
    return hashlib.blake2b((corpus.register_fingerprint + forces).encode(), digest_size=12).hexdigest()


def _read(path: Path) -> Kept | None:
    found = read_file(path, Kept)
    return found if found and found.version == SCAN_VERSION else None
