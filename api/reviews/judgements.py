"""What people judged, as the engine takes it: the status of each cluster, and the order of an event's list."""

import hashlib
import math
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Final

import msgspec
from msgspec.structs import replace

from analysis.change.touched import ReviewsOf, no_reviews
from analysis.overlap.model import Cluster
from api.reviews.feedback import Judged, Learnt, learn
from api.reviews.model import Standing, Status
from api.reviews.service import Reviews
from api.reviews.store import Wanted
from api.reviews.subjects import told
from api.settings import read_settings
from api.store.database import Team

LOOK: Final = 0.2
"""Seconds for which nobody looks whether another process has written."""


class Judgements:
    """What was judged at one time; immutable.

    :param learnt: the order that verdicts teach, if it is to be used and they are enough
    :param comments: how many each cluster has; shown to assistants alone, so that no other answer depends on it
    :param standings: of all clusters that anybody has written to, judged or not
    """

    def __init__(self, statuses: dict[str, Status] | None = None, learnt: Learnt | None = None, newest: datetime | None = None,
                 comments: dict[str, int] | None = None, standings: dict[str, Standing] | None = None) -> None:  # fmt: skip
        self.statuses = statuses or {}
        self.comments = comments or {}
        self.standings = standings or {}
        self.learnt = learnt
        self.newest = newest or datetime(2000, 1, 1, tzinfo=UTC)

    @cached_property
    def tag(self) -> str:
        """A digest of all that answers depend on; empty where nobody has judged anything."""
        if not self.statuses:
            return ""
        weights = sorted(self.learnt.weights.items()) if self.learnt else ()
        return hashlib.blake2b(msgspec.json.encode((sorted(self.statuses.items()), weights)), digest_size=8).hexdigest()

    @cached_property
    def work_tag(self) -> str:
        """A digest of what lists of work depend on: ``tag``, and who has what."""
        if not self.standings:
            return self.tag
        found = msgspec.json.encode((self.tag, sorted(self.standings.items())))
        return hashlib.blake2b(found, digest_size=8).hexdigest()

    def __call__(self, clusters: Sequence[Cluster], event: str | None = None) -> tuple[Cluster, ...]:
        """The clusters with their status; those of an event in the order learnt, those dismissed last. ``analysis.engine.Judged``."""
        found = [replace(one, status=self.statuses.get(one.id, "new")) if one.id in self.statuses else one for one in clusters]
        if event is None:
            return tuple(found)
        if self.learnt is not None:
            found = self._ordered(found, self.learnt)
        return tuple(sorted(found, key=lambda one: one.status == "dismissed"))

    def status(self, cluster: str) -> Status:
        """Of a cluster."""
        return self.statuses.get(cluster, "new")

    def but(self, cluster: str) -> "Judgements":
        """The same as if nobody had judged one cluster: where it stood in its list."""
        if cluster not in self.statuses:
            return self
        others = {name: status for name, status in self.statuses.items() if name != cluster}
        return Judgements(others, self.learnt, self.newest, self.comments, self.standings)

    def plain(self) -> "Judgements":
        """The same without what was learnt."""
        return Judgements(self.statuses, None, self.newest, self.comments, self.standings)

    def _ordered(self, clusters: Sequence[Cluster], learnt: Learnt) -> list[Cluster]:
        moved = []
        for one in clusters:
            measures = told(one)
            reason = learnt.why(measures)
            score = round(one.score * math.exp(learnt.shift(measures)), 4)
            moved.append(replace(one, score=score, why=f"{one.why} {reason}".strip() if reason else one.why))
        return sorted(moved, key=lambda one: (-one.score, one.id))


NOTHING: Final = Judgements()


class Judging:
    """The judgements of today, made anew when somebody has written. Safe to call from many threads.

    :param learns: whether the order of an event's list is learnt
    """

    def __init__(self, reviews: Reviews, *, learns: bool) -> None:
        self._reviews = reviews
        self._learns = learns
        self._lock = Lock()
        self._looked = -LOOK
        self._revision = 0
        self._found = NOTHING

    @property
    def fresh(self) -> Judgements | None:
        """The judgements, if somebody looked just now."""
        return self._found if monotonic() - self._looked < LOOK else None

    def expire(self) -> None:
        """Somebody here has written: look before the next answer."""
        self._looked = -LOOK

    def current(self) -> Judgements:
        """The judgements.

        :raises StoreError: the database cannot be used
        """
        with self._lock:
            if (found := self.fresh) is not None:
                return found
            started, revision = monotonic(), self._reviews.revision()
            if revision != self._revision:
                self._found = judgements(self._reviews, learns=self._learns)
                self._revision = revision
            self._looked = started
            return self._found


def judgements(reviews: Reviews, *, learns: bool) -> Judgements:
    """What has been judged."""
    newest = reviews.newest()
    statuses = reviews.statuses()
    learnt = learn(judged(reviews)) if learns and statuses else None
    return Judgements(statuses, learnt, newest, reviews.comments(), reviews.standings())


def judged(reviews: Reviews) -> list[Judged]:
    """The clusters that have a verdict, with what they told of themselves then."""
    return [
        Judged(one.id, one.told, one.status, one.events)
        for one in reviews.all(Wanted(kind="cluster"))
        if one.told is not None and one.status != "new"
    ]


@contextmanager
def reviews_of(home: Path) -> Iterator[ReviewsOf]:
    """Which findings have reviews in a data directory; makes no database where there is none."""
    with closing(Team(home)) as team:
        yield Reviews(team).ids_of if team.is_there else no_reviews


@contextmanager
def judging_of(home: Path) -> Iterator[Judging]:
    """The judgements of a data directory while they change; makes no database where there is none."""
    with closing(Team(home)) as team:
        yield Judging(Reviews(team), learns=read_settings().learn)


def judgements_of(home: Path) -> Judgements:
    """What has been judged in a data directory; makes no database where there is none."""
    with judging_of(home) as judging:
        return judging.current()
