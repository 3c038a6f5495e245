"""The measuring instruments measure: what is wrong in a history is found, and what is right is not called wrong."""

import asyncio

import pytest

from bench.load import Done, Request, drive, percentile, summary
from bench.reviewers import Entry, Write, faults

GOOD = {"k": [Entry("a", 1, "confirmed"), Entry("b", 2, "needs-work"), Entry("c", 3, "confirmed")]}
SENT = [Write("k", "a", 1), Write("k", "b", 0), Write("k", "c", 3)]


def test_a_whole_history() -> None:
    assert faults(SENT, {}, GOOD) == []
    assert faults(SENT[:2], {"c": "k"}, GOOD) == []  # done, though the answer never came
    assert faults(SENT, {"d": "k"}, GOOD) == []  # not done


@pytest.mark.parametrize(
    ("history", "message"),
    [
        ([Entry("a", 1, "confirmed"), Entry("c", 2, "confirmed")], "b was acknowledged and is there 0 times"),
        ([*GOOD["k"], Entry("b", 4, "needs-work")], "b was acknowledged and is there 2 times"),
        ([Entry("a", 1, "confirmed"), Entry("b", 2, "confirmed"), Entry("c", 4, "confirmed")], "versions are not 1 to 3"),
        ([Entry("a", 1, "confirmed"), Entry("b", 2, "confirmed"), Entry("c", 2, "confirmed")], r"twice \[2\]"),
        ([*GOOD["k"], Entry("x", 4, "confirmed")], "x is there and nobody wrote it there"),
        ([*GOOD["k"][:2], Entry("c", 3, "")], "version 3 is torn"),
        ([Entry("c", 1, "confirmed"), Entry("b", 2, "confirmed"), Entry("a", 3, "confirmed")], "acknowledged as version 1 and is 3"),
        ([], "a was acknowledged and is there 0 times"),
    ],
)
def test_a_history_that_is_not_whole(history: list[Entry], message: str) -> None:
    import re

    assert any(re.search(message, one) for one in faults(SENT, {}, {"k": history}))


def test_percentiles() -> None:
    figures = [float(n) for n in range(1, 101)]
    assert [percentile(figures, share) for share in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]
    assert percentile([7.0], 0.99) == 7
    found = summary([Done("a", 0, 3, 200), Done("a", 1, 700, 503), Done("b", 2, 1, 304)], 3)
    assert found["errors"] == {"503": 1}
    assert found["histogram"] == {"1": 1, "5": 1, "1000": 1}


def test_a_stall_is_counted_against_every_request_that_waited() -> None:
    """A service that stops for half a second cannot hide it behind the few requests that it had in hand."""

    async def run() -> list[Done]:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            import time

            try:
                while True:
                    head = await reader.readuntil(b"\r\n\r\n")
                    if b"/stall" in head:
                        time.sleep(0.5)  # all of the service stands still
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            except (asyncio.IncompleteReadError, ConnectionError):
                pass
            finally:
                writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        asked = (Request("stall" if n == 20 else "quick", f"GET /{'stall' if n == 20 else ''} HTTP/1.1\r\nHost: x\r\n\r\n".encode()) for n in range(100))
        async with server:
            return await drive(f"http://127.0.0.1:{port}", 100, 1, asked)

    done = asyncio.run(run())
    assert len(done) == 100
    assert all(one.status == 200 for one in done)
    assert sum(one.ms > 100 for one in done) >= 25
