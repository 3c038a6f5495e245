"""DOCX: real styles, captions with fields, tables that Word can edit, a table of contents, links to lovdata.no."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from api.report.blocks import Block, Bullets, Figure, Heading, Line, Paper, Paragraph, Run, Table, bound
from api.report.formats.archive import repacked
from api.report.layout import paper
from api.report.model import Report

WIDTH: Final = 16.0
"""Centimetres between the margins of an A4 page."""

_LANGUAGES: Final = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
_QUOTE, _LINK = "Lovsitat", "Hyperlink"
_SVG_URI: Final = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_SVG_NS: Final = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_INK: Final = RGBColor(0x00, 0x3B, 0x73)


def write(report: Report) -> bytes:
    """The document."""
    made = io.BytesIO()
    _Writer(paper(report)).document().save(made)
    return repacked(made.getvalue())


class _Writer:
    def __init__(self, made: Paper) -> None:
        self.paper = made
        self.docx: Any = Document()
        self.links: dict[str, str] = {}
        self.counts = {"figure": 0, "table": 0}
        self.bookmarks = 0

    def document(self) -> Any:
        """All of it, as python-docx has it."""
        self._setup()
        self.docx.add_paragraph(self.paper.title, style="Title")
        self.docx.add_paragraph(self.paper.subtitle, style="Subtitle")
        self.docx.add_paragraph(self.paper.dated, style="Date line")
        self._contents()
        for block in self.paper.blocks:
            self._block(block)
        return self.docx

    # -- setting up ---------------------------------------------------------------------------------------------------

    def _setup(self) -> None:
        core, language = self.docx.core_properties, _LANGUAGES[self.paper.language]
        core.title, core.subject, core.author, core.language = self.paper.title, self.paper.subtitle, "Lovkryss", language
        core.created = core.modified = datetime.fromisoformat(self.paper.date[:10])
        core.last_modified_by, core.comments, core.revision = "Lovkryss", self.paper.footer, 1
        section = self.docx.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin = section.bottom_margin = Cm(2.2)
        self._styles(language)
        footer = section.footer.paragraphs[0]
        footer.style = self.docx.styles["Footer"]
        footer.add_run(f"{self.paper.footer} · ")
        _field(footer._p, "PAGE", "1")

    def _styles(self, language: str) -> None:
        styles = self.docx.styles
        normal = styles["Normal"]
        _font(normal, "Calibri", 10.5)
        normal.paragraph_format.space_after = Pt(6)
        tag = OxmlElement("w:lang")
        tag.set(qn("w:val"), language)
        normal.element.get_or_add_rPr().append(tag)
        for name, size, before in (("Title", 24, 0), ("Heading 1", 17, 18), ("Heading 2", 13.5, 14), ("Heading 3", 11.5, 12)):
            style = styles[name]
            _font(style, "Calibri", size)
            style.font.color.rgb, style.font.bold = _INK, name != "Title"
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(4)
            style.paragraph_format.keep_with_next = True
        _font(styles["Subtitle"], "Calibri", 12)
        styles["Subtitle"].font.italic, styles["Subtitle"].font.color.rgb = False, RGBColor(0x55, 0x55, 0x55)
        caption = styles["Caption"]
        _font(caption, "Calibri", 9.5)
        caption.font.color.rgb, caption.font.bold = RGBColor(0x33, 0x33, 0x33), True
        caption.paragraph_format.keep_with_next = True
        caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(8), Pt(3)
        for name, size in (("Table text", 9.0), ("Small note", 9.0), ("Date line", 11.0)):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = normal
            style.font.size = Pt(size)
            style.paragraph_format.space_after = Pt(2 if name == "Table text" else 6)
        styles["Small note"].font.color.rgb = RGBColor(0x55, 0x55, 0x55)
        head = styles.add_style("Contents heading", WD_STYLE_TYPE.PARAGRAPH)
        head.base_style = normal
        head.font.size, head.font.bold, head.font.color.rgb = Pt(15), True, _INK
        for level in (1, 2):
            contents = styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH)
            contents.base_style = normal
            contents.paragraph_format.space_after, contents.paragraph_format.left_indent = Pt(1), Cm(0.6 * (level - 1))
        quote = styles.add_style(_QUOTE, WD_STYLE_TYPE.CHARACTER)
        _font(quote, "Cambria", None)
        link = styles.add_style(_LINK, WD_STYLE_TYPE.CHARACTER)
        link.font.color.rgb, link.font.underline = RGBColor(0x00, 0x51, 0xA5), True

    def _contents(self) -> None:
        """A field that Word fills anew when it is asked to; until then the chapters, each with a link."""
        self.docx.add_paragraph(self.paper.contents, style="Contents heading")
        chapters = [one for one in self.paper.blocks if isinstance(one, Heading) and one.level <= 2]
        for place, one in enumerate(chapters):
            line = self.docx.add_paragraph(style=f"toc {one.level}")
            if place == 0:
                _begin(line._p, 'TOC \\o "1-2" \\h \\z \\u')
            line._p.append(self._linked(Run(one.text, f"#{one.name}"), styled=False))
            if place == len(chapters) - 1:
                _end(line._p)

    # -- blocks -------------------------------------------------------------------------------------------------------

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                made = self.docx.add_heading(block.text, block.level)
                made.paragraph_format.page_break_before = block.page or None
                self._bookmark(made._p, block.name)
            case Paragraph():
                made = self.docx.add_paragraph(style="Small note" if block.small else "Normal")
                self._fill(made._p, block.line)
            case Bullets():
                for line in block.lines:
                    self._fill(self.docx.add_paragraph(style="List Bullet")._p, line)
            case Figure():
                self._figure(block)
            case Table():
                self._caption("table", self.paper.table, block.caption)
                self._table(block)

    def _caption(self, kind: str, name: str, text: str) -> None:
        self.counts[kind] += 1
        made = self.docx.add_paragraph(style="Caption")
        made.add_run(f"{name} ")
        _field(made._p, f"SEQ {name} \\* ARABIC", str(self.counts[kind]))
        made.add_run(f". {text}")

    def _figure(self, figure: Figure) -> None:
        made = self.docx.add_paragraph()
        made.alignment = WD_ALIGN_PARAGRAPH.LEFT
        made.paragraph_format.keep_with_next = True
        shape = made.add_run().add_picture(io.BytesIO(figure.png), width=Cm(WIDTH * figure.width))
        number = self.counts["figure"] + 1
        shape._inline.docPr.set("descr", figure.alt)
        shape._inline.docPr.set("name", f"{self.paper.figure} {number}")
        part = Part(PackURI(f"/word/media/figure{number}.svg"), "image/svg+xml", figure.svg, self.docx.part.package)
        blip = shape._inline.graphic.graphicData.pic.blipFill.blip
        extensions, extension = OxmlElement("a:extLst"), OxmlElement("a:ext")
        extension.set("uri", _SVG_URI)
        drawn = extension.makeelement(f"{{{_SVG_NS}}}svgBlip", nsmap={"asvg": _SVG_NS})
        drawn.set(qn("r:embed"), self.docx.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE))
        extension.append(drawn)
        extensions.append(extension)
        blip.append(extensions)
        self._caption("figure", self.paper.figure, figure.caption)

    def _table(self, table: Table) -> None:
        widths = [round(WIDTH * share / sum(table.widths) * 567) for share in table.widths]
        made = OxmlElement("w:tbl")
        made.append(_properties(sum(widths), table.caption))
        grid = OxmlElement("w:tblGrid")
        for width in widths:
            column = OxmlElement("w:gridCol")
            column.set(qn("w:w"), str(width))
            grid.append(column)
        made.append(grid)
        made.append(self._row([((Run(name, strong=True),),) for name in table.header], widths, ["E4ECF5"] * len(widths), header=True))
        for place, row in enumerate(table.rows):
            shades = [_colour(shade) for shade in table.shades[place]] if table.shades else [""] * len(widths)
            made.append(self._row(row, widths, shades))
        body = self.docx.element.body
        body.insert(len(body) - 1, made)  # the last element is the section's own
        after = self.docx.add_paragraph(style="Table text")
        after.paragraph_format.space_after = Pt(4)

    def _row(self, cells: Sequence[Sequence[Line]], widths: Sequence[int], shades: Sequence[str], *, header: bool = False) -> Any:
        row, properties = OxmlElement("w:tr"), OxmlElement("w:trPr")
        properties.append(OxmlElement("w:cantSplit"))
        if header:
            properties.append(OxmlElement("w:tblHeader"))
        row.append(properties)
        for lines, width, shade in zip(cells, widths, shades, strict=True):
            row.append(self._cell(lines, width, shade))
        return row

    def _cell(self, lines: Sequence[Line], width: int, shade: str) -> Any:
        made, properties, size = OxmlElement("w:tc"), OxmlElement("w:tcPr"), OxmlElement("w:tcW")
        size.set(qn("w:w"), str(width))
        size.set(qn("w:type"), "dxa")
        properties.append(size)
        if shade:
            filled = OxmlElement("w:shd")
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", shade)):
                filled.set(qn(f"w:{name}"), value)
            properties.append(filled)
        made.append(properties)
        for line in lines or ((),):
            paragraph, styled, style = OxmlElement("w:p"), OxmlElement("w:pPr"), OxmlElement("w:pStyle")
            style.set(qn("w:val"), "Tabletext")
            styled.append(style)
            paragraph.append(styled)
            self._fill(paragraph, line)
            made.append(paragraph)
        return made

    # -- words --------------------------------------------------------------------------------------------------------

    def _fill(self, paragraph: Any, line: Line) -> None:
        for run in line:
            for element in self._elements(run):
                paragraph.append(element)

    def _elements(self, run: Run) -> Iterator[Any]:
        if run.quote:
            yield _run("«")
            yield _run(run.text, style=_QUOTE)
            yield _run("» …" if run.quote.cut else "»")
        elif run.url:
            yield self._linked(run)
        else:
            yield _run(bound(run.text), strong=run.strong)

    def _linked(self, run: Run, *, styled: bool = True) -> Any:
        made = OxmlElement("w:hyperlink")
        if run.url.startswith("#"):
            made.set(qn("w:anchor"), _name(run.url[1:]))
        else:
            if run.url not in self.links:
                self.links[run.url] = self.docx.part.relate_to(run.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            made.set(qn("r:id"), self.links[run.url])
        made.append(_run(bound(run.text), style=_LINK if styled else "", strong=run.strong))
        return made

    def _bookmark(self, paragraph: Any, name: str) -> None:
        self.bookmarks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for one in (start, end):
            one.set(qn("w:id"), str(self.bookmarks))
        start.set(qn("w:name"), _name(name))
        paragraph.insert(1, start)
        paragraph.append(end)


def _name(text: str) -> str:
    """A bookmark's name: letters, digits and underscores, forty at most."""
    return "b_" + "".join(letter if letter.isalnum() else "_" for letter in text)[:36]


def _font(style: Any, name: str, size: float | None) -> None:
    style.font.name = name
    properties = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        properties.attrib.pop(qn(attribute), None)
    for attribute in ("w:eastAsia", "w:cs"):
        properties.set(qn(attribute), name)
    if size:
        style.font.size = Pt(size)


def _run(text: str, *, style: str = "", strong: bool = False) -> Any:
    made = OxmlElement("w:r")
    if style or strong:
        properties = OxmlElement("w:rPr")
        if style:
            named = OxmlElement("w:rStyle")
            named.set(qn("w:val"), style)
            properties.append(named)
        if strong:
            properties.append(OxmlElement("w:b"))
        made.append(properties)
    words = OxmlElement("w:t")
    words.text = _written(text)
    words.set(qn("xml:space"), "preserve")
    made.append(words)
    return made


def _written(text: str) -> str:
    """Without characters that XML does not have."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")


def _begin(paragraph: Any, instruction: str) -> None:
    for kind in ("begin", "", "separate"):
        made = OxmlElement("w:r")
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = f" {instruction} "
        made.append(mark)
        paragraph.append(made)


def _end(paragraph: Any) -> None:
    made, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), "end")
    made.append(mark)
    paragraph.append(made)


def _field(paragraph: Any, instruction: str, result: str) -> None:
    _begin(paragraph, instruction)
    paragraph.append(_run(result))
    _end(paragraph)


def _properties(width: int, caption: str) -> Any:
    made = OxmlElement("w:tblPr")

    def add(name: str, **values: str) -> Any:
        one = OxmlElement(f"w:{name}")
        for key, value in values.items():
            one.set(qn(f"w:{key}"), value)
        return one

    made.append(add("tblStyle", val="TableGrid"))
    made.append(add("tblW", w=str(width), type="dxa"))
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(add(side, val="single", sz="4", space="0", color="C9CED6"))
    made.append(borders)
    made.append(add("tblLayout", type="fixed"))
    margins = OxmlElement("w:tblCellMar")
    for side, size in (("top", "40"), ("left", "85"), ("bottom", "30"), ("right", "85")):
        margins.append(add(side, w=size, type="dxa"))
    made.append(margins)
    made.append(add("tblLook", val="0420", firstRow="1", noVBand="1"))
    made.append(add("tblCaption", val=caption))
    return made


def _colour(shade: float) -> str:
    """White to blue."""
    return "" if shade <= 0 else "".join(f"{round(255 - 0.55 * shade * (255 - part)):02X}" for part in (0, 81, 165))
