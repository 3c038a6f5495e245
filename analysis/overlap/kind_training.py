"""Learns the weights of ``kind.json`` from gold clusters, and says how well they hold on clusters they have not seen.

    python -m analysis.overlap.kind_training GOLD --home HOME [--strength 1.0] [--write]

GOLD: a file of gold clusters; HOME: an indexed data directory. Each gold cluster gives its own members, and for at most four
of them the best cluster the engine returns, for a real cluster holds many provisions of which a handful are the gold's.
Multinomial logistic regression with a Gaussian prior around weights set by hand (``PRIOR``): with so few rows, what the kinds
mean says more than the rows do. Cross-validated by gold cluster: a cluster is judged by weights that saw nothing of it.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy.optimize import minimize

from analysis.difference.model import MAX_MEMBERS, Member
from analysis.difference.part import lay_out, within
from analysis.engine import Engine
from analysis.language.model import Span
from analysis.overlap.evidence import FEATURES, evidence
from analysis.overlap.kind import KINDS, PATH, matrix
from analysis.overlap.model import Cluster
from analysis.place import heading_of, read_place
from ingest.errors import NotFoundError

ASKED = 4
STRENGTHS = (10.0, 3.0, 1.0, 0.5, 0.3, 0.1)
SCALE = 1.5
"""The prior's weights are read as so many units of log odds."""

PRIOR: dict[str, dict[str, float]] = {
    "parallel-duty": {"bias": -0.1, "obligation": 1.5, "heading_duty": 0.6},
    "duplicate-duty": {
        "bias": -1.2, "duty_to_disclose": 2.5, "heading_report": 2, "obligation": 1.2, "wordings_alike": 1, "same_term": -1,
        "heading_secrecy": -1,
    },
    "definition": {
        "bias": -0.8, "defines": 3, "defines_first": 2, "heading_definition": 1.5, "same_term": 1.5, "heading_concept": 1,
        "condition": 1, "states_age": 0.5, "states_duration": 0.4, "states_amount": 0.3, "obligation": -1,
    },
    "threshold": {
        "bias": -1.2, "age": 2.5, "states_age": 1.2, "amount": 2.5, "states_amount": 1, "duration": 0.7, "states_duration": 0.4,
        "heading_threshold": 1.5, "ages_differ": 1, "amounts_differ": 1, "condition": 0.7, "obligation": -0.7, "prohibition": 1,
    },
    "deadline": {
        "bias": -1.3, "states_deadline": 3, "deadline": 1, "heading_deadline": 1.5, "deadlines_differ": 2, "obligation": 0.3,
    },
    "competence": {"bias": -0.8, "supervises": 4, "heading_competence": 1.5, "decides": 1.2, "power": 1},
    "confidentiality-vs-disclosure": {"bias": -1.2, "secret": 3, "discloses": 2.5, "overrides": 3, "heading_secrecy": 2},
    "procedure": {"bias": -1, "appeal": 3, "heading_procedure": 1.5},
    "rights": {
        "bias": -0.8, "right": 3, "heading_right": 1.5, "permission": 0.7, "states_duration": 0.7, "durations_differ": 0.7,
        "obligation": -0.7,
    },
}  # fmt: skip
"""What speaks for each kind, from what the kinds mean."""

Floats = NDArray[np.float64]


class Example(Struct, frozen=True):
    """A set of provisions and the kind it should be told for.

    :ivar group: the gold cluster it comes from
    :ivar share: of the gold's other members in it; 1 for the gold's own set
    """

    group: str
    kind: str
    own: bool
    share: float
    features: tuple[float, ...]


def examples(engine: Engine, rows: Sequence[dict[str, Any]]) -> list[Example]:
    """The gold's own sets, and what the engine returns for their members."""
    found = []
    for row in rows:
        ids = [one["id"] for one in row["provisions"]]
        found.append(_example(row, True, 1.0, [member_of(engine, one) for one in ids]))
        for asked in [one for one in ids if one in engine.index.position][:ASKED]:
            others = set(ids) - {asked}
            best, share = _best(engine.overlaps_of_provision(asked), others)
            if best:
                members = [member_of(engine, one.id, (one.text_span.start, one.text_span.end)) for one in best.provisions[:MAX_MEMBERS]]
                found.append(_example(row, False, share, members))
    return found


def _example(row: dict[str, Any], own: bool, share: float, members: Sequence[Member | None]) -> Example:
    parts = [lay_out(member) for member in members if member]
    return Example(row["id"], row["kind"], own, share, tuple(evidence(parts)))


def _best(clusters: Sequence[Cluster], others: set[str]) -> tuple[Cluster | None, float]:
    shares = [len({one.id for one in cluster.provisions[:MAX_MEMBERS]} & others) / max(1, len(others)) for cluster in clusters]
    place = max(range(len(clusters)), key=lambda n: shares[n], default=-1)
    return (clusters[place], shares[place]) if place >= 0 else (None, 0.0)


def member_of(engine: Engine, identifier: str, span: Span | None = None) -> Member | None:
    """A provision as it is compared, or the part of it at ``span``; read on the spot. None if there is no such provision."""
    try:
        place = engine.corpus.locate(identifier)
    except NotFoundError:
        return None
    unit = place.unit
    if unit is None:
        return None
    text = place.document.slice(unit)
    start, end = span or (0, len(text))
    return Member(
        identifier, place.info.id, place.info.name, unit.title, heading_of(place.document, unit), text[start:end], unit.language,
        place.info.ministries, place.info.id.startswith("lov/"), True, "", within(read_place(place), start, end),
    )  # fmt: skip


def fit(features: Floats, kinds: NDArray[np.int64], counts: Floats, strength: float) -> Floats:
    """Weights that make the kinds likely without leaving the prior more than they must."""
    prior = SCALE * matrix(PRIOR)
    wanted = np.eye(len(KINDS))[kinds]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(prior.shape)
        scores = features @ weights.T
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        away = weights - prior
        value = -(counts * logs[np.arange(len(kinds)), kinds]).sum() + strength * (away**2).sum()
        return float(value), (((np.exp(logs) - wanted) * counts[:, None]).T @ features + 2 * strength * away).ravel()

    found: Floats = minimize(loss, prior.ravel(), jac=True, method="L-BFGS-B").x.reshape(prior.shape)
    return found


def arrays(found: Sequence[Example]) -> tuple[Floats, NDArray[np.int64], Floats]:
    """Features with a last column of ones, kinds, and how much each example counts: a gold cluster's own set as much as all
    that was returned for it, and what was returned by how much of the gold it holds.
    """
    returned = {one.group: sum(other.group == one.group and not other.own for other in found) for one in found}
    counts = [1.0 if one.own else max(0.1, one.share) / max(1, returned[one.group]) for one in found]
    features = np.array([[*one.features, 1.0] for one in found])
    return features, np.array([KINDS.index(one.kind) for one in found]), np.array(counts)


def cross_validated(found: Sequence[Example], strength: float) -> NDArray[np.int64]:
    """The kind of each example by weights that saw nothing of its gold cluster."""
    features, kinds, counts = arrays(found)
    groups = np.array([one.group for one in found])
    told = np.zeros(len(found), dtype=np.int64)
    for group in np.unique(groups):
        held = groups == group
        told[held] = (features[held] @ fit(features[~held], kinds[~held], counts[~held], strength).T).argmax(axis=1)
    return told


def figures(found: Sequence[Example], told: NDArray[np.int64]) -> str:
    """Shares of right kinds: of the gold's own sets, of what is returned, and of what holds at least half of the gold."""
    right = np.array([KINDS[number] == one.kind for number, one in zip(told, found, strict=True)])
    own = np.array([one.own for one in found])
    half = np.array([not one.own and one.share >= 0.5 for one in found])
    parts = (("own", own), ("returned", ~own), ("returned, half of the gold in it", half))
    return " / ".join(f"{name} {right[chosen].mean() if chosen.any() else 0:.3f} ({chosen.sum()})" for name, chosen in parts)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="a file of gold clusters")
    parser.add_argument("--home", type=Path, required=True, help="an indexed data directory")
    parser.add_argument("--strength", type=float, default=1.0, help="of the prior in the weights that are written")
    parser.add_argument("--write", action="store_true", help="write kind.json")
    parser.add_argument("--show", action="store_true", help="print what each example is told for, cross-validated")
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.gold.read_bytes().splitlines() if line.strip()]
    found = examples(Engine.open(given.home), rows)
    features, kinds, counts = arrays(found)
    print(f"prior alone: {figures(found, (features @ matrix(PRIOR).T).argmax(axis=1))}")
    for strength in STRENGTHS:
        print(f"strength {strength:g}: cross-validated {figures(found, cross_validated(found, strength))}")
    weights = fit(features, kinds, counts, given.strength)
    print(f"strength {given.strength:g}: on what it was fitted to {figures(found, (features @ weights.T).argmax(axis=1))}")
    if given.show:
        for one, number in zip(found, cross_validated(found, given.strength), strict=True):
            print(f"{one.group} {'own' if one.own else f'{one.share:.2f}'} {one.kind} → {KINDS[number]}")
    if given.write:
        write(weights)


def write(weights: Floats) -> None:
    """Write ``kind.json``."""
    names = (*FEATURES, "bias")
    table = {
        kind: {name: round(value, 3) for name, value in zip(names, row, strict=True)}
        for kind, row in zip(KINDS, weights.tolist(), strict=True)
    }
    PATH.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
