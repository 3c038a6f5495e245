"""What the command line prints for people: Norwegian, plain, the law's own words in quotation."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from corpora import catalogue
from ingest.run import Report

if TYPE_CHECKING:
    from analysis.compared import Comparison
    from analysis.difference import Difference
    from analysis.evaluation import Evaluation
    from analysis.found import Hit, ScopeResult
    from analysis.index.build import Report as IndexReport
    from analysis.overlap.model import Cluster
    from api.contract import DefinitionText, InformationText, NormText, TermText, TermUse
    from api.status import Status

KINDS = {
    "parallel-duty": "parallell plikt",
    "duplicate-duty": "samme plikt",
    "definition": "definisjon",
    "threshold": "grense",
    "deadline": "frist",
    "competence": "kompetanse",
    "confidentiality-vs-disclosure": "taushetsplikt mot opplysning",
    "procedure": "saksbehandling",
    "rights": "rettighet",
    "dead-reference": "død henvisning",
    "stale-term": "foreldet betegnelse",
    "missing-mirror": "opplysningsadgang uten motstykke",
}
ATTRIBUTES = {
    "threshold": "grense",
    "deadline": "frist",
    "definition": "definisjon",
    "modality": "skal/kan",
    "actor": "hvem",
    "authority": "myndighet",
    "appeal": "klage",
    "confidentiality": "taushetsplikt",
    "scope": "omfang",
    "wording": "ordlyd",
}
SEVERITIES = {"major": "vesentlig", "minor": "mindre", "info": "til orientering"}
USES = {
    "meaning": "Omtale utenfor definisjonene",
    "condition": "Vilkår om varighet utenfor definisjonene",
    "pointer": "Viser til en definisjon et annet sted",
}
FAILURES_SHOWN = 10
MEMBERS_SHOWN = 8
VALUES_SHOWN = 5
LABELS_SHOWN = 4


def number(value: int) -> str:
    """Thousands parted by a thin blank, as Norwegian prints them."""
    return f"{value:,}".replace(",", "\u202f")


def show_ingest(out: Console, err: Console, report: Report) -> None:
    """What an ingest run did."""
    out.print(
        f"Lest inn: {number(report.documents)} dokumenter, {number(report.provisions)} bestemmelser, {number(report.ledd)} ledd, "
        f"{number(report.citations)} henvisninger. {number(report.new)} nye, {number(report.unchanged)} uendret, "
        f"{number(report.removed)} utgått. Øyeblikksbilde {report.snapshot}, {report.seconds:.1f} s.",
        soft_wrap=True,
    )
    if report.warnings:
        err.print(f"{number(report.warnings)} merknader fra tolkingen (ukjent struktur lest som tekst).")
    for failure in report.failed[:FAILURES_SHOWN]:
        err.print(f"Ikke lest: {failure.error}", markup=False, soft_wrap=True)
    if len(report.failed) > FAILURES_SHOWN:
        err.print(f"… og {number(len(report.failed) - FAILURES_SHOWN)} til.")


def show_index(out: Console, report: "IndexReport") -> None:
    """What a build of the index did."""
    if report.unchanged:
        out.print(f"Indeksen er oppdatert ({number(report.provisions)} bestemmelser, modell {report.model}).")
        return
    out.print(
        f"Indeks: {number(report.provisions)} bestemmelser, {number(report.passages)} tekststeder, "
        f"{number(report.embedded)} nye vektorer ({report.model}), {number(report.clusters)} klynger, {report.seconds:.1f} s.",
        soft_wrap=True,
    )


def show_status(out: Console, status: "Status") -> None:
    """State of a data directory."""
    table = Table(show_header=False, box=None)
    table.add_row("Datamappe", status.home)
    table.add_row("Øyeblikksbilde", f"{status.snapshot} ({status.created_at[:16]}, gjeldende per {status.as_of})")
    table.add_row("Dokumenter", number(status.documents))
    for name, label in (("provisions", "Bestemmelser"), ("ledd", "Ledd"), ("items", "Listepunkter"), ("citations", "Henvisninger")):
        table.add_row(label, number(status.counts.get(name, 0)))
    for origin in status.origins:
        table.add_row("Kilde", f"{origin.collection} ({origin.path}, {origin.read_at[:16]})")
    if status.index:
        fresh = "oppdatert" if status.index_current else "utdatert: kjør «lovkryss index»"
        built = f"{status.index.created_at[:16]}, modell {status.index.model}, {number(status.index.clusters)} klynger ({fresh})"
        table.add_row("Indeks", built)
    else:
        table.add_row("Indeks", "ingen: kjør «lovkryss index»")
    out.print(table)


def show_hits(out: Console, hits: Sequence["Hit"]) -> None:
    """Search results."""
    if not hits:
        out.print("Ingen treff.")
    for hit in hits:
        out.print(f"{hit.score:6.2f}  {hit.document_title} {hit.title}  [{hit.id}]", markup=False, soft_wrap=True)


MODALITIES = {
    "obligation": "plikt", "prohibition": "forbud", "permission": "adgang", "right": "rettighet", "power": "myndighet",
    "definition": "definisjon", "condition": "vilkår", "sanction": "sanksjon", "none": "–",
}  # fmt: skip


STATES = {"appeared": "ny", "vanished": "borte", "grew": "vokste", "shrank": "krympet", "changed": "endret"}
_WHAT = {"kind": "type", "title": "tittel", "differences": "forskjeller"}


def show_changes(out: Console, found: "Comparison") -> None:
    """What became of the findings, by event."""
    event = None
    for change in found.changes:
        if change.event != event:
            event = change.event
            out.print(f"\n{event}", style="bold", markup=False)
        facts = [f"+{len(change.added)}"] * bool(change.added) + [f"−{len(change.removed)}"] * bool(change.removed)
        facts += [_WHAT[name] for name in change.what]
        out.print(f"{STATES[change.state]:<8} {change.after or change.before}  {change.title}{_bracketed(facts)}",
                  markup=False, soft_wrap=True)  # fmt: skip
    counts = ", ".join(f"{sum(change.state == state for change in found.changes)} {name}" for state, name in STATES.items())
    out.print(f"\n{found.same} uendret, {counts}.", markup=False)


def _bracketed(facts: Sequence[str]) -> str:
    return f" ({', '.join(facts)})" if facts else ""


def show_norms(out: Console, found: Sequence["NormText"]) -> None:
    """What each sentence does, in a few lines."""
    if not found:
        out.print("Ingen setninger.")
    before = None
    for norm in found:
        if norm.ledd != before and norm.ledd:
            out.print(f"\n[{norm.ledd}]", markup=False)
        before = norm.ledd
        lead = f"{norm.lead_in} " if norm.lead_in else ""
        out.print(f"{MODALITIES[norm.modality]:<11} {lead}{norm.sentence}", markup=False, soft_wrap=True)
        facts = [
            ("ledd i setningen", norm.clause),
            ("hvem", who(norm)),
            ("til hvem", norm.recipient),
            ("hva", norm.object),
            ("frist", norm.deadline and f"{norm.deadline.text}{f' ({norm.deadline.iso})' if norm.deadline.iso else ''}"),
            ("grense", "; ".join(one.text for one in norm.thresholds)),
            ("vilkår", norm.condition),
            ("unntak", norm.exception),
            ("begrep", norm.defined_term),
            ("standardbestemmelse", norm.boilerplate and BOILERPLATE[norm.boilerplate]),
            ("viser til", ", ".join(norm.references)),
        ]
        facts += [(INFORMATION[one.kind], _rule(one)) for one in norm.information]
        for name, value in facts:
            if value:
                out.print(f"            {name}: {value}", markup=False, soft_wrap=True)


def who(norm: "NormText") -> str | None:
    """The actor; one that only a heading names has no words of its own in the provision, so its canonical name."""
    known = catalogue.actors().get(norm.actor_id or "")
    name = norm.actor or (known.name if known and norm.actor_inferred else None)
    return name and f"{name}{' (underforstått; sluttet av sammenhengen)' if norm.actor_inferred else ''}"


BOILERPLATE = {
    "commencement": "ikrafttredelse", "transition": "overgangsregler", "amendment": "endringer i andre lover",
    "penalty": "straff og sanksjoner", "regulation": "forskriftshjemmel", "purpose": "formål", "scope": "virkeområde",
    "dispensation": "dispensasjon",
}  # fmt: skip
INFORMATION = {
    "confidentiality": "taushetsplikt", "duty-to-disclose": "opplysningsplikt", "right-to-disclose": "adgang til å gi opplysninger",
    "right-to-obtain": "adgang til å innhente", "duty-to-obtain": "plikt til å innhente", "right-to-process": "adgang til å behandle",
    "exception": "unntak fra taushetsplikt", "purpose-limitation": "formålsbegrensning", "register-access": "tilgang til register",
}  # fmt: skip
SECRECY = {"yes": "uten hinder av taushetsplikt", "yields": "så langt taushetsplikten tillater", "no": ""}


def _rule(rule: "InformationText") -> str:
    parties = (("", rule.who), ("fra ", rule.from_whom), ("til ", rule.to_whom))
    parts = [f"{word}{party.text}" for word, party in parties if party]
    parts += [rule.what or "", SECRECY.get(rule.overrides_confidentiality or "", "")]
    return "; ".join(part for part in parts if part) or rule.trigger


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number(count)} {one if count == 1 else many}"


def show_term(out: Console, found: "TermText") -> None:
    """A term with its definitions, acts first; the same words once, with all places that have them."""
    meanings: dict[str, list[DefinitionText]] = {}
    for one in found.definitions:
        meanings.setdefault(" ".join(one.definiens.split()).rstrip(" .,;:").casefold(), []).append(one)
    documents = len({one.document for one in found.definitions})
    total = [counted(len(found.definitions), "definisjon", "definisjoner"), counted(documents, "dokument", "dokumenter")]
    if len(meanings) < len(found.definitions):
        total.append(counted(len(meanings), "ordlyd", "ulike ordlyder"))
    out.print(f"\n{found.term}: {', '.join(total)}", markup=False, style="bold")
    forms = dict.fromkeys(form.text for form in found.forms if form.text != found.term)
    if forms:
        out.print(f"skrevet også: {', '.join(forms)}", markup=False, style="dim", soft_wrap=True)
    _show_durations(out, found)
    for places in meanings.values():
        first, lines = places[0], places[0].definiens.splitlines()
        out.print(f"· «{first.term}»: {lines[0]}", markup=False, soft_wrap=True)
        for line in lines[1:]:
            out.print(f"    {line}", markup=False, soft_wrap=True)
        for one in places:
            scope = f" ({one.scope[:1].lower()}{one.scope[1:]})" if one.scope else ""
            out.print(f"  {one.document_title} {one.heading}{scope}{_said(one)}", markup=False, soft_wrap=True)
            out.print(f"  {one.url}", markup=False, soft_wrap=True, style="dim")
    for kind, title in USES.items():
        wanted = [use for use in found.uses if use.kind == kind]
        if wanted:
            out.print(f"\n{title} ({len(wanted)})", markup=False, style="bold")
        for use in wanted:
            out.print(f"· {use.document_title} {use.heading}{_said(use)}", markup=False, soft_wrap=True)
            out.print(f"  «{short(use.quote)}»", markup=False, soft_wrap=True, style="italic")
            out.print(f"  {use.url}", markup=False, soft_wrap=True, style="dim")
    if found.related:
        near = ", ".join(f"{one.term} ({one.definitions})" for one in found.related)
        out.print(f"Se også: {near}", markup=False, soft_wrap=True)


def _show_durations(out: Console, found: "TermText") -> None:
    """How often each duration is demanded in the definitions, and how many only point to another; nothing where none is."""
    counts = Counter(duration for one in found.definitions for duration in one.durations)
    pointing = sum(bool(one.points_to) for one in found.definitions)
    rows = [f"{duration}: {count}" for duration, count in counts.most_common()]
    if counts:
        rows.append(f"uten varighet: {sum(not one.durations and not one.points_to for one in found.definitions)}")
    if pointing:
        rows.append(f"viser bare til en annen: {pointing}")
    if rows:
        out.print(f"varighet i definisjonene – {', '.join(rows)}" if counts else rows[0], markup=False, soft_wrap=True)


def _said(one: "DefinitionText | TermUse") -> str:
    parts = [*one.durations, *(f"viser til {place}" for place in one.points_to)]
    return f" – {', '.join(parts)}" if parts else ""


def show_scope(out: Console, found: "ScopeResult") -> None:
    """Laws and actors of a scope."""
    table = Table("Lov", "Departement", "Hvorfor", box=None, pad_edge=False)
    for document in found.documents:
        table.add_row(f"{document.title}{'' if document.in_force else ' (ikke i kraft)'}\n{document.id}", document.ministry, document.why)
    out.print(table)
    named = ", ".join(f"{actor.name} ({len(actor.provisions)})" for actor in found.actors)
    out.print(f"\nAktører ({len(found.actors)}): {named}", soft_wrap=True, markup=False)


STATUSES = {"new": "ikke vurdert", "confirmed": "bekreftet", "dismissed": "avvist", "needs-work": "må undersøkes"}


def show_clusters(out: Console, clusters: Sequence["Cluster"], members: int = MEMBERS_SHOWN) -> None:
    """Clusters with their members' addresses, why, and the comparison table."""
    if not clusters:
        out.print("Ingen klynger.")
    for place, cluster in enumerate(clusters, 1):
        out.print()
        out.print(f"{place}. {cluster.title}", style="bold", markup=False)
        marks = " · standardbestemmelser" if cluster.boilerplate else ""
        marks += f" · {STATUSES[cluster.status]}" if cluster.status != "new" else ""
        out.print(f"   {KINDS[cluster.kind]} · {len(cluster.documents)} dokumenter · {len(cluster.sectors)} departementer · "
                  f"skår {cluster.score:.2f} · {cluster.id}{marks}", style="dim", markup=False)  # fmt: skip
        out.print(f"   {cluster.why}", markup=False)
        for member in cluster.provisions[:members]:
            mark = f" (ikke i kraft; erstatter {', '.join(member.replaces)})" if not member.in_force else ""
            out.print(f"   · {member.document_title} {member.title}{mark}", markup=False)
            out.print(f"     «{short(member.text_span.text)}»", style="italic", markup=False)
            out.print(f"     {member.url}", style="dim", markup=False, soft_wrap=True)
        if len(cluster.provisions) > members:
            out.print(f"   … og {len(cluster.provisions) - members} til (lovkryss overlaps --json)")
        for difference in cluster.differences:
            reason = f"; {difference.reason}" if difference.reason else ""
            out.print(f"   {ATTRIBUTES[difference.attribute]} ({SEVERITIES[difference.severity]}{reason}):", markup=False)
            for value, labels in _by_value(cluster, difference)[:VALUES_SHOWN]:
                more = f" og {len(labels) - LABELS_SHOWN} til" if len(labels) > LABELS_SHOWN else ""
                out.print(f"     {value}: {', '.join(labels[:LABELS_SHOWN])}{more}", markup=False)
        _show_conflicts(out, cluster)


def _show_conflicts(out: Console, cluster: "Cluster") -> None:
    for conflict in cluster.conflicts:
        out.print(f"   mulig konflikt: {conflict.reason}", markup=False)
        for place in (conflict.first, conflict.second):
            out.print(f"     {_label(cluster, place.provision)}: «{short(place.quote)}»", markup=False)


def _by_value(cluster: "Cluster", difference: "Difference") -> list[tuple[str, list[str]]]:
    """The values of a row of the comparison table with the provisions that have them; the most common first."""
    found: dict[str, list[str]] = {}
    for value in difference.values:
        if value.value:
            found.setdefault(value.value, []).append(_label(cluster, value.provision))
    return sorted(found.items(), key=lambda item: -len(item[1]))


def show_evaluation(out: Console, found: "Evaluation") -> None:
    """Scores."""
    if found.clusters:
        score = found.clusters
        out.print(f"Klynger ({score.clusters}): medlemmer funnet {score.members_found:.3f}, type riktig {score.kind_right:.3f}, "
                  f"nesten-treff holdt ute {score.negatives_kept_out:.3f}")  # fmt: skip
        for kind, value in score.by_kind.items():
            out.print(f"   {KINDS.get(kind, kind):<30} {value:.3f}")
    if found.events:
        out.print(f"Kjernelover i omfanget: fra katalogen {found.events_catalogue:.3f}, fra fritekst {found.events_free_text:.3f}")
        for event in found.events:
            out.print(f"   {event.slug:<28} {event.catalogue:.3f} / {event.free_text:.3f}, {event.actors} aktører")
            out.print(f"      mangler i fritekst: {', '.join(event.missing_free_text) or 'ingen'}", soft_wrap=True)
            out.print(f"      mangler i katalogen: {', '.join(event.missing_catalogue) or 'ingen'}", soft_wrap=True)
    if found.norms:
        norms = found.norms
        out.print(f"Normer ({norms.sentences} setninger): modalitet {norms.modality_accuracy:.3f}, makro-F1 {norms.modality_macro_f1:.3f}")
        for name, span in (("hvem", norms.actor), ("frist", norms.deadline), ("grense", norms.threshold), ("begrep", norms.defined_term)):
            out.print(f"   {name:<28} F1 {span.f1:.3f} ({span.precision:.3f} / {span.recall:.3f})")
        for language, value in norms.by_language.items():
            out.print(f"   modalitet, {language:<17} {value:.3f}")
    if found.data_flows:
        flows = found.data_flows
        for name, one in (("fra spørsmål", flows.question), ("fra deler", flows.structured)):
            out.print(f"Informasjonsflyt ({flows.flows}), {name}: styrende blant de ti første {one.governing:.3f}, roller riktig "
                      f"{one.roles_right:.3f}, fristende feil blant de fem første {one.tempting:.3f}")  # fmt: skip
        told = ", ".join(f"{name} {value:.3f}" for name, value in flows.cross_validated.items())
        out.print(f"   kryssvalidert på utviklingsgullet: {told}")
    if found.citations:
        out.print(f"Henvisninger: presisjon {found.citations.precision:.3f}, fullstendighet {found.citations.recall:.3f}")


def _label(cluster: "Cluster", provision: str) -> str:
    member = next((member for member in cluster.provisions if member.id == provision), None)
    return f"{member.document_title} {member.title.split('. ')[0]}" if member else provision


def short(text: str, limit: int = 220) -> str:
    """On one line, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 2].rsplit(" ", 1)[0] + " …"
