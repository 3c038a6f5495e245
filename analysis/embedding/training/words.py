"""Words of nynorsk and their bokmål: what translated sections alone teach too seldom for rare words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from .pairs import Pair
from .texts import Section
from .translate import translate

_WORD = re.compile(r"[a-zæøåéèêóòôüäö]{3,}")
AT_HOME = 8
"""A nynorsk word found this often in bokmål text is bokmål too, and is left alone."""

# Terms of law that differ systematically and that a general dictionary misses or has in another sense.
LAW_TERMS = (
    "teieplikt taushetsplikt|teieplikta taushetsplikten|teiepliktreglane taushetspliktreglene|løyve tillatelse|"
    "løyvet tillatelsen|løyve konsesjon|skadebot erstatning|skadebotansvar erstatningsansvar|"
    "tenesteytar tjenesteyter|tenesteytaren tjenesteyteren|tenesteytarar tjenesteytere|"
    "tenestemottakar tjenestemottaker|heimel hjemmel|heimla hjemlet|føresegn bestemmelse|"
    "føresegner bestemmelser|føresegnene bestemmelsene|verksemd virksomhet|verksemda virksomheten|"
    "verksemder virksomheter|forelding foreldelse|forelda foreldet|avgjerd avgjørelse|avgjerd vedtak|"
    "tilsetjing ansettelse|tilsett ansatt|tilsette ansatte|oppseiing oppsigelse|løn lønn|eigedom eiendom|"
    "leige leie|leigar leietaker|utleigar utleier|bu bo|dødsbu dødsbo|barnevernsteneste barneverntjeneste|"
    "barnevernstenesta barneverntjenesten|vergje verge|verjemål vergemål|verje verge|teneste tjeneste|"
    "tenester tjenester|helsetenesta helsetjenesten|omsorgstenester omsorgstjenester|"
    "kommunehelsetenesta kommunehelsetjenesten|skule skole|grunnskule grunnskole|brotsgebyr overtredelsesgebyr|"
    "lovbrotsgebyr overtredelsesgebyr|overtredingsgebyr overtredelsesgebyr|ugild inhabil|gild habil|"
    "ugildskap inhabilitet|føremål formål|føremålet formålet|verkeområde virkeområde|"
    "iverksetjing ikraftsetting|ikraftsetjing ikrafttredelse|søkjar søker|søkjaren søkeren|"
    "styresmakt myndighet|styresmakter myndigheter|styresmaktene myndighetene|offentleg offentlig|"
    "statsforvaltaren statsforvalteren|arbeidsgivar arbeidsgiver|arbeidsgjevar arbeidsgiver|"
    "arbeidstakar arbeidstaker|samfunnstryggleik samfunnssikkerhet|tryggleik sikkerhet|tryggleiken sikkerheten|"
    "medhald medhold|aktlaust uaktsomt|aktløyse uaktsomhet|rettargang rettergang|reiskap redskap|hamn havn|"
    "ålmenn alminnelig|ålmenta allmennheten|rettkomen berettiget|skyldnad plikt"
)


def law_terms() -> list[Pair]:
    """The hand-made list, (nynorsk, bokmål)."""
    pairs = (entry.partition(" ") for entry in LAW_TERMS.split("|"))
    return [(a, b) for a, _, b in pairs]


def word_pairs(sections: Sequence[Section], work: Path, progress: Callable[[str], None] = print) -> list[Pair]:
    """(nynorsk word, bokmål word) for words of nynorsk sections that bokmål sections do not use."""
    nynorsk: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for section in sections:
        (nynorsk if section.language == "nn" else other).update(_WORD.findall(f"{section.title} {section.body}".lower()))
    asked = sorted(word for word, count in nynorsk.items() if count >= 2 and other[word] < AT_HOME)
    translated = translate([f"{word}." for word in asked], "nno-nob", work, progress)
    found = [(a, b.rstrip(". ").lower()) for a, b in zip(asked, translated, strict=True)]
    return [(a, b) for a, b in found if a != b and other[b] > 0] + 5 * law_terms()
