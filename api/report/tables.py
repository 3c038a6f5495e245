"""A report as flat tables: for spreadsheets, CSV and Parquet. Every quotation stands beside its provision and its offsets."""

from collections.abc import Iterator
from typing import Final, Literal

from msgspec import Struct

from api.report.blocks import folded
from api.report.model import FlowCell, Quote, Report
from api.report.telling import Telling

Kind = Literal["text", "integer", "number", "flag"]
Value = str | int | float | bool


class Column(Struct, frozen=True):
    """A column: ``name`` is the same in every language."""

    name: str
    kind: Kind = "text"


class Flat(Struct, frozen=True):
    """A table."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


def _columns(names: str) -> tuple[Column, ...]:
    """«id findings:integer»."""
    found = []
    for one in names.split():
        name, _, kind = one.partition(":")
        kinds: dict[str, Kind] = {"": "text", "integer": "integer", "number": "number", "flag": "flag"}
        found.append(Column(name, kinds[kind]))
    return tuple(found)


_QUOTE: Final = "quote quote_provision start:integer end:integer cut:flag"
_COLUMNS: Final = {
    "findings": "id number:integer kind kind_name title score:number confidence:number acts:integer regulations:integer ministries "
                "major:integer conflicts:integer in_full:flag status why url",
    "members": f"finding number:integer provision label document document_title title ministries role in_force:flag url eli {_QUOTE}",
    "differences": f"finding number:integer attribute attribute_name severity reason provision label value url {_QUOTE}",
    "conflicts": f"finding number:integer kind kind_name reason side:integer provision label url {_QUOTE}",
    "laws": "id title kind role role_name ministries in_force:flag provisions:integer why url eli",
    "provisions": "id document title score:number why url eli",
    "ministries": "name acts:integer regulations:integer findings:integer",
    "actors": "id name kind level provisions:integer",
    "sectors": "first second findings:integer",
    "definitions": f"term key wordings:integer written provision label document ministries scope language url eli {_QUOTE}",
    "flows": f"giver giver_name receiver receiver_name kind kind_name secrecy label document url {_QUOTE}",
    "dead_references": "provision label document ministries reason reason_name why since target target_title instead confidence:number "
                       f"url {_QUOTE}",
    "citing": "id title ministries citations:integer narrowing:integer url",
    "basis": "name value",
}  # fmt: skip


def tables(report: Report) -> tuple[Flat, ...]:
    """All tables, in a fixed order; those without rows too."""
    made = _Tables(report)
    return tuple(Flat(name, _columns(columns), tuple(getattr(made, name)())) for name, columns in _COLUMNS.items())


def quoted(quote: Quote | None) -> tuple[Value, ...]:
    """The cells of a quotation."""
    return (quote.text, quote.provision, quote.start, quote.end, quote.cut) if quote else ("", "", 0, 0, False)


class _Tables:
    def __init__(self, report: Report) -> None:
        self.r = report
        self.t = Telling(report.language)
        self.w = self.t.w

    def findings(self) -> Iterator[tuple[Value, ...]]:
        for one in self.r.findings:
            yield (one.id, one.number, one.kind, self.t.kind(one), self.t.subject(one), one.score, one.confidence, one.acts,
                   one.regulations, "; ".join(one.sectors), one.major, len(one.clashes), one.in_full, one.status, folded(self.t.why(one)),
                   one.members[0].url if one.members else "")  # fmt: skip

    def members(self) -> Iterator[tuple[Value, ...]]:
        for finding in self.r.findings:
            for one in finding.members:
                yield (finding.id, finding.number, one.id, one.label, one.document, one.document_title, one.title,
                       "; ".join(one.ministries), one.role, one.in_force, one.url, one.eli, *quoted(one.quote))  # fmt: skip

    def differences(self) -> Iterator[tuple[Value, ...]]:
        for finding in self.r.findings:
            for one in finding.comparisons:
                for cell in one.cells:
                    yield (finding.id, finding.number, one.attribute, self.w.get("attribute", one.attribute), one.severity, one.reason,
                           cell.provision, cell.label, cell.value, cell.url, *quoted(cell.quote))  # fmt: skip

    def conflicts(self) -> Iterator[tuple[Value, ...]]:
        for finding in self.r.findings:
            for one in finding.clashes:
                for side, cell in enumerate((one.first, one.second), 1):
                    yield (finding.id, finding.number, one.kind, self.w.get("clash", one.kind), one.reason, side, cell.provision,
                           cell.label, cell.url, *quoted(cell.quote))  # fmt: skip

    def laws(self) -> Iterator[tuple[Value, ...]]:
        for one in self.r.laws:
            yield (one.id, one.title, "act" if one.is_act else "regulation", one.role, self.w.get("role", one.role),
                   "; ".join(one.ministries), one.in_force, one.provisions, one.why, one.url, one.eli)  # fmt: skip

    def provisions(self) -> Iterator[tuple[Value, ...]]:
        for one in self.r.provisions:
            yield one.id, one.document, one.title, one.score, one.why, one.url, one.eli

    def ministries(self) -> Iterator[tuple[Value, ...]]:
        for one in self.r.ministries:
            yield one.name, one.acts, one.regulations, one.findings

    def actors(self) -> Iterator[tuple[Value, ...]]:
        for one in self.r.actors:
            yield one.id, one.name, one.kind, one.level, one.provisions

    def sectors(self) -> Iterator[tuple[Value, ...]]:
        for one in self.r.meetings:
            yield one.first, one.second, one.findings

    def definitions(self) -> Iterator[tuple[Value, ...]]:
        for word in self.r.words:
            for one in word.meanings:
                yield (word.term, word.key, word.wordings, one.term, one.id, one.label, one.document, "; ".join(one.ministries), one.scope,
                       one.language, one.url, one.eli, *quoted(one.quote))  # fmt: skip

    def flows(self) -> Iterator[tuple[Value, ...]]:
        names = dict(self.r.flows.actors)
        cells: tuple[FlowCell, ...] = self.r.flows.cells
        for cell in cells:
            for one in cell.rules:
                yield (cell.giver, names[cell.giver], cell.receiver, names[cell.receiver], one.kind, self.w.get("rule", one.kind),
                       one.secrecy, one.label, one.document, one.url, *quoted(one.quote))  # fmt: skip

    def dead_references(self) -> Iterator[tuple[Value, ...]]:
        for one in self.r.dead:
            yield (one.source, one.label, one.document, "; ".join(one.ministries), one.reason, self.w.get("dead_reason", one.reason),
                   one.why, one.since, one.target, one.target_title, "; ".join(one.instead), one.confidence, one.url,
                   *quoted(one.quote))  # fmt: skip

    def citing(self) -> Iterator[tuple[Value, ...]]:
        for one in self.r.replaced.documents if self.r.replaced else ():
            yield one.id, one.title, "; ".join(one.ministries), one.citations, one.narrowing, one.url

    def basis(self) -> Iterator[tuple[Value, ...]]:
        b, subject = self.r.basis, self.r.subject
        yield from (("subject_kind", subject.kind), ("subject", subject.key), ("title", subject.heading), ("snapshot", b.snapshot),
                    ("as_of", b.as_of), ("date", b.date), ("model", b.model), ("program", b.program), ("source", b.source))  # fmt: skip
        yield from ((f"version_{name}", value) for name, value in b.versions.items())
