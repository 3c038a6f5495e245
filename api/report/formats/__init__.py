"""The formats of reports: each is a function from a report to bytes, the same bytes for the same report."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Final

from msgspec import Struct

from api.report.model import Report
from ingest.errors import LovkryssError

Write = Callable[[Report], bytes]


class FormatError(LovkryssError):
    """A format that does not exist."""


class Format(Struct, frozen=True):
    """A format: its module has ``write``; ``suffix`` is the end of a file's name, ``media`` what HTTP calls it."""

    name: str
    suffix: str
    media: str
    module: str

    @property
    def write(self) -> Write:
        """The function that writes it; heavy libraries are imported only now."""
        found: Write = import_module(f"api.report.formats.{self.module}").write
        return found


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
FORMATS: Final[dict[str, Format]] = {
    one.name: one
    for one in (
        Format("html", ".html", "text/html; charset=utf-8", "page"),
        Format("docx", ".docx", f"{_OFFICE}.wordprocessingml.document", "word"),
        Format("xlsx", ".xlsx", f"{_OFFICE}.spreadsheetml.sheet", "workbook"),
        Format("pdf", ".pdf", "application/pdf", "pdf"),
        Format("json", ".json", "application/json", "plain"),
        Format("csv", ".csv.zip", "application/zip", "flat"),
        Format("parquet", ".parquet.zip", "application/zip", "columns"),
        Format("akn", ".akn.xml", "application/akn+xml", "akoma"),
        Format("rdf", ".ttl", "text/turtle; charset=utf-8", "linked"),
    )
}
"""By the name that people give; CSV and Parquet are several tables in one archive."""


def formats(names: str) -> tuple[Format, ...]:
    """The formats of a list as it is typed: «docx,xlsx», or «alle».

    :raises FormatError: an unknown one, or none; the message names those that there are
    """
    wanted: Sequence[str] = [name.strip().lower() for name in names.split(",") if name.strip()]
    if "alle" in wanted or "all" in wanted:
        return tuple(FORMATS.values())
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        named = f"ukjent format {', '.join(repr(name) for name in unknown)}" if unknown else "ingen formater er oppgitt"
        raise FormatError(f"{named}; velg blant {', '.join(FORMATS)}, med komma mellom, eller «alle»")
    return tuple(FORMATS[name] for name in dict.fromkeys(wanted))
