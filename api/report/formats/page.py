"""HTML: one page that needs nothing else; everything from the law or a user goes through Jinja2's escaping."""

import re
from typing import Any, Final

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup

from api.report.blocks import Bullets, Figure, Heading, Paper, Paragraph, Table, bound
from api.report.layout import paper
from api.report.model import Report
from api.report.words import words

_ARIA: Final = re.compile(r'\s(?:aria-[a-z]+|role)="[^"]*"')
_CODES: Final = {"nb": "nb", "nn": "nn", "en": "en"}


def write(report: Report) -> bytes:
    """The page."""
    made: Paper = paper(report)
    text = _environment().get_template("page.html.j2").render(
        paper=made, blocks=list(_numbered(made)), w=words(report.language), lang=_CODES[report.language], report=report,
        chapters=[one for one in made.blocks if isinstance(one, Heading) and one.level <= 2],
    )  # fmt: skip
    return text.encode()


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("api.report.formats", "."), autoescape=select_autoescape(default=True, default_for_string=True),
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters["bound"] = bound
    return made


def _numbered(made: Paper) -> Any:
    """Blocks with their kind, and the number of tables and figures."""
    tables = figures = 0
    for one in made.blocks:
        match one:
            case Table():
                tables += 1
                yield "table", one, tables
            case Figure():
                figures += 1
                yield "figure", one, (figures, Markup(_ARIA.sub("", one.svg.decode())))  # noqa: S704  (drawn here, not given)
            case Heading():
                yield "heading", one, 0
            case Paragraph():
                yield "paragraph", one, 0
            case Bullets():
                yield "bullets", one, 0
