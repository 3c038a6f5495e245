"""How members stand to secrecy: whether it binds, yields or is lifted, and on which standard something may be told."""

import re
from collections import Counter
from collections.abc import Sequence

from analysis.difference.model import Difference
from analysis.difference.part import Part, Secrecy, Sentence
from analysis.difference.table import Cells, Reasons, cell, row

DISCLOSES = ("duty-to-disclose", "right-to-disclose")
_NAMES: dict[Secrecy, str] = {"lifts": "uten hinder av taushetsplikt", "yields": "viker for taushetsplikten", "duty": "taushetsplikt"}
_STANDARDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("samtykke", r"samtykk"),
        ("klart at", r"\b(?:når|dersom|hvis) det er (?:klart|åpenbart) at|\bklart at det ikk"),
        ("overveiende sannsynlig", r"overveiende sannsynlig|overvegande sannsynleg"),
        ("vektige grunner", r"(?:vektige|tungtveiende|tungtvegande) (?:\w+ ){0,3}?(?:grunner|grunnar|hensyn|interesser)"),
        ("særlige grunner", r"(?:særlige|særlege) grunn"),
        ("saklig behov", r"sakl[ei]g(?:e)? behov"),
        ("nødvendig", r"nødvendig|naudsynt"),
        ("forholdsmessig", r"(?:u)?forholdsmessig|forholdsmessighet|høvesmessig"),
    )
)
"""Standards on which law lets something be told, in both written forms."""


def discloses(sentence: Sentence) -> bool:
    """Somebody shall or may hand on information to a body."""
    return any(rule.kind in DISCLOSES and rule.audience == "body" for rule in sentence.rules)


def confidentiality(parts: Sequence[Part]) -> list[Difference]:
    """How secrecy binds, and the standards on which it gives way."""
    cells: Cells = []
    stated: list[dict[Secrecy, Sentence]] = [
        {said: sentence for sentence in reversed(part.sentences) if (said := sentence.secrecy)} for part in parts
    ]
    count = Counter(said for states in stated for said in states)
    for part, states in zip(parts, stated, strict=True):
        said = max((one for one in _NAMES if one in states), key=lambda one: count[one], default="")  # what most of them speak of
        if not said:
            cells.append(None)
            continue
        rule = next((one for one in states[said].rules if one.overrides_confidentiality), states[said].rules[0])
        also = [_NAMES[one] for one in _NAMES if one in states and one != said]
        cells.append(cell(part, states[said], rule.trigger.start, tuple(sorted(states)), "; også ".join([_NAMES[said], *also])))
    silent = [part for part, one in zip(parts, cells, strict=True) if one is None]
    bound = any(one and "duty" in one.key for one in cells)
    if bound and any(discloses(sentence) for part in silent for sentence in part.sentences):
        reasons = Reasons(
            "major", "noen gir opplysninger uten å si noe om taushetsplikten som andre har", "major",
            "noen gir opplysninger uten å si noe om taushetsplikten som andre har",
        )  # fmt: skip
    else:
        reasons = Reasons("minor", "ulikt forhold til taushetsplikt", "minor", "bare noen sier noe om taushetsplikt")
    return [one for one in (row("confidentiality", parts, cells, reasons), _standards(parts)) if one]


def _standards(parts: Sequence[Part]) -> Difference | None:
    cells: Cells = []
    for part in parts:
        found: dict[str, tuple[Sentence, int]] = {}
        for sentence in part.sentences:
            if any(rule.kind != "confidentiality" for rule in sentence.rules):
                for name, pattern in _STANDARDS:
                    if match := pattern.search(sentence.low):
                        found.setdefault(name, (sentence, sentence.start + match.start()))
        if not found:
            cells.append(None)
            continue
        sentence, focus = next(iter(found.values()))
        cells.append(cell(part, sentence, focus, tuple(sorted(found)), ", ".join(found)))
    return row("confidentiality", parts, cells, Reasons("minor", "ulike vilkår for å gi opplysninger", "info", "bare noen stiller vilkår"))
