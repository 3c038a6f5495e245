"""Flows of information as text, for people."""

from typing import TYPE_CHECKING, Final

from rich.console import Console

from api.render import short

if TYPE_CHECKING:
    from analysis.dataflow.model import DataFlow, Governing, Matrix, PartyFound
    from analysis.dataflow.suite import Suite

ROLES: Final = {
    "legal-basis": "hjemmel", "duty-to-disclose": "plikt til å gi", "right-to-disclose": "rett til å gi",
    "confidentiality": "taushetsplikt",
    "exception": "unntak", "purpose-limitation": "formålsbegrensning", "format/authority": "form og myndighet",
}  # fmt: skip
VERDICTS: Final = {
    "duty": "Plikt", "allowed-with-basis": "Tillatt med grunnlag", "override": "Tillatt uten hinder av taushetsplikt",
    "restricted": "Begrenset", "missing-mirror": "Begrenset: mangler motstykke", "no-basis-found": "Fant ikke grunnlag",
    "unclear": "Uavklart",
}  # fmt: skip
RULES: Final = {
    "duty-to-disclose": "skal gi", "right-to-disclose": "kan gi", "exception": "unntak", "right-to-obtain": "kan hente",
    "duty-to-obtain": "skal hente",
    "register-access": "har tilgang", "right-to-process": "kan behandle", "confidentiality": "taushetsplikt",
    "purpose-limitation": "formål",
}  # fmt: skip
CHANGES: Final = {"verdict": "utfall", "added": "kom til", "removed": "falt bort", "wording": "ny ordlyd", "new": "ny", "gone": "borte"}
_MARK: Final = {True: "ja", False: "nei", None: "?"}


def show_dataflow(out: Console, found: "DataFlow") -> None:
    """A verdict with its reasoning, and the provisions."""
    out.print(f"{VERDICTS[found.conclusion]}", style="bold")
    out.print(f"Fra: {_party(found.parties.giver)}\nTil: {_party(found.parties.receiver)}", markup=False)
    if found.asked.kinds:
        out.print(f"Opplysninger: {', '.join(kind.name for kind in found.asked.kinds)}", markup=False)
    out.print("\nResonnement")
    for step in found.chain:
        cited = f"  [{', '.join(step.provisions[:4])}]" if step.provisions else ""
        out.print(f"  {_MARK[step.holds]:<4} {step.says}{cited}", markup=False)
    if found.missing:
        out.print("\nMangler")
        for one in found.missing:
            out.print(f"  – {one}", markup=False)
    out.print("\nBestemmelser")
    if not found.governing:
        out.print("  Ingen særlige bestemmelser funnet.")
    for number, governing in enumerate(found.governing, 1):
        _show(out, governing, f"{number:>2}.")
    if found.general:
        out.print("\nAlminnelig lov ved siden av")
        for governing in found.general:
            out.print(f"    {governing.act} {governing.title} – {governing.why}  {governing.id}", markup=False)
    out.print("\nEt funn er ikke en rettslig vurdering: vilkårene i bestemmelsene må leses. Kilde: Lovdata (NLOD 2.0).")


def _show(out: Console, one: "Governing", mark: str) -> None:
    out.print(f"\n{mark} {one.act} {one.title}  [{ROLES[one.role]}]  {one.score:.2f}", markup=False)
    out.print(f"    {one.id}", markup=False)
    out.print(f"    {one.why}", markup=False)
    out.print(f"    «{short(one.quote, 300)}»", markup=False)


def _party(one: "PartyFound") -> str:
    names = ", ".join(dict.fromkeys(named.name for named in (one.parties or one.actors)))
    if one.supposed:
        return "ikke nevnt; antatt etter opplysningenes art"
    return f"{one.text} ({names})" if names else f"{one.text} (ikke gjenkjent)" if one.text else "ikke nevnt"


def show_matrix(out: Console, found: "Matrix") -> None:
    """Cells, one after another."""
    names = {one.id: one.name for one in (*found.givers, *found.receivers)}
    out.print(f"{len(found.cells)} par av avgiver og mottaker; {found.open} regler sier ikke begge deler.")
    for cell in found.cells:
        out.print(f"\n{names[cell.giver]} → {names[cell.receiver]}", style="bold", markup=False)
        for one in cell.provisions[:8]:
            lifted = ", uten hinder av taushetsplikt" if one.overrides_confidentiality == "yes" else ""
            out.print(f"    {one.legal_basis}: {RULES[one.rule]}{lifted}  ({one.id})", markup=False)
            out.print(f"        «{short(one.quote, 180)}»", markup=False)
        if len(cell.provisions) > 8:
            out.print(f"    … og {len(cell.provisions) - 8} til")


def show_suite(out: Console, found: "Suite") -> None:
    """Every flow of a file, and what has changed."""
    for one in found.flows:
        out.print(f"{'FEIL' if one.failed else 'ok':<5} {one.name}: {VERDICTS.get(one.conclusion, one.conclusion)}", markup=False)
        for why in one.failed:
            out.print(f"      {why}", markup=False)
        out.print(f"      {'; '.join(one.legal_basis[:3]) or 'ingen hjemmel funnet'}", markup=False)
    if found.before is not None:
        out.print(f"\nSammenlignet med {found.before}: " + ("ingen endringer." if not found.changes else f"{len(found.changes)} endringer"))
        for change in found.changes:
            out.print(f"  {change.name}: {CHANGES[change.what]} {change.says}", markup=False)
