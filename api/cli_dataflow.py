"""``lovkryss dataflow`` and ``lovkryss flows``: which provisions govern a flow of information, one by one, as a suite, as a matrix."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from api.cli_common import Home, Json, emit, engine_of, err, out

if TYPE_CHECKING:
    from analysis.engine import Engine


class Outcome(StrEnum):
    """Outcomes that a pipeline can be told to fail on."""

    DUTY = "duty"
    ALLOWED = "allowed-with-basis"
    OVERRIDE = "override"
    RESTRICTED = "restricted"
    MIRROR = "missing-mirror"
    NONE = "no-basis-found"
    UNCLEAR = "unclear"
    CHANGED = "changed"


def dataflow(
    question: Annotated[str | None, typer.Option("--question", help="Spørsmålet i fritekst: hva, fra hvem, til hvem, hvorfor.")] = None,
    data: Annotated[str | None, typer.Option("--data", help="Hvilke opplysninger, f.eks. «inntekt, formue».")] = None,
    giver: Annotated[str | None, typer.Option("--from", help="Hvem de skal gis fra.")] = None,
    receiver: Annotated[str | None, typer.Option("--to", help="Hvem de skal gis til.")] = None,
    purpose: Annotated[str, typer.Option("--purpose", help="Hva de skal brukes til.")] = "",
    check: Annotated[
        Path | None,
        typer.Option("--check", help="YAML-fil med flyter som skal holdes under test.", metavar="FLOWS.yaml", show_default=False),
    ] = None,
    saved: Annotated[
        Path | None,
        typer.Option("--saved", help="Med --check: lagret resultat å sammenligne med. Standard: FLOWS.result.json.", show_default=False),
    ] = None,
    save: Annotated[bool, typer.Option("--save", help="Med --check: lagre resultatet, så neste kjøring viser hva som er endret.")] = False,
    fail_on: Annotated[
        list[Outcome] | None,
        typer.Option(
            "--fail-on", help="Slutt med status 1 ved dette utfallet; kan gjentas. «changed»: når noe er endret siden sist lagret."
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="Høyeste antall bestemmelser i særlov.")] = 10,
    home: Home = None,
    json: Json = False,
) -> None:
    """Vis hvilke bestemmelser som styrer en informasjonsflyt: hjemmel, plikt, taushetsplikt, unntak, formål – og hva som mangler."""
    parts = (data, giver, receiver)
    ways = [question is not None, any(part is not None for part in parts), check is not None]
    if sum(ways) != 1:
        raise typer.BadParameter("oppgi enten --question, eller --data, --from og --to, eller --check")
    if ways[1] and None in parts:
        names = (name for name, part in zip(("--data", "--from", "--to"), parts, strict=True) if part is None)
        raise typer.BadParameter(f"mangler {', '.join(names)}; oppgi alle tre")
    wanted = {one.value for one in fail_on or ()}
    if check is not None:
        _suite(engine_of(home), check, saved, wanted, save=save, json=json)
        return
    flows = engine_of(home).flows
    found = (
        flows.question(question, limit) if question is not None else flows.parts(data or "", giver or "", receiver or "", purpose, limit)
    )
    if json:
        emit(found)
    else:
        from api.render_dataflow import show_dataflow  # noqa: PLC0415

        show_dataflow(out, found)
    if wanted & {found.verdict, found.conclusion}:
        err.print(f"lovkryss: utfallet er {found.conclusion}", markup=False)
        raise typer.Exit(1)


def flows(
    event: Annotated[str, typer.Option("--event", help="Livshendelse eller samarbeid fra katalogen (se «lovkryss events»).")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Høyeste antall par av avgiver og mottaker.")] = 60,
    home: Home = None,
    json: Json = False,
) -> None:
    """Vis hvem som gir hva til hvem i en hendelse: en matrise av avgivere og mottakere med bestemmelsene for hver."""
    found = engine_of(home).flows.matrix(event, limit)
    if json:
        emit(found)
        return
    from api.render_dataflow import show_matrix  # noqa: PLC0415

    show_matrix(out, found)


def _suite(engine: "Engine", path: Path, saved: Path | None, wanted: set[str], *, save: bool, json: bool) -> None:
    from analysis.dataflow.suite import check_flows, read_flows, read_saved  # noqa: PLC0415
    from ingest.errors import StoreError  # noqa: PLC0415

    place = saved or path.with_suffix(".result.json")
    asked = read_flows(path)
    found = check_flows(engine.flows, asked, engine.corpus.snapshot, read_saved(place))
    if save:
        kept = msgspec.structs.replace(found, changes=(), before=None)
        beside = place.with_name(f".{place.name}.new")
        try:
            beside.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=2) + b"\n")
            beside.replace(place)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise StoreError(f"{place}: kan ikke skrives ({error.strerror or error}); velg en annen fil med --saved") from None
    if json:
        emit(found)
    else:
        from api.render_dataflow import show_suite  # noqa: PLC0415

        show_suite(out, found)
    bad = [one.name for one in found.flows if one.failed or wanted & {one.verdict, one.conclusion}]
    if bad:
        err.print(f"lovkryss: {len(bad)} av {len(found.flows)} flyter holder ikke: {', '.join(bad)}", markup=False, soft_wrap=True)
    if bad or ("changed" in wanted and found.changes):
        raise typer.Exit(1)


COMMANDS = (dataflow, flows)
