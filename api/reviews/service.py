"""``Reviews``: everything that the doors do with reviews. Safe to call from many threads, and from many processes at once."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Final, Protocol

import msgspec
import stamina
from msgspec import UNSET, Struct
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from api.access.model import Permission, Principal
from api.access.persons import everybody, is_seen
from api.access.records import Person
from api.reviews.errors import InvalidChangeError, KeyUsedError, MovedOnError, NotAllowedError
from api.reviews.model import (
    MAX_DEPTH,
    Entry,
    History,
    Kind,
    Moved,
    Review,
    ReviewChange,
    Set,
    Standing,
    Status,
    Subject,
    Written,
    unwritten,
)
from api.reviews.rules import Applied, applied, checked
from api.reviews.store import Place, Store, Transaction, Wanted, reviews_in
from api.store import tables as t
from api.store.database import Team
from ingest.errors import NotFoundError

ME: Final = "me"
TRANSIENT: Final = ("40001", "40P01")
"""PostgreSQL's: could not serialise, deadlock. The transaction did nothing and may be made again."""


class Subjects(Protocol):
    """What the analysis knows of what is reviewed."""

    def find(self, kind: Kind, name: str) -> Subject:
        """The subject as it is today.

        :raises NotFoundError: there is none
        """
        ...


class Write(Struct, frozen=True):
    """One write that is asked for; ``seen`` are the versions, any of which the review may have (0: nobody has written)."""

    kind: Kind
    id: str
    change: ReviewChange
    seen: Collection[int]


class Page(Struct, frozen=True):
    """Some of a list; ``next`` where the rest begins."""

    reviews: tuple[Review, ...]
    next: Place | None


class Reviews:
    """The reviews of one team."""

    def __init__(self, team: Team) -> None:
        self._team = team
        self._store = Store(team)

    # -- reading --------------------------------------------------------------------------------------------------

    def revision(self) -> int:
        """A number that grows with every write, by whichever process; 0 where there is no database, and none is made."""
        return self._store.revision() if self._team.is_there else 0

    def statuses(self) -> dict[str, Status]:
        """Of the clusters that have been judged."""
        return self._store.statuses("cluster")

    def comments(self) -> dict[str, int]:
        """How many each cluster has, where it has any."""
        return self._store.comments("cluster")

    def people(self) -> tuple[Person, ...]:
        """Whoever may be given work, by name."""
        return everybody(self._team) if self._team.is_there else ()

    def standings(self) -> dict[str, Standing]:
        """Of the clusters that anybody has written to."""
        return self._store.standings("cluster")

    def review(self, kind: Kind, identifier: str) -> Review | None:
        """A review; None if nobody has written."""
        with self._store.reading() as connection:
            return reviews_in(connection, [(kind, identifier)]).get((kind, identifier))

    def known(self, subjects: Subjects, kind: Kind, name: str) -> Review:
        """A review of what is there today, or was when somebody wrote; of version 0 where nobody has.

        :raises NotFoundError: it is not there, and nobody has reviewed it
        """
        return self.history(subjects, kind, name, 0).review

    def history(self, subjects: Subjects, kind: Kind, name: str, most: int | None = None, before: int | None = None) -> History:
        """A review with the end of its log, or what stands before a version of it.

        :param most: entries of the log; None for all
        :raises NotFoundError: it is not there, and nobody has reviewed it
        """
        found = self._store.history(kind, name, most, before)
        if found is None:
            subject = subjects.find(kind, name)
            found = self._store.history(kind, subject.id, most, before) or History(unwritten(subject))
        return found

    def pages(self, wanted: Wanted, limit: int, after: Place | None = None, keep: Callable[[Review], bool] = lambda _: True) -> Page:
        """A page of reviews.

        :param keep: a further condition
        """
        found: list[tuple[Place, Review]] = []
        for place, review in self._store.listed(wanted, after):
            if not keep(review):
                continue
            if len(found) == limit:
                return Page(tuple(one for _, one in found), found[-1][0])
            found.append((place, review))
        return Page(tuple(one for _, one in found), None)

    def all(self, wanted: Wanted = Wanted()) -> Iterator[Review]:  # noqa: B008  (immutable)
        """All reviews asked for, in order."""
        return (review for _, review in self._store.listed(wanted))

    def logs(self) -> dict[tuple[str, str], list[Entry]]:
        """The logs of all reviews, by kind and id."""
        return self._store.logs()

    def newest(self) -> datetime:
        """When somebody wrote last."""
        return self._store.newest()

    def by_assignee(self) -> list[tuple[str | None, str | None, Status, int]]:
        """Id and name of everybody who has been given work, with how many of each status."""
        counts: Counter[tuple[str | None, str | None, Status]] = Counter()
        for one in self.all():
            counts[one.assignee, one.assignee_name, one.status] += 1
        order = sorted(counts, key=lambda key: (key[0] is None, key[1] or "", key[0] or "", key[2]))
        return [(*key, counts[key]) for key in order]

    def ids_of(self, clusters: Sequence[str]) -> tuple[str, ...]:
        """Those of the clusters that have a review: ``ReviewsOf`` of ``analysis.change``."""
        with self._store.reading() as connection:
            known = set(connection.execute(select(t.review.c.id).where(t.review.c.kind == "cluster")).scalars())
        return tuple(one for one in clusters if one in known)

    # -- writing --------------------------------------------------------------------------------------------------

    def write(self, subjects: Subjects, write: Write, by: Principal, key: str | None = None) -> Written:
        """Write to one review.

        :raises ReviewError: see ``write_all``
        """
        return self.write_all(subjects, [write], by, key)[0]

    def write_all(self, subjects: Subjects, writes: Sequence[Write], by: Principal, key: str | None = None) -> tuple[Written, ...]:
        """Write to reviews: to all of them, or, if anything is wrong with one, to none.

        :param key: the same key, by the same person, for the same writes, gets the first answer again and writes nothing
        :raises NotFoundError: nobody has reviewed it, and it is not there
        :raises InvalidChangeError: a change cannot be
        :raises NotAllowedError: ``by`` may not
        :raises MovedOnError: somebody else has written since
        :raises KeyUsedError: the key came with other writes
        :raises StoreError: the database cannot be used
        """
        self._may(by)
        writes = [replace(one, change=checked(_own(one.change, by), one.kind)) for one in writes]
        digest = hashlib.blake2b(msgspec.json.encode([(one.kind, one.id, one.change, sorted(one.seen)) for one in writes]), digest_size=16)
        with self._store.reading() as connection:
            known, is_noted = reviews_in(connection, [(one.kind, one.id) for one in writes]), is_seen(connection, by)
        found = [_subject(subjects, one, known.get((one.kind, one.id))) for one in writes]
        writes = [replace(one, id=subject.id) if subject else one for one, subject in zip(writes, found, strict=True)]
        if len({(one.kind, one.id) for one in writes}) < len(writes):
            raise InvalidChangeError("subjects", "the same one twice")
        for attempt in stamina.retry_context(on=_is_transient, attempts=5, wait_initial=0.02, wait_max=0.5):
            with attempt, self._store.writing() as transaction:
                if key is not None and (first := transaction.answer(by.id, key)):
                    if first[0] != digest.hexdigest():
                        raise KeyUsedError("this Idempotency-Key came with another request; use a new one")
                    return msgspec.json.decode(first[1], type=tuple[Written, ...])
                if not is_noted:
                    transaction.remember(by)
                answer = tuple(_written(transaction, writes, found, by))
                if key is not None:
                    transaction.keep_answer(by.id, key, digest.hexdigest(), msgspec.json.encode(answer).decode())
        return answer

    def _may(self, by: Principal) -> None:
        if by.is_anonymous or not by.may(Permission.REVIEW):
            raise NotAllowedError("writing to reviews needs the permission «review»")


def _subject(subjects: Subjects, write: Write, known: Review | None) -> Subject | None:
    """What is reviewed as it is today, where that is needed; None where it is not, or where it is gone but was reviewed once."""
    judges = write.change.status is not UNSET and write.change.status != "new"
    if known is not None and not judges:
        return None
    try:
        return subjects.find(write.kind, write.id)
    except NotFoundError:
        if known is None:
            raise
        return None


def _written(transaction: Transaction, writes: Sequence[Write], found: Sequence[Subject | None], by: Principal) -> Iterator[Written]:
    known = transaction.reviews((one.kind, one.id) for one in writes)
    moved = []
    for one in writes:
        review = known.get((one.kind, one.id))
        version, status = (review.version, review.status) if review else (0, "new")
        if version not in one.seen:
            since = max((seen for seen in one.seen if seen < version), default=0)
            moved.append(Moved(one.kind, one.id, version, status, transaction.entries(one.kind, one.id, since)))
    if moved:
        raise MovedOnError(tuple(moved))
    for one, subject in zip(writes, found, strict=True):
        yield _one(transaction, one, known.get((one.kind, one.id)), subject, by)


def _one(transaction: Transaction, write: Write, known: Review | None, subject: Subject | None, by: Principal) -> Written:
    if known is None:
        assert subject is not None  # noqa: S101  (``_subject`` found it, or raised)
        known = unwritten(subject)
    change = applied(write.change, known)
    _may_assign(transaction, known, change, by)
    _may_retract(transaction, known, change, by)
    change = _placed(transaction, known, change)
    kept = Subject(**{name: getattr(known, name) for name in Subject.__struct_fields__})
    now = subject if subject is not None and (change.judges or known.version == 0) else kept
    if known.version and change.judges and now.pins != kept.pins:
        change = replace(change, changes=(*change.changes, Set("law", kept.snapshot, now.snapshot)))
    return Written(known, None) if change.is_empty else Written(*transaction.write(known, change, now, by))


def _may_assign(transaction: Transaction, known: Review, change: Applied, by: Principal) -> None:
    if change.state.assignee == known.assignee:
        return
    wanted = change.state.assignee
    if not {wanted, known.assignee} <= {None, by.id} and not by.may(Permission.LEAD):
        raise NotAllowedError("giving work to others, or taking it from them, needs the permission «lead»")
    if wanted is not None and transaction.name_of(wanted) is None:
        raise InvalidChangeError("assignee", f"nobody here has the id {wanted!r}")


def _may_retract(transaction: Transaction, known: Review, change: Applied, by: Principal) -> None:
    if change.retracts is None:
        return
    comment = transaction.comment(known.kind, known.id, change.retracts)
    if comment is None or comment.retracted:
        raise InvalidChangeError("retract", f"there is no comment {change.retracts} here, or it was taken back before")
    if comment.person != by.id and not by.may(Permission.LEAD):
        raise NotAllowedError("taking back what somebody else wrote needs the permission «lead»")


def _placed(transaction: Transaction, known: Review, change: Applied) -> Applied:
    """The change, its comment no deeper than they go."""
    above, version = [], change.parent
    while version is not None:
        comment = transaction.comment(known.kind, known.id, version)
        if comment is None:
            raise InvalidChangeError("parent", f"there is no comment {version} here")
        above.append(comment.version)
        version = comment.parent
    return replace(change, parent=above[-MAX_DEPTH]) if len(above) > MAX_DEPTH else change


def _own(change: ReviewChange, by: Principal) -> ReviewChange:
    return replace(change, assignee=by.id) if change.assignee == ME else change


def _is_transient(error: Exception) -> bool:
    cause = error if isinstance(error, DBAPIError) else error.__cause__
    return isinstance(cause, DBAPIError) and getattr(cause.orig, "sqlstate", None) in TRANSIENT
