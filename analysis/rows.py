"""What is indexed: one row for each provision of current law, and for each longer text outside provisions.

Lovtidend documents are not rows: they are proposals and history of the law that stands. Repealed and empty
provisions are not rows either.
"""

import hashlib
from collections.abc import Collection, Iterator

from msgspec import Struct

from analysis.boilerplate import boilerplate
from analysis.place import heading_of
from ingest import identifier
from ingest.citation import Mention
from ingest.corpus import Corpus, DocumentInfo
from ingest.document import Block, Document, Unit, UnitKind
from ingest.force import Force

ROWS_VERSION = "3"
MINIMUM_TEXT = 40
"""Characters below which text outside provisions is not worth a row (signatures, separators)."""


class Row(Struct, frozen=True, array_like=True, gc=False):
    """One unit of current law as the analysis sees it."""

    id: str
    document: str
    kind: str  # UnitKind
    label: str
    heading: str
    chapter: str  # heading of the section it stands in
    act: str  # short title of the document
    language: str
    ministries: tuple[str, ...]
    force: str
    boilerplate: str  # kind, or empty
    hash: str  # of everything the derived data depend on
    length: int

    @property
    def title(self) -> str:
        """Header as printed."""
        return f"{self.label}. {self.heading}" if self.label and self.heading else self.label or self.heading

    @property
    def is_provision(self) -> bool:
        """A provision, not text outside one."""
        return self.kind == UnitKind.PROVISION.value

    @property
    def is_act(self) -> bool:
        """Part of an act (lov)."""
        return self.document.startswith("lov/")

    @property
    def in_force(self) -> bool:
        """Not waiting to come into force."""
        return self.force != Force.NOT_YET.value


class Source(Struct, frozen=True):
    """A row with its text and the citations found in it."""

    row: Row
    text: str
    ledd: tuple[tuple[str, int, int], ...]  # address, start, end in the text
    mentions: tuple[Mention, ...]
    links: tuple[str, ...] = ()  # ids that Lovdata's links lead to
    blocks: tuple[Block, ...] = ()  # offsets in the text


def read_rows(corpus: Corpus, only: Collection[str] | None = None) -> Iterator[Source]:
    """The rows of the snapshot in document and text order; of the documents ``only``, where they are named."""
    for info, document, mentions in corpus.read(only=only):
        for unit, found in zip(document.units, mentions, strict=True):
            if has_row(unit):
                links = tuple(identifier.normalise(link.target) for link in unit.links)
                yield Source(row_of(info, document, unit), document.slice(unit), _ledd(unit), found, links, unit.relative)


def has_row(unit: Unit) -> bool:
    """Whether a unit is a row: neither repealed nor empty."""
    if unit.kind is UnitKind.PROVISION:
        return not unit.repealed and unit.end - unit.start > 10
    return unit.kind is UnitKind.TEXT and unit.end - unit.start >= MINIMUM_TEXT


def _ledd(unit: Unit) -> tuple[tuple[str, int, int], ...]:
    return tuple((block.name, block.start - unit.start, block.end - unit.start) for block in unit.ledd)


def row_of(info: DocumentInfo, document: Document, unit: Unit) -> Row:
    """A unit as the analysis sees it."""
    text = document.slice(unit)
    path = document.heading_path(unit)
    heading = heading_of(document, unit)
    chapter = path[-1] if path else ""
    parts = (ROWS_VERSION, heading, chapter, info.name, text)
    return Row(
        id=f"{info.id}/{unit.name}",
        document=info.id,
        kind=unit.kind.value,
        label=unit.label,
        heading=heading,
        chapter=chapter,
        act=info.name,
        language=unit.language,
        ministries=info.ministries,
        force=info.force.value,
        boilerplate=boilerplate(heading, text),
        hash=hashlib.blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest(),
        length=len(text),
    )
