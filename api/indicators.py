"""Indicators as programs and people get them."""

import csv
import io
from pathlib import Path

from analysis.engine import Engine
from analysis.figures import By, Indicators
from analysis.indicators import count, earlier, indicators, table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def indicators_of(engine: Engine, by: By, since: str | None = None, *, homes: bool = True) -> Indicators:
    """The figures of the snapshot, beside those of an earlier one.

    :param since: id of a snapshot whose figures were kept here; or another data directory, if ``homes`` are allowed
    :raises NotFoundError: no figures of it
    :raises EmptyCorpusError: the other data directory holds no law
    :raises IndexStateError: it has not been indexed
    """
    now = count(engine.corpus, engine.index)
    if since is None:
        return indicators(now, by)
    if homes and Path(since).is_dir():
        other = Engine.open(Path(since))
        return indicators(now, by, count(other.corpus, other.index))
    return indicators(now, by, earlier(engine.corpus.home, since))


def as_csv(found: Indicators) -> str:
    """One figure on each line; a name that a spreadsheet would take for a formula is marked as text."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    for number, line in enumerate(table(found)):
        writer.writerow(line if number == 0 else [_safe(cell) for cell in line])
    return target.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not cell.lstrip("-").isdigit() else cell
