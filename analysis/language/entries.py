"""Lists of definitions: the lead-in («I denne loven menes med:») and the entries («X: …», «X, …», «"X" …»)."""

import re

from msgspec import Struct

from analysis.language import phrases
from analysis.language.found import Span, contains, first_quoted, terms_in
from analysis.language.lexicon import any_of

_LEAD_STEMS = (
    "mene",
    "mein",
    "ment",
    "forst",
    "sikt",
    "defin",
    "skjøn",
    "bety",
    "tyder",
    "begrep",
    "omgrep",
    "uttrykk",
    "forkort",
    "ordforkl",
    "term",
)
_ENDS_OPEN = re.compile(
    rf"(?:{phrases.VERB}|\b(?:betyr|betyder|tyder|gjelder|gjeld|brukes|brukast|nyttes|nyttast|menes|defineres))\b[^.;\n]{{0,110}};?$",
    re.IGNORECASE,
)
_DEFINITIONS = re.compile(
    r"\b(?:definisjon\w*|begrep\w*|omgrep\w*|uttrykk\w*|forkort\w+|ordforklaring\w*|termer|termar)\b[^.;\n]{0,110}[:;]?$", re.IGNORECASE
)
_FOLLOWING = re.compile(r"\b(?:følgende|følgjande|disse|desse)\s(?:\w+\s)?(?:definisjon|begrep|omgrep|uttrykk)", re.IGNORECASE)
_HAS_TERM = re.compile(rf"\b(?:med|ved)\s(?!mindre\s)(?P<term>[^:;\n]{{2,160}}?)\s(?:{phrases.SCOPE}\s)?{phrases.VERB}\b", re.IGNORECASE)
_COLON = re.compile(r"(?P<term>[^:;\n]{1,120}?)\s*:(?=\s|$)")
_DASH = re.compile(r"(?P<term>[^:;,.\n]{1,80}?)\s+(?:[–—-]|=)\s+")
_COMMA = re.compile(r"(?P<term>[^,:;.\n]{1,70}?)[,;]\s+")
_COPULA = re.compile(
    rf"(?P<term>[^,:;.\n]{{1,80}}?)\s+(?:{phrases.SCOPE}\s)?{phrases.COPULA}(?:\s{phrases.SCOPE})?\s*:?\s+(?!ikkj?e\b)", re.IGNORECASE
)
_MEANS_FIRST = re.compile(r"(?:betyr|menes\smed|med)\s(?=[«\"“])")
_OPENING = any_of("definiens_opens")
_BARE = re.compile(rf"(?P<term>[^\s,:;.]{{1,60}}(?:\s[^\s,:;.]{{1,60}}){{0,4}}?)\s+(?={_OPENING}\s)")
_AFTER_QUOTE = re.compile(
    rf"(?:\s?\([^()\n]{{1,80}}\))?\s*(?:{phrases.SCOPE}\s)?(?:(?:{phrases.COPULA}|omfatter|omfattar|viser\stil)\b\s*:?|[:,;=–—-]|med\sdette\smen\w+)?\s*",
    re.IGNORECASE,
)
_MORE_QUOTED = re.compile(r"\s*(?:,|og|eller|/|og/eller)\s*(?=[«\"“”„])")
_CLAUSE = re.compile(r"\s(?:som|der|hvor|når|dersom)\s", re.IGNORECASE)


_RULE = re.compile(
    r"\b(?:dersom|når|hvis|regnes|reknast|anses|omfatter|omfattar|vilkår\w*|person\w*|skal|kan|må|er|bare|kun|ikkj?e|følgende\s(?!definisjon|begrep|uttrykk)\w+)\b",
    re.IGNORECASE,
)


class Entry(Struct, frozen=True, array_like=True, gc=False):
    """One entry of a list of definitions."""

    terms: tuple[Span, ...]
    definiens: Span


def lead_in(sentence: str, *, has_items: bool) -> bool:
    """Whether a sentence opens a list of definitions and names no term itself.

    >>> lead_in("I denne loven menes med:", has_items=True), lead_in("Med fartøy menes:", has_items=True)
    (True, False)
    >>> lead_in("Følgende definisjoner gjelder i denne forskriften:", has_items=False)
    True
    """
    if not contains(sentence[-400:].lower(), _LEAD_STEMS):
        return False
    sentence = sentence.rstrip()[-400:].replace("\n", " ")
    if not (sentence.endswith((":", ";", "med", "ved", "–", "-")) or has_items):
        return False
    named = _HAS_TERM.search(sentence)
    if named and terms_in(sentence, *named.span("term")):
        return False
    if _ENDS_OPEN.search(sentence) and re.search(rf"{phrases.VERB}|betyr|tyder|definisjon|uttrykk|begrep|omgrep", sentence, re.IGNORECASE):
        after = re.search(rf"{phrases.VERB}\b[^\n]{{0,80}}?\b(?:med|ved)\b\s*(?P<rest>[^\n:]*)", sentence, re.IGNORECASE)
        rest = after["rest"].strip() if after else ""
        return not rest or bool(phrases.GENERIC.match(rest)) or bool(re.fullmatch(phrases.SCOPE, rest, re.IGNORECASE))
    return sentence.endswith((":", ";")) and bool(_DEFINITIONS.search(sentence) or (has_items and _FOLLOWING.search(sentence)))


def entry(text: str, start: int, end: int, *, listed: bool) -> Entry | None:
    """The terms with which ``text[start:end]`` begins, and what they mean; None if it does not begin with any.

    :param listed: under a lead-in; a comma or an article may then end the term too
    """
    if listed and (means := _MEANS_FIRST.match(text, start, end)):
        start = means.end()
    quoted = first_quoted(text, start, end)
    if quoted:
        return _quoted(text, quoted, end)
    colon = _COLON.match(text, start, end)
    if colon and (listed or not _CLAUSE.search(colon["term"])):
        terms = terms_in(text, *colon.span("term"), words=12 if listed else 6)
        if terms and not re.search(r"[.!?]\s", colon["term"]):
            return _made(text, terms, colon.end(), end)
    patterns = (_DASH, _COPULA, _COMMA, _BARE) if listed else (_DASH,)
    for pattern in patterns:
        match = pattern.match(text, start, end)
        if match and not _CLAUSE.search(match["term"] + " "):
            terms = terms_in(text, *match.span("term"), words=7)
            if terms:
                return _made(text, terms, match.end(), end)
    return None


def alone(text: str, start: int, end: int) -> Entry | None:
    """A line that is nothing but a term; what it means stands below it."""
    while end > start and text[end - 1] in " :–-":
        end -= 1
    if text[start:end].endswith((".", ",", ";")):
        return None
    terms = terms_in(text, start, end, words=8)
    return Entry(tuple(terms), (end, end)) if terms else None


def run_on(text: str, start: int, end: int) -> Entry | None:
    """An entry in the middle of a paragraph: quoted, or capitalised before a colon."""
    quoted = first_quoted(text, start, end)
    if quoted:
        return _quoted(text, quoted, end)
    colon = _COLON.match(text, start, min(end, start + 90))
    if colon and text[start].isupper() and not _CLAUSE.search(colon["term"]):
        terms = terms_in(text, *colon.span("term"), words=6)
        return _made(text, terms, colon.end(), end) if terms else None
    return None


def bare_lead_in(sentence: str) -> bool:
    """Whether a sentence of a provision that defines opens a list without a defining verb («For denne forskrift gjelder:»)."""
    return len(sentence) < 90 and sentence.rstrip().endswith(":") and not _RULE.search(sentence) and not _HAS_TERM.search(sentence)


def _quoted(text: str, first: tuple[Span, int], end: int) -> Entry | None:
    terms, at = [first[0]], first[1]
    while (more := _MORE_QUOTED.match(text, at, end)) and (following := first_quoted(text, more.end(), end)):
        terms.append(following[0])
        at = following[1]
    after = _AFTER_QUOTE.match(text, at, end)
    kept = [span for term in terms for span in terms_in(text, *term, words=14, split=False)]
    return _made(text, kept, after.end() if after else at, end) if kept else None


def _made(text: str, terms: list[Span], start: int, end: int) -> Entry:
    while start < end and text[start].isspace():
        start += 1
    return Entry(tuple(terms), (start, end))
