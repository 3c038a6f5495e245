"""From what a text says to the ids it means."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import msgspec

from ingest.identifier import provision_of

from .find import find_mentions
from .model import Citation, CitationKind, Mention, Place, Step, Target
from .names import Act, Named, Register, title_key

_OWN_WORDS: Final = frozenset(["loven", "lova", "forskriften", "forskrifta"])
_INCORPORATED: Final = frozenset(["forordningen", "forordninga", "direktivet", "konvensjonen", "konvensjona"])
_MARKS: Final = {"paragraf": "§", "artikkel": "a", "kapittel": "kap", "vedlegg": "vedlegg"}


class _Home(NamedTuple):
    """The act that a mention is about, and whether it is the text's own."""

    refid: str | None
    prefix: str | None = None
    former: bool = False


def document_of(identifier: str) -> str:
    """The refid of the document that an id lies in: ``lov/1997-02-28-19/§1-5`` → ``lov/1997-02-28-19``."""
    return "/".join(identifier.split("/")[:2])


def cite(text: str, register: Register, *, document: str = "", provision: str | None = None) -> list[Citation]:
    """Find and resolve all citations in a text; ``document`` and ``provision`` say where the text stands.

    What ``resolve`` cannot do alone is done here: an act cited by date takes its whole title with it («forskrift
    13. september 2024 nr. 2149 om … etter alkoholloven»), so that acts named within a title are not cited.
    """
    citations: list[Citation] = []
    titled = 0
    for mention in find_mentions(text):
        if mention.start < titled:
            continue
        citation = resolve(mention, register, document=document, provision=provision)
        if mention.act and not mention.targets and citation.document and mention.act.startswith(("lov/", "forskrift/")):
            titled = _title_end(text, mention.end, register.act(citation.document))
            if titled > mention.end:
                citation = msgspec.structs.replace(citation, text=text[mention.start : titled], end=titled)
        citations.append(citation)
    return citations


def _title_end(text: str, position: int, act: Act | None) -> int:
    """Where the title ends that the text goes on with: «… nr. 1 om vaktvirksomhet»."""
    if act is None:
        return position
    _, joined, rest = act.entry.title.partition(" ")
    if joined and len(rest) > 4 and text[position : position + len(rest) + 1].casefold() == f" {rest}".casefold():
        return position + len(rest) + 1
    return position


def resolve(mention: Mention, register: Register, *, document: str, provision: str | None = None) -> Citation:
    """What a mention means to a reader of ``provision`` in ``document`` (ids; both may be empty for a text of its own)."""
    if mention.eu is not None:
        return _citation(mention, "eu", (mention.eu,), mention.eu)
    homes = _homes(mention, register, document)
    first: Citation | None = None
    for home in homes:
        citation = _in_home(mention, register, home, document, provision)
        if citation.kind != "unresolved":
            return citation
        first = first or citation
    return first or _citation(mention, "unresolved", (), None)


def _citation(
    mention: Mention,
    kind: CitationKind,
    targets: tuple[str, ...],
    document: str | None,
    places: tuple[Place, ...] = (),
) -> Citation:
    return Citation(mention.text, mention.start, mention.end, targets, kind, document, places)


def _homes(mention: Mention, register: Register, document: str) -> list[_Home]:
    """The acts a mention may be about, best guess first."""
    own = _Home(document or None)
    if mention.act is None:
        guesses = [own]
        if mention.antecedent and not mention.antecedent.startswith("eu/"):
            guesses += _act_homes(mention.antecedent, register, document)
        return guesses
    found = _act_homes(mention.act, register, document)
    if mention.act in _OWN_WORDS and mention.antecedent and not (found and found[0].refid == document):
        found = [*_act_homes(mention.antecedent, register, document), *found]
    if mention.act in _INCORPORATED:  # «forordningen artikkel 5» where the text itself holds the regulation
        found = [*(_act_homes(mention.antecedent, register, document) if mention.antecedent else ()), own]
    return [*found, own] if mention.carried and found else found


def _act_homes(name: str, register: Register, document: str) -> list[_Home]:
    if name.startswith(("lov/", "forskrift/")):
        known = register.dated(name)
        return [_Home(known)] if known else [_Home(name, None, register.is_former(name))]
    if name in _OWN_WORDS:
        family = "lov/" if name in ("loven", "lova") else "forskrift/"
        if document.startswith(family):
            return [_Home(document)]
        act = register.act(document)
        bases = [basis for basis in (act.entry.basis if act else ()) if basis.startswith(family)]
        return [_Home(bases[0])] if len(bases) == 1 else []
    named = _by_name(name, register)
    return [_Home(named.refid, named.prefix, named.status == "former")] if named else []


def _by_name(name: str, register: Register) -> Named | None:
    found = register.by_name(name)
    if found is not None or not name.startswith(("lov ", "forskrift ")):
        return found
    inner = re.search(r"\(([^()]+)\)$", name)
    if inner is not None:
        found = register.by_name(inner.group(1)) or register.by_name(name[: inner.start()])
    words = title_key(name).split()
    for end in range(len(words), max(2, len(words) - 20), -1):  # the title ends somewhere in these words
        if found is not None:
            break
        found = register.by_name(" ".join(words[:end]))
    return found


def _in_home(mention: Mention, register: Register, home: _Home, document: str, provision: str | None) -> Citation:
    """The mention read as citing ``home``; kind "unresolved" when what it cites is not there."""
    refid = home.refid
    if refid is None:
        return _citation(mention, "unresolved", (), None)
    act = register.act(refid)
    kind: CitationKind = "internal" if refid == document else "external"
    if act is None and refid != document:
        places = tuple(Place(t.start, t.end, _unchecked(refid, home.prefix, t)) for t in mention.targets)
        ids = _unique(places) or (refid,)
        return _citation(
            mention,
            "repealed" if home.former else "unresolved",
            ids if home.former else (),
            refid,
            places if home.former else (),
        )
    if not mention.targets:
        inner = home.prefix if act is not None and home.prefix in act.entry.chapters else None
        return _citation(mention, kind, (f"{refid}/{inner}" if inner else refid,), refid)
    places = tuple(Place(t.start, t.end, _ids(t, act, refid, home.prefix, document, provision, mention)) for t in mention.targets)
    targets = _unique(places)
    if not targets:
        return _citation(mention, "unresolved", (), refid)
    if act is not None and act.entry.repealed and all(
        provision_of(target)[len(refid) + 1 :] in act.entry.repealed for target in targets
    ):  # fmt: skip
        kind = "repealed"
    return _citation(mention, kind, targets, refid, places)


def _unique(places: tuple[Place, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(target for place in places for target in place.targets))


def _ids(
    target: Target,
    act: Act | None,
    refid: str,
    prefix: str | None,
    document: str,
    provision: str | None,
    mention: Mention,
) -> tuple[str, ...]:
    """The ids of one target in an act; none when the act has no such place."""
    path = target.path
    if path[0].kind == "ledd":
        if provision is None or refid != document:
            return ()
        return _below(provision, path, target.until)
    if act is None:  # a draft's own provisions cannot be checked
        return _unchecked(refid, prefix, target)
    if path[0].kind in ("kapittel", "vedlegg"):
        return _chapters(target, act, refid, prefix)
    first = _locate(path[0], act, prefix, refid, document, provision)
    if first is None and path[0].kind == "paragraf" and path[0].value[-1].isalpha() and len(path) == 1:
        base = act.position("§" + path[0].value[:-1])  # «§ 3 b» of an act without § 3 b: bokstav b
        if base is not None and "-" not in path[0].value and target.until is None:
            return (f"{refid}/{act.entry.provisions[base]}/bokstav-{path[0].value[-1].lower()}",)
    if first is None:
        return _dashed_range(path, act, refid, prefix, document, provision, mention)
    names = act.entry.provisions
    if target.until is not None and target.until[0] != path[0]:
        last = _locate(target.until[0], act, prefix, refid, document, provision)
        if last is None or last < first:
            last = _last_before(target.until[0], act, first)
        return tuple(
            dict.fromkeys(
                f"{refid}/{name}"
                for name in names[first : last + 1]
                if name.rpartition("/")[0] == names[first].rpartition("/")[0]
            )
        )
    return _below(f"{refid}/{names[first]}", path[1:], target.until[1:] if target.until else None)


def _locate(step: Step, act: Act, prefix: str | None, refid: str, document: str, provision: str | None) -> int | None:
    name = _MARKS[step.kind] + step.value
    if prefix:
        return act.position(f"{prefix}/{name}")
    if refid == document and provision is not None and "/" in provision[len(refid) + 1 :]:
        near = act.position(f"{provision_of(provision)[len(refid) + 1 :].rpartition('/')[0]}/{name}")
        if near is not None:
            return near
    found = act.position(name)
    if found is None and step.kind == "artikkel":
        found = act.only_with_suffix(name)
        if found is None:
            found = act.position("§" + step.value)
    return found


def _last_before(step: Step, act: Act, first: int) -> int:
    """The end of a range whose last member is gone: the last provision that is not beyond it."""
    limit = _order(step.value)
    last = first
    for index in range(first, len(act.entry.provisions)):
        name = act.entry.provisions[index]
        if "/" in name or not first <= index or _order(name.lstrip("§a")) > limit:
            break
        last = index
    return last


def _order(number: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(digits or 0), letter.lower()) for digits, letter in re.findall(r"(\d+)([A-Za-z]*)", number))


def _dashed_range(
    path: tuple[Step, ...],
    act: Act,
    refid: str,
    prefix: str | None,
    document: str,
    provision: str | None,
    mention: Mention,
) -> tuple[str, ...]:
    """«§§ 3-5» is §§ 3 to 5 in an act that numbers its provisions straight through."""
    ends = path[0].value.split("-")
    if len(ends) != 2 or (path[0].kind == "paragraf" and "§§" not in mention.text):
        return ()
    first, last = (_locate(Step(path[0].kind, end), act, prefix, refid, document, provision) for end in ends)
    if first is None or last is None or last < first:
        return ()
    return tuple(f"{refid}/{name}" for name in act.entry.provisions[first : last + 1])


def _chapters(target: Target, act: Act, refid: str, prefix: str | None) -> tuple[str, ...]:
    step = target.path[0]
    name = _MARKS[step.kind] + step.value
    if prefix:
        inner = act.chapter(f"{prefix}/{name}") or act.chapter(name)
        if step.kind == "vedlegg" or prefix not in act.entry.chapters:  # «EØS-avtalen vedlegg XI»: known as a whole only
            return (f"{refid}/{prefix}" if prefix in act.entry.chapters else refid,)
        within = inner is not None and prefix in act.entry.chapters[: act.entry.chapters.index(inner)]
        return (f"{refid}/{inner}",) if within else (f"{refid}/{prefix}",)
    first = act.chapter(name)
    if first is None and step.kind == "kapittel" and not act.entry.chapters:
        return ()
    if first is None:
        return ()
    if target.until is None or target.until[0].kind != step.kind:
        return (f"{refid}/{first}",)
    last = act.chapter(_MARKS[step.kind] + target.until[0].value)
    if last is None or act.entry.chapters.index(last) < act.entry.chapters.index(first):
        return (f"{refid}/{first}",)
    return tuple(f"{refid}/{chapter}" for chapter in act.chapters_between(first, last))


def _below(provision: str, path: tuple[Step, ...], until: tuple[Step, ...] | None) -> tuple[str, ...]:
    """The ids of ledd, bokstav and nummer under a provision. A punktum has no id: its ledd stands for it."""
    steps = [step for step in path if step.kind != "punktum"]
    base = provision
    for index, step in enumerate(steps):
        if not _numbered(step):
            return (base,)
        if until is not None and index == len(until) - 1 and len(steps) == len(path):
            return tuple(f"{base}/{step.kind}-{value}" for value in _between(step.value, until[index].value))
        base = f"{base}/{step.kind}-{step.value}"
    return (base,)


def _numbered(step: Step) -> bool:
    return step.value not in ("siste", "nestsiste")


def _between(first: str, last: str) -> list[str]:
    """The values of a range: «første til tredje», «a til d». An open or odd range gives its ends."""
    if first.isdigit() and last.isdigit() and 0 <= int(last) - int(first) <= 60:
        return [str(number) for number in range(int(first), int(last) + 1)]
    letters = "abcdefghijklmnopqrstuvwxyzæøå"
    if len(first) == len(last) == 1 and first in letters and last in letters and letters.index(first) <= letters.index(last):
        return list(letters[letters.index(first) : letters.index(last) + 1])
    return [value for value in (first, last) if value not in ("siste", "nestsiste")]


def _unchecked(refid: str, prefix: str | None, target: Target) -> tuple[str, ...]:
    """Ids for an act whose provisions are not known: as cited, the ends of a range."""
    ids: list[str] = []
    for path in (target.path, target.until):
        if not path:
            continue
        if path[0].kind == "ledd":
            return ()
        name = _MARKS[path[0].kind] + path[0].value
        ids.extend(_below(f"{refid}/{prefix}/{name}" if prefix else f"{refid}/{name}", path[1:], None))
    return tuple(dict.fromkeys(ids))
