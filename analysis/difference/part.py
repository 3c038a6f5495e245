"""A member laid out for comparison: its sentences, each with the norms and information rules that were read in it."""


from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from analysis.difference.matters import APPEAL, COMPETENCE, SUPERVISION
from analysis.difference.model import Member
from analysis.difference.words import stems
from analysis.language.definitions import Definition
from analysis.language.information import InformationRule, Party
from analysis.language.information_model import Span as Place
from analysis.language.model import Deadline, Norm, Span, Threshold
from analysis.language.reading import Information, Reading, read
from analysis.quantity import fold
from ingest.document import Block, BlockKind, Unit, UnitKind

MAX_TEXT = 4000
"""Characters of a member that are compared; what lies behind is nearly always another matter than the opening."""


Secrecy = Literal["lifts", "yields", "duty", ""]


class Sentence(Struct, frozen=True, gc=False):
    """A sentence of a member.

    :ivar low: its words in lower case, every character in its place
    :ivar stems: of its words and of the lead-in that it continues
    :ivar lead: the lead-in of a list item
    :ivar terms: what it defines
    :ivar appeal: it is about appeal; ``decides``: it gives somebody a task of authority; ``supervises``: supervision
    :ivar deadlines: of all its norms; ``thresholds`` likewise
    :ivar secrecy: «lifts» (in spite of secrecy), «yields» (as far as secrecy allows), «duty» (secrecy is stated) or empty
    """

    start: int
    end: int
    low: str
    stems: frozenset[str]
    lead: Span | None
    norms: tuple[Norm, ...]
    rules: tuple[InformationRule, ...]
    terms: tuple[Definition, ...]
    appeal: bool
    decides: bool
    supervises: bool
    deadlines: tuple[Deadline, ...]
    thresholds: tuple[Threshold, ...]
    secrecy: Secrecy


class Part(Struct, frozen=True, gc=False):
    """A member and its sentences in text order."""

    member: Member
    sentences: tuple[Sentence, ...]
    definitions: tuple[Definition, ...]

    def text(self, span: Span) -> str:
        """The words at a span."""
        return self.member.text[slice(*span)]


def lay_out(member: Member) -> Part:
    """The member's sentences with what was read in them; one without a reading is read now.

    Linear in the text. Sentences that begin beyond ``MAX_TEXT`` are left out.
    """
    text = member.text
    reading = member.reading or read_text(text, member.heading)
    low = fold(text[: 2 * MAX_TEXT])
    norms: dict[Span, list[Norm]] = {}
    for norm in reading.norms:
        if norm.sentence[0] < MAX_TEXT:
            norms.setdefault(norm.sentence, []).append(norm)
    rules: dict[Span, list[InformationRule]] = {}
    for one in reading.information:
        rules.setdefault(one.sentence, []).append(one.rule)
    words: dict[Span, frozenset[str]] = {}
    definitions = tuple(one for one in reading.definitions if one.term_span[0] < MAX_TEXT)
    sentences = []
    for span, own in norms.items():
        lead = own[0].lead
        if lead and lead not in words:
            words[lead] = stems(low[slice(*lead)])
        terms = tuple(one for one in definitions if span[0] <= one.term_span[0] < span[1])
        said = low[slice(*span)]
        content = stems(said)
        sentences.append(
            Sentence(
                *span, said, content | words[lead] if lead else content, lead, tuple(own), tuple(rules.get(span, ())), terms,
                appeal=bool(APPEAL.search(said)), decides=bool(COMPETENCE.search(said)), supervises=SUPERVISION in said,
                deadlines=tuple(norm.deadline for norm in own if norm.deadline),
                thresholds=tuple(one for norm in own for one in norm.thresholds), secrecy=_secrecy(rules.get(span, ())),
            )
        )  # fmt: skip
    return Part(member, tuple(sentences), definitions)


def _secrecy(rules: Sequence[InformationRule]) -> Secrecy:
    said = {rule.overrides_confidentiality for rule in rules}
    if "yields" in said:
        return "yields"
    if "yes" in said:
        return "lifts"
    return "duty" if any(rule.kind == "confidentiality" for rule in rules) else ""


def read_text(text: str, heading: str = "") -> Reading:
    """The reading of a text without structure, each line being a ledd."""
    blocks: list[Block] = []
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line:
            blocks.append(Block(BlockKind.LEDD, f"ledd-{number}", "", start, start + len(line)))
        start += len(line) + 1
    unit = Unit(
        kind=UnitKind.PROVISION, name="§1", label="", heading=heading, section=-1, start=0, end=len(text), language="nb",
        blocks=tuple(blocks),
    )  # fmt: skip
    return read(unit, text)


def within(reading: Reading, start: int, end: int) -> Reading:
    """What is said in ``text[start:end]``, with spans counted from ``start``."""
    if start == 0 and all(norm.sentence[1] <= end for norm in reading.norms[-1:]):
        return reading
    move = _Move(start)
    return Reading(
        tuple(move.norm(one) for one in reading.norms if start <= one.sentence[0] < end),
        tuple(move.definition(one) for one in reading.definitions if start <= one.term_span[0] < end),
        tuple(move.information(one) for one in reading.information if start <= one.sentence[0] < end),
    )


class _Move:
    """Everything ``by`` characters nearer to the beginning."""

    def __init__(self, by: int) -> None:
        self._by = by

    def _at(self, span: Span) -> Span:
        return max(0, span[0] - self._by), max(0, span[1] - self._by)

    def _maybe(self, span: Span | None) -> Span | None:
        return span and self._at(span)

    def norm(self, one: Norm) -> Norm:
        actor = one.actor if one.actor and one.actor[0] >= self._by else None  # it may have been named in an earlier ledd
        return replace(
            one, sentence=self._at(one.sentence), lead=self._maybe(one.lead), trigger=self._maybe(one.trigger),
            actor=self._maybe(actor), action=self._maybe(one.action), recipient=self._maybe(one.recipient),
            object=self._maybe(one.object), condition=self._maybe(one.condition), exception=self._maybe(one.exception),
            deadline=one.deadline and replace(one.deadline, span=self._at(one.deadline.span)),
            thresholds=tuple(replace(each, span=self._at(each.span)) for each in one.thresholds),
            defined_term=self._maybe(one.defined_term), clause=self._maybe(one.clause),
        )  # fmt: skip

    def definition(self, one: Definition) -> Definition:
        return replace(
            one, term_span=self._at(one.term_span), definiens_span=self._at(one.definiens_span),
            sentence_span=self._at(one.sentence_span),
        )  # fmt: skip

    def information(self, one: Information) -> Information:
        rule = one.rule
        moved = replace(
            rule, trigger=self._place(rule.trigger), who=self._party(rule.who), to_whom=self._party(rule.to_whom),
            from_whom=self._party(rule.from_whom), what=rule.what and self._place(rule.what),
            purpose=rule.purpose and self._place(rule.purpose),
        )  # fmt: skip
        return replace(one, sentence=self._at(one.sentence), rule=moved)

    def _place(self, place: Place) -> Place:
        return Place(*self._at((place.start, place.end)))

    def _party(self, party: Party | None) -> Party | None:
        return party and replace(party, span=self._place(party.span))


