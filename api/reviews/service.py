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
from api.access.persons import everybody
from api.access.records import Person
from api.reviews.errors import InvalidChangeError, KeyUsedError, MovedOnError, NotAllowedError
from api.reviews.model import (
    Entry,
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
from api.reviews.store import Place, Store, Transaction, Wanted, entries_in, review_in
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

    def review(self, kind: Kind, identifier: str) -> tuple[Review, tuple[Entry, ...]] | None:
        """A review with its log; None if nobody has written."""
        with self._store.reading() as connection:
            found = review_in(connection, kind, identifier)
            if found is None:
                return None
            log = entries_in(connection, kind, identifier)
        # Read without a lock: of a write that came between, only what belongs to the state that was read is shown.
        return found, tuple(one for one in log if one.version <= found.version)

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
        found = [self._subject(subjects, one) for one in writes]
        writes = [replace(one, id=subject.id) if subject else one for one, subject in zip(writes, found, strict=True)]
        if len({(one.kind, one.id) for one in writes}) < len(writes):
            raise InvalidChangeError("subjects", "the same one twice")
        for attempt in stamina.retry_context(on=_is_transient, attempts=5, wait_initial=0.02, wait_max=0.5):
            with attempt, self._store.writing() as transaction:
                if key is not None and (known := transaction.answer(by.id, key)):
                    if known[0] != digest.hexdigest():
                        raise KeyUsedError("this Idempotency-Key came with another request; use a new one")
                    return msgspec.json.decode(known[1], type=tuple[Written, ...])
                transaction.remember(by)
                answer = tuple(_written(transaction, writes, found, by))
                if key is not None:
                    transaction.keep_answer(by.id, key, digest.hexdigest(), msgspec.json.encode(answer).decode())
        return answer

    def _may(self, by: Principal) -> None:
        if by.is_anonymous or not by.may(Permission.REVIEW):
            raise NotAllowedError("writing to reviews needs the permission «review»")

    def _subject(self, subjects: Subjects, write: Write) -> Subject | None:
        """What is reviewed as it is today, where that is needed; None where it is not, or where it is gone but was reviewed once."""
        with self._store.reading() as connection:
            known = review_in(connection, write.kind, write.id)
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
    moved = []
    for one in writes:
        known = transaction.review(one.kind, one.id)
        version = known.version if known else 0
        if version not in one.seen:
            since = max((seen for seen in one.seen if seen < version), default=0)
            moved.append(Moved(one.kind, one.id, version, known.status if known else "new", transaction.entries(one.kind, one.id, since)))
    if moved:
        raise MovedOnError(tuple(moved))
    for one, subject in zip(writes, found, strict=True):
        yield _one(transaction, one, subject, by)


def _one(transaction: Transaction, write: Write, subject: Subject | None, by: Principal) -> Written:
    known = transaction.review(write.kind, write.id)
    if known is None:
        assert subject is not None  # noqa: S101  (``_subject`` found it, or raised)
        known = unwritten(subject)
    change = applied(write.change, known)
    _may_assign(transaction, known, change, by)
    _may_comment(transaction, known, change, by)
    kept = Subject(**{name: getattr(known, name) for name in Subject.__struct_fields__})
    now = subject if subject is not None and (change.judges or known.version == 0) else kept
    if known.version and change.judges and now.pins != kept.pins:
        change = replace(change, changes=(*change.changes, Set("law", kept.snapshot, now.snapshot)))
    if change.is_empty:
        return Written(known, None)
    entry = transaction.write(known, change, now, by)
    written = transaction.review(write.kind, write.id)
    assert written is not None  # noqa: S101
    return Written(written, entry)


def _may_assign(transaction: Transaction, known: Review, change: Applied, by: Principal) -> None:
    if change.state.assignee == known.assignee:
        return
    wanted = change.state.assignee
    if not {wanted, known.assignee} <= {None, by.id} and not by.may(Permission.LEAD):
        raise NotAllowedError("giving work to others, or taking it from them, needs the permission «lead»")
    if wanted is not None and not transaction.person(wanted):
        raise InvalidChangeError("assignee", f"nobody here has the id {wanted!r}")


def _may_comment(transaction: Transaction, known: Review, change: Applied, by: Principal) -> None:
    if change.parent is None and change.retracts is None:
        return
    comments = {one.version: one for one in transaction.entries(known.kind, known.id) if one.comment or one.retracted}
    if change.parent is not None and change.parent not in comments:
        raise InvalidChangeError("parent", f"there is no comment {change.parent} here")
    if change.retracts is not None:
        comment = comments.get(change.retracts)
        if comment is None or comment.retracted:
            raise InvalidChangeError("retract", f"there is no comment {change.retracts} here, or it was taken back before")
        if comment.person != by.id and not by.may(Permission.LEAD):
            raise NotAllowedError("taking back what somebody else wrote needs the permission «lead»")


def _own(change: ReviewChange, by: Principal) -> ReviewChange:
    return replace(change, assignee=by.id) if change.assignee == ME else change


def _is_transient(error: Exception) -> bool:
    cause = error if isinstance(error, DBAPIError) else error.__cause__
    return isinstance(cause, DBAPIError) and getattr(cause.orig, "sqlstate", None) in TRANSIENT
