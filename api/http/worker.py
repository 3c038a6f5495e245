"""The app of one serving process, and how that process begins."""

import asyncio
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.synchronize import Lock
from pathlib import Path
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import logs
from api.http.app import create_app
from api.http.library import Library
from api.settings import Settings

ARENAS: Final = "MALLOC_ARENA_MAX"
"""glibc's own setting; where somebody has set it, it stands."""

TURN: Final = 0.0005
"""Seconds for which one thread computes while others wait. Each request passes between threads several times, and each time waits that
long for every thread that works on something slow; Python's 5 ms made a tenth of a second of that."""


@dataclass(frozen=True)
class Starting:
    """Makes the app in the process that serves it; uvicorn calls it there.

    :param address: told on standard output when queries are fast
    :param told: held by the first worker to tell it; None where there is one process, which listens before it is ready
    """

    home: Path
    address: str
    settings: Settings
    told: Lock | None = None

    def __call__(self) -> ASGIApp:
        """The app."""
        sys.setswitchinterval(TURN)
        _share_memory()
        if self.told is not None:
            logs.configure(self.settings)
            _end_with_parent()
        app = create_app(self.home, self.settings)
        return _Announced(app, app.state.library, self)

    def tell(self, library: Library) -> None:
        """Say where the service is, once."""
        if self.told is not None and not self.told.acquire(block=False):
            return
        print(f"Lovkryss: {self.address} – API: {self.address}/openapi.json – stopp med Ctrl+C", flush=True)
        if not library.ready:
            print(f"lovkryss: not ready: {library.reason}", file=sys.stderr, flush=True)


class _Announced:
    """An app whose start is told of. One of several listens no earlier than that: the others answer meanwhile."""

    def __init__(self, app: ASGIApp, library: Library, starting: Starting) -> None:
        self._app = app
        self._library = library
        self._starting = starting
        self._telling: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return

        async def announced(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                if self._starting.told is None:
                    self._telling = asyncio.create_task(self._tell())
                else:
                    await self._tell()
            await send(message)

        await self._app(scope, receive, announced)
        if self._telling is not None:
            self._telling.cancel()

    async def _tell(self) -> None:
        await self._library.settled.wait()
        self._starting.tell(self._library)


def _share_memory() -> None:
    """Threads take memory from few places. By default glibc gives each its own, and what one has freed the others cannot use: with all
    of current law a worker grew by 0.1 GB more in a minute and a half. Other C libraries have no such thing."""
    if ARENAS not in os.environ:
        with suppress(OSError, AttributeError, TypeError):
            ctypes.CDLL(None).mallopt(-8, 2)  # M_ARENA_MAX of malloc.h


def _end_with_parent() -> None:
    """A worker whose parent was killed would hold the port for ever; it ends itself instead."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
