"""Reviews on SQLite and PostgreSQL: state and log together, nothing lost, nothing overwritten."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from api.access.model import ANONYMOUS, Principal, Role
from api.reviews import store
from api.reviews.errors import InvalidChangeError, KeyUsedError, MovedOnError, NotAllowedError
from api.reviews.model import MAX_DEPTH, Comment, ReviewChange, Written
from api.reviews.service import Reviews, Write
from api.reviews.store import Wanted
from api.store.database import Team
from ingest.errors import NotFoundError
from tests.api.reviews.conftest import KARI, LEAD, OLA, READER, Known


def put(reviews: Reviews, known: Known, by: Principal, change: ReviewChange, seen: int = 0, name: str = "k-1", kind: Any = "cluster", key: str | None = None) -> Written:
    return reviews.write(known, Write(kind, name, change, (seen,)), by, key)


def test_a_write_is_in_the_state_and_in_the_log(reviews: Reviews, known: Known) -> None:
    written = put(reviews, known, KARI, ReviewChange(status="confirmed", severity="major", tags=("barn",), comment="Ja."))
    found = reviews.history(known, "cluster", "k-1")
    review, log = found.review, found.log
    assert review == written.review == reviews.review("cluster", "k-1")
    assert log == (written.entry,)
    assert (review.version, review.status, review.severity, review.tags, review.title) == (1, "confirmed", "major", ("barn",), "Tittel k-1")
    assert review.updated_at == log[0].at
    assert review.updated_at is not None
    assert review.updated_at.tzinfo is UTC
    assert [(one.version, one.name, one.comment, {change.field: change.after for change in one.changes}) for one in log] == [
        (1, "Kari", "Ja.", {"status": "confirmed", "severity": "major", "tags": ["barn"]})
    ]


def test_a_write_on_an_older_version_is_refused_and_told_what_came_since(reviews: Reviews, known: Known) -> None:
    put(reviews, known, KARI, ReviewChange(status="confirmed"))
    put(reviews, known, OLA, ReviewChange(comment="Er du sikker?"), 1)
    with pytest.raises(MovedOnError) as caught:
        put(reviews, known, KARI, ReviewChange(severity="minor"), 1)
    (moved,) = caught.value.moved
    assert (moved.version, [one.comment for one in moved.entries]) == (2, ["Er du sikker?"])
    assert reviews.known(known, "cluster", "k-1").severity is None


def test_the_first_write_is_for_one_only(reviews: Reviews, known: Known) -> None:
    put(reviews, known, KARI, ReviewChange(status="confirmed"))
    with pytest.raises(MovedOnError):
        put(reviews, known, OLA, ReviewChange(status="needs-work"), 0)


def test_the_same_key_writes_once(reviews: Reviews, known: Known) -> None:
    first = put(reviews, known, KARI, ReviewChange(comment="En gang"), key="a")
    assert put(reviews, known, KARI, ReviewChange(comment="En gang"), key="a") == first
    with pytest.raises(KeyUsedError):
        put(reviews, known, KARI, ReviewChange(comment="Noe annet"), 1, key="a")
    put(reviews, known, OLA, ReviewChange(comment="Annen person, samme nøkkel"), 1, key="a")
    assert len(reviews.history(known, "cluster", "k-1").log) == 2


def test_nothing_to_change_writes_nothing(reviews: Reviews, known: Known) -> None:
    put(reviews, known, KARI, ReviewChange(status="confirmed"))
    revision = reviews.revision()
    assert put(reviews, known, OLA, ReviewChange(status="confirmed"), 1).entry is None
    assert reviews.revision() == revision


def test_a_verdict_given_again_holds_for_the_law_of_today(reviews: Reviews, known: Known) -> None:
    put(reviews, known, KARI, ReviewChange(status="confirmed"))
    known.snapshot = "s2"
    commented = put(reviews, known, OLA, ReviewChange(comment="Hm"), 1)
    assert commented.review.snapshot == "s1"  # a comment is no verdict
    again = put(reviews, known, OLA, ReviewChange(status="confirmed"), 2)
    assert (again.review.snapshot, again.review.pins[0].version) == ("s2", "s2")
    assert again.entry is not None
    assert [(one.field, one.before, one.after) for one in again.entry.changes] == [("law", "s1", "s2")]


def test_what_is_gone_keeps_its_name_and_may_be_commented(reviews: Reviews, known: Known) -> None:
    put(reviews, known, KARI, ReviewChange(status="confirmed"))
    known.gone.add("k-1")
    written = put(reviews, known, KARI, ReviewChange(status="dismissed", reason="outdated-law", comment="Borte."), 1)
    assert (written.review.title, written.review.snapshot, written.review.status) == ("Tittel k-1", "s1", "dismissed")
    with pytest.raises(NotFoundError):
        put(reviews, known, KARI, ReviewChange(comment="?"), name="x")


def test_comments_are_threads_and_are_taken_back_not_deleted(reviews: Reviews, known: Known) -> None:
    put(reviews, known, KARI, ReviewChange(comment="Først"))
    put(reviews, known, OLA, ReviewChange(comment="Svar", parent=1), 1)
    put(reviews, known, KARI, ReviewChange(comment="Svar på svar", parent=2), 2)
    with pytest.raises(NotAllowedError):
        put(reviews, known, KARI, ReviewChange(retract=2), 3)
    put(reviews, known, OLA, ReviewChange(retract=2), 3)
    with pytest.raises(InvalidChangeError):
        put(reviews, known, OLA, ReviewChange(retract=2), 4)
    put(reviews, known, LEAD, ReviewChange(retract=1), 4)
    with pytest.raises(InvalidChangeError):
        put(reviews, known, OLA, ReviewChange(comment="x", parent=4), 5)
    (first,) = reviews.history(known, "cluster", "k-1").comments
    assert (first.text, first.retracted) == ("", True)
    assert (first.replies[0].retracted, first.replies[0].replies[0].text) == (True, "Svar på svar")
    assert [one.comment for one in reviews.logs()["cluster", "k-1"]] == ["", "", "Svar på svar", "", ""]


def test_a_log_is_read_from_its_end(reviews: Reviews, known: Known) -> None:
    for number in range(7):
        put(reviews, known, KARI, ReviewChange(comment=f"{number + 1}"), number)
    newest = reviews.history(known, "cluster", "k-1", 3)
    assert ([one.version for one in newest.log], [one.text for one in newest.comments], newest.earlier) == ([5, 6, 7], ["5", "6", "7"], 5)
    middle = reviews.history(known, "cluster", "k-1", 3, newest.earlier)
    assert ([one.version for one in middle.log], middle.earlier, middle.review.version) == ([2, 3, 4], 2, 7)
    first = reviews.history(known, "cluster", "k-1", 3, middle.earlier)
    assert ([one.version for one in first.log], first.earlier) == ([1], None)
    assert reviews.history(known, "cluster", "k-1").earlier is None
    assert reviews.history(known, "cluster", "k-2", 3).log == ()


def test_a_part_of_a_log_has_what_its_comments_answer(reviews: Reviews, known: Known) -> None:
    put(reviews, known, KARI, ReviewChange(comment="Først"))
    put(reviews, known, OLA, ReviewChange(comment="Svar", parent=1), 1)
    put(reviews, known, OLA, ReviewChange(comment="Noe annet"), 2)
    put(reviews, known, LEAD, ReviewChange(retract=1), 3)
    put(reviews, known, KARI, ReviewChange(comment="Svar på svar", parent=2), 4)
    found = reviews.history(known, "cluster", "k-1", 1)
    assert [one.version for one in found.log] == [5]
    (root,) = found.comments
    assert (root.text, root.retracted, [one.text for one in root.replies]) == ("", True, ["Svar"])
    assert [one.text for one in root.replies[0].replies] == ["Svar på svar"]


def test_answers_go_no_deeper_than_can_be_shown(reviews: Reviews, known: Known) -> None:
    put(reviews, known, KARI, ReviewChange(comment="1"))
    for version in range(1, MAX_DEPTH + 4):
        put(reviews, known, KARI, ReviewChange(comment=f"{version + 1}", parent=version), version)

    def depth(one: Comment) -> int:
        return 1 + max(map(depth, one.replies), default=0)

    (root,) = reviews.history(known, "cluster", "k-1").comments
    assert depth(root) == MAX_DEPTH + 1
    texts = {entry.comment for entry in reviews.history(known, "cluster", "k-1").log}
    assert texts == {f"{number}" for number in range(1, MAX_DEPTH + 5)}


def test_whoever_comes_late_is_told_the_newest(reviews: Reviews, known: Known) -> None:
    for number in range(store.MOST_TOLD + 5):
        put(reviews, known, KARI, ReviewChange(comment=f"{number}"), number)
    with pytest.raises(MovedOnError) as caught:
        put(reviews, known, OLA, ReviewChange(status="confirmed"))
    entries = caught.value.moved[0].entries
    assert [one.version for one in entries] == list(range(6, store.MOST_TOLD + 6))


def test_who_is_given_what_is_told_by_name(reviews: Reviews, known: Known) -> None:
    put(reviews, known, OLA, ReviewChange(comment="Hei"))
    given = put(reviews, known, LEAD, ReviewChange(assignee=OLA.id, tags=("frist", "barn")), 1)
    assert (given.review.assignee, given.review.assignee_name) == (OLA.id, "Ola")
    kept = put(reviews, known, LEAD, ReviewChange(tags=("frist",)), 2)
    assert kept.review == reviews.review("cluster", "k-1")
    assert kept.review.assignee_name == "Ola"
    assert [one.id for one in reviews.all(Wanted(tag="barn"))] == []
    assert [one.id for one in reviews.all(Wanted(tag="frist"))] == ["k-1"]


def test_who_may_do_what(reviews: Reviews, known: Known) -> None:
    for by in (READER, ANONYMOUS, Principal("key:n", "Nils", Role.LEAD, frozenset())):
        with pytest.raises(NotAllowedError):
            put(reviews, known, by, ReviewChange(status="confirmed"))
    put(reviews, known, OLA, ReviewChange(comment="Her er jeg."), name="k-9")  # whoever has written is known
    mine = put(reviews, known, KARI, ReviewChange(assignee="me"))
    assert (mine.review.assignee, mine.review.assignee_name) == ("key:k", "Kari")
    with pytest.raises(NotAllowedError):
        put(reviews, known, KARI, ReviewChange(assignee="key:o"), 1)
    with pytest.raises(NotAllowedError):  # taking it from somebody else
        put(reviews, known, OLA, ReviewChange(assignee="me"), 1)
    with pytest.raises(InvalidChangeError):
        put(reviews, known, LEAD, ReviewChange(assignee="key:nobody"), 1)
    assert put(reviews, known, LEAD, ReviewChange(assignee="key:o"), 1).review.assignee_name == "Ola"
    assert put(reviews, known, OLA, ReviewChange(assignee=None), 2).review.assignee is None


def test_all_or_none(reviews: Reviews, known: Known) -> None:
    put(reviews, known, KARI, ReviewChange(status="confirmed"), name="k-2")
    writes = [Write("cluster", name, ReviewChange(tags=("mange",)), (0,)) for name in ("k-1", "k-2", "k-3")]
    with pytest.raises(MovedOnError) as caught:
        reviews.write_all(known, writes, LEAD)
    assert [one.id for one in caught.value.moved] == ["k-2"]
    assert [one.id for one in reviews.all()] == ["k-2"]
    writes[1] = Write("cluster", "k-2", ReviewChange(tags=("mange",)), (1,))
    done = reviews.write_all(known, writes, LEAD, "nøkkel")
    assert reviews.write_all(known, writes, LEAD, "nøkkel") == done
    assert [one.review.version for one in done] == [1, 2, 1]
    with pytest.raises(InvalidChangeError):
        reviews.write_all(known, [writes[0], writes[0]], LEAD)


def test_lists_are_filtered_sorted_and_paged(reviews: Reviews, known: Known) -> None:
    for number in range(25):
        change = ReviewChange(status="confirmed" if number % 2 else "needs-work", tags=("oddetall",) if number % 2 else (), severity="major" if number % 5 == 0 else None)
        put(reviews, known, KARI, change, name=f"k-{number:02}")
    put(reviews, known, KARI, ReviewChange(step="collate"), name="samboer", kind="term")
    assert len(list(reviews.all(Wanted(tag="oddetall", status="confirmed", event="fa-barn", ministry="Prøvedepartementet")))) == 12
    assert [one.id for one in reviews.all(Wanted(kind="term"))] == ["samboer"]
    assert not list(reviews.all(Wanted(tag="partall")))
    for sort in ("updated", "created", "title", "severity"):
        seen, after = [], None
        while True:
            page = reviews.pages(Wanted(kind="cluster", sort=sort), 7, after)
            seen += [one.id for one in page.reviews]
            after = page.next
            if after is None:
                break
        assert sorted(seen) == [f"k-{number:02}" for number in range(25)]
        assert seen[0] == {"updated": "k-24", "created": "k-24", "title": "k-00", "severity": "k-00"}[sort]
    assert len(reviews.pages(Wanted(), 10, keep=lambda one: one.status == "needs-work").reviews) == 10
    counts = reviews.by_assignee()
    assert sum(count for *_, count in counts) == 26


def test_tags_that_are_taken_off_are_no_longer_found(reviews: Reviews, known: Known) -> None:
    put(reviews, known, KARI, ReviewChange(tags=("a", "b")))
    put(reviews, known, KARI, ReviewChange(tags=("b", "c")), 1)
    assert [bool(list(reviews.all(Wanted(tag=tag)))) for tag in "abc"] == [False, True, True]


def test_time_does_not_go_back(reviews: Reviews, known: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    put(reviews, known, KARI, ReviewChange(comment="i dag"))

    class Earlier(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Earlier":
            return cls(2001, 1, 1, tzinfo=tz)

    monkeypatch.setattr(store, "datetime", Earlier)
    put(reviews, known, KARI, ReviewChange(comment="klokken er stilt tilbake"), 1)
    log = reviews.history(known, "cluster", "k-1").log
    assert log[0].at < log[1].at


def test_many_at_once(reviews: Reviews, known: Known) -> None:
    """Twelve people comment on three things, each trying again when somebody came first: every comment is there, once, in order."""
    people = [Principal(f"key:{number}", f"Person {number}", Role.REVIEWER) for number in range(12)]
    start = threading.Barrier(len(people))
    seen: list[tuple[str, int]] = []

    def work(by: Principal) -> None:
        start.wait()
        for turn in range(4):
            name = f"k-{(turn + int(by.id[4:])) % 3}"
            version = 0
            while True:
                try:
                    put(reviews, known, by, ReviewChange(comment=f"{by.name} {turn}"), version, name, key=f"{turn}-{version}")
                except MovedOnError as moved:
                    version = moved.moved[0].version
                else:
                    seen.append((name, version + 1))
                    break

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(work, people))
    logs = reviews.logs()
    assert sum(map(len, logs.values())) == 48 == reviews.revision()
    for key, log in logs.items():
        assert [one.version for one in log] == list(range(1, len(log) + 1))
        assert all(one.at < other.at for one, other in pairwise(log))
        assert reviews.known(known, "cluster", key[1]).version == len(log)
    assert {(one.comment) for log in logs.values() for one in log} == {f"{by.name} {turn}" for by in people for turn in range(4)}
    assert len(set(seen)) == 48


def test_two_programs_on_one_database(reviews: Reviews, known: Known, tmp_path: Path) -> None:
    team = Team(tmp_path)
    other = Reviews(team)
    put(reviews, known, KARI, ReviewChange(status="confirmed"))
    assert other.statuses() == {"k-1": "confirmed"}
    with pytest.raises(MovedOnError):
        put(other, known, OLA, ReviewChange(status="needs-work"))
    put(other, known, OLA, ReviewChange(status="needs-work"), 1)
    assert reviews.statuses() == {"k-1": "needs-work"}
    assert reviews.ids_of(["k-0", "k-1"]) == ("k-1",)
    team.close()


def test_a_write_that_fails_in_the_middle_leaves_nothing(reviews: Reviews, known: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store.Transaction, "_mark", lambda *_: (_ for _ in ()).throw(RuntimeError("power cut")))
    with pytest.raises(RuntimeError):
        put(reviews, known, KARI, ReviewChange(status="confirmed"))
    monkeypatch.undo()
    assert reviews.review("cluster", "k-1") is None
    assert reviews.revision() == 0
