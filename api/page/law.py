"""Law text as markup: a line for every list item, citations as links, spans marked. The words are those of the law, none more."""

from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup, escape

from api.page.addresses import provision_address
from api.page.views.law import Passage

Span = tuple[int, int]
DEEPEST: Final = 3


def law(passage: Passage, marks: Sequence[Span] = (), tag: str = "mark") -> Markup:
    """A passage as lines.

    :param marks: spans to mark, in order and apart
    :param tag: ``ins`` for what only this text has, ``del`` for what the others lack, ``mark`` for what to look at
    """
    text, depths = passage.text, dict(passage.items)
    lines: list[Markup] = []
    start = 0
    for line in text.split("\n"):
        depth = min(depths.get(start, 0), DEEPEST)
        inside = Markup("").join(_pieces(passage, start, start + len(line), marks, tag))
        lines.append(Markup('<span class="line{}">{}</span>').format(f" item-{depth}" if depth else "", inside))
        start += len(line) + 1
    return Markup("\n").join(lines)


def _pieces(passage: Passage, start: int, end: int, marks: Sequence[Span], tag: str) -> Iterator[Markup]:
    at = start
    for link in passage.links:
        low, high = max(link.start, start), min(link.end, end)
        if low >= high or low < at:
            continue
        yield _marked(passage.text, at, low, marks, tag)
        yield Markup('<a class="cite" href="{}">{}</a>').format(
            provision_address(link.target), _marked(passage.text, low, high, marks, tag)
        )
        at = high
    yield _marked(passage.text, at, end, marks, tag)


def _marked(text: str, start: int, end: int, marks: Sequence[Span], tag: str) -> Markup:
    made, at = Markup(""), start
    for low, high in marks:
        low, high = max(low, at), min(high, end)  # noqa: PLW2901
        if low >= high:
            continue
        made += escape(text[at:low]) + Markup("<{0}>{1}</{0}>").format(Markup(tag), text[low:high])  # noqa: S704
        at = high
    return made + escape(text[at:end])
