"""HTTP/1.1 as uvicorn reads it, a little more forgiving in what it takes and in our own words where it refuses."""

import json
from urllib.parse import quote

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.http.problem import MEDIA_TYPE, type_of


class Protocol(HttpToolsProtocol):
    """Takes § and other letters in addresses as they are (as curl sends them), and answers nonsense with a problem.

    The parser refuses bytes beyond ASCII in a request line; here they are percent-encoded before it sees them. A line is
    known to be one when it begins with the data received; requests sent before the answer to the one before (pipelining)
    are left alone.
    """

    _in_line = True
    _ended = False

    def data_received(self, data: bytes) -> None:
        """Read what has come."""
        self._ended = False
        if self._in_line:
            line, newline, rest = data.partition(b"\n")
            self._in_line = not newline
            data = data if line.isascii() else quote(line, safe=_ASCII).encode() + newline + rest
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        if self._ended:
            self._in_line = False

    def on_message_complete(self) -> None:
        """A request has been read."""
        super().on_message_complete()
        self._in_line = self._ended = True

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request."""
        body = json.dumps({"type": type_of(400), "title": "Bad Request", "status": 400, "detail": msg, "instance": "/"}).encode()
        head = f"HTTP/1.1 400 Bad Request\r\nContent-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        self.transport.write(head.encode() + body)
        self.transport.close()


_ASCII = "".join(map(chr, range(0x80)))
