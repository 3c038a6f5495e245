"""Rules without a verb of giving or taking: limits on use, duties that a noun names, and what is left to a regulation."""

import re
from collections.abc import Sequence

from analysis.language import information_matter as matters
from analysis.language import information_parties as parties
from analysis.language.information_model import InformationRule, RuleKind, Secrecy, Span
from analysis.language.information_words import INFO_NOUN, LIMITS

_ABOUT_INFORMATION = re.compile(r"oppl[yi]sn?ing|\bdata\b|informasjon|dokument|journal")


def limits(low: str) -> list[InformationRule]:
    """What information may be used for; needs a word for information before it in the sentence or right after."""
    found = []
    end = 0
    for limit in LIMITS.finditer(low):
        around = low[max(0, limit.start() - 240) : limit.end() + 60]
        if limit.start() < end or not _ABOUT_INFORMATION.search(around):
            continue
        end = limit.end() + 80
        noun = next(INFO_NOUN.finditer(low, max(0, limit.start() - 160), min(len(low), limit.end() + 80)), None)
        what = matters.information(low, Span(noun.start(), noun.end())) if noun else None
        span = Span(limit.start(), limit.end())
        found.append(InformationRule(kind="purpose-limitation", trigger=span, what=what, purpose=matters.purpose(low, span)))
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


def named_rules(
    low: str, names: parties.Names, secrecy: Secrecy | None, found: Sequence[InformationRule]
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
            who=names.party(low, span.start, span.end) if span else None,
            to_whom=names.party(low, receiver.start, receiver.end) if receiver else None,
            what=matters.matter(low, Span(named.start(), named.end()), True),
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
            to_whom=names.party(low, receiver.start, receiver.end) if receiver else None,
            what=matters.information(low, Span(noun.start(), noun.end())) if noun else None, purpose=matters.purpose(low, trigger),
        )]  # fmt: skip
    left = _LEFT_TO_REGULATION.search(low)
    if not left or found:
        return []
    for group, left_kind, needs_object in _LEFT_KINDS:
        if left[group] and (left["of"] or not needs_object):
            noun = INFO_NOUN.search(low, left.start(group), left.end())
            what = matters.information(low, Span(noun.start(), noun.end())) if noun and left["of"] else None
            return [InformationRule(kind=left_kind, trigger=Span(left.start(), left.end(group)), what=what, delegated=True,
                                    overrides_confidentiality="no" if left_kind == "confidentiality" else secrecy)]  # fmt: skip
    return []
