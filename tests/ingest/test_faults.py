"""Bad input and bad circumstances: each gives a clear error or a named failure, and the rest goes on.

Readers must find the old snapshot whole after every one of them.
"""

import bz2
import os
import resource
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.corpus import Corpus
from ingest.errors import ArchiveError, LovkryssError, SourceError, StoreError
from ingest.lovdata import MAX_BYTES
from ingest.run import Report, ingest
from ingest.source import open_source
from ingest.store import database, schema

Law = Callable[..., bytes]
Archive = Callable[..., bytes]


def run(home: Path, *paths: Path) -> Report:
    return ingest(home, [open_source(path) for path in paths], workers=1)


def ids(home: Path) -> list[str]:
    return [info.id for info, _, _ in Corpus.open(home).read(gazette=True)]


def one_line(error: BaseException) -> str:
    message = str(error)
    assert "\n" not in message
    assert len(message) > 30
    return message


@pytest.fixture
def good(make_law: Law) -> tuple[str, bytes]:
    return "nl/nl-20710102-003.xml", make_law('<article class="legalP">Et godt dokument.</article>')


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "gjeldende-prove.tar.bz2"


# -- archives -----------------------------------------------------------------------------------------------------


def broken_archives(whole: bytes) -> dict[str, tuple[bytes, str]]:
    unpacked = bz2.decompress(whole)
    garbled = unpacked[:1536] + b"\x55" * 512 + unpacked[2048:]
    return {
        "truncated in the middle": (whole[: len(whole) // 2], "damaged or cut short"),
        "truncated at the end": (whole[:-3], "damaged or cut short"),
        "empty": (b"", "damaged or cut short"),
        "a web page": (b"<!DOCTYPE html><html><body>404</body></html>", "not a readable tar.bz2 archive"),
        "one byte turned": (whole[:60] + bytes([whole[60] ^ 255]) + whole[61:], "not a readable tar.bz2|damaged"),
        "not tar inside": (bz2.compress(b"ikke tar " * 200), "damaged or cut short"),
        "tar cut before packing": (bz2.compress(unpacked[:1536]), "damaged or cut short"),
        "tar without its end": (bz2.compress(unpacked.rstrip(b"\0").ljust(1536, b"\0")), "damaged or cut short"),
        "a garbled header": (bz2.compress(garbled), "damaged or cut short"),
    }


@pytest.mark.parametrize("kind", list(broken_archives(bz2.compress(os.urandom(2048)))))
def test_broken_archive_changes_nothing(kind: str, archive: Path, tmp_path: Path, good: tuple[str, bytes], make_archive: Archive,
                                        make_law: Law) -> None:  # fmt: skip
    home = tmp_path / "home"
    whole = make_archive([good, ("nl/nl-20710103-004.xml", make_law("<p>x</p>", refid="lov/2071-01-03-4"))], archive)
    run(home, archive)
    data, message = broken_archives(whole)[kind]
    archive.write_bytes(data)
    with pytest.raises(ArchiveError, match=message) as caught:
        run(home, archive)
    assert str(archive) in one_line(caught.value)
    assert "nothing was changed" in str(caught.value)
    assert len(ids(home)) == 2
    archive.write_bytes(whole)
    assert run(home, archive).documents == 2


def test_archive_without_law_takes_nothing_away(
    archive: Path, tmp_path: Path, good: tuple[str, bytes], make_archive: Archive
) -> None:
    make_archive([good], archive)
    run(tmp_path / "home", archive)
    make_archive([], archive)
    with pytest.raises(ArchiveError, match="holds no readable law document, where there were 1 before"):
        run(tmp_path / "home", archive)
    assert ids(tmp_path / "home") == ["lov/2071-01-02-3"]


def special(name: str, kind: bytes, target: str = "", size: int = 0) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, target, size
    return info


def test_dangerous_members_are_refused_by_name(
    archive: Path, tmp_path: Path, good: tuple[str, bytes], make_archive: Archive
) -> None:
    evil = good[1].replace(b"2071-01-02-3", b"2071-09-09-9")
    members: list[tuple[str | tarfile.TarInfo, bytes]] = [
        ("../ute.xml", evil), ("/abs.xml", evil), ("nl/../../ute.xml", evil), ("nl\\..\\ute.xml", evil),
        (special("nl/lenke.xml", tarfile.SYMTYPE, "/etc/hostname"), b""), (special("nl/hard.xml", tarfile.LNKTYPE, good[0]), b""),
        (special("nl/null.xml", tarfile.CHRTYPE), b""), (special("nl/disk.xml", tarfile.BLKTYPE), b""),
        (special("nl/fifo.xml", tarfile.FIFOTYPE), b""), (special("nl", tarfile.DIRTYPE), b""), ("nl/program.exe", evil), good,
    ]  # fmt: skip
    make_archive(members, archive)
    report = run(tmp_path / "home", archive)
    assert [failure.source for failure in report.failed] == [
        "../ute.xml", "/abs.xml", "nl/../../ute.xml", "nl\\..\\ute.xml", "nl/lenke.xml", "nl/hard.xml", "nl/null.xml",
        "nl/disk.xml", "nl/fifo.xml", "nl/program.exe",
    ]  # fmt: skip
    assert all(failure.error.startswith(failure.source + ": ") for failure in report.failed)
    assert ids(tmp_path / "home") == ["lov/2071-01-02-3"]
    assert not (tmp_path / "ute.xml").exists()


def test_names_that_are_no_text(archive: Path, tmp_path: Path, good: tuple[str, bytes], make_archive: Archive) -> None:
    info = tarfile.TarInfo("nl/s\udcf8k\x1b[31m.xml")
    info.size = len(good[1])
    make_archive([(info, good[1]), ("nl/\x07.xml", b"")], archive)
    report = run(tmp_path / "home", archive)
    assert report.documents == 1
    assert [failure.source for failure in report.failed] == ["nl/\ufffd.xml"]


def zeros(size: int) -> bytes:
    """So many zero bytes as bz2, at the cost of compressing a few of them."""
    block = 32 * 1024 * 1024
    return bz2.compress(bytes(block), 9) * (size // block) + bz2.compress(bytes(size % block), 9)


def header(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    return special(name, kind, size=size).tobuf(tarfile.GNU_FORMAT)


def test_member_of_a_gigabyte_is_refused_and_the_rest_read(archive: Path, tmp_path: Path, good: tuple[str, bytes],
                                                          make_archive: Archive) -> None:  # fmt: skip
    size = 1024**3
    archive.write_bytes(bz2.compress(header("nl/stor.xml", size)) + zeros(size) + make_archive([good]))
    assert archive.stat().st_size < 10_000
    started = time.perf_counter()
    report = run(tmp_path / "home", archive)
    assert time.perf_counter() - started < 60
    assert [(f.source, "unpacks to 1073741824 bytes" in f.error) for f in report.failed] == [("nl/stor.xml", True)]
    assert ids(tmp_path / "home") == ["lov/2071-01-02-3"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("claims an exabyte", header("nl/a.xml", 10**18), "unpacks to more than"),
        ("claims more than it has", header("nl/a.xml", 10**9) + b"x", "damaged or cut short"),
        ("a long name of gigabytes", header("././@LongLink", 10**10, tarfile.GNUTYPE_LONGNAME), "damaged or cut short"),
        ("extended attributes of gigabytes", header("pax", 10**10, tarfile.XHDTYPE), "damaged or cut short"),
    ],
)
def test_bombs_end_the_archive(name: str, data: bytes, message: str, archive: Path, tmp_path: Path) -> None:
    archive.write_bytes(bz2.compress(data) + zeros(64 * 1024 * 1024))
    with pytest.raises(ArchiveError, match=message):
        run(tmp_path / "home", archive)


def test_too_large_a_file(tmp_path: Path, good: tuple[str, bytes]) -> None:
    folder = tmp_path / "mappe"
    folder.mkdir()
    (folder / "god.xml").write_bytes(good[1])
    with (folder / "stor.xml").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    report = run(tmp_path / "home", folder)
    assert [failure.source for failure in report.failed] == ["stor.xml"]
    assert report.documents == 1


# -- documents ----------------------------------------------------------------------------------------------------

BILLION = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
BAD_DOCUMENTS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \n ", "the file is empty"),
    "zero bytes": (bytes(5000), "not well-formed|is empty"),
    "binary": (bytes(range(256)) * 20, "not well-formed"),
    "cut short": (b"<!DOCTYPE html><html><body><main>", "not well-formed"),
    "another page": (b"<!DOCTYPE html><html><body><main><h1>Hei</h1></main></body></html>", "no Lovdata identity"),
    "sloppy html": (b"<!DOCTYPE html><html><body><p>Hei<br>du</body></html>", "not well-formed"),
    "json": (b'{"lov": 1}', "not well-formed"),
    "entity bomb": (f"{BILLION}]><html>&i;</html>".encode(), "declares XML entities"),
    "entity bomb in UTF-16": (f"{BILLION}]><html>&i;</html>".encode("utf-16"), "declares XML entities"),
    "external entity": (b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html>&x;</html>', "declares XML entities"),
    "parameter entity": (b'<!DOCTYPE html [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x"> %x;]><html/>', "declares XML entities"),
    "hidden by UTF-7": (
        b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE html +AFsAPAAh-ENTITY x SYSTEM +ACI-file:///etc/passwd+ACIAPgBdAD4-',
        "not well-formed|declares XML entities",
    ),
    "other identity": (
        b'<html><dl><dd class="refid">../../x</dd></dl><main class="documentBody"></main></html>', "no Lovdata identity",
    ),
    "identity with a colon": (
        b'<html><dl><dd class="refid">lov/2071-01-01-1:nn</dd></dl><main></main></html>',
        "no Lovdata identity",
    ),
}  # fmt: skip


def test_bad_documents_are_named_and_the_rest_read(
    archive: Path, tmp_path: Path, good: tuple[str, bytes], make_archive: Archive
) -> None:
    members = [(f"nl/{name}.xml", data) for name, (data, _) in BAD_DOCUMENTS.items()]
    make_archive([*members[:5], good, *members[5:]], archive)
    report = run(tmp_path / "home", archive)
    errors = {failure.source: failure.error for failure in report.failed}
    assert set(errors) == {name for name, _ in members}
    for name, (_, message) in BAD_DOCUMENTS.items():
        error = errors[f"nl/{name}.xml"]
        assert error.startswith(f"nl/{name}.xml: ")
        assert any(part in error for part in message.split("|")), error
        assert "please report" not in error
    assert ids(tmp_path / "home") == ["lov/2071-01-02-3"]


def test_external_dtd_and_includes_are_not_fetched(make_law: Law) -> None:
    from ingest.lovdata import parse

    law = make_law(
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/><p>Ro &tull;</p>'
    )
    data = law.replace(b"<!DOCTYPE html>", b'<!DOCTYPE html SYSTEM "file:///etc/passwd">')
    document = parse(data)
    assert "root:" not in document.text
    assert "Ro &tull;" in document.text


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig", "utf-16-be"])
def test_wrong_encodings_are_read(encoding: str, make_law: Law, tmp_path: Path) -> None:
    law = make_law('<article class="legalP">Søknad på prøve – «§ 5».</article>').decode().encode(encoding)
    (tmp_path / "nl-20710102-003.xml").write_bytes(law)
    report = run(tmp_path / "home", tmp_path / "nl-20710102-003.xml")
    assert (report.documents, report.failed) == (1, [])
    assert report.warnings == 1
    assert Corpus.open(tmp_path / "home").document("lov/2071-01-02-3").text.rstrip().endswith("Søknad på prøve – «§ 5».")


def test_a_crash_in_one_document_is_a_failure(tmp_path: Path, good: tuple[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xml").write_bytes(good[1])
    for broken in ("parse", "find_mentions"):

        def fail(*_: object) -> None:
            raise RuntimeError("uventet")

        with monkeypatch.context() as patch:
            patch.setattr(f"ingest.store.record.{broken}", fail)
            report = run(tmp_path / broken, tmp_path / "a.xml")
        assert [failure.error for failure in report.failed] == [
            "a.xml: could not be parsed (RuntimeError: uventet); please report it"
        ]


def test_odd_files_in_a_folder(tmp_path: Path, good: tuple[str, bytes]) -> None:
    folder = tmp_path / "mappe"
    folder.mkdir()
    (folder / "god.xml").write_bytes(good[1])
    (folder / "borte.xml").symlink_to(tmp_path / "finnes-ikke")
    (folder / "sløyfe.xml").symlink_to(folder / "sløyfe.xml")
    os.mkfifo(folder / "fifo.xml")
    (folder / "mappe.xml").mkdir()
    report = run(tmp_path / "home", folder)
    assert (report.documents, report.failed) == (1, [])


def test_source_loop(tmp_path: Path) -> None:
    (tmp_path / "a.xml").symlink_to(tmp_path / "a.xml")
    with pytest.raises(SourceError):
        open_source(tmp_path / "a.xml")


# -- the data directory -------------------------------------------------------------------------------------------


def test_home_that_cannot_be(tmp_path: Path, sample_dir: Path) -> None:
    (tmp_path / "fil").write_text("x")
    for home in (tmp_path / "fil", tmp_path / "fil" / "under"):
        with pytest.raises(StoreError, match=r"cannot be made .*choose another with --home") as caught:
            run(home, sample_dir)
        one_line(caught.value)


INGEST = """
import sys
from datetime import date
from pathlib import Path
from ingest.errors import LovkryssError
from ingest.run import ingest
from ingest.source import open_source
try:
    report = ingest(Path(sys.argv[1]), [open_source(Path(one)) for one in sys.argv[2:]], workers=1, as_of=date(2098, 12, 31))
except LovkryssError as error:
    print(type(error).__name__, error)
    sys.exit(1)
print("done", report.documents)
"""


AS_NOBODY = """
import os
import alembic.command, alembic.ddl.sqlite, sqlalchemy.dialects.sqlite, logging.config
import ingest.store.tables, ingest.run, ingest.source
if os.geteuid() == 0:
    os.setuid(65534)
"""


def test_home_without_rights(tmp_path: Path, sample_dir: Path, good: tuple[str, bytes]) -> None:
    for name, mode in (("låst", 0o555), ("skjult", 0o000)):
        (tmp_path / name).mkdir(mode=mode)
    law = tmp_path / "a.xml"
    law.write_bytes(good[1])
    os.chmod(tmp_path, 0o755)
    for name in ("låst", "skjult"):
        done = subprocess.run(
            [sys.executable, "-c", AS_NOBODY + INGEST, name, "a.xml"],
            capture_output=True, text=True, timeout=120, cwd=tmp_path, check=False,
            env=os.environ | {"PYTHONPATH": str(sample_dir.parents[1])},
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
        assert done.stdout.startswith(f"StoreError {name}"), done.stdout
        assert done.stderr == ""


def test_file_without_rights(tmp_path: Path, good: tuple[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "gjeldende-x.tar.bz2"
    file.write_bytes(b"x")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", denied)
        with pytest.raises(SourceError, match="Permission denied"):
            open_source(file)


def test_not_a_database(tmp_path: Path, sample_dir: Path) -> None:
    (tmp_path / "corpus.db").write_bytes(b"Dette er ingen database. " * 400)
    for use in (lambda: run(tmp_path, sample_dir), lambda: Corpus.open(tmp_path)):
        with pytest.raises(StoreError, match=r"damaged .*move it away and ingest again") as caught:
            use()
        one_line(caught.value)


def test_torn_database(tmp_path: Path, sample_dir: Path) -> None:
    run(tmp_path, sample_dir)
    file = tmp_path / "corpus.db"
    whole = file.read_bytes()
    refused = 0
    for start in range(8192, len(whole), max(4096, len(whole) // 12 // 4096 * 4096)):
        for left in tmp_path.glob("corpus.db-*"):
            left.unlink()
        file.write_bytes(whole[:start] + os.urandom(8192) + whole[start + 8192 :])
        try:
            list(Corpus.open(tmp_path).read(gazette=True))
        except LovkryssError as error:
            assert "damaged" in one_line(error)
            refused += 1
    assert refused


def test_newer_database(tmp_path: Path, sample_dir: Path) -> None:
    run(tmp_path, sample_dir)
    with sqlite3.connect(tmp_path / "corpus.db") as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match=r"made by a newer Lovkryss \(schema 9999, .*update Lovkryss"):
        Corpus.open(tmp_path)


def test_interrupted_migration_leaves_nothing(tmp_path: Path, sample_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import command

    upgrade = command.upgrade

    def interrupted(*arguments: object) -> None:
        upgrade(*arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(command, "upgrade", interrupted)
        with pytest.raises(KeyboardInterrupt):
            database.open_engine(tmp_path)
    with sqlite3.connect(tmp_path / "corpus.db") as connection:
        assert connection.execute("select name from sqlite_master").fetchall() == []
    connection.close()
    assert run(tmp_path, sample_dir).documents == 34


def full_disk(home: Path, sample_dir: Path, limit: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: PLW1510
        [sys.executable, "-c", INGEST, str(home), str(sample_dir)], capture_output=True, text=True, timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip


@pytest.mark.parametrize("limit", [0, 20_000, 90_000, 200_000])
def test_no_room_for_the_files(limit: int, tmp_path: Path, sample_dir: Path) -> None:
    done = full_disk(tmp_path, sample_dir, limit)
    assert (done.returncode, done.stdout[:10]) == (1, "StoreError"), done.stdout + done.stderr[-2000:]
    assert str(tmp_path) in done.stdout
    assert run(tmp_path, sample_dir).documents == 34


def test_full_database_says_so_and_keeps_the_old(tmp_path: Path, sample_dir: Path, good: tuple[str, bytes],
                                                 monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    (tmp_path / "a.xml").write_bytes(good[1])
    run(tmp_path, tmp_path / "a.xml")
    tuned = schema._tuned

    def small(which: schema.Schema) -> Callable[[sqlite3.Connection, object], None]:
        def tune(connection: sqlite3.Connection, record: object) -> None:
            tuned(which)(connection, record)
            connection.execute("PRAGMA max_page_count = 30")

        return tune

    with monkeypatch.context() as patch:
        patch.setattr(schema, "_tuned", small)
        with pytest.raises(StoreError, match=r"full.*free some space and repeat the command") as caught:
            run(tmp_path, sample_dir)
        one_line(caught.value)
    assert ids(tmp_path) == ["lov/2071-01-02-3"]
    assert run(tmp_path, sample_dir).documents == 35


def test_two_runs_at_once(
    tmp_path: Path, sample_dir: Path, archive: Path, good: tuple[str, bytes], make_archive: Archive
) -> None:
    make_archive([good], archive)
    inside, leave = threading.Event(), threading.Event()

    def wait(_: int) -> None:
        inside.set()
        leave.wait(30)

    first = threading.Thread(target=lambda: ingest(tmp_path / "home", [open_source(archive)], progress=wait, workers=1))
    first.start()
    try:
        assert inside.wait(30)
        with pytest.raises(StoreError, match="another ingest is under way") as caught:
            run(tmp_path / "home", sample_dir)
        one_line(caught.value)
    finally:
        leave.set()
        first.join()
    assert ids(tmp_path / "home") == ["lov/2071-01-02-3"]
    assert run(tmp_path / "home", sample_dir).documents == 35


def test_two_programs_in_a_new_home(tmp_path: Path, sample_dir: Path) -> None:
    runs = [
        subprocess.Popen([sys.executable, "-c", INGEST, str(tmp_path), str(sample_dir)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    answers = [one.communicate(timeout=120)[0].strip() for one in runs]
    assert "done 34" in answers
    for answer in answers:
        assert answer == "done 34" or "another ingest is under way" in answer


def test_a_worker_that_dies_is_told_of(tmp_path: Path, sample_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import ingest.run as module

    monkeypatch.setattr(module, "BATCH_BYTES", 10_000)
    monkeypatch.setattr(module, "_work", _die)
    with pytest.raises(LovkryssError, match="a worker process was ended from outside"):
        ingest(tmp_path, [open_source(sample_dir)], workers=2)


def _die(_: object) -> None:
    os._exit(9)


def test_noise_in_tar_headers_gives_only_our_errors(
    archive: Path, tmp_path: Path, good: tuple[str, bytes], make_archive: Archive
) -> None:
    import random

    unpacked = bytearray(
        bz2.decompress(make_archive([good, ("nl/b.xml", b"x"), (special("nl/c.xml", tarfile.XHDTYPE, size=0), b"")]))
    )
    chance = random.Random(7)
    for round_ in range(60):
        data = bytearray(unpacked)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(512) + 512 * chance.choice([0, (len(good[1]) // 512) + 2])] = chance.randrange(256)
        archive.write_bytes(bz2.compress(bytes(data), 1))
        try:
            list(open_source(archive).members())
        except LovkryssError as error:
            one_line(error)
        except Exception as error:  # noqa: BLE001
            pytest.fail(f"round {round_}: {type(error).__name__}: {error}")
