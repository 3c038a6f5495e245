"""Commands about who the law binds and what it gives: ``actor``, ``grants``, ``indicators``, ``changes``."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli_common import EventOption, Home, Json, Limit, emit, engine_of, err, home_of, out, write


class Kind(StrEnum):
    """Kinds of lines of an actor; see ``analysis.actor.view.Wanted``."""

    DUTY = "duty"
    PROHIBITION = "prohibition"
    POWER = "power"
    RIGHT = "right"
    PERMISSION = "permission"
    SANCTION = "sanction"
    MUST_GIVE = "must-give"
    MAY_GIVE = "may-give"
    MAY_TAKE = "may-take"
    RECEIVES = "receives"
    KEEPS_SECRET = "keeps-secret"  # noqa: S105
    DEADLINE = "deadline"
    REPORT = "report"


KIND_HELP = (
    "Bare linjer av denne arten (kan gis flere ganger): duty (plikt), prohibition (forbud), power (myndighet), right (rett), permission "
    "(adgang), sanction (straff eller gebyr), must-give (skal gi opplysninger, eller andre kan kreve dem), may-give (kan gi), may-take "
    "(kan innhente), receives (skal eller kan få fra andre), keeps-secret (taushetsplikt), deadline (plikt med frist), report "
    "(rapportering og melding til det offentlige)."
)


def actor(
    name: Annotated[
        str | None, typer.Argument(help="Aktør, i hvilken som helst bøyning: kommunen, fastlegen, Nav.", show_default=False)
    ] = None,
    event: EventOption = None,
    kind: Annotated[list[Kind] | None, typer.Option("--kind", help=KIND_HELP, show_default=False)] = None,
    document: Annotated[str | None, typer.Option("--document", help="Bare i denne loven eller forskriften.", show_default=False)] = None,
    ministry: Annotated[
        str | None, typer.Option("--ministry", help="Bare i et departements lover (del av navnet).", show_default=False)
    ] = None,
    own: Annotated[bool, typer.Option("--own", help="Bare det som nevner aktøren selv, ikke dens deler og roller.")] = False,
    known: Annotated[bool, typer.Option("--list", help="Vis aktørene som loven nevner.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Høyeste antall linjer av hver art.")] = 5,
    home: Home = None,
    json: Json = False,
) -> None:
    """Vis alt loven legger på en aktør: plikter, myndighet, frister, rapportering og opplysninger, med ordrett sitat og id."""
    from analysis.actor.model import WANTED  # noqa: PLC0415
    from api.actor import actor_view  # noqa: PLC0415
    from api.render_actor import show_actor, show_actors  # noqa: PLC0415

    if (name is None) != known:
        raise typer.BadParameter("oppgi enten en aktør eller --list")
    engine = engine_of(home)
    if name is None:
        names = engine.actors.names()
        emit({"actors": names}) if json else show_actors(out, names)
        return
    kinds = tuple(one for one in WANTED if one in {chosen.value for chosen in kind or ()})
    found = actor_view(engine, name, event=event, kinds=kinds, document=document, ministry=ministry, own=own, of_each=limit)
    emit(found) if json else show_actor(out, found, kinds)


def grants(
    event: EventOption = None,
    to: Annotated[
        str | None, typer.Option("--to", help="Bare til denne mottakeren: organisasjoner, kommuner, eller en aktør.", show_default=False)
    ] = None,
    ministry: Annotated[
        str | None, typer.Option("--ministry", help="Bare i et departements lover (del av navnet).", show_default=False)
    ] = None,
    search: Annotated[str | None, typer.Option("--search", help="Bare ordninger med dette i tittelen.", show_default=False)] = None,
    limit: Limit = 20,
    home: Home = None,
    json: Json = False,
) -> None:
    """Vis tilskuddsordninger side om side: formål, mottaker, vilkår, søknadsfrist, rapportering, myndighet, klage."""
    from api.grants import grants as find  # noqa: PLC0415
    from api.render_grants import show_grants  # noqa: PLC0415

    found = find(engine_of(home), event=event, to=to, ministry=ministry, text=search, limit=limit)
    emit(found) if json else show_grants(out, found)


class By(StrEnum):
    """Whose figures."""

    MINISTRY = "ministry"
    ACTOR = "actor"


def indicators(
    by: Annotated[By, typer.Option("--by", help="Tall for hvert departement eller hver aktør.")] = By.MINISTRY,
    since: Annotated[
        str | None,
        typer.Option("--since", help="Vis endringen fra et tidligere snapshot (id), eller fra en annen datamappe.", show_default=False),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", help="Skriv tallene til denne filen, ett tall på hver linje.", show_default=False)
    ] = None,
    limit: Limit = 30,
    home: Home = None,
    json: Json = False,
) -> None:
    """Tell plikter, rapporteringsplikter, frister, taushetsregler, definisjoner og døde henvisninger, og hvordan tallene endrer seg."""
    from api.indicators import as_csv, indicators_of  # noqa: PLC0415
    from api.render_indicators import show_indicators  # noqa: PLC0415

    whose: Literal["ministry", "actor"] = "actor" if by is By.ACTOR else "ministry"
    found = indicators_of(engine_of(home), whose, since)
    if csv is not None:
        write(as_csv(found), csv)
        err.print(f"Skrev {csv}", markup=False, soft_wrap=True)
    if json:
        emit(found)
    elif csv is None:
        show_indicators(out, found, limit)


def changes(
    before: Annotated[
        str | None, typer.Argument(help="Snapshot (id, dato, «nå») eller datamappe: det som var.", show_default=False)
    ] = None,
    after: Annotated[str | None, typer.Argument(help="Det samme, det som er nyere.", show_default=False)] = None,
    amendment: Annotated[
        str | None,
        typer.Option(
            "--amendment",
            help="Et endringsdokument: fil i Lovdatas format, et utkast (docx, odt, pdf, html, md, txt), "
            "eller id til et innlest dokument i Lovtidend.",
            show_default=False,
        ),
    ] = None,
    limit: Limit = 20,
    home: Home = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Vis hva som er endret i loven, ord for ord, og hvilke funn, livshendelser og opplysningsflyter det berører."""
    from api.changes import changes_between, changes_by  # noqa: PLC0415
    from api.render_changes import show_change  # noqa: PLC0415
    from api.reviews.judgements import reviews_of  # noqa: PLC0415

    if (amendment is None) == (before is None or after is None) or (amendment is not None and before is not None):
        raise typer.BadParameter("oppgi enten to snapshots (eller datamapper), eller --amendment")
    by = amendment is not None
    with reviews_of(home_of(home)) as reviews:
        if by:
            found = changes_by(engine_of(home), amendment or "", reviews=reviews)
        else:
            found = changes_between(home_of(home), before or "", after or "", reviews=reviews)
    emit(found) if json else show_change(out, found, limit)


COMMANDS = (actor, grants, indicators, changes)
