"""Which files train the pipeline, steer its training, and test it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from .treebank import TreebankFile

_TEST, _DEV, _EVERY = 4, 9, 10


@dataclass(frozen=True)
class Split:
    """Eight, one and one tenth of the files."""

    train: tuple[TreebankFile, ...]
    dev: tuple[TreebankFile, ...]
    test: tuple[TreebankFile, ...]


def _order(file: TreebankFile) -> tuple[str, str]:
    return file.source, hashlib.sha256(file.name.encode()).hexdigest()


def split(files: Iterable[TreebankFile]) -> Split:
    """Whole files, by written form; each tenth file of a form, when they lie by source and hash of the name."""
    parts: tuple[list[TreebankFile], list[TreebankFile], list[TreebankFile]] = ([], [], [])
    listed = list(files)
    for form in sorted({file.written_form for file in listed}):
        for place, file in enumerate(sorted((f for f in listed if f.written_form == form), key=_order)):
            parts[{_DEV: 1, _TEST: 2}.get(place % _EVERY, 0)].append(file)
    return Split(*(tuple(part) for part in parts))
