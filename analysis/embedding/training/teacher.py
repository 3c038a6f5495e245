"""Teacher vectors: e5 (or any sentence-transformers folder) over a sample of texts, kept on disk in shards.

CTranslate2 in int8 is used when it is installed (twice the speed of torch on a CPU), torch otherwise.
Vectors are kept by the hash of the text, so a killed run goes on, and a new sample asks for what is new.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from transformers import BertConfig

from ingest.errors import ModelError

PREFIX = "passage: "
MAX_TOKENS = 128
SHARD = 1024

Engine = Callable[[Sequence[str]], NDArray[np.float32]]


def _torch_engine(path: Path) -> Engine:
    model = SentenceTransformer(str(path), device="cpu", model_kwargs={"dtype": torch.float32})
    model.max_seq_length = MAX_TOKENS

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = model.encode([PREFIX + t for t in texts], batch_size=32, normalize_embeddings=True, prompt="")
        return np.asarray(vectors, dtype=np.float32)

    return encode


def _ctranslate2_engine(path: Path, work: Path) -> Engine:
    import ctranslate2  # noqa: PLC0415  # optional
    from ctranslate2.converters import TransformersConverter  # noqa: PLC0415

    converted = work / "teacher-ct2"
    if not (converted / "model.bin").is_file():
        if not hasattr(BertConfig, "position_embedding_type"):  # gone from transformers 5, still asked for
            setattr(BertConfig, "position_embedding_type", "absolute")  # noqa: B010
        TransformersConverter(str(path)).convert(str(converted), quantization="int8", force=True)
    encoder = ctranslate2.Encoder(str(converted), device="cpu", compute_type="int8", intra_threads=2)
    tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [e.ids for e in tokenizer.encode_batch([PREFIX + t for t in texts])]
        out: list[NDArray[np.float32]] = []
        for start in range(0, len(rows), 32):
            batch = rows[start : start + 32]
            hidden = np.array(encoder.forward_batch(batch).last_hidden_state)
            out += [hidden[i, : len(ids)].mean(axis=0) for i, ids in enumerate(batch)]
        vectors = np.stack(out).astype(np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    return encode


def teacher_vectors(texts: Sequence[str], path: Path, work: Path, progress: Callable[[str], None] = print) -> NDArray[np.float32]:
    """Vectors of ``texts`` in their order, (n, d), rows of length 1; shards are read back when present.

    Raises:
        ModelError: ``path`` is not a sentence-transformers folder.
    """
    if not (path / "modules.json").is_file():
        raise ModelError(f"no sentence-transformers model in {path}: modules.json is missing; give the folder of one")
    folder = work / "teacher"
    folder.mkdir(parents=True, exist_ok=True)
    known: dict[bytes, NDArray[np.float16]] = {}
    for file in sorted(folder.glob("*.npz")):
        with np.load(file) as shard:
            known.update(zip((key.tobytes() for key in shard["keys"]), shard["vectors"], strict=True))
    keys = [_key(path.name, text) for text in texts]
    # Longest first: a batch then holds texts of one length, and the time left is never underestimated.
    missing = sorted((i for i, key in enumerate(keys) if key not in known), key=lambda i: (-len(texts[i]), i))
    engine: Engine | None = None
    for start in range(0, len(missing), SHARD):
        which = missing[start : start + SHARD]
        if engine is None:
            quick = importlib.util.find_spec("ctranslate2") is not None
            engine = _ctranslate2_engine(path, work) if quick else _torch_engine(path)
        vectors = engine([texts[i] for i in which]).astype(np.float16)
        save_shard(folder, [keys[i] for i in which], vectors)
        known.update(zip((keys[i] for i in which), vectors, strict=True))
        progress(f"teacher: {start + len(which)} of {len(missing)} texts")
    return np.stack([known[key] for key in keys]).astype(np.float32)


def _key(model: str, text: str) -> bytes:
    return hashlib.sha256(f"{model}\0{PREFIX}{MAX_TOKENS}\0{text}".encode()).digest()[:16]


def save_shard(folder: Path, keys: Sequence[bytes], vectors: NDArray[np.float16]) -> None:
    """Writes one file of vectors, whole or not at all."""
    file = folder / f"{keys[0].hex()}.npz"
    partial = file.with_suffix(".part")
    with partial.open("wb") as out:
        np.savez(out, keys=np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), 16), vectors=vectors)
    partial.replace(file)


def half_whiten(vectors: NDArray[np.float32], power: float = 0.5) -> NDArray[np.float32]:
    """Centres and divides every principal direction by its standard deviation to ``power``; rows of length 1.

    The columns come out as principal directions, largest first.

    Raw e5 cosines lie between .80 and .97; halfway whitened they spread, and rank better (RESULTS.md).
    """
    centred = vectors - vectors.mean(axis=0)
    values, directions = (part[..., ::-1] for part in np.linalg.eigh(np.cov(centred, rowvar=False)))
    scale = np.maximum(values, 1e-6 * values.max()) ** (-power / 2)
    spread = centred @ directions * scale
    return np.asarray(spread / np.maximum(np.linalg.norm(spread, axis=1, keepdims=True), 1e-9), dtype=np.float32)
