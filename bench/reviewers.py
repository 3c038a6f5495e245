"""``python -m bench.reviewers --home DIR [--seconds 300] [--kills 5]``: many reviewers write while the service is killed.

Starts the service on the data directory (and on the PostgreSQL that ``LOVKRYSS_DATABASE_URL`` names, if it does), lets reviewers judge
the same few clusters through the API, kills it with SIGKILL now and again and starts it anew. Every write that was acknowledged is
remembered here; afterwards each must be in the history once, with versions that count 1, 2, 3 … without gaps. A write whose answer
never came is sent again with the same ``Idempotency-Key``: it may have been done, but never twice.

Each reviewer has a key of their own, made here, writes about once a second, and is not held back by rate limits.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from api.access.keys import Keys
from api.access.model import Permission, Role
from api.store.database import Team

VERDICTS = ("confirmed", "needs-work")


@dataclass(frozen=True)
class Write:
    """One acknowledged write: to what, its mark (in the comment), the version that the service said it became (0: not said)."""

    cluster: str
    mark: str
    version: int


@dataclass(frozen=True)
class Entry:
    """One entry of a history, as the service tells it."""

    mark: str
    version: int
    verdict: str


def faults(acknowledged: Iterable[Write], unsure: Mapping[str, str], histories: Mapping[str, Sequence[Entry]]) -> list[str]:
    """What is wrong with the histories; nothing, if all is well.

    :param unsure: mark → cluster of writes whose answer never came: they may be there, once
    """
    wrong: list[str] = []
    sent: dict[str, set[str]] = defaultdict(set)
    for write in acknowledged:
        sent[write.cluster].add(write.mark)
        found = [entry for entry in histories.get(write.cluster, ()) if entry.mark == write.mark]
        if len(found) != 1:
            wrong.append(f"{write.cluster}: {write.mark} was acknowledged and is there {len(found)} times")
        elif write.version and found[0].version != write.version:
            wrong.append(f"{write.cluster}: {write.mark} was acknowledged as version {write.version} and is {found[0].version}")
    for cluster, history in histories.items():
        versions = sorted(entry.version for entry in history)
        if versions != list(range(1, len(versions) + 1)):
            repeated = [version for version, count in Counter(versions).items() if count > 1]
            wrong.append(f"{cluster}: versions are not 1 to {len(versions)}: twice {repeated[:5]}, from {versions[:1]} to {versions[-1:]}")
        for mark, count in Counter(entry.mark for entry in history if entry.mark).items():
            if count > 1:
                wrong.append(f"{cluster}: {mark} is there {count} times")
            if mark not in sent[cluster] and unsure.get(mark) != cluster:
                wrong.append(f"{cluster}: {mark} is there and nobody wrote it there")
        wrong.extend(f"{cluster}: version {entry.version} is torn" for entry in history if not entry.mark or entry.verdict not in VERDICTS)
    return wrong


class Api:
    """The routes as the contract has them."""

    @staticmethod
    def path(cluster: str) -> str:
        return f"/v1/clusters/{cluster}/reviews"

    @staticmethod
    def body(mark: str) -> dict[str, str]:
        return {"status": random.choice(VERDICTS), "comment": mark}

    @staticmethod
    def version(answer: httpx.Response) -> int:
        """The version that an answer's ETag tells; 0 if none."""
        digits = answer.headers.get("etag", "").removeprefix("W/").strip('"').rpartition("-")[2]
        return int(digits) if digits.isdecimal() else 0

    @staticmethod
    def history(answer: Mapping[str, Any]) -> list[Entry]:
        """The entries, each with the verdict that stood after it; the last must be that of the review."""
        found, verdict = [], "new"
        for row in answer["log"]:
            changed = {one["field"]: one for one in row["changes"]}
            if "status" in changed:
                whole = changed["status"]["before"] == verdict
                verdict = changed["status"]["after"] if whole else "torn"
            found.append(Entry(row["comment"], row["version"], verdict))
        if (answer["review"]["version"], answer["review"]["status"]) != (len(found), verdict):
            found.append(Entry("", answer["review"]["version"], "torn"))
        return found


@dataclass
class Run:
    """What happened."""

    acknowledged: list[Write] = field(default_factory=list)
    unsure: dict[str, str] = field(default_factory=dict)
    ms: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    down: bool = False


async def reviewer(address: str, key: str, clusters: Sequence[str], run: Run, until: float) -> None:
    """Read, judge, again; 412 is another's turn, silence is asked again with the same key."""
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=20) as client:
        while time.monotonic() < until:
            cluster, mark = random.choice(clusters), uuid.uuid4().hex
            try:
                seen = await client.get(Api.path(cluster))
                if seen.status_code != 200:
                    run.statuses[f"GET {seen.status_code}"] += 1
                    await asyncio.sleep(0.2)
                    continue
            except httpx.TransportError:
                await asyncio.sleep(0.2)
                continue
            await write(client, cluster, mark, seen.headers.get("etag", '"0"'), run)
            await asyncio.sleep(random.uniform(0.5, 1.5))


async def write(client: httpx.AsyncClient, cluster: str, mark: str, tag: str, run: Run) -> None:
    """One write, until it is known what became of it."""
    sent = {"If-Match": tag.removeprefix("W/"), "Idempotency-Key": mark}
    body = Api.body(mark)
    for attempt in range(200):
        started = time.perf_counter()
        try:
            answer = await client.post(Api.path(cluster), json=body, headers=sent)
        except httpx.TransportError:
            run.unsure[mark] = cluster
            await asyncio.sleep(0.3)
            continue
        if attempt == 0:
            run.ms.append((time.perf_counter() - started) * 1000)
        run.statuses[f"POST {answer.status_code}"] += 1
        if answer.status_code in (200, 201):
            run.acknowledged.append(Write(cluster, mark, Api.version(answer)))
            run.unsure.pop(mark, None)
            return
        if answer.status_code in (409, 425, 429, 503):
            await asyncio.sleep(float(answer.headers.get("retry-after", 0.3)))
            continue
        return  # 412: another was first; if an earlier attempt of ours was, it stays unsure


def start(home: Path, port: int, workers: int, log: Any) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(port), "--home", str(home), "--workers", str(workers)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True,
                               env={**os.environ, "LOVKRYSS_RATE_READ": "0", "LOVKRYSS_RATE_WRITE": "0"})  # fmt: skip
    assert process.stdout is not None
    if not (line := process.stdout.readline()).startswith("Lovkryss: http"):
        sys.exit(f"the service did not start: {line}; see service.log in the data directory")
    return process


async def histories(address: str, key: str, clusters: Iterable[str]) -> dict[str, list[Entry]]:
    """All of each history."""
    found: dict[str, list[Entry]] = {}
    async with httpx.AsyncClient(base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=60) as client:
        for cluster in clusters:
            pages = [(await client.get(Api.path(cluster), params={"limit": 1000})).raise_for_status().json()]
            while cursor := pages[-1]["meta"].get("next"):
                asked = {"limit": 1000, "cursor": cursor}
                pages.append((await client.get(Api.path(cluster), params=asked)).raise_for_status().json())
            found[cluster] = Api.history({**pages[0], "log": [row for page in reversed(pages) for row in page["log"]]})
    return found


def made(home: Path, count: int) -> list[str]:
    """Keys of reviewers."""
    team = Team(home)
    try:
        return [Keys(team).create(f"reviewer {n}", Role.REVIEWER, frozenset(Permission), None, "bench")[1] for n in range(count)]
    finally:
        team.close()


async def go(given: argparse.Namespace) -> dict[str, Any]:
    """The run, and what is found afterwards."""
    keys = made(given.home, given.reviewers)
    address, run = f"http://127.0.0.1:{given.port}", Run()
    with (given.home / "service.log").open("w") as log:
        process = await asyncio.to_thread(start, given.home, given.port, given.workers, log)
        try:
            async with httpx.AsyncClient(base_url=address, headers={"Authorization": f"Bearer {keys[0]}"}, timeout=60) as client:
                event = (await client.get("/v1/events")).raise_for_status().json()["events"][0]["slug"]
                listed = (await client.get(f"/v1/events/{event}/overlaps", params={"limit": given.clusters})).raise_for_status().json()
            clusters = [one["id"] for one in listed["clusters"]]
            if any((await histories(address, keys[0], clusters)).values()):
                sys.exit("there are reviews in this data directory already; run it on another copy")
            until = time.monotonic() + given.seconds
            team = [asyncio.create_task(reviewer(address, keys[n % len(keys)], clusters, run, until)) for n in range(given.reviewers)]
            for _ in range(given.kills):
                await asyncio.sleep(given.seconds / (given.kills + 1))
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                process = await asyncio.to_thread(start, given.home, given.port, given.workers, log)
            await asyncio.gather(*team)
            found = await histories(address, keys[0], clusters)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
    ordered = sorted(run.ms)
    wrong = faults(run.acknowledged, run.unsure, found)
    return {
        "acknowledged": len(run.acknowledged), "unsure": len(run.unsure), "kept": sum(map(len, found.values())), "statuses": dict(run.statuses),
        "ms": {f"p{share}": round(ordered[int(len(ordered) * share / 100)], 1) for share in (50, 95, 99)} if ordered else {}, "faults": len(wrong), "first faults": wrong[:5],
    }  # fmt: skip


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--reviewers", type=int, default=50)
    parser.add_argument("--clusters", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--p95", type=float, default=300)
    found = asyncio.run(go(parser.parse_args()))
    print(json.dumps(found, indent=2, ensure_ascii=False))
    if found["faults"] or not found["acknowledged"] or found["ms"]["p95"] > parser.parse_args().p95:
        sys.exit(1)


if __name__ == "__main__":
    main()
