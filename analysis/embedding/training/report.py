"""Markdown of a run: the table of figures, and the model card."""

from __future__ import annotations

from collections.abc import Sequence

from analysis import recipe

from .evaluate import HEADINGS, Figures


def table(rows: Sequence[tuple[str, Figures]]) -> str:
    """A Markdown table, one system a row."""
    return recipe.table(("system", *HEADINGS), [(name, *figures.cells()) for name, figures in rows])


def model_card(facts: recipe.Facts, rows: Sequence[tuple[str, Figures]], command: str) -> str:
    """README of the model's folder."""
    listed = "\n".join(f"| {name} | {value} |" for name, value in facts)
    return f"""---
language: [nb, nn]
library_name: sentence-transformers
license: mit
tags: [sentence-similarity, static-embedding, law]
---
# Lovkryss static: vectors for Norwegian law

A table of token vectors: the vector of a text is the mean of its tokens' vectors, normalised. Made to find
provisions that say the same in different acts, in bokmål and nynorsk. It needs no network and no GPU.

```python
from analysis.embedding.encoder import load_encoder  # tokenizers and numpy

vectors = load_encoder().encode(["Enhver har taushetsplikt.", "Alle har teieplikt."])

from sentence_transformers import SentenceTransformer  # 6.2: the weights are in eight bits

vectors = SentenceTransformer("analysis/embedding/default").encode(["Enhver har taushetsplikt."])
```

| | |
|---|---|
{listed}

## Recipe
Pairs found in the law itself, nothing labelled by hand: title → body, each ledd → the next, a ledd that cites a
section (citation masked) → that section, sections of one title in different documents, sections machine-translated
between nynorsk and bokmål (apertium-nno-nob), and single words with their translation. Multiple-negatives ranking
with duplicates masked and tokens dropped at random, in random Matryoshka widths; by turns
with it, the similarities of the teacher (centred and half-whitened) between the texts of a batch, half of them replaced
by their translation. Afterwards the token vectors are centred and turned to their principal directions, so that a
vector may be cut to its first 128 or 64 numbers, and stored in eight bits with a scale for each token.

    {command}

## Figures
{table(rows)}

What the columns mean, and what was tried, stands in `analysis/embedding/training/RESULTS.md`.

## Data and licence
Trained on Norwegian acts and central regulations, source: **Lovdata**, licence NLOD 2.0 (Norsk lisens for offentlige
data). The folder holds no law text, only pieces of words and numbers. The teacher, intfloat/multilingual-e5-small, is
MIT; nothing of it is in the folder.

## Limits
It sees words, not their order: it cannot tell "kan" from "kan ikke", or who owes what to whom. Similar is not the same;
see it as a way to find candidates. Old Danish acts and words outside law are known less well.
"""
