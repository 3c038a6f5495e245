"""Who acts: is a noun phrase a person or a body, and which; is it public?

An actor is somebody who can have duties: a body, an office, a person in a role. «Søknaden skal inneholde …» has a subject
but no actor. Told by the head noun, the word before «som», a preposition or a comma.
"""

import re
from functools import lru_cache

from analysis.actors import recogniser
from corpora import catalogue

_PRONOUN = re.compile(
    r"(?:(?:den|de|dei|dem|enhver|einkvar|eikvar|ein kvar|alle|ingen|noen|nokon|andre)(?: (?:eller (?:de|dei)|av [\w-]+|andre|enkelte|einskilde))*(?:,? som\b| der\b|$)"
    r"|(?:enhver|einkvar|eikvar|vedkommende|vedkommande|begge|partene|partane|han|hun|ho|hen|de|dei|den|alle|ingen|vi)\b$"
    r"|(?:begge|alle|hver|kvar|ingen av|en av|ein av)(?: de| dei)? ?\w*)"
)
_BODY = re.compile(
    r"(?:[\w-]*(?:myndighet(?:en|a|ene|er|as|ane)?|styresmakt(?:a|ene|er|ane)?|nemnd(?:a|en|ene|er|ane)?|tilsyn(?:et)?|direktorat(?:et|a)?"
    r"|departement(?:et|ene|er|a)?|etat(?:en|ane|ar|er|ene)?|foretak(?:et|ene|a)?|føretak(?:et|a)?|institusjon(?:en|ene|er|ar|ane)?|råd(?:et|a|ene)?"
    r"|styr(?:et|e|a|er)|utval(?:g|get|ga|et|gene)|organ(?:et|er|a|ene)?|kommun(?:e|en|er|ene|ar|ane)|(?:ting|lagmanns|høyeste|høgste|trygde|jordskifte|nams|skifte|arbeids|over)?rett(?:en)|domstol(?:en|ene|er|ar|ane)?"
    r"|forvalter(?:en|e|ne)?|forvaltar(?:en|ar|ane)?|ombod(?:et)?|ombud(?:et|a|ene)?|(?:kart|kyst|luftfarts|jernbane|tele|elektrisitets|patent)verk(?:et)|vesen(?:et)?|skole(?:n|r|ne)?|skule(?:n|r|ne)?|skul(?:ar|ane)"
    r"|barnehage(?:n|r|ne)?|barnehag(?:ar|ane)|sykehus(?:et|ene)?|sjukehus(?:et|a)?|tjeneste(?:n|ne)|teneste(?:n|ne)?|tenest(?:a|ene|ane)"
    r"|selskap(?:et|er|ene|a)?|virksomhet(?:en|er|ene)?|verksemd(?:a|er|ene)?|bedrift(?:en|er|ene|a)?|bank(?:en|er|ene|ar|ane)?"
    r"|forening(?:en|a|er|ene|ar|ane)?|organisasjon(?:en|er|ene|ar|ane)?|samfunn(?:et)?|politi(?:et)?|senter(?:et)?|register(?:et)?føre(?:r|ren)|banken"
    r"|regjering(?:en|a)|storting(?:et)|konge(?:n)|stat(?:en)|kontor(?:et|a|ene)?|forsamling(?:en|a)?|universitet(?:et|a|ene)?|høgskol(?:en|ar|er)|komit(?:e|é)(?:en)?"
    r"|kommisjon(?:en)?|påtalemakt(?:a|en)?|forsvaret|riksrevisjonen|parlament(?:et)?|kirke(?:n)?|klinikk(?:en)?|legevakt(?:en)?|apotek(?:et)?"
    r"|(?:idretts|borett?s?|burett?s?|samvirke|grunneier|fisker|fiskar|beite|andels|skytter)\w*lag(?:et|a)?|bo(?:et)|trygd(?:en|a)|fond(?:et)?|stiftelse(?:n|r)?|stifting(?:a|ar)?|enhet(?:en|er|ene)?|eining(?:a|ar)?|fylkesting(?:et)?|kommunestyr(?:et|e)))$"
)
_PERSON = re.compile(
    r"(?:[\w-]*(?:søker(?:en|e|ne)?|søkjar(?:en|ar|ane)?|[tm]ak(?:er|ar)(?:en|e|ne|ar|ane)?|[\w]{2,}gjever(?:en|e|ne)?|giver(?:en|e|ne)?|gjevar(?:en|ar|ane)?|eier(?:en|e|ne)?|eigar(?:en|ar|ane)?"
    r"|bruker(?:en|e|ne)?|brukar(?:en|ar|ane)?|leder(?:en|e|ne)?|leiar(?:en|ar|ane)?|føre(?:r|ren|re|rne)|førar(?:en|ar|ane)?|selger(?:en|e|ne)?|seljar(?:en|ar|ane)?|kjøper(?:en|e|ne)?|kjøpar(?:en|ar|ane)?"
    r"|arving(?:en|er|ene|ar|ane)?|barn(?:et|a)?|person(?:en|er|ene|ar|ane)?|lege(?:n|r|ne)?|leg(?:ar|ane)|tannlege(?:n|r|ne)?|jordmor|sykepleier(?:en|e|ne)?|personell(?:et)?|advokat(?:en|er|ene|ar|ane)?"
    r"|verge(?:n|r|ne)?|verje(?:n|r|ne)?|ombud(?:et)?|elev(?:en|er|ene|ar|ane)?|student(?:en|er|ene|ar|ane)?|foreldre(?:ne)?|foreldra|far(?:en)?|mor(?:en|a)?|ektefelle(?:n|r|ne)?|ektemake(?:n)?|samboer(?:en|e|ne)?|sambuar(?:en)?"
    r"|gjest(?:en|er|ene)?|innbygg[ea]r(?:en|e|ne|ar|ane)?|part(?:en|er|ene|ar|ane)|motpart(?:en)?|vitne(?:t|r|ne)?|lånt[ae][kg]er(?:en|e|ne)?|debitor|kreditor(?:en|er|ene)?|skyldner(?:en|e|ne)?|skuldnar(?:en)?|borger(?:en|e|ne)?|borgar(?:en|ar|ane)?"
    r"|innehaver(?:en|e|ne)?|innehavar(?:en|ar|ane)?|haver(?:en|e|ne)?|havar(?:en)?|medlem(?:met|mer|mene|mane|mar|er)?|utlending(?:en|er|ene|ar|ane)?|pasient(?:en|er|ene|ar|ane)?|fører(?:en)?|skatteyter(?:en|e|ne)?|skattyt[ea]r(?:en|e|ne|ar)?"
    r"|yter(?:en|e|ne)?|ytar(?:en|ar|ane)?|tilbyder(?:en|e|ne)?|tilbydar(?:en|ar|ane)?|produsent(?:en|er|ene|ar|ane)?|importør(?:en|er|ene)?|eksportør(?:en|er|ene)?|reder(?:en|e|iet)?|revisor(?:en|er|ene|ar|ane)?|kunde(?:n|r|ne)?|forbruker(?:en|e|ne)?|forbrukar(?:en)?"
    r"|ansatt(?:e)?|tilsett(?:e)?|tjenestem[ae]nn(?:en|ene)?|embetsm[ae]nn(?:en|ene)?|nær(?:stående|ståande)|pårørende|pårørande|etterlat(?:te|ne)?|registrerte?|innsatte?|siktede?|sikta|domfelte|fornærmede|fullmektig(?:en|er|ene)?|representant(?:en|er|ene|ar|ane)?"
    r"|fører|mester|kaptein(?:en)?|skipsfører(?:en)?|lærer(?:en|e|ne)?|lærar(?:en|ar|ane)?|rektor|prest(?:en|er)?|dommer(?:en|e|ne)?|dommar(?:en)?|herre|bestyrer(?:en|e|ne)?|styrar(?:en)?|pliktig(?:e)?|ansvarlig(?:e)?|ansvarleg(?:e)?|berettiget|berettigede|dyktig(?:e)?"
    r"|operatør(?:en|er|ene|ar|ane)?|behandler(?:en|e|ne)?|behandlar(?:en|ar|ane)?|utsteder(?:en|e|ne)?|utstedar(?:en)?|mottager(?:en|e|ne)?|aktør(?:en|er|ene|ar|ane)?|drivende|drivande|entreprenør(?:en|er)?|leier(?:en|e|ne)?|leigar(?:en|ar|ane)?|husbond|testator"
    r"|arrangør(?:en|er|ene)?|konsesjonær(?:en|er|ene)?|beboer(?:en|e|ne)?|bebuar(?:en)?|skadelidte|skadelidne|forsikret|forsikrede|sikrede|meklere?n?|megler(?:en|e)?|oppdretter(?:en|e)?|speditør(?:en)?|transportør(?:en|er)?|utbygger(?:en)?|mann|kvinne(?:n|r)?|gravide|ungdom(?:men)?|offiser(?:er)?|vernepliktige?|befal(?:et)?|trygdede|lovovertreder(?:en)?|statsråd(?:en)?|ordfører(?:en)?|jeger(?:en|e|ne)?|jegar(?:en|ar|ane)?|fisker(?:en|e|ne)?|fiskar(?:en|ar|ane)?|dyrker(?:en|e|ne)?|utøver(?:en|e|ne)?|utøvar(?:en|ar|ane)?|statsforvalter(?:en|ne)?|næringsdrivende|næringsdrivande))$"
)
_CUT = re.compile(r",|\bsom\b|\b(?:i|på|av|for|til|fra|frå|med|uten|utan|etter|ved|under|hos|om|mot|der|jf|nevnt|nemnt)\b|\(")
_JOIN = re.compile(r"\s(?:og/eller|og|eller|samt)\s")
_NOUN = re.compile(r"[\w-]*\w")


def is_actor(low: str) -> bool:
    """Whether a noun phrase in lower case is somebody who can act.

    >>> [is_actor(one) for one in ("kommunen", "den som flytter", "søknaden", "foretak som påtar seg ansvar", "partane")]
    [True, True, False, True, True]
    """
    phrase = low.strip(" ,")
    if not phrase:
        return False
    if _PRONOUN.match(phrase) and not re.match(r"(?:den|de|dei|alle|begge|hver|kvar) (?!som\b|av\b|eller\b|andre\b|enkelte\b)[\w-]+", phrase):
        return True
    for part in _JOIN.split(_head(phrase)):
        words = _NOUN.findall(part)
        if words and (_BODY.fullmatch(words[-1]) or _PERSON.fullmatch(words[-1])):
            return True
    found = recogniser().find(_head(phrase))
    return bool(found) and found[-1][2] >= len(_head(phrase).rstrip()) - 1


def actor_id(text: str) -> str | None:
    """Canonical id of the actor that a phrase names: the last one in its head, else None."""
    found = recogniser().find(_head(text.lower()) if len(text.lower()) == len(text) else text)
    return found[-1][0] if found else None


def is_public(low: str) -> bool:
    """Whether the actor is a public body or office, as far as its name tells."""
    head = _head(low.strip(" ,"))
    known = actor_id(head)
    if known is not None and known in _public_ids():
        return True
    words = _NOUN.findall(head)
    return bool(words) and bool(_PUBLIC.fullmatch(words[-1]))


_PUBLIC = re.compile(
    r"[\w-]*(?:myndighet(?:en|ene|er|a|as|ane)?|styresmakt(?:a|ene|er|ane)?|nemnd(?:a|en|ene|er)?|tilsyn(?:et)?|direktorat(?:et)?|departement(?:et)?|etat(?:en)?|kommun(?:e|en|ar|er|ene|ane)"
    r"|(?:ting|lagmanns|høyeste|høgste|trygde|jordskifte|nams|skifte|arbeids|over)?rett(?:en)|domstol(?:en|ene)?|statsforvalt[ae]r(?:en)?|politiet|kongen|stortinget|regjering(?:en|a)|forvaltningsorgan(?:et)?|kommisjon(?:en)|register(?:et)?fører(?:en)?|registerførar(?:en)?"
    r"|kommunestyret|fylkestinget|helseforetak(?:et)?|helseføretak(?:et)?|statsråd(?:en)?|påtalemakt(?:a|en)|tolletaten|sjef(?:en)?)"
)


@lru_cache(maxsize=1)
def _public_ids() -> frozenset[str]:
    return frozenset(actor.id for actor in catalogue.actors().values() if actor.kind == "public")


def _head(phrase: str) -> str:
    """A noun phrase up to its first relative clause, preposition or comma, which hold no head."""
    cut = _CUT.search(phrase)
    while cut is not None and not phrase[: cut.start()].strip():
        cut = _CUT.search(phrase, cut.end())
    return phrase[: cut.start()] if cut else phrase
