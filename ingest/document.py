"""What a law text is: the immutable model that everything else reads.

All offsets are character positions in ``Document.text``, the canonical text: law text only, white space
folded, one line per heading, ledd, list item, continuation or table row. Notes (footnotes, amendment notes)
are not law text and stand apart.
"""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct


class UnitKind(StrEnum):
    """What a unit of text is."""

    PROVISION = "provision"  # Lovdata's ``legalArticle``: a paragraf or an article
    TEXT = "text"  # text outside any provision: preambles, annexes, instructions
    PROPOSAL = "proposal"  # the wording a provision is to get (``futureLegalArticle``)
    NOTE = "note"  # a correction that Lovtidend prints with the document (``gazettenote``)


class BlockKind(StrEnum):
    """What a block inside a unit is."""

    LEDD = "ledd"
    ITEM = "item"
    CONTINUATION = "continuation"  # ``leddfortsettelse``: the ledd goes on after its list
    TEXT = "text"
    TABLE = "table"
    HEADLINE = "headline"


class NoteKind(StrEnum):
    """Text that stands with the law and is not law."""

    AMENDMENT = "amendment"
    FOOTNOTE = "footnote"


class Block(Struct, frozen=True, array_like=True, gc=False):
    """A ledd, list item or other block; ``name`` is its address below the unit (``ledd-2/bokstav-a``)."""

    kind: BlockKind
    name: str
    label: str
    start: int
    end: int
    children: tuple["Block", ...] = ()

    def walk(self) -> Iterator["Block"]:
        """This block and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def moved(self, by: int) -> "Block":
        """The block, and all in it, ``by`` characters further on."""
        return Block(self.kind, self.name, self.label, self.start + by, self.end + by, tuple(child.moved(by) for child in self.children))


class Link(Struct, frozen=True, array_like=True, gc=False):
    """A link that stands in the source; ``target`` is its address as Lovdata wrote it."""

    start: int
    end: int
    target: str


class Note(Struct, frozen=True, array_like=True, gc=False):
    """A footnote or an amendment note."""

    kind: NoteKind
    label: str
    text: str
    links: tuple[str, ...] = ()


class Section(Struct, frozen=True, array_like=True):
    """Del, bok, kapittel, avsnitt, vedlegg or an incorporated instrument."""

    name: str  # ``kap3``, from Lovdata's data-name
    address: str  # ``KAPITTEL_3``
    heading: str
    parent: int  # index into ``Document.sections``; -1 at the top
    notes: tuple[Note, ...] = ()


class Unit(Struct, frozen=True):
    """A provision, a run of text outside provisions, or a proposed wording."""

    kind: UnitKind
    name: str  # address inside the document, unique: ``§1-3a``, ``gdpr/a9``, ``KAPITTEL_3/tekst-1``
    label: str  # as printed: ``§ 1-3 a``
    heading: str  # the title, without the label
    section: int  # index into ``Document.sections``; -1 directly under the document
    start: int  # of its text, header excluded
    end: int
    language: str
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    notes: tuple[Note, ...] = ()
    repealed: bool = False
    change: int = -1  # index into ``Document.changes`` for what an amending act puts in

    @property
    def title(self) -> str:
        """The header line as printed."""
        return f"{self.label}. {self.heading}" if self.label and self.heading else self.label or self.heading

    @property
    def ledd(self) -> tuple[Block, ...]:
        """The ledd at any depth outside list items, in order."""
        return tuple(block for block in self.walk() if block.kind is BlockKind.LEDD)

    @property
    def relative(self) -> tuple[Block, ...]:
        """Its blocks with offsets in the unit's own text."""
        return tuple(block.moved(-self.start) for block in self.blocks)

    def walk(self) -> Iterator[Block]:
        """Every block of the unit, in document order."""
        for block in self.blocks:
            yield from block.walk()


class Change(Struct, frozen=True):
    """One instruction of an amending act (``article.change``)."""

    document: str  # refid of the act that is changed
    targets: tuple[str, ...] = ()
    repeals: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()


class Header(Struct, frozen=True):
    """What the document says of itself (``dl.data-document-key-info``)."""

    refid: str
    dokid: str
    title: str
    title_short: str = ""
    ministries: tuple[str, ...] = ()
    legal_areas: tuple[str, ...] = ()
    in_force: str = ""  # free text: dates, spans, «Kongen bestemmer»
    last_change_in_force: str = ""
    last_changed_by: str = ""
    published: str = ""
    published_in: str = ""
    based_on: tuple[str, ...] = ()  # hjemmel
    changes_documents: tuple[str, ...] = ()
    eea_references: str = ""
    applies_to: str = ""
    miscellaneous: str = ""
    last_updated: str = ""


class ParseWarning(Struct, frozen=True, array_like=True):
    """Something the parser did not understand and kept as text."""

    place: str
    message: str


class Document(Struct, frozen=True):
    """One law text with its structure."""

    header: Header
    register: str  # ``NL`` acts, ``SF`` regulations, ``LTI`` Lovtidend
    variant: str  # tells two versions with one refid apart (Grunnloven: ``nn``)
    language: str  # nb, nn, da (older acts) or en
    text: str
    sections: tuple[Section, ...]
    units: tuple[Unit, ...]
    changes: tuple[Change, ...] = ()
    notes: tuple[Note, ...] = ()
    warnings: tuple[ParseWarning, ...] = ()
    articles_sha256: str = ""  # of the raw text of all provisions, as Lovdata's file has it

    @property
    def key(self) -> str:
        """What makes it the same document in the next edition of the archives."""
        return f"{self.register}:{self.header.refid}" + (f":{self.variant}" if self.variant else "")

    @property
    def is_act(self) -> bool:
        """An act (lov), not a regulation."""
        return self.header.refid.startswith("lov/")

    @property
    def provisions(self) -> tuple[Unit, ...]:
        """The units that Lovdata marks as provisions."""
        return tuple(unit for unit in self.units if unit.kind is UnitKind.PROVISION)

    def heading_path(self, unit: Unit) -> tuple[str, ...]:
        """Headings above the unit, outermost first."""
        path: list[str] = []
        index = unit.section
        while index >= 0:
            path.append(self.sections[index].heading)
            index = self.sections[index].parent
        return tuple(reversed(path))

    def slice(self, part: Unit | Block | Link) -> str:
        """The canonical text of a part."""
        return self.text[part.start : part.end]
