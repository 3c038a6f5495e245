"""What an amending act of Lovtidend changes, held against the law as it stands.

Read from the marks that Lovdata puts around each instruction (``Document.changes``): which provision or part of it, and whether it is
replaced, added, repealed or renumbered. Regulations carry no such marks, and proposals none; there the words of the instructions are
read (``analysis.change.instructed``).
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal

from msgspec import Struct

from analysis.change.model import ProvisionChange, State, Version
from analysis.change.words import difference
from analysis.language.sentences import sentences_of
from analysis.rows import row_of
from ingest import identifier
from ingest.corpus import Corpus, Place
from ingest.document import Block, BlockKind, Document, Unit, UnitKind
from ingest.errors import NotFoundError

ALIKE: Final = 0.6
LONGEST: Final = 3000
"""Likeness from which, and length to which, an item is known by its words."""
_SENTENCE: Final = re.compile(r"/setning/(\d+)$")
_PARTS: Final = {"ledd": "ledd-{}", "bokstav": "bokstav-{}", "nummer": "nummer-{}", "punkt": "punkt-{}", "strekpunkt": "punkt-{}"}


class Instruction(Struct, frozen=True):
    """One thing that an amending act does.

    :ivar target: id of the provision, ``part`` the address of the ledd or item below it, ``sentence`` the number of a sentence in that
    :ivar heading: the new heading, None where it stays; ``text`` the new words, None where something goes
    :ivar to: where it is moved to
    :ivar words: the instruction as the act has it
    """

    action: Literal["replace", "add", "repeal", "move"]
    target: str
    part: str
    sentence: int | None
    heading: str | None
    text: str | None
    to: str | None
    words: str


def marked(document: Document) -> list[Instruction]:
    """The instructions of a document by Lovdata's marks, in its order; none where it has no marks."""
    found: list[Instruction] = []
    # A ledd that is moved on makes room: what is put in its place replaces nothing.
    left = {move.partition(";;")[0] for change in document.changes for move in change.moves}
    for number, change in enumerate(document.changes):
        units = [unit for unit in document.units if unit.change == number]
        words = _instruction(document, units)
        whole = {unit.name.removeprefix("forslag/").partition("~")[0]: unit for unit in units if unit.kind is UnitKind.PROPOSAL}
        named = [("add" if one in left else "replace", one) for one in change.targets] + [("add", one) for one in change.adds]
        parts: list[tuple[str, str]] = []
        for action, target in named:
            unit = whole.get(identifier.split(_provision(target))[1]) if not _below(target) else None
            if unit is not None:
                found.append(_one(action, target, words, unit.heading, document.slice(unit)))
            elif _below(target):
                parts.append((action, target))
        found += [_one(action, target, words, None, text) for action, target, text in _paired(parts, _texts(document, units))]
        found += [_one("repeal", target, words, None, None) for target in change.repeals]
        for move in change.moves:
            source, _, to = move.partition(";;")
            if not _below(source) and to:
                found.append(_one("move", source, words, None, None, to=_provision(to)))
    return found


def _paired(parts: Sequence[tuple[str, str]], texts: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Each part with its new words; sentences of one ledd, which the act writes in one go, as one."""
    if len(parts) == len(texts):
        yield from ((action, target, text) for (action, target), text in zip(parts, texts, strict=True))
    elif parts and texts and len({_SENTENCE.sub("", target) for _, target in parts}) == 1:
        yield (*parts[0], "\n".join(texts))


def _one(action: str, target: str, words: str, heading: str | None, text: str | None, to: str | None = None) -> Instruction:
    sentence = _SENTENCE.search(target)
    kind: Literal["replace", "add", "repeal", "move"]
    kind = "replace" if action == "replace" else "add" if action == "add" else "repeal" if action == "repeal" else "move"
    return Instruction(kind, _provision(target), _part(target), int(sentence[1]) if sentence else None, heading, text, to, words)


def _provision(target: str) -> str:
    """The id of the provision in an address of Lovdata's marks: «lov/…/§7a/ledd/2/bokstav/a» → «lov/…/§7a»."""
    pieces = target.split("/")
    for place, piece in enumerate(pieces):
        if place > 1 and piece in (*_PARTS, "setning"):
            return "/".join(pieces[:place])
    return target


def _below(target: str) -> str:
    return target[len(_provision(target)) :]


def _part(target: str) -> str:
    """The address below the provision in this system's form.

    >>> _part("lov/2071-01-02-3/§7a/ledd/2/bokstav/a"), _part("lov/2071-01-02-3/§7"), _part("lov/2071-01-02-3/§7/ledd/1/setning/2")
    ('ledd-2/bokstav-a', '', 'ledd-1')
    """
    pieces = [one for one in _SENTENCE.sub("", _below(target)).split("/") if one]
    named = [_PARTS[name].format(value.lower()) for name, value in zip(pieces[::2], pieces[1::2], strict=False) if name in _PARTS]
    return "/".join(named)


def _instruction(document: Document, units: Sequence[Unit]) -> str:
    text = next((document.slice(unit) for unit in units if unit.kind is UnitKind.TEXT), "")
    return text.split("\n", 1)[0].strip()


def _texts(document: Document, units: Sequence[Unit]) -> list[str]:
    """The new words of parts, in their order: what stands after the line that says «skal lyde»."""
    found: list[str] = []
    for unit in units:
        if unit.kind is not UnitKind.TEXT:
            continue
        blocks: list[Block] = []
        for place, block in enumerate(unit.blocks):
            blocks += [one for one in block.children if one.name] if place == 0 else [block]
        if blocks:
            found += [document.slice(block) for block in blocks]
        else:
            rest = document.slice(unit).partition("\n")[2].strip()
            found += [rest] if rest else []
    return found


# -- held against the law -----------------------------------------------------------------------------------------


def changes(corpus: Corpus, instructions: Iterable[Instruction]) -> Iterator[ProvisionChange]:
    """Each instruction as a change of the law in the corpus, in their order.

    What concerns a document that is not in the corpus, or a part that is not there, is told with the new words alone.
    """
    for one in instructions:
        yield _against(corpus, one)


def _against(corpus: Corpus, one: Instruction) -> ProvisionChange:
    place = _place(corpus, one.target)
    refid = identifier.split(one.target)[0]
    info = corpus.documents.get(refid)
    before = _before(place, one) if place else None
    state: State = {"replace": "altered", "add": "added", "repeal": "removed", "move": "moved"}[one.action]  # type: ignore[assignment]
    text = one.text
    if one.action == "move":
        text = before.text if before else ""
    after = None
    if text is not None:
        after = Version(one.to or one.target, _title(one, place), _hash(text), text)
    standing = before.text if before else None
    done = None
    if info is not None:
        done = standing is None if one.action == "repeal" else _squeezed(text or "") == _squeezed(standing or "") if one.text else None
    words = difference(standing or "", text or "") if one.action != "add" or done else difference("", text or "")
    return ProvisionChange(
        one.target, _named(one), state, refid, info.name if info else refid, info.ministries if info else (),
        before if one.action != "add" else None, after, words, one.words, done, identifier.url(one.target),
    )  # fmt: skip


def _named(one: Instruction) -> str:
    return f"{one.part}/setning-{one.sentence}".lstrip("/") if one.sentence else one.part


def _title(one: Instruction, place: Place | None) -> str:
    if one.heading is not None or place is None or place.unit is None:
        return f"{_label(one.target)}. {one.heading or ''}".rstrip(". ")
    return place.unit.title


def _label(target: str) -> str:
    name = identifier.split(target)[1]
    return name.replace("§", "§ ", 1)


def _place(corpus: Corpus, target: str) -> Place | None:
    try:
        return corpus.locate(target)
    except NotFoundError:
        return None


def _before(place: Place, one: Instruction) -> Version | None:
    """The words that stand there now."""
    unit = place.unit
    if unit is None or unit.repealed:
        return None
    document = place.document
    row = row_of(place.info, document, unit)
    block = None
    if one.part:
        block = next((found for found in unit.walk() if found.name in (one.part, f"ledd-1/{one.part}")), None)
        block = block or _likest(document, unit, one.text)
        if block is None:
            return None
    text = document.slice(block or unit)
    if one.sentence:
        said = [text[start:end] for found in sentences_of(text, ()) for start, end in (found.own,)]
        if len(said) < one.sentence:
            return None
        text = said[one.sentence - 1]
    return Version(row.id, row.title, row.hash, text)


def _likest(document: Document, unit: Unit, text: str | None) -> Block | None:
    """The item that the new words are most like, where the address leads nowhere: definitions have letters in one text only."""
    if not text or len(text) > LONGEST:
        return None
    items = [block for block in unit.walk() if block.kind is BlockKind.ITEM]
    ratios = [(SequenceMatcher(None, document.slice(block), text, autojunk=False).ratio(), -place) for place, block in enumerate(items)]
    best = max(ratios, default=(0.0, 0))
    return items[-best[1]] if best[0] >= ALIKE else None


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(".,;")


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
