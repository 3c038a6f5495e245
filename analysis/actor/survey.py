"""What all of current law lays on each actor it names; read from the norms and information rules of the index.

Linear in the law: a sentence is looked at once for each norm or rule in it.
"""

import re
from collections.abc import Container, Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from analysis.actor.model import Kind, Line
from analysis.actor.named import named
from analysis.faults.flows import INFORMATION, own_bodies
from analysis.index.loaded import Index
from analysis.language.information_model import InformationRule, Party
from analysis.language.model import Norm, Span
from analysis.language.reading import Information
from corpora import catalogue
from ingest.corpus import Corpus

_BY_MODALITY: Final[dict[str, Kind]] = {
    "obligation": "duty", "prohibition": "prohibition", "power": "power", "right": "right", "permission": "permission",
    "sanction": "sanction",
}  # fmt: skip

_REPORTS: Final = re.compile(
    r"\b(?:innrapporter|rapporter(?!ing)|innberett|innmeld|årsrapport|årsmelding|tertialrapport|statusrapport"
    r"|(?:avgi|avgir|levere?r?|sende?r?|legge?r? (?:fram|frem)|gir?|gje) (?:[\w-]+ ){0,4}?"
    r"(?:rapport|årsrapport|oppgave|oppgåve|rekneskap|regnskap|a-melding|redegjørelse|utgreiing)"
    r"|(?:gi|gir|gis|gje|gjev|sende?r?|sendes) (?:[\w-]+ ){0,5}?(?:melding|underretning|varsel|beskjed) (?:[\w-]+ ){0,3}?til\b"
    r"|(?:melde|melder) (?:fra|frå|dette|det)\b|(?:under?rette|varsle|orientere|informere)r?s?\b)",
)
_SAID: Final = re.compile(r"^\s*(?:skal|plikter|pliktar|må)\s+(?!ha\b|ikke\b|ikkje\b|kunne\b)")
_DECIDES: Final = re.compile(r"\s*kan\s+(?!ikke\b|ikkje\b|bare\b|berre\b|kun\b)(?:[\w,-]+\s+){0,16}?(?:bestemme|fastsette|fastsetje|vedta|forby|påby)\b")
LONGEST: Final = 1500
"""Characters up to which conditions of one thing are quoted with it."""
_CONDITIONAL: Final = re.compile(
    r"\b(?:dersom|når|hvis|såfremt|såframt|med mindre|forutsatt at|føresett at|tilfeller?|tilfelle|vilkår(?:ene|a)?(?: (?:er|må være|skal være) oppfylt)?|i saker om)\s*:?\s*$",
    re.IGNORECASE,
)
"""Lead-ins whose items are conditions."""
_GETS: Final = re.compile(
    r"\s*skal\s+(?:(?!sørge|sikre|syte|avgjøre|forstå|påse|legge|passe|se\b)[\w-]+\s+){0,4}?(?:få|tilbys|tilbydast|varsles|varslast|underrettes|orienteres|informeres|gis|gjevast"
    r"|ha (?:rett|mulighet|anledning|adgang|høve|tilgang|innsyn|melding|kopi|gjenpart|underretning|varsel|beskjed|tilbud))\b"
)
"""«Studenten skal få melding»: what somebody is to get is a right, not a duty."""
_PROTECTED: Final = re.compile(
    r"\s*(?:kan|skal|må)\s+(?:ikke|ikkje)\s+(?:[\w-]+\s+){0,3}?(?:sies opp|seiast opp|avskjediges|pålegges|påleggjast|nektes|nektast|straffes|utvises|fratas|fråtakast|diskrimineres|tvinges|bortvises)\b"
)
"""«Arbeidstaker kan ikke sies opp»: it is others who must not."""
_MADE_TO: Final = re.compile(
    r"\b(?:la|lata|late) (?:seg|saken|saka) [\w ]{0,30}\bav\s+$|\bmellom\s+(?:[\w-]+ ){0,4}$"
    r"|\b(?:eid|eigd|drevet|utpekt) av (?:en |et |ein |eit )?(?:[\w-]+ ){0,2}$|\b(?:samtykke|godkjenning|godkjenninga?|tillatelse|løyve|vedtak|avgjørelse|pålegg|uttalelse|beslutning|krav|anmodning|begjæring)\w* av\s+$",
    re.IGNORECASE,
)
"""Before a name that acts in a side clause only: «pålegges å la seg undersøke av lege», «oppnås ikke enighet mellom kommunen og …»."""
_WHICH_BY: Final = re.compile(r"\bsom\s(?!nevnt|nemnt)(?:[\w-]+\s){1,5}av\s+$", re.IGNORECASE)
_MAIN: Final = re.compile(r"\s*(?:,|\b(?:kan|skal|må|er|har|plikter)\b)")
"""«For gave som skal forvaltes av statsforvalteren, kan giveren …»"""
_COMMENTARY: Final = re.compile(
    r"^(?:til\s?(?:§|kapittel|kap\.|forskriftens?|artikkel)|(?:generelle |særlige |alminnelige )?(?:merknad|kommentar|rettleiing)"
    r"|veiledning|vedlegg.{0,40}(?:merknad|veiledning|kommentar))",
    re.IGNORECASE,
)
"""Headings of what a regulation says about itself; no law."""
_TO_ANYBODY: Final = re.compile(r"\b(?:for|til) (?:dem|den|de|andre|dei) som\b|\bhjemmel (?:i lov )?til å\b|\bkan (?:bare|kun|berre)\b", re.IGNORECASE)
"""What others may get is not what the body that the act is about may get."""
_REGULARLY: Final = re.compile(r"\b(?:innrapporter|rapporter(?:e|er|es|ast|a)\b|årsrapport|innberett|årsmelding|a-melding)")


def survey(corpus: Corpus, index: Index, only: Container[str] | None = None) -> Iterator[Line]:
    """Every line of every actor, in the order of the law; of the documents ``only``, where they are named."""
    own = {document: tuple(sorted(found)) for document, found in own_bodies(index).items()}
    document, units = "", {}
    for number, row in enumerate(index.rows):
        if only is not None and row.document not in only:
            continue
        norms, rules = index.norms.of_row(number), index.information.of_row(number)
        if not (norms or rules) or (not row.is_provision and (_COMMENTARY.match(row.heading) or _COMMENTARY.match(row.chapter))):
            continue
        if row.document != document:
            document = row.document
            whole = corpus.document(document)
            units = {unit.name: whole.slice(unit) for unit in whole.units}
        yield from lines_in(number, units[row.id[len(document) + 1 :]], norms, rules, own.get(document, ()))


def lines_in(
    row: int, text: str, norms: tuple[Norm, ...], rules: tuple[Information, ...], own: tuple[str, ...] = ()
) -> Iterator[Line]:
    """The lines of one text, in its order.

    :param row: of the index, for the lines to carry
    :param norms: and ``rules``: what was read in the text, with offsets in it
    :param own: ids of the bodies that its document is about; they hold rules that name no holder
    """
    seen: set[tuple[object, ...]] = set()
    spans = {norm.sentence: norm.lead for norm in norms if norm.lead}
    found = _joined([*_norms(row, text, norms, rules), *_rules(row, text, norms, rules, own)], text, spans)
    for line in found:
        key = (line.start, line.end, line.kind, line.actor)
        if key not in seen:  # clauses of one sentence that lay down the same kind of thing are one line
            seen.add(key)
            yield line


def _joined(lines: list[Line], text: str, leads: Mapping[Span, Span]) -> list[Line]:
    """The items of a list that are conditions of one thing («… dersom: a. … b. …») as one line, quoted with its lead-in."""
    kept: list[Line] = []
    place: dict[tuple[object, ...], int] = {}
    for line in lines:
        lead = leads.get((line.start, line.end))
        if lead is None or not line.lead or not _CONDITIONAL.search(line.lead):
            kept.append(line)
            continue
        key = (lead, line.kind, line.actor)
        if key not in place:
            place[key] = len(kept)
            ledd = line.ledd.rpartition("/")[0] if "/" in line.ledd else line.ledd
            kept.append(replace(line, start=lead[0], ledd=ledd, quote=text[lead[0] : line.end], lead=None))
        else:
            before = kept[place[key]]
            if line.end - before.start <= LONGEST:
                kept[place[key]] = replace(before, end=line.end, quote=text[before.start : line.end])
    return kept


def _norms(row: int, text: str, norms: tuple[Norm, ...], rules: tuple[Information, ...]) -> Iterator[Line]:
    for norm in norms:
        kind = _BY_MODALITY.get(norm.modality)
        if kind is None:
            continue
        phrase = text[slice(*norm.actor)].lower() if norm.actor else ""
        actors = named(phrase) if phrase else ((norm.actor_id,) if norm.actor_id else ())
        if not actors or (norm.actor and _aside(norm, text)):
            continue
        if kind in ("right", "permission") and norm.actor and not norm.inferred and _SAID.match(text[norm.actor[1] :]):
            kind = "duty"  # «kommunen skal foreta en fastsettelse av det beløp som kan kreves»: the right is another's
        if kind == "prohibition" and norm.actor and not norm.inferred and _PROTECTED.match(text[norm.actor[1] :]):
            kind = "right"
        if kind == "prohibition" and norm.actor and not norm.inferred and _DECIDES.match(text[norm.actor[1] :]):
            kind = "power"  # «statsforvalteren kan bestemme at det er forbudt»
        if kind == "duty" and norm.actor and not norm.inferred and _gets(norm, text):
            kind = "right"
        start, end = norm.sentence
        lead = text[slice(*norm.lead)] if norm.lead else None
        to = named(text[slice(*norm.recipient)].lower()) if norm.recipient else ()
        reporting = kind == "duty" and reports(norm, text, rules)
        deadline = text[slice(*norm.deadline.span)] if norm.deadline and kind == "duty" else None
        condition = text[slice(*norm.condition)] if norm.condition else None
        for actor in actors:
            yield Line(
                row, start, end, norm.ledd, _kind_for(kind, actor), actor, text[start:end], lead, norm.inferred, deadline,
                norm.deadline.iso if deadline and norm.deadline else None, condition, reporting, to,
                text[slice(*norm.object)] if norm.object else None,
            )  # fmt: skip


def _gets(norm: Norm, text: str) -> bool:
    places = [norm.actor[1]] if norm.actor else []
    if norm.trigger and norm.actor and norm.trigger[0] >= norm.actor[1]:
        places.append(norm.trigger[0])
    return any(_GETS.match(text[place:]) for place in places)


def _aside(norm: Norm, text: str) -> bool:
    """Whether the actor acts in a side clause only, before the verb of the main clause."""
    assert norm.actor  # noqa: S101
    start, end = norm.actor
    before = text[max(norm.sentence[0], start - 90) : start]
    return bool(_MADE_TO.search(before[-60:]) or (_WHICH_BY.search(before) and _MAIN.match(text[end:])))


def _kind_for(kind: Kind, actor: str) -> Kind:
    """Who is named in a sanction imposes it if it is a body, and suffers it if it is a person or a business."""
    if kind == "sanction":
        known = catalogue.actors().get(actor)
        return "power" if known and known.kind == "public" else "sanction"
    return kind


def reports(norm: Norm, text: str, rules: tuple[Information, ...]) -> bool:
    """Whether a duty is to report to, or notify, a public body; to tell a party of her case is none."""
    said = text[slice(*(norm.clause or norm.sentence))].lower()
    if not _REPORTS.search(said):
        return False
    recipient = text[slice(*norm.recipient)].lower() if norm.recipient else ""
    if any(_public(one) for one in named(recipient)):
        return True
    inside = [one.rule for one in rules if one.sentence == norm.sentence and one.rule.kind == "duty-to-disclose"]
    if any(one.audience == "body" and one.to_whom and any(map(_public, one.to_whom.actors)) for one in inside):
        return True
    return bool(_REGULARLY.search(said))


def _public(actor: str) -> bool:
    known = catalogue.actors().get(actor)
    return known is not None and known.kind == "public"


# -- information --------------------------------------------------------------------------------------------------

_GIVES: Final[dict[str, Kind]] = {
    "duty-to-disclose": "must-give", "right-to-disclose": "may-give", "exception": "may-give", "confidentiality": "keeps-secret",
    "right-to-obtain": "may-take", "duty-to-obtain": "may-take", "register-access": "may-take",
}  # fmt: skip


def _rules(row: int, text: str, norms: tuple[Norm, ...], rules: tuple[Information, ...], own: tuple[str, ...]) -> Iterator[Line]:
    facts = {norm.sentence for norm in norms if norm.modality in ("condition", "none", "definition")}
    facts -= {norm.sentence for norm in norms if norm.modality not in ("condition", "none", "definition")}
    leads = {norm.sentence: text[slice(*norm.lead)] for norm in norms if norm.lead}
    for one in rules:
        rule, kind = one.rule, _GIVES.get(one.rule.kind)
        if kind is None or rule.delegated or rule.audience != "body":
            continue
        if kind == "must-give" and one.sentence in facts:  # «dersom varslingsplikten er oppfylt» states no duty
            continue
        holders = _party(rule.who, text)
        other = rule.from_whom if kind == "may-take" else rule.to_whom
        others = _party(other, text)
        start, end = one.sentence
        what = rule.what.of(text) if rule.what else None

        found: list[tuple[Kind, str, tuple[str, ...], bool]] = [(kind, holder, others, False) for holder in holders]
        if not rule.who and _inferable(rule) and INFORMATION.search(text[start:end]) and not _TO_ANYBODY.search(text[start:end]):
            found += [(kind, holder, others, True) for holder in own]
        if kind in ("must-give", "may-give") or rule.kind in ("right-to-obtain", "register-access"):
            mirrored: Kind = "must-give" if kind == "may-take" else "receives"
            found += [(mirrored, actor, holders, False) for actor in others]
        for way, actor, opposite, inferred in found:
            yield Line(row, start, end, one.ledd, way, actor, text[start:end], leads.get(one.sentence), inferred, counterpart=opposite, what=what)


def _inferable(rule: InformationRule) -> bool:
    """That nobody is named means the body the act is about only where something is given or obtained, not kept."""
    return rule.kind in ("right-to-obtain", "right-to-disclose")


def _party(party: Party | None, text: str) -> tuple[str, ...]:
    if party is None:
        return ()
    return named(party.span.of(text).lower()) or party.actors[:1] * (len(party.actors) == 1)
