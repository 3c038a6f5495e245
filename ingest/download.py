"""Lovdata's public archives, fetched so that a cut line costs only what is missing.

An archive is first written to ``NAME.part``; only when its size is right and it is a whole bz2 stream does it take
its name, in one step, so a reader finds the old archive or the new one. ``NAME.json`` beside it keeps the server's
``ETag`` and ``Last-Modified``, and an archive that has not changed is not fetched again. Cost: the bytes that are
missing, and one reading of them.
"""

import bz2
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import stamina

from ingest.errors import DownloadError

BASE_URL = "https://api.lovdata.no/v1/publicData/get/"
ARCHIVES = ("gjeldende-lover.tar.bz2", "gjeldende-sentrale-forskrifter.tar.bz2")
USER_AGENT = "lovkryss (open-source tool over Norwegian law)"

ATTEMPTS = 6
TIMEOUT = httpx.Timeout(30.0, connect=15.0)
MARGIN = 64 * 1024 * 1024
"""Bytes of disk that a download leaves free."""

_INSTEAD = "or put the archives in a folder yourself and set LOVKRYSS_CORPUS to it"

Progress = Callable[[str, int, int | None], None]
"""Called with the archive's name, the bytes there are, and the bytes there will be (None: the server does not say)."""


class _TryAgain(Exception):
    """An answer or a cut that another attempt may mend."""


@dataclass(frozen=True)
class _Stamp:
    """What the server calls one version of an archive."""

    etag: str = ""
    modified: str = ""
    size: int = -1

    @classmethod
    def load(cls, path: Path) -> "_Stamp":
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            return cls(str(kept["etag"]), str(kept["modified"]), int(kept["size"]))
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def save(self, path: Path) -> None:
        draft = path.with_name(path.name + ".new")
        draft.write_text(json.dumps({"etag": self.etag, "modified": self.modified, "size": self.size}), encoding="utf-8")
        draft.replace(path)

    @property
    def strong(self) -> str:
        """What an ``If-Range`` may hold: a weak ETag says nothing of the bytes."""
        return self.etag if self.etag and not self.etag.startswith("W/") else "" if self.etag else self.modified


def download(folder: Path, *, base_url: str = BASE_URL, progress: Progress | None = None) -> list[Path]:
    """Fetch Lovdata's two archives of law in force, as far as they are missing or changed.

    :param folder: where they are kept; made when it is not there
    :param base_url: where they are fetched from
    :param progress: told what has arrived
    :returns: the archives, acts first
    :raises DownloadError: no answer, a wrong answer, or no room; what has arrived is kept for the next attempt
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with httpx.Client(timeout=TIMEOUT, headers={"User-Agent": USER_AGENT}, follow_redirects=True) as client:
            return [_fetch(client, base_url.rstrip("/") + "/" + name, folder / name, progress) for name in ARCHIVES]
    except OSError as error:
        raise DownloadError(f"{folder}: cannot be written ({error.strerror}); free some space or choose another folder") from None


def _fetch(client: httpx.Client, url: str, path: Path, progress: Progress | None) -> Path:
    report = progress or (lambda _name, _done, _total: None)
    try:
        for attempt in stamina.retry_context(on=(_TryAgain, httpx.TransportError), attempts=ATTEMPTS, timeout=300.0):
            with attempt:
                _attempt(client, url, path, report)
    except (_TryAgain, httpx.TransportError) as error:
        reason = str(error) or type(error).__name__
        raise DownloadError(f"{url}: {reason}, {ATTEMPTS} times over; try again later, {_INSTEAD}") from None
    except httpx.HTTPError as error:
        raise DownloadError(f"{url}: {error}; try again later, {_INSTEAD}") from None
    except httpx.InvalidURL as error:
        raise DownloadError(f"{url}: not an address ({error})") from None
    return path


def _attempt(client: httpx.Client, url: str, path: Path, progress: Progress) -> None:
    part = path.with_name(path.name + ".part")
    part_stamp_file = path.with_name(part.name + ".json")
    stamp, part_stamp = _Stamp.load(path.with_name(path.name + ".json")), _Stamp.load(part_stamp_file)
    have = part.stat().st_size if part.is_file() else 0
    if have and have == part_stamp.size and not _problem(part):  # a run ended between the last byte and the name
        _finish(part, path, part_stamp)
        progress(path.name, have, have)
        return
    headers = {"Accept-Encoding": "identity"}
    if have and part_stamp.strong:
        headers |= {"Range": f"bytes={have}-", "If-Range": part_stamp.strong}
    else:
        have = 0
        if path.is_file() and path.stat().st_size == stamp.size:
            headers |= {name: value for name, value in _conditions(stamp) if value}
    with client.stream("GET", url, headers=headers) as answer:
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            progress(path.name, stamp.size, stamp.size)
            return
        if answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            _discard(part, part_stamp_file)
            raise _TryAgain("the server has no such range (416)")
        _check_status(answer, url)
        if answer.status_code != httpx.codes.PARTIAL_CONTENT or _range_start(answer) != have:
            if answer.status_code == httpx.codes.PARTIAL_CONTENT:
                _discard(part, part_stamp_file)
                raise _TryAgain("the server sent another range than was asked for")
            have = 0
        length = answer.headers.get("Content-Length", "")
        total = have + int(length) if length.isdigit() else None
        fresh = _Stamp(answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""), total or -1)
        _check_room(path.parent, (total or 0) - have)
        if not have:
            _discard(part, part_stamp_file)
            fresh.save(part_stamp_file)
        with part.open("ab" if have else "wb") as file:
            for block in answer.iter_raw():
                file.write(block)
                have += len(block)
                progress(path.name, have, total)
            file.flush()
            os.fsync(file.fileno())
    if total is not None and have != total:
        if have > total:
            _discard(part, part_stamp_file)
        raise _TryAgain(f"{have} of {total} bytes arrived")
    if problem := _problem(part):
        _discard(part, part_stamp_file)
        raise DownloadError(f"{url}: what came is not a whole bz2 archive ({problem}); try again later, {_INSTEAD}")
    _finish(part, path, _Stamp(fresh.etag, fresh.modified, have))


def _finish(part: Path, path: Path, stamp: _Stamp) -> None:
    part.replace(path)
    stamp.save(path.with_name(path.name + ".json"))
    path.with_name(part.name + ".json").unlink(missing_ok=True)


def _conditions(stamp: _Stamp) -> tuple[tuple[str, str], ...]:
    return ("If-None-Match", stamp.etag), ("If-Modified-Since", stamp.modified)


def _check_status(answer: httpx.Response, url: str) -> None:
    code = answer.status_code
    if code == httpx.codes.TOO_MANY_REQUESTS or code >= 500:
        raise _TryAgain(f"the server answered {code} {answer.reason_phrase}")
    if code not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
        said = f"the server answered {code} {answer.reason_phrase}"
        raise DownloadError(f"{url}: {said}; see that the address is right, {_INSTEAD}")


def _range_start(answer: httpx.Response) -> int:
    """First byte of a partial answer: ``Content-Range: bytes 100-199/200`` → 100; -1 when it does not say."""
    start = answer.headers.get("Content-Range", "").removeprefix("bytes").strip().partition("-")[0]
    return int(start) if start.isdigit() else -1


def _check_room(folder: Path, wanted: int) -> None:
    free = shutil.disk_usage(folder).free
    if wanted + MARGIN > free:
        raise DownloadError(
            f"{folder}: {wanted // 2**20 + MARGIN // 2**20} MB are needed and {free // 2**20} MB are free; "
            "free some space or choose another folder"
        )


def _problem(path: Path) -> str:
    """Why the file is not a whole bz2 stream; empty when it is. Reads it through, in constant memory."""
    with path.open("rb") as file:
        if not file.read(3).startswith(b"BZh"):
            file.seek(0)
            return f"it begins {file.read(40)!r}"
    try:
        with bz2.BZ2File(path) as file:
            while file.read(1 << 20):
                pass
    except (OSError, EOFError) as error:
        return str(error)
    return ""


def _discard(part: Path, stamp: Path) -> None:
    part.unlink(missing_ok=True)
    stamp.unlink(missing_ok=True)
