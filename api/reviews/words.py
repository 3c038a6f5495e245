"""Columns and values of review files in bokmål, nynorsk and English, both ways."""

from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml

from api.report.model import Language

WORDED: Final = ("status", "reason", "severity", "step", "choice")
"""Fields of a review whose values have words."""
_PLACES: Final[dict[Language, int]] = {"nb": 0, "nn": 1, "en": 2}


@lru_cache(maxsize=1)
def _found() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = yaml.load(
        (Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return found


def word(group: str, key: str | None, language: Language) -> str:
    """What a value is called; empty for none.

    >>> word("status", "needs-work", "nn"), word("severity", None, "nb")
    ('må undersøkjast', '')
    """
    return "" if key is None else _found()[group][key][_PLACES[language]]


def names(group: str) -> tuple[str, ...]:
    """The keys of a group."""
    return tuple(_found()[group])


def key_of(group: str, text: str) -> str | None:
    """The value that a word means, in any of the languages; None for no value of the group.

    >>> key_of("status", " Stadfesta "), key_of("status", "needs-work"), key_of("status", "=1+1")
    ('confirmed', 'needs-work', None)
    """
    wanted = " ".join(text.casefold().split())
    return next((key for key, words in _found()[group].items() if wanted in (key, *(one.casefold() for one in words))), None)
