"""What a sentence is about where the language layer has no reading of its own: appeal, and who has a task or decides."""

import re

APPEAL = re.compile(r"klag|\banke[rs]?\b|ankast|overprøv")
COMPETENCE = re.compile(
    r"\b(?:(?:skal |kan )?før(?:er|e|a) tilsyn|har tilsyn|kan (?:\w+ ){0,4}?(?:gi pålegg|gje pålegg|pålegge|påleggje|gi "
    r"tillatelse|treffe|fatte|gjøre vedtak|gjere vedtak|stenge|stengje|oppnevne|oppnemne|trekke|tilbakekalle|kalle tilbake"
    r"|delegere)|er (?:\w+ )?(?:\w*myndighet|ansvarlig myndighet|styresmakt)\b|oppnevner|oppnemner|treffer vedtak|fatter vedtak"
    r"|gjør vedtak|gjer vedtak|avgjør\b|avgjer\b|godkjenner|bestemmer|skal (?:bestemme|avgjøre|avgjere|føre tilsyn|oppnevne))"
)
SUPERVISION = "tilsyn"
"""Supervision, told by its own word."""
