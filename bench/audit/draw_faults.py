"""``python -m bench.audit.draw_faults SEED [SIZE]``: uses of names no longer in use, drawn at random from the corpus in LOVKRYSS_HOME.

Adds them to ``stale_terms.csv`` beside this file: ids and offsets, with room for a verdict; what has been read stays. A use that
the rules no longer find stays, too, and is told apart. To read one: ``lovkryss show SOURCE`` and the characters from start to end.
"""

import csv
import os
import random
import sys
from pathlib import Path

from analysis.faults.stale import stale_faults
from analysis.index.loaded import Index
from analysis.references.dead import References
from ingest.corpus import Corpus

FILE = Path(__file__).parent / "stale_terms.csv"
KEY = ("source", "start", "end", "term")
FIELDS = (*KEY, "verdict", "why")


def verdicts() -> dict[tuple[str, str, str, str], tuple[str, str]]:
    """What was judged before, by place and term."""
    if not FILE.is_file():
        return {}
    with FILE.open(encoding="utf-8", newline="") as file:
        return {(one[KEY[0]], one[KEY[1]], one[KEY[2]], one[KEY[3]]): (one["verdict"], one["why"]) for one in csv.DictReader(file)}


def main(seed: int, size: int = 100) -> None:
    home = Path(os.environ["LOVKRYSS_HOME"])
    corpus, index = Corpus.open(home), Index.open(home)
    found = [
        (index.rows[spot.row].id, str(spot.start), str(spot.end), fault.matter)
        for fault in stale_faults(corpus, index, References.open(corpus)) for spot in fault.spots
    ]  # fmt: skip
    drawn = random.Random(seed).sample(sorted(set(found)), min(size, len(found)))
    known = verdicts()
    rows = {**known, **{one: known.get(one, ("", "")) for one in drawn}}
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(FIELDS)
        writer.writerows((*one, *verdict) for one, verdict in sorted(rows.items()))
    still = [verdict for one, (verdict, _) in rows.items() if one in set(found) and verdict]
    print(f"{len(found)} uses; of {len(still)} read: stale {still.count('stale')}, not {still.count('not')}; "
          f"read and no longer found: {sum(bool(verdict) for verdict, _ in known.values()) - len(still)}")  # fmt: skip


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
