"""Clusters of life events in LOVKRYSS_HOME, drawn at random to be read and judged.

    python -m bench.audit.draw_clusters draw FILE --seed SEED [--fresh] [--events SLUG…]
    python -m bench.audit.draw_clusters score FILE

Draws 20 of the first 50 clusters of each event into FILE: ids and titles, with room for a verdict and its reason. A cluster
that FILE already holds keeps its verdict. To read one: ``lovkryss overlaps --event EVENT``. The verdicts: useful (whoever
rewrites the rules of the event wants to see these side by side, and title and kind say rightly what they are), trivial (holds
together, but says nothing of the event) and wrong (members that do not belong together, or a title or kind that misleads).
"""

import argparse
import csv
import os
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from analysis.engine import PREPARED, Engine
from analysis.overlap.model import Cluster
from analysis.scope import event_scope

EVENTS = ("dodsfall-og-arv", "fa-barn", "alvorlig-sykt-barn", "0-24", "ny-i-norge")
DRAWN = 20
VERDICTS = ("useful", "trivial", "wrong")
FIELDS = ("event", "rank", "cluster", "kind", "title", "provisions", "acts", "ministries", "verdict", "reason")


def clusters_of(engine: Engine, event: str, *, fresh: bool) -> Sequence[Cluster]:
    """The clusters that a reviewer of the event is shown, best first.

    :param fresh: computed now by this program, not as the index holds them
    """
    if fresh:
        made = engine.prepare(event, event_scope(engine.index, engine.events[event], 0))
        return engine.faults.woven_into(event, made)[:PREPARED]
    return engine.overlaps(event=event, limit=PREPARED)


def drawn(engine: Engine, event: str, random_: random.Random, *, fresh: bool) -> list[dict[str, str]]:
    """Rows of clusters drawn from an event's list, in the order of the list."""
    found = list(enumerate(clusters_of(engine, event, fresh=fresh), 1))
    return [_row(event, rank, one) for rank, one in sorted(random_.sample(found, min(DRAWN, len(found))), key=lambda pair: pair[0])]


def _row(event: str, rank: int, cluster: Cluster) -> dict[str, str]:
    acts = sum(document.startswith("lov/") for document in cluster.documents)
    values = (event, rank, cluster.id, cluster.kind, cluster.title, len(cluster.provisions), acts, len(cluster.sectors), "", "")
    return dict(zip(FIELDS, map(str, values), strict=True))


def read(file: Path) -> list[dict[str, str]]:
    """What was drawn before; nothing if nothing was."""
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def draw(file: Path, events: Sequence[str], seed: int, *, fresh: bool) -> None:
    """Write a draw, with the verdicts on clusters that the file held already."""
    engine = Engine.open(Path(os.environ["LOVKRYSS_HOME"]))
    known = {(one["event"], one["cluster"]): one for one in read(file)}
    rows = [row for event in events for row in drawn(engine, event, random.Random(f"{seed} {event}"), fresh=fresh)]
    for row in rows:
        if before := known.get((row["event"], row["cluster"])):
            row["verdict"], row["reason"] = before["verdict"], before["reason"]
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} clusters drawn, {sum(not row['verdict'] for row in rows)} to be judged")


def score(rows: Sequence[dict[str, str]]) -> str:
    """A table of verdicts by event.

    :raises ValueError: a verdict is none of the known words, or missing
    """
    unknown = [f"{row['event']} {row['rank']}: «{row['verdict']}»" for row in rows if row["verdict"] not in VERDICTS]
    if unknown:
        raise ValueError("verdicts must be one of " + ", ".join(VERDICTS) + "; found " + "; ".join(unknown))
    count = Counter((row["event"], row["verdict"]) for row in rows)
    lines = [f"{'':24}" + "".join(f"{verdict:>9}" for verdict in VERDICTS)]
    events = dict.fromkeys(row["event"] for row in rows)
    lines.extend(f"{event:24}" + "".join(f"{count[event, verdict]:9}" for verdict in VERDICTS) for event in events)
    lines.append(f"{'all':24}" + "".join(f"{sum(row['verdict'] == verdict for row in rows):9}" for verdict in VERDICTS))
    return "\n".join(lines)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m bench.audit.draw_clusters", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("command", choices=("draw", "score"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fresh", action="store_true", help="compute the clusters now; do not take them from the index")
    parser.add_argument("--events", nargs="+", default=EVENTS, metavar="SLUG")
    options = parser.parse_args()
    if options.command == "draw":
        draw(options.file, options.events, options.seed, fresh=options.fresh)
        return
    try:
        print(score(read(options.file)))
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
