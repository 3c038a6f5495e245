"""What a proposal is made of."""

from typing import Literal

from msgspec import Struct

from ingest.document import Document, Unit

Role = Literal["", "title", "heading", "own", "new", "ledd", "item", "table"]
"""What a format knows of a line: the title; a heading; the header of a provision of its own, or of one that is put into another
act; a ledd; an item of a list; a row of a table."""

Action = Literal["own", "change", "add", "repeal", "move", "wording", "text"]
"""What a proposal does with a provision: it is one of its own; the wording of another act's is changed, added, repealed, moved to
another number, changed in single words; ``text`` is what stands outside all of these."""


class Line(Struct, frozen=True, gc=False):
    """One paragraph of a proposal.

    :ivar label: of an item, as printed
    :ivar level: of an item, 0 the outermost; of a heading, 1 the highest
    """

    text: str
    role: Role = ""
    label: str = ""
    level: int = 0


class DraftProvision(Struct, frozen=True):
    """One provision of a proposal.

    :ivar label: as a lawyer names it: «§ 5», «barnehageloven § 5 andre ledd»
    :ivar unit: its place in ``Draft.document.units``
    :ivar act: refid of the act that it changes; empty where it is the proposal's own, or no such act is known
    :ivar act_name: as the proposal calls that act
    :ivar targets: ids of what it changes, as deep as named; of provisions that are new the ids that they will have
    """

    label: str
    unit: int
    action: Action
    act: str = ""
    act_name: str = ""
    targets: tuple[str, ...] = ()


class Draft(Struct, frozen=True):
    """A proposal.

    :ivar document: its text and units, in the same form as the law's; provisions of its own are ``PROVISION``, wordings that other
        acts are to get are ``PROPOSAL``, the rest is ``TEXT``
    :ivar provisions: all provisions, and all instructions that change other acts, in the order of the text
    :ivar own: refid, where the proposal says its own (Lovdata's format); else empty
    :ivar basis: acts that it says it is made under (hjemmel), as far as known
    :ivar repeals: acts that it takes out of force as a whole
    :ivar amends: acts that it changes, in the order in which it first names them
    """

    document: Document
    provisions: tuple[DraftProvision, ...]
    format: str
    own: str = ""
    basis: tuple[str, ...] = ()
    repeals: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """As the proposal has it, empty where it has none."""
        return self.document.header.title

    @property
    def is_act(self) -> bool:
        """A bill, not a regulation; by its title."""
        return self.own.startswith("lov/") or not (self.own or "forskrift" in self.title.lower()[:60])

    def unit(self, one: DraftProvision) -> Unit:
        """The unit of a provision."""
        return self.document.units[one.unit]

    def text(self, one: DraftProvision) -> str:
        """The wording of a provision; of one that is repealed or moved the instruction."""
        return self.document.slice(self.unit(one))
