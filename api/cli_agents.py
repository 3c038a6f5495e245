"""``lovkryss mcp``: the door for assistants."""

from api.cli_common import Home, home_of


def mcp(home: Home = None) -> None:
    """La en KI-assistent spørre: en MCP-tjener over standard inn og ut (se docs/agents.md). Tjenesten har det samme på /mcp."""
    from api.agents.stdio import run  # noqa: PLC0415

    run(home_of(home))
