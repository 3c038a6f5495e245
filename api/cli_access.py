"""``lovkryss access``: keys, and the log of who did what."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from api.access.model import MAY, Permission, Role
from api.cli_common import Home, Json, Limit, emit, err, home_of, out

if TYPE_CHECKING:
    from api.access.keys import Key
    from api.store.database import Team

BY = "cli"
"""Whoever sits at the command line has the files, and may all."""

app = typer.Typer(name="access", help="Styr hvem som slipper inn: nøkler, personer, og hvem som gjorde hva.", no_args_is_help=True)
key = typer.Typer(name="key", help="API-nøkler.", no_args_is_help=True)
app.add_typer(key)

KeyId = Annotated[str, typer.Argument(help="Nøkkelens id (se «lovkryss access key list»).", metavar="ID", show_default=False)]


def _team(home: Path | None) -> "Team":
    from api.store.database import Team  # noqa: PLC0415

    return Team(home_of(home))


@key.command("create")
def create(
    name: Annotated[str, typer.Option("--name", help="Hvem eller hva som skal bruke den; vises for andre.", show_default=False)],
    role: Annotated[Role, typer.Option("--role", help="Rollen.", show_default=False)],
    scope: Annotated[
        str | None,
        typer.Option("--scope", help="Snevrere enn rollen: read, review, lead, admin, med komma mellom.", show_default=False),
    ] = None,
    expires: Annotated[str, typer.Option("--expires", help="Hvor lenge: 12h, 90d, 2w, en dato, eller never.")] = "365d",
    home: Home = None,
    json: Json = False,
) -> None:
    """Lag en nøkkel. Den vises én gang; bare et avtrykk blir lagret."""
    from api.access.audit import Audit, Event, What  # noqa: PLC0415
    from api.access.keys import Keys  # noqa: PLC0415
    from api.access.lifetimes import expiry_of  # noqa: PLC0415

    team = _team(home)
    scopes = frozenset(Permission) if scope is None else _scopes(scope)
    made, secret = Keys(team).create(name, role, scopes, expiry_of(expires, datetime.now(UTC)), BY)
    Audit(team).add(What(Event.KEY_CREATED, BY, target=made.id, outcome=made.role))
    _show_secret(made, secret, json=json)


@key.command("list")
def show_keys(home: Home = None, json: Json = False) -> None:
    """Vis alle nøkler, uten hemmelighetene."""
    from api.access.keys import Keys  # noqa: PLC0415

    found = Keys(_team(home)).all()
    if json:
        emit({"keys": found})
        return
    from rich.table import Table  # noqa: PLC0415

    table = Table("id", "navn", "rolle", "tilstand", "utløper", "sist brukt", box=None)
    now = datetime.now(UTC)
    for one in found:
        state = "trukket tilbake" if one.revoked_at else "aktiv" if one.is_active(now) else "utløpt"
        narrowed = "" if one.principal.permissions == MAY[one.role] else f" ({', '.join(sorted(one.principal.permissions))})"
        table.add_row(one.id, one.name, one.role + narrowed, state, _day(one.expires_at, "aldri"), _minute(one.last_used))
    out.print(table if found else "Ingen nøkler.")


@key.command("revoke")
def revoke(identifier: KeyId, home: Home = None, json: Json = False) -> None:
    """Trekk en nøkkel tilbake, for alltid. En tjeneste som kjører, slutter å godta den innen noen sekunder."""
    from api.access.audit import Audit, Event, What  # noqa: PLC0415
    from api.access.keys import Keys  # noqa: PLC0415

    team = _team(home)
    found = Keys(team).revoke(identifier)
    Audit(team).add(What(Event.KEY_REVOKED, BY, target=found.id))
    if json:
        emit(found)
    else:
        out.print(f"{found.id} ({found.name}) er trukket tilbake.", markup=False)


@key.command("rotate")
def rotate(
    identifier: KeyId,
    grace: Annotated[
        str | None, typer.Option("--grace", help="Hvor lenge den gamle hemmeligheten også gjelder: 24h, 7d. Standard: ikke noe.")
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Gi en nøkkel ny hemmelighet; den som bruker den, er den samme som før."""
    from api.access.audit import Audit, Event, What  # noqa: PLC0415
    from api.access.keys import Keys  # noqa: PLC0415
    from api.access.lifetimes import span_of  # noqa: PLC0415

    team = _team(home)
    found, secret = Keys(team).rotate(identifier, span_of(grace) if grace else timedelta(0))
    Audit(team).add(What(Event.KEY_ROTATED, BY, target=found.id))
    _show_secret(found, secret, json=json)


@app.command("persons")
def persons(home: Home = None, json: Json = False) -> None:
    """Vis alle som har vært inne."""
    from api.access.audit import Audit  # noqa: PLC0415
    from api.access.persons import Persons  # noqa: PLC0415

    team = _team(home)
    found = Persons(team, Audit(team)).all()
    if json:
        emit({"persons": found})
        return
    for one in found:
        out.print(f"{one.name} · {one.role} · sist inne {_minute(one.last_seen)} · {one.id}", markup=False)


@app.command("log")
def log(
    verify: Annotated[bool, typer.Option("--verify", help="Se etter at ingen har endret, lagt til eller fjernet noe.")] = False,
    noted: Annotated[
        str | None, typer.Option("--noted", help="Med --verify: et avtrykk du skrev ned før, som fortsatt skal være i loggen.")
    ] = None,
    person: Annotated[str | None, typer.Option("--person", help="Bare det denne gjorde (id).")] = None,
    limit: Limit = 50,
    home: Home = None,
    json: Json = False,
) -> None:
    """Vis loggen over hvem som gjorde hva, det nyeste først."""
    from api.access.audit import Audit, Wanted  # noqa: PLC0415

    if noted is not None and not verify:
        raise typer.BadParameter("--noted brukes sammen med --verify")
    audit = Audit(_team(home))
    if verify:
        found = audit.verify(noted)
        if json:
            emit(found)
        else:
            out.print(f"Loggen er hel: {found.entries} innslag, det siste nr. {found.number}. Avtrykk: {found.hash or '–'}", markup=False)
            advice = "Skriv avtrykket ned et annet sted; «--verify --noted AVTRYKK» viser da om loggen er laget på nytt."
            err.print(advice, markup=False, soft_wrap=True)
        return
    entries = audit.entries(Wanted(person), limit)
    if json:
        emit({"entries": entries})
        return
    for one in entries:
        what = " ".join(part for part in (one.method, one.target) if part)
        parts = (str(one.number), _minute(one.at), one.event, one.person or "–", what, one.outcome, one.address)
        out.print(" · ".join(part for part in parts if part), markup=False)


@app.command("purge")
def purge(
    days: Annotated[
        int | None,
        typer.Option("--days", min=1, max=36_500, help="Alder i dager. Standard: LOVKRYSS_LOG_DAYS.", show_default=False),
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Slett det som er eldre enn det skal være: logginnslag og avsluttede økter. At det ble gjort, står i loggen."""
    from api.access.gate import Gate  # noqa: PLC0415
    from api.settings import read_settings  # noqa: PLC0415

    settings = read_settings()
    gate = Gate(home_of(home), settings)
    gate.sessions.purge()
    gone = gate.audit.purge(days or settings.log_days)
    if json:
        emit({"purged": gone})
    else:
        out.print(f"{gone} innslag er slettet.")


def _scopes(text: str) -> frozenset[Permission]:
    try:
        return frozenset(Permission(one.strip()) for one in text.split(",") if one.strip())
    except ValueError:
        raise typer.BadParameter(f"--scope: velg blant {', '.join(Permission)}, med komma mellom") from None


def _show_secret(found: "Key", secret: str, *, json: bool) -> None:
    if json:
        emit({**msgspec.to_builtins(found), "secret": secret})
        return
    until = _day(found.expires_at, "aldri")
    err.print(f"{found.name}: {found.role}, id {found.id}, utløper {until}. Nøkkelen vises bare nå:", markup=False, soft_wrap=True)
    sys.stdout.write(secret + "\n")


def _day(time: datetime | None, otherwise: str) -> str:
    return time.astimezone().strftime("%Y-%m-%d") if time else otherwise


def _minute(time: datetime | None) -> str:
    return time.astimezone().strftime("%Y-%m-%d %H:%M") if time else "–"
