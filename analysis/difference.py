"""What sets provisions on one matter apart, side by side: numbers, deadlines, who, must or may, secrecy, appeal.

Only text is compared, like with like: where a provision has several quantities of a kind, the one is taken whose
sentence is most like the other provisions' sentences with such a quantity. Every cell quotes its source exactly.
A difference is no error: the law may mean it.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from analysis.overlap.kind import (
    APPEAL,
    COMPETENCE,
    MAX_TEXT,
    Ranking,
    Sentence,
    definition,
    discloses,
    main_sentences,
    modality,
    secrecy,
    split,
    stems,
)
from analysis.quantity import Quantity, find_quantities, fold

Attribute = Literal[
    "threshold", "deadline", "definition", "modality", "actor", "authority", "appeal", "confidentiality", "scope", "wording"
]
Severity = Literal["info", "minor", "major"]

MAX_DIFFERENCES = 6
MAX_MEMBERS = 30
MAX_QUOTE = 300
MAX_TERMS = 2
"""Terms whose definitions are laid side by side."""
LEAST_SHARE = 0.3
"""Share of the members that must state something before the others count as silent on it."""
COMPARABLE = 0.25
"""Mean share of a sentence's words that the others' sentences have, from which numbers count as being on one matter."""
ALIKE = 0.5
"""Mean overlap of main sentences from which a difference of mere wording is shown."""


class Member(Struct, frozen=True):
    """A provision, or the part of it, that meets others in a cluster."""

    id: str
    document: str
    act: str
    title: str
    heading: str
    text: str
    language: str
    ministries: tuple[str, ...]
    is_act: bool
    in_force: bool
    boilerplate: str = ""


class Value(Struct, frozen=True):
    """One cell: ``quote`` is ``text[start:end]`` of the member; all empty and 0 where the member is silent."""

    provision: str
    value: str
    quote: str
    start: int
    end: int


class Difference(Struct, frozen=True):
    """One attribute on which the members differ, with a cell for every member, in the members' order."""

    attribute: Attribute
    values: tuple[Value, ...]
    severity: Severity


class _Part(Struct, frozen=True):
    member: Member
    sentences: tuple[Sentence, ...]
    quantities: tuple[tuple[Quantity, int], ...]  # with the index of the sentence


class _Cell(Struct, frozen=True):
    key: tuple[str, ...]  # equal where two members say the same
    value: str
    start: int
    end: int
    stems: frozenset[str]


_Cells = list[_Cell | None]


def compare(members: Sequence[Member], actors: Mapping[str, tuple[str, ...]] | None = None) -> tuple[Difference, ...]:
    """The differences of the members, most important first; at most ``MAX_DIFFERENCES``.

    :param members: the first ``MAX_MEMBERS`` are compared
    :param actors: canonical id → forms in lower case; two names of one actor are then no difference
    """
    if len(members) < 2:
        return ()
    parts = [_part(member) for member in members[:MAX_MEMBERS]]
    modal = main_sentences([part.sentences for part in parts], lambda low: modality(low) is not None)
    found: list[Difference | None] = [
        _deadlines(parts),
        *(_thresholds(parts, kinds) for kinds in (("age",), ("amount", "base-amount"), ("percent",), ("duration",), ("count",))),
        _confidentiality(parts),
        _appeal(parts),
        *_definitions(parts),
        _authority(parts),
        _scope(parts),
        _modality(parts, modal),
        _actor(parts, modal, actors or {}),
    ]
    result = [difference for difference in found if difference]
    if not any(difference.severity == "major" for difference in result) and (wording := _wording(parts, modal)):
        result.append(wording)
    order = {"major": 0, "minor": 1, "info": 2}
    return tuple(sorted(result, key=lambda difference: order[difference.severity])[:MAX_DIFFERENCES])


def _part(member: Member) -> _Part:
    parts = split(member.text)
    placed: list[tuple[Quantity, int]] = []
    index = 0
    for quantity in find_quantities(member.text[:MAX_TEXT]):
        while index < len(parts) - 1 and parts[index].end <= quantity.start:
            index += 1
        if parts:
            placed.append((quantity, index))
    return _Part(member, parts, tuple(placed))


def _cell(part: _Part, sentence: Sentence, focus: int, key: tuple[str, ...], value: str) -> _Cell:
    """A cell that quotes the sentence, or so much of it around ``focus`` (an offset in the sentence) as ``MAX_QUOTE`` allows."""
    start, end = _quote(part.member.text, sentence.start, sentence.end, sentence.start + focus)
    return _Cell(key, value, start, end, sentence.stems)


def _quote(text: str, start: int, end: int, focus: int) -> tuple[int, int]:
    if end - start <= MAX_QUOTE:
        return start, end
    low = max(start, min(focus - MAX_QUOTE // 3, end - MAX_QUOTE))
    high = min(end, low + MAX_QUOTE)
    if low > start and (gap := text.find(" ", low, min(focus, low + 40))) >= 0:
        low = gap + 1
    if high < end and (gap := text.rfind(" ", max(focus + 1, high - 40), high)) >= 0:
        high = gap
    return low, high


def _table(attribute: Attribute, parts: Sequence[_Part], cells: Sequence[_Cell | None], conflict: Severity,
           silent: Severity = "minor", least: float = LEAST_SHARE) -> Difference | None:  # fmt: skip
    """The difference, if the cells differ or enough members state something on which others are silent."""
    stated = [cell for cell in cells if cell]
    if not stated or len(stated) < least * len(parts) or (len(stated) == 1 and len(parts) > 3):
        return None
    differ = len({cell.key for cell in stated}) > 1
    if not differ and len(stated) == len(parts):
        return None
    values = tuple(_value(part.member, cell) for part, cell in zip(parts, cells, strict=True))
    return Difference(attribute, values, conflict if differ else silent)


def _value(member: Member, cell: _Cell | None) -> Value:
    if cell is None:
        return Value(member.id, "", "", 0, 0)
    return Value(member.id, cell.value, member.text[cell.start : cell.end], cell.start, cell.end)


def _quantity_cells(parts: Sequence[_Part], wanted: Callable[[Quantity, str], bool]) -> _Cells:
    """For each member its quantities in the sentence that is most like the others' sentences with such quantities."""
    places = [sorted({index for one, index in part.quantities if wanted(one, part.sentences[index].low)}) for part in parts]
    if not any(places):
        return [None] * len(parts)
    ranking = Ranking([frozenset().union(*(part.sentences[i].stems for i in place)) if place else frozenset()
                       for part, place in zip(parts, places, strict=True)])  # fmt: skip
    cells: _Cells = []
    for part, place in zip(parts, places, strict=True):
        if not place:
            cells.append(None)
            continue
        best = max(place, key=lambda i: (ranking.score(part.sentences[i].stems), -i))
        sentence = part.sentences[best]
        here = [quantity for quantity, index in part.quantities if index == best and wanted(quantity, sentence.low)][:3]
        key = tuple(sorted({" ".join(quantity.key) for quantity in here}))
        value = "; ".join(dict.fromkeys(quantity.text for quantity in here))
        cells.append(_cell(part, sentence, here[0].start - sentence.start, key, value))
    return cells


def _comparable(cells: _Cells) -> bool:
    return _alike([cell.stems for cell in cells if cell])


def _alike(stated: Sequence[frozenset[str]]) -> bool:
    """Whether sentences with these words are on one matter."""
    if len(stated) < 2:
        return False
    ranking = Ranking(stated)
    return sum(ranking.shared(own) for own in stated) / len(stated) >= COMPARABLE


def _thresholds(parts: Sequence[_Part], kinds: tuple[str, ...]) -> Difference | None:
    cells = _quantity_cells(parts, lambda quantity, _: quantity.kind in kinds)
    return _table("threshold", parts, cells, "major" if _comparable(cells) else "minor")


def _deadlines(parts: Sequence[_Part]) -> Difference | None:
    def firm(quantity: Quantity, low: str) -> bool:
        return quantity.kind == "deadline" and quantity.unit != "hendelse" and not APPEAL.search(low)

    cells = _quantity_cells(parts, firm)
    if sum(cell is not None for cell in cells) >= LEAST_SHARE * len(parts):  # an event counts where other members have a deadline
        events = _quantity_cells(parts, lambda quantity, low: quantity.unit == "hendelse" and not APPEAL.search(low))
        cells = [cell or event for cell, event in zip(cells, events, strict=True)]
    return _table("deadline", parts, cells, "major" if _comparable(cells) else "minor")


_BODY = (
    r"(?P<body>(?:[\w-]+ )?(?:[\w-]*(?:nemnda|nemnd|tilsynet|rett(?:en)?|direktoratet|departementet|forvalt[ea]ren|styret"
    r"|utval(?:et|get)|domstol(?:en|ene|ane)|kommisjonen|myndighet(?:en)?|etaten|verket|kontoret|rådet|ombodet|ombudet|kommunen)"
    r"|kongen(?: i statsråd)?))(?![\w-])"
)
_APPEAL_TO = re.compile(
    r"(?:klageinstans(?:en)?(?: for (?:[\w-]+ ){1,4})?er|(?:på)?klag(?:es|ast|a)?(?: (?!til|for)[\w§-]+){0,8}? (?:til|for)"
    rf"|ank(?:es|e|ast)(?: [\w§-]+){{0,6}}? (?:til|for)|bring(?:es|ast) inn for|avgj(?:øres|erast) av) {_BODY}"
)
_APPEAL_IS = re.compile(rf"{_BODY} (?:er|vert|blir|avgjør|avgjer) (?:klageinstans|klageorgan|klagen|klager|klaga)")


def _appeal(parts: Sequence[_Part]) -> Difference | None:
    def wanted(quantity: Quantity, low: str) -> bool:
        return quantity.kind == "deadline" and quantity.unit != "hendelse" and bool(APPEAL.search(low))

    cells = _quantity_cells(parts, wanted)
    for number, part in enumerate(parts):
        time = cells[number]
        for sentence in part.sentences:
            match = APPEAL.search(sentence.low) and (_APPEAL_TO.search(sentence.low) or _APPEAL_IS.search(sentence.low))
            if match:
                body = _original(part, sentence, match.span("body"))
                key = (" ".join(sorted(stems(match["body"]))), *(time.key if time else ()))
                cells[number] = _cell(part, sentence, match.start("body"), key, f"{body}, {time.value}" if time else body)
                break
    return _table("appeal", parts, cells, "major")


_GIVES = re.compile(r"\bhar (?:\w+ ){0,2}?(?:rett|krav) (?:til|på)|\bkan (?:krev(?:e|je)|bli|få|behold|halde)|\bbehold(?:er|es)\b")
_TIMES = re.compile(
    r"\b(?:(?:\d+|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|tolv) (?:ganger|gonger)|halvparten|det dobbelte|(?:en|ein|to|tre) "
    r"(?:halvdel|tredjedel|fjerdedel|femtedel)\w*)(?: (?:av )?\w*(?:grunnbeløp|grunnsum)\w*)?"
)


def _scope(parts: Sequence[_Part]) -> Difference | None:
    """How far a right reaches: for how long, how many times an amount, which share."""
    cells: _Cells = []
    for part in parts:
        reach: _Cell | None = None
        for number, sentence in enumerate(part.sentences):
            if not _GIVES.search(sentence.low):
                continue
            spans = [(one.start - sentence.start, one.end - sentence.start, " ".join(one.key)) for one, index in part.quantities
                     if index == number and one.kind in ("duration", "percent", "base-amount", "amount")]  # fmt: skip
            spans += [(*match.span(), match.group()) for match in _TIMES.finditer(sentence.low)]
            if spans:
                value = "; ".join(dict.fromkeys(_original(part, sentence, (start, end)) for start, end, _ in sorted(spans)[:3]))
                reach = _cell(part, sentence, min(spans)[0], tuple(sorted({key for _, _, key in spans})), value)
                break
        cells.append(reach)
    return _table("scope", parts, cells, "major" if _comparable(cells) else "minor")


def _original(part: _Part, sentence: Sentence, span: tuple[int, int]) -> str:
    return part.member.text[sentence.start + span[0] : sentence.start + span[1]]


_SECRECY_NAMES = {"lifts": "uten hinder av taushetsplikt", "yields": "viker for taushetsplikten", "duty": "taushetsplikt"}


def _confidentiality(parts: Sequence[_Part]) -> Difference | None:
    cells: _Cells = []
    for part in parts:
        states = {state: sentence for sentence in reversed(part.sentences) if (state := secrecy(sentence.low))}
        state = next((one for one in _SECRECY_NAMES if one in states), "")
        focus = states[state].low.find("plikt") if state else 0
        cells.append(_cell(part, states[state], max(0, focus), (state,), _SECRECY_NAMES[state]) if state else None)
    severity: Severity = "minor"
    if any(cell and cell.key == ("duty",) for cell in cells):
        silent = (part for part, cell in zip(parts, cells, strict=True) if cell is None)
        if any(discloses(sentence.low) for part in silent for sentence in part.sentences):
            severity = "major"
    return _table("confidentiality", parts, cells, severity, severity)


_Spans = tuple[tuple[int, int], tuple[int, int]]
_LEAD_IN = re.compile(r"\b(?:menes|meines|mener|forstås|forståast|meiner ein|meinast)(?: her)?(?: med)?:$")
_LISTED = re.compile(r"(?:[\w]{1,2}[.)]|[-–]) ?(?P<term>[\w/ -]{2,40}?)(?:, |: | ?[=–] )(?P<rest>[^\n]+)")


def _defined(part: _Part) -> list[tuple[Sentence, _Spans]]:
    """Sentences that define a term, and the items of a list of definitions («I denne lov menes med: 1. vedtak, en …»)."""
    found: list[tuple[Sentence, _Spans]] = []
    listing = False
    for sentence in part.sentences:
        item = _LISTED.match(sentence.low) if listing else None
        spans = (item.span("term"), item.span("rest")) if item else definition(sentence.low)
        if spans:
            found.append((sentence, spans))
        listing = bool(_LEAD_IN.search(sentence.low)) or (listing and item is not None)
    return found


def _definitions(parts: Sequence[_Part]) -> list[Difference]:
    """One table for each term that several members define, the most defined first."""
    defined = [_defined(part) for part in parts]
    terms = [[stems(sentence.low[start:end]) for sentence, ((start, end), _) in rows] for rows in defined]
    count = Counter(stem for member in terms for stem in frozenset().union(*member))
    found: dict[tuple[tuple[int, int], ...], Difference] = {}
    for stem in sorted((stem for stem in count if count[stem] > 1), key=lambda stem: (-count[stem], stem)):
        table = _definition(parts, defined, terms, stem)
        if table:
            found.setdefault(tuple((value.start, value.end) for value in table.values), table)
    return list(found.values())[:MAX_TERMS]


def _definition(parts: Sequence[_Part], defined: Sequence[Sequence[tuple[Sentence, _Spans]]], terms: Sequence[Sequence[frozenset[str]]],
                stem: str) -> Difference | None:  # fmt: skip
    cells: _Cells = []
    for part, rows, own in zip(parts, defined, terms, strict=True):
        row = next((row for row, term in zip(rows, own, strict=True) if stem in term), None)
        if row is None:
            cells.append(None)
            continue
        sentence, (_, rest) = row
        said = _original(part, sentence, rest).strip(" :,.") or _original(part, sentence, (0, len(sentence.low)))
        cells.append(_cell(part, sentence, 0, tuple(sorted(stems(fold(said)))), _short(said)))
    return _table("definition", parts, cells, "minor", least=0)  # one term defined twice is news in any company


def _short(text: str, limit: int = 120) -> str:
    return text if len(text) <= limit else text[: text.rfind(" ", 0, limit) + 1 or limit].rstrip(" ,;") + " …"


def _modality(parts: Sequence[_Part], modal: Sequence[Sentence | None]) -> Difference | None:
    cells: _Cells = []
    for part, sentence in zip(parts, modal, strict=True):
        found = sentence and modality(sentence.low)
        words = _original(part, sentence, found[1:]).lower() if sentence and found else ""
        cells.append(_cell(part, sentence, found[1], (found[0],), words) if sentence and found else None)
    classes = {cell.key[0] for cell in cells if cell}
    if len(classes) < 2:
        return None
    hard = "kan ikke" in classes and bool(classes & {"skal", "har rett"}) and _comparable(cells)
    return _table("modality", parts, cells, "major" if hard else "minor")


_LABEL = re.compile(r"(?:\(?\d+\)|[-–]|[a-zæøå]\))\s*")
_OPENS = re.compile(
    r"(?:dersom|når|hvis|ved|for|i|etter|er|har|med|uten|utan|til|på|såfremt|så|om|blir|før|under|av|som|kan|skal|gjelder"
    r"|oppstår|trenger|dør|døyr|vil|der"
    r"|innen|innan|senest|seinast|likeledes|ellers|elles|deretter|videre|vidare|tilsvarende|tilsvarande|her)\b"
)
_PASSIVE = re.compile(r"(?:ikk(?:j)?e |straks |\w+ ){0,2}?(?:\w+[^s\W]s|\w+ast|bli|verte|være|vere)(?!\w)")
_SUBJECT = re.compile(
    r"(?:(?:den|det|de|dei) (?:[\w-]+e [\w-]+(?:en|et|a|ene|ane)|[\w-]+(?:elte|ilde|satte|sette|ende|ande|lige|lege|ive|ste))"
    r"|(?:ein|en|ei|et|eit) (?!av )[\w-]+|enhver|alle|eikvar|kommune|(?!den|det)[\w-]+(?:en|et|a|ene|ane|er|ar))(?!\w)"
)
_PRONOUNS = frozenset(("den", "det", "dei", "han", "hun", "dette", "disse", "desse", "denne"))
_VERB = re.compile(r",|;| som | (?:er|har|fører|gir|gjev|får|tar|tek|blir|vert|kommer|kjem|gjelder|gjeld|avgjør|oppnevner) ")


def subject(low: str, at: int, after: int) -> tuple[int, int] | None:
    """Span of who acts by the verb at ``low[at:after]``; None where nobody is named or the form is not plain.

    >>> low = "når noen dør, skal legen straks melde fra."
    >>> low[slice(*subject(low, low.index("skal"), low.index("skal") + 4))]
    'legen'
    """
    label = _LABEL.match(low)
    start = label.end() if label else 0
    if _OPENS.match(low, start):
        match = _SUBJECT.match(low, after + 1)
        return match.span() if match and match.end() - match.start() < 60 else None
    if _PASSIVE.match(low, after + 1):
        return None
    end = start + len(_VERB.split(low[start:at], maxsplit=1)[0].rstrip())
    name = low[start:end]
    plain = 2 < len(name) < 70 and len(name.split()) <= 7 and name not in _PRONOUNS
    return (start, end) if plain and not name.endswith((" og", " eller", ".", ":")) else None


def _actor(parts: Sequence[_Part], modal: Sequence[Sentence | None], actors: Mapping[str, tuple[str, ...]]) -> Difference | None:
    forms = {form: actor for actor, names in actors.items() for form in names}
    return _named("actor", parts, [(one, modality(one.low)) if one else None for one in modal], forms, "info")


def _authority(parts: Sequence[_Part]) -> Difference | None:
    chosen = main_sentences([part.sentences for part in parts], lambda low: bool(COMPETENCE.search(low)))
    held = [sentence.stems for sentence in chosen if sentence]
    if len(held) * 2 < len(parts) and not _alike(held):  # few members, but they decide the same thing
        return None
    found = [(one, ("", *match.span())) if one and (match := COMPETENCE.search(one.low)) else None for one in chosen]
    return _named("authority", parts, found, {}, "minor")


def _named(attribute: Attribute, parts: Sequence[_Part], verbs: Sequence[tuple[Sentence, tuple[str, int, int] | None] | None],
           forms: Mapping[str, str], severity: Severity) -> Difference | None:  # fmt: skip
    """Who stands by the given verbs."""
    cells: _Cells = []
    for part, one in zip(parts, verbs, strict=True):
        span = subject(one[0].low, one[1][1], one[1][2]) if one and one[1] else None
        if one is None or span is None:
            cells.append(None)
            continue
        name = one[0].low[slice(*span)]
        key = forms.get(name) or " ".join(sorted(stems(name))) or name
        cells.append(_cell(part, one[0], span[0], (key,), _original(part, one[0], span)))
    return _table(attribute, parts, cells, severity) if len({cell.key for cell in cells if cell}) > 1 else None


def _wording(parts: Sequence[_Part], modal: Sequence[Sentence | None]) -> Difference | None:
    stated = [sentence.stems for sentence in modal if sentence]
    ranking = Ranking(stated)
    if len(stated) < 2 or sum(ranking.shared(own) for own in stated) / len(stated) < ALIKE:
        return None
    cells: _Cells = [
        _cell(part, one, 0, tuple(sorted(one.stems)), _short(_original(part, one, (0, len(one.low))))) if one else None
        for part, one in zip(parts, modal, strict=True)
    ]
    return _table("wording", parts, cells, "info", "info")
