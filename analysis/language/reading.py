"""All that is read in one provision: norms, definitions, information rules. Sentences are made once for all."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from analysis.language.definitions import DEFINITIONS_VERSION, Definition, definitions_of
from analysis.language.information import InformationRule, Party, information_rules
from analysis.language.information_model import Span as Place
from analysis.language.model import Norm, Span
from analysis.language.norms import NORMS_VERSION, norms_in
from analysis.language.sentences import Sentence, sentences_of
from ingest.document import Unit

INFORMATION_VERSION = "1"
"""Raise it when the same text gives other information rules."""

READINGS_VERSION = f"norms {NORMS_VERSION}, definitions {DEFINITIONS_VERSION}, information {INFORMATION_VERSION}"


class Information(Struct, frozen=True, array_like=True, gc=False):
    """An information rule and the sentence that it stands in; all spans are offsets in the provision's text."""

    sentence: Span
    ledd: str
    rule: InformationRule


class Reading(Struct, frozen=True):
    """What a provision says."""

    norms: tuple[Norm, ...]
    definitions: tuple[Definition, ...]
    information: tuple[Information, ...]


def read(unit: Unit, text: str, headings: Sequence[str] = ()) -> Reading:
    """Read a provision.

    :param unit: with offsets in ``text``, its own text
    :param headings: of the chapters above it, outermost first
    """
    sentences = sentences_of(text, unit.blocks)
    norms = norms_in(text, sentences, (unit.heading, *reversed(headings)))
    return Reading(tuple(norms), definitions_of(unit, text, headings), tuple(information_in(unit.heading, sentences)))


def information_in(heading: str, sentences: Sequence[Sentence]) -> list[Information]:
    """The information rules of a provision's sentences, in order."""
    found: list[Information] = []
    before: list[str] = []
    for sentence in sentences:
        rules = information_rules(sentence.text, heading, before[-3:])
        found += [Information(sentence.own, sentence.ledd, _placed(rule, sentence)) for rule in rules]
        before.append(sentence.text)
    return found


def _placed(rule: InformationRule, sentence: Sentence) -> InformationRule:
    def at(place: Place | None) -> Place | None:
        return Place(*sentence.place((place.start, place.end))) if place else None

    def party(one: Party | None) -> Party | None:
        return replace(one, span=at(one.span)) if one else None

    return replace(
        rule, trigger=at(rule.trigger), who=party(rule.who), to_whom=party(rule.to_whom), from_whom=party(rule.from_whom),
        what=at(rule.what), purpose=at(rule.purpose),
    )  # fmt: skip
