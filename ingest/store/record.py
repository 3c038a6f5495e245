"""A parsed document as rows: what a worker process hands back and what the database keeps."""

import hashlib
import zlib
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from ingest.citation import FINDER_VERSION, Mention, Repeal, find_mentions, repeals
from ingest.document import BlockKind, Document, UnitKind
from ingest.errors import DocumentError, StoreError
from ingest.lovdata import PARSER_VERSION, parse

PRODUCER = f"{PARSER_VERSION}.{FINDER_VERSION}"
"""Parser and citation finder versions; rows of another producer are made again from the source."""

_T = TypeVar("_T")
_ENCODER = msgspec.msgpack.Encoder()
_DOCUMENTS = msgspec.msgpack.Decoder(Document)
_MENTIONS = msgspec.msgpack.Decoder(tuple[tuple[Mention, ...], ...])


class Counts(Struct, frozen=True):
    """Figures of one document."""

    provisions: int = 0
    ledd: int = 0
    items: int = 0
    texts: int = 0
    proposals: int = 0
    citations: int = 0
    links: int = 0
    warnings: int = 0


class Record(Struct, frozen=True):
    """One document ready to be stored."""

    document: dict[str, Any]
    units: list[tuple[int, str, str, str, bool]]


class Failure(Struct, frozen=True):
    """A member that could not be read."""

    source: str
    error: str


def make_record(name: str, data: bytes) -> Record | Failure:
    """Parse one file and find its citations; never raises on the file's content."""
    try:
        document = parse(data, name)
        mentions = tuple(tuple(find_mentions(document.slice(unit))) for unit in document.units)
        gone = [one for unit, found in zip(document.units, mentions, strict=True) for one in repeals(document.slice(unit), found)]
    except DocumentError as error:
        return Failure(name, str(error))
    except Exception as error:  # noqa: BLE001  one document among thousands must not end the run
        return Failure(name, f"{name}: could not be parsed ({type(error).__name__}: {error}); please report it")
    kinds = [unit.kind for unit in document.units]
    counts = Counts(
        provisions=kinds.count(UnitKind.PROVISION),
        ledd=sum(len(unit.ledd) for unit in document.units),
        items=sum(1 for unit in document.units for block in unit.walk() if block.kind is BlockKind.ITEM),
        texts=kinds.count(UnitKind.TEXT),
        proposals=kinds.count(UnitKind.PROPOSAL),
        citations=sum(map(len, mentions)),
        links=sum(len(unit.links) for unit in document.units),
        warnings=len(document.warnings),
    )
    header = document.header
    row = {
        "content_hash": hashlib.sha256(data).hexdigest(),
        "source_name": name,
        "producer": PRODUCER,
        "key": document.key,
        "refid": header.refid,
        "title": header.title,
        "title_short": header.title_short,
        "language": document.language,
        "ministries": list(header.ministries),
        "in_force": header.in_force,
        "repeals": msgspec.to_builtins(tuple(dict.fromkeys(gone))),
        "sections": [section.name for section in document.sections if section.name],
        "counts": msgspec.to_builtins(counts),
        "payload": zlib.compress(_ENCODER.encode(document), 1),
        "mentions": zlib.compress(_ENCODER.encode(mentions), 1),
    }
    units = [(ordinal, unit.kind.value, unit.name, unit.title, unit.repealed) for ordinal, unit in enumerate(document.units)]
    return Record(row, units)


def load_document(payload: bytes) -> Document:
    """The inverse of storing.

    :raises StoreError: the stored bytes are damaged
    """
    return _load(_DOCUMENTS, payload)


def load_repeals(stored: Sequence[Any]) -> tuple[Repeal, ...]:
    """What a document repeals, as the database keeps it."""
    return msgspec.convert(stored, tuple[Repeal, ...])


def load_mentions(payload: bytes) -> tuple[tuple[Mention, ...], ...]:
    """The citations found in each unit, in the order of ``Document.units``; offsets are into the unit's text.

    :raises StoreError: the stored bytes are damaged
    """
    return _load(_MENTIONS, payload)


def _load(decoder: "msgspec.msgpack.Decoder[_T]", payload: bytes) -> _T:
    try:
        return decoder.decode(zlib.decompress(payload))
    except (zlib.error, msgspec.DecodeError) as error:
        raise StoreError(
            f"a document in the corpus database is damaged ({error}); move the data directory away and ingest again"
        ) from None
