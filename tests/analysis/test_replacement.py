"""Acts that wait, and the acts they replace."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.engine import Engine
from analysis.replacement import inverse, replacements
from api.sources import SAMPLE_DAY
from ingest.corpus import Corpus
from ingest.run import ingest
from ingest.source import open_source

WAITING = '<dt class="dateInForce">I kraft</dt><dd class="dateInForce">Kongen bestemmer</dd>'
STANDING = '<dt class="dateInForce">I kraft</dt><dd class="dateInForce">2072-01-01</dd>'


def test_the_sample(engine: Engine, truth: dict[str, Any]) -> None:
    planted = {one["document"]: (one["replaces"],) for one in truth["not_in_force"] if one["replaces"]}
    assert planted == {"lov/2096-06-05-33": ("lov/2075-04-17-18",)}
    assert replacements(engine.corpus) == planted


def test_inverse() -> None:
    assert inverse({"ny": ("a", "b"), "nyere": ("a",)}) == {"a": ("ny", "nyere"), "b": ("ny",)}
    assert inverse({}) == {}


@pytest.fixture
def corpus(tmp_path: Path, make_law: Callable[..., bytes], make_provision: Callable[..., str]) -> Callable[..., Corpus]:
    """A corpus of an act in force («fyrloven»), a regulation, and a waiting act with the given last section."""

    def make(last: str, *, title: str = "Lov om lys ved kysten (lysloven)") -> Corpus:
        folder = tmp_path / "lover"
        folder.mkdir()
        old, rule, new = "lov/2071-01-02-3", "forskrift/2072-01-02-3", "lov/2073-01-02-3"
        text = '<article class="legalP">Fyrene skal lyse om natten.</article>'
        short = '<dt class="titleShort">K</dt><dd class="titleShort">{}</dd>'
        for refid, register, name, fields, inside in (
            (old, "NL", "Lov om fyr (fyrloven)", STANDING + short.format("Fyrloven – fyrl"), text),
            (rule, "SF", "Forskrift om fyr", STANDING, text),
            (new, "NL", title, WAITING + short.format(title.partition("(")[2].rstrip(")").capitalize()),
             f'<article class="legalP">{last}</article>'),
        ):  # fmt: skip
            body = make_provision("1", inside, refid=refid, register=register)
            data = make_law(body, refid=refid, register=register, title=name, fields=fields)
            (folder / f"{register}-{refid.replace('/', '-')}.xml".lower()).write_bytes(data)
        home = tmp_path / "home"
        report = ingest(home, [open_source(folder)], as_of=SAMPLE_DAY, workers=1)
        assert report.failed == []
        return Corpus.open(home)

    return make


def test_by_the_clause_that_repeals(corpus: Callable[..., Corpus]) -> None:
    found = replacements(corpus("Fra samme tid oppheves lov 2. januar 2071 nr. 3 om fyr."))
    assert found == {"lov/2073-01-02-3": ("lov/2071-01-02-3",)}


def test_by_the_same_name(corpus: Callable[..., Corpus]) -> None:
    assert replacements(corpus("Fyrene skal lyse.", title="Lov om fyr (fyrloven)")) == {"lov/2073-01-02-3": ("lov/2071-01-02-3",)}


@pytest.mark.parametrize(
    "clause",
    [
        "Loven gjelder ved siden av lov 2. januar 2071 nr. 3 om fyr. Forskrifter som oppheves, nevnes her.",
        "Fra samme tid oppheves fyrloven § 1.",
        "Fra samme tid oppheves forskrift 2. januar 2072 nr. 3 om fyr.",
        "Fra samme tid oppheves lov 9. september 2070 nr. 9 om tåke.",
    ],
)
def test_what_replaces_no_act(clause: str, corpus: Callable[..., Corpus]) -> None:
    assert replacements(corpus(clause)) == {}
