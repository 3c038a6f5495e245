"""What the API returns: the contract's objects, each with ``meta``. The OpenAPI schemas are derived from these."""

from typing import Annotated, TypeVar

import msgspec
from msgspec import UNSET, Struct, UnsetType

from analysis.actor.model import ActorName, ActorView
from analysis.change.model import Change
from analysis.dataflow.model import DataFlow, Matrix
from analysis.draft.model import Check
from analysis.figures import Indicators
from analysis.found import Hit, ScopeResult
from analysis.overlap.model import Cluster
from analysis.references.model import Impact
from api.access.model import Permission, Role
from api.access.records import Key, LogEntry, Person
from api.contract import CitationText, FoundGrants, FoundReferences, NormText, Provision, TermName, TermText
from api.reviews.model import NO_NUL, Moved


class Fault(Struct, frozen=True):
    """One thing that is wrong with a request; ``where`` is a parameter or a field of the body."""

    where: str
    detail: str


class Problem(Struct, frozen=True):
    """An error (RFC 9457): what kind, and what is wrong with this request. ``instance`` is the request's path."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[Fault, ...] | UnsetType = UNSET
    moved: tuple[Moved, ...] | UnsetType = UNSET  # of a write that rests on an older version: what was written since
    request_id: str | UnsetType = UNSET  # as in the header X-Request-Id
    correlation_id: str | UnsetType = UNSET  # finds the failure in the server's log


class IndexMeta(Struct, frozen=True):
    """What made the index."""

    model: str
    versions: dict[str, str]
    created_at: str


class Meta(Struct, frozen=True):
    """What an answer rests on: the snapshot of the law, its date, and the versions of what produced it.

    ``next`` is the cursor of the next page, where there is one.
    """

    snapshot: str
    snapshot_date: str
    as_of: str
    index: IndexMeta
    version: str
    source: str = "Lovdata (NLOD 2.0)"
    next: str | None = None


class EventName(Struct, frozen=True):
    """A life event, business event or cooperation in the catalogue."""

    slug: str
    title_nb: str
    title_nn: str
    title_en: str
    kind: str


class EventsAnswer(Struct, frozen=True):
    """The catalogue."""

    events: tuple[EventName, ...]
    meta: Meta


class ScopeAnswer(ScopeResult, frozen=True, kw_only=True):
    """Laws, provisions and actors that an event or a question touches, and why."""

    meta: Meta


class OverlapsAnswer(Struct, frozen=True):
    """Clusters of overlapping or conflicting provisions, best first, and what was asked for."""

    event: str | None
    query: str | None
    provision: str | None
    clusters: tuple[Cluster, ...]
    meta: Meta


class ClusterAnswer(Cluster, frozen=True, kw_only=True):
    """A cluster."""

    meta: Meta


class ProvisionAnswer(Provision, frozen=True, kw_only=True):
    """A provision; or the document, chapter, ledd or list item that the id names."""

    meta: Meta


class SearchAnswer(Struct, frozen=True):
    """Provisions found, best first."""

    hits: tuple[Hit, ...]
    meta: Meta


Text = Annotated[str, msgspec.Meta(min_length=1, extra_json_schema=NO_NUL)]
Identifier = Annotated[str, msgspec.Meta(min_length=1, max_length=500, extra_json_schema=NO_NUL)]


class CitationsRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A text to find citations in; ``context`` is the document or provision it is to be read as part of."""

    text: Text
    context: Identifier | None = None


class CitationsAnswer(Struct, frozen=True):
    """Citations found, in the order of the text; offsets are in Unicode characters."""

    citations: tuple[CitationText, ...]
    meta: Meta


class NormsRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A text to read, or ids of provisions (or of ledd, chapters, documents); exactly one of them."""

    text: Text | None = None
    ids: Annotated[tuple[Identifier, ...], msgspec.Meta(min_length=1, max_length=100)] | None = None


class NormsAnswer(Struct, frozen=True):
    """What each sentence does, in the order of the text."""

    norms: tuple[NormText, ...]
    meta: Meta


class TermsAnswer(Struct, frozen=True):
    """Terms of the register, and how many there are in all."""

    terms: tuple[TermName, ...]
    total: int
    meta: Meta


class TermAnswer(TermText, frozen=True, kw_only=True):
    """A term."""

    meta: Meta


class ReferencesAnswer(FoundReferences, frozen=True, kw_only=True):
    """References that lead nowhere, with why, since when, and what stands instead."""

    meta: Meta


class ImpactAnswer(Impact, frozen=True, kw_only=True):
    """Everything that cites an act or a section, a page of documents at a time; the numbers count all."""

    meta: Meta


class ActorsAnswer(Struct, frozen=True):
    """The actors that the law names, those with most lines first, and how many there are."""

    actors: tuple[ActorName, ...]
    total: int
    meta: Meta


class ActorAnswer(ActorView, frozen=True, kw_only=True):
    """Everything that the law lays on an actor, a page of lines at a time; the numbers count all."""

    meta: Meta


class GrantsAnswer(FoundGrants, frozen=True, kw_only=True):
    """Grant schemes side by side, a page at a time; the numbers count all."""

    meta: Meta


class IndicatorsAnswer(Indicators, frozen=True, kw_only=True):
    """Figures by ministry or actor, a page at a time, beside those of an earlier snapshot."""

    meta: Meta


class ChangeAnswer(Change, frozen=True, kw_only=True):
    """What differs between two snapshots or by an amending act, a page of provisions at a time; the numbers count all."""

    meta: Meta


PLAIN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*[^\x00-\x20\x7f-\x9f\s][^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"
"""Text that is neither blank nor has control characters, as the OpenAPI document tells it."""

FlowText = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, extra_json_schema={"pattern": PLAIN})]


class DataFlowRequest(Struct, frozen=True, forbid_unknown_fields=True, rename={"giver": "from", "receiver": "to"}):
    """A flow of information: either a question in words, or which information, from whom, to whom and what for."""

    question: FlowText | None = None
    data: FlowText | None = None
    giver: FlowText | None = None
    receiver: FlowText | None = None
    purpose: Annotated[str, msgspec.Meta(max_length=2000, extra_json_schema={"pattern": f"^$|{PLAIN}"})] = ""
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 10


class DataFlowAnswer(DataFlow, frozen=True, kw_only=True):
    """The provisions that govern a flow, each with role and words, the verdict with its reasoning, and what is missing."""

    meta: Meta


class FlowsAnswer(Matrix, frozen=True, kw_only=True):
    """Who gives what to whom in an event."""

    meta: Meta


class DraftAnswer(Check, frozen=True, kw_only=True):
    """A proposal held against current law: its provisions with what they overlap, and remarks, the most important first."""

    meta: Meta


class ProblemKind(Struct, frozen=True):
    """A kind of problem: its ``type``, the status it comes with, what is wrong, and what to do."""

    kind: str
    type: str
    status: int
    title: str
    detail: str


class ProblemKinds(Struct, frozen=True):
    """The kinds of problems."""

    problems: tuple[ProblemKind, ...]
class MeAnswer(Struct, frozen=True):
    """Who one is to the service, and what one may do."""

    id: str
    name: str
    role: Role
    permissions: tuple[Permission, ...]
    via: str
    meta: Meta


class PersonsAnswer(Struct, frozen=True):
    """Everybody who has been let in, by name."""

    persons: tuple[Person, ...]
    meta: Meta


class KeyRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A key to be made. ``scopes`` narrow what the role may; ``expires`` is hours, days or weeks (90d), or «never»."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern="[0-9A-Za-zÆØÅæøå]")]
    role: Role
    scopes: Annotated[tuple[Permission, ...], msgspec.Meta(min_length=1, max_length=10)] = tuple(Permission)
    expires: Annotated[str, msgspec.Meta(pattern="^([1-9][0-9]{0,3}[hdw]|never)$")] = "365d"


class KeysAnswer(Struct, frozen=True):
    """Every key there ever was, without its secret; the newest last."""

    keys: tuple[Key, ...]
    meta: Meta


class KeyAnswer(Key, frozen=True, kw_only=True):
    """A key, without its secret."""

    meta: Meta


class NewKeyAnswer(Key, frozen=True, kw_only=True):
    """A key that has been made, with its secret, which is not shown again."""

    secret: str
    meta: Meta


class AccessLogAnswer(Struct, frozen=True):
    """Who did what, the newest first."""

    entries: tuple[LogEntry, ...]
    meta: Meta


class Health(Struct, frozen=True):
    """The state of the service."""

    status: str


class Ready(Struct, frozen=True):
    """The service is ready: the first query will be fast."""

    status: str
    meta: Meta


T = TypeVar("T", bound=Struct)


def with_meta(kind: type[T], value: Struct, meta: Meta) -> T:
    """The answer that is ``value`` with ``meta`` beside its fields."""
    return kind(**msgspec.structs.asdict(value), meta=meta)
