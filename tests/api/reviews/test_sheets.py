"""Files that somebody sends: read as text, or refused with a line that says why."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from api.reviews import sheets
from api.reviews.errors import SheetError
from api.reviews.sheets import read_sheets


def book(rows: list[list[Any]]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


GOOD = [["id", "status", "version", "comment"], ["k-1", "confirmed", 3, "=1+1"], [None, "confirmed", 1, None], ["k-2", None, 2.0, "'+tekst"]]


def with_member(name: str, content: bytes, data: bytes = b"") -> bytes:
    target = io.BytesIO(data or book(GOOD))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


def replaced(name: str, change: Callable[[bytes], bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(GOOD))) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, change(old.read(one)) if one == name else old.read(one))
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_a_good_file_is_read_as_text() -> None:
    rows = read_sheets("a.xlsx", book(GOOD))
    assert [one.cells for one in rows] == [
        {"id": "k-1", "status": "confirmed", "version": "3", "comment": "=1+1"}, {"id": "k-2", "version": "2", "comment": "+tekst"},
    ]  # fmt: skip
    assert [one.where for one in rows] == ["Sheet!2", "Sheet!4"]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xlsx", b"PK\x03\x04 nothing", "skadet"),
        ("a.xlsx", book(GOOD)[:-200], "skadet"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "xlsx"),
        ("a.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "passord"),
        ("a.xlsm", with_member("xl/vbaProject.bin", b"x"), "makro"),
        ("a.xlsx", with_member("xl/externalLinks/externalLink1.xml", b"<x/>"), "andre filer"),
        ("a.xlsx", with_member("xl/embeddings/oleObject1.bin", b"x"), "andre filer"),
        ("a.xlsx", with_member("xl/media/bomb.xml", b"0" * (125 * 1024 * 1024)), "pakkes ut"),
        ("a.xlsx", replaced(SHEET, lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml), "skade"),
        ("a.xlsx", replaced(SHEET, lambda xml: xml[: len(xml) // 2]), "skadet"),
        ("a.xlsx", replaced("xl/workbook.xml", lambda _: b"<workbook/>"), "verken|skadet|ingen ark"),
        ("a.xlsx", replaced(SHEET, lambda xml: xml.replace(b'<row r="4"', b'<row r="1048576"')), "rader"),
        ("a.xlsx", book([["navn", "alder"], ["Kari", 3]]), "ingen ark"),
        ("a.xlsx", book([]), "ingen ark"),
        ("a.xlsx", book([["id", "status", "version"], *([["k-1", "new", 1]] * (sheets.MAX_ROWS + 1))]), "rader"),
        ("a.csv", b"id,status,version\n\xff\xfe", "UTF-8"),
        ("a.csv", b"id,status,version\nk-1\0,new,1", "UTF-8"),
        ("a.csv", b'id,status,version\n"k-1,new,1', "CSV"),
        ("a.csv", b"", "ingen ark"),
        ("a.csv", b"id,status,version\nk-1,new," + b"1" * 40_000, "tegn"),
        ("a.pdf", b"%PDF-1.7", "ingen ark"),
    ],
)
def test_what_is_refused(name: str, data: bytes, says: str) -> None:
    with pytest.raises(SheetError, match=says) as caught:
        read_sheets(name, data)
    assert "\n" not in str(caught.value)


def test_a_cell_far_to_the_right_costs_nothing() -> None:
    data = replaced(SHEET, lambda xml: xml.replace(b"</row>", b'<c r="XFD2" t="inlineStr"><is><t>x</t></is></c></row>', 1))
    assert len(read_sheets("a.xlsx", data)) == 2


def test_a_size_that_is_not_true_is_not_believed() -> None:
    data = replaced(SHEET, lambda xml: xml.replace(b'<dimension ref="A1:D4"', b'<dimension ref="A1:XFD1048576"').replace(b'<dimension ref="A1:D4"', b""))
    assert len(read_sheets("a.xlsx", data)) == 2


def test_what_is_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_BYTES", 100)
    with pytest.raises(SheetError, match="større"):
        read_sheets("a.xlsx", b"PK\x03\x04" + b"0" * 200)
