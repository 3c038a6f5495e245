"""Reviews as people read them on the command line."""


from rich.console import Console

from api.render import STATUSES
from api.render_changes import marked
from api.reviews.feedback import Measured
from api.reviews.model import Comment, History, Set
from api.reviews.told import Freshness, Imported
from api.reviews.words import word

SHOWN = 40


def show_review(out: Console, found: History, freshness: Freshness) -> None:
    """State, comments, log, and what has changed in the law."""
    one = found.review
    out.print(one.title, style="bold", markup=False)
    out.print(f"   {word('kind', one.kind, 'nb')} {one.id} · versjon {one.version}", style="dim", markup=False)
    reason = f" ({word('reason', one.reason, 'nb')}{f': {one.reason_text}' if one.reason_text else ''})" if one.reason else ""
    facts = (
        ("Vurdering", f"{STATUSES[one.status]}{reason}"), ("Hvor viktig", word("severity", one.severity, "nb")),
        ("Ansvarlig", one.assignee_name or one.assignee), ("Emneord", ", ".join(one.tags)), ("Lenker", " ".join(one.links)),
        ("Steg", word("step", one.step, "nb")), ("Valg", word("choice", one.choice, "nb")),
        ("Livshendelser", ", ".join(one.events)), ("Departement", "; ".join(one.ministries)),
    )  # fmt: skip
    for name, value in facts:
        if value:
            out.print(f"   {name}: {value}", markup=False)
    _show_freshness(out, freshness)
    for comment in found.comments:
        _show_comment(out, comment, 0)
    for entry in found.log:
        told = "; ".join(_change(change) for change in entry.changes)
        if told:
            out.print(f"   {entry.version}. {entry.at:%Y-%m-%d %H:%M} {entry.name}: {told}", style="dim", markup=False)


def _show_freshness(out: Console, freshness: Freshness) -> None:
    if not freshness.found:
        out.print("   Finnes ikke lenger i dagens lov og indeks.", markup=False)
    for successor in freshness.successors:
        out.print(f"   Det meste står nå i {successor.id}: {successor.title} ({successor.shared:.0%})", markup=False)
    if freshness.stale:
        out.print("   Loven er endret siden vurderingen:", markup=False)
    for drift in freshness.changed:
        out.print(f"   · {drift.provision}{': finnes ikke lenger' if drift.after is None else ''}", markup=False)
        if drift.words:
            out.print(f"     {marked(drift.words)}", markup=False)


def _show_comment(out: Console, one: Comment, depth: int) -> None:
    text = "(trukket tilbake)" if one.retracted else one.text
    out.print(f"   {'  ' * depth}{one.name}, {one.at:%Y-%m-%d %H:%M}: {text}", markup=False)
    for reply in one.replies:
        _show_comment(out, reply, depth + 1)


def _change(one: Set) -> str:
    def told(value: str | list[str] | None) -> str:
        return (", ".join(value) if isinstance(value, list) else value) or "–"

    return f"{one.field} {told(one.before)} → {told(one.after)}"


def show_plan(out: Console, err: Console, found: Imported, *, dry_run: bool) -> None:
    """What a file asks for, and whether it was done."""
    plan = found.plan
    for one in plan.asked[:SHOWN]:
        told = "; ".join([*(_change(change) for change in one.changes), *(["merknad"] if one.comment else [])])
        out.print(f"{one.where}: {one.id} {one.title}: {told}", markup=False, soft_wrap=True)
    if len(plan.asked) > SHOWN:
        out.print(f"… og {len(plan.asked) - SHOWN} til.")
    for wrong in plan.faults:
        err.print(f"{wrong.where}: {wrong.id}: {wrong.detail}", markup=False, soft_wrap=True)
    for wrong in plan.conflicts:
        err.print(f"{wrong.where}: {wrong.id}: {wrong.detail}", markup=False, soft_wrap=True)
    done = "endret" if found.done else "ville bli endret" if dry_run else "ikke endret"
    out.print(f"{len(plan.asked)} {done}, {plan.unchanged} som før, {len(plan.faults)} feil, {len(plan.conflicts)} endret av andre.")


def show_measured(out: Console, one: Measured) -> None:
    """The engine measured by verdicts."""
    if not one.judged:
        out.print("Ingen klynger er vurdert.")
        return
    out.print(f"{one.judged} vurderte klynger.")
    for group in (one.all, *one.by_kind):
        share = "" if group.precision is None else f", treff {group.precision:.0%}"
        out.print(f"   {group.name}: {group.confirmed} bekreftet, {group.dismissed} avvist, {group.needs_work} må undersøkes{share}")
    for band in one.bands:
        told = f"{band.judged} vurdert, sa {band.said:.2f}, bekreftet {band.confirmed:.2f}"
        out.print(f"   sikkerhet {band.lowest:.1f}–{band.highest:.1f}: {told}")
    figures = (
        ("kalibreringsfeil", one.calibration_error), ("AUC etter skår", one.auc), ("AUC etter sikkerhet", one.auc_confidence),
        ("AUC etter det som er lært (kryssvalidert)", one.auc_learnt),
    )  # fmt: skip
    for name, value in figures:
        out.print(f"   {name}: {'for få vurderinger' if value is None else value}")
    for event in one.events:
        if event.precision is not None:
            out.print(f"   {event.event}: {event.precision:.0%} av {event.judged} vurderte blant de ti første bekreftet")
    out.print(f"   Rekkefølgen er {'' if one.learns else 'ikke '}lært av vurderingene.")
