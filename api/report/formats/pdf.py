"""PDF: typeset by Typst, tagged for screen readers (PDF/UA-1) and fit for the archive (PDF/A-2a)."""

import json
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst

from api.report.blocks import Block, Bullets, Figure, Heading, Line, Paper, Paragraph, Run, Table, bound
from api.report.charts import FONT
from api.report.layout import paper
from api.report.model import Report

STANDARDS: Final = ["a-2a", "ua-1"]
_TEMPLATE: Final = Path(__file__).parent / "report.typ"
_FACE: Final = "Libertinus Serif"
"""A face that Typst carries in itself: the same on every machine."""


def write(report: Report) -> bytes:
    """The document."""
    made = paper(report)
    names = {one.name: f"h{place}" for place, one in enumerate(one for one in made.blocks if isinstance(one, Heading))}
    files: dict[str, bytes] = {"main.typ": _template()}
    data = _data(made, names, files)
    files["data.json"] = json.dumps(data, ensure_ascii=False).encode()
    date = datetime.fromisoformat(made.date[:10]).replace(tzinfo=UTC)
    compile_: Any = typst.compile  # its types know of one file only
    found: bytes = compile_(files, format="pdf", pdf_standards=STANDARDS, timestamp=date, ignore_system_fonts=True)
    return found


@lru_cache(maxsize=1)
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def _data(made: Paper, names: dict[str, str], files: dict[str, bytes]) -> dict[str, Any]:
    year, month, day = (int(part) for part in made.date[:10].split("-"))
    return {
        "title": made.title, "subtitle": made.subtitle, "language": made.language, "year": year, "month": month, "day": day,
        "dated": made.dated, "footer": made.footer, "contents": made.contents, "figure": made.figure, "table": made.table,
        "blocks": [_block(one, names, files) for one in made.blocks],
    }  # fmt: skip


def _block(one: Block, names: dict[str, str], files: dict[str, bytes]) -> dict[str, Any]:
    match one:
        case Heading():
            return {"kind": "heading", "level": one.level, "text": one.text, "name": names[one.name], "page": one.page}
        case Paragraph():
            return {"kind": "paragraph", "line": _line(one.line, names), "small": one.small}
        case Bullets():
            return {"kind": "bullets", "lines": [_line(line, names) for line in one.lines]}
        case Figure():
            file = f"figure{len(files)}.svg"
            files[file] = one.svg.replace(FONT.encode(), _FACE.encode())
            return {"kind": "figure", "file": file, "width": one.width, "alt": one.alt, "caption": one.caption}
        case Table():
            rows = [[[_line(line, names) for line in cell] for cell in row] for row in one.rows]
            return {"kind": "table", "caption": one.caption, "header": one.header, "rows": rows, "widths": one.widths, "shades": one.shades}


def _line(line: Line, names: dict[str, str]) -> list[dict[str, Any]]:
    return [_run(run, names) for run in line if run.text]


def _run(run: Run, names: dict[str, str]) -> dict[str, Any]:
    if run.quote:
        return {"kind": "quote", "text": run.text, "cut": run.quote.cut}
    text = bound(run.text)
    if run.url.startswith("#"):
        inside = names.get(run.url[1:])
        return {"kind": "inside", "text": text, "url": inside} if inside else {"kind": "text", "text": text}
    if run.url:
        return {"kind": "link", "text": text, "url": run.url}
    return {"kind": "strong" if run.strong else "text", "text": text}
