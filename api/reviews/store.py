"""Rows of reviews, and the transactions that write them.

Every write begins by moving the clock (one row, ``review_clock``), so that writes happen one after another in both databases: what a
transaction reads after that is what it writes to. The order is that of the numbers in the log, and its times never go back.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, delete, exists, func, insert, or_, select, tuple_, update

from api.access.model import Principal
from api.access.persons import seen
from api.reviews.model import Entry, History, Kind, Review, Set, Severity, Sort, Standing, Status, Subject, threads
from api.reviews.rules import Applied
from api.store import tables as t
from api.store.database import Team, utc

KEPT: Final = timedelta(days=7)
"""How long the answer to an idempotency key is kept."""
BATCH: Final = 500
MOST_TOLD: Final = 50
"""Entries that somebody is told of who came too late."""



Named = tuple[Kind, str]
"""Kind and id of what is reviewed."""


class Wanted(Struct, frozen=True):
    """Which reviews are asked for; all of the conditions must hold."""

    kind: Kind | None = None
    status: Status | None = None
    assignee: str | None = None
    tag: str | None = None
    event: str | None = None
    ministry: str | None = None
    severity: Severity | None = None
    sort: Sort = "updated"


class Place(NamedTuple):
    """Where in a sorted list a review stands."""

    value: str
    kind: str
    id: str

    def value_in(self, sort: Sort) -> datetime | str | int:
        """What the list is sorted by, as the database has it.

        :raises ValueError: it is of a list in another order
        """
        if sort in ("updated", "created"):
            return datetime.fromisoformat(self.value).astimezone(UTC)
        return int(self.value[:4]) if sort == "severity" else self.value


class Store:
    """The rows of one team's database."""

    def __init__(self, team: Team) -> None:
        self._team = team

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection.

        :raises StoreError: the database cannot be used
        """
        return self._team.reading()

    @contextmanager
    def writing(self) -> Iterator["Transaction"]:
        """A transaction that nobody else writes beside; what it wrote is there as a whole when it ends without an exception.

        :raises StoreError: the database cannot be used
        """
        with self._team.writing() as connection:
            yield Transaction(connection)

    def revision(self) -> int:
        """Number of the newest entry; changes with every write."""
        with self.reading() as connection:
            return int(connection.execute(select(t.review_clock.c.number)).scalar_one())

    def statuses(self, kind: Kind) -> dict[str, Status]:
        """Of all that has been judged."""
        query = select(t.review.c.id, t.review.c.status).where(t.review.c.kind == kind, t.review.c.status != "new")
        with self.reading() as connection:
            return {row.id: row.status for row in connection.execute(query)}

    def comments(self, kind: Kind) -> dict[str, int]:
        """How many comments each has; those taken back are not counted."""
        event = t.review_event.c
        count = func.sum(case((event.comment != "", 1), (event.retracts.is_not(None), -1), else_=0))
        with self.reading() as connection:
            found = connection.execute(select(event.id, count).where(event.kind == kind).group_by(event.id).having(count > 0))
            return {identifier: int(number) for identifier, number in found}

    def standings(self, kind: Kind) -> dict[str, Standing]:
        """Of all that anybody has written to."""
        table = t.review.c
        query = select(table.id, table.status, t.person.c.name, table.version).where(table.kind == kind)
        with self.reading() as connection:
            rows = connection.execute(query.join_from(t.review, t.person, t.person.c.id == table.assignee, isouter=True))
            return {row.id: Standing(row.status, row.name or "", row.version) for row in rows}

    def newest(self) -> datetime:
        """When somebody wrote last."""
        with self.reading() as connection:
            return utc(connection.execute(select(t.review_clock.c.at)).scalar_one())

    def history(self, kind: Kind, identifier: str, most: int | None, before: int | None) -> History | None:
        """A review with the end of its log, or what stands before a version of it; None if nobody has written.

        :param most: entries of the log; None for all
        """
        with self.reading() as connection:
            found = reviews_in(connection, [(kind, identifier)]).get((kind, identifier))
            if found is None:
                return None
            # Read without a lock: of a write that came between, only what belongs to the state that was read is shown.
            end = min(before or found.version + 1, found.version + 1)
            log = entries_in(connection, kind, identifier, 0, end, most)
            answered = _answered(connection, kind, identifier, log)
        earlier = log[0].version if log and log[0].version > 1 else None
        return History(found, log, threads((*answered, *log)), earlier)

    def logs(self) -> dict[tuple[str, str], list[Entry]]:
        """The logs of all reviews, by kind and id."""
        event = t.review_event
        found: dict[tuple[str, str], list[Entry]] = {}
        with self.reading() as connection:
            retracts = connection.execute(select(event.c.kind, event.c.id, event.c.retracts).where(event.c.retracts.is_not(None)))
            retracted = {tuple(row) for row in retracts}
            for row in connection.execute(select(event).order_by(event.c.number)):
                found.setdefault((row.kind, row.id), []).append(_entry(row, (row.kind, row.id, row.version) in retracted))
        return found

    def listed(self, wanted: Wanted, after: Place | None = None) -> Iterator[tuple[Place, Review]]:
        """Reviews in order, from a place on; read a batch at a time."""
        while True:
            with self.reading() as connection:
                rows = connection.execute(_page(wanted, after).limit(BATCH)).all()
            for row in rows:
                after = Place(_told(row.sorted_by), row.kind, row.id)
                yield after, _review(row)
            if len(rows) < BATCH:
                return


class Transaction:
    """Everything that one write reads and writes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        clock = t.review_clock
        moved = connection.execute(update(clock).values(number=clock.c.number).returning(clock.c.number, clock.c.at)).one()
        self._number, self.at = int(moved.number), _later(utc(moved.at))

    def answer(self, person: str, key: str) -> tuple[str, str] | None:
        """Digest of the request that a key came with, and the answer to it."""
        found = self._connection.execute(
            select(t.review_answer.c.request, t.review_answer.c.answer).where(
                t.review_answer.c.person == person, t.review_answer.c.key == key
            )
        ).first()
        return (found.request, found.answer) if found else None

    def keep_answer(self, person: str, key: str, request: str, answer: str) -> None:
        """Keep the answer to a request; now and then, drop those that are old."""
        if self._number % 100 == 0:
            self._connection.execute(delete(t.review_answer).where(t.review_answer.c.at < self.at - KEPT))
        self._connection.execute(insert(t.review_answer).values(person=person, key=key, request=request, answer=answer, at=self.at))

    def remember(self, principal: Principal) -> None:
        """Note that somebody was here, and what they are called."""
        seen(self._connection, principal, self.at)

    def name_of(self, identifier: str | None) -> str | None:
        """What somebody is called; None for nobody, and for whoever is not known."""
        return self._connection.execute(select(t.person.c.name).where(t.person.c.id == identifier)).scalar() if identifier else None

    def reviews(self, keys: Iterable[Named]) -> dict[Named, Review]:
        """Reviews as they are; those that nobody has written to are left out."""
        return reviews_in(self._connection, keys)

    def entries(self, kind: Kind, identifier: str, after: int = 0) -> tuple[Entry, ...]:
        """The newest entries of a log, of those after a version."""
        return entries_in(self._connection, kind, identifier, after, None, MOST_TOLD)

    def comment(self, kind: Kind, identifier: str, version: int) -> Entry | None:
        """A comment, be it taken back; None where there is none."""
        found = entries_in(self._connection, kind, identifier, version - 1, version + 1)
        return next((one for one in found if one.comment or one.retracted), None)

    def write(self, before: Review, change: Applied, subject: Subject, by: Principal) -> tuple[Review, Entry]:
        """The next version of a review and its entry in the log.

        :param before: as ``reviews`` read it in this transaction, or one that is not written yet
        """
        self._number += 1
        self.at = self.at if self._number == 1 else self.at + timedelta(microseconds=1)
        version, name = before.version + 1, by.name or by.id
        values: dict[str, Any] = {
            **msgspec.to_builtins(change.state), **msgspec.to_builtins(subject), "version": version, "updated_at": self.at,
            "updated_by": name,
        }  # fmt: skip
        table = t.review.c
        if before.version == 0:
            self._connection.execute(insert(t.review).values(created_at=self.at, **values))
        else:
            key = (table.kind == before.kind, table.id == before.id, table.version == before.version)
            changed = self._connection.execute(update(t.review).where(*key).values(**values))
            assert changed.rowcount == 1  # noqa: S101  (it was read in this transaction, after the clock was moved)
        self._connection.execute(
            insert(t.review_event).values(
                number=self._number, kind=before.kind, id=before.id, version=version, at=self.at, person=by.id, name=name,
                changes=msgspec.to_builtins(change.changes), comment=change.comment, parent=change.parent, retracts=change.retracts,
            )
        )  # fmt: skip
        assigned = before.assignee_name if change.state.assignee == before.assignee else self.name_of(change.state.assignee)
        after = Review(
            **asdict(subject), **asdict(change.state), version=version, assignee_name=assigned, created_at=before.created_at or self.at,
            updated_at=self.at, updated_by=name,
        )  # fmt: skip
        if before.version == 0 or _marks(before) != _marks(after):
            self._mark(after)
        self._connection.execute(update(t.review_clock).values(number=self._number, at=self.at))
        entry = Entry(self._number, version, self.at, by.id, name, change.changes, change.comment, change.parent, change.retracts)
        return after, entry

    def _mark(self, review: Review) -> None:
        mark, wanted = t.review_mark, _marks(review)
        own = (mark.c.kind == review.kind, mark.c.id == review.id)
        there = {(row.what, row.value) for row in self._connection.execute(select(mark.c.what, mark.c.value).where(*own))}
        for what, value in there - wanted:
            self._connection.execute(delete(mark).where(*own, mark.c.what == what, mark.c.value == value))
        if new := sorted(wanted - there):
            self._connection.execute(
                insert(mark), [{"kind": review.kind, "id": review.id, "what": what, "value": value} for what, value in new]
            )


def reviews_in(connection: Connection, keys: Iterable[Named]) -> dict[Named, Review]:
    """Reviews as they are; those that nobody has written to are left out."""
    table = t.review.c
    found: dict[Named, Review] = {}
    every = list(keys)
    for start in range(0, len(every), BATCH):
        for row in connection.execute(_reviews().where(tuple_(table.kind, table.id).in_(every[start : start + BATCH]))):
            found[row.kind, row.id] = _review(row)
    return found


def entries_in(connection: Connection, kind: Kind, identifier: str, after: int = 0, before: int | None = None,
               most: int | None = None) -> tuple[Entry, ...]:  # fmt: skip
    """The newest entries between two versions of a review, the oldest first; of comments that were taken back, no text."""
    event = t.review_event.c
    asked = select(t.review_event).where(event.kind == kind, event.id == identifier, event.version > after)
    if before is not None:
        asked = asked.where(event.version < before)
    rows = connection.execute(asked.order_by(event.version.desc()).limit(most)).all()
    return _entries(connection, kind, identifier, rows[::-1])


def _answered(connection: Connection, kind: Kind, identifier: str, log: Sequence[Entry]) -> tuple[Entry, ...]:
    """What the comments of a log answer, and what that answers, where it is older than the log."""
    event = t.review_event.c
    found: tuple[Entry, ...] = ()
    entries: Sequence[Entry] = log
    while asked := {one.parent for one in entries if one.parent is not None} - {one.version for one in (*found, *log)}:
        own = (event.kind == kind, event.id == identifier, event.version.in_(asked))
        entries = _entries(connection, kind, identifier, connection.execute(select(t.review_event).where(*own)).all())
        found = (*entries, *found)
    return tuple(sorted(found, key=lambda one: one.version))


def _entries(connection: Connection, kind: Kind, identifier: str, rows: Sequence[Row[Any]]) -> tuple[Entry, ...]:
    """Entries of rows; what takes one back comes after it."""
    if not rows:
        return ()
    event, first = t.review_event.c, min(row.version for row in rows)
    taken = select(event.retracts).where(event.kind == kind, event.id == identifier, event.version > first, event.retracts >= first)
    retracted = set(connection.execute(taken).scalars())
    return tuple(_entry(row, row.version in retracted) for row in rows)


def _entry(row: Row[Any], retracted: bool) -> Entry:
    changes = msgspec.convert(row.changes, tuple[Set, ...])
    return Entry(row.number, row.version, utc(row.at), row.person, row.name, changes, "" if retracted else row.comment, row.parent,
                 row.retracts, retracted)  # fmt: skip


_SEVERITY = case({"major": 0, "minor": 1, "info": 2}, value=t.review.c.severity, else_=3)
_ORDERS: Final[dict[Sort, tuple[ColumnElement[Any], bool]]] = {
    "updated": (t.review.c.updated_at, True), "created": (t.review.c.created_at, True), "title": (t.review.c.title, False),
    "severity": (_SEVERITY, False),
}  # fmt: skip
"""By what, and whether the greatest comes first."""


def _reviews() -> Select[Any]:
    return select(t.review, t.person.c.name.label("assignee_name")).join(t.person, t.person.c.id == t.review.c.assignee, isouter=True)


def _page(wanted: Wanted, after: Place | None) -> Select[Any]:
    table, mark = t.review.c, t.review_mark.c
    expression, falling = _ORDERS[wanted.sort]
    query = _reviews().add_columns(expression.label("sorted_by"))
    for name in ("kind", "status", "assignee", "severity"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(table[name] == value)
    for what in ("tag", "event", "ministry"):
        if (value := getattr(wanted, what)) is not None:
            query = query.where(exists().where(mark.kind == table.kind, mark.id == table.id, mark.what == what, mark.value == value[:200]))
    if after is not None:
        value = after.value_in(wanted.sort)
        beyond = expression < value if falling else expression > value
        following = or_(table.kind > after.kind, and_(table.kind == after.kind, table.id > after.id))
        query = query.where(or_(beyond, and_(expression == value, following)))
    return query.order_by(expression.desc() if falling else expression, table.kind, table.id)


def _marks(review: Review) -> set[tuple[str, str]]:
    """What a review is looked for by, beside its columns."""
    by = (("tag", review.tags), ("event", review.events), ("ministry", review.ministries))
    return {(what, value[:200]) for what, values in by for value in values}


def _told(value: object) -> str:
    return utc(value).isoformat() if isinstance(value, datetime) else str(value)


def _review(row: Row[Any]) -> Review:
    found = {name: getattr(row, name) for name in Review.__struct_fields__}
    found["created_at"], found["updated_at"] = utc(row.created_at), utc(row.updated_at)
    return msgspec.convert(found, Review)


def _later(before: datetime) -> datetime:
    """Now; if the clock of the machine has gone back, just after the last write."""
    return max(datetime.now(UTC), before + timedelta(microseconds=1))
