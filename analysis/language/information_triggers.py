"""Where a sentence disposes of information: the verb, the modal that governs it, and what kind of rule the two make."""

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from analysis.language.information_model import RuleKind, Span
from analysis.language.information_words import INFO_NOUN

BACK = 240
"""Characters before a verb in which the modal that governs it is looked for."""
AHEAD = 160
"""Characters after a verb of giving in which the information given must be named."""

Family = Literal["give", "tell", "obtain", "see", "process"]


class Trigger(Struct, frozen=True):
    """A verb of information with what governs it.

    :ivar governor: the modal, or the verb itself in the present tense
    :ivar object: the noun of information that belongs to the verb, if one does
    :ivar passive: the grammatical subject is what is given or who is told
    :ivar demand: the verb is what somebody else may demand: ``governor`` is the demand
    """

    kind: RuleKind
    family: Family
    governor: Span
    verb: Span
    object: Span | None
    passive: bool
    demand: bool
    delegated: bool = False


_TELL = (
    r"meld(?:e|es|er|ast|a|t)?(?: (?:fra|frå|inn|ifra))?|innmeld(?:e|es|er)|vars(?:le|les|ler|lar|last|la|let)|under?rett(?:e|es|er|ar|ast|a|et)"
    r"|opplys(?:e|es|er|ast|t|a)?(?= om\b| \S{1,40} om\b|[ ,.](?:at\b)?)|orienter(?:e|es|er|ast|t|a)?|informer(?:e|es|er|ast|t|a)?"
    r"|(?:inn)?rapporter(?:e|es|er|ast|t|a)?|meddel(?:e|es|er|ast|t|a)|tilskriv(?:e|es)|forelegg(?:e|es)|underrettes"
)
_GIVE = (
    r"(?:gi|gir|gis|gje|gjev|gjeve|gjevast|gjes|gis|gitt|gjeven|gjevne|avgi|avgir|avgis|avgje|avgjevast|tilgis|oppgi|oppgis|oppgir|oppgje)"
    r"|(?:over|inn|ut|videre|til|fram)?send(?:e|es|er|ast|t|a)|innlever(?:e|es|er)|(?:ut|over|vidare|videre)før(?:e|es|er|ast|t|a)|overlever(?:e|es)"
    r"|utlever(?:e|es|er|ar|ast|t|a)|(?:fram|frem)(?:legg(?:e|es|er|ast|jast|ja|je)|skaff(?:e|es)|vis(?:e|es))|legg(?:e|es|er|ja|je|jast)? (?:\S{1,30} ){0,4}?(?:frem|fram)\b"
    r"|(?:videre|vidare)?formidl(?:e|es|er|ar|ast|a)|del(?:e|es|er|ast|a)|utveksl(?:e|es|er|ast|a)|utvekslar|utlever"
    r"|(?:gjøre?|gjere|gjer|gjøres|gjerast|gjera)(?: \S{1,30}){0,7}? (?:tilgjengelige?|tilgjengeleg\w?|kjent|kjend\w?)|tilgjengeliggjør(?:e|es)?|tilgjengeleggjer(?:e|ast)?|stille?s? til (?:rådighet|rådvelde|disposisjon)"
    r"|kunngjør(?:e|es)?|kunngjer(?:e|ast|a)?|offentliggjør(?:e|es)?|offentleggjer(?:e|ast|a)?|lever(?:e|es|er|ast)|bring(?:e|es) videre|sett(?:e|es) i forbindelse"
)
_OBTAIN = (
    r"innhent(?:e|es|er|ar|ast|a|et)|hent(?:e|es|er|ar|ast|a)(?: \S{1,30}){0,8}? inn\b|innsaml(?:e|es)|saml(?:e|es|ast|a) inn|skaff(?:e|es|er) (?:seg|til veie)|hent(?:e|es|ast|a)(?= (?:\S{1,30} ){0,4}(?:fra|frå)\b)"
    r"|krev(?:e|er|es|je|jast|st)|få|får|fås|få seg forelagt|motta(?:r|s)?|forlang(?:e|es|er)|be(?:r|s)? om|anmode(?:r)? om|etterspør(?:re|r)?|sammenstill(?:e|es)|samanstill(?:e|ast)|kobl(?:e|es)|pålegg(?:e|es|je|jast)"
)
_SEE = r"(?:ha|har|få|får|gis|gi|gir|gje|gjev|gjevast|kreve|krevje|begjære|be om)(?: \S{1,30}){0,5}? (?:innsyn|tilgang|tilgjenge|adgang|elektronisk tilgang)\b(?: (?:til|i))?|gjør(?:e|es) oppslag|søk(?:e|er) i|gjøre seg kjent med|gjere seg kjend med|bli gjort kjent med"
_PROCESS = r"behandl(?:e|es|er|ar|ast|a)|handsam(?:e|es|a|ast|ar)|registrer(?:e|es|ast)|lagr(?:e|es|ast)|bruk(?:e|es|ast)|nytt(?:e|es|ast)|benytt(?:e|es)"
VERB = re.compile(
    rf"\b(?:(?P<see>{_SEE})|(?P<tell>{_TELL})|(?P<give>{_GIVE})|(?P<obtain>{_OBTAIN})|(?P<process>{_PROCESS}))(?![\wæøå-])"
)
# What may govern a verb, strongest reading first. The last one before the verb decides.
GOVERNOR = re.compile(
    r"\b(?:(?P<demand>(?:kan|skal|må|har (?:også )?(?:rett|adgang) til å|rett til å|adgang til å|til å)(?: \S{1,30}){0,8}? "
    r"(?:kreve?|krevje|krev|kreves|krevast|påleg(?:ge|gja|gje|ges|gast|gjast)|anmode|be|pålegg om|gi pålegg|gje pålegg|bestemme|bestemma|forlange|påby)\b"
    r"(?=[^.;]{0,260}\b(?:å|at|om|gir|gjev|frem|fram)\b)|(?:pålegg|krav|påbud) om å|(?:kan|skal) (?:\S{1,30} ){0,8}?pålegg(?:es|jast|ast))"
    r"|(?P<duty>skal|skulle|må|måtte|plikter|pliktar|(?:for)?plikta?(?:et|ig|en|ige|e)?(?: (?:og rett ))?(?= (?:\S{1,30} ){0,6}?(?:til )?å\b)|plikten? til|skyldig(?:e)?(?: til)?|bør|sørger for|sørgje for|syte for)"
    r"|(?P<may>kan|kunne|får|(?:rett|retten|adgang|adgangen|høve|tilgang|anledning|fullmakt|samtykke|løyve|samtykker|tillatelse) til å|rett til|adgang til|tillates|lov til å)"
    r"|(?P<sub>som|når|dersom|hvis|før|etter at|fordi|mens|for å|ved å|uten å|utan å|med å|enn å|i å|om å|av å|å|hva|hvem|hvilke[nt]?|hvordan|korleis|kva|om|at))\b"
)
_BROKEN = re.compile(r"[.;!?](?=\s)")
_NOT = re.compile(r"\b(?:ikk(?:j)?e|aldri|forbudt|forbode)\b")
_ONLY = re.compile(r"\b(?:bare|berre|kun)\b")
_INTRODUCES = re.compile(r"\b(?:som|når|dersom|hvis|før|etter at|fordi|mens|hva|hvem|hvilke[nt]?|hvordan|korleis|kva|enn)(?: \S{1,30}){0,5} ?$")
_AT = re.compile(r"\bat(?: \S{1,30}){0,12} ?$")
_REGULATION = re.compile(
    r"\b(?:forskrift(?:er)?|regler|reglar|nærmere regler|nærare reglar|bestemmelser|føresegner|instruks|vilkår)\b[^.;]{0,120}?\b(?:om|for|at)\b"
)
_PASSIVE = re.compile(r"(?:\w(?:es|is|ast|as)|\bgjes|\bgis)$")
_PRESENT = re.compile(r"(?:er|ar|ir|jev)$")
_TOLD = re.compile(r"^(?:vars|under?rett|orienter|informer)")


def triggers(low: str) -> Iterator[Trigger]:
    """The rules that verbs make, in text order."""
    for match in VERB.finditer(low):
        family: Family = match.lastgroup  # type: ignore[assignment]
        found = _trigger(low, match.start(), match.end(), family)
        if found:
            yield found


def _trigger(low: str, start: int, end: int, family: Family) -> Trigger | None:
    back = max(0, start - BACK)
    before = low[back:start]
    broken = [stop.end() for stop in _BROKEN.finditer(before) if not before[: stop.start()].endswith((" nr", " jf", "bl", " a", " mv"))]
    if broken:
        back += broken[-1]
        before = low[back:start]
    word = low[start:end].split(" ")[0]
    passive = bool(_PASSIVE.search(word))
    noun = _object(low, start, end, family, passive, before)
    if noun is None and family != "tell":
        return None
    governors = list(GOVERNOR.finditer(before))
    if not governors or (present := bool(_PRESENT.search(word)) and not _governs(governors[-1], before)):
        return _present(low, start, end, family, word, before, noun)
    governor = next((one for one in reversed(governors) if one.lastgroup != "sub"), None)
    if governor is None or present:
        return None
    kind_of = governor.lastgroup
    between = before[governor.end() :]
    lead = before[: governor.start()]
    if kind_of != "demand" and _INTRODUCES.search(lead.rpartition(",")[2]) and not re.search(r"\b(?:den|de|dei|enhver|alle) som (?:\S{1,30} ){1,5}$", lead):
        return None
    if re.search(r"\b(?:for|ved|uten|utan|med|enn|i|om|av) å(?: \S{1,30}){0,3} ?$|\b(?:som|dersom|når|hvis|enn)(?: \S{1,20}){0,5} ?$", between):
        return None
    delegated = bool(_REGULATION.search(low[max(0, start - 320) : start])) and bool(re.search(r"\b(?:kan|gir|gi|gje|gjev|fastsett\w{0,2})\b", lead or before))
    negated = bool(_NOT.search(between)) and not re.search(r"ikk(?:j)?e bare|ikk(?:j)?e berre", between)
    span = Span(back + governor.start(), back + governor.end())
    kind = _kind(family, kind_of or "", negated, low[start:end], low[end : end + 60])
    if kind is None:
        return None
    return Trigger(kind, family, span, Span(start, end), noun, passive, kind_of == "demand", delegated)


def _governs(governor: re.Match[str], before: str) -> bool:
    """A modal right before the verb, save for an adverb; then the verb is no present tense."""
    return governor.lastgroup in ("duty", "may", "demand") and before[governor.end() :].count(" ") <= 2


def _kind(family: Family, governor: str, negated: bool, verb: str, after: str) -> RuleKind | None:
    if governor == "demand":
        return None if negated else "right-to-obtain"
    if family in ("tell", "give"):
        if negated:
            return "confidentiality" if governor in ("duty", "may") and family == "give" else None
        return "duty-to-disclose" if governor == "duty" else "right-to-disclose"
    if family == "see":
        if negated:
            return "confidentiality"
        gives = verb.startswith(("gi", "gje"))
        if gives and not verb.startswith(("gis", "gjes", "gjevast")):
            return "duty-to-disclose" if governor == "duty" else "right-to-disclose"
        return "right-to-obtain"
    if family == "obtain":
        if negated:
            return None
        return "duty-to-obtain" if governor == "duty" and not verb.startswith(("få", "ha", "motta")) else "right-to-obtain"
    return "right-to-process" if governor == "may" and not negated else None


def _object(low: str, start: int, end: int, family: Family, passive: bool, before: str) -> Span | None:
    """The information that the verb disposes of: after it, or before it in the passive."""
    ahead = low[end : end + AHEAD]
    stop = re.search(r"[.;](?=\s|$)", ahead)
    if stop:
        ahead = ahead[: stop.start()]
    found = INFO_NOUN.search(ahead)
    if family == "process":
        found = re.search(r"\b[a-zæøå-]{0,30}(?:oppl[yi]sn?ing(?:er|ar|ane|ene)|data)\b", ahead)
    if found and not re.search(r"\b(?:for å|dersom|når|hvis|som er)\b", ahead[: found.start()]):
        return Span(end + found.start(), end + found.end())
    if passive or " bli" in before[-12:] or " vert" in before[-12:]:
        earlier = None
        for earlier in INFO_NOUN.finditer(before):
            if family == "process" and "oppl" not in earlier.group():
                continue
            break
        if earlier:
            at = start - len(before)
            return Span(at + earlier.start(), at + earlier.end())
    return None


_MAIN_STOP = re.compile(r"\b(?:som|når|dersom|hvis|at|om|før|fordi|mens|enn|hva|hvilke[nt]?|med mindre)\b")


def _present(low: str, start: int, end: int, family: Family, word: str, before: str, noun: Span | None) -> Trigger | None:
    """«Retten gir melding til …»: a duty in the present tense, where the verb is that of the main clause."""
    if family in ("process", "obtain"):
        kind: RuleKind = "right-to-process"
        if family == "process" or not re.match(r"innhent(?:er|ar)|hent(?:er|ar)", word):
            return None
        kind = "duty-to-obtain"
    elif family == "see":
        kind = "right-to-obtain" if word in ("har", "får") else "duty-to-disclose"
        if word not in ("har", "får", "gir", "gjev"):
            return None
    else:
        kind = "duty-to-disclose"
    if not _PRESENT.search(word) and not _PASSIVE.search(word):
        return None
    if word in ("deler", "leverer", "krever") or noun is None and word not in ("varsler", "varslar", "underretter", "underrettar", "melder"):
        return None
    clause = before.rpartition(",")[2]
    if _MAIN_STOP.search(clause) and not re.match(r"\s*(?:den|de|enhver|alle) som\b", clause):
        return None
    if re.search(r"\b(?:for|ved|uten|til|å) å? ?$", before[-8:]) or len(clause) > 140:
        return None
    return Trigger(kind, family, Span(start, end), Span(start, end), noun, bool(_PASSIVE.search(word)), False)


def told_directly(verb: str) -> bool:
    """The object of the verb is who is told: «underrette retten»."""
    return bool(_TOLD.match(verb))
