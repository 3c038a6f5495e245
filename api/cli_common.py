"""What the commands share: options, output, and opening the data directory."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import msgspec
import typer
from rich.console import Console

if TYPE_CHECKING:
    from analysis.engine import Engine

err = Console(stderr=True)
out = Console(highlight=False, soft_wrap=True)

Home = Annotated[
    Path | None,
    typer.Option("--home", envvar="LOVKRYSS_HOME", help="Datamappe. Standard: brukerens datamappe.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Ett JSON-dokument på standard ut.")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, help="Høyeste antall.")]
EventOption = Annotated[str | None, typer.Option("--event", help="Livshendelse fra katalogen (se «lovkryss events»).", show_default=False)]


def fail(message: str) -> NoReturn:
    """End with one line on standard error and exit status 1."""
    err.print(f"lovkryss: {message}", markup=False, soft_wrap=True)
    sys.exit(1)


def emit(value: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def write(text: str, path: Path | None) -> None:
    """To a file, whole or not at all; else to standard output."""
    if path is None:
        sys.stdout.write(text)
        return
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        fail(f"{path}: could not be written ({error.strerror or error}); choose another file with --output")


def home_of(home: Path | None) -> Path:
    """The data directory: the one given, else the usual one."""
    from ingest.store.database import home_directory  # noqa: PLC0415

    return home_directory(home)


def engine_of(home: Path | None) -> "Engine":
    """The analysis of a data directory; a stale index is told of."""
    from analysis.engine import Engine  # noqa: PLC0415

    engine = Engine.open(home_of(home))
    if engine.stale:
        err.print("Merk: loven er lest inn på nytt siden indeksen ble bygd; kjør «lovkryss index».")
    return engine
