"""Changes of the law, printed for people."""

from collections.abc import Sequence

from rich.console import Console

from analysis.actor.model import Kind
from analysis.change.model import Change, Piece, ProvisionChange, State, TouchedFinding, TouchedLine
from analysis.faults.wording import counted
from api.render_actor import NAMES
from api.render_provision import place_name
from corpora import catalogue

STATES: dict[State, str] = {"added": "ny", "removed": "opphevet", "altered": "endret", "moved": "flyttet"}
COMES: dict[str, str] = {"added": "kommer til", "removed": "faller bort", "altered": "får ny ordlyd"}
AROUND = 60
"""Characters of unchanged words that are shown on each side of a change."""


def show_change(out: Console, found: Change, limit: int) -> None:
    """Figures, documents, provisions with the words that differ, and what is touched."""
    out.print(f"Fra {found.before} til {found.after}", style="bold", markup=False)
    told = ", ".join(f"{count} {STATES[state]}" for state, count in found.counts.items()) or "ingen endring"
    out.print(f"Bestemmelser: {told}, i {counted(len(found.documents), 'dokument', 'dokumenter')}", markup=False)
    for note in found.notes:
        out.print(note, style="dim", markup=False)
    for document in found.documents[:limit]:
        out.print(f"  {document.title} ({document.id}): {STATES[document.state]}, {document.provisions} bestemmelser", markup=False)
    _more(out, len(found.documents), limit)
    for one in found.provisions[:limit]:
        _provision(out, one)
    _more(out, len(found.provisions), limit)
    _touched(out, found, limit)


def _provision(out: Console, one: ProvisionChange) -> None:
    side = one.after or one.before
    title = side.title if side else one.id
    part = f" {place_name(one.part)}" if one.part else ""
    moved = f", fra {one.before.id}" if one.state == "moved" and one.before and one.before.id != one.id else ""
    done = "; står alt i loven" if one.incorporated else ""
    out.print(f"\n{one.document_title} {title}{part}: {STATES[one.state]}{moved}{done}", style="bold", markup=False)
    if one.instruction:
        out.print(f"  {one.instruction}", style="dim", markup=False)
    out.print(f"  {marked(one.words)}", markup=False)
    pins = " → ".join(side.version[:12] if side else "–" for side in (one.before, one.after))
    out.print(f"  {one.id}  versjon {pins}", style="dim", markup=False)


def marked(words: Sequence[Piece]) -> str:
    """What is removed in «[-…-]», what is added in «{+…+}»; long stretches that stay are cut."""
    parts = []
    for place, piece in enumerate(words):
        text = " ".join(piece.text.split(" ")).replace("\n", " / ")
        if piece.op == "same":
            first, last = place == 0, place == len(words) - 1
            if len(words) == 1:
                text = text if len(text) <= 2 * AROUND else f"{text[: 2 * AROUND]} …"
            elif len(text) > 2 * AROUND:
                text = f"… {text[-AROUND:]}" if first else f"{text[:AROUND]} …" if last else f"{text[:AROUND]} … {text[-AROUND:]}"
            parts.append(text)
        else:
            parts.append(f"[-{text}-]" if piece.op == "removed" else f"{{+{text}+}}")
    return "".join(parts)


def _touched(out: Console, found: Change, limit: int) -> None:
    touched = found.touched
    if touched.findings:
        out.print(f"\nFunn som berøres ({len(touched.findings)}):", style="bold", markup=False)
        for finding in touched.findings[:limit]:
            _finding(out, finding)
        _more(out, len(touched.findings), limit)
    if touched.events:
        out.print("\nLivshendelser som berøres:", style="bold", markup=False)
        for event in touched.events:
            out.print(f"  {event.title}: {counted(len(event.provisions), 'bestemmelse', 'bestemmelser')}", markup=False)
    for title, lines in (
        ("Opplysningsflyt", [one for one in touched.lines if one.is_flow]),
        ("Plikter og myndighet", [one for one in touched.lines if not one.is_flow]),
    ):
        if lines:
            out.print(f"\n{title} ({len(lines)}):", style="bold", markup=False)
            for line in lines[:limit]:
                _line(out, line)
            _more(out, len(lines), limit)
    if touched.findings_before:
        counts: dict[str, int] = {}
        for one in touched.findings_before.changes:
            counts[one.state] = counts.get(one.state, 0) + 1
        out.print(f"\nKlynger: {counts}; {touched.findings_before.same} som før (se «lovkryss diff-findings»)", markup=False)


def _finding(out: Console, one: TouchedFinding) -> None:
    changed = [pin.provision for pin in one.provisions if pin.changed]
    told = f"{len(changed)} av {len(one.provisions)} bestemmelser endres: {', '.join(changed[:4])}"
    out.print(f"  {one.title} ({one.id}): {told}", markup=False)


def _line(out: Console, one: TouchedLine) -> None:
    known = catalogue.actors()
    name = known[one.actor].name if one.actor in known else one.actor
    out.print(f"  {name}: {_kind(one.kind)} {COMES[one.state]} ({one.provision})", markup=False)
    if one.before and one.state != "added":
        out.print(f"    før: «{_short(one.before)}»", markup=False)
    if one.after:
        out.print(f"    nå:  «{_short(one.after)}»", markup=False)


def _kind(kind: Kind) -> str:
    return NAMES[kind][0]


def _short(text: str) -> str:
    return text if len(text) <= 240 else text[:240].rsplit(" ", 1)[0] + " …"


def _more(out: Console, total: int, limit: int) -> None:
    if total > limit:
        out.print(f"  … {limit} vist av {total} (--limit)", markup=False)
