"""Schemathesis over the whole OpenAPI document: ``python -m bench.contract [--cases N] [--seed N] [--role ROLE] [--home DIR]``.

With ``--role`` every request has a key of that role, and the routes that write are written to: in a copy of ``--home``, never in it. Every kind of check on every operation, with data that the document allows and data that it does not: examples, edge cases, random cases
until there are enough, and walks along links. Tells how many cases were run and fails where any of them found something. Without
``--home`` the sample is served.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-c", "from api.cli import main; main()")
PHASES = "examples,coverage,fuzzing,stateful"


@dataclass(frozen=True)
class Outcome:
    """What a run told."""

    cases: int
    failures: int
    operations: int
    tested: int
    told: str


def run(url: str, *, examples: int, seed: int, key: str | None = None, phases: str = PHASES) -> Outcome:
    """One run.

    :param examples: random cases for each operation and phase
    :param key: shown with every request; without it nobody is signed in
    """
    # One worker: hypothesis parses Python as it goes, and that of CPython 3.11 fails now and then in two threads at once
    # («AST constructor recursion depth mismatch», python/cpython#106905).
    words = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{url}/openapi.json", "--url", url, "--checks", "all", "--exclude-checks", "positive_data_acceptance,negative_data_rejection", "--mode", "all",
        "--phases", phases, "--max-examples", str(examples), "--seed", str(seed), "--continue-on-failure", "--no-color", "--workers", "1",
        "--request-timeout", "60", "--suppress-health-check", "all",
    ]  # fmt: skip
    if key:
        words += ["--header", f"Authorization: Bearer {key}"]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        words += ["--report", "json", "--report-json-path", str(report)]
        environment = {**os.environ, "SCHEMATHESIS_HOOKS": "bench.contract_checks", "PYTHONPATH": str(ROOT), "COLUMNS": "160", "LOVKRYSS_CONTRACT_KEY": key or ""}
        done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        told = done.stdout + done.stderr
        if not report.exists():
            raise RuntimeError(told)
        json.loads(report.read_text(encoding="utf-8"))
    counted = re.search(r"(\d[\d,_]*) generated(?:, (\d+) found (\d+))?", told)
    operations = re.search(r"Selected: (\d+)/(\d+)\s+Tested: (\d+)", told)
    if counted is None or operations is None:
        raise RuntimeError(told)
    failures = int(counted[3] or 0) + (done.returncode != 0 and not counted[3])
    return Outcome(int(re.sub(r"\D", "", counted[1])), failures, int(operations[2]), int(operations[3]), told)


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address of a service on a data directory."""
    unlimited = {"LOVKRYSS_RATE_READ": "0", "LOVKRYSS_RATE_WRITE": "0", "LOVKRYSS_RATE_FAILED": "0", "LOVKRYSS_LOG_LEVEL": "warning"}
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--home", str(home)], stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, **unlimited}
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line.startswith("Lovkryss: http://"):
            raise RuntimeError(line)
        yield line.split()[1]
    finally:
        process.terminate()
        process.communicate()


@contextmanager
def sample() -> Iterator[Path]:
    """A data directory with the sample, indexed."""
    with tempfile.TemporaryDirectory() as folder:
        for command in (("ingest", "sample"), ("index",)):
            subprocess.run([*COMMAND, *command, "--home", folder], cwd=ROOT, check=True, capture_output=True)
        yield Path(folder)


@contextmanager
def copied(home: Path) -> Iterator[Path]:
    """A copy of a data directory, to be written to."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copytree(home, Path(folder) / "home"))


def key_of(home: Path, role: str = "admin") -> str:
    """A new key to a data directory."""
    words = ("access", "key", "create", "--name", "Kari Nordmann", "--role", role, "--expires", "2d", "--json", "--home", str(home))
    done = subprocess.run([*COMMAND, *words], cwd=ROOT, check=True, capture_output=True, text=True)
    return str(json.loads(done.stdout)["secret"])


def main() -> int:
    """Run until there are enough cases; status 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--role", choices=("reader", "reviewer", "lead", "admin"))
    parser.add_argument("--home", type=Path)
    asked = parser.parse_args()
    with sample() if asked.home is None else copied(asked.home) as home, served(home) as url:
        return _until(url, asked, key_of(home, asked.role) if asked.role else None)


def _until(url: str, asked: argparse.Namespace, key: str | None) -> int:
    total = 0
    seed = asked.seed
    while total < asked.cases:
        found = run(url, examples=100, seed=seed, key=key)
        total += found.cases
        print(f"seed {seed}: {found.cases} cases, {found.failures} failures, {found.tested} of {found.operations} operations", flush=True)
        if found.failures:
            print(found.told)
            return 1
        seed += 1
    print(f"{total} cases, 0 failures, {f'as {asked.role}' if key else 'without a key'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
