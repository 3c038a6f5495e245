"""Who may give what to whom, across the law: the information rules of all provisions with the actors of the register.

Where a rule names no holder, the body that its document is about stands for it: the one that the document's norms bind most.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final, Literal, NamedTuple

from analysis.index.loaded import Index
from analysis.language.information_model import InformationRule, Party
from corpora import catalogue
from corpora.catalogue import Actor
from ingest.corpus import Corpus

Way = Literal["give", "take", "keep"]

GENERAL: Final = frozenset(("offentlig-myndighet", "forvaltningsorgan", "tilsynsmyndighet"))
"""Words for any public body."""

UNSPECIFIC: Final = GENERAL | {
    "departementet", "kongen", "domstol", "stortinget", "regjeringen", "statsraden", "klageinstans", "tilskuddsforvalter",
    "tjenestemann", "behandlingsansvarlig",
}  # fmt: skip
"""Actors that are a role, not one body: which of them is meant, the words alone do not tell."""

OWN_SHARE: Final = 0.4
OWN_NORMS: Final = 3
"""A document is about a body that at least three of its norms and two fifths of those with a known body bind."""

KEPT_BY: Final = {
    "folkeregisteret": "folkeregistermyndigheten", "okokrim": "politi", "patalemyndigheten": "politi",
}  # fmt: skip
"""Registers and parts of bodies with the body that answers for them, where the register of actors has no such link."""

_WAYS: Final[dict[str, Way]] = {
    "right-to-disclose": "give", "duty-to-disclose": "give", "exception": "give", "right-to-obtain": "take",
    "duty-to-obtain": "take", "register-access": "take", "confidentiality": "keep", "purpose-limitation": "keep",
}  # fmt: skip
INFORMATION: Final = re.compile(r"opplysning|informasjon|\bdata\b", re.IGNORECASE)
"""What a flow is of, for this purpose; a statement or a notice is not."""


class Flow(NamedTuple):
    """One rule: who gives, takes or keeps (``holders``), and to or from whom (``others``); empty where nobody is known.

    :ivar named: whether the rule itself names the other side, known to the register or not
    """

    way: Way
    row: int
    document: str
    start: int  # of the sentence, in the row's text
    end: int
    rule: InformationRule
    holders: frozenset[str]
    others: frozenset[str]
    named: bool


class Flows:
    """All rules of current law about information between bodies."""

    def __init__(self, corpus: Corpus, index: Index) -> None:
        self._corpus = corpus
        self._index = index
        self.all = tuple(self._read())

    def sentence(self, flow: Flow) -> str:
        """Its words."""
        row = self._index.rows[flow.row]
        unit = self._corpus.unit(row.document, row.id[len(row.document) + 1 :])
        return self._corpus.document(row.document).text[unit.start + flow.start : unit.start + flow.end]

    def _read(self) -> Iterator[Flow]:
        for number, found in self._index.information.filled():
            document = self._index.rows[number].document
            for one in found:
                rule, way = one.rule, _WAYS.get(one.rule.kind)
                if way is None or rule.audience != "body" or rule.delegated:
                    continue
                holders = _actors(rule.who) if rule.who else self.own.get(document, frozenset())
                other = rule.from_whom if way == "take" else rule.to_whom
                yield Flow(way, number, document, one.sentence[0], one.sentence[1], rule, holders, _actors(other), other is not None)

    @cached_property
    def own(self) -> Mapping[str, frozenset[str]]:
        """Document → the public bodies that it is about."""
        return own_bodies(self._index)


def own_bodies(index: Index) -> Mapping[str, frozenset[str]]:
    """Document → the public bodies that it is about: those that its norms bind most."""
    known = catalogue.actors()
    counts: dict[str, Counter[str]] = {}
    for number, norms in index.norms.filled():
        for norm in norms:
            if norm.actor_id in known and is_body(known[norm.actor_id]):
                counts.setdefault(index.rows[number].document, Counter())[norm.actor_id] += 1
    return {document: _most(count) for document, count in counts.items()}


def is_body(actor: Actor) -> bool:
    """A public body that is one, not a role that many have."""
    return actor.kind == "public" and actor.id not in UNSPECIFIC


def family(actor: str) -> frozenset[str]:
    """The actor with those it is part of, and those that are part of any of these: one of them may stand for another."""
    known, found, ahead = catalogue.actors(), set[str](), [actor]
    while ahead:
        one = ahead.pop()
        if one in known and one not in found and one not in UNSPECIFIC:
            found.add(one)
            ahead += [*known[one].broader, *((KEPT_BY[one],) if one in KEPT_BY else ())]
    parts = {other.id for other in known.values() if found & {*other.broader, KEPT_BY.get(other.id, "")}}
    return frozenset(found | parts)


def _actors(party: Party | None) -> frozenset[str]:
    return frozenset(party.actors) if party else frozenset()


def _most(count: Counter[str]) -> frozenset[str]:
    total = sum(count.values())
    return frozenset(actor for actor, number in count.items() if number >= OWN_NORMS and number >= OWN_SHARE * total)
