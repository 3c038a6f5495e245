"""Which actors a phrase in the law means by name: all members of «kommunen, fylkeskommunen og statsforvalteren», and no bystander.

A name counts where it is the head of a member of the phrase. «Kommunens innbyggere» are not the municipality, while «kommunens
administrasjon» is; in «departementet eller den departementet gir myndighet» the relative clause names nobody who acts.
"""

import re
from typing import Final

from analysis.actors import recogniser
from corpora import catalogue

_AND: Final = re.compile(r"\s*(?:,|\bog/eller\b|\bog\b|\beller\b|\bsamt\b|/)\s*")
_CUT: Final = re.compile(
    r"\b(?:som|der|i|på|av|for|til|fra|frå|med|uten|utan|etter|ved|under|hos|om|mot|jf|nevnt|nemnt|innen|innan|gjennom|mellom)\b|[(«:;–]"
)
_BEFORE: Final = re.compile(
    r"(?:(?:både|enten|verken|den|det|de|dei|en|ein|et|eit|hver|kvar|hvert|alle|begge|også|òg|enkelte|einskilde|berørte|aktuelle|ansvarlige?|"
    r"ansvarleg|kompetente?|vedkommende|vedkommande|lokale?|kommunale?|offentlige?|private?|egne?|andre|annen|anna|samarbeidende|deltakende|ny|nye|tidligere|stedlige|"
    r"næværende|nåværende|norske?|faste?|øvrige|skal|plikter|kan|må|at|likevel|derfor|[\w]+(?:ende|ande))\s+)*"
)
"""What may stand before the name."""
_OTHER: Final = re.compile(
    r"\b(?:regional|statleg|statlig|nasjonal|fylkeskommunal|utenlandsk|utanlandsk|fremmed|sentral|interkommunal)\w*\s*$"
)
"""Before the name of a body's part it makes another body's part: «regional planmyndighet» is none of the municipality's."""
_ALL_BUT: Final = re.compile(r"(?:(?:alle|ingen|inga|noen|nokon) )?andre enn\b")
"""«Andre enn staten og kommunar kan ikkje …»"""
_ORGAN: Final = re.compile(
    r"\s+(?:[\w-]+\s+)?[\w-]*(?:administrasjon(?:en)?|leder(?:en)?|leiar(?:en)?|leiing(?:a)?|ledelse(?:n)?|organ(?:er|et)?|utvalg(?:et)?|utval(?:et)?|nemnd(?:a|er)?|styre(?:t)?|"
    r"myndighet(?:en|er)?|direktør(?:en)?|kontor(?:et|er)?|avdeling(?:en|a|er)?|tjeneste(?:n|r)?|teneste(?:n)?|tenesta|ombud(?:et)?|ansatte|tilsette)"
)
"""A part of a body that acts for it: «kommunens administrasjon»."""
_AFTER: Final = re.compile(r"\s*(?:selv|sjølv|også|òg|likevel|eller lignende|mv\.?|m\.fl\.?|alene|åleine|\d+)?\s*$")
_RELATIVE: Final = re.compile(r"\b(?:som|der)\b")


def named(phrase: str) -> tuple[str, ...]:
    """Ids of the actors that a noun phrase in lower case means, in its order; of a body's part the body, if the part has no name.

    >>> named("kommunen, fylkeskommunen og statsforvalteren")
    ('kommune', 'fylkeskommune', 'statsforvalter')
    >>> named("kommunens innbyggere"), named("kommunens administrasjon"), named("departementet eller den kommunen gir myndighet")
    ((), ('kommune',), ('departementet',))
    >>> named("statsforvalteren i det fylket der kommunen ligger")
    ('statsforvalter',)
    """
    if _ALL_BUT.match(phrase):
        return ()
    found: dict[str, None] = {}
    mentions = recogniser().find(phrase)
    taken = 0
    for start, end in _members(phrase, mentions):
        part = phrase[start:end]
        cut = _CUT.search(part)
        head = part[: cut.start()].rstrip() if cut else part.rstrip()
        inside = [one for one in mentions if start <= one[1] and one[2] <= start + len(head)]
        if inside and (who := _head(head, start, inside)):
            found[who] = None
        taken = end
        if cut and _RELATIVE.match(cut[0]):
            break  # what follows belongs to the relative clause
    return tuple(found) if taken else ()


def _members(phrase: str, mentions: list[tuple[str, int, int]]) -> list[tuple[int, int]]:
    """The phrase cut at its conjunctions, save for those inside a name («arbeids- og velferdsetaten»)."""
    cuts = [one.span() for one in _AND.finditer(phrase) if not any(start < one.start() < end for _, start, end in mentions)]
    edges = [0, *(edge for cut in cuts for edge in cut), len(phrase)]
    return [(edges[place], edges[place + 1]) for place in range(0, len(edges), 2) if edges[place] < edges[place + 1]]


def _head(head: str, start: int, inside: list[tuple[str, int, int]]) -> str | None:
    who, first, last = inside[-1]
    before, after = head[: first - start], head[last - start :]
    if _AFTER.fullmatch(after):
        if _OTHER.search(before):
            return None
        whole = before if len(inside) == 1 else head[: inside[0][1] - start]
        # «kommunens fastlege», «den ansvarlige legen»: what stands before is another name, or describes
        return who if _BEFORE.fullmatch(whole) or len(whole.split()) <= 1 else None
    genitive = head[: last - start].endswith("s") and _public(who)
    return who if genitive and _ORGAN.fullmatch(after) and _BEFORE.fullmatch(before) else None


def _public(actor: str) -> bool:
    known = catalogue.actors().get(actor)
    return known is not None and known.kind == "public"
