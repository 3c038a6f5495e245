"""What ``lovkryss doctor`` says of one thing that it looked at. In bokmål."""

import os
import stat
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from msgspec import Struct


class Grade(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "advarsel"
    FAULT = "feil"


class Finding(Struct, frozen=True):
    """One thing that was looked at."""

    grade: Grade
    what: str
    found: str
    advice: str = ""


def secret_in(name: str, path: str) -> Iterator[Finding]:
    """What is wrong with a file that holds a secret.

    :param name: the setting that names it
    """
    file = Path(path)
    if not file.is_file() or not os.access(file, os.R_OK):
        yield Finding(Grade.FAULT, "Hemmeligheter", f"{name}: {path} kan ikke leses", "Rett stien eller rettighetene.")
    elif stat.S_IMODE(file.stat().st_mode) & stat.S_IROTH:
        yield Finding(Grade.WARNING, "Hemmeligheter", f"{name}: alle på maskinen kan lese {path}", f"Kjør «chmod o-rwx {path}».")
