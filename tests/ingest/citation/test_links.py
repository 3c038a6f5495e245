"""Lovdata's links beside the words of a citation."""

from ingest.citation import Citation, LinkSpan, with_links

TEXT = "jf. § 3 og fjellforordningen artikkel 2"
OWN = "lov/2050-03-03-4"


def citation(start: int, end: int, *targets: str) -> Citation:
    return Citation(TEXT[start:end], start, end, targets, "internal" if targets else "unresolved")


def test_a_link_settles_what_the_words_leave_open() -> None:
    (found,) = with_links([citation(11, 39)], [LinkSpan(29, 39, "lov/2051-01-01-1/a2")], TEXT, OWN)
    assert (found.targets, found.kind, found.text) == (("lov/2051-01-01-1/a2",), "external", "fjellforordningen artikkel 2")


def test_words_that_lead_somewhere_stand() -> None:
    words = citation(4, 7, f"{OWN}/§3/ledd-2")
    assert with_links([words], [LinkSpan(4, 7, f"{OWN}/§3")], TEXT, OWN) == [words]


def test_a_link_without_words_is_a_citation_in_its_place() -> None:
    found = with_links([citation(11, 39, "lov/x/a2")], [LinkSpan(4, 7, f"{OWN}/§3")], TEXT, OWN)
    assert [(one.text, one.kind) for one in found] == [("§ 3", "internal"), (TEXT[11:39], "internal")]


def test_kinds_and_other_addresses() -> None:
    links = [LinkSpan(0, 3, "eu/32006l0123"), LinkSpan(4, 7, "avtale/1992-05-02"), LinkSpan(8, 10, "#kapittel-1")]
    assert [(one.targets, one.kind) for one in with_links([], links, TEXT, OWN)] == [(("eu/32006l0123",), "eu")]
