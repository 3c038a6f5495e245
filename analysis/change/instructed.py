"""What a proposal or an amending document changes, read from its own words («§ 5 andre ledd skal lyde:») where it bears no marks.

Lovdata marks the changes of acts, not of regulations, and nobody marks a ministry's docx. What is moved to another number is left
out, for the words do not say where it stood in a form that can be trusted; so are changes of single words.
"""

import re
from collections.abc import Iterator
from typing import Final

from analysis.change.amendment import Instruction
from ingest.document import Unit
from ingest.draft import Draft, DraftProvision
from ingest.identifier import provision_of

_PROVISION: Final = re.compile(r"/(?:§|a\d)")
"""Of an address: it leads to a section or an article, not to a chapter or an annex."""


def instructed(draft: Draft) -> list[Instruction]:
    """The instructions of a proposal, in its order."""
    return [one for provision in draft.provisions for one in _of(draft, provision)]


def _of(draft: Draft, one: DraftProvision) -> Iterator[Instruction]:
    unit = draft.unit(one)
    targets = [(provision_of(target), target[len(provision_of(target)) + 1 :]) for target in one.targets if _PROVISION.search(target)]
    if one.action == "repeal":
        yield from (Instruction("repeal", provision, part, None, None, None, None, one.label) for provision, part in targets)
    if one.action not in ("change", "add"):
        return
    for provision, part in targets:
        text = _text(draft, unit, part, alone=len(targets) == 1)
        if text is not None:
            heading = (unit.heading or None) if not part else None
            yield Instruction("add" if one.action == "add" else "replace", provision, part, None, heading, text, None, one.label)


def _text(draft: Draft, unit: Unit, part: str, *, alone: bool) -> str | None:
    """The new words of a part, of the whole provision for none; None where several are written in one go and cannot be told apart."""
    block = next((found for found in unit.walk() if found.name == part), None) if part else None
    if block is not None:
        return draft.document.slice(block)
    return draft.document.slice(unit) if alone else None
