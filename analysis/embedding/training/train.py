"""Training of the static model: ranking of pairs, and the teacher's similarities, by turns.

Every step takes one batch of one kind: pairs of one sort (multiple-negatives ranking with masked
duplicates) or texts whose teacher vectors are known (Kullback–Leibler divergence between the rows of the
two similarity matrices). In half of the steps a random Matryoshka width is trained instead of the full one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

SHORT = 4
"""Texts of fewer tokens lose none to dropout."""


@dataclass(frozen=True)
class Settings:
    """What a run depends on besides the data.

    Attributes:
        parts: for each kind of pair, how much of its pairs is seen in an epoch (3.0: three times).
        distillation_steps: distillation batches an epoch.
        drop: part of the tokens of a pair's texts that is left out, others each time.
        spread: standard deviation of the initial token vectors.
        teacher_scale: sharpness of the teacher's similarity rows before softmax.
    """

    dimensions: int = 256
    widths: tuple[int, ...] = (64, 128)
    epochs: int = 4
    batch: int = 1024
    rate: float = 0.05
    warm_up: float = 0.1
    scale: float = 20.0
    teacher_scale: float = 20.0
    student_scale: float = 20.0
    drop: float = 0.3
    spread: float = 0.1
    distillation_steps: int = 60
    distillation_batch: int = 1024
    parts: Mapping[str, float] = field(
        default_factory=lambda: {"title": 1.0, "ledd": 0.7, "citation": 1.0, "same title": 2.0, "translated": 3.0, "words": 3.0}
    )
    seed: int = 0


class Ragged:
    """Token ids of many texts in one array, of which batches are cut without a loop."""

    def __init__(self, tokenizer: Tokenizer, texts: Sequence[str]) -> None:
        encoded = [np.array(e.ids, dtype=np.int32) for e in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
        self.lengths = np.array([len(ids) for ids in encoded], dtype=np.int64)
        self.starts = np.concatenate([[0], np.cumsum(self.lengths)[:-1]])
        self.flat = np.concatenate(encoded) if encoded else np.empty(0, np.int32)

    def batch(
        self, which: NDArray[np.int64], drop: float = 0.0, random_: np.random.Generator | None = None
    ) -> tuple[Tensor, Tensor]:
        """(token ids, offsets) for ``EmbeddingBag``; a part ``drop`` of the tokens of longer texts is left out."""
        lengths = self.lengths[which]
        offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        positions = np.arange(lengths.sum()) + np.repeat(self.starts[which] - offsets, lengths)
        if random_ is not None and drop:
            text = np.repeat(np.arange(len(which)), lengths)
            kept = (random_.random(len(positions)) >= drop) | (lengths[text] < SHORT)
            kept[offsets[lengths > 0]] = True
            positions = positions[kept]
            lengths = np.bincount(text[kept], minlength=len(which))
            offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        return torch.from_numpy(self.flat[positions].astype(np.int64)), torch.from_numpy(offsets)


class PairSet:
    """Pairs of one kind as token ids, with a number for each distinct text."""

    def __init__(self, tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]) -> None:
        numbers: dict[str, int] = {}
        self.left = np.array([numbers.setdefault(a, len(numbers)) for a, _ in pairs], dtype=np.int64)
        self.right = np.array([numbers.setdefault(b, len(numbers)) for _, b in pairs], dtype=np.int64)
        self.texts = Ragged(tokenizer, list(numbers))

    def __len__(self) -> int:
        return len(self.left)


class TeacherSet:
    """Texts, optionally a translation of each, and teacher vectors (n, d)."""

    def __init__(
        self, tokenizer: Tokenizer, texts: Sequence[str], other: Mapping[str, str], vectors: NDArray[np.float32]
    ) -> None:
        self.texts = Ragged(tokenizer, [*texts, *(other.get(t) or t for t in texts)])
        self.vectors = torch.from_numpy(vectors)

    def batch(self, which: NDArray[np.int64], translated: NDArray[np.bool_]) -> tuple[Tensor, Tensor]:
        """As ``Ragged.batch``; the translation stands in for the text where ``translated``."""
        return self.texts.batch(which + translated * len(self.vectors))


def _ranking_loss(left: Tensor, right: Tensor, same: Tensor, scale: float) -> Tensor:
    scores = (left @ right.T * scale).masked_fill(same, -1e4)
    target = torch.arange(len(left))
    return (functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)) / 2


def _duplicates(left: NDArray[np.int64], right: NDArray[np.int64]) -> Tensor:
    """True where a text of another pair equals this pair's own, so that it is no negative."""
    same = (left[:, None] == left[None, :]) | (right[:, None] == right[None, :]) | (left[:, None] == right[None, :])
    np.fill_diagonal(same, False)
    return torch.from_numpy(same)


def _distillation_loss(student: Tensor, teacher: Tensor, settings: Settings) -> Tensor:
    own = torch.eye(len(student), dtype=torch.bool)
    wanted = (teacher @ teacher.T * settings.teacher_scale).masked_fill(own, -1e4).log_softmax(dim=1)
    found = (student @ student.T * settings.student_scale).masked_fill(own, -1e4).log_softmax(dim=1)
    return functional.kl_div(found, wanted, reduction="batchmean", log_target=True)


def _plan(pairs: Mapping[str, PairSet], settings: Settings, random_: np.random.Generator) -> list[tuple[str, NDArray[np.int64]]]:
    steps: list[tuple[str, NDArray[np.int64]]] = []
    for name, part in settings.parts.items():
        count = len(pairs[name]) if name in pairs else 0
        order = np.concatenate([random_.permutation(count) for _ in range(int(np.ceil(part)))] or [np.empty(0, np.int64)])
        order = order[: int(part * count)]
        steps += [(name, order[i : i + settings.batch]) for i in range(0, len(order) - settings.batch // 2, settings.batch)]
    steps += [("", np.empty(0, np.int64))] * settings.distillation_steps
    return [steps[i] for i in random_.permutation(len(steps))]


def train(
    tokens: int,
    pairs: Mapping[str, PairSet],
    teacher: TeacherSet | None,
    settings: Settings,
    progress: Callable[[str], None] = print,
) -> NDArray[np.float32]:
    """Trains and returns the token vectors, (tokens, settings.dimensions).

    The same data, settings, seed and number of threads give the same vectors.
    """
    torch.manual_seed(settings.seed)
    random_ = np.random.default_rng(settings.seed)
    bag = torch.nn.EmbeddingBag(tokens, settings.dimensions, mode="mean")
    with torch.no_grad():
        bag.weight.mul_(settings.spread)
    optimizer = torch.optim.Adam(bag.parameters(), lr=settings.rate)
    steps = [step for _ in range(settings.epochs) for step in _plan(pairs, settings, random_)]
    if teacher is None:
        steps = [step for step in steps if step[0]]
    warm = max(1, int(settings.warm_up * len(steps)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda i: (i + 1) / warm if i < warm else 0.5 * (1 + float(np.cos(np.pi * (i - warm) / max(1, len(steps) - warm)))),
    )

    def vectors(batch: tuple[Tensor, Tensor], width: int) -> Tensor:
        return functional.normalize(bag(*batch)[:, :width], dim=1)

    started, losses = time.monotonic(), dict[str, float]()
    for number, (name, which) in enumerate(steps):
        width = int(random_.choice(settings.widths)) if settings.widths and random_.random() < 0.5 else settings.dimensions
        if name:
            data = pairs[name]
            left, right = data.left[which], data.right[which]
            loss = _ranking_loss(
                vectors(data.texts.batch(left, settings.drop, random_), width),
                vectors(data.texts.batch(right, settings.drop, random_), width),
                _duplicates(left, right),
                settings.scale,
            )
        elif teacher is not None:
            some = random_.choice(len(teacher.vectors), min(settings.distillation_batch, len(teacher.vectors)), replace=False)
            translated = random_.random(len(some)) < 0.5
            loss = _distillation_loss(
                vectors(teacher.batch(some, translated), width),
                teacher.vectors[torch.from_numpy(some)],
                settings,
            )
        else:
            continue
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        losses[name] = 0.95 * losses.get(name, float(loss.detach())) + 0.05 * float(loss.detach())
        if number % 100 == 99 or number == len(steps) - 1:
            shown = ", ".join(f"{k or 'teacher'} {v:.2f}" for k, v in sorted(losses.items()))
            progress(f"step {number + 1} of {len(steps)}, {time.monotonic() - started:.0f} s: {shown}")
    return np.asarray(bag.weight.detach().numpy(), dtype=np.float32)
