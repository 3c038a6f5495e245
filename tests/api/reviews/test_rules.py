"""What a review may be given, and what a change makes of it."""

from typing import Any

import pytest

from api.reviews.errors import InvalidChangeError
from api.reviews.model import Change, Review, unwritten
from api.reviews.rules import MAX_COMMENT, applied, checked
from tests.api.reviews.conftest import Known


def review(kind: Any = "cluster") -> Review:
    return unwritten(Known().find(kind, "k-1"))


@pytest.mark.parametrize(
    ("kind", "change", "where"),
    [
        ("cluster", Change(), "$"),
        ("cluster", Change(comment="  \n "), "comment"),
        ("cluster", Change(comment="a" * (MAX_COMMENT + 1)), "comment"),
        ("cluster", Change(comment="hei\x07"), "comment"),
        ("cluster", Change(comment="snu \u202etxet"), "comment"),
        ("cluster", Change(parent=1), "parent"),
        ("cluster", Change(retract=1, comment="x"), "retract"),
        ("cluster", Change(tags=("a,b",)), "tags"),
        ("cluster", Change(tags=("",)), "tags"),
        ("cluster", Change(tags=tuple(str(one) for one in range(21))), "tags"),
        ("cluster", Change(links=("http://example.org/",)), "links"),
        ("cluster", Change(links=("javascript:alert(1)",)), "links"),
        ("cluster", Change(links=("https://user:pw@example.org/",)), "links"),
        ("cluster", Change(links=("https://exa mple.org/",)), "links"),
        ("cluster", Change(links=("https://",)), "links"),
        ("cluster", Change(links=("https://example.org:99999/",)), "links"),
        ("cluster", Change(links=('https://example.org/"><script>',)), "links"),
        ("cluster", Change(step="collate"), "step"),
        ("flow", Change(choice="neither"), "step"),
        ("cluster", Change(assignee=" "), "assignee"),
    ],
)
def test_no_review_may_be_given(kind: Any, change: Change, where: str) -> None:
    with pytest.raises(InvalidChangeError) as caught:
        checked(change, kind)
    assert caught.value.where == where


@pytest.mark.parametrize(
    ("kind", "change", "where"),
    [
        ("cluster", Change(status="dismissed"), "reason"),
        ("cluster", Change(status="dismissed", reason="other"), "reason_text"),
        ("cluster", Change(status="confirmed", reason="boilerplate"), "reason"),
        ("cluster", Change(reason="boilerplate"), "reason"),
        ("term", Change(choice="harmonise"), "choice"),
        ("term", Change(step="collate", choice="harmonise"), "choice"),
        ("term", Change(step="harmonise"), "step"),
        ("term", Change(step="harmonise", choice="differentiate"), "step"),
    ],
)
def test_what_does_not_go_together(kind: Any, change: Change, where: str) -> None:
    with pytest.raises(InvalidChangeError) as caught:
        applied(checked(change, kind), review(kind))
    assert caught.value.where == where


def test_the_steps_of_the_standard_may_be_gone_through() -> None:
    from msgspec.structs import asdict, replace

    one = review("term")
    for change in (Change(step="collate"), Change(step="choose"), Change(choice="differentiate"), Change(step="differentiate"), Change(step="maintain")):
        one = replace(one, **asdict(applied(checked(change, "term"), one).state))
    assert (one.step, one.choice) == ("maintain", "differentiate")


def test_a_dismissal_that_is_taken_back_has_no_reason_left() -> None:
    from msgspec.structs import asdict, replace

    dismissed = replace(review(), **asdict(applied(Change(status="dismissed", reason="other", reason_text="fordi"), review()).state))
    done = applied(Change(status="confirmed"), dismissed)
    assert {one.field: (one.before, one.after) for one in done.changes} == {
        "status": ("dismissed", "confirmed"), "reason": ("other", None), "reason_text": ("fordi", ""),
    }  # fmt: skip


def test_texts_get_one_form() -> None:
    change = checked(Change(tags=(" Barn ", "barn", "Arv  og skifte"), links=("https://example.org/sak/1",) * 2, comment=" a\r\nb "), "cluster")
    assert (change.tags, change.links, change.comment) == (("arv og skifte", "barn"), ("https://example.org/sak/1",), "a\nb")
