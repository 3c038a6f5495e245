"""Writes the examples of the OpenAPI document anew, from the sample: ``python -m bench.examples``.

One real answer of each kind, its lists cut to two. To be run when an answer has another shape; a test tells.
"""

import json
from pathlib import Path
from typing import Any

import httpx

from bench.contract import ROOT, sample, served

TARGET = ROOT / "api" / "http" / "examples.json"
EVENT, PROVISION = "sample-fa-barn", "lov/2077-06-24-64/§21"
LONGEST_LIST = 2

ASKED: dict[str, tuple[str, str, dict[str, Any]]] = {
    "EventsAnswer": ("GET", "/v1/events", {}),
    "ScopeAnswer": ("GET", f"/v1/events/{EVENT}/scope", {}),
    "OverlapsAnswer": ("GET", f"/v1/events/{EVENT}/overlaps", {"params": {"kind": "deadline"}}),
    "ClusterAnswer": ("GET", "/v1/clusters/{cluster}", {}),
    "ProvisionAnswer": ("GET", f"/v1/provisions/{PROVISION}", {}),
    "SearchAnswer": ("GET", "/v1/search", {"params": {"q": "melding om fødsel"}}),
    "CitationsAnswer": ("POST", "/v1/citations", {"json": {"text": "Jf. barnestueloven § 4 og § 7."}}),
    "NormsAnswer": ("POST", "/v1/norms", {"json": {"ids": [PROVISION]}}),
    "TermsAnswer": ("GET", "/v1/terms", {"params": {"q": "samboer"}}),
    "TermAnswer": ("GET", "/v1/terms/samboer", {"params": {"uses": "true"}}),
    "ReferencesAnswer": ("GET", "/v1/references", {}),
    "ImpactAnswer": ("GET", "/v1/impact", {"params": {"id": "lov/2075-04-17-18"}}),
    "ActorsAnswer": ("GET", "/v1/actors", {}),
    "ActorAnswer": ("GET", "/v1/actors/kommune", {}),
    "GrantsAnswer": ("GET", "/v1/grants", {}),
    "IndicatorsAnswer": ("GET", "/v1/indicators", {}),
    "ChangeAnswer": ("GET", "/v1/changes", {"params": {"before": "nå"}}),
    "DataFlowAnswer": (
        "POST", "/v1/dataflow",
        {"json": {"data": "helseopplysninger", "from": "lege", "to": "kommunen", "purpose": "helsehjelp"}},
    ),
    "FlowsAnswer": ("GET", f"/v1/events/{EVENT}/flows", {}),
    "DraftAnswer": ("POST", "/v1/drafts", {"files": {"file": ("utkast.txt", "§ 1. Kommunen skal svare innen tre uker, jf. barnestueloven § 99.".encode())}}),
    "ProblemKinds": ("GET", "/problems", {}),
    "ProblemKind": ("GET", "/problems/not-found", {}),
    "Health": ("GET", "/healthz", {}),
    "Ready": ("GET", "/readyz", {}),
}  # fmt: skip


def shortened(value: Any) -> Any:
    """With its lists cut."""
    if isinstance(value, list):
        return [shortened(one) for one in value[:LONGEST_LIST]]
    if isinstance(value, dict):
        return {name: shortened(one) for name, one in value.items()}
    return value


def gathered(client: httpx.Client) -> dict[str, Any]:
    """An example of each answer."""
    found: dict[str, Any] = {}
    for name, (method, path, more) in ASKED.items():
        cluster = found["OverlapsAnswer"]["clusters"][0]["id"] if "OverlapsAnswer" in found else ""
        answer = client.request(method, path.format(cluster=cluster), **more)
        answer.raise_for_status()
        found[name] = shortened(answer.json())
    return found


def main() -> None:
    """Write them."""
    with sample() as home, served(home) as url, httpx.Client(base_url=url) as client:
        write(TARGET, gathered(client))


def write(target: Path, found: dict[str, Any]) -> None:
    """One line for each answer."""
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in found.items())
    target.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
