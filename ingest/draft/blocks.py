"""The inside of one provision: lines → ledd and lists, written to the canonical text."""

import re
from dataclasses import dataclass, field
from typing import Final

from ingest.document import Block, BlockKind
from ingest.draft.model import Line
from ingest.writer import Writer

_LABEL: Final = re.compile(
    r"(?P<label>\(?(?P<letter>[a-zæøå]{1,2})[.)]|\(?(?P<number>\d{1,3}(?:\.\d{1,3}){0,3})[.)]|(?P<dash>[–—•‣·∙▪*-]))\s+(?=\S)"
)
_NUMBERED: Final = re.compile(r"\(\d{1,2}\)\s")
_ROMAN: Final = re.compile(r"i{1,3}|iv|vi{0,3}|ix|xi{0,3}")
_DAY: Final = re.compile(r"\d{1,2}\.\s(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)\b")


@dataclass
class _Open:
    """A block under construction."""

    kind: BlockKind
    name: str
    label: str
    style: str
    start: int
    end: int
    level: int = 0
    children: list["_Open"] = field(default_factory=list)

    def frozen(self) -> Block:
        children = tuple(one.frozen() for one in self.children)
        end = max([self.end, *(child.end for child in children)])
        return Block(self.kind, self.name, self.label, self.start, end, children)


class Blocks:
    """Blocks of one unit, in the order of its lines.

    :param ledd: numbers that the first ledd have, where an instruction tells («§ 5 andre og tredje ledd skal lyde»)
    """

    def __init__(self, out: Writer, ledd: list[int] | None = None) -> None:
        self._out = out
        self._numbers = list(ledd or [])
        self._top: list[_Open] = []
        self._stack: list[_Open] = []  # the list items that are open, outermost first
        self._last = 0
        self._said = ""

    def __bool__(self) -> bool:
        return bool(self._top)

    def add(self, line: Line) -> None:
        """The next line of the unit."""
        if line.role == "table":
            self._stack = []
            self._top.append(self._write(BlockKind.TABLE, "", "", line.text))
            return
        label, text = line.label, line.text
        if not label and line.role in ("", "ledd", "item") and not _NUMBERED.match(text) and not _DAY.match(text):
            found = _LABEL.match(text)
            if found and (line.role == "item" or self._may_be_item(found)):
                label, text = found["label"], text[found.end() :]
        if label or line.role == "item":
            self._item(label, text, line)
        elif self._top and self._stack and text[:1].islower():
            ledd = self._top[-1]
            self._stack = []
            block = self._write(BlockKind.CONTINUATION, "", "", text)
            ledd.children.append(block)
            self._said = text
        else:
            self._stack = []
            self._top.append(self._write(BlockKind.LEDD, f"ledd-{self._number()}", "", text))
            self._said = text

    def frozen(self) -> tuple[Block, ...]:
        """The blocks made so far."""
        return tuple(one.frozen() for one in self._top)

    def _may_be_item(self, found: "re.Match[str]") -> bool:
        """In a list that is open, or after words that lead one in; else «1. januar» or a numbered ledd."""
        if self._stack:
            return True
        said = self._said.rstrip()
        if found["letter"] or said.endswith(":"):
            return True
        first = found["number"] == "1" or bool(found["dash"])
        return bool(self._top) and first and not said.endswith((".", "?", "!"))

    def _item(self, label: str, text: str, line: Line) -> None:
        if not self._top:  # «bokstav c skal lyde:» puts an item into a ledd that is not told
            start = self._begin()
            self._top.append(_Open(BlockKind.LEDD, f"ledd-{self._number()}", "", "", start, start))
        style = _style(label)
        if line.role == "item" and line.level:
            while self._stack and self._stack[-1].level >= line.level:
                self._stack.pop()
        else:
            style = self._settled(label, style)
            styles = [one.style for one in self._stack]
            if style in styles:
                del self._stack[styles.index(style) :]
            elif line.role == "item" and line.label and self._stack and self._stack[-1].level == 0:
                self._stack = []
        parent = self._stack[-1] if self._stack else self._top[-1]
        name = f"{parent.name}/{_item_name(label, sum(one.kind is BlockKind.ITEM for one in parent.children) + 1)}"
        taken = {one.name for one in parent.children}
        number = 2
        while name in taken:
            name = f"{name.partition('~')[0]}~{number}"
            number += 1
        block = self._write(BlockKind.ITEM, name, label, text)
        block.style, block.level = style, line.level
        parent.children.append(block)
        self._stack.append(block)
        self._said = text

    def _settled(self, label: str, style: str) -> str:
        """«i)» after «h)» is a letter, else a roman number."""
        if style != "roman":
            return style
        plain = label.strip("().")
        before = next((one.label.strip("().") for one in reversed(self._stack) if one.style == "letter"), "")
        if len(plain) == 1 and before and ord(before[0]) + 1 == ord(plain):
            return "letter"
        return "letter" if len(plain) == 1 and plain != "i" and not any(one.style == "roman" for one in self._stack) else "roman"

    def _number(self) -> int:
        self._last = self._numbers.pop(0) if self._numbers else self._last + 1
        return self._last

    def _begin(self) -> int:
        self._out.line("")
        return self._out.position

    def _write(self, kind: BlockKind, name: str, label: str, text: str) -> _Open:
        start = self._begin()
        self._out.write(text)
        return _Open(kind, name, label, "", start, self._out.end(start))


def _style(label: str) -> str:
    plain = label.strip("().")
    if not plain or not plain[0].isalnum():
        return "dash"
    if plain[0].isdigit():
        return "number"
    return "roman" if _ROMAN.fullmatch(plain) else "letter"


def _item_name(label: str, position: int) -> str:
    plain = label.strip("(). ")
    if plain[:1].isdigit():
        return f"nummer-{plain}"
    return f"bokstav-{plain.lower()}" if plain.isalpha() else f"punkt-{position}"
