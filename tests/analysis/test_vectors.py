"""The cache of vectors: each text is computed once for each model, whatever interrupts."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.index import vectors as module
from analysis.index.vectors import TITLE, VectorCache

Floats = NDArray[np.float32]
DIMENSIONS = 8


class Model:
    """An encoder whose vectors are hashes; remembers what it was asked for, and fails when told to."""

    name = "model"
    dimensions = DIMENSIONS

    def __init__(self, fingerprint: str = "a" * 64, fails_at: str = "") -> None:
        self.fingerprint = fingerprint
        self.fails_at = fails_at
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], *, kind: str = "passage", progress: Callable[[int], None] | None = None) -> Floats:
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for number, text in enumerate(texts):
            if self.fails_at and self.fails_at in text:
                raise KeyboardInterrupt
            self.asked.append(text)
            if text:
                digest = hashlib.blake2b(f"{self.fingerprint}{text}".encode(), digest_size=DIMENSIONS).digest()
                row = np.frombuffer(digest, dtype=np.uint8).astype(np.float32) - 127.5
                rows[number] = row / np.linalg.norm(row)
            if progress:
                progress(number + 1)
        return rows


def key(body: str) -> str:
    return hashlib.blake2b(body.encode(), digest_size=12).hexdigest()


def run(home: Path, model: Model, bodies: list[str], progress: Callable[[int], None] = lambda _: None) -> tuple[Floats, int]:
    return VectorCache(home, model).vectors([key(body) for body in bodies], lambda n: ("tittel", bodies[n]), progress)


def bodies_of(model: Model) -> list[str]:
    return [text for text in model.asked if text != "tittel"]


BODIES = [f"tekst {n}" for n in range(10)]


def test_vectors_are_of_title_and_body_and_have_length_one(tmp_path: Path) -> None:
    model = Model()
    found, computed = run(tmp_path, model, BODIES)
    assert computed == 10
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=2e-3)
    title, *bodies = model.encode(["tittel", *BODIES])
    wanted = np.array(bodies) + TITLE * title
    assert np.allclose(found, wanted / np.linalg.norm(wanted, axis=1, keepdims=True), atol=2e-3)


def test_nothing_is_computed_twice(tmp_path: Path) -> None:
    first, _ = run(tmp_path, Model(), BODIES)
    model = Model()
    again, computed = run(tmp_path, model, BODIES[::-1])
    assert (computed, model.asked) == (0, [])
    assert np.array_equal(again, first[::-1])


def test_only_new_texts_are_computed(tmp_path: Path) -> None:
    first, _ = run(tmp_path, Model(), BODIES)
    model = Model()
    found, computed = run(tmp_path, model, ["ny", *BODIES[3:7], "nyere"])
    assert computed == 2
    assert sorted(bodies_of(model)) == ["ny", "nyere"]
    assert np.array_equal(found[1:5], first[3:7])
    assert np.array_equal(run(tmp_path, Model(), BODIES)[0], first)  # what left the corpus stays in the cache


def test_the_same_text_at_many_places_is_computed_once(tmp_path: Path) -> None:
    model = Model()
    found, computed = run(tmp_path, model, ["likt", "annet", "likt", "likt"])
    assert computed == 2
    assert sorted(bodies_of(model)) == ["annet", "likt"]
    assert np.array_equal(found[0], found[2])
    assert np.array_equal(found[0], found[3])
    assert not np.array_equal(found[0], found[1])


def test_another_model_computes_its_own(tmp_path: Path) -> None:
    one, _ = run(tmp_path, Model("a" * 64), BODIES)
    other, computed = run(tmp_path, Model("b" * 64), BODIES)
    assert computed == 10
    assert not np.allclose(one, other)
    assert run(tmp_path, Model("a" * 64), BODIES)[1] == 0


def test_an_interrupted_run_keeps_its_finished_shards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SHARD", 3)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, Model(fails_at="tekst 7"), BODIES)
    model = Model()
    found, computed = run(tmp_path, model, BODIES)
    assert computed == 4
    assert bodies_of(model) == BODIES[6:]
    monkeypatch.setattr(module, "SHARD", 100)
    assert np.array_equal(found, run(tmp_path / "other", Model(), BODIES)[0])


def test_what_an_interrupted_write_left_does_no_harm(tmp_path: Path) -> None:
    first, _ = run(tmp_path, Model(), BODIES[:5])
    (shard,) = tmp_path.rglob("*.npz")
    shard.with_name("000001.tmp").write_bytes(shard.read_bytes()[:40])
    found, computed = run(tmp_path, Model(), BODIES)
    assert computed == 5
    assert np.array_equal(found[:5], first)


def test_an_empty_text_under_an_empty_title_is_a_zero(tmp_path: Path) -> None:
    found, _ = VectorCache(tmp_path, Model()).vectors([key("")], lambda _: ("", ""))
    assert found.tolist() == [[0.0] * DIMENSIONS]


def test_no_texts_at_all(tmp_path: Path) -> None:
    found, computed = run(tmp_path, Model(), [])
    assert (found.shape, computed) == ((0, DIMENSIONS), 0)


def test_progress_comes_to_the_end(tmp_path: Path) -> None:
    for bodies in (BODIES[:4], BODIES):
        told: list[int] = []
        run(tmp_path, Model(), bodies, told.append)
        assert sum(told) == len(bodies)
