"""Downloading from a server on this machine that misbehaves in every way a server can."""

import bz2
import json
import random
import shutil
import threading
from collections import namedtuple
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import stamina

from ingest.download import ARCHIVES, download
from ingest.errors import DownloadError
from ingest.source import archives_in

WHOLE = {name: bz2.compress(random.Random(name).randbytes(300_000), 1) for name in ARCHIVES}
LATER = {name: bz2.compress(b"nytt " + name.encode() * 10) for name in ARCHIVES}


class Server(ThreadingHTTPServer):
    """Serves ``files``; ``faults`` are used up one for each request, then all is well."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = dict(WHOLE)
        self.faults: list[str] = []
        self.ranges = True
        self.etags = True
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answered: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/get"


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, code: int, body: bytes = b"", *, sent: int | None = None, length: int | None = None, **headers: str) -> None:
        self.server.answered.append(code)
        self.send_response(code)
        self.send_header("Connection", "close")
        if code != 304:
            self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body if sent is None else body[:sent])
        self.close_connection = True

    def do_GET(self) -> None:
        server, name = self.server, self.path.rsplit("/", 1)[1]
        server.asked.append((name, {key.lower(): value for key, value in self.headers.items()}))
        data = server.files[name]
        tag = f'"{hash(data)}"'
        stamps = {"ETag": tag} if server.etags else {}
        fault = server.faults.pop(0) if server.faults else ""
        if fault.isdigit():
            self.answer(int(fault), b"nei")
        elif fault == "html":
            self.answer(200, b"<!DOCTYPE html><html><body>Vedlikehold</body></html>", Content_Type="text/html")
        elif fault == "short":
            self.answer(200, data, length=len(data) // 2, sent=len(data) // 2)
        elif fault == "damaged":
            self.answer(200, data[:-20] + bytes(20), **stamps)
        elif fault == "hang up":
            self.close_connection = True
        elif self.headers.get("If-None-Match") == tag:
            self.answer(304, **stamps)
        elif self.headers.get("Range") and server.ranges and self.headers.get("If-Range") == tag:
            start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-"))
            if start >= len(data) or fault == "416":
                self.answer(416, Content_Range=f"bytes */{len(data)}")
                return
            place = start + 1 if fault == "wrong range" else start
            self.answer(206, data[start:], Content_Range=f"bytes {place}-{len(data) - 1}/{len(data)}", **stamps)
        else:
            self.answer(200, data, sent=len(data) // 3 if fault == "cut" else None, **stamps)


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    thread = threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield one
    one.shutdown()
    thread.join()
    one.server_close()


@pytest.fixture(autouse=True)
def without_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=6):
        yield


@pytest.fixture
def fetch(server: Server, tmp_path: Path) -> Callable[[], list[Path]]:
    return lambda: download(tmp_path / "arkiv", base_url=server.url)


def whole(paths: list[Path], files: dict[str, bytes] = WHOLE) -> bool:
    left = {path.name for path in paths[0].parent.iterdir()}
    assert left == {*ARCHIVES, *(f"{name}.json" for name in ARCHIVES)}
    return [path.read_bytes() for path in paths] == [files[name] for name in ARCHIVES]


def test_download(server: Server, tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    paths = download(tmp_path / "ny" / "mappe", base_url=server.url, progress=lambda *now: told.append(now))
    assert [path.name for path in paths] == list(ARCHIVES)
    assert whole(paths)
    assert archives_in(tmp_path / "ny" / "mappe") == paths
    assert all("lovkryss" in headers["user-agent"] for _, headers in server.asked)
    for name in ARCHIVES:
        mine = [now for now in told if now[0] == name]
        assert mine[-1][1:] == (len(WHOLE[name]), len(WHOLE[name]))
        assert [done for _, done, _ in mine] == sorted(done for _, done, _ in mine)


def test_unchanged_is_not_fetched_again(server: Server, fetch: Callable[[], list[Path]]) -> None:
    fetch()
    assert whole(fetch())
    assert server.answered == [200, 200, 304, 304]


def test_changed_is(server: Server, fetch: Callable[[], list[Path]]) -> None:
    fetch()
    server.files = LATER
    assert whole(fetch(), LATER)


@pytest.mark.parametrize("damage", ["cut", "gone", "stamp"])
def test_what_was_tampered_with_is_fetched_again(damage: str, server: Server, fetch: Callable[[], list[Path]]) -> None:
    first = fetch()[0]
    if damage == "cut":
        first.write_bytes(b"BZh")
    elif damage == "gone":
        first.unlink()
    else:
        first.with_name(first.name + ".json").write_text("{tull")
    assert whole(fetch())
    assert server.answered == [200, 200, 200, 304]


def test_cut_line_goes_on_where_it_was_cut(server: Server, fetch: Callable[[], list[Path]]) -> None:
    server.faults = ["cut"]
    assert whole(fetch())
    assert server.answered == [200, 206, 200]
    size = len(WHOLE[ARCHIVES[0]]) // 3
    assert server.asked[1][1]["range"] == f"bytes={size}-"


def test_interrupted_run_goes_on(server: Server, fetch: Callable[[], list[Path]], tmp_path: Path) -> None:
    server.faults = ["cut", *["503"] * 20]
    with pytest.raises(DownloadError):
        fetch()
    part = tmp_path / "arkiv" / f"{ARCHIVES[0]}.part"
    assert part.stat().st_size == len(WHOLE[ARCHIVES[0]]) // 3
    server.faults = []
    server.answered = []
    assert whole(fetch())
    assert server.answered == [206, 200]


def test_archive_changed_in_between_is_fetched_from_the_start(server: Server, fetch: Callable[[], list[Path]]) -> None:
    server.faults = ["cut", *["503"] * 20]
    with pytest.raises(DownloadError):
        fetch()
    server.faults, server.files = [], LATER
    assert whole(fetch(), LATER)


def test_whole_part_file_is_given_its_name(server: Server, fetch: Callable[[], list[Path]], tmp_path: Path) -> None:
    first = fetch()[0]
    shutil.move(first, f"{first}.part")
    shutil.move(f"{first}.json", f"{first}.part.json")
    assert whole(fetch())
    assert server.answered == [200, 200, 304]


@pytest.mark.parametrize("ranges", [True, False])
@pytest.mark.parametrize("etags", [True, False])
def test_servers_without_ranges_or_tags(ranges: bool, etags: bool, server: Server, fetch: Callable[[], list[Path]]) -> None:
    server.ranges, server.etags, server.faults = ranges, etags, ["cut"]
    assert whole(fetch())


@pytest.mark.parametrize(
    "faults",
    [["500"], ["429", "503"], ["hang up"], ["cut", "cut"], ["cut", "416"], ["cut", "wrong range"], ["cut", "hang up", "500"]],
    ids=" ".join,
)
def test_passing_faults_are_mended(faults: list[str], server: Server, fetch: Callable[[], list[Path]]) -> None:
    server.faults = faults
    assert whole(fetch())


@pytest.mark.parametrize(
    ("faults", "message", "requests"),
    [
        (["500"] * 9, "the server answered 500 .* 6 times over; try again later, or put the archives in a folder", 6),
        (["429"] * 9, "the server answered 429", 6),
        (["hang up"] * 9, "6 times over", 6),
        (["404"], "the server answered 404 Not Found; see that the address is right, .*LOVKRYSS_CORPUS", 1),
        (["403"], "the server answered 403", 1),
        (["html"], "not a whole bz2 archive .*it begins b'<!DOCTYPE html.*LOVKRYSS_CORPUS", 1),
        (["short"], "not a whole bz2 archive", 1),
        (["damaged"], "not a whole bz2 archive", 1),
    ],
)
def test_lasting_faults(faults: list[str], message: str, requests: int, server: Server, fetch: Callable[[], list[Path]],
                        tmp_path: Path) -> None:  # fmt: skip
    server.faults = faults
    with pytest.raises(DownloadError, match=message) as caught:
        fetch()
    assert server.url in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(server.asked) == requests
    assert not (tmp_path / "arkiv" / ARCHIVES[0]).exists()
    server.faults = []
    assert whole(fetch())


def test_faults_leave_the_old_archive(server: Server, fetch: Callable[[], list[Path]]) -> None:
    first = fetch()[0]
    server.files, server.faults = LATER, ["html"]
    with pytest.raises(DownloadError):
        fetch()
    assert first.read_bytes() == WHOLE[ARCHIVES[0]]
    assert json.loads(first.with_name(first.name + ".json").read_text())["size"] == len(WHOLE[ARCHIVES[0]])


def test_nobody_there(server: Server, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="6 times over; try again later"):
        download(tmp_path, base_url="http://127.0.0.1:9/")
    with pytest.raises(DownloadError, match=r"127.0.0.1"):
        download(tmp_path, base_url="tull://127.0.0.1/")


def test_no_room(server: Server, fetch: Callable[[], list[Path]], monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("ingest.download.shutil.disk_usage", lambda _: usage(100, 99, 1024**2))
    with pytest.raises(DownloadError, match="MB are needed and 1 MB are free; free some space or choose another folder"):
        fetch()


def test_folder_that_cannot_be(server: Server, tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("x")
    with pytest.raises(DownloadError, match=r"cannot be written .*choose another folder"):
        download(tmp_path / "fil", base_url=server.url)
