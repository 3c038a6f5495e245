"""Grant schemes, printed for people."""

from rich.console import Console

from analysis.faults.wording import counted, listed
from analysis.grants.model import Attribute, Recipient, Scheme
from api.contract import FoundGrants
from corpora import catalogue

NAMES: dict[Attribute, str] = {
    "purpose": "Formål", "recipient": "Mottaker", "supports": "Dekker", "conditions": "Vilkår", "application": "Søknad",
    "deadline": "Søknadsfrist", "reporting": "Rapportering", "authority": "Myndighet", "appeal": "Klage",
    "repayment": "Kontroll og tilbakebetaling",
}  # fmt: skip
KINDS: dict[Recipient, str] = {
    "municipality": "kommuner", "county": "fylkeskommuner", "organisation": "organisasjoner", "business": "næringsliv",
    "institution": "institusjoner", "person": "personer",
}  # fmt: skip
LONGEST = 260
"""Characters of a quotation that are printed; ``--json`` has all of it."""


def show_grants(out: Console, found: FoundGrants) -> None:
    """A summary, then each scheme with its quotations."""
    scope = f" innenfor «{found.event}»" if found.event else ""
    out.print(f"{counted(found.total, 'tilskuddsordning', 'tilskuddsordninger')}{scope}", style="bold", markup=False)
    if found.recipients:
        out.print("Mottakere: " + ", ".join(f"{KINDS[kind]} {count}" for kind, count in found.recipients.items()), markup=False)
    if found.missing:
        told = ", ".join(f"{NAMES[name].lower()} {count}" for name, count in found.missing.items())
        out.print(f"Ikke funnet i: {told}", style="dim", markup=False)
    for scheme in found.schemes:
        _scheme(out, scheme)
    if found.total > len(found.schemes):
        out.print(f"\n… {len(found.schemes)} vist av {found.total} (--limit)", markup=False)


def _scheme(out: Console, one: Scheme) -> None:
    known = catalogue.actors()
    out.print(f"\n{one.title}" + ("" if one.in_force else " (ikke i kraft)"), style="bold", markup=False)
    told = [
        listed(KINDS[kind] for kind in one.recipients) if one.recipients else "mottaker ikke funnet",
        f"søknadsfrist {listed(one.dates)}" if one.dates else "ingen dato funnet",
        f"avgjøres av {listed(known[name].name for name in one.authorities)}" if one.authorities else "",
        ", ".join(one.ministries),
    ]
    out.print("  " + " · ".join(part for part in told if part), markup=False)
    for name, quotes in one.attributes.items():
        quote = quotes[0]
        more = f" (og {len(quotes) - 1} til)" if len(quotes) > 1 else ""
        text = " ".join(quote.quote.split())
        cut = text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"
        out.print(f"  {NAMES[name]}: «{cut}»{more}", markup=False)
        out.print(f"    {quote.id}", style="dim", markup=False)
    if one.missing:
        out.print(f"  Ikke funnet: {', '.join(NAMES[name].lower() for name in one.missing)}", style="dim", markup=False)
