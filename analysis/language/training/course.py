"""The course of a training: how long it took, how many batches, and after which the pipeline was best.

spaCy's own log of a training (``ConsoleLogger.v3``) has a line for each time it was measured; beside it lies how long
it took, so that ``--trained`` can say the same of a training that is over.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
from spacy.util import load_config

LOG: Final = "log.jsonl"
"""spaCy's log, beside the pipelines that a training leaves."""
COURSE: Final = "course.json"


class Course(msgspec.Struct, frozen=True):
    """How a training went.

    :ivar best: the batch after which the pipeline that is shipped was kept
    """

    batches: int
    best: int
    minutes: float
    threads: int

    def told(self) -> str:
        """As the results say it."""
        cores = "one core" if self.threads == 1 else f"{self.threads} cores"
        return f"{self.minutes:.0f} minutes on {cores}, {self.batches:,} batches, the best at batch {self.best:,}"


class _Line(msgspec.Struct):
    step: int
    score: float


def keep(output: Path, seconds: float, threads: int) -> None:
    """Reads spaCy's log in ``output`` and writes the course beside it."""
    lines = [msgspec.json.decode(line, type=_Line) for line in (output / LOG).read_bytes().splitlines() if line]
    best = max(lines, key=lambda line: (line.score, line.step))  # of equals spaCy keeps the last
    batches = load_config(output / "model-last" / "config.cfg")["training"]["max_steps"]  # it is not measured after the last
    course = Course(batches, best.step, seconds / 60, threads)
    (output / COURSE).write_bytes(msgspec.json.encode(course))


def of(trained: Path) -> Course | None:
    """The course of the training that left the pipeline ``trained``, if it is known."""
    file = trained.parent / COURSE
    return msgspec.json.decode(file.read_bytes(), type=Course) if file.is_file() else None
