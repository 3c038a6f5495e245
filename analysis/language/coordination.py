"""Coordinated main clauses: where «og» and «men» begin another main clause with a finite verb of its own.

«Kommunen skal føre register, og kan kreve opplysninger» says two things of one subject; «Kommunen fører registeret, og
departementet kan gi forskrift» two things of two. Doubt splits nothing: not inside a subordinate clause, in a
parenthesis, in a list after a colon, nor between verbs that share an object («behandler og avgjør søknaden»). Linear: the
looks ahead are bounded.
"""

from typing import NamedTuple

from analysis.language.clause import MODALS, PAIRS, SUBORDINATORS, Clause, Word, is_finite
from analysis.language.lexicon import words as lexicon

MAX_CLAUSES = 6
_JOINING = frozenset(("og", "men"))
_MODALS = MODALS - {"tør", "kunne", "skulle"}
_FINITE = _MODALS | lexicon("legal_verbs") | frozenset("har er gjelder gjeld blir vert gir gjev sender varsler".split())
_RELATIVE = frozenset(("som", "der", "hvor", "kor"))
_IF = frozenset("dersom hvis når såfremt såframt".split())
_SECOND = _MODALS | {"har", "er"}
_PERHAPS = frozenset(("om", "før", "etter"))
_MARKS = frozenset(",;:()å") | _JOINING | {"eller", "og/eller", "samt"}
_SUBJECT_WORDS = 8
"""Words of a subject up to its verb."""
_IF_WORDS = 40
"""Words of a condition up to the verb of the clause it stands in front of."""


class Part(NamedTuple):
    """One of several main clauses.

    :ivar start: offset where it begins, behind «og» or «men»
    :ivar shares: it has no subject of its own; the one before is meant
    """

    start: int
    end: int
    shares: bool


def main_clauses(parsed: Clause) -> list[Part]:
    """The main clauses of a sentence in order; empty where there is but one."""
    words, verb = parsed.words, parsed.verb
    if verb is None:
        return []
    found: list[Part] = []
    begin, inside, depth = 0, "", 0
    number = verb + 1
    while number < len(words):
        word = words[number].text
        depth += (word == "(") - (word == ")")
        if word == ":":
            break
        if depth > 0:
            pass
        elif word in _JOINING and (following := _verb_of_next(words, number, verb, inside)) is not None:
            found.append(Part(words[begin].start, _end(words, number), begin > 0 and words[begin].text in _FINITE))
            begin, inside, verb, number = number + 1, "", following, following
        elif _astray(words, number, inside):
            return []
        else:
            inside = _inside(words, number, inside)
        number += 1
    if not found or len(found) >= MAX_CLAUSES:
        return []
    return [*found, Part(words[begin].start, words[-1].end, words[begin].text in _FINITE)]


def _end(words: tuple[Word, ...], number: int) -> int:
    """Where the clause before a joining word ends: without the comma."""
    return words[number - 2 if words[number - 1].text == "," else number - 1].end


def _inside(words: tuple[Word, ...], number: int, inside: str) -> str:
    """What is open at a word: a «clause», a «relative» one, «maybe» one that «om» or «før» begins, or nothing."""
    word, before = words[number].text, words[number - 1].text
    if word in _RELATIVE:
        return "clause" if inside == "clause" else "relative"
    if word in SUBORDINATORS or (before, word) in PAIRS:
        return "clause"
    if word in _PERHAPS and not inside:
        return "maybe"
    if word in _SECOND or (inside == "maybe" and is_finite(word) and not word.endswith("s")):
        # a finite verb without a subordinator of its own stands in a clause that was not seen to begin
        return inside if inside == "relative" else "clause"
    return inside


def _astray(words: tuple[Word, ...], number: int, inside: str) -> bool:
    """A verb right behind a comma is the main verb; the one taken for it stands in a clause in front."""
    return words[number].text == "," and inside in ("", "maybe") and number + 1 < len(words) and words[number + 1].text in _MODALS


def _verb_of_next(words: tuple[Word, ...], joint: int, verb: int, inside: str) -> int | None:
    """Index of the finite verb of the main clause that begins behind a joining word; None where none begins."""
    at = joint + 1
    if at + 1 >= len(words) or inside == "clause":
        return None
    comma, inside = words[joint - 1].text == ",", "" if inside == "maybe" else inside
    if words[at].text in ("plikter", "pliktar") and words[at + 1].text != "å":  # «rettigheter og plikter»
        return None
    if words[at].text in _FINITE:
        close = not inside and words[at].text in _MODALS and joint - verb >= 2
        return at if close or (comma and joint - verb >= 3 and (not inside or words[at].text in _MODALS)) else None
    if not comma and (inside or words[joint].text != "men"):
        return None
    if words[at].text in _IF:
        return _behind_condition(words, at)
    for number in range(at, min(at + 1 + _SUBJECT_WORDS, len(words) - 1)):
        word = words[number].text
        if word in _MARKS or word in SUBORDINATORS or word == "hvorvidt" or (word == "om" and number == at):
            return None
        if word in _FINITE and number > at:
            return number
    return None


def _behind_condition(words: tuple[Word, ...], at: int) -> int | None:
    for number in range(at + 2, min(at + _IF_WORDS, len(words) - 1)):
        if words[number].text == "," and words[number + 1].text in _FINITE:
            return number + 1
        if words[number].text in (";", ":"):
            return None
    return None
