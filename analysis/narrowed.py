"""A part of the law to search in."""

from typing import Literal

from msgspec import Struct

from analysis.found import ActKind
from analysis.rows import Row


class Narrowed(Struct, frozen=True):
    """Which part of the law is searched; what is left out narrows nothing.

    :ivar ministry: words that the name of a ministry holds
    """

    document: str | None = None
    ministry: str | None = None
    kind: ActKind | None = None
    language: Literal["nb", "nn"] | None = None

    def holds(self, row: Row) -> bool:
        """Whether a row is in it."""
        return (
            (self.document is None or row.document == self.document)
            and (self.kind is None or row.document.startswith(f"{self.kind}/"))
            and (self.language is None or row.language == self.language)
            and (self.ministry is None or any(self.ministry.casefold() in name.casefold() for name in row.ministries))
        )

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return self != EVERYTHING


EVERYTHING = Narrowed()
