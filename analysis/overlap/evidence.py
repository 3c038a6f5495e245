"""What speaks for each kind of overlap in a group of provisions: numbers from 0 to 1, each from what was read in the sentences.

A member's evidence is the share of its statements that define, set a firm time, an age or an amount, bind to secrecy and so
on, and what its heading says. A group's evidence is the mean over its members, in which the first members and those whose
words most others share weigh more, for the tail of a long cluster is often of another matter.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from analysis.difference.numbers import deadline_key, is_event, threshold_key
from analysis.difference.part import Part, Sentence
from analysis.difference.words import overlap, stems
from analysis.language.model import Deadline
from analysis.quantity import fold

_HEADINGS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "heading_definition": r"definisjon|ordforklaring|omgrep|^hva som (?:menes|regnes)|^hvem som regnes|begrep",
        "heading_secrecy": r"taushet|teieplikt|tagnadsplikt|(?:utlever|deling|utveksl|formidl|innsyn|tilgang|overfør|behandling"
        r"|innhent)\w* .{0,45}opply?sn?ing|^opply(?:sn|s)ing(?:er|ar)(?: til |$)|informasjonsdeling",
        "heading_deadline": r"frist|varsel|^når .{0,30}(?:skal|må)|tidspunkt",
        "heading_threshold": r"alder|beløp|grense|\bsats|botid|størrelse|storleik|inntekt|\d+ år|minste|høyeste|målgruppe",
        "heading_competence": r"tilsyn|myndighet|kompetanse\b|hvem (?:som )?(?:avgjør|er|kan)|oppne[vm]ning|delegering|styresmakt"
        r"|organisering",
        "heading_procedure": r"klage|saksbehandling|sakshandsaming|\banke\b|omgjøring|overprøving|gjenopptak|søknad|søksmål",
        "heading_right": r"\brett(?:en)? til\b|\bkrav på\b|permisjon|arverett|rettighet|\brett(?:en)? på\b|stønad|ytelse"
        r"|pleiepenger|omsorg",
        "heading_duty": r"(?<!taushets)(?<!taushet)(?<!teie)(?<!tagnads)plikt|krav (?:til|om)|ansvar|samarbeid|samordning|attest"
        r"|plan\b|oppg[åa]ver",
        "heading_report": r"meld(?!ing om rett)|opplysnings?plikt|opplysingsplikt|varsl|informasjonsplikt",
    }.items()
}
_CONCEPT_WORDS = 5
"""Words up to which a heading that says nothing else is taken for the name of a concept («Husstand»)."""
_LIST_COUNTS = 1.5
"""A number in two of three statements is as telling as in all."""

FEATURES = (
    *_HEADINGS, "heading_concept", "heading_shared", "defines", "defines_first", "deadline", "states_deadline", "deadlines_differ",
    "age", "states_age", "ages_differ", "amount", "states_amount", "amounts_differ", "duration", "states_duration",
    "durations_differ", "secret", "discloses", "overrides", "duty_to_disclose", "appeal", "supervises", "decides", "power", "right",
    "permission", "obligation", "condition", "prohibition", "wordings_alike", "same_term",
)  # fmt: skip
"""Names of the evidence, in the order of ``evidence``."""


def evidence(parts: Sequence[Part], members: Sequence[Mapping[str, float]] | None = None) -> list[float]:
    """The evidence of a group, 0–1 each. O(members² · words).

    :param members: ``of_member`` for each part, where it is known already
    """
    if not parts:
        return [0.0] * len(FEATURES)
    words = [frozenset().union(*(sentence.stems for sentence in part.sentences)) for part in parts]
    weights = _weights(words)
    rows = members or [of_member(part) for part in parts]
    mean = {name: sum(weight * row[name] for weight, row in zip(weights, rows, strict=True)) for name in rows[0]}
    found = {**mean, **_of_group(parts, words, weights)}
    return [found[name] for name in FEATURES]


def _weights(words: Sequence[frozenset[str]]) -> list[float]:
    count = Counter(stem for own in words for stem in own)
    near = [sum(count[stem] - 1 for stem in own) / (len(own) + 6) ** 0.5 for own in words]
    most = max(near) or 1.0
    seed = [overlap(words[0], own) for own in words[1:]]
    seed.insert(0, max(seed, default=1.0))  # as much as the nearest to it
    raw = [(0.3 + one / most) * (0.3 + like) / (1 + place / 6) for place, (one, like) in enumerate(zip(near, seed, strict=True))]
    return [one / sum(raw) for one in raw]


def of_member(part: Part) -> dict[str, float]:
    """The evidence of one member."""
    heading = fold(part.member.heading).strip("(). ")
    found = {name: float(bool(pattern.search(heading))) for name, pattern in _HEADINGS.items()}
    found["heading_concept"] = float(not any(found.values()) and 0 < len(heading.split()) <= _CONCEPT_WORDS)
    statements: dict[tuple[int, int], list[Sentence]] = {}  # the items of a list say one thing together
    for sentence in part.sentences:
        statements.setdefault(sentence.lead or (sentence.start, sentence.end), []).append(sentence)
    total = max(2, len(statements))

    def share(test: Callable[[Sentence], object]) -> float:
        return sum(any(test(sentence) for sentence in own) for own in statements.values()) / total

    def modal(name: str) -> float:
        return share(lambda one: any(norm.modality == name for norm in one.norms))

    def number(*kinds: str) -> float:
        return min(1.0, _LIST_COUNTS * share(lambda one: any(limit.kind in kinds for limit in one.thresholds)))

    def rule(*kinds: str) -> float:
        return share(lambda one: any(rule.kind in kinds for rule in one.rules))

    first = next(iter(statements.values()), [])
    found["defines"] = share(_defines)
    found["defines_first"] = float(any(_defines(one) for one in first))
    found["deadline"] = min(1.0, _LIST_COUNTS * share(lambda one: any(_firm(one, time) for time in one.deadlines)))
    found["states_deadline"] = float(share(lambda one: any(_firm(one, time) and not time.standard for time in one.deadlines)) > 0)
    for name, kinds in (("age", ("age",)), ("amount", ("amount", "percent", "count")), ("duration", ("duration",))):
        found[name] = number(*kinds)
        found[f"states_{name}"] = float(found[name] > 0)
    found["secret"] = rule("confidentiality", "exception")
    found["discloses"] = rule("right-to-disclose", "right-to-obtain", "register-access", "right-to-process")
    found["overrides"] = share(lambda one: any(each.overrides_confidentiality in ("yes", "yields") for each in one.rules))
    found["duty_to_disclose"] = rule("duty-to-disclose")
    found["appeal"] = share(lambda one: one.appeal)
    found["supervises"] = share(lambda one: one.supervises)
    found["decides"] = share(lambda one: one.decides)
    for name in ("power", "right", "permission", "obligation", "condition", "prohibition"):
        found[name] = modal(name)
    return found


def _defines(sentence: Sentence) -> bool:
    return bool(sentence.terms) or any(norm.modality == "definition" for norm in sentence.norms)


def _firm(sentence: Sentence, one: Deadline) -> bool:
    """A time, not an event; the time for an appeal is a matter of procedure."""
    return not sentence.appeal and not is_event(one, _words(sentence, one))


def _words(sentence: Sentence, one: Deadline) -> str:
    return sentence.low[one.span[0] - sentence.start : one.span[1] - sentence.start]


def _of_group(parts: Sequence[Part], words: Sequence[frozenset[str]], weights: Sequence[float]) -> Mapping[str, float]:
    count = len(parts)
    nearest = [0.0] * count
    for one in range(count):
        for other in range(one):
            like = overlap(words[one], words[other])
            nearest[one], nearest[other] = max(nearest[one], like), max(nearest[other], like)
    terms = Counter(stem for part in parts for stem in frozenset().union(*(stems(fold(one.key)) for one in part.definitions)))
    headings = Counter(stem for part in parts for stem in stems(fold(part.member.heading)))
    shared = max(terms.values(), default=0)
    return {
        "wordings_alike": sum(weight * like for weight, like in zip(weights, nearest, strict=True)),
        "same_term": shared / count if shared > 1 else 0.0,
        "heading_shared": max(headings.values(), default=0) / count,
        "deadlines_differ": _differ(
            [{deadline_key(one, _words(s, one)) for s in part.sentences for one in s.deadlines if _firm(s, one)} for part in parts]
        ),
        "ages_differ": _differ([_limits(part, "age") for part in parts]),
        "amounts_differ": _differ([_limits(part, "amount", "percent") for part in parts]),
        "durations_differ": _differ([_limits(part, "duration") for part in parts]),
    }


def _limits(part: Part, *kinds: str) -> set[str]:
    return {threshold_key(one) for sentence in part.sentences for one in sentence.thresholds if one.kind in kinds}


def _differ(stated: Sequence[set[str]]) -> float:
    """How many different answers the members give, 0 where all that speak say the same, 1 where each says something else."""
    answers = {frozenset(one) for one in stated if one}
    return (len(answers) - 1) / (len(stated) - 1) if len(answers) > 1 else 0.0
