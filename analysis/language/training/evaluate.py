"""How well a pipeline reads files that it has not seen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, Token
from spacy.training import Example

from .docs import document
from .treebank import TreebankFile

SUBJECTS: Final = frozenset(["SUBJ", "FSUBJ", "PSUBJ"])
_PUNCTUATION: Final = ("ip", "ik")
_TOGETHER: Final = 5

HEADINGS: Final = ("POS", "features", "lemma", "UAS", "LAS", "subject", "subject whole", "sentences")


@dataclass(frozen=True)
class Figures:
    """Of one written form, between 0 and 1; ``sentences`` is None where the sentences were given."""

    pos: float
    features: float
    lemma: float
    uas: float
    las: float
    subject: float
    subject_whole: float
    sentences: float | None
    tokens: int

    def cells(self) -> list[str]:
        """As the table shows them."""
        values = (self.pos, self.features, self.lemma, self.uas, self.las, self.subject, self.subject_whole, self.sentences)
        return ["–" if value is None else f"{100 * value:.1f}" for value in values]


Mark = tuple[int, ...]


def _arc(token: Token) -> Mark:
    return token.idx, token.head.idx


def _whole(token: Token) -> Mark:
    """The arc with the first and last character of everything below the subject, punctuation at the ends left out."""
    inside = [below for below in token.subtree if below.dep_ not in {"IP", "IK"}] or [token]
    return token.idx, token.head.idx, inside[0].idx, inside[-1].idx + len(inside[-1])


def _agreement(examples: Iterable[Example], mark: Callable[[Token], Mark]) -> float:
    """F1 of the subjects that ``mark`` describes alike."""
    right = found = expected = 0
    for example in examples:
        a, b = ({mark(token) for token in doc if token.dep_ in SUBJECTS} for doc in (example.reference, example.predicted))
        right, expected, found = right + len(a & b), expected + len(a), found + len(b)
    return 2 * right / (found + expected) if found + expected else 0.0


def _relation(token: Token, attribute: str) -> str:
    return str(getattr(token, f"{attribute}_")).lower()


def _scores(examples: Sequence[Example], *, split: bool) -> Figures:
    def head(token: Token, attribute: str) -> Token:
        return token.head

    parsed: dict[str, Any] = Scorer.score_deps(
        examples, "dep", getter=_relation, head_attr="head", head_getter=head, ignore_labels=_PUNCTUATION
    )
    sentences = Scorer.score_spans(examples, "sents")["sents_f"] if split else None
    return Figures(
        pos=Scorer.score_token_attr(examples, "pos")["pos_acc"],
        features=Scorer.score_token_attr(examples, "morph")["morph_acc"],
        lemma=Scorer.score_token_attr(examples, "lemma")["lemma_acc"],
        uas=parsed["dep_uas"],
        las=parsed["dep_las"],
        subject=_agreement(examples, _arc),
        subject_whole=_agreement(examples, _whole),
        sentences=sentences,
        tokens=sum(len(example.reference) for example in examples),
    )


def references(nlp: Language, files: Iterable[TreebankFile], *, together: int) -> list[Doc]:
    """The files as documents of up to ``together`` sentences, as the treebank reads them."""
    found = []
    for file in files:
        waiting = []
        for sentence in file.sentences:
            waiting.append(sentence)
            if sentence.heading or len(waiting) == together:
                found.append(document(nlp.vocab, waiting, name_roots=True))
                waiting = []
        if waiting:
            found.append(document(nlp.vocab, waiting, name_roots=True))
    return found


def measure(nlp: Language, files: Sequence[TreebankFile], *, running: bool = False) -> Figures:
    """Scores from raw text, tokens included: sentence by sentence, or ``running`` text of five sentences."""
    gold = references(nlp, files, together=_TOGETHER if running else 1)
    examples = [Example(read, doc) for read, doc in zip(nlp.pipe(doc.text for doc in gold), gold, strict=True)]
    return _scores(examples, split=running)


def speed(nlp: Language, files: Sequence[TreebankFile]) -> float:
    """Tokens a second of ``nlp.pipe``, one sentence a document, warm; in time of the processor, so that neighbours do not count."""
    texts = [doc.text for doc in references(nlp, files, together=1)]
    for _ in nlp.pipe(texts[:64]):
        pass
    clock = time.process_time()
    tokens = sum(len(doc) for doc in nlp.pipe(texts))
    return tokens / (time.process_time() - clock)
