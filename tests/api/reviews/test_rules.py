"""What a review may be given, and what a change makes of it."""

from typing import Any

import pytest
from msgspec.structs import replace

from api.reviews.errors import InvalidChangeError
from api.reviews.model import Review, ReviewChange, Set, unwritten
from api.reviews.rules import MAX_COMMENT, applied, checked
from tests.api.reviews.conftest import Known


def review(kind: Any = "cluster") -> Review:
    return unwritten(Known().find(kind, "k-1"))


@pytest.mark.parametrize(
    ("kind", "change", "where"),
    [
        ("cluster", ReviewChange(), "$"),
        ("cluster", ReviewChange(comment="  \n "), "comment"),
        ("cluster", ReviewChange(comment="a" * (MAX_COMMENT + 1)), "comment"),
        ("cluster", ReviewChange(comment="hei\x07"), "comment"),
        ("cluster", ReviewChange(comment="snu \u202etxet"), "comment"),
        ("cluster", ReviewChange(parent=1), "parent"),
        ("cluster", ReviewChange(retract=1, comment="x"), "retract"),
        ("cluster", ReviewChange(tags=("a,b",)), "tags"),
        ("cluster", ReviewChange(tags=("",)), "tags"),
        ("cluster", ReviewChange(tags=tuple(str(one) for one in range(21))), "tags"),
        ("cluster", ReviewChange(tags=("a",), add_tags=("b",)), "tags"),
        ("cluster", ReviewChange(add_tags=("a;b",)), "add_tags"),
        ("cluster", ReviewChange(remove_tags=("  ",)), "remove_tags"),
        ("cluster", ReviewChange(add_tags=("Frist",), remove_tags=("frist ",)), "add_tags"),
        ("cluster", ReviewChange(links=("http://example.org/",)), "links"),
        ("cluster", ReviewChange(links=("javascript:alert(1)",)), "links"),
        ("cluster", ReviewChange(links=("https://user:pw@example.org/",)), "links"),
        ("cluster", ReviewChange(links=("https://exa mple.org/",)), "links"),
        ("cluster", ReviewChange(links=("https://",)), "links"),
        ("cluster", ReviewChange(links=("https://example.org:99999/",)), "links"),
        ("cluster", ReviewChange(links=('https://example.org/"><script>',)), "links"),
        ("cluster", ReviewChange(step="collate"), "step"),
        ("flow", ReviewChange(choice="neither"), "step"),
        ("cluster", ReviewChange(assignee=" "), "assignee"),
    ],
)
def test_no_review_may_be_given(kind: Any, change: ReviewChange, where: str) -> None:
    with pytest.raises(InvalidChangeError) as caught:
        checked(change, kind)
    assert caught.value.where == where


@pytest.mark.parametrize(
    ("kind", "change", "where"),
    [
        ("cluster", ReviewChange(status="dismissed"), "reason"),
        ("cluster", ReviewChange(status="dismissed", reason="other"), "reason_text"),
        ("cluster", ReviewChange(status="confirmed", reason="boilerplate"), "reason"),
        ("cluster", ReviewChange(reason="boilerplate"), "reason"),
        ("term", ReviewChange(choice="harmonise"), "choice"),
        ("term", ReviewChange(step="collate", choice="harmonise"), "choice"),
        ("term", ReviewChange(step="harmonise"), "step"),
        ("term", ReviewChange(step="harmonise", choice="differentiate"), "step"),
    ],
)
def test_what_does_not_go_together(kind: Any, change: ReviewChange, where: str) -> None:
    with pytest.raises(InvalidChangeError) as caught:
        applied(checked(change, kind), review(kind))
    assert caught.value.where == where


def test_the_steps_of_the_standard_may_be_gone_through() -> None:
    from msgspec.structs import asdict, replace

    one = review("term")
    for change in (ReviewChange(step="collate"), ReviewChange(step="choose"), ReviewChange(choice="differentiate"), ReviewChange(step="differentiate"), ReviewChange(step="maintain")):
        one = replace(one, **asdict(applied(checked(change, "term"), one).state))
    assert (one.step, one.choice) == ("maintain", "differentiate")


def test_a_dismissal_that_is_taken_back_has_no_reason_left() -> None:
    from msgspec.structs import asdict, replace

    dismissed = replace(review(), **asdict(applied(ReviewChange(status="dismissed", reason="other", reason_text="fordi"), review()).state))
    done = applied(ReviewChange(status="confirmed"), dismissed)
    assert {one.field: (one.before, one.after) for one in done.changes} == {
        "status": ("dismissed", "confirmed"), "reason": ("other", None), "reason_text": ("fordi", ""),
    }  # fmt: skip


def test_texts_get_one_form() -> None:
    change = checked(ReviewChange(tags=(" Barn ", "barn", "Arv  og skifte"), links=("https://example.org/sak/1",) * 2, comment=" a\r\nb "), "cluster")
    assert (change.tags, change.links, change.comment) == (("arv og skifte", "barn"), ("https://example.org/sak/1",), "a\nb")


def test_tags_are_added_and_removed_beside_the_others() -> None:
    tagged = replace(review(), tags=("frist", "nav"))
    found = applied(checked(ReviewChange(add_tags=(" Uke  12",), remove_tags=("NAV", "ukjent")), "cluster"), tagged)
    assert found.state.tags == ("frist", "uke 12")
    assert found.changes == (Set("tags", ["frist", "nav"], ["frist", "uke 12"]),)
    assert applied(checked(ReviewChange(add_tags=("frist",)), "cluster"), tagged).is_empty
    full = replace(review(), tags=tuple(sorted(str(one) for one in range(20))))
    with pytest.raises(InvalidChangeError) as caught:
        applied(ReviewChange(add_tags=("x",)), full)
    assert caught.value.where == "add_tags"
    assert len(applied(ReviewChange(add_tags=("x",), remove_tags=("1",)), full).state.tags) == 20
