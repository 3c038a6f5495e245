"""The shipped pipeline: small, whole, and sensible on invented sentences in both written forms."""

import json
import socket
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

import analysis.language

MODEL = Path(analysis.language.__file__).parent / "model"
MOST_BYTES = 15_000_000


@pytest.fixture(scope="module")
def nlp() -> Language:
    """Loaded while nothing can reach a network."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", None)
        return spacy.load(MODEL)


def subject(doc: Doc) -> Token:
    (verb,) = [token for token in doc if token.dep_ == "FINV"]
    (found,) = [token for token in verb.children if token.dep_ in {"SUBJ", "FSUBJ", "PSUBJ"}]
    return found


def whole(token: Token) -> str:
    return token.doc[token.left_edge.i : token.right_edge.i + 1].text


def test_size() -> None:
    assert sum(file.stat().st_size for file in MODEL.rglob("*") if file.is_file()) < MOST_BYTES


def test_nothing_of_the_machine_or_the_texts_is_in_it() -> None:
    """Neither paths nor the words met in training; a few whole words remain in the edit trees."""
    config = (MODEL / "config.cfg").read_text(encoding="utf-8")
    assert "train = null" in config
    assert "dev = null" in config
    assert "/" not in "".join(line for line in config.splitlines() if line.startswith(("train =", "dev =", "path =")))
    assert len(json.loads((MODEL / "vocab" / "strings.json").read_text(encoding="utf-8"))) < 6000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kommunen skal gi tilbud.", "Kommunen"),
        ("Kommunen skal gje tilbod.", "Kommunen"),
        ("Departementet kan gi forskrift om gebyr.", "Departementet"),
        ("Departementet kan gje forskrift om gebyr.", "Departementet"),
        ("Innen tre uker skal skolen sende melding til foreldrene.", "skolen"),
        ("Innan tre veker skal skulen sende melding til foreldra.", "skulen"),
        ("Enhver har rett til innsyn i saken.", "Enhver"),
        ("Den som driver en havn, må føre liste over skipene.", "Den som driver en havn"),
        ("Den som driv ei hamn, må føre liste over skipa.", "Den som driv ei hamn"),
    ],
)
def test_subject(nlp: Language, text: str, expected: str) -> None:
    assert whole(subject(nlp(text))).rstrip(" ,") == expected


@pytest.mark.parametrize(
    ("text", "pos", "lemmas"),
    [
        ("Kommunen sendte melding til naboene.", "NOUN VERB NOUN ADP NOUN PUNCT", "kommune sende melding til nabo ."),
        ("Kommunen sende melding til naboane.", "NOUN VERB NOUN ADP NOUN PUNCT", "kommune sende melding til nabo ."),
    ],
)
def test_words(nlp: Language, text: str, pos: str, lemmas: str) -> None:
    doc = nlp(text)
    assert " ".join(token.pos_ for token in doc) == pos
    assert " ".join(token.lemma_ for token in doc) == lemmas


def test_features(nlp: Language) -> None:
    for text in ("Søknadene ligger ved saken.", "Søknadane ligg ved saka."):
        applications, lie, *_ = nlp(text)
        assert {"Number=Plur", "Definite=Def"} <= set(applications.morph)
        assert {"Tense=Pres", "VerbForm=Fin"} <= set(lie.morph)


def test_deterministic(nlp: Language) -> None:
    texts = ["Kommunen skal gi tilbud til den som trenger hjelp.", "Han las boka; ho skreiv brevet, og så gjekk dei."] * 3
    again = spacy.load(MODEL)
    read = [doc.to_bytes() for doc in nlp.pipe(texts, batch_size=2)]
    assert read == [doc.to_bytes() for doc in nlp.pipe(texts, batch_size=2)]
    assert [doc.to_json() for doc in nlp.pipe(texts)] == [doc.to_json() for doc in again.pipe(texts)]


@pytest.mark.parametrize("text", ["", " ", "§", "(", "a)\n\nb)", "ﬁ\u00ad\u200b", "og " * 400, "🙂"])
def test_anything_can_be_read(nlp: Language, text: str) -> None:
    assert nlp(text).text == text
