"""``python -m bench.load [--address URL | --home DIR --workers N] [--rate R] [--seconds S] [--json FILE]``: reads, at a steady pace.

Open loop: requests leave at their appointed times whether or not earlier ones are answered, and each is timed from its appointed
time, so that a service that stalls cannot hide it. The mix is that of people and programs over the contract: clusters, provisions,
lists of events, searches (some asked before, some never), scopes, citations, norms, data flows; a share of the clients ask whether
what they have is still right, and most take gzip. With ``--home`` the service is started here and its memory is followed; the
load comes from this process alone, so leave it some of the machine.

Fails (status 1) when an answer is an error, or the 99th percentile is over ``--p99`` milliseconds.
"""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import httpx
import psutil

CONNECTIONS = 64
WORDS = (
    "barn samboer dødsfall arv bolig taushetsplikt klage frist opplysninger kommunen vedtak innsyn tilsyn straff gebyr politi lege "
    "skole barnehage verge pensjon trygd skatt foretak ansatt permisjon foreldre fødsel ekteskap skilsmisse tomt byggesak miljø fiske "
    "landbruk veterinær apotek sykehus fengsel domstol advokat revisor bank forsikring konkurs tvang utlegg matrikkel tinglysing"
).split()
QUESTION = "Kan Nav hente inntekt fra Skatteetaten for å beregne dagpenger?"
TEXT = "Kommunen skal svare innen tre uker, jf. forvaltningsloven § 13 b første ledd nr. 5."


class Request(NamedTuple):
    """One kind of request, ready to be sent."""

    kind: str
    head: bytes
    body: bytes = b""


class Done(NamedTuple):
    """One answer: its kind, when it was to be asked, how long it took in milliseconds, its status (0: none came)."""

    kind: str
    at: float
    ms: float
    status: int


def requests(address: str, seed: int = 7) -> Iterator[Request]:
    """Requests without end; what they ask about is first asked of the service."""
    host, chance = urlsplit(address).netloc, random.Random(seed)
    with httpx.Client(base_url=address, timeout=60) as client:
        events = [one["slug"] for one in client.get("/v1/events").raise_for_status().json()["events"]]
        clusters: list[str] = []
        provisions: list[str] = []
        for event in events:
            for one in client.get(f"/v1/events/{event}/overlaps", params={"limit": 50}).raise_for_status().json()["clusters"]:
                clusters.append(one["id"])
                provisions.extend(member["id"] for member in one["provisions"][:5])
        tags = {path: client.get(path).headers["etag"] for path in [f"/v1/clusters/{one}" for one in clusters[:100]] + ["/v1/events"]}
    provisions = sorted(set(provisions))

    def get(kind: str, path: str, tag: str = "") -> Request:
        more = f"If-None-Match: {tag}\r\n" if tag else ""
        packed = "Accept-Encoding: gzip\r\n" if chance.random() < 0.8 else ""
        return Request(kind, f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{packed}{more}\r\n".encode())

    def post(kind: str, path: str, value: object) -> Request:
        body = json.dumps(value).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        return Request(kind, head.encode(), body)

    asked_before = [" ".join(chance.sample(WORDS, 2)) for _ in range(60)]
    while True:
        throw = chance.random()
        if throw < 0.30:
            yield get("cluster", f"/v1/clusters/{chance.choice(clusters)}")
        elif throw < 0.55:
            yield get("provision", f"/v1/provisions/{quote(chance.choice(provisions), safe='/')}")
        elif throw < 0.67:
            path, tag = chance.choice(list(tags.items()))
            yield get("unchanged", path, tag)
        elif throw < 0.77:
            yield get("overlaps of event", f"/v1/events/{chance.choice(events)}/overlaps?limit=20")
        elif throw < 0.85:
            yield get("search, asked before", f"/v1/search?q={quote(chance.choice(asked_before))}&limit=20")
        elif throw < 0.88:
            yield get("search, new", f"/v1/search?q={quote(' '.join(chance.sample(WORDS, 3)))}&limit=20")
        elif throw < 0.93:
            yield get("scope of event", f"/v1/events/{chance.choice(events)}/scope?limit=60")
        elif throw < 0.96:
            yield get("overlaps of provision", f"/v1/overlaps?provision={quote(chance.choice(provisions[:200]), safe='/')}&limit=10")
        elif throw < 0.98:
            yield post("citations", "/v1/citations", {"text": TEXT, "context": None})
        elif throw < 0.99:
            yield post("norms", "/v1/norms", {"text": TEXT})
        else:
            yield post("data flow", "/v1/dataflow", {"question": QUESTION})


async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Request) -> int:
    """Ask and read the whole answer; its status."""
    writer.write(asked.head + asked.body)
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    lower = head.lower()
    at = lower.find(b"content-length:")
    if at >= 0 and status != 304:
        await reader.readexactly(int(lower[at + 15 : lower.index(b"\r", at)]))
    return status


async def drive(address: str, rate: float, seconds: float, asked: Iterator[Request]) -> list[Done]:
    """Send at the pace; every answer."""
    where = urlsplit(address)
    queue: asyncio.Queue[tuple[float, Request]] = asyncio.Queue()
    done: list[Done] = []
    begun = time.perf_counter()

    async def connection() -> None:
        reader = writer = None
        try:
            while True:
                at, request = await queue.get()
                try:
                    if writer is None:
                        reader, writer = await asyncio.open_connection(where.hostname, where.port, limit=2**20)
                    assert reader is not None
                    status = await asyncio.wait_for(exchange(reader, writer, request), 30)
                except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
                    status = 0
                    if writer is not None:
                        writer.close()
                    reader = writer = None
                done.append(Done(request.kind, at, (time.perf_counter() - begun - at) * 1000, status))
                queue.task_done()
        finally:
            if writer is not None:
                writer.close()

    workers = [asyncio.create_task(connection()) for _ in range(CONNECTIONS)]
    for number in range(int(rate * seconds)):
        at = number / rate
        wait = at - (time.perf_counter() - begun)
        if wait > 0:
            await asyncio.sleep(wait)
        queue.put_nowait((at, next(asked)))
    await queue.join()
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    return done


def percentile(ordered: list[float], share: float) -> float:
    """A percentile of ordered figures; the one that at least that share does not exceed."""
    return round(ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))], 2) if ordered else 0.0


def summary(done: list[Done], seconds: float) -> dict[str, object]:
    """Figures of a run, over all and by kind."""
    by_kind: dict[str, list[float]] = defaultdict(list)
    for one in done:
        by_kind[one.kind].append(one.ms)
    everything = sorted(one.ms for one in done)
    wrong = Counter(one.status for one in done if one.status not in (200, 304))
    edges = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
    counted = Counter(next((edge for edge in edges if ms <= edge), "more") for ms in everything)
    return {
        "requests": len(done), "rate": round(len(done) / seconds, 1), "errors": {str(status): n for status, n in wrong.items()},
        "ms": {f"p{share * 100:g}": percentile(everything, share) for share in (0.5, 0.9, 0.95, 0.99, 0.999)} | {"max": everything[-1]},
        "histogram": {str(edge): counted[edge] for edge in [*edges, "more"] if counted[edge]},
        "kinds": {
            kind: {"requests": len(found), "p50": percentile(sorted(found), 0.5), "p99": percentile(sorted(found), 0.99)}
            for kind, found in sorted(by_kind.items())
        },
    }  # fmt: skip


class Memory(NamedTuple):
    """Memory of a process and those under it in MB: all that is resident, and what is theirs alone.

    The difference is files that are mapped, and libraries: the kernel takes those back when it needs the room.
    """

    at: float
    resident: int
    own: int


def memory(root: psutil.Process, at: float) -> Memory:
    """As it is now."""
    resident = own = 0
    for one in [root, *root.children(recursive=True)]:
        try:
            found = one.memory_full_info()
        except psutil.NoSuchProcess:
            continue
        resident, own = resident + found.rss, own + found.uss
    return Memory(round(at, 1), resident // 2**20, own // 2**20)


async def followed(process: psutil.Process | None, every: float, into: list[Memory]) -> None:
    """Note the memory now and again."""
    begun = time.perf_counter()
    while process is not None:
        into.append(await asyncio.to_thread(memory, process, time.perf_counter() - begun))
        await asyncio.sleep(every)


@contextmanager
def serving(home: Path, workers: int) -> Iterator[tuple[str, int]]:
    """The service on a free port: address and process id."""
    command = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--home", str(home), "--workers", str(workers)]
    log = (home / "service.log").open("w")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line.startswith("Lovkryss: http"):
                sys.exit(f"the service did not start; see {log.name}")
            yield line.split()[1], process.pid
        finally:
            process.terminate()
            process.wait(60)
            log.close()


async def measure(address: str, pid: int | None, rate: float, seconds: float, warm: float) -> dict[str, object]:
    """One run: a while to warm up, then what counts."""
    asked = requests(address)
    await drive(address, min(rate, 100), warm, asked)
    noted: list[Memory] = []
    following = asyncio.create_task(followed(psutil.Process(pid) if pid else None, max(1.0, seconds / 30), noted))
    done = await drive(address, rate, seconds, asked)
    following.cancel()
    return {**summary(done, seconds), "memory_mb": [one._asdict() for one in noted]}


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--address", help="a service that runs already")
    parser.add_argument("--pid", type=int, help="its process id, to follow its memory")
    parser.add_argument("--home", type=Path, help="data directory: start the service here")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--warm", type=float, default=20)
    parser.add_argument("--p99", type=float, default=500)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    if (given.address is None) == (given.home is None):
        parser.error("give either --address or --home")
    if given.address:
        found = asyncio.run(measure(given.address, given.pid, given.rate, given.seconds, given.warm))
    else:
        with serving(given.home, given.workers) as (address, pid):
            found = asyncio.run(measure(address, pid, given.rate, given.seconds, given.warm))
    text = json.dumps(found, indent=2, ensure_ascii=False)
    print(text)
    if given.json:
        given.json.write_text(text + "\n", encoding="utf-8")
    if found["errors"] or found["ms"]["p99"] > given.p99:  # type: ignore[index]
        sys.exit(1)


if __name__ == "__main__":
    main()
