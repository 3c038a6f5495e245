"""Sections named together, as lawyers write them: «lov/1967-02-10/§§13-13g», «lov/1967-02-10/§§ 13 til 13 e og 13 g»."""

import re
from collections.abc import Iterator
from typing import Final

from ingest import identifier
from ingest.corpus import Corpus
from ingest.document import UnitKind
from ingest.errors import NotFoundError

_LIST: Final = re.compile(r",|;|(?<=[\da-zæøå])og(?=§*\d)")
_TO: Final = re.compile(r"til|[-–—]")


def expand(corpus: Corpus, name: str) -> tuple[str, ...]:
    """The ids of the sections that a name with «§§» stands for, in the order of the act; any other name is left as it is.

    A range holds every section between its ends, those with letters too. «§§4-1-4-3» is §§ 4-1 to 4-3 and «§§4-1» one
    section, in an act that numbers its sections by chapter.

    :raises NotFoundError: no such document, or an end of a range is not in it
    """
    document, inside = identifier.split(identifier.normalise(name))
    if not inside.startswith("§§"):
        return (name,)
    info = corpus.info(document)
    sections = [unit.name for unit in corpus.document(info.id).units if unit.kind is UnitKind.PROVISION and "/" not in unit.name]
    known = {section.casefold(): place for place, section in reversed(list(enumerate(sections)))}
    found: dict[str, None] = {}
    for part in _LIST.split(inside.casefold().replace("§", "")):
        ends = next(((first, last) for first, last in _ends(part) if f"§{first}" in known and f"§{last}" in known), None)
        if ends is None or known[f"§{ends[0]}"] > known[f"§{ends[1]}"]:
            raise NotFoundError(f"{name}: {info.name} has no such sections «{part}»; write it as «{info.id}/§§1-3» or «{info.id}/§§1,3»")
        found.update(dict.fromkeys(sections[known[f"§{ends[0]}"] : known[f"§{ends[1]}"] + 1]))
    return tuple(f"{info.id}/{section}" for section in sorted(found, key=sections.index))


def _ends(part: str) -> Iterator[tuple[str, str]]:
    """The ways to read a part: one section, or a range cut at any «til» or dash."""
    yield part, part
    for cut in _TO.finditer(part):
        yield part[: cut.start()], part[cut.end() :]
