"""Provisions that nearly every act has, and that therefore say nothing when two acts share them.

Recognised by heading and opening words in both written forms; the kinds follow the order of Norwegian acts
(Lovteknikk og lovforberedelse, Justisdepartementet, ch. 4): purpose, scope, regulations, sanctions, entry into force.
"""

import re

_HEADINGS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("commencement", r"i?kraft(?:tredelse|tredels|setting|setjing|tredjing|\b)|iverkset(?:t|j)|trer i kraft|virkningstid|verknadstid|^opphevelse|^oppheving"),
        ("transition", r"overgang(?:s|e)|overgangs?føre|overgangs?bestem|overgangs?regl"),
        ("amendment", r"endring(?:er|ar)? (?:i|av) (?:andre|annen|anna|andre)|endring(?:er|ar)? i (?:andre )?lov|^endring(?:er|ar)?\b.{0,30}$"),
        ("penalty", r"^straff|straffe(?:bestem|føre|ansvar|bud)|overtredelsesgebyr|overtramp?singsgebyr|lovbrotsgebyr|brotsgebyr|tvangsmulkt|administrative sanksj|^sanksjoner"),
        ("regulation", r"^(?:nærmere |utfyllende |nærare |utfyllande )?forskrift(?:er|ar|sheimel|shjemmel|skompetanse|en|)?\b(?! om .{25})|(?:hjemmel|heimel) (?:for|til) (?:å gi )?forskrift|utfyllende (?:regler|bestemm)|delegering"),
        ("purpose", r"^(?:lovens |lova sitt |forskriftens |forskrifta sitt )?(?:formål|føremål)(?:et|sbestemmelse|)\b|^(?:loven|lova|forskriften)s? (?:formål|føremål)"),
        ("scope", r"(?:saklig |stedlig |geografisk |sakleg |stadleg )?(?:virkeområde|verkeområde|anvendelsesområde|bruksområde)|svalbard|jan mayen|bilandene"),
        ("dispensation", r"^dispensasjon|^unntak og dispensasjon|^fritak"),
    )
)  # fmt: skip
_OPENINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("commencement", re.compile(r"^(?:\(1\) )?(?:denne |dette |noverande )?(?:loven|lova|lov|forskriften|forskrifta|forskrift|avtalen) (?:her )?"
                                r"(?:trer|trår|tek til å gjelde|tar til å gjelde|tar til å gjelda|gjelder fra|gjeld frå|settes i kraft)", re.IGNORECASE)),
    ("commencement", re.compile(r"^(?:loven|lova) (?:trer|tek|tar).{0,20}(?:kongen|kongen fastset|den tid kongen)", re.IGNORECASE)),
    ("amendment", re.compile(r"^(?:fra|frå) .{0,60}(?:gjøres|gjer ein|blir det gjort) følg(?:ende|jande) endring", re.IGNORECASE)),
    ("amendment", re.compile(r"^i lov .{0,160}(?:gjøres|skal|blir det gjort)", re.IGNORECASE)),
    ("penalty", re.compile(r"^(?:\(1\) )?(?:med (?:bøter|bot)|den som (?:forsettlig|forsettleg|med vilje|grovt)).{0,200}(?:straff|bøter|bot|fengsel)", re.IGNORECASE)),
    ("regulation", re.compile(r"^(?:\(1\) )?(?:kongen|departementet|[a-zæøå]+(?:direktoratet|tilsynet)|direktoratet) (?:kan|gir|gjev|gir nærmere|fastsetter) "
                              r"(?:i forskrift |ved forskrift )?(?:gi |gje |gjeve )?(?:forskrift|nærmere|nærare|utfyllende|utfyllande)[^.]{0,200}\.?$", re.IGNORECASE)),
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
