"""Information provisions: what one sentence says about collecting, sharing, disclosing and keeping secret.

``information_rules`` reads one sentence and says for each rule in it who gives what to whom, from whom it is taken, what for,
and whether secrecy stands in the way. The readings follow the annotation guide: «uten hinder av taushetsplikt» with «skal» is
a duty to disclose and with «kan» a right; «ikke til hinder for» is an exception; «så langt … uten hinder av» means that the
duty yields. What a public body may demand or order others to tell is its right to obtain.

Decisions on what only resembles a flow: a report to a register («melding til Foretaksregisteret») is disclosure; notice of a
decision to a party is a duty to disclose with ``audience`` «subject»; what is published or told to the public has
``audience`` «public»; campaigns and general guidance are left out, unless they say that somebody shall inform somebody. A
heading alone («opplysningsplikt») makes no rule.
"""

import re
from collections.abc import Sequence

from analysis.actors import recogniser
from analysis.language import information_parties as parties
from analysis.language.information_model import Audience, InformationRule, Party, RuleKind, Secrecy, Span
from analysis.language.information_triggers import Trigger, told_directly, triggers
from analysis.language.information_words import (
    HINTS,
    INFO_NOUN,
    KEEPS,
    LIFTS,
    LIMITS,
    NOT_HINDERED,
    SECRET_HEADING,
    SECRET_WORD,
    YIELDS,
)
from analysis.quantity import fold

__all__ = ["InformationRule", "Party", "Span", "information_rules"]

_REGISTER = re.compile(
    r"\b[a-zæøå-]{0,30}(?:register|registeret|registre|registrene|registra|registerets|folkeregisteret|matrikkelen|grunnboken|grunnboka|journal|journalen|arkiv|arkivet|database|databasen|oppslag)\b"
)
_SECRET = re.compile(SECRET_WORD)


def information_rules(sentence: str, heading: str = "", before: Sequence[str] = ()) -> tuple[InformationRule, ...]:
    """The rules about information in one sentence of law, in text order.

    :param sentence: one sentence; a list item with its lead-in joined before it
    :param heading: heading of the section, which says what «første ledd gjelder ikke» is about
    :param before: earlier sentences of the section, of which the last is read for the same use

    >>> rule, = information_rules("Losen skal uten hinder av taushetsplikt gi opplysninger om vrak til politiet.")
    >>> rule.kind, rule.overrides_confidentiality, rule.to_whom and rule.to_whom.actor
    ('duty-to-disclose', 'yes', 'politi')
    """
    low = fold(sentence).replace("\n", " ").replace("\u00a0", " ").replace("\t", " ")
    refers = _REFERS.search(low)
    if not refers and not HINTS.search(low):
        return ()
    names = parties.Names(recogniser().find(sentence))
    secrecy = _secrecy(low)
    found: list[InformationRule] = []
    keeps = _kept(low)
    hindered = NOT_HINDERED.search(low)
    lifted = LIFTS.search(low)
    for trigger in triggers(low):
        if keeps and keeps.start() <= trigger.verb.start < keeps.end() + 60 and trigger.family in ("see", "obtain"):
            continue  # «hindre at andre får adgang til»
        if trigger.kind == "duty-to-disclose" and parties.is_document(low, trigger.governor, trigger.verb, trigger.passive):
            continue
        rule = _rule(sentence, low, trigger, names, secrecy)
        if hindered and secrecy != "yields" and trigger.verb.start > hindered.start() and rule.kind in ("right-to-disclose", "duty-to-disclose"):
            continue  # «ikke til hinder for at opplysninger gis»: the exception says it
        _keep(found, rule)
    if hindered and secrecy != "yields":
        found.append(_secret(sentence, low, "exception", Span(hindered.start(), hindered.end()), names, "yes"))
    elif lifted and not found and secrecy == "yes":
        found.append(_secret(sentence, low, _lifted(low, lifted.start()), Span(lifted.start(), lifted.end()), names, "yes"))
    elif keeps and secrecy is None and not _inside(found, keeps):
        found.append(_secret(sentence, low, "confidentiality", Span(keeps.start(), keeps.end()), names, "no"))
    elif secrecy == "yields" and not found and (limit := YIELDS.search(low)):
        found.append(_secret(sentence, low, "confidentiality", Span(limit.start(), limit.end()), names, "yields"))
    limits = _limits(low)
    found = [rule for rule in found if rule.kind != "right-to-process" or not any(_overlap(rule.trigger, one.trigger) for one in limits)]
    found.extend(limits)
    found.extend(_named(sentence, low, names, secrecy, found))
    if not found and refers and _about_secrecy(heading, before):
        found.append(_secret(sentence, low, "exception", Span(refers.start(), refers.end()), names, "yes"))
    return tuple(sorted(found, key=lambda rule: (rule.trigger.start, rule.trigger.end, rule.kind)))


def _secrecy(low: str) -> Secrecy | None:
    """What the sentence says of secrecy that stands in the way."""
    if not _SECRET.search(low):
        return None
    if YIELDS.search(low):
        return "yields"
    return "yes" if LIFTS.search(low) or NOT_HINDERED.search(low) else None


def _lifted(low: str, at: int) -> RuleKind:
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


def _kept(low: str) -> re.Match[str] | None:
    """Secrecy as a rule; «opplysninger som er underlagt taushetsplikt» only describes."""
    for match in KEEPS.finditer(low):
        ahead = low[max(0, match.start() - 12) : match.start()]
        describes = _DESCRIBES.search(ahead + match.group()) or _NO_SECRET.search(match.group()) or (
            bool(_SECRET.match(match.group())) and _OF_SECRECY.search(low, max(0, match.start() - 16), match.start())
        )
        outsiders = "uvedkom" in match.group() and not (INFO_NOUN.search(low) or "kjent" in low or "kjennskap" in low)
        if not describes and not outsiders and not (low[match.start() :].startswith(("har ", "er ")) and ahead.endswith("som ")):
            return match
    return None


def _keep(found: list[InformationRule], rule: InformationRule) -> None:
    """One rule per kind and stretch of the sentence: verbs side by side («innhente og behandle») say one thing."""
    for number in range(max(0, len(found) - 6), len(found)):  # only what stands near can be the same
        other = found[number]
        near = rule.trigger.start - other.trigger.end < 60
        if other.kind == rule.kind and near and (rule.what is None or other.what is None or _overlap(rule.what, other.what)):
            if other.what is None and rule.what is not None:
                found[number] = rule
            return
        if rule.kind == "right-to-process" and near and other.kind.endswith("obtain"):
            return
    found.append(rule)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _inside(found: Sequence[InformationRule], match: re.Match[str]) -> bool:
    """A rule on disclosure already covers the words."""
    return any(rule.trigger.start <= match.start() < rule.trigger.end for rule in found)


def _rule(sentence: str, low: str, trigger: Trigger, names: parties.Names, secrecy: Secrecy | None) -> InformationRule:
    """A rule with its parties."""

    def party(span: Span | None) -> Party | None:
        return names.party(sentence, low, span.start, span.end) if span else None

    verb = low[trigger.verb.start : trigger.verb.end]
    direct = trigger.family == "tell" and told_directly(verb)
    obtained = trigger.demand or obtains(trigger.kind)
    noun = trigger.object
    what = parties.information(low, noun, obtained) if noun else parties.matter(low, trigger.verb, direct or trigger.passive)
    subject = parties.subject(low, trigger.governor, trigger.verb)
    who: Party | None = None
    to_whom: Party | None = None
    from_whom: Party | None = None
    kind: RuleKind = trigger.kind
    if trigger.demand:
        if re.search(r"(?:es|ast)$", low[trigger.governor.start : trigger.governor.end]):
            from_whom = party(subject)
        else:
            who = party(subject)
            from_whom = party(parties.after(low, trigger.governor.end, trigger.verb.start)) or party(parties.source(low, trigger.verb, names))
        if from_whom and from_whom.span.of(low) in ("at", "om", "å"):
            from_whom = None
    elif kind in ("right-to-obtain", "duty-to-obtain", "right-to-process"):
        who = party(parties.agent(low, trigger.verb)) if trigger.passive and trigger.family != "see" else party(subject)
        if trigger.family in ("obtain", "see"):
            from_whom = party(parties.source(low, trigger.verb, names))
        if trigger.family == "see" and _REGISTER.search(low[trigger.verb.end : trigger.verb.end + 60]):
            kind = "register-access"
    else:
        if trigger.family != "obtain":
            to_whom = party(parties.recipient(low, trigger.verb, trigger.object, direct and not trigger.passive, names))
        if trigger.passive:
            who = party(parties.agent(low, trigger.verb))
            if trigger.family == "tell" and not direct and what is None:
                what = subject
            elif (to_whom is None or direct) and subject and not INFO_NOUN.search(low[subject.start : subject.end]) and not low[subject.start : subject.end].startswith("det"):
                to_whom = party(subject)
        else:
            who = party(subject)
    if to_whom is None and kind == "duty-to-disclose":
        to_whom = party(parties.requester(low, trigger.governor, trigger.verb))
    if who is not None and (INFO_NOUN.match(low, who.span.start) or (trigger.delegated and _LAYS_DOWN.search(who.span.of(low)))):
        who = None
    audience: Audience = parties.audience(low, to_whom, who if kind.endswith(("obtain", "access")) else None)  # type: ignore[assignment]
    start = min(trigger.governor.start, trigger.verb.start)
    return InformationRule(
        kind=kind,
        trigger=Span(start, trigger.verb.end),
        who=who,
        to_whom=to_whom,
        from_whom=from_whom,
        what=_apart(what, to_whom),
        purpose=parties.purpose(low, trigger.verb),
        overrides_confidentiality="no" if kind == "confidentiality" else secrecy,
        audience=audience,
        delegated=trigger.delegated,
    )


_LAYS_DOWN = re.compile(r"\b(?:forskrift|regler|reglar|bestemmelser|føresegner)\b")


def obtains(kind: RuleKind) -> bool:
    """The rule is the receiver's."""
    return kind in ("right-to-obtain", "duty-to-obtain", "register-access")


def _secret(sentence: str, low: str, kind: RuleKind, trigger: Span, names: parties.Names, overrides: Secrecy) -> InformationRule:
    """A rule on secrecy itself: who keeps it, of what; or for whom it does not hold."""

    def party(span: Span | None) -> Party | None:
        return names.party(sentence, low, span.start, span.end) if span else None

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
        what = parties.information(low, object_)
    elif kind == "confidentiality" and re.match(r"(?: \S{1,20}){0,3} om ", low[trigger.end : trigger.end + 80]):
        what = parties.matter(low, trigger, True)
    if kind != "confidentiality":
        verb = _HANDS_ON.search(low, trigger.end, min(len(low), trigger.end + 200))
        if verb and object_ and verb.start() < object_.start:  # «at organet gir andre organer opplysninger»
            who = party(Span(verb.start("giver"), verb.end("giver")))
            to_whom = party(parties.recipient(low, Span(verb.end(), verb.end()), object_, False, names))
        elif object_:
            to_whom = party(parties.recipient(low, Span(object_.end, object_.end), None, False, names))
    return InformationRule(
        kind=kind, trigger=trigger, who=who, to_whom=to_whom, what=_apart(what, to_whom), purpose=parties.purpose(low, trigger),
        overrides_confidentiality=overrides, audience=parties.audience(low, to_whom),  # type: ignore[arg-type]
        delegated=bool(_IN_REGULATION.search(low, max(0, trigger.start - 120), trigger.start)),
    )  # fmt: skip


_HOLDS = re.compile(r"\b(?:har|skal|plikter|pliktar|må|kan|pålegges|er|gjelder|gjeld)\b")
_HANDS_ON = re.compile(r"\bat (?P<giver>[^.;:]{3,120}?) (?:gir|gjev|utleverer|utleverar|deler|overfører|sender|melder|formidler|gjer|gjør)\b")
_IN_REGULATION = re.compile(r"\b(?:kan|gir|gjev|fastsetter|fastset)\b[^.;]{0,60}\b(?:forskrift|regler|reglar|bestemmelser|føresegner)")


def _apart(what: Span | None, to_whom: Party | None) -> Span | None:
    """The information without the receiver before it: «gi | den registrerte | følgende informasjon»."""
    if what and to_whom and what.start < to_whom.span.end < what.end:
        return Span(to_whom.span.end + 1, what.end)
    return what


_ABOUT_INFORMATION = re.compile(r"oppl[yi]sn?ing|\bdata\b|informasjon|dokument|journal")


def _limits(low: str) -> list[InformationRule]:
    """What information may be used for; needs a word for information before it in the sentence or right after."""
    found = []
    end = 0
    for limit in LIMITS.finditer(low):
        around = low[max(0, limit.start() - 240) : limit.end() + 60]
        if limit.start() < end or not _ABOUT_INFORMATION.search(around):
            continue
        end = limit.end() + 80
        noun = next(INFO_NOUN.finditer(low, max(0, limit.start() - 160), min(len(low), limit.end() + 80)), None)
        what = parties.information(low, Span(noun.start(), noun.end())) if noun else None
        span = Span(limit.start(), limit.end())
        found.append(InformationRule(kind="purpose-limitation", trigger=span, what=what, purpose=parties.purpose(low, span)))
    return found


_DUTY_NAMED = re.compile(
    r"\b(?:har|pålegges|er pålagt|hviler|gjelder|gjeld)(?: \S{1,30}){0,4}? (?:opplysningsplikt|opplysingsplikt|meldeplikt|varslingsplikt|rapporteringsplikt|informasjonsplikt)\w{0,2}\b"
)
_NOMINAL = re.compile(
    r"\b(?P<act>(?P<give>utlevering|videreformidling|deling|utveksling|overføring)|innhenting|innsamling)(?:en|a)? av (?:\S{1,30} ){0,3}?[a-zæøå-]{0,30}oppl[yi]sn?ing\w{0,4}"
    r"[^.;]{0,120}?\bkan (?:(?P<not>ikk(?:j)?e)|bare|berre|kun|også|òg|likevel)? ?(?:skje|gis|gjøres|gjerast|foretas|finne sted|ta stad)\b"
)
_LEFT_TO_REGULATION = re.compile(
    r"\b(?:kan|gir|gjev|skal|fastsetter|fastset)\b[^.;]{0,120}?\b(?:forskrift\w{0,3}|regler|reglar|bestemmelser|føresegner)\b[^.;]{0,160}?\b"
    r"(?:(?P<give>utlevering|videreformidling|formidling|deling|utveksling|overføring|tilgjengeliggjøring|tilgjengeleggjering|offentliggjøring)"
    r"|(?P<obtain>innhenting|innsamling)|(?P<see>tilgang|innsyn)|(?P<tell>opplysningsplikt|opplysingsplikt|meldeplikt|varslingsplikt|rapporteringsplikt|informasjonsplikt|rapportering|melding|varsling"
    r"|innrapportering)|(?P<keep>taushetsplikt|teieplikt)|(?P<process>behandling|handsaming))\w{0,4}\b(?P<of> (?:av|til|om|i) (?:\S{1,30} ){0,3}?[a-zæøå-]{0,30}(?:oppl[yi]sn?ing\w{0,4}|informasjon|data\w{0,3}|register\w{0,3}|journal\w{0,2}))?"
)
_LEFT_KINDS: tuple[tuple[str, RuleKind, bool], ...] = (
    ("give", "right-to-disclose", True), ("obtain", "right-to-obtain", True), ("see", "right-to-obtain", True), ("tell", "duty-to-disclose", False),
    ("keep", "confidentiality", False), ("process", "right-to-process", True),
)  # fmt: skip
"""Name of the group, kind of the rule that the regulation will hold, and whether the information must be named."""


def _named(
    sentence: str, low: str, names: parties.Names, secrecy: Secrecy | None, found: Sequence[InformationRule]
) -> list[InformationRule]:
    """Rules that a noun names: «har opplysningsplikt», «kan gi forskrift om utlevering av opplysninger»."""
    if any(rule.kind not in ("confidentiality", "exception") for rule in found):
        return []
    named = _DUTY_NAMED.search(low)
    if named:
        modal = Span(named.start(), named.start() + 3)
        span = parties.subject(low, modal, modal)
        receiver = parties.recipient(low, Span(named.start(), named.end()), None, False, names)
        return [InformationRule(
            kind="duty-to-disclose", trigger=Span(named.start(), named.end()), overrides_confidentiality=secrecy,
            who=names.party(sentence, low, span.start, span.end) if span else None,
            to_whom=names.party(sentence, low, receiver.start, receiver.end) if receiver else None,
            what=parties.matter(low, Span(named.start(), named.end()), True),
        )]  # fmt: skip
    nominal = _NOMINAL.search(low)
    if nominal:
        trigger = Span(nominal.start(), nominal.end())
        noun = INFO_NOUN.search(low, nominal.start(), nominal.end())
        receiver = parties.recipient(low, Span(nominal.start(), nominal.start("act") + 4), None, False, names)
        only = nominal["not"] is None
        kind: RuleKind = "right-to-disclose" if nominal["give"] else "right-to-obtain"
        return [InformationRule(
            kind=kind if only else "confidentiality", trigger=trigger, overrides_confidentiality=secrecy if only else "no",
            to_whom=names.party(sentence, low, receiver.start, receiver.end) if receiver else None,
            what=parties.information(low, Span(noun.start(), noun.end())) if noun else None, purpose=parties.purpose(low, trigger),
        )]  # fmt: skip
    left = _LEFT_TO_REGULATION.search(low)
    if not left or found:
        return []
    for group, left_kind, needs_object in _LEFT_KINDS:
        if left[group] and (left["of"] or not needs_object):
            noun = INFO_NOUN.search(low, left.start(group), left.end())
            what = parties.information(low, Span(noun.start(), noun.end())) if noun and left["of"] else None
            return [InformationRule(kind=left_kind, trigger=Span(left.start(), left.end(group)), what=what, delegated=True,
                                    overrides_confidentiality="no" if left_kind == "confidentiality" else secrecy)]  # fmt: skip
    return []


_REFERS = re.compile(r"\b(?:første|fyrste|andre|annet|tredje|dette|forbudet|bestemmelsen|føresegna|taushetsplikten)\b[^.;]{0,60}\b(?:gjelder|gjeld|er) (?:likevel |dog )?ikk(?:j)?e\b")


def _about_secrecy(heading: str, before: Sequence[str]) -> bool:
    """The section, or the sentence before, states secrecy: what «gjelder ikke» here is the secrecy."""
    return bool(SECRET_HEADING.search(fold(heading)) or (before and _kept(fold(before[-1][:2000]))))
