"""Which format a file has, and the reader for it."""

from pathlib import Path
from typing import Final

from ingest.citation import Register
from ingest.document import UnitKind
from ingest.draft.errors import DraftError
from ingest.draft.grammar import build
from ingest.draft.markup import html_lines, is_lovdata, lovdata_lines, markdown_lines
from ingest.draft.model import Draft, Line
from ingest.draft.office import MACROS, OLE, docx_lines, odt_lines, opened
from ingest.draft.pdf import pdf_lines
from ingest.draft.plain import paragraphs
from ingest.encoding import decode
from ingest.errors import DocumentError
from ingest.language import detect
from ingest.lovdata import header_of

MAX_BYTES: Final = 25 * 1024 * 1024
MAX_LINES: Final = 60_000
MAX_TEXT: Final = 4_000_000
"""Characters of a proposal; the longest act in force has two million."""

SUFFIXES: Final = (".docx", ".odt", ".pdf", ".html", ".htm", ".md", ".txt", ".xml")
_KNOWN: Final = "Word (.docx), OpenDocument (.odt), PDF, HTML, Markdown (.md), ren tekst (.txt) eller Lovdata-XML"


def read_file(path: Path, register: Register | None = None) -> Draft:
    """``read_draft`` of a file.

    :raises DraftError: it is not there, cannot be opened, or is no proposal that can be read
    """
    try:
        if path.is_dir():
            raise DraftError(f"{path}: er en mappe; oppgi én fil med utkastet.")
        if path.stat().st_size > MAX_BYTES:
            raise DraftError(_too_large(path.stat().st_size))
        data = path.read_bytes()
    except FileNotFoundError:
        raise DraftError(f"{path}: filen finnes ikke; sjekk navnet og mappen.") from None
    except OSError as error:
        raise DraftError(f"{path}: kan ikke leses ({error.strerror}); sjekk at du har tilgang til filen.") from None
    return read_draft(path.name, data, register)


def read_draft(name: str, data: bytes, register: Register | None = None) -> Draft:
    """The proposal in a file. Nothing in the file is run, followed or kept.

    :param name: file name; its ending tells the format where the bytes do not
    :param register: of the acts in force, for acts that are cited by name
    :raises DraftError: empty, too large, damaged, with a password or macros, a scanned PDF, in English, of an unknown format
    """
    if not data.strip(b"\0 \t\r\n"):
        raise DraftError("Filen er tom; sjekk at utkastet er lagret, og prøv igjen.")
    if len(data) > MAX_BYTES:
        raise DraftError(_too_large(len(data)))
    kind = _kind(name, data)
    own, title = "", ""
    changes: tuple[str, ...] = ()
    if kind == "xml":
        try:
            header, main = header_of(data, name)
        except DocumentError:
            raise DraftError(f"XML-filen er skadet eller ikke i Lovdatas format; last opp utkastet som {_KNOWN}.") from None
        own, title, changes = header.refid, header.title, header.changes_documents
        lines = lovdata_lines(main)
    else:
        lines = _lines(kind, data)
    _check(lines, any_language=kind == "xml")
    draft = build(lines, kind=kind, register=register, own=own, title=title, changes=tuple(changes))
    if not any(draft.document.text[unit.start : unit.end].strip() or unit.kind is not UnitKind.TEXT for unit in draft.document.units):
        raise DraftError("Fant ingen lovtekst i filen; last opp selve lov- eller forskriftsutkastet, med paragrafer (§ 1, § 2 …).")
    return draft


def _too_large(size: int) -> str:
    most = MAX_BYTES // 1024**2
    return f"Filen er på {size / 1024**2:.0f} MB; et utkast kan være høyst {most} MB. Last opp bare lovteksten, uten bilder og vedlegg."


def _kind(name: str, data: bytes) -> str:
    """The format, by the bytes first: an ending may be wrong."""
    suffix = Path(name).suffix.lower()
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if suffix in (".docm", ".dotm"):
        raise DraftError(MACROS)
    if data.startswith(OLE):
        opened(data)
    if data.startswith(b"PK"):
        names = set(opened(data).namelist())
        if "word/document.xml" in names:
            return "docx"
        if "content.xml" in names:
            return "odt"
        raise DraftError(f"Filen er et arkiv, ikke et utkast; pakk det ut og last opp én fil: {_KNOWN}.")
    if b"%PDF-" in head or suffix == ".pdf":
        return "pdf"
    if suffix in (".docx", ".odt"):
        return suffix[1:]  # damaged: the reader says so
    if is_lovdata(data):
        return "xml"
    low = head.lower()
    if suffix in (".html", ".htm", ".xhtml") or low.startswith((b"<!doctype html", b"<html")):
        return "html"
    if suffix == ".xml" or low.startswith(b"<?xml"):
        raise DraftError(f"XML-filen er ikke i Lovdatas format; last opp utkastet som {_KNOWN}.")
    if suffix in (".md", ".markdown"):
        return "md"
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DraftError(f"Kjenner ikke filformatet; last opp utkastet som {_KNOWN}.")
    if suffix in (".txt", ".text", ""):
        return "txt"
    if data.startswith(b"{\\rtf"):
        raise DraftError("RTF kan ikke leses; åpne filen i Word og lagre som .docx.")
    raise DraftError(f"Kjenner ikke filtypen «{suffix}»; last opp utkastet som {_KNOWN}.")


def _lines(kind: str, data: bytes) -> list[Line]:
    if kind == "docx":
        return docx_lines(data)
    if kind == "odt":
        return odt_lines(data)
    if kind == "pdf":
        return pdf_lines(data)
    if kind == "html":
        return html_lines(data)
    text, _ = decode(data)
    return markdown_lines(text) if kind == "md" else paragraphs(text)


def _check(lines: list[Line], *, any_language: bool) -> None:
    size = sum(len(line.text) for line in lines)
    if not any(line.text.strip() for line in lines):
        raise DraftError("Fant ingen tekst i filen; sjekk at utkastet er lagret med innhold, og prøv igjen.")
    if len(lines) > MAX_LINES or size > MAX_TEXT:
        raise DraftError("Filen har mer tekst enn noen lov; last opp bare lov- eller forskriftsutkastet.")
    text = "\n".join(line.text for line in lines[:2000])[:60_000]
    if not any_language and size > 200 and detect(text) == "en":
        raise DraftError("Utkastet er på engelsk; Lovkryss leser bokmål og nynorsk. Last opp den norske teksten.")
