"""From trained token vectors to the shipped folder: centring, turning, eight bits, sentence-transformers files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer

from .train import Ragged

Matrix = NDArray[np.float32]


def pool(weights: Matrix, texts: Ragged) -> Matrix:
    """Mean token vector of each text, (texts, d), not normalised; texts without tokens are left out."""
    full = np.flatnonzero(texts.lengths)
    out = np.empty((len(full), weights.shape[1]), dtype=np.float32)
    for start in range(0, len(full), 4096):
        ids, offsets = (t.numpy() for t in texts.batch(full[start : start + 4096]))
        sums = np.add.reduceat(weights[ids], offsets, axis=0)
        out[start : start + 4096] = sums / texts.lengths[full[start : start + 4096], None]
    return out


def recentred(weights: Matrix, pooled: Matrix, power: float, dimensions: int, unknown: int) -> Matrix:
    """Token vectors whose means are centred, part-whitened and turned to principal directions.

    A text's vector is the mean of its tokens' vectors, so whatever is subtracted from, or linear in, the
    mean can be done to every token once, and the user of the model does nothing.

    Args:
        weights: (tokens, d).
        pooled: mean vectors of the texts that the centre and the directions are taken from.
        power: 0 centres and turns only; 0.5 half-whitens.
        dimensions: principal directions kept, largest first, so that vectors may be cut further.
        unknown: token whose row is to stay zero.
    """
    lengths = np.linalg.norm(pooled, axis=1, keepdims=True)
    units = pooled / np.maximum(lengths, 1e-9)
    centre = units.mean(axis=0) * float(lengths.mean())
    units = pooled - centre
    units /= np.maximum(np.linalg.norm(units, axis=1, keepdims=True), 1e-9)
    values, directions = np.linalg.eigh(units.T @ units / len(units))
    values, directions = values[::-1][:dimensions], directions[:, ::-1][:, :dimensions]
    out = (weights - centre) @ directions * np.maximum(values, 1e-6 * values[0]) ** (-power / 2)
    out[unknown] = 0
    return np.asarray(out, dtype=np.float32)


def quantised(weights: Matrix) -> tuple[NDArray[np.int8], Matrix]:
    """(tokens, d) int8 and the (tokens,) scale of each row: ``weights ≈ int8 · scale``."""
    scale = np.abs(weights).max(axis=1) / 127
    rows = np.rint(weights / np.maximum(scale, 1e-12)[:, None]).clip(-127, 127).astype(np.int8)
    return rows, scale.astype(np.float32)


def save(folder: Path, tokenizer: Tokenizer, weights: Matrix) -> None:
    """Writes a folder that ``SentenceTransformer(folder)`` opens.

    The weights are in model2vec's quantised form (``embeddings`` int8, ``weights`` a scale for each token),
    which sentence-transformers' ``StaticEmbedding`` puts together again when it loads them.
    """
    rows, scale = quantised(weights)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights), Normalize()], device="cpu")
    model.similarity_fn_name = "cosine"
    model.save(str(folder), create_model_card=False)
    places = list(folder.rglob("model.safetensors"))
    if len(places) != 1:
        raise RuntimeError(f"sentence-transformers wrote {len(places)} weight files in {folder}, expected one")
    save_file({"embeddings": rows, "weights": scale}, str(places[0]))
    places[0].chmod(0o644)
