"""Where a sentence disposes of information: the verb, the modal that governs it, and what kind of rule the two make."""

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from analysis.language.information_model import RuleKind, Span
from analysis.language.information_words import INFO_NOUN, STOP
from analysis.language.lexicon import any_of

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
    rf"{any_of('tell')}"
    r"|(?:(?<=bli )|(?<=blir )|(?<=vert )|(?<=være )|(?<=vere )|(?<=holdes ))(?:meldt|informert|orientert|varslet|varsla|underrettet)"
)
_GIVE = any_of("give")
_OBTAIN = any_of("obtain")
_SEE = r"(?:ha|har|få|får|gis|gi|gir|gje|gjev|gjevast|kreve|krevje|begjære|be om)(?: \S{1,30}){0,5}? (?:innsyn|tilgang|tilgjenge|adgang|elektronisk tilgang)\b(?: (?:til|i))?|gjør(?:e|es) oppslag|søk(?:e|er) i|gjøre seg kjent med|gjere seg kjend med|bli gjort kjent med"
_PROCESS = any_of("process")
VERB = re.compile(
    rf"\b(?:(?P<see>{_SEE})|(?P<tell>{_TELL})|(?P<give>{_GIVE})|(?P<obtain>{_OBTAIN})|(?P<process>{_PROCESS}))(?![\wæøå-])"
)
# What may govern a verb, strongest reading first. The last one before the verb decides.
GOVERNOR = re.compile(
    r"\b(?:(?P<demand>(?:kan|skal|må|har (?:også )?(?:rett|adgang) til å|rett til å|adgang til å|til å)(?: \S{1,30}){0,8}? "
    r"(?:kreve?|krevje|krev|kreves|krevast|påleg(?:ge|gja|gje|ges|gast|gjast)|anmode|be|pålegg om|gi pålegg|gje pålegg|bestemme|bestemma|forlange|påby)\b"
    r"(?=[^.;]{0,260}\b(?:å|at|om|gir|gjev|frem|fram)\b)|(?:pålegg|krav|påbud) om å|(?:kan|skal) (?:\S{1,30} ){0,8}?pålegg(?:es|jast|ast))"
    r"|(?P<duty>skal|skulle|må|måtte|plikter|pliktar|(?:for)?plikta?(?:et|ig|en|ige|e)?(?: (?:og rett ))?(?= (?:\S{1,30} ){0,6}?(?:til )?å\b)|plikten? til|skyldig(?:e)?(?: til)?|bør|sørger for|sørgje for|syte for)"
    rf"|(?P<may>{any_of('may')})|(?P<sub>{any_of('subordinate')}))\b"
)
_BROKEN = re.compile(r"[.;!?](?=\s)")
_NOT = re.compile(r"\b(?:ikk(?:j)?e|aldri|forbudt|forbode)\b")
_INTRODUCES = re.compile(r"\b(?:når|dersom|hvis|før|etter at|fordi|mens|hva|hvem|hvilke[nt]?|hvordan|korleis|kva|enn)(?: \S{1,30}){0,5} ?$")
_REGULATION = re.compile(
    r"\b(?:forskrift(?:er)?|regler|reglar|nærmere regler|nærare reglar|bestemmelser|føresegner|instruks|vilkår)\b[^.;]{0,120}?\b(?:om|for|at)\b"
)
_PASSIVE = re.compile(r"(?:\w(?:es|is|ast|as)|\bgjes|\bgis)$")
_PRESENT = re.compile(r"(?:er|ar|ir|jev|^får)$")
_TOLD = re.compile(r"^(?:vars|under?rett|orienter|informer|opplys)")


def triggers(low: str) -> Iterator[Trigger]:
    """The rules that verbs make, in text order."""
    low = _FIXED.sub(lambda match: "…" * len(match.group()), low)
    for match in VERB.finditer(low):
        family: Family = match.lastgroup  # type: ignore[assignment]
        found = _trigger(low, match.start(), match.end(), family)
        if found:
            yield found


_FIXED = re.compile(r"\bsom(?= (?:nevnt|nemnt|mulig|mogleg|hovedregel|regel|ledd i|praktisk|minimum|minst|hovudregel|følge av)\b)")
"""Phrases in which «som» opens no clause."""


def _trigger(low: str, start: int, end: int, family: Family) -> Trigger | None:
    back = max(0, start - BACK)
    before = low[back:start]
    broken = [stop.end() for stop in _BROKEN.finditer(before) if not _ABBREVIATED.search(before, max(0, stop.start() - 8), stop.start())]
    if broken:
        back += broken[-1]
        before = low[back:start]
    word = low[start:end].split(" ", maxsplit=1)[0]
    passive = bool(_PASSIVE.search(word)) or bool(re.search(r"\b(?:bli|blir|vert|verte|være|vere|holdes|haldast) $", before[-8:]))
    governors = list(GOVERNOR.finditer(before))
    noun = _object(low, start, end, family, passive, before, governors)
    if noun is None and family != "tell":
        return None
    if family == "obtain" and word.startswith(("krev", "be", "anmod", "forlang")) and noun and _HANDS_ON.search(low[end : noun.start]):
        return None  # «kreve at X gir opplysninger»: the verb of giving is the trigger
    if (family == "give" or word in ("få", "får", "ha")) and noun and end <= noun.start and _GIVES_ELSE.match(low[end : noun.start]):
        return None
    present = bool(_PRESENT.search(word))
    governor = _governing(governors, before) if governors else None
    if present and governor and governor.lastgroup == "demand" and governors[-1].group() == "at":
        present = False  # «kan kreve at X gir»
    if not governors or (present and not _governs(governors[-1], before)):
        return _present(low, start, end, family, word, before, noun)
    last = governors[-1]
    if governor is None or present:
        return None
    clause = last is not governor and (last.group() in _SUBORDINATE or (last.group() == "at" and not _SEES_TO.search(before[: last.start()])))
    clause = clause and not (last.group() == "som" and re.match(r" (?:den|de|dei|alle) $", before[governor.end() : last.start()]))
    if passive and clause and governor.lastgroup != "demand" and "," not in before[last.end() :]:
        return None  # «før opplysninger innhentes»: a present passive in a clause of its own
    kind_of = governor.lastgroup
    between = before[governor.end() :]
    lead = before[: governor.start()]
    if word.startswith("krev") and passive and len(between) > 60:
        return None  # «Det kreves …»: the requirement of a clause of its own
    if _relative(lead.rpartition(",")[2]) or (passive and _OTHER_PASSIVE.search(between) and not _AND.search(between)):
        return None
    if kind_of == "demand" or _DUTY_NOUN.match(governor.group()):
        between = re.sub(r"^(?: \S{1,30}){0,8}? (?:til |om )?å\b", "", between, count=1)
    if _UNGOVERNED.search(between):
        return None
    if _NOUN_OF_POWER.match(governor.group()):
        has = _HAS.search(lead)
        if not has or _relative(lead[: has.start()]):
            return None
    delegated = bool(_REGULATION.search(low[max(0, start - 320) : start])) and bool(_EMPOWERS.search(lead or before))
    negated = bool(_NOT.search(between)) and not re.search(r"ikk(?:j)?e bare|ikk(?:j)?e berre", between)
    kind = _kind(family, kind_of or "", negated, low[start:end])
    if kind is None:
        return None
    receives = family == "obtain" and kind_of == "duty" and word in ("få", "ha", "motta")
    span = Span(back + governor.start(), back + governor.end())
    demand = kind_of == "demand"
    return Trigger("duty-to-disclose" if receives else kind, family, span, Span(start, end), noun, passive or receives, demand, delegated)


_ABBREVIATED = re.compile(r"(?:^|[\s:(])(?:nr|jf|bl|mv|pst|kap|art|[a-zæøå]|\d{1,3})$")
_HANDS_ON = re.compile(r"\b(?:at|å)\b")
_GIVES_ELSE = re.compile(
    rf"(?: \S{{1,30}}){{0,5}}? {any_of('regulations')}\b"
)
_SUBORDINATE = frozenset("som når dersom hvis før fordi mens hva hvem hvilke hvilken hvilket hvordan korleis kva enn".split()) | {"etter at"}
_SEES_TO = re.compile(r"(?:sørge|sørger|syte|syter) for |(?:sikre|sikrer|påse|påser|sjå til|se til|bestemme|bestemmer|bestemt) $")
_FINITE = re.compile(r"\b(?:\w+(?:er|ar|te|de|et)|har|er|nevnt|nemnt|skal|kan|driv|gjør|går|står|får|yter|gjev|hører|føl[gj]er?)\b")
_UNGOVERNED = re.compile(
    r"\b(?:for|ved|uten|utan|med|enn|i|om|av|til) å(?: \S{1,30}){0,3} ?$|\b(?:dersom|når|hvis|enn)(?: \S{1,20}){0,5} ?$|\bsom(?: \S{1,20}){0,2} ?$"
    r"|\b(?:unnlater?|unnlata|unnlet|nekter?|avstå|vente|utsette|forsømmer)\b"
)
_DUTY_NOUN = re.compile(r"(?:for)?plikt|skyldig")
_NOUN_OF_POWER = re.compile(r"(?:plikt(?:en)?|rett|retten|adgang|adgangen|høve|tilgang|anledning|fullmakt|samtykke|løyve|tillatelse|pålegg|krav|påbud)\b")
_HAS = re.compile(r"\b(?:har|ha|hadde|er|få|får|gis|gir|gi|gje|gjev|følger|pålegges|pålegge|påligger)(?: \S{1,30}){0,6} ?$")
_EMPOWERS = re.compile(r"\b(?:kan|gir|gi|gje|gjev|fastsett\w{0,2})\b")


def _governing(governors: list[re.Match[str]], before: str) -> re.Match[str] | None:
    """The last modal before the verb that stands in no clause of its own, closed by a comma: «skal, når X kan det, gi»."""
    for one in reversed(governors):
        if one.lastgroup == "sub":
            continue
        lead = before[: one.start()]
        if "," in before[one.end() :] and (_relative(lead.rpartition(",")[2]) or re.search(r"\bom (?:det |han |ho |hun )?$", lead)):
            continue
        return one
    return None


_OTHER_PASSIVE = re.compile(r"\b\w{3,}(?:es|ast)\b")
_AND = re.compile(r"(?:,|\b(?:og|eller|samt|også|òg))\s(?:\S{1,20} ){0,2}$")


def _relative(lead: str) -> bool:
    """The modal stands in a subordinate clause: «opplysninger som (departementet) kan …», but not «den som driver X, skal»."""
    if _INTRODUCES.search(lead):
        return True
    som = re.search(r"\bsom((?: \S{1,30}){0,3}) ?$", lead)
    return bool(som) and not _FINITE.search(som.group(1) if som else "") and not re.search(r"\b(?:av|etter|i|for) som\b", lead[-40:])


def _governs(governor: re.Match[str], before: str) -> bool:
    """A modal right before the verb, save for an adverb; then the verb is no present tense."""
    return governor.lastgroup in ("duty", "may", "demand") and before[governor.end() :].count(" ") <= 2


def _kind(family: Family, governor: str, negated: bool, verb: str) -> RuleKind | None:
    if governor == "demand":
        return None if negated else "right-to-obtain"
    if family in ("tell", "give"):
        if negated:
            return "confidentiality" if governor in ("duty", "may") and family == "give" else None
        return "duty-to-disclose" if governor == "duty" else "right-to-disclose"
    if family == "see":
        if re.search(r"forskrift|regl|bestemmels|føresegn", verb):
            return None
        if negated or _NOT.search(verb):
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


def _object(
    low: str, start: int, end: int, family: Family, passive: bool, before: str, governors: list[re.Match[str]]
) -> Span | None:
    """The information that the verb disposes of: inside it («gjøre … kjent»), before it in the passive, or after it."""
    at = start - len(before)
    if family == "give" and " " in low[start:end] and (inside := INFO_NOUN.search(low, start, end)):
        return Span(inside.start(), inside.end())
    if passive and family != "tell":
        near = governors[-1].end() if governors else 0
        earlier = next((one for one in INFO_NOUN.finditer(before, near) if family != "process" or "oppl" in one.group()), None)
        if earlier is None and governors:  # in the subject
            limit = max(0, governors[-1].start() - 1)
            clause = max(before.rfind(", ", 0, limit), before.rfind(" at ", 0, limit)) + 1
            for part in (clause, 0):
                earlier = next((one for one in INFO_NOUN.finditer(before, part) if family != "process" or "oppl" in one.group()), None)
                if earlier:
                    break
        if earlier and _ABOUT.search(before, max(0, earlier.start() - 40), earlier.start()):
            earlier = None  # «anmodninger om utlevering av opplysninger skal sendes»
        if earlier and not _OTHER_CLAUSE.search(before, earlier.end(), max(earlier.end(), near)):
            return Span(at + earlier.start(), at + earlier.end())
    ahead = low[end : end + AHEAD]
    stop = STOP.search(ahead)
    if stop:
        ahead = ahead[: stop.start()]
    for found in INFO_NOUN.finditer(ahead):
        if family == "process" and not re.search("oppl|data", found.group()):
            continue
        between = ahead[: found.start()]
        if re.search(r"\b(?:for å|dersom|når|hvis|som er|at)\b", between):
            return None
        if family in ("give", "obtain", "process") and _AFTER_PREPOSITION.search(between):
            continue
        return Span(end + found.start(), end + found.end())
    return None


_ABOUT = re.compile(r"\b(?:om|ved|etter|for) (?:utlevering|innsyn|tilgang|innhenting|rett|behandling|krav|plikt|adgang)\w{0,3}(?: \S{1,15}){0,3} $")
_OTHER_CLAUSE = re.compile(r"\b(?:for å|dersom|når|hvis|vurdere)\b")
_AFTER_PREPOSITION = re.compile(
    r"\b(?:etter|av|på|i|ved|for|med|fra|frå|mot|under|til|om|over|gjennom|uten|utan)(?: (?:de|den|det|dei|alle|slike?|en|ei|ein|et|nødvendige?|særskilt|skriftlig|skriftleg|øvrige|\w+ende)){0,3} $"
)
_TELLS = frozenset("varsler varslar underretter underrettar melder varsles varslast underrettes underrettast informeres orienteres".split())
_MAIN_STOP = re.compile(r"\b(?:som|når|dersom|hvis|at|om|før|fordi|mens|enn|hva|hvilke[nt]?|med mindre)\b")


def _present(low: str, start: int, end: int, family: Family, word: str, before: str, noun: Span | None) -> Trigger | None:
    """«Retten gir melding til …»: a duty in the present tense, where the verb is that of the main clause."""
    clause = before.rpartition(",")[2]
    seen_to = re.search(r"\bat\b", clause)
    seen_to = seen_to and _SEES_TO.search(clause[: seen_to.start()])
    if family == "obtain" and word == "får" and seen_to:
        return Trigger("duty-to-disclose", family, Span(start, end), Span(start, end), noun, True, False)
    if family in ("process", "obtain"):
        kind: RuleKind = "right-to-process"
        if family == "process" or not re.match(r"innhent(?:er|ar)|hent(?:er|ar)", word):
            return None
        kind = "duty-to-obtain"
    elif family == "see":
        kind = "right-to-obtain" if word in ("har", "får") else "duty-to-disclose"
        if _NOT.search(low, start, end):
            kind = "confidentiality"
        if word not in ("har", "får", "gir", "gjev"):
            return None
    else:
        kind = "duty-to-disclose"
    if not _PRESENT.search(word) and not _PASSIVE.search(word):
        return None
    if word in ("deler", "leverer", "krever") or (noun is None and word not in _TELLS):
        return None
    if not before.strip():
        return None  # «Sender noen melding, skal …»: a condition
    if _MAIN_STOP.search(clause) and not seen_to and not re.match(r"\s*(?:den|de|enhver|alle) som\b", clause):
        return None
    if re.search(r"\b(?:for|ved|uten|til|å) å? ?$", before[-8:]) or len(clause) > 140:
        return None
    return Trigger(kind, family, Span(start, end), Span(start, end), noun, bool(_PASSIVE.search(word)), False)


def told_directly(verb: str) -> bool:
    """The object of the verb is who is told: «underrette retten»."""
    return bool(_TOLD.match(verb))
