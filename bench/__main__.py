"""Measures the main job on the real corpus and prints a table for RESULTS.md.

    python -m bench [--corpus FOLDER] [--gold FOLDER] [STEP…]      steps: ingest index serve gold (default: all)

The corpus is the folder of Lovdata's two archives (``LOVKRYSS_CORPUS``, else ../shared/corpora). Measure with nothing
else running; compare only figures of one run.
"""

import argparse
import io
import json
import os
import random
import re
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.parse
from collections.abc import Sequence
from pathlib import Path

import httpx
from lxml import etree

from bench.measure import percentile, run

ARCHIVES = ("gjeldende-lover.tar.bz2", "gjeldende-sentrale-forskrifter.tar.bz2")
LOVKRYSS = [sys.executable, "-m", "api.cli"]
QUERIES = (
    "melding om dødsfall", "taushetsplikt for helsepersonell", "rett til foreldrepenger", "innsyn i journal", "arbeidsgivers plikt til "
    "å varsle", "skjenkebevilling ved eierskifte", "barnehageplass", "samordning av tenester for barn", "klagefrist", "politiattest",
)  # fmt: skip


class Bench:
    """One run over one data directory."""

    def __init__(self, corpus: Path, gold: Path, home: Path) -> None:
        self.corpus, self.gold, self.home = corpus, gold, home
        self.env = {**os.environ, "LOVKRYSS_HOME": str(home), "COLUMNS": "200"}
        self.archives = [corpus / name for name in ARCHIVES]

    def say(self, what: str, figure: str) -> None:
        print(f"| {what} | {figure} |", flush=True)

    def ingest(self) -> None:
        seconds = self._bare()
        self.say("bare: unpack and lxml-parse both archives, one process", f"{seconds:.1f} s")
        command = [*LOVKRYSS, "ingest", "--json", *map(str, self.archives)]
        first = run(command, self.env)
        report = json.loads(first.output)
        self.say("ingest of both archives", f"{first.seconds:.1f} s, {first.seconds / seconds:.1f} × bare, peak {first.peak_megabytes:.0f} MB, "
                 f"{report['documents']} documents, {len(report['failed'])} failed")  # fmt: skip
        again = run(command, self.env)
        self.say("second run, nothing changed", f"{again.seconds:.1f} s")
        with tempfile.TemporaryDirectory() as folder:
            changed = self._changed_archive(Path(folder), 1)
            one = run([*LOVKRYSS, "ingest", "--json", str(self.archives[0]), str(changed)], self.env)
            self.say("archives read again, one document changed", f"{one.seconds:.1f} s, {json.loads(one.output)['new']} new")
            run([*LOVKRYSS, "ingest", "--json", *map(str, self.archives)], self.env)

    def index(self) -> None:
        full = run([*LOVKRYSS, "index", "--json"], self.env)
        report = json.loads(full.output)
        self.say("index of the whole corpus", f"{full.seconds:.1f} s, peak {full.peak_megabytes:.0f} MB, {report['provisions']} provisions, "
                 f"{report['passages']} passages, {report['clusters']} clusters")  # fmt: skip
        with tempfile.TemporaryDirectory() as folder:
            changed = self._changed_archive(Path(folder), 42)
            run([*LOVKRYSS, "ingest", "--json", str(changed)], self.env)
        again = run([*LOVKRYSS, "index", "--json"], self.env)
        self.say("index again, 1 % of the documents changed", f"{again.seconds:.1f} s, {100 * again.seconds / full.seconds:.1f} % of the full build")
        run([*LOVKRYSS, "ingest", "--json", *map(str, self.archives)], self.env)
        back = run([*LOVKRYSS, "index", "--json"], self.env)
        self.say("index again, the change taken back", f"{back.seconds:.1f} s, {100 * back.seconds / full.seconds:.1f} %")

    def serve(self) -> None:
        started = time.perf_counter()
        with subprocess.Popen([*LOVKRYSS, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True, env=self.env) as server:
            assert server.stdout is not None
            line = server.stdout.readline()
            address = re.search(r"http://\S+", line)
            assert address, line
            with httpx.Client(base_url=address.group(0).rstrip("/"), timeout=60) as client:
                while client.get("/readyz").status_code != 200:
                    time.sleep(0.05)
                self.say("serve: start to ready", f"{time.perf_counter() - started:.1f} s")
                slugs = [event["slug"] for event in client.get("/v1/events").json()["events"]]
                self._latency(client, "GET /v1/events/{slug}/overlaps, warm", [f"/v1/events/{slug}/overlaps" for slug in slugs], 10)
                new = [urllib.parse.quote(f"{one} {other}") for one in QUERIES for other in QUERIES if one != other]
                self._latency(client, "GET /v1/search, warm, every question new", [f"/v1/search?q={query}" for query in new])
                self._latency(client, "GET /v1/overlaps?query=, warm, every question new", [f"/v1/overlaps?query={query}" for query in new[::3]])
                sections = random.Random(3).sample([hit["id"] for query in QUERIES for hit in client.get("/v1/search", params={"q": query}).json()["hits"]], 100)
                self._latency(client, "POST /v1/norms for one section, warm, every section new", [("/v1/norms", {"ids": [one]}) for one in sections])
                texts = [client.get(f"/v1/provisions/{one}").json()["text"] for one in sections[:50]]
                self._latency(client, "POST /v1/norms for a section's text", [("/v1/norms", {"text": text}) for text in texts])
            server.terminate()

    def gold_scores(self) -> None:
        found = json.loads(run([*LOVKRYSS, "evaluate", "--json", str(self.gold)], self.env).output)
        clusters = found["clusters"]
        self.say("gold clusters: members found / negatives kept out / kind", f"{clusters['members_found']} / {clusters['negatives_kept_out']} / {clusters['kind_right']}")
        self.say("gold events: core laws, catalogue / free text", f"{found['events_catalogue']} / {found['events_free_text']}")
        norms = found["norms"]
        spans = " / ".join(str(norms[name]["f1"]) for name in ("actor", "deadline", "threshold", "defined_term"))
        self.say("gold sentences: modality accuracy / macro-F1", f"{norms['modality_accuracy']} / {norms['modality_macro_f1']}, {norms['by_language']}")
        self.say("gold sentences: span F1 actor / deadline / threshold / defined term", spans)
        self.say("gold sentences: citations, precision / recall", f"{found['citations']['precision']} / {found['citations']['recall']}")

    def _latency(self, client: httpx.Client, what: str, calls: Sequence[str | tuple[str, object]], rounds: int = 1) -> None:
        """Time GET requests (a path) and POST requests (a path and a body)."""

        def ask(call: str | tuple[str, object]) -> None:
            answer = client.get(call) if isinstance(call, str) else client.post(call[0], json=call[1])
            answer.raise_for_status()

        for call in calls if rounds > 1 else []:
            ask(call)
        times = []
        for _ in range(rounds):
            for call in calls:
                started = time.perf_counter()
                ask(call)
                times.append(time.perf_counter() - started)
        self.say(what, f"p50 {1000 * percentile(times, 0.5):.0f} ms, p95 {1000 * percentile(times, 0.95):.0f} ms")

    def _bare(self) -> float:
        started = time.perf_counter()
        for path in self.archives:
            with tarfile.open(path, "r|bz2") as archive:
                for member in archive:
                    if member.isfile() and (file := archive.extractfile(member)):
                        etree.fromstring(file.read())
        return time.perf_counter() - started

    def _changed_archive(self, folder: Path, count: int) -> Path:
        """The regulations with a word added to every ledd of ``count`` documents."""
        path = folder / ARCHIVES[1]
        with tarfile.open(self.archives[1], "r|bz2") as archive, tarfile.open(path, "w:bz2", compresslevel=1) as changed:
            chosen = None
            for number, member in enumerate(archive):
                file = archive.extractfile(member)
                data = file.read() if file else b""
                chosen = chosen or set(random.Random(1).sample(range(3000), count))
                if number in chosen:
                    data = data.replace(b'class="legalP"', b'class="legalP" data-x="1"').replace(b"</article></article>", b" endret</article></article>")
                member.size = len(data)
                changed.addfile(member, io.BytesIO(data))
        return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(__file__).resolve().parents[2] / "shared"
    parser.add_argument("--corpus", type=Path, default=Path(os.environ.get("LOVKRYSS_CORPUS", shared / "corpora")))
    parser.add_argument("--gold", type=Path, default=shared / "gold")
    parser.add_argument("--home", type=Path, help="keep the data directory here instead of a temporary one")
    parser.add_argument("steps", nargs="*", default=[], metavar="STEP")
    given = parser.parse_args()
    if not all((given.corpus / name).exists() for name in ARCHIVES):
        sys.exit(f"{given.corpus}: the archives {' and '.join(ARCHIVES)} are not there; name their folder with --corpus")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(given.corpus, given.gold, given.home or Path(folder))
        steps = {"ingest": bench.ingest, "index": bench.index, "serve": bench.serve, "gold": bench.gold_scores}
        print("| what | figure |\n|---|---|")
        for step in given.steps or steps:
            steps[step]()


if __name__ == "__main__":
    main()
