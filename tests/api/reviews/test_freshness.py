"""A verdict belongs to the law it was given on: what has changed since is told, word by word, from a real second ingest."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from analysis.engine import Engine, refresh_index
from analysis.overlap.model import Cluster
from api.reviews.feedback import Judged, learn
from api.reviews.freshness import Freshnesses
from api.reviews.judgements import Judgements
from api.reviews.model import ReviewChange
from api.reviews.service import Reviews, Write
from api.reviews.subjects import EngineSubjects, canonical, flow_id, told
from api.sources import SAMPLE_DAY
from api.store.database import Team
from ingest.errors import NotFoundError
from ingest.run import ingest
from ingest.source import open_source
from tests.api.reviews.conftest import KARI


@pytest.fixture(scope="module")
def home(sample_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample; every cluster of an event judged; then the law is amended: a section repealed, one reworded, and ingested again."""
    root = tmp_path_factory.mktemp("fresh")
    folder, home = Path(shutil.copytree(sample_dir, root / "lover")), root / "home"
    ingest(home, [open_source(folder)], as_of=SAMPLE_DAY, workers=1)
    refresh_index(home)
    engine, team = Engine.open(home), Team(home)
    reviews = Reviews(team)
    subjects = EngineSubjects(engine)
    for cluster in engine.event_list("sample-fa-barn"):
        reviews.write(subjects, Write("cluster", cluster.id, ReviewChange(status="confirmed"), (0,)), KARI)
    cluster = engine.index.prepared["sample-fa-barn"][0]
    first, second = (one.id for one in cluster.provisions[:2])
    term = next(one for one in engine.terms.terms if one.definitions[0].provision not in (first, second))
    reviews.write(subjects, Write("term", term.key, ReviewChange(status="confirmed", step="collate"), (0,)), KARI)
    team.close()
    (root / "names").write_text(f"{cluster.id} {first} {second}")
    for identifier, change in ((first, ("skal ", "kan ikke ")), (second, None), (term.definitions[0].provision, (".</", ". Mer kan fastsettes.</"))):
        document, _, name = identifier.rpartition("/")
        for path in folder.rglob("*.xml"):
            text = path.read_text(encoding="utf-8")
            start = text.find(f'data-name="{name}"') if f">{document}</dd>" in text else -1
            if start >= 0:
                begin, end = text.rfind("<article", 0, start), text.find("</article></article>", start)
                end = end if end >= 0 else text.find("<article class=\"legalArticle\"", start)
                section = text[begin:end]
                path.write_text(text[:begin] + (section.replace(*change, 1) if change else section.replace(name, f"{name}x")) + text[end:], encoding="utf-8")
    ingest(home, [open_source(folder)], as_of=SAMPLE_DAY, workers=1)
    refresh_index(home)
    return home


def test_what_changed_since_the_verdict(home: Path) -> None:
    cluster, first, second = (home.parent / "names").read_text().split()
    engine, team = Engine.open(home), Team(home)
    reviews = Reviews(team)
    freshnesses = Freshnesses(engine)
    try:
        review = reviews.review("cluster", cluster)
        assert review is not None
        assert review.snapshot != engine.corpus.snapshot
        freshness = freshnesses.of(review)
        assert freshness.stale
        assert freshnesses.is_stale(review)
        drift = {one.provision: one for one in freshness.changed}
        altered = drift[first]
        assert altered.before is not None
        assert altered.after is not None
        assert ("skal" in altered.before.text, "kan ikke" in altered.after.text) == (True, True)
        assert "".join(one.text for one in altered.words if one.op != "added") == altered.before.text
        assert "".join(one.text for one in altered.words if one.op != "removed") == altered.after.text
        pins = {pin.provision: pin.version for pin in review.pins}
        assert altered.before.version == pins[first]
        assert drift[second].state == "removed"
        assert drift[second].before is not None
        assert not freshness.found  # with another member the cluster has another id
        assert freshness.successors
        assert freshness.successors[0].shared >= 0.5
        assert engine.cluster(freshness.successors[0].id).id == freshness.successors[0].id
    finally:
        team.close()


def test_what_rests_on_other_law_stays_fresh(home: Path) -> None:
    engine, team = Engine.open(home), Team(home)
    reviews = Reviews(team)
    freshnesses = Freshnesses(engine)
    stale = {one.id: freshnesses.is_stale(one) for one in reviews.all()}
    assert {True, False} <= set(stale.values())
    for one in reviews.all():
        if stale[one.id]:
            continue
        assert freshnesses.of(one).changed == ()
    team.close()


def test_a_verdict_given_again_is_fresh(home: Path) -> None:
    engine, team = Engine.open(home), Team(home)
    reviews = Reviews(team)
    freshnesses = Freshnesses(engine)
    again = next(one for one in reviews.all() if freshnesses.is_stale(one) and freshnesses.of(one).found)
    written = reviews.write(EngineSubjects(engine), Write(again.kind, again.id, ReviewChange(status="confirmed"), (again.version,)), KARI)
    assert not freshnesses.is_stale(written.review)
    team.close()


@pytest.mark.parametrize(("kind", "name"), [("flow", "a;b"), ("flow", ";;;"), ("cluster", " "), ("term", "a\u0000b"), ("cluster", "k" * 501)])
def test_no_ids(kind: str, name: str) -> None:
    with pytest.raises(NotFoundError):
        canonical(kind, name)  # type: ignore[arg-type]


def test_the_id_of_a_flow_is_the_same_however_it_is_written() -> None:
    assert canonical("flow", "NAV ; Skatteetaten; Inntekt ;") == flow_id("nav", "skatteetaten", "inntekt")


# -- in the engine ----------------------------------------------------------------------------------------------------


def test_an_events_list_is_put_in_the_order_learnt(home: Path) -> None:
    engine = Engine.open(home)
    slug = max(engine.index.prepared, key=lambda one: len(engine.index.prepared[one]))
    plain = engine.overlaps(event=slug, limit=100)
    kinds = sorted({one.kind for one in plain})
    liked = plain[-1].kind
    judged = [Judged(f"k-{number}", replace(told(one), kind=kind), "confirmed" if kind == liked else "dismissed")
              for number, (one, kind) in enumerate((one, kind) for one in plain for kind in (*kinds, liked) for _ in range(3))]  # fmt: skip
    learnt = learn(judged)
    assert learnt is not None
    judgements = Judgements({plain[0].id: "dismissed", plain[1].id: "confirmed"}, learnt, datetime.now(UTC))
    moved = engine.overlaps(event=slug, limit=100, judged=judgements)
    assert {one.id for one in moved} == {one.id for one in plain}
    assert (moved[-1].id, moved[-1].status) == (plain[0].id, "dismissed")

    def places(found: tuple[Cluster, ...]) -> float:
        return float(np.mean([place for place, one in enumerate(found) if one.kind == liked and one.id != plain[0].id]))

    assert places(moved) < places(plain)
    scores = [one.score for one in moved]
    assert scores == sorted(scores, reverse=True)
    assert any("Flyttet" in one.why for one in moved)
    assert [one.id for one in engine.overlaps(event=slug, limit=5, judged=judgements)] == [one.id for one in moved[:5]]
    unlearnt = engine.overlaps(event=slug, limit=100, judged=judgements.plain())
    assert [one.id for one in unlearnt] == [*(one.id for one in plain[1:]), plain[0].id]
    assert judgements.tag != judgements.plain().tag != Judgements().tag == ""
