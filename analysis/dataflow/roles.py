"""Which role a provision has in a flow: what its rules say that match the flow, whose law it stands in, and what it is called."""

import re
from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from analysis.dataflow.asked import Asked
from analysis.dataflow.features import FIRST, Found
from analysis.dataflow.rules import KINDS, SECRECY, Floats, Rules
from analysis.index.loaded import Index

Role = Literal[
    "legal-basis", "duty-to-disclose", "right-to-disclose", "confidentiality", "exception", "purpose-limitation", "format/authority",
]  # fmt: skip
ROLES: Final[tuple[Role, ...]] = (
    "legal-basis", "duty-to-disclose", "right-to-disclose", "confidentiality", "exception", "purpose-limitation", "format/authority",
)  # fmt: skip

_HEADINGS: Final = (
    re.compile(r"taushet|teieplikt|fortrolig"),
    re.compile(r"unntak|avgrens|begrens|samtykke|ikke er til hinder|lovbestemt|opphevet|bortfall"),
    re.compile(r"formål|føremål|omfang|vilkår|hvilke opplysninger|opplysningstyper"),
    re.compile(r"meld|varsl|opplysningsplikt|underret|rapport|plikt til å|skal gi"),
    re.compile(r"innhent|tilgang|behandling|hente"),
    re.compile(r"utlever|deling|innsyn|videreformidl|opplysninger til|adgang til å gi"),
    re.compile(r"myndighet|behandlingsansvar|organ|forvalt|form|frist|fullmakt|sperr|grader|kontaktpunkt|fremgangsmåte"),
)
_FEATURES_OF_RANK: Final = ("give", "take", "keep", "except", "process", "purpose", "duty", "give_back", "keep_back", "law_giver", "law_receiver", "act")


def role_names() -> tuple[str, ...]:
    """Names of the features, in order."""
    return (
        *(f"has {kind}" for kind in KINDS), *(f"match {kind}" for kind in KINDS), *(f"first {kind}" for kind in KINDS),
        "lifts", "yields", "keeps", *(f"heading {number}" for number in range(len(_HEADINGS))),
        *(f"rank {name}" for name in _FEATURES_OF_RANK), "chapter secrecy", "no rule", "one",
    )  # fmt: skip


def role_features(index: Index, rules: Rules, found: Found, asked: Asked, place: int | None, row: int) -> Floats:
    """(f,) what speaks for the roles of one provision.

    :param place: its place among the candidates; None where it is none of them
    :param row: its row
    """
    has, match, first = (np.zeros(len(KINDS), dtype=np.float32) for _ in range(3))
    secrecy = np.zeros(len(SECRECY), dtype=np.float32)
    numbers = rules.of_row(row)
    for number in numbers:
        kind = int(rules.kind[number])
        strength = max(float(found.giving[number]), float(found.taking[number]), float(found.keeping[number]), float(found.limits[number]))
        has[kind] = 1
        match[kind] = max(match[kind], strength)
        secrecy[rules.secrecy[number]] = max(secrecy[rules.secrecy[number]], max(strength, 0.2))
    if len(numbers):
        best = max(numbers, key=lambda number: (float(max(found.giving[number], found.taking[number], found.keeping[number] * 0.9)), -number))
        first[int(rules.kind[best])] = 1
    heading, chapter = index.rows[row].heading.lower(), index.rows[row].chapter.lower()
    ranked = found.values[place] if place is not None else np.zeros(len(FIRST), dtype=np.float32)
    return np.concatenate([
        has, match, first, secrecy[1:], [float(bool(one.search(heading))) for one in _HEADINGS],
        [float(ranked[FIRST.index(name)]) for name in _FEATURES_OF_RANK],
        [float(bool(_HEADINGS[0].search(chapter))), float(not len(numbers)), 1.0],
    ]).astype(np.float32)  # fmt: skip


class Roles(Struct, frozen=True):
    """Weights by role."""

    features: tuple[str, ...]
    weights: tuple[tuple[float, ...], ...]

    @classmethod
    def of(cls, features: Sequence[str], weights: NDArray[np.float64]) -> "Roles":
        """From an array (roles, features)."""
        return cls(tuple(features), tuple(tuple(float(round(float(value), 4)) for value in row) for row in weights))

    def best(self, values: Floats) -> Role:
        """The likeliest role."""
        return ROLES[int(np.argmax(np.array(self.weights, dtype=np.float32) @ values))]
