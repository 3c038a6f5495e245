"""What reports say, in bokmål, nynorsk and English; one file for each language, all with the same keys."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, get_args

import yaml

from api.report.model import Language

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
THIN: Final = "\u202f"


class Words:
    """The words of one language."""

    def __init__(self, language: Language, found: dict[str, Any]) -> None:
        self.language: Language = language
        self.found = found

    def __call__(self, key: str, **values: object) -> str:
        """The text under a dotted key, filled in.

        :raises KeyError: no such key; a mistake of the program
        """
        text = self._at(key)
        return str(text).format(**{name: self.number(value) if type(value) is int else value for name, value in values.items()})

    def get(self, group: str, key: str) -> str:
        """The text of a key in a group, for keys that may have dots; the key itself where the group lacks it."""
        return str(self._at(group).get(key, key))

    def items(self, key: str) -> list[Any]:
        """The list under a key."""
        found: list[Any] = self._at(key)
        return found

    def count(self, key: str, number: int) -> str:
        """A number with its noun: «3 lover»."""
        one, many = self._at(f"count.{key}")
        return f"{self.number(number)} {one if number == 1 else many}"

    def number(self, value: object) -> str:
        """Thousands parted as the language does."""
        return f"{value:,}".replace(",", "," if self.language == "en" else THIN)

    def listed(self, items: Sequence[str]) -> str:
        """«a, b og c»."""
        return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {self('and')} {items[-1]}" if items else ""

    def date(self, iso: str) -> str:
        """A day as people write it: «2. juli 2026»."""
        year, month, day = (int(part) for part in iso[:10].split("-"))
        name = _MONTHS[self.language][month - 1]
        return f"{day} {name} {year}" if self.language == "en" else f"{day}. {name} {year}"

    def _at(self, key: str) -> Any:
        found: Any = self.found
        for part in key.split("."):
            found = found[part]
        return found


_NORWEGIAN = ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember")
_ENGLISH = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_MONTHS: Final = {"nb": _NORWEGIAN, "nn": _NORWEGIAN, "en": _ENGLISH}


@lru_cache(maxsize=3)
def words(language: Language) -> Words:
    """The words of a language."""
    path = Path(__file__).parent / f"{language}.yaml"
    return Words(language, yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
