"""The index on disk: readers see whole builds only, whatever happens to the builder."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from analysis.index.artifact import FORMAT, KEPT, Folder, Meta, building, current, require
from ingest.errors import IndexStateError, StoreError


def meta(snapshot: str) -> Meta:
    return Meta(FORMAT, snapshot, snapshot, "default", "f", "2098-12-31T00:00:00+00:00", 1, 1, 1, {"rows": "1"}, "1")


def build(home: Path, snapshot: str) -> None:
    with building(home) as folder:
        folder.write("rows", [snapshot])
        folder.write_meta(meta(snapshot))


def read(home: Path) -> str:
    folder = current(home)
    assert folder
    assert folder.read("rows", list[str]) == [folder.meta.snapshot]
    return folder.meta.snapshot


def builds(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "index").iterdir() if path.is_dir())


def test_before_the_first_build(tmp_path: Path) -> None:
    assert current(tmp_path) is None
    with pytest.raises(IndexStateError, match="run «lovkryss index»"):
        require(tmp_path)


def test_readers_see_the_new_build_when_it_is_whole(tmp_path: Path) -> None:
    build(tmp_path, "one")
    with building(tmp_path) as folder:
        folder.write("rows", ["two"])
        folder.write_meta(meta("two"))
        assert read(tmp_path) == "one"
    assert read(tmp_path) == "two"
    assert require(tmp_path).meta.snapshot == "two"


@pytest.mark.parametrize("error", [ValueError("x"), KeyboardInterrupt(), MemoryError()])
def test_a_failed_build_leaves_the_old_index(tmp_path: Path, error: BaseException) -> None:
    build(tmp_path, "one")

    def fail() -> None:
        with building(tmp_path) as folder:
            folder.write("rows", ["half"])
            raise error

    with pytest.raises(type(error)):
        fail()
    assert read(tmp_path) == "one"
    assert builds(tmp_path) == ["1"]
    build(tmp_path, "two")
    assert read(tmp_path) == "two"


def test_a_full_disk_is_told_and_leaves_the_old_index(tmp_path: Path) -> None:
    build(tmp_path, "one")
    with pytest.raises(StoreError, match=r"No space left on device.*Free some space"), building(tmp_path):
        raise OSError(28, "No space left on device")
    assert read(tmp_path) == "one"
    assert builds(tmp_path) == ["1"]


KILLED = """
import os, pathlib, sys
from analysis.index.artifact import building
with building(pathlib.Path(sys.argv[1])) as folder:
    folder.write("rows", ["half"])
    os.kill(os.getpid(), 9)
"""


def test_a_killed_build_leaves_the_old_index_and_is_cleared_away(tmp_path: Path) -> None:
    build(tmp_path, "one")
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False, cwd=Path(__file__).parents[2])
    assert ended.returncode == -9
    assert len(builds(tmp_path)) == 2  # the old one, and what the killed build left
    assert read(tmp_path) == "one"
    build(tmp_path, "two")
    assert read(tmp_path) == "two"
    assert builds(tmp_path) == ["1", "2"]


def test_two_builds_at_once(tmp_path: Path) -> None:
    build(tmp_path, "one")
    with building(tmp_path) as folder:
        with pytest.raises(StoreError, match="another index build is under way"), building(tmp_path):
            raise AssertionError("two builds at once")
        folder.write("rows", ["two"])
        folder.write_meta(meta("two"))
    assert read(tmp_path) == "two"
    build(tmp_path, "three")


def test_old_builds_go_and_the_one_before_stays_readable(tmp_path: Path) -> None:
    build(tmp_path, "0")
    for number in range(1, 5):
        before = require(tmp_path)
        build(tmp_path, str(number))
        assert before.read("rows", list[str]) == [str(number - 1)]
    assert len(builds(tmp_path)) == KEPT
    assert read(tmp_path) == "4"


@pytest.mark.parametrize("pointer", ["7", "", "../elsewhere"])
def test_a_pointer_to_nothing_is_no_index(tmp_path: Path, pointer: str) -> None:
    build(tmp_path, "one")
    (tmp_path / "index" / "current").write_text(pointer, encoding="utf-8")
    assert current(tmp_path) is None
    build(tmp_path, "two")
    assert read(tmp_path) == "two"


def test_what_is_written_is_read(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    array = np.arange(6, dtype=np.int32).reshape(2, 3)
    matrix = sparse.csr_matrix(np.eye(3, dtype=np.float32))
    folder.write_array("pools/a.b", array)
    folder.write_matrix("m", matrix)
    folder.write("o", {"å": (1, 2)})
    assert np.array_equal(folder.read_array("pools/a.b"), array)
    assert (folder.read_matrix("m") != matrix).nnz == 0
    assert folder.read("o", dict[str, tuple[int, ...]]) == {"å": (1, 2)}
    assert (folder.has("pools/a.b"), folder.has("o"), folder.holds("o"), folder.holds("x")) == (True, False, True, False)
    with pytest.raises(ValueError, match="read-only"):
        folder.read_array("pools/a.b")[0] = 1
