"""The command line: ``lovkryss COMMAND``. Thin: every command calls one function of the analysis or of ingest.

Heavy parts are imported inside the commands, so that ``lovkryss --help`` answers at once. With ``--json`` standard
output holds one JSON document and nothing else; progress and messages go to standard error.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api import cli_access, cli_actor, cli_agents, cli_dataflow, cli_draft, cli_operation, cli_references, cli_report, cli_reviews
from api.cli_common import Home, Json, Limit, emit, engine_of, err, fail, home_of, out, write
from corpora.catalogue import CatalogueError
from ingest.errors import EmptyCorpusError, LovkryssError

if TYPE_CHECKING:
    from analysis.narrowed import Narrowed

app = typer.Typer(
    name="lovkryss",
    help="Finn hvor norske lover møtes, overlapper og kolliderer – på tvers av sektorer, for en livshendelse.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
Model = Annotated[
    str | None,
    typer.Option("--model", envvar="LOVKRYSS_MODEL", help="Modell for sentence-transformers, navn eller mappe. Standard: den medfølgende."),
]


class Skos(StrEnum):
    """Forms of the export of terms."""

    TURTLE = "turtle"
    JSON_LD = "json-ld"


class ReviewStatus(StrEnum):
    """What people judged of a finding."""

    NEW = "new"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    NEEDS_WORK = "needs-work"


KIND_HELP = (
    "Bare klynger av denne typen. Feil ved loven som den står: dead-reference (død henvisning), stale-term (foreldet betegnelse), "
    "missing-mirror (opplysningsadgang uten motstykke); de andre: parallel-duty, duplicate-duty, definition, threshold, deadline, "
    "competence, confidentiality-vs-disclosure, procedure, rights."
)

def main() -> None:
    """Run the command line: exit status 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    try:
        app()
    except (LovkryssError, CatalogueError) as error:
        fail(str(error))
    except KeyboardInterrupt:
        err.print("Avbrutt. Det som er ferdig, er tatt vare på; kjør samme kommando igjen for å fortsette.")
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)


@contextmanager
def _bar(total: int, text: str) -> Iterator[Callable[[int], None]]:
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err) as progress:
        task = progress.add_task(text, total=max(total, 1))
        yield lambda count: progress.advance(task, count)


# -- building -----------------------------------------------------------------------------------------------------


@app.command()
def ingest(
    source: Annotated[list[str], typer.Argument(help="lovdata (last ned), et arkiv (.tar.bz2), en mappe, en fil, eller sample.")],
    home: Home = None,
    json: Json = False,
) -> None:
    """Les lovtekster inn i korpuset. Uendrede dokumenter koster ingenting."""
    from api.sources import named  # noqa: PLC0415

    folder = home_of(home)
    with _download_bar() as progress:
        choice = named(source, folder, progress)
    report = _ingest(folder, choice)
    if json:
        emit(report)
        return
    from api.render import show_ingest  # noqa: PLC0415

    show_ingest(out, err, report)


def _ingest(home: Path, choice: Any) -> Any:
    from ingest.run import ingest as run  # noqa: PLC0415

    with _bar(sum(source.size for source in choice.sources), "Leser inn") as advance:
        return run(home, choice.sources, progress=advance, as_of=choice.as_of)


@contextmanager
def _download_bar() -> Iterator[Callable[[str, int, int | None], None]]:
    from rich.progress import DownloadColumn, Progress, TextColumn, TransferSpeedColumn  # noqa: PLC0415

    with Progress(TextColumn("Laster ned {task.description}"), DownloadColumn(), TransferSpeedColumn(), console=err) as progress:
        tasks: dict[str, Any] = {}

        def tell(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name, total=total)
            progress.update(tasks[name], completed=done, total=total)

        yield tell


@app.command()
def index(
    home: Home = None,
    model: Model = None,
    full: Annotated[bool, typer.Option("--full", help="Bygg alt på nytt; bare vektorene gjenbrukes.")] = False,
    json: Json = False,
) -> None:
    """Bygg eller oppdater indeksen: vektorer, naboer, klynger."""
    report = _index(home_of(home), model, full)
    if json:
        emit(report)
        return
    from api.render import show_index  # noqa: PLC0415

    show_index(out, report)


def _index(home: Path, model: str | None, full: bool = False) -> Any:
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    from analysis.engine import refresh_index  # noqa: PLC0415
    from analysis.index.progress import Progress as Told  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as bars:

        class Bars(Told):
            task: Any = None

            def begin(self, step: str, total: int) -> None:
                self.task = bars.add_task(step, total=max(total, 1))

            def advance(self, count: int) -> None:
                bars.advance(self.task, count)

        return refresh_index(home, model=model, progress=Bars(), force=full)


@app.command()
def status(home: Home = None, json: Json = False) -> None:
    """Vis hva som er lest inn, når, og med hvilken modell indeksen er bygd."""
    from api.status import status as find  # noqa: PLC0415

    found = find(home_of(home))
    if json:
        emit(found)
        return
    from api.render import show_status  # noqa: PLC0415

    show_status(out, found)


# -- reading ------------------------------------------------------------------------------------------------------


@app.command()
def show(ids: Annotated[list[str], typer.Argument(help="Id-er, f.eks. lov/1997-02-28-19/§1-5 eller …/§1-5/ledd-2.")],
         home: Home = None, json: Json = False) -> None:  # fmt: skip
    """Vis bestemmelser: tekst, hva setningene gjør, begreper, opplysningsregler, henvisninger, adresse på lovdata.no."""
    from api.objects import provision  # noqa: PLC0415
    from ingest.corpus import Corpus  # noqa: PLC0415

    corpus = Corpus.open(home_of(home))
    found = [provision(corpus, one) for one in ids]
    if json:
        emit(found)
        return
    from api.render_provision import show_provision  # noqa: PLC0415

    for one in found:
        show_provision(out, one)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="Ord eller et spørsmål.")],
    limit: Limit = 20,
    filters: Annotated[
        list[str] | None,
        typer.Option("--filter", help="Bare i en del av loven, NAVN=VERDI: document=ID, ministry=ORD, kind=lov|forskrift, language=nb|nn."),
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Søk i all gjeldende lov, på ord og mening, i begge målformer."""
    within = _narrowed(filters or ())
    hits = engine_of(home).search(text, limit, within)
    if json:
        emit({"hits": hits})
        return
    from api.render import show_hits  # noqa: PLC0415

    show_hits(out, hits)


@app.command()
def events(home: Home = None, json: Json = False) -> None:
    """Vis katalogen over livshendelser og samarbeid."""
    from analysis.events import available_events  # noqa: PLC0415
    from ingest.corpus import Corpus  # noqa: PLC0415

    try:
        documents = set(Corpus.open(home_of(home)).documents)
    except EmptyCorpusError:
        documents = set()
    found = [
        {"slug": event.slug, "title_nb": event.title.nb, "title_nn": event.title.nn, "title_en": event.title.en, "kind": event.kind}
        for event in available_events(documents).values()
    ]
    if json:
        emit(found)
        return
    for event in found:
        out.print(f"{event['slug']:<42} {event['title_nb']}")


@app.command()
def scope(
    event: Annotated[str | None, typer.Option("--event", help="Livshendelse fra katalogen (se «lovkryss events»).")] = None,
    query: Annotated[str | None, typer.Option("--query", help="Fritekst.")] = None,
    limit: Limit = 60,
    home: Home = None,
    json: Json = False,
) -> None:
    """Vis hvilke lover, bestemmelser og aktører en hendelse berører, og hvorfor."""
    _exactly_one(event=event, query=query)
    engine = engine_of(home)
    found = engine.scope_of_event(event, limit) if event else engine.scope_of_query(query or "", limit)
    if json:
        emit(found)
        return
    from api.render import show_scope  # noqa: PLC0415

    show_scope(out, found)


@app.command()
def overlaps(
    event: Annotated[str | None, typer.Option("--event", help="Livshendelse fra katalogen.")] = None,
    query: Annotated[str | None, typer.Option("--query", help="Fritekst.")] = None,
    provision: Annotated[str | None, typer.Option("--provision", help="Id til en bestemmelse.")] = None,
    limit: Limit = 20,
    kind: Annotated[str | None, typer.Option("--kind", help=KIND_HELP)] = None,
    status: Annotated[ReviewStatus | None, typer.Option("--status", help="Bare klynger med denne vurderingen; new: ikke vurdert.")] = None,
    members: Annotated[int, typer.Option("--members", min=1, max=30, help="Høyeste antall bestemmelser som vises av hver klynge.")] = 8,
    home: Home = None,
    json: Json = False,
) -> None:
    """Vis bestemmelser som overlapper eller kolliderer på tvers av sektorer."""
    _exactly_one(event=event, query=query, provision=provision)
    _known_kind(kind)
    from api.reviews.judgements import judgements_of  # noqa: PLC0415

    engine, judged = engine_of(home), judgements_of(home_of(home))
    found = engine.overlaps(event=event, query=query, provision=provision, limit=limit, kind=kind, status=status, judged=judged)
    if json:
        emit({"event": event, "query": query, "provision": provision, "clusters": found})
        return
    from api.render import show_clusters  # noqa: PLC0415

    show_clusters(out, found, members)


@app.command()
def norms(
    ids: Annotated[list[str] | None, typer.Argument(help="Id-er: bestemmelser, ledd, kapitler eller hele dokumenter.")] = None,
    text: Annotated[str | None, typer.Option("--text", help="Lovtekst å lese.")] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Vis hva hver setning gjør: hvem som skal, kan eller ikke må gjøre hva, innen når, fra hvilken alder."""
    from api.norms import norms as of_place  # noqa: PLC0415
    from api.norms import norms_of_text  # noqa: PLC0415
    from api.render import show_norms  # noqa: PLC0415

    if bool(ids) == bool(text):
        raise typer.BadParameter("oppgi enten id-er eller --text")
    if text:
        from ingest.corpus import Corpus  # noqa: PLC0415

        found = norms_of_text(Corpus.open(home_of(home)), text)
    else:
        engine = engine_of(home)
        found = [norm for one in ids or () for norm in of_place(engine, one)]
    if json:
        emit(found)
        return
    show_norms(out, found)


@app.command("diff-findings")
def diff_findings(
    before: Annotated[Path, typer.Argument(help="Datamappe, en bygging i den (HOME/index/N), eller en fil fra «overlaps --json».")],
    after: Annotated[Path, typer.Argument(help="Det samme, det som er nyere.")],
    json: Json = False,
) -> None:
    """Sammenlign to sett funn: klynger som kom til, forsvant, vokste, krympet eller ble endret."""
    from analysis.findings import compare_findings, read_findings  # noqa: PLC0415

    found = compare_findings(read_findings(before), read_findings(after))
    if json:
        emit(found)
        return
    from api.render import show_changes  # noqa: PLC0415

    show_changes(out, found)


@app.command()
def terms(
    names: Annotated[list[str] | None, typer.Argument(help="Begreper, i hvilken som helst bøyning og målform.")] = None,
    search: Annotated[str | None, typer.Option("--search", help="Bare begreper som inneholder dette.")] = None,
    least: Annotated[int, typer.Option("--least", min=1, help="Bare begreper med minst så mange definisjoner.")] = 1,
    uses: Annotated[
        bool, typer.Option("--uses", help="Også vilkår om varighet, omtale og henvisninger utenfor definisjonene; for navngitte begreper.")
    ] = False,
    limit: Limit = 50,
    form: Annotated[Skos | None, typer.Option("--format", help="Eksporter som SKOS-AP-NO-Begrep.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Fil å skrive eksporten til. Standard: standard ut.")] = None,
    publisher: Annotated[str, typer.Option(envvar="LOVKRYSS_PUBLISHER", help="Eksport: navnet på den som utgir begrepene.")] = "Lovkryss",
    publisher_uri: Annotated[
        str, typer.Option(envvar="LOVKRYSS_PUBLISHER_URI", help="Eksport: utgiverens adresse i en organisasjonskatalog.")
    ] = "https://example.org/lovkryss/utgiver",
    contact: Annotated[
        str, typer.Option(envvar="LOVKRYSS_CONTACT", help="Eksport: kontaktpunkt, en nettside eller en e-postadresse.")
    ] = "https://example.org/lovkryss/kontakt",
    base_uri: Annotated[
        str, typer.Option(envvar="LOVKRYSS_BASE_URI", help="Eksport: der begrepene skal ha sine adresser.")
    ] = "https://example.org/lovkryss/",
    home: Home = None,
    json: Json = False,
) -> None:
    """Vis begreper som loven definerer, med alle definisjonene på tvers av lover og forskrifter."""
    from api.terms import chosen, find_term, term_text  # noqa: PLC0415
    from api.terms import terms as names_of  # noqa: PLC0415

    if form:
        from analysis.skos import export, publisher_of  # noqa: PLC0415

        try:
            by = publisher_of(publisher, publisher_uri, contact, base_uri)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
        engine = engine_of(home)
        write(export(engine.corpus, chosen(engine, names or (), search, least), form.value, by), output)
        return
    engine = engine_of(home)
    if names:
        found = [term_text(engine, find_term(engine, name), with_uses=uses) for name in names]
        if json:
            emit(found)
            return
        from api.render import show_term  # noqa: PLC0415

        for one in found:
            show_term(out, one)
        return
    listed = names_of(engine, search, least=least)[:limit]
    if json:
        emit({"terms": listed})
        return
    from api.render import counted  # noqa: PLC0415

    if not listed:
        out.print("Ingen begreper.")
    for name in listed:
        spread = f"{counted(name.documents, 'dokument', 'dokumenter')}, {counted(len(name.ministries), 'departement', 'departementer')}"
        out.print(f"{name.definitions:>5}  {name.term}  ({spread})", markup=False, soft_wrap=True)


# -- serving and measuring ----------------------------------------------------------------------------------------


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Adresse å lytte på.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port.")] = 8000,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Prosesser som svarer. Standard: LOVKRYSS_WORKERS, ellers én.", show_default=False)
    ] = None,
    home: Home = None,
) -> None:
    """Start HTTP-tjenesten. Uten oppsett: bare på denne maskinen, bare lesing (se docs/access.md)."""
    import os  # noqa: PLC0415

    # Before numpy is read: threads that share one small question cost five times its time.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from api.http.server import run  # noqa: PLC0415

    run(home_of(home), host, port, workers)


@app.command()
def evaluate(
    gold: Annotated[Path | None, typer.Argument(help="Mappe med gullstandard (*.jsonl).", show_default=False)] = None,
    reviews: Annotated[bool, typer.Option("--reviews", help="Mål i stedet mot det som er vurdert her.")] = False,
    home: Home = None,
    json: Json = False,
) -> None:
    """Mål treffsikkerheten mot en gullstandard, eller mot vurderingene som er gjort."""
    if (gold is None) != reviews:
        raise typer.BadParameter("oppgi enten en mappe med gullstandard eller --reviews")
    if gold is None:
        cli_reviews.measured(home, json=json)
        return
    from analysis.evaluation import evaluate as run  # noqa: PLC0415

    found = run(engine_of(home), gold)
    if json:
        emit(found)
        return
    from api.render import show_evaluation  # noqa: PLC0415

    show_evaluation(out, found)


@app.command()
def demo(
    event: Annotated[str, typer.Option("--event", help="Livshendelsen som vises.")] = "dodsfall-og-arv",
    serving: Annotated[bool, typer.Option("--serve/--no-serve", help="Start tjenesten til slutt.")] = True,
    limit: Limit = 10,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port.")] = 8000,
    model: Model = None,
    home: Home = None,
) -> None:
    """Hele hovedjobben: finn et korpus, les inn, bygg indeksen, vis klynger, start tjenesten."""
    from api.render import show_clusters, show_index, show_ingest  # noqa: PLC0415
    from api.sources import best  # noqa: PLC0415

    folder = home_of(home)
    with _download_bar() as progress:
        choice = best(folder, progress)
    if choice.is_sample:  # invented acts must never stand among real ones
        folder = folder / "sample"
    err.print(f"Korpus: {choice.told}. Datamappe: {folder}", markup=False, soft_wrap=True)
    show_ingest(out, err, _ingest(folder, choice))
    show_index(out, _index(folder, model))
    engine = engine_of(folder)
    slug = f"sample-{event}" if f"sample-{event}" in engine.events and not engine.has_laws_of(event) else event
    from api.reviews.judgements import judgements_of  # noqa: PLC0415

    clusters = engine.overlaps(event=slug, limit=limit, judged=judgements_of(folder))
    out.print(f"\nOverlapp for «{engine.events[slug].title.nb}»")
    show_clusters(out, clusters)
    if serving:
        serve(port=port, home=folder)


def _exactly_one(**given: str | None) -> None:
    if sum(value is not None for value in given.values()) != 1:
        raise typer.BadParameter("oppgi nøyaktig én av " + ", ".join(f"--{name}" for name in given))


def _narrowed(filters: Sequence[str]) -> "Narrowed":
    import msgspec  # noqa: PLC0415

    from analysis.narrowed import Narrowed  # noqa: PLC0415

    given = dict(one.partition("=")[::2] for one in filters)
    try:
        if unknown := given.keys() - set(Narrowed.__struct_fields__):
            raise ValueError(f"{', '.join(sorted(unknown))}: ukjent")
        return msgspec.convert(given, Narrowed)
    except ValueError as error:
        raise typer.BadParameter(f"--filter: {error}; bruk document=ID, ministry=ORD, kind=lov|forskrift eller language=nb|nn") from None


def _known_kind(kind: str | None) -> None:
    from typing import get_args  # noqa: PLC0415

    from analysis.overlap.model import Kind  # noqa: PLC0415

    if kind is not None and kind not in get_args(Kind):
        raise typer.BadParameter(f"ukjent type {kind!r}; typene er {', '.join(get_args(Kind))}")


COMMANDS = (
    *cli_actor.COMMANDS, cli_agents.mcp, *cli_dataflow.COMMANDS, *cli_operation.COMMANDS, *cli_references.COMMANDS,
    cli_draft.check_draft, cli_report.report,
)  # fmt: skip

for command in COMMANDS:
    app.command()(command)
app.add_typer(cli_access.app)
app.add_typer(cli_reviews.app, name="reviews")


if __name__ == "__main__":
    main()
