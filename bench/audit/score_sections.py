"""``python -m bench.audit.score_sections``: the successors found for sections of forvaltningsloven, against a table by hand.

``forvaltningsloven_sections.csv`` names for 61 sections of the act of 1967 what takes their place in that of 2025.
"""

import csv
import os
from pathlib import Path

from analysis.embedding.encoder import load_encoder
from analysis.references.mapping import successors
from ingest.corpus import Corpus

FILE = Path(__file__).parent / "forvaltningsloven_sections.csv"
OLD, NEW = "lov/1967-02-10", "lov/2025-06-20-81"
SURE = 0.7


def main() -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        truth = {f"{OLD}/{one['old']}": {f"{NEW}/{name}" for name in one["new"].split()} for one in csv.DictReader(file)}
    found = successors(Corpus.open(Path(os.environ["LOVKRYSS_HOME"])), load_encoder(None), OLD, NEW)
    pairs = [(match.new in truth[old], match.confidence) for old in truth for match in found.get(old, ())]
    first = sum(found[old][0].new in truth[old] for old in truth if found.get(old))
    right = sum(good for good, _ in pairs)
    print(f"first successor right: {first} of {len(truth)}")
    print(f"pairs: precision {right / len(pairs):.2f}, recall {right / sum(map(len, truth.values())):.2f}")
    for name, some in (("from", [good for good, sure in pairs if sure >= SURE]), ("below", [good for good, sure in pairs if sure < SURE])):
        print(f"confidence {name} {SURE}: {sum(some)} of {len(some)} right")


if __name__ == "__main__":
    main()
