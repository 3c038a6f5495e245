"""The judged sample of real sentences: what the reader of it found must be found again. Needs the real archives.

Only the acts of the sample (two thirds of it) are read again: unpacking the regulations would take longer than all else.
"""

import hashlib
import tarfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.language.information import information_rules
from ingest.lovdata import parse

SAMPLE = Path(__file__).with_name("information_sample.yaml")
PRECISION, RECALL = 0.88, 0.85
"""Floors, a little under what was measured when the sample was fresh (.91 and .88 of the kinds)."""


def file_name(refid: str) -> str:
    """The archive's name for an act: ``nl-19970228-019.xml``."""
    day, number = refid[4:14].replace("-", ""), refid[15:] or "0"
    return f"nl-{day}-{int(number):03}.xml"


def sentences(rows: list[dict[str, Any]], folder: Path) -> dict[str, tuple[str, str]]:
    """Hash → sentence and heading, of the rows whose act is in the archive."""
    wanted: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        wanted.setdefault(file_name("/".join(row["id"].split("/")[:2])), []).append(row)
    found: dict[str, tuple[str, str]] = {}
    with tarfile.open(folder / "gjeldende-lover.tar.bz2", "r|bz2") as archive:
        for member in archive:
            mine = wanted.get(Path(member.name).name)
            file = archive.extractfile(member) if mine else None
            if not mine or file is None:
                continue
            document = parse(file.read(), member.name)
            units = {f"{document.header.refid}/{unit.name}": unit for unit in document.units}
            for row in mine:
                unit = units.get(row["id"])
                if unit:
                    text = " ".join(document.text[unit.start + start : unit.start + end] for start, end in row["spans"])
                    found[hashlib.blake2b(text.encode(), digest_size=8).hexdigest()] = (text, unit.heading)
    return found


@pytest.mark.corpus
def test_the_judged_sample(corpus_dir: Path) -> None:
    judged = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))["sentences"]
    rows = [row for row in judged if row["id"].startswith("lov/")]
    texts = sentences(rows, corpus_dir)
    present = [row for row in rows if row["hash"] in texts]
    assert len(present) > 0.8 * len(rows), "the law has changed under the sample; draw and judge a new one"
    right = said = expected = 0
    for row in present:
        kinds = Counter(rule.kind for rule in information_rules(*texts[row["hash"]]))
        wanted = Counter(row["expected"])
        right += (kinds & wanted).total()
        said += kinds.total()
        expected += wanted.total()
    assert right / said >= PRECISION
    assert right / expected >= RECALL
