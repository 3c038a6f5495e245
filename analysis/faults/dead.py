"""Dead references: one fault for each act, section or ledd that is cited and is not there."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from analysis.difference.model import Severity
from analysis.faults.model import Fault, Spot
from analysis.faults.wording import counted, listed, spoken
from analysis.references.dead import References
from analysis.references.model import DeadReference, Reason, Successor, Suspect
from analysis.references.where import spoken_day
from ingest.identifier import provision_of, split

CONFIDENCE: Final = 0.99
"""Share of right ones among a hundred drawn and read (bench/audit/dead_references.csv)."""

SUCCESSOR: Final = 0.75
"""Confidence from which the successor of what is gone is told."""

_WHOLE_ACT: Final = ("act-repealed", "act-renamed", "act-unknown")
_SEVERITY: Final[dict[Reason, Severity]] = {"act-renamed": "minor", "ledd-missing": "minor"}
_REASONS: Final[dict[Reason, str]] = {
    "act-repealed": "er opphevet", "act-renamed": "har fått nytt navn", "section-repealed": "er opphevet",
    "section-missing": "finnes ikke", "ledd-missing": "finnes ikke",
}  # fmt: skip
_SECTION: Final = re.compile(r"\s*(?:§|kapittel|kap\.).*$")
_ORDINALS: Final = ("", "første", "andre", "tredje", "fjerde", "femte", "sjette", "sjuende", "åttende", "niende", "tiende")


def dead_faults(references: References, position: Mapping[str, int]) -> Iterator[Fault]:
    """Every place that certain citations of current law lead to in vain, in the order of their addresses.

    Only what the references' own judge calls dead; what it doubts, or takes as meant, is left out.

    :param position: id → row of the index
    """
    groups: dict[tuple[str, Reason], list[DeadReference]] = {}
    for document, one in references.suspects("dead"):
        told = references.tell(document, one)
        if told.source in position:
            groups.setdefault((_target(one), one.reason), []).append(told)
    for (target, reason), group in sorted(groups.items()):
        yield _fault(target, reason, group, position)


def _target(one: Suspect) -> str:
    """What is gone: the act, the section, or the ledd of a section that stands."""
    if one.reason in _WHOLE_ACT:
        return one.document
    if one.reason == "ledd-missing":
        document, inside = split(one.target)
        return f"{document}/{'/'.join(inside.split('/')[:2])}"
    return provision_of(one.target)


def _fault(target: str, reason: Reason, group: Sequence[DeadReference], position: Mapping[str, int]) -> Fault:
    spots = tuple(Spot(position[one.source], one.start, one.end, " ".join(one.text.split())) for one in group)
    name = _name(target, reason, group)
    cited, shown = (f"«{_written(group)}»", f"{_written(group)}, nå {name}") if reason == "act-renamed" else (name, name)
    documents = len({one.document for one in group})
    cites = f"{counted(len({one.source for one in group}), 'bestemmelse', 'bestemmelser')} i {counted(documents, 'dokument', 'dokumenter')}"
    evidence = _most(one.why for one in group)
    return Fault(
        kind="dead-reference",
        matter=target,
        title=f"{_lead(target, reason)}: {shown}" + (f" ({target})" if shown != target else ""),
        why=f"{cites} viser til {cited}. {evidence}{_instead(group)}",
        reason=f"{name} {_REASONS.get(reason, 'finnes ikke')}",
        attribute="wording",
        severity=_SEVERITY.get(reason, "major"),
        confidence=CONFIDENCE,
        spots=spots,
    )


def _lead(target: str, reason: Reason) -> str:
    act = "lov" if target.startswith("lov/") else "forskrift"
    if reason == "act-repealed":
        return f"Henviser til opphevet {act}"
    if reason == "act-renamed":
        return f"Bruker tidligere navn på {act}"
    if reason == "section-repealed":
        return "Henviser til opphevet bestemmelse"
    return "Henviser til ledd som ikke finnes" if reason == "ledd-missing" else "Henviser til bestemmelse som ikke finnes"


def _name(target: str, reason: Reason, group: Sequence[DeadReference]) -> str:
    document, inside = split(target)
    title = group[0].target_title
    act = spoken(title) if title != document else _dated(document)
    if not inside:
        return act
    section, _, ledd = inside.partition("/")
    name = f"{act} {section.replace('§', '§ ', 1)}"
    number = ledd.removeprefix("ledd-")
    if reason != "ledd-missing" or not number.isdigit():
        return name
    return f"{name} {_ORDINALS[int(number)]} ledd" if int(number) < len(_ORDINALS) else f"{name} ledd {number}"


def _written(group: Sequence[DeadReference]) -> str:
    """The name by which most cite an act that has another now."""
    return _most(spoken(_SECTION.sub("", " ".join(one.text.split()))) for one in group)


def _dated(document: str) -> str:
    """An act that nothing names is told by its day."""
    family, day = document.partition("/")[0], spoken_day(document)
    return f"{family} {day}" if day else document


def _instead(group: Sequence[DeadReference]) -> str:
    """What replaced it, where the corpus tells."""
    known: dict[str, Successor] = {}
    for one in group:
        for successor in one.replaced_by:
            if successor.confidence >= SUCCESSOR and one.reason != "act-renamed":
                known.setdefault(successor.id, successor)
    if not known:
        return ""
    names = listed(f"{spoken(one.title)} ({one.id})" for one in known.values())
    return f" I stedet gjelder {names}; grunnlag: {listed(dict.fromkeys(one.why for one in known.values()))}."


def _most(texts: Iterator[str]) -> str:
    """The one told most often; ties in a fixed order."""
    count = Counter(texts)
    return min(count, key=lambda text: (-count[text], text))
