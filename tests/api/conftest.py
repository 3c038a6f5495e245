"""The sample corpus with its index."""

import os
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock


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
