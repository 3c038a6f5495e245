"""What of a cluster that grew by likeness holds together, as a reviewer of a life event would judge it.

Growth asks that a passage be near the others; among texts on one life event that is soon so. Here the members are held
to two more things: that they speak of what the cluster is about, and that the pair model trusts them.
"""

from dataclasses import dataclass

import numpy as np

from analysis.overlap.field import Field, Ints
from analysis.overlap.pairs import Model, Stage
from analysis.overlap.views import trust

LEADING = 3
"""Words of which a member must have one."""

COMMON = 0.5
"""Share of the members that must have a word for it to be what they are about."""

LEAST = 0.95
"""Confidence + half the likeness of the members to each other below which a cluster is not shown. Both err, but seldom on the same
clusters; chosen on a hundred clusters that were read (bench/audit)."""


MEMBERS, DOCUMENTS = 5, 3
"""How many must be left, and of how many documents."""

ACTS = 0.2
"""Share of the documents that must be acts: what thirty schools or ports rule for themselves is no matter of the event."""

OWN = 0.5
"""Share of the members that one document may have: more is that law's own inner order."""


@dataclass(frozen=True)
class Core:
    """The members of a cluster that are on its subject.

    :param places: in the field, in the members' order; ``passages``: by which passage of the field each takes part
    :param kept: which of the members they are
    :param subject: the one or two words that they are most about, as numbers of terms
    """

    places: Ints
    passages: Ints
    kept: Ints
    subject: tuple[int, ...]

    @classmethod
    def of(cls, field: Field, places: Ints, passages: Ints) -> "Core | None":
        """The core of a cluster; None where too little is left, or too much is of one law.

        :param places: of the members in the field, the seed first; ``passages``: by which passage of the field each takes part
        """
        leading, kept = _on_subject(field, places, passages)
        documents, first, times = np.unique(field.document[places[kept]], return_index=True, return_counts=True)
        acts = field.prior[places[kept][first], 0].mean()
        if len(kept) < MEMBERS or len(documents) < DOCUMENTS or times.max() > OWN * len(kept) or acts < ACTS or not leading:
            return None
        return cls(places[kept], passages[kept], kept, tuple(leading[:2]))

    def confidence(self, field: Field, stage: Stage, model: Model) -> float | None:
        """That the members belong together; None where that is too little."""
        vectors = field.vectors[self.passages]
        alike = vectors @ vectors.T
        count = len(vectors)
        together = float((alike.sum() - np.trace(alike)) / (count * (count - 1)))
        confidence, _ = trust(field, stage, self.places, model)
        return confidence if confidence + together / 2 >= LEAST else None


def _on_subject(field: Field, places: Ints, passages: Ints) -> tuple[list[int], Ints]:
    """The words that the members are most about, and those members that have one of them in text or heading."""
    words = field.words[passages]
    own = (words + field.headings[places]).tocsc()
    has = np.diff(own.indptr)
    strength = np.asarray(words.sum(axis=0)).ravel()
    foremost = np.argsort(-strength, kind="stable")[: 3 * LEADING].tolist()
    leading = [term for term in foremost if has[term] >= COMMON * len(places)][:LEADING]
    speaking = [own.indices[own.indptr[term] : own.indptr[term + 1]] for term in leading]
    return leading, np.unique(np.concatenate(speaking)).astype(np.int32) if speaking else np.arange(len(places), dtype=np.int32)
