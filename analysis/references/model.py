"""What is kept of each document's citations, and what a dead reference is.

Kept structs are arrays of numbers and ids: no law text leaves the corpus. Offsets are into the unit's text.
"""

from typing import Literal

from msgspec import Struct

State = Literal["dead", "historical", "doubtful"]
"""``historical``: the text names former law on purpose; ``doubtful``: nothing is there, but it may be meant otherwise."""

Reason = Literal["act-repealed", "act-renamed", "act-unknown", "section-repealed", "section-missing", "ledd-missing"]

Narrowing = Literal["", "excluded", "limited"]
"""``excluded``: it does not apply, to all or some; ``limited``: it applies only on a condition or within bounds."""

How = Literal["reference", "incorporation", "definition", "chapter", "act"]
"""How a place is cited: simply, made to apply, as a definition, with its whole chapter, with its whole act."""


class Cite(Struct, frozen=True, array_like=True, gc=False):
    """A citation that leads somewhere: ``targets`` are ids as deep as cited."""

    unit: int
    start: int
    end: int
    targets: tuple[str, ...]


class Suspect(Struct, frozen=True, array_like=True, gc=False):
    """A citation that leads nowhere, as far as its own document and the register of acts can tell.

    ``target`` is the address it would have; ``written`` the day its text was last touched.
    """

    unit: int
    start: int
    end: int
    target: str
    document: str
    reason: Reason
    state: State
    confidence: float
    mark: str = ""  # why it is not simply dead: the words or the rule that tell


class Gone(Struct, frozen=True, array_like=True, gc=False):
    """What the note of a repealed section tells."""

    since: str = ""
    by: str = ""
    moved: tuple[str, ...] = ()


class Scanned(Struct, frozen=True, array_like=True):
    """One document, read once: what it cites, and what others must know to cite it."""

    units: tuple[str, ...]
    cites: tuple[Cite, ...]
    suspects: tuple[Suspect, ...]
    ledd: dict[str, int]  # sections whose ledd can be counted
    gone: dict[str, Gone]  # repealed sections
    moved: dict[str, str]  # former number of a section → its name now


class Successor(Struct, frozen=True):
    """What stands instead of something that is gone, or is to stand instead of it."""

    id: str
    title: str
    confidence: float
    why: str


class DeadReference(Struct, frozen=True):
    """A citation that leads nowhere.

    ``start`` and ``end`` are offsets in the text of ``source``, ``ledd`` the ledd or list item it stands in. ``target`` is the
    address that the cited place would have; ``by`` the document that took it out of force, which need not be in the corpus.
    """

    source: str
    ledd: str
    document: str
    document_title: str
    title: str
    kind: str
    ministries: tuple[str, ...]
    text: str
    start: int
    end: int
    sentence: str
    target: str
    target_document: str
    target_title: str
    state: State
    reason: Reason
    why: str
    mark: str
    since: str
    by: str
    replaced_by: tuple[Successor, ...]
    confidence: float
    url: str
    target_url: str


class ImpactCitation(Struct, frozen=True):
    """One citation; ``start`` and ``end`` are offsets in the text of ``source``; ``via`` is the section that makes it apply.

    ``narrows`` tells whether what is cited does not apply, or only within bounds; ``narrowed`` names the places, in their one
    normal form: «§ 13 b nr. 6» is item 6 of the ledd that has it.
    """

    source: str
    ledd: str
    title: str
    text: str
    start: int
    end: int
    sentence: str
    targets: tuple[str, ...]
    how: How
    via: str
    narrows: Narrowing
    narrowed: tuple[str, ...]
    successors: tuple[Successor, ...]
    url: str


class ImpactDocument(Struct, frozen=True):
    """An act or regulation that cites."""

    id: str
    title: str
    ministries: tuple[str, ...]
    force: str
    citations: tuple[ImpactCitation, ...]
    url: str


class ImpactMinistry(Struct, frozen=True):
    """How much of a ministry's law cites."""

    name: str
    acts: int
    regulations: int
    citations: int


class ImpactSection(Struct, frozen=True):
    """A section that is asked about: how often it is cited, and what is to take its place."""

    id: str
    title: str
    acts: int
    regulations: int
    citations: int
    successors: tuple[Successor, ...]


class Impact(Struct, frozen=True):
    """Everything that cites some places, by document and ministry. Numbers count all, also where documents are cut.

    ``direct_acts`` and ``direct_regulations`` cite the places themselves, not only a section that makes them apply.
    ``narrowing_acts`` and ``narrowing_regulations`` say that they do not apply, or only within bounds.
    """

    ids: tuple[str, ...]
    title: str
    replaced_by: str
    replaced_by_title: str
    acts: int
    regulations: int
    direct_acts: int
    direct_regulations: int
    narrowing_acts: int
    narrowing_regulations: int
    provisions: int
    citations: int
    sections: tuple[ImpactSection, ...]
    ministries: tuple[ImpactMinistry, ...]
    documents: tuple[ImpactDocument, ...]
