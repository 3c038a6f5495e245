"""Where the blanks stood: the treebank keeps tokens only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_NONE_BEFORE: Final = frozenset([".", ",", ":", ";", "?", "!", ")", "]", "»", "”", "..."])
_NONE_AFTER: Final = frozenset(["(", "[", "«", "“"])


def blanks_after(forms: Sequence[str]) -> list[bool]:
    """For each token, whether a blank follows; straight quotation marks open and close by turns.

    >>> blanks_after(["«", "Ja", "»", ",", "sa", "hun", "."])
    [False, False, False, True, True, False, False]
    """
    blanks = [True] * len(forms)
    opened = False
    for place, form in enumerate(forms):
        glued_left, glued_right = form in _NONE_BEFORE, form in _NONE_AFTER
        if form == '"':
            glued_left, glued_right, opened = opened, not opened, not opened
        if glued_left and place:
            blanks[place - 1] = False
        if glued_right:
            blanks[place] = False
    if blanks:
        blanks[-1] = False
    return blanks
