"""Is everything in order here? Each finding: ok, warning or fault; what was looked at; what was found; what to do. In bokmål."""

import os
import shutil
import socket
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from sqlalchemy.exc import DBAPIError

from api.diagnosis import Finding, Grade, secret_in
from api.settings import Settings, known_settings, read_settings
from api.store.database import TEAM
from ingest.errors import LovkryssError
from ingest.store import schema
from ingest.store.address import address, told
from ingest.store.database import CORPUS
from ingest.store.schema import Schema

SPACE = 3 * 10**9
"""Bytes: room for a new index beside the old one, and a snapshot."""

WORKER = 1.3 * 10**9
"""Bytes of memory that a worker takes with all of current law; while it takes up a new index, twice that."""


def examine(home: Path, port: int) -> Iterator[Finding]:
    """Look at everything; nothing is changed. A check that fails in a way that nobody foresaw is a fault, and the others go on."""
    checks: dict[str, Callable[[], Iterator[Finding]]] = {
        "Python": _python, "Pakker": _packages, "Innstillinger": _settings, "Navn på innstillinger": _names,
        "Datamappe": lambda: _directory(home), "Hemmeligheter": _secrets,
        "Korpusdatabasen": lambda: _database(home, CORPUS, "Korpusdatabasen"),
        "Teamets database": lambda: _database(home, TEAM, "Teamets database"),
        "Korpus": lambda: _corpus(home), "Modell": _model, "Nettsiden": _shipped, "Port": lambda: _port(port), "Minne": _memory,
        "Klokke": _clock, "Innlogging": _providers,
    }  # fmt: skip
    for name, check in checks.items():
        try:
            yield from check()
        except LovkryssError as error:
            problem, _, advice = str(error).rpartition("; ")
            yield Finding(Grade.FAULT, name, problem or advice, advice if problem else "Se meldingen.")
        except Exception as error:  # noqa: BLE001  (the rest must still be told)
            yield Finding(Grade.FAULT, name, f"{type(error).__name__}: {error}", "Meld fra om dette.")


def _python() -> Iterator[Finding]:
    told_version = ".".join(map(str, sys.version_info[:3]))
    fine = sys.version_info >= (3, 11)
    yield Finding(Grade.OK if fine else Grade.FAULT, "Python", told_version, "" if fine else "Installer Python 3.11 eller nyere.")


def _packages() -> Iterator[Finding]:
    wrong = []
    try:
        wanted = requires("lovkryss") or []
    except PackageNotFoundError:
        yield Finding(Grade.WARNING, "Pakker", "programmet kjøres uten å være installert", "Kjør «make install».")
        return
    for line in wanted:
        try:
            need = Requirement(line)
        except InvalidRequirement:
            continue
        if need.marker is not None and not need.marker.evaluate():
            continue
        try:
            found = version(need.name)
        except PackageNotFoundError:
            wrong.append(f"{need.name} mangler")
            continue
        if not need.specifier.contains(found.partition("+")[0], prereleases=True):
            wrong.append(f"{need.name} er {found}, skal være {need.specifier}")
    if wrong:
        yield Finding(Grade.FAULT, "Pakker", "; ".join(wrong), "Kjør «pip install -c constraints.txt .» på nytt.")
    else:
        yield Finding(Grade.OK, "Pakker", f"Lovkryss {version('lovkryss')} og {len(wanted)} pakker")


def _settings() -> Iterator[Finding]:
    try:
        settings = read_settings()
    except LovkryssError as error:
        yield Finding(Grade.FAULT, "Innstillinger", str(error), "Rett innstillingen; tabellen i README viser hva den kan være.")
        return
    yield Finding(Grade.OK, "Innstillinger", f"lest; {settings.workers} prosess(er)")


def _names() -> Iterator[Finding]:
    known = known_settings()
    for name in sorted(name for name in os.environ if name.startswith("LOVKRYSS_") and name not in known):
        near = get_close_matches(name, known, n=1, cutoff=0.7)
        advice = f"Mente du {near[0]}?" if near else "Fjern den."
        yield Finding(Grade.WARNING, "Innstillinger", f"{name} er ukjent og blir ikke brukt", advice)


def _directory(home: Path) -> Iterator[Finding]:
    if not home.is_dir():
        yield Finding(Grade.FAULT, "Datamappe", f"{home} finnes ikke", "Kjør «lovkryss ingest lovdata», eller velg en annen med --home.")
        return
    if not os.access(home, os.R_OK | os.X_OK):
        yield Finding(Grade.FAULT, "Datamappe", f"{home} kan ikke leses", "Gi brukeren som kjører tjenesten, lese- og skriverett.")
        return
    if not os.access(home, os.W_OK):
        yield Finding(Grade.FAULT, "Datamappe", f"{home} kan ikke skrives", "Gi brukeren som kjører tjenesten, skriverett.")
        return
    free = shutil.disk_usage(home).free
    room = f"{free / 1e9:.1f} GB ledig".replace(".", ",")
    if free < SPACE:
        yield Finding(Grade.WARNING, "Datamappe", f"{home}, {room}", "Frigjør plass: en ny indeks bygges ved siden av den gamle (3 GB).")
    else:
        yield Finding(Grade.OK, "Datamappe", f"{home}, {room}")
    open_files = [path.name for path in (home, home / TEAM.file) if path.exists() and stat.S_IMODE(path.stat().st_mode) & stat.S_IWOTH]
    if open_files:
        yield Finding(Grade.FAULT, "Filrettigheter", f"alle kan skrive i {', '.join(open_files)}", f"Kjør «chmod -R o-w {home}».")
    team = home / TEAM.file
    if team.exists() and team.stat().st_mode & stat.S_IROTH and home.stat().st_mode & stat.S_IXOTH:
        yield Finding(Grade.WARNING, "Filrettigheter", f"alle på maskinen kan lese {TEAM.file}", f"Kjør «chmod o-rwx {home}».")


def _secrets() -> Iterator[Finding]:
    given = {name: path for name, path in os.environ.items() if name.startswith("LOVKRYSS_") and name.endswith("_FILE") and path}
    for name, path in sorted(given.items()):
        yield from secret_in(name, path)


def _database(home: Path, which: Schema, name: str) -> Iterator[Finding]:
    url = address(home, which.file)
    where = told(url)
    if url.drivername == "sqlite" and not (home / which.file).exists():
        if which is CORPUS:
            yield Finding(Grade.FAULT, name, "ingen lov er lest inn", "Kjør «lovkryss ingest lovdata».")
        else:
            yield Finding(Grade.OK, name, f"{where}, lages når den trengs")
        return
    engine = schema.unmigrated(home, which)
    try:
        with schema.store_errors(home, which), engine.connect() as connection:
            found = schema.version(connection, which)
            whole = connection.exec_driver_sql("pragma quick_check(1)").scalar() if url.drivername == "sqlite" else "ok"
    finally:
        engine.dispose()
    if whole != "ok":
        yield Finding(Grade.FAULT, name, f"{where} er skadet: {whole}", "Legg tilbake en sikkerhetskopi (docs/operation.md).")
    elif found is None:
        yield Finding(Grade.OK, name, f"{where}, tom; tabellene lages når de trengs")
    elif found > which.head:
        yield Finding(Grade.FAULT, name, f"{where} er laget av en nyere Lovkryss (skjema {found})", "Oppdater Lovkryss.")
    else:
        newer = "" if found == which.head else f"; blir ført fram til {which.head} ved oppstart"
        yield Finding(Grade.OK, name, f"{where}, skjema {found}{newer}")


def _corpus(home: Path) -> Iterator[Finding]:
    from api.status import status  # noqa: PLC0415
    from ingest.errors import EmptyCorpusError  # noqa: PLC0415

    if not home.is_dir():
        return
    engine = schema.unmigrated(home, CORPUS)
    try:
        with engine.connect() as connection:
            current = schema.version(connection, CORPUS) == CORPUS.head
    except DBAPIError:
        return  # told of above
    finally:
        engine.dispose()
    if not current:
        yield Finding(Grade.WARNING, "Korpus", "databasen er tom eller av en eldre utgave", "Kjør «lovkryss ingest lovdata».")
        return
    try:
        found = status(home)
    except EmptyCorpusError:
        yield Finding(Grade.FAULT, "Korpus", "ingen lov er lest inn", "Kjør «lovkryss ingest lovdata».")
        return
    read = max(datetime.fromisoformat(one.read_at).replace(tzinfo=UTC) for one in found.origins)
    age = (datetime.now(UTC) - read).days
    grade = Grade.OK if age <= 30 else Grade.WARNING
    yield Finding(grade, "Korpus", f"{found.documents} dokumenter, lest inn for {age} dager siden",
                  "" if grade is Grade.OK else "Kjør «lovkryss ingest lovdata» og «lovkryss index».")  # fmt: skip
    if found.index is None:
        yield Finding(Grade.FAULT, "Indeks", "mangler", "Kjør «lovkryss index».")
    elif not found.index_current:
        yield Finding(Grade.FAULT, "Indeks", "loven er lest inn på nytt siden den ble bygd", "Kjør «lovkryss index».")
    else:
        yield Finding(Grade.OK, "Indeks", f"{found.index.clusters} klynger, bygd {found.index.created_at[:16]}")


def _model() -> Iterator[Finding]:
    from analysis.embedding.encoder import load_encoder  # noqa: PLC0415

    chosen = os.environ.get("LOVKRYSS_MODEL") or None
    try:
        encoder = load_encoder(chosen)
    except LovkryssError as error:
        yield Finding(Grade.FAULT, "Modell", str(error), "Rett LOVKRYSS_MODEL, eller fjern den for å bruke den medfølgende.")
        return
    yield Finding(Grade.OK, "Modell", encoder.name)


def _shipped() -> Iterator[Finding]:
    from api.page.assets import assets  # noqa: PLC0415

    missing = assets().missing
    if missing:
        yield Finding(Grade.WARNING, "Nettsiden", f"er uten utseende: {', '.join(missing)} mangler", "Kjør «make page» og start på nytt.")
    else:
        yield Finding(Grade.OK, "Nettsiden", "filene er på plass")


def _port(port: int) -> Iterator[Finding]:
    with socket.socket() as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind(("127.0.0.1", port))
        except OSError as error:
            yield Finding(Grade.WARNING, "Port", f"{port}: {error.strerror}", "Går tjenesten alt? Ellers: velg en annen med --port.")
            return
    yield Finding(Grade.OK, "Port", f"{port} er ledig")


def _memory() -> Iterator[Finding]:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return
    amounts = {name: int(rest.split()[0]) * 1024 for name, _, rest in (line.partition(":") for line in lines)}
    total = amounts["MemTotal"]
    for limit in (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes")):
        if limit.is_file() and (text := limit.read_text(encoding="ascii").strip()).isdecimal():
            total = min(total, int(text))
    workers = _workers()
    needed = (workers + 1) * WORKER
    told_memory = f"{total / 1e9:.1f} GB til {workers} prosess(er)".replace(".", ",")
    if total < needed:
        yield Finding(Grade.WARNING, "Minne", told_memory, f"All gjeldende lov trenger om lag {needed / 1e9:.0f} GB; bruk færre prosesser.")
    else:
        yield Finding(Grade.OK, "Minne", told_memory)


def _workers() -> int:
    try:
        return read_settings().workers
    except LovkryssError:
        return int(Settings.model_fields["workers"].default)


def _providers() -> Iterator[Finding]:
    from api.doctor_providers import providers  # noqa: PLC0415

    yield from providers()


def _clock() -> Iterator[Finding]:
    now, made = datetime.now(UTC), datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    if now < made:
        yield Finding(Grade.FAULT, "Klokke", f"viser {now:%Y-%m-%d %H:%M} UTC, før programmet ble installert", "Still klokka (NTP).")
    else:
        yield Finding(Grade.OK, "Klokke", f"{now:%Y-%m-%d %H:%M} UTC")
