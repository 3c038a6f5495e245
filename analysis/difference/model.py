"""What is compared, and what comes of it: members of a cluster, and the comparison table, attribute by provision."""

from typing import Literal

from msgspec import Struct

from analysis.language.reading import Reading

Attribute = Literal[
    "threshold", "deadline", "definition", "modality", "actor", "authority", "appeal", "confidentiality", "scope", "wording"
]
Severity = Literal["info", "minor", "major"]

MAX_MEMBERS = 30
"""Members that are compared: what a reviewer reads."""


class Member(Struct, frozen=True, gc=False):
    """A provision, or the part of it, that meets others in a cluster.

    :ivar text: of the part; all spans are offsets in it
    :ivar reading: what the text says; without one it is read on the spot
    :ivar cites: ids of other members that the provision itself refers to
    """

    id: str
    document: str
    act: str
    title: str
    heading: str
    text: str
    language: str
    ministries: tuple[str, ...]
    is_act: bool
    in_force: bool
    boilerplate: str = ""
    reading: Reading | None = None
    cites: tuple[str, ...] = ()


class Value(Struct, frozen=True, gc=False):
    """One cell: ``quote`` is ``text[start:end]`` of the member; all empty and 0 where the member is silent.

    :ivar marks: (start, end) in the member's text of what the first that speaks does not have; empty where nothing is aligned
    :ivar note: that the provision itself refers to another of the table, or says that it departs from it
    """

    provision: str
    value: str
    quote: str
    start: int
    end: int
    marks: tuple[tuple[int, int], ...] = ()
    note: str = ""


class Difference(Struct, frozen=True):
    """One attribute on which the members differ, with a cell for every member, in the members' order.

    :ivar reason: why it is as severe as it is, in bokmål
    """

    attribute: Attribute
    values: tuple[Value, ...]
    severity: Severity
    reason: str = ""
