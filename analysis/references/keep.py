"""What was read of all citations, kept in one file beside the index: ``HOME/cache/references.msgpack``.

Made by ``index``, or by the first who asks; read in a fraction of a second. A document whose text is as before is not
read again as long as every citation leads where it led. The file is replaced whole; a broken or foreign one is made anew.
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

from analysis.references.ledd import missing_ledd
from analysis.references.model import Scanned, Suspect
from analysis.references.scan import SCAN_VERSION, scan
from ingest.corpus import Corpus

log = logging.getLogger("lovkryss.references")

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
    _write(path, made)
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
    try:
        found = msgspec.msgpack.decode(path.read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError):  # not there, or not ours: it is made again
        return None
    return found if found.version == SCAN_VERSION else None


def _write(path: Path, made: Kept) -> None:
    """Whole or not at all; a folder that cannot be written costs only the time to read the law again."""
    beside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE}.")
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.msgpack.encode(made))
        Path(beside).replace(path)
    except OSError as error:
        log.warning("%s: could not be written (%s); the citations will be read again next time", path, error.strerror or error)
        if beside is not None:
            with suppress(OSError):
                Path(beside).unlink(missing_ok=True)
