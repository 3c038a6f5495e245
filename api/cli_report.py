"""``lovkryss report``: what may be asked for on the command line, and what is told of it."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date as calendar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from api.cli_common import Home, Json, emit, engine_of, err, home_of, out
from api.report.model import Language
from ingest.errors import NotFoundError

if TYPE_CHECKING:
    from analysis.engine import Engine
    from api.report.batch import Wanted, Written
    from api.report.formats import Format
    from api.reviews.judgements import Judgements

Events = Annotated[list[str] | None, typer.Option("--event", help="Livshendelse fra katalogen; kan gjentas, eller flere med komma.")]
All = Annotated[bool, typer.Option("--all", help="Alle hendelser i katalogen som det er lest inn lover for.")]
Queries = Annotated[list[str] | None, typer.Option("--query", help="Tema i fritekst; kan gjentas.")]
Acts = Annotated[list[str] | None, typer.Option("--replacing", help="Lov som skal avløses, f.eks. lov/1967-02-10; kan gjentas.")]
By = Annotated[str | None, typer.Option("--replaced-by", help="Loven som avløser. Standard: den loven selv sier avløser.")]
Forms = Annotated[str, typer.Option("--format", help="html, docx, xlsx, pdf, json, csv, parquet, akn, rdf; flere med komma, eller alle.")]
Output = Annotated[
    Path, typer.Option("--output", "-o", help="Mappe å skrive i; for én rapport i ett format også navnet på en fil.", show_default=False)
]
Lang = Annotated[str, typer.Option("--lang", help="Målform for overskrifter og løpende tekst: nb, nn eller en. Lovtekst står som den er.")]
Date = Annotated[str | None, typer.Option("--date", help="Datoen rapporten bærer (ÅÅÅÅ-MM-DD). Standard: dagen loven er gjengitt per.")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, max=64, help="Prosesser som skriver. Standard: én for hver kjerne.")]


def report(
    event: Events = None, every: All = False, query: Queries = None, replacing: Acts = None, replaced_by: By = None, form: Forms = "docx",
    output: Output = Path("rapporter"), lang: Lang = "nb", date: Date = None, workers: Workers = None, home: Home = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Skriv rapporter om hendelser, temaer eller lover som skal avløses, i mange formater. Det som er gjort, gjøres ikke om igjen."""
    from api.report.formats import formats  # noqa: PLC0415
    from api.reviews.judgements import judgements_of  # noqa: PLC0415

    chosen, dated, forms = language(lang), day(date), formats(form)
    engine = engine_of(home)
    asked = wanted(engine, event or (), every, query or (), replacing or (), replaced_by)
    with _bar(len(asked) * len(forms)) as advance:
        found = make(engine, asked, forms, output, chosen, dated, workers, lambda _: advance(), judgements_of(home_of(home)))
    if json:
        emit({"files": found})
        return
    show(out, found)


@contextmanager
def _bar(total: int) -> Iterator[Callable[[], None]]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    with Progress(TextColumn("Skriver rapporter"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=err) as progress:
        task = progress.add_task("", total=total)
        yield lambda: progress.advance(task)


def language(text: str) -> Language:
    """A language as it is typed.

    :raises BadParameter: another one
    """
    found: dict[str, Language] = {"nb": "nb", "nn": "nn", "en": "en"}
    if text not in found:
        raise typer.BadParameter(f"ukjent målform {text!r}; velg nb, nn eller en", param_hint="--lang")
    return found[text]


def day(text: str | None) -> str | None:
    """A date as it is typed.

    :raises BadParameter: none
    """
    if text is not None:
        with suppress(ValueError):
            if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
                return calendar.fromisoformat(text).isoformat()
        raise typer.BadParameter(f"{text!r} er ingen dato; skriv den som 2026-07-02", param_hint="--date")
    return None


def wanted(engine: "Engine", events: Sequence[str], every: bool, queries: Sequence[str], acts: Sequence[str],
           replaced_by: str | None) -> list["Wanted"]:  # fmt: skip
    """The reports that are asked for; all of them are there.

    :raises BadParameter: nothing is asked for, or a theme is empty
    :raises NotFoundError: no such event or act
    """
    from api.report.batch import Wanted  # noqa: PLC0415

    slugs = [slug.strip() for given in events for slug in given.split(",") if slug.strip()]
    if every:
        slugs += [slug for slug in engine.events if engine.has_laws_of(slug)]
    for slug in slugs:
        if slug not in engine.events:
            raise NotFoundError(f"{slug}: ingen slik hendelse i katalogen; se «lovkryss events»")
    if any(not query.strip() for query in queries):
        raise typer.BadParameter("temaet er tomt; skriv noen ord", param_hint="--query")
    found = [Wanted("event", slug) for slug in slugs] + [Wanted("query", " ".join(query.split())) for query in queries]
    found += [Wanted("replacement", engine.corpus.info(act).id, replaced_by) for act in acts]
    if replaced_by is not None:
        engine.corpus.info(replaced_by)
    if not found:
        raise typer.BadParameter("oppgi minst én av --event, --all, --query og --replacing")
    return list(dict.fromkeys(found))


def make(engine: "Engine", asked: Sequence["Wanted"], forms: Sequence["Format"], output: Path, lang: Language, date: str | None,
         workers: int | None, told: Callable[["Written"], None], judgements: "Judgements") -> list["Written"]:  # fmt: skip
    """Write them.

    :raises BadParameter: ``output`` is a file, and there is more than one to write
    :raises ReportError: it cannot be written there
    """
    from api.report.batch import Batch, Written, build, write_one  # noqa: PLC0415

    is_file = output.is_file() or (not output.is_dir() and any(output.name.lower().endswith(form.suffix) for form in forms))
    if not is_file:
        return Batch(engine, output, language=lang, date=date, workers=workers, judgements=judgements).run(asked, forms, told)
    if len(asked) > 1 or len(forms) > 1:
        raise typer.BadParameter(f"{output} er en fil; oppgi en mappe når det er flere rapporter eller formater", param_hint="-o")
    size = write_one(build(engine, asked[0], lang, date, judgements), forms[0], output)
    found = Written(str(output), asked[0].key, forms[0].name, size, skipped=False)
    told(found)
    return [found]


def show(out: Console, found: Sequence["Written"]) -> None:
    """What was written."""
    for one in found:
        out.print(f"{one.path}{' (sto der fra før)' if one.skipped else ''}", markup=False, soft_wrap=True)
    new = sum(not one.skipped for one in found)
    out.print(f"{new} {'fil' if new == 1 else 'filer'} skrevet, {len(found) - new} sto der fra før.")
