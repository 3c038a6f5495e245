"""The contract's objects, as programs and people get them. Nothing here makes one; ``import`` costs little."""

from typing import Literal

from msgspec import Struct

from analysis.found import UseKind
from analysis.grants.model import Attribute, Recipient, Scheme
from analysis.language.information_model import Audience, RuleKind, Secrecy
from analysis.language.model import Modality, ThresholdKind
from analysis.quantity import Bound
from analysis.references.model import DeadReference


class DeadlineText(Struct, frozen=True):
    """By when; ``iso`` is an ISO 8601 duration, ``standard`` what the law says where it counts no time («straks»)."""

    text: str
    iso: str | None
    standard: str | None


class ThresholdText(Struct, frozen=True):
    """An age, amount, percentage, duration or count; a multiple of the base amount is an amount in G.

    ``lower`` and ``upper`` are the ends of the range, null where the words set none; ``…_exclusive``: the number itself is
    outside («under 18 år»). ``value`` is the number, of a range the one that is named first, ``bound`` that of a single one.
    """

    text: str
    kind: ThresholdKind
    value: float | None
    unit: str
    bound: Bound | None
    lower: float | None
    upper: float | None
    lower_exclusive: bool
    upper_exclusive: bool


class PartyText(Struct, frozen=True):
    """Who gives, keeps, receives or is asked, and which known actors that names."""

    text: str
    actors: tuple[str, ...]


class InformationText(Struct, frozen=True):
    """What a sentence says about information: who must, may or must not give what to whom.

    ``overrides_confidentiality``: «yes» in spite of secrecy, «yields» as far as secrecy allows, «no» where secrecy is the
    rule. ``audience``: whether another body, the person concerned, or the public is told. ``delegated``: only a power to
    lay the rule down in a regulation.
    """

    kind: RuleKind
    trigger: str
    who: PartyText | None
    to_whom: PartyText | None
    from_whom: PartyText | None
    what: str | None
    purpose: str | None
    overrides_confidentiality: Secrecy | None
    audience: Audience
    delegated: bool


class NormText(Struct, frozen=True):
    """What one sentence does.

    ``start`` and ``end`` are offsets of the sentence in the provision's text (or the text that was given); ``lead_in`` is
    what a list item continues. ``clause``: the main clause that was read, where the sentence has several that each lay
    something down. ``actor_inferred``: the sentence names nobody, but the provision named this actor before, or its heading
    or chapter does (then ``actor`` is null and ``actor_id`` tells who). ``boilerplate``: what kind of provision that nearly
    every act has it stands in (purpose, scope, regulation, dispensation, penalty, commencement, transition, amendment), if it
    does; by ledd.
    """

    provision: str | None
    ledd: str | None
    sentence: str
    start: int
    end: int
    clause: str | None
    lead_in: str | None
    modality: Modality
    trigger: str | None
    actor: str | None
    actor_id: str | None
    actor_inferred: bool
    action: str | None
    recipient: str | None
    recipient_id: str | None
    object: str | None
    condition: str | None
    exception: str | None
    deadline: DeadlineText | None
    thresholds: tuple[ThresholdText, ...]
    defined_term: str | None
    references: tuple[str, ...]
    information: tuple[InformationText, ...]
    boilerplate: str | None = None


class LeddText(Struct, frozen=True):
    """A ledd with its text, list items included; ``boilerplate`` as in a norm."""

    id: str
    text: str
    boilerplate: str | None = None


class CitationText(Struct, frozen=True):
    """A citation as the text has it, and what it points to."""

    text: str
    start: int
    end: int
    targets: tuple[str, ...]
    kind: str


class NoteText(Struct, frozen=True):
    """A footnote or amendment note; not law text."""

    kind: str
    label: str
    text: str


class DefinedTerm(Struct, frozen=True):
    """A term that the text defines, quoted; ``scope`` is empty where it holds for the whole document.

    ``key``: asked for in the register of terms, it leads to every definition of the term.
    """

    id: str
    term: str
    key: str
    definiens: str
    scope: str


class Provision(Struct, frozen=True):
    """The contract's Provision; also what a whole document, a chapter, a ledd or a list item is shown as.

    What its sentences do (``norms``, with their information rules) and which terms it defines (``definitions``) is told
    of a provision and its parts, not of a chapter or document. ``boilerplate``: as in a norm, for the whole of the text.
    """

    id: str
    document: str
    document_title: str
    title: str
    label: str
    heading: str
    heading_path: tuple[str, ...]
    text: str
    ledd: tuple[LeddText, ...]
    citations: tuple[CitationText, ...]
    language: str
    ministry: str
    ministries: tuple[str, ...]
    legal_areas: tuple[str, ...]
    in_force: str
    force: str
    repealed: bool
    kind: str
    notes: tuple[NoteText, ...]
    hjemmel: tuple[str, ...]
    eea_references: str
    last_change: str
    url: str
    eli: str
    boilerplate: str | None
    norms: tuple[NormText, ...]
    definitions: tuple[DefinedTerm, ...]
    source: str = "Lovdata (NLOD 2.0)"


class TermName(Struct, frozen=True):
    """A term of the register and how often it is defined."""

    term: str
    key: str
    definitions: int
    documents: int
    ministries: tuple[str, ...]


class TermForm(Struct, frozen=True):
    """A form in which the law writes a term."""

    text: str
    language: str


class DefinitionText(Struct, frozen=True):
    """One definition, quoted, with its place; ``scope`` is empty where it holds for the whole document.

    ``durations``: what it demands of time («12 av 18 måneder»); ``points_to``: ids of what it borrows its meaning from, where it
    has none of its own.
    """

    id: str
    provision: str
    document: str
    document_title: str
    heading: str
    ministries: tuple[str, ...]
    term: str
    definiens: str
    scope: str
    language: str
    durations: tuple[str, ...]
    points_to: tuple[str, ...]
    url: str


class TermUse(Struct, frozen=True):
    """A sentence outside the definitions, quoted: ``kind`` tells whether it says what the term means, sets a condition of time,
    or points to a definition elsewhere.
    """

    id: str
    provision: str
    document: str
    document_title: str
    heading: str
    kind: UseKind
    quote: str
    durations: tuple[str, ...]
    points_to: tuple[str, ...]
    url: str


class TermText(Struct, frozen=True):
    """A term with all its definitions across the law, those of acts first.

    ``related``: other terms that have it in them («nærmeste pårørende»), at most ten. ``uses``: only when asked for.
    """

    term: str
    key: str
    forms: tuple[TermForm, ...]
    definitions: tuple[DefinitionText, ...]
    related: tuple[TermName, ...]
    uses: tuple[TermUse, ...]


StateWanted = Literal["dead", "historical", "doubtful", "all"]


class CitedDocument(Struct, frozen=True):
    """A document that is cited in vain, and how often: the whole of it or a place in it that is not there."""

    id: str
    title: str
    references: int


class FoundReferences(Struct, frozen=True):
    """References of a state, cut at a limit; ``total``, ``reasons`` and ``targets`` count all of them.

    ``targets``: the documents most cited, at most twenty.
    """

    state: str
    total: int
    reasons: dict[str, int]
    targets: tuple[CitedDocument, ...]
    references: tuple[DeadReference, ...]


class FoundGrants(Struct, frozen=True):
    """Schemes, cut at a limit; ``total``, ``recipients`` (by kind) and ``missing`` (attributes not found) count all of them."""

    event: str | None
    to: str | None
    total: int
    recipients: dict[Recipient, int]
    missing: dict[Attribute, int]
    schemes: tuple[Scheme, ...]
