"""What can be ingested: archives, folders, single files; read safely, one member at a time.

Nothing is ever unpacked to disk, so a path inside an archive can reach nowhere; links, devices and oversized
members are refused by name and the rest is read. Memory: one member at a time.
"""

import bz2
import hashlib
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.errors import ArchiveError, SourceError
from ingest.lovdata import MAX_BYTES

MAX_MEMBERS = 500_000
MAX_TOTAL = 16 * 1024**3
SUFFIXES = frozenset({".xml", ".html", ".htm", ".xhtml"})
ARCHIVES = (".tar.bz2", ".tbz2", ".tbz")

MAX_LONG = 1024 * 1024
"""Upper bound of what a tar header may keep in memory (long names, extended attributes)."""

_LONG = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)

Progress = Callable[[int], None]
"""Called with the number of source bytes (compressed, for archives) read since the last call."""


@dataclass(frozen=True)
class Member:
    """One file of a source; ``data`` is None when it was refused, and ``error`` says why."""

    name: str
    data: bytes | None
    error: str = ""


@dataclass(frozen=True)
class Source:
    """Something to ingest.

    :param collection: name of what it belongs to; a *complete* source replaces all that its collection held
    :param fingerprint: sha256 of the archive's bytes; empty where members are compared one by one
    """

    path: Path
    collection: str
    complete: bool
    fingerprint: str = ""

    @property
    def size(self) -> int:
        """Bytes to be read, for progress."""
        if self.path.is_dir():
            return sum(file.stat().st_size for file in _files(self.path))
        return self.path.stat().st_size

    def members(self, progress: Progress = lambda _: None) -> Iterator[Member]:
        """Every document file of the source, in its order.

        :raises ArchiveError: the archive cannot be read to its end
        :raises SourceError: the file or folder cannot be read
        """
        if _is_archive(self.path):
            yield from _archive_members(self.path, progress)
            return
        for file in _files(self.path) if self.path.is_dir() else [self.path]:
            name = _printable(file.name if self.path.is_file() else str(file.relative_to(self.path)))
            try:
                if file.stat().st_size > MAX_BYTES:
                    yield Member(name, None, f"larger than {MAX_BYTES} bytes")
                    continue
                data = file.read_bytes()
            except OSError as error:
                yield Member(name, None, f"cannot be read: {error.strerror}")
                continue
            progress(len(data))
            yield Member(name, data)


def open_source(path: Path) -> Source:
    """Look at what a path is.

    :raises SourceError: nothing there, or nothing that can be ingested
    """
    try:
        return _open_source(path)
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); see that the path and its rights are right") from None


def _open_source(path: Path) -> Source:
    if not path.exists():
        raise SourceError(f"{path}: no such file or folder")
    if path.is_dir():
        if not _files(path):
            raise SourceError(f"{path}: the folder holds no law files ({', '.join(sorted(SUFFIXES))})")
        return Source(path, collection=f"folder:{path.name}", complete=False)
    if _is_archive(path):
        name = path.name.split(".", 1)[0]
        return Source(path, collection=name, complete=True, fingerprint=_sha256(path))
    if path.suffix.lower() not in SUFFIXES:
        known = ", ".join([*ARCHIVES, *sorted(SUFFIXES)])
        raise SourceError(f"{path}: not something Lovkryss can ingest; expected a folder or a file ending in {known}")
    return Source(path, collection=f"file:{path.name}", complete=False)


def archives_in(folder: Path) -> list[Path]:
    """Lovdata's consolidated archives in a folder (``gjeldende-*.tar.bz2``), in name order."""
    return sorted(path for path in folder.glob("gjeldende-*") if _is_archive(path)) if folder.is_dir() else []


def _is_archive(path: Path) -> bool:
    return path.is_file() and path.name.lower().endswith(ARCHIVES)


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _printable(name: str) -> str:
    """A file name that can be stored and shown: bytes that are no text and control characters become «�»."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


class _Info(tarfile.TarInfo):
    """A tar header that ends the reading where ``tarfile`` would go on or take it for the end of the archive."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "_Info":
        try:
            info = super().frombuf(buf, encoding, errors)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]  # the mark at the end of a whole archive
            raise
        except tarfile.HeaderError as error:
            raise tarfile.ReadError(f"no end mark: {error}") from None
        if info.size < 0 or (info.type in _LONG and info.size > MAX_LONG):
            raise tarfile.ReadError(f"a header of {info.size} bytes")
        return info


class _Counting:
    """A file object that tells how much of the archive has been read."""

    def __init__(self, file: object, progress: Progress) -> None:
        self._file = file
        self._progress = progress

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._file.read(size)  # type: ignore[attr-defined]
        self._progress(len(data))
        return data


def _archive_members(path: Path, progress: Progress) -> Iterator[Member]:
    last = "the first member"
    total = 0
    try:
        with path.open("rb") as raw, bz2.BZ2File(_Counting(raw, progress)) as unpacked:  # type: ignore[call-overload]
            with tarfile.open(fileobj=unpacked, mode="r|", tarinfo=_Info) as archive:
                for count, info in enumerate(archive):
                    last = name = _printable(info.name)
                    if count >= MAX_MEMBERS:
                        raise ArchiveError(f"{path}: more than {MAX_MEMBERS} members; refused")
                    if info.isdir():
                        continue
                    total += max(info.size, 0)
                    if total > MAX_TOTAL:
                        raise ArchiveError(f"{path}: unpacks to more than {MAX_TOTAL} bytes at {last}; refused")
                    if problem := _refusal(info):
                        yield Member(name, None, problem)
                        continue
                    member = archive.extractfile(info)
                    data = member.read() if member else b""
                    if len(data) != info.size:
                        raise EOFError
                    yield Member(name, data)
            # The tar ends before the bz2 stream does: reading on checks the stream's own sums.
            while unpacked.read(1 << 20):
                pass
    except (EOFError, tarfile.TarError) as error:
        raise ArchiveError(
            f"{path}: damaged or cut short after {last} ({error or 'unexpected end'}); nothing was changed. "
            "Fetch the archive again and repeat the command."
        ) from None
    except (OSError, ValueError) as error:
        raise ArchiveError(
            f"{path}: not a readable tar.bz2 archive, at {last} ({error}); nothing was changed. "
            "Fetch the archive again and repeat the command."
        ) from None


def _refusal(info: tarfile.TarInfo) -> str:
    name = PurePosixPath(info.name)
    if name.is_absolute() or ".." in name.parts or "\\" in info.name:
        return "the path leads outside the archive; refused"
    if info.issym() or info.islnk():
        return f"a link to {info.linkname}; refused"
    if not info.isreg():
        return "neither a file nor a folder; refused"
    if info.size > MAX_BYTES:
        return f"unpacks to {info.size} bytes; a document may have at most {MAX_BYTES}"
    if name.suffix.lower() not in SUFFIXES:
        return f"not a law file ({name.suffix or 'no suffix'}); ignored"
    return ""
