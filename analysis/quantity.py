"""Quantities in legal text, with their exact place: ages, amounts, percentages, durations, deadlines, counts.

Both written forms, digits and words. A number is a quantity only together with its unit, so «§ 18», «nr. 16» and
dates are none. Deadlines also come without a number; the standards the law tells apart («straks», «snarest»,
«uten ugrunnet opphold» …) stay apart here. Every look around a number is bounded, so the time is linear in the text.
"""

import re
from bisect import bisect
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct, structs

QuantityKind = Literal["age", "amount", "percent", "duration", "deadline", "count", "base-amount"]
Bound = Literal["min", "max"]

BEFORE = 110
"""Characters before a number that may decide what it is."""

AFTER = 60
"""Characters after a number that may decide what it is."""


class Quantity(Struct, frozen=True):
    """One quantity of a text.

    :ivar value: the number; None for a deadline without one
    :ivar unit: år, måned, uke, dag, virkedag, time, minutt, kvartal, kr, euro, rettsgebyr, G, prosent, promille, «dato»
        (a deadline on a day of the calendar), «hendelse» (a deadline by an event: «før første salg»), the noun that is
        counted, or «måned av 18» for «12 av de siste 18 månedene»
    :ivar text: ``text[start:end]``, bounding words («minst», «innen», «under») included
    :ivar iso: ISO 8601 duration where there is one
    :ivar standard: for a deadline without a number its standard, in bokmål
    :ivar bound: whether the number is a least or a greatest value, if the words say so
    :ivar exclusive: the number itself is outside («over», «under», «til fylte»)
    """

    kind: QuantityKind
    value: float | None
    unit: str
    text: str
    start: int
    end: int
    iso: str | None = None
    standard: str | None = None
    bound: Bound | None = None
    exclusive: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """What two quantities of one kind must share to say the same."""
        if self.standard:
            return (self.standard,)
        return (self.text.lower(),) if self.value is None else (f"{self.value:g}", self.unit)


_ARTICLES = frozenset(("en", "ein", "ei", "et", "eit"))
_ONES = {
    **dict.fromkeys((*sorted(_ARTICLES), "én", "éin", "éi", "ett", "étt", "eitt"), 1), "to": 2, "tre": 3, "fire": 4, "fem": 5,
    "seks": 6, "sju": 7, "syv": 7, "åtte": 8, "ni": 9, "ti": 10, "elleve": 11, "tolv": 12, "tretten": 13, "fjorten": 14,
    "femten": 15, "seksten": 16, "sytten": 17, "atten": 18, "nitten": 19,
}  # fmt: skip
_TENS = {"tjue": 20, "tyve": 20, "tretti": 30, "førti": 40, "femti": 50, "seksti": 60, "sytti": 70, "åtti": 80, "nitti": 90}
_AFTER_TENS = ("en", "ein", "én", "to", "tre", "fire", "fem", "seks", "sju", "syv", "åtte", "ni")
WORDS: dict[str, float] = {
    **_ONES, **_TENS, **{ten + one: number + _ONES[one] for ten, number in _TENS.items() for one in _AFTER_TENS},
    **dict.fromkeys(("halvannet", "halvannen", "halvanna", "halvtanna", "halvtannan"), 1.5),
    **dict.fromkeys(("halvt", "halv", "halve"), 0.5), "hundre": 100,
}  # fmt: skip
"""Number words of both written forms."""


def _trie(words: list[str]) -> str:
    """One pattern for the words, branching letter by letter, so that a word that is none of them fails at once."""
    branches: dict[str, list[str]] = {}
    for word in words:
        branches.setdefault(word[:1], []).append(word[1:])
    ordered = sorted(branches.items(), reverse=True)
    parts = [letter + _trie(rest) if rest != [""] else letter for letter, rest in ordered if letter]
    return "(?:" + "|".join(parts) + ("|" if "" in branches else "") + ")"


_PERIOD_AHEAD = "(?= (?:halvt? |hele? |kalender|v[iy]rke|yrke|arbeids)?(?:dag|døgn|uke|veke|måne|måna|kvartal|år|tim|minutt))"
_NUMBER = re.compile(
    r"[ \n(«/–-](?<!§ )(?<!nr\. )(?<!jf\. )(?P<n>(?:[0-9]{1,3}(?:[ .\u00a0\u202f][0-9]{3})+(?![0-9])"
    rf"|[0-9]{{1,12}})(?:,[0-9]{{1,6}})?(?![0-9])|{_trie([word for word in WORDS if word not in _ARTICLES])}(?!\w)"
    rf"|{_trie(sorted(_ARTICLES))}{_PERIOD_AHEAD})"
)
_TIME = (
    r"(?P<virkedag>(?:virke|vyrke|yrke|arbeids)dag(?:ene|ane|er|ar|)s?)|(?P<dag>(?:kalender)?dag(?:ene|ane|er|ar|)s?|døgn(?:a"
    r"|ene|et)?s?)|(?P<uke>(?:uke|veke|vike)(?:ne|ene|ane|r|n|)s?|uka|veka)|(?P<måned>(?:kalender)?(?:måned|månad)(?:ene|ane|er"
    r"|ar|en|)s?)|(?P<kvartal>kvartal(?:ene|er|a)?s?)|(?P<år>(?:kalender|inntekts|regnskaps)?(?:årene|åra|året|år)s?)"
    r"|(?P<time>tim(?:ene|ane|er|ar|e)s?)|(?P<minutt>minutt(?:ene|er|a)?s?)"
)
_UNIT = re.compile(
    r"[ \u00a0]?(?P<word>(?:(?:samm?enhengende|samanhengande|siste|første|hele|heile|påfølgende|påfølgjande|fulle) "
    rf")?(?:{_TIME})|(?P<kr>(?:millioner |million |millionar |mill\.? |mrd\.? |milliarder |tusen )?(?:norske )?(?:kroner|krone"
    r"|kr\b\.?|euro))|(?P<prosent>prosent(?:poeng)?|pst\b\.?|%)|(?P<promille>promille|‰)|(?:ganger|gonger|gongar) (?:\w+ "
    r"){0,2}?(?P<multiple>\w*(?:grunn(?:beløp|sum)|rettsgebyr)\w*)|(?P<fee>rettsgebyr(?:et)?))(?!\w)",
)
_BASE = re.compile(r"[ \u00a0]?(?:(?P<g>g)|grunnbeløpet|grunnsummen)(?!\w)")
_SHARE = re.compile(
    r"(?:(?P<min>minst|mer enn|meir enn|over)|(?P<max>inntil|høyst|høgst|under|mindre enn)) (?:(?P<half>halvparten|halvdelen"
    r"|helvta)|(?:(?:en|ein|én) )?(?P<third>tredjedel(?:en)?|tredel(?:en)?)|(?:(?:en|ein|én) )?(?:fjerdedel|firedel)(?:en)?"
    r"|(?P<two>to tredjedel(?:er|ar)|to tredel(?:er|ar)))(?!\w)",
)
_COUNTED = re.compile(
    r"[ \u00a0](?P<noun>(?:\w+(?:ende|ande|lige|lege) )?(?:personer|personar|arbeidstak[ea]re|arbeidstakarar"
    r"|ansatte|tilsette|årsverk|dagsverk|medlemm?er|medlemer|medlemmar|varamedlemm?er|elev[ea]r|barn|deltak[ea]re|deltakarar"
    r"|plass[ea]r|ganger|gonger|gongar|husstander|bolig(?:er|enheter)|bustader|aksjeeiere|foreldre|søsken|eksemplarer|meter"
    r"|kilometer|kvadratmeter|kilogram|kg|km|liter|tonn|mål|dekar|semest(?:er|re)|skoleår|studiepoeng|stemmer|røyster))(?!\w)",
)
_ANY_NOUN = re.compile(r"[ \u00a0](?P<noun>[a-zæøå]{4,30})(?![\w-])")
_MIN = r"minst|minimum|mer enn|meir enn|over|ikkj?e under|fr[aå] og med|eldre enn|tidligst|tidlegast|leng(?:re|er) enn"
_MAX = (
    r"inntil|høyst|høgst|maksimalt|maksimum|ikkj?e over|ikke mer enn|ikkje meir enn|under|til og med|yngre enn|opptil|opp til"
    r"|mindre enn|ikkj?e overstig(?:e|er)|overstiger ikke|kortere enn|kortare enn"
)
_LATEST = r"senest innen|seinast innan|senest|sein[ae]st|inn[ae]n utløpet av|i løpet av|inn[ae]nfor|inn[ae]n|før det har gått"
_BOUND = re.compile(
    rf"(?:^|(?<=\W))(?:(?P<latest>{_LATEST})|(?P<max>{_MAX})|(?P<min>{_MIN}))(?: (?P<also>minst|høyst|inntil))? (?:(?:kr\.?"
    r"|kroner|nok|alderen|de|dei|det|den|en frist på|ein frist på|ei frist på|en periode på) )?(?:siste |første |en |et |ein "
    r"|eit )?$",
)
_OUTSIDE = re.compile(r"(?:m[ei]+r|over|eldre|leng(?:re|er)|under|yngre|mindre|kort[ea]re)(?: enn)?")
"""Bounding words that leave their number out; denied, they keep it («ikke under 18 år»)."""
_FILLED = re.compile(r"(?:^|(?<=\W))fyl(?:ler|lte|ler|le|lt|t|te|)\s(?:minst )?$")
_NOT = re.compile(r"(?:^|\W)ikk(?:j)?e\W+(?:er|være|vere|har|har vært|vara|vare) $")
_UNTIL = re.compile(r"(?:^|\W)(?:til|før|inntil|frem til|fram til|ikke|ikkje|ennå ikke)\W(?:[^.;]{0,45})$")
_PERSON = re.compile(
    r"(?:^|\W)(?:\w*barn(?:et|a|s)?|\w*person(?:en|er|ar|ene|ane)?|ungdom\w*|mindreårige?|søker\w*|søkjar\w*|\w*elev\w*|den som"
    r"|dei som|de som|han|hun|ho|vedkommende|vedkommande|pasient\w*|bruker\w*|medlem\w*|utlending\w*|borger\w*|innbygger\w*"
    r"|arbeidstak\w*|deltak\w*|kjøper\w*|innvandrer\w*|leder\w*|styrer\w*|innehaver\w*|føraren?|fører\w*|enhver|alle|noen|nokon"
    r"|gutt\w*|jente\w*|kvinne\w*|menn|alder\w*)(?!\w)[^.;]{0,60}$",
)
_AGE_WORD = re.compile(r"alder\w*(?: (?:er|på|mellom|fra|frå|over|under|til|minst|av))*\s$")
_SPAN_WORD = re.compile(
    r"(?:^|\W)(?:\w*(?:frist|periode|varighet|varigheit|løpetid|tid|fengsel|straff|lengd?e|opphold|opphald|botid|periodar"
    r"|virkning)\w*|fengsel)[^.;]{0,40}$|(?:^|\W)(?:i|for|varer|varar|etter|siste|første|av|på|gjennom|hver|kvart"
    r"|hvert)\s(?:inntil |minst |over |under |mer enn |høyst |de siste )?$",
)
_AGE_AFTER = re.compile(r"\s(?:gamm?el|gamle|gamalt?|gammelt|eller eldre|eller yngre|og eldre|og yngre|og oppover)(?!\w)")
_BEYOND = re.compile(r"\s(?:eller|og) (?:(?P<min>eldre|mer|meir|oppover|over)|yngre|mindre|under)(?!\w)")
_SINCE = re.compile(r"\s(?:etter|før|siden|sidan|fra|frå|senere|seinare|tilbake|til )")
_PAST = re.compile(r"(?:siste|foregående|føregåande) $")
_THROUGH = re.compile(r"(?:^|\W)(?:i|for|gjennom|hver|hvert)\s(?:inntil |minst |over |under |mer enn |høyst )?$")
_TERM_BEFORE = re.compile(r"(?:frist|varsel)[^.;:\n]{0,75}$")
_TERM_AFTER = re.compile(r"\s(?:\w*frist\w*|varsel|varslingsfrist)(?!\w)")
_ANCHOR = re.compile(r"\s(?P<word>før|etter(?! (?:denne|dette|loven|lova|første|andre|annet|tredje|§)))(?!\w)")
_REFERENCE = re.compile(r"(?:§+|\bnr\.?|nummer|artikkel|artiklene|art\.|kapittel|kap\.|punkt|pkt\.|side)[ \u00a0]?$")
_MONEY_BEFORE = re.compile(r"(?:\bkr\.?|\bkroner|\bnok)[ \u00a0]$")
_WINDOW = re.compile(r" av (?:de|dei) (?:siste|foregående|føregåande|forutgående) $")
_CONTINUES = re.compile(r"\s?(?:–|-|til|og|eller)\s?\w")
_RANGE = re.compile(r"\s?(?:–|-)\s?|\s(?:til|til og med|og|eller)\s(?:under\s|fylte\s)?")
_LOW = re.compile(r"(?:^|\W)(?P<word>mellom|millom|fra|frå|fra og med|frå og med) (?:fylte )?$")
_STANDARDS: tuple[tuple[str, str], ...] = (
    ("uten ugrunnet opphold", r"ute?a?n (?:ugrunn[ea]t?|grunnlaust|ugrunda) opp?h[oa]ld"),
    ("uten unødig opphold", r"ute?a?n (?:unødig|unødvendig|unødvendige?) opp?h[oa]ld"),
    ("uten opphold", r"ute?a?n opp?h[oa]ld(?! (?:i|på) (?:riket|norge|noreg|landet))"),
    ("så snart som mulig", r"så (?:snart|fort) (?:som |det er )?(?:praktisk )?(?:mulig|mogleg|mogeleg|råd(?: er)?)"),
    ("så tidlig som mulig", r"så tidle?i?g som (?:mulig|mogleg|råd)|tidligst mulig|tidlegast mogleg|tidligest mulig"),
    ("snarest", r"snar[ea]st(?: (?:mulig|råd|mogleg|mogeleg))?"),
    ("straks", r"strakst?|med det same"),
    ("umiddelbart", r"umiddelbart|med ein gong|med en gang"),
    ("omgående", r"omgående|omgåande"),
    ("innen rimelig tid", r"inn[ea]n rimele?i?g tid|i rimele?i?g tid"),
    ("på forhånd", r"på (?:forhånd|førehand)"),
    ("i god tid", r"i god tid"),
)
_ANY_STANDARD = "|".join(f"(?P<s{n}>{pattern})" for n, (_, pattern) in enumerate(_STANDARDS))
_STANDARD = re.compile(rf"(?<!\w)(?:{_ANY_STANDARD})(?!\w)")
_STANDARD_HINTS = (
    "opph", "snar", "straks", "med det same", "med en gang", "med ein gong", "umiddelbart", "omgå", "så snart", "så fort",
    "rimel", "på fø", "på forhå", "i god tid", "tidl",
)  # fmt: skip
_CALENDAR_HINTS = ("innen ", "innan ", "senest ", "seinast ", "seinest ", "i løpet ", "innenfor ", "innanfor ")
_EVENT_HINTS = ("før ", "så snart", "innen ", "innan ", "senest ", "seinast ", "seinest ")
_DIGITS = str.maketrans({" ": "", "\u00a0": "", "\u202f": "", ".": "", ",": "."})
_MONTH = r"(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)"
_CALENDAR = re.compile(
    rf"(?<!\w)(?:{_LATEST}) (?:den )?(?:\d{{1,2}}\. {_MONTH}|\d{{1,2}}\. i måneden|(?:mandag|tirsdag|onsdag|torsdag|fredag"
    r"|måndag|tysdag|laurdag)(?: i (?:uken|veka) etter)?|(?:ut(?:gangen|løpet) av|utgangen av) (?:\w+)|samme dag|same dag"
    r"|første (?:virkedag|arbeidsdag|yrkedag))",
)
_EVENT = re.compile(
    r"(?<!\w)(?:(?:senest|seinast|seinest) (?:når|samtidig med|samstundes med)|så snart(?! som mulig| som mogleg| råd| det er| "
    r"som råd)|(?:innen|innan) (?:den )?frist(?:en|a)?(?= \w)|før(?= (?!\d|og |eller |i tid|lov|kl\b|(?:\w+ )?\d{4}"
    rf"|{_MONTH})))(?: [\w§()-]+){{1,9}}",
)
_PERIODS = ("virkedag", "dag", "uke", "måned", "kvartal", "år", "time", "minutt")
_FACTORS = (("mrd", 1e9), ("milliard", 1e9), ("mill", 1e6), ("tusen", 1e3))
_ISO = {"år": "P{}Y", "måned": "P{}M", "uke": "P{}W", "dag": "P{}D", "virkedag": "P{}D", "time": "PT{}H", "minutt": "PT{}M"}


def find_quantities(text: str) -> list[Quantity]:
    """The quantities of a text in order of their place; never raises, linear in the length of the text.

    >>> [(q.kind, q.value, q.text) for q in find_quantities("Den som har fylt 18 år, skal innen tre uker betale 500 kroner.")]
    [('age', 18.0, 'fylt 18 år'), ('deadline', 3.0, 'innen tre uker'), ('amount', 500.0, '500 kroner')]
    """
    low = "\n" + fold(text)  # what follows may count on something before every word
    found = [*_numbers(low), *_words(low)]
    if any(hint in low for hint in _EVENT_HINTS):
        found.extend(_events(low, sorted((quantity.start, quantity.end) for quantity in found if quantity.kind == "deadline")))
    found.sort(key=lambda quantity: (quantity.start, quantity.end, quantity.value or 0))
    spans = [(quantity.start - 1, quantity.end - 1) for quantity in found]
    placed = [structs.replace(one, text=text[a:b], start=a, end=b) for one, (a, b) in zip(found, spans, strict=True)]
    return [one for one in placed if not (one.kind == "base-amount" and one.text.endswith("g"))]  # «5 g» is weight


def fold(text: str) -> str:
    """The text in lower case, every character in its place (``str.lower`` may lengthen a text)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(one if len(one.lower()) != 1 else one.lower() for one in text)


def _numbers(low: str) -> Iterator[Quantity]:
    """What is written with a number."""
    tokens = list(_NUMBER.finditer(low))
    skip = -1
    for number, token in enumerate(tokens):
        if number <= skip:
            continue
        following = tokens[number + 1] if number + 1 < len(tokens) else None
        if one := _measure(low, token):
            yield one
        elif following and following.start("n") - token.end() < 36 and (pair := _pair(low, token, following)):
            yield from pair
            skip = number + 1
        elif counted := _count(low, token):
            yield counted


def _words(low: str) -> Iterator[Quantity]:
    """Standards, days of the calendar, and shares."""
    if any(hint in low for hint in _STANDARD_HINTS):
        for match in _STANDARD.finditer(low):
            standard = next(name for n, (name, _) in enumerate(_STANDARDS) if match[f"s{n}"])
            yield Quantity("deadline", None, "", match.group(), *match.span(), standard=standard, bound="max")
    if "halv" in low or "tred" in low or "fjerded" in low or "firedel" in low or "helvta" in low:
        for match in _SHARE.finditer(low):
            value = 50.0 if match["half"] else 66.67 if match["two"] else 33.33 if match["third"] else 25.0
            bound: Bound = "min" if match["min"] else "max"
            outside = bool(_OUTSIDE.fullmatch(match["min"] or match["max"]))
            yield Quantity("percent", value, "prosent", match.group(), *match.span(), bound=bound, exclusive=outside)
    if any(hint in low for hint in _CALENDAR_HINTS):
        for match in _CALENDAR.finditer(low):
            yield Quantity("deadline", None, "dato", match.group(), *match.span(), bound="max")


def _events(low: str, dated: list[tuple[int, int]]) -> Iterator[Quantity]:
    """Deadlines that are events, where no other deadline stands."""
    for match in _EVENT.finditer(low):
        near = dated[max(0, (place := bisect(dated, (match.start(), len(low)))) - 2) : place + 1]
        if not any(start < match.end() and match.start() < end for start, end in near):
            yield Quantity("deadline", None, "hendelse", match.group(), *match.span(), bound="max")


def _value(token: str) -> float:
    return WORDS[token] if token in WORDS else float(token.translate(_DIGITS))


def _reference(text: str, token: "re.Match[str]") -> bool:
    return bool(_REFERENCE.search(text, max(0, token.start("n") - 12), token.start("n")))


def _measure(text: str, token: "re.Match[str]") -> Quantity | None:
    """The quantity whose number is ``token`` and whose unit follows it (or, for «kr 500», stands before)."""
    value = _value(token["n"])
    unit = _UNIT.match(text, token.end(), min(len(text), token.end() + AFTER))
    if unit is None:
        return _without_unit(text, token, value)
    if _reference(text, token):
        return None
    name = next((n for n in (*_PERIODS, "kr", "prosent", "promille") if unit[n]), "")
    if name == "kr":
        lower = unit["word"]
        factor = next((factor for opening, factor in _FACTORS if lower.startswith(opening)), 1)
        return _make(text, "amount", value * factor, "euro" if lower.endswith("euro") else "kr", token.start("n"), unit.end())
    if name in ("prosent", "promille"):
        return _make(text, "percent", value, name, token.start("n"), unit.end())
    if not name:
        base = unit["multiple"] and "rettsgebyr" not in unit["multiple"]
        kind: QuantityKind = "base-amount" if base else "amount"
        return _make(text, kind, value, "G" if base else "rettsgebyr", token.start("n"), unit.end())
    return _period(text, value, name, token.start("n"), unit.end())


def _without_unit(text: str, token: "re.Match[str]", value: float) -> Quantity | None:
    start, end = token.span("n")
    if match := _BASE.match(text, end):
        plain = token["n"][0].isdigit() and not _reference(text, token) if match["g"] else token["n"].startswith("halv")
        return _make(text, "base-amount", value, "G", start, match.end()) if plain else None
    if token["n"][0].isdigit() and (money := _MONEY_BEFORE.search(text, max(0, start - 8), start)):
        return _make(text, "amount", value, "kr", money.start(), end)
    filled = 0 < value < 121 and _FILLED.search(text[max(0, start - 20) : start])
    return _make(text, "age", value, "år", start, end) if filled and not _CONTINUES.match(text, end) else None


def _period(text: str, value: float, unit: str, start: int, end: int) -> Quantity:
    """An age, a deadline or a duration."""
    before = _before(text, start)
    after = text[end : end + AFTER]
    if (unit == "år" and _is_age(before, after, value)) or (unit == "måned" and _FILLED.search(before)):
        return _make(text, "age", value, unit, start, end)
    return _make(text, "deadline" if _is_deadline(before, after) else "duration", value, unit, start, end, _iso(value, unit))


def _before(text: str, start: int) -> str:
    window = text[max(0, start - BEFORE) : start]
    cut = max(window.rfind("\n"), window.rfind(". "), window.rfind("; "))
    return window[cut + 1 :] if cut < 0 or window[cut] == "\n" else window[cut + 2 :]


def _is_age(before: str, after: str, value: float) -> bool:
    if value > 120 or value < 0.5:
        return False
    if _FILLED.search(before) or _AGE_WORD.search(before) or _AGE_AFTER.match(after):
        return True
    if _SPAN_WORD.search(before) or _SINCE.match(after):
        return False
    bound = _BOUND.search(before)
    if bound and bound["latest"]:
        return False
    if bound and bound.group().startswith(("under", "yngre", "over", "eldre")):
        return bool(_PERSON.search(before)) or bound["max"] is not None or 12 <= value <= 100
    return bool(_PERSON.search(before))


def _is_deadline(before: str, after: str) -> bool:
    if _PAST.search(before):
        return False
    bound = _BOUND.search(before)
    if (bound and bound["latest"]) or _TERM_AFTER.match(after) or _TERM_BEFORE.search(before):
        return True
    return bool(_ANCHOR.match(after)) and not _THROUGH.search(before)


def _make(text: str, kind: QuantityKind, value: float, unit: str, start: int, end: int, iso: str | None = None) -> Quantity:
    """The quantity with the bounding words beside it."""
    before = _before(text, start)
    bound: Bound | None = None
    outside = False
    if match := _BOUND.search(before):
        bound = "min" if match["min"] or match["also"] == "minst" else "max"
        word = match["min"] or match["max"]
        outside = bool(word and not match["also"] and _OUTSIDE.fullmatch(word))
        if not match["latest"] and _NOT.search(before[: match.start()]):
            bound, outside = "max" if bound == "min" else "min", not outside
        start -= len(before) - match.start()
    elif kind == "age" and (match := _FILLED.search(before)):
        bound = "max" if _UNTIL.search(before[: match.start()] or " ") else "min"
        outside = bound == "max"
        start -= len(before) - match.start()
    elif match := _BEYOND.match(text, end):
        bound = "min" if match["min"] else "max"
    elif kind == "deadline":
        bound = "max"
    if kind == "deadline" and (match := _ANCHOR.match(text, end)):
        end = match.end()
    return Quantity(kind, float(value), unit, text[start:end], start, end, iso, None, bound, outside)


def _pair(text: str, low: "re.Match[str]", high: "re.Match[str]") -> list[Quantity]:
    """«mellom 16 og 18 år», «12 til 15 år», «12 av de siste 18 månedene»: two numbers and one unit."""
    between = text[low.end() : high.start("n")]
    second = _measure(text, high)
    if second is None or second.kind == "count" or _reference(text, low):
        return []
    first = _value(low["n"])
    if _WINDOW.match(between):
        unit = f"{second.unit} av {second.value:g}"
        return [_make(text, "duration", first, unit, low.start("n"), second.end, _iso(first, second.unit))]
    if not _RANGE.fullmatch(between):
        return []
    opening = _LOW.search(_before(text, low.start("n")))
    start = low.start("n") - len(opening.group().lstrip(" (,")) if opening else low.start("n")
    ranged = opening is not None or "til" in between or "–" in between or "-" in between
    if not ranged and "og" in between:
        return []
    kind, unit, before = second.kind, second.unit, _before(text, start)
    if unit == "år" and kind in ("duration", "deadline") and not _SPAN_WORD.search(before) and _PERSON.search(before):
        kind = "age"
    last: Bound | None = "max" if ranged else second.bound
    between_ages = kind == "age" and opening is not None and opening["word"] in ("mellom", "millom") and "og med" not in between
    outside = ranged and (between_ages or "under" in between or "fylte" in between)
    ends: tuple[tuple[float, Bound | None, bool], ...] = ((first, "min" if ranged else None, False), (second.value or 0, last, outside))
    dated, span = kind in ("duration", "deadline"), text[start : second.end]
    return [
        Quantity(kind, n, unit, span, start, second.end, _iso(n, unit) if dated else None, None, bound, out) for n, bound, out in ends
    ]


def _count(text: str, token: "re.Match[str]") -> Quantity | None:
    if token["n"].startswith("halv"):
        return None
    value = _value(token["n"])
    bound = _BOUND.search(_before(text, token.start("n")))
    noun = _COUNTED.match(text, token.end()) or (_ANY_NOUN.match(text, token.end()) if bound and not bound["latest"] else None)
    if noun is None or (1000 < value < 2100 and not bound and token["n"].isdigit()):
        return None
    return _make(text, "count", value, noun["noun"], token.start("n"), noun.end())


def _iso(value: float, unit: str) -> str | None:
    base = unit.partition(" ")[0]
    if base == "år" and value != int(value):
        value, base = value * 12, "måned"
    if base == "kvartal":
        value, base = value * 3, "måned"
    return _ISO[base].format(int(value)) if value == int(value) and base in _ISO else None
