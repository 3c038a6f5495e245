"""``lovkryss reviews``: what people have judged, on the command line. Writes name who writes (``--as``)."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_args

import typer

from api.cli_common import Home, Json, Limit, emit, engine_of, err, fail, home_of, out

if TYPE_CHECKING:
    from api.access.model import Principal
    from api.reviews.model import Review
    from api.reviews.service import Reviews
    from api.reviews.told import Imported

T = TypeVar("T")

app = typer.Typer(
    name="reviews", help="Vurderinger av funn, dataflyter, begreper og døde henvisninger: vis, skriv, eksporter, importer.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
)  # fmt: skip

Kind = Annotated[str | None, typer.Option("--kind", help="Bare cluster (klynge), flow (dataflyt), term (begrep) eller reference.")]
Status = Annotated[str | None, typer.Option("--status", help="Bare new, confirmed, dismissed eller needs-work.")]
Assignee = Annotated[str | None, typer.Option("--assignee", help="Bare det denne personen har fått (id).")]
Tag = Annotated[str | None, typer.Option("--tag", help="Bare med dette emneordet.")]
Event = Annotated[str | None, typer.Option("--event", help="Bare innenfor denne livshendelsen.")]
Ministry = Annotated[str | None, typer.Option("--ministry", help="Bare regelverket til dette departementet.")]
Severity = Annotated[str | None, typer.Option("--severity", help="Bare info, minor eller major.")]
Stale = Annotated[bool | None, typer.Option("--stale/--fresh", help="Bare der loven er, eller ikke er, endret siden.")]
As = Annotated[str, typer.Option("--as", help="Navnet på den som vurderer; står i historikken.")]


@app.command("list")
def list_(
    kind: Kind = None, status: Status = None, assignee: Assignee = None, tag: Tag = None, event: Event = None, ministry: Ministry = None,
    severity: Severity = None, stale: Stale = None, limit: Limit = 50, home: Home = None, json: Json = False,
) -> None:  # fmt: skip
    """Vis vurderingene, de sist endrede først."""
    from msgspec.structs import asdict  # noqa: PLC0415

    from api.reviews.freshness import Freshnesses  # noqa: PLC0415

    wanted = _wanted(kind, status, assignee, tag, event, ministry, severity)
    with _opened(home) as reviews:
        freshnesses = Freshnesses(engine_of(home))
        page = reviews.pages(wanted, limit, None, lambda one: stale is None or freshnesses.is_stale(one) == stale)
        found = [(one, freshnesses.is_stale(one)) for one in page.reviews]
    if json:
        emit({"reviews": [{**asdict(one), "stale": is_stale} for one, is_stale in found]})
        return
    if not found:
        out.print("Ingen vurderinger.")
    for one, is_stale in found:
        out.print(f"{_told(one)}{' · loven er endret siden' if is_stale else ''}", markup=False, soft_wrap=True)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="ID", help="Id til klyngen, flyten, begrepet eller henvisningen.")],
    kind: Annotated[str, typer.Option("--kind", help="cluster, flow, term eller reference.")] = "cluster",
    home: Home = None,
    json: Json = False,
) -> None:
    """Vis en vurdering: tilstand, merknader, historikk, og om loven er endret siden."""
    from api.reviews.freshness import Freshnesses  # noqa: PLC0415
    from api.reviews.model import Kind as Kinds  # noqa: PLC0415
    from api.reviews.subjects import EngineSubjects, canonical  # noqa: PLC0415

    what: Kinds = _one_of("--kind", kind, Kinds)
    engine = engine_of(home)
    with _opened(home) as reviews:
        found = reviews.history(EngineSubjects(engine), what, canonical(what, name))
    freshness = Freshnesses(engine).of(found.review)
    if json:
        emit({"review": found.review, "comments": found.comments, "log": found.log, "freshness": freshness})
        return
    from api.render_reviews import show_review  # noqa: PLC0415

    show_review(out, found, freshness)


@app.command()
def write(
    name: Annotated[str, typer.Argument(metavar="ID", help="Id til klyngen, flyten, begrepet eller henvisningen.")],
    by: As,
    kind: Annotated[str, typer.Option("--kind", help="cluster, flow, term eller reference.")] = "cluster",
    status: Annotated[str | None, typer.Option("--status", help="confirmed, dismissed, needs-work eller new.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Med dismissed: hvorfor, f.eks. intended-difference, other.")] = None,
    reason_text: Annotated[str | None, typer.Option("--reason-text", help="Utdyping av grunnen.")] = None,
    severity: Annotated[str | None, typer.Option("--severity", help="info, minor eller major.")] = None,
    assignee: Annotated[str | None, typer.Option("--assignee", help="Id til den som skal ha saken; me er deg.")] = None,
    tag: Annotated[list[str] | None, typer.Option("--tag", help="Emneord; kan gjentas. Erstatter dem som står der.")] = None,
    add_tag: Annotated[list[str] | None, typer.Option("--add-tag", help="Emneord som kommer i tillegg; kan gjentas.")] = None,
    remove_tag: Annotated[list[str] | None, typer.Option("--remove-tag", help="Emneord som tas bort; kan gjentas.")] = None,
    link: Annotated[list[str] | None, typer.Option("--link", help="https-lenke til en sak; kan gjentas.")] = None,
    step: Annotated[str | None, typer.Option("--step", help="For begreper: collate, choose, harmonise, differentiate, maintain.")] = None,
    choice: Annotated[str | None, typer.Option("--choice", help="For begreper: harmonise, differentiate, neither.")] = None,
    comment: Annotated[str | None, typer.Option("--comment", help="Merknad.")] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Vurder et funn: sett tilstand, grunn, emneord, eller skriv en merknad."""

    from api.reviews import model  # noqa: PLC0415
    from api.reviews.rules import change_from  # noqa: PLC0415
    from api.reviews.service import Write  # noqa: PLC0415
    from api.reviews.subjects import EngineSubjects, canonical  # noqa: PLC0415

    what: model.Kind = _one_of("--kind", kind, model.Kind)
    given: dict[str, Any] = {
        "status": _one_of("--status", status, model.Status), "reason": _one_of("--reason", reason, model.Reason),
        "reason_text": reason_text, "severity": _one_of("--severity", severity, model.Severity), "assignee": assignee, "tags": tag,
        "add_tags": add_tag, "remove_tags": remove_tag, "links": link,
        "step": _one_of("--step", step, model.Step), "choice": _one_of("--choice", choice, model.Choice), "comment": comment,
    }  # fmt: skip
    change = change_from({key: value for key, value in given.items() if value is not None})
    identifier, engine = canonical(what, name), engine_of(home)
    with _opened(home) as reviews:
        subjects = EngineSubjects(engine)
        known = reviews.known(subjects, what, identifier)
        found = reviews.write(subjects, Write(what, known.id, change, (known.version,)), _local(by))
    if json:
        emit(found)
        return
    out.print(_told(found.review) if found.entry else "Ingenting å endre.", markup=False, soft_wrap=True)


@app.command()
def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="Filen; endelsen sier formatet: .xlsx, .csv eller .json (med historikk).")],
    kind: Kind = None, status: Status = None, assignee: Assignee = None, tag: Tag = None, event: Event = None, ministry: Ministry = None,
    severity: Severity = None, stale: Stale = None,
    lang: Annotated[str, typer.Option("--lang", help="Målform for arbeidsboken: nb, nn eller en.")] = "nb",
    home: Home = None,
) -> None:  # fmt: skip
    """Skriv vurderingene til en fil som kan fylles ut og importeres."""
    from api.cli_report import language  # noqa: PLC0415
    from api.reviews.exporting import as_csv, as_json, as_xlsx  # noqa: PLC0415
    from api.reviews.freshness import Freshnesses  # noqa: PLC0415

    form = output.suffix.lower()
    if form not in (".xlsx", ".csv", ".json"):
        raise typer.BadParameter(f"{output}: endelsen må være .xlsx, .csv eller .json", param_hint="-o")
    chosen, wanted = language(lang), _wanted(kind, status, assignee, tag, event, ministry, severity)
    with _opened(home) as reviews:
        freshnesses = Freshnesses(engine_of(home))
        revision = reviews.revision()
        found = [one for one in reviews.all(wanted) if stale is None or freshnesses.is_stale(one) == stale]
        logs = reviews.logs() if form == ".json" else {}
    if form == ".json":
        content = as_json(revision, found, logs)
    else:
        content = as_csv(found, freshnesses.is_stale) if form == ".csv" else as_xlsx(found, freshnesses.is_stale, chosen)
    _replace(output, content)
    out.print(f"{output}: {len(found)} {'vurdering' if len(found) == 1 else 'vurderinger'}", markup=False, soft_wrap=True)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Utfylt rapport eller eksport, .xlsx eller .csv.")],
    by: As,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Bare vis hva som ville bli endret.")] = False,
    skip_faulty: Annotated[bool, typer.Option("--skip-faulty", help="Utelat rader som ikke kan gjøres.")] = False,
    home: Home = None,
    json: Json = False,
) -> None:
    """Les inn vurderinger som er fylt ut i et regneark. Er noe galt, blir ingenting endret."""
    from api.reviews.importing import import_rows  # noqa: PLC0415
    from api.reviews.sheets import MAX_BYTES, read_sheets  # noqa: PLC0415
    from api.reviews.subjects import EngineSubjects  # noqa: PLC0415

    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        fail(f"{file}: kan ikke leses ({error.strerror or error})")
    rows = read_sheets(file.name, data)
    engine = engine_of(home)
    with _opened(home) as reviews:
        found = import_rows(reviews, EngineSubjects(engine), rows, _local(by), dry_run=dry_run, skip_faulty=skip_faulty)
    if json:
        emit(found)
    else:
        _show_import(found, dry_run=dry_run)
    if not (found.done or dry_run):
        fail(f"{file}: {len(found.plan.faults) + len(found.plan.conflicts)} rader kan ikke gjøres; ingenting er endret "
             "(rett dem, eller utelat dem med --skip-faulty)")  # fmt: skip


def measured(home: Path | None, *, json: bool) -> None:
    """``lovkryss evaluate --reviews``."""
    from api.reviews.feedback import measure  # noqa: PLC0415
    from api.reviews.judgements import judged  # noqa: PLC0415

    engine = engine_of(home)
    with _opened(home) as reviews:
        verdicts = judged(reviews)
    found = measure(verdicts, {slug: [one.id for one in engine.event_list(slug)] for slug in engine.events})
    if json:
        emit(found)
        return
    from api.render_reviews import show_measured  # noqa: PLC0415

    show_measured(out, found)


def _show_import(found: "Imported", *, dry_run: bool) -> None:
    from api.render_reviews import show_plan  # noqa: PLC0415

    show_plan(out, err, found, dry_run=dry_run)


@contextmanager
def _opened(home: Path | None) -> Iterator["Reviews"]:
    from api.reviews.service import Reviews  # noqa: PLC0415
    from api.store.database import Team  # noqa: PLC0415

    with closing(Team(home_of(home))) as team:
        yield Reviews(team)


def _local(name: str) -> "Principal":
    """Whoever sits at this machine: may do all that can be done with reviews."""
    from api.access.model import Principal, Role  # noqa: PLC0415

    name = " ".join(name.split())
    if not name or len(name) > 100 or not name.isprintable():
        raise typer.BadParameter("oppgi navnet ditt", param_hint="--as")
    return Principal(f"local:{name}", name, Role.LEAD, via="local")


def _wanted(kind: str | None, status: str | None, assignee: str | None, tag: str | None, event: str | None, ministry: str | None,
            severity: str | None) -> Any:  # fmt: skip
    from api.reviews import model  # noqa: PLC0415
    from api.reviews.store import Wanted  # noqa: PLC0415

    return Wanted(
        _one_of("--kind", kind, model.Kind), _one_of("--status", status, model.Status), assignee,
        " ".join(tag.casefold().split()) if tag else None, event, ministry, _one_of("--severity", severity, model.Severity),
    )  # fmt: skip


def _one_of(option: str, text: str | None, literal: Any) -> Any:
    if text is not None and text not in get_args(literal):
        raise typer.BadParameter(f"ukjent verdi {text!r}; velg {', '.join(get_args(literal))}", param_hint=option)
    return text


def _told(one: "Review") -> str:
    from api.render import STATUSES  # noqa: PLC0415

    parts = [STATUSES[one.status], one.title, f"{one.kind} {one.id}", f"versjon {one.version}", one.updated_by]
    return " · ".join(part for part in parts if part)


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        fail(f"{path}: kan ikke skrives ({error.strerror or error}); velg en annen fil med -o")
