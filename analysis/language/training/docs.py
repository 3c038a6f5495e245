"""Sentences of the treebank → spaCy documents."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from .features import universal_features, universal_pos
from .text import blanks_after
from .treebank import Sentence, TreebankFile

ROOT: Final = "ROOT"
"""The only name that spaCy's parser gives to the relation of a root; ``package.name_roots`` gives back the treebank's."""

_SIZES: Final = (1, 1, 1, 1, 2, 4)
_ATTRIBUTES: Final = ("LEMMA", "POS", "MORPH", "HEAD", "DEP", "SENT_START")


def groups(file: TreebankFile, seed: int) -> Iterator[tuple[Sentence, ...]]:
    """Sentences that are to stand in one document, in their order.

    Two in five stand alone, as the provisions that the pipeline is made for are mostly cut into sentences before;
    the others teach where sentences end. After a heading comes a new document: only its layout told where it ended.
    """
    chance = random.Random(f"{seed} {file.name}")
    waiting: list[Sentence] = []
    size = chance.choice(_SIZES)
    for sentence in file.sentences:
        waiting.append(sentence)
        if sentence.heading or len(waiting) >= size:
            yield tuple(waiting)
            waiting, size = [], chance.choice(_SIZES)
    if waiting:
        yield tuple(waiting)


def document(vocab: Vocab, sentences: Sequence[Sentence], *, name_roots: bool = False) -> Doc:
    """One document of the sentences; roots are called ``ROOT`` unless ``name_roots``."""
    forms: list[str] = []
    blanks: list[bool] = []
    heads: list[int] = []
    for sentence in sentences:
        start = len(forms)
        if blanks:
            blanks[-1] = True
        own = [word.form for word in sentence.words]
        forms += own
        blanks += blanks_after(own)
        heads += [start + word.head for word in sentence.words]
    words = [word for sentence in sentences for word in sentence.words]
    roots = {place for place, head in enumerate(heads) if place == head and not name_roots}
    relations = [ROOT if place in roots else word.relation for place, word in enumerate(words)]
    return Doc(
        vocab,
        words=forms,
        spaces=blanks,
        pos=[universal_pos(word) for word in words],
        morphs=[universal_features(word) for word in words],
        lemmas=[word.lemma for word in words],
        heads=heads,
        deps=relations,
    )


def write(files: Iterable[TreebankFile], vocab: Vocab, target: Path, seed: int, *, mixed: bool = False) -> int:
    """Writes the files as spaCy's training data, ``mixed`` in an order that the seed draws; how many tokens they have."""
    listed = [document(vocab, group) for file in files for group in groups(file, seed)]
    if mixed:
        random.Random(seed).shuffle(listed)
    DocBin(attrs=_ATTRIBUTES, docs=listed).to_disk(target)
    return sum(len(doc) for doc in listed)
