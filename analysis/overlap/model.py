"""What a finding is: the contract's Cluster."""

from typing import Literal

from msgspec import Struct

from analysis.difference.model import Difference
from analysis.overlap.conflicts import Conflict

LikenessKind = Literal[
    "parallel-duty", "duplicate-duty", "definition", "threshold", "deadline", "competence", "confidentiality-vs-disclosure",
    "procedure", "rights",
]  # fmt: skip

Kind = Literal[
    "parallel-duty", "duplicate-duty", "definition", "threshold", "deadline", "competence", "confidentiality-vs-disclosure",
    "procedure", "rights", "dead-reference", "stale-term", "missing-mirror",
]  # fmt: skip
Role = Literal["central", "member", "not-in-force"]


class Span(Struct, frozen=True):
    """The part of a provision that meets the others: offsets into the provision's text, and that text."""

    part: str
    start: int
    end: int
    text: str


class ClusterProvision(Struct, frozen=True):
    """A member of a cluster."""

    id: str
    role: Role
    text_span: Span
    title: str
    document: str
    document_title: str
    ministries: tuple[str, ...]
    language: str
    in_force: bool
    url: str
    replaces: tuple[str, ...] = ()  # documents that this one's document is to replace
    replaced_by: tuple[str, ...] = ()


class Cluster(Struct, frozen=True):
    """Provisions that belong together, what differs between them, and why they were put together."""

    id: str
    kind: Kind
    title: str
    score: float
    confidence: float
    provisions: tuple[ClusterProvision, ...]
    sectors: tuple[str, ...]
    documents: tuple[str, ...]
    differences: tuple[Difference, ...]
    why: str
    status: Literal["new", "confirmed", "dismissed", "needs-work"] = "new"
    boilerplate: bool = False
    headed: bool = True
    """Whether the title is a member's heading, or a question, that holds for most members; else it is of words that they share."""
    events: tuple[str, ...] = ()
    matter: str = ""
    """The question that it answers: a word's stem, «#deadline» (age, amount, duration), or both; empty for likeness. Of a fault
    what is at fault: the address that leads nowhere, the name, «giver>receiver»."""
    parent: str | None = None
    children: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
