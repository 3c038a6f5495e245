"""Powers that nothing answers to: an act lets a body ask others for information, the others' acts open for it on a condition, and
the words that would meet the condition were not found.

That is what is left of a wider question: who may give what to whom without anybody who may receive it, and the reverse. The pairs
of bodies that simpler rules found were read (``bench/audit/missing_mirrors.csv``) and nearly all were trivial. Where a body *may
give* to another, the other has a general power to process or to obtain: that direction is not reported. Where a body *may obtain*
from another, most acts open to any public body that needs the information for its tasks (skatteforvaltningsloven § 3-3), or the
asking act lifts secrecy itself («uten hinder av taushetsplikt»), in the rule or elsewhere, or another act does for the same body; or
only the common secrecy of forvaltningsloven § 13 holds, which § 13 b opens. Two conditions are left that the law itself words:

* an act opens to those only whose own act lets them obtain «uten hinder av taushetsplikt» (folkeregisterloven § 10-2), and an act
  that names the same source does not say so;
* an act narrows § 13 b: it lets other bodies have information only to further the giver's own tasks (Nav-loven § 7,
  sosialtjenesteloven § 44, krisesenterlova § 5), and an act lets a body ask all public bodies about persons without lifting
  secrecy.

In the law of November 2026 every act that was read meets the conditions: there is no finding, and the rules wait for the next
amendment. A regulation is never a finding: the words must stand in an act. The finding says what was looked for, where, and that it was not
found; whether the information asked for is secret at all is for the reader.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from analysis.faults.flows import GENERAL, INFORMATION, KEPT_BY, Flow, Flows, family
from analysis.faults.model import Fault, Spot
from analysis.faults.wording import capital, listed, spoken
from analysis.index.loaded import Index
from analysis.language.information_model import Span
from analysis.rows import Row
from corpora import catalogue
from ingest.corpus import Corpus

CONFIDENCE: Final = 0.7
"""So few are left that no share of them could be measured; this is the least that they were to reach."""

_OPENS_TO_LAW: Final = re.compile(
    r"\b(?:hjemmel|heimel) i lov(?:a|en)? til å (?:innhente|hente|kreve|krevje|få|motta)\b[^.;]*"
    r"\b(?:uten hinder|utan hinder|uhindra|uavhengig|uten hensyn)",
    re.IGNORECASE,
)
"""The opening of an act for those only whose own law lifts secrecy in words."""

_OWN_TASKS: Final = re.compile(
    r"\b(?:bare|berre|kun)\b[^;\n]*\b(?:fremme|fremja)\b[^;\n]*\b(?:oppgave|oppgåve)",
    re.IGNORECASE,
)
"""The opening of an act to other bodies only to further its own tasks,"""

_OTHER_BODIES: Final = re.compile(r"\bandre forvaltningsorgan[^;]*\b13 ?b\b|\b13 ?b\b[^;]*\bandre forvaltningsorgan", re.IGNORECASE)
"""where forvaltningsloven § 13 b would open further."""

_FROM_ALL: Final = re.compile(
    r"\b(?:fra|frå|av|hos)\s(?:andre\s|alle\s)?(?:off?ent[a-z]+\s(?:myndighet|organ|etat|kontor|styresmakt|instans)|forvaltningsorgan)",
    re.IGNORECASE,
)
_PERSONS: Final = re.compile(
    r"\b(?:person|barn|kvinne|pasient|bruker|brukar|søker|søkjar|foreldre|paret|omsorg|helse|vedkommende|den det gjelder)", re.IGNORECASE
)

_LIFTED: Final = re.compile(
    r"\b(?:uten|utan|uhindra|uavhengig|uten hensyn|uten omsyn)\b[^.;]{0,60}\b(?:taushets|teie)"
    r"|\b(?:taushets|teie)[^.;]{0,60}\b(?:ikke|ikkje) til hinder"
    r"|\b(?:taushetsbelagte?|teiepliktige?|taushetspliktige?)\s(?:opplysning|opplysing|informasjon)"
    r"|\b(?:opplysning|opplysing)\w*\s(?:som er\s)?(?:underlagt|undergitt|omfattet av)\s[^.;]{0,30}\b(?:taushets|teie)",
    re.IGNORECASE,
)


def mirror_faults(corpus: Corpus, index: Index) -> Iterator[Fault]:
    """Who may ask without the words that the acts of those asked call for, in the order of the law."""
    flows = Flows(corpus, index)
    acts = [one for one in flows.all if one.document.startswith("lov/") and index.rows[one.row].is_provision]
    by_words = [one for one in acts if one.way == "give" and _OPENS_TO_LAW.search(flows.sentence(one))]
    own_tasks = [one for one in acts if _narrows(flows.sentence(one))]
    asking = [one for one in acts if one.way == "take" and one.rule.kind in ("right-to-obtain", "register-access")]
    seen: set[tuple[int, int]] = set()
    for one in asking:
        if (one.row, one.start) in seen or not INFORMATION.search(flows.sentence(one)) or _in_treaty(index.rows[one.row]):
            continue
        if not one.holders or _lifts(corpus, index, one, flows):
            continue
        named = _first_of_each([opening for opening in by_words if one.others & _kept(opening) and opening.document != one.document])
        narrowed = _first_of_each([opening for opening in own_tasks if opening.document != one.document])
        text = _text(corpus, index.rows[one.row])
        if named:
            yield _fault(index, one, named, "opplysninger som mottakerens egen lov lar den hente uten hinder av taushetsplikt")
        elif narrowed and _asks_all(flows, one) and _PERSONS.search(text) and not one.holders & {"kongen", "departementet"}:
            yield _fault(index, one, narrowed, "det som fremmer avgiverens egne oppgaver")
        else:
            continue
        seen.add((one.row, one.start))


def _narrows(sentence: str) -> bool:
    return bool(_OTHER_BODIES.search(sentence) and _OWN_TASKS.search(sentence))


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
    if one.rule.overrides_confidentiality in ("yes", "yields") or _LIFTED.search(corpus.document(one.document).text):
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


def _fault(index: Index, one: Flow, openings: Sequence[Flow], only: str) -> Fault:
    """The finding of one rule: who asks, and what the acts of those asked open for."""
    row, known = index.rows[one.row], catalogue.actors()
    asked = listed(known[actor].name for actor in sorted(one.others)) if one.others else "offentlige organer"
    rule = f"{spoken(row.act)} {row.label}"
    places = listed(f"{spoken(index.rows[opening.row].act)} {index.rows[opening.row].label}" for opening in openings)
    spots = [Spot(one.row, *_words(one), "kan hente opplysninger; fant ingen ord om at taushetsplikten viker", 0)]
    spots += [Spot(opening.row, *_words(opening), f"åpner bare for {only}", 1) for opening in openings]
    return Fault(
        kind="missing-mirror",
        matter=f"{row.id}>{','.join(sorted(one.others)) or 'offentlig-myndighet'}",
        title=f"Kan hente opplysninger, men fant ikke at taushetsplikten viker: {rule}",
        why=(
            f"{capital(rule)} lar mottakeren hente opplysninger fra {spoken(asked)}. {capital(places)} åpner bare for {only}. Lette i "
            f"bestemmelsen, i resten av {spoken(row.act)} og i andre lover om samme mottaker etter ord om at taushetsplikten viker, men "
            f"fant ingen bestemmelse som sier det. Opplysninger uten taushetsplikt er ikke berørt."
        ),
        reason=f"fant ingen bestemmelse om at taushetsplikten viker; {places} åpner bare for {only}",
        attribute="confidentiality",
        severity="info",
        confidence=CONFIDENCE,
        spots=tuple(spots),
    )


def _words(flow: Flow) -> tuple[int, int]:
    """The words that say whom it is from, else those that make the rule."""
    party = flow.rule.from_whom
    span: Span = party.span if party and flow.way == "take" else flow.rule.trigger
    return span.start, span.end
