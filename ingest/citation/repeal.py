"""Which whole acts a text takes out of force: «Fra samme tid oppheves lov 3. mars 1950 nr. 4 om fyr (fyrloven)».

Context-free, like the finder: an act is told as it is cited. Parts of acts («oppheves fyrloven § 3») do not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from .find import BREAK
from .model import Mention

_REPEALS: Final = re.compile(r"\bopphev(?:es|ast|a|et|ing|else)|\bavløser|\berstatter", re.IGNORECASE)
_LIST: Final = re.compile(r"\bopphev(?:es|ast)[^.:]{0,120}:\s*$", re.IGNORECASE)
_OTHER_MATTER: Final = re.compile(r"\bendring|\bendres|\bendrast|skal lyde|skal lyda", re.IGNORECASE)
_NAME: Final = re.compile(r"\(([^()\d]{3,60})\)")
_TITLE: Final = re.compile(
    r"\s(om [^.;:,(]{3,120}?)(?=\s*(?:[.;:,(]|$|\s(?:blir |vert |er |skal |må )?(?:opphev|avløs|erstat)|\s(?:blir|vert)\s))"
)


class Repeal(msgspec.Struct, frozen=True, array_like=True):
    """An act that a text repeals.

    ``act`` is as in ``Mention``: a refid when cited by date, else a name; ``names`` are what the text calls it.
    """

    act: str
    names: tuple[str, ...] = ()


def repeals(text: str, mentions: Sequence[Mention]) -> tuple[Repeal, ...]:
    """Acts that ``text`` repeals, in order; ``mentions`` are its citations. Linear in the text."""
    if not _REPEALS.search(text):
        return ()
    found: dict[str, Repeal] = {}
    listed = False
    start = 0
    for end in (*(match.end() for match in BREAK.finditer(text)), len(text)):
        sentence = text[start:end]
        listed = bool(_LIST.search(sentence)) or (listed and not _OTHER_MATTER.search(sentence))
        if listed or _REPEALS.search(sentence):
            for mention in mentions:
                if start <= mention.start < end and mention.act and not mention.targets and not mention.own:
                    found.setdefault(mention.act, Repeal(mention.act, _names(mention, text[mention.start : end])))
        start = end
    return tuple(found.values())


def _names(mention: Mention, rest: str) -> tuple[str, ...]:
    inside = _NAME.search(rest, 0, len(mention.text) + 160)
    title = _TITLE.match(rest, rest.find(" om ") if " om " in mention.text else len(mention.text))
    kind = (mention.act or "").partition("/")[0]
    names = [inside[1].strip()] if inside else []
    if title and kind in ("lov", "forskrift"):
        names.append(f"{kind} {' '.join(title[1].split())}")
    return tuple(names)
