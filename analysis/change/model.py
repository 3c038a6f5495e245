"""A change of the law, and what it touches."""

from typing import Literal

from msgspec import Struct

from analysis.actor.model import Kind as LineKind
from analysis.compared import Comparison
from analysis.overlap.model import Kind

State = Literal["added", "removed", "altered", "moved"]
"""``moved``: the same words under another number; ``removed``: repealed, or gone."""


class Version(Struct, frozen=True):
    """A text at one time; ``version`` is the hash that findings are pinned to (``analysis.rows.Row.hash``)."""

    id: str
    title: str
    version: str
    text: str


class Piece(Struct, frozen=True):
    """Words that stand in both texts, only in the old one, or only in the new one; joined in order they give each text."""

    op: Literal["same", "removed", "added"]
    text: str


class ProvisionChange(Struct, frozen=True):
    """One provision, or a part of it, that is not as it was.

    :ivar id: of the provision as it is now, or as it was if it is gone; ``part`` the ledd, item or sentence below it
    :ivar instruction: the words of the amending act
    :ivar incorporated: of an amending act: the law here already says so
    """

    id: str
    part: str
    state: State
    document: str
    document_title: str
    ministries: tuple[str, ...]
    before: Version | None
    after: Version | None
    words: tuple[Piece, ...]
    instruction: str | None = None
    incorporated: bool | None = None
    url: str = ""


class DocumentChange(Struct, frozen=True):
    """A document that is new, gone, or has changed provisions (how many)."""

    id: str
    title: str
    state: State
    provisions: int


class Pinned(Struct, frozen=True):
    """A member of a finding, with the version it was found in; ``after`` is its version in the new text, None if it is gone or if only
    a part of the new text is known.

    ``changed`` tells that the finding no longer rests on what the law says.
    """

    provision: str
    version: str
    after: str | None
    changed: bool


class TouchedFinding(Struct, frozen=True):
    """A finding one of whose members changes."""

    id: str
    kind: Kind
    title: str
    events: tuple[str, ...]
    provisions: tuple[Pinned, ...]


class TouchedEvent(Struct, frozen=True):
    """An event in whose scope provisions change, most relevant first."""

    slug: str
    title: str
    provisions: tuple[str, ...]


class TouchedLine(Struct, frozen=True):
    """A duty, power or information flow of an actor that comes, goes or is worded otherwise."""

    state: Literal["added", "removed", "altered"]
    provision: str
    actor: str
    kind: LineKind
    counterpart: tuple[str, ...]
    before: str | None
    after: str | None
    is_flow: bool


class Touched(Struct, frozen=True):
    """What rests on the changed provisions, as the index of ``snapshot`` has it.

    :ivar findings_before: how the findings of two indexed data directories differ; None where only one is indexed
    :ivar reviews: ids of reviews of the findings touched, from whoever keeps reviews; empty until somebody does
    """

    snapshot: str
    findings: tuple[TouchedFinding, ...]
    events: tuple[TouchedEvent, ...]
    lines: tuple[TouchedLine, ...]
    reviews: tuple[str, ...] = ()
    findings_before: Comparison | None = None


class Change(Struct, frozen=True):
    """A change: from and to what, the documents and provisions, and what they touch; ``counts`` by state, of provisions."""

    before: str
    after: str
    counts: dict[State, int]
    documents: tuple[DocumentChange, ...]
    provisions: tuple[ProvisionChange, ...]
    touched: Touched
    notes: tuple[str, ...] = ()
