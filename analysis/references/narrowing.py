"""Whether the law that cites a provision takes something away from it: it does not apply, or only on a condition.

Read from the clause that the citation stands in, never from beyond a subordinate clause: «dette gjelder ikke når § 5 er
oppfylt» says nothing of § 5.
"""

import re
from typing import Final

from analysis.references.model import Narrowing

_CLAUSE: Final = r"(?:når|dersom|hvis|som|at|fordi|mens|der|inntil|med mindre)"
_NOT: Final = r"ikkj?e"
_SAME_CLAUSE: Final = rf"(?:(?!\b(?:{_CLAUSE}|gjeld(?:er|e)?|men|er|har|skal|kan|må)\b)[^.;:]){{0,110}}"
"""What may stand between a citation and its verb: no other verb, no subordinate clause."""

_EXCLUDED_AFTER: Final = re.compile(
    rf"^{_SAME_CLAUSE}\b(?:"
    rf"gjeld(?:er)?\s(?:(?!om\b|så\b)\w+\s){{0,2}}?{_NOT}\b"
    rf"|(?:får|finner|kommer|kjem|blir|vert)\s(?:\w+\s)?{_NOT}\s(?:til\s)?(?:anvendelse|bruk|brukt|anvendt)"
    rf"|(?:skal|kan)\s(?:\w+\s)?{_NOT}\s(?:gjelde|gjelda|anvendes|nyttes|brukes|brukast|nyttast)"
    rf"|(?:anvendes|nyttes|brukes)\s(?:\w+\s)?{_NOT}\b"
    r"|(?:fravikes|fravikast|settes til side|er unntatt)\b)",
    re.IGNORECASE,
)
_EXCLUDED_BEFORE: Final = re.compile(
    rf"(?:\bgjeld(?:er)?\s(?:\w+\s)?{_NOT}|\b(?:med unntak|unntatt|bortsett fr[aå]|med unnatak)(?:\s(?:av|for|frå|fra))?)\s"
    r"(?:(?:reglene|reglane|bestemmelsene|bestemmelsen|føresegnene|føresegna|taushetsplikten|teieplikta)\s(?:i|etter)\s)?"
    r"(?:[\wæøå-]*lov(?:en|a)s?\s)?$",
    re.IGNORECASE,
)
_ONLY: Final = r"(?:bare|berre|kun|utelukkende)"
_RESTS_ON: Final = re.compile(
    r"(?:\b(?:etter|jfr?\.?|i medh[ao]ld av|med h(?:jemm|eim)el i|i henhold til|ifølge|reglene i|bestemmelse[nr]e? i)\s\(?)"
    r"(?:[\wæøå-]*lov(?:en|a)s?\s)?$|^\W*(?:[\wæøå-]*lov(?:en|a)s?\s)?$",
    re.IGNORECASE,
)
_ONLY_BEFORE: Final = re.compile(
    rf"\b(?:kan|skal|må|får)\s(?:\w+\s){{0,2}}?{_ONLY}\b(?:(?!\b{_CLAUSE}\b)[^.;:])*$|\bgjeld(?:er)?\s{_ONLY}\b(?:(?!\b{_CLAUSE}\b)[^.;:])*$",
    re.IGNORECASE,
)
_ONLY_AFTER: Final = re.compile(rf"^{_SAME_CLAUSE},?\s(?:kan|skal|må|får|gjeld(?:er)?)\s(?:\w+\s){{0,2}}?{_ONLY}\b", re.IGNORECASE)
_CONDITION: Final = re.compile(
    rf"^(?:(?!\b{_CLAUSE}\b)[^.;:])*?"
    r"\b(?:når|dersom|hvis|så langt|så lenge|i den (?:utstrekning|utstrekking|grad|mon)|om det|for så vidt)\b",
    re.IGNORECASE,
)

_ASIDE: Final = re.compile(
    r"^\W*(?:\(?\d{1,2}\)\s)?(?:er|blir|har|får|i|ved|for|på|som|med|etter|under|til|frå|fra)\s"
    r"|\b(?:\w+(?:pliktige?|lagte?|gitte?|erte?|ettet|ettede)|knytta?|knyttet|unntatt)\s(?:\w+\s){0,3}"
    r"(?:etter|jfr?\.?|i henhold til)\s(?:[\w]*lov(?:en|a)s?\s)?$",
    re.IGNORECASE,
)
"""The citation is no part of what is limited: «I saker etter § 5 kan …», «Er vilkåret oppfylt, jf. § 5, kan …», «lån opptatt etter § 5»."""

_NEW_SENTENCE: Final = re.compile(r"(?<!\bjf)(?<!\bjfr)(?<!\bnr)(?<!\bkap)\.\s+(?=[A-ZÆØÅ]|$)|\n")
"""What is cut out around a citation may hold more than one sentence."""


def narrowing(sentence: str, start: int, end: int) -> Narrowing:
    """How a sentence narrows what is cited at ``sentence[start:end]``; empty if it does not.

    >>> def of(text: str) -> str:
    ...     at = text.index("§ 9")
    ...     return narrowing(text, at, at + 3)
    >>> of("Dette gjelder ikke. Prøveloven § 9 gjelder likevel ikke for skoler")
    'excluded'
    >>> of("Plikten gjelder når det er varslet om. § 9 gjelder ikke")
    'excluded'
    >>> of("Opplysninger kan bare gis etter prøveloven § 9 når det er nødvendig")
    'limited'
    >>> of("Opplysninger etter § 9 kan berre givast når det trengst")
    'limited'
    >>> of("Loven gjelder ikke når § 9 er oppfylt"), of("Vedtak kan bare treffes når vilkårene i § 9 er oppfylt")
    ('', '')
    """
    before, after = sentence[:start], sentence[end:]
    before = _NEW_SENTENCE.split(before)[-1]
    if _EXCLUDED_AFTER.match(after) or _EXCLUDED_BEFORE.search(before):
        return "excluded" if not _in_condition(before) else ""
    if not _RESTS_ON.search(before) or _ASIDE.search(before) or _in_condition(before):
        return ""
    if _ONLY_AFTER.match(after) or (_ONLY_BEFORE.search(before) and _CONDITION.match(after)):
        return "limited"
    return ""


def _in_condition(before: str) -> bool:
    """Whether the citation stands in a subordinate clause that has not ended: «… når det følger av § 5»."""
    opened = [found.end() for found in re.finditer(rf"\b{_CLAUSE}\b", before, re.IGNORECASE)]
    return bool(opened) and "," not in before[opened[-1] :]
