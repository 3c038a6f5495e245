"""Duties to hand over information that do not say what becomes of secrecy, and of the one who is asked."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from analysis.draft.model import Remark
from analysis.draft.subject import Subject, Wording
from analysis.draft.telling import Names, quoted
from analysis.faults.flows import GENERAL, INFORMATION, Flow, Flows, is_body
from analysis.faults.mirror import LIFTED
from analysis.faults.wording import capital, listed, spoken
from analysis.index.loaded import Index
from analysis.language.reading import Information
from corpora import catalogue
from ingest.corpus import Corpus

_KINDS: Final = frozenset(("duty-to-disclose", "right-to-obtain", "register-access"))
_PERSONAL: Final = re.compile(
    r"person|bruker|brukar|pasient|\bbarn|elev|student|søk(?:er|nad|jar)|\bpart(?:en|er|ane)?\b|foreld|ansatt|arbeidstak|skatt|mottak|husstand"
    r"|famil|helse|inntekt|økonom|den enkelt|vedkommende|vedkomande|bosted|adresse|formue|straff|kriminal|kunde|medlem",
    re.IGNORECASE,
)
"""Information that is of people, or that somebody may wish to keep to himself; what plans, maps and animals are like is no secret."""

_OPEN: Final = frozenset(
    ("foretaksregisteret", "enhetsregisteret", "losoreregisteret", "regnskapsregisteret", "frivillighetsregisteret", "konkursregisteret")
)
"""Registers that are there for all to read."""

GENERAL_SECRECY: Final = "lov/1967-02-10/§13"
"""The rule of secrecy for all public bodies, where it is in the corpus."""


class Secrecy:
    """Holds the flows of information of a proposal against the rules of secrecy of those who are to give it."""

    def __init__(self, corpus: Corpus, index: Index) -> None:
        self._corpus, self._index = corpus, index
        self._names = Names(corpus)

    @cached_property
    def _kept(self) -> dict[str, list[Flow]]:
        """Body → the acts' rules of secrecy that are its own."""
        found: dict[str, list[Flow]] = defaultdict(list)
        for one in Flows(self._corpus, self._index).all:
            if one.way == "keep" and one.rule.kind == "confidentiality" and one.document.startswith("lov/"):
                for holder in one.holders:
                    found[holder].append(one)
        return found

    def of(self, subject: Subject) -> Iterator[Remark]:
        """One remark for each provision that makes a public body hand over information and is silent on secrecy."""
        known = catalogue.actors()
        whole = subject.draft.document.text if not subject.draft.amends else ""
        for wording in subject.wordings:
            if (
                LIFTED.search(wording.text)
                or LIFTED.search(whole)
                or "taushetsplikt" in wording.text.lower()
                or "teieplikt" in wording.text.lower()
            ):
                continue
            for one in wording.reading.information:
                rule = one.rule
                said = wording.text[slice(*one.sentence)]
                if (
                    rule.kind not in _KINDS
                    or rule.audience != "body"
                    or rule.delegated
                    or rule.overrides_confidentiality
                    or not INFORMATION.search(said)
                ):
                    continue
                party = rule.from_whom if rule.kind != "duty-to-disclose" else rule.who
                givers = [
                    actor for actor in (party.actors if party else ()) if actor in known and (is_body(known[actor]) or actor in GENERAL)
                ]
                receiver = rule.to_whom if rule.kind == "duty-to-disclose" else rule.who
                receivers = receiver.actors if receiver else ()
                if not _PERSONAL.search(said):
                    continue
                told = any(actor in known and is_body(known[actor]) for actor in receivers)
                if rule.kind == "duty-to-disclose" and not told:
                    continue
                if any(actor in _OPEN for actor in givers):
                    continue
                if not givers or set(givers) <= set(receivers) or self._lifted_at_home(wording):
                    continue
                yield self._remark(wording, one, givers)
                break

    def _lifted_at_home(self, wording: Wording) -> bool:
        """Whether the section that is changed, as it stands, says what becomes of secrecy."""
        for target in wording.provision.targets[:1]:
            if wording.act in self._corpus.documents:
                inside = target[len(wording.act) + 1 :].partition("/")[0]
                document = self._corpus.document(wording.act)
                if any(unit.name == inside and LIFTED.search(document.slice(unit)) for unit in document.units):
                    return True
        return False

    def _remark(self, wording: Wording, one: Information, givers: list[str]) -> Remark:
        known = catalogue.actors()
        names = listed(spoken(known[actor].name) for actor in givers)
        kept = [flow for actor in givers for flow in self._kept.get(actor, ()) if flow.document != wording.act]
        ids = tuple(dict.fromkeys(self._index.rows[flow.row].id for flow in kept))[:3]
        if ids:
            tail = f"{capital(self._names.several(ids))} pålegger taushetsplikt, og ingen regel her sier at den viker."
        elif GENERAL_SECRECY in self._index.position:
            ids = (GENERAL_SECRECY,)
            tail = f"{capital(self._names.provision(GENERAL_SECRECY))} gjelder da fullt ut."
        else:
            tail = "Ingen regel her sier at taushetsplikten viker."
        what = f"pålegger {names} å gi opplysninger" if one.rule.kind == "duty-to-disclose" else f"lar opplysninger hentes fra {names}"
        return Remark(
            kind="missing-mirror" if kept else "confidentiality-vs-disclosure", label=wording.provision.label, place=wording.place,
            quote=quoted(wording.text, *one.sentence), provisions=ids,
            why=f"Bestemmelsen {what} uten å si noe om taushetsplikt. {tail} Skriv «uten hinder av taushetsplikt» "
                "dersom det er meningen, eller si at taushetsplikten går foran.",
            severity="major", confidence=0.7,
        )  # fmt: skip
