"""Sentences that define a term: «Med X menes …» and its kin, wherever they stand."""

import re
from collections.abc import Iterator

from analysis.language import phrases
from analysis.language.entries import entry
from analysis.language.found import Found, Pattern, Span, contains, terms_in
from analysis.language.lexicon import any_of

_STEMS = ("mene", "mein", "menast", " ment ", "forst", "sikt", "defin", "skjøn")
_COUNT_STEMS = ("regne", "rekn", "anses", "ansees", "ansett", "betrakt")
_WORD_STEMS = ("uttrykk", "begrep", "omgrep", "ord", "betegn", "nemn", "benevn", "benem", "term")
_QUOTES = ("«", '"', "“", "”", "„")
_CALLED_STEMS = (
    "kalt",
    "kalla",
    "kalles",
    "benevn",
    "betegn",
    "omtal",
    "nemnd",
    "nemnt",
    "nevnt",
    "forkort",
    "referert",
    "herett",
    "definert",
)
"""Cheap tests before the costly ones."""
_MED = re.compile(r"\b(?:[Mm]ed|[Vv]ed)\s+")
_VERB = re.compile(rf"(?<=[\s,»”\")]){phrases.VERB}\b")
_BEFORE = re.compile(
    r"(?:^\W{0,8}(?:\w{1,3}[.)])?|[,;:(–-]|\b(?:og|skal|men|også|òg|her|det|vidare|videre|likevel|bestemmelse[nr]?|forstand|sammenheng|samanheng)|"
    r"\b(?:lov|forskrift|kapit|paragraf|ledd|avsnitt|vedlegg|direktiv|forordning|artikkel|instruks|avtale|føresegn|konvensjon|reglement|§|del)\w*"
    r"(?:\s(?:her|og\s\w+))?|[§\d][\w-]*)\s*$"
)
_ASKING = re.compile(r"\b(?:hva|kva|hvad|hvem|kven|hvilke\w*|kva\sfor|ka|om|ikke|ikkje)(?:\ssom|\sder)?(?:\s\w+){0,2}\s*$")
_FILL = re.compile(
    rf"(?:\s*(?:[,:]|{phrases.SCOPE}(?=[\s,:.])|(?:her|også|òg|i\sdette|altså|særlig|i\salminnelighet)(?=[\s,:])|det(?=\s*[:,]|\sher\b)))*\s*"
)
_WHO = re.compile(r"\s*(?:ein|man|vi|en|denne\s\w+|dette\s\w+|lova|loven|forskrift[ae]n?|det)\b")
_AIM = re.compile(r"\s*(?:det\s)?(?:til\s)?")
_MENES_MED = re.compile(rf"(?<![\w]){phrases.VERB}(?:\s(?:det|her|òg|også))?(?:,?\s{phrases.SCOPE},?)?\s+(?:med|ved)\b:?\s*")
_COUNTS = (
    r"(?:regnes|reknes|reknast|regnast|anses|ansees|betraktes|betraktast|reknar\s(?:ein|vi)|regner\sman|(?:blir|vert|er|skal)\s"
    r"(?:[\w.]+\s)?(?:rekna|regnet|ansett|å\srekne|å\sregne|regnes|reknast|anses|ansees))"
)
_SOM = re.compile(
    rf"^\W{{0,8}}(?:(?P<scope>{phrases.SCOPE}),?\s)?(?:som|til(?=\s[^\n]{{2,60}}\s(?:regnes|reknes|reknast|(?:vert|blir)\s(?:m\.a\.\s|også\s|òg\s)?rekna)\b))\s(?P<term>[^;:\n]{{2,140}}?)\s(?P<verb>{_COUNTS}|(?:skal\s)?(?:forstås|forståast))\b(?!\s(?:ikk|ikkj)e\b)(?P<rest>[^\n]*)",
    re.IGNORECASE,
)
_SOM_NOT = re.compile(
    r"^(?:(?:en|ei|ein|et|eit)\s)?(?:følge|følgje|hovedregel|hovudregel|likestilt|likestilte|nevnt|nemnt|nemnd|ledd|utgangspunkt|regel|alternativ|konsekvens|det\b|vilkår)"
)
_COUNTED = re.compile(
    rf"^(?P<what>[^\n]{{3,400}}?)[\s,](?:skal\s)?{_COUNTS}\s(?:(?:også|òg|her|alltid|{phrases.SCOPE})\s)?som\s"
    r"(?P<term>[^,.;:\n]{2,80}?)(?=\s(?:når|dersom|hvis|så\slenge|etter|i\sdenne|i\sdette|uten|ut[ae]n|selv\som|sjølv|med\smindre|og)\b|\s*[,.;:]|\s*$)",
    re.IGNORECASE,
)
_NO_CASE = re.compile(
    r"\bikkj?e\b|\b(?:hva|kva|hvem|kven)\s|\bsom\s(?:regnes|anses|reknast)|\b(?:kan|skal)\s(?:i\s)?(?:regnes|anses|reknast)|^\W{0,8}(?:det|dette|den|denne|de|dei|disse|desse)\b",
    re.IGNORECASE,
)
_SUBJECT = r"(?P<term>[^\s,;:.]{1,60}(?:\s[^\s,;:.]{1,60}){0,8}?)"
_WORD_MEANS = re.compile(
    r"^\W{0,8}(?:[Mm]ed\s)?(?:uttrykk(?:et|ene|a)|begrep(?:et|ene)|omgrep(?:et|a)|ord(?:et|ene|a)|betegnelse[nr](?:e)?|nemning[ae](?:ne)?|benevnelsen|benemningen|termen)\s"
    rf"(?P<term>[^;:\n]{{2,140}}?)\s(?:{phrases.SCOPE}\s)?{phrases.STRONG_COPULA}\b(?P<rest>[^\n]*)",
    re.IGNORECASE,
)
_DEFINED_AS = re.compile(
    rf"^\W{{0,8}}{_SUBJECT}\s(?:{phrases.SCOPE}\s)?(?:defineres|definerast|(?:er|blir|vert)\s(?:her\s)?definert)\s(?:{phrases.SCOPE}\s)?(?:her\s)?som\b(?P<rest>[^\n]*)",
    re.IGNORECASE,
)
_QUOTED_MEANS = re.compile(
    rf"^\W{{0,8}}(?=[«\"“”„])\W?(?P<term>[^«»\"“”„\n]{{2,120}})[»\"“”]\s(?:{phrases.SCOPE}\s)?(?:{phrases.STRONG_COPULA}|skal\s[^.;:\n]{{0,120}}?\sforstås\ssom)\b(?P<rest>[^\n]*)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"^\W{0,8}(?:[Nn]år|[Dd]er|[Hh]vor)\s(?:(?:uttrykket|begrepet|omgrepet|ordet)\s)?(?P<term>[«\"“”„][^«»\"“”„\n]{2,120}[»\"“”])\s[^,;:\n]{2,100},\s(?:betyr|menes|siktes|forstås|er)\b"
    r"(?:\s(?:det|dette|her)\b)?(?P<rest>[^\n]*)"
)
_INLINE = re.compile(rf"^\W{{0,8}}{_SUBJECT},\s(?:her\s)?(?:definert|forstått)\ssom\b(?P<rest>[^\n]*)", re.IGNORECASE)
_IS = re.compile(
    rf"^\W{{0,8}}(?:\d[\d.]*\s)?(?:{phrases.SCOPE},?\s(?=er\s))?{_SUBJECT}\s(?:{phrases.SCOPE}\s)?{phrases.COPULA}\b(?:\s{phrases.SCOPE})?\s?:?(?P<rest>[^\n]*)",
    re.IGNORECASE,
)
_IS_NOT = re.compile(rf"\s*{any_of('is_not')}\b")
_NO_SUBJECT = re.compile(
    rf"^{any_of('no_subject')}\b"
    r"|\bsom\b|\bat\b|\bhv(?:ordan|or|a)\b|\b(?:er|blir|var|gjelder|gjeld)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(
    rf"(?P<open>\()?\b(?:{phrases.CALLED}|(?<=\()(?:heretter|kalt|kalla|også\skalt|òg\skalla|forkortet|forkorta))\s(?:for\s|som\s|:\s?)?(?P<term>[^()\n;]{{1,120}}?)(?=\)|[,.;]|\s\(|\s(?:som|skal|kan|er|har|gjelder)\b|\s*$)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:i|på|for|til|av|ved|etter|under)\s", re.IGNORECASE)
_LED_TO = re.compile(
    r"\b(?:skal|kan|må|er|blir|vert|har|gjelder|gjeld|bistås|fastsetter|omfatter)\b(?:\s\w+){0,4}?\s(?:av|for|ved|hos|til|fra|frå|om|i|med|på)\s",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(?<=\s)\((?P<term>[«\"“”][^«»\"“”()\n]{2,80}[»\"“”])\)")


def in_sentence(text: str, start: int, end: int, *, defining: bool = False, heading: str = "") -> Iterator[Found]:
    """The definitions in the sentence ``text[start:end]``.

    :param defining: the provision's heading says that it defines; plain «X er …» counts then
    :param heading: of the provision; «… regnes som X» counts where the heading asks for X
    """
    low = text[start:end].lower()
    found = _principal(text, start, end, low, defining=defining, heading=heading)
    yield from found
    if contains(low, _CALLED_STEMS):
        yield from _called(text, start, end, _CALLED, Pattern.CALLED)
    if "(" in low and contains(low, _QUOTES):
        yield from _called(text, start, end, _SHORT, Pattern.SHORT)


def _principal(text: str, start: int, end: int, low: str, *, defining: bool, heading: str) -> list[Found]:
    verb = contains(low, _STEMS)
    count = contains(low, _COUNT_STEMS)
    if verb and (found := _med(text, start, end) or _menes_med(text, start, end)):
        return found
    if (count or verb) and (found := _som(text, start, end)):
        return found
    if found := _means(text, start, end, low, verb=verb):
        return found
    if count and heading and (found := _counted(text, start, end, heading)):
        return found
    return _is(text, start, end) if defining else []


def _med(text: str, start: int, end: int) -> list[Found]:
    found: list[Found] = []
    at = start
    while match := _MED.search(text, at, end):
        at = match.end()
        if text.startswith("mindre ", at):
            continue  # «med mindre» is «unless»
        before = text[max(start, match.start() - 60) : match.start()]
        if not (match[0][0] == "M" or _BEFORE.search(before)) or _ASKING.search(before):
            continue
        verb = _VERB.search(text, match.end(), min(end, match.end() + 220))
        if not verb or ";" in text[match.end() : verb.start()]:
            continue
        terms = terms_in(text, match.end(), verb.start())
        if not terms:
            continue
        begin = _after_verb(text, verb, end)
        scope = (
            scope_in(text, start, match.start())
            or scope_in(text, match.end(), verb.start())
            or scope_in(text, verb.end(), min(end, begin + 40), begin)
        )
        found += [Found(Pattern.MED, term, (begin, end), scope) for term in terms]
        at = verb.end()
    # «Med X menes … og med Y menes …»: the first ends where the second begins
    return [
        Found(one.pattern, one.term, (one.definiens[0], min([end, *(_end_before(text, other.term[0]) for other in found
              if other.term[0] > one.definiens[0])])), one.scope) for one in found
    ]  # fmt: skip


def _end_before(text: str, at: int) -> int:
    """Where the clause before «, og med X» ends, X beginning at ``at``."""
    cut = re.search(
        r"(?:[,;.]|\s(?:og|mens|medan))?\s*(?:og\s|mens\s|medan\s)?(?:med|ved)\s[^,;]{0,30}$", text[max(0, at - 60) : at], re.IGNORECASE
    )
    return max(0, at - 60) + cut.start() if cut else at


def _after_verb(text: str, verb: re.Match[str], end: int) -> int:
    at = verb.end()
    if verb[0].lower().startswith(("mener", "meiner", "forstår", "skjønar")) and (who := _WHO.match(text, at, end)):
        at = who.end()
    if "sikt" in verb[0].lower() and (aim := _AIM.match(text, at, end)):
        at = aim.end()
    fill = _FILL.match(text, at, end)
    return fill.end() if fill else at


def scope_in(text: str, start: int, end: int, until: int | None = None) -> str:
    """The first scope phrase in the span; ``until``: it must begin before."""
    match = _SCOPE.search(text, start, end)
    return match[0] if match and (until is None or match.start() < until) else ""


_SCOPE = re.compile(r"\b" + phrases.SCOPE, re.IGNORECASE)


def _menes_med(text: str, start: int, end: int) -> list[Found]:
    match = _MENES_MED.search(text, start, end)
    if not match or match.end() >= end or _ASKING.search(text[max(start, match.start() - 40) : match.start()]):
        return []
    found = entry(text, match.end(), end, listed=True)
    if not found:
        return []
    scope = scope_in(text, start, match.end())
    return [Found(Pattern.MENES_MED, term, found.definiens, scope) for term in found.terms]


def _som(text: str, start: int, end: int) -> list[Found]:
    match = _SOM.match(text[start:end])
    if not match or _SOM_NOT.match(match["term"]):
        return []
    term = terms_in(text, start + match.start("term"), start + match.end("term"), words=8)
    fill = _FILL.match(text, start + match.start("rest"), end)
    begin = fill.end() if fill else start + match.start("rest")
    scope = match["scope"] or scope_in(text, start + match.end("verb"), end, begin)
    return [Found(Pattern.SOM, one, (begin, end), scope) for one in term]


def _means(text: str, start: int, end: int, low: str, *, verb: bool) -> list[Found]:
    patterns: list[re.Pattern[str]] = []
    if contains(low[:40], _WORD_STEMS):
        patterns.append(_WORD_MEANS)
    if contains(low[:60], _QUOTES):
        patterns += [_QUOTED_MEANS, _WHEN]
    if verb:
        patterns += [_DEFINED_AS, _INLINE]
    sentence = text[start:end]
    match = next((found for pattern in patterns if (found := pattern.match(sentence))), None)
    if match:
        if match.re in (_DEFINED_AS, _INLINE) and _NO_SUBJECT.search(match["term"]):
            return []
        terms = terms_in(text, start + match.start("term"), start + match.end("term"))
        return _rest(text, start, end, match, terms, Pattern.MEANS)
    return []


def _is(text: str, start: int, end: int) -> list[Found]:
    match = _IS.match(text[start:end])
    if not match or _NO_SUBJECT.search(match["term"]) or _IS_NOT.match(match["rest"]):
        return []
    terms = terms_in(text, start + match.start("term"), start + match.end("term"), words=7)
    return _rest(text, start, end, match, terms, Pattern.IS)


def _rest(text: str, start: int, end: int, match: re.Match[str], terms: list[Span], pattern: Pattern) -> list[Found]:
    fill = _FILL.match(text, start + match.start("rest"), end)
    begin = fill.end() if fill else start + match.start("rest")
    scope = scope_in(text, start, begin)
    return [Found(pattern, term, (begin, end), scope) for term in terms]


def _counted(text: str, start: int, end: int, heading: str) -> list[Found]:
    match = _COUNTED.match(text[start:end])
    if not match or _NO_CASE.search(match[0]) or not (_asked(match["term"], heading) or _CLASS.match(match["what"])):
        return []
    terms = terms_in(text, start + match.start("term"), start + match.end("term"), words=5)
    what = (start + match.start("what"), start + match.end("what"))
    return [Found(Pattern.COUNTED, term, what, scope_in(text, *what)) for term in terms]


_CLASS = re.compile(
    r"(?:enhver|ethvert|alle|einkvar|person\w*|\w+)\s(?:\w+\s)?(?:som|der|med)\s|(?:enhver|ethvert|alle|einkvar)\s", re.IGNORECASE
)
"""Beginnings of a class of cases, not of one case."""


def _asked(term: str, heading: str) -> bool:
    """Whether the heading names the term, in whatever inflection."""
    low = heading.lower()
    return any(word[:6] in low for word in re.findall(r"\w{4,}", term.lower()))


def _called(text: str, start: int, end: int, pattern: re.Pattern[str], kind: Pattern) -> Iterator[Found]:
    for match in pattern.finditer(text, start, end):
        before = text[start : match.start()].rstrip(" ,(")
        if len(before) < 3:
            continue
        for term in terms_in(text, *match.span("term"), words=8, split=False):
            name = text[slice(*term)]
            at = _echo(before[-220:], name)
            if at is None and (kind is Pattern.SHORT or _PLACE.match(name)):
                continue  # a translation or an example in brackets names nothing
            stop = start + len(before)
            yield Found(kind, term, (stop - len(before[-220:]) + at, stop) if at is not None else _named(text, start, stop))


def _echo(before: str, name: str) -> int | None:
    """Where the words begin that the name takes up («Den europeiske myndighet … («Myndigheten»)»); None if it takes up none."""
    low = name.lower()
    words = list(_WORDS.finditer(before))
    for number in range(len(words) - 1, -1, -1):
        word = words[number][0].lower()
        stem = word[: max(4, min(9, len(word) - 2))]
        found = low.find(stem) if len(word) >= 4 else -1
        # The head of the name, not its first part: «dyrehelseforordningen» is a regulation, not the health of animals.
        if (
            found >= 0
            and found + len(word) >= len(low) - 4
            and before[words[number].end() : words[number].end() + 1] not in (*_QUOTES, "»")
        ):
            for back in range(number - 1, max(-1, number - 5), -1):
                if words[back][0].lower() in _DETERMINERS:
                    return words[back].start()
            return words[number].start()
    return None


_WORDS = re.compile(r"[^\W\d_]+")
_DETERMINERS = frozenset("en et ei ein eit den det de dei et".split())


def _named(text: str, start: int, end: int) -> Span:
    """What gets a name: the words before it, from behind the verb and preposition that lead to them."""
    led = _LED_TO.search(text, start, end)
    return (led.end(), end) if led and text.count(" ", led.end(), end) >= 1 else (start, end)
