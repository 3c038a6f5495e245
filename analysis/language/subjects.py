"""Who acts, told by the trained parse: subjects and passive agents of the verb that a sentence stands on.

Patterns of spaCy's ``DependencyMatcher`` over the relations of the Norwegian Dependency Treebank; what they find is
labelled as Universal Dependencies call it: ``nsubj``, ``nsubj:pass``, ``obl:agent`` («av kommunen»).
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from spacy.matcher import DependencyMatcher
from spacy.tokens import Doc, Span, Token
from spacy.vocab import Vocab

from analysis.language.model import Modality
from analysis.language.who import actor_id, is_actor

ACTIVE: Final = "nsubj"
PASSIVE: Final = "nsubj:pass"
AGENT: Final = "obl:agent"

_Node = dict[str, Any]

_FINITE: Final[_Node] = {"DEP": "FINV"}
_FINITE_PASSIVE: Final[_Node] = {"DEP": "FINV", "MORPH": {"IS_SUPERSET": ["Voice=Pass"]}}
_INFINITIVE: Final[_Node] = {"DEP": "INFV", "MORPH": {"IS_SUPERSET": ["Voice=Pass"]}}
_BECOMES: Final[_Node] = {"LEMMA": {"IN": ["bli", "verte", "verde", "være", "vere"]}}
_PARTICIPLE: Final[_Node] = {"DEP": {"IN": ["INFV", "SPRED"]}, "MORPH": {"IS_SUPERSET": ["VerbForm=Part"]}}

_PASSIVES: Final[Sequence[Sequence[_Node]]] = (
    (_FINITE_PASSIVE,),  # avgjøres
    (_FINITE, _INFINITIVE),  # skal avgjøres
    (_FINITE | _BECOMES, _PARTICIPLE),  # blir avgjort
    (_FINITE, {"DEP": "INFV"} | _BECOMES, _PARTICIPLE),  # skal bli avgjort
)
"""From the finite verb, on which the subject hangs, down to the passive, on which the agent hangs."""

_NOBODY: Final = frozenset[Modality](["definition", "condition", "none"])
"""By these nobody acts."""

_POINTS: Final = frozenset(["IP", "IK"])
"""Relations of punctuation."""


def _chain(nodes: Sequence[_Node]) -> list[_Node]:
    """Nodes each of which hangs on the one before."""
    first: _Node = {"RIGHT_ID": "0", "RIGHT_ATTRS": nodes[0]}
    return [first] + [
        {"LEFT_ID": str(number), "REL_OP": ">", "RIGHT_ID": str(number + 1), "RIGHT_ATTRS": node} for number, node in enumerate(nodes[1:])
    ]


def _with_subject(chain: Sequence[_Node]) -> list[_Node]:
    return [*_chain(chain), {"LEFT_ID": "0", "REL_OP": ">", "RIGHT_ID": "who", "RIGHT_ATTRS": {"DEP": "SUBJ"}}]


def _with_agent(chain: Sequence[_Node]) -> list[_Node]:
    return _chain([*chain, {"LOWER": "av", "DEP": "ADV"}, {"DEP": "PUTFYLL"}])


PATTERNS: Final[Mapping[str, Sequence[Sequence[_Node]]]] = {
    ACTIVE: [_with_subject([_FINITE])],
    PASSIVE: [_with_subject(chain) for chain in _PASSIVES],
    AGENT: [_with_agent(chain) for chain in _PASSIVES],
}
"""The last node of each is the word found. What is active by one pattern and passive by another is passive."""


@lru_cache(maxsize=4)
def _matcher(vocab: Vocab) -> DependencyMatcher:
    matcher = DependencyMatcher(vocab)
    for label, patterns in PATTERNS.items():
        matcher.add(label, [list(pattern) for pattern in patterns])
    return matcher


def subjects(doc: Doc) -> list[Span]:
    """Subjects and agents of a parsed text in its order, each with all that hangs on it."""
    labels: dict[int, str] = {}
    for key, tokens in _matcher(doc.vocab)(doc):
        label = doc.vocab.strings[key]
        if labels.get(tokens[-1]) in (None, ACTIVE):
            labels[tokens[-1]] = label
    return [_whole(doc[place], labels[place]) for place in sorted(labels)]


def actor(found: Sequence[Span], modality: Modality) -> Span | None:
    """Who acts in a sentence of one norm, told by its subjects: a passive's agent, else a subject that can act."""
    if modality in _NOBODY:
        return None
    able = [span for span in found if is_actor(span.text.lower())]
    by = [span for span in able if span.label_ == AGENT] or [span for span in able if span.label_ == ACTIVE]
    return by[-1] if by else None  # where the parse has two subjects, the first is mostly a clause before the verb


def _whole(head: Token, label: str) -> Span:
    start, end = head.left_edge.i, head.right_edge.i + 1
    while end - 1 > head.i and head.doc[end - 1].dep_ in _POINTS:
        end -= 1
    while start < head.i and head.doc[start].dep_ in _POINTS:
        start += 1
    span = head.doc[start:end]
    return Span(head.doc, start, end, label=label, kb_id=actor_id(span.text) or "")
