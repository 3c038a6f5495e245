"""The view from one actor, printed for people."""

from collections.abc import Sequence

from rich.console import Console

from analysis.actor.model import KINDS, ActorLine, ActorName, ActorView, Kind, Level, Share, SharedText, Wanted
from analysis.faults.wording import counted, listed
from api.render_provision import place_name
from corpora import catalogue

NAMES: dict[Wanted, tuple[str, str]] = {
    "duty": ("plikt", "plikter"), "deadline": ("plikt med frist", "plikter med frist"),
    "report": ("rapportering eller melding", "rapporteringer og meldinger"), "prohibition": ("forbud", "forbud"),
    "power": ("myndighet", "myndigheter"), "right": ("rett", "rettigheter"), "permission": ("adgang", "adganger"),
    "sanction": ("sanksjon", "sanksjoner"), "must-give": ("skal gi opplysninger", "skal gi opplysninger"),
    "may-give": ("kan gi opplysninger", "kan gi opplysninger"), "may-take": ("kan innhente opplysninger", "kan innhente opplysninger"),
    "receives": ("får opplysninger fra andre", "får opplysninger fra andre"), "keeps-secret": ("taushetsplikt", "taushetsplikt"),
}  # fmt: skip
HEADINGS: dict[Wanted, str] = {
    "duty": "Plikter", "prohibition": "Forbud", "power": "Myndighet", "right": "Rettigheter", "permission": "Adgang",
    "sanction": "Sanksjoner",
    "must-give": "Opplysninger som skal gis, eller som andre kan kreve", "may-give": "Opplysninger som kan gis",
    "may-take": "Opplysninger som kan eller skal innhentes", "receives": "Opplysninger fra andre", "keeps-secret": "Taushetsplikt",
}  # fmt: skip
SHORT: dict[Wanted, str] = {
    "deadline": "frister", "report": "rapportering", "must-give": "skal gi oppl.", "may-take": "kan innhente",
}  # fmt: skip
LEVEL_NAMES: dict[Level, str] = {"state": "stat", "county": "fylke", "municipality": "kommune"}
SHARES_SHOWN = 8
COLUMNS: tuple[Wanted, ...] = ("duty", "deadline", "report", "power", "must-give", "may-take")


def show_actors(out: Console, names: Sequence[ActorName]) -> None:
    """Every actor that the law names."""
    for one in names:
        out.print(f"{one.lines:>7}  {one.name}  ({one.id})", markup=False)


def show_actor(out: Console, found: ActorView, kinds: Sequence[Wanted] = ()) -> None:
    """Counts, ministries, acts, shared competences, and the lines by kind.

    :param kinds: those that were asked for; then only the lines are shown
    """
    scope = f", innenfor «{found.event}»" if found.event else ""
    where = counted(len(found.documents), "lov eller forskrift", "lover og forskrifter")
    out.print(f"{found.actor.name}{scope}: {counted(found.total, 'linje', 'linjer')} i {where}", style="bold", markup=False)
    told = ", ".join(counted(count, *NAMES[kind]) for kind, count in found.counts.items())
    out.print(told or "Loven legger ingenting på den her.", markup=False)
    for relation, counting in (("part", "Medregnet deler"), ("role", "Medregnet roller")):
        parts = [f"{one.name} {one.lines}" for one in found.through if one.relation == relation]
        if parts:
            out.print(f"{counting}: {', '.join(parts)}  (--own: bare aktøren selv)", style="dim", markup=False)
    if not kinds:
        _shares(out, "Departementer", found.ministries)
        _shares(out, "Lover og forskrifter", found.documents)
    for kind in KINDS:
        lines = [one for one in found.lines if one.kind == kind]
        if lines:
            out.print(f"\n{HEADINGS[kind]} ({len(lines)} vist av {found.counts.get(kind, len(lines))})", style="bold", markup=False)
            for line in lines:
                _line(out, line, found.actor.id)
    if found.shared and not kinds:
        shown = f"({len(found.shared)} vist av {found.shared_total})"
        out.print(f"\nSamme myndighet eller oppgave på flere nivåer {shown}", style="bold", markup=False)
        for one in found.shared:
            _shared(out, one)


def _shares(out: Console, title: str, shares: Sequence[Share]) -> None:
    out.print(f"\n{title} ({len(shares)}):", style="bold", markup=False)
    for one in shares[:SHARES_SHOWN]:
        told = ", ".join(f"{_short(kind)} {one.counts[kind]}" for kind in COLUMNS if one.counts.get(kind))
        out.print(f"  {one.lines:>5}  {one.name or 'uten departement'}" + (f": {told}" if told else ""), markup=False)
    if len(shares) > SHARES_SHOWN:
        out.print(f"  … og {len(shares) - SHARES_SHOWN} til", markup=False)


def _short(kind: Wanted) -> str:
    return SHORT.get(kind) or NAMES[kind][1]


def _line(out: Console, line: ActorLine, asked: str) -> None:
    where = place_name(line.id[len(line.provision) :])
    marks = [*((_name(line.actor),) if line.actor != asked else ()), *(("aktøren er utledet",) if line.inferred else ()),
             *((f"frist: {line.deadline}",) if line.deadline else ()), *(("rapportering",) if line.reports else ()),
             *((f"{_toward(line.kind)} {listed(map(_name, line.counterpart))}",) if line.counterpart else ()),
             *(("ikke i kraft",) if not line.in_force else ())]  # fmt: skip
    out.print(f"· {line.document_title} {line.title} {where}".rstrip() + (f"  [{'; '.join(marks)}]" if marks else ""), markup=False)
    out.print(f"  {_lead(line.lead_in)}«{line.quote}»", markup=False)
    out.print(f"  {line.id}", style="dim", markup=False)


def _toward(kind: Kind) -> str:
    return "fra" if kind in ("may-take", "receives") else "overfor"


def _lead(lead: str | None) -> str:
    return f"({lead}) " if lead else ""


def _shared(out: Console, one: SharedText) -> None:
    levels = "; ".join(f"{LEVEL_NAMES[level]}: {', '.join(map(_name, names))}" for level, names in one.levels.items())
    out.print(f"· {levels}", markup=False)
    for place in one.places:
        out.print(f"  {place.document_title} {place.title}: {_lead(place.lead_in)}«{place.quote}»", markup=False)
        out.print(f"  {place.id}", style="dim", markup=False)


def _name(actor: str) -> str:
    known = catalogue.actors().get(actor)
    return known.name if known else actor
