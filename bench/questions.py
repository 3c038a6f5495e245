"""Asks the eight questions of the acceptance test on a data directory and tells what is found and what is missing.

    python -m bench.questions --home DIR [--question N]

Each question is one command line (docs/eight-questions.md); what its answer must hold stands in questions.yaml, as ids and
figures. The directory must hold both archives, ingested and indexed.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

EXPECTED = Path(__file__).with_suffix(".yaml")
LOVKRYSS = [sys.executable, "-m", "api.cli"]


def ask(command: list[str], home: Path) -> Any:
    """The command's JSON."""
    done = subprocess.run([*LOVKRYSS, *command, "--home", str(home), "--json"], check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"lovkryss {' '.join(command)}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def places(answer: Any) -> Iterator[dict[str, Any]]:
    """Whatever in an answer stands at a place of the law: members of clusters, definitions, uses, citations, references."""
    if isinstance(answer, list):
        for one in answer:
            yield from places(one)
    elif isinstance(answer, dict):
        if "source" in answer or ("id" in answer and ("provision" in answer or "text_span" in answer)):
            yield answer
        for one in answer.values():
            yield from places(one)


def where(place: dict[str, Any]) -> str:
    """The provision of a place."""
    return re.split(r"/(?:ledd|bokstav|nummer|punkt|strek)-", place.get("source") or place.get("provision") or place["id"])[0]


def missing(wanted: dict[str, Any], answer: Any) -> tuple[int, list[str]]:
    """How many things were asked for, and those that the answer does not hold."""
    found = list(places(answer))
    here = {where(one) for one in found}
    lost = [name for name in wanted.get("find", ()) if name not in here]
    asked = len(wanted.get("find", ()))
    for name, least in wanted.get("at_least", {}).items():
        asked += 1
        if answer[name] < least:
            lost.append(f"{name}: {answer[name]}, not {least}")
    for field in ("durations", "points_to"):
        for name, value in wanted.get(field, {}).items():
            asked += 1
            if not any(value in one.get(field, ()) for one in found if where(one) == name):
                lost.append(f"{name}: {value}")
    for name, (how, *numbers) in wanted.get("narrows", {}).items():
        asked += 1
        told = [[place.rpartition("/nummer-")[2] for place in one["narrowed"]] for one in found if where(one) == name and one["narrows"] == how]
        if [str(number) for number in numbers] not in told:
            lost.append(f"{name}: {how} {numbers}")
    return asked, lost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, default=os.environ.get("LOVKRYSS_HOME"), help="data directory, ingested and indexed")
    parser.add_argument("--question", type=int, choices=range(1, 9), help="only this one")
    given = parser.parse_args()
    if given.home is None:
        parser.error("give --home or set LOVKRYSS_HOME")
    for number, one in enumerate(yaml.safe_load(EXPECTED.read_text(encoding="utf-8")), 1):
        if given.question in (None, number):
            asked, lost = missing(one, ask(one["command"], given.home))
            print(f"{one['question']}: {asked - len(lost)} of {asked}", flush=True)
            for name in lost:
                print(f"   missing: {name}")


if __name__ == "__main__":
    main()
