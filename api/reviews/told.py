"""What is told of reviews: how they stand to the law of today, what a file would change, all of them with their logs. Loads no engine."""

from msgspec import Struct

from analysis.change.model import Piece, State, Version
from api.reviews.model import Entry, Kind, Review, Set


class Drift(Struct, frozen=True):
    """A provision that is not what it was when the verdict was given.

    :ivar before: as it was; null where the snapshot of then is no longer kept
    :ivar after: as it is; null where it is gone
    :ivar words: the differences in the text; all of one piece where only its heading or place differs
    """

    provision: str
    state: State
    before: Version | None
    after: Version | None
    words: tuple[Piece, ...]


class SucceedingCluster(Struct, frozen=True):
    """A finding of today that holds most provisions of one that is gone; ``shared``: which share of them."""

    id: str
    title: str
    shared: float


class Freshness(Struct, frozen=True):
    """How a review stands to the law of today.

    :ivar stale: the law has changed since the verdict
    :ivar found: what was reviewed is there today
    """

    stale: bool
    found: bool
    snapshot: str
    changed: tuple[Drift, ...] = ()
    successors: tuple[SucceedingCluster, ...] = ()


class RowFault(Struct, frozen=True):
    """A row that cannot be done, and why."""

    where: str
    id: str
    detail: str


class Asked(Struct, frozen=True):
    """What the rows about one subject would change."""

    where: str
    kind: Kind
    id: str
    title: str
    changes: tuple[Set, ...]
    comment: str


class Plan(Struct, frozen=True):
    """What a file asks for.

    :ivar conflicts: rows that rest on a state that somebody has changed since
    """

    asked: tuple[Asked, ...]
    unchanged: int
    faults: tuple[RowFault, ...]
    conflicts: tuple[RowFault, ...]

    @property
    def is_right(self) -> bool:
        """Nothing stands in the way."""
        return not (self.faults or self.conflicts)


class Imported(Struct, frozen=True):
    """What an import did, or would do (``done`` false)."""

    plan: Plan
    done: bool


class Exported(Struct, frozen=True):
    """A review with its log."""

    review: Review
    log: tuple[Entry, ...]


class Whole(Struct, frozen=True):
    """All reviews; ``revision`` is the number of the newest entry in the log."""

    revision: int
    reviews: tuple[Exported, ...]
