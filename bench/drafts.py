"""Fifty Lovtidend documents of 2025 through the check of proposals: parsed to the right provisions, in every format; how fast; and
what is remarked, to be read.

    python -m bench.drafts HOME ARCHIVE [--seed N] [--formats] [--remarks OUT.csv]

What is right is told by the documents themselves: their own provisions (``legalArticle``), what each change says it changes
(``data-change-part`` and so on), and the headers of the wordings that are put in (``futureLegalArticle``).
"""

import argparse
import csv
import random
import re
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from bench.draft_formats import WRITERS
from ingest.draft import Draft, read_draft
from ingest.draft.markup import lovdata_lines
from ingest.identifier import normalise, provision_of
from ingest.lovdata import header_of

EACH = 25
"""Acts, and regulations, of a sample."""

READ = 20
"""Documents of a sample whose remarks are read."""

_PARTS = ("data-change-part", "data-repeal-part", "data-add-new-part")


class Truth(NamedTuple):
    """What a document says of itself."""

    own: list[str]
    changed: set[str]
    put_in: list[str]
    new_numbers: frozenset[str] | set[str] = frozenset()


def truth(data: bytes) -> Truth:
    """Own provisions, changed provisions, and the numbers of those whose wording is put in."""
    root = etree.fromstring(data)
    own = [re.sub(r"\s", "", one.get("data-name") or "") for one in root.iter("article") if one.get("class") == "legalArticle"]
    changed: set[str] = set()
    for one in root.iter("article"):
        if one.get("class") == "change":
            said = [one.get(name) or "" for name in _PARTS] + [(one.get("data-move-part") or "").partition(";;")[0]]
            changed |= {
                provision_of(re.sub(r"/(ledd|bokstav|nummer|setning)/", r"/\1-", normalise(part))) for text in said for part in text.split()
            }
    put_in = [
        re.sub(r"\s", "", "".join(map(str, span.itertext())))
        for one in root.iter("article") if one.get("class") == "futureLegalArticle"
        for span in one.iter("span") if span.get("class") == "legalArticleValue"
    ]  # fmt: skip
    return Truth(own, {re.sub(r"/setning-.*", "", one) for one in changed if "/§" in one}, put_in)


def found_in(draft: Draft) -> Truth:
    """The same of a parsed proposal."""
    own = [draft.unit(one).name.partition("~")[0] for one in draft.provisions if one.action == "own"]
    changed = {provision_of(target) for one in draft.provisions for target in one.targets if "/§" in target}
    new_numbers = {provision_of(target) for one in draft.provisions if one.action == "move" for target in one.targets}
    put_in = [re.sub(r"\s", "", draft.unit(one).label) for one in draft.provisions if one.action in ("change", "add")]
    return Truth(own, changed, put_in, new_numbers)


def right(wanted: Truth, found: Truth) -> bool:
    """Own provisions the same; changed ones the same, but for one in twenty; every wording that is put in is there."""
    hit = len(wanted.changed & found.changed)
    there = all(any(re.match(re.escape(one) + r"(?:$|[^\d-])", other) for other in found.put_in) for one in wanted.put_in)
    extra = len(found.changed - wanted.changed - found.new_numbers) if wanted.changed else 0
    return wanted.own == found.own and hit >= 0.95 * len(wanted.changed) and extra <= max(1, 0.1 * len(wanted.changed)) and there


def sample(archive: Path, seed: int) -> list[tuple[str, bytes]]:
    """A seeded random sample: acts, then regulations."""
    with tarfile.open(archive) as packed:
        members = {Path(one.name).name: one for one in packed.getmembers() if one.isfile()}
        chosen = random.Random(seed)
        names = [name for kind in ("nl-", "sf-") for name in chosen.sample(sorted(one for one in members if one.startswith(kind)), EACH)]
        return [(name, _read(packed, members[name])) for name in names]


def _read(packed: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = packed.extractfile(member)
    return file.read() if file else b""


def signature(draft: Draft) -> list[tuple[str, str, tuple[str, ...]]]:
    """What two readings of one proposal must agree in."""
    return [(re.sub(r"\W", "", one.label), one.action, one.targets) for one in draft.provisions if one.action != "text"]


def in_formats(name: str, data: bytes, draft: Draft, register: Any) -> Iterator[tuple[str, float]]:
    """For each format the share of provisions that it gives as Lovdata's XML does."""
    _, main = header_of(data, name)
    lines = [line for line in lovdata_lines(main) if line.text.strip() and line.role != "table"]
    wanted = signature(draft)
    for kind, (file, write) in WRITERS.items():
        found = signature(read_draft(file, write(lines), register))
        same = sum(one in found for one in wanted)
        yield kind, (same / len(wanted) if wanted else 1.0) if len(found) <= 1.1 * len(wanted) + 1 else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", action="store_true")
    parser.add_argument("--remarks", type=Path)
    given = parser.parse_args()
    from analysis.engine import Engine

    engine = Engine.open(given.home)
    register, checker = engine.corpus.register, engine.drafts
    checker.check(
        read_draft("x.txt", "§ 1. Formål\nLoven skal sikre at alle får det de trenger etter loven § 2.".encode(), register)
    )  # warm
    documents, well, seconds = sample(given.archive, given.seed), 0, []
    shares: dict[str, list[float]] = {}
    rows = []
    for place, (name, data) in enumerate(documents):
        started = time.perf_counter()
        draft = read_draft(name, data, register)
        check = checker.check(draft)
        spent = time.perf_counter() - started
        seconds.append((len(draft.provisions), spent))
        good = right(truth(data), found_in(draft))
        well += good
        if not good:
            print(f"not as it says of itself: {name}")
        if given.formats and len(data) < 200_000:
            for kind, share in in_formats(name, data, draft, register):
                shares.setdefault(kind, []).append(share)
                if share < 1:
                    print(f"  {name} as {kind}: {share:.0%} of {len(draft.provisions)} provisions")
        if place % EACH < READ // 2:
            rows += [
                (name, one.kind, one.label, " ".join(one.provisions[:3]), one.severity, one.confidence, one.quote, one.why)
                for one in check.remarks
            ]
    small = [spent for count, spent in seconds if count <= 60]
    print(f"{len(documents)} documents, {well} parsed to the right provisions; {len(rows)} remarks on {READ} of them")
    print(f"up to 60 provisions: at most {max(small):.1f} s; largest ({max(seconds)[0]} provisions): {max(seconds)[1]:.1f} s")
    for kind, found in shares.items():
        print(
            f"{kind}: all provisions the same in {sum(one == 1 for one in found)} of {len(found)} documents; mean {sum(found) / len(found):.1%}"
        )
    if given.remarks:
        with given.remarks.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("document", "kind", "label", "provisions", "severity", "confidence", "quote", "why"), *rows])


if __name__ == "__main__":
    main()
