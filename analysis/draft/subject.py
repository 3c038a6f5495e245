"""The proposal as it is compared: each new wording read and laid out like a provision of current law, and what it must not be held
against."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from msgspec.structs import replace

from analysis.boilerplate import boilerplate
from analysis.difference.model import Member
from analysis.difference.part import Part, lay_out
from analysis.language.reading import Reading, read
from analysis.place import heading_of
from ingest.citation import Mention, find_mentions
from ingest.corpus import Corpus, DocumentInfo
from ingest.document import Unit, UnitKind
from ingest.draft import Draft, DraftProvision
from ingest.identifier import provision_of, split

DRAFT: Final = "utkast"
"""Id of the proposal, and of its provisions, in comparisons."""

LEAST: Final = 60
"""Characters of a wording from which it is compared."""

_EMPOWERS: Final = re.compile(
    r"^(?:\(\d+\) )?(?:Kongen|\w*departementet|\w*direktoratet) (?:kan|gir|gjev) (?:i forskrift )?(?:gi |gje |fastsette )?"
    r"(?:i forskrift )?(?:nærmere |nærare |utfyllende |nye )?(?:forskrift|regler|reglar|bestemmelser|føresegner)",
    re.IGNORECASE,
)
"""A ledd that only gives the power to make regulations."""

_WORDED: Final = frozenset(("own", "change", "add"))


@dataclass(frozen=True)
class Wording:
    """One provision of a proposal that has a wording of its own.

    :ivar place: its number in ``Draft.provisions``
    :ivar text: of the unit; all spans are offsets in it
    """

    place: int
    provision: DraftProvision
    unit: Unit
    text: str
    heading: str
    chapter: str
    boilerplate: str
    act: str
    is_act: bool

    @cached_property
    def reading(self) -> Reading:
        """What its sentences do."""
        return read(self.unit, self.text, (self.chapter,) if self.chapter else ())

    @cached_property
    def part(self) -> Part:
        """It laid out for comparison, whole."""
        return lay_out(
            Member(
                id=DRAFT, document=DRAFT, act="Utkastet", title=self.provision.label, heading=self.heading, text=self.text,
                language=self.unit.language, ministries=(), is_act=self.is_act, in_force=False, boilerplate=self.boilerplate,
                reading=self.reading,
            )
        )  # fmt: skip

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """What it cites; offsets are in its text."""
        return tuple(find_mentions(self.text))

    def passages(self) -> list[tuple[int, int]]:
        """Where in the text its passages stand: the whole, and its ledd where it has several."""
        told = [(one.start, one.end) for one in self.unit.ledd if one.end - one.start >= LEAST]
        parts = [span for span in told if not _EMPOWERS.match(self.text[slice(*span)]) and not boilerplate("", self.text[slice(*span)])]
        return [(0, len(self.text)), *(parts if len(told) > 1 else ())]


class Subject:
    """A proposal with what current law knows of it."""

    def __init__(self, draft: Draft, corpus: Corpus) -> None:
        self.draft = draft
        self.corpus = corpus

    @cached_property
    def wordings(self) -> tuple[Wording, ...]:
        """Its provisions with a wording, in order."""
        document = self.draft.document
        found = []
        for place, one in enumerate(self.draft.provisions):
            unit = self.draft.unit(one)
            text = document.slice(unit)
            if one.action not in _WORDED or not text:
                continue
            heading = heading_of(document, unit) or self._present_heading(one)
            path = document.heading_path(unit)
            alone = replace(unit, kind=UnitKind.PROVISION, heading=heading, start=0, end=len(text), blocks=unit.relative)
            is_act = one.act.startswith("lov/") if one.act else self.draft.is_act
            found.append(Wording(place, one, alone, text, heading, path[-1] if path else "", boilerplate(heading, text), one.act, is_act))
        return tuple(found)

    def _present_heading(self, one: DraftProvision) -> str:
        """The heading that the section bears now: a new ledd is put under it."""
        for target in one.targets[:1]:
            document, inside = split(provision_of(target))
            if document in self.corpus.documents:
                return next((unit.heading for unit in self.corpus.document(document).units if unit.name == inside), "")
        return ""

    @cached_property
    def changed(self) -> frozenset[str]:
        """Ids of all provisions that it changes, adds, moves or repeals: neither they nor their present wording meet it."""
        return frozenset(provision_of(target) for one in self.draft.provisions for target in one.targets)

    @cached_property
    def gone(self) -> frozenset[str]:
        """Ids of whole sections that it repeals or gives another number."""
        found = {target for one in self.draft.provisions if one.action in ("repeal", "move") for target in one.targets}
        return frozenset(one for one in found if provision_of(one) == one)

    @cached_property
    def added(self) -> frozenset[str]:
        """Ids of all provisions that there are once it is law."""
        return frozenset(provision_of(target) for one in self.draft.provisions if one.action in ("add", "change") for target in one.targets)

    @cached_property
    def itself(self) -> frozenset[str]:
        """Ids under which the proposal itself already stands in the corpus, and the acts that it takes the place of."""
        own, title = self.draft.own, _plain(self.draft.title)
        known = self.corpus.documents
        found = {own, f"lti:{own}", *self.draft.repeals} if own else set(self.draft.repeals)
        if title and not own:
            found.update(info.id for info in known.values() if _plain(info.title) == title)
        return frozenset(found & set(known))

    @cached_property
    def home(self) -> str:
        """Its own id in the corpus, where it stands there as current law; else empty."""
        own = self.draft.own
        return own if own in self.corpus.documents else ""

    def is_later(self, document: str) -> bool:
        """Whether a document was made on the day of a proposal that has been passed, or after it: it was not there to be seen."""
        return self.passed and _day(document) >= _day(self.draft.own)

    @property
    def passed(self) -> bool:
        """Whether it is law already, so that current law has what it brought."""
        return bool(self.draft.own) and _day(self.draft.own) <= self.corpus.as_of.isoformat()

    def info(self, wording: Wording) -> DocumentInfo:
        """What is known of the document that a wording is to stand in."""
        act = wording.act or self.home
        if act in self.corpus.documents:
            return self.corpus.documents[act]
        draft, sample = self.draft, next(iter(self.corpus.documents.values()))
        return replace(sample, id=DRAFT, refid=DRAFT, key=DRAFT, title="", title_short="", language=draft.document.language, ministries=(),
                       in_force="", content_hash="", counts={})  # fmt: skip

    def mentions(self) -> list[Sequence[Mention]]:
        """The citations of each unit of the proposal's document."""
        own = {id(self.draft.unit(one.provision)): one.mentions for one in self.wordings}
        return [own.get(id(unit), ()) for unit in self.draft.document.units]


def _day(refid: str) -> str:
    return refid.rpartition("/")[2][:10]


def _plain(title: str) -> str:
    return re.sub(r"\W+", " ", re.sub(r"^(?:utkast|forslag|framlegg)\s(?:til|om)\s", "", title, flags=re.IGNORECASE)).casefold().strip()
