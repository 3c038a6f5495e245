"""What a sentence says of secrecy: that it holds, that it yields to a rule, or that it does not stand in the way."""

import re
from collections.abc import Sequence

from analysis.language import information_matter as matters
from analysis.language import information_parties as parties
from analysis.language.information_model import InformationRule, Party, RuleKind, Secrecy, Span
from analysis.language.information_words import INFO_NOUN, KEEPS, LIFTS, NOT_HINDERED, SECRET_HEADING, SILENCE, YIELDS
from analysis.quantity import fold

_SECRET = re.compile(SILENCE)


def secrecy(low: str) -> Secrecy | None:
    """What the sentence says of secrecy that stands in the way."""
    if not _SECRET.search(low):
        return None
    if YIELDS.search(low):
        return "yields"
    return "yes" if LIFTS.search(low) or NOT_HINDERED.search(low) else None


def lifted_kind(low: str, at: int) -> RuleKind:
    """«plikter å gjøre dette uten hinder av taushetsplikt»: the modal before it says whether it is a duty or a right."""
    modals = list(_MODAL.finditer(low, max(0, at - 160), at))
    if not modals:
        return "duty-to-disclose" if re.search(r"\bplikt til å\b", low[at : at + 160]) else "exception"
    return "right-to-disclose" if modals[-1].group() == "kan" else "duty-to-disclose"


_MODAL = re.compile(r"\b(?:skal|plikter|pliktar|må|kan)\b")


_DESCRIBES = re.compile(
    r"\b(?:som (?:er |var |ikk(?:j)?e )?|med )(?=(?:er|har|gjeld|gjelder|under|omfatt|pålegg|bundet|bundne|unntatt|unnateke|taushet|teie)\w*\b)"
    r"|(?<!\ber )(?<!\bre )(?<!\bbli )(?<!\bir )(?<!\bert )(?<!s )\b(?:undergitt|underlagt|omfattet av)\b"
)
_NO_SECRET = re.compile(r"kunnskap|gradert|klarert|kjennskap om|innføring")
_OF_SECRECY = re.compile(r"\b(?:med|av|brudd på|brot på|om|fra|frå|strid med) $")
_UNDER_RULES = re.compile(r"\b(?:dersom|når|hvis|så langt)\b[^.;]{0,80}\better $")


def kept(low: str) -> re.Match[str] | None:
    """Secrecy as a rule; «opplysninger som er underlagt taushetsplikt» only describes."""
    for match in KEEPS.finditer(low):
        ahead = low[max(0, match.start() - 12) : match.start()]
        describes = _DESCRIBES.search(ahead + match.group()) or _NO_SECRET.search(match.group()) or (
            bool(_SECRET.match(match.group())) and _OF_SECRECY.search(low, max(0, match.start() - 16), match.start())
        )
        describes = describes or (match.group().startswith("regl") and _UNDER_RULES.search(low[max(0, match.start() - 100) : match.start()]))
        outsiders = "uvedkom" in match.group() and not (INFO_NOUN.search(low) or "kjent" in low or "kjennskap" in low)
        if not describes and not outsiders and not (low[match.start() :].startswith(("har ", "er ")) and ahead.endswith("som ")):
            return match
    return None


def secrecy_rule(low: str, kind: RuleKind, trigger: Span, names: parties.Names, overrides: Secrecy) -> InformationRule:
    """A rule on secrecy itself: who keeps it, of what; or for whom it does not hold."""

    def party(span: Span | None) -> Party | None:
        return names.party(low, span.start, span.end) if span else None

    who = to_whom = None
    what: Span | None = None
    if kind == "confidentiality":
        modals = list(_HOLDS.finditer(low, max(0, trigger.start - 160), trigger.end))
        if modals:
            span = parties.subject(low, Span(modals[-1].start(), modals[-1].end()), trigger)
            who = party(span)
            if who and (_SECRET.match(low, who.span.start) or low.startswith(("det ", "regl"), who.span.start) or INFO_NOUN.match(low, who.span.start)):
                who = None
        holds_for = re.match(r"(?: \S{1,15}){0,3}? (?:for|overfor) (?!så vidt|øvrig|å )", low[trigger.end : trigger.end + 60])
        if holds_for and low[: trigger.end].endswith(("gjelder", "gjeld", "også")):
            who = party(parties.after(low, trigger.end + holds_for.end(), min(len(low), trigger.end + 200)))
    noun = INFO_NOUN.search(low, trigger.end, min(len(low), trigger.end + 160))
    object_ = Span(noun.start(), noun.end()) if noun else None
    if object_:
        what = matters.information(low, object_)
    elif kind == "confidentiality" and re.match(r"(?: \S{1,20}){0,3} om ", low[trigger.end : trigger.end + 80]):
        what = matters.matter(low, trigger, True)
    if kind != "confidentiality":
        verb = _HANDS_ON.search(low, trigger.end, min(len(low), trigger.end + 200))
        if verb and object_ and verb.start() < object_.start:  # «at organet gir andre organer opplysninger»
            who = party(Span(verb.start("giver"), verb.end("giver")))
            to_whom = party(parties.recipient(low, Span(verb.end(), verb.end()), object_, False, names))
        elif object_:
            to_whom = party(parties.recipient(low, Span(object_.end, object_.end), None, False, names))
    return InformationRule(
        kind=kind, trigger=trigger, who=who, to_whom=to_whom, what=matters.apart(what, to_whom), purpose=matters.purpose(low, trigger),
        overrides_confidentiality=overrides, audience=parties.audience(low, to_whom),  # type: ignore[arg-type]
        delegated=bool(_IN_REGULATION.search(low, max(0, trigger.start - 120), trigger.start)),
    )  # fmt: skip


_HOLDS = re.compile(r"\b(?:har|skal|plikter|pliktar|må|kan|pålegges|er|gjelder|gjeld)\b")
_HANDS_ON = re.compile(r"\bat (?P<giver>[^.;:]{3,120}?) (?:gir|gjev|utleverer|utleverar|deler|overfører|sender|melder|formidler|gjer|gjør)\b")
_IN_REGULATION = re.compile(r"\b(?:kan|gir|gjev|fastsetter|fastset)\b[^.;]{0,60}\b(?:forskrift|regler|reglar|bestemmelser|føresegner)")


REFERS = re.compile(r"\b(?:første|fyrste|andre|annet|tredje|dette|forbudet|bestemmelsen|føresegna|taushetsplikten)\b[^.;]{0,60}\b(?:gjelder|gjeld|er) (?:likevel |dog )?ikk(?:j)?e\b")


def about_secrecy(heading: str, before: Sequence[str]) -> bool:
    """The section, or the sentence before, states secrecy: what «gjelder ikke» here is the secrecy."""
    return bool(SECRET_HEADING.search(fold(heading)) or (before and kept(fold(before[-1][:2000]))))
