"""``lovkryss serve``: runs the app until it is told to stop."""

import asyncio
import json
import logging
import os
import socket
import sys
from pathlib import Path
from types import FrameType
from urllib.parse import quote

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from analysis.index.artifact import current, require
from api.access import policy
from api.http.app import create_app
from api.http.library import Library
from api.http.problem import MEDIA_TYPE
from api.settings import read_settings
from ingest.corpus import Corpus
from ingest.errors import LovkryssError

GRACE = 10
"""Seconds that requests under way have to end."""


class BindError(LovkryssError):
    """The service cannot listen where it is told to."""


def run(home: Path, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; the address is printed once queries are fast.

    :raises AccessError: others could reach it, and nothing is set up that tells them apart
    :raises BindError: the address is taken
    :raises EmptyCorpusError: nothing has been ingested
    :raises IndexStateError: it has not been indexed
    """
    settings = read_settings()
    policy.check_open(home, settings, host)
    listening = _bind(host, port)
    with listening:
        if current(home) is None:
            Corpus.open(home)
            require(home)
        app = create_app(home, settings)
        config = uvicorn.Config(
            app, http=_Protocol, ws="none", lifespan="on", log_config=None, access_log=False, server_header=False, proxy_headers=False,
            timeout_graceful_shutdown=GRACE,
        )  # fmt: skip
        logging.getLogger("uvicorn").setLevel(logging.WARNING)
        _Server(config, app).run([listening])


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


class _Server(uvicorn.Server):
    """Tells its address when queries are fast, and ends with status 0 when it is told to stop."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._library: Library = app.state.library
        self._telling: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            self._telling = asyncio.create_task(self._tell(sockets[0]))

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True

    async def _tell(self, listening: socket.socket) -> None:
        await self._library.settled.wait()
        host, port = listening.getsockname()[:2]
        address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        print(f"Lovkryss: {address} – API: {address}/openapi.json – stopp med Ctrl+C", flush=True)
        if not self._library.ready:
            print(f"lovkryss: not ready: {self._library.reason}", file=sys.stderr, flush=True)


class _Protocol(HttpToolsProtocol):
    """Takes § and other letters in addresses as they are (as curl sends them), and answers nonsense with a problem.

    The parser refuses bytes beyond ASCII in a request line; here they are percent-encoded before it sees them. A line is
    known to be one when it begins with the data received; requests sent before the answer to the one before (pipelining)
    are left alone.
    """

    _in_line = True
    _ended = False

    def data_received(self, data: bytes) -> None:
        self._ended = False
        if self._in_line:
            line, newline, rest = data.partition(b"\n")
            self._in_line = not newline
            data = data if line.isascii() else quote(line, safe=_ASCII).encode() + newline + rest
        super().data_received(data)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._ended:
            self._in_line = False

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._in_line = self._ended = True

    def send_400_response(self, msg: str) -> None:
        body = json.dumps({"type": "about:blank", "title": "Bad Request", "status": 400, "detail": msg, "instance": "/"}).encode()
        head = f"HTTP/1.1 400 Bad Request\r\nContent-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        self.transport.write(head.encode() + body)
        self.transport.close()


_ASCII = "".join(map(chr, range(0x80)))
