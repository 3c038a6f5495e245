"""The sample corpus with its index, opened; its planted truths; small corpora to change."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from filelock import FileLock

from analysis.engine import Engine, refresh_index
from api.sources import SAMPLE_DAY
from ingest.run import ingest
from ingest.source import open_source


def build(home: Path, folder: Path) -> Path:
    """Ingest a folder on the sample's day and index it."""
    ingest(home, [open_source(folder)], as_of=SAMPLE_DAY, workers=1)
    refresh_index(home)
    return home


@pytest.fixture(scope="session")
def build_home() -> Callable[[Path, Path], Path]:
    """``build``: ingest a folder into a data directory and index it."""
    return build


@pytest.fixture(scope="session")
def indexed_home(sample_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the sample, indexed; not to be changed. Shared by the workers of a parallel run."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return build(tmp_path_factory.mktemp("indexed-home"), sample_dir)
    root = tmp_path_factory.getbasetemp().parent
    with FileLock(root / "indexed-home.lock"):
        home = root / "indexed-home"
        if not (home / "done").exists():
            build(home, sample_dir)
            (home / "done").touch()
    return home


@pytest.fixture(scope="session")
def engine(indexed_home: Path) -> Engine:
    """The analysis of the sample."""
    return Engine.open(indexed_home)


@pytest.fixture(scope="session")
def truth(sample_dir: Path) -> dict[str, Any]:
    """What was planted in the sample."""
    planted: dict[str, Any] = yaml.safe_load((sample_dir / "TRUTH.yaml").read_text(encoding="utf-8"))
    return planted
