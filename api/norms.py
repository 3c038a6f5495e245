"""The contract's Norm: what a sentence does, with every statement quoted from its place."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.boilerplate import boilerplate
from analysis.language.information import InformationRule, Party
from analysis.language.model import Norm, Span, Threshold
from analysis.language.norms import norms_in
from analysis.language.reading import Information, Reading, information_in
from analysis.language.sentences import sentences_of
from analysis.place import heading_of
from api.contract import DeadlineText, InformationText, NormText, PartyText, ThresholdText
from ingest.citation import Citation, cite
from ingest.corpus import Corpus, Place
from ingest.document import Unit
from ingest.identifier import provision_of

if TYPE_CHECKING:
    from analysis.engine import Engine


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
