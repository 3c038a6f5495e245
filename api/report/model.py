"""What a report holds: everything a reader or a program gets, in no format and no language of its own.

Law text stands in ``Quote`` alone, with its place; whoever writes a format writes quotations from there, so that each can be
checked against the stored text.
"""

from typing import Literal

from msgspec import Struct

Language = Literal["nb", "nn", "en"]
SubjectKind = Literal["event", "query", "replacement"]


class Quote(Struct, frozen=True):
    """Law text: ``text`` is exactly the stored text of ``provision`` from ``start`` to ``end``.

    :ivar provision: id of the unit that the offsets count in
    :ivar cut: the law goes on where the quotation ends
    """

    text: str
    provision: str
    start: int
    end: int
    cut: bool = False


class Subject(Struct, frozen=True):
    """What the report is about: an event of the catalogue, a theme in free text, or an act that is to be replaced.

    :ivar key: slug, the words, or the id of the act
    :ivar heading: name in the report's language
    """

    kind: SubjectKind
    key: str
    heading: str
    description: str
    event_kind: str = ""
    titles: tuple[tuple[str, str], ...] = ()  # language, title
    descriptions: tuple[tuple[str, str], ...] = ()


class Basis(Struct, frozen=True):
    """What the report rests on; the same basis and subject give the same report."""

    snapshot: str
    as_of: str
    date: str
    model: str
    versions: dict[str, str]
    program: str
    documents: int
    provisions: int
    source: str = "Lovdata (NLOD 2.0)"


class Law(Struct, frozen=True):
    """An act or regulation in the scope."""

    id: str
    title: str
    is_act: bool
    role: str
    ministries: tuple[str, ...]
    in_force: bool
    provisions: int
    why: str
    url: str
    eli: str


class ScopePlace(Struct, frozen=True):
    """A provision in the scope."""

    id: str
    document: str
    title: str
    score: float
    why: str
    url: str
    eli: str


class Ministry(Struct, frozen=True):
    """A ministry with its part of the scope and of the findings."""

    name: str
    acts: int
    regulations: int
    findings: int


class ScopeActor(Struct, frozen=True):
    """An actor named in the scope."""

    id: str
    name: str
    kind: str
    level: str
    provisions: int


class Member(Struct, frozen=True):
    """A provision of a finding, with the words that meet those of the others."""

    id: str
    label: str
    document: str
    document_title: str
    title: str
    ministries: tuple[str, ...]
    role: str
    in_force: bool
    replaced_by: tuple[str, ...]
    url: str
    eli: str
    quote: Quote


class Cell(Struct, frozen=True):
    """What one provision says of an attribute: as read, and in its own words."""

    provision: str
    label: str
    value: str
    quote: Quote | None
    url: str


class Comparison(Struct, frozen=True):
    """One attribute on which the members of a finding differ."""

    attribute: str
    severity: str
    reason: str
    cells: tuple[Cell, ...]


class Clash(Struct, frozen=True):
    """Two places that seem to collide."""

    kind: str
    reason: str
    first: Cell
    second: Cell


class Finding(Struct, frozen=True):
    """A cluster as a report tells it.

    :ivar number: its place among the report's findings, best first; what the text refers to it by
    :ivar subject: the title without its counts
    :ivar in_full: it is among those that documents show in full
    """

    number: int
    id: str
    kind: str
    title: str
    subject: str
    score: float
    confidence: float
    acts: int
    regulations: int
    sectors: tuple[str, ...]
    documents: tuple[str, ...]
    why: str
    members: tuple[Member, ...]
    comparisons: tuple[Comparison, ...]
    clashes: tuple[Clash, ...]
    matter: str
    status: str
    in_full: bool

    @property
    def major(self) -> int:
        """How many of its differences are major."""
        return sum(one.severity == "major" for one in self.comparisons)


class Meeting(Struct, frozen=True):
    """How many findings two sectors share; a sector with itself: how many it is in."""

    first: str
    second: str
    findings: int


class First(Struct, frozen=True):
    """A finding to look at early, with the reasons as keys of the report's words and their numbers."""

    finding: int
    id: str
    points: int
    reasons: tuple[tuple[str, int], ...]


class Meaning(Struct, frozen=True):
    """One definition of a term; ``term`` as this law writes it."""

    id: str
    term: str
    label: str
    document: str
    ministries: tuple[str, ...]
    scope: str
    language: str
    url: str
    eli: str
    quote: Quote


class Word(Struct, frozen=True):
    """A term that the scope defines, with every definition of it in current law.

    :ivar wordings: how many different wordings its definitions have
    :ivar inside: how many of the definitions stand in the scope
    """

    term: str
    key: str
    wordings: int
    inside: int
    labels: tuple[tuple[str, str], ...]
    meanings: tuple[Meaning, ...]


class FlowCell(Struct, frozen=True):
    """Rules by which one actor gives information to another."""

    giver: str
    receiver: str
    rules: tuple["FlowRule", ...]


class FlowRule(Struct, frozen=True):
    """A rule about information, in its words.

    :ivar kind: duty-to-disclose, right-to-obtain …
    :ivar secrecy: yes, yields, no, or empty: how it stands to confidentiality
    """

    kind: str
    label: str
    document: str
    secrecy: str
    url: str
    quote: Quote


class FlowSection(Struct, frozen=True):
    """Who gives what to whom by the law in scope, and what stands in the way (numbers of findings)."""

    actors: tuple[tuple[str, str], ...]  # id, name
    cells: tuple[FlowCell, ...]
    obstacles: tuple[int, ...]


class Dead(Struct, frozen=True):
    """A citation that leads nowhere."""

    source: str
    label: str
    document: str
    ministries: tuple[str, ...]
    reason: str
    why: str
    since: str
    target: str
    target_title: str
    instead: tuple[str, ...]
    confidence: float
    url: str
    quote: Quote


class Citing(Struct, frozen=True):
    """A document that cites what is to be replaced."""

    id: str
    title: str
    ministries: tuple[str, ...]
    citations: int
    narrowing: int
    url: str


class Replaced(Struct, frozen=True):
    """What a replacement reaches; counts are of the whole law."""

    title: str
    replaced_by: str
    replaced_by_title: str
    acts: int
    regulations: int
    citations: int
    narrowing_acts: int
    narrowing_regulations: int
    documents: tuple[Citing, ...]


class Figures(Struct, frozen=True):
    """The numbers of the summary.

    :ivar findings: all of them; ``faults`` of these are mistakes in the law as it stands, the others are where provisions meet
    :ivar crossing: of those where provisions meet, how many reach across ministries
    """

    acts: int
    regulations: int
    core: int
    waiting: int
    provisions: int
    ministries: int
    actors: int
    findings: int
    faults: int
    in_full: int
    crossing: int
    major: int
    clashes: int
    by_kind: dict[str, int]
    terms: int
    many_meanings: int
    dead: int


class Report(Struct, frozen=True):
    """One report."""

    language: Language
    subject: Subject
    basis: Basis
    figures: Figures
    laws: tuple[Law, ...]
    provisions: tuple[ScopePlace, ...]
    ministries: tuple[Ministry, ...]
    actors: tuple[ScopeActor, ...]
    findings: tuple[Finding, ...]
    meetings: tuple[Meeting, ...]
    first: tuple[First, ...]
    words: tuple[Word, ...]
    flows: FlowSection
    dead: tuple[Dead, ...]
    replaced: Replaced | None = None
