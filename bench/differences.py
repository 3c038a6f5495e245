"""Which of the differences that the gold states are shown in the comparison table of the gold's own members.

    python -m bench.differences GOLD --home HOME [--show]

``bench/audit/differences.yaml`` holds what ``differences_nb`` states for twenty gold clusters: attribute, provision, and a
few words. A statement is shown if a row of that attribute has a cell for the provision, and shown with its words if the
cell's value or quotation holds them.
"""

import argparse
import json
from pathlib import Path

import yaml

from analysis.difference import compare
from analysis.engine import Engine
from analysis.overlap.kind_training import member_of

AUDIT = Path(__file__).with_name("audit") / "differences.yaml"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="a file of gold clusters")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--show", action="store_true", help="print what is not shown")
    given = parser.parse_args()
    audit = yaml.safe_load(AUDIT.read_text(encoding="utf-8"))
    rows = {row["id"]: row for row in map(json.loads, given.gold.read_text(encoding="utf-8").splitlines())}
    engine = Engine.open(given.home)
    shown = quoted = total = 0
    for name, attributes in audit.items():
        members = [member for one in rows[name]["provisions"] if (member := member_of(engine, one["id"]))]
        table = compare(members)
        for attribute, stated in attributes.items():
            cells = [value for row in table if row.attribute in attribute.split("|") for value in row.values if value.value]
            for provision, words in stated.items():
                own = [f"{value.value} {value.quote}".replace("\u00a0", " ") for value in cells if value.provision == provision]
                total += 1
                shown += bool(own)
                right = any(words.lower() in quote.lower() for quote in own)
                quoted += right
                if given.show and not right:
                    print(f"{name} {attribute} {provision}: {'other words' if own else 'not shown'} ({words})")
    print(f"{total} statements: shown {shown / total:.3f}, with the words {quoted / total:.3f}")


if __name__ == "__main__":
    main()
