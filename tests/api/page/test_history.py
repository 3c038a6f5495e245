"""What a provision said before, as far as the snapshots tell."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from analysis.engine import Engine, refresh_index
from api.page.views.known import known
from api.page.views.provision import shown
from ingest.run import ingest
from ingest.snapshots import editions
from ingest.source import open_source

LAW = "lov/2071-01-02-3"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, make_law: Callable[..., bytes], make_provision: Callable[..., str]) -> Path:
    """Three snapshots of an act: § 1 changes in the second, § 2 comes in the third."""
    home = tmp_path_factory.mktemp("history")
    folder = tmp_path_factory.mktemp("law")
    weeks = "Kommunen skal svare på søknader om plass i barnestuen innen {} uker etter at de er mottatt."
    duty = make_provision("2", '<article class="legalP">Kommunen skal føre register over barnestuer og melde dem til departementet.</article>')
    for number, (words, more) in enumerate([("tre", ""), ("fire", ""), ("fire", duty)]):
        body = make_provision("1", f'<article class="legalP">{weeks.format(words)}</article>') + more
        (folder / "nl-20710102-003.xml").write_bytes(make_law(body))
        ingest(home, [open_source(folder)], as_of=date(2098, 12, 1 + number), workers=1)
    refresh_index(home)
    return home


def test_a_changed_provision_has_its_earlier_wording_with_the_words_that_changed(home: Path) -> None:
    engine = Engine.open(home)
    found = shown(known(engine), f"{LAW}/§1")
    held = editions(home, LAW)
    assert len(held) == 3
    assert found.since == held[1][0]
    assert found.earlier is not None
    assert found.earlier.snapshot == held[0][0]
    (row,) = found.earlier.rows
    now, then = row.cells
    assert now is not None
    assert then is not None
    assert [found.passages[0].text[slice(*span)] for span in now.marks] == ["fire"]
    assert [found.earlier.passages[0].text[slice(*span)] for span in then.marks] == ["tre"]


def test_a_new_provision_has_none(home: Path) -> None:
    found = shown(known(Engine.open(home)), f"{LAW}/§2")
    assert found.earlier is None
    assert found.since == editions(home, LAW)[2][0]


def test_a_document_that_is_not_there_has_no_editions(home: Path) -> None:
    assert editions(home, "lov/1900-01-01-1") == []
