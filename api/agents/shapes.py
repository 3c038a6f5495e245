"""What tools take and give. Every piece of law is quoted word for word and has its version and addresses."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from analysis.actor.model import Wanted
from analysis.found import ActKind
from analysis.overlap.model import Kind

Words = Annotated[str, Meta(min_length=1, max_length=2000, description="Words or a question, in Norwegian (bokmål or nynorsk).")]
Id = Annotated[
    str,
    Meta(
        min_length=1, max_length=500,
        description="Id of a provision or a part of one, such as lov/1967-02-10/§13b or …/§13b/ledd-1; take it from another tool.",
    ),
]  # fmt: skip
Slug = Annotated[str, Meta(min_length=1, max_length=500, description="Slug of a life event; the tool events lists them.")]
Offset = Annotated[int, Meta(ge=0, le=100_000, description="Where to go on; take it from next_offset of the answer before.")]
Ten = Annotated[int, Meta(ge=1, le=10, description="Highest number of results.")]
Twenty = Annotated[int, Meta(ge=1, le=20, description="Highest number of results.")]
Fifty = Annotated[int, Meta(ge=1, le=50, description="Highest number of results.")]


class Basis(Struct, frozen=True):
    """What the answer rests on: the snapshot of the law and its date. ``caution`` says how to read it."""

    snapshot: str
    as_of: str
    caution: str
    source: str = "Lovdata (NLOD 2.0)"


class Place(Struct, frozen=True):
    """A place in the law. ``version`` is a hash of the provision's text, heading and act: the same hash, the same words."""

    id: str
    act: str
    title: str
    version: str
    in_force: bool
    url: str
    eli: str


class Quoted(Place, frozen=True, kw_only=True):
    """A place with its words, verbatim; ``cut``: they go on after these."""

    text: str
    cut: bool


# -- search, provision ------------------------------------------------------------------------------------------------


class SearchArguments(Struct, frozen=True, forbid_unknown_fields=True):
    """What to search for."""

    query: Words
    document: Annotated[Id | None, Meta(description="Only in this act or regulation.")] = None
    kind: Annotated[ActKind | None, Meta(description="Only in acts (lov) or regulations (forskrift).")] = None
    limit: Twenty = 8
    offset: Offset = 0


class Found(Quoted, frozen=True, kw_only=True):
    """A provision found."""

    score: float


class SearchAnswer(Struct, frozen=True):
    """Provisions, best first."""

    hits: tuple[Found, ...]
    next_offset: int | None
    basis: Basis


class ProvisionArguments(Struct, frozen=True, forbid_unknown_fields=True):
    """Which provision, and from which character on."""

    id: Id
    offset: Offset = 0


class CitedPlace(Struct, frozen=True):
    """A citation in the text, and the ids it points to."""

    text: str
    targets: tuple[str, ...]
    kind: str


class ProvisionAnswer(Quoted, frozen=True, kw_only=True):
    """A provision; ``text`` begins at ``offset`` of the whole, which has ``length`` characters."""

    document: str
    heading_path: tuple[str, ...]
    kind: str
    language: str
    ministry: str
    repealed: bool
    in_force_from: str
    offset: int
    length: int
    next_offset: int | None
    ledd: tuple[str, ...]
    citations: tuple[CitedPlace, ...]
    defines: tuple[str, ...]
    basis: Basis


# -- citations --------------------------------------------------------------------------------------------------------


Context = Annotated[
    str,
    Meta(
        min_length=1, max_length=500, description="Id of the act or provision that the text is part of, so that a bare «§ 5» can be read."
    ),
]  # fmt: skip


class CitationsArguments(Struct, frozen=True, forbid_unknown_fields=True):
    """A text whose citations are to be checked."""

    text: Annotated[str, Meta(min_length=1, max_length=50_000, description="The text, such as a draft answer.")]
    context: Context | None = None
    offset: Offset = 0


class CheckedCitation(Struct, frozen=True):
    """One citation.

    ``resolved``: leads to the places in ``targets``; ``dead``: the act or section is repealed or was never there; ``doubtful``: not
    found, or only in part; ``outside``: EU law, which is not in the corpus. ``start`` and ``end`` are offsets in the text.
    """

    text: str
    start: int
    end: int
    state: Literal["resolved", "dead", "doubtful", "outside"]
    why: str
    targets: tuple[Place, ...]


class CitationsAnswer(Struct, frozen=True):
    """Citations in the order of the text; ``counts`` are of all of them."""

    citations: tuple[CheckedCitation, ...]
    counts: dict[str, int]
    next_offset: int | None
    basis: Basis


# -- overlaps ---------------------------------------------------------------------------------------------------------


class OverlapsArguments(Struct, frozen=True, forbid_unknown_fields=True):
    """Exactly one of event, query and provision."""

    event: Slug | None = None
    query: Words | None = None
    provision: Id | None = None
    kind: Annotated[Kind | None, Meta(description="Only clusters of this kind.")] = None
    limit: Ten = 5
    offset: Offset = 0


class Overlap(Struct, frozen=True):
    """A cluster in short; the tool cluster has its comparison table. ``provisions`` are the most central, of ``members`` in all."""

    id: str
    kind: Kind
    title: str
    confidence: float
    why: str
    status: str
    members: int
    ministries: tuple[str, ...]
    differs: tuple[str, ...]
    provisions: tuple[Quoted, ...]


class OverlapsAnswer(Struct, frozen=True):
    """Clusters, best first."""

    clusters: tuple[Overlap, ...]
    next_offset: int | None
    basis: Basis


class ClusterArguments(Struct, frozen=True, forbid_unknown_fields=True):
    """Which cluster, and from which member on."""

    id: Annotated[str, Meta(min_length=1, max_length=100, description="Id of a cluster, such as k-20c685c5f75e4dc1, from overlaps.")]
    limit: Ten = 10
    offset: Offset = 0


class Cell(Struct, frozen=True):
    """What one provision says of an attribute; empty where it is silent. ``quote`` is verbatim."""

    provision: str
    value: str
    quote: str
    note: str


class Differing(Struct, frozen=True):
    """An attribute on which the members differ; ``reason`` (in Norwegian) says why it is as severe as it is."""

    attribute: str
    severity: str
    reason: str
    values: tuple[Cell, ...]


class Collision(Struct, frozen=True):
    """Two places that seem to collide, and why."""

    kind: str
    reason: str
    first: Cell
    second: Cell


class ClusterAnswer(Struct, frozen=True):
    """A cluster with a page of its members, and the comparison table of these."""

    id: str
    kind: Kind
    title: str
    confidence: float
    why: str
    status: str
    members: int
    ministries: tuple[str, ...]
    events: tuple[str, ...]
    provisions: tuple[Quoted, ...]
    differences: tuple[Differing, ...]
    conflicts: tuple[Collision, ...]
    parent: str | None
    children: tuple[str, ...]
    next_offset: int | None
    basis: Basis


# -- flows of information ---------------------------------------------------------------------------------------------

Side = Annotated[str, Meta(min_length=1, max_length=500)]


class DataflowArguments(Struct, frozen=True, forbid_unknown_fields=True, rename={"giver": "from", "receiver": "to"}):
    """Either a question in words, or data, from and to."""

    question: Annotated[Words | None, Meta(description="In Norwegian: «Kan Nav hente inntekt fra Skatteetaten?»")] = None
    data: Annotated[Side | None, Meta(description="Which information, in Norwegian: «inntekt», «helseopplysninger».")] = None
    giver: Annotated[Side | None, Meta(description="Who gives it: «Skatteetaten», «fastlege».")] = None
    receiver: Annotated[Side | None, Meta(description="Who receives it: «Nav», «barnevernet».")] = None
    purpose: Annotated[str, Meta(max_length=500, description="What for: «beregne dagpenger».")] = ""
    limit: Ten = 6


class GoverningPlace(Quoted, frozen=True, kw_only=True):
    """A provision that governs the flow: its role, for which side it speaks, why it is told of, and how a lawyer would cite it."""

    role: str
    part: str
    why: str
    legal_basis: str


class Reasoned(Struct, frozen=True):
    """A link of the reasoning: what was asked, whether it holds (null: not known), in words (Norwegian), by which provisions."""

    step: str
    holds: bool | None
    says: str
    provisions: tuple[str, ...]


class DataflowAnswer(Struct, frozen=True):
    """The provisions, the verdict they lead to, the reasoning, and what was looked for and not found."""

    verdict: str
    conclusion: str
    giver: tuple[str, ...]
    receiver: tuple[str, ...]
    governing: tuple[GoverningPlace, ...]
    general: tuple[GoverningPlace, ...]
    chain: tuple[Reasoned, ...]
    missing: tuple[str, ...]
    basis: Basis


# -- terms, impact, events, actors ------------------------------------------------------------------------------------


class TermsArguments(Struct, frozen=True, forbid_unknown_fields=True):
    """Which term."""

    term: Annotated[str, Meta(min_length=1, max_length=200, description="A term in any inflection and written form: «samboer», «sambuar».")]
    limit: Twenty = 10
    offset: Offset = 0


class Definition(Quoted, frozen=True, kw_only=True):
    """Where a term is defined; ``definiens`` is what it is said to mean, verbatim. ``scope`` is empty where it holds for the whole act."""

    term: str
    definiens: str
    scope: str
    durations: tuple[str, ...]
    points_to: tuple[str, ...]


class TermsAnswer(Struct, frozen=True):
    """The definitions of a term across the law, acts before regulations; ``total`` counts all."""

    term: str
    forms: tuple[str, ...]
    total: int
    definitions: tuple[Definition, ...]
    related: tuple[str, ...]
    next_offset: int | None
    basis: Basis


class ImpactArguments(Struct, frozen=True, forbid_unknown_fields=True):
    """What is cited."""

    id: Annotated[
        str,
        Meta(min_length=1, max_length=500, description="An act, chapter, section or ledd; several sections as lov/1967-02-10/§§13-13g."),
    ]
    narrowing: Annotated[bool, Meta(description="Only what says that the cited does not apply, or only within bounds.")] = False
    limit: Twenty = 10
    offset: Offset = 0


class Citing(Place, frozen=True, kw_only=True):
    """A provision that cites; ``quote`` is the sentence, verbatim. ``narrows`` is empty where it narrows nothing."""

    quote: str
    how: str
    narrows: str
    targets: tuple[str, ...]
    successors: tuple[str, ...]


class ImpactAnswer(Struct, frozen=True):
    """Who cites; the numbers count all."""

    title: str
    replaced_by: str
    acts: int
    regulations: int
    provisions: int
    total: int
    citations: tuple[Citing, ...]
    next_offset: int | None
    basis: Basis


class EventsArguments(Struct, frozen=True, forbid_unknown_fields=True):
    """Which events."""

    text: Annotated[str, Meta(max_length=200, description="Only events whose title holds this, in Norwegian or English.")] = ""


class EventName(Struct, frozen=True):
    """An event of the catalogue."""

    slug: str
    title: str
    title_en: str
    kind: str


class EventsAnswer(Struct, frozen=True):
    """The catalogue of life events."""

    events: tuple[EventName, ...]
    basis: Basis


class ActorArguments(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose law."""

    name: Annotated[str, Meta(min_length=1, max_length=200, description="An actor in any form the law uses: «kommunen», «fastlegen».")]
    event: Annotated[Slug | None, Meta(description="Only within this life event.")] = None
    kind: Annotated[Wanted | None, Meta(description="Only lines of this kind; deadline and report are duties that have one.")] = None
    limit: Fifty = 15
    offset: Offset = 0


class Laid(Place, frozen=True, kw_only=True):
    """One thing that the law lays on the actor; ``quote`` is verbatim and continues ``lead_in``."""

    kind: str
    quote: str
    lead_in: str | None
    deadline: str | None
    inferred: bool


class ActorAnswer(Struct, frozen=True):
    """What the law lays on an actor; ``counts`` are of all lines, by kind, ``total`` of those asked for."""

    id: str
    name: str
    counts: dict[str, int]
    total: int
    lines: tuple[Laid, ...]
    next_offset: int | None
    basis: Basis
