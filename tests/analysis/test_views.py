"""Questions about one provision and of an event, the pair model behind them, and the ledger of what was shown."""

from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from analysis.engine import Engine
from analysis.ledger import NAME, Asked, Ledger
from analysis.overlap.field import QUANTITIES
from analysis.overlap.pairs import FEATURES, alone, common, likeness, measured, model
from analysis.overlap.questions import DEFINED, LEAST_ACTS, Inquiry
from analysis.overlap.views import EVERYWHERE, LEAST, READ, Asking, Ground, Side, repeated, together, trust

DEATH = "lov/2071-03-14-12/§3-4"
EVENT = "sample-dodsfall-og-arv"


@pytest.fixture(scope="module")
def seed(engine: Engine) -> int:
    """Where in the field the duty to report a death stands."""
    return engine.index.field.position[engine.index.position[DEATH]]


@pytest.fixture(scope="module")
def asking(engine: Engine, seed: int) -> Asking:
    """That duty, asked about."""
    return Asking(engine.index.ground, seed, model())


# -- the pair model -----------------------------------------------------------------------------------------------------


def test_a_provision_is_most_like_itself(engine: Engine, seed: int) -> None:
    alike = likeness(common(engine.index.field, seed))
    assert int(alike.argmax()) == seed
    assert alike[seed] == pytest.approx(1, abs=0.01)


def test_a_few_are_measured_as_among_all(engine: Engine, seed: int) -> None:
    places = np.array([3, 1, 7], dtype=np.int32)
    assert np.allclose(measured(engine.index.field, seed, places), common(engine.index.field, seed)[places], atol=1e-4)


def test_confidence_grows_with_the_score() -> None:
    confidence = model().confidence(np.array([-5, 0, 5], dtype=np.float32))
    assert 0 < confidence[0] < confidence[1] < confidence[2] < 1


def test_the_shipped_model_is_calibrated() -> None:
    assert model().features == FEATURES
    assert 0 < model().error <= 0.08
    assert sum(count for _, _, count in model().curve) > 1000


def test_what_an_average_pair_has_in_common_says_nothing(engine: Engine) -> None:
    stage = engine.index.stages[EVENT]
    scores = alone(engine.index.field, stage, model())
    assert scores.shape == stage.members.shape
    core = stage.core > 0
    assert scores[core].mean() > scores[~core].mean()


# -- views --------------------------------------------------------------------------------------------------------------


def test_likeness_comes_first_and_the_event_it_is_most_about(asking: Asking, engine: Engine, seed: int) -> None:
    events = [event for event, _ in engine.index.stages_of(seed)]
    sides = asking.sides(events)
    assert sides[0] == Side(events[0])
    assert len(set(sides)) == len(sides)
    assert {side.quantity for side in sides} <= {"", *QUANTITIES}


def test_a_view_holds_the_asked_first_and_nothing_doubtful(asking: Asking, engine: Engine, seed: int) -> None:
    field = engine.index.field
    views = [view for side in asking.sides([EVENT]) if (view := asking.view(side))]
    assert views
    for view in views:
        assert view.members[0] == seed
        assert 2 <= len(view.members) <= READ
        assert len(set(view.members.tolist())) == len(view.members)
        assert len({field.document[member] for member in view.members.tolist()}) > 1
        assert view.confidence >= LEAST


def test_a_matter_brings_those_that_speak_of_it(asking: Asking, engine: Engine) -> None:
    for side in [side for side in asking.sides([EVENT]) if side.word][:4]:
        view, alike = asking.view(side), asking.view(Side(side.event))
        assert view
        assert alike
        spoken = engine.index.ground.strengths(side)
        assert spoken[view.members].mean() >= spoken[alike.members].mean()


def test_a_term_is_asked_about_across_all_events(asking: Asking, engine: Engine, seed: int) -> None:
    sides = [side for side in asking.sides([EVENT]) if side.event == EVERYWHERE]
    assert Side(EVERYWHERE) in sides
    assert any(side.word for side in sides)
    assert not any(side.quantity for side in sides)
    view = asking.view(Side(EVERYWHERE))
    assert view
    assert view.members[0] == seed
    inside = set(engine.index.stages[EVENT].members.tolist())
    assert set(range(len(engine.index.field.rows))) > inside, "the sample has other events, too"


def test_what_defines_a_term_is_named_after_it_whatever_its_heading(engine: Engine) -> None:
    ground = engine.index.ground
    term = ground.terms[Side(EVERYWHERE, "død").word] if "død" in ground.terms else 0
    place = int(np.flatnonzero(ground.strengths(Side(EVERYWHERE, ground.stems[term])) == 0)[0])
    again = Ground.of(ground.field, engine.index.stages, ground.terms, [(place, [term, term])])
    assert again.strengths(Side(EVERYWHERE, ground.stems[term]))[place] == 1


def test_everywhere_a_provision_counts_as_to_the_event_it_is_most_about(engine: Engine) -> None:
    stages = engine.index.stages.values()
    whole = together(stages, len(engine.index.field.rows))
    assert len(whole.members) == len(engine.index.field.rows)
    for stage in stages:
        assert (whole.relevance[stage.members] >= stage.relevance).all()
        assert (whole.core[stage.members] >= stage.core).all()


def test_what_a_better_section_of_the_same_act_has_said_counts_less() -> None:
    scores = np.array([1, 5, 3, 3, 2, -np.inf], dtype=np.float32)
    assert repeated(scores, np.array([7, 7, 4, 7, 4, 7], dtype=np.int32)).tolist() == [2, 0, 0, 1, 1, 3]


@pytest.mark.parametrize("side", [Side("no-such-event"), Side(EVENT, word="nosuchword")])
def test_what_cannot_be_asked_has_no_answer(side: Side, asking: Asking) -> None:
    assert asking.view(side) is None


# -- questions of an event ------------------------------------------------------------------------------------------------


def test_questions_are_answered_by_several_acts(engine: Engine) -> None:
    field, index = engine.index.field, engine.index
    ministries = np.zeros(len(field.rows), dtype=np.int32)
    def stated(place: int, _: str) -> list[int]:
        return list(range(field.first[place], field.first[place + 1]))

    found = Inquiry(index.ground, index.stages[EVENT], model(), ministries, stated, dict).of_event(EVENT)
    assert found
    assert [one.value for one in found] == sorted((one.value for one in found), reverse=True)
    for one in found:
        acts = {field.document[member] for member in one.members.tolist() if field.prior[member, 0]}
        assert len(acts) >= LEAST_ACTS
        assert one.side.word
        assert field.states[one.members, QUANTITIES.index(one.side.quantity)].all()
        assert ((field.first[one.members] <= one.passages) & (one.passages < field.first[one.members + 1])).all()
        confidence, alike = trust(field, index.stages[EVENT], one.members, model())
        assert 0 < confidence < 1
        assert 0 <= alike <= 1


def test_a_limit_that_no_ledd_states_is_no_answer(engine: Engine) -> None:
    field = engine.index.field
    inquiry = Inquiry(engine.index.ground, engine.index.stages[EVENT], model(), np.zeros(len(field.rows), dtype=np.int32), lambda *_: [], dict)
    assert inquiry.of_event(EVENT) == []


def test_what_a_term_means_is_asked_of_all_who_define_it(engine: Engine) -> None:
    field, stage = engine.index.field, engine.index.stages[EVENT]
    some = [int(place) for place in stage.members[np.argsort(-stage.relevance)] if field.prior[place, 0]]
    acts = list({int(field.document[place]): place for place in reversed(some)}.values())
    defined = {"ord": [(place, int(field.first[place])) for place in acts], "sjelden": [(acts[0], int(field.first[acts[0]]))]}
    ministries = np.zeros(len(field.rows), dtype=np.int32)
    found = Inquiry(engine.index.ground, stage, model(), ministries, lambda *_: [], lambda: defined).of_event(EVENT)
    assert [(one.side.word, one.side.quantity) for one in found] == [("ord", DEFINED)]
    assert set(found[0].members.tolist()) <= set(acts)


def test_whom_an_event_is_about_is_no_matter_of_it(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.overlap.questions.READABLE", 0)
    inquiry = engine._findings.inquiry(engine.index.stages[EVENT])
    broadest = max(engine.index.ground.stems, key=inquiry.breadth)
    assert not inquiry.is_matter([broadest])
    assert inquiry.is_matter([broadest, next(word for word in engine.index.ground.stems if inquiry.breadth(word) == 0)])


# -- the ledger -----------------------------------------------------------------------------------------------------------


def test_every_cluster_shown_of_a_provision_is_found_again(engine: Engine, indexed_home: Path) -> None:
    shown = engine.overlaps(provision=DEATH)
    again = Engine.open(indexed_home)
    for cluster in shown:
        assert [one.id for one in again.cluster(cluster.id).provisions] == [one.id for one in cluster.provisions]


def test_the_ledger_outlives_the_program(tmp_path: Path) -> None:
    asked = Asked("e", "lov/1/§1", "ord", "")
    Ledger(tmp_path).note([("k-1", asked), ("k-1", Asked("other", "", "", ""))])
    assert Ledger(tmp_path).asked("k-1") == asked
    assert Ledger(tmp_path).asked("k-2") is None


def test_where_nothing_can_be_written_it_is_remembered(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "missing")
    ledger.note([("k-1", Asked("e", "p", "", ""))])
    assert ledger.asked("k-1") == Asked("e", "p", "", "")
    assert not (tmp_path / "missing").exists()


def test_a_broken_file_is_no_ledger(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"not a database" * 100)
    ledger = Ledger(tmp_path)
    assert ledger.asked("k-1") is None
    ledger.note([("k-1", Asked("e", "p", "", ""))])
    assert ledger.asked("k-1") == Asked("e", "p", "", "")


def test_many_may_note_at_once(tmp_path: Path) -> None:
    def note(number: int) -> None:
        Ledger(tmp_path).note((f"k-{number}-{n}", Asked("e", str(n), "", "")) for n in range(20))

    threads = [Thread(target=note, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(Ledger(tmp_path).asked(f"k-{number}-{n}") for number in range(8) for n in range(20))
