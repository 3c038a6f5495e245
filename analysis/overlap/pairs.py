"""Whether two provisions belong together: a small linear model over things that can be said in words.

``features`` measures one provision against all of a field; the model's weights, means and calibration lie beside this
module in ``pairs.json`` and are made from the development gold by ``python -m analysis.overlap.training``.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from analysis.index.artifact import Folder
from analysis.overlap.field import QUANTITIES, Field, Floats, Ints
from analysis.overlap.neighbours import LEXICAL

PATH = Path(__file__).with_name("pairs.json")

PAIR = (
    "vector", "vector_best", "words", "words_best", "heading", "heading_in_text", "text_in_heading", "same_actors", "same_sources",
    "same_document", "cites", "cited_by", *(f"both_{name}" for name in QUANTITIES),
)  # fmt: skip
"""What a pair has in common. Likeness of words enters by its square root, as little of it already says much."""
PRIOR = ("act", "boilerplate", "often_cited")
"""What the other provision is by itself."""
EVENT = ("core_law", "relevance")
"""What the other provision is to the life event."""
FEATURES = (*PAIR, *PRIOR, *EVENT)


@dataclass(frozen=True)
class Stage:
    """A field seen from one life event.

    :param members: (m,) places in the field of the provisions in the event's pool
    :param core: (m,) 1 if its act is core to the event
    :param relevance: (m,) logarithm of 1 + its score for the event
    """

    members: NDArray[np.int32]
    core: Floats
    relevance: Floats

    def write(self, folder: Folder, event: str) -> None:
        """Write to the folder of an index."""
        for name in _ARRAYS:
            folder.write_array(f"field/{event}.{name}", getattr(self, name))

    @classmethod
    def read(cls, folder: Folder, event: str) -> "Stage":
        """Read from the folder of an index."""
        return cls(**{name: np.asarray(folder.read_array(f"field/{event}.{name}")) for name in _ARRAYS})

    def place(self, seed: int) -> int | None:
        """Where in ``members`` a provision of the field is."""
        place = int(np.searchsorted(self.members, seed))
        return place if place < len(self.members) and self.members[place] == seed else None

    def standing(self, place: int) -> float:
        """How much a member is about the event."""
        return float(self.relevance[place] + CORE * self.core[place])


CORE = 2.0
"""What the catalogue's word counts beside the search, in logarithms of relevance."""
_ARRAYS = ("members", "core", "relevance")


class Model(Struct, frozen=True):
    """The linear model.

    :ivar weights: by feature, for values standardised with ``mean`` and ``spread``
    :ivar slope: of the calibration: confidence = 1 / (1 + exp(-(slope · score + offset)))
    :ivar by_likeness: slope and offset of the same for the likeness of the wordings alone, where nothing else was measured
    :ivar curve: (foretold, observed, pairs) in ten bands of confidence, cross-validated
    :ivar error: expected calibration error, cross-validated
    """

    features: tuple[str, ...]
    weights: tuple[float, ...]
    mean: tuple[float, ...]
    spread: tuple[float, ...]
    slope: float
    offset: float
    by_likeness: tuple[float, float]
    curve: tuple[tuple[float, float, int], ...] = ()
    error: float = 0.0

    def scores(self, values: Floats) -> Floats:
        """(m,) how much speaks for each of (m, f) pairs; 0 is as much for as against."""
        scale = np.array(self.weights) / np.array(self.spread)
        return np.asarray(values @ scale - float(scale @ np.array(self.mean)), dtype=np.float32)

    def confidence(self, scores: Floats) -> Floats:
        """Share of pairs of such scores that people found to belong together, of those they judged."""
        return np.asarray(1 / (1 + np.exp(-(self.slope * scores + self.offset))), dtype=np.float32)

    def confidence_by_likeness(self, alike: float) -> float:
        """As ``confidence``, from how alike the wordings are (0–1)."""
        slope, offset = self.by_likeness
        return float(1 / (1 + np.exp(-(slope * alike + offset))))


@lru_cache(maxsize=1)
def model() -> Model:
    """The shipped model."""
    found = msgspec.json.decode(PATH.read_bytes(), type=Model)
    if found.features != FEATURES:
        raise ValueError(f"{PATH.name} knows other features than this program; run «python -m analysis.overlap.training»")
    return found


def common(field: Field, seed: int) -> Floats:
    """(n, len(PAIR) + len(PRIOR)) what the provision at ``seed`` has in common with each of the field, and what each is.

    Texts are compared as wholes and by their nearest parts, for a section often holds several rules.
    """
    parts = slice(field.first[seed], field.first[seed + 1])
    first = field.first[:-1]
    near = field.vectors @ field.vectors[parts].T
    # The words of one provision as columns: a dense product with few columns is many times faster than a sparse one.
    alike = np.asarray(field.words @ field.words[parts].T.toarray(), dtype=np.float32)
    heading = field.headings[seed].T.toarray()
    words = (
        alike[first, 0], np.maximum.reduceat(alike.max(axis=1), first), field.headings @ heading, field.whole_words @ heading,
        field.headings @ field.words[first[seed]].T.toarray(), field.actors @ field.actors[seed].T.toarray(),
        field.sources @ field.sources[seed].T.toarray(),
    )  # fmt: skip
    found = (
        near[first, 0], np.maximum.reduceat(near.max(axis=1), first), *(np.sqrt(one.ravel()) for one in words),
        field.document == field.document[seed], field.cited[seed].toarray().ravel(), field.citing[seed].toarray().ravel(),
        *(field.states * field.states[seed]).T, *field.prior.T,
    )  # fmt: skip
    return np.stack([np.asarray(one, dtype=np.float32) for one in found], axis=1)


def measured(field: Field, seed: int, places: Ints) -> Floats:
    """(len(places), len(PAIR) + len(PRIOR)) as ``common``, of a few provisions only."""
    chosen = np.append(places, seed)
    return common(field.part(chosen), len(places))[:-1]


def staged(values: Floats, stage: Stage) -> Floats:
    """(m, f) all features of the members of a stage, from ``common``."""
    return np.concatenate([values[stage.members], stage.core[:, None], stage.relevance[:, None]], axis=1)


def alone(field: Field, stage: Stage, model: Model) -> Floats:
    """(m,) what speaks for each member of a stage whatever it is compared with; what a pair has in common counts as average."""
    values = np.tile(np.array(model.mean, dtype=np.float32), (len(stage.members), 1))
    values[:, len(PAIR) :] = np.concatenate([field.prior[stage.members], stage.core[:, None], stage.relevance[:, None]], axis=1)
    return model.scores(values)


def likeness(values: Floats) -> Floats:
    """(m,) how alike the wordings of pairs are, 0–1: the measure by which neighbours are found."""
    vector, words = values[:, PAIR.index("vector_best")], values[:, PAIR.index("words_best")] ** 2
    return np.asarray((vector + LEXICAL * words) / (1 + LEXICAL), dtype=np.float32)
