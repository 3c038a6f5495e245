"""The service as a process: where it listens, when it is ready, how it ends, and how it takes up a new index."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter, sleep

import httpx
import msgspec
import pytest
from fastapi.testclient import TestClient

from api.access.errors import AccessError
from api.http.problem import Problem
from api.http.server import BindError, run
from ingest.errors import EmptyCorpusError, IndexStateError

BASE = "http://127.0.0.1"


@contextmanager
def served(home: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", "0", "--home", str(home), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3])
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Lovkryss: http://"), process.stderr.read() if process.stderr else ""
        yield process, line.split()[1]
    finally:
        process.kill()
        process.communicate()


def raw(address: str, request: bytes) -> bytes:
    """What comes back for exactly these bytes."""
    url = httpx.URL(address)
    with socket.create_connection((url.host, url.port or 80), timeout=20) as connection:
        connection.sendall(request)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def test_process(http_home: Path) -> None:
    with served(http_home) as (process, address):
        with httpx.Client(base_url=address) as client:
            assert client.get("/readyz").status_code == 200  # the address is told when queries are fast
            assert client.get("/v1/events/sample-fa-barn/overlaps?limit=1").json()["clusters"]
            head = client.head("/v1/events", headers={"accept-encoding": "identity"})
            assert head.status_code == 200
            assert int(head.headers["content-length"]) > 1000
            assert "server" not in head.headers
            times = []
            for _ in range(21):
                started = perf_counter()
                client.get("/v1/events")
                times.append(perf_counter() - started)
            assert median(times) < 0.03  # 0.04 and more where Nagle's delay is left on
        tail = b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        literal = "/v1/provisions/lov/2077-06-24-64/§21".encode()
        assert raw(address, b"GET " + literal + tail).startswith(b"HTTP/1.1 200")
        assert raw(address, "GET /v1/overlaps?provision=lov/2077-06-24-64/§21&limit=1".encode() + tail).startswith(b"HTTP/1.1 200")
        halves = b"GET " + literal + tail
        with socket.create_connection(("127.0.0.1", httpx.URL(address).port or 80), timeout=20) as connection:
            connection.sendall(halves[:39])  # in the middle of §
            sleep(0.1)
            connection.sendall(halves[39:])
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
        for nonsense in (b"GET /\xff" + tail, b"GET / HTTP/9.9\r\n\r\n", b"CONNECT a:80 HTTP/1.1\r\nHost: localhost\r\n\r\n", b"\x16\x03\x01\r\n\r\n"):
            answer = raw(address, nonsense)
            assert answer.startswith(b"HTTP/1.1 40"), answer
            assert b"\r\nx-content-type-options: nosniff\r\n" in answer.lower()
            assert msgspec.json.decode(answer.partition(b"\r\n\r\n")[2], type=Problem).status in {400, 404, 405}
        process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=20)
        assert process.returncode == 0
        assert out == ""
        assert "Traceback" not in errors


def test_one_thread_of_arithmetic_to_a_question() -> None:
    """numpy reads how many threads it may take when it is imported: nobody may do that before ``serve`` has said so."""
    code = "import sys, api.cli; sys.exit('numpy' in sys.modules or 'torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_interrupt_ends_it_well(http_home: Path) -> None:
    with served(http_home, "--host", "localhost") as (process, _):
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert process.returncode == 0
        assert "Traceback" not in errors


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org", ""])
def test_listens_on_this_machine_only(http_home: Path, host: str) -> None:
    with pytest.raises(AccessError, match="LOVKRYSS_PUBLIC_URL"):
        run(http_home, host, 0)


def test_taken_port(http_home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(BindError, match="choose another --port"):
        run(http_home, "127.0.0.1", taken.getsockname()[1])


def test_nothing_to_serve(tmp_path: Path, sample_home: Path) -> None:
    with pytest.raises(EmptyCorpusError):
        run(tmp_path / "empty", "127.0.0.1", 0)
    with pytest.raises(IndexStateError):
        run(sample_home, "127.0.0.1", 0)


def test_not_ready_until_indexed_and_then_by_itself(tmp_path: Path, http_home: Path) -> None:
    from api.http.app import create_app

    home = tmp_path / "home"
    shutil.copytree(http_home, home)
    pointer = home / "index" / "current"
    name = pointer.read_text()
    pointer.unlink()
    with TestClient(create_app(home), base_url=BASE) as client:
        for path in ("/readyz", "/v1/events", "/v1/search?q=barn", "/v1/provisions/lov/2077-06-24-64"):
            answer = client.get(path)
            assert answer.status_code == 503
            assert answer.headers["content-type"] == "application/problem+json"
            assert int(answer.headers["retry-after"]) > 0
        assert client.post("/v1/citations", json={"text": "§ 1"}).status_code == 503
        assert client.get("/healthz").status_code == 200
        assert client.get("/openapi.json").status_code == 200
        pointer.write_text(name)
        until(lambda: client.get("/readyz").status_code == 200)
        assert client.get("/v1/events").status_code == 200


def test_new_index_is_taken_up_while_serving(tmp_path: Path, http_home: Path) -> None:
    from analysis.engine import refresh_index
    from api.http.app import create_app

    home = tmp_path / "home"
    shutil.copytree(http_home, home)
    with TestClient(create_app(home), base_url=BASE) as client:
        until(lambda: client.get("/readyz").status_code == 200)
        first = client.get("/v1/search?q=barn&limit=2")
        old_cursor = first.json()["meta"]["next"]
        pointer = home / "index" / "current"
        good = pointer.read_text()
        (home / "index" / "broken").mkdir()
        (home / "index" / "broken" / "meta.json").write_text("{}")
        pointer.write_text("broken")
        os.utime(pointer, (1, 1))
        sleep(1.5)
        assert client.get("/v1/search?q=barn&limit=2").content == first.content  # the old one is served on
        pointer.write_text(good)
        refresh_index(home, force=True)
        until(lambda: client.get("/v1/search?q=barn&limit=2").headers["etag"] != first.headers["etag"])
        second = client.get("/v1/search?q=barn&limit=2").json()
        assert second["hits"] == first.json()["hits"]
        assert second["meta"]["index"]["created_at"] > first.json()["meta"]["index"]["created_at"]
        assert client.get("/v1/search", params={"q": "barn", "cursor": old_cursor}).status_code == 422


def test_index_of_an_earlier_snapshot_is_not_served(
    tmp_path: Path, http_home: Path, make_law: Callable[..., bytes], make_provision: Callable[..., str]
) -> None:
    from datetime import date

    from api.http.library import Edition
    from ingest.run import ingest
    from ingest.source import open_source

    home = tmp_path / "home"
    shutil.copytree(http_home, home)
    (tmp_path / "nl-20710102-003.xml").write_bytes(make_law(make_provision("1", '<article class="legalP">Noe nytt.</article>')))
    ingest(home, [open_source(tmp_path / "nl-20710102-003.xml")], as_of=date(2098, 12, 31), workers=1)
    with pytest.raises(IndexStateError, match="ingested anew"):
        Edition.open(home)


def until(true: object, seconds: float = 60) -> None:
    assert callable(true)
    end = monotonic() + seconds
    while not true():
        assert monotonic() < end
        sleep(0.1)
