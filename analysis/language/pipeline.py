"""The spaCy pipeline for Norwegian law, both written forms: one ``Language`` that reads sentences, norms, quantities, actors.

    nlp = pipeline()
    doc = nlp("Kommunen skal svare innen tre uker.")
    doc._.norms[0].modality              # 'obligation'
    doc.spans["actors"][0].kb_id_        # 'kommune'

Components, each in spaCy's own idiom: ``law_sentences`` sets sentence boundaries, ``law_quantities``, ``law_actors`` and
``law_norms`` fill span groups (``doc.spans``) and the extensions ``Doc._.norms`` and ``Span._.norm``. The trained tagger,
lemmatizer and parser come from the package beside this module and run only when asked for: on the measures of this
project the rules do as well without them, at a small part of the time (bench/RESULTS.md).
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from analysis.actors import recogniser
from analysis.language.model import Norm
from analysis.language.norms import norm_of
from analysis.language.sentences import split
from analysis.quantity import find_quantities

MODEL = Path(__file__).with_name("model")
"""The trained package: tagger, lemmatizer, dependency parser."""

RULES = ("law_sentences", "law_quantities", "law_actors", "law_norms")

if not Doc.has_extension("norms"):
    Doc.set_extension("norms", default=())
    Span.set_extension("norm", default=None)


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
    """Span group ``norms``, labelled by modality; ``Doc._.norms`` and ``Span._.norm`` hold what was read, offsets in the sentence."""
    norms: list[Norm] = []
    spans: list[Span] = []
    for sentence in doc.sents:
        norm = norm_of(sentence.text)
        span = Span(doc, sentence.start, sentence.end, label=norm.modality)
        span._.norm = norm
        norms.append(norm)
        spans.append(span)
    doc.spans["norms"] = spans
    doc._.norms = tuple(norms)
    return doc


@lru_cache(maxsize=2)
def pipeline(*, parse: bool = False) -> Language:
    """The pipeline; with ``parse`` also tags, lemmas and dependencies from the trained package. Loaded once."""
    nlp = spacy.load(MODEL) if parse else spacy.blank("nb")
    for number, name in enumerate(RULES):
        nlp.add_pipe(name, first=number == 0) if number == 0 else nlp.add_pipe(name)
    return nlp


def _spans(doc: Doc, found: Iterable[tuple[int, int, str, str]]) -> Iterator[Span]:
    for start, end, label, identifier in found:
        span = doc.char_span(start, end, label=label, kb_id=identifier, alignment_mode="expand")
        if span is not None:
            yield span
