"""The sample corpus with its index, the service on it, and clients of it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import monotonic, sleep

import pytest
import yaml
from fastapi.testclient import TestClient
from filelock import FileLock

from tests.api.http.provider import AUDIENCE, CLIENT, SECRET, Provider, running

BASE = "http://127.0.0.1"
ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-c", "from api.cli import main; main()")


def build(home: Path) -> Path:
    from analysis.engine import refresh_index
    from corpora import catalogue
    from ingest.run import ingest
    from ingest.source import open_source

    ingest(home, [open_source(catalogue.SAMPLE)], as_of=date(2098, 12, 31), workers=1)
    refresh_index(home)
    return home


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
def address(http_home: Path) -> Iterator[str]:
    """A live service, ready."""
    process = subprocess.Popen([*COMMAND, "serve", "--port", "0", "--home", str(http_home)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("Lovkryss: http://"), line
        yield line.split()[1]
    finally:
        process.kill()
        process.communicate()


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


# -- access: a service with a public address, and whoever may come in ---------------------------------------------

PUBLIC = "https://lovkryss.example.org"


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    """An identity provider on a port of this machine."""
    with running() as one:
        yield one


@pytest.fixture
def well(provider: Provider) -> Iterator[Provider]:
    """The provider, behaving well again afterwards."""
    yield provider
    provider.behave()


@pytest.fixture(scope="session")
def issuers(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of issuers: the provider, and one whose keys nobody can get."""
    folder = tmp_path_factory.mktemp("issuers")
    (folder / "secret").write_text(SECRET, encoding="utf-8")
    roles = {f"role-{role}": role for role in ("reader", "reviewer", "lead", "admin")}
    found = [
        {"name": "provider", "title": "Prøve", "issuer": provider.url, "audience": AUDIENCE, "roles": roles, "otherwise": None,
         "scopes": {"law:review": "reviewer"}, "client": {"id": CLIENT, "secret_file": str(folder / "secret")}},
        {"name": "gone", "issuer": "http://127.0.0.1:9", "audience": AUDIENCE, "client": {"id": CLIENT}},
    ]  # fmt: skip
    path = folder / "issuers.yaml"
    path.write_text(yaml.safe_dump(found), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def door_home(http_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory of its own: the sample, and a team's database."""
    return Path(shutil.copytree(http_home, tmp_path_factory.mktemp("door") / "home", ignore=shutil.ignore_patterns("team.db*", "*.lock")))


@pytest.fixture(scope="session")
def door(door_home: Path, issuers: Path) -> Iterator[TestClient]:
    """A client of a service with a public address and an identity provider, without limits; it keeps no cookies of its own accord."""
    from api.http.app import create_app
    from api.settings import Settings

    settings = Settings(public_url=PUBLIC, issuers=issuers, rate_read=0, rate_write=0, rate_failed=0)
    with TestClient(create_app(door_home, settings), base_url=PUBLIC, raise_server_exceptions=False, follow_redirects=False) as one:
        wait_until_ready(one)
        yield one
        one.cookies.clear()
