"""The spaCy pipeline over invented law."""

import pytest

from analysis.language.norms import norm_of
from analysis.language.pipeline import RULES, pipeline

TEXT = "Kommunen skal svare innen tre uker, jf. § 4 a. Eigaren kan klage til Statsforvalteren."


def test_sentences_norms_quantities_and_actors() -> None:
    doc = pipeline()(TEXT)
    assert [sentence.text for sentence in doc.sents] == ["Kommunen skal svare innen tre uker, jf. § 4 a.", "Eigaren kan klage til Statsforvalteren."]
    assert [span.label_ for span in doc.spans["norms"]] == ["obligation", "permission"]
    assert [(span.text, span.label_) for span in doc.spans["quantities"]] == [("innen tre uker", "deadline")]
    assert [span.kb_id_ for span in doc.spans["actors"]] == ["kommune", "statsforvalter"]


def test_many_texts_in_one_stream_read_as_each_alone() -> None:
    texts = [TEXT, "", "Med fyr menes en lykt.", "\n"]
    for text, doc in zip(texts, pipeline().pipe(texts), strict=True):
        assert [norm.modality for norm in doc._.norms] == [norm_of(sentence.text).modality for sentence in doc.sents]
        assert doc.text == text


@pytest.mark.parametrize("parse", [False, True])
def test_the_components_stand_in_the_pipeline(parse: bool) -> None:
    nlp = pipeline(parse=parse)
    assert [name for name in nlp.pipe_names if name in RULES] == list(RULES)
    assert len(list(nlp(TEXT).sents)) == 2
