"""The sample corpus with its index, opened; its planted truths; small corpora to change."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from filelock import FileLock

from analysis.engine import Engine, refresh_index
from api.sources import SAMPLE_DAY
from ingest.run import ingest
from ingest.source import open_source

Acts = Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]]
"""Acts by (id, title), each of sections by «number heading» with their ledd."""


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


@pytest.fixture
def engine_of(tmp_path: Path, make_law: Callable[..., bytes], make_provision: Callable[..., str]) -> Callable[[Acts], Engine]:
    """An engine over acts by (id, title); sections by «number heading» with their ledd."""

    def make(acts: Acts) -> Engine:
        folder, home = tmp_path / "lover", tmp_path / "home"
        folder.mkdir()
        for (refid, title), sections in acts.items():
            register = "NL" if refid.startswith("lov/") else "SF"
            body = []
            for head, ledd in sections.items():
                number, _, heading = head.partition(" ")
                inside = "".join(f'<article class="legalP">{one}</article>' for one in ledd)
                body.append(make_provision(number, inside, title=heading, refid=refid, register=register))
            fields = '<dt class="ministry">Departement</dt><dd class="ministry"><ul><li>Prøvedepartementet</li></ul></dd>'
            name = f"{register.lower()}-{refid.replace('/', '-')}.xml"
            (folder / name).write_bytes(make_law("".join(body), refid=refid, title=title, register=register, fields=fields))
        return Engine.open(build(home, folder))

    return make
