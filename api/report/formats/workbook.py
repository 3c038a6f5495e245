"""XLSX: one sheet for each kind of finding, with filters, frozen heads, stable ids, and empty columns for a verdict.

Every text is written as text, never as a formula; what looks like one keeps being text when somebody edits the cell.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import xlsxwriter

from analysis.faults.model import FAULT_KINDS
from api.report.blocks import folded
from api.report.formats.archive import repacked
from api.report.formats.flat import harmless
from api.report.model import Cell, Finding, Quote, Report
from api.report.telling import Telling

_LONGEST: Final = 32_000
"""Characters that a cell holds, with room to spare."""

_REVIEW: Final = ("verdict", "comment", "reviewer", "date")
_WIDTHS: Final = {
    "number": 6, "id": 22, "finding": 42, "kind": 30, "provision": 38, "quote": 70, "why": 60, "ministry": 34, "law": 44, "reason": 40,
    "conflict": 50, "term": 26, "verdict": 16, "comment": 36, "reviewer": 18, "title": 50, "giver": 28, "receiver": 28, "rules": 28,
    "target": 36, "instead": 32, "place": 30, "url": 40, "actor": 34, "status": 12, "role": 12, "scope": 24, "what": 42, "figure": 60,
}  # fmt: skip
_QUOTED: Final = ("quote", "place", "start", "end")


class _Link:
    """A label with an address."""

    def __init__(self, label: str, url: str) -> None:
        self.label, self.url = label, url


def write(report: Report) -> bytes:
    """The workbook."""
    made = io.BytesIO()
    _Book(report, made).fill()
    return repacked(made.getvalue())


class _Book:
    def __init__(self, report: Report, target: io.BytesIO) -> None:
        self.r = report
        self.t = Telling(report.language)
        self.w = self.t.w
        self.book = xlsxwriter.Workbook(
            target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        )
        self.book.set_properties({
            "title": self.w(f"title.{report.subject.kind}", name=report.subject.heading), "author": "Lovkryss",
            "comments": self.w("footer", as_of=self.w.date(report.basis.as_of)), "created": datetime.fromisoformat(report.basis.date[:10]),
        })  # fmt: skip
        base = {"valign": "top", "align": "left", "text_wrap": True, "font_name": "Calibri", "font_size": 10}
        self.text = self.book.add_format(base)
        self.safe = self.book.add_format({**base, "quote_prefix": True})
        self.link = self.book.add_format({**base, "font_color": "#0051A5", "underline": 1})
        self.head = self.book.add_format({**base, "bold": True, "bg_color": "#E4ECF5", "border": 1, "border_color": "#C9CED6"})
        self.fill_in = self.book.add_format({**base, "bg_color": "#FFF8DC", "border": 1, "border_color": "#E0D8B0"})
        self.big = self.book.add_format({"bold": True, "font_size": 16, "font_name": "Calibri"})

    def fill(self) -> None:
        """All sheets."""
        r, w = self.r, self.w
        self._about()
        self._sheet("findings", ("number", "id", "finding", "kind", "acts", "regulations", "ministry", "major", "conflicts", "confidence",
                                 "in_full", "status", "why"),
                    [[one.number, one.id, self.t.subject(one), self.t.kind(one), one.acts, one.regulations, "; ".join(one.sectors),
                      0 if one.kind in FAULT_KINDS else one.major, len(one.clashes), one.confidence,
                      w("yes") if one.in_full else w("no"), w.get("status", one.status), self.t.why(one)] for one in r.findings],
                    review=True)  # fmt: skip
        for kind in dict.fromkeys(one.kind for one in r.findings):
            self._kind(kind, [one for one in r.findings if one.kind == kind])
        self._sheet("laws", ("id", "law", "ministry", "role", "in_force", "provisions", "why"),
                    [[one.id, _Link(one.title, one.url), "; ".join(one.ministries), w.get("role", one.role),
                      w("yes") if one.in_force else w("no"), one.provisions, one.why] for one in r.laws])  # fmt: skip
        self._sheet("provisions", ("id", "title", "score", "why"),
                    [[one.id, _Link(one.title, one.url), one.score, one.why] for one in r.provisions])  # fmt: skip
        self._sheet("actors", ("actor", "actor_kind", "level", "provisions"),
                    [[one.name, w.get("actor_kind", one.kind), w.get("level", one.level), one.provisions] for one in r.actors])  # fmt: skip
        self._heat()
        self._sheet("words", ("term", "wordings", "provision", "ministry", "scope", *_QUOTED),
                    [[word.term, word.wordings, _Link(one.label, one.url), "; ".join(one.ministries), one.scope, *_cells(one.quote)]
                     for word in r.words for one in word.meanings])  # fmt: skip
        names = dict(r.flows.actors)
        self._sheet("flows", ("giver", "receiver", "rules", "secrecy", "provision", *_QUOTED),
                    [[names[cell.giver], names[cell.receiver], w.get("rule", one.kind), w.get("secrecy", one.secrecy),
                      _Link(one.label, one.url), *_cells(one.quote)] for cell in r.flows.cells for one in cell.rules])  # fmt: skip
        self._sheet("dead", ("provision", "ministry", "target", "reason", "since", "instead", *_QUOTED),
                    [[_Link(one.label, one.url), "; ".join(one.ministries), self.t.target(one), w.get("dead_reason", one.reason), one.since,
                      "; ".join(one.instead), *_cells(one.quote)] for one in r.dead])  # fmt: skip
        if r.replaced:
            self._sheet("replaced", ("id", "law", "ministry", "citations", "narrowing"),
                        [[one.id, _Link(one.title, one.url), "; ".join(one.ministries), one.citations, one.narrowing]
                         for one in r.replaced.documents])  # fmt: skip
        self.book.close()

    def _about(self) -> None:
        w, b, f = self.w, self.r.basis, self.r.figures
        sheet = self.book.add_worksheet(w("sheet.about"))
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, 1, 80)
        sheet.write_string(0, 0, w(f"title.{self.r.subject.kind}", name=self.r.subject.heading), self.big)
        sheet.write_string(1, 0, w("subtitle"), self.text)
        facts = [(w(f"fact.{name}"), getattr(f, name)) for name in w.found["fact"]]
        facts += [(w(f"column.{name}"), value) for name, value in (
            ("date", w.date(b.date)), ("as_of", w.date(b.as_of)), ("snapshot", b.snapshot), ("program", f"Lovkryss {b.program}"),
            ("model", b.model), ("source", w("source_law")),
        )]  # fmt: skip
        for row, (name, value) in enumerate(facts, 3):
            self._cell(sheet, row, 0, name)
            self._cell(sheet, row, 1, value)
        for row, name in enumerate(("caution", "review"), len(facts) + 4):
            sheet.merge_range(row, 0, row, 1, w(f"text.{name}"), self.text)
            sheet.set_row(row, 30)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def _kind(self, kind: str, found: Sequence[Finding]) -> None:
        """A row for each provision of each finding, with what it says of each attribute."""
        order = list(self.w.found["attribute"])
        present = {one.attribute for finding in found for one in finding.comparisons}
        attributes = [name for name in order if name in present]
        rows = []
        for finding in found:
            said: dict[str, dict[str, Cell]] = {}
            for one in finding.comparisons:
                for cell in one.cells:
                    if cell.value:
                        said.setdefault(cell.provision, {}).setdefault(one.attribute, cell)
            clashes: dict[str, list[str]] = {}
            for clash in finding.clashes:
                for side in (clash.first, clash.second):
                    clashes.setdefault(side.provision, []).append(self.w.get("clash", clash.kind))
            for member in finding.members:
                own = said.get(member.id, {})
                rows.append([
                    finding.number, finding.id, self.t.subject(finding), _Link(member.label, member.url), "; ".join(member.ministries),
                    self.w("yes") if member.in_force else self.w("no"), *_cells(member.quote),
                    *(own[name].value if name in own else "" for name in attributes), "; ".join(dict.fromkeys(clashes.get(member.id, ()))),
                ])  # fmt: skip
        header = [*(self.w(f"column.{name}") for name in ("number", "id", "finding", "provision", "ministry", "in_force", *_QUOTED)),
                  *(self.w.get("attribute", name) for name in attributes), self.w("column.conflict")]  # fmt: skip
        names = ["number", "id", "finding", "provision", "ministry", "in_force", *_QUOTED, *("reason" for _ in attributes), "conflict"]
        self._write(self.w.get("sheet", kind), header, names, rows, review=True)

    def _heat(self) -> None:
        w = self.w
        names = [one.name for one in self.r.ministries if any(one.name in (m.first, m.second) for m in self.r.meetings)]
        counts = {frozenset((one.first, one.second)): one.findings for one in self.r.meetings}
        rows = [[first, *(counts.get(frozenset((first, second)), 0) for second in names)] for first in names]
        self._write(w("sheet.heat"), [w("column.ministry"), *names], ["ministry", *("number" for _ in names)], rows)
        if names:
            self.book.get_worksheet_by_name(w("sheet.heat")).conditional_format(
                1, 1, len(names), len(names), {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#7AA7D9"}
            )

    def _sheet(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, review: bool = False) -> None:
        self._write(self.w(f"sheet.{name}"), [self.w(f"column.{column}") for column in columns], columns, rows, review=review)

    def _write(self, name: str, header: Sequence[str], columns: Sequence[str], rows: Sequence[Sequence[Any]], *,
               review: bool = False) -> None:  # fmt: skip
        sheet = self.book.add_worksheet(name)
        extra = _REVIEW if review else ()
        for place, column in enumerate((*columns, *extra)):
            sheet.set_column(place, place, _WIDTHS.get(column, 14))
        for place, title in enumerate((*header, *(self.w(f"column.{one}") for one in extra))):
            sheet.write_string(0, place, title, self.head)
        for row, cells in enumerate(rows, 1):
            for place, value in enumerate(cells):
                self._cell(sheet, row, place, value)
            sheet.set_row(row, self._height(cells, columns))
            for place in range(len(cells), len(cells) + len(extra)):
                sheet.write_blank(row, place, None, self.fill_in)
        sheet.freeze_panes(1, 3 if review else 1)
        last = len(columns) + len(extra) - 1
        sheet.autofilter(0, 0, max(len(rows), 1), last)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        if review and rows:
            place = len(columns)
            sheet.data_validation(1, place, len(rows), place, {"validate": "list", "source": self.w.items("verdict")})

    def _height(self, cells: Sequence[Any], columns: Sequence[str]) -> float:
        """Of a row, so that the text is seen where a program does not fit rows by itself."""
        lines = 1
        for value, column in zip(cells, columns, strict=True):
            text = value.label if isinstance(value, _Link) else value
            if isinstance(text, str):
                lines = max(lines, -(-len(text) // max(1, int(_WIDTHS.get(column, 14) * 1.05))))
        return min(13.5 * lines + 2, 190.0)

    def _cell(self, sheet: Any, row: int, column: int, value: Any) -> None:
        if isinstance(value, _Link):
            sheet.write_url(row, column, value.url, self.link, string=_text(value.label))
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self.text)
        else:
            text = _text(str(value))
            sheet.write_string(row, column, text, self.safe if harmless(text) != text else self.text)


def _cells(quote: Quote) -> list[Any]:
    return [folded(quote.text), quote.provision, quote.start, quote.end]


def _text(text: str) -> str:
    """Cut to what a cell holds, without characters that XML does not have."""
    return _printable(text)[:_LONGEST]


def _printable(text: Iterable[str]) -> str:
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")
