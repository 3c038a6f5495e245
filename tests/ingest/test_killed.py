"""A run killed at any moment leaves the old snapshot or the new one, whole; a rerun completes it.

Each round ingests the sample into a home, then starts a run over a changed sample and kills it with SIGKILL.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from ingest.corpus import Corpus
from ingest.errors import EmptyCorpusError
from ingest.run import ingest
from ingest.source import open_source

ROUNDS = 20
PROGRAM = """
import sys
from pathlib import Path
import ingest.run, alembic.command
from ingest.run import ingest as go
from ingest.source import open_source
ingest.run.BATCH_BYTES, ingest.run.COMMIT_BYTES = 20_000, 60_000
source = open_source(Path(sys.argv[2]))
print("ready", flush=True)
go(Path(sys.argv[1]), [source], workers=1)
print("done", flush=True)
"""


@pytest.fixture(scope="module")
def changed(sample_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with a word changed in every document."""
    folder = tmp_path_factory.mktemp("changed") / "sample"
    shutil.copytree(sample_dir, folder)
    for file in folder.rglob("*.xml"):
        file.write_bytes(file.read_bytes().replace(b"</main>", b"<p>Endret igjen.</p></main>"))
    return folder


def start(home: Path, source: Path) -> subprocess.Popen[str]:
    program = subprocess.Popen([sys.executable, "-c", PROGRAM, str(home), str(source)], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n"
    return program


def kill(program: subprocess.Popen[str]) -> None:
    program.send_signal(signal.SIGKILL)
    program.wait()
    assert program.stdout is not None
    program.stdout.close()


def read_all(home: Path) -> tuple[str, set[bool]]:
    """The snapshot, every document of it read; whether its documents are of the changed sample."""
    corpus = Corpus.open(home)
    read = list(corpus.read(gazette=True))
    assert len(read) == len(corpus.documents) == 34
    for info, document, mentions in read:
        assert document.header.refid == info.refid
        assert len(mentions) == len(document.units)
    return corpus.snapshot, {"Endret igjen." in document.text for _, document, _ in read}


@pytest.fixture(scope="module")
def snapshots(sample_home: Path, changed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, float]:
    """The old snapshot's id, the new one's, and how long a run takes."""
    home = tmp_path_factory.mktemp("timed")
    shutil.copytree(sample_home, home, dirs_exist_ok=True)
    program = start(home, changed)
    started = time.perf_counter()
    assert program.stdout is not None
    assert program.stdout.readline() == "done\n"
    seconds = time.perf_counter() - started
    program.communicate(timeout=120)
    return Corpus.open(sample_home).snapshot, Corpus.open(home).snapshot, seconds


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_killed_run(round_: int, sample_home: Path, changed: Path, snapshots: tuple[str, str, float], tmp_path: Path) -> None:
    old, new, seconds = snapshots
    shutil.copytree(sample_home, tmp_path, dirs_exist_ok=True)
    program = start(tmp_path, changed)
    time.sleep(seconds * (round_ + random.Random(round_).random()) / ROUNDS)
    kill(program)
    snapshot, states = read_all(tmp_path)
    assert (snapshot, states) in ((old, {False}), (new, {True}))
    report = ingest(tmp_path, [open_source(changed)], workers=1)
    assert (report.documents, report.failed, report.new + report.unchanged) == (34, [], 34)
    assert report.snapshot == new
    assert read_all(tmp_path) == (new, {True})


@pytest.mark.parametrize("moment", [0.0, 0.02, 0.05, 0.1, 0.2, 0.4])
def test_killed_first_run(moment: float, sample_dir: Path, sample_home: Path, tmp_path: Path) -> None:
    program = start(tmp_path, sample_dir)
    time.sleep(moment)
    kill(program)
    with suppress(EmptyCorpusError):
        assert read_all(tmp_path)[1] == {False}
    assert ingest(tmp_path, [open_source(sample_dir)], workers=1).documents == 34
    assert read_all(tmp_path)[0] == Corpus.open(sample_home).snapshot


def test_workers_end_with_their_parent(sample_dir: Path, tmp_path: Path) -> None:
    code = PROGRAM.replace("workers=1", "workers=2, progress=lambda n: __import__('time').sleep(0.2)")
    program = subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(sample_dir)], stdout=subprocess.PIPE, text=True)
    deadline = time.perf_counter() + 30
    while not (children := child_processes(program.pid)) and time.perf_counter() < deadline:
        time.sleep(0.05)
    assert children
    kill(program)
    while any(alive(child) for child in children) and time.perf_counter() < deadline:
        time.sleep(0.05)
    assert not any(alive(child) for child in children)


def child_processes(pid: int) -> list[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        pytest.skip("this system does not tell the children of a process")
    return [int(child) for child in listed.split()]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
