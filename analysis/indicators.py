"""Figures of one snapshot of the law, by ministry and by actor: how many duties, time limits, secrets, definitions, dead references.

Counted once and kept in a file for each snapshot (``HOME/cache/indicators/<state>.msgpack``); the files of earlier snapshots stay, so
that the change over time can be told. A figure counts what the rules of this version find: compare figures of one version only.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, get_args

from msgspec import Struct

from analysis.actor.keep import ACTORS_VERSION, actors_file
from analysis.actor.keep import Kept as Lines
from analysis.actor.model import Line
from analysis.actor.survey import reports
from analysis.cachefile import read_file, require_current, write_file
from analysis.figures import By, Figures, Indicator, Indicators, Row
from analysis.index.loaded import Index
from analysis.index.parts import Part, parts, unchanged
from analysis.references.dead import References
from analysis.references.scan import SCAN_VERSION
from analysis.register import register_of
from analysis.terms import Register
from corpora import catalogue
from ingest.corpus import Corpus
from ingest.errors import NotFoundError

INDICATORS: Final[tuple[Indicator, ...]] = get_args(Indicator)


FOLDER: Final = "indicators"
DOCUMENTS: Final = "indicators-documents.msgpack"
INDICATORS_VERSION: Final = "1"
"""Raise it when the same law gives other figures."""

_MODALITIES: Final[dict[str, Indicator]] = {"obligation": "duties", "prohibition": "prohibitions", "power": "powers"}
_RULES: Final[dict[str, Indicator]] = {
    "duty-to-disclose": "information-duties", "right-to-obtain": "information-rights", "register-access": "information-rights",
    "duty-to-obtain": "information-rights", "confidentiality": "confidentiality-rules",
}  # fmt: skip
_LINES: Final[dict[str, Indicator]] = {
    "duty": "duties", "prohibition": "prohibitions", "power": "powers", "must-give": "information-duties",
    "may-take": "information-rights", "keeps-secret": "confidentiality-rules",
}  # fmt: skip


class Counted(Struct, frozen=True):
    """The figures of a snapshot; ``rules`` is equal where two snapshots were counted by the same rules."""

    key: str
    rules: str
    snapshot: str
    as_of: str
    total: Figures
    ministries: dict[str, Figures]
    actors: dict[str, Figures]


class _Documents(Struct, frozen=True):
    """What was counted in the rows of each document; kept beside, so that an unchanged one is not read again."""

    rules: str
    parts: dict[str, Part]
    figures: dict[str, Figures]


def count(corpus: Corpus, index: Index, terms: Register | None = None) -> Counted:
    """The figures of the snapshot: from the file where it is of this index, else counted now and kept.

    :param terms: the register of terms, if it is at hand
    :raises IndexStateError: there is no file, and the law has been ingested anew since the index was built
    """
    meta = index.meta
    path = _folder(corpus.home) / f"{meta.state}.msgpack"
    known = hashlib.blake2b(repr(sorted(catalogue.actors())).encode(), digest_size=8).hexdigest()
    rules = " ".join((INDICATORS_VERSION, ACTORS_VERSION, SCAN_VERSION, meta.readings, known))
    key = f"{rules} {meta.state} {meta.created_at}"
    before = read_file(path, Counted)
    if before is not None and before.key == key:
        return before
    require_current(corpus, index)
    made = _count(corpus, index, terms, _of_documents(corpus, index, rules), key, rules)
    write_file(path, made)
    return made


def earlier(home: Path, snapshot: str) -> Counted:
    """Figures that were kept of an earlier snapshot, the newest if there are several of it.

    :param snapshot: its id, or the beginning of it
    :raises NotFoundError: none were kept; the message, in Norwegian, tells which there are
    """
    found = sorted(_folder(home).glob("*.msgpack"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in found:
        if snapshot and path.name.startswith(snapshot) and (kept := read_file(path, Counted)) is not None:
            return kept
    told = ", ".join(path.stem.partition("-")[0] for path in found) or "ingen"
    raise NotFoundError(f"{snapshot}: ingen indikatorer er tatt vare på av det snapshotet i {home}; det finnes: {told}")


def indicators(now: Counted, by: By, before: Counted | None = None) -> Indicators:
    """The figures by ministry or actor, beside those of an earlier snapshot."""
    known = catalogue.actors()
    mine = now.ministries if by == "ministry" else now.actors
    old: Mapping[str, Figures] = {} if before is None else before.ministries if by == "ministry" else before.actors

    def row(one: str) -> Row:
        name = known[one].name if by == "actor" and one in known else one
        return Row(one, name or "uten departement", mine.get(one, {}), None if before is None else old.get(one, {}))

    order = sorted({*mine, *old}, key=lambda one: (-mine.get(one, {}).get("duties", 0), one))
    total = Row("", "I alt", now.total, before.total if before else None)
    return Indicators(
        by, now.snapshot, now.as_of, before.snapshot if before else None, before.as_of if before else None,
        before is None or before.rules == now.rules, total, tuple(map(row, order)),
    )  # fmt: skip


def table(found: Indicators) -> Iterator[tuple[str, ...]]:
    """As rows of a table, one figure in each, header first: what a spreadsheet or a statistics program takes."""
    yield ("snapshot", "as_of", "by", "id", "name", "indicator", "value", "since", "before", "change")
    for one in (found.total, *found.rows):
        for name in INDICATORS:
            if name not in one.figures and name not in (one.before or {}):
                continue
            value, before = one.figures.get(name, 0), None if one.before is None else one.before.get(name, 0)
            compared = ("", "", "") if before is None else (found.since or "", str(before), str(value - before))
            yield (found.snapshot, found.as_of, found.by, one.id or "total", one.name, name, str(value), *compared)


def _folder(home: Path) -> Path:
    return home / "cache" / FOLDER


class _Tally:
    """Counts by whoever they belong to, and in all."""

    def __init__(self) -> None:
        self.total: Figures = {}
        self.of: dict[str, Figures] = {}

    def add(self, owners: tuple[str, ...], name: Indicator, count: int = 1) -> None:
        self.total[name] = self.total.get(name, 0) + count
        for owner in owners or ("",):
            figures = self.of.setdefault(owner, {})
            figures[name] = figures.get(name, 0) + count


def _count(corpus: Corpus, index: Index, terms: Register | None, rows: Mapping[str, Figures], key: str, rules: str) -> Counted:
    tally = _Tally()
    for info in corpus.documents.values():
        if not info.is_gazette:
            tally.add(info.ministries, "documents")
    for document, figures in rows.items():
        for name, number in figures.items():
            tally.add(corpus.info(document).ministries, name, number)
    register = terms or register_of(index, corpus.snapshot)
    for term in register.terms:
        for document in term.documents if len(term.documents) > 1 else ():
            tally.add(corpus.info(document).ministries, "shared-terms")
    # Of all law: a term, not each of the documents that define it.
    tally.total["shared-terms"] = sum(len(term.documents) > 1 for term in register.terms)
    for document, _ in References.open(corpus).suspects("dead"):
        tally.add(corpus.info(document).ministries, "dead-references")
    actors = {name: _ordered(found) for name, found in _of_actors(index, actors_file(corpus, index))}
    ministries = {name: _ordered(tally.of[name]) for name in sorted(tally.of)}
    return Counted(key, rules, corpus.snapshot, corpus.as_of.isoformat(), _ordered(tally.total), ministries, actors)


def _ordered(figures: Figures) -> Figures:
    return {name: figures[name] for name in INDICATORS if name in figures}


def _of_documents(corpus: Corpus, index: Index, rules: str) -> Mapping[str, Figures]:
    """What the rows of each document hold; those that are as they were are not counted again."""
    path = corpus.home / "cache" / DOCUMENTS
    before, now = read_file(path, _Documents), parts(index.rows)
    kept = unchanged(before.parts, now) if before is not None and before.rules == rules else {}
    figures = {
        name: before.figures[name] if before is not None and name in kept else _of_rows(corpus, index, name, part)
        for name, part in now.items()
    }  # fmt: skip
    write_file(path, _Documents(rules, now, figures))
    return figures


def _of_rows(corpus: Corpus, index: Index, document: str, part: Part) -> Figures:
    tally: Counter[Indicator] = Counter()
    whole = corpus.document(document)
    units = {unit.name: unit for unit in whole.units}
    for number in range(part.first, part.first + part.count):
        row = index.rows[number]
        tally["provisions"] += row.is_provision
        tally["definitions"] += len(index.definitions.of_row(number))
        norms, found = index.norms.of_row(number), index.information.of_row(number)
        text = whole.slice(units[row.id[len(document) + 1 :]])
        for norm in norms:
            if norm.modality in _MODALITIES:
                tally[_MODALITIES[norm.modality]] += 1
            if norm.modality == "obligation":
                tally["deadlines"] += norm.deadline is not None
                tally["reporting-duties"] += reports(norm, text, found)
        for one in found:
            name = _RULES.get(one.rule.kind)
            if name and not one.rule.delegated and (one.rule.audience == "body" or name == "confidentiality-rules"):
                tally[name] += 1
    return {name: number for name, number in tally.items() if number}


def _of_actors(index: Index, kept: Lines) -> Iterator[tuple[str, Figures]]:
    for name in sorted(kept.counts):
        lines = kept.lines(name)
        figures: Figures = {
            "documents": len({index.rows[line.row].document for line in lines}), "provisions": len({line.row for line in lines}),
        }  # fmt: skip
        for line in lines:
            for indicator in _of_line(line):
                figures[indicator] = figures.get(indicator, 0) + 1
        yield name, figures


def _of_line(line: Line) -> Iterator[Indicator]:
    if line.kind in _LINES:
        yield _LINES[line.kind]
    if line.kind == "duty" and line.deadline:
        yield "deadlines"
    if line.reports:
        yield "reporting-duties"
