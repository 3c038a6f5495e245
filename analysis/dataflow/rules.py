"""The information rules of all current law as arrays: who gives, takes or keeps, and to or from whom.

Made once for each index (``keep``), matched with a question in a few milliseconds: every rule of current law gets a strength for
«A gives to B», «B takes from A», «A keeps secret», and for the same in the other direction.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple, get_args

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from analysis.actors import recogniser
from analysis.dataflow.asked import mentions
from analysis.faults.flows import GENERAL, is_body
from analysis.index.loaded import Index
from analysis.language.information_model import InformationRule, Party, RuleKind
from analysis.rows import read_rows
from corpora import catalogue
from ingest.corpus import Corpus

KINDS: Final[tuple[RuleKind, ...]] = get_args(RuleKind)
GIVES: Final = frozenset(("right-to-disclose", "duty-to-disclose", "exception"))
TAKES: Final = frozenset(("right-to-obtain", "duty-to-obtain", "register-access", "right-to-process"))
SECRECY: Final = ("", "yes", "yields", "no")
AUDIENCE: Final = ("body", "subject", "public")

NAMELESS: Final = 0.3
"""How far a rule that names no holder, or no other side, may be about anybody."""
ANY_BODY: Final = 0.5
"""How far a rule about any public body is about one of them."""
OWN_LAW: Final = 0.8
"""How far a rule that names no holder is about the body whose law it stands in."""

OWN_SHARE: Final = 0.4
OWN_NORMS: Final = 3

SECRET: Final = re.compile(r"taushet|teieplikt|fortrolig|tagnad")
ABOUT: Final = re.compile(
    r"oppl[yi]sn?ing|informasjon|personopplysning|taushet|teieplikt|utlever|innhent|innsyn|register|meld(?:e|ing)|varsl|deling|utveksl|rapport"
    r"|dokumentasjon|journal|samtykke"
)

_THREE: Final = re.compile(r"/§(\d+-\d+)-\d+[a-z]?$")

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


class Table(Struct, frozen=True):
    """What is kept; all lists are flat, ``*_at`` their offsets by rule or row.

    :ivar actors: ids, in the order of the numbers below
    :ivar row: (n,) row of each rule; ``kind``, ``secrecy``, ``audience`` as places in the lists above
    :ivar spans: (n, 8) sentence, trigger, what, purpose: start and end in the row's text, −1 where there is none
    :ivar mentioned: actors in each row's text; ``headed``: actors, and parties after them, in its heading
    :ivar own: document → numbers of the bodies that it is about
    """

    actors: list[str]
    row: bytes
    kind: bytes
    secrecy: bytes
    audience: bytes
    delegated: bytes
    named: bytes
    spans: bytes
    holders: bytes
    holders_at: bytes
    others: bytes
    others_at: bytes
    mentioned: bytes
    mentioned_at: bytes
    headed: bytes
    headed_at: bytes
    parties: list[str]
    own: dict[str, list[int]]


class Rule(NamedTuple):
    """One rule as the arrays have it."""

    number: int
    row: int
    kind: RuleKind
    secrecy: str
    audience: str
    delegated: bool
    sentence: tuple[int, int]
    trigger: tuple[int, int]
    what: tuple[int, int]
    purpose: tuple[int, int]
    holders: tuple[str, ...]
    others: tuple[str, ...]
    named: bool
    holder_named: bool


def make_table(corpus: Corpus, index: Index) -> Table:
    """Read the rules and the mentions of actors of all rows; about half a minute for all current law."""
    actors = sorted(catalogue.actors())
    number = {actor: place for place, actor in enumerate(actors)}
    row: list[int] = []
    kind: list[int] = []
    secrecy: list[int] = []
    audience: list[int] = []
    delegated: list[int] = []
    named: list[int] = []
    spans: list[tuple[int, ...]] = []
    holders: list[list[int]] = []
    others: list[list[int]] = []

    def numbers(named_party: Party | None) -> list[int]:
        return sorted({number[actor] for actor in named_party.actors if actor in number}) if named_party else []

    for place, found in index.information.filled():
        for one in found:
            rule = one.rule
            row.append(place)
            kind.append(KINDS.index(rule.kind))
            secrecy.append(SECRECY.index(rule.overrides_confidentiality or ""))
            audience.append(AUDIENCE.index(rule.audience))
            delegated.append(rule.delegated)
            other = rule.from_whom if rule.kind in TAKES else rule.to_whom
            named.append((rule.who is not None) + 2 * (other is not None))
            spans.append((*one.sentence, *_span(rule.trigger), *_span(rule.what), *_span(rule.purpose)))
            holders.append(numbers(rule.who))
            others.append(numbers(other))
    mentioned: list[list[int]] = [[] for _ in index.rows]
    headed: list[list[int]] = [[] for _ in index.rows]
    parties = sorted(catalogue.parties())
    party = {one: len(actors) + place for place, one in enumerate(parties)}
    for at, found_row in enumerate(index.rows):
        if found_row.heading:
            named_there = mentions(found_row.heading)
            headed[at] = sorted(
                {number[one] for m in named_there for one in m.actors} | {party[one] for m in named_there for one in m.parties}
            )
    find = recogniser().find
    for source in read_rows(corpus):
        place_of = index.position.get(source.row.id)
        if place_of is not None:
            mentioned[place_of] = sorted({number[actor] for actor, _, _ in find(f"{source.row.heading}\n{source.text}")})
    return Table(
        actors=actors, row=_bytes(row, np.int32), kind=_bytes(kind, np.uint8), secrecy=_bytes(secrecy, np.uint8),
        audience=_bytes(audience, np.uint8), delegated=_bytes(delegated, np.uint8), named=_bytes(named, np.uint8),
        spans=_bytes(spans, np.int32), **_lists("holders", holders), **_lists("others", others), **_lists("mentioned", mentioned),
        **_lists("headed", headed), parties=parties,
        own=_own(index, number),
    )  # fmt: skip


def _own(index: Index, number: Mapping[str, int]) -> dict[str, list[int]]:
    """Document → the public bodies that its norms bind most."""
    known = catalogue.actors()
    counts: dict[str, dict[str, int]] = {}
    for row, norms in index.norms.filled():
        for norm in norms:
            if norm.actor_id in known and is_body(known[norm.actor_id]):
                count = counts.setdefault(index.rows[row].document, {})
                count[norm.actor_id] = count.get(norm.actor_id, 0) + 1
    return {
        document: sorted(number[actor] for actor, times in count.items() if times >= OWN_NORMS and times >= OWN_SHARE * sum(count.values()))
        for document, count in sorted(counts.items())
    }


def _span(span: object) -> tuple[int, int]:
    return (span.start, span.end) if span is not None else (-1, -1)  # type: ignore[attr-defined]


def _bytes(values: Sequence[object], dtype: type) -> bytes:
    return np.array(values, dtype=dtype).tobytes()


def _lists(name: str, lists: Sequence[Sequence[int]]) -> dict[str, bytes]:
    offsets = np.concatenate([[0], np.cumsum([len(one) for one in lists])]) if lists else np.zeros(1)
    flat = np.array([value for one in lists for value in one], dtype=np.int16)
    return {name: flat.tobytes(), f"{name}_at": offsets.astype(np.int32).tobytes()}


class Lists:
    """Lists of actor numbers, flat."""

    def __init__(self, flat: bytes, offsets: bytes) -> None:
        self.flat = np.frombuffer(flat, dtype=np.int16)
        self.offsets = np.frombuffer(offsets, dtype=np.int32)
        self.empty = np.diff(self.offsets) == 0

    def of(self, place: int) -> NDArray[np.int16]:
        """One list."""
        return self.flat[self.offsets[place] : self.offsets[place + 1]]

    def best(self, weights: Floats) -> Floats:
        """(n,) the greatest weight in each list; 0 where it is empty."""
        found = np.zeros(len(self.offsets) - 1, dtype=np.float32)
        filled = ~self.empty
        if filled.any():
            found[filled] = np.maximum.reduceat(weights[self.flat], self.offsets[:-1][filled])
        return found


class Rules:
    """The table opened."""

    def __init__(self, table: Table, index: Index) -> None:
        self.actors = table.actors
        self._number = {actor: place for place, actor in enumerate(table.actors)}
        self.row = np.frombuffer(table.row, dtype=np.int32)
        self.kind = np.frombuffer(table.kind, dtype=np.uint8)
        self.secrecy = np.frombuffer(table.secrecy, dtype=np.uint8)
        self.audience = np.frombuffer(table.audience, dtype=np.uint8)
        self.delegated = np.frombuffer(table.delegated, dtype=np.uint8)
        self.named = np.frombuffer(table.named, dtype=np.uint8)
        self.spans = np.frombuffer(table.spans, dtype=np.int32).reshape(-1, 8)
        self.holders = Lists(table.holders, table.holders_at)
        self.others = Lists(table.others, table.others_at)
        self.mentioned = Lists(table.mentioned, table.mentioned_at)
        self.headed = Lists(table.headed, table.headed_at)
        self.parties = table.parties
        self.own = table.own
        self._index = index
        kinds = np.array([kind in GIVES for kind in KINDS])
        self.gives = kinds[self.kind] if len(self.kind) else np.zeros(0, dtype=bool)
        takes = np.array([kind in TAKES for kind in KINDS])
        self.takes = takes[self.kind] if len(self.kind) else np.zeros(0, dtype=bool)
        self.keeps = self.kind == KINDS.index("confidentiality")

    @cached_property
    def document_of(self) -> Ints:
        """(rows,) number of each row's document, in order of appearance."""
        numbers: dict[str, int] = {}
        return np.array([numbers.setdefault(row.document, len(numbers)) for row in self._index.rows], dtype=np.int32)

    @cached_property
    def documents(self) -> dict[str, int]:
        """Document → its number."""
        return {row.document: int(self.document_of[place]) for place, row in reversed(list(enumerate(self._index.rows)))}

    @cached_property
    def cites(self) -> tuple[Ints, Ints]:
        """Where each row's citations begin, (rows + 1,), and the rows they lead to, −1 where to none."""
        edges = np.asarray(self._index.edges).reshape(-1, 2)
        starts = np.searchsorted(edges[:, 0], np.arange(len(self._index.rows) + 1, dtype=edges.dtype))
        return starts.astype(np.int32), np.ascontiguousarray(edges[:, 1])

    def cited_by(self, row: int) -> list[int]:
        """The rows that a row cites."""
        starts, targets = self.cites
        return [int(one) for one in targets[starts[row] : starts[row + 1]].tolist() if one >= 0]

    @cached_property
    def cited_inside(self) -> Floats:
        """(rows,) how often each row is cited in its own document, as a logarithm."""
        edges = self._index.edges
        found = np.zeros(len(self._index.rows), dtype=np.float32)
        if len(edges):
            inside = edges[(edges[:, 1] >= 0) & (edges[:, 0] != edges[:, 1])]
            inside = inside[self.document_of[inside[:, 0]] == self.document_of[inside[:, 1]]]
            np.add.at(found, inside[:, 1], 1)
        return np.log1p(found)

    @cached_property
    def secret_heading(self) -> Floats:
        """(rows,) 1 where the heading is about secrecy, half where the chapter's is."""
        rows = self._index.rows
        return np.array([max(bool(SECRET.search(row.heading.lower())), 0.5 * bool(SECRET.search(row.chapter.lower()))) for row in rows],
                        dtype=np.float32)  # fmt: skip

    @cached_property
    def about_information(self) -> Floats:
        """(rows,) 1 where heading or chapter is about information; half where only a rule is."""
        rows = self._index.rows
        found = np.array([bool(ABOUT.search(f"{row.heading} {row.chapter}".lower())) for row in rows], dtype=np.float32)
        found[np.unique(self.row)] = np.maximum(found[np.unique(self.row)], 0.5)
        return found

    @cached_property
    def parent(self) -> Ints:
        """(rows,) the section of the act that a section of a regulation fills out by its number (§ 3-3-1 under § 3-3), else −1.

        The act is the one that the regulation cites most.
        """
        rows, position = self._index.rows, self._index.position
        found = np.full(len(rows), -1, dtype=np.int32)
        numbered = [(place, match[1]) for place, row in enumerate(rows)
                    if not row.is_act and (match := _THREE.search(row.id)) is not None]  # fmt: skip
        cited: dict[str, Counter[str]] = {rows[place].document: Counter() for place, _ in numbered}
        for source, target in self._index.edges.tolist():
            if target >= 0 and rows[target].is_act and rows[source].document in cited:
                cited[rows[source].document][rows[target].document] += 1
        acts = {document: count.most_common(1)[0][0] for document, count in cited.items() if count}
        for place, number in numbered:
            act = acts.get(rows[place].document)
            found[place] = position.get(f"{act}/§{number}", -1) if act else -1
        return found

    @cached_property
    def passages_of(self) -> Ints:
        """(rows + 1,) where each row's passages begin; they are in row order."""
        return np.searchsorted(self._index.owners, np.arange(len(self._index.rows) + 1)).astype(np.int32)

    @cached_property
    def starts(self) -> Ints:
        """(rows + 1,) where each row's rules begin; rules are in row order."""
        return np.searchsorted(self.row, np.arange(len(self._index.rows) + 1)).astype(np.int32)

    @cached_property
    def _own(self) -> Lists:
        lists = [self.own.get(document, []) for document in self.documents]
        made = _lists("own", lists)
        return Lists(made["own"], made["own_at"])

    def weights(self, given: Mapping[str, float], *, general: bool) -> Floats:
        """(actors,) how far a rule about each actor is about a side.

        :param general: the side is a public body, which a rule about any public body is about as well
        """
        found = np.zeros(len(self.actors), dtype=np.float32)
        for actor in GENERAL if general else ():
            if actor in self._number:
                found[self._number[actor]] = ANY_BODY
        for actor, weight in given.items():
            if actor in self._number:
                found[self._number[actor]] = max(weight, float(found[self._number[actor]]))
        return found

    def heading_weights(self, given: Mapping[str, float], parties: Collection[str], *, general: bool) -> Floats:
        """(actors + parties,) how far a heading that names each is about a side."""
        named = np.array([1.0 if party in parties else 0.0 for party in self.parties], dtype=np.float32)
        return np.concatenate([self.weights(given, general=general), named])

    @cached_property
    def partys_law(self) -> Floats:
        """(documents,) 1 where the vocabulary has the document as the own law of any party."""
        known = {document for party in catalogue.parties().values() for document in party.laws}
        return np.array([float(document in known) for document in self.documents], dtype=np.float32)

    def law_strength(self, laws: Mapping[str, float], weights: Floats) -> Floats:
        """(documents,) how far each document is a side's own law: by the vocabulary, else by whom its norms bind."""
        found = 0.7 * np.where(self._own.best(weights) > ANY_BODY, self._own.best(weights), 0).astype(np.float32)
        for document, weight in laws.items():
            if document in self.documents:
                found[self.documents[document]] = max(float(found[self.documents[document]]), weight)
        return found

    def holder_match(self, weights: Floats, law: Floats) -> Floats:
        """(rules,) how far each rule's holder is a side."""
        found = self.holders.best(weights)
        own = law[self.document_of[self.row]]
        nameless = self.holders.empty
        found[nameless] = np.maximum(NAMELESS, OWN_LAW * own[nameless])
        unknown = nameless & ((self.named & 1) > 0)  # named, but nobody known: «den som …»
        found[unknown] *= 0.9
        # A role that many have («institusjonen») in the side's own law is likely the side.
        found[~nameless] = np.maximum(found[~nameless], 0.6 * own[~nameless] * (found[~nameless] > 0))
        return found

    def other_match(self, weights: Floats, law: Floats) -> Floats:
        """(rules,) how far each rule's other side is a side."""
        found = self.others.best(weights)
        nameless = self.others.empty
        own = law[self.document_of[self.row]]
        found[nameless] = np.maximum(NAMELESS, 0.5 * own[nameless])
        unknown = nameless & ((self.named & 2) > 0)  # «registermyndigheten» in the register's own act
        found[unknown] = np.maximum(found[unknown], 0.75 * own[unknown])
        return found

    def rule(self, number: int) -> Rule:
        """One rule."""
        spans = self.spans[number].tolist()
        return Rule(
            number, int(self.row[number]), KINDS[self.kind[number]], SECRECY[self.secrecy[number]], AUDIENCE[self.audience[number]],
            bool(self.delegated[number]), (spans[0], spans[1]), (spans[2], spans[3]), (spans[4], spans[5]), (spans[6], spans[7]),
            tuple(self.actors[one] for one in self.holders.of(number)), tuple(self.actors[one] for one in self.others.of(number)),
            bool(self.named[number] & 2), bool(self.named[number] & 1),
        )  # fmt: skip

    def of_row(self, row: int) -> range:
        """Numbers of a row's rules."""
        return range(int(self.starts[row]), int(self.starts[row + 1]))


__all__ = ["AUDIENCE", "GIVES", "KINDS", "SECRECY", "TAKES", "InformationRule", "Lists", "Rule", "Rules", "Table", "make_table"]
