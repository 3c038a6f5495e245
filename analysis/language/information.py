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
from analysis.language import information_matter as matters
from analysis.language import information_parties as parties
from analysis.language import information_secrecy as secrecies
from analysis.language.information_model import Audience, InformationRule, Party, RuleKind, Secrecy, Span
from analysis.language.information_named import limits, named_rules
from analysis.language.information_triggers import Trigger, told_directly, triggers
from analysis.language.information_words import HINTS, INFO_NOUN, LIFTS, NOT_HINDERED, YIELDS
from analysis.quantity import fold

__all__ = ["InformationRule", "Party", "Span", "information_rules"]

_REGISTER = re.compile(
    r"\b[a-zæøå-]{0,30}(?:register|registeret|registre|registrene|registra|registerets|matrikkelen|grunnboken|grunnboka|journal|journalen"
    r"|arkiv|arkivet|database|databasen|oppslag)\b"
)


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
    refers = secrecies.REFERS.search(low)
    if not refers and not HINTS.search(low):
        return ()
    names = parties.Names(recogniser().find(sentence))
    secrecy = secrecies.secrecy(low)
    found: list[InformationRule] = []
    keeps = secrecies.kept(low)
    hindered = NOT_HINDERED.search(low)
    lifted = LIFTS.search(low)
    for trigger in triggers(low):
        if keeps and keeps.start() <= trigger.verb.start < keeps.end() + 60 and trigger.family in ("see", "obtain"):
            continue  # «hindre at andre får adgang til»
        if trigger.kind == "duty-to-disclose" and parties.is_document(low, trigger.governor, trigger.verb, trigger.passive):
            continue
        rule = _rule(low, trigger, names, secrecy)
        excepted = hindered and secrecy != "yields" and trigger.verb.start > hindered.start()
        if excepted and rule.kind in ("right-to-disclose", "duty-to-disclose"):
            continue  # «ikke til hinder for at opplysninger gis»: the exception says it
        _keep(found, rule)
    if hindered and secrecy != "yields":
        found.append(secrecies.secrecy_rule(low, "exception", Span(hindered.start(), hindered.end()), names, "yes"))
    elif lifted and not found and secrecy == "yes":
        kind = secrecies.lifted_kind(low, lifted.start())
        found.append(secrecies.secrecy_rule(low, kind, Span(lifted.start(), lifted.end()), names, "yes"))
    elif keeps and secrecy is None and not _inside(found, keeps):
        found.append(secrecies.secrecy_rule(low, "confidentiality", Span(keeps.start(), keeps.end()), names, "no"))
    elif secrecy == "yields" and not found and (limit := YIELDS.search(low)):
        found.append(secrecies.secrecy_rule(low, "confidentiality", Span(limit.start(), limit.end()), names, "yields"))
    limiting = limits(low)
    found = [
        rule for rule in found
        if rule.kind != "right-to-process" or not any(_overlap(rule.trigger, one.trigger) for one in limiting)
    ]  # fmt: skip
    found.extend(limiting)
    found.extend(named_rules(low, names, secrecy, found))
    if not found and refers and secrecies.about_secrecy(heading, before):
        found.append(secrecies.secrecy_rule(low, "exception", Span(refers.start(), refers.end()), names, "yes"))
    return tuple(sorted(found, key=lambda rule: (rule.trigger.start, rule.trigger.end, rule.kind)))


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


def _rule(low: str, trigger: Trigger, names: parties.Names, secrecy: Secrecy | None) -> InformationRule:
    """A rule with its parties."""

    def party(span: Span | None) -> Party | None:
        return names.party(low, span.start, span.end) if span else None

    verb = low[trigger.verb.start : trigger.verb.end]
    direct = trigger.family == "tell" and told_directly(verb)
    obtained = trigger.demand or obtains(trigger.kind)
    noun = trigger.object
    what = matters.information(low, noun, obtained) if noun else matters.matter(low, trigger.verb, direct or trigger.passive)
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
            between = parties.after(low, trigger.governor.end, trigger.verb.start)
            from_whom = party(between) or party(parties.source(low, trigger.verb, names))
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
            elif (to_whom is None or direct) and subject and not _THING.search(low[subject.start : subject.end]):
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
        what=matters.apart(what, to_whom),
        purpose=matters.purpose(low, trigger.verb),
        overrides_confidentiality="no" if kind == "confidentiality" else secrecy,
        audience=audience,
        delegated=trigger.delegated,
    )


_THING = re.compile(rf"^det\b|{INFO_NOUN.pattern}")
_LAYS_DOWN = re.compile(r"\b(?:forskrift|regler|reglar|bestemmelser|føresegner)\b")


def obtains(kind: RuleKind) -> bool:
    """The rule is the receiver's."""
    return kind in ("right-to-obtain", "duty-to-obtain", "register-access")
