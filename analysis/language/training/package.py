"""What training leaves → the folder that is shipped."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.language import Language

LANGUAGE: Final = "nb"
"""Name of spaCy's rules for Norwegian; the pipeline reads nynorsk as well."""

META: Final = {
    "name": "lovkryss",
    "description": "Norwegian, bokmål and nynorsk: parts of speech, features, lemmas, dependencies of the Norwegian Dependency Treebank",
    "author": "The Lovkryss contributors",
    "license": "MIT",
    "performance": {},
}

NO_TREE: Final = 2**32 - 1
"""What an edit tree points to where it has no branch."""

_ROOTS: Final = (
    ({"DEP": "ROOT"}, "FRAG"),
    ({"DEP": "ROOT", "POS": "INTJ"}, "INTERJ"),
    ({"DEP": "ROOT", "MORPH": {"INTERSECTS": ["VerbForm=Fin"]}}, "FINV"),
)
"""A later pattern overrides those before it."""


def name_roots(nlp: Language) -> None:
    """Adds rules for the relation of a root: ``FINV`` for a finite verb, else ``INTERJ`` or ``FRAG``."""
    ruler = nlp.add_pipe("attribute_ruler", last=True)
    for pattern, relation in _ROOTS:
        ruler.add([[pattern]], {"DEP": relation})  # type: ignore[attr-defined]


def _tree_strings(lemmatizer: Any) -> Iterator[str]:
    """What the edit trees in use cut off and put on."""
    waiting = [int(label) for label in lemmatizer.cfg["labels"]]
    seen = set(waiting)
    while waiting:
        node = lemmatizer.trees[waiting.pop()]
        if "orig" in node:
            yield from (lemmatizer.vocab.strings[node[part]] for part in ("orig", "subst"))
        else:
            below = {node["prefix_tree"], node["suffix_tree"]} - {NO_TREE} - seen
            seen |= below
            waiting += below


def _needed(nlp: Language) -> Iterator[str]:
    """The strings that the pipeline itself speaks of; words that it met in training are not among them."""
    yield from spacy.blank(LANGUAGE).vocab.strings
    for name in nlp.pipe_names:
        yield from (label for label in getattr(nlp.get_pipe(name), "labels", ()) if isinstance(label, str))
    yield from _tree_strings(nlp.get_pipe("trainable_lemmatizer"))


def ship(trained: Path, out: Path) -> None:
    """Writes the pipeline of ``trained`` to ``out`` without paths, scores of training, and words it met."""
    nlp = spacy.load(trained)
    name_roots(nlp)
    strings = sorted(set(_needed(nlp)))
    nlp.meta.update(META)
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    nlp.config["initialize"]["before_init"] = None
    shutil.rmtree(out, ignore_errors=True)
    nlp.to_disk(out)
    (out / "vocab" / "strings.json").write_text(json.dumps(strings, ensure_ascii=False), encoding="utf-8")


def size(folder: Path) -> int:
    """Bytes of all files in the folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
