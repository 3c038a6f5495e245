"""Running text → lines: paragraphs put together again where the text was broken to a width."""

import re
from collections.abc import Sequence
from math import ceil
from typing import Final

from ingest.draft.model import Line

_STARTS: Final = re.compile(
    r"^\s*(?:§|\(?[a-zæøå]{1,2}[.)]\s|\(?\d{1,3}[.)]\s|[–•*-]\s|[IVXL]{1,6}\.?\s*$|Kapit|KAPIT|Kap\.|Del\s[IVX\d]|Vedlegg|Artikkel\s\d|Ny\s§|Nytt\s|Nåværende\s|Overskriften\s)"
)
_ENDS: Final = re.compile(r"(?:[.:;!?]|\bog|\beller)[»\"”)]?\s*$")
_HYPHEN: Final = re.compile(r"(?<=[a-zæøå])-$|\u00ad$")
WIDE: Final = 0.8
"""Share of the widest lines from which a line is taken to be full."""


def paragraphs(text: str) -> list[Line]:
    """The paragraphs of a text file, as written or broken to a width."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    return [Line(one) for one in join_broken(lines)]


def join_broken(lines: Sequence[str]) -> list[str]:
    """Lines with those put together that were one before they were broken; an empty line always parts.

    >>> join_broken(["§ 1. Formål", "Loven skal sikre at alle som trenger det, får et", "tilbud.", "Ny linje."])
    ['§ 1. Formål', 'Loven skal sikre at alle som trenger det, får et tilbud.', 'Ny linje.']
    """
    full = _width(lines)
    found: list[str] = []
    before = ""
    for line in lines:
        text = line.strip()
        if text and before and _goes_on(before, text, full):
            found[-1] = _HYPHEN.sub("", found[-1]) + text if _HYPHEN.search(found[-1]) and text[0].islower() else f"{found[-1]} {text}"
        elif text:
            found.append(text)
        before = line.rstrip() if text else ""
    return found


def _width(lines: Sequence[str]) -> int:
    """Characters of a full line; 0 where the text is not broken to a width."""
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    if not lengths or lengths[-1] > 200:
        return 0
    return lengths[ceil(0.9 * (len(lengths) - 1))]


def _goes_on(before: str, text: str, full: int) -> bool:
    if not full:
        return False
    if _STARTS.match(text) and not (text.startswith("§") and re.search(r"(?:\b(?:i|etter|jf\.?|av|og|eller|til|se|med)|,)$", before)):
        return False
    if text[0].islower():
        return len(before.strip()) > 0.3 * full
    if before.lstrip().startswith("§") and len(before.strip()) < WIDE * full:
        return False
    return not _ENDS.search(before) and len(before.strip()) >= WIDE * full
