"""Names no longer in use: law in force that calls a body, a benefit or an act by a name that is gone.

The names come from two places: ``corpora/stale_terms.yaml``, and the short names of former acts that the register of citations
knows, where a text that is younger than the act in force still calls that by the former one's name («barnevernloven»).
A citation is none of ours: what stands in one is left to the dead references. Left alone, too, is law that means what
was: transitional clauses, clauses of repeal and commencement, explanatory notes, titles of former law, «den
tidligere …», what was granted or decided before, definitions, treaties, and documents about the body itself.

How that was checked: all hits of the names in current law were looked through before a name was taken up, and three times a
hundred or so were drawn at random (``python -m bench.audit.draw_faults``) and read with what stands around them; what was wrong
became a rule above. Of the last draw, made when the rules stood as they do, 62 of 65 new ones were truly stale. The verdicts of the
last two draws are in ``bench/audit/stale_terms.csv``.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from analysis.faults.model import Fault, Spot
from analysis.faults.wording import counted, spoken
from analysis.index.loaded import Index
from analysis.references.context import carries_former_law, is_comment, looks_back, sentence, unit_rule
from analysis.references.dead import References
from corpora import catalogue
from corpora.catalogue import StaleTerm
from ingest.citation import Mention
from ingest.citation.names import name_key
from ingest.corpus import Corpus, DocumentInfo
from ingest.document import Document, Unit, UnitKind

CONFIDENCE: Final = 0.95
"""Share of truly stale ones among those drawn after the rules had their form, 62 of 65 (bench/audit/stale_terms.csv)."""

LEADS: Final = {
    "body": "Bruker gammelt navn", "ministry": "Bruker gammelt navn", "court": "Bruker gammelt navn",
    "benefit": "Bruker navnet på en ytelse som ikke finnes lenger", "role": "Bruker gammel betegnelse",
    "act": "Bruker navnet på en opphevet lov",
}  # fmt: skip

SAME_NAME: Final = "samme navn"
"""What the references' judge says where an act in force goes by nearly the same name."""

_WORD: Final = re.compile(r"[\w@-]")
_SHORT_NAME: Final = re.compile(r"[a-zæøå-]{5,}lov(?:en|a)")
_LONGER_NAME: Final = re.compile(r"\w-(?:,\s\w+-)*,?\s(?:og|eller)\s$")
_TITLE: Final = re.compile(
    r"\b(?:lov|forskrift|vedtak|delegeringsvedtak|reglement|instruks|resolusjon|regler|retningslinjer|kgl\.?\s?res)\w*\.?\s"
    r"(?:nr\.?\s\d+\s)?(?:av\s)?\d{1,2}\.?\s[a-zæøå]{3,9}\s\d{4}\b[^;\n]*$",
    re.IGNORECASE,
)
"""«forskrift 19. oktober 1984 nr. 1800 om delegering til …»: the name stands in the title of law of its time."""

_BY: Final = re.compile(
    r"\b(?:datert|slik|i stedet for|i staden for|i stad for)\s$|\bnavn\w*\b[^.;\n]*\bendres? til\s$|\bha(?:r|dde)? vært\b[^.;\n]*$"
    r"|\b(?:\w*sjef|\w*direktør|\w*sekretær) i\s$|\boppnevnt\s(?:\d{1,2}\.\s\w+\s\d{4}\s)?av\s$|\b(?:skrivelse|brev|rundskriv) fra\s$"
    r"|\boverfør\w*\b[^.;\n]*\b(?:fra|frå)\s(?:\w+\s){0,2}$"
    r"|\b(?:fremmet|fremja|fastsatt|fastsett|gitt|gjeve|vedtatt|vedteke|stadfestet|utferdiget|delegert|delegerer|opprettet|oppnevnt)\b"
    r"[^.;\n]{0,80}$",
    re.IGNORECASE,
)
"""Who made, sent, gave or decided something then; what had been; the one whom another body follows."""

_AFTER: Final = re.compile(
    r"^\W{0,3}(?:menes|forstås|meinast|forståast|skal forstås|heretter|nå |no |tidligere)|^\s?(?:AS|ANS)\b|^\.(?:no|com)\b"
    r"|^[^.;\n]{0,40}\bi (?:19|20)\d\d\b|^s?\s(?:rundskriv|forskrift\w*|vedtak|retningslinjer|resolusjon|brev|cirkulære)\s(?:av|nr)"
    r"|^s\s(?:retningslinjer|rundskriv|veileder)\b"
    r"|^\s(?:har|hadde)\s(?:fastsatt|gitt|vedtatt|utarbeidet|bestemt)\b|^\s(?:antar|mener|meiner|foreslår|legger til grunn|viser til)\b",
    re.IGNORECASE,
)
"""It is being defined; another name or an address on the web goes on; what follows tells of a year."""
_ARTICLE: Final = re.compile(r"(?:^|/)a(?:\d+|[IVXL]+)[a-z]?(?:~\d+)?$")
"""Treaties and acts of the Union, which speak of other countries' bodies, too."""

_TRANSITION: Final = re.compile(r"\bovergang", re.IGNORECASE)
_BACKWARDS: Final = re.compile(r"^(?:delegering|overføring|fordeling|omorganisering|oppheving|opphevelse|ikraft|overgang)", re.IGNORECASE)
_INSERTED: Final = re.compile(r"skal (?:lyde|lyda):|gjøres følgende endring|gjer ein følgjande endring")


class Term(NamedTuple):
    """A name to look for: what findings call it, its kind, its forms, and what is told of it."""

    name: str
    kind: str
    forms: tuple[str, ...]
    now: str
    told: str
    matter: str


def stale_faults(corpus: Corpus, index: Index, references: References) -> Iterator[Fault]:
    """Every name no longer in use with the provisions that use it, in the order of the vocabulary. One pass over the law."""
    terms = (*vocabulary(corpus), *former_acts(corpus))
    found: dict[int, list[Spot]] = {}
    finder = Finder(terms, references)
    for info, document, mentions in corpus.read():
        for number, unit, start, end in finder.in_document(info, document, mentions):
            row = index.position.get(f"{info.id}/{unit.name}")
            if row is not None:
                words = document.slice(unit)[start:end]
                found.setdefault(number, []).append(Spot(row, start, end, words))
    for number, spots in sorted(found.items()):
        yield _fault(terms[number], spots, len({index.rows[one.row].document for one in spots}))


def vocabulary(corpus: Corpus) -> list[Term]:
    """The names of ``corpora/stale_terms.yaml``."""
    return [Term(one.term, one.kind, one.forms, one.now, _shown(one, corpus), one.term) for one in catalogue.stale_terms()]


def _shown(one: StaleTerm, corpus: Corpus) -> str:
    """What tells that the name is no longer in use; the law is named where it is in the corpus."""
    info = corpus.documents.get(one.shown_by)
    return f"{one.source}{f' Det nye navnet står i {spoken(info.name)} ({info.id}).' if info else ''}"


def former_acts(corpus: Corpus) -> list[Term]:
    """The short names that only former acts had, as the register of citations knows them."""
    register, names = corpus.register, catalogue.act_names().former
    former = {name.casefold() for name in (*(one.name for one in names), *_repealed_names(corpus))}
    terms = []
    for name in sorted(name for name in former if _SHORT_NAME.fullmatch(name)):
        named = register.by_name(name)
        if named is None or named.status != "former":
            continue  # an act in force goes by this name, too
        heir = corpus.documents.get(named.replaced_by or "")
        if heir is not None and name_key(heir.name) == name_key(name):
            continue
        told = f"{name} ({named.refid}) er ikke blant gjeldende lover."
        forms = tuple(f"{name_key(name)}{ending}" for ending in ("en", "a", "ens", "as"))
        terms.append(Term(name, "act", forms, f"{spoken(heir.name)} ({heir.id})" if heir else "", told, named.refid))
    return terms


def _repealed_names(corpus: Corpus) -> Iterator[str]:
    for repeals in corpus.repeals.values():
        for one in repeals:
            if one.act not in corpus.documents:
                yield from one.names


class Finder:
    """Finds the names, longest first, and leaves out what means former law."""

    def __init__(self, terms: Sequence[Term], references: References) -> None:
        self._references = references
        pairs = [(form, number) for number, term in enumerate(terms) for form in term.forms]
        self._terms = terms
        self._numbers = [number for _, number in pairs]
        self._forms = [form for form, _ in pairs]
        self._automaton = AhoCorasick(self._forms, matchkind=MatchKind.LeftmostLongest)

    def in_document(
        self, info: DocumentInfo, document: Document, mentions: Sequence[Sequence[Mention]]
    ) -> Iterator[tuple[int, Unit, int, int]]:
        """Number of the term, unit, start and end in the unit's text."""
        low = _lower(document.text)
        if not self._automaton.find_matches_as_indexes(low) or carries_former_law(info) or _BACKWARDS.search(info.title):
            return
        title = info.title.lower()
        bare = self._bare(info.id)
        for place, (unit, cited) in enumerate(zip(document.units, mentions, strict=True)):
            if unit.repealed or unit.kind not in (UnitKind.PROVISION, UnitKind.TEXT):
                continue
            hits = [
                (self._numbers[number], start, end, self._forms[number])
                for number, start, end in self._automaton.find_matches_as_indexes(low[unit.start : unit.end])
            ]
            if not hits or _ARTICLE.search(unit.name) or _looks_back(document, unit):
                continue
            text = document.slice(unit)
            for number, start, end, form in hits:
                whole = not _WORD.match(text[start - 1 : start] or " ") and not _WORD.match(text[end : end + 1] or " ")
                own = form in title or f"«{form}»" in low
                in_citation = any(one.start < end and start < one.end for one in cited)
                wanted = (place, start) in bare if self._terms[number].kind == "act" else not in_citation
                if whole and wanted and not own and not self._meant(document, unit, text, start, end):
                    yield number, unit, start, end

    def _bare(self, document: str) -> set[tuple[int, int]]:
        """Unit and start of each name of a former act that the text, being younger, must mean the act in force by."""
        scanned = self._references.scanned.get(document)
        return {(one.unit, one.start) for one in scanned.suspects if one.mark == SAME_NAME and "/§" not in one.target} if scanned else set()

    @staticmethod
    def _meant(document: Document, unit: Unit, text: str, start: int, end: int) -> bool:
        """Whether the name stands in a title or another name, or the text speaks of what was."""
        first, _ = sentence(text, start, end)
        before, after = text[first:start], text[end : end + 40]
        if _LONGER_NAME.search(before) or _TITLE.search(before) or _BY.search(before) or _AFTER.search(after):
            return True
        if text[start - 1 : start] == "." or (unit.kind is UnitKind.TEXT and _INSERTED.search(text[:start])):
            return True  # an address on the web; words put into another text
        return bool(looks_back(document, unit, text, start, end))


def _looks_back(document: Document, unit: Unit) -> bool:
    """Whether the unit carries over, ends or explains former law."""
    return bool(unit_rule(document, unit) or _TRANSITION.search(unit.heading)) or is_comment(document, unit)


def _lower(text: str) -> str:
    """Lower case of the same length, so that offsets stay."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def _fault(term: Term, spots: Sequence[Spot], documents: int) -> Fault:
    uses = f"{counted(len({one.row for one in spots}), 'bestemmelse', 'bestemmelser')} i {counted(documents, 'dokument', 'dokumenter')}"
    now = f" (nå {term.now})" if term.now else ""
    return Fault(
        kind="stale-term",
        matter=term.matter,
        title=f"{LEADS[term.kind]}: {term.name}{now}",
        why=f"{uses} bruker «{term.name}»{now}. {term.told}",
        reason=f"«{term.name}» er ikke lenger i bruk{now}",
        attribute="wording",
        severity="minor",
        confidence=CONFIDENCE,
        spots=tuple(spots),
    )
