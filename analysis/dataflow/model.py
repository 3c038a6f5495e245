"""What an answer about a flow is made of (contract: ``dataflow``)."""

from typing import Literal

from msgspec import Struct

Role = Literal[
    "legal-basis", "duty-to-disclose", "right-to-disclose", "confidentiality", "exception", "purpose-limitation", "format/authority",
]  # fmt: skip

Verdict = Literal["allowed-with-basis", "duty", "restricted", "no-basis-found", "unclear"]
"""The contract's verdicts."""
Conclusion = Literal["duty", "allowed-with-basis", "override", "restricted", "missing-mirror", "no-basis-found", "unclear"]
"""The verdict told more exactly: «override» is allowed with a basis that goes before secrecy; «missing-mirror» is restricted because
one side may ask and nothing was found that lets the other answer."""
Part = Literal["give", "take", "keep", "limit", "general", "context"]
"""What a provision is to the flow: what lets A give, what lets B take, what A must keep secret, what limits the use, general law,
or law that the others rest on."""

OUTCOMES: tuple[str, ...] = ("duty", "allowed-with-basis", "override", "restricted", "missing-mirror", "no-basis-found", "unclear")


class Governing(Struct, frozen=True):
    """A provision that governs a flow.

    :ivar quote: its exact words, ``text[start:end]`` of the provision
    :ivar part: which side it speaks for; ``rule``: what its sentence does with information, if it was read as doing anything
    :ivar legal_basis: as a lawyer would cite it, for a record of processing activities
    """

    id: str
    role: Role
    score: float
    quote: str
    why: str
    part: Part
    rule: str | None
    overrides_confidentiality: str | None
    act: str
    title: str
    start: int
    end: int
    legal_basis: str
    in_force: bool
    url: str
    eli: str


class Named(Struct, frozen=True):
    """A party or an actor of the vocabularies."""

    id: str
    name: str


class PartyFound(Struct, frozen=True):
    """A side as it was understood; ``supposed`` where nobody was named and the kind of information tells who it is likely to be."""

    text: str
    parties: tuple[Named, ...]
    actors: tuple[Named, ...]
    public: bool | None
    supposed: bool


class Parties(Struct, frozen=True, rename={"giver": "from", "receiver": "to"}):
    """Both sides."""

    giver: PartyFound
    receiver: PartyFound


class Step(Struct, frozen=True):
    """A link of the reasoning: what was asked, whether it holds (None: not known), in words, by which provisions."""

    step: str
    holds: bool | None
    says: str
    provisions: tuple[str, ...]


class Legislation(Struct, frozen=True, rename={"id": "@id", "type": "@type", "title": "dct:title", "kind": "dct:type"}):
    """A value of ``dcatap:applicableLegislation``: an ELI, as DCAT-AP-NO wants it."""

    id: str
    title: str
    type: str = "eli:LegalResource"


class Understood(Struct, frozen=True):
    """What was asked, as it was understood."""

    text: str
    data: str
    purpose: str
    kinds: tuple[Named, ...]


class DataFlow(Struct, frozen=True, rename={"applicable_legislation": "dcatap:applicableLegislation"}):
    """The answer.

    :ivar governing: special law first, most governing first; ``general``: general law beside it, with the same fields
    :ivar chain: the reasoning; ``missing``: what was looked for and not found, or not told
    """

    verdict: Verdict
    conclusion: Conclusion
    asked: Understood
    parties: Parties
    governing: tuple[Governing, ...]
    general: tuple[Governing, ...]
    chain: tuple[Step, ...]
    missing: tuple[str, ...]
    legal_basis: tuple[str, ...]
    applicable_legislation: tuple[Legislation, ...]


class CellProvision(Struct, frozen=True):
    """A provision of a cell: what its sentence does with information, quoted exactly."""

    id: str
    rule: str
    overrides_confidentiality: str | None
    quote: str
    legal_basis: str


class Cell(Struct, frozen=True, rename={"giver": "from", "receiver": "to"}):
    """From one actor to another."""

    giver: str
    receiver: str
    score: float
    provisions: tuple[CellProvision, ...]


class Matrix(Struct, frozen=True, rename={"givers": "from", "receivers": "to"}):
    """The flows of an event; ``open`` counts rules of which a side is not known."""

    event: str
    givers: tuple[Named, ...]
    receivers: tuple[Named, ...]
    cells: tuple[Cell, ...]
    open: int
