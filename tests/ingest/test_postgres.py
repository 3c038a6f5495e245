"""The corpus on a real PostgreSQL: the same law, the same snapshot, the same order; errors in one line; nothing secret told."""

import shutil
import threading
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import JSON, Column, Engine, event, text

from api.store import database as team_database
from api.store import tables as team_tables
from ingest.corpus import Corpus
from ingest.errors import StoreError
from ingest.run import Report, ingest
from ingest.snapshots import find_snapshot, snapshots
from ingest.source import open_source
from ingest.store import database as corpus_database
from ingest.store import tables as corpus_tables
from ingest.store.address import address, told
from ingest.store.schema import connect
from tests.conftest import AS_OF

SECRET = "h3mmelig-passord"
SCHEMAS = {
    "corpus": (corpus_database.CORPUS, corpus_tables.metadata),
    "team": (team_database.TEAM, team_tables.metadata),
}


@pytest.fixture
def on_postgres(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LOVKRYSS_DATABASE_URL", postgres_url)
    return postgres_url


def run(home: Path, *paths: Path) -> Report:
    return ingest(home, [open_source(path) for path in paths], workers=1, as_of=AS_OF)


def one_line(error: BaseException) -> str:
    message = str(error)
    assert "\n" not in message
    assert SECRET not in message
    return message


def read_all(home: Path) -> list[tuple[str, int, int]]:
    return [(info.id, len(document.text), sum(map(len, mentions))) for info, document, mentions in Corpus.open(home).read(gazette=True)]


def differs(_: object, __: object, column: Column[object], found: str | None, ___: object, wanted: str | None) -> bool | None:
    """PostgreSQL cannot compare JSON, and Alembic asks it to; None leaves it to Alembic."""
    return found.partition("::")[0].strip("'") != wanted.strip("'") if isinstance(column.type, JSON) and found and wanted else None


# -- the same as on SQLite ----------------------------------------------------------------------------------------


def test_the_sample_is_the_same_on_both(tmp_path: Path, sample_dir: Path, sample_home: Path, on_postgres: str,
                                        monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    first = run(tmp_path, sample_dir)
    again = run(tmp_path, sample_dir)
    assert (first.new, again.new, again.unchanged) == (34, 0, 34)
    assert not (tmp_path / "corpus.db").exists()
    there, corpus = read_all(tmp_path), Corpus.open(tmp_path)
    state, fingerprint, made = corpus.state, corpus.register_fingerprint, corpus.created_at
    assert made.utcoffset() == UTC.utcoffset(None)
    monkeypatch.delenv("LOVKRYSS_DATABASE_URL")
    assert there == read_all(sample_home)  # in the same order, too
    here = Corpus.open(sample_home)
    assert (state, fingerprint) == (here.state, here.register_fingerprint)


def test_order_is_that_of_the_bytes_whatever_the_servers_language(tmp_path: Path, make_law: Callable[..., bytes], on_postgres: str) -> None:
    names = ["lov/2071-01-02-10", "lov/2071-01-02-9", "lov/2071-01-02", "forskrift/2071-01-02-1"]
    for number, refid in enumerate(names):
        (tmp_path / f"{number}.xml").write_bytes(make_law("<p>Tekst</p>", refid=refid))
    run(tmp_path / "home", tmp_path)
    assert [info.id for info, _, _ in Corpus.open(tmp_path / "home").read()] == sorted(names)
    with psycopg.connect(on_postgres) as connection:
        found = connection.execute(
            "select collation_name from information_schema.columns where table_name = 'member' and column_name = 'id'"
        ).fetchone()
    assert found == ("C",)


def test_changes_snapshots_and_a_reader_that_reads_on(tmp_path: Path, make_law: Callable[..., bytes],
                                                      make_archive: Callable[..., bytes], on_postgres: str) -> None:  # fmt: skip
    home, archive = tmp_path / "home", tmp_path / "lover.tar.bz2"

    def write(words: str) -> None:
        make_archive([(f"nl/nl-2071010{n}-00{n}.xml", make_law(f"<p>Her står {words if n == 1 else n}.</p>", refid=f"lov/2071-01-0{n}-{n}"))
                      for n in (1, 2)], archive)  # fmt: skip

    write("en")
    first = run(home, archive)
    old = Corpus.open(home)
    write("noe nytt")
    second = run(home, archive)
    assert (second.new, second.unchanged) == (1, 1)
    assert old.document("lov/2071-01-01-1").text.rstrip().endswith("Her står en.")
    assert Corpus.open(home).document("lov/2071-01-01-1").text.rstrip().endswith("Her står noe nytt.")
    assert [one.id for one in snapshots(home)] == [first.snapshot, second.snapshot]
    assert find_snapshot(home, "nå").id == second.snapshot
    assert Corpus.open(home, first.snapshot).document("lov/2071-01-01-1").text.rstrip().endswith("Her står en.")


@pytest.mark.parametrize("name", SCHEMAS)
def test_migrations_make_the_tables_and_can_be_undone(tmp_path: Path, on_postgres: str, name: str) -> None:
    from alembic import command
    from alembic.config import Config

    schema, metadata = SCHEMAS[name]
    engine = connect(tmp_path, schema)
    with engine.begin() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": differs, "version_table": schema.versions}
        )
        assert compare_metadata(context, metadata) == []
        config = Config()
        config.set_main_option("script_location", str(schema.scripts))
        config.attributes.update(connection=connection, versions=schema.versions)
        command.downgrade(config, "base")
        left = connection.execute(text("select tablename from pg_tables where schemaname = 'public'")).scalars().all()
    engine.dispose()
    assert list(left) == [schema.versions]


def test_both_schemas_share_a_database(tmp_path: Path, sample_dir: Path, on_postgres: str) -> None:
    team_database.open_team(tmp_path).dispose()
    assert run(tmp_path, sample_dir).documents == 34
    team_database.open_team(tmp_path).dispose()
    assert len(Corpus.open(tmp_path).documents) == 34


# -- several machines ---------------------------------------------------------------------------------------------


def test_two_machines_migrate_at_once(tmp_path: Path, on_postgres: str) -> None:
    failed: list[BaseException] = []

    def opened(number: int) -> None:
        try:
            corpus_database.open_engine(tmp_path / str(number)).dispose()
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=opened, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_two_machines_do_not_ingest_at_once(tmp_path: Path, sample_dir: Path, make_law: Callable[..., bytes],
                                            make_archive: Callable[..., bytes], on_postgres: str) -> None:  # fmt: skip
    archive = tmp_path / "gjeldende-prove.tar.bz2"
    make_archive([("nl/a.xml", make_law("<p>En.</p>"))], archive)
    inside, leave = threading.Event(), threading.Event()

    def wait(_: int) -> None:
        inside.set()
        leave.wait(30)

    first = threading.Thread(target=lambda: ingest(tmp_path / "one", [open_source(archive)], progress=wait, workers=1))
    first.start()
    try:
        assert inside.wait(30)
        with pytest.raises(StoreError, match="another ingest is under way"):
            run(tmp_path / "two", sample_dir)
    finally:
        leave.set()
        first.join()
    assert run(tmp_path / "two", sample_dir).documents == 35  # the first's document, and the sample


# -- what goes wrong ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (f"mysql://kari:{SECRET}@db/lov", "«mysql» cannot be used; write postgresql://"),
        ("sqlite:///x.db", "«sqlite» cannot be used"),
        (f"postgresql+psycopg2://kari:{SECRET}@db/lov", "«postgresql\\+psycopg2» cannot be used"),
        (f"postgresql://kari:{SECRET}@db", "names no database"),
        (f"kari:{SECRET}", "not an address"),
        (f"postgresql://kari:{SECRET}@db:port/lov", "not an address"),
        (f"postgresql://kari:{SECRET}@127.0.0.1:1/lov", r"PostgreSQL «lov» at 127.0.0.1:1: .*refused.*see that the database server runs"),
        (f"postgresql://kari:{SECRET}@/lov?host=/nowhere/at/all", "PostgreSQL «lov» at /nowhere/at/all: .*see that the database server runs"),
    ],
)
def test_a_setting_that_is_wrong(tmp_path: Path, url: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOVKRYSS_DATABASE_URL", url)
    for use in (corpus_database.open_engine, team_database.open_team):
        with pytest.raises(StoreError, match=message) as caught:
            use(tmp_path)
        one_line(caught.value)


def test_no_such_database_or_user(tmp_path: Path, on_postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong, advice in (("/nowhere?", "create the database"), ("/lovkryss?user=ukjent&", "see that user and password")):
        head, _, tail = on_postgres.partition("?")
        base = head.rpartition("/")[0].replace("postgres:@", f"postgres:{SECRET}@" if "nowhere" in wrong else "")
        monkeypatch.setenv("LOVKRYSS_DATABASE_URL", f"{base}{wrong}{tail}")
        with pytest.raises(StoreError) as caught:
            corpus_database.open_engine(tmp_path)
        assert "«" in one_line(caught.value)
        assert advice in one_line(caught.value) or "ukjent" in one_line(caught.value)


def test_the_address_from_a_file(tmp_path: Path, postgres_url: str, sample_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOVKRYSS_DATABASE_URL", raising=False)
    file = tmp_path / "adresse"
    monkeypatch.setenv("LOVKRYSS_DATABASE_URL_FILE", str(file))
    with pytest.raises(StoreError, match="cannot be read"):
        corpus_database.open_engine(tmp_path)
    file.write_text("")
    with pytest.raises(StoreError, match="is empty"):
        corpus_database.open_engine(tmp_path)
    file.write_text(postgres_url + "\n")
    assert run(tmp_path / "home", sample_dir).documents == 34
    monkeypatch.setenv("LOVKRYSS_DATABASE_URL", postgres_url)
    with pytest.raises(StoreError, match="both set"):
        corpus_database.open_engine(tmp_path)


def test_a_connection_that_is_lost(tmp_path: Path, sample_dir: Path, on_postgres: str, postgres_server: str) -> None:
    """In the middle of a run: one line, the old snapshot stands, and the next run completes it. While reading: it reads on."""
    changed = tmp_path / "changed"
    shutil.copytree(sample_dir, changed)
    for file in changed.rglob("*.xml"):
        file.write_bytes(file.read_bytes().replace(b"</main>", b"<p>Endret igjen.</p></main>"))
    before = run(tmp_path / "home", sample_dir)
    reader = Corpus.open(tmp_path / "home")

    def cut(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith("INSERT INTO snapshot"):
            with psycopg.connect(postgres_server, autocommit=True) as connection:
                connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lovkryss'")

    event.listen(Engine, "before_cursor_execute", cut)
    try:
        with pytest.raises(StoreError, match="repeat the command; what was finished is kept") as caught:
            run(tmp_path / "home", changed)
    finally:
        event.remove(Engine, "before_cursor_execute", cut)
    one_line(caught.value)
    assert "Endret igjen" not in reader.document(next(iter(reader.documents))).text
    assert Corpus.open(tmp_path / "home").snapshot == before.snapshot
    assert run(tmp_path / "home", changed).snapshot != before.snapshot


def test_a_newer_database(tmp_path: Path, on_postgres: str) -> None:
    corpus_database.open_engine(tmp_path).dispose()
    with psycopg.connect(on_postgres) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(StoreError, match=r"PostgreSQL «lovkryss_.*made by a newer Lovkryss \(schema 9999"):
        corpus_database.open_engine(tmp_path)


def test_a_database_is_told_without_what_lets_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOVKRYSS_DATABASE_URL", f"postgres://kari:{SECRET}@db.example.org:5433/lov?password={SECRET}&connect_timeout=3")
    url = address(tmp_path, "corpus.db")
    assert told(url) == "PostgreSQL «lov» at db.example.org:5433"
    assert url.query["connect_timeout"] == "3"  # what is said is not overruled
    assert SECRET not in repr(url).replace(f"password={SECRET}", "")


def test_what_was_asked_of_the_database_is_not_in_its_errors(tmp_path: Path, on_postgres: str) -> None:
    engine = connect(tmp_path, team_database.TEAM)
    with pytest.raises(Exception, match="hidden") as caught, engine.begin() as connection:
        connection.execute(text("select cast(:word as integer)"), {"word": "Kari Nordmann"})
    engine.dispose()
    assert "parameters hidden" in str(caught.value)
