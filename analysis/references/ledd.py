"""Citations of a ledd that the section does not have: «§ 5 fjerde ledd» of a section with three.

Found when every document has been read, because only then the ledd of all sections are known.
"""

import re
from collections.abc import Mapping
from typing import Final

from analysis.references.context import looks_back, sentence
from analysis.references.judge import CERTAIN
from analysis.references.model import Cite, Scanned, State, Suspect
from analysis.references.where import NAMES_ACT, UNDER, Where
from ingest.corpus import Corpus
from ingest.document import UnitKind
from ingest.identifier import split

_LEDD: Final = re.compile(r"/ledd-(\d{1,3})(?:/|$)")
_OTHER: Final = re.compile(r"^\s*(?:i (?:den )?(?:tidligere|dagjeldende|nye?)|\(?av \d|\(?\d{4})|nytt?\s\w+ ledd", re.IGNORECASE)
_BORROWED: Final = re.compile(r"(?:\d|[a-zæøå]{4,}(?:reglementet|instruksen|loven|lova|forskriften|avtalen|reglene|vedtektene)s?)\s$")
_ALSO: Final = re.compile(r"(?:\bjfr?\.?|,|\bog|\beller)\s$")
_SAME: Final = re.compile(r"\b(?:nye?|nytt|blir|nåværende|noverande)\s$", re.IGNORECASE)


def missing_ledd(corpus: Corpus, scanned: Mapping[str, Scanned]) -> dict[str, tuple[Suspect, ...]]:
    """Document → its citations of ledd that are not there."""
    found: dict[str, tuple[Suspect, ...]] = {}
    for document, one in scanned.items():
        cites = [
            (cite, target) for cite in one.cites
            if (target := _missing(document, one, cite, scanned)) and not _in_namesake(corpus, target, scanned)
        ]  # fmt: skip
        suspects = [suspect for cite, target in cites if (suspect := _suspect(corpus, document, cite, target, one.ledd))]
        if suspects:
            found[document] = tuple(suspects)
    return found


def _missing(document: str, one: Scanned, cite: Cite, scanned: Mapping[str, Scanned]) -> str:
    """The first place cited that its section is too short for; empty when any of the places is there, or none can be told."""
    own = f"{document}/{one.units[cite.unit]}"
    first = ""
    for target in cite.targets:
        number = _LEDD.search(target)
        provision = target[: number.start()] if number else target
        act, inside = split(provision)
        count = scanned[act].ledd.get(inside, 0) if act in scanned else 0
        if number is None or not inside.startswith("§") or provision == own or not count or int(number[1]) <= count:
            return ""
        first = first or target
    return first


def _in_namesake(corpus: Corpus, target: str, scanned: Mapping[str, Scanned]) -> bool:
    """Whether another act of that name has the ledd: old and new stand side by side while the new one comes into force."""
    document, inside = split(target)
    number = _LEDD.search(target)
    section = inside.partition("/")[0]
    others = [one for one in corpus.register.namesakes(corpus.documents[document].name) if one != document and one in scanned]
    return any(number is not None and scanned[one].ledd.get(section, 0) >= int(number[1]) for one in others)


def _suspect(corpus: Corpus, document: str, cite: Cite, target: str, own: Mapping[str, int]) -> Suspect | None:
    info, whole = corpus.info(document), corpus.document(document)
    unit = whole.units[cite.unit]
    where = Where(info, whole, unit, cite.unit)
    cited = where.text[cite.start : cite.end]
    if unit.kind is not UnitKind.PROVISION or "\n" in cited or not re.search("ledd|stykke", cited):
        return None  # «§ 4 (2)» may be a number of a list
    if re.search("artikkel|konvensjon", cited):
        return None
    if cited.startswith("§") and _BORROWED.search(where.text[max(0, cite.start - 40) : cite.start]):
        return None
    section = split(target)[1].partition("/")[0]
    if section in own and cited.startswith("§") and _ALSO.search(where.text[max(0, cite.start - 8) : cite.start]):
        return None  # «straffelovens § 39, jfr. § 7 fjerde ledd» of a text that has a § 7 itself
    first, _ = sentence(where.text, cite.start, cite.end)
    if split(target)[0] == document and cited.startswith("§") and NAMES_ACT.search(where.text[first : cite.start]):
        return None  # «… lov om … § 108»: whose section it is the words do not tell
    if UNDER.search(where.text[max(0, cite.start - 160) : cite.start]):
        return None  # «forskrift til … § 4-7» cites the regulation
    if _OTHER.search(where.text[cite.end : cite.end + 40]) or _SAME.search(where.text[max(0, cite.start - 20) : cite.start]):
        return None
    mark = where.rule or looks_back(whole, unit, where.text, cite.start, cite.end)
    state: State = "historical" if mark else "dead"
    return Suspect(cite.unit, cite.start, cite.end, target, split(target)[0], "ledd-missing", state, CERTAIN["ledd-missing"], mark)
