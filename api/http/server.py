"""``lovkryss serve``: runs the app until it is told to stop, in one process or in several.

Several workers are uvicorn's: each a process of its own with its own index, all of them listening on one socket. A worker begins to
listen when its first query will be fast; one that dies is started again; one whose parent is gone ends itself.
"""

import logging
import multiprocessing
import os
import socket
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from types import FrameType

import uvicorn
from prometheus_client.multiprocess import mark_process_dead
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from analysis.index.artifact import current, require
from api import logs
from api.access import policy
from api.http.metrics import SHARED
from api.http.protocol import Protocol
from api.http.worker import Starting
from api.settings import Settings, read_settings
from ingest.corpus import Corpus
from ingest.errors import LovkryssError

log = logging.getLogger("lovkryss.server")

GRACE = 10
"""Seconds that requests under way have to end."""

SILENT = 60
"""Seconds without a sign of life after which a worker is taken for hung; reading an index keeps one busy for some."""


DEATHS, MINUTE = 10, 60.0
"""So many workers that die within so many seconds cannot run: starting more would go on for ever."""


class BindError(LovkryssError):
    """The service cannot listen where it is told to."""


class ServeError(LovkryssError):
    """The service cannot run."""


def run(home: Path, host: str, port: int, workers: int | None = None, settings: Settings | None = None) -> None:
    """Serve until SIGTERM or SIGINT; the address is printed once queries are fast.

    :param workers: processes; None for the number in the settings
    :raises AccessError: others could reach it, and nothing is set up that tells them apart
    :raises BindError: the address is taken
    :raises EmptyCorpusError: nothing has been ingested
    :raises IndexStateError: it has not been indexed
    :raises ServeError: the workers cannot start
    """
    settings = settings or read_settings()
    settings = settings.model_copy(update={"workers": workers or settings.workers})
    policy.check_open(home, settings, host)
    listening = _bind(host, port)
    with listening:
        if current(home) is None:
            Corpus.open(home)
            require(home)
        logs.configure(settings)
        log.info("starting", extra={"workers": settings.workers, "pid": os.getpid()})
        if settings.workers == 1:
            _Server(_config(Starting(home, _address(listening), settings))).run([listening])
        else:
            _run_several(home, listening, settings)
        log.info("stopped")


def _config(app: Starting, workers: int = 1) -> uvicorn.Config:
    return uvicorn.Config(
        app, factory=True, http=Protocol, ws="none", lifespan="on", log_config=None, access_log=False, server_header=False,
        timeout_graceful_shutdown=GRACE, timeout_worker_healthcheck=SILENT, workers=workers, proxy_headers=False,
    )  # fmt: skip


def _run_several(home: Path, listening: socket.socket, settings: Settings) -> None:
    told = multiprocessing.get_context("spawn").Lock()
    with _shared_counters():
        team = _Team(_config(Starting(home, _address(listening), settings, told), settings.workers), [listening])
        team.run()
    if team.cannot_run or any(one.exitcode == STARTUP_FAILURE for one in team.processes):
        raise ServeError("a worker could not start, so the service has stopped; its log says why («lovkryss doctor» looks for the cause)")


@contextmanager
def _shared_counters() -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="lovkryss-metrics-") as folder:
        os.environ[SHARED] = folder  # inherited by the workers; this process counts nothing
        try:
            yield
        finally:
            del os.environ[SHARED]


class _Team(Multiprocess):
    """Workers that count together, and end within a bounded time; all of them, where none can run."""

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
        super().__init__(config, sockets)
        self.cannot_run = False
        self._deaths: deque[float] = deque(maxlen=DEATHS)

    def keep_subprocess_alive(self) -> None:
        before = {one.pid for one in self.processes}
        super().keep_subprocess_alive()
        for pid in before - {one.pid for one in self.processes}:
            log.error("a worker died and was replaced", extra={"pid": pid})
            mark_process_dead(pid)  # type: ignore[no-untyped-call]
            self._deaths.append(monotonic())
        if len(self._deaths) == DEATHS and self._deaths[-1] - self._deaths[0] < MINUTE:
            self.cannot_run = True
            self.should_exit.set()

    def join_all(self) -> None:
        for one in self.processes:
            one.process.join(GRACE + 5)
            if one.process.is_alive():
                log.error("a worker did not end in time", extra={"pid": one.pid})
                one.process.kill()
                one.process.join()


class _Server(uvicorn.Server):
    """Ends with status 0 when it is told to stop."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True


def _bind(host: str, port: int) -> socket.socket:
    address = "127.0.0.1" if host.lower() == "localhost" else host
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # unless it says TCP, asyncio leaves Nagle's delay on
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise BindError(f"{host}:{port}: cannot listen there ({error.strerror or error}); choose another --port") from None
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
