"""What the law lays on an actor, as lines that each quote one sentence."""

from typing import Literal, get_args

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
