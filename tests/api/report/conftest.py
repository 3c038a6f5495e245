"""The sample corpus with its index, and reports of it."""

from datetime import date
from pathlib import Path

import pytest

from analysis.engine import Engine, refresh_index
from api.report.content import Builder
from api.report.model import Report
from corpora import catalogue
from ingest.run import ingest
from ingest.source import open_source

EVENT = "sample-fa-barn"
OLD = "lov/2075-04-17-18"
"""An act of the sample that another is to replace."""


@pytest.fixture(scope="session")
def report_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the sample, indexed."""
    home = tmp_path_factory.mktemp("report-home")
    ingest(home, [open_source(catalogue.SAMPLE)], as_of=date(2098, 12, 31), workers=1)
    refresh_index(home)
    return home


@pytest.fixture(scope="session")
def engine(report_home: Path) -> Engine:
    """The sample, opened."""
    return Engine.open(report_home)


@pytest.fixture(scope="session")
def report(engine: Engine) -> Report:
    """A report of an event."""
    return Builder(engine).of_event(EVENT)


@pytest.fixture(scope="session")
def reports(engine: Engine) -> dict[str, Report]:
    """A report of each sort."""
    builder = Builder(engine)
    return {
        "event": builder.of_event(EVENT),
        "query": builder.of_query("melding om fødsel <script>alert(1)</script> =1+1 \x07 & «sitat»"),
        "replacement": builder.of_replacement(OLD),
    }
