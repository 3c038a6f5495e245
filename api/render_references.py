"""Dead references and the reach of a change, printed for people."""

import re

from rich.console import Console
from rich.table import Table

from analysis.references.model import DeadReference, Impact, ImpactCitation, ImpactDocument, Narrowing, Successor
from api.contract import FoundReferences
from api.render import counted
from api.render_provision import place_name
from ingest import identifier

REASONS = {
    "act-repealed": "opphevet lov eller forskrift",
    "act-renamed": "loven har fått nytt navn",
    "act-unknown": "ukjent lov",
    "section-repealed": "opphevet paragraf",
    "section-missing": "paragrafen finnes ikke",
    "ledd-missing": "leddet finnes ikke",
}
STATES = {
    "dead": "døde henvisninger", "historical": "henvisninger til tidligere lov med vilje", "doubtful": "tvilsomme henvisninger",
    "all": "henvisninger som ikke leder noe sted",
}  # fmt: skip
HOW = {
    "reference": "henvisning", "incorporation": "gjelder tilsvarende", "definition": "definisjon", "chapter": "hele kapitlet",
    "act": "hele loven",
}  # fmt: skip
NARROWS: dict[Narrowing, str] = {"excluded": "gjelder ikke", "limited": "gjelder bare på vilkår"}
CITATIONS_SHOWN = 6
MINISTRIES_SHOWN = 8
PARTS_SHOWN = 12

_LETTER = re.compile(r"(?<=\d)(?=[a-zæøå]$)")
"""Between the number of a section and its letter: «13 b»."""


def show_references(out: Console, found: FoundReferences) -> None:
    """A list of references with why nothing is there."""
    counts = ", ".join(f"{REASONS[name]} {count}" for name, count in found.reasons.items())
    out.print(f"{found.total} {STATES[found.state]}" + (f": {counts}" if counts else ""), style="bold", markup=False, soft_wrap=True)
    if len(found.targets) > 1:
        named = ", ".join(f"{one.title} {one.references}" for one in found.targets)
        out.print(f"Oftest til: {named}", markup=False, soft_wrap=True)
    for one in found.references:
        _reference(out, one)
    if found.total > len(found.references):
        out.print(f"\n… {len(found.references)} vist av {found.total} (--limit)", markup=False)


def _reference(out: Console, one: DeadReference) -> None:
    out.print(f"\n· {one.document_title} {one.title}", markup=False, soft_wrap=True)
    out.print(f"  «{one.text}» → {one.target}", markup=False, soft_wrap=True)
    mark = f" ({one.mark})" if one.mark else ""
    out.print(f"  {one.why} {REASONS[one.reason].capitalize()}, sikkerhet {one.confidence:.2f}{mark}", markup=False, soft_wrap=True)
    if one.replaced_by:
        out.print(f"  I stedet: {_successors(one.replaced_by)}", markup=False, soft_wrap=True)
    out.print(f"  {one.url}", style="dim", markup=False, soft_wrap=True)


def _successors(found: tuple[Successor, ...]) -> str:
    return ", ".join(f"{one.title} ({one.id}, {one.confidence:.2f})" for one in found)


def show_impact(out: Console, found: Impact, limit: int, *, narrowing: bool = False) -> None:
    """Who cites, by section, ministry and document; with ``narrowing`` the documents hold only what narrows."""
    out.print(f"{found.title} ({', '.join(found.ids)})", style="bold", markup=False, soft_wrap=True)
    out.print(f"{'Innskrenkes' if narrowing else 'Vist til'} i {_acts(found.acts, found.regulations)}: {found.provisions} bestemmelser, "
              f"{found.citations} henvisninger.", markup=False, soft_wrap=True)  # fmt: skip
    if (found.direct_acts, found.direct_regulations) != (found.acts, found.regulations):
        out.print(f"Direkte i {_acts(found.direct_acts, found.direct_regulations)}; i de andre bare gjennom en bestemmelse som gir dem "
                  "anvendelse.", markup=False, soft_wrap=True)  # fmt: skip
    _show_narrowing(out, found, narrowing=narrowing)
    if found.replaced_by:
        heir = f"Avløses av {found.replaced_by_title} ({found.replaced_by})."
        out.print(f"{heir} Hva som svarer til hva, er anslått av likhet.", markup=False, soft_wrap=True)
    if found.sections:
        table = Table("Bestemmelse", "Lover", "Forskrifter", "Ny bestemmelse (sikkerhet)", box=None, pad_edge=False)
        for section in found.sections:
            heirs = "\n".join(f"{one.title} ({one.confidence:.2f})" for one in section.successors)
            table.add_row(section.title, str(section.acts), str(section.regulations), heirs)
        out.print(table)
    for ministry in found.ministries[:MINISTRIES_SHOWN]:
        out.print(f"{ministry.name}: {ministry.acts} lover, {ministry.regulations} forskrifter", markup=False, soft_wrap=True)
    for document in found.documents[:limit]:
        _document(out, document)
    if len(found.documents) > limit:
        out.print(f"\n… {limit} dokumenter vist av {len(found.documents)} (--limit)", markup=False)


def _acts(acts: int, regulations: int) -> str:
    return f"{counted(acts, 'lov', 'lover')} og {counted(regulations, 'forskrift', 'forskrifter')}"


def _show_narrowing(out: Console, found: Impact, *, narrowing: bool) -> None:
    """Which parts are narrowed, how, and in how many documents; the parts that most narrow first."""
    if not narrowing and found.narrowing_acts + found.narrowing_regulations:
        hint = f"Innskrenkes i {_acts(found.narrowing_acts, found.narrowing_regulations)} (--narrowing viser bare dem):"
        out.print(hint, markup=False, soft_wrap=True)
    rows: dict[str, dict[Narrowing, set[str]]] = {}
    for document in found.documents:
        for one in document.citations:
            for part in _parts(one) if one.narrows else ():
                rows.setdefault(part, {}).setdefault(one.narrows, set()).add(document.id)
    for part, ways in sorted(rows.items(), key=lambda row: (-len(set().union(*row[1].values())), row[0]))[:PARTS_SHOWN]:
        said = ", ".join(f"{NARROWS[way]} i {len(ways[way])}" for way in NARROWS if way in ways)
        out.print(f"  {part}: {said}", markup=False, soft_wrap=True)
    if len(rows) > PARTS_SHOWN:
        out.print(f"  … og {len(rows) - PARTS_SHOWN} til", markup=False)


def _parts(one: ImpactCitation) -> list[str]:
    """What a citation narrows, as lawyers write it: «§ 13 b første ledd nr. 6»."""
    return [_part(target) for target in one.narrowed]


def _part(target: str) -> str:
    provision = identifier.provision_of(target)
    name = identifier.split(provision)[1]
    spaced = _LETTER.sub(" ", name.replace("§", "§ ", 1)) if name.startswith("§") else name
    return f"{spaced} {place_name(target[len(provision) :])}".strip() or target


def _document(out: Console, document: ImpactDocument) -> None:
    out.print(f"\n{document.title} ({document.id}): {len(document.citations)}", style="bold", markup=False, soft_wrap=True)
    for one in document.citations[:CITATIONS_SHOWN]:
        out.print(f"  · {one.title}: «{one.text}» – {_how(one)}", markup=False, soft_wrap=True)
        if one.successors:
            out.print(f"    → {_successors(one.successors)}", style="dim", markup=False, soft_wrap=True)
        out.print(f"    {one.url}", style="dim", markup=False, soft_wrap=True)
    if len(document.citations) > CITATIONS_SHOWN:
        out.print(f"  … og {len(document.citations) - CITATIONS_SHOWN} til", markup=False)


def _how(one: ImpactCitation) -> str:
    if one.narrows:
        return f"{NARROWS[one.narrows]}: {', '.join(_parts(one)[:PARTS_SHOWN])}"
    return f"{HOW[one.how]}, gjennom {one.via}" if one.via else HOW[one.how]
