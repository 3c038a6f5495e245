"""Where provisions of a cluster collide: few findings, each with its two places and a reason. A conflict is an argument, not a
verdict: it says what a reviewer should look at first.

Conservative on purpose. Two sentences count as being on one situation only where they share most of their words; what a
provision says of the other itself («uten hensyn til», «i motsetning til»), or cites it, is no conflict but a choice made.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Literal

from msgspec import Struct

from analysis.difference.departures import DEPARTS
from analysis.difference.numbers import deadline_key, is_event, threshold_key
from analysis.difference.part import Part, Sentence
from analysis.difference.table import quote
from analysis.difference.words import overlap, stems
from analysis.language.model import Span
from analysis.quantity import fold

ConflictKind = Literal[
    "disclosure-against-confidentiality", "deadlines", "ages", "obligation-against-prohibition", "competence",
    "act-against-regulation", "old-beside-new",
]  # fmt: skip

MAX_CONFLICTS = 6
CENTRAL = 12
"""Members, the most central first, that are argued about; the tail of a cluster is often of another matter."""
MAX_SENTENCES = 12
"""Sentences of a member that are compared with those of another."""
SAME_SITUATION = 0.55
"""Overlap of words from which two sentences are taken for rules of one situation."""


class ConflictPlace(Struct, frozen=True):
    """One side: ``quote`` is ``text[start:end]`` of the member."""

    provision: str
    quote: str
    start: int
    end: int


class Conflict(Struct, frozen=True):
    """Two places that seem to collide, and why, in one sentence."""

    kind: ConflictKind
    reason: str
    first: ConflictPlace
    second: ConflictPlace


class _Side(Struct, frozen=True):
    part: Part
    sentence: Sentence


def conflicts(parts: Sequence[Part], replaced_by: Mapping[str, tuple[str, ...]] | None = None) -> tuple[Conflict, ...]:
    """The conflicts of a cluster's members, most certain first; at most ``MAX_CONFLICTS``, one of a kind for a pair.

    :param replaced_by: document → documents that are to replace it
    """
    found: list[Conflict] = []
    for first, second in combinations(parts[:CENTRAL], 2):
        found += _old_beside_new(first, second, replaced_by or {})
        if first.member.document == second.member.document:
            continue  # an act tells its own cases apart
        found += _of_pair(first, second, _settled(first, second))
    found = _once(found)
    order = {kind: place for place, kind in enumerate(_CERTAIN)}
    return tuple(sorted(found, key=lambda one: order[one.kind])[:MAX_CONFLICTS])


def _once(found: Sequence[Conflict]) -> list[Conflict]:
    """An act beside its replacement is one finding, however many of their sections meet."""
    kept: dict[tuple[str, str, str], Conflict] = {}
    for one in found:
        whole = one.kind == "old-beside-new"
        first, second = (place.provision.rpartition("/")[0] if whole else place.provision for place in (one.first, one.second))
        kept.setdefault((one.kind, first, second), one)
    return list(kept.values())


_CERTAIN: tuple[ConflictKind, ...] = (
    "act-against-regulation", "disclosure-against-confidentiality", "obligation-against-prohibition", "deadlines", "ages",
    "competence", "old-beside-new",
)  # fmt: skip


def _settled(first: Part, second: Part) -> bool:
    """One of them cites the other: the legislator has seen both."""
    return first.member.id in second.member.cites or second.member.id in first.member.cites


def _of_pair(first: Part, second: Part, settled: bool) -> list[Conflict]:
    found: dict[ConflictKind, Conflict] = {}
    below = settled and first.member.is_act != second.member.is_act
    for one, other in _same_situation(first, second):
        if DEPARTS.search(one.sentence.low) or DEPARTS.search(other.sentence.low):
            continue
        for kind, reason in _collisions(one.sentence, other.sentence):
            if below and kind in ("deadlines", "ages"):
                found.setdefault("act-against-regulation", _made("act-against-regulation", _BELOW[kind], one, other))
            elif not settled:
                found.setdefault(kind, _made(kind, reason, one, other))
    if not settled and (conflict := _secret(first, second) or _secret(second, first)):
        found.setdefault(conflict.kind, conflict)
    return list(found.values())


_BELOW: dict[str, str] = {
    "deadlines": "Forskriften har en annen frist enn loven den viser til.",
    "ages": "Forskriften har en annen aldersgrense enn loven den viser til.",
}


def _same_situation(first: Part, second: Part) -> Iterator[tuple[_Side, _Side]]:
    for one in first.sentences[:MAX_SENTENCES]:
        for other in second.sentences[:MAX_SENTENCES]:
            if len(one.stems & other.stems) > 3 and overlap(_matter(one), _matter(other)) >= SAME_SITUATION:
                yield _Side(first, one), _Side(second, other)


def _matter(sentence: Sentence) -> frozenset[str]:
    """The words of the rule without those that differ where it collides: who acts, and the numbers."""
    actors = [sentence.low[norm.actor[0] - sentence.start : norm.actor[1] - sentence.start] for norm in sentence.norms
              if norm.actor and norm.actor[0] >= sentence.start]  # fmt: skip
    return sentence.stems - stems(" ".join(actors))


def _collisions(one: Sentence, other: Sentence) -> Iterator[tuple[ConflictKind, str]]:
    """What collides in two sentences on one situation."""
    times = _times(one), _times(other)
    if all(times) and not times[0] & times[1] and not (one.appeal or other.appeal):
        yield "deadlines", f"Samme plikt har ulik frist: «{_first(one)}» mot «{_first(other)}»."
    ages = _ages(one), _ages(other)
    if all(ages) and not ages[0] & ages[1]:
        yield "ages", f"Samme sak har ulik aldersgrense: {_listed(ages[0])} mot {_listed(ages[1])}."
    modes = _mode(one), _mode(other)
    if set(modes) == {"obligation", "prohibition"} and _who(one) and _who(one) == _who(other):
        yield "obligation-against-prohibition", "Det ene stedet pålegger det som det andre stedet forbyr."
    first, second = _competent(one), _competent(other)
    if first and second and first != second:
        yield "competence", "To ulike myndigheter skal føre tilsyn med det samme."


def _times(sentence: Sentence) -> set[str]:
    found = set()
    for one in sentence.deadlines:
        words = sentence.low[one.span[0] - sentence.start : one.span[1] - sentence.start]
        if one.iso or not (one.standard or is_event(one, words)):  # «straks» beside «umiddelbart» is a divergence, no conflict
            found.add(one.iso or deadline_key(one, words))
    return found


def _first(sentence: Sentence) -> str:
    span = sentence.deadlines[0].span
    return " ".join(sentence.low[span[0] - sentence.start : span[1] - sentence.start].split()[:8])


def _ages(sentence: Sentence) -> set[str]:
    return {threshold_key(one) for one in sentence.thresholds if one.kind == "age"}


def _listed(keys: set[str]) -> str:
    return " og ".join(sorted(keys))


def _mode(sentence: Sentence) -> str:
    modes = {norm.modality for norm in sentence.norms} - {"none", "condition"}
    return modes.pop() if len(modes) == 1 else ""


def _who(sentence: Sentence) -> str:
    return next((norm.actor_id for norm in sentence.norms if norm.actor_id), "") or ""


def _competent(sentence: Sentence) -> str:
    """The one body that supervises; empty where that is not told for certain. Powers are each body's in its own cases."""
    if not sentence.supervises or _OWN_LAW.search(sentence.low):
        return ""
    held = {norm.actor_id for norm in sentence.norms if norm.modality in ("obligation", "power") and not norm.inferred}
    return next(iter(held)) or "" if len(held) == 1 else ""


_OWN_LAW = re.compile(r"§|\b(?:denne|dette|desse|disse) (?:lov|forskrift|kapit)|\bloven\b|\blova\b|\bloven?s\b|\bforskrifta?\b")
"""Supervision of the duties of one's own act is each body's own task."""


def _secret(discloser: Part, keeper: Part) -> Conflict | None:
    """A duty to hand on what another provision keeps secret, and neither says which goes first."""
    if any(sentence.secrecy for sentence in discloser.sentences):
        return None  # it has thought of secrecy
    if any(sentence.secrecy in ("lifts", "yields") for sentence in keeper.sentences):
        return None
    for given in discloser.sentences:
        rule = next((r for r in given.rules if r.kind == "duty-to-disclose" and r.audience == "body" and r.what and not r.delegated), None)
        if rule is None or rule.what is None or DEPARTS.search(given.low):
            continue
        told = stems(fold(discloser.text((rule.what.start, rule.what.end)))) - _INFORMATION
        for kept in keeper.sentences:
            if kept.secrecy == "duty" and len(told & kept.stems) >= 3:
                return _made(
                    "disclosure-against-confidentiality",
                    "Det ene stedet pålegger å gi opplysninger som det andre stedet holder hemmelig, uten å si hva som går foran.",
                    _Side(discloser, given), _Side(keeper, kept),
                )  # fmt: skip
    return None


_INFORMATION = stems("opplysninger opplysningar informasjon melding opplysning")


def _old_beside_new(first: Part, second: Part, replaced_by: Mapping[str, tuple[str, ...]]) -> list[Conflict]:
    for old, new in ((first, second), (second, first)):
        if new.member.document in replaced_by.get(old.member.document, ()) and old.sentences and new.sentences:
            pairs = [(overlap(one.stems, other.stems), -a, -b) for a, one in enumerate(old.sentences[:MAX_SENTENCES])
                     for b, other in enumerate(new.sentences[:MAX_SENTENCES])]  # fmt: skip
            like, a, b = max(pairs)
            if like >= SAME_SITUATION / 2:
                reason = (
                    f"{new.member.act} ({new.member.document}) skal erstatte {old.member.act} ({old.member.document}); "
                    "begge står her til den nye trer i kraft."
                )
                return [_made("old-beside-new", reason, _Side(old, old.sentences[-a]), _Side(new, new.sentences[-b]))]
    return []


def _made(kind: ConflictKind, reason: str, one: _Side, other: _Side) -> Conflict:
    return Conflict(kind, reason, _place(one), _place(other))


def _place(side: _Side) -> ConflictPlace:
    span: Span = quote(side.part.member.text, (side.sentence.start, side.sentence.end), side.sentence.start)
    return ConflictPlace(side.part.member.id, side.part.text(span), *span)
