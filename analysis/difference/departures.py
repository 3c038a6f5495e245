"""What a provision itself says of another: that it refers to it, adds to it or departs from it. «Differs» is not «error»."""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from analysis.difference.model import Difference, Member, Value
from analysis.difference.part import Part

DEPARTS = re.compile(
    r"i motsetning til|i motsetnad til|til forskjell fra|til skilnad frå|uavhengig av|uavhengi[gk] av|uten hensyn til|utan omsyn til"
    r"|uansett|i stedet for|i staden for|med unntak av|gjelder ikke|gjeld ikkje|unntak (?:fra|frå)|gis unntak|fravik"
    r"|framfor|går (?:foran|føre)|avvik"
)
"""Words by which a provision says that it departs from another."""
_NUMBER = re.compile(r"§+\s*(?P<n>\d[\w.-]*(?: [a-z]\b)?)")


def noted(found: Sequence[Difference], parts: Sequence[Part]) -> tuple[Difference, ...]:
    """The rows, with a note on each cell whose provision itself refers to another provision of the table."""
    notes = {part.member.id: note for part in parts if (note := _note(part, {other.member.id: other.member for other in parts}))}
    if not notes:
        return tuple(found)
    return tuple(replace(one, values=tuple(_with_note(value, notes) for value in one.values)) for one in found)


def _with_note(value: Value, notes: Mapping[str, str]) -> Value:
    return replace(value, note=notes[value.provision]) if value.value and value.provision in notes else value


def _note(part: Part, members: Mapping[str, Member]) -> str:
    for other in part.member.cites:
        if other in members and other != part.member.id:
            target = members[other]
            name = f"{target.act} {target.title.partition('. ')[0]}"
            departs = any(DEPARTS.search(words) for words in _citing(part, other))
            return f"sier selv at den avviker fra {name}" if departs else f"viser selv til {name}"
    return ""


def _citing(part: Part, other: str) -> Iterator[str]:
    """The sentences that name the section of the other provision."""
    number = other.rpartition("§")[2]
    for sentence in part.sentences:
        if any(match["n"].replace(" ", "").rstrip(".") == number for match in _NUMBER.finditer(sentence.low)):
            yield sentence.low
