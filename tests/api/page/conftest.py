"""The page served for a browser, and the addresses that have one."""

import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

import pytest
import uvicorn

EVENT = "sample-fa-barn"


@pytest.fixture(scope="session")
def site(http_home: Path) -> Iterator[str]:
    """The service on a port of its own, in this process, ready; its address."""
    from api.http.app import create_app

    server = uvicorn.Server(uvicorn.Config(create_app(http_home), host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = monotonic() + 60
    while not server.started:
        assert monotonic() < end
        sleep(0.02)
    base = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    while True:
        try:
            with urlopen(f"{base}/readyz") as answer:
                assert answer.status == 200
            break
        except OSError:
            assert monotonic() < end
            sleep(0.05)
    yield base
    server.should_exit = True
    thread.join(timeout=20)
