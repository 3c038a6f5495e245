"""The word lists of the rules (``words.txt``), by section."""

from functools import lru_cache
from pathlib import Path

PATH = Path(__file__).with_name("words.txt")


@lru_cache(maxsize=32)
def words(section: str) -> frozenset[str]:
    """The words of a section.

    :raises KeyError: there is no such section
    """
    return _sections()[section]


@lru_cache(maxsize=1)
def _sections() -> dict[str, frozenset[str]]:
    found: dict[str, list[str]] = {}
    section = ""
    for line in PATH.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            found.setdefault(section, []).extend(line.split())
    return {name: frozenset(listed) for name, listed in found.items()}
