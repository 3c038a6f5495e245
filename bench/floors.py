"""Gold scores with floors: what was reached is kept.

    python -m bench.floors [GOLD] [--write [--lower]]

Prints the norm scores beside their floors, and which annotations changed since the floors were last written. ``--write``
raises the floors to today's scores; a floor is lowered only with ``--lower``. Kept in ``floors.json``: scores, the
fingerprint of the gold they were measured on, and for each gold sentence what was read in it, as offsets.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from analysis.evaluation import NormScore, norm_score
from analysis.language.norms import norm_of

PATH = Path(__file__).with_name("floors.json")
NAMES = ("modality_accuracy", "modality_macro_f1", "actor", "deadline", "threshold", "defined_term", "nynorsk_gap")


def gold_rows(gold: Path) -> tuple[list[dict[str, Any]], str]:
    """The gold sentences and the fingerprint of their file."""
    data = (gold / "norms.dev.jsonl").read_bytes()
    return [json.loads(line) for line in data.splitlines() if line.strip()], hashlib.sha256(data).hexdigest()[:16]


def figures(score: NormScore) -> dict[str, float]:
    """What has a floor; the gap between the written forms counts negative, so that more is better throughout."""
    spans = {name: getattr(score, name).f1 for name in ("actor", "deadline", "threshold", "defined_term")}
    gap = round(score.by_language.get("nn", 0.0) - score.by_language.get("nb", 0.0), 4)
    return {"modality_accuracy": score.modality_accuracy, "modality_macro_f1": score.modality_macro_f1, **spans, "nynorsk_gap": gap}


def readings(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What is read in each gold sentence, as offsets."""
    found = {}
    for row in rows:
        norm = norm_of(row["sentence"])
        parts = [norm.modality, norm.actor, norm.deadline and norm.deadline.span, [one.span for one in norm.thresholds], norm.defined_term]
        found[row["id"]] = msgspec.to_builtins(parts)
    return dict(json.loads(json.dumps(found)))  # as they will be read back


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?", default=Path(__file__).resolve().parents[2] / "shared" / "gold")
    parser.add_argument("--write", action="store_true", help="keep today's scores and readings")
    parser.add_argument("--lower", action="store_true", help="let --write lower a floor")
    given = parser.parse_args()
    rows, fingerprint = gold_rows(given.gold)
    score = norm_score(rows)
    if score is None:
        sys.exit(f"{given.gold}: norms.dev.jsonl holds no sentences")
    today, now = figures(score), readings(rows)
    kept = json.loads(PATH.read_text(encoding="utf-8")) if PATH.exists() else {"gold": fingerprint, "floors": {}, "readings": {}}
    if kept["gold"] != fingerprint:
        print(f"the gold has changed since the floors were written ({kept['gold']} → {fingerprint})")
    lowered = [name for name in NAMES if today[name] < kept["floors"].get(name, -1)]
    for name in NAMES:
        print(f"{name:<20} {today[name]:.4f}  floor {kept['floors'].get(name, float('nan')):.4f}{'  BELOW' if name in lowered else ''}")
    for identifier in sorted(now):
        if kept["readings"].get(identifier, now[identifier]) != now[identifier]:
            print(f"changed {identifier}: {kept['readings'][identifier]} → {now[identifier]}")
    if given.write:
        if lowered and not given.lower:
            sys.exit(f"not written: {', '.join(lowered)} would be lowered; say --lower if that is meant")
        lines = ",\n".join(f"  {json.dumps(identifier)}: {json.dumps(now[identifier])}" for identifier in sorted(now))
        PATH.write_text(
            f'{{"gold": {json.dumps(fingerprint)},\n "floors": {json.dumps(today)},\n "readings": {{\n{lines}\n}}}}\n', encoding="utf-8"
        )
    elif lowered:
        sys.exit(1)


if __name__ == "__main__":
    main()
