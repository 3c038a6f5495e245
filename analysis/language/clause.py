"""The main clause of a sentence of law: its finite verb, what stands before it, and which parts are subordinate.

Norwegian puts the finite verb of a main clause second. So what comes first, be it the subject («Kommunen skal …»), a
condition («Dersom …, skal kommunen …»; «Dør søkeren, skal …») or an adverbial («Etter fødselen skal …»), ends where the
verb stands; after a clause in front a comma does. A subordinate clause has a finite verb of its own, which is passed over.
One pass over the words; linear.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from analysis.language.lexicon import words as lexicon

_WORD = re.compile(r"[\w-]*\w|[,;:()]|[.…]")
SUBORDINATORS = frozenset(
    """som at dersom hvis når fordi hvor såfremt såframt mens medan hvordan korleis hvem kven hva kva hvilke hvilken hvilket kor
    der ettersom enn idet selv sjølv da""".split()
)
PAIRS = {("med", "mindre"), ("uten", "at"), ("utan", "at"), ("slik", "at"), ("etter", "at"), ("så", "langt"), ("så", "lenge"),
         ("så", "snart"), ("for", "så")}  # fmt: skip
MODALS = frozenset("skal kan må bør plikter pliktar tør vil skulle kunne".split())
_PASSIVE = re.compile(r"[a-zæøåé]{2,}(?:es|ast|as)$")
_NO_PASSIVE = re.compile(
    r"(?:.*(?:enes|anes|ere[sn]?s|aras|anas)|alles|deres|dykkar|ellers|elles|minst|fast|kontrast|last|mest|best|ytelses?|samtlige?s"
    r"|etates|barnets|andres|noes|ens|loves|straffes?lov|adresses?|interesses?|prosesses?|klasses?|tilfelles|utenlandes|avtales?)$"
)


class Word(NamedTuple):
    """A word or mark of a sentence in lower case."""

    text: str
    start: int
    end: int


class Clause(NamedTuple):
    """The frame of a sentence.

    :ivar words: all words and marks
    :ivar verb: index of the main clause's finite verb, None for a sentence without one
    :ivar fronted: whether something other than the subject may stand before the verb: a clause, an adverbial or nothing
    :ivar first: index of the first word of the main clause, after a clause in front
    """

    words: tuple[Word, ...]
    verb: int | None
    fronted: bool
    first: int


@lru_cache(maxsize=1)
def finite_verbs() -> frozenset[str]:
    """Word forms of both written forms that are finite verbs where they occur (from the treebank's annotation)."""
    return frozenset(Path(__file__).with_name("verbs.txt").read_text(encoding="utf-8").split()) | MODALS | lexicon("legal_verbs")


def is_finite(word: str) -> bool:
    """Whether a word form can be a finite verb.

    >>> [is_finite(word) for word in ("skal", "innkreves", "setjast", "kommunenes", "opplysninger")]
    [True, True, True, False, False]
    """
    return word in finite_verbs() or (bool(_PASSIVE.fullmatch(word)) and not _NO_PASSIVE.fullmatch(word))


def clause(low: str) -> Clause:
    """The frame of a sentence in lower case."""
    words = tuple(Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(low))
    start = _label(words)
    subordinate = start < len(words) and (_opens(words, start) or _inverted(words, start))
    if subordinate:
        for number in range(start + 1, len(words) - 1):
            if words[number].text == "," and is_finite(words[number + 1].text) and not _in_parenthesis(words, number):
                return Clause(words, number + 1, True, number + 1)
    verb = _walk(words, start + (1 if subordinate and is_finite(words[start].text) else 0), 1 if subordinate else 0)
    return Clause(words, verb, subordinate, start)


def _label(words: tuple[Word, ...]) -> int:
    """Index of the first word after «(1)», «a.», «–»."""
    start = 0
    while start < len(words) and start < 4 and (words[start].text in "().:" or len(words[start].text) == 1 or words[start].text.isdigit()):
        start += 1
    return start if start < len(words) else 0


def _opens(words: tuple[Word, ...], at: int) -> bool:
    word, after = words[at].text, words[at + 1].text if at + 1 < len(words) else ""
    if word in ("om", "før", "etter", "senest", "seinast") or (word, after) in PAIRS:
        return True
    return (word in SUBORDINATORS and word not in ("der", "da", "selv", "sjølv", "kor")) or (word in ("der", "da") and after in _SUBJECT_WORDS)


_NO_CLAUSE = frozenset(
    "nevnt nemnt nemnd nemnde nevnte angitt angitte fastsatt fastsett omhandlet omtalt beskrevet følge følgje helhet heilskap regel".split()
)
"""After «som»: «som nevnt i første ledd» has no verb of its own."""
_BARE_RELATIVE = frozenset("han hun ho kongen departementet dei de".split())
_AUXILIARIES = frozenset("er var blir blei ble vert vart har hadde være vere bli verte".split())
_SUBJECT_WORDS = frozenset(("det", "den", "de", "dei", "en", "ein", "et", "eit", "noen", "nokon", "han", "hun", "ho"))


def _inverted(words: tuple[Word, ...], at: int) -> bool:
    return is_finite(words[at].text) and at + 2 < len(words)


def _in_parenthesis(words: tuple[Word, ...], at: int) -> bool:
    depth = 0
    for word in words[:at]:
        depth += (word.text == "(") - (word.text == ")")
    return depth > 0


def _walk(words: tuple[Word, ...], start: int, pending: int) -> int | None:
    """The first finite verb that no subordinate clause claims."""
    depth = 0
    spare: int | None = None
    for number in range(start, len(words)):
        word = words[number].text
        depth += (word == "(") - (word == ")")
        if depth > 0:
            continue
        before = words[number - 1].text if number else ""
        if word in SUBORDINATORS or (before, word) in PAIRS:
            after = words[number + 1].text if number + 1 < len(words) else ""
            if not (word in ("der", "da", "kor", "selv", "sjølv", "enn") and before != ",") and not (word == "som" and after in _NO_CLAUSE):
                pending += 1
        elif word in ("den", "dei", "de") and words[number + 1 : number + 2] and words[number + 1].text in _BARE_RELATIVE:
            pending += 1  # «Kongen eller den han gir fullmakt, kan …»
        elif word in (",", ";", ":"):
            following = words[number + 1].text if number + 1 < len(words) else ""
            if is_finite(following):
                pending = 0
        elif is_finite(word) and before not in ("å", "og/eller") and before not in _AUXILIARIES:
            if pending == 0:
                return number
            pending -= 1
            spare = number if spare is None else spare
    return spare
