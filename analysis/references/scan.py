"""Read the corpus once: for each document what it cites, which citations lead nowhere, and what citing it needs to know."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from analysis.references.context import days_in
from analysis.references.judge import Judge
from analysis.references.model import Cite, Gone, Scanned, Suspect
from analysis.references.where import Where
from ingest.citation import Citation, Mention, find_mentions, resolve
from ingest.corpus import Corpus, DocumentInfo
from ingest.document import BlockKind, Document, NoteKind, Unit, UnitKind
from ingest.force import Force, ended

SCAN_VERSION: Final = "4"
"""Part of the key of what is kept: raise it when the same law gives other findings."""

_REPEALED: Final = re.compile(r"\b(?:opphevet|oppheva|opphevd|bortfalt|utgått)\b", re.IGNORECASE)
_FORCE: Final = re.compile(r"\((?:ikr\.|i kraft|i\.?k\.)[^()]*\)|\(fr[oå] [^()]*\)")
_FORMER_NUMBER: Final = re.compile(
    r"\b(?:tidl(?:igere|\.|egare) |paragraftallet (?:er )?(?:endret )?fra |endra paragraftal frå )§ (\d+(?:-\d+)?(?: ?[a-zA-Z]\b)?)"
)
_MOVED: Final = re.compile(
    r"\b(?:jf\.? nå|sjå no|se nå|nå|no|någjeldende|flytta? til|flyttet til)\b[^.]{0,20}?(§+\s?[^.;,()]{1,40})", re.IGNORECASE
)


def scan(corpus: Corpus, only: Collection[str] | None = None) -> Iterator[tuple[DocumentInfo, Scanned]]:
    """Every document of current law, read once; of those in ``only`` where they are named. Lovtidend is left out."""
    judge = Judge(corpus)
    for info, document, mentions in corpus.read(only=only):
        yield info, _scan(corpus, judge, info, document, mentions)


def _scan(corpus: Corpus, judge: Judge, info: DocumentInfo, document: Document, mentions: tuple[tuple[Mention, ...], ...]) -> Scanned:
    cites: list[Cite] = []
    suspects: list[Suspect] = []
    over = info.force is Force.NOT_YET and ended(info.in_force, corpus.as_of)
    for number, (unit, found) in enumerate(zip(document.units, mentions, strict=True)):
        if unit.repealed or unit.kind not in (UnitKind.PROVISION, UnitKind.TEXT):
            continue
        where = Where(info, document, unit, number)
        citations = [resolve(one, corpus.register, document=info.id, provision=f"{info.id}/{unit.name}") for one in found]
        for at, (mention, citation) in enumerate(zip(found, citations, strict=True)):
            if citation.kind in ("internal", "external") and citation.targets:
                cites.append(Cite(number, mention.start, mention.end, citation.targets))
            suspect = None if over else judge.suspect(where, mention, citation, citations[max(0, at - 1) : at] + citations[at + 1 : at + 2])
            if suspect is not None:
                suspects.append(suspect)
    return Scanned(
        tuple(unit.name for unit in document.units), tuple(cites), tuple(suspects),
        {unit.name: count for unit in document.provisions if (count := countable(unit))},
        {unit.name: gone(info, corpus, unit) for unit in document.provisions if unit.repealed},
        renumbered(document),
    )  # fmt: skip


def countable(unit: Unit) -> int:
    """How many ledd a section has; 0 where the text does not tell: tables, text outside ledd, one long run of items."""
    if unit.repealed or not unit.blocks:
        return 0
    plain = all(block.kind in (BlockKind.LEDD, BlockKind.CONTINUATION) and block.name for block in unit.blocks)
    unsure = any(block.kind is BlockKind.TABLE or "punkt-" in block.name for block in unit.walk())  # an item without label may be a ledd
    return 0 if unsure or not plain else sum(block.kind is BlockKind.LEDD for block in unit.blocks)


def renumbered(document: Document) -> dict[str, str]:
    """Old number → new name of the sections that were given another number, as their notes tell: «tidligere § 3-8»."""
    found: dict[str, str] = {}
    for unit in document.provisions:
        for note in unit.notes:
            for one in _FORMER_NUMBER.finditer(note.text):
                found["§" + "".join(one[1].split())] = unit.name
    return found


def gone(info: DocumentInfo, corpus: Corpus, unit: Unit) -> Gone:
    """Since when and by which act a section is repealed, and where its matter went, as far as its notes tell."""
    for note in reversed(unit.notes):
        at = max((found.start() for found in _REPEALED.finditer(note.text)), default=-1)
        if note.kind is not NoteKind.AMENDMENT or at < 0:
            continue
        tail = note.text[at:]
        act = next((one.act for one in find_mentions(tail) if one.act and one.act.startswith(("lov/", "forskrift/"))), "")
        force = _FORCE.search(tail)
        days = days_in(force[0]) if force else []
        since = days[0] if days else act.partition("/")[2][:10]
        return Gone(since, act, _moved(info, corpus, note.text))
    return Gone()


def _moved(info: DocumentInfo, corpus: Corpus, note: str) -> tuple[str, ...]:
    found = _MOVED.search(note)
    if found is None:
        return ()
    targets: list[Citation] = [resolve(one, corpus.register, document=info.id) for one in find_mentions(found[1])]
    return tuple(dict.fromkeys(target for one in targets if one.kind == "internal" for target in one.targets))
