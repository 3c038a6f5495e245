"""Which role a provision has in a flow: what its rules say that match the flow, whose law it stands in, and what it is called.

A reading by rules (``read_role``) goes first; a small multinomial model over it and over what it was read from corrects it where
the development gold mostly says something else.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from analysis.dataflow.features import FIRST, Found
from analysis.dataflow.model import Role
from analysis.dataflow.rules import KINDS, Floats, Rules
from analysis.index.loaded import Index
from analysis.language.information_model import RuleKind

ROLES: Final[tuple[Role, ...]] = (
    "legal-basis", "duty-to-disclose", "right-to-disclose", "confidentiality", "exception", "purpose-limitation", "format/authority",
)  # fmt: skip

_Giving = Literal["duty-to-disclose", "right-to-disclose", "exception"]

OPENING: Final = 350
"""Characters at the beginning, which mostly say what a provision is for."""

OWN: Final = 0.7
"""From when a document is a side's own law."""

READ: Final = 2.0
"""What the reading by rules counts beside the numbers it was made from."""

_HEADING: Final = {
    "secrecy": re.compile(r"taushet|teieplikt"),
    "not only secrecy": re.compile(r"opplysningsplikt|meldeplikt|opplysningsrett|gi opplysninger"),
    "exception": re.compile(r"\bunntak|begrensning|avgrensing|innskrenk|samtykke|ikke er til hinder|bortfall|lovbestemt"),
    "take": re.compile(r"innhent|\bhent|tilgang til|plikt til å gi opplysninger til|krav på opplysninger|rett til opplysning"),
    "give": re.compile(r"utlever|opplysninger (?:til|etter)|adgang til|deling|dele|utveksl|innsyn|videreformidl"),
    "duty": re.compile(r"plikt|medvirk|meld(?:e|ing)|varsl|underret|rapporter|erklæring"),
    "process": re.compile(r"behandling av personoppl"),
    "purpose": re.compile(
        r"formål|føremål|nærmere om|nærare om|øyemed|hvilke opplysninger|opplysningstyper|omfang|vilkår"
        r"|særlige kategorier"
    ),
    "form": re.compile(r"behandlingsansvar|forvaltning av|organ|sperr|grader|fullmakt|skifteattest|frist|ansvar"),
}
"""What headings are about, in both written forms."""

_WORDS: Final = (
    ("lifts", re.compile(r"ut[ea]n hinder av|uhindra? av|ikkje? til hinder|ikke til hinder|går foran")),
    ("keeps", re.compile(r"taushetsplikt|teieplikt|hindre at andre får")),
    (
        "shall give",
        re.compile(
            r"\b(?:skal|plikter|pliktar|plikt til å|må)\b[^.;]{0,80}"
            r"\b(?:gi|gje|melde|varsle|opplyse|sende|underrette|levere|rapportere|utlevere)\b"
        ),
    ),
    ("gives notice", re.compile(r"\bgi(?:r|s)? (?:melding|opplysning|underretning|beskjed|varsel|erklæring)|\bvarsles\b|meldes? til")),
    (
        "may give",
        re.compile(r"\bkan\b[^.;]{0,90}\b(?:gi|gis|gje|utlever\w*|deles?|videreformidle\w*|gjøres kjent|formidle\w*|overføre\w*)\b"),
    ),
    (
        "may take",
        re.compile(
            r"\bkan\b[^.;]{0,90}\b(?:innhent\w*|hente\w*|kreve\w*|krevje\w*|pålegge\w*|få)\b|rett til å (?:innhente|kreve|få)"
            r"|skal ha tilgang|har tilgang|har rett til"
        ),
    ),
    ("must answer", re.compile(r"\bplikter\b[^.;]{0,60}\b(?:gi|utlevere|fremlegge)\b|etter (?:pålegg|krav|anmodning|oppfordring)")),
    ("processes", re.compile(r"\bkan\b[^.;]{0,40}\bbehandle\b|\bbehandling av personopplysning|personopplysning")),
    (
        "only",
        re.compile(
            r"\b(?:bare|berre|kun)\b[^.;]{0,80}\b(?:når|dersom|brukes|nødvendig|innhentes|deles|gis|i den)\b"
            r"|ikke (?:innhentes|brukes|behandles)|begrens"
        ),
    ),
    ("purpose", re.compile(r"\bformål|føremål|nødvendig(?:e)? for å|uttømmende|følgende opplysninger|hvilke opplysninger")),
    ("excepts", re.compile(r"gjelder ikke|gjeld ikkje|unntak|unntatt|likevel|samtykke|med mindre")),
    ("regulates", re.compile(r"\bforskrift\b")),
    (
        "competence",
        re.compile(
            r"behandlingsansvar|myndighet|delegere|avgjør|beslutte|ansvarlig for|skjema|elektronisk|registreres"
            r"|etter melding|skifteattest|fullmakt"
        ),
    ),
    ("document", re.compile(r"legeerklæring|dokumenter\w+|plan\b|oppfølgingsplan|attest|definer|menes|regnes")),
)
"""Words that tell what a provision is for, in both written forms."""

_FEATURES_OF_RANK: Final = (
    "give", "take", "keep", "except", "process", "purpose", "duty", "give_back", "keep_back", "law_giver", "law_receiver", "act",
)  # fmt: skip


class _Seen(NamedTuple):
    """What the reading goes by.

    :ivar has: kinds of rules in the provision; ``match``: how far one of each kind is about the flow
    """

    heading: frozenset[str]
    has: frozenset[str]
    match: Mapping[RuleKind, float]
    law_giver: float
    law_receiver: float
    act: bool


def read_role(seen: _Seen) -> Role:
    """The role by what the heading calls the provision and by its rules, in the order in which a lawyer would ask."""
    heading, has, match = seen.heading, seen.has, seen.match
    takes = has & {"right-to-obtain", "register-access", "duty-to-obtain"}
    giving = max(match["right-to-disclose"], match["duty-to-disclose"], match["exception"])
    taking = max(match["right-to-obtain"], match["register-access"], match["duty-to-obtain"])
    receivers = seen.law_receiver >= OWN and bool(takes)
    kept = has & {"exception", "confidentiality"}
    if "secrecy" in heading and "confidentiality" in has and not heading & {"exception", "not only secrecy"}:
        return "confidentiality"
    if "exception" in heading and (kept or not has) and not receivers:
        return "exception" if kept else "legal-basis"
    if "purpose" in heading and not heading & {"duty", "give"}:
        return "purpose-limitation"
    if "take" in heading and (takes or "right-to-process" in has):
        return "legal-basis"
    if receivers and taking > giving and taking >= match["duty-to-disclose"]:
        return "legal-basis"
    if "give" in heading and giving > 0:
        if receivers and taking > 1.1 * giving:
            return "legal-basis"
        return (
            "duty-to-disclose"
            if match["duty-to-disclose"] > 1.1 * max(match["right-to-disclose"], match["exception"])
            else "right-to-disclose"
        )
    if "give" in heading and "register-access" in has:
        return "right-to-disclose"
    if "duty" in heading and ("duty-to-disclose" in has or not has):
        return "duty-to-disclose"
    if "process" in heading:
        return "purpose-limitation" if "purpose-limitation" in has else "legal-basis"
    return _by_rules(seen, giving, taking)


def _by_rules(seen: _Seen, giving: float, taking: float) -> Role:
    """The role where the heading does not tell."""
    if not seen.has:
        return "legal-basis" if seen.act else "format/authority"
    if taking >= giving and taking > 0:
        return "legal-basis"
    if giving > 0:
        if "form" in seen.heading and giving < 0.3:
            return "format/authority"
        kinds: tuple[_Giving, ...] = ("duty-to-disclose", "right-to-disclose", "exception")
        best = max(kinds, key=lambda kind: seen.match[kind])
        return "right-to-disclose" if best == "exception" and seen.law_giver < OWN else best
    if "confidentiality" in seen.has:
        return "confidentiality"
    if "purpose-limitation" in seen.has:
        return "purpose-limitation"
    return "legal-basis" if seen.act else "format/authority"


def role_names() -> tuple[str, ...]:
    """Names of the features, in order."""
    return (
        *(f"read {role}" for role in ROLES), *(f"match {kind}" for kind in KINDS), *(f"rank {name}" for name in _FEATURES_OF_RANK),
        *(f"opens {name}" for name, _ in _WORDS), "one",
    )  # fmt: skip


def role_features(index: Index, rules: Rules, found: Found, place: int | None, row: int, text: str) -> Floats:
    """(f,) what speaks for the roles of one provision.

    :param place: its place among the candidates; None where it is none of them
    :param row: its row
    :param text: its words
    """
    match = dict.fromkeys(KINDS, 0.0)
    for number in rules.of_row(row):
        kind = KINDS[rules.kind[number]]
        strength = max(float(strengths[number]) for strengths in (found.giving, found.taking, found.keeping, found.limits))
        match[kind] = max(match[kind], strength)
    ranked = found.values[place] if place is not None else np.zeros(len(FIRST), dtype=np.float32)
    law_giver, law_receiver = (float(ranked[FIRST.index(name)]) for name in ("law_giver", "law_receiver"))
    heading = index.rows[row].heading.lower()
    called = frozenset(name for name, pattern in _HEADING.items() if pattern.search(heading))
    has = frozenset(KINDS[rules.kind[number]] for number in rules.of_row(row))
    role = read_role(_Seen(called, has, match, law_giver, law_receiver, index.rows[row].is_act))
    opening = " ".join(text[: 2 * OPENING].lower().split())[:OPENING]
    return np.array([
        *(READ * (role == one) for one in ROLES), *match.values(), *(float(ranked[FIRST.index(name)]) for name in _FEATURES_OF_RANK),
        *(float(bool(pattern.search(opening))) for _, pattern in _WORDS), 1.0,
    ], dtype=np.float32)  # fmt: skip


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
