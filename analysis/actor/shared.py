"""Where state, county and municipality hold the same competence, as far as the words show it.

Two signs are trusted. One sentence names bodies of several levels as those who act («kommunen, fylkeskommunen og statsforvalteren
kan …»); or one act gives the same power, in the same words, to bodies of several levels, each in a sentence of its own. That two
acts let two levels do alike things («føre tilsyn») is no sign: what they supervise differs.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from analysis.actor.model import LEVELS, Line, Shared
from analysis.rows import Row
from corpora import catalogue

KINDS: Final[dict[str, Literal["power", "duty"]]] = {"power": "power", "duty": "duty"}

_WORD: Final = re.compile(r"[a-zæøå]{4,}")
_LITTLE: Final = frozenset(
    "skal skulle kunne etter denne dette loven lova forskriften forskrifta første andre annet tredje ledd paragraf eller ikke ikkje også "
    "dersom være vere blir vert have hatt andre etter".split()
)
_TOGETHER: Final = re.compile(r"\b(?:samarbeid|samhandl|avtale|samordn)|opplysning|opplysing|folkeregister", re.IGNORECASE)
"""Bodies that work together, or that may all get the same facts, do not hold the same competence."""
NO_AUTHORITY: Final = frozenset((
    "skole", "videregaende-skole", "universitet-og-hoyskole", "sykehus", "helseforetak", "regionalt-helseforetak", "statsforetak",
    "sykehjem", "legevakt", "barnehage", "fagskole",
))  # fmt: skip
"""Institutions: of a level, but no authority of it."""
LEAST_WORDS: Final = 5
ALIKE: Final = 0.8
"""Share of the words of both sentences, without the actors', that they must have in common (Jaccard)."""


def shared(lines: Sequence[Line], rows: Sequence[Row]) -> list[Shared]:
    """The competences that several levels hold: those with the state first, powers before duties, acts before regulations.

    Of the items of a list that name the same bodies in their lead-in, the first stands for all.

    :param lines: of all actors, in the order of the law
    :param rows: of the index
    """
    by_sentence: dict[tuple[int, int, int, str], list[Line]] = defaultdict(list)
    by_document: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        wanted = line.kind in KINDS and _level(line.actor) and not line.inferred and rows[line.row].is_provision
        if wanted and not _TOGETHER.search(f"{line.lead or ''} {line.quote}"):
            by_sentence[line.row, line.start, line.end, line.kind].append(line)
            by_document[rows[line.row].document, line.kind].append(line)
    found = [_of([group[0]], group, "sentence") for group in by_sentence.values() if _levels(group) > 1]
    for group in by_document.values():
        alone = [one for one in group if _levels(by_sentence[one.row, one.start, one.end, one.kind]) == 1]
        found += [_of(pair, pair, "act") for pair in _alike(alone)]
    first: dict[tuple[object, ...], Shared] = {}
    for one in sorted(found, key=lambda one: one.lines):
        row, start, _, ledd, quote, lead = one.lines[0]
        first.setdefault((row, one.kind, lead) if lead else (row, start, ledd, quote, one.kind), one)
    return sorted(first.values(), key=lambda one: (not one.actors[0], -sum(map(bool, one.actors)), one.kind != "power",
                                                   not rows[one.lines[0][0]].is_act, one.lines))  # fmt: skip


def _of(shown: Sequence[Line], group: Sequence[Line], same: Literal["sentence", "act"]) -> Shared:
    actors = tuple(tuple(dict.fromkeys(one.actor for one in group if _level(one.actor) == level)) for level in LEVELS)
    quoted = tuple((one.row, one.start, one.end, one.ledd, one.quote, one.lead or "") for one in shown)
    return Shared(KINDS[group[0].kind], actors, quoted, same)


def _level(actor: str) -> str:
    known = catalogue.actors().get(actor)
    if actor in NO_AUTHORITY:
        return ""
    return known.level if known and known.kind == "public" and known.level in LEVELS else ""


def _levels(group: Sequence[Line]) -> int:
    return len({_level(one.actor) for one in group})


def _alike(group: Sequence[Line]) -> Iterator[list[Line]]:
    """Sentences of one act that say the same of bodies of different levels; each is in one group at most."""
    words = [_words(one) for one in group]
    taken: set[int] = set()
    for place, one in enumerate(group):
        if place in taken or len(words[place]) < LEAST_WORDS:
            continue
        same, levels = [place], {_level(one.actor)}
        for other in range(place + 1, len(group)):
            if other not in taken and _level(group[other].actor) not in levels and _share(words[place], words[other]) >= ALIKE:
                same.append(other)
                levels.add(_level(group[other].actor))
        if len(same) > 1:
            taken.update(same)
            yield [group[index] for index in same]


def _words(line: Line) -> frozenset[str]:
    """What is done, as stems, without the names of the bodies."""
    low = f"{line.lead or ''} {line.quote}".lower()
    names = {word for form in _forms(line.actor) for word in form.split()}
    return frozenset(word[:8] for word in _WORD.findall(low) if word not in _LITTLE and word not in names)


def _forms(actor: str) -> tuple[str, ...]:
    known = catalogue.actors().get(actor)
    return known.forms if known else ()


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
