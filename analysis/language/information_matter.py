"""What is given, told or obtained, and what for: the stretch of the sentence that says it. All looks are bounded."""

import re

from analysis.language.information_model import Party, Span
from analysis.language.information_parties import after
from analysis.language.information_words import PURPOSE, STOP
from analysis.language.lexicon import any_of

_WHAT_CUT = re.compile(rf"[,.;:]|\b{any_of('matter_ends')}\b")
_PRE = re.compile(rf"(?:\b{any_of('before_information')}\s)+$")


def information(low: str, noun: Span, obtained: bool = False) -> Span:
    """The information with what qualifies it: «de opplysninger om inntekt»; «fra …» is no part of what is obtained."""
    begin = max(0, noun.start - 60)
    pre = _PRE.search(low[begin : noun.start])
    start = begin + pre.start() if pre else noun.start
    limit = min(len(low), noun.end + 180)
    tail = low[noun.end : limit]
    if not re.match(r" (?:om|som|i|av|vedrørende|over|knyttet|knytt|og|eller|de|den|dei|han|hun|nevnt|nemnt|etter|det|fra|frå|på)\b", tail):
        return Span(start, noun.end)
    if obtained and re.match(r" (?:fra|frå|hos|av)\b", tail):
        return Span(start, noun.end)
    listed = re.match(r" om: ", tail)
    cut = _WHAT_CUT.search(tail, listed.end() if listed else 0)
    if obtained and (taken := re.search(r" (?:fra|frå|hos) ", tail)) and (cut is None or taken.start() < cut.start()):
        cut = taken
    end = noun.end + (cut.start() if cut else len(tail))
    while end > noun.end and low[end - 1] == " ":
        end -= 1
    return Span(start, end)


def matter(low: str, verb: Span, direct: bool) -> Span | None:
    """What is told where no noun of information names it: «varsle om …», «opplyse hvem …», «melde dødsfallet til …».

    :param direct: the object of the verb is who is told
    """
    limit = min(len(low), verb.end + 220)
    part = low[verb.end : limit]
    stop = STOP.search(part)
    if stop:
        part = part[: stop.start()]
    condition = re.search(r"\b(?:dersom|når|hvis)\b", part)
    if condition:
        part = part[: condition.start()]
    found = re.search(r"\b(?:om|at|hvem|hvilke\w?|kven|kva|hva|hvor|hvordan|korleis)\b", part)
    if not direct and not low[verb.start : verb.end].endswith(("fra", "frå")):
        thing = after(low, verb.end, limit)
        if thing and not re.match(r"(?:til|overfor|straks|snarest|dette|det)\b", low[thing.start : thing.end]):
            return thing
    if not found:
        return None
    start = verb.end + (found.end() + 1 if found.group() == "om" else found.start())
    while start < len(low) and low[start] in " :":
        start += 1
    cut = re.search(r"[.;,]|\b(?:til (?=\w+(?:et|en|a|ne)\b)|når|innen|senest|så snart|uten ugrunnet)\b", low[start:limit])
    end = start + (cut.start() if cut else len(low[start:limit]))
    while end > start and low[end - 1] == " ":
        end -= 1
    return Span(start, end) if end - start > 2 else None


def purpose(low: str, verb: Span) -> Span | None:
    """What for: behind the verb first, else in front of it."""
    found = PURPOSE.search(low, verb.end, min(len(low), verb.end + 420)) or PURPOSE.search(low, max(0, verb.start - 260), verb.start)
    if not found:
        return None
    cut = re.search(r"[,.;](?=\s|$)| (?:kan|skal) |:", low[found.end() : found.end() + 220])
    end = found.end() + (cut.start() if cut else len(low[found.end() : found.end() + 220]))
    return Span(found.start(), end)


def apart(what: Span | None, to_whom: Party | None) -> Span | None:
    """The information without the receiver before it: «gi | den registrerte | følgende informasjon»."""
    if what and to_whom and what.start < to_whom.span.end < what.end:
        return Span(to_whom.span.end + 1, what.end)
    return what
