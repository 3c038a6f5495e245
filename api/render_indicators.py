"""Indicators, printed for people."""

from rich.console import Console
from rich.table import Table

from analysis.figures import Indicator, Indicators, Row
from analysis.indicators import INDICATORS

NAMES: dict[Indicator, str] = {
    "documents": "Lover og forskrifter", "provisions": "Bestemmelser", "duties": "Plikter", "reporting-duties": "Rapporteringsplikter",
    "deadlines": "Plikter med frist", "prohibitions": "Forbud", "powers": "Myndighet", "information-duties": "Skal gi opplysninger",
    "information-rights": "Kan innhente opplysninger", "confidentiality-rules": "Taushetsregler", "definitions": "Definisjoner",
    "shared-terms": "Begreper definert flere steder", "dead-references": "Døde henvisninger",
}  # fmt: skip
SHORT: dict[Indicator, str] = {
    "documents": "Dok.", "duties": "Plikter", "reporting-duties": "Rapp.", "deadlines": "Frister", "confidentiality-rules": "Taushet",
    "definitions": "Def.", "shared-terms": "Felles begr.", "dead-references": "Døde henv.",
}  # fmt: skip
SHOWN: tuple[Indicator, ...] = tuple(name for name in INDICATORS if name in SHORT)


def show_indicators(out: Console, found: Indicators, limit: int) -> None:
    """All figures in total, then the foremost by ministry or actor."""
    since = f", endring fra {found.since} ({found.since_as_of})" if found.since else ""
    out.print(f"Snapshot {found.snapshot} ({found.as_of}){since}", style="bold", markup=False)
    if not found.comparable:
        out.print("Det tidligere snapshotet er talt med andre regler; ikke all endring er lovens.", style="dim", markup=False)
    for name in INDICATORS:
        if name in found.total.figures or name in (found.total.before or {}):
            out.print(f"  {NAMES[name]:<32} {_figure(found.total, name):>16}", markup=False)
    out.print()
    columns = [name for name in SHOWN if any(one.figures.get(name) for one in found.rows)]
    table = Table("Departement" if found.by == "ministry" else "Aktør", *(SHORT[name] for name in columns), box=None, pad_edge=False)
    for one in found.rows[:limit]:
        table.add_row(one.name, *(_figure(one, name) for name in columns))
    Console(file=out.file, width=max(out.width, 120), highlight=False).print(table)
    if len(found.rows) > limit:
        out.print(f"… {limit} vist av {len(found.rows)} (--limit)", markup=False)


def _figure(row: Row, name: Indicator) -> str:
    value = row.figures.get(name, 0)
    if row.before is None:
        return str(value)
    change = value - row.before.get(name, 0)
    return f"{value} ({change:+d})" if change else str(value)
