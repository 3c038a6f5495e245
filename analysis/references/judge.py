"""One citation: does it lead somewhere, and if not, why not?

Better fewer and right: what may be meant otherwise (a title cut short, a local regulation, a letter that is an item, the
section numbers of a regulation under the act) is ``doubtful``, never ``dead``.
"""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final, NamedTuple

from analysis.references.context import is_comment, looks_back, neighbourhood, written
from analysis.references.model import Reason, State, Suspect
from analysis.references.where import (
    UNDER,
    Where,
    borrowed,
    granted_under_several,
    list_of_another,
    short_name,
    spoken_day,
    starts_line,
    title_goes_on,
)
from analysis.replacement import replacements
from corpora import catalogue
from ingest.citation import Citation, Mention, Register
from ingest.citation.model import Target
from ingest.corpus import Corpus
from ingest.document import UnitKind
from ingest.identifier import provision_of, split

_NUMBER: Final = re.compile(r"\d{1,3}(?:-\d{1,3})?[a-zA-Z]?|\d{1,2}[A-Z]-\d{1,3}[a-z]?")
_LETTER: Final = re.compile(r"(?<=\d)[a-zA-ZæøåÆØÅ]$")
_MORE_LETTERS: Final = re.compile(r"^\s?(?:[–-]|,\s|og\s|eller\s|til\s)[a-zæøå](?![a-zæøå])|^\)")
_ACT_NAME: Final = re.compile(r"(?:lov(?:en|a)?|forskrift(?:en|a)?)(?: \d{4})?$|^lov (?:om|til)|^forskrift (?:om|til|for)|l\.?$")
_STATUTE: Final = re.compile(r"[\w-]{4,}lov(?:en|a)$|^lov om \w")
_GENERIC: Final = frozenset(["loven", "lova", "forskriften", "forskrifta"])
_AMENDING: Final = re.compile(r"^\s*(?:om|med|til)\s(?:midlertidige?\s)?(?:endring|oppheving|opphevelse|opphevning)", re.IGNORECASE)
_NOTE: Final = re.compile(r"(?:\bved|\bmed|\biflg\.?|\bjf\.? res\.?|\bsom endret ved|\btilføyd ved)\s$", re.IGNORECASE)
_YEAR_AFTER: Final = re.compile(r"^\s*\(?(?:av|frå|fra)?\s?\(?(?:\d{1,2}\.\s?\w+\s)?(1[89]\d\d|20\d\d)\b(?![-/])")
_YEAR_IN: Final = re.compile(r"(?:1[89]|20)\d\d\)?$")
_SAME_TITLE: Final = re.compile(r"^\s?om (?P<title>[^.;,]{4,80}?) (?:og|eller) (?:lov|forskrift) [^.;,]{8,40} om (?P=title)")
_PAREN: Final = re.compile(r"^[^().;\n]{0,160}\(([^()\d]{4,70}?)(?:\s[–-]\s[^()]{1,20})?\)")
_PAREN_END: Final = re.compile(r"\(([^()\d]{4,70})\)$")
_LOCAL: Final = re.compile(
    r"\b(?:kommune|fylke|naturreservat|landskapsvern|verneområde|verneplan|nasjonalpark|biotopvern|fuglefredning|fredning av|havnedistrikt"
    r"|fartsgrense|orden i|båndtvang|jakttid|lokal forskrift|vannskuterfør|\w*reglement|stortings)",
    re.IGNORECASE,
)  # fmt: skip
_RESOLUTION: Final = re.compile(r"res\b|resolusjon|reg\.", re.IGNORECASE)
_APPLIES_ANOTHER: Final = re.compile(
    r"anvendelse|innlemm|samvirke|tilpasning|virkeområde|gjennomføring av|satser|delegering|overgang", re.IGNORECASE
)
_ELSEWHERE: Final = re.compile(
    r"^[^.;:\n]{0,60}\bi (?:FNs?|lov|forskrift|resolusjon|direktiv|[\wæøå-]*(?:lov(?:en|a)|forskriften|resolusjon))\b"
)
_LEADING: Final = re.compile(r"(?<=§)\d+")
_JOINED: Final = re.compile(r",?\s(?:og|eller|til|jf\.|,)?\s?|,\s")
_OWN_ACT: Final = re.compile(
    r"\b(?:denne (?:lov|forskrift)(?:en|a)?|(?:loven|lova|forskriften) her),?\s(?:(?:og|eller)\s(?:etter\s)?)?$",
    re.IGNORECASE,
)
_COORDINATED: Final = re.compile(r"\w-\s(?:og|eller)\s\w+forskrift")
_NAME_FIRST: Final = re.compile(r"^[\w\s-]{4,60}?lov(?:en|a)?(?=\s(?:av\s)?\d)")
_TITLE_AFTER: Final = re.compile(r"\b(?:om|til) (?P<title>[^.;§()\n]{6,140})")
_PENAL: Final = re.compile(r"straffelov(?:en|a)?\b(?! \(?(?:av )?19)", re.IGNORECASE)
_LETTERED: Final = re.compile(r"bokst|\blit", re.IGNORECASE)
_TITLE: Final = re.compile(r"^\s?(?:om|til|for|mot)\s|^[^.;]{0,120}\(")
_DATED: Final = ("lov/", "forskrift/")
_NOT_ACTS: Final = frozenset(["konvensjonen", "konvensjona", "forordningen", "direktivet", "protokollen", "avtalen", *_GENERIC])

CERTAIN = {
    "section-repealed": 0.98, "act-repealed": 0.97, "act-renamed": 0.95, "act-unknown": 0.5, "section-missing": 0.9, "ledd-missing": 0.85,
}  # fmt: skip
"""What each reason is worth where nothing speaks against it; shares of samples read by hand (bench/RESULTS.md)."""


class Fault(NamedTuple):
    """Why a citation leads nowhere, where it would lead, and whether that is what it says."""

    reason: Reason
    target: str
    state: State
    mark: str = ""


class Judge:
    """Knows the acts of one snapshot; judges one citation at a time."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._register: Register = corpus.register
        self._documents = corpus.documents
        self._repealed_by = repealed_by(corpus)

    def _may_be_own(self, where: Where, mention: Mention) -> bool:
        """«jfr. § 8» after another act's sections, in a text that has a § 8 itself."""
        act, first = self._register.act(where.info.id), mention.targets[0].path[0]
        own = act is not None and first.kind == "paragraf" and act.position(f"§{first.value}") is not None
        return own and bool(re.search(r"\bjfr?\.?\s$", where.text[max(0, mention.start - 8) : mention.start]))

    @cached_property
    def _heirs(self) -> dict[str, str]:
        return {act.id: act.replaced_by or "" for act in catalogue.act_names().former}

    @cached_property
    def _coming(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for new, olds in replacements(self._corpus).items():
            for old in olds:
                found.setdefault(old, []).append(new)
        return {old: tuple(news) for old, news in found.items()}

    def suspect(self, where: Where, mention: Mention, citation: Citation, beside: Sequence[Citation] = ()) -> Suspect | None:
        """What is wrong with a citation; None if nothing, or if nothing can be said.

        :param beside: the citations before and after it in the text
        """
        found = self._fault(where, mention, citation, beside)
        if found is None:
            return None
        reason, target, state, mark = found
        if state == "dead":
            mark = where.rule or looks_back(where.document, where.unit, where.text, mention.start, mention.end)
            state = "historical" if mark else "dead"
        confidence = round(CERTAIN[reason] * self._surety(where, mention, reason, target), 2)
        return Suspect(where.number, mention.start, mention.end, target, split(target)[0], reason, state, confidence, mark)

    def _fault(self, where: Where, mention: Mention, citation: Citation, beside: Sequence[Citation]) -> Fault | None:
        if "\n" in mention.text or mention.eu or citation.kind == "eu":  # a letter on the next line is a list item's
            return None
        known = citation.document in self._documents if citation.document else False
        if citation.kind == "repealed" and known:
            return self._in_repealed_section(where, citation, mention)
        if citation.kind == "repealed" and citation.document:
            return self._in_former_act(where, mention, *self._former_meant(where, mention, citation))
        if citation.kind == "unresolved" and citation.document and known and mention.targets:
            return self._missing(where, mention, citation.document, beside)
        if citation.kind == "external" and citation.document and mention.act:
            return self._renamed(mention, citation) or self._lettered(where, mention, citation)
        if citation.kind == "unresolved" and citation.document is None and mention.act and _STATUTE.search(mention.act):
            return Fault("act-unknown", mention.act, "doubtful", "ukjent navn")
        return None

    # -- sections -----------------------------------------------------------------------------------------------

    def _in_repealed_section(self, where: Where, citation: Citation, mention: Mention) -> Fault | None:
        target = citation.targets[0]
        if mention.act is None and not mention.own and (mention.antecedent or list_of_another(where, mention)):
            return None  # «verdipapirhandelloven: … § 5-5»: whose section it is the words do not tell
        if mention.act is None and borrowed(where, mention):
            return None
        if "/bokstav-" in target and not _LETTERED.search(mention.text):
            return None  # «§ 14 c» of an act without § 14 c
        if mention.targets[0].path[0].kind != "paragraf" and (mention.act is None or mention.act in _NOT_ACTS):
            return None  # «artikkel 5» in a table of what corresponds to what
        if _YEAR_AFTER.match(where.text[mention.end : mention.end + 30]) and mention.act and not mention.act.startswith(_DATED):
            return Fault("section-repealed", target, "doubtful", "årstall")
        if mention.carried and starts_line(where, mention):
            return None
        if mention.act and not mention.act.startswith(_DATED) and self._elsewhere(mention.act, target):
            return Fault("section-repealed", target, "doubtful", "ny lov")
        return Fault("section-repealed", target, "dead", "")

    def _missing(self, where: Where, mention: Mention, document: str, beside: Sequence[Citation]) -> Fault | None:
        cited = next((one for one in mention.targets if one.path[0].kind == "paragraf"), None)
        if cited is None or (where.unit.kind is UnitKind.TEXT and mention.act is None):
            return None
        value = cited.path[0].value
        if value[-1] in "iåXx":  # «§ 22 i forskriften», «§ 5-8 X» in a table of crosses
            return None
        target = f"{document}/§{value}"
        act = self._register.act(document)
        if act is None or not _NUMBER.fullmatch(value) or not self._numbered_alike(document, value):
            return None
        if mention.carried and (starts_line(where, mention) or not self._same_style(document, value)):
            return None
        doubt = self._doubt(where, mention, document, cited)
        if mention.act is None:
            return None if doubt else self._missing_at_home(where, mention, document, value, beside)
        if mention.act in _GENERIC or not (mention.act.startswith(_DATED) or _ACT_NAME.search(mention.act)):
            return None
        return Fault("section-missing", target, "doubtful" if doubt else "dead", doubt)

    def _has_letter(self, document: str, section: str, letter: str) -> bool:
        """Whether «§ 3 d» may be bokstav d of § 3: the section's text has such a letter, as an item or run on in a ledd."""
        act = self._register.act(document)
        at = act.position("§" + section) if act else None
        if act is None or at is None:
            return False
        unit = self._corpus.unit(document, act.entry.provisions[at])
        letters = re.compile(rf"(?:^|[\s(]){re.escape(letter)}\s?[).]\s", re.IGNORECASE | re.MULTILINE)
        listed = any(block.name.endswith(f"bokstav-{letter.lower()}") or "punkt-" in block.name for block in unit.walk())
        return listed or letters.search(self._corpus.document(document).slice(unit)) is not None

    def _lettered(self, where: Where, mention: Mention, citation: Citation) -> Fault | None:
        """«§ 9 a» that was taken for bokstav a of § 9, where § 9 has no such letter."""
        found = re.search(r"/(§[^/]+)/bokstav-([a-hj-z])$", citation.targets[0]) if citation.targets and mention.act else None
        if found is None or _LETTERED.search(mention.text) or self._has_letter(citation.document or "", found[1][1:], found[2]):
            return None
        target = f"{citation.document}/{found[1]}{found[2]}"
        if _MORE_LETTERS.match(where.text[mention.end : mention.end + 8]):  # «§ 9 c og d»
            return None
        doubt = "ny lov" if self._elsewhere(mention.act or "", target) else borrowed(where, mention)
        return Fault("section-missing", target, "doubtful" if doubt else "dead", doubt)

    def _doubt(self, where: Where, mention: Mention, document: str, cited: Target) -> str:
        """Why a section that is not in the act may yet be somewhere."""
        value = cited.path[0].value
        before, after = where.text[max(0, mention.start - 160) : mention.start], where.text[mention.end : mention.end + 40]
        act = self._register.act(document)
        base = _LETTER.sub("", value)
        if base != value and _MORE_LETTERS.match(after):
            return "bokstav"
        if act is not None and base != value and act.position("§" + base) is not None and self._has_letter(document, base, value[-1]):
            return "bokstav"
        if mention.act and UNDER.search(before):
            return "forskrift til loven"
        if mention.act and not mention.act.startswith(_DATED) and _YEAR_AFTER.match(after):
            return "årstall"
        if cited.until is not None:
            return "rekke"
        if self._elsewhere(mention.act or "", f"{document}/§{value}"):
            return "ny lov"
        if mention.act and mention.act.startswith(("lov ", "forskrift ")) and self._register.exactly(mention.act) is None:
            return "tittel"
        if short_name(mention.act or "") or _COORDINATED.search(mention.text):
            return "kortnavn"
        if "-" not in value and len(value) > 2 and not self._same_style(document, value):
            return "bindestrek"  # «§ 810» for § 8-10
        if mention.act and mention.act.startswith(_DATED) and self._register.act(mention.act) is None:
            return "samme dato"
        return borrowed(where, mention)

    def _elsewhere(self, name: str, target: str) -> bool:
        """Whether an act of the same name, or the one that is to replace it, has the section."""
        document, inside = split(provision_of(target))
        others = {*self._coming.get(document, ()), *(self._register.namesakes(name) if name else ())} - {document}
        return any(act is not None and act.position(inside) is not None for act in map(self._register.act, others))

    def _numbered_alike(self, document: str, value: str) -> bool:
        """Whether the act numbers its sections so that there could be such a one: «§ 3-4» in an act with chapters."""
        act = self._register.act(document)
        names = {name[1:] for name in act.entry.provisions if name.startswith("§")} if act else set()
        ends = value.split("-")
        group = tuple(f"{part}{mark}" for part in (value, _LETTER.sub("", value)) for mark in "-.")
        if len(names) < 2 or any(name.startswith(group) for name in names):
            return False  # «§ 5-12 D» heads §§ 5-12-30 to 5-12-32
        return not (len(ends) == 2 and names.issuperset(ends))  # «§ 6-10» of an act that counts straight through is §§ 6 to 10

    def _within(self, document: str, value: str) -> bool:
        """Whether the number is not far beyond the last of the act: «§ 123» of an act with 40 sections is another's."""
        act = self._register.act(document)
        numbers = [int(found[0]) for name in (act.entry.provisions if act else ()) if (found := _LEADING.search(name))]
        wanted = _LEADING.search("§" + value)
        return bool(numbers and wanted) and int(wanted[0] if wanted else 0) <= 2 * max(numbers)

    def _same_style(self, document: str, value: str) -> bool:
        act = self._register.act(document)
        names = [name for name in act.entry.provisions if name.startswith("§")] if act else []
        return 2 * sum(("-" in name) == ("-" in value) for name in names) > len(names)

    def _missing_at_home(
        self, where: Where, mention: Mention, document: str, value: str, beside: Sequence[Citation]
    ) -> Fault | None:
        """A bare «§ 14» of a text that has no § 14: its own where it says so, or where one beside it in the list is."""
        if where.unit.kind is not UnitKind.PROVISION or (mention.antecedent and not mention.own):
            return None
        if mention.own and (" lov" in mention.text.lower()) != document.startswith("lov/"):
            return None  # «denne lov» of a regulation is the act it has just named
        target = f"{document}/§{value}"
        if mention.own:
            return Fault("section-missing", target, "dead")
        if _ELSEWHERE.match(where.text[mention.end : mention.end + 80]) or not self._within(document, value):
            return None
        if not self._same_style(document, value) or list_of_another(where, mention) or _APPLIES_ANOTHER.search(where.info.title):
            return None
        if any(one.kind == "internal" and one.text.startswith("§") and _joined(where, mention, one) for one in beside):
            return Fault("section-missing", target, "dead")
        return Fault("section-missing", target, "doubtful", "egen")

    # -- acts ---------------------------------------------------------------------------------------------------

    def _in_former_act(self, where: Where, mention: Mention, document: str, targets: tuple[str, ...]) -> Fault:
        target = targets[0] if targets else document
        if mention.act is None or mention.text.lower().startswith("nevnte "):
            return Fault("act-repealed", target, "doubtful", "nevnt tidligere i setningen")
        if mention.carried and mention.targets[0].path[0].kind != "paragraf":
            return Fault("act-repealed", target, "doubtful", "vedlegg eller kapittel")
        if self._beside_its_successor(where, mention, document) or granted_under_several(where, mention):
            return Fault("act-repealed", target, "historical", "nevnt sammen med den nye")
        if self._on_purpose(where, mention, document):
            return Fault("act-repealed", target, "historical", "forgjengeren")
        if not mention.targets and is_comment(where.document, where.unit):
            return Fault("act-repealed", target, "doubtful", "merknader")
        if mention.carried and self._may_be_own(where, mention):
            return Fault("act-repealed", target, "doubtful", "egen eller samme lov")
        doubt = self._dated_doubt(where, mention, document) if (mention.act or "").startswith(_DATED) else self._named_doubt(where, mention)
        if doubt in ("endringslov", "endringsnote"):
            return Fault("act-repealed", target, "historical", doubt)
        return Fault("act-repealed", target, "doubtful" if doubt else "dead", doubt)

    def _former_meant(self, where: Where, mention: Mention, citation: Citation) -> tuple[str, tuple[str, ...]]:
        """Of several former acts of one name, the newest that was there when the text was written."""
        document, name = citation.document or "", mention.act or ""
        same_day = self._register.formers_on_day(document) if document.count("-") == 2 and not self._register.on_day(document) else ()
        if len(same_day) == 1:  # «lov 4. mars 1983 om …»: only one is known of that day
            return same_day[0], tuple(target.replace(document, same_day[0], 1) for target in citation.targets)
        if not name or name.startswith(_DATED) or _YEAR_IN.search(name):
            return document, citation.targets
        day = written(where.info, where.unit)
        older = [one for one in self._register.formers(name) if one.partition("/")[2][:10] <= day]
        meant = max(older, key=lambda one: one.partition("/")[2], default=document)
        return meant, tuple(target.replace(document, meant, 1) for target in citation.targets)

    def _dated_doubt(self, where: Where, mention: Mention, document: str) -> str:
        """Why an act cited by its date may be in force after all, or no act that could be."""
        before, after = where.text[max(0, mention.start - 40) : mention.start], where.text[mention.end : mention.end + 200]
        rest = where.text[mention.start : mention.end + 200]
        known = self._register.is_listed(document)
        if _AMENDING.match(after) or re.search(r"\som\s(?:endring|oppheving|opphevelse)", mention.text):
            return "endringslov"
        if _NOTE.search(before) and not mention.targets:
            return "endringsnote"
        if len(document.partition("/")[2]) == 10 and self._register.on_day(document):
            return "samme dato"
        if other := borrowed(where, mention):
            return other
        if document.count("-") < 3 and (document.startswith("forskrift/") or (not known and document.partition("/")[2] > "1970")):
            return "uten nummer"
        if _RESOLUTION.search(mention.text) and not mention.targets:
            return "resolusjon"
        if known:
            return ""
        if self._misdated(document) or self._named_as_older(document, mention, rest):
            return "annen dato"
        if not mention.targets and not _TITLE.match(after) and " om " not in mention.text and "(" not in mention.text:
            return "uten tittel"
        if not document.startswith("lov/") and _LOCAL.search(rest):
            return "lokal forskrift"
        named = _PAREN_END.search(mention.text) or _PAREN.match(rest[len(mention.text) :])
        standing = self._register.by_name(named[1]) if named else None
        if standing is not None and standing.status == "known" and standing.refid in self._documents:
            return "annen dato"
        return ""

    def _named_as_older(self, document: str, mention: Mention, rest: str) -> bool:
        """Whether name or title are those of an act in force that is older than the date given: the date is misprinted."""
        first, after = _NAME_FIRST.match(mention.text), _TITLE_AFTER.search(rest)
        words = after["title"].split() if after else []
        names = [f"lov om {' '.join(words[:count])}" for count in range(len(words), 2, -1)]
        if first:
            names.append(first[0])
        standing = [one.refid for name in names if (one := self._register.exactly(name)) and one.status == "known"]
        return any(one in self._documents and one.partition("/")[2] < document.partition("/")[2] for one in standing)

    def _misdated(self, document: str) -> bool:
        """Whether there is a document of the same year and number, of another day: the day is misprinted."""
        family, _, rest = document.partition("/")
        return f"{family}/{rest[:4]}-{rest[11:]}" in self._numbers

    @cached_property
    def _numbers(self) -> frozenset[str]:
        parts = (name.partition("/") for name in self._documents)
        return frozenset(f"{family}/{rest[:4]}-{rest[11:]}" for family, _, rest in parts if len(rest) > 11)

    def _named_doubt(self, where: Where, mention: Mention) -> str:
        """Why an act cited by a name that former law had may be the one in force."""
        name = mention.act or ""
        if not _ACT_NAME.search(name) or (name.startswith(("lov ", "forskrift ")) and self._register.exactly(name) is None):
            return "tittel"
        if name.startswith(("lov ", "forskrift ")) and title_goes_on(where, mention, name):
            return "tittel"
        if short_name(name):
            return "kortnavn"
        if other := borrowed(where, mention):
            return other
        alike = [one for one in self._register.namesakes(name) if one in self._documents]
        if alike and written(where.info, where.unit) >= min(one.partition("/")[2][:10] for one in alike):
            return "samme navn"
        return ""

    def _on_purpose(self, where: Where, mention: Mention, document: str) -> bool:
        """Whether a text that came after the act names it so exactly that it must mean it: its own predecessor, or by year."""
        heirs = {self._heirs.get(document), self._repealed_by.get(document)} - {None, ""}
        name = mention.act or ""
        if where.info.id in heirs:
            return name.startswith(_DATED) or (where.unit.kind is UnitKind.TEXT and not mention.targets)
        if name.startswith(_DATED) or not _YEAR_IN.search(name):
            return False
        day = written(where.info, where.unit)
        return any(one and one.partition("/")[2][:10] <= day for one in heirs)

    def _beside_its_successor(self, where: Where, mention: Mention, document: str) -> bool:
        """Whether the act that took its place is named with it, or is the text's own: old and new are then both meant."""
        heirs = {self._heirs.get(document), self._repealed_by.get(document)} - {None, ""}
        if _SAME_TITLE.match(where.text[mention.end : mention.end + 240]):
            return True
        around = neighbourhood(where.unit, where.text, mention.start, mention.end)
        if "straffelov" in (mention.act or "") and _YEAR_IN.search(mention.act or ""):
            return bool(_PENAL.search(where.text[max(0, mention.start - 600) : mention.end + 200]))
        if where.info.id in heirs and _OWN_ACT.search(where.text[: mention.start][-40:]):
            return True
        names = [self._documents[one].name for one in heirs if one in self._documents and one != where.info.id]
        acts = [name for name in names if name.casefold().endswith(("loven", "lova"))]
        return any(one and (day := spoken_day(one)) and day in around for one in heirs) or any(
            re.search(rf"\b{re.escape(name)}\b(?! \(?(?:av )?1[89])", around, re.IGNORECASE) for name in acts
        )

    def _renamed(self, mention: Mention, citation: Citation) -> Fault | None:
        name = mention.act or ""
        named = None if name.startswith(_DATED) else self._register.by_name(name)
        if named is None or named.status != "former" or named.refid != citation.document:
            return None
        return Fault("act-renamed", citation.targets[0] if citation.targets else citation.document, "dead")

    # -- how sure -----------------------------------------------------------------------------------------------

    def _surety(self, where: Where, mention: Mention, reason: Reason, target: str) -> float:
        """Less than 1 where the kind of citation is known to mislead now and then."""
        document = split(target)[0]
        dated = (mention.act or "").startswith(_DATED)
        share = 1.0
        if reason == "act-repealed" and not self._register.is_listed(document):
            share *= 0.97 if document.startswith("lov/") else 0.9
        if reason in ("act-repealed", "section-missing") and not dated:
            share *= 0.97 if document.startswith("lov/") else 0.9
        if where.unit.kind is UnitKind.TEXT:
            share *= 0.97
        if mention.carried:
            share *= 0.95
        return share


def _joined(where: Where, mention: Mention, other: Citation) -> bool:
    """Whether nothing but «og», «eller» or a comma parts two citations."""
    return _JOINED.fullmatch(where.text[min(other.end, mention.end) : max(other.start, mention.start)]) is not None


def repealed_by(corpus: Corpus) -> dict[str, str]:
    """Former act → the document here whose text takes it out of force, the newest; an act is repealed by an act only."""
    found: dict[str, str] = {}
    for document, repeals in corpus.repeals.items():
        for one in repeals:
            if one.act.startswith("lov/") and not document.startswith("lov/"):
                continue
            held = found.get(one.act)
            if held is None or document.partition("/")[2] > held.partition("/")[2]:
                found[one.act] = document
    return found
