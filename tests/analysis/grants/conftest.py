"""Small invented corpora: acts given by their sections."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from analysis.engine import Engine, refresh_index
from api.sources import SAMPLE_DAY
from ingest.run import ingest
from ingest.source import open_source

Acts = Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]]
Build = Callable[[Acts], Engine]


@pytest.fixture
def build(tmp_path: Path, make_law: Callable[..., bytes], make_provision: Callable[..., str]) -> Build:
    """An engine over acts by (id, title); sections by «number heading» with their ledd."""

    def make(acts: Acts) -> Engine:
        folder, home = tmp_path / "lover", tmp_path / "home"
        folder.mkdir()
        for (refid, title), sections in acts.items():
            register = "NL" if refid.startswith("lov/") else "SF"
            body = []
            for head, ledd in sections.items():
                number, _, heading = head.partition(" ")
                inside = "".join(f'<article class="legalP">{one}</article>' for one in ledd)
                body.append(make_provision(number, inside, title=heading, refid=refid, register=register))
            fields = '<dt class="ministry">Departement</dt><dd class="ministry"><ul><li>Prøvedepartementet</li></ul></dd>'
            name = f"{register.lower()}-{refid.replace('/', '-')}.xml"
            (folder / name).write_bytes(make_law("".join(body), refid=refid, title=title, register=register, fields=fields))
        ingest(home, [open_source(folder)], as_of=SAMPLE_DAY, workers=1)
        refresh_index(home)
        return Engine.open(home)

    return make
