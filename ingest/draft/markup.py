"""HTML, Markdown and Lovdata's XML → lines. Nothing is run, and nothing is fetched: addresses are not followed, scripts are dropped."""

import re
from collections.abc import Iterator
from typing import Final

import lxml.html
from lxml import etree
from markdown_it import MarkdownIt

from ingest.draft.errors import DraftError
from ingest.draft.model import Line, Role
from ingest.encoding import decode

_DROPPED: Final = frozenset(
    "script style head template noscript iframe object embed svg math nav form button select textarea audio video canvas".split()
)
_HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())
_BLOCKS: Final = (
    frozenset(
        (
            "p div section article main body html blockquote td th tr table tbody thead ul ol li dl dt dd pre header footer figure "
            "address center"
        ).split()
    )
    | _HEADINGS
)
_NOT_LAW: Final = frozenset("changesToParent footnotes footnote gazettenote documentHeader".split())
_LABEL: Final = re.compile(r"^(\(?[a-zæøå0-9]{1,3}[.)]|[–•-])\s+", re.IGNORECASE)
DEEPEST: Final = 200


def html_lines(data: bytes) -> list[Line]:
    """The lines of a page."""
    text, _ = decode(data)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = lxml.html.document_fromstring(text, parser=parser, ensure_head_body=False)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        raise DraftError("HTML-filen lar seg ikke lese; åpne den i en nettleser, kopier teksten til Word og lagre som .docx.") from None
    return list(_html(root, 0, 0))


def _html(element: etree._Element, depth: int, level: int) -> Iterator[Line]:
    if not isinstance(element.tag, str) or element.tag in _DROPPED or depth > DEEPEST:
        return
    if element.tag == "table":
        yield from _table(element)
        return
    role: Role = "heading" if element.tag in _HEADINGS else ""
    rank = int(element.tag[1]) if role else 0
    number, label = 0, ""
    running: list[str] = [element.text or ""]

    def flush() -> Iterator[Line]:
        for part in "".join(running).split("\n\0"):
            if said := " ".join(part.split()):
                yield Line(said, _role_of(said, role), level=rank)
        running.clear()

    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "br":
            running.append("\n\0")
        elif tag == "li":
            yield from flush()
            number += 1
            label = _marker(element, child, number)
            yield from _item(child, label, depth + 1, level)
        elif tag in _BLOCKS or any(isinstance(inner.tag, str) and inner.tag in _BLOCKS for inner in child.iterdescendants()):
            yield from flush()
            yield from _html(child, depth + 1, level + (tag in ("ul", "ol") and element.tag == "li"))
        elif tag and tag not in _DROPPED:
            running.append(_inline(child))
        running.append(child.tail or "")
    yield from flush()


def _role_of(text: str, role: Role) -> Role:
    return "" if role == "heading" and text.startswith("§") else role


def _inline(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        parts.append("\n\0" if tag == "br" else _inline(child) if tag and tag not in _DROPPED else "")
        parts.append(child.tail or "")
    return "".join(parts)


def _item(element: etree._Element, label: str, depth: int, level: int) -> Iterator[Line]:
    first = True
    for line in _html(element, depth, level + 1):
        if first and line.role == "":
            found = _LABEL.match(line.text)
            printed = found[1] if found else label
            yield Line(line.text[found.end() :] if found else line.text, "item", printed, level)
        else:
            yield line if line.role or line.label else Line(line.text, "")
        first = False


def _marker(parent: etree._Element, item: etree._Element, number: int) -> str:
    if parent.tag == "ul":
        return str(item.get("data-li-identifier") or item.get("data-name") or "–")
    start = parent.get("start", "1")
    value = str(item.get("value") or (int(start) + number - 1 if start.isdigit() else number))
    return marker(str(parent.get("type") or "1"), int(value) if value.isdigit() else number)


def marker(style: str, number: int) -> str:
    """The label of an item of a numbered list.

    >>> marker("a", 3), marker("1", 3), marker("i", 4)
    ('c)', '3.', 'iv)')
    """
    if style.lower() == "a":
        return ("abcdefghijklmnopqrstuvwxyzæøå"[(number - 1) % 29]) + ")"
    if style.lower() == "i":
        return ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")[min(number, 10)] + ")"
    return f"{number}."


def _table(element: etree._Element) -> Iterator[Line]:
    for row in element.iter("tr"):
        cells = [" ".join(_inline_all(cell).split()) for cell in row if isinstance(cell.tag, str) and cell.tag in ("td", "th")]
        if len(cells) == 1 and cells[0]:
            yield Line(cells[0])
        elif any(cells):
            yield Line(" | ".join(cells), "table")


def _inline_all(element: etree._Element) -> str:
    return (
        " ".join(str(part) for part in element.itertext() if part.strip())
        if not any(isinstance(one.tag, str) and one.tag in _DROPPED for one in element.iter())
        else _inline(element)
    )


def markdown_lines(text: str) -> list[Line]:
    """The lines of a Markdown file. Raw HTML in it is kept as words, without its tags."""
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(text)
    lines: list[Line] = []
    lists: list[tuple[str, int]] = []
    labels: list[str] = []
    heading = 0
    cells: list[str] | None = None
    for token in tokens:
        if token.type == "heading_open":
            heading = int(token.tag[1])
        elif token.type == "heading_close":
            heading = 0
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append((token.type, int(token.attrs.get("start", 1) or 1) - 1))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            kind, number = lists[-1]
            lists[-1] = (kind, number + 1)
            labels.append("–" if kind.startswith("bullet") else f"{number + 1}{token.markup or '.'}")
        elif token.type == "list_item_close":
            labels[:] = labels[:-1] if labels else labels
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            lines.append(Line(" | ".join(cells), "table"))
            cells = None
        elif token.type == "inline" and cells is not None:
            cells.append(_words(token.children or []).replace("\n", " "))
        elif token.type == "inline":
            for number, said in enumerate(filter(None, map(str.strip, _words(token.children or []).split("\n")))):
                if heading:
                    lines.append(Line(said, _role_of(said, "heading"), level=heading))
                elif labels and labels[-1] and number == 0:
                    found = _LABEL.match(said) if labels[-1] == "–" else None
                    lines.append(Line(said[found.end() :] if found else said, "item", found[1] if found else labels[-1], len(lists) - 1))
                    labels[-1] = ""
                else:
                    lines.append(Line(said))
        elif token.type in ("code_block", "fence"):
            lines.extend(Line(one) for one in token.content.split("\n"))
    return lines


def _words(tokens: list) -> str:  # type: ignore[type-arg]
    parts = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "image":
            parts.append("")
        else:
            parts.append(token.content)
    return "".join(parts)


# -- Lovdata ----------------------------------------------------------------------------------------------------


def is_lovdata(data: bytes) -> bool:
    """Whether it is a file in Lovdata's publicData format."""
    head = data[:20_000]
    return b"documentHeader" in head or b"documentBody" in head or b'class="legalArticle"' in head


def lovdata_lines(main: etree._Element) -> list[Line]:
    """The lines of a Lovdata document's ``main``, with what its classes tell."""
    return list(_lovdata(main, 0, 0))


def _lovdata(element: etree._Element, level: int, depth: int) -> Iterator[Line]:
    for child in element:
        css = frozenset((child.get("class") or "").split())
        if css & _NOT_LAW or child.tag == "footer" or depth > DEEPEST:
            continue
        if child.tag == "table":
            yield from _table(child)
        elif child.tag == "section":
            yield from _lovdata(child, level + 1, depth + 1)
        elif "legalArticleHeader" in css:
            yield Line(_printed(child), "own")
        elif "futureLegalArticleHeader" in css:
            yield Line(_printed(child), "new")
        elif "futuretitle" in css:
            yield Line(_flat(child), "heading", level=3)
        elif child.tag == "h1":
            yield Line(_flat(child), "title")
        elif child.tag in _HEADINGS:
            yield Line(_flat(child), "heading", level=max(1, level))
        elif child.tag in ("ul", "ol"):
            yield from _lovdata_list(child, 0, depth + 1)
        elif any(_is_block(one) for one in child.iterdescendants()):
            said = _flat(child)
            if said:
                yield Line(said, _lovdata_role(css))
            yield from _lovdata(child, level, depth + 1)
        else:
            for said in _flat(child, breaks=True).split("\n"):
                if said.strip():
                    yield Line(said, _lovdata_role(css))


def _is_block(element: etree._Element) -> bool:
    """Whether an element is more than words in a line; the header of a wording that is put in is, though it is a span."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return (
        tag in ("article", "section", "ul", "ol", "table", "p", "div")
        or tag in _HEADINGS
        or "futureLegalArticleHeader" in (element.get("class") or "")
    )


def _lovdata_role(css: frozenset[str]) -> Role:
    return "ledd" if css & {"legalP", "numberedLegalP"} else ""


def _lovdata_list(element: etree._Element, level: int, depth: int) -> Iterator[Line]:
    for number, item in enumerate(element.iterchildren("li"), 1):
        label = str(item.get("data-li-identifier") or item.get("data-name") or "") or (
            _marker(element, item, number) if element.tag == "ol" else "–"
        )
        said = _flat(item, lists=False)
        yield Line(said or "–", "item", label, level)
        if depth < DEEPEST:
            for inner in item.iter("ul", "ol"):
                if next(inner.iterancestors("li")) is item:
                    yield from _lovdata_list(inner, level + 1, depth + 1)


def _printed(element: etree._Element) -> str:
    value = next((_flat(one) for one in element.iter("span") if "legalArticleValue" in (one.get("class") or "")), "")
    title = next((_flat(one) for one in element.iter("span") if "legalArticleTitle" in (one.get("class") or "")), "")
    return f"{value}. {title}" if value and title else value or _flat(element)


def _flat(element: etree._Element, *, lists: bool = False, breaks: bool = False) -> str:
    """The words of an element, without those of blocks inside it."""
    parts = [element.text or ""]
    for child in element:
        css = child.get("class") or "" if isinstance(child.tag, str) else ""
        inside = isinstance(child.tag, str) and (
            child.tag in ("ul", "ol", "table", "section", "footer") or (child.tag in _HEADINGS) or "Header" in css or "futuretitle" in css
        )
        if isinstance(child.tag, str) and child.tag == "br":
            parts.append("\n" if breaks else " ")
        elif not inside and isinstance(child.tag, str) and "footnotereference" not in css:
            item = element.tag == "li" or "listArticle" in (element.get("class") or "")
            if (child.tag != "article" and child.tag not in ("p", "div")) or item:
                parts.append((" " if item else "") + _flat(child, breaks=breaks))
        parts.append(child.tail or "")
    text = "".join(parts)
    return "\n".join(" ".join(one.split()) for one in text.split("\n")) if breaks else " ".join(text.split())
