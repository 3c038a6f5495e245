"""What is kept is the same whether all was read now or some of it before."""

import shutil
from collections.abc import Callable
from pathlib import Path

from analysis.actor.keep import actors_file
from analysis.engine import Engine, refresh_index
from analysis.index.parts import parts, unchanged
from analysis.indicators import count
from api.sources import SAMPLE_DAY
from ingest.run import ingest
from ingest.source import open_source

Write = Callable[[Path, str, str], None]


def _law(make_law: Callable[..., bytes], make_provision: Callable[..., str], refid: str, sentences: list[str]) -> bytes:
    body = "".join(
        make_provision(str(number), f'<article class="legalP">{one}</article>', title="Plikt", refid=refid)
        for number, one in enumerate(sentences, 1)
    )
    return make_law(body, refid=refid, title=f"Lov om prøver {refid[-1]}")


def test_an_update_gives_what_a_new_reading_gives(tmp_path: Path, make_law: Callable[..., bytes], make_provision: Callable[..., str]) -> None:
    folder, home = tmp_path / "lover", tmp_path / "home"
    folder.mkdir()
    duty = "Kommunen skal innen tre uker rapportere til statsforvalteren om prøvene som er tatt."
    power = "Statsforvalteren kan gi kommunen pålegg om å stenge stasjonen for en tid."
    for last, sentences in (("1", [duty]), ("2", [power, duty]), ("3", [duty])):
        (folder / f"nl-2071010{last}.xml").write_bytes(_law(make_law, make_provision, f"lov/2071-01-02-{last}", sentences))
    ingest(home, [open_source(folder)], as_of=SAMPLE_DAY, workers=1)
    refresh_index(home)
    first = Engine.open(home)
    before = parts(first.index.rows)
    # The first act gets another section: the others are as they were, one row further on.
    (folder / "nl-20710101.xml").write_bytes(_law(make_law, make_provision, "lov/2071-01-02-1", [power, duty]))
    ingest(home, [open_source(folder)], as_of=SAMPLE_DAY, workers=1)
    refresh_index(home)
    engine = Engine.open(home)
    assert unchanged(before, parts(engine.index.rows)) == {"lov/2071-01-02-2": 1, "lov/2071-01-02-3": 1}
    carried, counted = actors_file(engine.corpus, engine.index), count(engine.corpus, engine.index)
    shutil.rmtree(home / "cache")
    anew = Engine.open(home)
    fresh = actors_file(anew.corpus, anew.index)
    assert {name: fresh.lines(name) for name in fresh.counts} == {name: carried.lines(name) for name in carried.counts}
    assert (fresh.counts, fresh.shared) == (carried.counts, carried.shared)
    assert count(anew.corpus, anew.index) == counted
    assert carried.counts["kommune"] >= 3
