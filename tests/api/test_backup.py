"""Backups of the team's database: both ways, on both kinds of database, whole or not at all."""

import gzip
import hashlib
import json
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from api.store import backup, database, tables
from api.store.backup import BackupError, back_up, restore
from ingest.errors import LovkryssError
from ingest.store import schema

NOW = datetime(2098, 5, 17, 10, 30, 15, 123456, tzinfo=UTC)

Person = dict[str, Any]
PERSONS: list[Person] = [
    {"id": f"key:{n}", "name": name, "role": "reviewer", "first_seen": NOW, "last_seen": NOW}
    for n, name in enumerate(["Kari Nordmann", "Ola «Krøll» Ærlig", "", "linje\nto\t\"sitat\" \\ 🏛"])
]


def fill(home: Path, persons: list[Person] = PERSONS) -> None:
    engine = database.open_team(home)
    with engine.begin() as connection:
        connection.execute(sa.insert(tables.person), persons)
    engine.dispose()


def everything(home: Path) -> list[Person]:
    engine = database.open_team(home)
    with engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(sa.select(tables.person).order_by(tables.person.c.id)).mappings()]
    engine.dispose()
    return [row | {name: row[name].replace(tzinfo=row[name].tzinfo or UTC) for name in ("first_seen", "last_seen")} for row in rows]


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Callable[[str], None]:
    def choose(kind: str) -> None:
        if kind == "postgres":
            monkeypatch.setenv("LOVKRYSS_DATABASE_URL", request.getfixturevalue("postgres_url"))
        else:
            monkeypatch.delenv("LOVKRYSS_DATABASE_URL", raising=False)

    return choose


@pytest.mark.parametrize(("first", "second"), [("sqlite", "sqlite"), ("sqlite", "postgres"), ("postgres", "sqlite")])
def test_there_and_back(tmp_path: Path, first: str, second: str, on: Callable[[str], None]) -> None:
    file = tmp_path / "kopi.jsonl.gz"
    on(first)
    fill(tmp_path / "one")
    made = back_up(tmp_path / "one", file)
    assert made.rows["person"] == 4
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    on(second)
    done = restore(tmp_path / "two", file)
    assert done.rows == made.rows
    assert everything(tmp_path / "two") == PERSONS
    again = back_up(tmp_path / "two", tmp_path / "again.jsonl.gz")
    assert again.rows == made.rows
    [old, new] = [gzip.decompress(one.read_bytes()).splitlines()[1:-1] for one in (file, tmp_path / "again.jsonl.gz")]
    assert old == new


def test_every_table_is_in_it(tmp_path: Path) -> None:
    fill(tmp_path)
    assert set(back_up(tmp_path, tmp_path / "a.gz").rows) == set(tables.metadata.tables)


def test_what_is_there_is_not_thrown_away_by_mistake(tmp_path: Path) -> None:
    fill(tmp_path / "one")
    back_up(tmp_path / "one", tmp_path / "a.gz")
    other = [PERSONS[0] | {"id": "key:other"}]
    fill(tmp_path / "two", other)
    with pytest.raises(BackupError, match=r"holds something already \(person\); --replace"):
        restore(tmp_path / "two", tmp_path / "a.gz")
    assert everything(tmp_path / "two") == other
    restore(tmp_path / "two", tmp_path / "a.gz", replace=True)
    assert everything(tmp_path / "two") == PERSONS
    with pytest.raises(BackupError, match="exists already"):
        back_up(tmp_path / "two", tmp_path / "a.gz")


def damaged(whole: bytes) -> dict[str, bytes]:
    lines = gzip.decompress(whole).splitlines(keepends=True)

    def packed(some: list[bytes]) -> bytes:
        return gzip.compress(b"".join(some))

    def resigned(some: list[bytes]) -> bytes:
        tail = json.loads(lines[-1]) | {"sha256": hashlib.sha256(b"".join(some)).hexdigest()}
        return packed([*some, json.dumps(tail).encode() + b"\n"])

    changed = [line.replace(b"Kari", b"Kurt") for line in lines]
    return {
        "empty": b"", "text": b"hei", "other gzip": gzip.compress(b"hei\n"), "cut": whole[: len(whole) // 2], "cut line": packed(lines)[:-20],
        "flipped": whole[:60] + bytes([whole[60] ^ 1]) + whole[61:], "changed": packed(changed), "no end": packed(lines[:-1]),
        "row gone": packed([line for line in lines if b"key:2" not in line]), "newer": resigned([lines[0].replace(b'"schema":"0', b'"schema":"9'), *lines[1:-1]]),
        "unknown kind": resigned([lines[0].replace(b"backup-1", b"backup-7"), *lines[1:-1]]),
        "foreign table": resigned([line.replace(b'"table":"person"', b'"table":"snapshot"') for line in lines[:-1]]),
        "short row": resigned([b'["key:1"]\n' if b"key:1" in line else line for line in lines[:-1]]),
        "no date": resigned([line.replace(b"2098-05-17", b"17. mai") for line in lines[:-1]]),
        "twice": resigned([one for line in lines[:-1] for one in (line, line)[: 2 if b"key:1" in line else 1]]), "not an array": resigned([*lines[:-1], b"7\n"]),
    }  # fmt: skip


def test_a_damaged_file_changes_nothing(tmp_path: Path) -> None:
    fill(tmp_path / "one")
    back_up(tmp_path / "one", tmp_path / "whole.gz")
    there = [PERSONS[0] | {"id": "key:there"}]
    fill(tmp_path / "two", there)
    for name, content in damaged((tmp_path / "whole.gz").read_bytes()).items():
        file = tmp_path / "damaged.gz"
        file.write_bytes(content)
        with pytest.raises(LovkryssError) as caught:
            restore(tmp_path / "two", file, replace=True)
        assert "\n" not in str(caught.value), name
        assert "Kari" not in str(caught.value), name
        assert everything(tmp_path / "two") == there, name
    with pytest.raises(BackupError, match="cannot be read"):
        restore(tmp_path / "two", tmp_path / "nowhere.gz", replace=True)


def test_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="nothing to back up"):
        back_up(tmp_path / "nowhere", tmp_path / "a.gz")
    with pytest.raises(BackupError, match="nothing to back up"):
        back_up(tmp_path, tmp_path / "a.gz")
    fill(tmp_path)
    with pytest.raises(BackupError, match="could not be written"):
        back_up(tmp_path, tmp_path / "no" / "such" / "folder.gz")
    assert not list(tmp_path.glob(".a.gz*"))


@pytest.fixture
def grown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> schema.Schema:
    """A team's database of a later program: one more migration, with every kind of column, and a table that refers to itself."""
    scripts = tmp_path / "scripts"
    (scripts / "versions").mkdir(parents=True)
    (scripts / "env.py").write_text((database.TEAM.scripts / "env.py").read_text())
    for one in (database.TEAM.scripts / "versions").glob("0*.py"):
        (scripts / "versions" / one.name).write_text(one.read_text())
    (scripts / "versions" / "0099_more.py").write_text(f'''
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0099", "{database.TEAM.head}"
def upgrade():
    op.add_column("person", sa.Column("email", sa.Text(), nullable=False, server_default="ukjent"))
    op.create_table("thread", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("parent", sa.Integer(), sa.ForeignKey("thread.id")),
        sa.Column("person", sa.String(200), sa.ForeignKey("person.id"), nullable=False), sa.Column("data", sa.JSON()), sa.Column("raw", sa.LargeBinary()),
        sa.Column("done", sa.Boolean(), nullable=False), sa.Column("day", sa.Date()), sa.Column("share", sa.Float()), sa.Column("ref", sa.Uuid()))
def downgrade():
    op.drop_table("thread")
    op.drop_column("person", "email")
''')
    later = database.TEAM._replace(head="0099", scripts=scripts)
    more = sa.MetaData()
    for table in tables.metadata.tables.values():
        table.to_metadata(more)
    sa.Table("thread", more, sa.Column("id", sa.Integer, primary_key=True))
    monkeypatch.setattr(backup, "metadata", more)
    return later


@pytest.mark.parametrize("second", ["sqlite", "postgres"])
def test_an_older_backup_is_brought_up_to_date_and_all_kinds_of_values_survive(
    tmp_path: Path, second: str, on: Callable[[str], None], grown: schema.Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    import uuid

    fill(tmp_path / "one")
    old = back_up(tmp_path / "one", tmp_path / "old.gz")
    monkeypatch.setattr(backup, "TEAM", grown)
    on(second)
    assert restore(tmp_path / "two", tmp_path / "old.gz").schema == old.schema
    engine = schema.connect(tmp_path / "two", grown)
    rows = [
        {"id": 1, "parent": None, "person": "key:0", "data": {"æ": [1, None, "x"]}, "raw": b"\0\xff", "done": True, "day": NOW.date(), "share": 0.5, "ref": uuid.UUID(int=7)},
        {"id": 7, "parent": 1, "person": "key:1", "data": None, "raw": None, "done": False, "day": None, "share": None, "ref": None},
        {"id": 3, "parent": 7, "person": "key:1", "data": "tekst", "raw": b"", "done": False, "day": None, "share": 1e-9, "ref": None},
    ]  # fmt: skip
    def thread_of(engine: sa.Engine) -> sa.Table:
        found = sa.Table("thread", sa.MetaData(), autoload_with=engine)
        found.c.ref.type = sa.Uuid()  # as whoever made it declares it; SQLite reflects CHAR
        return found

    thread = thread_of(engine)
    with engine.begin() as connection:
        assert connection.execute(sa.text("select distinct email from person")).scalars().all() == ["ukjent"]
        for row in rows:
            connection.execute(sa.insert(thread), row)
    engine.dispose()
    new = back_up(tmp_path / "two", tmp_path / "new.gz")
    assert (new.schema, new.rows["thread"]) == ("0099", 3)
    on("sqlite" if second == "postgres" else "postgres")
    restore(tmp_path / "three", tmp_path / "new.gz")
    engine = schema.connect(tmp_path / "three", grown)
    thread = thread_of(engine)
    with engine.begin() as connection:
        found = [dict(row) for row in connection.execute(sa.select(thread).order_by(thread.c.id)).mappings()]
        assert found == sorted(rows, key=lambda row: row["id"])
        assert connection.execute(sa.text("select count(*) from thread where data is null")).scalar() == 1
        next_id = connection.execute(sa.insert(thread).returning(thread.c.id), {"person": "key:0", "done": False}).scalar_one()
        assert next_id == 8  # counts on from what is there
    engine.dispose()


def test_while_the_service_writes(tmp_path: Path, on: Callable[[str], None]) -> None:
    """Pairs are written in one transaction each; a backup never holds half of one."""
    import threading

    for kind in ("sqlite", "postgres"):
        on(kind)
        home, stop = tmp_path / kind, threading.Event()
        engine = database.open_team(home)

        def write(engine: sa.Engine = engine, stop: threading.Event = stop) -> None:
            number = 0
            while not stop.is_set():
                number += 1
                with engine.begin() as connection:
                    for half in ("a", "b"):
                        connection.execute(sa.insert(tables.person), PERSONS[0] | {"id": f"{number:05d}{half}"})

        writer = threading.Thread(target=write)
        writer.start()
        try:
            counts = [back_up(home, tmp_path / f"{kind}{n}.gz").rows["person"] for n in range(12)]
        finally:
            stop.set()
            writer.join()
        engine.dispose()
        assert all(count % 2 == 0 for count in counts)
        assert counts[-1] > counts[0]
