"""What is kept of each document's citations, and what a dead reference is.

Kept structs are arrays of numbers and ids: no law text leaves the corpus. Offsets are into the unit's text.
"""

from typing import Literal

from msgspec import Struct

State = Literal["dead", "historical", "doubtful"]
"""``historical``: the text names former law on purpose; ``doubtful``: nothing is there, but it may be meant otherwise."""

Reason = Literal["act-repealed", "act-renamed", "act-unknown", "section-repealed", "section-missing", "ledd-missing"]


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
