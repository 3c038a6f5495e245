"""Ranges in invented sentences: one statement with two ends, open or closed as the words say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.bounds import ranges
from analysis.quantity import find_quantities, fold

CASES = [
    ("Ungdom mellom 15 og 18 år kan ro.", "age", "mellom 15 og 18 år", "[15, 18)"),
    ("Ungdom millom 15 og 18 år kan ro.", "age", "millom 15 og 18 år", "[15, 18)"),
    ("Barn fra 12 til og med 15 år kan ro.", "age", "fra 12 til og med 15 år", "[12, 15]"),
    ("Barn 12–15 år kan ro.", "age", "12–15 år", "[12, 15]"),
    ("Barn under 18 år går gratis.", "age", "under 18 år", "[…, 18)"),
    ("Den som har fylt 16 år, kan ro.", "age", "fylt 16 år", "[16, …]"),
    ("Medlemmer over 67 år får nøkkel.", "age", "over 67 år", "(67, …]"),
    ("Den som ikke er eldre enn 20 år, kan ro.", "age", "eldre enn 20 år", "[…, 20]"),
    ("Plassen varer inntil barnet har fylt 18 år.", "age", "fylt 18 år", "[…, 18)"),
    ("Den som er 16 år eller eldre, kan ro.", "age", "16 år", "[16, …]"),
    ("Personer over 15 år og under 18 år kan ro.", "age", "over 15 år og under 18 år", "(15, 18)"),
    ("Den som har fylt 15 år, men ikke fylt 18 år, kan ro.", "age", "fylt 15 år, men ikke fylt 18 år", "[15, 18)"),
    ("Den som har fylt 15, men ikke 18 år, kan ro.", "age", "fylt 15, men ikke 18 år", "[15, 18)"),
    ("Satsen er mellom 10 og 20 prosent.", "percent", "mellom 10 og 20 prosent", "[10, 20]"),
    ("Boten er mellom 1 000 og 5 000 kroner.", "amount", "mellom 1 000 og 5 000 kroner", "[1000, 5000]"),
    ("Prøvetiden er fra 3 til 6 måneder.", "duration", "fra 3 til 6 måneder", "[3, 6]"),
    ("Mer enn halvparten skal bo her.", "percent", "Mer enn halvparten", "(50, …]"),
    ("Aldersgrensen er 20 år.", "age", "20 år", "[…, …]"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "span", "ends"), CASES)
def test_one_range(text: str, kind: str, span: str, ends: str) -> None:
    (one,) = ranges(find_quantities(text), fold(text))
    assert (one.kind, text[one.start : one.end]) == (kind, span)
    lower, upper = ("…" if end is None else f"{end:g}" for end in (one.lower, one.upper))
    assert f"{'(' if one.lower_exclusive else '['}{lower}, {upper}{')' if one.upper_exclusive else ']'}" == ends


@pytest.mark.parametrize(
    "text", ["Barn under 12 år og voksne over 67 år går gratis.", "Minst 3 prosent og høyst 500 kroner.", "Den som har fylt 15 eller 18 år."]
)
def test_what_does_not_belong_together_stays_apart(text: str) -> None:
    assert len(ranges(find_quantities(text), fold(text))) == 2


WORDS = st.sampled_from("fylt 15 18 år mellom fra og til , men ikke under over minst 10 prosent – innen".split())


@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=100))
def test_any_text_gives_ranges_in_order_that_hold_something(text: str) -> None:
    found = ranges(find_quantities(text), fold(text))
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert one.lower is None or one.upper is None or one.lower <= one.upper
        assert one.bound is None or (one.lower is None) != (one.upper is None)
    assert [one.start for one in found] == sorted(one.start for one in found)
