"""Every tool, called by the official client library, over standard input and output and over HTTP."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from mcp import Client, MCPError, StdioServerParameters

from api.agents import shapes
from api.agents.tools import TOOLS, WHOLE
from api.http.answers import Problem

ROOT = Path(__file__).parents[3]
EVENT = "sample-fa-barn"
PROVISION = "lov/2077-06-24-64/§21"
ACT = "lov/2071-05-22-29"
OLD = "lov/2075-04-17-18"
TEXT = "Jf. barnestueloven § 4, barnestueloven § 999, tullballova § 3, forordning (EU) 2016/679 artikkel 6."
LONGEST = 60_000
"""Characters of an answer: some 20,000 tokens."""

GIVES = {tool.name: tool.gives for tool in TOOLS}
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "search": ("search", {"query": "melding om fødsel"}),
    "search on": ("search", {"query": "melding om fødsel", "limit": 3, "offset": 3}),
    "provision": ("provision", {"id": PROVISION}),
    "ledd": ("provision", {"id": f"{PROVISION}/ledd-1"}),
    "act": ("provision", {"id": ACT}),
    "act on": ("provision", {"id": ACT, "offset": 5}),
    "check_citations": ("check_citations", {"text": TEXT}),
    "check_citations in context": ("check_citations", {"text": "Se § 4.", "context": "lov/2073-02-23-7"}),
    "overlaps of an event": ("overlaps", {"event": EVENT, "limit": 10}),
    "overlaps of a question": ("overlaps", {"query": "melding om fødsel", "kind": "deadline"}),
    "overlaps of a provision": ("overlaps", {"provision": PROVISION}),
    "dataflow by parts": ("dataflow", {"data": "helseopplysninger", "from": "lege", "to": "kommunen", "purpose": "helsehjelp"}),
    "dataflow by question": ("dataflow", {"question": "Kan lege gi kommunen helseopplysninger?"}),
    "terms": ("terms", {"term": "sambuar"}),
    "impact": ("impact", {"id": OLD, "limit": 20}),
    "narrowing": ("impact", {"id": ACT, "narrowing": True}),
    "events": ("events", {}),
    "events by name": ("events", {"text": "barn"}),
    "actor": ("actor", {"name": "kommunen", "limit": 50}),
    "actor in an event": ("actor", {"name": "kommune", "event": EVENT, "kind": "duty"}),
}
HOSTILE: dict[str, tuple[str, dict[str, Any], str]] = {
    "nothing": ("search", {}, "query"),
    "blank": ("search", {"query": " \t"}, "blank"),
    "NUL": ("search", {"query": "a\0b"}, "control characters"),
    "escape": ("terms", {"term": "\x1b[2J"}, "control characters"),
    "too long": ("search", {"query": "a" * 2001}, "length <= 2000"),
    "very long": ("check_citations", {"text": "§ 1 " * 20_000}, "length <= 50000"),
    "number for text": ("search", {"query": 7}, "Expected `str`"),
    "text for number": ("search", {"query": "barn", "limit": "many"}, "Expected `int`"),
    "too many": ("search", {"query": "barn", "limit": 10_000}, "<= 20"),
    "negative": ("search", {"query": "barn", "offset": -1}, ">= 0"),
    "too deep": ("search", {"query": "barn", "offset": 300}, "ends after"),
    "past the end": ("provision", {"id": PROVISION, "offset": 99_999}, "characters"),
    "unknown argument": ("search", {"query": "barn", "home": "/etc"}, "unknown field"),
    "path": ("provision", {"id": "../../etc/passwd"}, "no such document"),
    "file": ("provision", {"id": "file:///etc/passwd"}, "no such document"),
    "near": ("provision", {"id": "lov/2077-06-24-64/§2l"}, "near: lov/2077-06-24-64/§"),
    "no cluster": ("cluster", {"id": "k-0123456789abcdef"}, "no such cluster"),
    "no event": ("overlaps", {"event": "x"}, EVENT),
    "two of one": ("overlaps", {"event": EVENT, "query": "barn"}, "exactly one"),
    "none of one": ("overlaps", {}, "exactly one"),
    "half a flow": ("dataflow", {"data": "inntekt", "from": "lege"}, "either question"),
    "empty question": ("dataflow", {"question": "?!"}, ""),
    "unknown kind": ("overlaps", {"event": EVENT, "kind": "nonsense"}, "Invalid enum value"),
    "no term": ("terms", {"term": "kvantekaktus"}, "no law"),
    "no actor": ("actor", {"name": "komunen"}, "«Kommune»"),
    "no act": ("impact", {"id": "lov/1000-01-01-1"}, "no such document"),
    "context": ("check_citations", {"text": "§ 1", "context": "lov/1000-01-01-1"}, "no such document"),
}


class Told:
    """All that a server told."""

    def __init__(self) -> None:
        self.tools: dict[str, Any] = {}
        self.answers: dict[str, Any] = {}
        self.refusals: dict[str, Any] = {}
        self.instructions = ""
        self.resource = ""
        self.errors: dict[str, str] = {}


async def everything(server: Any) -> Told:
    told = Told()
    async with Client(server, read_timeout_seconds=60) as client:
        told.instructions = client.instructions or ""
        told.tools = {one.name: one for one in (await client.list_tools()).tools}
        for name, (tool, arguments) in CALLS.items():
            told.answers[name] = await client.call_tool(tool, arguments)
        listed = told.answers["overlaps of an event"].structured_content["clusters"]
        told.answers["cluster"] = await client.call_tool("cluster", {"id": listed[0]["id"]})
        for name, (tool, arguments, _) in HOSTILE.items():
            told.refusals[name] = await client.call_tool(tool, arguments)
        assert [one.uri_template for one in (await client.list_resource_templates()).resource_templates] == ["lovkryss://provision/{+id}"]
        told.resource = (await client.read_resource(f"lovkryss://provision/{PROVISION}")).contents[0].text
        for name, ask in {
            "tool": lambda: client.call_tool("shell", {"command": "id"}),
            "resource": lambda: client.read_resource("lovkryss://provision/../../etc/passwd"),
            "scheme": lambda: client.read_resource("file:///etc/passwd"),
        }.items():
            with pytest.raises(MCPError) as error:
                await ask()
            told.errors[name] = str(error.value)
        again = await client.call_tool("events", {})
        assert not again.is_error  # after all that, it still answers
    return told


@pytest.fixture(scope="module", params=["stdio", "http"])
def told(request: pytest.FixtureRequest, http_home: Path) -> Told:
    if request.param == "http":
        return asyncio.run(everything(f"{request.getfixturevalue('address')}/mcp"))
    command = ["-c", "from api.cli import main; main()", "mcp", "--home", str(http_home)]
    return asyncio.run(everything(StdioServerParameters(command=sys.executable, args=command, env=dict(os.environ), cwd=ROOT)))


def test_tools_say_what_they_are(told: Told) -> None:
    assert set(told.tools) == set(GIVES) == {tool for tool, _ in CALLS.values()} | {"cluster"}
    assert "legal opinion" in told.instructions
    for tool in told.tools.values():
        assert tool.annotations.read_only_hint
        assert not tool.annotations.open_world_hint
        assert tool.input_schema["type"] == tool.output_schema["type"] == "object"
        assert tool.input_schema["additionalProperties"] is False
        assert 80 < len(tool.description) < 700


@pytest.mark.parametrize("name", [*CALLS, "cluster"])
def test_answer(told: Told, name: str) -> None:
    """Of its schema (which the client library checks, too), small, the same as text, and resting on a named snapshot."""
    answer = told.answers[name]
    assert not answer.is_error, answer.content
    tool = CALLS[name][0] if name in CALLS else name
    found = msgspec.convert(answer.structured_content, GIVES[tool])
    assert json.loads(answer.content[0].text) == answer.structured_content
    assert len(answer.content[0].text) < LONGEST
    assert found.basis.as_of == "2098-12-31"  # type: ignore[attr-defined]
    assert found.basis.caution  # type: ignore[attr-defined]


def places(value: Any) -> list[dict[str, Any]]:
    """Every place in the law that an answer names."""
    if isinstance(value, list):
        return [found for one in value for found in places(one)]
    if isinstance(value, dict):
        own = [value] if {"version", "url", "eli"} <= value.keys() else []
        return own + [found for one in value.values() for found in places(one)]
    return []


def test_law_is_quoted_word_for_word(told: Told, http_home: Path) -> None:
    from analysis.engine import Engine
    from api.agents.quoting import text_of

    engine = Engine.open(http_home)
    seen = 0
    for name, answer in told.answers.items():
        found = places(answer.structured_content)
        assert found or name.startswith(("events", "check_citations", "narrowing")), name
        for one in found:
            located = engine.corpus.locate(one["id"])
            assert one["url"].startswith("https://lovdata.no/")
            assert one["eli"].startswith("https://lovdata.no/eli/")
            assert one["version"] or located.unit is None
            words = one.get("text", one.get("quote"))
            if words:
                unit = located.unit
                assert words in (located.document.slice(unit) if unit else text_of(located)), (name, one)
                seen += 1
    assert seen > 100


def test_a_long_text_is_read_in_parts(told: Told) -> None:
    whole, rest = (told.answers[name].structured_content for name in ("act", "act on"))
    assert whole["next_offset"] == (WHOLE if whole["length"] > WHOLE else None)
    assert whole["cut"] == (whole["length"] > WHOLE)
    assert rest["text"][: WHOLE - 5] == whole["text"][5:]


def test_pages_join(told: Told) -> None:
    first, second = (told.answers[name].structured_content for name in ("search", "search on"))
    assert first["next_offset"] == 8
    assert first["hits"][3:6] == second["hits"]


def test_citations_are_told_apart(told: Told) -> None:
    found = told.answers["check_citations"].structured_content
    assert [one["state"] for one in found["citations"]] == ["resolved", "dead", "doubtful", "outside"]
    assert found["counts"] == {"resolved": 1, "dead": 1, "doubtful": 1, "outside": 1}
    assert found["citations"][0]["targets"][0]["id"] == "lov/2073-02-23-7/§4"
    for one in found["citations"]:
        assert TEXT[one["start"] : one["end"]] == one["text"]
        assert bool(one["why"]) == (one["state"] != "resolved")
    (inside,) = told.answers["check_citations in context"].structured_content["citations"]
    assert inside["targets"][0]["id"] == "lov/2073-02-23-7/§4"


def test_a_cluster_in_full_is_the_one_that_was_listed(told: Told) -> None:
    short = told.answers["overlaps of an event"].structured_content["clusters"][0]
    full = told.answers["cluster"].structured_content
    assert (full["id"], full["title"], full["members"]) == (short["id"], short["title"], short["members"])
    shown = [one["id"] for one in full["provisions"]]
    assert shown[: len(short["provisions"])] == [one["id"] for one in short["provisions"]]
    assert {cell["provision"] for one in full["differences"] for cell in one["values"]} <= set(shown)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_wrong_is_told(told: Told, name: str) -> None:
    answer = told.refusals[name]
    assert answer.is_error
    (content,) = answer.content
    assert HOSTILE[name][2] in content.text
    assert 0 < len(content.text) <= 2000
    assert "Traceback" not in content.text


def test_what_is_not_there_is_no_way_in(told: Told) -> None:
    assert "there are search, provision" in told.errors["tool"]
    assert "no such document" in told.errors["resource"]
    assert "lovkryss://" in told.errors["scheme"]
    assert PROVISION in told.resource
    assert "https://lovdata.no/" in told.resource


def test_failure_inside_is_not_shown(http_home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    from api.agents.server import agents_server
    from api.http.desk import Desk
    from api.http.library import Edition, Library

    library = Library(http_home)
    library._edition = Edition.open(http_home)

    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(library._edition.engine, "search", broken)

    async def ask() -> Any:
        library.settled.set()
        async with Client(agents_server(Desk(library))) as client:
            return await client.call_tool("search", {"query": "barn"})

    answer = asyncio.run(ask())
    assert answer.is_error
    assert "secret" not in answer.content[0].text
    assert "correlation id" in answer.content[0].text
    assert "secret detail" in caplog.text


# -- standard input and output ----------------------------------------------------------------------------------------


def command(*words: str) -> list[str]:
    return [sys.executable, "-c", "from api.cli import main; main()", "mcp", *words]


def test_standard_output_holds_the_protocol_alone(http_home: Path) -> None:
    """Whatever comes in: every line that goes out is a message, and it ends well when the assistant leaves."""
    hello = {"jsonrpc": "2.0", "id": 1, "method": "initialize",
             "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}}  # fmt: skip
    lines = [json.dumps(hello), '{"jsonrpc":"2.0","method":"notifications/initialized"}', "nonsense", "[" * 5000, '{"jsonrpc":"2.0","id":2,"method":"no/such"}',
             '{"jsonrpc":"2.0","id":3,"method":"tools/list"}']  # fmt: skip
    process = subprocess.run(command("--home", str(http_home)), input="\n".join(lines) + "\n", capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert process.returncode == 0, process.stderr
    messages = [json.loads(line) for line in process.stdout.splitlines()]
    assert messages
    assert all(message["jsonrpc"] == "2.0" for message in messages)
    assert {message["id"] for message in messages if "result" in message} <= {1, 3}
    assert "Traceback" not in process.stderr


def test_without_law_it_says_so_at_once(tmp_path: Path) -> None:
    process = subprocess.run(command("--home", str(tmp_path / "none")), input="", capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert process.returncode == 1
    assert process.stdout == ""
    assert process.stderr.count("\n") == 1


# -- over HTTP --------------------------------------------------------------------------------------------------------

LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
TAKES = {"accept": "application/json, text/event-stream"}


def test_answers_are_json_without_a_session(address: str) -> None:
    answer = httpx.post(f"{address}/mcp", json=LIST, headers=TAKES)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert "mcp-session-id" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert len(answer.json()["result"]["tools"]) == len(TOOLS)


@pytest.mark.parametrize(("status", "headers"), [
    (403, {"origin": "https://evil.example"}), (403, {"origin": "null"}), (400, {"host": "evil.example"}), (415, {"content-type": "text/plain"}),
    (415, {"content-encoding": "gzip"}),
])  # fmt: skip
def test_foreign_requests_are_refused(address: str, status: int, headers: dict[str, str]) -> None:
    answer = httpx.post(f"{address}/mcp", json=LIST, headers={**TAKES, **headers})
    assert answer.status_code == status
    assert msgspec.json.decode(answer.content, type=Problem).status == status


def test_own_pages_may_ask(address: str) -> None:
    assert httpx.post(f"{address}/mcp", json=LIST, headers={**TAKES, "origin": address}).status_code == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"[" * 100_000, b'"x"', b"\xff", b'{"jsonrpc":"1.0"}', b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":7}'])
def test_nonsense_is_refused(address: str, body: bytes) -> None:
    answer = httpx.post(f"{address}/mcp", content=body, headers={**TAKES, "content-type": "application/json"})
    assert 400 <= answer.status_code < 500 or "error" in answer.json()
    assert "Traceback" not in answer.text


def test_large_bodies_are_refused(address: str) -> None:
    for body in (b" " * 1_000_001, iter([b" " * 500_000] * 3)):
        answer = httpx.post(f"{address}/mcp", content=body, headers={**TAKES, "content-type": "application/json"})
        assert answer.status_code == 413


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_other_methods_are_refused(address: str, method: str) -> None:
    answer = httpx.request(method, f"{address}/mcp", headers=TAKES)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


def test_arguments_are_closed() -> None:
    for tool in TOOLS:
        assert tool.takes.__struct_config__.forbid_unknown_fields
        assert tool.takes.__name__ in vars(shapes)
