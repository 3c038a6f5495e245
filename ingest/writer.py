"""Builds the canonical text: one growing string with folded white space and known positions."""

import re

from ingest.document import Link

_ODD_SPACE = re.compile(r"\s{2,}|[^\S ]")


class Writer:
    """Appends text; ``position`` is always the offset where the next character will stand."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._fresh = True  # at the start of a line: leading blanks are dropped
        self._held = False  # the next line break is swallowed (a label waits for its text)
        self.links: list[Link] = []

    @property
    def position(self) -> int:
        """Offset of the next character, trailing blank of the last write not counted."""
        return self._length

    def write(self, text: str) -> None:
        """Append running text; runs of white space become one blank."""
        text = _ODD_SPACE.sub(" ", text)
        if self._fresh:
            text = text.lstrip(" ")
        if not text:
            return
        self._held = False
        self._append(text)
        self._fresh = text.endswith(" ")

    def line(self, text: str) -> None:
        """End the line that stands, then write ``text`` as a line of its own (nothing when empty)."""
        if self._held and not text:
            return
        self._break()
        if text:
            self.write(text)
            self._break()

    def hold(self) -> None:
        """Let what comes next follow on the same line, even if it is a block."""
        self._held = True

    def release(self) -> None:
        """End what ``hold`` began, whether anything came or not."""
        self._held = False

    def link(self, start: int, target: str) -> None:
        """What has been written since ``start`` is a link; blanks at its edges are not part of it."""
        end = self.end(start)
        text = self.since(start)
        start += len(text) - len(text.lstrip())
        if target and start < end:
            self.links.append(Link(start, end, target))

    def since(self, start: int) -> str:
        """The text from ``start`` on."""
        tail: list[str] = []
        length = self._length
        for part in reversed(self._parts):
            if length <= start:
                break
            tail.append(part)
            length -= len(part)
        return "".join(reversed(tail))[max(0, start - length) :]

    def end(self, start: int) -> int:
        """End of what has been written since ``start``, trailing blank and line break excluded."""
        end = self._length
        for part in reversed(self._parts):
            stripped = part.rstrip(" \n")
            end -= len(part) - len(stripped)
            if stripped:
                break
        return max(start, end)

    def text(self) -> str:
        """All that has been written."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _break(self) -> None:
        if self._parts and self._parts[-1].endswith(" "):
            self._length -= 1
            self._parts[-1] = self._parts[-1][:-1]
        if self._length and not self._parts[-1].endswith("\n"):
            self._append("\n")
        self._fresh = True
        self._held = False
