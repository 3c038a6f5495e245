"""The page's words: the same keys in three languages, none missing in the templates, none left over."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from api.page import words as package
from api.page.words import words
from api.report.words import LANGUAGES

HERE = Path(package.__file__).parent
TEMPLATES = "".join(path.read_text(encoding="utf-8") for path in (HERE.parent / "templates").glob("*.html"))


def leaves(found: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(found, dict):
        for key, value in found.items():
            yield from leaves(value, f"{path}.{key}" if path else str(key))
    else:
        yield path, found


def own(language: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in (f"{language}.yaml", f"tools.{language}.yaml", f"reviews.{language}.yaml"):
        read = dict(leaves(yaml.safe_load((HERE / name).read_text(encoding="utf-8"))))
        assert not {key.partition(".")[0] for key in read} & {key.partition(".")[0] for key in found}, "a group is in one file only"
        found |= read
    return found


OF = {language: own(language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_keys_and_same_places_to_fill_in(language: str) -> None:
    assert list(OF[language]) == list(OF["nb"])
    for key, value in OF[language].items():
        if isinstance(value, str):
            assert {name for _, name, _, _ in Formatter().parse(value)} == {name for _, name, _, _ in Formatter().parse(str(OF["nb"][key]))}, key
        else:
            assert isinstance(value, list), (key, value)  # a bare «No» is a truth value to YAML
            assert len(value) == len(OF["nb"][key]), key


def test_every_key_is_used_and_every_use_has_a_key() -> None:
    code = TEMPLATES + "".join(path.read_text(encoding="utf-8") for path in HERE.parent.rglob("*.py") if "node_modules" not in path.parts)
    used = set(re.findall(r"(?:w|said|words|words\(.*?\)|w\.get|w\.items|self|self\.items)\(f?[\"']page\.([a-z0-9_.-]+)", code))
    got = set(re.findall(r"w\.get\([\"']page\.([a-z0-9_.-]+)", code))
    groups = {one for one in used if one.endswith(".")} | {f"{one}." for one in got}
    missing = {one for one in used - groups if one not in OF["nb"] and not any(key.startswith(f"{one}.") for key in OF["nb"])}
    assert missing == set()
    left = {key for key in OF["nb"] if key not in used and not any(key.startswith(group) for group in groups) and not key.startswith("part.")}
    assert left == set()


@pytest.mark.parametrize(
    ("language", "below", "expected"),
    [("nb", "ledd-2/bokstav-a", "andre ledd bokstav a"), ("nn", "ledd-7", "sjuande ledd"), ("en", "ledd-1", "first paragraph"), ("nb", "ledd-13", "ledd 13"),
     ("nb", "nummer-2", "nr. 2"), ("nb", "", ""), ("nb", "vedlegg-1", "vedlegg-1")],
)  # fmt: skip
def test_places_as_lawyers_name_them(language: Any, below: str, expected: str) -> None:
    assert words(language).place(below) == expected
