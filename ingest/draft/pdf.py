"""PDF → lines. Only the text is read: scripts, forms, links and attachments in the file are never looked at."""

import io
import logging
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from ingest.draft.errors import DraftError
from ingest.draft.model import Line
from ingest.draft.plain import join_broken

MAX_PAGES: Final = 1000
LEAST: Final = 40
"""Characters a page from which it is taken to have text."""

_PAGE_NUMBER: Final = re.compile(r"^\W*(?:[Ss]ide\s)?\d{1,4}(?:\s?(?:av|/|of)\s?\d{1,4})?\W*$")
BROKEN: Final = "PDF-filen er skadet og kan ikke leses; lagre den på nytt, eller last opp utkastet som Word-fil (.docx)."


def pdf_lines(data: bytes) -> list[Line]:
    """The paragraphs of a PDF file, without what stands at the head or foot of every page.

    :raises DraftError: damaged, with a password, too long, or pictures of pages without text
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DraftError("PDF-filen er passordbeskyttet; fjern passordet og lagre den på nytt, så kan den leses.")
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise DraftError(f"PDF-filen har {count} sider; last opp bare lov- eller forskriftsteksten (høyst {MAX_PAGES} sider).")
        pages = [_page(page.extract_text() or "") for page in reader.pages]
    except DraftError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError, ArithmeticError,
            AssertionError,
            NotImplementedError, ImportError):  # fmt: skip  # whatever a broken file makes of the reader
        raise DraftError(BROKEN) from None
    if not count or sum(len(line.strip()) for page in pages for line in page) < LEAST * min(count, 3):
        raise DraftError(
            "PDF-filen har ingen tekst, bare bilder (skannet); kjør tekstgjenkjenning (OCR) på den, eller last opp Word-filen."
        )
    return [Line(text) for text in join_broken(_without_margins(pages))]


def _page(text: str) -> list[str]:
    return [line.rstrip() for line in text.replace("\u00ad\n", "").split("\n")]


def _without_margins(pages: Sequence[Sequence[str]]) -> list[str]:
    """All lines, save page numbers and what is repeated at the edge of most pages."""
    edges = Counter(re.sub(r"\d+", "#", line.strip()) for page in pages for line in {*page[:2], *page[-2:]} if line.strip())
    repeated = {line for line, times in edges.items() if times >= max(3, len(pages) // 2)}
    found: list[str] = []
    for page in pages:
        last = len(page) - 1
        for number, line in enumerate(page):
            edge = number < 2 or number > last - 2
            if edge and (_PAGE_NUMBER.match(line) or re.sub(r"\d+", "#", line.strip()) in repeated):
                continue
            found.append(line)
    return found
