"""The real archives, where they are at hand: everything parses, and every count is that of ``stats.json``."""

import json
import tarfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from ingest.document import BlockKind
from ingest.errors import LovkryssError
from ingest.lovdata import parse

ARCHIVES = {"gjeldende-lover": 795, "gjeldende-sentrale-forskrifter": 3447, "lovtidend-avd1-2025": 1272}
Found = tuple[str, tuple[int, int, int, str] | str, int]


def batches(path: Path) -> Iterator[list[tuple[str, bytes]]]:
    batch: list[tuple[str, bytes]] = []
    size = 0
    with tarfile.open(path) as archive:
        for info in archive:
            if file := archive.extractfile(info):
                batch.append((info.name, file.read()))
                size += info.size
            if size > 1_000_000:
                yield batch
                batch, size = [], 0
    yield batch


def look(batch: list[tuple[str, bytes]]) -> list[Found]:
    found: list[Found] = []
    for name, data in batch:
        try:
            document = parse(data, name)
        except LovkryssError as error:
            found.append((name, str(error), 0))
            continue
        ledd = sum(len(unit.ledd) for unit in document.units)
        items = sum(block.kind is BlockKind.ITEM for unit in document.units for block in unit.walk())
        end, wrong = 0, 0
        for unit in document.units:
            wrong += not end <= unit.start <= unit.end <= len(document.text)
            wrong += any(not unit.start <= link.start < link.end <= unit.end for link in unit.links)
            names = [block.name for block in unit.walk() if block.name]
            wrong += len(names) != len(set(names))
            end = unit.end
        found.append((name, (len(document.provisions), ledd, items, document.articles_sha256), wrong + len(document.warnings)))
    return found


@pytest.mark.corpus
@pytest.mark.parametrize("name", ARCHIVES)
def test_every_document_of_an_archive(name: str, corpus_dir: Path) -> None:
    if not (corpus_dir / "stats.json").is_file():
        pytest.skip("stats.json is not beside the archives")
    stats = json.loads((corpus_dir / "stats.json").read_text(encoding="utf-8"))[name]["per_document"].values()
    stated = {d["file"]: (d["articles"], d["ledd"], d["list_items"], d["articles_sha256"]) for d in stats}
    with ProcessPoolExecutor() as pool:
        found = [one for batch in pool.map(look, batches(corpus_dir / f"{name}.tar.bz2")) for one in batch]
    assert len(found) == ARCHIVES[name]
    assert {file: counts for file, counts, _ in found} == stated
    assert [file for file, _, wrong in found if wrong] == []
