"""What the law lays on an actor, as lines that each quote one sentence."""

from typing import Final, Literal, get_args

from msgspec import Struct

Kind = Literal[
    "duty", "prohibition", "power", "right", "permission", "sanction", "must-give", "may-give", "may-take", "receives", "keeps-secret",
]  # fmt: skip
"""What a line is. From ``must-give`` on it is about information between bodies: ``must-give`` holds what others may demand, too;
``receives`` what others must or may give to the actor unasked."""

KINDS: tuple[Kind, ...] = get_args(Kind)
INFORMATION_KINDS: frozenset[Kind] = frozenset(("must-give", "may-give", "may-take", "receives", "keeps-secret"))

Level = Literal["state", "county", "municipality"]
LEVELS: tuple[Level, ...] = get_args(Level)


class Line(Struct, frozen=True, array_like=True, gc=False):
    """One thing that one sentence lays down for an actor.

    :ivar row: of the index; ``start`` and ``end`` of the sentence in its text
    :ivar ledd: address of the ledd or item below the provision
    :ivar actor: id of the actor that is named; a part of the one asked for, or a role that it has
    :ivar inferred: the sentence names nobody; a sentence before it, the heading, or what the act is about, does
    :ivar quote: the sentence as stored, ``lead`` the lead-in that it continues
    :ivar deadline: the words; ``iso`` their length, where the law counts time
    :ivar reports: the actor has to report or notify a public body
    :ivar counterpart: ids of the other side: who gets, is asked, or is notified
    """

    row: int
    start: int
    end: int
    ledd: str
    kind: Kind
    actor: str
    quote: str
    lead: str | None = None
    inferred: bool = False
    deadline: str | None = None
    iso: str | None = None
    condition: str | None = None
    reports: bool = False
    counterpart: tuple[str, ...] = ()
    what: str | None = None


class Shared(Struct, frozen=True, array_like=True, gc=False):
    """One power, duty or decision that the law places at several levels of government.

    :ivar actors: by level, in the order state, county, municipality; empty where that level has none
    :ivar lines: what says so; one where a sentence names all, else one for each
    :ivar same: «sentence» where one sentence names them all, «act» where one act says the same of each
    """

    kind: Literal["power", "duty"]
    actors: tuple[tuple[str, ...], ...]
    lines: tuple[tuple[int, int, int, str, str, str], ...]  # row, start, end, ledd, quote, lead-in
    same: Literal["sentence", "act"]


Relation = Literal["self", "part", "role"]
"""``part``: a part of the body («kommunestyret» of the municipality); ``role``: what the actor also is (a «fastlege» is a «lege»)."""

Wanted = Literal[
    "duty", "prohibition", "power", "right", "permission", "sanction", "must-give", "may-give", "may-take", "receives", "keeps-secret",
    "deadline", "report",
]  # fmt: skip
"""A kind of line, or ``deadline`` and ``report``: the duties that have a time limit, that are to report."""


WANTED: Final[tuple[Wanted, ...]] = get_args(Wanted)


class ActorName(Struct, frozen=True):
    """An actor of the vocabulary, and in how many lines the law names it; ``level`` is empty for what is no body of a level."""

    id: str
    name: str
    kind: str
    level: str
    ministry: str
    lines: int


class ThroughName(Struct, frozen=True):
    """Another name through which the law reaches the actor, and in how many lines."""

    id: str
    name: str
    relation: Relation
    lines: int


class ActorLine(Struct, frozen=True):
    """One thing the law lays down for the actor, quoted.

    ``id`` is of the ledd or item; ``quote`` is the stored text of ``provision`` from ``start`` to ``end``, and continues ``lead_in``.
    ``inferred``: the sentence itself names nobody. ``version`` is the hash of the provision's text that this was read from.
    """

    id: str
    provision: str
    title: str
    document: str
    document_title: str
    ministries: tuple[str, ...]
    kind: Kind
    actor: str
    relation: Relation
    inferred: bool
    quote: str
    start: int
    end: int
    lead_in: str | None
    deadline: str | None
    deadline_iso: str | None
    condition: str | None
    reports: bool
    counterpart: tuple[str, ...]
    what: str | None
    boilerplate: str | None
    in_force: bool
    version: str
    url: str


class Share(Struct, frozen=True):
    """Lines of a ministry or of an act; ``counts`` by kind, with ``deadline`` and ``report``."""

    id: str
    name: str
    lines: int
    counts: dict[Wanted, int]


class SharedPlace(Struct, frozen=True):
    """A sentence that gives a competence."""

    id: str
    provision: str
    title: str
    document: str
    document_title: str
    quote: str
    start: int
    end: int
    lead_in: str | None
    version: str
    url: str


class SharedText(Struct, frozen=True):
    """A competence that several levels of government hold; ``levels`` names the bodies by level."""

    kind: Literal["power", "duty"]
    same: Literal["sentence", "act"]
    levels: dict[Level, tuple[str, ...]]
    places: tuple[SharedPlace, ...]


class ActorView(Struct, frozen=True):
    """Everything that the law lays on an actor.

    ``counts`` are of all lines, by kind, with ``deadline`` and ``report``; ``lines`` and ``shared`` may be cut. Lines are by kind, in
    each kind the acts that say most of the actor first; in an event's scope the most relevant first.
    """

    actor: ActorName
    event: str | None
    total: int
    counts: dict[Wanted, int]
    through: tuple[ThroughName, ...]
    ministries: tuple[Share, ...]
    documents: tuple[Share, ...]
    shared_total: int
    shared: tuple[SharedText, ...]
    lines: tuple[ActorLine, ...]
