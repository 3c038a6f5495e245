"""The ``main`` element of a Lovdata file → canonical text, sections, units, changes.

One recursive walk; linear in the size of the document. Element classes are those of Lovdata's publicData.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from ingest.document import Block, BlockKind, Change, Link, Note, NoteKind, ParseWarning, Section, Unit, UnitKind
from ingest.language import detect
from ingest.writer import Writer

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset({"a", "i", "b", "em", "strong", "sub", "sup", "span", "u", "s", "small", "code"})
_LEDD = frozenset({"legalP", "numberedLegalP"})
_DEEPEST = 48  # levels of nesting that keep their structure; real law has about twenty
_SEPARATE = frozenset({"legalArticle", "futureLegalArticle", "document-change", "change", "gazettenote"})
_REPEALED = re.compile(r"\(?\s*(?:opph[eæ]v(?:et|a|d)|ophævet)", re.IGNORECASE)
_BLOCKS = _LEDD | {"defaultP", "centeredP", "listArticle", "leddfortsettelse", "changesToParent", "footnote"}
_PLAIN = _HEADINGS | _INLINE | {"ol", "ul", "li", "table", "p", "footer"}  # never looked through for provisions
_LETTER = re.compile(r"\(?([a-zæøå]{1,2})[.)]?\)?$", re.IGNORECASE)
_NUMBER = re.compile(r"\(?(\d+(?:[.\-]\d+)*\s?[a-z]?)[.)]?\)?$", re.IGNORECASE)


def classes(element: etree._Element) -> frozenset[str]:
    """The element's CSS classes."""
    return frozenset((element.get("class") or "").split())


@dataclass
class Body:
    """What a walk through ``main`` gives; immutable parts, ready for ``Document``."""

    text: str
    language: str
    sections: tuple[Section, ...]
    units: tuple[Unit, ...]
    changes: tuple[Change, ...]
    notes: tuple[Note, ...]
    warnings: tuple[ParseWarning, ...]


class _Blocks(list[Block]):
    """Blocks under construction, with the number of list items among them."""

    items: int = 0


@dataclass
class _Open:
    """A unit under construction."""

    kind: UnitKind
    name: str
    section: int
    label: str = ""
    heading: str = ""
    start: int = 0
    blocks: _Blocks = field(default_factory=_Blocks)
    ledd: int = 0  # opened so far, at any depth outside list items
    names: Counter[str] = field(default_factory=Counter)  # of its blocks
    notes: list[Note] = field(default_factory=list)
    repealed: bool = False
    first_link: int = 0


class BodyParser:
    """Walks one ``main``; use once."""

    def __init__(self, dokid: str, refid: str) -> None:
        self._prefixes = (dokid + "/", refid + "/")
        self._out = Writer()
        self._sections: list[Section] = []
        self._section_notes: dict[int, list[Note]] = {}
        self._units: list[Unit] = []
        self._changes: list[Change] = []
        self._notes: list[Note] = []
        self._warnings: list[ParseWarning] = []
        self._names: Counter[str] = Counter()
        self._texts: Counter[str] = Counter()
        self._depth = 0
        self._changed = ""  # refid of the act that the ``document-change`` being read changes
        self._hollow = False  # the open unit has blocks without text

    def parse(self, main: etree._Element) -> Body:
        """Walk the document body and return its parts."""
        self._container(main, -1, -1)
        text = self._out.text()
        language = detect(text[:60_000])
        units = tuple(self._with_language(unit, text, language) for unit in self._units)
        sections = tuple(
            Section(s.name, s.address, s.heading, s.parent, tuple(self._section_notes.get(index, ())))
            for index, s in enumerate(self._sections)
        )
        return Body(text, language, sections, units, tuple(self._changes), tuple(self._notes), tuple(self._warnings))

    @staticmethod
    def _with_language(unit: Unit, text: str, language: str) -> Unit:
        found = detect(text[unit.start : unit.end], language) if unit.end - unit.start > 200 else language
        if found == unit.language:
            return unit
        return Unit(unit.kind, unit.name, unit.label, unit.heading, unit.section, unit.start, unit.end, found,
                    unit.blocks, unit.links, unit.notes, unit.repealed, unit.change)  # fmt: skip

    # -- containers: main, section, change ------------------------------------------------------------------

    def _container(self, element: etree._Element, section: int, change: int) -> None:
        """Everything that may hold sections, provisions and loose text."""
        loose: _Open | None = None
        self._depth += 1
        if element.text and element.text.strip():
            loose = self._loose(section)
            self._text_block(loose.blocks, element.text)
        for child in element:
            css = classes(child)
            if self._is_separate(child, css) or (child.tag in _HEADINGS and not css):
                if loose:
                    self._close(loose, change)
                    loose = None
                self._separate(child, css, section, change)
            elif "changesToParent" in css or child.tag == "footer":
                self._note(child, css, section)
            else:
                loose = loose or self._loose(section)
                self._block(child, css, loose, "", loose.blocks)
            if child.tail and child.tail.strip():
                loose = loose or self._loose(section)
                self._text_block(loose.blocks, child.tail)
        if loose:
            self._close(loose, change)
        self._depth -= 1

    def _is_separate(self, element: etree._Element, css: frozenset[str]) -> bool:
        """Whether the element is more than a block: a section, a provision …, or a wrapper around one."""
        if self._depth > _DEEPEST:
            return False
        if element.tag == "section" or css & _SEPARATE:
            return True
        return (
            len(element) > 0
            and not css & _BLOCKS
            and element.tag not in _PLAIN
            and any(inner.tag == "section" or classes(inner) & _SEPARATE for inner in element.iter("section", "article"))
        )

    def _separate(self, child: etree._Element, css: frozenset[str], section: int, change: int) -> None:
        if child.tag == "section":
            self._section(child, section, change)
        elif child.tag in _HEADINGS:
            self._out.line(self._flat(child))
        elif "legalArticle" in css:
            self._unit(child, UnitKind.PROVISION, section, change)
        elif "futureLegalArticle" in css:
            self._unit(child, UnitKind.PROPOSAL, section, change)
        elif "document-change" in css:
            self._document_change(child, section)
        elif "change" in css:
            self._change(child, section)
        elif "gazettenote" in css:
            self._unit(child, UnitKind.NOTE, section, change)
        else:
            self._warn(child, f"<{child.tag}> around sections or provisions was looked through")
            self._container(child, section, change)

    def _section(self, element: etree._Element, parent: int, change: int) -> None:
        heading = next((child for child in element if child.tag in _HEADINGS and not classes(child)), None)
        address = self._address(element)
        self._sections.append(
            Section(element.get("data-name") or "", address, self._flat(heading) if heading is not None else "", parent)
        )
        self._container(element, len(self._sections) - 1, change)

    def _document_change(self, element: etree._Element, section: int) -> None:
        outer, self._changed = self._changed, (element.get("data-document") or "").strip()
        self._container(element, section, -1)
        self._changed = outer

    def _change(self, element: etree._Element, section: int) -> None:
        def targets(attribute: str) -> tuple[str, ...]:
            return tuple((element.get(attribute) or "").split())

        change = Change(self._changed, targets("data-change-part"), targets("data-repeal-part"),
                        targets("data-add-new-part"), targets("data-move-part"))  # fmt: skip
        self._changes.append(change)
        self._container(element, section, len(self._changes) - 1)

    # -- units ------------------------------------------------------------------------------------------------

    def _loose(self, section: int) -> _Open:
        """A unit for text outside provisions, named by its section and a running number."""
        base = self._sections[section].address if section >= 0 else ""
        self._texts[base] += 1
        name = self._unique(f"{base}/tekst-{self._texts[base]}" if base else f"tekst-{self._texts[base]}")
        self._out.line("")
        return _Open(UnitKind.TEXT, name, section, start=self._out.position, first_link=len(self._out.links))

    def _unit(self, element: etree._Element, kind: UnitKind, section: int, change: int) -> None:
        label = heading = ""
        children = list(element)
        header = next((child for child in children if self._is_header(child)), None)
        unit = _Open(kind, "", section, first_link=len(self._out.links))
        if header is not None:
            label, heading = self._header(header)
            self._out.line(f"{label}. {heading}".strip(". ") if heading else label)
            unit.first_link = len(self._out.links)
        unit.label, unit.heading = label, heading
        name = self._address(element) or re.sub(r"\s+", "", label)
        if kind is UnitKind.PROPOSAL:
            name = f"forslag/{name or 'tekst'}"
        elif kind is UnitKind.NOTE:
            name = "rettelse"
        elif not name:
            name = "uten-nummer"
            self._warn(element, "a provision without address and number")
        unit.name = self._unique(name)
        # Not by data-repealeddate: provisions that stand carry it too.
        unit.repealed = bool(_REPEALED.match(heading))
        self._out.line("")
        unit.start = self._out.position
        nested: list[etree._Element] = []
        if element.text and element.text.strip():
            self._text_block(unit.blocks, element.text)
        for child in children:
            css = classes(child)
            if child is header:
                pass
            elif self._is_separate(child, css):
                nested.append(child)
            elif "changesToParent" in css or child.tag == "footer":
                unit.notes.extend(self._notes_of(child, css))
            else:
                self._block(child, css, unit, "", unit.blocks)
            if child.tail and child.tail.strip():
                self._text_block(unit.blocks, child.tail)
        if not unit.repealed and not any(block.kind is BlockKind.LEDD for block in unit.blocks):
            unit.repealed = bool(_REPEALED.match(self._out.since(unit.start)))
        self._close(unit, change)
        self._depth += 1
        for child in nested:
            self._separate(child, classes(child), section, change)
        self._depth -= 1

    @staticmethod
    def _is_header(element: etree._Element) -> bool:
        return bool(classes(element) & {"legalArticleHeader", "futureLegalArticleHeader"})

    def _header(self, element: etree._Element) -> tuple[str, str]:
        """Number as printed and title; what stands in neither span counts to the title when there is none."""
        label = title = ""
        rest = [element.text or ""]
        for child in element:
            css = classes(child)
            if "legalArticleValue" in css:
                label = self._flat(child)
            elif "legalArticleTitle" in css:
                title = self._flat(child)
            elif "footnotereference" not in css:
                rest.append(self._flat(child))
            rest.append(child.tail or "")
        loose = " ".join("".join(rest).split()).strip(". ")
        return label, title or loose

    def _close(self, unit: _Open, change: int) -> None:
        end = self._out.end(unit.start)
        links = tuple(self._out.links[unit.first_link :])
        blocks = tuple(unit.blocks)
        if self._hollow:
            blocks, self._hollow = _within(blocks, unit.start, end), False
        if unit.kind is UnitKind.TEXT and end <= unit.start and not unit.blocks:
            return
        self._units.append(Unit(unit.kind, unit.name, unit.label, unit.heading, unit.section, unit.start, end,
                                "", blocks, links, tuple(unit.notes), unit.repealed, change))  # fmt: skip

    # -- blocks -------------------------------------------------------------------------------------------------

    def _add(self, into: _Blocks, kind: BlockKind, name: str, label: str, start: int, children: list[Block]) -> None:
        end = self._out.end(start)
        self._hollow = self._hollow or start == end
        into.append(Block(kind, name, label, start, end, tuple(children)))

    def _text_block(self, into: _Blocks, text: str) -> None:
        self._out.line("")
        start = self._out.position
        self._out.write(text)
        self._add(into, BlockKind.TEXT, "", "", start, [])

    def _block(self, element: etree._Element, css: frozenset[str], unit: _Open, prefix: str, into: _Blocks) -> None:
        """One block element; appends to ``into``. ``prefix`` is the address of what it stands in."""
        tag = element.tag
        if css & _LEDD:
            self._ledd(element, css, unit, prefix, into)
        elif tag in ("ol", "ul"):
            if element.text and element.text.strip():
                self._text_block(into, element.text)
            for item in element:
                self._item(item, unit, prefix, into)
                if item.tail and item.tail.strip():
                    self._text_block(into, item.tail)
        elif tag == "table":
            self._table(element, into)
        elif tag == "footer" or "changesToParent" in css:
            unit.notes.extend(self._notes_of(element, css))
        elif css & _SEPARATE:
            self._warn(element, f"{' '.join(css)} inside a block was read as text")
            self._flow(element, unit, prefix, into, BlockKind.TEXT, "")
        elif tag == "br" or (tag == "sup" and "footnotereference" in css):
            self._out.line("")
        elif tag == "a":
            self._out.line("")
            start = self._out.position
            self._flow(element, unit, prefix, into, BlockKind.TEXT, "")
            self._out.link(start, element.get("href") or "")
        elif tag == "p" and "leddfortsettelse" in css:
            self._flow(element, unit, prefix, into, BlockKind.CONTINUATION, "")
        elif css & {"miscHeadline", "futuretitle"}:
            self._flow(element, unit, prefix, into, BlockKind.HEADLINE, "")
        elif tag == "img":
            self._text_block(into, self._picture(element)) if into is unit.blocks else self._out.write(self._picture(element))
        else:
            if tag not in ("article", "p", "div", "blockquote", "span") and tag not in _INLINE:
                self._warn(element, f"unknown element <{tag}> was read as text")
            self._flow(element, unit, prefix, into, BlockKind.TEXT, "")

    def _ledd(self, element: etree._Element, css: frozenset[str], unit: _Open, prefix: str, into: _Blocks) -> None:
        if prefix:  # a text block inside a list item or numbered ledd: flows into its parent
            self._out.line("")
            self._children(element, unit, prefix, into)
            return
        unit.ledd += 1
        number = element.get("data-numerator") if "numberedLegalP" in css else None
        wanted = f"ledd-{number}" if number and number.isdigit() else f"ledd-{unit.ledd}"
        name = self._free(unit, wanted)
        self._out.line("")
        start = self._out.position
        children = _Blocks()
        self._children(element, unit, name, children)
        self._add(into, BlockKind.LEDD, name, f"({number})" if number else "", start, children)

    def _item(self, element: etree._Element, unit: _Open, prefix: str, into: _Blocks) -> None:
        if element.tag != "li":
            self._block(element, classes(element), unit, prefix, into)
            return
        label = " ".join((element.get("data-li-identifier") or element.get("data-name") or "").split())
        into.items += 1
        name = self._free(unit, f"{prefix}/{_item_name(label, into.items)}".lstrip("/"))
        self._out.line("")
        start = self._out.position
        if label:
            self._out.write(label + " ")
        children = _Blocks()
        self._out.hold()
        self._children(element, unit, name, children)
        self._out.release()
        self._add(into, BlockKind.ITEM, name, label, start, children)

    def _children(self, element: etree._Element, unit: _Open, prefix: str, into: _Blocks) -> None:
        """Text and children of a block: inline text is written, blocks become blocks."""
        out = self._out
        if self._depth > _DEEPEST:
            self._warn(element, f"nested more than {_DEEPEST} levels deep: read as plain text")
            out.write("".join(map(str, element.itertext())))
            return
        self._depth += 1
        if element.text:
            out.write(element.text)
        for child in element:
            self._inline_or_block(child, unit, prefix, into)
            if child.tail:
                out.write(child.tail)
        self._depth -= 1

    def _inline_or_block(self, child: etree._Element, unit: _Open, prefix: str, into: _Blocks) -> None:
        out = self._out
        tag = child.tag
        css = child.get("class") or ""
        if tag == "a":
            start = out.position
            self._children(child, unit, prefix, into)
            out.link(start, child.get("href") or "")
        elif tag == "sup" and "footnotereference" in css:
            return
        elif tag == "br":
            out.line("")
        elif tag == "img":
            out.write(self._picture(child))
        elif "latex" in css:
            out.write(" " + "".join(map(str, child.itertext())).strip().strip("$").strip() + " ")
        elif css == "data-marginOriginalId":
            self._children(child, unit, prefix, into)
            out.write(" ")
        elif css == "listArticle" or (tag in _INLINE and css not in ("miscHeadline", "futuretitle")):
            self._children(child, unit, prefix, into)
        else:
            self._block(child, classes(child), unit, prefix, into)

    def _flow(self, element: etree._Element, unit: _Open, prefix: str, into: _Blocks, kind: BlockKind, name: str) -> None:
        """A block of running text; blocks inside it (lists, ledd, tables) become its children."""
        self._out.line("")
        start = self._out.position
        children = _Blocks()
        self._children(element, unit, prefix, children)
        self._out.line("")
        self._add(into, kind, name, "", start, children)

    def _table(self, element: etree._Element, into: _Blocks) -> None:
        """A table as text: a line a row, cells parted by bars; a table in a cell is part of the cell."""
        self._out.line("")
        start = self._out.position
        for row in element.iter("caption", "tr"):
            if next(row.iterancestors("table")) is not element:
                continue
            cells = [row] if row.tag == "caption" else [cell for cell in row if cell.tag in ("td", "th")]
            texts = [self._flat(cell) for cell in cells]
            if any(texts):
                self._out.line("")
                line, written = self._out.position, " ".join(" | ".join(texts).split())
                self._out.line(written)
                self._links_in(cells, written, line)
        self._add(into, BlockKind.TABLE, "", "", start, [])
        self._out.line("")

    def _links_in(self, cells: list[etree._Element], written: str, line: int) -> None:
        """Links of a table row, found again in its line."""
        last = place = 0
        for link in (link for cell in cells for link in cell.iter("a")):
            text, target = self._flat(link), link.get("href") or ""
            within = next(link.iterancestors("a"), None) is not None  # no document should, and a hostile one does
            found = written.find(text, last if within else place)
            if text and target and found >= 0:
                last, place = found, max(place, found + len(text))
                self._out.links.append(Link(line + found, line + found + len(text), target))

    # -- notes and small things ---------------------------------------------------------------------------------

    def _note(self, element: etree._Element, css: frozenset[str], section: int) -> None:
        notes = self._notes_of(element, css)
        if section >= 0:
            self._section_notes.setdefault(section, []).extend(notes)
        else:
            self._notes.extend(notes)

    def _notes_of(self, element: etree._Element, css: frozenset[str]) -> list[Note]:
        if "changesToParent" in css:
            return [Note(NoteKind.AMENDMENT, "", self._flat(element), _targets(element))]
        notes = []
        for footnote in element.iterchildren("article"):
            label = footnote.find("span[@class='footnoteLabel']")
            text = self._flat(footnote)
            printed = self._flat(label) if label is not None else footnote.get("data-name") or ""
            notes.append(Note(NoteKind.FOOTNOTE, printed, text.removeprefix(printed).strip(), _targets(footnote)))
        return notes or [Note(NoteKind.FOOTNOTE, "", self._flat(element), _targets(element))]

    @staticmethod
    def _flat(element: etree._Element) -> str:
        """The text of an element on one line, footnote marks left out."""
        if not len(element):
            return " ".join((element.text or "").split())
        parts: list[str] = [element.text or ""]
        for child in element.iterchildren():
            css = child.get("class") or ""
            if child.tag == "br" or child.tag in ("li", "article", "p", "tr", "td", "div", "ul", "ol"):
                parts.append(" ")
            if not (child.tag == "sup" and "footnotereference" in css):
                parts.append(BodyParser._flat(child))
                # Folding drops the edge blanks of inline children; put back what the source had.
                inner = "".join(map(str, child.itertext()))
                if inner[-1:].isspace():
                    parts.append(" ")
                if inner[:1].isspace():
                    parts.insert(-1 if not inner[-1:].isspace() else -2, " ")
            parts.append(child.tail or "")
        return " ".join("".join(parts).split())

    @staticmethod
    def _picture(element: etree._Element) -> str:
        return f" [Figur: {element.get('alt') or element.get('src') or 'uten beskrivelse'}] "

    def _address(self, element: etree._Element) -> str:
        address = (element.get("data-lovdata-URL") or "").strip()
        for prefix in self._prefixes:
            if len(prefix) > 1 and address.startswith(prefix):
                return address[len(prefix) :]
        match = re.match(r"[A-Z]+/[a-zæøå]+/[\d-]+/(.+)", address)
        return match.group(1) if match else element.get("data-name") or ""

    def _unique(self, name: str) -> str:
        self._names[name] += 1
        count = self._names[name]
        return name if count == 1 else self._unique(f"{name}~{count}")

    @staticmethod
    def _free(unit: _Open, name: str) -> str:
        """The name, or the name with a number where the unit has used it: addresses of blocks are unique."""
        candidate = name
        while unit.names[candidate]:
            unit.names[name] += 1
            candidate = f"{name}~{unit.names[name]}"
        unit.names[candidate] += 1
        return candidate

    def _warn(self, element: etree._Element, message: str) -> None:
        self._warnings.append(ParseWarning(element.get("id") or self._address(element) or str(element.tag), message))


def _targets(element: etree._Element) -> tuple[str, ...]:
    return tuple(link.get("href") or "" for link in element.iter("a"))


def _within(blocks: tuple[Block, ...], start: int, end: int) -> tuple[Block, ...]:
    """The blocks with those that have no text moved inside what they stand in."""
    kept = []
    for block in blocks:
        low = min(max(block.start, start), end)
        high = min(max(block.end, low), end)
        kept.append(Block(block.kind, block.name, block.label, low, high, _within(block.children, low, high)))
    return tuple(kept)


def _item_name(label: str, position: int) -> str:
    """Address of a list item: ``bokstav-a``, ``nummer-3``, or its place where it has no such label.

    >>> _item_name("a.", 1), _item_name("3)", 3), _item_name("–", 2)
    ('bokstav-a', 'nummer-3', 'punkt-2')
    """
    if match := _LETTER.match(label):
        return f"bokstav-{match.group(1).lower()}"
    if match := _NUMBER.match(label):
        return "nummer-" + re.sub(r"\s", "", match.group(1))
    return f"punkt-{position}"
