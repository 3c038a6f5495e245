"""The spaCy pipeline over invented law."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from analysis.language import subjects
from analysis.language.pipeline import PARSED, RULES, pipeline
from analysis.language.reading import read
from ingest.document import Block, BlockKind, Unit, UnitKind

TEXT = "Kommunen skal svare innen tre uker, jf. § 4 a. Eigaren kan klage til Statsforvalteren."
SHARED = "Losen skal uten hinder av taushetsplikt gi opplysninger om vrak til politiet."
TEXTS = [TEXT, "", "Med fyr menes en lykt.", "\n", SHARED, "🙂 a\u00ad)\n\n(b"]


def test_sentences_norms_quantities_and_actors() -> None:
    doc = pipeline()(TEXT)
    assert [sentence.text for sentence in doc.sents] == ["Kommunen skal svare innen tre uker, jf. § 4 a.", "Eigaren kan klage til Statsforvalteren."]
    assert [span.label_ for span in doc.spans["norms"]] == ["obligation", "permission"]
    assert [span._.norm for span in doc.spans["norms"]] == list(doc._.norms)
    assert [doc.text[slice(*norm.actor)] for norm in doc._.norms] == ["Kommunen", "Eigaren"]
    assert [(span.text, span.label_) for span in doc.spans["quantities"]] == [("innen tre uker", "deadline")]
    assert [span.kb_id_ for span in doc.spans["actors"]] == ["kommune", "statsforvalter"]


def test_definitions() -> None:
    doc = pipeline()("Kapitlet gjelder havner. Med fyrlykt menes en lykt på land; herunder fakkel.")
    (span,) = doc.spans["definitions"]
    assert (span.text, span.label_, span.kb_id_) == ("fyrlykt", "med-menes", span._.definition.key)
    assert span._.definition.definiens == "en lykt på land; herunder fakkel."
    assert doc._.definitions == (span._.definition,)


def test_information() -> None:
    doc = pipeline()(f"Vrak skal merkes. {SHARED}")
    (span,) = doc.spans["information"]
    assert span.label_ == "duty-to-disclose"
    rule = span._.information.rule
    assert (rule.overrides_confidentiality, rule.to_whom.actor) == ("yes", "politi")
    assert rule.what.of(doc.text) == "opplysninger om vrak"
    assert doc._.information == (span._.information,)
    assert doc[0:1]._.information is None


def test_rules_on_the_same_words_are_told_apart_by_their_label() -> None:
    doc = pipeline()("Nemnda kan innhente og behandle opplysninger om båter, og har ikke taushetsplikt overfor politiet.")
    spans = list(doc.spans["information"])
    assert len(spans) == len(doc._.information) > 0
    assert all(span._.information.rule.kind == span.label_ for span in spans)


def test_a_known_provision_reads_as_in_the_index() -> None:
    text = "I denne forskrift:\na. drake: farkost av papir\nb. snor: line til en drake"
    items = tuple(
        Block(BlockKind.ITEM, f"ledd-1/bokstav-{label[0]}", label, 30 + text.index(label), 30 + end)
        for label, end in (("a.", text.index("\nb.")), ("b.", len(text)))
    )
    ledd = Block(BlockKind.LEDD, "ledd-1", "", 30, 30 + len(text), items)
    unit = Unit(UnitKind.PROVISION, "§2", "§ 2", "Definisjoner", -1, 30, 30 + len(text), "nb", (ledd,))
    nlp = pipeline()
    doc = nlp.make_doc(text)
    doc._.unit = unit
    nlp(doc)
    assert [span.text for span in doc.spans["definitions"]] == ["drake", "snor"]
    assert [one.block for one in doc._.definitions] == ["ledd-1/bokstav-a", "ledd-1/bokstav-b"]
    assert nlp(text)._.definitions == ()
    alone = Unit(UnitKind.PROVISION, "§2", "§ 2", "Definisjoner", -1, 0, len(text), "nb", unit.relative)
    reading = read(alone, text)
    assert (doc._.norms, doc._.definitions, doc._.information) == (reading.norms, reading.definitions, reading.information)


@pytest.mark.parametrize("parse", [False, True])
@pytest.mark.parametrize("batch", [1, 4])
def test_a_stream_reads_as_each_text_alone(parse: bool, batch: int) -> None:
    nlp = pipeline(parse=parse)
    stream = nlp.pipe([(text, number) for number, text in enumerate(TEXTS * 2)], as_tuples=True, batch_size=batch)
    for number, (doc, context) in enumerate(stream):
        assert context == number
        assert doc.text == TEXTS[number % len(TEXTS)]
        assert _read(doc) == _read(nlp(doc.text))


def _read(doc: Doc) -> list[object]:
    groups = [(name, [(span.start, span.end, span.label_, span.kb_id_) for span in doc.spans[name]]) for name in sorted(doc.spans)]
    return [groups, doc._.norms, doc._.definitions, doc._.information]


@pytest.mark.parametrize("parse", [False, True])
def test_the_components_stand_in_the_pipeline(parse: bool) -> None:
    nlp = pipeline(parse=parse)
    assert [name for name in nlp.pipe_names if name in RULES] == list(RULES)
    assert (PARSED in nlp.pipe_names) is parse
    assert len(list(nlp(TEXT).sents)) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kommunen skal gi tilbud.", [("Kommunen", "nsubj", "kommune")]),
        ("Innan tre veker skal skulen sende melding.", [("skulen", "nsubj", "skole")]),
        ("Den som driver en havn, har rett til å motta tilskudd.", [("Den som driver en havn", "nsubj", "")]),
        ("Søknaden skal avgjøres av kommunen innen tre uker.", [("Søknaden", "nsubj:pass", ""), ("kommunen", "obl:agent", "kommune")]),
        ("Tilsyn føres av Havnerådet.", [("Tilsyn", "nsubj:pass", ""), ("Havnerådet", "obl:agent", "")]),
        ("Melding blir sendt av kommunen.", [("Melding", "nsubj:pass", ""), ("kommunen", "obl:agent", "kommune")]),
        ("Vedtaket vert fatta av kommunen.", [("Vedtaket", "nsubj:pass", ""), ("kommunen", "obl:agent", "kommune")]),
        ("Dersom eieren dør, skal arvingen melde fra.", [("arvingen", "nsubj", "arving")]),
    ],
)
def test_subjects_of_the_parse(text: str, expected: list[tuple[str, str, str]]) -> None:
    doc = pipeline(parse=True)(text)
    spans = list(doc.spans["subjects"])
    assert [(span.text, span.label_) for span in spans] == [(words, label) for words, label, _ in expected]
    assert [span.kb_id_ for span in spans] == [identifier for _, _, identifier in expected]


def test_who_acts_among_subjects() -> None:
    def actor(text: str) -> str | None:
        doc = pipeline(parse=True)(text)
        found = subjects.actor(list(doc.spans["subjects"]), doc._.norms[0].modality)
        return found.text if found else None

    assert actor("Kommunen skal gi tilbud.") == "Kommunen"
    assert actor("Søknaden skal avgjøres av kommunen.") == "kommunen"
    assert actor("Søknaden skal avgjøres innen tre uker.") is None
    assert actor("Søknaden skal inneholde kart.") is None
    assert actor("Med fyr menes en lykt.") is None


@given(st.text(alphabet="aA .,;:§\n()«»jf nr skal av \u00ad🙂", max_size=120))
@settings(max_examples=60, deadline=None)
def test_anything_can_be_read(text: str) -> None:
    doc = pipeline()(text)
    assert doc.text == text
    assert all(0 <= span.start < span.end <= len(doc) for group in doc.spans.values() for span in group)


def test_a_very_long_text_can_be_read() -> None:
    text = "Med fyr menes en lykt.\n" + "a" * 1_000_001
    doc = pipeline()(text)
    assert [span.text for span in doc.spans["definitions"]] == ["fyr"]
