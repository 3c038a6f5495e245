"""What a review is: its state, what it was given on, and its log."""

from datetime import datetime
from typing import Annotated, Final, Literal, get_args

from msgspec import UNSET, Meta, Struct, UnsetType

from analysis.overlap.model import Kind as ClusterKind

Kind = Literal["cluster", "flow", "term", "reference"]
Status = Literal["new", "confirmed", "dismissed", "needs-work"]
Reason = Literal[
    "not-an-overlap", "intended-difference", "boilerplate", "duplicate-finding", "wrong-citation", "outdated-law", "out-of-scope", "other"
]
"""Why a finding is dismissed."""
Severity = Literal["info", "minor", "major"]
Sort = Literal["updated", "created", "title", "severity"]
"""What a list of reviews is in order of."""
Step = Literal["collate", "choose", "harmonise", "differentiate", "maintain"]
"""Of Forvaltningsstandard for begrepsharmonisering og -differensiering."""
Choice = Literal["harmonise", "differentiate", "neither"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
STEPS: Final[tuple[Step, ...]] = get_args(Step)
CHOICES: Final[tuple[Choice, ...]] = get_args(Choice)


NO_NUL: Final = {"pattern": r"^[^\x00]*$"}
"""As JSON Schema tells it of texts; with NUL no database can keep them."""
MAX_COMMENT: Final = 10_000
MAX_REASON: Final = 2_000
MAX_LIST: Final = 20
MAX_TAG: Final = 60
MAX_LINK: Final = 2_000
MAX_PERSON: Final = 200
MAX_VERSION: Final = 2**31 - 1
MAX_DEPTH: Final = 8
"""How deep answers to comments go: what answers the deepest is put beside it."""


class Pin(Struct, frozen=True):
    """A provision with the version (``analysis.rows.Row.hash``) that a verdict was given on; empty where none was indexed."""

    provision: str
    version: str


class Told(Struct, frozen=True):
    """What a finding told of itself when it was judged; what ranking learns from, and the engine is measured by."""

    kind: ClusterKind
    score: float
    confidence: float
    provisions: int
    acts: int
    regulations: int
    sectors: int
    differences: int
    major: int
    conflicts: int
    boilerplate: bool
    headed: bool
    asked: bool  # it answers a question, rather than being alike in words


class Subject(Struct, frozen=True):
    """What is reviewed, as it was when it was last judged.

    :ivar snapshot: of the law that ``pins`` are versions of
    """

    kind: Kind
    id: str
    title: str
    events: tuple[str, ...]
    ministries: tuple[str, ...]
    pins: tuple[Pin, ...]
    snapshot: str
    told: Told | None = None


class State(Struct, frozen=True):
    """What people may set."""

    status: Status = "new"
    reason: Reason | None = None
    reason_text: str = ""
    severity: Severity | None = None
    assignee: str | None = None
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    step: Step | None = None
    choice: Choice | None = None


class Review(Struct, frozen=True):
    """A review as it is now. ``version`` counts its writes; 0 where nobody has written yet."""

    kind: Kind
    id: str
    version: int
    status: Status
    reason: Reason | None
    reason_text: str
    severity: Severity | None
    assignee: str | None
    assignee_name: str | None
    tags: tuple[str, ...]
    links: tuple[str, ...]
    step: Step | None
    choice: Choice | None
    title: str
    events: tuple[str, ...]
    ministries: tuple[str, ...]
    pins: tuple[Pin, ...]
    snapshot: str
    told: Told | None
    created_at: datetime | None
    updated_at: datetime | None
    updated_by: str

    @property
    def state(self) -> State:
        """What people may set."""
        return State(**{name: getattr(self, name) for name in State.__struct_fields__})


class Set(Struct, frozen=True):
    """A field that was given another value."""

    field: str
    before: str | list[str] | None
    after: str | list[str] | None


class Entry(Struct, frozen=True):
    """One write: who, when, what. Entries are never changed or deleted.

    :ivar number: place in the log of all reviews; counts without gaps, in the order in which writes were made
    :ivar version: of the review after it; names the comment that the entry has, if any
    :ivar parent: the comment that this one answers
    :ivar retracts: the comment that is taken back
    :ivar comment: empty once it is taken back (``retracted``)
    """

    number: int
    version: int
    at: datetime
    person: str
    name: str
    changes: tuple[Set, ...] = ()
    comment: str = ""
    parent: int | None = None
    retracts: int | None = None
    retracted: bool = False


class Comment(Struct, frozen=True):
    """A comment with what was answered to it, at most ``MAX_DEPTH`` deep."""

    id: int
    at: datetime
    person: str
    name: str
    text: str
    retracted: bool
    replies: tuple["Comment", ...] = ()


class History(Struct, frozen=True):
    """A review and a stretch of its log.

    :ivar log: in the order in which it was written
    :ivar comments: those of the log as trees, with what they answer, be it older
    :ivar earlier: there is more before this version; None if not
    """

    review: Review
    log: tuple[Entry, ...] = ()
    comments: tuple[Comment, ...] = ()
    earlier: int | None = None


Tag = Annotated[str, Meta(min_length=1, max_length=MAX_TAG, pattern=r"^[^,;\x00]+$")]
Link = Annotated[str, Meta(max_length=MAX_LINK, pattern=r"^[hH][tT][tT][pP][sS]://[^\x00]*$")]
Version = Annotated[int, Meta(ge=1, le=MAX_VERSION)]


class ReviewChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody wants to set; what is not named stays as it is.

    :ivar status: the verdict; given again, it holds for the law as it is now
    :ivar assignee: id of a person, «me», or null
    :ivar tags: all that it is to have; ``add_tags`` and ``remove_tags`` leave its others as they are
    :ivar parent: the comment that ``comment`` answers; ``retract``: a comment to take back
    """

    status: Status | UnsetType = UNSET
    reason: Reason | UnsetType | None = UNSET
    reason_text: Annotated[str, Meta(max_length=MAX_REASON, extra_json_schema=NO_NUL)] | UnsetType = UNSET
    severity: Severity | UnsetType | None = UNSET
    assignee: Annotated[str, Meta(min_length=1, max_length=MAX_PERSON, extra_json_schema=NO_NUL)] | UnsetType | None = UNSET
    tags: Annotated[tuple[Tag, ...], Meta(max_length=MAX_LIST)] | UnsetType = UNSET
    add_tags: Annotated[tuple[Tag, ...], Meta(max_length=MAX_LIST)] | UnsetType = UNSET
    remove_tags: Annotated[tuple[Tag, ...], Meta(max_length=MAX_LIST)] | UnsetType = UNSET
    links: Annotated[tuple[Link, ...], Meta(max_length=MAX_LIST)] | UnsetType = UNSET
    step: Step | UnsetType | None = UNSET
    choice: Choice | UnsetType | None = UNSET
    comment: Annotated[str, Meta(min_length=1, max_length=MAX_COMMENT, extra_json_schema=NO_NUL)] | UnsetType = UNSET
    parent: Version | UnsetType = UNSET
    retract: Version | UnsetType = UNSET


class Written(Struct, frozen=True):
    """What a write ended in: the review as it is after it, and its entry in the log (null where nothing was to be changed)."""

    review: Review
    entry: Entry | None


class Moved(Struct, frozen=True):
    """A review that somebody else has written to: what it is now, and the entries since the version that the writer had seen."""

    kind: Kind
    id: str
    version: int
    status: Status
    entries: tuple[Entry, ...]


class Standing(Struct, frozen=True):
    """Where the work on a finding stands; ``assignee`` is a name."""

    status: Status = "new"
    assignee: str = ""
    version: int = 0


def unwritten(subject: Subject) -> Review:
    """The review of what nobody has reviewed."""
    return Review(
        subject.kind, subject.id, 0, "new", None, "", None, None, None, (), (), None, None, subject.title, subject.events,
        subject.ministries, subject.pins, subject.snapshot, subject.told, None, None, "",
    )  # fmt: skip


def threads(entries: tuple[Entry, ...]) -> tuple[Comment, ...]:
    """The comments of a log as trees, in the order in which they were written."""
    answers: dict[int | None, list[Entry]] = {}
    for one in entries:
        if one.comment or one.retracted:
            answers.setdefault(one.parent, []).append(one)

    made: dict[int, Comment] = {}
    for one in reversed([one for one in entries if one.comment or one.retracted]):  # an answer comes after what it answers
        replies = tuple(made[answer.version] for answer in answers.get(one.version, ()))
        made[one.version] = Comment(one.version, one.at, one.person, one.name, one.comment, one.retracted, replies)
    return tuple(made[one.version] for one in answers.get(None, ()))
