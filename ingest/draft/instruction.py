"""One line of an amending act: whether it is an instruction, what it does, and to which places."""

import re
from typing import Final, NamedTuple

from ingest.citation import Mention, Register, Step, Target, find_mentions
from ingest.draft.model import Action

LONGEST: Final = 2500
"""Characters of a line beyond which it is law text, not an instruction."""

BARE: Final = 90
"""Characters of a place that is named without saying what is done to it."""

_DASH: Final = re.compile("[\u2010\u2011\u2012\u2013\u2212]")
_NUMBER: Final = r"(?:\(?\d{1,3}[.)]\s{1,3}|[a-zA-Z][.)]\s{1,3}|[–•-]\s{1,3})?"
_PLACE: Final = (
    r"§|[Kk]apit\w+|[Kk]ap\.|[Oo]verskrift\w*|[Pp]aragrafoverskrift\w*|[Vv]edlegg\w*|[Dd]el\s[IVX\d]|[Ll]ovens tittel|[Tt]ittel\w*"
    r"|[Ff]orskriftens tittel|[Ff]otnote\w*|[Aa]rtikkel\w*|[Pp]unkt\s\d|[Tt]abell\w*|[Dd]eloverskrift\w*"
)
_NEW: Final = r"(?:[Nn]y(?:e|tt)?\s|[Nn]åværende\s|[Nn]overande\s|[Gg]jeldende\s|[Dd]agens\s|[Gg]jeldande\s|[Dd]en\snye\s)?"
_ORDINALS: Final = (
    r"(?:første|fyrste|andre|annet|tredje|fjerde|femte|sjette|sjuende|syvende|åttende|åttande|niende|niande|tiende|tiande|siste"
    r"|nest\ssiste|ellevte|tolvte)"
)
_BEGINS: Final = re.compile(
    rf"^{_NUMBER}(?:[Ii]\s|[Ee]tter\s|[Ff]ør\s|[Tt]il\s)?{_NEW}(?:{_PLACE}|{_ORDINALS}(?:(?:\s(?:og|eller|til)\s|,\s)(?:nytt?\s)?{_ORDINALS}){{0,9}}\s(?:ledd|punktum|strekpunkt)|[Bb]okstav\w*\s|nr\.\s\d|[Dd]et\s)",
    re.IGNORECASE,
)
_LYDE: Final = re.compile(
    r"\b(?:skal|blir|vert)\b(?:[^.:\n]|(?<=nr)\.|(?<=kap)\.){0,200}\b(?:lyde|lyda|lydande|lydende)\b"
    r"|\blyder\b\s?(?:slik|nå|som følger)?\s?:"
    r"|\b(?:skal|blir|vert)\b[^.:\n]{0,80}\b(?:tilføyes|tilføyast|innføyes|settes inn|setjast inn)\b[^.\n]{0,60}:\s*$"
    r"|^[^.\n]{0,120}\bskal ha (?:følgende|slik) (?:ordlyd|tekst)",
    re.IGNORECASE,
)
_REPEAL: Final = re.compile(
    r"\b(?:opphev(?:es|ast|est|a|et)|oppheva|oppheves|utgår|strykes|strykast|slettes|slettast|går ut|blir stroken?|tas ut|fjernes)\b",
    re.IGNORECASE,
)
_MOVE: Final = re.compile(
    rf"\b(?:blir|vert)\s(?:til\s|nå\s|no\s|då\s|da\s|henholdsvis\s|høvesvis\s)?(?:{_NEW})?(?:§|{_ORDINALS}\b|[Kk]apittel|bokstav|nr\.|ny\b|nytt\b|nye\b|nummer|punkt|femte|ledd)"
    r"|\bflyttes\b|\bflyttast\b",
    re.IGNORECASE,
)
_WORDING: Final = re.compile(
    r"\b(?:endres|endrast|erstattes|erstattast|byttes|bytast|tilføyes|tilføyast|settes inn|setjast inn"
    r"|endra|endret|skal ordene?|skal ordet|rettes)\b",
    re.IGNORECASE,
)
_SET_FORTH: Final = re.compile(r"\bskal\b[^:]{0,300}§[^:]{0,300}\b(?:lyde|lyda):\s*$|§[^:]{0,300}\bskal\b[^:]{0,100}\b(?:lyde|lyda):\s*$")
_LAST: Final = re.compile(r"(?<=[a-zæøå]{3}[.;])\s+(?=[A-ZÆØÅ])")
_FOLLOWING: Final = re.compile(
    rf"^{_NUMBER}[Ii] (?:følgende|følgjande) (?:bestemmelser|føresegner|paragrafer|paragrafar"
    r"|lover|lovbestemmelser|forskrifter)\b[^:]{0,900}"
    r"\b(?:skal|oppheves|opphevast|endres|erstattes|blir|vert)\b",
    re.IGNORECASE,
)
"""«I følgende bestemmelser skal «A» endres til «B»: § 3, § 5 …»; the places may stand in a list behind it."""
_INTRO: Final = re.compile(
    r"\b(?:gjøres|gjerast|gjer\s(?:ein|vi)|blir|vert|er|foretas|skal)\b[^.:\n]{0,120}\b(?:følgende|følgjande|disse|desse|slike)\s"
    r"(?:\w+\s){0,2}endring(?:er|ar)?|\b(?:endringer|endringar|endring)\b[^.:\n]{0,60}\b(?:gjøres|gjort|gjerast)\b"
    r"|\bendres (?:slik|som følger|slik at)|\bendrast slik",
    re.IGNORECASE,
)
_IN_ACT: Final = re.compile(
    rf"^{_NUMBER}(?:[Ii]\s)(?:midlertidig\s|mellombels\s)?(?:[Ll]ov|[Ff]orskrift|[Dd]eleg|[Vv]edtak|[A-ZÆØÅa-zæøå-]+(?:lov|forskrift))",
    re.IGNORECASE,
)
_ACT_FIRST: Final = re.compile(rf"^{_NUMBER}(?:[Ll]ov|[Ff]orskrift)\s(?:av\s)?\d{{1,2}}\.\s")
_WHOLE: Final = re.compile(r"\b(?:oppheves|opphevast|opphevest|blir oppheva|vert oppheva|blir opphevet|er opphevet)\b", re.IGNORECASE)
_AGES: Final = re.compile(
    r"\b(?:[Nn]y(?:e|tt)?|[Nn]åværende|[Nn]overande|[Gg]jeldende|[Gg]jeldande|[Dd]agens|[Ss]amt)\s(?=§|[Kk]ap|første|fyrste|andre|annet|tredje|fjerde|femte|sjette|sjuende|syvende|åttende|niende|tiende|siste|bokstav|nr\.|paragraf|punkt|artikkel|vedlegg)"
)
_NAMED: Final = re.compile(r"[A-ZÆØÅa-zæøå-]*(?:loven|lova|forskriften|forskrifta)\b|\b(?:lov|forskrift)\s(?:av\s)?\d", re.IGNORECASE)
_BEFORE_VERB: Final = re.compile(r"\b(?:skal|oppheves|opphevast|blir|vert|lyder|utgår|endres)\b")


class Instruction(NamedTuple):
    """What a line tells to do.

    :ivar act: refid or name of the act that it names, as in ``Mention``; None where it names none
    :ivar act_text: the name as printed
    :ivar targets: places inside the act, as addresses: «§5/ledd-2»
    :ivar named: the words for the place, without what is done to it
    """

    action: Action
    act: str | None
    act_text: str
    targets: tuple[str, ...]
    named: str


def read_instruction(text: str, *, amending: bool) -> Instruction | None:
    """What a line instructs; None where it is no instruction.

    :param amending: an act is being changed, so that «§ 5 oppheves.» is said of that act
    """
    if len(text) > LONGEST:
        return None
    text = _DASH.sub("-", text)
    if _FOLLOWING.match(text):
        head, _ = _head(text)
        places = [one for one in find_mentions(_AGES.sub("", head)) if one.targets]
        whole = next((one for one in find_mentions(head) if one.act and not one.targets), None)
        paths = tuple(dict.fromkeys(path for one in _joined(places) for path in one))
        verb: Action = "repeal" if _REPEAL.search(head) and not _WORDING.search(head) else "wording"
        return Instruction(verb, whole.act if whole else None, whole.text if whole else "", paths, "følgende bestemmelser")
    begins = bool(_BEGINS.match(text)) and not _IN_ACT.match(text)
    head, quoted = _head(text)
    names_act = bool(_IN_ACT.match(text) or _ACT_FIRST.match(text) or (_INTRO.search(head) and _NAMED.search(head)))
    within = bool(text.rstrip().endswith(":") and _SET_FORTH.search(head))  # «Fra samme tid skal § 14-4 i lov … lyde:»
    if not (begins or names_act or within):
        return None
    if not begins and _INTRO.search(head):
        head = _LAST.split(head)[-1]  # «Loven trer i kraft straks. Fra samme tid gjøres følgende endringer i …»
    mentions = find_mentions(_AGES.sub("", head))
    names_act = names_act or (within and any(one.act and not one.own for one in mentions))
    if not (begins or names_act):
        return None
    act = next((one for one in mentions if one.act and not one.own), None)
    places = [one for one in mentions if one.targets and (one.act is None or not begins)]
    if names_act and act is None:
        return None
    if not amending and not names_act and not (_LYDE.search(head) and text.rstrip().endswith(":")):
        return None
    action = _action(head, begins=begins, placed=bool(places), quoted=quoted)
    if action is None:
        return None
    if action == "text" and not (_INTRO.search(head) or text.rstrip().endswith(":")):
        return None
    if action == "repeal" and not places and names_act and not amending:
        return None  # a whole act is taken out of force: no change of its provisions
    if begins and action == "repeal" and len(text) > 200 and not amending:
        return None
    targets = tuple(dict.fromkeys(path for one in _joined(places) for path in one))
    named = _named(head)
    return Instruction(action, act.act if act and names_act else None, act.text if act and names_act else "", targets, named)


def _named(head: str) -> str:
    """The words for the place: «§ 5 andre ledd» of «I lov … skal § 5 andre ledd lyde:»."""
    before, verb, after = head.partition(" skal ")
    if verb and not _A_PLACE.search(before) and _A_PLACE.search(after):
        return re.split(r"\s+(?:lyde|lyda|i\slov)\b", after)[0].strip(" ,:.")
    return _BEFORE_VERB.split(head)[0].strip(" ,:.")


_A_PLACE: Final = re.compile(r"§|\b[Kk]ap|\b[Vv]edlegg|\b[Oo]verskrift")


def _head(text: str) -> tuple[str, bool]:
    """The line without what stands in quotation marks, and whether anything did."""
    bare = re.sub(r"[«\"“][^«»\"“”]*[»\"”]", "«»", text)
    return bare, bare != text


def _action(head: str, *, begins: bool, placed: bool, quoted: bool) -> Action | None:
    if _INTRO.search(head) and not _LYDE.search(head):
        return "text"
    if _LYDE.search(head):
        return (
            "add"
            if re.match(rf"^{_NUMBER}(?:[Ii]\s[^:]*?)?\b(?:[Nn]y|[Nn]ye|[Nn]ytt)\s", head)
            or re.search(r"\b(?:ny|nye|nytt|nå)\b[^:]*\b(?:lyde|lyda)", head)
            else "change"
        )
    if _REPEAL.search(head) and (begins or placed):
        return "repeal"
    if begins and _MOVE.search(head):
        return "move"
    if begins and placed and _WORDING.search(head) and (quoted or head.rstrip().endswith(":")):
        return "wording"
    if not begins and placed and _WORDING.search(head) and quoted:
        return "wording"
    if begins and placed and not quoted and len(head) < BARE and head.rstrip().endswith(":"):
        return "change"  # «§ 5 første ledd bokstav a:», and the wording behind it
    return "text" if not begins and head.rstrip().endswith(":") else None


def _joined(mentions: list[Mention]) -> list[list[str]]:
    """The addresses that mentions stand for; «tredje ledd» after «§ 5» is of § 5."""
    found: list[list[str]] = []
    section: tuple[Step, ...] = ()
    for mention in mentions:
        paths = []
        for target in mention.targets:
            path = target.path
            if path and path[0].kind in ("paragraf", "artikkel", "kapittel", "vedlegg"):
                section = (path[0],)
            elif section:
                path = _under(section, path, found)
            else:
                continue
            paths += [address(path)] + ([address(target.until)] if target.until else [])
            paths += [address((Step(path[0].kind, value),)) for value in _between(target)]
        found.append(paths)
    return found


def _under(section: tuple[Step, ...], path: tuple[Step, ...], before: list[list[str]]) -> tuple[Step, ...]:
    """«bokstav d» after «§ 5 første ledd» is in the first ledd."""
    last = before[-1][-1] if before and before[-1] else ""
    found = re.search(r"/ledd-(\d+)", last)
    ledd = (Step("ledd", found[1]),) if found and path and path[0].kind in ("bokstav", "nummer", "punktum") else ()
    return (*section, *ledd, *path)


def _between(target: Target) -> list[str]:
    """Numbers between the ends of «§§ 5 til 8», where they count straight on."""
    if target.until is None or len(target.path) != 1 or not target.until:
        return []
    first, last = target.path[0].value, target.until[0].value
    head, tail = re.fullmatch(r"(.*?)(\d+)", first), re.fullmatch(r"(.*?)(\d+)([a-z]?)", last)
    if head and tail and head[1] == tail[1] and 0 < int(tail[2]) - int(head[2]) < 200:
        return [f"{head[1]}{number}" for number in range(int(head[2]) + 1, int(tail[2]) + bool(tail[3]))]
    first_letter, last_letter = re.fullmatch(r"(.*\d)([a-z])", first), re.fullmatch(r"(.*\d)([a-z])", last)
    if first_letter and last_letter and first_letter[1] == last_letter[1]:
        return [f"{first_letter[1]}{chr(code)}" for code in range(ord(first_letter[2]) + 1, ord(last_letter[2]))]
    return []


_MARKS: Final = {"paragraf": "§", "artikkel": "a", "kapittel": "kap", "vedlegg": "vedlegg"}


def address(path: tuple[Step, ...]) -> str:
    """A path as an address inside a document.

    >>> address((Step("paragraf", "5"), Step("ledd", "2"), Step("bokstav", "a")))
    '§5/ledd-2/bokstav-a'
    """
    parts = []
    for step in path:
        if step.kind in _MARKS:
            parts.append(f"{_MARKS[step.kind]}{step.value}")
        elif step.kind != "punktum":
            parts.append(f"{step.kind}-{step.value}")
    return "/".join(parts)


def listed_places(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Act, its name, and places in it, of an item of a list that «I følgende bestemmelser …:» leads in; empty if it is none."""
    if len(text) > 600:
        return []
    found: dict[str, tuple[str, list[Mention]]] = {}
    act, name = "", ""
    for one in find_mentions(text):
        if one.act:
            act, name = one.act, one.text.partition(" §")[0]
        if one.targets:
            found.setdefault(act, (name, []))[1].append(one)
    return [(act, name, tuple(path for paths in _joined(places) for path in paths)) for act, (name, places) in found.items()]


def refid_of(named: str, register: Register | None) -> str:
    """The refid of an act as a mention names it; empty where it cannot be told."""
    if re.match(r"(?:lov|forskrift)/\d{4}-", named):
        if register is not None and register.act(named) is None:
            return register.dated(named) or named
        return named
    found = register.by_name(named) if register is not None else None
    return found.refid if found else ""
