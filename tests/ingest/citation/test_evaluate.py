"""The measure itself, on an invented document, and on the originals where they are at hand."""

import os
from pathlib import Path

import msgspec
import pytest

from ingest.citation.evaluate import articles, entry, main, register_of, score_articles, score_gold
from ingest.errors import SourceError

PAGE = """<!DOCTYPE html><html lang="nb"><head><title>x</title></head><body><header class="documentHeader"><dl>
<dt class="titleShort">K</dt><dd class="titleShort">Prøveloven – prøvel</dd><dd class="title">Lov om prøve (prøveloven)</dd>
<dd class="refid">lov/2000-01-01-1</dd></dl></header><main class="documentBody"><h1>Lov</h1>
<section class="section" data-name="kap1"><h2>Kapittel 1</h2>
<article class="legalArticle" data-name="§1"><h3 class="legalArticleHeader"><span class="legalArticleValue">§ 1</span>.
<span class="legalArticleTitle">Om <a href="lov/2000-01-01-1/§2">§ 2</a></span></h3>
<article class="legalP">Etter <a href="lov/2000-01-01-1/§2">§§ 2</a> til <a href="lov/2000-01-01-1/§3">3</a> og §&#160;1,
<a href="lov/1900-01-01-1">LINK</a>.</article>
<article class="changesToParent">Endret ved lov <a href="lov/2001-01-01-1">1 jan 2001 nr. 1</a>.</article></article>
<article class="legalArticle" data-name="§2"><h3><span class="legalArticleValue">§ 2</span>. (Opphevet)</h3></article>
<article class="legalArticle" data-name="§3"><h3><span class="legalArticleValue">§ 3</span>.</h3>
<article class="legalP">Se prøveloven.</article></article></section></main></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "nl-20000101-001.xml"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_an_entry_is_read_from_a_file(page: Path) -> None:
    found = entry(page.read_bytes())
    assert found.provisions == ("§1", "§2", "§3")
    assert found.repealed == frozenset({"§2"})
    assert found.chapters == ("kap1",)


def test_links_are_scored(page: Path) -> None:
    score = score_articles(articles(page), register_of([page.parent]))
    assert (score.links, score.links_found) == (4, 3)  # the title, both ends of the range, not LINK
    assert (score.places, score.places_right) == (2, 2)
    assert score.unlinked == {"internal": 2}  # «§ 1» and «prøveloven»
    assert "precision 1.0000" in score.line("x")


def test_gold_rows_are_scored(page: Path) -> None:
    rows = [{"sentence": "etter § 1 og §§ 2 til 3", "provision": "lov/2000-01-01-1/§1",
             "references": ["lov/2000-01-01-1/§1", "lov/2000-01-01-1/§3", "lov/2000-01-01-1/§9"]}]  # fmt: skip
    score = score_gold(rows, register_of([page.parent]))
    assert (score.links_found, score.links, score.places) == (2, 3, 3)


def test_the_command_prints_figures(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--corpus", str(page.parent), "--list", str(page)]) == 0
    assert "all: precision" in capsys.readouterr().out


def test_a_file_that_is_not_lovdatas_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_text("<a/>", encoding="utf-8")
    with pytest.raises(SourceError, match="publicData"):
        list(articles(path))


SHARED = Path(os.environ.get("LOVKRYSS_SHARED") or Path(__file__).parents[4] / "shared")
LAWS = SHARED / "corpora" / "gjeldende-lover.tar.bz2"


@pytest.mark.corpus
@pytest.mark.skipif(not LAWS.exists(), reason="needs the real archives (LOVKRYSS_SHARED), which are not part of the project")
def test_floors_on_lovdatas_own_links() -> None:
    """Pinned floors; lower them only with a reason in the commit."""
    originals = SHARED / "corpora" / "real"
    files = [*sorted((originals / "konsolidert").glob("*.html")), originals / "utdrag" / "fixture_grunnloven.xml"]
    register = register_of([LAWS])
    score = score_articles((article for file in files for article in articles(file)), register)
    assert score.precision >= 0.95, score.line("links")
    assert score.recall >= 0.95, score.line("links")
    rows = [msgspec.json.decode(line) for line in (SHARED / "gold" / "norms.dev.jsonl").read_bytes().splitlines()]
    acts_only = [row for row in rows if row["provision"].startswith("lov/")]
    gold = score_gold(acts_only, register)
    assert gold.precision >= 0.92, gold.line("gold")
    assert gold.recall >= 0.92, gold.line("gold")
