"""What the commands that train a model share."""

from pathlib import Path

import pytest

from analysis import recipe
from ingest.errors import SourceError


def test_results_keep_what_was_written_by_hand(tmp_path: Path) -> None:
    file = tmp_path / "RESULTS.md"
    recipe.write_results(file, "# One")
    file.write_text(file.read_text(encoding="utf-8") + "\nBy hand.\n", encoding="utf-8")
    recipe.write_results(file, "# Two")
    assert file.read_text(encoding="utf-8") == f"# Two\n\n{recipe.BY_HAND}\n\nBy hand.\n"


def test_results() -> None:
    table = recipe.table(("system", "right"), [("one", "0.5")])
    assert recipe.results("Figures", "make it", [("Seed", "0")], table, "More is better.").splitlines() == [
        "# Figures", "", "    make it", "", "- Seed: 0", "", "| system | right |", "|---|---|", "| one | 0.5 |", "", "More is better.",
    ]  # fmt: skip


def test_what_goes_wrong_ends_a_command_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def lacking() -> None:
        raise SourceError("no treebank")

    assert recipe.command(lacking) == 2
    assert capsys.readouterr().err.splitlines()[0].endswith("error: no treebank")
    assert recipe.command(lambda: None) == 0
