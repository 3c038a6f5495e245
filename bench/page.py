"""``python -m bench.page --home DIR [--workers 1]``: the page of every finding of every event, once each, none of them at hand.

Tells how long each took to answer, as a reader's browser waits for it, and what the heaviest weighs with all that it loads.
Fails (status 1) over ``--p95`` milliseconds or ``--kilobytes``.
"""

import argparse
import json
import re
import sys
import time
from pathlib import Path

import httpx

from bench.load import percentile, serving

_LOADED = re.compile(r'<(?:link rel="(?:stylesheet|icon|preload)"[^>]*? href|script src)="(/[^"]+)"')


def measure(address: str) -> dict[str, object]:
    """Every page, one after another."""
    times: list[float] = []
    sizes: dict[str, int] = {}
    loaded: set[str] = set()
    with httpx.Client(base_url=address, timeout=60, headers={"Accept-Encoding": "gzip"}) as client:
        events = [one["slug"] for one in client.get("/v1/events").raise_for_status().json()["events"]]
        clusters: set[str] = set()
        for slug in events:
            listed = client.get(f"/v1/events/{slug}/overlaps", params={"limit": 100}).raise_for_status().json()
            clusters.update(one["id"] for one in listed["clusters"])
        for cluster in sorted(clusters):
            started = time.perf_counter()
            with client.stream("GET", f"/klynger/{cluster}") as answer:
                answer.raise_for_status()
                sizes[cluster] = sum(map(len, answer.iter_raw()))
            times.append((time.perf_counter() - started) * 1000)
            if not loaded:
                text = client.get(f"/klynger/{cluster}").text
                loaded = set(_LOADED.findall(text))
        shared = 0
        for path in loaded:
            with client.stream("GET", path) as answer:
                answer.raise_for_status()
                shared += sum(map(len, answer.iter_raw()))
    ordered = sorted(times)
    return {
        "pages": len(times), "ms": {f"p{share * 100:g}": percentile(ordered, share) for share in (0.5, 0.95, 0.99)} | {"max": round(ordered[-1], 1)},
        "heaviest_html_kb": round(max(sizes.values()) / 1000, 1), "loaded_with_it_kb": round(shared / 1000, 1), "files": len(loaded),
    }  # fmt: skip


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--p95", type=float, default=300)
    parser.add_argument("--kilobytes", type=float, default=400)
    given = parser.parse_args()
    with serving(given.home, given.workers) as (address, _):
        found = measure(address)
    print(json.dumps(found, indent=2, ensure_ascii=False))
    weight = found["heaviest_html_kb"] + found["loaded_with_it_kb"]  # type: ignore[operator]
    if found["ms"]["p95"] > given.p95 or weight > given.kilobytes:  # type: ignore[index]
        sys.exit(1)


if __name__ == "__main__":
    main()
