"""``lovkryss mcp``: the tools over standard input and output, for an assistant on the same machine."""

import asyncio
import logging
import sys
from contextlib import suppress
from pathlib import Path

from mcp.server.stdio import stdio_server

from api.agents.server import agents_server
from api.http.desk import Desk
from api.http.library import Library
from api.reviews.judgements import judging_of
from ingest.corpus import Corpus


def run(home: Path) -> None:
    """Serve until the assistant closes standard input. Standard output holds the protocol and nothing else; the log is on standard error.

    :raises EmptyCorpusError: nothing has been ingested
    """
    Corpus.open(home)  # told at once, instead of in every answer
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="lovkryss: %(message)s", force=True)
    asyncio.run(_serve(home))


async def _serve(home: Path) -> None:
    """The index is opened while the assistant makes itself known, and again whenever another is published."""
    library = Library(home)
    watching = asyncio.create_task(library.watch())
    try:
        with judging_of(home) as judging:
            server = agents_server(Desk(library, judging))
            async with stdio_server() as (reading, writing):
                await server.run(reading, writing, server.create_initialization_options())
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
