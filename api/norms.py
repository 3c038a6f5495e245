"""The contract's Norm: what a sentence does, with every statement quoted from its place."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from analysis.boilerplate import boilerplate
from analysis.language.information import InformationRule, Party
from analysis.language.information_model import Audience, RuleKind, Secrecy
from analysis.language.model import Modality, Norm, Span, Threshold, ThresholdKind
from analysis.language.norms import norms_in
from analysis.language.reading import Information, Reading, information_in
from analysis.language.sentences import sentences_of
from analysis.place import heading_of
from analysis.quantity import Bound
from ingest.citation import Citation, cite
from ingest.corpus import Corpus, Place
from ingest.document import Unit
from ingest.identifier import provision_of

if TYPE_CHECKING:
    from analysis.engine import Engine


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


def norms_of_text(corpus: Corpus, text: str) -> list[NormText]:
    """The norms of a free text; linear in its length."""
    cited = [corpus.standing(one) for one in cite(text, corpus.register)]
    sentences = sentences_of(text, ())
    rules = information_in("", sentences)
    return [_text(norm, text, None, cited, rules, boilerplate("", _paragraph(text, norm))) for norm in norms_in(text, sentences)]


def norms(engine: "Engine", identifier: str) -> list[NormText]:
    """The norms of a provision, of one of its ledd or items, or of all provisions of a chapter or document.

    :raises NotFoundError: nothing of that id
    """
    place = engine.corpus.locate(identifier)
    if place.unit is not None:
        return _of_unit(engine, place)
    wanted = place.document.units
    if place.section is not None:
        wanted = tuple(unit for unit in wanted if unit.section == place.section)
    return [norm for unit in wanted for norm in _of_unit(engine, Place(place.info, place.document, unit))]


def _of_unit(engine: "Engine", place: Place) -> list[NormText]:
    return norms_at(place, engine.read(place), engine.corpus.citations(place), boilerplate_at(place))


def norms_at(place: Place, reading: Reading, cited: Sequence[Citation], tags: Mapping[str, str]) -> list[NormText]:
    """The norms of a unit, or of the ledd or item of it that the place is.

    :param reading: of the whole unit
    :param cited: what the unit cites
    :param tags: its boilerplate, by ledd (``boilerplate_at``)
    """
    unit = place.unit
    if unit is None:
        return []
    text = place.document.slice(unit)
    provision = f"{place.info.id}/{unit.name}"
    low, high = extent(place)
    return [
        _text(norm, text, provision, cited, reading.information, tags.get(_ledd_of(unit, norm.sentence[0]), ""))
        for norm in reading.norms if low <= norm.sentence[0] < high
    ]  # fmt: skip


def extent(place: Place) -> Span:
    """Where the place lies in its unit's text."""
    unit = place.unit
    if unit is None:
        return 0, 0
    part = place.block or unit
    return part.start - unit.start, part.end - unit.start


def boilerplate_at(place: Place) -> dict[str, str]:
    """The kinds of boilerplate of a unit, by the name of the ledd; by the empty name that of the whole."""
    unit = place.unit
    if unit is None:
        return {}
    heading = heading_of(place.document, unit)
    parts = {"": place.document.slice(unit)} | {ledd.name: place.document.slice(ledd) for ledd in unit.ledd if ledd.name}
    return {name: boilerplate(heading, text) for name, text in parts.items()}


def _ledd_of(unit: Unit, offset: int) -> str:
    """Name of the ledd with that offset; empty outside one."""
    at = unit.start + offset
    return next((ledd.name for ledd in unit.ledd if ledd.start <= at < ledd.end), "")


def _paragraph(text: str, norm: Norm) -> str:
    """The line of a free text that a sentence begins in."""
    start, end = norm.sentence
    stop = text.find("\n", end)
    return text[text.rfind("\n", 0, start) + 1 : stop if stop >= 0 else len(text)].strip()


def _text(norm: Norm, text: str, provision: str | None, cited: Sequence[Citation], rules: Sequence[Information],
          tag: str) -> NormText:  # fmt: skip
    def quote(span: Span | None) -> str | None:
        return text[slice(*span)] if span else None

    start, end = norm.sentence
    first, last = norm.clause or norm.sentence
    inside = [one for one in cited if first <= one.start < last]
    references = dict.fromkeys(provision_of(target) for one in inside for target in one.targets if one.kind != "unresolved")
    deadline = norm.deadline
    return NormText(
        provision=provision,
        ledd=f"{provision}/{norm.ledd}" if provision and norm.ledd else provision,
        sentence=text[start:end],
        start=start,
        end=end,
        clause=quote(norm.clause),
        lead_in=quote(norm.lead),
        modality=norm.modality,
        trigger=quote(norm.trigger),
        actor=quote(norm.actor),
        actor_id=norm.actor_id,
        actor_inferred=norm.inferred,
        action=quote(norm.action),
        recipient=quote(norm.recipient),
        recipient_id=norm.recipient_id,
        object=quote(norm.object),
        condition=quote(norm.condition),
        exception=quote(norm.exception),
        deadline=DeadlineText(text[slice(*deadline.span)], deadline.iso, deadline.standard) if deadline else None,
        thresholds=tuple(_threshold(one, text) for one in norm.thresholds),
        defined_term=quote(norm.defined_term),
        references=tuple(references),
        information=tuple(_rule(one.rule, text) for one in rules if _belongs(one, norm)),
        boilerplate=tag or None,
    )


def _belongs(one: Information, norm: Norm) -> bool:
    """Whether an information rule was read from the sentence, and where it has several clauses, from that of the norm."""
    return one.sentence == norm.sentence and (norm.clause is None or norm.clause[0] <= one.rule.trigger.start < norm.clause[1])


def _threshold(one: Threshold, text: str) -> ThresholdText:
    ends = (one.lower, one.upper, one.lower_exclusive, one.upper_exclusive)
    return ThresholdText(text[slice(*one.span)], one.kind, one.value, one.unit, one.bound, *ends)


def _rule(rule: InformationRule, text: str) -> InformationText:
    def party(one: Party | None) -> PartyText | None:
        return PartyText(one.span.of(text), one.actors) if one else None

    return InformationText(
        rule.kind, rule.trigger.of(text), party(rule.who), party(rule.to_whom), party(rule.from_whom),
        rule.what.of(text) if rule.what else None, rule.purpose.of(text) if rule.purpose else None, rule.overrides_confidentiality,
        rule.audience, rule.delegated,
    )  # fmt: skip
