"""The parts that have rules of their own: cache, cursor, single flight, overload."""

import asyncio
import gc
import shutil
import weakref
from pathlib import Path
from threading import Event
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.engine import refresh_index
from api.http.desk import WAITING, Desk, Lane
from api.http.library import Cache, Encoded, Library
from api.http.parameters import offset_of, to_cursor
from api.http.problem import Refusal


def test_cache_drops_what_was_used_least_lately() -> None:
    cache = Cache(room=80)
    for name in "abcd":
        cache.put((name,), Encoded(b"0123456789"))
    assert cache.get(("a",))
    cache.put(("e",), Encoded(b"0123456789"))
    assert [bool(cache.get((name,))) for name in "abcde"] == [True, False, True, True, True]


def test_cache_keeps_nothing_huge() -> None:
    cache = Cache(room=80)
    cache.put(("a",), Encoded(b"x" * 11))
    assert cache.get(("a",)) is None


@given(offset=st.integers(1, 999_999), edition=st.from_regex(r"[0-9a-f]{16}", fullmatch=True))
def test_cursor_round_trip(offset: int, edition: str) -> None:
    assert offset_of(to_cursor(edition, offset), edition) == offset


@given(st.text(max_size=40))
def test_cursor_of_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        offset_of(text, "00ff")


def _desk(tmp_path: Any) -> tuple[Desk, Any]:
    edition: Any = SimpleNamespace(cache=Cache(), making={})
    nobody_judges: Any = None
    return Desk(Library(tmp_path), nobody_judges), edition


def test_the_same_question_at_once_is_worked_on_once(tmp_path: Any) -> None:
    made = []

    async def ask() -> list[Encoded]:
        desk, edition = _desk(tmp_path)
        return await asyncio.gather(*(desk.encoded(edition, ("k",), lambda _: made.append(1) or b'{"a":1}') for _ in range(20)))  # type: ignore[func-returns-value]

    assert {one.body for one in asyncio.run(ask())} == {b'{"a":1}'}
    assert len(made) == 1


def test_whoever_gives_up_does_not_take_the_others_along(tmp_path: Any) -> None:
    go = Event()

    async def ask() -> Encoded:
        desk, edition = _desk(tmp_path)
        tasks = [asyncio.create_task(desk.encoded(edition, ("k",), lambda _: b"true" if go.wait(5) else b"")) for _ in range(2)]
        await asyncio.sleep(0.05)
        tasks[0].cancel()
        await asyncio.sleep(0)
        go.set()
        return await tasks[1]

    assert asyncio.run(ask()).body == b"true"


def test_too_many_at_once_are_turned_away(tmp_path: Any) -> None:
    go = Event()

    async def ask() -> int:
        desk, _ = _desk(tmp_path)
        waiting = [asyncio.create_task(desk.work(lambda: go.wait(5))) for _ in range(Lane.QUICK + WAITING)]
        await asyncio.sleep(0.1)
        with pytest.raises(Refusal) as refused:
            await desk.work(lambda: None)
        go.set()
        await asyncio.gather(*waiting)
        return refused.value.status

    assert asyncio.run(ask()) == 503


def test_what_takes_long_keeps_nobody_else_waiting(tmp_path: Any) -> None:
    go = Event()

    async def ask() -> tuple[str, int]:
        desk, _ = _desk(tmp_path)
        slow = [asyncio.create_task(desk.work(lambda: go.wait(5), Lane.SLOW)) for _ in range(Lane.QUICK + Lane.SLOW)]
        await asyncio.sleep(0.1)
        quick = await asyncio.wait_for(desk.work(lambda: "at once"), 2)
        waiting = sum(not one.done() for one in slow)
        go.set()
        await asyncio.gather(*slow)
        return quick, waiting

    assert asyncio.run(ask()) == ("at once", Lane.QUICK + Lane.SLOW)


def test_an_edition_that_is_served_no_more_is_let_go(http_home: Path, tmp_path: Path) -> None:
    """Though the collector of garbage leaves alone what is being served."""
    home = Path(shutil.copytree(http_home, tmp_path / "home", ignore=shutil.ignore_patterns("*.lock")))

    async def exchange() -> None:
        library = Library(home)
        watching = asyncio.create_task(library.watch())
        await library.settled.wait()
        first = weakref.ref(library.edition.engine)
        library.edition.engine.cluster(library.edition.engine.event_list("sample-fa-barn")[0].id)
        assert gc.get_freeze_count() > 0
        await asyncio.to_thread(refresh_index, home, force=True)
        end = monotonic() + 60
        while first() is not None and monotonic() < end:
            await asyncio.sleep(0.1)
        assert library.ready
        assert first() is None
        watching.cancel()

    try:
        asyncio.run(exchange())
    finally:
        gc.unfreeze()
