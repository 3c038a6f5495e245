"""What became of findings, as immutable objects."""

from typing import Literal

from msgspec import Struct

State = Literal["appeared", "vanished", "grew", "shrank", "changed"]


class Change(Struct, frozen=True):
    """One finding that is not as it was.

    :ivar before: cluster id in the first release, None if it appeared; ``after``: in the second, None if it vanished
    :ivar what: for «changed»: which of kind, title, differences
    """

    event: str
    state: State
    title: str
    before: str | None
    after: str | None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    what: tuple[str, ...] = ()


class Comparison(Struct, frozen=True):
    """All changes, by event; ``same`` counts the findings that are as they were."""

    same: int
    changes: tuple[Change, ...]
