"""Markdown of a run: what is written into RESULTS.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from .evaluate import HEADINGS, Figures

BY_HAND: Final = "<!-- Written by hand from here on; a run leaves it alone. -->"


def table(rows: Sequence[tuple[str, Figures]]) -> str:
    """A Markdown table, one written form and way of cutting a row."""
    lines = ["| held-out files | tokens | " + " | ".join(HEADINGS) + " |", "|---" * (len(HEADINGS) + 2) + "|"]
    lines += [f"| {name} | {figures.tokens} | " + " | ".join(figures.cells()) + " |" for name, figures in rows]
    return "\n".join(lines)


def results(rows: Sequence[tuple[str, Figures]], facts: Sequence[tuple[str, str]], command: str) -> str:
    """The figures, how they were made, and what they mean."""
    listed = "\n".join(f"- {name}: {value}" for name, value in facts)
    return f"""# Figures of the shipped pipeline

    {command}

{listed}

{table(rows)}

Per cent, measured from raw text on files that neither trained the pipeline nor steered its training; words that the
tokenizer cuts otherwise than the treebank count as errors in UAS and LAS.

- **POS**, **features**, **lemma**: part of all words that are right; all features of a word at once.
- **UAS**, **LAS**: F1 of the arcs, without and with their relation (NDT scheme), punctuation left out.
- **subject**: F1 of the arcs `SUBJ`, `FSUBJ`, `PSUBJ`: the right word as subject of the right verb.
- **subject whole**: the same, and everything that stands below the subject is right from its first letter to its last.
- **sentences**: F1 of whole sentences, where the pipeline had to find them (running text of five sentences)."""


def write_results(file: Path, text: str) -> None:
    """Replaces what a run wrote in ``file``, and keeps what stands below ``BY_HAND``."""
    old = file.read_text(encoding="utf-8") if file.is_file() else ""
    kept = old.partition(BY_HAND)[2] or "\n"
    file.write_text(f"{text}\n\n{BY_HAND}{kept}", encoding="utf-8")
