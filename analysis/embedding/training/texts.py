"""Reads sections of law, with title and ledd, out of Lovdata's bulk archives.

It keeps what a pair of texts is made of and nothing else; ``ingest.lovdata`` does the parsing.
"""

from __future__ import annotations

import contextlib
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from ingest.document import BlockKind
from ingest.errors import DocumentError, SourceError
from ingest.lovdata import parse

ARCHIVES: dict[str, Literal["act", "regulation"]] = {
    "gjeldende-lover.tar.bz2": "act",
    "gjeldende-sentrale-forskrifter.tar.bz2": "regulation",
}

_BLANKS = re.compile(r"[\s\u00ad]+")


@dataclass(frozen=True)
class Section:
    """One provision: a § or an article of an incorporated act.

    Attributes:
        file: member name without folder and ending (``nl-19670210-000``); unique per document.
        document: reference id (``lov/1967-02-10``); Grunnloven has one for both its files.
        short: short title of the document, may be empty.
        kind: act or regulation.
        language: ``nb``, ``nn`` or ``no`` (not stated), as the file says.
        name: number without blanks (``§4b``).
        title: heading without number, may be empty.
        ledd: the text, one string for each ledd with its list items.
    """

    file: str
    document: str
    short: str
    kind: Literal["act", "regulation"]
    language: str
    name: str
    title: str
    ledd: tuple[str, ...]

    @cached_property
    def body(self) -> str:
        """The ledd joined by a blank."""
        return " ".join(self.ledd)


def tidy(text: str) -> str:
    """Blanks of every kind become one blank; soft hyphens go."""
    return _BLANKS.sub(" ", text.replace("\u00ad", "")).strip()


def _document(member: str, kind: Literal["act", "regulation"], data: bytes) -> Iterator[Section]:
    document = parse(data, member)
    header = document.header
    for unit in document.provisions:
        ledd = tuple(tidy(document.slice(block)) for block in unit.blocks if block.kind is BlockKind.LEDD)
        if any(ledd):
            yield Section(
                file=Path(member).stem,
                document=header.refid,
                short=header.title_short,
                kind=kind,
                language=unit.language or document.language or "no",
                name=unit.name,
                title=tidy(unit.heading),
                ledd=tuple(filter(None, ledd)),
            )


def read_archives(folder: Path) -> Iterator[Section]:
    """Sections of every document in the two consolidated archives in ``folder``, in file order.

    Raises:
        SourceError: neither archive is in ``folder``. A document that cannot be parsed is passed over.
    """
    found = [name for name in ARCHIVES if (folder / name).is_file()]
    if not found:
        raise SourceError(f"no archive of law in {folder}: put {' or '.join(ARCHIVES)} there, or give another folder")
    for name in found:
        with tarfile.open(folder / name, "r:bz2") as archive:
            for member in archive:
                stream = archive.extractfile(member) if member.name.endswith(".xml") else None
                if stream is not None:
                    with contextlib.suppress(DocumentError):
                        yield from _document(member.name, ARCHIVES[name], stream.read())


def load_sections(folder: Path, work: Path) -> list[Section]:
    """As ``read_archives``, kept in ``work`` as JSON lines so that a second run does not parse again."""
    cache = work / "sections.jsonl"
    if not cache.is_file():
        work.mkdir(parents=True, exist_ok=True)
        partial = cache.with_suffix(".part")
        with partial.open("w", encoding="utf-8") as out:
            for section in read_archives(folder):
                out.write(json.dumps(asdict(section), ensure_ascii=False) + "\n")
        partial.replace(cache)
    with cache.open(encoding="utf-8") as lines:
        return [Section(**(row | {"ledd": tuple(row["ledd"])})) for row in map(json.loads, lines)]
