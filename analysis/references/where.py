"""Where a citation stands, and what stands around it that changes what it means."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from analysis.references.context import carries_former_law, unit_rule
from ingest.citation import Mention
from ingest.citation.lexicon import MONTHS
from ingest.corpus import DocumentInfo
from ingest.document import Document, Unit

SHORT = 9
"""Letters before «forskriften» below which a name tells too little."""

UNDER: Final = re.compile(r"\bforskrift(?:en|er|ene|a)?\b[^;\n]{0,110}\b(?:til|av)\s(?:den\s)?$", re.IGNORECASE)
"""«forskrift til …»: the section that follows is the regulation's, not the act's."""

_UNDER_ONE: Final = re.compile(r"\bforskrift(?:en|a)?\s(?:til|etter)\s[^.;\n]{0,160}$", re.IGNORECASE)
_ACT_WITHIN: Final = re.compile(r"lov(?:en|a)?\s(?:av\s|frå\s|fra\s)?\d", re.IGNORECASE)
_CONTINUES: Final = re.compile(
    r"^(?:,\s*[a-zæøå-]+\s(?:og|ved|i)\s|,?\s(?:og|ved|for|av|på|til|innen)\s[a-zæøå]{3,}"
    r"|\s(?!jf|som|skal|kan|gjelder|er|har|når|dersom|kapittel|kap|del|med)[a-zæøå-]{4,}\s)"
)
_REGULATION: Final = re.compile(r"([\w-]+?)s?forskrift(?:en|a)?")
_GRANTED: Final = re.compile(
    r"\b(?:\w*tillatelser?|\w*løyver?|\w*konsesjon(?:er)?|bevilling(?:er)?|utmål|rettigheter?|autorisasjon|lisens)\b"
    r"\s(?:gitt\s)?etter\s$"
)
_GRANTED_OR: Final = re.compile(
    r"\b(?:tillatelser?|løyver?|konsesjon(?:er)?|bevilling(?:er)?)\s(?:gitt\s)?etter\slov\s\d[^;\n]{10,200}\b(?:eller|og)\s$"
    r"|\bgodkjent\s[^;\n]{0,60}\better\s§[^;\n]{0,30}\beller\setter\s$"
)
_OR_ACT: Final = re.compile(r"^[^.;]{0,160}?(?:\b(?:eller|og)\s(?:etter\s)?|,?\n)(?:lov \d|[a-zæøå]{3,}lov(?:en|a)\b)")
NAMES_ACT: Final = re.compile(r"\w{3,}lov(?:en|a|ens|as)?\b|\blov \d|\bforskrift \d|\blov om\b|\bforskrift om\b", re.IGNORECASE)
_FOREIGN_NAME: Final = re.compile(
    r"\b[\w-]{4,}(?:reglene|reglane|loven|lova|forskriften|forskrifta|regulativets?|instruksen|lovens|lovas|forskriftens)\s{1,2}$"
    r"|\b[A-ZÆØÅ]{2,6}\s{1,2}$"
)
_SPOKEN: Final = re.compile(r"\b(?:skal|kommer|kjem|gjelder|gjeld|etter lov|ikke|ikkje|for personer)\b")


@dataclass(frozen=True)
class Where:
    """The unit that a citation stands in; its text is read when first asked for, which most citations never do."""

    info: DocumentInfo
    document: Document
    unit: Unit
    number: int

    @cached_property
    def text(self) -> str:
        """The unit's text, that offsets are into."""
        return self.document.slice(self.unit)

    @cached_property
    def rule(self) -> str:
        """Why the document or the unit deals with former law; empty if it does not."""
        return carries_former_law(self.info) or unit_rule(self.document, self.unit)


def starts_line(where: Where, mention: Mention) -> bool:
    """At the start of a line: what the line before cites does not carry on into it."""
    return where.text[: mention.start].rstrip(" (").endswith("\n")


def list_of_another(where: Where, mention: Mention) -> bool:
    """In a list whose introduction names another act, at any level: «… i verdipapirhandelloven:»."""
    blocks = where.unit.relative
    while inside := next((block for block in blocks if block.start <= mention.start < block.end), None):
        lead, newline, _ = where.text[inside.start : mention.start].partition("\n")
        if newline and NAMES_ACT.search(lead):
            return True
        blocks = inside.children
    above = where.text[: mention.start].rpartition(":\n")[0][-200:].rpartition("\n")[2]
    return bool(NAMES_ACT.search(above))


def borrowed(where: Where, mention: Mention) -> str:
    """What stands right before a place whose act is named elsewhere: «trafikkreglene § 14 og § 7 i forskrift om …»."""
    if mention.text.startswith("§") and _FOREIGN_NAME.search(where.text[max(0, mention.start - 60) : mention.start]):
        return "annet navn foran"
    if mention.carried and _UNDER_ONE.search(where.text[max(0, mention.start - 200) : mention.start]):
        return "forskrift til loven"
    named = mention.text.partition("§")[0]
    if (mention.act or "").startswith("forskrift/") and _ACT_WITHIN.search(named):
        return "flere lover"  # «forskrift til utfylling av skatteloven av 26. mars 1999 nr. 14»
    return "flere lover" if mention.targets and len(named) > 60 and _SPOKEN.search(named) else ""


def spoken_day(refid: str) -> str:
    """The day and number of an act as texts write it: «8. juni 2018 nr. 28»; empty for an id without a day."""
    parts = refid.partition("/")[2].split("-")
    if len(parts) < 4 or not all(part.isdigit() for part in parts):
        return ""
    month = next((name for name, number in MONTHS.items() if number == int(parts[1])), "")
    return f"{int(parts[2])}. {month} {parts[0]} nr. {parts[3]}"


def granted_under_several(where: Where, mention: Mention) -> bool:
    """«tillatelse etter lov … eller lov …»: what was granted under the old act and what is granted under the new."""
    before, after = where.text[max(0, mention.start - 60) : mention.start], where.text[mention.end : mention.end + 200]
    lead = where.text[max(0, mention.start - 220) : mention.start]
    return bool((_GRANTED.search(before) and _OR_ACT.match(after)) or _GRANTED_OR.search(lead))


def short_name(name: str) -> bool:
    """A name that several regulations may go by at home: «merkeforskriften», «sikkerhetsforskriften»."""
    found = _REGULATION.fullmatch(name)
    return found is not None and len(found[1]) < SHORT


def title_goes_on(where: Where, mention: Mention, name: str) -> bool:
    """Whether the title is longer than the name: «forskrift om opptak» of «forskrift om opptak, studier og eksamen ved …»."""
    at = where.text.casefold().find(name, mention.start)
    end = at + len(name) if at >= 0 else mention.end
    return bool(_CONTINUES.match(where.text[end : end + 40]))
