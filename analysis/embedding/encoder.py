"""Text → vector: the model shipped with the project, or any sentence-transformers model.

The shipped model is a table of token vectors; ``StaticEncoder`` reads it with tokenizers and numpy alone,
so that it is there a fraction of a second after start. The same folder opens in sentence-transformers.

    >>> encoder = load_encoder()
    >>> vectors = encoder.encode(["Enhver har taushetsplikt.", "Alle har teieplikt.", ""])
    >>> vectors.shape == (3, encoder.dimensions)
    True
    >>> bool(vectors[0] @ vectors[1] > 0.3), float(abs(vectors[2]).max())
    (True, 0.0)
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load
from tokenizers import Tokenizer

from ingest.errors import ModelError

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

Kind = Literal["query", "passage"]
Progress = Callable[[int], None]
Vectors = NDArray[np.float32]

DEFAULT_NAME = "default"
DEFAULT_PATH = Path(__file__).parent / "default"

_TEXTS_AT_A_TIME = 512
_TEXTS_TO_POOL = 8  # their token vectors stay in the processor's cache
_E5 = re.compile(r"(^|[-_/\\])e5([-_/\\]|$)", re.IGNORECASE)


class Encoder(Protocol):
    """Turns texts into vectors of length 1."""

    @property
    def name(self) -> str:
        """What the model is called in reports and settings."""
        ...

    @property
    def fingerprint(self) -> str:
        """Hexadecimal; two models with one fingerprint give the same vectors."""
        ...

    @property
    def dimensions(self) -> int:
        """Numbers in a vector."""
        ...

    def encode(self, texts: Sequence[str], *, kind: Kind = "passage", progress: Progress | None = None) -> Vectors:
        """Encodes ``texts``.

        Args:
            texts: any number of texts, of any length.
            kind: what is searched for, or what is searched in; some models treat them differently.
            progress: is told how many texts are done, each time some are.

        Returns:
            (len(texts), dimensions), rows of length 1 in the order of ``texts``. A text without any known
            word is a row of zeros; NaN does not occur.
        """
        ...


class StaticEncoder:
    """A sentence-transformers ``StaticEmbedding`` folder, read without torch.

    The vector of a text is the mean of its tokens' vectors, normalised. It depends on the text alone, to the
    last bit: not on the batch it stood in.
    """

    def __init__(self, path: str | Path, name: str | None = None) -> None:
        """Reads the folder.

        Args:
            path: folder with ``modules.json``, weights and ``tokenizer.json``.
            name: what to call it; the folder's name when left out.

        Raises:
            ModelError: the folder, or a file in it, is missing, damaged or of another kind.
        """
        folder = Path(path)
        module = static_folder(folder)
        if module is None:
            raise ModelError(
                f"cannot load embedding model from {folder}: it is not a sentence-transformers folder whose first "
                "module is StaticEmbedding (see modules.json there); use SentenceTransformerEncoder for other models"
            )
        weights_file, tokenizer_file = module / "model.safetensors", module / "tokenizer.json"
        try:
            weights, tokenizer = weights_file.read_bytes(), tokenizer_file.read_bytes()
            self._rows = _token_vectors(weights)
            self._tokenizer = Tokenizer.from_buffer(tokenizer)
        except Exception as error:  # tokenizers and safetensors raise bare Exception subclasses of their own
            raise ModelError(
                f"cannot load embedding model from {module}: {error}; put {weights_file.name} and {tokenizer_file.name} "
                "back as they were published"
            ) from error
        if self._tokenizer.get_vocab_size() > len(self._rows):
            raise ModelError(
                f"cannot load embedding model from {module}: the tokenizer has {self._tokenizer.get_vocab_size()} tokens, "
                f"the weights have {len(self._rows)} rows; the two files must come from one model"
            )
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.name = name or folder.name
        self.dimensions = int(self._rows.shape[1])
        self.fingerprint = _digest(b"static", weights, tokenizer)

    def encode(self, texts: Sequence[str], *, kind: Kind = "passage", progress: Progress | None = None) -> Vectors:
        """See ``Encoder.encode``; ``kind`` makes no difference here."""
        out = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _TEXTS_AT_A_TIME):
            some = list(texts[start : start + _TEXTS_AT_A_TIME])
            encoded = [e.ids for e in self._tokenizer.encode_batch_fast(some, add_special_tokens=False)]
            for at in range(0, len(encoded), _TEXTS_TO_POOL):
                self._pool(encoded[at : at + _TEXTS_TO_POOL], out[start + at : start + at + _TEXTS_TO_POOL])
            if progress is not None:
                progress(start + len(some))
        return _normalised(out)

    def _pool(self, encoded: list[list[int]], out: Vectors) -> None:
        """Writes the sum of the token vectors of each text into its row of ``out``."""
        lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
        full = np.flatnonzero(lengths)
        if len(full):
            ids = np.fromiter(chain.from_iterable(encoded), dtype=np.int64, count=int(lengths.sum()))
            starts = np.concatenate([[0], np.cumsum(lengths[full])[:-1]])
            out[full] = np.add.reduceat(self._rows[ids], starts, axis=0)


class SentenceTransformerEncoder:
    """Any sentence-transformers model, by the name it has on the model hub or by the path of its folder."""

    def __init__(self, name_or_path: str | Path, *, batch_size: int = 32) -> None:
        """Loads the model, from the network when it is a name that is not on this machine yet.

        Raises:
            ModelError: it cannot be found, fetched or read.
        """
        self.name = str(name_or_path)
        folder = Path(name_or_path).expanduser()
        if not folder.exists() and (folder.is_absolute() or self.name.startswith((".", "~"))):
            raise ModelError(f"cannot load embedding model {self.name!r}: there is no such folder; check the path")
        self._model = _load_sentence_transformer(str(folder) if folder.exists() else self.name)
        dimensions = self._model.get_embedding_dimension()
        if dimensions is None:
            raise ModelError(f"cannot use embedding model {self.name!r}: it does not say how many dimensions it has")
        self.dimensions = int(dimensions)
        self._batch_size = batch_size

    @cached_property
    def fingerprint(self) -> str:
        """From the weights themselves, so that it is the same under another name or path."""
        state = self._model.state_dict()
        parts = [f"{key} {tuple(state[key].shape)} {state[key].dtype}".encode() for key in sorted(state)]
        tensors = (state[key].detach().cpu().contiguous().flatten() for key in sorted(state))
        settings = json.dumps([self._model.max_seq_length, self._prompt("query"), self._prompt("passage")]).encode()
        return _digest(b"sentence-transformers", settings, *parts, *(t.view(_uint8()).numpy().tobytes() for t in tensors))

    def _prompt(self, kind: Kind) -> str:
        prompts = self._model.prompts
        given = prompts.get(kind) or (prompts.get("document") if kind == "passage" else None)
        return given or (f"{kind}: " if _E5.search(Path(self.name).name) else "")

    def encode(self, texts: Sequence[str], *, kind: Kind = "passage", progress: Progress | None = None) -> Vectors:
        """See ``Encoder.encode``. Texts are encoded longest first, whatever their order."""
        out = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        order = sorted((i for i, t in enumerate(texts) if t.strip()), key=lambda i: (-len(texts[i]), i))
        done = len(texts) - len(order)
        prompt, step = self._prompt(kind), 8 * self._batch_size
        for start in range(0, len(order), step):
            which = order[start : start + step]
            out[which] = self._model.encode(
                [texts[i] for i in which], prompt=prompt, batch_size=self._batch_size, show_progress_bar=False
            )
            done += len(which)
            if progress is not None:
                progress(done)
        return _normalised(np.nan_to_num(out, copy=False))


def load_encoder(name: str | None = None) -> Encoder:
    """The encoder of that name.

    Args:
        name: ``None`` or ``"default"`` for the model shipped with the project, else the path of a
            sentence-transformers folder or the name of a model on the model hub.

    Raises:
        ModelError: the model cannot be found, fetched or read; the message says what to do.
    """
    if name is None or name == DEFAULT_NAME:
        return StaticEncoder(DEFAULT_PATH, name="lovkryss-static")
    if static_folder(Path(name).expanduser()) is not None:
        return StaticEncoder(Path(name).expanduser())
    return SentenceTransformerEncoder(name)


def static_folder(folder: Path) -> Path | None:
    """Where the static module's files are, when ``folder`` holds such a model; ``None`` otherwise."""
    try:
        first = json.loads((folder / "modules.json").read_text(encoding="utf-8"))[0]
        return folder / first["path"] if str(first["type"]).endswith(".StaticEmbedding") else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _load_sentence_transformer(name: str) -> SentenceTransformer:
    import torch  # noqa: PLC0415  # takes seconds
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    try:
        # Weights stored in 16 bits are slow on a CPU, or not supported at all.
        kwargs = {} if torch.cuda.is_available() else {"dtype": torch.float32}
        return SentenceTransformer(name, model_kwargs=kwargs)
    except Exception as error:  # transformers, safetensors and the hub client share no class of errors
        reason = " ".join(str(error).split())[:300]
        raise ModelError(
            f"cannot load embedding model {name!r}: {type(error).__name__}: {reason}. If this machine has no network, give "
            "the path of a sentence-transformers folder instead, or leave the setting out for the model shipped with Lovkryss"
        ) from error


def _uint8() -> torch.dtype:
    import torch  # noqa: PLC0415

    return torch.uint8


def _token_vectors(data: bytes) -> Vectors:
    """(tokens, d) from ``embedding.weight``, or from model2vec's ``embeddings``, ``mapping``, ``weights``."""
    tensors = load(data)
    if "embedding.weight" in tensors:
        return np.asarray(tensors["embedding.weight"], dtype=np.float32)
    if "embeddings" not in tensors:
        raise ValueError(f"no tensor 'embeddings' or 'embedding.weight' among {sorted(tensors)}")
    rows = np.asarray(tensors["embeddings"], dtype=np.float32)
    if "mapping" in tensors:
        rows = rows[tensors["mapping"]]
    if "weights" in tensors:
        rows = rows * np.asarray(tensors["weights"], dtype=np.float32)[:, None]
    return np.asarray(rows, dtype=np.float32)


def _normalised(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-12), dtype=np.float32)


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.hexdigest()
