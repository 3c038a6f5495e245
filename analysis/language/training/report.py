"""Markdown of a run: what is written into RESULTS.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from analysis import recipe

from .evaluate import HEADINGS, Figures

_MEANING: Final = """\
Per cent, measured from raw text on files that neither trained the pipeline nor steered its training; words that the
tokenizer cuts otherwise than the treebank count as errors in UAS and LAS.

- **POS**, **features**, **lemma**: part of all words that are right; all features of a word at once.
- **UAS**, **LAS**: F1 of the arcs, without and with their relation (NDT scheme), punctuation left out.
- **subject**: F1 of the arcs `SUBJ`, `FSUBJ`, `PSUBJ`: the right word as subject of the right verb.
- **subject whole**: the same, and everything that stands below the subject is right from its first letter to its last.
- **sentences**: F1 of whole sentences, where the pipeline had to find them (running text of five sentences)."""


def results(rows: Sequence[tuple[str, Figures]], facts: recipe.Facts, command: str) -> str:
    """The figures, one written form and way of cutting a row; how they were made, and what they mean."""
    table = recipe.table(
        ("held-out files", "tokens", *HEADINGS), [(name, str(figures.tokens), *figures.cells()) for name, figures in rows]
    )
    return recipe.results("Figures of the shipped pipeline", command, facts, table, _MEANING)
