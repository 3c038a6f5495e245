"""A document before it has a format: headings, paragraphs, lists, tables, figures; what HTML, DOCX and PDF are all written from."""

from msgspec import Struct

from api.report.model import Quote


class Run(Struct, frozen=True):
    """Words of one kind.

    :ivar url: where they lead; empty for nowhere; ``#name`` within the document
    :ivar quote: they are law text, to be put in quotation marks by the writer
    :ivar language: where it is not the document's
    """

    text: str
    url: str = ""
    strong: bool = False
    quote: Quote | None = None
    language: str = ""


Line = tuple[Run, ...]


class Heading(Struct, frozen=True, tag=True):
    """A heading; level 1 is a chapter. ``page``: it begins a page."""

    level: int
    text: str
    name: str
    page: bool = False


class Paragraph(Struct, frozen=True, tag=True):
    """A paragraph; ``small`` where it is a note."""

    line: Line
    small: bool = False


class Bullets(Struct, frozen=True, tag=True):
    """A list."""

    lines: tuple[Line, ...]


class Table(Struct, frozen=True, tag=True):
    """A table: a cell is one or more lines. ``widths`` are shares of the page's width, together 1.

    :ivar shades: for each row and cell how dark it is, 0–1; empty for a plain table
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    widths: tuple[float, ...]
    shades: tuple[tuple[float, ...], ...] = ()


class Figure(Struct, frozen=True, tag=True):
    """A picture with what it shows in words."""

    caption: str
    alt: str
    svg: bytes
    png: bytes
    width: float  # share of the page's width


Block = Heading | Paragraph | Bullets | Table | Figure


class Paper(Struct, frozen=True):
    """The whole document."""

    title: str
    subtitle: str
    language: str
    date: str
    dated: str
    footer: str
    contents: str
    figure: str
    table: str
    blocks: tuple[Block, ...]


def plain(text: str, *, strong: bool = False, url: str = "") -> Line:
    """A line of one run."""
    return (Run(text, strong=strong, url=url),)


def cell(text: object, *, url: str = "") -> tuple[Line, ...]:
    """A table cell of one line."""
    return (plain(str(text), url=url),)


def bound(text: str) -> str:
    """A section's sign and number stay on one line."""
    return text.replace("§ ", "§\u00a0")


def folded(text: str) -> str:
    """On one line."""
    return " ".join(text.split())
