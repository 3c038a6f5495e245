"""Commands for whoever keeps the service running: ``backup``, ``restore``, ``doctor``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.cli_common import Home, Json, emit, home_of, out


def backup(
    file: Annotated[Path, typer.Argument(help="Fil som skal lages, f.eks. lovkryss-2026-07-01.jsonl.gz.")],
    home: Home = None,
    json: Json = False,
) -> None:
    """Ta sikkerhetskopi av vurderinger, personer, nøkler og logg. Tjenesten kan gå imens."""
    from api.store.backup import back_up  # noqa: PLC0415

    report = back_up(home_of(home), file)
    if json:
        emit(report)
        return
    out.print(f"Kopien {report.file} er skrevet: {_counted(report.rows)}; skjema {report.schema}.", markup=False)


def restore(
    file: Annotated[Path, typer.Argument(help="Fil laget av «lovkryss backup», på SQLite eller PostgreSQL.")],
    replace: Annotated[bool, typer.Option("--replace", help="Kast det som ligger i databasen fra før.")] = False,
    home: Home = None,
    json: Json = False,
) -> None:
    """Legg en sikkerhetskopi tilbake. Stopp tjenesten først. Alt eller ingenting blir endret."""
    from api.store.backup import restore as run  # noqa: PLC0415

    report = run(home_of(home), file, replace=replace)
    if json:
        emit(report)
        return
    out.print(f"Lagt tilbake fra {report.file}, tatt {report.made_at}: {_counted(report.rows)}.", markup=False)


def _counted(rows: dict[str, int]) -> str:
    return ", ".join(f"{count} {table}" for table, count in rows.items()) or "ingen rader"


def doctor(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Porten tjenesten skal lytte på.")] = 8000,
    home: Home = None,
    json: Json = False,
) -> None:
    """Undersøk om alt er i orden, og si hva som må gjøres."""
    from api.diagnosis import Grade  # noqa: PLC0415
    from api.doctor import examine  # noqa: PLC0415

    found = list(examine(home_of(home), port))
    broken = any(one.grade is Grade.FAULT for one in found)
    if json:
        emit({"healthy": not broken, "findings": found})
    else:
        for one in found:
            out.print(f"{one.grade.value:<9} {one.what}: {one.found}" + (f"\n          → {one.advice}" if one.advice else ""), markup=False)
    if broken:
        sys.exit(1)


COMMANDS = (backup, restore, doctor)
