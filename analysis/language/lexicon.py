"""Words of law as data: the lists of ``lexicon.toml``, read once.

A list belongs there when it is nothing but words; what binds them together into a pattern stays with the code that reads.
"""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

PATH = Path(__file__).with_name("lexicon.toml")

_BETWEEN = re.compile(r"\s+\|\s+")


@lru_cache(maxsize=1)
def lists() -> dict[str, tuple[str, ...]]:
    """All lists by name."""
    raw: dict[str, str] = tomllib.loads(PATH.read_text(encoding="utf-8"))
    return {name: tuple(_BETWEEN.split(text.strip())) for name, text in raw.items()}


def any_of(name: str) -> str:
    """A list as a group of alternatives, to be put into a pattern.

    >>> re.fullmatch(any_of("process"), "behandles") is not None
    True
    """
    return f"(?:{'|'.join(lists()[name])})"


@lru_cache(maxsize=32)
def words(name: str) -> frozenset[str]:
    """A list as a set of words.

    :raises KeyError: there is no such list
    """
    return frozenset(lists()[name])
