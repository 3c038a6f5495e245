"""What a proposal cites in vain, names that are out of use, and law that cites what it takes away."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from msgspec.structs import replace

from analysis.draft.model import Remark
from analysis.draft.subject import Subject, Wording
from analysis.draft.telling import Names, quoted
from analysis.faults.stale import Finder, vocabulary
from analysis.faults.wording import capital, counted
from analysis.references.context import sentence
from analysis.references.dead import References
from analysis.references.judge import Judge
from analysis.references.model import Suspect
from analysis.references.where import NAMES_ACT, Where
from ingest.citation import Mention, resolve
from ingest.corpus import Corpus
from ingest.document import UnitKind
from ingest.identifier import provision_of, split

RECENT: Final = 3
"""Years within which a cited act that is no longer there, and of which nobody tells when it ended, may have stood."""

_HISTORY: Final = re.compile(r"opphev|ikraft|i kraft|overgang|tidligere|tidlegare|endringer i", re.IGNORECASE)
_NO_SECTION: Final = re.compile(r"artikkel|forordning|direktiv|konvensjon|vedlegg|\bEØS|\bEU\b", re.IGNORECASE)


class Citations:
    """Looks up what proposals cite in one corpus."""

    def __init__(self, corpus: Corpus, references: References) -> None:
        self._corpus, self._references = corpus, references
        self._names = Names(corpus)

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self._corpus)

    @cached_property
    def _finder(self) -> tuple[Finder, list[tuple[str, str, str]]]:
        terms = vocabulary(self._corpus)
        return Finder(terms, self._references), [(one.name, one.now, one.told) for one in terms]

    # -- dead citations -----------------------------------------------------------------------------------------

    def dead(self, subject: Subject) -> Iterator[Remark]:
        """Citations of acts and sections that are not there, now or once the proposal is law."""
        own = {unit.name for unit in subject.draft.document.units if unit.kind is UnitKind.PROVISION}
        for wording in subject.wordings:
            if wording.boilerplate in ("commencement", "transition", "amendment") or _HISTORY.search(wording.heading):
                continue
            info = subject.info(wording)
            unit = subject.draft.unit(wording.provision)
            where = Where(info, subject.draft.document, unit, wording.provision.unit)
            provision = wording.provision.targets[0] if wording.provision.targets else None
            document = wording.act or subject.home
            cited = [
                resolve(one, self._corpus.register, document=document, provision=provision and provision_of(provision))
                for one in wording.mentions
            ]
            seen: set[str] = set()
            for at, (mention, citation) in enumerate(zip(wording.mentions, cited, strict=True)):
                if not document and mention.act is None:
                    if (missing := self._missing_here(wording, mention, own)) and missing not in seen:
                        seen.add(missing)
                        yield self._internal(wording, mention, missing)
                    continue
                lost = {provision_of(target) for target in citation.targets} & subject.gone - subject.added
                if lost and not subject.passed:
                    target = sorted(lost)[0]
                    yield self._remark(
                        wording,
                        mention,
                        (target,),
                        f"{capital(self._names.provision(target))} oppheves eller flyttes av utkastet selv. Rett henvisningen.",
                        0.9,
                    )
                    continue
                if mention.act is None and not (wording.act and wording.act in self._corpus.documents):
                    continue
                suspect = self._judge.suspect(where, mention, citation, cited[max(0, at - 1) : at] + cited[at + 1 : at + 2])
                if suspect is None or suspect.state != "dead" or provision_of(suspect.target) in subject.added or suspect.target in seen:
                    continue
                if suspect.document in subject.itself or (mention.act is None and f"§{suspect.target.rpartition('§')[2]}" in own):
                    continue
                seen.add(suspect.target)
                if subject.passed and self._stood(subject.draft.own, suspect):
                    continue
                told = self._references.told(suspect)
                instead = f" Nå: {self._names.provision(told[1][0])}." if told[1] else ""
                known = (suspect.document,) if suspect.document in self._corpus.documents else ()
                ids = tuple(dict.fromkeys((*told[1][:1], *known)))
                yield self._remark(wording, mention, ids, f"{told[0]}{instead} Rett henvisningen.", suspect.confidence)

    def _stood(self, own: str, suspect: Suspect) -> bool:
        """Whether what a passed proposal cites was there on its day, or may have been: it ended later, or nobody tells when."""
        since, _ = self._references.ended(suspect)
        day, cited = own.rpartition("/")[2][:10], suspect.document.rpartition("/")[2][:4]
        return since >= day if since else suspect.reason == "act-repealed" and cited.isdigit() and int(cited) >= int(day[:4]) - RECENT

    def _missing_here(self, wording: Wording, mention: Mention, own: set[str]) -> str:
        """The section of its own that a proposal cites and does not have; empty where it has it, or another's may be meant."""
        if mention.antecedent or mention.eu or mention.carried or not mention.targets or len(own) < 3:
            return ""
        first = mention.targets[0].path[0]
        name = f"§{first.value}"
        if first.kind != "paragraf" or name in own or not re.fullmatch(r"§\d+(?:-\d+)?[a-z]?", name):
            return ""
        if re.sub(r"[a-z]$", "", name) in own or any(one.startswith(f"{name}-") for one in own):
            return ""
        start, end = sentence(wording.text, mention.start, mention.end)
        around = wording.text[start : mention.start]
        if (
            NAMES_ACT.search(wording.text[start:end])
            or _NO_SECTION.search(around)
            or re.search(r"\w+(?:lov|forskrift|regel)\w*\s*$", around)
        ):
            return ""
        chaptered = sum("-" in one for one in own) * 2 > len(own)
        return name if chaptered == ("-" in name) else ""

    def _internal(self, wording: Wording, mention: Mention, name: str) -> Remark:
        return self._remark(
            wording, mention, (), f"Utkastet har ingen {name.replace('§', '§ ', 1)}. Rett henvisningen, eller ta inn bestemmelsen.", 0.85
        )

    @staticmethod
    def _remark(wording: Wording, mention: Mention, ids: Sequence[str], why: str, confidence: float) -> Remark:
        start, end = _own_sentence(wording.text, mention.start, mention.end)
        said = wording.text[start:end] if end - start < 240 else wording.text[mention.start : mention.end]
        return Remark(
            kind="dead-reference", label=wording.provision.label, place=wording.place, quote=quoted(said), provisions=tuple(ids),
            why=f"«{wording.text[mention.start:mention.end]}»: {why}", severity="major", confidence=confidence,
        )  # fmt: skip

    # -- names --------------------------------------------------------------------------------------------------

    def stale(self, subject: Subject) -> Iterator[Remark]:
        """Bodies, benefits and roles that are called by a name no longer in use; one remark for each name."""
        finder, terms = self._finder
        document = subject.draft.document
        units = tuple(replace(unit, kind=UnitKind.PROVISION) if unit.kind is UnitKind.PROPOSAL else unit for unit in document.units)
        places = {one.provision.unit: one for one in subject.wordings}
        asked = replace(
            document, units=tuple(unit if number in places else replace(unit, kind=UnitKind.NOTE) for number, unit in enumerate(units))
        )
        found: dict[int, list[tuple[Wording, int, int]]] = defaultdict(list)
        number_of = {unit.name: number for number, unit in enumerate(units)}
        info = replace(next(iter(self._corpus.documents.values())), id="utkast", title="", title_short="")
        mentions = [places[number].mentions if number in places else () for number in range(len(units))]
        for term, unit, start, end in finder.in_document(info, asked, mentions):
            found[term].append((places[number_of[unit.name]], start, end))
        for term, hits in sorted(found.items()):
            name, now, told = terms[term]
            wording, start, end = hits[0]
            first, last = _own_sentence(wording.text, start, end)
            more = (
                f" Står i {counted(len({one.place for one, _, _ in hits}), 'bestemmelse', 'bestemmelser')} i utkastet."
                if len(hits) > 1
                else ""
            )
            yield Remark(
                kind="stale-term", label=wording.provision.label, place=wording.place, provisions=(),
                quote=quoted(wording.text, first, last),
                why=f"«{wording.text[start:end]}» er ikke lenger i bruk{f'; nå {now}' if now else ''}. {told}{more} Bytt ut {name}.",
                severity="minor", confidence=0.95,
            )  # fmt: skip

    # -- what is left behind ------------------------------------------------------------------------------------

    @cached_property
    def _citing(self) -> dict[str, list[str]]:
        """Provision, or act, → provisions of current law that cite it, also where it is no longer there."""
        found: dict[str, list[str]] = defaultdict(list)
        for document, scanned in self._references.scanned.items():
            for cite in scanned.cites:
                for target in dict.fromkeys(map(provision_of, cite.targets)):
                    found[target].append(f"{document}/{scanned.units[cite.unit]}")
            for suspect in scanned.suspects:
                if suspect.state == "dead":
                    found[provision_of(suspect.target)].append(f"{document}/{scanned.units[suspect.unit]}")
        return found

    @cached_property
    def _citing_act(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for target, sources in self._citing.items():
            found[split(target)[0]].extend(sources)
        return found

    def left_behind(self, subject: Subject) -> Iterator[Remark]:
        """Law that cites what the proposal repeals or moves, and that it does not change."""
        for place, one in enumerate(subject.draft.provisions):
            if one.action not in ("repeal", "move"):
                continue
            told = [target for target in one.targets[: 1 if one.action == "move" else None] if self._is_gone(subject, target)]
            sources = self._sources(subject, [source for target in told for source in self._citing.get(target, ())])
            if not sources:
                continue
            what = "oppheves" if one.action == "repeal" else "får nytt nummer"
            yield Remark(
                kind="should-amend", label=one.label, place=place, quote=quoted(subject.draft.text(one)), provisions=sources[:30],
                why=f"{capital(self._names.several(told))} {what}, men {self._names.several(sources)} viser dit, og utkastet endrer ikke "
                    f"{'den' if len(sources) == 1 else 'dem'}. Rett henvisningene i samme lov.",
                severity="major", confidence=0.9,
            )  # fmt: skip
        for act in subject.draft.repeals:
            sources = self._sources(subject, [source for source in self._citing_act.get(act, ()) if split(source)[0] != act])
            acts = tuple(source for source in sources if source.startswith("lov/"))
            chosen = acts or sources
            if chosen:
                place = self._place_of_repeal(subject)
                count = counted(len(chosen), "bestemmelse", "bestemmelser")
                where = subject.draft.provisions[place].label if subject.draft.provisions else ""
                yield Remark(
                    kind="should-amend", label=where, place=place, quote=self._words_of_repeal(subject, place), provisions=chosen[:30],
                    why=f"{capital(self._references.title(act))} oppheves, men {count} viser fortsatt til den "
                        f"({self._names.several(chosen)}). Ta endringene inn i utkastet, eller si hva som skal gjelde.",
                    severity="major", confidence=0.9,
                )  # fmt: skip

    def _is_gone(self, subject: Subject, target: str) -> bool:
        """Whether nothing is at the place once the proposal is law: a whole section, not put there anew."""
        if provision_of(target) != target or target in subject.added or "/§" not in target:
            return False
        if any(one.action == "move" and target in one.targets[1:] for one in subject.draft.provisions):
            return False
        document, inside = split(target)
        if document not in self._corpus.documents:
            return False
        unit = next((one for one in self._corpus.document(document).units if one.name == inside), None)
        return unit is None or unit.repealed if subject.passed else unit is not None

    def _sources(self, subject: Subject, found: Sequence[str]) -> tuple[str, ...]:
        kept = [
            one for one in dict.fromkeys(found)
            if not subject.is_later(split(one)[0]) and split(one)[0] not in subject.itself and "/§" in one
            and one not in subject.changed and one not in subject.gone
        ]  # fmt: skip
        return tuple(sorted(kept, key=lambda one: not one.startswith("lov/")))

    @staticmethod
    def _place_of_repeal(subject: Subject) -> int:
        texts = [subject.draft.text(one) for one in subject.draft.provisions]
        return next((number for number, text in enumerate(texts) if re.search(r"\bopphev(?:es|ast|a)\b", text)), 0)

    @staticmethod
    def _words_of_repeal(subject: Subject, place: int) -> str:
        text = subject.draft.text(subject.draft.provisions[place]) if subject.draft.provisions else ""
        found = re.search(r"\bopphev(?:es|ast|a)\b", text)
        start, end = sentence(text, found.start(), found.end()) if found else (0, 0)
        return quoted(text, start, end)


def _own_sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a place, without one that ends right before it."""
    first, last = sentence(text, start, end)
    ends = [found.end() for found in re.finditer(r"(?<=[a-zæøå0-9]{2})\.\s+(?=[A-ZÆØÅ])", text[first : start + 1])]
    return (first + ends[-1] if ends else first), last
