"""HTTP/1.1 as uvicorn reads it, a little more forgiving in what it takes and in our own words where it refuses."""

import json
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.http.headers import dress
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
        headers = MutableHeaders({"Content-Type": MEDIA_TYPE, "Content-Length": f"{len(body)}", "Connection": "close"})
        dress(headers, secure=False)  # what is no request came over no connection that a browser would remember
        head = b"".join(b"%b: %b\r\n" % line for line in headers.raw)
        self.transport.write(b"HTTP/1.1 400 Bad Request\r\n" + head + b"\r\n" + body)
        self.transport.close()


_ASCII = "".join(map(chr, range(0x80)))
