"""Provisions that nearly every act has, and that therefore say nothing when two acts share them.

Recognised by heading and opening words in both written forms; the kinds follow the order of Norwegian acts
(Lovteknikk og lovforberedelse, Justisdepartementet, ch. 4): purpose, scope, regulations, sanctions, entry into force.
"""

import re

_HEADINGS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("commencement", r"(?<!melding om )\bi ?kraft(?!tred\w{0,4} (?:av|for) (?:fusjon|fisjon|deling|omdanning|kapital))(?:tre|set|sett|\b)|^iverkset(?:ting|telse|tjing|jing)(?:en|a)?(?:$|\W{0,3}(?:og|av|m\b)\W{0,2}(?:opphevelse|overgang|lov|forskrift|m\b|\W|$))|trer i kraft|virkningstid|verknadstid"
                         r"|^opphevelse|^oppheving"),
        ("transition", r"overgang(?:s|e)|overgangs?føre|overgangs?bestem|overgangs?regl"),
        ("amendment", r"endring(?:er|ar)? (?:i|av) (?:andre|annen|anna|andre)|endring(?:er|ar)? i (?:andre )?(?:lov|forskrift)|^endring(?:er|ar)? (?:i|av) (?:lov|forskrift|denne|instruks|reglement|vedtekt|særlov)|^lovendring|^endring(?:er|ar)?\W{0,3}(?:m\W?v\W?)?$"),
        ("penalty", r"^straff|straffe(?:bestem|føre|ansvar|bud)|overtredelsesgebyr|overtramp?singsgebyr|lovbrotsgebyr|brotsgebyr|tvangsmulkt|administrative sanksj|^sanksjoner"),
        ("regulation", r"^(?:nærmere |utfyllende |nærare |utfyllande )?forskrift(?:er|ar|sheimel|shjemmel|skompetanse|en|)?\b(?! om .{25})|(?:hjemmel|heimel) (?:for|til) (?:å gi )?forskrift|utfyllende (?:regler|bestemm)|delegering"),
        ("purpose", r"^(?:lovens |lova sitt |forskriftens |forskrifta sitt )?(?:formål|føremål)(?:et|sbestemmelse|)\b|^(?:loven|lova|forskriften)s? (?:formål|føremål)"),
        ("scope", r"(?:saklig |stedlig |geografisk |sakleg |stadleg )?(?:virkeområde|verkeområde|anvendelsesområde|bruksområde)|svalbard|jan mayen|bilandene"),
        ("dispensation", r"^dispensasjon|^unntak og dispensasjon|^fritak"),
    )
)  # fmt: skip
_ITEM = r"^(?:\(?1[.)]? )?"
_INSTRUMENT = (
    r"(?:loven|lova|lov|forskriften|forskrifta|forskrift|forskriftene|forskriftane|avtalen|forordningen?|forordninga|direktivet|vedtaket|vedtak"
    r"|instruksen|reglementet|bestemmelsene|føresegnene|reglene|reglane|endringene|endringane|konvensjonen|protokollen|beslutningen|beslutning)"
)
_BODY = r"(?:kongen(?: i statsråd)?|[a-zæøå-]{0,40}(?:departementet|direktoratet|tilsynet|myndigheten|myndigheita|etaten|verket|nemnda|rådet|styret)|rektor|styret|norges bank)"
"""Who lays down regulations: the King, ministries and bodies by the way their names end."""
_RULES = r"(?:forskrift\w{0,3}|bestemmelser|føresegner|regler|reglar|retningslinjer)"
_OPENINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("commencement", re.compile(rf"{_ITEM}\[?(?:denne |dette |desse |disse |noverande )?{_INSTRUMENT} (?:her )?"
                                r"(?:trer|trår|tre|træder|tek til å gjelde|tar til å gjelde|tar til å gjelda|tek til å gjelda|gjelder fra|gjeld frå|(?:blir |vert )?set(?:tes?|t|jast) i (?:kraft|verk))\b(?! ikke| ikkje)", re.IGNORECASE)),
    ("commencement", re.compile(r"^(?:loven|lova) (?:trer|tek|tar).{0,20}(?:kongen|kongen fastset|den tid kongen)", re.IGNORECASE)),
    ("amendment", re.compile(r"^(?:fra|frå|med verknad frå|med virkning fra|når) .{0,90}(?:gjøres|gjer ein|blir det gjort|vert det gjort|gjerast)[^.:]{0,40}endring", re.IGNORECASE)),
    ("amendment", re.compile(r"^i (?:lov|forskrift|vedtak|forordning|direktiv|beslutning) .{0,160}(?:gjøres|skal|blir det gjort|vert det gjort)", re.IGNORECASE)),
    ("amendment", re.compile(r"^(?:fra|frå) (?:den |same |samme |dette )(?:tid|tidspunkt)\w{0,3}.{0,60}(?:oppheves|opphevast|blir .{0,80}oppheva|vert .{0,80}oppheva)", re.IGNORECASE)),
    ("amendment", re.compile(r"^(?:forordning|forskrift|direktiv|lov|følgende (?:lover|forskrifter|bestemmelser|endringer))\b.{0,160}(?:oppheves|blir oppheva|gjøres i|er oppheva)\b.{0,120}$", re.IGNORECASE)),
    ("penalty", re.compile(r"^(?:\(1\) )?(?:med (?:bøter|bot)|den som (?:forsettlig|forsettleg|med vilje|grovt)).{0,200}(?:straff|bøter|bot|fengsel)", re.IGNORECASE)),
    ("penalty", re.compile(rf"{_ITEM}(?:den som |ved |for |(?:forsettlig|forsettleg|forsetleg|uaktsom|aktlaus|grov|grovt)\w{{0,3}} ?|(?:eller|og) |uaktsom\w? ){{0,6}}"
                           r"(?:overtredelse\w?|overtreding\w?|overtramp|brudd|brot|overtrer|bryter|bryt)(?: av| på)? "
                           r"(?:en |ei |et |slike? |noen av )?(?:bestemmelse|denne|loven|lova|forskrift|føresegn|regl|pålegg|påbud|vedtak|vilkår|lov)[^.]{0,260}"
                           r"(?:straff|\bbot\b|bøter|gebyr|tvangsmulkt)", re.IGNORECASE | re.DOTALL)),
    ("penalty", re.compile(rf"{_ITEM}(?:for å sikre at [^.]{{0,200}}|(?:ved|dersom|når|om) [^.]{{0,160}}, )?kan {_BODY} (?:\w+ ){{0,3}}?(?:ilegge|påleggje|fastsette|fastsetje|gje|gi|pålegge|vedta)"
                           r" (?:(?!forskrift)[^.]){0,80}(?:tvangsmulkt|dagmulkt|løpende mulkt|overtredelsesgebyr|lovbrotsgebyr|brotsgebyr)", re.IGNORECASE)),
    ("penalty", re.compile(rf"{_ITEM}{_BODY} kan (?:\w+ ){{0,3}}?(?:ilegge|påleggje|fastsette|fastsetje|gje|gi|vedta)"
                           r" (?:(?!forskrift)[^.]){0,80}(?:tvangsmulkt|dagmulkt|løpende mulkt|overtredelsesgebyr|lovbrotsgebyr|brotsgebyr)", re.IGNORECASE)),
    ("regulation", re.compile(rf"{_ITEM}{_BODY} (?:kan|gir|gjev|skal|fastsetter|fastset) (?:i forskrift |ved forskrift |og |òg |også )?(?:gi |gje |gjeve |fastsette |fastsetje |fastsetja |vedta |utferdige )?"
                              rf"(?:i forskrift )?(?:forskrift|(?:nærmere |nærare |utfyllende |utfyllande |slike ){{0,2}}{_RULES}|nærmere|nærare|utfyllende|utfyllande)[^.]{{0,200}}\.?$", re.IGNORECASE)),
)  # fmt: skip


def boilerplate(heading: str, text: str) -> str:
    """Kind of boilerplate, or an empty string.

    >>> boilerplate("Ikrafttredelse", "Loven trer i kraft 1. januar 2012.")
    'commencement'
    >>> boilerplate("Melding om dødsfall", "Lege skal gi melding om dødsfall.")
    ''
    """
    for kind, pattern in _HEADINGS:
        if heading and pattern.search(heading):
            return kind
    opening = text[:400]
    for kind, pattern in _OPENINGS:
        if pattern.search(opening) and (kind != "regulation" or len(text) < 300):
            return kind
    return ""
