"""From a tool call to its answer, and a provision as a resource."""

import logging
import uuid
from functools import partial
from typing import Any
from urllib.parse import unquote

import anyio
import mcp_types as types
import msgspec
from mcp import MCPError
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from msgspec import Struct

from api.agents import texts
from api.agents.quoting import quoted
from api.agents.tools import TOOLS, WHOLE, Mistaken, Tool
from api.http.desk import Desk, Lane
from api.http.parameters import plain
from api.http.problem import Refusal
from api.version import program_version
from ingest.errors import LovkryssError

log = logging.getLogger("lovkryss.agents")

OPENING = 120.0
"""Seconds that the first call may wait for the index to be opened."""

SCHEME = "lovkryss://provision/"
_READ_ONLY = types.ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_TOOLS = {one.name: one for one in TOOLS}

Context = ServerRequestContext[Any, Any]
Page = types.PaginatedRequestParams | None


def agents_server(desk: Desk) -> "Server[dict[str, Any]]":
    """A server that answers from what the desk's library serves."""

    async def list_tools(_: Context, __: Page) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(one) for one in TOOLS])

    async def call_tool(_: Context, call: types.CallToolRequestParams) -> types.CallToolResult:
        tool = _TOOLS.get(call.name)
        if tool is None:
            raise MCPError(code=types.INVALID_PARAMS, message=f"no tool {call.name[:60]!r}; there are {', '.join(_TOOLS)}")
        return await _called(desk, tool, call.arguments or {})

    async def list_templates(_: Context, __: Page) -> types.ListResourceTemplatesResult:
        template = types.ResourceTemplate(
            uri_template=f"{SCHEME}{{+id}}", name="provision", title="A provision", description=texts.RESOURCE, mime_type="text/plain"
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(_: Context, asked: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        uri = str(asked.uri)
        if not uri.startswith(SCHEME) or len(uri) > 2000:
            raise MCPError(code=types.INVALID_PARAMS, message=f"resources begin with {SCHEME}")
        text = await _read(desk, unquote(uri.removeprefix(SCHEME)))
        return types.ReadResourceResult(contents=[types.TextResourceContents(uri=uri, mime_type="text/plain", text=text)])

    return Server(
        "lovkryss", version=program_version(), title="Lovkryss: where Norwegian laws cross", instructions=texts.INSTRUCTIONS,
        on_list_tools=list_tools, on_call_tool=call_tool, on_list_resource_templates=list_templates, on_read_resource=read_resource,
    )  # fmt: skip


async def _called(desk: Desk, tool: Tool, arguments: dict[str, Any]) -> types.CallToolResult:
    try:
        asked = msgspec.convert(arguments, tool.takes)
        _check_texts(arguments)
        answer = await _worked(desk, tool, asked)
    except (msgspec.ValidationError, ValueError, Mistaken, LovkryssError, Refusal) as error:
        return _failed(str(error))
    except Exception:  # the last resort: the model is told that, and whoever runs the service where to find why
        number = str(uuid.uuid4())
        log.exception("the tool %s failed (correlation id %s)", tool.name, number)
        return _failed(f"an error inside the service; its log has more under the correlation id {number}")
    body = msgspec.json.encode(answer).decode()
    return types.CallToolResult(content=[types.TextContent(text=body)], structured_content=msgspec.to_builtins(answer))


async def _worked(desk: Desk, tool: Tool, asked: Struct) -> Struct:
    with anyio.move_on_after(OPENING):
        await desk.library.settled.wait()
    engine = desk.library.edition.engine
    judgements = (await desk.judgements(),) if tool.judged else ()
    return await desk.work(partial(tool.run, engine, asked, *judgements), lane=Lane.SLOW)


async def _read(desk: Desk, name: str) -> str:
    with anyio.move_on_after(OPENING):
        await desk.library.settled.wait()
    try:
        engine = desk.library.edition.engine
        found = await desk.work(partial(quoted, engine, plain(name), most=WHOLE))
    except (LovkryssError, Refusal, ValueError) as error:
        raise MCPError(code=types.INVALID_PARAMS, message=str(error)) from None
    more = "\n[… the tool provision has the rest]" if found.cut else ""
    head = f"{found.act} {found.title}\n{found.id} · {found.url} · {found.eli}\nversion {found.version or '-'}"
    return f"{head} · as of {engine.corpus.as_of.isoformat()}\n\n{found.text}{more}\n"


def _check_texts(arguments: dict[str, Any]) -> None:
    """Nothing but plain text.

    :raises ValueError: blank, or with control characters
    """
    for name, value in arguments.items():
        if isinstance(value, str) and value:
            try:
                plain(value)
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None


def _failed(message: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=message[:2000])], is_error=True)


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name, title=tool.title, description=tool.description, input_schema=_schema(tool.takes),
        output_schema=_schema(tool.gives), annotations=_READ_ONLY,
    )  # fmt: skip


def _schema(kind: type[Struct]) -> dict[str, Any]:
    """The JSON Schema of a struct, an object at its root, as the protocol wants it."""
    whole = msgspec.json.schema(kind)
    kinds: dict[str, Any] = whole.pop("$defs")
    root: dict[str, Any] = kinds.pop(kind.__name__)
    return {**root, **({"$defs": kinds} if kinds else {})}
