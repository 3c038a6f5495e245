"""``lovkryss check-draft``: a proposal held against current law."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli_common import Home, Json, emit, engine_of, out


def check_draft(
    file: Annotated[
        Path, typer.Argument(help="Utkastet: docx, odt, pdf, html, md, txt eller Lovdata-XML.", metavar="FILE", show_default=False)
    ],
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Høyeste antall merknader.")] = 50,
    home: Home = None,
    json: Json = False,
) -> None:
    """Sjekk et lov- eller forskriftsutkast mot gjeldende rett: overlapp, kollisjoner, døde henvisninger, glemte endringer."""
    from ingest.draft import read_file  # noqa: PLC0415

    engine = engine_of(home)
    found = engine.drafts.check(read_file(file, engine.corpus.register), limit)
    if json:
        emit(found)
        return
    from api.render_draft import show_check  # noqa: PLC0415

    show_check(out, found)
