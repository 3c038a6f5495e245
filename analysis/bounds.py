"""Quantities as ranges: «mellom 15 og 18 år» is one statement with two ends, «under 18 år» one with an upper end only.

Open and closed ends are told by the words: «over» and «under» leave the number out, «minst», «høyst», «fylt», «inntil»
keep it. An age between two is full years, so «mellom 15 og 18 år» ends before the eighteenth birthday.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from analysis.quantity import Bound, Quantity, QuantityKind

_AND = re.compile(
    r",? (?:og|men|til)(?: (?:som|er|har|skal|være|vere|ha))*(?P<not> (?:ennå |enno )?ikk(?:j)?e)?(?: (?:er|har|være|vere|ha))* ?"
)


class Range(Struct, frozen=True):
    """One age, amount, share, time or number, or all between two.

    :ivar value: the number; of a range the first that is named
    :ivar bound: of a single number whether it is a least or a greatest value, if the words say so
    :ivar lower: the least value, None where there is none; ``lower_exclusive``: that value itself is outside
    :ivar upper: the greatest value; ``upper_exclusive`` likewise
    """

    kind: QuantityKind
    unit: str
    start: int
    end: int
    value: float | None
    bound: Bound | None = None
    lower: float | None = None
    upper: float | None = None
    lower_exclusive: bool = False
    upper_exclusive: bool = False


def ranges(quantities: Sequence[Quantity], low: str) -> list[Range]:
    """The quantities of a text in lower case, a least and a greatest value that belong together as one.

    :param quantities: as ``find_quantities`` gives them, in order of their place
    """
    found: list[Range] = []
    number = 0
    while number < len(quantities):
        one = quantities[number]
        both = _joined(one, quantities[number + 1], low) if number + 1 < len(quantities) else None
        found.append(both or _single(one))
        number += 2 if both else 1
    return found


def _joined(one: Quantity, other: Quantity, low: str) -> Range | None:
    """Two quantities as one range, where they are its ends."""
    if (one.kind, one.unit) != (other.kind, other.unit) or one.value is None or other.value is None:
        return None
    first, second = _single(one), _single(other)
    if one.start != other.start:
        between = _AND.fullmatch(low, one.end, other.start)
        if between is None:
            return None
        if between["not"] and other.bound is None:  # «har fylt 15, men ikke 18 år»
            second = Range(other.kind, other.unit, other.start, other.end, other.value, "max", None, other.value, False, True)
    ends = (first, second) if first.lower is not None else (second, first)
    if ends[0].lower is None or ends[1].upper is None or ends[0].lower > ends[1].upper:
        return None
    return Range(one.kind, one.unit, one.start, other.end, one.value, None, ends[0].lower, ends[1].upper,
                 ends[0].lower_exclusive, ends[1].upper_exclusive)  # fmt: skip


def _single(one: Quantity) -> Range:
    least, most = one.bound == "min", one.bound == "max"
    return Range(one.kind, one.unit, one.start, one.end, one.value, one.bound, one.value if least else None, one.value if most else None,
                 least and one.exclusive, most and one.exclusive)  # fmt: skip
