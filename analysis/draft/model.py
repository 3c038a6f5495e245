"""What the check of a proposal tells."""

from typing import Literal

from msgspec import Struct

from analysis.difference.model import Difference, Severity
from analysis.overlap.model import LikenessKind

RemarkKind = Literal[
    "parallel-duty", "duplicate-duty", "definition", "threshold", "deadline", "competence", "confidentiality-vs-disclosure", "procedure",
    "rights", "dead-reference", "stale-term", "missing-mirror", "should-amend",
]  # fmt: skip
"""The contract's kinds, the faults', and ``should-amend``: law that the proposal leaves as it is and that no longer fits."""


class DraftOverlap(Struct, frozen=True):
    """A provision of current law that says nearly what the proposal says.

    :ivar score: how alike, 0–1
    :ivar differences: the proposal's cell first, under the provision ``utkast``
    """

    id: str
    kind: LikenessKind
    score: float
    differences: tuple[Difference, ...]
    title: str
    document: str
    document_title: str
    in_force: bool
    url: str


class CheckedProvision(Struct, frozen=True):
    """A provision of the proposal, or an instruction that changes another act.

    :ivar action: own, change, add, repeal, move, wording or text
    :ivar targets: ids of what it changes
    """

    label: str
    heading: str
    action: str
    act: str
    act_title: str
    targets: tuple[str, ...]
    overlaps: tuple[DraftOverlap, ...]


class Remark(Struct, frozen=True):
    """One thing that the drafter should look at.

    :ivar label: of the provision of the proposal
    :ivar place: its number in ``Check.provisions``
    :ivar quote: words of the proposal
    :ivar provisions: ids in current law that it is about, the foremost first
    :ivar why: what is wrong, or may be, and what to do; bokmål
    """

    kind: RemarkKind
    label: str
    place: int
    quote: str
    provisions: tuple[str, ...]
    why: str
    severity: Severity
    confidence: float
    differences: tuple[Difference, ...] = ()


class Check(Struct, frozen=True):
    """A proposal held against current law.

    :ivar amends: acts that it changes; ``repeals``: acts that it takes out of force
    :ivar remarks: the most important first
    :ivar total: remarks found, before ``limit``
    :ivar notes: what could not be checked, and why
    """

    title: str
    format: str
    language: str
    own: str
    amends: tuple[str, ...]
    repeals: tuple[str, ...]
    provisions: tuple[CheckedProvision, ...]
    remarks: tuple[Remark, ...]
    total: int
    notes: tuple[str, ...] = ()
