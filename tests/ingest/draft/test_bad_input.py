"""Files that are no proposal: one clear Norwegian sentence that says what to do, whatever was handed in."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from ingest.draft import MAX_BYTES, read_draft, read_file
from ingest.draft.errors import DraftError

NORWEGIAN = ("last opp", "lagre", "fjern", "sjekk", "pakk", "oppgi", "åpne", "kopier")
"""What a message asks for."""


def archive(**members: bytes) -> bytes:
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return room.getvalue()


def word(**more: bytes) -> bytes:
    document = docx.Document()
    document.add_paragraph("§ 1. Formål")
    document.add_paragraph("Loven verner setre.")
    room = io.BytesIO()
    document.save(room)
    with zipfile.ZipFile(room, "a", zipfile.ZIP_DEFLATED) as packed:
        for name, data in more.items():
            packed.writestr(name, data)
    return room.getvalue()


def pdf(text: str, password: str = "") -> bytes:
    made = FPDF()
    made.add_page()
    made.set_font("Helvetica", size=11)
    if text:
        made.multi_cell(0, 6, text)
    else:
        made.rect(10, 10, 100, 100)
    data = bytes(made.output())
    if not password:
        return data
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, algorithm="RC4-128")
    room = io.BytesIO()
    writer.write(room)
    return room.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ENGLISH = "Act relating to the protection of farms\n§ 1. Purpose\n" + "The purpose of this act is that all farms which are old shall be protected. " * 9

CASES: dict[str, tuple[str, bytes, str]] = {
    "empty": ("x.docx", b"", "tom"),
    "blank": ("x.txt", b" \n\n ", "tom"),
    "password on a Word file": ("x.docx", OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), "passord"),
    "old Word": ("x.doc", OLE + b"\0" * 512, ".docx"),
    "macros": ("x.docx", word(**{"word/vbaProject.bin": b"x"}), "makroer"),
    "macros by name": ("x.docm", word(), "makroer"),
    "macros in OpenDocument": ("x.odt", archive(**{"content.xml": b"<x/>", "Basic/Standard/a.xml": b""}), "makroer"),
    "password on OpenDocument": ("x.odt", archive(**{"content.xml": b"?", "META-INF/manifest.xml": b"<m:encryption-data/>"}), "passord"),
    "bomb": ("x.docx", word(**{"word/media/a.xml": b"0" * (30 * 1024 * 1024)}), "pakkes ut"),
    "corrupt Word": ("x.docx", word()[:900], "skadet"),
    "Word without text part": ("x.docx", archive(**{"word/document.xml": b"<w"}), "skadet"),
    "corrupt OpenDocument": ("x.odt", archive(**{"content.xml": b"<a><b>"}), "skadet"),
    "another archive": ("x.zip", archive(**{"a.txt": b"x"}), "arkiv"),
    "corrupt PDF": ("x.pdf", b"%PDF-1.7\nnothing", "skadet"),
    "not a PDF": ("x.pdf", b"hei", "skadet"),
    "password on a PDF": ("x.pdf", pdf("§ 1. Formaal", "secret"), "passord"),
    "scanned": ("x.pdf", pdf(""), "skannet"),
    "English": ("x.txt", ENGLISH.encode(), "engelsk"),
    "other XML": ("x.xml", b"<?xml version='1.0'?><a/>", "Lovdata"),
    "entities": ("x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><html><main class="documentBody">&b;</main></html>', "Lovdata"),
    "a picture": ("x.png", b"\x89PNG\r\n\x1a\n\0\0\0\0", "filformat"),
    "RTF": ("x.rtf", b"{\\rtf1 hei}", ".docx"),
    "too large": ("x.txt", b"a" * (MAX_BYTES + 1), "MB"),
    "page without text": ("x.html", b"<html><body><script>1</script></body></html>", "tekst"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_one_sentence_says_what_to_do(case: str) -> None:
    name, data, word_in_it = CASES[case]
    with pytest.raises(DraftError) as raised:
        read_draft(name, data)
    said = str(raised.value)
    assert word_in_it in said
    assert "\n" not in said
    assert any(one in said.lower() for one in NORWEGIAN), said


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match="finnes ikke"):
        read_file(tmp_path / "x.docx")
    with pytest.raises(DraftError, match="mappe"):
        read_file(tmp_path)


@given(st.sampled_from(["x.docx", "x.odt", "x.pdf", "x.html", "x.md", "x.txt", "x.xml", "x"]), st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    try:
        read_draft(name, data)
    except DraftError as error:
        assert str(error)


@given(st.sampled_from([word(), pdf("§ 1. Formaal\nLoven verner setre.")]), st.data())
def test_damaged_files_are_read_or_refused(data: bytes, choose: st.DataObject) -> None:
    broken = bytearray(data)
    for place in choose.draw(st.lists(st.integers(0, len(data) - 1), max_size=12)):
        broken[place] ^= 0x55
    cut = choose.draw(st.integers(1, len(broken)))
    try:
        read_draft("x.docx" if data.startswith(b"PK") else "x.pdf", bytes(broken[:cut]))
    except DraftError as error:
        assert str(error)
