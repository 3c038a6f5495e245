"""What can be asked: one function for each tool, from arguments to answer. They run in threads and only read."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple, TypeVar, cast

from msgspec import Struct

from analysis.dataflow.model import Governing
from analysis.engine import Engine
from analysis.narrowed import Narrowed
from analysis.overlap.conflicts import ConflictPlace
from analysis.overlap.model import Cluster
from api.actor import actor_view
from api.agents import shapes as s
from api.agents import texts
from api.agents.checking import check
from api.agents.quoting import EXCERPT, place_fields, quoted, quoted_fields, text_of
from api.objects import provision as provision_of
from api.terms import find_term, term_text
from ingest.errors import NotFoundError, QuestionError

WHOLE: Final = 8_000
"""Characters of a provision in one answer."""

MEMBERS: Final = 5
"""Provisions of a cluster in a list of clusters."""

DEEPEST: Final = 300
"""How far down lists of hits and clusters lead."""

CITATIONS: Final = 50
SENTENCE: Final = 800


class Mistaken(Exception):
    """Arguments that do not fit together, or lead nowhere; the message says what to do."""


class Tool(NamedTuple):
    """A tool: its name, what a model is told, what it takes and gives, and what it does."""

    name: str
    title: str
    description: str
    takes: type[Struct]
    gives: type[Struct]
    run: Callable[[Engine, Any], Struct]


T = TypeVar("T")


def _basis(engine: Engine, caution: str = texts.CAUTION) -> s.Basis:
    return s.Basis(engine.corpus.snapshot, engine.corpus.as_of.isoformat(), caution)


def _page(found: Sequence[T], offset: int, limit: int) -> tuple[Sequence[T], int | None]:
    """A page of a list that is there as a whole, and where the next begins."""
    last = offset + limit
    return found[offset:last], last if last < len(found) else None


def _deep(offset: int) -> None:
    if offset >= DEEPEST:
        raise Mistaken(f"offset: this list ends after {DEEPEST}; ask more narrowly instead")


def search(engine: Engine, asked: s.SearchArguments) -> s.SearchAnswer:
    """Provisions for words or a question."""
    _deep(asked.offset)
    within = Narrowed(document=asked.document, kind=asked.kind)
    wanted = min(asked.offset + asked.limit + 1, DEEPEST)
    found, following = _page(engine.search(asked.query, wanted, within), asked.offset, asked.limit)
    hits = tuple(s.Found(**quoted_fields(engine, one.id), score=one.score) for one in found)
    return s.SearchAnswer(hits, following, _basis(engine, texts.READING))


def provision(engine: Engine, asked: s.ProvisionArguments) -> s.ProvisionAnswer:
    """A provision, a page of its text at a time."""
    located = engine.corpus.locate(asked.id)
    text = text_of(located)
    if asked.offset and asked.offset >= len(text):
        raise Mistaken(f"offset: the text has {len(text)} characters")
    found = provision_of(engine.corpus, asked.id, engine.read)
    last = asked.offset + WHOLE
    cited = tuple(
        s.CitedPlace(one.text, one.targets, one.kind) for one in found.citations if asked.offset <= one.start < last
    )[:CITATIONS]  # fmt: skip
    return s.ProvisionAnswer(
        **quoted_fields(engine, asked.id, text[asked.offset :], WHOLE), document=found.document, heading_path=found.heading_path,
        kind=found.kind, language=found.language, ministry=found.ministry, repealed=found.repealed, in_force_from=found.in_force,
        offset=asked.offset, length=len(text), next_offset=last if last < len(text) else None, ledd=tuple(one.id for one in found.ledd),
        citations=cited, defines=tuple(one.term for one in found.definitions), basis=_basis(engine, texts.READING),
    )  # fmt: skip


def check_citations(engine: Engine, asked: s.CitationsArguments) -> s.CitationsAnswer:
    """Citations of a text: which are resolved, dead or doubtful."""
    found = check(engine, asked.text, asked.context)
    counts: dict[str, int] = {}
    for one in found:
        counts[one.state] = counts.get(one.state, 0) + 1
    page, following = _page(found, asked.offset, CITATIONS)
    return s.CitationsAnswer(tuple(page), counts, following, _basis(engine, texts.READING))


def overlaps(engine: Engine, asked: s.OverlapsArguments) -> s.OverlapsAnswer:
    """Clusters of an event, a question or a provision."""
    if sum(one is not None for one in (asked.event, asked.query, asked.provision)) != 1:
        raise Mistaken("give exactly one of event, query and provision")
    _deep(asked.offset)
    wanted = min(asked.offset + asked.limit + 1, DEEPEST)
    found = engine.overlaps(event=asked.event, query=asked.query, provision=asked.provision, limit=wanted, kind=asked.kind)
    page, following = _page(found, asked.offset, asked.limit)
    return s.OverlapsAnswer(tuple(_overlap(engine, one) for one in page), following, _basis(engine))


def _overlap(engine: Engine, one: Cluster) -> s.Overlap:
    members = tuple(quoted(engine, member.id, member.text_span.text, EXCERPT // 2) for member in one.provisions[:MEMBERS])
    return s.Overlap(
        one.id, one.kind, one.title, one.confidence, one.why, one.status, len(one.provisions), one.sectors,
        tuple(dict.fromkeys(difference.attribute for difference in one.differences)), members,
    )  # fmt: skip


def cluster(engine: Engine, asked: s.ClusterArguments) -> s.ClusterAnswer:
    """A cluster with its comparison table."""
    one = engine.cluster(asked.id)
    members, following = _page(one.provisions, asked.offset, asked.limit)
    shown = {member.id for member in members}
    differences = tuple(
        s.Differing(
            difference.attribute, difference.severity, difference.reason,
            tuple(
                s.Cell(value.provision, value.value, value.quote[:SENTENCE], value.note)
                for value in difference.values if value.provision in shown
            ),
        )
        for difference in one.differences
    )  # fmt: skip
    return s.ClusterAnswer(
        id=one.id, kind=one.kind, title=one.title, confidence=one.confidence, why=one.why, status=one.status, members=len(one.provisions),
        ministries=one.sectors, events=one.events,
        provisions=tuple(quoted(engine, member.id, member.text_span.text, 2 * EXCERPT) for member in members), differences=differences,
        conflicts=tuple(s.Collision(it.kind, it.reason, _side(it.first), _side(it.second)) for it in one.conflicts[:20]),
        parent=one.parent, children=one.children[:20], next_offset=following, basis=_basis(engine),
    )  # fmt: skip


def _side(one: ConflictPlace) -> s.Cell:
    return s.Cell(one.provision, "", one.quote[:SENTENCE], "")


def dataflow(engine: Engine, asked: s.DataflowArguments) -> s.DataflowAnswer:
    """The provisions that govern a flow of information."""
    parts = (asked.data, asked.giver, asked.receiver)
    try:
        if asked.question is not None and parts == (None, None, None):
            found = engine.flows.question(asked.question, asked.limit)
        elif asked.question is None and asked.data and asked.giver and asked.receiver:
            found = engine.flows.parts(asked.data, asked.giver, asked.receiver, asked.purpose, asked.limit)
        else:
            raise Mistaken("give either question, or data, from and to")
    except QuestionError as error:
        raise Mistaken(str(error)) from None
    return s.DataflowAnswer(
        found.verdict, found.conclusion, tuple(one.name for one in found.parties.giver.parties),
        tuple(one.name for one in found.parties.receiver.parties), tuple(_governing(engine, one) for one in found.governing),
        tuple(_governing(engine, one) for one in found.general[:MEMBERS]),
        tuple(s.Reasoned(one.step, one.holds, one.says, one.provisions) for one in found.chain), found.missing, _basis(engine),
    )  # fmt: skip


def _governing(engine: Engine, one: Governing) -> s.GoverningPlace:
    return s.GoverningPlace(
        **quoted_fields(engine, one.id, one.quote, 2 * EXCERPT), role=one.role, part=one.part, why=one.why, legal_basis=one.legal_basis
    )


def terms(engine: Engine, asked: s.TermsArguments) -> s.TermsAnswer:
    """The definitions of a term."""
    found = term_text(engine, find_term(engine, asked.term))
    page, following = _page(found.definitions, asked.offset, asked.limit)
    definitions = tuple(
        s.Definition(
            **quoted_fields(engine, one.id, most=2 * EXCERPT), term=one.term, definiens=one.definiens[: 2 * EXCERPT], scope=one.scope,
            durations=one.durations, points_to=one.points_to,
        )
        for one in page
    )  # fmt: skip
    related = tuple(one.term for one in found.related)
    forms = tuple(one.text for one in found.forms)
    return s.TermsAnswer(found.term, forms, len(found.definitions), definitions, related, following, _basis(engine))


def impact(engine: Engine, asked: s.ImpactArguments) -> s.ImpactAnswer:
    """Who cites an act or a section."""
    found = engine.impact((asked.id,), None, asked.narrowing)
    every = [one for document in found.documents for one in document.citations]
    page, following = _page(every, asked.offset, asked.limit)
    citations = tuple(
        s.Citing(
            **place_fields(engine, one.ledd or one.source), quote=one.sentence[:SENTENCE], how=one.how, narrows=one.narrows,
            targets=one.targets, successors=tuple(heir.id for heir in one.successors),
        )
        for one in page
    )  # fmt: skip
    return s.ImpactAnswer(
        found.title, found.replaced_by, found.acts, found.regulations, found.provisions, len(every), citations, following, _basis(engine)
    )


def events(engine: Engine, asked: s.EventsArguments) -> s.EventsAnswer:
    """The catalogue of events."""
    wanted = asked.text.casefold()
    named = tuple(
        s.EventName(event.slug, event.title.nb, event.title.en, event.kind)
        for event in engine.events.values()
        if any(wanted in title.casefold() for title in (event.slug, event.title.nb, event.title.nn, event.title.en))
    )
    return s.EventsAnswer(named, _basis(engine))


def actor(engine: Engine, asked: s.ActorArguments) -> s.ActorAnswer:
    """What the law lays on an actor."""
    found = actor_view(engine, asked.name, event=asked.event, kinds=(asked.kind,) if asked.kind else ())
    page, following = _page(found.lines, asked.offset, asked.limit)
    lines = tuple(
        s.Laid(
            **place_fields(engine, one.id), kind=one.kind, quote=one.quote[:SENTENCE], lead_in=one.lead_in, deadline=one.deadline,
            inferred=one.inferred,
        )
        for one in page
    )  # fmt: skip
    counts = {str(kind): count for kind, count in found.counts.items()}
    return s.ActorAnswer(found.actor.id, found.actor.name, counts, len(found.lines), lines, following, _basis(engine))


def _tool(name: str, title: str, description: str, takes: type[Struct], gives: type[Struct], run: Callable[..., Struct]) -> Tool:
    return Tool(name, title, " ".join(description.split()), takes, gives, cast("Callable[[Engine, Any], Struct]", run))


TOOLS: Final = tuple(
    _tool(*one)
    for one in (
        ("search", "Search Norwegian law", texts.SEARCH, s.SearchArguments, s.SearchAnswer, search),
        ("provision", "Text of a provision", texts.PROVISION, s.ProvisionArguments, s.ProvisionAnswer, provision),
        ("check_citations", "Check citations", texts.CHECK_CITATIONS, s.CitationsArguments, s.CitationsAnswer, check_citations),
        ("overlaps", "Where laws meet", texts.OVERLAPS, s.OverlapsArguments, s.OverlapsAnswer, overlaps),
        ("cluster", "A cluster compared", texts.CLUSTER, s.ClusterArguments, s.ClusterAnswer, cluster),
        ("dataflow", "Law of a data flow", texts.DATAFLOW, s.DataflowArguments, s.DataflowAnswer, dataflow),
        ("terms", "Definitions of a term", texts.TERMS, s.TermsArguments, s.TermsAnswer, terms),
        ("impact", "Who cites it", texts.IMPACT, s.ImpactArguments, s.ImpactAnswer, impact),
        ("events", "Life events", texts.EVENTS, s.EventsArguments, s.EventsAnswer, events),
        ("actor", "What the law lays on an actor", texts.ACTOR, s.ActorArguments, s.ActorAnswer, actor),
    )
)

__all__ = ["TOOLS", "Mistaken", "NotFoundError", "Tool"]
