"""What a fault is before it is a cluster: which provisions show it, with the exact words, and what is told of it."""

from typing import Final, Literal

from msgspec import Struct

from analysis.difference.model import Attribute, Severity

FaultKind = Literal["dead-reference", "stale-term", "missing-mirror"]
FAULT_KINDS: Final[tuple[FaultKind, ...]] = ("dead-reference", "stale-term", "missing-mirror")


class Spot(Struct, frozen=True):
    """Words of a provision in which the fault shows.

    :ivar row: of the index
    :ivar start: offset in the row's text, as ``end``
    :ivar value: what the comparison table says of them
    :ivar rank: spots of lower rank come first, whatever law they stand in
    """

    row: int
    start: int
    end: int
    value: str
    rank: int = 0


class Fault(Struct, frozen=True):
    """One thing that is wrong, in all the provisions that show it.

    :ivar matter: what is at fault: the address that leads nowhere, the name, who gives what to whom; with the provisions it
        makes the identity
    :ivar why: the evidence, and what stands instead where that is known
    :ivar reason: the same in a few words, for the comparison table
    """

    kind: FaultKind
    matter: str
    title: str
    why: str
    reason: str
    attribute: Attribute
    severity: Severity
    confidence: float
    spots: tuple[Spot, ...]
