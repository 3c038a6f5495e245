"""What the recognisers of definitions hand each other: spans in one text, and the trimming of a span to the term in it."""

import re
from enum import StrEnum

from msgspec import Struct

from analysis.language import phrases
from analysis.language.lexicon import any_of

QUOTED = re.compile(r"[«\"“”„‟‹](?P<term>[^«»\"“”„‟‹›\n]{1,120})[»\"“”‟›]|(?<!\w)['‘’](?P<single>[^'‘’\n]{2,80})['’](?!\w)")
_LEAD = re.compile(
    rf"(?:[\s,«»\"“”„‟:–-]+|{phrases.SCOPE}(?=[\s,])|{any_of('before_a_term')}(?=\s))",
    re.IGNORECASE,
)
_TAIL = re.compile(rf"(?:[\s,«»\"“”„‟:;–-]+|(?<=\s){phrases.SCOPE}|(?<=\s)(?:her|også|òg|det|i\sdenne))$", re.IGNORECASE)
_PAREN = re.compile(r"\s?\([^()\n]{1,80}\)$")
_PARTS = re.compile(r"\s*,\s*(?:og\s|eller\s|og/eller\s)?|\s+(?:og|eller|og/eller)\s+")
_BOUND = re.compile(r"\s(?:for|av|med|til|om|i|på|fra|frå|ved|som|mellom|over|under|mot)\s")
"""With a preposition the words between commas belong together («sentral for hunder, katter og ildrer»)."""
_LETTER = re.compile(r"[^\W\d_]")
_NO_TERM = re.compile(
    rf"^{any_of('no_term')}\b|\b(?:skal|kan|må|har|hadde|ikkj?e(?!-)|bør|kreves)\b|[\u0370-\u04ff]",
    re.IGNORECASE,
)

Span = tuple[int, int]


class Pattern(StrEnum):
    """By which form a definition was recognised."""

    MED = "med-menes"  # «Med X menes …»
    MENES_MED = "menes-med"  # «I denne lov menes med X: …»
    ITEM = "list-item"  # an entry of a list under «menes med:»
    SOM = "som-regnes"  # «Som X regnes …»
    COUNTED = "regnes-som"  # «… regnes som X», where the heading asks who or what does
    IS = "er"  # «X er …» in a provision that defines
    MEANS = "betyr"  # «Uttrykket X betyr/omfatter …»
    CALLED = "heretter-kalt"  # «… (heretter kalt X)»
    SHORT = "short-form"  # «… («X»)»


class Found(Struct, frozen=True, array_like=True, gc=False):
    """One term with what it means, as spans."""

    pattern: Pattern
    term: Span
    definiens: Span  # empty where what follows below is meant
    scope: str = ""


def contains(low: str, stems: tuple[str, ...]) -> bool:
    """Whether a lower-case text has one of the stems; much cheaper than a pattern of alternatives."""
    return any(stem in low for stem in stems)


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without scope phrases, articles, quotation marks and a closing parenthesis."""
    for _ in range(6):  # a scope, a comma, a quotation mark … each may hide another
        before = (start, end)
        lead = _LEAD.match(text, start, end)
        if lead and lead.end() < end:
            start = lead.end()
        # 160 characters hold every scope phrase
        tail = _TAIL.search(text[max(start, end - 160) : end])
        if tail:
            end = max(start, end - 160) + tail.start()
        paren = _PAREN.search(text[max(start, end - 84) : end])
        if paren and max(start, end - 84) + paren.start() > start:
            end = max(start, end - 84) + paren.start()
        if (start, end) == before:
            break
    return start, end


def terms_in(text: str, start: int, end: int, *, words: int = 12, split: bool = True) -> list[Span]:
    """The terms in the place of one: the quoted ones, the parts of an enumeration, or the whole; none if it cannot be a term."""
    quoted = [_quoted(match) for match in QUOTED.finditer(text, start, end)]
    if quoted and sum(b - a for a, b in quoted) * 2 >= len(text[start:end].strip()) - 12:
        return [span for span in (trimmed(text, *one) for one in quoted) if _plausible(text, span, 14)]
    whole = trimmed(text, start, end)
    inside = text[whole[0] : whole[1]]
    if split and ("," in inside or " eller " in inside) and not _BOUND.search(inside):
        parts = _split(text, *whole)
        if len(parts) > 1 and all(_plausible(text, part, 2 if "," in inside else 1) for part in parts):
            return parts
    return [whole] if _plausible(text, whole, words) else []


def first_quoted(text: str, start: int, end: int) -> tuple[Span, int] | None:
    """A term in quotation marks with which the span begins, and where the marks end."""
    match = QUOTED.match(text, start, end)
    return (_quoted(match), match.end()) if match else None


def _quoted(match: re.Match[str]) -> Span:
    return match.span("term") if match["term"] is not None else match.span("single")


def _split(text: str, start: int, end: int) -> list[Span]:
    parts, begin = [], start
    for match in _PARTS.finditer(text, start, end):
        parts.append((begin, match.start()))
        begin = match.end()
    return [trimmed(text, a, b) for a, b in [*parts, (begin, end)] if b > a]


def _plausible(text: str, span: Span, words: int) -> bool:
    """Whether the span can be a term: short, with letters, no pronoun and no verb of a rule."""
    term = text[span[0] : span[1]]
    if not _LETTER.search(term) or "\n" in term or len(term.split()) > words or len(term) > 160 or term.endswith("-"):
        return False
    return not (phrases.PRONOUN.match(term) or phrases.GENERIC.match(term) or _NO_TERM.search(term))
