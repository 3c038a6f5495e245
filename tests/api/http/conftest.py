"""A client of the app that serves the sample."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from fastapi.testclient import TestClient

BASE = "http://127.0.0.1"


def wait_until_ready(client: TestClient) -> None:
    end = monotonic() + 60
    while (answer := client.get("/readyz")).status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert monotonic() < end, answer.text
        sleep(0.05)


@pytest.fixture(scope="session")
def client(http_home: Path) -> Iterator[TestClient]:
    """A client of the app, in this process, ready."""
    from api.http.app import create_app

    with TestClient(create_app(http_home), base_url=BASE, raise_server_exceptions=False) as one:
        wait_until_ready(one)
        yield one
