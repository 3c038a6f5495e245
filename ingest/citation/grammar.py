"""The places inside an act: «§§ 13 til 13 e og 13 g», «§ 5 første ledd bokstav a og b», «artikkel 6 nr. 1», «kapittel 4 A».

A small recursive-descent parser whose tokens are anchored regular expressions. Every expression has bounded repeats and
is only tried at the parser's position, so that a text costs time in proportion to its length, whatever it holds. (A
grammar library was weighed: lark and parsimonious build a tree in pure Python for every character they read, and there is
no tree here, only lists with an inherited head.)
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from .lexicon import ORDINAL, ORDINALS, UNITS
from .model import Step, StepKind, Target

_WORD_END: Final = r"(?![\w])"
# «§ 13 i» is a provision, «§ 13 i loven» is not: the letter i must not be followed by a word.
_LETTER: Final = r"(?:\s?(?:[a-hj-zA-HJ-Z](?![\w'’])|[iI](?!\w)(?!\s+[\wÆØÅæøå(«]))(?!\.[a-zæøå]))"
_SECTION: Final = (
    r"\d{1,5}(?!\d)(?:[A-Za-z](?![^\W\d_])|\s[A-Za-z](?=-\d))?(?:[-‑]\d{1,4}(?!\d)(?:[A-Za-z](?![^\W\d_]))?){0,3}(?:\.\d{1,3}(?!\d)){0,3}"
    + _LETTER + "?"
)  # fmt: skip
_ARTICLE: Final = r"\d{1,4}(?!\d)(?:[a-z](?!\w))?(?:-\d{1,3})?" + _LETTER + "?"
_CHAPTER: Final = r"(?:\d{1,3}(?!\d)[A-Za-z]?(?!\w)(?:[-‑.]\d{1,3}(?!\d)[A-Z]?){0,2}" + _LETTER + r"?|[IVXLC]{1,7}(?![\w-]))"
_ANNEX: Final = r"(?:\d{1,3}(?!\d)[a-zA-Z]?(?!\w)|[IVXLC]{1,7}(?![\w-])|[A-Z](?![\w-]))"

HEADS: Final[tuple[tuple[StepKind, str, str], ...]] = (
    ("paragraf", r"(?:§[§\s]{0,3}|[Pp]aragraf(?:ene|ane|ar|er|en)?\s{1,3})", _SECTION),
    ("artikkel", r"(?:[Aa]rti(?:kkel|klene|klane|kler|klar|kkelen)|[Aa]rt\.?)\s{1,3}", _ARTICLE),
    (
        "kapittel",
        r"(?:[Kk]api?t(?:tel|let|la|lene|tlene|ler|tla|tlet|tler|el|lar|tlar)|[Kk]ap\.?)\s{0,3}",
        _CHAPTER,
    ),
    ("vedlegg", r"[Vv]edlegg(?:et|ene|a)?\s{1,3}", _ANNEX),
)
_KINDS: Final = tuple(kind for kind, _, _ in HEADS)
HEAD: Final = re.compile("|".join(f"({head})(?={number})" for _, head, number in HEADS))
NUMBER: Final = {kind: re.compile(number) for kind, _, number in HEADS}

_AND: Final = r"(?:og/eller|og|eller|samt|og\s+så)(?!\w)"
_TO: Final = r"(?:(?:til(?:\s{1,3}og\s{1,3}med)?|t\.o\.m\.)(?!\w)|[–—‒])"
_JOIN: Final = re.compile(
    rf"(?P<to>\s{{0,3}}{_TO}\s{{0,3}})|(?P<and>\s{{0,3}},\s{{0,3}}(?:{_AND}\s{{1,3}})?|\s{{1,3}}{_AND}\s{{1,3}})"
)
_COUNTED: Final = re.compile(rf"\s?(?:{UNITS})|\.\s(?:{UNITS})|[/:]\d|,\d", re.I)

_COMMA: Final = r"\s{0,3},\s{0,3}(?:(?:og|eller)\s)?"
_WITHIN: Final = rf"(?:{_COMMA}|\s(?:og/eller|og|eller|til(?:\sog\smed)?|samt)\s|\s?[–-]\s?)"
_ITEM: Final = r"(?:[a-zæøåA-ZÆØÅ])(?![\w/])"
_ITEMS: Final = rf"{_ITEM}\)?(?:{_WITHIN}(?!i\s\w){_ITEM}\)?){{0,24}}"
_NUM: Final = r"\d{1,3}(?!\d)(?:[a-z](?!\w)|\s[a-h](?!\w)(?=\s?[,.;]|\s(?:og|eller|til)\s))?"
_NUMS: Final = rf"{_NUM}(?:{_WITHIN}(?:nr\.?\s)?{_NUM}(?![-/]\d)){{0,24}}"
_ORDS: Final = rf"{ORDINAL}(?:{_WITHIN}{ORDINAL}){{0,12}}"
_LEDD: Final = r"(?:leddet|ledds|ledd|stykket|stykke)(?!\w)"
_UNIT: Final = re.compile(
    rf"(?P<sep>\s{{0,3}},?\s{{0,3}}(?:(?:{_AND}|jf\.?(?!\w)|jfr\.?(?!\w)|jamfør)\s{{1,3}})?)(?:"
    rf"(?P<ords>{_ORDS})\s{{1,3}}(?P<unit>{_LEDD}|punktum(?:met)?(?!\w)|pkt\.|setning(?:en)?(?!\w))"
    rf"|(?P<digit>\d{{1,2}})\.\s?(?P<dunit>{_LEDD}|punktum)"
    rf"|ledd\s(?P<leddno>\d{{1,2}})(?!\d)"
    rf"|(?:bokstav(?:ene|ane|er|ar)?|[Ll]itra|lit\.|bokst\.)\s{{1,3}}(?P<items>{_ITEMS})"
    rf"|(?:nr(?:\.|(?!\w))|nummer(?!\w)|numrene|nummera|punkta?(?!\w)|pkt\.)\s{{0,3}}(?P<nums>{_NUMS})"
    rf"|\((?P<par>\d{{1,2}}|[a-z])\))"
)
_VALUES: Final = re.compile(
    rf"(?P<to>\stil(?:\sog\smed)?\s|\s?[–-]\s?)?(?<!\w)(?P<v>\d{{1,3}}(?:\s?[a-z](?!\w))?|{ORDINAL}|{_ITEM})"
)
_FOLLOWING: Final = re.compile(r"\s{1,3}(?:flg\.?(?!\w)|ff\.?(?!\w)|fg\.|og\sfølgende(?!\w)|f\.(?=\s?[,;)]|\s[a-zæøå]))")
OWN_LEDD: Final = re.compile(rf"(?:{_ORDS}|\d{{1,2}}\.)\s{{0,3}}(?={_LEDD})")
_MAX_TARGETS: Final = 200


class _Value(NamedTuple):
    """One value of a selector («a» or «a til c») and its place."""

    value: str
    until: str | None
    start: int
    end: int


class Parsed(NamedTuple):
    """What stands at a place: the targets and where the citation ends."""

    targets: tuple[Target, ...]
    end: int


def parse_places(text: str, position: int) -> Parsed | None:
    """Read «§§ 3 til 5 og 7 første ledd» from its head on; None when no head stands here."""
    head = HEAD.match(text, position)
    if head is None or head.lastindex is None:
        return None
    kind = _KINDS[head.lastindex - 1]
    number = NUMBER[kind].match(text, head.end())
    if number is None or (_COUNTED.match(text, number.end()) and kind != "kapittel"):
        return None
    plural = head.group().count("§") > 1 or kind != "paragraf" or head.group()[-2:-1] in "er"
    targets: list[Target] = []
    end = _selectors(text, _provision(kind, number), position, number.end(), targets)
    last = number
    while len(targets) < _MAX_TARGETS:
        join = _JOIN.match(text, end)
        if join is None:
            break
        ranged = join.group("to") is not None
        repeated = HEAD.match(text, join.end())
        if repeated is not None and not (ranged and _KINDS[(repeated.lastindex or 1) - 1] == kind):
            break  # «§ 5 og § 6»: the next § is a citation of its own, «§ 5 til § 9» a range
        here = repeated.end() if repeated is not None else join.end()
        member = NUMBER[kind].match(text, here)
        if member is None:
            member_step = _same_number_other_letter(text, here, last, kind) if plural else None
            if member_step is None:
                break
            step, after = member_step
        else:
            if _COUNTED.match(text, member.end()) or not (plural or _continues(text, last, member, ranged)):
                break
            step, after = _provision(kind, member), member.end()
            last = member
        if ranged and targets[-1].until is None:
            opened = targets.pop()
            targets.append(Target(opened.path, opened.start, after, (step,)))
            end = _skip_selectors(text, step, after, targets)
        else:
            end = _selectors(text, step, here, after, targets)
    following = _FOLLOWING.match(text, end)
    return Parsed(tuple(targets), following.end() if following else end)


def parse_own_ledd(text: str, position: int) -> Parsed | None:
    """Read «første ledd bokstav a» where the provision is the text's own."""
    targets: list[Target] = []
    end = _selectors(text, None, position, position, targets)
    if not targets or not targets[0].path or targets[0].path[0].kind != "ledd":
        return None
    return Parsed(tuple(targets), end)


def _provision(kind: StepKind, number: re.Match[str]) -> Step:
    value = "".join(number.group().replace("‑", "-").split())
    return Step(kind, value)


def _continues(text: str, last: re.Match[str], member: re.Match[str], ranged: bool) -> bool:
    """Whether a bare number after a single § goes on with the list: «§ 3-1, 3-2 og 3-3», «§ 5 og 6»."""
    if ("-" in last.group()) != ("-" in member.group()):
        return False
    if "-" in member.group():
        return True
    first, second = _leading(last.group()), _leading(member.group())
    return first <= second and (ranged or second - first < 60) and not re.match(r"\s[a-zæøå]+er(?!\w)", text[member.end() :][:12])


def _leading(number: str) -> int:
    digits = re.match(r"\d+", number)
    return int(digits.group()) if digits else 0


def _same_number_other_letter(text: str, position: int, last: re.Match[str], kind: StepKind) -> tuple[Step, int] | None:
    """«§§ 12 a og b», «§§ 13 a til e»: the number before, with another letter."""
    base = re.match(r"(.*\d)\s?[a-zA-Z]$", last.group())
    letter = re.compile(r"[a-zA-Z](?!\w)(?!\.\w)").match(text, position)
    if kind != "paragraf" or base is None or letter is None:
        return None
    return Step(kind, "".join(base.group(1).split()) + letter.group()), letter.end()


def _skip_selectors(text: str, step: Step, position: int, targets: list[Target]) -> int:
    """After the end of a range, «§§ 5 til 9 første ledd» says nothing of the range's whole: keep the range, read on."""
    aside: list[Target] = []
    end = _selectors(text, step, position, position, aside)
    if end != position:
        opened = targets.pop()
        targets.append(Target(opened.path, opened.start, end, opened.until))
    return end


def _selectors(text: str, head: Step | None, start: int, position: int, targets: list[Target]) -> int:
    """Read ledd, bokstav, nummer and punktum after a provision, and add one target for each place that is meant."""
    root: tuple[Step, ...] = (head,) if head is not None else ()
    leaves: list[Target] = [Target(root, start, position)]
    current = root
    while len(leaves) < _MAX_TARGETS:
        unit = _UNIT.match(text, position)
        if unit is None:
            break
        joined = len(unit.group("sep").strip()) > 1
        if joined and current == root:
            break  # «§ 14 og første ledd»: that ledd is one's own
        if head is None and not leaves[0].path and joined:
            break
        kind, values, end = _values(text, unit, head, current)
        if not values:
            break
        parent = _parent(root, current, kind, joined or "," in unit.group("sep"))
        if len(parent) >= len(current) and leaves[-1].path == current and leaves[-1].until is None:
            start = leaves.pop().start
        else:
            start = unit.end("sep")
        for index, (value, until, begin, stop) in enumerate(values):
            path = (*parent, Step(kind, value))
            first = start if index == 0 else begin
            last = stop if index < len(values) - 1 else end
            leaves.append(Target(path, first, last, (*parent, Step(kind, until)) if until else None))
        current = leaves[-1].path
        position = end
    targets.extend(leaf for leaf in leaves if leaf.path)
    return position


def _parent(root: tuple[Step, ...], current: tuple[Step, ...], kind: StepKind, sibling: bool) -> tuple[Step, ...]:
    """Where a new selector hangs: under the one before it, or beside an earlier one of its kind."""
    kinds = [step.kind for step in current]
    if kind == "ledd" and (sibling or "nummer" not in kinds or "ledd" in kinds):
        return root
    if kind in kinds:
        return current[: kinds.index(kind)]
    if sibling and len(current) > len(root) + 1:
        return current[:-1]
    return current


def _values(text: str, unit: re.Match[str], head: Step | None, current: tuple[Step, ...]) -> tuple[StepKind, list[_Value], int]:
    """The kind and the values (with the end of a range) of one selector, and where it ends."""
    kind: StepKind
    group = unit.lastgroup or ""
    if unit.group("ords"):
        kind, group = (
            ("ledd" if unit.group("unit")[0] in "ls" and unit.group("unit")[:3] != "set" else "punktum"),
            "ords",
        )
    elif unit.group("digit"):
        kind, group = ("punktum" if unit.group("dunit") == "punktum" else "ledd"), "digit"
    elif unit.group("leddno"):
        kind, group = "ledd", "leddno"
    elif unit.group("items"):
        kind, group = "bokstav", "items"
    elif unit.group("nums"):
        kind, group = "nummer", "nums"
    else:
        group = "par"
        digit = unit.group("par").isdigit()
        kind = "bokstav" if not digit else "nummer" if head is not None and head.kind == "artikkel" else "ledd"
        if kind == "bokstav" and (head is None or (head.kind == "paragraf" and len(current) < 2)):
            return kind, [], unit.end()
    values: list[_Value] = []
    end = unit.end()
    for found in _VALUES.finditer(text, unit.start(group), unit.end(group)):
        raw = found.group("v").lower()
        value = raw if raw in ("siste",) else ORDINALS.get(raw, "".join(raw.split()))
        if raw.startswith("nest"):
            value = "nestsiste"
        if found.group("to") and values and values[-1].until is None:
            values[-1] = values[-1]._replace(until=value, end=found.end())
            continue
        if group == "nums" and values and head is not None and _is_next_article(head, values, value):
            return kind, values, _trim(text, unit.start(group), found.start())
        values.append(_Value(value, None, found.start("v"), found.end()))
    if group == "nums" and _COUNTED.match(text, end) and len(values) > 1:  # «nr. 2 og 14 dager»
        return kind, values[:-1], _trim(text, unit.start(group), values[-1].start)
    return kind, values, end


def _is_next_article(head: Step, values: list[_Value], value: str) -> bool:
    """«artikkel 32, 33 nr. 2 og 40»: 40 is an article, for it goes beyond article 33 and far beyond number 2."""
    if head.kind not in ("artikkel",):
        return False
    number, before, own = (
        _leading(value),
        _leading(values[-1].until or values[-1].value),
        _leading(head.value),
    )
    return number > own and number - before > 5


def _trim(text: str, floor: int, end: int) -> int:
    """Step back over the joining word before ``end``."""
    trimmed = re.sub(r"(?:\s|,|\b(?:og|eller|samt|til)\s*$)+$", "", text[floor:end])
    return floor + len(trimmed)
