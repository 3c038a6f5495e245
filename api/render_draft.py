"""The check of a proposal in plain text."""

from rich.console import Console

from analysis.draft.model import Check, Remark
from ingest.identifier import url

KINDS = {
    "parallel-duty": "Lignende plikt", "duplicate-duty": "Samme regel flere steder", "definition": "Begrep definert ulikt",
    "threshold": "Ulik grense", "deadline": "Ulik frist", "competence": "Myndighet to steder", "procedure": "Saksbehandling",
    "confidentiality-vs-disclosure": "Taushetsplikt", "rights": "Lignende rettighet", "dead-reference": "Død henvisning",
    "stale-term": "Foreldet betegnelse", "missing-mirror": "Opplysningsadgang uten motstykke", "should-amend": "Bør også endres",
}  # fmt: skip
SEVERITIES = {"major": "viktig", "minor": "mindre viktig", "info": "til orientering"}
LINKS = 3


def show_check(out: Console, found: Check) -> None:
    """Title, what it does, and the remarks with their places."""
    out.print(found.title or "Utkast uten tittel", style="bold", markup=False, soft_wrap=True)
    own = sum(one.action == "own" for one in found.provisions)
    changes = sum(one.action not in ("own", "text") for one in found.provisions)
    said = f"{own} egne bestemmelser, {changes} endringer i {len(found.amends)} andre lover og forskrifter"
    out.print(f"{said}. {_count(found)}", markup=False, soft_wrap=True)
    for note in found.notes:
        out.print(f"Merk: {note}", markup=False, soft_wrap=True)
    for number, remark in enumerate(found.remarks, 1):
        _remark(out, number, remark)
    if found.total > len(found.remarks):
        out.print(f"\n… og {found.total - len(found.remarks)} til (--limit)", markup=False)
    out.print("\nEn forskjell er ingen feil: loven kan mene det. Lovtekst: Lovdata (NLOD 2.0).", style="dim", markup=False, soft_wrap=True)


def _count(found: Check) -> str:
    if not found.total:
        return "Ingen merknader."
    return "1 merknad." if found.total == 1 else f"{found.total} merknader."


def _remark(out: Console, number: int, one: Remark) -> None:
    place = one.label or "Utkastet"
    out.print(
        f"\n{number}. {KINDS[one.kind]} – {place} ({SEVERITIES[one.severity]}, {one.confidence:.0%})",
        style="bold",
        markup=False,
        soft_wrap=True,
    )
    out.print(f"   «{one.quote}»", markup=False, soft_wrap=True)
    out.print(f"   {one.why}", markup=False, soft_wrap=True)
    for identifier in one.provisions[:LINKS]:
        out.print(f"   {url(identifier)}", style="dim", markup=False, soft_wrap=True)
