"""A provision as the command line prints it: its text, then briefly what is known of it, in the law's own words."""

import re
from collections.abc import Iterator, Sequence

from rich.console import Console

from api.contract import InformationText, NormText, Provision
from api.render import BOILERPLATE, INFORMATION, MODALITIES, SECRECY, short, who

ORDINALS = ("første", "andre", "tredje", "fjerde", "femte", "sjette", "sjuende", "åttende", "niende", "tiende", "ellevte", "tolvte")
QUOTE = 160
"""Characters of a quotation in the sections below the text, where the whole of it stands."""
NAMED = 4
"""Terms named in the command that finds their other definitions."""
_PART = re.compile(r"(ledd|bokstav|nummer|punkt|strek)-(.+)")

Fact = tuple[str, str]


def show_provision(out: Console, found: Provision) -> None:
    """One provision: text and notes, what its sentences do, the terms it defines, information rules, citations, addresses."""
    _head(out, found)
    out.print(found.text or "(ingen tekst)", markup=False)
    for note in found.notes:
        out.print(f"{note.label} {note.text}".strip(), style="dim", markup=False)
    _section(out, "Hva setningene gjør", _norms(found))
    _section(out, "Begreper som defineres", _definitions(found))
    _section(out, "Opplysninger", _information(found))
    _section(out, "Henvisninger", list(dict.fromkeys(f"{one.text} → {', '.join(one.targets) or one.kind}" for one in found.citations)))
    out.print(f"\n{found.url}\nELI: {found.eli}\nKilde: {found.source}\n", markup=False, soft_wrap=True)


def place_name(below: str) -> str:
    """A part of a provision as lawyers name it.

    >>> place_name("ledd-1/bokstav-a"), place_name("ledd-13"), place_name("nummer-2"), place_name("")
    ('første ledd bokstav a', '13. ledd', 'nr. 2', '')
    """
    return " ".join(_part(part) for part in below.split("/") if part)


def _part(part: str) -> str:
    match = _PART.fullmatch(part)
    if not match:
        return part
    kind, label = match.groups()
    if kind == "ledd":
        place = int(label) if label.isascii() and label.isdigit() and len(label) < 5 else 0
        return f"{ORDINALS[place - 1]} ledd" if 0 < place <= len(ORDINALS) else f"{label}. ledd"
    return f"{({'nummer': 'nr.', 'strek': 'strekpunkt'}).get(kind, kind)} {label}"


def _head(out: Console, found: Provision) -> None:
    out.print(f"{found.document_title} {found.title}".strip(), style="bold", markup=False)
    if found.heading_path:
        out.print(" › ".join(found.heading_path), style="dim", markup=False)
    state = " · opphevet" if found.repealed else ""
    out.print(f"{found.id} · {found.ministry} · i kraft: {found.in_force or 'ukjent'}{state}", style="dim", markup=False)
    tagged = [(_below(found, one.id), one.boilerplate) for one in found.ledd if one.boilerplate and one.boilerplate != found.boilerplate]
    kinds = [BOILERPLATE[found.boilerplate]] if found.boilerplate else []
    kinds += [f"{BOILERPLATE[kind]} ({place_name(below)})" for below, kind in tagged]
    if kinds:
        out.print(f"Standardbestemmelse: {', '.join(kinds)}", style="dim", markup=False)
    out.print()


def _section(out: Console, title: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    out.print(f"\n{title}", style="bold")
    for line in lines:
        out.print(f"  {line}", markup=False, soft_wrap=True)


def _below(found: Provision, identifier: str | None) -> str:
    """What an id has behind that of the provision."""
    base = next((norm.provision for norm in found.norms if norm.provision), found.id)
    return (identifier or "").removeprefix(base).lstrip("/")


def _norms(found: Provision) -> list[str]:
    """A line for each sentence that rules anything, and below it who, by when, from what, if and unless.

    What a list item has from its lead-in is said of the first item only.
    """
    lines: list[str] = []
    lead, said = None, dict[str, str]()
    for norm in found.norms:
        facts = dict(_facts(norm))
        fresh = [(name, value) for name, value in facts.items() if norm.lead_in is None or norm.lead_in != lead or said.get(name) != value]
        lead, said = norm.lead_in, facts
        if _defines(norm, found) or (norm.modality == "none" and not facts):
            continue
        where = place_name(_below(found, norm.ledd))
        kind = MODALITIES[norm.modality] if norm.modality != "none" else "regel"
        quote = "" if _bare(norm.sentence) == _bare(norm.condition or "") else f" – «{short(norm.clause or norm.sentence, 70)}»"
        lines.append(f"{where[:1].upper()}{where[1:]}{': ' if where else ''}{kind}{quote}")
        lines += [f"    {name}: {value}" for name, value in fresh]
    return lines


def _defines(norm: NormText, found: Provision) -> bool:
    """Whether the sentence only says what a term means, which stands below; «pasient: en person som …» too, whatever its lead-in."""
    if norm.modality == "definition":
        return bool(found.definitions)
    return any(one.id == norm.ledd and norm.sentence.lstrip(" «\"").startswith(one.term) for one in found.definitions)


def _bare(text: str) -> str:
    return text.strip(" .,;:")


def _facts(norm: NormText) -> Iterator[Fact]:
    if actor := who(norm):
        yield "hvem", short(actor, QUOTE)
    if norm.deadline:
        yield "frist", short(norm.deadline.text, QUOTE)
    if norm.thresholds:
        yield "grense", "; ".join(short(one.text, QUOTE) for one in norm.thresholds)
    if norm.condition:
        yield "vilkår", short(norm.condition, QUOTE)
    if norm.exception:
        yield "unntak", short(norm.exception, QUOTE)


def _definitions(found: Provision) -> list[str]:
    lines = []
    for one in found.definitions:
        scope = f" ({one.scope[:1].lower()}{one.scope[1:]})" if one.scope else ""
        lines.append(f"«{one.term}»{scope}: {short(one.definiens, QUOTE)}")
    if lines:
        names = list(dict.fromkeys(_typed(one.term) for one in found.definitions))
        lines.append(f"Definisjoner i andre lover: lovkryss terms {' '.join(names[:NAMED])}{' …' if len(names) > NAMED else ''}")
    return lines


def _typed(term: str) -> str:
    """The term as one argument to a shell."""
    plain = term.replace("'", " ").strip()
    return plain if re.fullmatch(r"[\w-]+", plain) and not plain.startswith("-") else f"'{plain}'"


def _information(found: Provision) -> list[str]:
    """Each information rule once, with the places that have it."""
    places: dict[str, list[str]] = {}
    for norm in found.norms:
        for rule in norm.information:
            places.setdefault(_rule(rule), []).append(_below(found, norm.ledd))
    return [f"{_named(below)}{line}" for line, below in places.items()]


def _named(below: Sequence[str]) -> str:
    """The places of a rule, a row of list items as first and last."""
    own = list(dict.fromkeys(below))
    names = [place_name(one) for one in own]
    if len(own) > 1 and len({one.rpartition("/")[0] for one in own}) == 1:
        names = [f"{names[0]} til {place_name(own[-1].rpartition('/')[2])}"]
    text = ", ".join(name for name in names if name)
    return f"{text[:1].upper()}{text[1:]}: " if text else ""


def _rule(rule: InformationText) -> str:
    parts = [INFORMATION[rule.kind]]
    for word, party in (("hvem", rule.who), ("fra", rule.from_whom), ("til", rule.to_whom)):
        if party:
            parts.append(f"{word}: {short(party.text, QUOTE)}")
    if rule.what:
        parts.append(f"hva: {short(rule.what, QUOTE)}")
    if rule.purpose:
        parts.append(f"formål: {short(rule.purpose, QUOTE)}")
    if len(parts) == 1:
        parts.append(f"«{rule.trigger}»")
    secrecy = SECRECY.get(rule.overrides_confidentiality or "", "")
    return "; ".join([*parts, *([secrecy] if secrecy else []), *(["gis i forskrift"] if rule.delegated else [])])
