"""Scopes that are kept: the same again, made anew where the file is damaged or of another index."""

from pathlib import Path

import pytest

from analysis.engine import Engine
from analysis.found import ScopeResult
from analysis.scope_file import kept_scope

EVENT = "sample-fa-barn"
NOTHING = ScopeResult((), (), ())


def refuse() -> ScopeResult:
    raise AssertionError("it is kept, and not to be made")


@pytest.fixture
def engine(indexed_home: Path) -> Engine:
    return Engine.open(indexed_home)


def test_what_is_kept_is_what_was_made(engine: Engine) -> None:
    made = engine.scope_of_event(EVENT, 10**6)
    assert made.provisions
    assert kept_scope(engine.corpus, engine.index, engine.events[EVENT], refuse) == made


def test_a_damaged_file_is_made_again(engine: Engine) -> None:
    made = engine.scope_of_event(EVENT, 10**6)
    file = engine.corpus.home / "cache" / "scopes" / f"{EVENT}.msgpack"
    whole = file.read_bytes()
    try:
        file.write_bytes(whole[: len(whole) // 2])
        assert kept_scope(engine.corpus, engine.index, engine.events[EVENT], lambda: made) == made
        assert file.read_bytes() == whole
    finally:
        file.write_bytes(whole)


def test_a_file_of_another_catalogue_is_made_again(engine: Engine) -> None:
    from msgspec.structs import replace

    engine.scope_of_event(EVENT)
    file = engine.corpus.home / "cache" / "scopes" / f"{EVENT}.msgpack"
    whole = file.read_bytes()
    event = engine.events[EVENT]
    other = replace(event, title=replace(event.title, nb="En annen hendelse"))
    try:
        assert kept_scope(engine.corpus, engine.index, other, lambda: NOTHING) == NOTHING
    finally:
        file.write_bytes(whole)
