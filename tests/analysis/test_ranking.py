"""Which clusters come first, and which are one finding."""

import numpy as np
from numpy.typing import NDArray

from analysis.index.loaded import Level
from analysis.overlap.ranking import RELEVANT, Facts, folded, values
from analysis.rows import Row


def row(number: int, *, document: int, ministry: str = "A", boilerplate: str = "", act: bool = True) -> Row:
    name = f"{'lov' if act else 'forskrift'}/2071-01-01-{document}"
    return Row(f"{name}/§{number}", name, "provision", "§", "", "", "", "nb", (ministry,),
               "in-force", boilerplate, "", 100)  # fmt: skip


def worth(rows: list[Row], *clusters: list[int], relevance: list[float] | None = None, coherence: float = 0.5,
          of_event: bool = False) -> list[float]:  # fmt: skip
    """Value of clusters of rows; each passage is its own row."""
    width = max(map(len, clusters))
    members = np.array([one + [-1] * (width - len(one)) for one in clusters], dtype=np.int32)
    level = Level(members, (members >= 0).sum(axis=1).astype(np.int32), np.full(len(clusters), coherence, np.float32),
                  np.zeros(len(clusters), np.uint64))  # fmt: skip
    known: NDArray[np.float64] | None = None if relevance is None else np.array(relevance)
    owners = np.arange(len(rows), dtype=np.int32)
    found: list[float] = values(level, owners, Facts.of(rows), known, np.arange(len(clusters)), of_event=of_event).tolist()
    return found


def test_one_document_alone_is_no_overlap() -> None:
    rows = [row(n, document=1) for n in range(3)] + [row(3, document=2)]
    alone, across, single = worth(rows, [0, 1, 2], [0, 3], [2])
    assert alone == single == 0 < across


def test_more_ministries_are_worth_more() -> None:
    rows = [row(n, document=n, ministry=ministry) for n, ministry in enumerate("AAAABC")]
    one, two, three = worth(rows, [0, 1, 2], [0, 1, 4], [0, 4, 5])
    assert 0 < one < two < three


def test_more_documents_are_worth_more() -> None:
    rows = [row(n, document=document) for n, document in enumerate([0, 0, 1, 2, 3])]
    two, three, four = worth(rows, [0, 1, 2], [0, 2, 3], [0, 2, 3, 4])
    assert 0 < two < three < four


def test_closer_is_worth_more() -> None:
    rows = [row(n, document=n) for n in range(2)]
    assert worth(rows, [0, 1], coherence=0.3) < worth(rows, [0, 1], coherence=0.6)


def test_what_every_act_has_comes_last() -> None:
    stale = [row(n, document=n, ministry=f"M{n}", boilerplate="commencement") for n in range(8)]
    rows = [*stale, row(8, document=8), row(9, document=9)]
    mostly, half, plain = worth(rows, list(range(8)), [0, 8], [8, 9], coherence=0.4)
    assert 0 < mostly < plain / 2
    assert half >= plain  # half is not most


def test_what_the_event_is_about_comes_first() -> None:
    rows = [row(n, document=n) for n in range(4)]
    about, partly, not_at_all = worth(rows, [0, 1], [0, 2], [2, 3], relevance=[RELEVANT, 3 * RELEVANT, 0, 0])
    assert about > partly > not_at_all == 0


def test_relevance_beyond_squarely_adds_nothing() -> None:
    rows = [row(n, document=n) for n in range(2)]
    assert worth(rows, [0, 1], relevance=[RELEVANT] * 2) == worth(rows, [0, 1], relevance=[9 * RELEVANT] * 2) == worth(rows, [0, 1])


def test_of_an_event_the_tight_and_the_acts_come_first() -> None:
    """Twenty regulations of one ministry are no more than two; twice as loose is worth less than half."""
    rows = [row(n, document=n, act=n < 2) for n in range(22)]
    few, many = worth(rows, [0, 1, 2, 3], list(range(22)), of_event=True)
    assert few == many
    loose, tight = (worth(rows, [0, 1], coherence=one, of_event=True)[0] for one in (0.3, 0.6))
    assert loose < tight / 2


def fold(clusters: list[list[int]], limit: int = 99, share: float = 0.4) -> list[int]:
    return folded(range(len(clusters)), lambda n: clusters[n], limit, share)


def test_the_first_stands_for_those_that_share_its_members() -> None:
    assert fold([[1, 2, 3, 4, 5], [4, 5, 6, 7, 8], [6, 7, 8, 9], [1, 2, 3, 4, 5]]) == [0, 2]
    assert fold([[1, 2, 3, 4, 5], [5, 6, 7, 8, 9]]) == [0, 1]  # a fifth is shared
    assert fold([[1, 2, 3, 4, 5], [5, 6]]) == [0]  # half of the smaller one


def test_folding_is_stricter_with_a_greater_share() -> None:
    clusters = [[1, 2, 3, 4, 5], [1, 2, 3, 4, 6], [1, 2, 3, 4, 5]]
    assert fold(clusters, share=0.9) == [0, 1]
    assert fold(clusters, share=0.8) == [0]


def test_folding_stops_at_the_limit() -> None:
    seen: list[int] = []

    def members(number: int) -> list[int]:
        seen.append(number)
        return [number]

    assert folded(range(100), members, 3) == [0, 1, 2]
    assert seen == [0, 1, 2]
    assert folded([], members, 3) == []
