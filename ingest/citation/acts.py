"""How an act is named: by date, by number, by name, by title, or as the text's own («denne loven»)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from .grammar import HEAD, NUMBER
from .lexicon import BEFORE_OWN, MONTH, MONTHS, NOT_NAMES

OWN: Final = "own"
SAME: Final = "same"

_DATE: Final = (
    rf"(?:(?P<d>\d{{1,2}})\.?\s{{0,2}}(?P<m>{MONTH})\.?,?\s{{1,2}}(?P<y>\d{{4}})(?!\d)"
    r"|(?P<iy>\d{4})-(?P<im>\d\d)-(?P<id>\d\d)(?!\d)(?:-(?P<inr>\d{1,5})(?!\d))?"
    r"|(?P<pd>\d{1,2})\.(?P<pm>\d{1,2})\.(?P<py>\d{4})(?!\d))"
    r"(?:,?\s{0,3}(?:[Nn]r\.?|nummer)\s{0,3}(?P<nr>\d{1,5})(?!\d))?"
)
_OF: Final = r"\s{1,3}(?:(?:av|frå|fra|den|datert|dagsett)\s{1,3}){0,2}"
_LAW: Final = r"lov(?:en|a|er)?"
_RULE: Final = r"forskrift(?:en|a|er)?|(?:kgl\.?\s?)?res(?:\.|olusjon(?:en)?)|kronprinsreg\.?res\."
DATED: Final = re.compile(rf"(?:(?P<law>{_LAW})|(?P<rule>{_RULE})){_OF}{_DATE}", re.I)
NEXT_DATED: Final = re.compile(rf"(?:\s{{0,3}},\s{{0,3}}|,?\s{{1,3}}(?:og|eller|samt)\s{{1,3}})(?:av\s)?{_DATE}", re.I)
_NAME_DATE: Final = re.compile(rf"{_OF}{_DATE}", re.I)
_TITLE_DATE: Final = re.compile(rf"[^§;:!?\n]{{3,160}}?(?P<title_end>,?\s)(?:av|frå|fra)\s(?:den\s)?{_DATE}")
_NAME_YEAR: Final = re.compile(
    r"\s(?:av\s|frå\s|fra\s)?\(?(?P<year>1[5-9]\d\d|20\d\d)(?!\d)\)?(?=\s{0,2}§|\s(?:kap|[a-zæøå])|[,.;)]|$)"
)
_NUMBERED: Final = re.compile(
    r"(?P<law>LOV|lov)?(?P<rule>FOR|forskrift)?(?:-|/)(?P<date>\d{4}-\d\d-\d\d)(?:-(?P<nr>\d{1,5}))?(?!\d)"
)

EU_NUMBER: Final = re.compile(
    r"(?P<pre>\((?:EU|EF|EØF|EC|EEC|Euratom|EØS)(?:[,/]\s?(?:EU|EF|EØF|Euratom))?\)\s{0,2})?(?P<nr>[Nn]r\.?\s{0,2})?"
    r"(?P<a>\d{1,4})/(?P<b>\d{1,4})(?!\d)(?P<post>/(?:EU|EF|EØF|EC|EEC|EURATOM|Euratom|JIS|RIA|FUSP))?(?![\w/])"
)
_EU_WORD: Final = re.compile(
    r"(?:[\w-]{2,30}-\sog\s)?(?:(?:[Rr]ådets|[Kk]ommisjonens|[Dd]elegert|[Dd]elegerte)\s){0,3}[\w-]{0,40}?(?P<type>[Ff]orordning|[Dd]irektiv|[Bb]eslutning)(?:en|a|ene|ar|er|et)?s?(?!\w)"
    r"(?:\s{1,3}(?=\(|[Nn]r|\d))?"
)
EU_NEXT: Final = re.compile(r"(?:\s{0,3},\s{0,3}|,?\s{1,3}(?:og|eller|samt)\s{1,3})(?=\(?(?:E|\d|nr))")

_OWN: Final = re.compile(
    r"(?:denne|dette|nærværende|herværende|noverande)\s(?:[Ll]ov(?:en|a)?s?|[Gg]runnlov(?:en|a)?s?|forskrift(?:en|a)?s?|forordning(?:en|a)?s?"
    r"|direktiv(?:et)?s?|instruks(?:en)?s?|reglement(?:et)?s?|konvensjon(?:en)?s?)(?!\w)"
    r"|(?:[Ll]ov(?:en|a)|[Ff]orskrift(?:en|a))\sher(?!\w)",
)
_SAME: Final = re.compile(
    r"(?:[Ss]amme|same|nevnte|nemnde|omtalte)\s(?:lov(?:en|a)?|forskrift(?:en|a)?|forordning(?:en|a)?|direktiv(?:et)?)s?(?!\w)"
)
_TITLED: Final = re.compile(r"(?P<word>[Ll]ov(?:en|a)?|[Ff]orskrift(?:en|a)?)\s(?P<about>om|til|for)\s(?=[\w«])")

_NAME_WORD: Final = re.compile(
    r"(?P<stem>[\w-]*?)(?P<tail>lov(?:en|a)?|forskrift(?:en|a)?|forordning(?:en|a)|konvensjon(?:en|a)|direktiv(?:et)|avtale[n]"
    r"|instruks(?:en)|reglement(?:et)|forskriftene|lovene)(?P<gen>s|as)?$", re.I,
)  # fmt: skip
_COORDINATED: Final = re.compile(r"(?:(?:[^\W\d_][\w]{1,40}-,\s){0,3}[^\W\d_][\w]{1,40}-,?\s(?:og|eller)\s)$")
_FORWARD: Final = re.compile(r"(?:[^\W\d_]\w{1,40}-(?:,\s[^\W\d_]\w{1,40}-){0,3},?\s(?:og|eller)\s)?[^\W_][\w-]{2,70}")
_ABBREVIATION: Final = re.compile(
    r"(?<![\w.-])(?P<abbr>[A-ZÆØÅa-zæøå]{1,8}(?:[bcdfghjkmnprstv]l|lov|[bcdfghjkmnprstvl]f|forskr)(?P<dot>\.?)|[A-ZÆØÅ][A-ZÆØÅa-z]?[A-ZÆØÅ]{1,4})(?P<gen>s)?,?\s{1,2}$"
)
_NOT_ABBREVIATED: Final = frozenset(
    [
        "jf",
        "jfr",
        "kf",
        "jmf",
        "nr",
        "avl",
        "fugl",
        "segl",
        "nagl",
        "jul",
        "ingl",
        "perl",
        "sml",
        "innl",
        "hf",
        "as",
        "asa",
        "ap",
        "ks",
        "og",
        "eu",
        "eøs",
        "ef",
        "kap",
        "art",
    ]
)

_WORDS: Final = re.compile(r"[\w'’-]+")
_STOP_TITLE: Final = re.compile(
    r"[;:!?\n\[\]»]|(?<!\bm\.v)(?<!\bmv)(?<!\bm\.m)\.(?=\s{0,2}[A-ZÆØÅ(§])|(?<![mMvV.])\.(?=\s{1,2}\D)|\s–\s|§"
)
_PAREN_NAME: Final = re.compile(
    r"[^;:!?\n§()]{0,240}?\(\s?[Ww]?(?P<name>[^()§\n]{3,90}?(?:lov(?:en|a)?|forskrift(?:en|a)?|instruks(?:en)?|reglement(?:et)?)(?:\s[–-]\s[\w.-]{1,14})?)\s?\)"
)
_CUT: Final = re.compile(
    r",?\s(?:jf|jfr|jamfør|skal|kan|gjelder|gjeld|må|er|var|blir|vert|bør|har|trer|kommer|så langt|slik|som|når|dersom"
    r"|etter|eller|i medhold|med hjemmel)(?!\w)"
)


class Act(NamedTuple):
    """An act expression: who it names and where it ends. ``name`` is OWN or SAME for words that point within the text."""

    name: str | None
    eu: str | None
    start: int
    end: int
    open_title: bool = False


def refid(word_is_law: bool, match: re.Match[str]) -> str | None:
    """The refid of a dated act, None when the date is none: «lov 10. februar 1967 nr. 4» → ``lov/1967-02-10-4``."""
    part = match.groupdict()
    if part["d"]:
        day, month, year = int(part["d"]), MONTHS[part["m"].lower()], part["y"]
    elif part["iy"]:
        day, month, year = int(part["id"]), int(part["im"]), part["iy"]
    else:
        day, month, year = int(part["pd"]), int(part["pm"]), part["py"]
    if not (1 <= day <= 31 and 1 <= month <= 12 and 1600 <= int(year) <= 2199):
        return None
    number = part["nr"] or part["inr"]
    suffix = f"-{int(number)}" if number else ""
    return f"{'lov' if word_is_law else 'forskrift'}/{year}-{month:02d}-{day:02d}{suffix}"


def celex(kind: str, match: re.Match[str]) -> str | None:
    """The Lovdata form of an EU act.

    «direktiv 2006/123/EF» → ``eu/32006l0123``, «forordning (EF) nr. 883/2004» → ``eu/32004r0883``.
    """
    first, second = match.group("a"), match.group("b")
    letter = "l" if kind.endswith("direktiv") else "d" if kind.endswith("beslutning") else "r"
    year_last = letter == "r" and (_year(second) and (match.group("nr") is not None or not _year(first)))
    if letter == "d" and not _year(first) and _year(second):
        year_last = True
    if len(first) < 4 and len(second) == 2 and letter == "r":  # «forordning (EØF) nr. 1408/71»
        year_last = True
    year, number = (second, first) if year_last or (len(first) == 4 and not _year(first)) else (first, second)
    if len(year) == 2:
        year = ("19" if int(year) > 50 else "20") + year
    if not _year(year) or not number.isdigit():
        return None
    return f"eu/3{year}{letter}{int(number):04d}"


def _year(digits: str) -> bool:
    return len(digits) == 4 and "1951" <= digits <= "2099"


def dated(text: str, position: int) -> Act | None:
    """«lov av 10. februar 1967 nr. 4», «forskrift 2022-06-22-1110», «LOV-1997-02-28-19» at this place."""
    match = DATED.match(text, position)
    if match is not None:
        name = refid(match.group("law") is not None, match)
        return Act(name, None, position, match.end(), True) if name else None
    numbered = _NUMBERED.match(text, position)
    if numbered is None or (numbered.group("law") is None) == (numbered.group("rule") is None):
        return None
    number = f"-{int(numbered.group('nr'))}" if numbered.group("nr") else ""
    family = "lov" if numbered.group("law") else "forskrift"
    return Act(f"{family}/{numbered.group('date')}{number}", None, position, numbered.end(), True)


def eu_act(text: str, position: int) -> Act | None:
    """«forordning (EU) 2016/679», «rådsdirektiv 89/391/EØF» at this place."""
    word = _EU_WORD.match(text, position)
    kind = "forordning"
    after = position
    if word is not None:
        kind, after = word.group("type").lower(), word.end()
    number = EU_NUMBER.match(text, after)
    if number is None or (word is None and number.group("pre") is None) or (word is not None and after == position):
        return None
    if kind.endswith("beslutning") and not (number.group("post") or number.group("pre")):
        return None
    identifier = celex(kind, number)
    return Act(None, identifier, position, number.end(), True) if identifier else None


def named_at(text: str, position: int) -> Act | None:
    """Any act expression that begins exactly here, for «§ 3 i barnelova»."""
    own = _OWN.match(text, position)
    if own is not None:
        return Act(OWN, None, position, own.end())
    same = _SAME.match(text, position)
    if same is not None:
        return Act(SAME, None, position, same.end())
    found = dated(text, position) or eu_act(text, position) or titled(text, position)
    if found is not None:
        return found
    word = _FORWARD.match(text, position)
    if word is None:
        return None
    name = act_name(word.group())
    return Act(name, None, position, word.end()) if name else None


def own_at(text: str, position: int) -> Act | None:
    """«denne loven», «forskriften her» or «samme lov» here; the words stand for an act named elsewhere."""
    for pattern, name in ((_OWN, OWN), (_SAME, SAME)):
        match = pattern.match(text, position)
        if match is not None:
            return Act(name, None, position, match.end())
    return None


def act_name(word: str) -> str | None:
    """The name an act goes by, lower case and without genitive; None for a word that names none."""
    if word == "Stortingets forretningsorden":
        return word.lower()
    match = _NAME_WORD.match(word.rsplit(" ", 1)[-1])
    if match is None:
        return None
    stem, tail, genitive = match.group("stem").lower(), match.group("tail").lower(), match.group("gen") or ""
    whole = word.lower()
    if genitive:
        whole = whole[: -len(genitive)] + ("a" if genitive == "as" else "")
    if not stem:
        return (
            whole if tail not in ("lov", "forskrift", "lovene", "forskriftene", "instruksen", "reglementet", "avtalen") else None
        )
    if tail in ("lov", "forskrift"):
        return "grunnloven" if whole == "grunnlov" else None
    if tail in ("lovene", "forskriftene") or whole in NOT_NAMES or (tail == "avtalen" and stem != "eøs-"):
        return None
    return whole if len(stem.strip("-")) > 1 else None


def word_start(text: str, position: int, floor: int) -> int:
    """Where the word that ``position`` stands in begins."""
    start = position
    limit = max(floor, position - 70)
    while start > limit and (text[start - 1].isalnum() or text[start - 1] in "-‑"):
        start -= 1
    return start


def name_start(text: str, start: int, floor: int) -> int:
    """Where a name begins whose last word begins at ``start``: «pasient- og» of a coordinated name, «Stortingets»."""
    limit = max(floor, start - 70)
    for lead in ("Stortingets ", "psykisk ", "Psykisk ", "Jan "):
        if (
            start - len(lead) >= floor
            and text.startswith(lead, start - len(lead))
            and text[start : start + 4] in ("forr", "hels", "Maye")
        ):
            return start - len(lead)
    if text[max(limit, start - 4) : start].endswith(("og ", "eller ", "ler ")):
        coordinated = _COORDINATED.search(text[max(floor, start - 110) : start])
        if coordinated is not None:
            start -= len(coordinated.group())
    return start


def abbreviation_before(text: str, position: int, floor: int) -> Act | None:
    """«fvl.» or «EMK» that stands right before a §, as an act."""
    lead = text[max(floor, position - 16) : position]
    match = _ABBREVIATION.search(lead)
    if match is None:
        return None
    name = match.group("abbr").rstrip(".")
    lower = name.lower()
    if (
        lower in _NOT_ABBREVIATED
        or len(name) < 2
        or not name.strip("IVXLC")
        or (not match.group("dot") and name.isupper() and text[position] == "§")
    ):
        return None
    if not match.group("dot") and name[-1] in "fl" and not name.isupper() and len(name) > 6:
        return None
    return Act(lower, None, position - len(match.group()), position)


def titled(text: str, position: int) -> Act | None:
    """«lov om friluftslivet § 1»: a title that leads straight to a place, or stands before its short name in parentheses."""
    match = _TITLED.match(text, position)
    if match is None:
        return None
    word = "lov" if match.group("word")[0] in "lL" else "forskrift"
    window = text[position : position + 200]
    inner = _TITLE_DATE.match(text, match.start("about") - 1) if " av " in window or " fr" in window else None
    if inner is not None and not _CUT.search(text, position, inner.start("title_end")):
        identifier = refid(word == "lov", inner)
        if identifier is not None:
            return Act(identifier, None, position, inner.end(), True)
    head = place_after_title(text, match.start("about") - 1)
    if head is None:
        name = paren_name(text, match.start("about") - 1)
        return Act(name[0], None, position, name[1]) if name and match.group("about") == "om" else None
    title = " ".join(text[match.start("about") : head].lower().split()).rstrip(" ,")
    return Act(f"{word} {title}", None, position, head)


def place_after_title(text: str, position: int) -> int | None:
    """If a title runs from here straight to «§ 7» (or a chapter or article), where the § stands; else None."""
    if not re.match(
        r"\s{0,2}(?:om|til|for|vedrørende|vedr|angående|inneholdende|indeholdende|med|mot|i|\()",
        text[position : position + 16],
    ):
        return None
    window = text[position : position + 260]
    stop = _STOP_TITLE.search(window)
    limit = position + (stop.end() if stop is not None else len(window))
    at = position
    while True:
        head = _PLACE_WORD.search(text, at, limit)
        if head is None:
            return None
        if HEAD.match(text, head.start()):
            break
        at = head.end()
    end = head.start()
    gap = text[position:end].rstrip(" ,")
    words = _WORDS.findall(gap[-60:])
    if not words or words[-1].lower() in BEFORE_OWN or gap.count("(") != gap.count(")"):
        return None
    if not gap.endswith(")") and act_name(words[-1]):
        return _chapter_then_section(text, end) if gap.lstrip().startswith("til ") else None
    if re.search(r"\s(?:skal|kan|gjelder|gjeld|jf|jfr|jamfør)(?!\w)", gap):
        return None
    return end


_PLACE_WORD: Final = re.compile(r"§|[Kk]ap|[Aa]rt|[Vv]edlegg")


def _chapter_then_section(text: str, position: int) -> int | None:
    """«forskrift … til domstolloven kapittel 11 § 1-1»: the chapter belongs to the title, the § to the regulation."""
    head = HEAD.match(text, position)
    if head is None or text[position] == "§":
        return None
    number = NUMBER["kapittel"].match(text, head.end())
    if number is None:
        return None
    after = re.compile(r"\s{1,2}(?=§)").match(text, number.end())
    return after.end() if after is not None else None


def paren_name(text: str, position: int) -> tuple[str, int] | None:
    """«… om forvaltningssaker (forvaltningsloven)»: the short name in parentheses that ends a title, and where it ends."""
    if "(" not in text[position : position + 244]:
        return None
    match = _PAREN_NAME.match(text, position)
    if (
        match is None
        or _CUT.search(text, position, match.start("name"))
        or re.search(r"\.\s[A-ZÆØÅ]", text[position : match.start("name")])
    ):
        return None
    name = act_name(re.split(r"\s[–-]\s", match.group("name"))[0].strip())
    return (name, match.end()) if name else None


def named_with_date(text: str, position: int, name: str) -> Act | None:
    """«alkoholloven av 5. april 1927»: the date tells which of the acts of that name is meant."""
    while position < len(text) and text[position].isdigit():
        position += 1
    match = _NAME_DATE.match(text, position)
    if match is None or not re.match(r"\s{1,3}(?:av|frå|fra)\s", text[position : position + 8]):
        return None
    law = "lov" in name[-6:]
    identifier = refid(law, match) if law or "forskrift" in name else None
    return Act(identifier, None, position, match.end(), True) if identifier else None


def named_with_year(text: str, position: int, name: str) -> Act | None:
    """«straffeloven 1902», «barneloven (1981)»: the year goes into the name."""
    match = _NAME_YEAR.match(text, position)
    return Act(f"{name} {match.group('year')}", None, position, match.end()) if match is not None else None


_INSTRUMENT: Final = (
    r"(?:traktat(?:en)?|avtale[n]|konvensjon(?:en)?|overenskomst(?:en)?|protokoll(?:en)?|direktiv(?:et)?|forordning(?:en)?"
    r"|reglement(?:et)?|reglene|instruks(?:en)?|vedtektene|vedtektenes|anordning(?:en)?|ordning(?:en)|statutten?e?|pakten|koden"
    r"|retningslinjene|veiledningen|veilederen|standarden|straffelov|fsfin|grunnlov)"
)
_TITLED_INSTRUMENT: Final = (  # «reskriptet om grendegods § 2»
    r"(?:reskript|plakat|instruks|reglement|anordning)(?:en|et)?\s(?:om|for)(?:\s(?!(?:i|etter|jf|jfr|av|med|og|eller|som)\b)[a-zæøå-]{2,30}){1,5}"
)
_INSTRUMENT_BEFORE: Final = re.compile(rf"(?<![\w-])(?P<name>[\w-]{{0,40}}(?:{_TITLED_INSTRUMENT}|{_INSTRUMENT}))s?\s{{1,2}}$", re.I)
_INSTRUMENT_AT: Final = re.compile(rf"(?:den\s(?:[\w-]{{3,20}}\s){{0,2}})?(?P<name>[\w-]{{0,40}}{_INSTRUMENT})s?(?!\w)", re.I)
_UNKNOWN_TITLE: Final = re.compile(r"(?P<word>[Ll]ov|[Ff]orskrift)(?:en|a)?\s(?P<title>(?:om|til|for)\s[^,.;:()§\n]{3,140})")


def instrument_before(text: str, position: int, floor: int) -> Act | None:
    """«traktatens artikkel 95», «trafikkreglene § 15»: a rule that is no act of the corpus, yet not one's own."""
    match = _INSTRUMENT_BEFORE.search(text[max(floor, position - 90) : position])
    if match is None:
        return None
    return Act(match.group("name").lower(), None, position - len(match.group()), position)


def instrument_at(text: str, position: int) -> Act | None:
    """The same after the place: «artikkel 95 i traktaten», «§ 4 i lov om skatt til Svalbard» (a title with no end in sight)."""
    title = _UNKNOWN_TITLE.match(text, position)
    if title is not None:
        cut = _CUT.search(text, title.start("title"), title.end())
        end = cut.start() if cut is not None else title.end()
        words = " ".join(text[title.start("title") : end].lower().split())
        return Act(
            f"{title.group('word').lower()} {words}",
            None,
            position,
            position + len(text[position:end].rstrip()),
        )
    match = _INSTRUMENT_AT.match(text, position)
    return Act(match.group("name").lower(), None, position, match.end()) if match is not None else None
