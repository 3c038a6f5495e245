"""Commands about who cites what: ``citations``, ``references``, ``impact``."""

from enum import StrEnum
from typing import Annotated

import typer

from api.cli_common import Home, Json, Limit, emit, engine_of, home_of, out


class State(StrEnum):
    """States of references that lead nowhere."""

    DEAD = "dead"
    HISTORICAL = "historical"
    DOUBTFUL = "doubtful"
    ALL = "all"


def citations(
    ids: Annotated[list[str] | None, typer.Argument(help="Id-er.")] = None,
    text: Annotated[str | None, typer.Option("--text", help="Tekst å finne henvisninger i.")] = None,
    context: Annotated[str | None, typer.Option("--context", help="Id til bestemmelsen teksten skal leses som en del av.")] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Finn og løs opp henvisninger i bestemmelser eller i fri tekst."""
    from api.objects import citations_at, citations_in  # noqa: PLC0415
    from ingest.corpus import Corpus  # noqa: PLC0415

    if bool(ids) == bool(text):
        raise typer.BadParameter("oppgi enten id-er eller --text")
    corpus = Corpus.open(home_of(home))
    found = citations_in(corpus, text, context) if text else [one for i in ids or () for one in citations_at(corpus, i)]
    if json:
        emit(found)
        return
    for one in found:
        out.print(f"{one.kind:<11} {one.text}  →  {', '.join(one.targets) or '–'}", soft_wrap=True, markup=False)


def references(
    dead: Annotated[bool, typer.Option("--dead", help="Døde: til lov, paragraf eller ledd som ikke finnes lenger (standard).")] = False,
    state: Annotated[State | None, typer.Option("--state", help="Annen tilstand: med vilje til tidligere lov, eller tvilsom.")] = None,
    document: Annotated[str | None, typer.Option("--document", help="Bare henvisninger i dette dokumentet.")] = None,
    ministry: Annotated[str | None, typer.Option("--ministry", help="Bare i regelverket til departementer med dette i navnet.")] = None,
    target: Annotated[str | None, typer.Option("--target", help="Bare henvisninger til denne loven eller bestemmelsen.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000, help="Høyeste antall.")] = 50,
    home: Home = None,
    json: Json = False,
) -> None:
    """Vis henvisninger som ikke leder noe sted: hvorfor, siden når, og hva som gjelder i stedet."""
    from api.references import references as find  # noqa: PLC0415

    if dead and state is not None:
        raise typer.BadParameter("oppgi enten --dead eller --state")
    engine = engine_of(home)
    found = find(engine, "dead" if state is None else state.value, document=document, ministry=ministry, target=target, limit=limit)
    if json:
        emit(found)
        return
    from api.render_references import show_references  # noqa: PLC0415

    show_references(out, found)


def impact(
    ids: Annotated[
        list[str], typer.Argument(help="Id-er: lover, kapitler, paragrafer eller ledd; flere paragrafer som lov/1967-02-10/§§13-13g.")
    ],
    replaced_by: Annotated[
        str | None,
        typer.Option("--replaced-by", help="Loven som skal avløse. Standard: den som loven selv sier avløser.", show_default=False),
    ] = None,
    narrowing: Annotated[
        bool, typer.Option("--narrowing", help="Bare det som innskrenker: sier at det ikke gjelder, eller bare på vilkår.")
    ] = False,
    limit: Limit = 20,
    home: Home = None,
    json: Json = False,
) -> None:
    """Vis alt som viser til lover eller bestemmelser: hva må ses på når de endres eller avløses?"""
    from api.references import impact as find  # noqa: PLC0415

    found = find(engine_of(home), tuple(ids), replaced_by, narrowing=narrowing)
    if json:
        emit(found)
        return
    from api.render_references import show_impact  # noqa: PLC0415

    show_impact(out, found, limit, narrowing=narrowing)


COMMANDS = (citations, references, impact)
