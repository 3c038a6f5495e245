"""The index as a reader has it: arrays mapped, small things in memory; ready in about a second."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.embedding.encoder import Encoder, load_encoder
from analysis.index.artifact import FORMAT, Folder, Meta, require
from analysis.index.readings import Packed
from analysis.language.definitions import Definition
from analysis.language.model import Norm
from analysis.language.reading import Information
from analysis.lexical import Analyser, LexicalIndex
from analysis.overlap.field import Field
from analysis.overlap.growth import LEVELS
from analysis.overlap.model import Cluster
from analysis.overlap.pairs import Stage
from analysis.overlap.views import Ground
from analysis.passages import Passage
from analysis.retrieval import Retriever
from analysis.rows import Row
from corpora import catalogue
from ingest.errors import IndexStateError


@dataclass(frozen=True)
class Level:
    """The clusters of a pool at one level; one is grown from each of its n passages.

    :param members: (n, 30) positions in the pool, the seed first; -1 where there are fewer
    :param size: (n,) members of each cluster
    :param coherence: (n,) mean similarity at joining
    :param ids: (n,) 64-bit identity of each cluster: the same provisions, the same number
    """

    members: NDArray[np.int32]
    size: NDArray[np.int32]
    coherence: NDArray[np.float32]
    ids: NDArray[np.uint64]


@dataclass(frozen=True)
class Pool:
    """A set of passages compared with each other: an event's laws, or all of current law.

    :param passages: (n,) global passage numbers
    :param owners: (n,) row of each passage
    :param levels: clusters by level, ``core`` and ``family``
    """

    name: str
    passages: NDArray[np.int32]
    owners: NDArray[np.int32]
    levels: dict[str, Level]


class Parts(NamedTuple):
    """What a build still has in memory, so that it need not be read back."""

    rows: list[Row]
    passages: list[Passage]
    owners: NDArray[np.int32]
    edges: NDArray[np.int32]
    retriever: Retriever


class Index:
    """One build, opened for reading."""

    def __init__(self, folder: Folder, meta: Meta, parts: Parts | None = None) -> None:
        self._folder = folder
        self.meta = meta
        self.rows: list[Row] = parts.rows if parts else folder.read("rows", list[Row])
        if parts:
            _, self.passages, self.owners, self.edges, self.retriever = parts
        self.position: dict[str, int] = {row.id: number for number, row in enumerate(self.rows)}

    @classmethod
    def open(cls, home: Path) -> "Index":
        """Open the current index.

        :raises IndexStateError: none was built, or another version of the program built it
        """
        folder = require(home)
        meta = folder.meta
        if meta.format != FORMAT:
            raise IndexStateError(f"{home}: the index was built by another version of Lovkryss; run «lovkryss index»")
        return cls(folder, meta)

    @cached_property
    def heads(self) -> dict[str, Row]:
        """The first row of each document, which carries what is known of the whole."""
        return {row.document: row for row in reversed(self.rows)}

    @cached_property
    def passages(self) -> list[Passage]:
        """All passages."""
        found: list[Passage] = self._folder.read("passages", list[Passage])
        return found

    @cached_property
    def owners(self) -> NDArray[np.int32]:
        """Row of each passage."""
        return np.asarray(self._folder.read_array("owners"))

    @cached_property
    def passage_vectors(self) -> NDArray[np.float16]:
        """(passages, d) of length 1, mapped."""
        return self._folder.read_array("vectors")

    @cached_property
    def passage_counts(self) -> sparse.csr_matrix:
        """(passages, terms) how often each passage has each term of the vocabulary."""
        return self._folder.read_matrix("counts")

    @cached_property
    def encoder(self) -> Encoder:
        """The model that made the vectors.

        :raises IndexStateError: the model has changed since
        """
        encoder = load_encoder(None if self.meta.model == "default" else self.meta.model)
        if encoder.fingerprint != self.meta.fingerprint:
            raise IndexStateError(
                f"the index was made with another version of the model {self.meta.model!r}; run «lovkryss index» again"
            )
        return encoder

    @cached_property
    def retriever(self) -> Retriever:
        """Search over the rows."""
        vocabulary: list[str] = self._folder.read("vocabulary", list[str])
        analyser = Analyser(catalogue.nynorsk(), vocabulary)
        lexical = LexicalIndex(self._folder.read_matrix("search_counts"))
        return Retriever(self.rows, self._folder.read_array("row_vectors").astype(np.float32), lexical, analyser, self.encoder)

    @cached_property
    def pools(self) -> dict[str, Pool]:
        """The pools by name; the one of all current law is called ``*``."""
        names: list[str] = self._folder.read("pools", list[str])
        return {name: self._pool(name) for name in names}

    def _pool(self, name: str) -> Pool:
        file = f"pools/{file_name(name)}"
        passages = np.asarray(self._folder.read_array(f"{file}.passages"))
        return Pool(name, passages, self.owners[passages], {level: self._level(f"{file}.{level}") for level in LEVELS})

    def _level(self, file: str) -> Level:
        def read(what: str) -> NDArray[Any]:
            return self._folder.read_array(f"{file}.{what}")

        return Level(read("members"), read("size"), read("coherence"), read("ids"))

    @cached_property
    def field(self) -> Field:
        """What is known of the provisions of all events, for comparing one with the others."""
        return Field.read(self._folder)

    @cached_property
    def stages(self) -> dict[str, Stage]:
        """The field as each event sees it."""
        names: list[str] = self._folder.read("pools", list[str])
        return {name: Stage.read(self._folder, name) for name in names if file_name(name) == name}

    @cached_property
    def ground(self) -> Ground:
        """What questions about provisions and events are asked on."""
        analyser, position = self.retriever.analyser, self.field.position
        filled = ((row, found) for row, found in self.definitions.filled() if row in position)
        defined = ((position[row], analyser.known(one.term)) for row, found in filled for one in found)
        return Ground.of(self.field, self.stages, analyser.vocabulary, defined)

    def stages_of(self, seed: int) -> list[tuple[str, int]]:
        """The events that a provision of the field takes part in, the one it is most about first, and its place among their members."""
        found = [(event, place) for event, stage in self.stages.items() if (place := stage.place(seed)) is not None]
        return sorted(found, key=lambda one: (-self.stages[one[0]].standing(one[1]), one[0]))

    @cached_property
    def prepared(self) -> dict[str, tuple[Cluster, ...]]:
        """Clusters of the events, made when the index was built; empty while it is being built."""
        if not self._folder.holds("prepared"):
            return {}
        found: dict[str, tuple[Cluster, ...]] = self._folder.read("prepared", dict[str, tuple[Cluster, ...]])
        return found

    @cached_property
    def norms(self) -> Packed[Norm]:
        """What each sentence does, by row; spans are offsets in the row's text."""
        return Packed.read(self._folder, "norms", Norm)

    @cached_property
    def information(self) -> Packed[Information]:
        """Who may, must or must not pass on what, by row; spans are offsets in the row's text."""
        return Packed.read(self._folder, "information", Information)

    @cached_property
    def definitions(self) -> Packed[Definition]:
        """What each row defines."""
        return Packed.read(self._folder, "definitions", Definition)

    @cached_property
    def edges(self) -> NDArray[np.int32]:
        """(m, 2) citations between rows: from, to."""
        return np.asarray(self._folder.read_array("edges"))


def file_name(pool: str) -> str:
    """Name of a pool's files."""
    return "all" if pool == "*" else pool
