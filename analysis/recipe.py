"""What the commands that train a model share: what they say on the way, the results that they write, how they end."""

import datetime
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from ingest.errors import LovkryssError

BY_HAND: Final = "<!-- Written by hand from here on; a run leaves it alone. -->"

Facts = Sequence[tuple[str, str]]
"""Names and values, as results list them."""


def say(message: str) -> None:
    """Tells, with the time, what a run is at; what it makes goes into files."""
    print(f"{datetime.datetime.now():%H:%M:%S} {message}", file=sys.stderr, flush=True)


def today() -> tuple[str, str]:
    """The first fact of every run."""
    return "Date", f"{datetime.datetime.now():%Y-%m-%d}"


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [headings, *rows]
    made = ["| " + " | ".join(line) + " |" for line in lines]
    return "\n".join([made[0], "|---" * len(headings) + "|", *made[1:]])


def results(title: str, command: str, facts: Facts, figures: str, meaning: str) -> str:
    """What a run writes: how it was made, its figures, and what they mean."""
    listed = "\n".join(f"- {name}: {value}" for name, value in facts)
    return f"# {title}\n\n    {command}\n\n{listed}\n\n{figures}\n\n{meaning}"


def write_results(file: Path, text: str) -> None:
    """Replaces what a run wrote in ``file``, and keeps what stands below ``BY_HAND``."""
    old = file.read_text(encoding="utf-8") if file.is_file() else ""
    kept = old.partition(BY_HAND)[2] or "\n"
    file.write_text(f"{text}\n\n{BY_HAND}{kept}", encoding="utf-8")


def command(run: Callable[[], None]) -> int:
    """Runs a recipe; the exit status of its command."""
    try:
        run()
    except LovkryssError as error:
        say(f"error: {error}")
        return 2
    return 0
