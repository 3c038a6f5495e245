"""Nynorsk ↔ bokmål by Debian's ``apertium-nno-nob``; used when training, never when the model is used."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

CHUNK = 500
Direction = Literal["nno-nob", "nob-nno"]


def available() -> bool:
    """True when the translator is installed (``apt-get install apertium-nno-nob``)."""
    return shutil.which("apertium") is not None


def _run(lines: Sequence[str], direction: Direction) -> list[str]:
    # A numbered mark before each text survives translation and shows where each begins.
    text = "\n\n".join(f"[[{i}]]\n{line}" for i, line in enumerate(lines))
    command = ["apertium", "-u", "-f", "txt", direction]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout  # noqa: S603
    out = [""] * len(lines)
    for part in done.split("[[")[1:]:
        number, _, rest = part.partition("]]")
        if number.isdigit() and int(number) < len(out):
            out[int(number)] = " ".join(rest.split())
    return out


def translate(texts: Sequence[str], direction: Direction, work: Path, progress: Callable[[str], None] = print) -> list[str]:
    """Translations in order, "" where one was lost; they are kept in ``work`` by the hash of the text.

    Raises:
        subprocess.CalledProcessError: apertium failed, for instance for a missing language pair.
    """
    work.mkdir(parents=True, exist_ok=True)
    file = work / f"translations-{direction}.jsonl"
    known: dict[str, str] = {}
    if file.is_file():
        with file.open(encoding="utf-8") as lines:
            known.update(json.loads(line) for line in lines if line.endswith("\n"))
    missing = [text for text in dict.fromkeys(texts) if _key(text) not in known]
    for start in range(0, len(missing), CHUNK):
        chunk = missing[start : start + CHUNK]
        new = dict(zip(map(_key, chunk), _run(chunk, direction), strict=True))
        with file.open("a", encoding="utf-8") as out:
            out.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in new.items())
        known.update(new)
        progress(f"translation {direction}: {start + len(chunk)} of {len(missing)} texts")
    return [known[_key(text)] for text in texts]


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
