"""The sample corpus with its index, and a client of the app that serves it."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import monotonic, sleep

import pytest
from fastapi.testclient import TestClient
from filelock import FileLock

BASE = "http://127.0.0.1"


def build(home: Path) -> Path:
    from analysis.engine import refresh_index
    from corpora import catalogue
    from ingest.run import ingest
    from ingest.source import open_source

    ingest(home, [open_source(catalogue.SAMPLE)], as_of=date(2098, 12, 31), workers=1)
    refresh_index(home)
    return home


def wait_until_ready(client: TestClient) -> None:
    end = monotonic() + 60
    while (answer := client.get("/readyz")).status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert monotonic() < end, answer.text
        sleep(0.05)


@pytest.fixture(scope="session")
def http_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the sample, indexed; not to be changed. Shared by the workers of a parallel run."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return build(tmp_path_factory.mktemp("http-home"))
    root = tmp_path_factory.getbasetemp().parent
    with FileLock(root / "http-home.lock"):
        home = root / "http-home"
        if not (home / "done").exists():
            build(home)
            (home / "done").touch()
    return home


@pytest.fixture(scope="session")
def client(http_home: Path) -> Iterator[TestClient]:
    """A client of the app, in this process, ready."""
    from api.http.app import create_app

    with TestClient(create_app(http_home), base_url=BASE, raise_server_exceptions=False) as one:
        wait_until_ready(one)
        yield one
