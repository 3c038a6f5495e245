"""A review for its panel: what was judged, what may be set, what was written since; and the change that a form asks for."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

from msgspec import UNSET, Struct

from api.access.model import MAY, Permission, Principal, Role
from api.access.records import Person
from api.http.forms import Form
from api.http.library import Edition
from api.page.addresses import address, provision_address
from api.page.views.known import known
from api.report.model import Language
from api.reviews.freshness import Freshnesses
from api.reviews.model import Entry, History, Kind, Review, ReviewChange
from api.reviews.rules import change_from
from api.reviews.service import Reviews
from api.reviews.subjects import EngineSubjects, canonical
from api.reviews.told import Freshness
from api.reviews.words import WORDED, word

MOST: Final = 100
"""Entries of the log that are shown at a time."""
AHEAD: Final = 1000
"""Versions by which others may have gone on when a comment is added: it rests on nothing that they could change."""


class Draft(Struct, frozen=True):
    """What stands in the form; ``shown`` is the status that it began with."""

    shown: str = "new"
    status: str = "new"
    reason: str = ""
    reason_text: str = ""
    severity: str = ""
    assignee: str = ""
    tags: str = ""
    links: str = ""
    step: str = ""
    choice: str = ""
    comment: str = ""


class Wrong(Struct, frozen=True):
    """What is wrong with a form: the field, and what was said of it where the page has no words for that."""

    where: str
    detail: str


class Panel(Struct, frozen=True):
    """A review as the page shows it.

    :ivar version: that the form rests on
    :ivar key: makes the form count once, however often it is sent
    :ivar people: those whom work may be given to
    :ivar labels: names of provisions by id
    :ivar since: what others wrote while the form was filled in
    """

    history: History
    freshness: Freshness
    people: tuple[Person, ...]
    names: Mapping[str, str]
    labels: Mapping[str, str]
    draft: Draft
    version: int
    key: str
    wrong: tuple[Wrong, ...] = ()
    since: tuple[Entry, ...] = ()

    @property
    def review(self) -> Review:
        """What is shown."""
        return self.history.review

    @property
    def action(self) -> str:
        """Where the form is sent."""
        return address(f"/vurderinger/{self.review.kind}/{self.review.id}")

    @property
    def subject(self) -> str:
        """The page of what is reviewed; empty where it has none."""
        return subject_address(self.review.kind, self.review.id)

    @property
    def key_of(self) -> tuple[object, ...]:
        """What a page that shows it depends on."""
        return (self.review.version, self.review.assignee_name)

    def value(self, field: str, value: str | list[str] | None, language: Language) -> str:
        """A value of a field as people read it."""
        if value is None or value in ("", []):
            return "–"
        if isinstance(value, list):
            return ", ".join(value)
        if field == "assignee":
            return self.names.get(value, value)
        return word(field, value, language) if field in WORDED else value


def panel_of(reviews: Reviews, edition: Edition, kind: Kind, name: str, *, whole: bool = False,
             before: int | None = None) -> Panel:  # fmt: skip
    """The review of something as it is now.

    :param whole: look whether it is still found, too; its own page has found it already
    :param before: what was written before this version
    :raises NotFoundError: it is not there, and nobody has reviewed it
    """
    identifier = canonical(kind, name)
    found = reviews.history(EngineSubjects(edition.engine), kind, identifier, MOST, before)
    review = found.review
    freshnesses = Freshnesses(edition.engine)
    told = whole or freshnesses.is_stale(review)
    freshness = freshnesses.of(review) if told and review.version else Freshness(False, True, edition.engine.corpus.snapshot)
    everybody = reviews.people()
    label = known(edition.engine).places.label
    told_of = {one.provision for one in freshness.changed} | ({one.provision for one in review.pins} if whole else set())
    return Panel(
        found, freshness, tuple(one for one in everybody if _may_judge(one)), {one.id: one.name for one in everybody},
        {one: label(one) for one in told_of}, draft_of(review), review.version, uuid4().hex,
    )  # fmt: skip


def _may_judge(person: Person) -> bool:
    return Permission.REVIEW in MAY[Role(person.role)]


def draft_of(review: Review) -> Draft:
    """The form as it is before anybody fills it in."""
    return Draft(
        review.status, review.status, review.reason or "", review.reason_text, review.severity or "", review.assignee or "",
        ", ".join(review.tags), "\n".join(review.links), review.step or "", review.choice or "",
    )  # fmt: skip


def draft_in(form: Form) -> Draft:
    """The form as it was filled in."""
    return Draft(**{name: form.one(name) for name in Draft.__struct_fields__})


def change_of(draft: Draft, kind: Kind) -> ReviewChange:
    """What a filled-in form asks for. A verdict is given only if it is another: else a new tag would confirm a verdict on today's law.

    :raises InvalidChangeError: a value is none of its field
    """
    given: dict[str, Any] = {
        "severity": draft.severity or None,
        "assignee": draft.assignee or None,
        "tags": tags_in(draft.tags),
        "links": draft.links.split(),
    }
    if draft.status != draft.shown:
        given["status"] = draft.status
    if draft.status == "dismissed":
        given |= {"reason": draft.reason or None, "reason_text": draft.reason_text}
    if kind == "term":
        given |= {"step": draft.step or None, "choice": draft.choice or None}
    if draft.comment.strip():
        given["comment"] = draft.comment
    return change_from(given)


def tags_in(text: str) -> list[str]:
    """Tags as they are written in one field.

    >>> tags_in("Frist; nav, ")
    ['Frist', 'nav']
    """
    return [tag for one in text.replace(";", ",").split(",") if (tag := one.strip())]


def comment_of(form: Form) -> ReviewChange:
    """A comment, or an answer to one."""
    parent = form.one("svar_til")
    is_answer = parent.isascii() and parent.isdecimal() and len(parent) < 10
    return ReviewChange(comment=form.one("merknad"), parent=int(parent) if is_answer else UNSET)


def assignable(panel: Panel, asking: Principal) -> tuple[tuple[str, str], ...]:
    """Whom somebody may give it to: leads to everybody; others take it on or leave it, if nobody else has it."""
    own = (asking.id, asking.name or asking.id)
    if asking.may(Permission.LEAD):
        return (own, *((one.id, one.name) for one in panel.people if one.id != asking.id))
    held = panel.review.assignee
    return (own,) if held in (None, asking.id) else ((held, panel.review.assignee_name or held),)


def subject_address(kind: Kind, name: str) -> str:
    """The page of what is reviewed; empty where it has none of its own.

    >>> subject_address("cluster", "k-00000000000000ff"), subject_address("term", "samboer")
    ('/klynger/k-00000000000000ff', '/begreper/samboer')
    """
    match kind:
        case "cluster":
            return address(f"/klynger/{name}")
        case "term":
            return address(f"/begreper/{name}")
        case "reference":
            return provision_address(name.partition(">")[0])
        case "flow":
            giver, receiver, data, purpose = (*name.split(";"), "", "", "", "")[:4]
            asked = (("data", data), ("fra", giver), ("til", receiver), ("formal", purpose))
            return address("/dataflyt", *((key, value) for key, value in asked if value))


