"""The samples behind the figures, read again from the real archives: what was found is found still."""

import re
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.language.definitions import Definition, definitions_of
from analysis.terms import fingerprint
from ingest import identifier
from ingest.document import Document
from ingest.lovdata import parse

SAMPLE: dict[str, list[dict[str, Any]]] = yaml.safe_load(Path(__file__).with_name("definitions_sample.yaml").read_text(encoding="utf-8"))
ARCHIVES = {"lov": "gjeldende-lover", "forskrift": "gjeldende-sentrale-forskrifter"}
FLOOR = 90
"""Of 100 right, and of 100 found: what was asked for."""
UNCHANGED = 0.8
"""Share of the samples' sentences that must still read the same for the figures to mean something."""

_MEMBER = re.compile(r"(nl|sf)-(\d{4})(\d{2})(\d{2})-(\d+)\.xml$")
Read = tuple[str, tuple[Definition, ...]]


def name_of(member: str) -> str:
    match = _MEMBER.search(member)
    if not match:
        return ""
    register, year, month, day, number = match.groups()
    kind = "lov" if register == "nl" else "forskrift"
    return f"{kind}/{year}-{month}-{day}" + (f"-{int(number)}" if int(number) else "")


@pytest.fixture(scope="module")
def read(corpus_dir: Path) -> dict[str, Read]:
    """Provision → its text and definitions; only the documents of the samples are parsed."""
    provisions = {row["provision"] for rows in SAMPLE.values() for row in rows}
    wanted = {identifier.split(provision)[0] for provision in provisions}
    documents: dict[str, Document] = {}
    for archive in ARCHIVES.values():
        with tarfile.open(corpus_dir / f"{archive}.tar.bz2") as tar:
            for info in tar:
                if (name := name_of(info.name)) in wanted and (file := tar.extractfile(info)):
                    documents[name] = parse(file.read(), info.name)
    found: dict[str, Read] = {}
    for provision in sorted(provisions):
        refid, inside = identifier.split(provision)
        document = documents.get(refid)
        unit = next((unit for unit in document.units if unit.name == inside), None) if document else None
        if document and unit:
            found[provision] = document.slice(unit), definitions_of(unit, document.text, document.heading_path(unit))
    return found


def same(rows: list[dict[str, Any]], read: dict[str, Read]) -> list[tuple[dict[str, Any], Read]]:
    """The rows whose sentence still stands in the law as it did."""
    kept = [(row, read[row["provision"]]) for row in rows if row["provision"] in read]
    kept = [(row, law) for row, law in kept if fingerprint(law[0][row["start"] : row["end"]]) == row["hash"]]
    assert len(kept) >= UNCHANGED * len(rows), "the law has changed under the sample; draw a new one"
    return kept


@pytest.mark.parametrize("kind", ["precision", "recall"])
def test_sample_is_whole(kind: str) -> None:
    rows = SAMPLE[kind]
    good = {"precision": "right", "recall": "found"}[kind]
    assert len(rows) == 100
    assert sum(row["verdict"] == good for row in rows) >= FLOOR


@pytest.mark.corpus
def test_what_is_right_is_still_found(read: dict[str, Read]) -> None:
    rows = [row for row in SAMPLE["precision"] if row["verdict"] == "right"]
    lost = [
        row["provision"]
        for row, (_, definitions) in same(rows, read)
        if (row["term_start"], row["term_end"]) not in {one.term_span for one in definitions}
    ]
    assert lost == []


@pytest.mark.corpus
def test_recall(read: dict[str, Read]) -> None:
    rows = same(SAMPLE["recall"], read)
    found = [row for row, (_, definitions) in rows if any(row["start"] <= one.term_span[0] < row["end"] for one in definitions)]
    assert len(found) * 100 >= FLOOR * len(rows)
    assert [row["provision"] for row, _ in rows if row["verdict"] == "found" and row not in found] == []
