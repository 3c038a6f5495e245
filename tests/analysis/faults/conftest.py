"""Small invented corpora, ingested and indexed: acts given by their sections, and what is wrong with them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from analysis.engine import Engine, refresh_index
from analysis.overlap.model import Cluster
from api.sources import SAMPLE_DAY
from ingest.run import ingest
from ingest.source import open_source

Acts = Mapping[tuple[str, str, str], Mapping[str, tuple[str, ...]]]
Build = Callable[[Acts], Engine]


def write(folder: Path, acts: Acts, make_law: Callable[..., bytes], make_provision: Callable[..., str]) -> None:
    """Acts by (id, title, short title); sections by «number heading» with their ledd."""
    folder.mkdir(exist_ok=True)
    for (refid, title, short), sections in acts.items():
        body = []
        for head, ledd in sections.items():
            number, _, heading = head.partition(" ")
            inside = "".join(f'<article class="legalP">{one}</article>' for one in ledd)
            body.append(make_provision(number, inside, title=heading, refid=refid))
        fields = f'<dt class="titleShort">K</dt><dd class="titleShort">{short}</dd>'
        (folder / f"nl-{refid.replace('/', '-')}.xml").write_bytes(make_law("".join(body), refid=refid, title=title, fields=fields))


@pytest.fixture
def build(tmp_path: Path, make_law: Callable[..., bytes], make_provision: Callable[..., str]) -> Build:
    """An engine over these acts."""

    def make(acts: Acts) -> Engine:
        home = tmp_path / "home"
        write(tmp_path / "lover", acts, make_law, make_provision)
        ingest(home, [open_source(tmp_path / "lover")], as_of=SAMPLE_DAY, workers=1)
        refresh_index(home)
        return Engine.open(home)

    return make


@pytest.fixture
def shown_is_law() -> Callable[[Engine, Cluster], None]:
    """Every span and quotation of a cluster is the stored text at its offsets."""

    def check(engine: Engine, cluster: Cluster) -> None:
        spans = {}
        for one in cluster.provisions:
            place = engine.corpus.locate(one.id)
            assert place.unit
            text, span = place.document.slice(place.unit), one.text_span
            assert text[span.start : span.end] == span.text
            assert not span.part or engine.corpus.locate(f"{one.id}/{span.part}").block
            spans[one.id] = span.text
        for difference in cluster.differences:
            assert [value.provision for value in difference.values] == list(spans)
            for value in difference.values:
                assert value.quote == spans[value.provision][value.start : value.end]
                assert all(0 <= start < end <= len(spans[value.provision]) for start, end in value.marks)

    return check
