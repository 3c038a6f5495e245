"""The sample corpus with its index, and the service on it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

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
