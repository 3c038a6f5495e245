"""Proposals written in the formats that ministries send them in, made from the lines of a Lovtidend document."""

import io
import textwrap
import zipfile
from collections.abc import Callable, Sequence
from html import escape

import docx
from fpdf import FPDF

from ingest.draft.model import Line

WIDTH = 92


def said(line: Line) -> str:
    """The line as it is typed, with its label."""
    return f"{line.label} {line.text}" if line.label else line.text


def txt(lines: Sequence[Line]) -> bytes:
    """One paragraph a line."""
    return "\n".join(said(line) for line in lines).encode()


def wrapped(lines: Sequence[Line]) -> bytes:
    """Broken to a width, with an empty line between paragraphs."""
    return "\n\n".join(
        "\n".join(textwrap.wrap(said(line), WIDTH, break_long_words=False, break_on_hyphens=False)) for line in lines
    ).encode()


def html(lines: Sequence[Line]) -> bytes:
    """A page with headings, paragraphs, and a script that nobody runs."""
    body = []
    for line in lines:
        tag = {"title": "h1", "heading": "h2", "own": "h3", "new": "p"}.get(line.role, "p")
        body.append(f"<{tag}>{escape(said(line))}</{tag}>")
    return f"<!DOCTYPE html><html><head><title>x</title><script>alert('§ 99.')</script></head><body>{''.join(body)}</body></html>".encode()


def md(lines: Sequence[Line]) -> bytes:
    """Headings with #, lists as Markdown has them where it has them."""
    parts = []
    for line in lines:
        head = {"title": "# ", "heading": "## "}.get(line.role, "")
        parts.append(head + said(line).replace("_", r"\_").replace("*", r"\*"))
    return "\n\n".join(parts).encode()


def word(lines: Sequence[Line]) -> bytes:
    """A Word document with heading styles."""
    document = docx.Document()
    for line in lines:
        if line.role == "title":
            document.add_heading(said(line), 0)
        elif line.role == "heading":
            document.add_heading(said(line), 1)
        else:
            document.add_paragraph(said(line))
    room = io.BytesIO()
    document.save(room)
    return room.getvalue()


TITLE = ' text:style-name="Title"'
_ODT = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>{}</office:text></office:body></office:document-content>'
)


def odt(lines: Sequence[Line]) -> bytes:
    """An OpenDocument text."""
    body = "".join(
        f'<text:h text:outline-level="1">{escape(said(line))}</text:h>'
        if line.role == "heading"
        else f"<text:p{TITLE if line.role == 'title' else ''}>{escape(said(line))}</text:p>"
        for line in lines
    )
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", _ODT.format(body))
    return room.getvalue()


def pdf(lines: Sequence[Line]) -> bytes:
    """Typeset pages with page numbers."""

    class Numbered(FPDF):
        def footer(self) -> None:
            self.set_y(-15)
            self.cell(0, 10, str(self.page_no()), align="C")

    made = Numbered()
    made.set_font("Times", size=11)
    made.add_page()
    for line in lines:
        text = said(line).replace("–", "-").replace("\u2011", "-").encode("latin-1", "replace").decode("latin-1")
        made.multi_cell(0, 5, text, new_x="LMARGIN", new_y="NEXT", align="L")
        made.ln(2.5)
    return bytes(made.output())


WRITERS: dict[str, tuple[str, Callable[[Sequence[Line]], bytes]]] = {
    "docx": ("x.docx", word), "odt": ("x.odt", odt), "html": ("x.html", html), "md": ("x.md", md), "txt": ("x.txt", txt),
    "wrapped": ("y.txt", wrapped), "pdf": ("x.pdf", pdf),
}  # fmt: skip
