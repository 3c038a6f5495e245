"""The comparison table of a cluster: what sets provisions on one matter apart, side by side.

Only what was read in the text is compared. A difference is no error: the law may mean it.
"""

from collections.abc import Sequence

from analysis.difference.aligned import conditions, definitions, wording
from analysis.difference.appeals import appeals
from analysis.difference.departures import noted
from analysis.difference.model import MAX_MEMBERS, Difference, Member
from analysis.difference.numbers import deadlines, reach, thresholds
from analysis.difference.part import Part, lay_out
from analysis.difference.parties import actor, authority, modal_sentences, modality
from analysis.difference.secrecy import confidentiality

MAX_DIFFERENCES = 12

_ORDER = {"major": 0, "minor": 1, "info": 2}


def compare(members: Sequence[Member]) -> tuple[Difference, ...]:
    """The differences of the members, most important first; at most ``MAX_DIFFERENCES``.

    :param members: the first ``MAX_MEMBERS`` are compared
    """
    return compare_parts([lay_out(member) for member in members[:MAX_MEMBERS]])


def compare_parts(parts: Sequence[Part]) -> tuple[Difference, ...]:
    """``compare`` for members that are laid out already."""
    if len(parts) < 2:
        return ()
    mains = modal_sentences(parts)
    found = [
        deadlines(parts),
        *thresholds(parts),
        *confidentiality(parts),
        appeals(parts),
        *definitions(parts),
        authority(parts),
        reach(parts),
        modality(parts, mains),
        actor(parts, mains),
        conditions(parts, mains),
        wording(parts),
    ]
    rows = sorted((one for one in found if one), key=lambda one: _ORDER[one.severity])
    return noted(rows[:MAX_DIFFERENCES], parts)
