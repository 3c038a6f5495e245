"""Powers that nothing answers to: an act lets a body ask others for information, the others' acts open for it on a condition, and
the words that would meet the condition were not found.

That is what is left of a wider question: who may give what to whom without anybody who may receive it, and the reverse. The pairs
of bodies that simpler rules found were read (``bench/audit/missing_mirrors.csv``) and nearly all were trivial. Where a body *may
give* to another, the other has a general power to process or to obtain: that direction is not reported. Where a body *may obtain*
from another, most acts open to any public body that needs the information for its tasks (skatteforvaltningsloven § 3-3), or the
asking act lifts secrecy itself («uten hinder av taushetsplikt»), in the rule or elsewhere, or another act does for the same body; or
only the common secrecy of forvaltningsloven § 13 holds, which § 13 b opens. Two conditions are left that
the law itself words; in the law of November 2026 the first is met everywhere:

* an act opens to those only whose own act lets them obtain «uten hinder av taushetsplikt» (folkeregisterloven § 10-2), and an act
  that names the same source does not say so;
* an act lets a body demand information from all public bodies and leaves it to the secrecy of the one asked whether it may be given
  («avgjøres etter de taushetsbestemmelser som gjelder for avgiverorganet»), and the act of the one asked lets other bodies have
  information to further its own tasks (barnevernsloven § 13-1).

A regulation is never a finding: the words must stand in an act. The finding says what was looked for, where, and that it was not
found; whether the information asked for is secret at all is for the reader.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from analysis.actors import recogniser
from analysis.faults.flows import GENERAL, INFORMATION, KEPT_BY, Flow, Flows, family
from analysis.faults.model import Fault, Spot
from analysis.faults.wording import capital, listed, spoken
from analysis.index.loaded import Index
from analysis.language.information_model import Span
from analysis.rows import Row
from corpora import catalogue
from ingest.corpus import Corpus

CONFIDENCE: Final = 0.7
"""The two that are left were both judged useful: too few to measure a share, so it is the least that was asked of them."""

_OPENS_TO_LAW: Final = re.compile(
    r"\b(?:hjemmel|heimel) i lov(?:a|en)? til å (?:innhente|hente|kreve|krevje|få|motta)\b[^.;]*"
    r"\b(?:uten hinder|utan hinder|uhindra|uavhengig|uten hensyn)",
    re.IGNORECASE,
)
"""The opening of an act for those only whose own law lifts secrecy in words."""

_OWN_TASKS: Final = re.compile(
    r"(?:\b(?:bare|berre|kun)\b[^;\n]{0,120})?\bandre forvaltningsorgan(?![^;\n]{0,60}\bforetak)[^;\n]{0,140}"
    r"\b(?:nødvendig|naudsynt)\w*\sfor\så\s(?:fremme|fremja|ivareta|vareta)\s[^.;\n]{0,80}\b(?:oppgave|oppgåve)\w*",
    re.IGNORECASE,
)
"""An act that lets other bodies have information about persons only to further tasks of its own."""

_LEFT_TO_GIVER: Final = re.compile(
    r"\b(?:avgjøres|avgjerast|avgjort)\b[^.;\n]{0,40}\b(?:taushets|teie)\w*[^.;\n]{0,40}\b(?:avgiver|avgjevar)\w*",
    re.IGNORECASE,
)
"""An act that leaves it to the secrecy of the one asked whether the answer may be given."""

_FROM_ALL: Final = re.compile(
    r"\b(?:fra|frå|av|hos)\s(?:andre\s|alle\s)?(?:off?ent[a-z]+\s(?:myndighet|organ|etat|kontor|styresmakt|instans)|forvaltningsorgan)",
    re.IGNORECASE,
)
OWN: Final = "andre forvaltningsorganer når det fremmer egne oppgaver"
BY_LAW: Final = "den som egen lov lar hente opplysningene uten hinder av taushetsplikt"

LIFTED: Final = re.compile(
    r"\b(?:uten|utan|uhindra|uavhengig|uten hensyn|uten omsyn)\b[^.;]{0,60}\b(?:taushets|teie)"
    r"|\b(?:taushets|teie)[^.;]{0,60}\b(?:ikke|ikkje) til hinder"
    r"|\b(?:taushetsbelagte?|teiepliktige?|taushetspliktige?)\s(?:opplysning|opplysing|informasjon)"
    r"|\b(?:opplysning|opplysing)\w*\s(?:som er\s)?(?:underlagt|undergitt|omfattet av)\s[^.;]{0,30}\b(?:taushets|teie)",
    re.IGNORECASE,
)


def mirror_faults(corpus: Corpus, index: Index) -> Iterator[Fault]:
    """Who may ask without the words that the act of the one asked calls for, in the order of the law."""
    flows = Flows(corpus, index)
    acts = [one for one in flows.all if one.document.startswith("lov/") and index.rows[one.row].is_provision]
    by_words = [one for one in acts if one.way == "give" and _OPENS_TO_LAW.search(flows.sentence(one))]
    own_tasks = _first_of_each([one for one in acts if one.way == "keep" and _OWN_TASKS.search(_text(corpus, index.rows[one.row]))])
    seen: set[tuple[int, int]] = set()
    for one in acts:
        asks = one.way == "take" and one.rule.kind in ("right-to-obtain", "register-access") and bool(one.holders)
        if not asks or (one.row, one.start) in seen or not INFORMATION.search(flows.sentence(one)) or _in_treaty(index.rows[one.row]):
            continue
        seen.add((one.row, one.start))
        named = _first_of_each([opening for opening in by_words if one.others & _kept(opening) and opening.document != one.document])
        if named and not _lifts(corpus, index, one, flows):
            for opening in named:
                yield _fault(corpus, index, one, opening, BY_LAW, _words(opening))
        if _asks_all(flows, one) and _LEFT_TO_GIVER.search(_text(corpus, index.rows[one.row])):
            for kept in own_tasks:
                if kept.document != one.document and not _told(corpus, index, one, kept, flows):
                    words = _OWN_TASKS.search(_text(corpus, index.rows[kept.row]))
                    if words:
                        yield _fault(corpus, index, one, kept, OWN, words.span())


def _told(corpus: Corpus, index: Index, one: Flow, kept: Flow, flows: Flows) -> bool:
    """Whether they are one body, or another rule lifts secrecy between the two.

    It does where the asker's act names the giver, or the giver's act names the asker or a part of it, be it only elsewhere in the
    section («Opplysninger om ytelsessaker kan gis uten hinder av taushetsplikt», under a heading about the social services).
    """
    giver = flows.own.get(kept.document, frozenset())
    if giver & one.holders:
        return True
    parts = frozenset(actor for holder in one.holders for actor in family(holder)) - giver - one.holders
    for other in flows.all:
        if other.rule.overrides_confidentiality != "yes":
            continue
        if other.way == "take" and other.document == one.document and other.others & giver:
            return True
        if other.way == "give" and other.document == kept.document and INFORMATION.search(flows.sentence(other)):
            named = set(other.others)
            if not other.named:
                named = {actor for actor, _, _ in recogniser().find(_text(corpus, index.rows[other.row]))} - one.holders
            if named & (one.holders | parts):
                return True
    return False


def _asks_all(flows: Flows, one: Flow) -> bool:
    return bool(one.others & GENERAL or _FROM_ALL.search(flows.sentence(one)))


def _kept(opening: Flow) -> frozenset[str]:
    """The body whose opening it is, with the registers that it answers for."""
    return opening.holders | frozenset(register for register, body in KEPT_BY.items() if body in opening.holders)


def _first_of_each(openings: Sequence[Flow]) -> list[Flow]:
    """One opening of each provision."""
    return list({one.row: one for one in reversed(openings)}.values())[::-1]


def _in_treaty(row: Row) -> bool:
    return "/" in row.id[len(row.document) + 1 :] or not row.label.startswith("§")


def _text(corpus: Corpus, row: Row) -> str:
    return corpus.document(row.document).slice(corpus.unit(row.document, row.id[len(row.document) + 1 :]))


def _lifts(corpus: Corpus, index: Index, one: Flow, flows: Flows) -> bool:
    """Whether secrecy is lifted or thought of: in the rule, anywhere in its act, or in another rule by which the same body is told."""
    if one.rule.overrides_confidentiality in ("yes", "yields") or LIFTED.search(corpus.document(one.document).text):
        return True
    same = frozenset(actor for holder in one.holders for actor in (holder, *family(holder)))
    for other in flows.all:
        if other.rule.overrides_confidentiality != "yes":
            continue
        if other.way == "take" and other.holders & same:
            if not other.named or not other.others or other.others & (one.others | GENERAL):
                return True
        elif other.way == "give" and other.others & same and (not other.holders or other.holders & (one.others | GENERAL)):
            return True
    return False


def _fault(corpus: Corpus, index: Index, one: Flow, opening: Flow, only: str, words: tuple[int, int]) -> Fault:
    """The finding of a rule by which a body may ask, and the act of the one asked.

    :param only: what that act opens for
    :param words: of it that say so
    """
    row, other = index.rows[one.row], index.rows[opening.row]
    rule, place = f"{spoken(row.act)} {row.label}", f"{spoken(other.act)} {other.label}"
    left = _LEFT_TO_GIVER.search(_text(corpus, row))
    asked = left.span() if left else _words(one)
    whose = " og lar avgiverens taushetsregler avgjøre om de kan gis" if left else ""
    return Fault(
        kind="missing-mirror",
        matter=f"{row.id}>{other.id}",
        title=f"Kan kreve opplysninger, men fant ikke at den spurte kan gi dem: {rule} og {place}",
        why=(
            f"{capital(rule)} lar {_names(one)} kreve opplysninger{whose}. {capital(place)} åpner for {only}. Lette i begge lovene "
            f"etter en regel om at taushetsplikten viker for denne mottakeren, men fant ingen bestemmelse som sier det. Forvaltningsloven "
            f"§ 13 b, samtykke og opplysninger uten taushetsplikt kan likevel gi adgang i det enkelte tilfellet."
        ),
        reason=f"fant ingen bestemmelse om at taushetsplikten viker; {place} åpner for {only}",
        attribute="confidentiality",
        severity="info",
        confidence=CONFIDENCE,
        spots=(Spot(one.row, *asked, "kan kreve opplysninger", 0), Spot(opening.row, *words, f"åpner for {only}", 1)),
    )


def _names(one: Flow) -> str:
    known = catalogue.actors()
    return listed(spoken(known[actor].name) for actor in sorted(one.holders))


def _words(flow: Flow) -> tuple[int, int]:
    """The words that say whom it is from, else those that make the rule."""
    party = flow.rule.from_whom
    span: Span = party.span if party and flow.way == "take" else flow.rule.trigger
    return span.start, span.end
