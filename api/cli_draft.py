"""``lovkryss check-draft``: a proposal held against current law."""

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

Home = Annotated[
    Path | None,
    typer.Option("--home", envvar="LOVKRYSS_HOME", help="Datamappe. Standard: brukerens datamappe.", show_default=False),
]


def check_draft(
    file: Annotated[
        Path, typer.Argument(help="Utkastet: docx, odt, pdf, html, md, txt eller Lovdata-XML.", metavar="FILE", show_default=False)
    ],
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Høyeste antall merknader.")] = 50,
    home: Home = None,
    json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument på standard ut.")] = False,
) -> None:
    """Sjekk et lov- eller forskriftsutkast mot gjeldende rett: overlapp, kollisjoner, døde henvisninger, glemte endringer."""
    from analysis.engine import Engine  # noqa: PLC0415
    from ingest.draft import read_file  # noqa: PLC0415
    from ingest.store.database import home_directory  # noqa: PLC0415

    engine = Engine.open(home_directory(home))
    if engine.stale:
        Console(stderr=True).print("Merk: loven er lest inn på nytt siden indeksen ble bygd; kjør «lovkryss index».")
    found = engine.drafts.check(read_file(file, engine.corpus.register), limit)
    if json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n")
        return
    from api.render_draft import show_check  # noqa: PLC0415

    show_check(Console(highlight=False, soft_wrap=True), found)
