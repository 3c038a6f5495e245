"""Law text for showing: its ledd, what they cite, and which lines are list items."""

from collections.abc import Sequence

from msgspec import Struct

from api.contract import CitationText
from ingest.citation import Citation
from ingest.corpus import Corpus, Place
from ingest.document import Block, BlockKind


class Link(Struct, frozen=True):
    """A citation in a text, and the id that it leads to."""

    start: int
    end: int
    target: str


class Passage(Struct, frozen=True):
    """A ledd, or what else a provision is made of; offsets are in ``text``.

    :ivar id: its id; of what has no name that of the provision
    :ivar name: its address below the provision (``ledd-2``), or empty
    :ivar items: where list items begin, with how deep they are
    """

    id: str
    name: str
    text: str
    start: int
    links: tuple[Link, ...]
    items: tuple[tuple[int, int], ...]
    language: str


def passages(corpus: Corpus, place: Place) -> tuple[Passage, ...]:
    """The passages of a provision, in its order, or the one that the place is; ``start`` counts in the provision's text."""
    unit = place.unit
    if unit is None:
        return ()
    base = f"{place.info.id}/{unit.name}"
    cited = corpus.citations(place)
    found = [_passage(base, block, place.document.slice(block), block.start - unit.start, cited, unit.language)
             for block in ((place.block,) if place.block else unit.blocks)]  # fmt: skip
    if not found and (text := place.document.slice(unit)):
        found = [Passage(base, "", text, 0, _links(cited, 0, len(text)), (), unit.language)]
    return tuple(found)


def linked(text: str, citations: Sequence[CitationText], base: str, language: str) -> Passage:
    """Any text with the citations found in it."""
    return Passage(base, "", text, 0, tuple(Link(one.start, one.end, one.targets[0]) for one in citations if one.targets), (), language)


def _passage(base: str, block: Block, text: str, start: int, cited: Sequence[Citation], language: str) -> Passage:
    name = block.name if block.kind is BlockKind.LEDD else ""
    items = tuple((inner.start - block.start, depth) for inner, depth in _items(block, 0))
    return Passage(f"{base}/{name}" if name else base, name, text, start, _links(cited, start, start + len(text)), items, language)


def _items(block: Block, depth: int) -> list[tuple[Block, int]]:
    deeper = depth + (block.kind is BlockKind.ITEM)
    own = [(block, deeper)] if block.kind is BlockKind.ITEM else []
    return [*own, *(one for child in block.children for one in _items(child, deeper))]


def _links(cited: Sequence[Citation], start: int, end: int) -> tuple[Link, ...]:
    """Without those that begin inside another."""
    found: list[Link] = []
    for one in sorted(cited, key=lambda one: (one.start, -one.end)):
        if one.targets and start <= one.start and one.end <= end and (not found or one.start - start >= found[-1].end):
            found.append(Link(one.start - start, one.end - start, one.targets[0]))
    return tuple(found)
