"""``python -m bench.audit.draw_references SEED [SIZE]``: dead references of the corpus in LOVKRYSS_HOME, drawn at random.

Writes ``dead_references.csv`` beside this file: ids and offsets, with room for a verdict. What has been read before keeps its
verdict. To read one: ``lovkryss show SOURCE`` and the characters from start to end.
"""

import csv
import os
import random
import sys
from pathlib import Path

from analysis.references.dead import References
from analysis.references.model import DeadReference
from ingest.corpus import Corpus

FILE = Path(__file__).parent / "dead_references.csv"
KEY = ("source", "start", "end", "target")
FIELDS = (*KEY, "reason", "state", "confidence", "verdict", "why")


def row(one: DeadReference) -> dict[str, str]:
    values = (one.source, one.start, one.end, one.target, one.reason, one.state, one.confidence, "", "")
    return dict(zip(FIELDS, map(str, values), strict=True))


def verdicts() -> dict[tuple[str, ...], tuple[str, str]]:
    """What was judged before, by place and target."""
    if not FILE.is_file():
        return {}
    with FILE.open(encoding="utf-8", newline="") as file:
        return {tuple(one[name] for name in KEY): (one["verdict"], one["why"]) for one in csv.DictReader(file)}


def main(seed: int, size: int = 100) -> None:
    references = References.open(Corpus.open(Path(os.environ["LOVKRYSS_HOME"])))
    found = sorted(references.suspects(), key=lambda pair: (pair[0], pair[1].unit, pair[1].start))
    rows = [row(references.tell(*pair)) for pair in random.Random(seed).sample(found, min(size, len(found)))]
    known = verdicts()
    for one in rows:
        one["verdict"], one["why"] = known.get(tuple(one[name] for name in KEY), ("", ""))
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows(rows)
    right = sum(one["verdict"] == "right" for one in rows)
    print(f"{len(found)} dead; drawn {len(rows)}: right {right}, wrong {sum(one['verdict'] == 'wrong' for one in rows)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
