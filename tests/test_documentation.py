"""What the documents promise is there, and what is there is in the documents."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from api import cli

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS: dict[str, Any] = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]

_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")


def command_lines(page: str = README) -> list[str]:
    """Every ``lovkryss …`` of a page's code blocks and code spans, the README's by default, without prompt and comment."""
    found = []
    for line in [line for block in _FENCE.findall(page) for line in block.splitlines()] + _SPAN.findall(_FENCE.sub("", page)):
        text = re.sub(r"\s#.*$", "", line.strip().removeprefix("$ ")).strip()
        if re.match(r"(?:\.venv/bin/)?lovkryss\s", text):
            found.append(text)
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert any(shlex.split(line)[1] == name for line in command_lines()), f"README.md does not show «lovkryss {name}»"


@pytest.mark.parametrize("line", command_lines())
def test_every_command_line_of_the_readme_can_be_typed(line: str) -> None:
    _, name, *arguments = shlex.split(line)
    assert name in COMMANDS or name == "--help", f"{line}: no such command"
    if arguments:  # a name alone is a mention
        context = COMMANDS[name].make_context(name, list(arguments), resilient_parsing=False)
        assert context.params is not None


def test_the_readme_has_command_lines() -> None:
    assert len(command_lines()) >= len(COMMANDS)


QUESTIONS = (ROOT / "docs" / "eight-questions.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", command_lines(QUESTIONS))
def test_every_command_line_of_the_eight_questions_can_be_typed(line: str) -> None:
    test_every_command_line_of_the_readme_can_be_typed(line)


FOUR = (ROOT / "docs" / "actors-grants-changes.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", command_lines(FOUR))
def test_every_command_line_of_the_page_on_actors_can_be_typed(line: str) -> None:
    test_every_command_line_of_the_readme_can_be_typed(line)


ACCESS = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", [line for line in command_lines(ACCESS) if "…" not in line])
def test_every_command_line_of_the_page_on_access_can_be_typed(line: str) -> None:
    test_every_command_line_of_the_readme_can_be_typed(line)


def test_the_eight_questions_are_asked_as_they_are_documented() -> None:
    """What the benchmark runs is what the page shows, save for how much of it is printed."""
    asked = yaml.safe_load((ROOT / "bench" / "questions.yaml").read_text(encoding="utf-8"))
    shown = [shlex.split(line)[1:] for line in command_lines(QUESTIONS)]
    assert len(asked) == len(shown) == 8
    for question, line in zip(asked, shown, strict=True):
        assert line[: len(question["command"])] == question["command"]


def targets() -> Iterator[str]:
    yield from re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`make ([a-z-]+)", README))))
def test_every_make_target_of_the_readme_is_there(target: str) -> None:
    assert target in set(targets())


def test_every_setting_is_in_the_readme() -> None:
    """What the programs read from the environment stands in the table of settings, and the other way round."""
    code = "".join(path.read_text(encoding="utf-8") for layer in ("ingest", "analysis", "api") for path in (ROOT / layer).rglob("*.py"))
    used = set(re.findall(r"\"(LOVKRYSS_[A-Z_]+)\"", code))
    assert used
    assert used == set(re.findall(r"LOVKRYSS_[A-Z_]+", README))


LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)")
PAGES = [path for path in (ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "docs" / "eight-questions.md", ROOT / "docs" / "actors-grants-changes.md", ROOT / "docs" / "api.md", ROOT / "docs" / "client.md", ROOT / "docs" / "agents.md", ROOT / "docs" / "access.md", ROOT / "docs" / "operation.md", ROOT / "corpora" / "README.md", ROOT / "corpora" / "sample" / "README.md") if path.exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    inside = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_the_layers_of_the_readme_are_those_of_the_house() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"}
    assert [name for name in sorted(packages) if f"`{name}/`" not in README] == []
