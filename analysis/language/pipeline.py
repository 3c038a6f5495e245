"""The spaCy pipeline for Norwegian law, both written forms: one ``Language`` that reads all that the project reads in a text.

    nlp = pipeline()
    doc = nlp("Kommunen skal svare innen tre uker.")
    doc._.norms[0].modality              # 'obligation'
    doc.spans["actors"][0].kb_id_        # 'kommune'

    for doc, context in nlp.pipe([("Med drake menes en farkost.", "§ 2")], as_tuples=True):
        doc.spans["definitions"][0]._.definition.definiens

Components, each in spaCy's own idiom: ``law_sentences`` sets sentence boundaries; the others fill a span group each.

- ``quantities``: the label is the kind.
- ``actors``: ``kb_id_`` is the canonical id.
- ``norms``: sentences, labelled by modality; ``Span._.norm``, and all of them in ``Doc._.norms``.
- ``definitions``: terms, labelled by form, ``kb_id_`` the key of the term; ``Span._.definition``, ``Doc._.definitions``.
- ``information``: what makes a rule on information, labelled by kind; ``Span._.information``, ``Doc._.information``.
- ``subjects``, with a parse: subjects and passive agents, labelled ``nsubj``, ``nsubj:pass``, ``obl:agent``.

What a provision says also depends on its heading and on its list items. Where the provision is known, set it on the
document before it goes into the pipeline, which takes documents as well as texts; it reads the same as the index then::

    doc = nlp.make_doc(text)
    doc._.unit = unit
    nlp(doc)

All offsets are characters of the text. The trained tagger, lemmatizer and parser come from the package beside this
module and run only when asked for: on the measures of this project the rules do better without them, at a small part of
the time (bench/RESULTS.md). What was read are objects of this project, which spaCy cannot write: ``nlp.pipe`` runs in one
process, and a document is stored with ``exclude=["user_data"]``.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import spacy
from msgspec.structs import replace
from spacy.language import Language
from spacy.tokens import Doc, Span

from analysis.actors import recogniser
from analysis.language import subjects
from analysis.language.definitions import definitions_of
from analysis.language.norms import norms_in
from analysis.language.reading import information_in
from analysis.language.sentences import sentences_of, split
from analysis.quantity import find_quantities
from ingest.document import Unit, UnitKind

MODEL = Path(__file__).with_name("model")
"""The trained package: tagger, lemmatizer, dependency parser."""

RULES = ("law_sentences", "law_quantities", "law_actors", "law_norms", "law_definitions", "law_information")
PARSED = "law_subjects"
"""The component that needs a parse."""

_Found = tuple[int, int, str, str]
"""First and last character, label, identifier."""


def _said(kind: str) -> Callable[[Span], object]:
    """What was read in a span, by place and label: two statements of different kinds may stand on the same words."""

    def said(span: Span) -> object:
        return span.doc.user_data.get(kind, {}).get((span.start, span.end, span.label_))

    return said


if not Doc.has_extension("unit"):
    Doc.set_extension("unit", default=None)
    for one, several in (("norm", "norms"), ("definition", "definitions"), ("information", "information")):
        Doc.set_extension(several, default=())
        Span.set_extension(one, getter=_said(several))


def unit_of(doc: Doc) -> Unit:
    """The provision that a document was said to be, else one without heading and blocks; offsets in the text."""
    unit: Unit = doc._.unit or Unit(kind=UnitKind.PROVISION, name="", label="", heading="", section=-1, start=0, end=0, language="", blocks=())
    return replace(unit, start=0, end=len(doc.text), blocks=unit.relative)


@Language.component("law_sentences")
def law_sentences(doc: Doc) -> Doc:
    """Sentence boundaries that know law («jf.», «nr. 6», «§ 1-3 a»)."""
    starts = {start for start, _ in split(doc.text)}
    for token in doc:
        token.is_sent_start = token.idx in starts or token.i == 0
    return doc


@Language.component("law_quantities")
def law_quantities(doc: Doc) -> Doc:
    """Span group ``quantities``, labelled by kind."""
    found = ((one.start, one.end, one.kind, "") for one in find_quantities(doc.text))
    doc.spans["quantities"] = list(_spans(doc, found))
    return doc


@Language.component("law_actors")
def law_actors(doc: Doc) -> Doc:
    """Span group ``actors``; ``kb_id_`` is the canonical id."""
    doc.spans["actors"] = list(_spans(doc, ((start, end, "ACTOR", actor) for actor, start, end in recogniser().find(doc.text))))
    return doc


@Language.component("law_norms")
def law_norms(doc: Doc) -> Doc:
    """Span group ``norms``: the sentences or, where several main clauses rule, those; a list item without its lead-in; labelled by modality."""
    unit = unit_of(doc)
    doc._.norms = tuple(norms_in(doc.text, sentences_of(doc.text, unit.blocks), (unit.heading,)))
    _fill(doc, "norms", [((*(one.clause or one.sentence), one.modality, ""), one) for one in doc._.norms])
    return doc


@Language.component("law_definitions")
def law_definitions(doc: Doc) -> Doc:
    """Span group ``definitions``: the terms, labelled by form; ``kb_id_`` is the key of a term."""
    doc._.definitions = definitions_of(unit_of(doc), doc.text)
    _fill(doc, "definitions", [((*one.term_span, one.pattern, one.key), one) for one in doc._.definitions])
    return doc


@Language.component("law_information")
def law_information(doc: Doc) -> Doc:
    """Span group ``information``: the words that make a rule, labelled by its kind."""
    unit = unit_of(doc)
    doc._.information = tuple(information_in(unit.heading, sentences_of(doc.text, unit.blocks)))
    triggers = [(one.rule.trigger, one) for one in doc._.information]
    _fill(doc, "information", [((place.start, place.end, one.rule.kind, ""), one) for place, one in triggers])
    return doc


@Language.component("law_subjects")
def law_subjects(doc: Doc) -> Doc:
    """Span group ``subjects`` of a parsed text: who acts, or what is acted upon; ``kb_id_`` is the canonical id of an actor."""
    doc.spans["subjects"] = subjects.subjects(doc)
    return doc


@lru_cache(maxsize=2)
def pipeline(*, parse: bool = False) -> Language:
    """The pipeline; with ``parse`` also tags, lemmas and dependencies from the trained package. Loaded once."""
    nlp = spacy.load(MODEL) if parse else spacy.blank("nb")
    nlp.add_pipe(RULES[0], first=True)  # the parser keeps to the sentences that it finds
    for name in RULES[1:]:
        nlp.add_pipe(name)
    if parse:
        nlp.add_pipe(PARSED)
    else:
        nlp.max_length = sys.maxsize  # spaCy's own bound is for the memory of a parser
    return nlp


def _spans(doc: Doc, found: Iterable[_Found]) -> Iterator[Span]:
    for start, end, label, identifier in found:
        span = doc.char_span(start, end, label=label, kb_id=identifier, alignment_mode="expand")
        if span is not None:
            yield span


def _fill(doc: Doc, name: str, found: Sequence[tuple[_Found, object]]) -> None:
    """Fills a span group, and keeps for its spans what was read there."""
    spans: list[Span] = []
    said: dict[tuple[int, int, str], object] = {}
    for place, one in found:
        for span in _spans(doc, [place]):
            spans.append(span)
            said.setdefault((span.start, span.end, span.label_), one)
    doc.spans[name] = spans
    doc.user_data[name] = said
