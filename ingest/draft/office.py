"""Word (docx) and OpenDocument (odt) → lines. Macros, passwords and swollen archives are refused before anything is unpacked."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from ingest.draft.errors import DraftError
from ingest.draft.markup import marker
from ingest.draft.model import Line, Role

MAX_MEMBERS: Final = 3000
MAX_UNPACKED: Final = 120 * 1024 * 1024
"""Bytes that all members together may unpack to."""

MAX_RATIO: Final = 200
"""Times that a member of more than ``SMALL`` bytes may grow: text shrinks to a tenth, a bomb to a thousandth."""

SMALL: Final = 2 * 1024 * 1024
OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_LABEL: Final = re.compile(r"^(\(?[a-zæøå]{1,2}[.)]|\(?\d{1,3}[.)]|[–•-])\s+")
CORRUPT: Final = "Filen er skadet eller ikke det den utgir seg for; åpne den i Word, lagre på nytt som .docx og prøv igjen."
PASSWORD: Final = "Filen er passordbeskyttet; fjern passordet og lagre den på nytt, så kan den leses."  # noqa: S105  (a message)
MACROS: Final = "Filen inneholder makroer og blir ikke åpnet; lagre den på nytt som vanlig .docx eller .odt uten makroer."
BOMB: Final = "Filen pakkes ut til langt mer enn en lovtekst kan være; kopier teksten til et nytt dokument og lagre på nytt."


def opened(data: bytes) -> zipfile.ZipFile:
    """The archive that an office file is, when it is safe to read.

    :raises DraftError: damaged, with a password, with macros, or too large when unpacked
    """
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise DraftError(PASSWORD)
        raise DraftError("Filen er i et gammelt Word-format (.doc); åpne den i Word og lagre som .docx.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise DraftError(CORRUPT) from None
    if len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_UNPACKED:
        raise DraftError(BOMB)
    if any(one.file_size > SMALL and one.file_size > MAX_RATIO * max(1, one.compress_size) for one in members):
        raise DraftError(BOMB)
    if any(one.flag_bits & 1 for one in members):
        raise DraftError(PASSWORD)
    names = {one.filename for one in members}
    if len(names) != len(members):
        raise DraftError(CORRUPT)
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or name.startswith(("Basic/", "Scripts/")) for name in names):
        raise DraftError(MACROS)
    return archive


def docx_lines(data: bytes) -> list[Line]:
    """The lines of a Word document; changes that are tracked count as made, comments and notes are left out.

    :raises DraftError: see ``opened``; or it is not a Word document
    """
    archive = opened(data)
    if "word/document.xml" not in archive.namelist():
        raise DraftError(CORRUPT)
    try:
        if b"macroEnabled" in archive.read("[Content_Types].xml"):
            raise DraftError(MACROS)
        document = docx.Document(io.BytesIO(data))
        return list(_Word(document).lines())
    except DraftError:
        raise
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError, AttributeError,
            NotImplementedError, OSError, RecursionError):  # fmt: skip
        raise DraftError(CORRUPT) from None


class _Word:
    """One document being read, with where its numbered lists stand."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._counts: dict[tuple[str, int], int] = {}
        self._formats = self._numbering()

    def lines(self) -> Iterator[Line]:
        yield from self._in(self._document.element.body)

    def _in(self, parent: etree._Element) -> Iterator[Line]:
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag") and not _contents(child):
                yield from self._in(child)

    def _table(self, table: etree._Element) -> Iterator[Line]:
        for row in table.iterchildren(f"{_W}tr"):
            cells = [list(self._in(cell)) for cell in row.iterchildren(f"{_W}tc")]
            if len(cells) == 1:
                yield from cells[0]
            else:
                yield Line(" | ".join(" ".join(line.text for line in cell) for cell in cells), "table")

    def _paragraph(self, element: etree._Element) -> Iterator[Line]:
        style = self._style(element)
        if style.lower().startswith(("toc", "inn", "header", "footer")) and re.match(r"(?i)toc|innhold|header|footer", style):
            return
        parts = [one for one in _words(element).split("\n") if one.strip()]
        heading = re.match(r"(?i)(?:heading|overskrift)\s?(\d)?", style)
        label, level = self._label(element)
        for number, text in enumerate(parts):
            role: Role = ""
            if re.match(r"(?i)title|tittel", style):
                role = "title"
            elif heading and not text.startswith("§"):
                role = "heading"
            if label and number == 0 and not role:
                found = _LABEL.match(text)
                if label.startswith(("§", "(")) or label.lower().startswith("kap"):
                    yield Line(f"{label} {text}")
                else:
                    yield Line(text[found.end() :] if found else text, "item", found[1] if found else label, level)
            else:
                yield Line(text, role, level=int(heading[1] or 1) if heading and role == "heading" else 0)

    def _style(self, element: etree._Element) -> str:
        wanted = element.find(f"{_W}pPr/{_W}pStyle")
        name = wanted.get(f"{_W}val") if wanted is not None else None
        if not name:
            return ""
        for style in self._document.styles.element.iterchildren(f"{_W}style"):
            if style.get(f"{_W}styleId") == name:
                own = style.find(f"{_W}name")
                return str(own.get(f"{_W}val") if own is not None else name)
        return str(name)

    def _numbering(self) -> dict[tuple[str, int], tuple[str, str, int]]:
        """(list, level) → kind of number, pattern, start."""
        try:
            root = self._document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return {}
        abstract = {one.get(f"{_W}abstractNumId"): one for one in root.iterchildren(f"{_W}abstractNum")}
        found = {}
        for number in root.iterchildren(f"{_W}num"):
            pointed = number.find(f"{_W}abstractNumId")
            kept = abstract.get(pointed.get(f"{_W}val")) if pointed is not None else None
            for level in kept.iterchildren(f"{_W}lvl") if kept is not None else ():

                def value(name: str, level: etree._Element = level) -> str:
                    one = level.find(f"{_W}{name}")
                    return str(one.get(f"{_W}val") or "") if one is not None else ""

                depth = int(level.get(f"{_W}ilvl") or 0)
                found[str(number.get(f"{_W}numId")), depth] = (value("numFmt"), value("lvlText"), int(value("start") or 1))
        return found

    def _label(self, element: etree._Element) -> tuple[str, int]:
        """The number that Word prints before a paragraph, and its level."""
        properties = element.find(f"{_W}pPr/{_W}numPr")
        if properties is None:
            properties = self._numbered_style(element)
        if properties is None:
            return "", 0
        number, level = properties.find(f"{_W}numId"), properties.find(f"{_W}ilvl")
        name = str(number.get(f"{_W}val")) if number is not None else "0"
        depth = int(level.get(f"{_W}val") or 0) if level is not None else 0
        if name == "0" or (name, depth) not in self._formats:
            return "", 0
        kind, pattern, start = self._formats[name, depth]
        self._counts[name, depth] = self._counts.get((name, depth), start - 1) + 1
        for other in [key for key in self._counts if key[0] == name and key[1] > depth]:
            del self._counts[other]
        if kind == "bullet":
            return "–", depth
        for place in range(depth + 1):
            shown = self._formats.get((name, place), ("decimal", "", 1))[0]
            pattern = pattern.replace(f"%{place + 1}", _number(shown, self._counts.get((name, place), 1)))
        return pattern.strip(), depth

    def _numbered_style(self, element: etree._Element) -> etree._Element | None:
        wanted = element.find(f"{_W}pPr/{_W}pStyle")
        name = wanted.get(f"{_W}val") if wanted is not None else None
        for style in self._document.styles.element.iterchildren(f"{_W}style") if name else ():
            if style.get(f"{_W}styleId") == name:
                found: etree._Element | None = style.find(f"{_W}pPr/{_W}numPr")
                return found
        return None


def _contents(element: etree._Element) -> bool:
    """A table of contents that Word has made."""
    return any("Table of Contents" in (one.get(f"{_W}val") or "") for one in element.iter(f"{_W}docPartGallery"))


def _number(kind: str, number: int) -> str:
    style = {"lowerLetter": "a", "upperLetter": "a", "lowerRoman": "i", "upperRoman": "i"}.get(kind, "1")
    text = marker(style, number).rstrip(").")
    return text.upper() if kind.startswith("upper") else text


def _inside_tabs(element: etree._Element) -> bool:
    """A tab stop that a paragraph defines, not one that it has."""
    parent = element.getparent()
    return parent is not None and parent.tag == f"{_W}tabs"


def _words(element: etree._Element) -> str:
    """What a paragraph says once tracked changes are made."""
    parts = []
    for one in element.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen", f"{_W}cr"):
        if any(above.tag in (f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent") for above in one.iterancestors()) or _inside_tabs(one):
            continue
        tag = one.tag.removeprefix(_W)
        parts.append({"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(tag, one.text or ""))
    return "".join(parts)


# -- OpenDocument -----------------------------------------------------------------------------------------------


def odt_lines(data: bytes) -> list[Line]:
    """The lines of an OpenDocument text; changes that are tracked count as made.

    :raises DraftError: see ``opened``; or it is not an OpenDocument text
    """
    archive = opened(data)
    try:
        manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.namelist() else b""
        if b"encryption-data" in manifest:
            raise DraftError(PASSWORD)
        if b"application/vnd.sun.star.basic" in manifest:
            raise DraftError(MACROS)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(archive.read("content.xml"), parser)
    except (KeyError, etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError):
        raise DraftError(CORRUPT) from None
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise DraftError("Filen er ikke et tekstdokument; lagre utkastet som .odt (tekst) eller .docx.")
    return list(_Open(root).lines(body, 0))


class _Open:
    def __init__(self, root: etree._Element) -> None:
        self._lists = {str(one.get(f"{_STYLE}name")): one for one in root.iter(f"{_TEXT}list-style")}
        self._titles = {
            str(one.get(f"{_STYLE}name")) for one in root.iter(f"{_STYLE}style") if one.get(f"{_STYLE}parent-style-name") == "Title"
        } | {"Title"}

    def lines(self, parent: etree._Element, depth: int) -> Iterator[Line]:
        for child in parent:
            tag = child.tag if isinstance(child.tag, str) else ""
            if depth > 100:
                return
            if tag in (f"{_TEXT}p", f"{_TEXT}h"):
                for text in _open_words(child).split("\n"):
                    if not text.strip():
                        continue
                    if child.get(f"{_TEXT}style-name") in self._titles:
                        yield Line(text, "title")
                    elif tag.endswith("}h") and not text.strip().startswith("§"):
                        yield Line(text, "heading", level=int(child.get(f"{_TEXT}outline-level") or 1))
                    else:
                        yield Line(text)
            elif tag == f"{_TEXT}list":
                yield from self._list(child, 0, "", depth)
            elif tag == f"{_TABLE}table":
                for row in child.iter(f"{_TABLE}table-row"):
                    cells = [
                        " ".join(line.text for line in self.lines(cell, depth + 1)) for cell in row.iterchildren(f"{_TABLE}table-cell")
                    ]
                    yield Line(" | ".join(cells), "table" if len(cells) > 1 else "")
            elif tag in (f"{_TEXT}section", f"{_TEXT}index-body"):
                yield from self.lines(child, depth + 1)

    def _list(self, element: etree._Element, level: int, style: str, depth: int) -> Iterator[Line]:
        style = element.get(f"{_TEXT}style-name") or style
        number = 0
        for item in element.iterchildren(f"{_TEXT}list-item"):
            number += 1
            if (start := item.get(f"{_TEXT}start-value")) and start.isdigit():
                number = int(start)
            first = True
            for child in item:
                if child.tag == f"{_TEXT}list" and depth < 100:
                    yield from self._list(child, level + 1, style, depth + 1)
                elif child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                    text = _open_words(child).strip().replace("\n", " ")
                    found = _LABEL.match(text)
                    if first and text:
                        yield Line(
                            text[found.end() :] if found else text, "item", found[1] if found else self._marker(style, level, number), level
                        )
                        first = False
                    elif text:
                        yield Line(text)

    def _marker(self, style: str, level: int, number: int) -> str:
        for one in self._lists.get(style, ()):
            if one.get(f"{_TEXT}level") == str(level + 1) and one.tag == f"{_TEXT}list-level-style-number":
                return marker(str(one.get(f"{_STYLE}num-format") or "1"), number)
        return "–"


def _open_words(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element:
        tag = child.tag.partition("}")[2] if isinstance(child.tag, str) else ""
        if tag in ("s", "tab"):
            parts.append(" ")
        elif tag == "line-break":
            parts.append("\n")
        elif tag not in ("note", "annotation", "tracked-changes", "frame"):
            parts.append(_open_words(child) if tag else "")
        parts.append(child.tail or "")
    return "".join(parts)
