"""Dead references, told in full: what is cited, why nothing is there, since when, by which act, and what stands instead."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from analysis.references.context import carries_former_law, innermost, sentence
from analysis.references.judge import repealed_by
from analysis.references.keep import Kept, references_file
from analysis.references.model import DeadReference, Gone, Reason, Scanned, State, Successor, Suspect
from corpora import catalogue
from ingest import identifier
from ingest.citation import Repeal
from ingest.citation.names import name_key
from ingest.corpus import Corpus
from ingest.document import UnitKind

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_IS_NAME = re.compile(r"lov|forskrift|instruks|reglement|vedtak|regler", re.IGNORECASE)
_NO_NAME = re.compile(r"\d|\blov(?:en)?\s*$|\bsamt\b")
_FAMILY = {"lov": "lover", "forskrift": "forskrifter"}


class References:
    """All citations of one snapshot, read once."""

    def __init__(self, corpus: Corpus, kept: Kept) -> None:
        self.corpus = corpus
        self.scanned: dict[str, Scanned] = kept.scanned
        self._ledd = kept.ledd

    @classmethod
    def open(cls, corpus: Corpus) -> "References":
        """From the file beside the index, or read now (some 15 s for all current law)."""
        return cls(corpus, references_file(corpus))

    def suspects(
        self, state: State | None = "dead", *, document: str | None = None, ministry: str | None = None, target: str | None = None,
        reason: Reason | None = None,
    ) -> list[tuple[str, Suspect]]:  # fmt: skip
        """Citing document and citation, acts before regulations, in the order of the texts.

        :param document: only citations in this document
        :param ministry: only in law of a ministry whose name holds this
        :param target: only citations of this act, or of this place in it
        """
        names = [document] if document else sorted(self.scanned, key=lambda one: (not one.startswith("lov/"), one))

        def wanted(one: Suspect) -> bool:
            return state in (None, one.state) and reason in (None, one.reason) and (not target or _under(one.target, target))

        return [
            (name, one) for name in names if name in self.scanned and self._is_of(name, ministry) for one in self._of(name) if wanted(one)
        ]  # fmt: skip

    def _is_of(self, document: str, ministry: str | None) -> bool:
        wanted = (ministry or "").casefold()
        return any(wanted in name.casefold() for name in self.corpus.documents[document].ministries) if wanted else True

    def _of(self, document: str) -> list[Suspect]:
        both = (*self.scanned[document].suspects, *self._ledd.get(document, ()))
        return sorted(both, key=lambda one: (one.unit, one.start, one.end))

    def tell(self, document: str, one: Suspect) -> DeadReference:
        """A suspect citation in full."""
        info, whole = self.corpus.info(document), self.corpus.document(document)
        unit = whole.units[one.unit]
        text = whole.slice(unit)
        first, last = sentence(text, one.start, one.end)
        block = innermost(unit, one.start)
        source = f"{info.id}/{unit.name}"
        path = whole.heading_path(unit)
        since, by = self.ended(one)
        return DeadReference(
            source=source, ledd=f"{source}/{block.name}" if block else "", document=info.id, document_title=info.name,
            title=unit.title or (path[-1] if path else ""), kind="provision" if unit.kind is UnitKind.PROVISION else "text",
            ministries=info.ministries, text=text[one.start : one.end], start=one.start, end=one.end,
            sentence=text[first:last].strip(), target=one.target, target_document=one.document, target_title=self.title(one.document),
            state=one.state, reason=one.reason, why=self._why(one, since, by), mark=one.mark, since=since, by=by,
            replaced_by=self._instead(one), confidence=one.confidence, url=identifier.url(source),
            target_url=identifier.url(one.target) if one.reason != "act-unknown" else "",
        )  # fmt: skip

    def told(self, one: Suspect) -> tuple[str, tuple[str, ...]]:
        """Why nothing is there, and what stands instead; for a citation in a text that is not in the corpus."""
        since, by = self.ended(one)
        return self._why(one, since, by), tuple(successor.id for successor in self._instead(one))

    def title(self, document: str) -> str:
        """What an act is called, in force or former; its id where nothing here names it."""
        info = self.corpus.documents.get(document)
        return info.name if info else self._former_names.get(document, document)

    # -- what became of it --------------------------------------------------------------------------------------

    def ended(self, one: Suspect) -> tuple[str, str]:
        """Since when, and by which document."""
        if one.reason == "act-repealed":
            by = self._repealed_by.get(one.document, "")
            return (self._first_day(by), by) if by else ("", "")
        if one.reason == "section-repealed":
            gone = self._gone(one)
            return gone.since, gone.by
        return "", ""

    def _gone(self, one: Suspect) -> Gone:
        inside = identifier.split(identifier.provision_of(one.target))[1]
        return self.scanned[one.document].gone.get(inside, Gone()) if one.document in self.scanned else Gone()

    def _first_day(self, document: str) -> str:
        info = self.corpus.documents.get(document)
        days = sorted(_DATE.findall(info.in_force)) if info else []
        return days[0] if days else ""

    def _instead(self, one: Suspect) -> tuple[Successor, ...]:
        if one.reason == "act-repealed":
            return self._new_act(one.document)
        if one.reason == "section-repealed":
            return tuple(Successor(place, self.title(one.document), 0.9, "noten til bestemmelsen") for place in self._gone(one).moved)
        if one.reason == "act-renamed":
            return (Successor(one.target, self.title(one.document), 0.98, "nytt navn på samme lov"),)
        moved = self._renumbered(one)
        if moved:
            return (Successor(moved, self.title(one.document), 0.8, "noten sier at bestemmelsen hadde dette nummeret"),)
        if one.reason == "section-missing" and self._earlier(one.document):
            return (Successor(one.document, self.title(one.document), 0.6, "avløste en tidligere lov med samme navn"),)
        return ()

    def _renumbered(self, one: Suspect) -> str:
        """The section that had the cited number before, where its note says so and no other section has it now."""
        inside = identifier.split(identifier.provision_of(one.target))[1]
        found = self.scanned[one.document].moved.get(inside, "") if one.document in self.scanned else ""
        return f"{one.document}/{found}" if found and found != inside else ""

    def _new_act(self, document: str) -> tuple[Successor, ...]:
        known = self._replaced.get(document)
        if known and known != document and known in self.corpus.documents:
            return (Successor(known, self.title(known), 0.95, "katalogen over tidligere lover"),)
        by = self._repealed_by.get(document, "")
        info = self.corpus.documents.get(by)
        if info is None or info.is_act != document.startswith("lov/") or carries_former_law(info):
            return ()
        return (Successor(by, info.name, 0.8, "opphevet den tidligere"),)

    def _why(self, one: Suspect, since: str, by: str) -> str:
        title = self.title(one.document)
        section = identifier.split(identifier.provision_of(one.target))[1].replace("§", "§ ", 1)
        ended = (f" ved {self.title(by)}" if by else "") + (f" fra {since}" if since else "")
        if one.reason == "act-repealed":
            if by or one.document in self._replaced:
                return f"{title} er opphevet{ended}."
            family = _FAMILY.get(one.document.partition("/")[0], "dokumenter")
            return f"{title} er ikke blant gjeldende {family}, som korpuset har alle av."
        if one.reason == "act-unknown":
            return f"Ingen lov i korpuset heter «{one.target}», og ingen sier at en slik er opphevet."
        if one.reason == "act-renamed":
            return f"Loven heter nå {title}."
        if one.reason == "section-repealed":
            return f"{title} {section} er opphevet{ended}."
        if one.reason == "ledd-missing":
            count = self.scanned[one.document].ledd.get(identifier.split(identifier.provision_of(one.target))[1], 0)
            return f"{title} {section} har {count} ledd."
        earlier = self._earlier(one.document)
        if not earlier:
            return f"{title} har ingen {section}."
        kind = "loven" if earlier.startswith("lov/") else "forskriften"
        return f"{title} har ingen {section}. Den tidligere {kind} med samme navn ({earlier}) kan ha hatt bestemmelsen."

    def _earlier(self, document: str) -> str:
        """The former act of the same name that this one replaced, as its own clause of repeal tells."""
        info = self.corpus.documents.get(document)
        own = name_key(info.name) if info else ""
        return next((one.act for one in self.corpus.repeals.get(document, ()) if own in {name_key(name) for name in one.names}), "")

    @cached_property
    def _repealed_by(self) -> dict[str, str]:
        return repealed_by(self.corpus)

    @cached_property
    def _replaced(self) -> dict[str, str]:
        return {act.id: act.replaced_by or "" for act in catalogue.act_names().former}

    @cached_property
    def _former_names(self) -> dict[str, str]:
        found = {act.id: act.name[:1].upper() + act.name[1:] for act in reversed(catalogue.act_names().former)}
        for one in _all(self.corpus.repeals.values()):
            names = [name for name in one.names if _IS_NAME.search(name) and not _NO_NAME.search(name)]
            if names and one.act not in found:
                short = min(names, key=lambda name: (name.startswith(("lov ", "forskrift ")), len(name)))
                found[one.act] = short[:1].upper() + short[1:]
        return found


def _all(groups: Iterable[Sequence[Repeal]]) -> Iterable[Repeal]:
    return (one for group in groups for one in group)


def _under(target: str, wanted: str) -> bool:
    return target == wanted or target.startswith(f"{wanted}/")
