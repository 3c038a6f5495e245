"""The annexes: the findings with their comparisons, the terms, and how it was made."""

from collections.abc import Iterator, Sequence
from typing import Final

from analysis.faults.model import FAULT_KINDS
from api.report.blocks import Block, Bullets, Heading, Line, Paragraph, Run, Table, cell, plain
from api.report.model import Cell, Comparison, Finding, Meaning, Report
from api.report.telling import Telling, link, quoted, shorter

MEMBERS: Final = 6
"""Provisions of a finding that a document shows."""

COMPARED: Final = 3
"""Attributes of a finding that a document compares."""

WORDS: Final = 12
MEANINGS: Final = 6
CLASHES: Final = 3
VALUES: Final = 5
LABELS: Final = 4
_WEAK: Final = ("modality", "wording")
"""Attributes that are told of only where they differ much, or nothing else does."""

_ORDER: Final = {"major": 0, "minor": 1, "info": 2}


def annexes(report: Report, t: Telling) -> Iterator[Block]:
    """All annexes."""
    yield from _findings(report, t)
    yield from _words(report, t)
    yield from _method(report, t)


def _findings(report: Report, t: Telling) -> Iterator[Block]:
    w = t.w
    shown = [one for one in report.findings if one.in_full]
    yield Heading(1, w("heading.findings"), "findings", page=True)
    yield Paragraph(plain(w("text.findings", n=w.count("finding", len(shown)))))
    kinds = list(dict.fromkeys(one.kind for one in shown))
    for kind in kinds:
        yield Heading(2, w.get("kind", kind), f"kind-{kind}")
        for one in shown:
            if one.kind == kind:
                yield from _finding(one, t)
    yield Heading(2, w("heading.all_findings"), "all-findings")
    listed = [one for one in report.findings if one.in_full or one.kind not in FAULT_KINDS]
    rows = tuple(
        (cell(one.number), ((Run(t.subject(one), url=f"#f{one.number}"),) if one.in_full else plain(t.subject(one)),), cell(t.kind(one)),
         cell(t.documents(one)), cell(one.id))
        for one in listed
    )  # fmt: skip
    header = tuple(w(f"column.{name}") for name in ("number", "finding", "kind", "documents", "id"))
    yield Table(w("caption.all_findings"), header, rows, (0.06, 0.35, 0.23, 0.15, 0.21))
    if len(listed) < len(report.findings):
        yield Paragraph(plain(w("text.more_faults", n=w.count("finding", len(report.findings) - len(listed)))), small=True)


def _finding(one: Finding, t: Telling) -> Iterator[Block]:
    w = t.w
    yield Heading(3, f"{one.number}. {t.subject(one)}", f"f{one.number}")
    yield Paragraph(plain(t.spread(one)), small=True)
    yield Paragraph(plain(t.why(one)))
    yield Paragraph((Run(f"{w('text.examine')} ", strong=True), Run(w.get("measure", one.kind))))
    for clash in one.clashes[:CLASHES]:
        said = f"{clash.reason}." if t.bokmål else ""
        yield Paragraph((Run(f"{w('text.clash')} ", strong=True), Run(f"{w.get('clash', clash.kind)}. {said}".strip())))
        yield Bullets(tuple(_place(side) for side in (clash.first, clash.second)))
    members = one.members[:MEMBERS]
    rows = tuple(
        ((link(member.label + ("" if member.in_force else f" ({w('text.not_in_force')})"), member.url),
          *((plain(_after(member.title)),) if _after(member.title) else ()), plain(", ".join(member.ministries))),
         ((quoted(member.quote),),))
        for member in members
    )  # fmt: skip
    yield Table(w("caption.members", n=one.number), (w("column.provision"), w("column.quote")), rows, (0.36, 0.64))
    if len(members) < len(one.members):
        yield Paragraph(plain(w("text.cut_members", shown=len(members), total=len(one.members))), small=True)
    compared = sorted((c for c in one.comparisons if c.severity != "info"), key=lambda c: (_ORDER[c.severity], c.attribute in _WEAK))
    told = [c for c in compared if c.severity == "major" or c.attribute not in _WEAK][:COMPARED] or compared[:1]
    if told:
        yield from _compared(one, told, t)


def _compared(one: Finding, compared: list[Comparison], t: Telling) -> Iterator[Block]:
    """What is said of each attribute, by whom, and in which words; the most common first, and last those that are silent."""
    w, rows = t.w, list[tuple[tuple[Line, ...], ...]]()
    for comparison in compared:
        said: dict[str, list[Cell]] = {}
        for one_says in comparison.cells:
            said.setdefault(one_says.value, []).append(one_says)
        silent = said.pop("", [])
        if len(said) + bool(silent) < 2:
            continue
        name = (plain(t.comparison(comparison)),)
        for number, (value, cells) in enumerate(sorted(said.items(), key=lambda item: -len(item[1]))[:VALUES], 1):
            quote = cells[0].quote
            told = w("text.wording", n=number) if comparison.attribute in ("definition", "wording") and quote else value
            shown = quote is not None and quote.text.strip() != told.strip()
            rows.append((name, (plain(told, strong=True),), _who(cells, t), ((quoted(quote),),) if quote and shown else cell("")))
        if silent:
            rows.append((name, cell(w("text.silent")), _who(silent, t), cell("")))
    if rows:
        header = tuple(w(f"column.{name}") for name in ("attribute", "value", "provisions", "quote"))
        yield Table(w("caption.comparison", n=one.number), header, tuple(rows), (0.17, 0.21, 0.28, 0.34))


def _who(cells: Sequence[Cell], t: Telling) -> tuple[Line, ...]:
    """Provisions in a row, each with its address."""
    parts: list[Run] = []
    for found in cells[:LABELS]:
        parts += [Run(", ")] * bool(parts) + [Run(found.label, found.url)]
    if len(cells) > LABELS:
        parts.append(Run(f" {t.w('more', n=len(cells) - LABELS)}"))
    return (tuple(parts),)


def _place(side: Cell) -> Line:
    return (Run(f"{side.label}", side.url), Run(": "), *((quoted(side.quote),) if side.quote else ()))


def _after(title: str) -> str:
    """The heading of a provision, without its number."""
    head, dot, rest = title.partition(". ")
    return rest if dot and head.startswith("§") else ""


def _words(report: Report, t: Telling) -> Iterator[Block]:
    w = t.w
    yield Heading(1, w("heading.words"), "words", page=True)
    told = [one for one in report.words if one.wordings > 1][:WORDS]
    yield Paragraph(plain(w("text.words" if told else "text.words_none")))
    if told:
        yield Heading(2, w("heading.many_meanings"), "many-meanings")
    for one in told:
        wordings = f"{w.count('definition', len(one.meanings))}, {w.count('wording', one.wordings)}"
        yield Heading(3, f"{one.term} ({wordings})", f"term-{one.key}")
        shown: list[Meaning] = []
        seen: set[str] = set()
        for meaning in one.meanings:  # each wording once
            folded = " ".join(meaning.quote.text.split()).casefold()
            if folded not in seen and len(shown) < MEANINGS:
                seen.add(folded)
                shown.append(meaning)
        rows = tuple(
            ((link(meaning.label, meaning.url), *((plain(meaning.scope),) if meaning.scope else ())), ((quoted(shorter(meaning.quote)),),))
            for meaning in shown
        )
        yield Table(w("caption.word", term=one.term), (w("column.provision"), w("column.quote")), rows, (0.34, 0.66))
    left = len(report.words) - len(told)
    if left > 0:
        yield Paragraph(plain(w("text.words_cut", n=w.count("term", left))), small=True)


def _method(report: Report, t: Telling) -> Iterator[Block]:
    w, b = t.w, report.basis
    yield Heading(1, w("heading.method"), "method", page=True)
    yield Heading(2, w("heading.how"), "how")
    for name in ("how_1", "how_2", "how_3"):
        yield Paragraph(plain(w(f"text.{name}")))
    yield Heading(2, w("heading.doubt"), "doubt")
    for name in ("doubt_1", "doubt_2", "doubt_3"):
        yield Paragraph(plain(w(f"text.{name}")))
    yield Heading(2, w("heading.sources"), "sources")
    yield Paragraph((Run(w("source_law") + " "), Run("lovdata.no", "https://lovdata.no/"), Run(" · "),
                     Run("NLOD 2.0", "https://data.norge.no/nlod/no/2.0"), Run(f". {w('text.law_is')}")))  # fmt: skip
    rows = tuple((cell(w(f"column.{name}")), cell(value)) for name, value in (
        ("as_of", w.date(b.as_of)), ("snapshot", b.snapshot), ("documents", w.number(b.documents)), ("provisions", w.number(b.provisions)),
        ("program", f"Lovkryss {b.program}"), ("model", b.model),
        ("versions", ", ".join(f"{name} {value}" for name, value in b.versions.items())),
    ))  # fmt: skip
    yield Table(w("caption.basis"), (w("column.what"), w("column.figure")), rows, (0.36, 0.64))
