"""The index on disk: one folder for each build, a pointer to the current one.

    HOME/index/<name>/meta.json rows.msgpack passages.msgpack vectors.npy counts.npz … pools/<slug>.npz
    HOME/index/current          the name of the folder readers use

A build writes into a temporary folder, which is renamed when it is whole; then the pointer file is replaced. Readers
never see half an index, and a killed build leaves only a temporary folder, which the next one removes.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np
from filelock import FileLock, Timeout
from msgspec import Struct
from numpy.typing import DTypeLike, NDArray
from scipy import sparse

from ingest.errors import IndexStateError, StoreError

FORMAT = "11"
"""Raise it when the files of an index change their meaning; an index of another format is built anew."""

T = TypeVar("T")

KEPT = 2
"""Builds kept on disk: the current one and the one before, which a running reader may still have open."""


class Meta(Struct, frozen=True):
    """Where an index comes from."""

    format: str
    snapshot: str
    state: str  # the corpus' ``state``
    model: str
    fingerprint: str
    created_at: str
    rows: int
    passages: int
    clusters: int
    versions: dict[str, str]
    readings: str  # versions of the rules that sentences are read by


class Folder:
    """One index folder: typed reading and writing of its files."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, value: Any) -> None:
        """Write a msgspec object as MessagePack."""
        path = self._file(f"{name}.msgpack")
        self._do(lambda: path.write_bytes(msgspec.msgpack.encode(value)))

    def read(self, name: str, kind: Any) -> Any:
        """Read a msgspec object of the given type."""
        return msgspec.msgpack.decode((self.path / f"{name}.msgpack").read_bytes(), type=kind)

    def write_array(self, name: str, array: NDArray[Any], dtype: DTypeLike | None = None) -> None:
        """Write one array, as ``dtype`` if given."""
        path = self._file(f"{name}.npy")
        self._do(lambda: np.save(path, array if dtype is None else array.astype(dtype)))

    def read_array(self, name: str) -> NDArray[Any]:
        """Map one array into memory, read-only."""
        array: NDArray[Any] = np.load(self.path / f"{name}.npy", mmap_mode="r")
        return array

    def write_matrix(self, name: str, matrix: sparse.csr_matrix) -> None:
        """Write a sparse matrix."""
        path = self._file(f"{name}.npz")
        self._do(lambda: sparse.save_npz(path, matrix, compressed=False))

    def read_matrix(self, name: str) -> sparse.csr_matrix:
        """Read a sparse matrix."""
        return sparse.csr_matrix(sparse.load_npz(self.path / f"{name}.npz"))

    def has(self, name: str) -> bool:
        """Whether an array of that name is there."""
        return (self.path / f"{name}.npy").exists()

    def holds(self, name: str) -> bool:
        """Whether an object of that name is there."""
        return (self.path / f"{name}.msgpack").exists()

    @property
    def meta(self) -> Meta:
        """Where the index comes from."""
        return msgspec.json.decode((self.path / "meta.json").read_bytes(), type=Meta)

    def write_meta(self, meta: Meta) -> None:
        """Write where the index comes from."""
        (self.path / "meta.json").write_bytes(msgspec.json.encode(meta))

    def _file(self, name: str) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _do(self, write: Callable[[], object]) -> None:
        write()


class NewFolder(Folder):
    """A folder being built: one thread writes in order while the build computes. What was handed over must not change."""

    def __init__(self, path: Path, writer: ThreadPoolExecutor) -> None:
        super().__init__(path)
        self._writer = writer
        self._writes: list[Future[object]] = []

    def beside(self, work: Callable[[], T]) -> "Future[T]":
        """Do something else in the writing thread."""
        return self._writer.submit(work)

    def flush(self) -> None:
        """Wait until all that was handed over is written.

        :raises OSError: something could not be
        """
        for written in self._writes:
            written.result()
        self._writes.clear()

    def _do(self, write: Callable[[], object]) -> None:
        self._writes.append(self._writer.submit(write))


def current(home: Path) -> Folder | None:
    """The index that readers use, or None before the first build."""
    try:
        name = (home / "index" / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    folder = Folder(home / "index" / name)
    try:
        folder.meta  # noqa: B018  (an index of an older program may say other things of itself)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return folder


def require(home: Path) -> Folder:
    """The index that readers use.

    :raises IndexStateError: there is none
    """
    folder = current(home)
    if folder is None:
        raise IndexStateError(f"{home}: the corpus has not been indexed yet; run «lovkryss index»")
    return folder


@contextmanager
def building(home: Path) -> Iterator[NewFolder]:
    """A folder to build in; it becomes the current index when the block ends without an error.

    :raises StoreError: another build is under way, or the disk is full
    """
    root = home / "index"
    root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(root / "build.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StoreError(f"{home}: another index build is under way; wait for it to end, or use another --home") from None
    try:
        for left in root.glob("tmp-*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = root / f"tmp-{os.getpid()}"
        folder.mkdir()
        try:
            with ThreadPoolExecutor(1) as writer:
                new = NewFolder(folder, writer)
                yield new
                new.flush()
            _publish(root, folder)
        except OSError as error:
            raise StoreError(
                f"{root}: the index could not be written ({error.strerror or error}); the old index stands. "
                "Free some space and run «lovkryss index» again"
            ) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        lock.release()


def _publish(root: Path, folder: Path) -> None:
    numbers = [int(path.name) for path in root.iterdir() if path.is_dir() and path.name.isdigit()]
    name = str(max(numbers, default=0) + 1)
    folder.rename(root / name)
    pointer = root / "current.tmp"
    pointer.write_text(name, encoding="utf-8")
    pointer.replace(root / "current")
    for old in sorted(numbers)[: -(KEPT - 1) or None]:
        shutil.rmtree(root / str(old), ignore_errors=True)
