"""Many reports at once: built one after another from one engine, written by other processes, and none written twice.

A file is whole or not there. What is done is noted with a digest of all that it depends on, so that a batch that was interrupted
goes on where it was, and one that is run again on the same law writes nothing.
"""

import hashlib
import multiprocessing
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from analysis.engine import Engine, Judged, unjudged
from api.report.content import Builder
from api.report.formats import FORMATS, Format
from api.report.model import Basis, Language, Report
from api.reviews.judgements import NOTHING, Judgements
from ingest.errors import LovkryssError

VERSION: Final = "2"
"""Raise it when the same law gives another report."""

NOTES: Final = ".lovkryss-rapporter.json"
AHEAD: Final = 3
"""Reports that may be built before they are written, for each writing process."""


class ReportError(LovkryssError):
    """Reports cannot be written there."""


class Wanted(Struct, frozen=True):
    """One report that is asked for.

    :ivar key: slug of the event, words of the query, or id of the act to be replaced
    :ivar replaced_by: of a replacement, the act that takes its place, where it is named
    """

    kind: Literal["event", "query", "replacement"]
    key: str
    replaced_by: str | None = None

    @property
    def name(self) -> str:
        """What its files are called, without suffix.

        >>> Wanted("replacement", "lov/1967-02-10").name, Wanted("query", "Når noen dør!").name
        ('avloses-lov-1967-02-10', 'nar-noen-dor')
        """
        if self.kind == "event":
            return self.key
        text = self.key.lower().replace("ø", "o").replace("æ", "ae").replace("§", "p")
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
        if len(name) > 60 or not name:
            name = f"{name[:50].rstrip('-')}-{hashlib.blake2b(self.key.encode(), digest_size=4).hexdigest()}".lstrip("-")
        return name if self.kind == "query" else f"avloses-{name}"


class Written(Struct, frozen=True):
    """A file of a batch; ``skipped`` where it stood there already."""

    path: str
    report: str
    format: str
    bytes: int
    skipped: bool


class Note(Struct, frozen=True):
    """What is known of a written file: what it depends on, and its content."""

    basis: str
    content: str
    bytes: int


Told = Callable[[Written], None]


def build(engine: Engine, wanted: Wanted, language: Language = "nb", date: str | None = None, judged: Judged = unjudged) -> Report:
    """One report.

    :param judged: tells what people judged
    :raises NotFoundError: no such event or act
    """
    builder = Builder(engine, language, date, judged)
    match wanted.kind:
        case "event":
            return builder.of_event(wanted.key)
        case "query":
            return builder.of_query(wanted.key)
        case "replacement":
            return builder.of_replacement(wanted.key, wanted.replaced_by)


class Batch:
    """Writes reports into a folder.

    :param workers: processes that write; None for one for each core
    :param judgements: what people judged
    """

    def __init__(self, engine: Engine, folder: Path, *, language: Language = "nb", date: str | None = None,
                 workers: int | None = None, judgements: Judgements = NOTHING) -> None:  # fmt: skip
        self._judgements = judgements
        self._engine = engine
        self._folder = folder
        self._language: Language = language
        self._date = date
        self._workers = workers or max(1, os.cpu_count() or 1)
        self._basis = Builder(engine, language, date).basis
        self._notes = _read_notes(folder / NOTES)

    def run(self, wanted: Sequence[Wanted], formats: Sequence[Format], told: Told = lambda _: None) -> list[Written]:
        """Write every report in every format; what stands there already for the same law is left alone.

        :param told: is called for each file, in the order in which they are done
        :raises ReportError: the folder cannot be written to
        :raises NotFoundError: no such event or act
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ReportError(f"{self._folder}: kan ikke opprettes ({error.strerror or error}); velg en annen mappe med -o") from None
        found: list[Written] = []

        def tell(one: Written) -> None:
            found.append(one)
            told(one)

        missing: list[tuple[Wanted, list[Format]]] = []
        for one in dict.fromkeys(wanted):
            left = []
            for form in formats:
                if (note := self._done(one, form)) is not None:
                    tell(Written(str(self._path(one, form)), one.key, form.name, note.bytes, skipped=True))
                else:
                    left.append(form)
            if left:
                missing.append((one, left))
        if missing:
            self._write(missing, tell)
        return sorted(found, key=lambda one: one.path)

    def _write(self, missing: Sequence[tuple[Wanted, list[Format]]], tell: Told) -> None:
        jobs = sum(len(left) for _, left in missing)
        with ProcessPoolExecutor(min(self._workers, jobs), mp_context=multiprocessing.get_context("spawn")) as pool:
            pending: dict[Future[Note], tuple[Wanted, Format]] = {}
            try:
                for one, form, report in self._reports(missing):
                    while len(pending) >= AHEAD * len(FORMATS) * self._workers:
                        self._collect(pending, tell)
                    pending[pool.submit(_written, report, form.name, str(self._path(one, form)))] = (one, form)
                while pending:
                    self._collect(pending, tell)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _reports(self, missing: Sequence[tuple[Wanted, list[Format]]]) -> Iterator[tuple[Wanted, Format, bytes]]:
        for one, left in missing:
            report = msgspec.msgpack.encode(build(self._engine, one, self._language, self._date, self._judgements))
            for form in left:
                yield one, form, report

    def _collect(self, pending: dict[Future[Note], tuple[Wanted, Format]], tell: Told) -> None:
        done, _ = wait(pending, return_when=FIRST_COMPLETED)
        for future in done:
            one, form = pending.pop(future)
            note, path = future.result(), self._path(one, form)
            self._notes[path.name] = Note(self._key(one, form), note.content, note.bytes)
            _replace(self._folder / NOTES, msgspec.json.format(msgspec.json.encode(dict(sorted(self._notes.items()))), indent=1))
            tell(Written(str(path), one.key, form.name, note.bytes, skipped=False))

    def _path(self, one: Wanted, form: Format) -> Path:
        return self._folder / file_name(one, form, self._language)

    def _key(self, one: Wanted, form: Format) -> str:
        """A digest of all that a file depends on."""
        state = (VERSION, self._engine.index.meta.fingerprint, self._engine.corpus.state, self._language, form.name, self._judgements.tag)
        basis: Basis = self._basis
        return hashlib.blake2b(msgspec.json.encode((state, basis, one)), digest_size=16).hexdigest()

    def _done(self, one: Wanted, form: Format) -> Note | None:
        path = self._path(one, form)
        note = self._notes.get(path.name)
        if note is None or note.basis != self._key(one, form):
            return None
        try:
            content = path.read_bytes()
        except OSError:
            return None
        return note if _digest(content) == note.content else None


def file_name(one: Wanted, form: Format, language: Language) -> str:
    """«dodsfall-og-arv.docx», «dodsfall-og-arv.nn.docx»."""
    return f"{one.name}{'' if language == 'nb' else f'.{language}'}{form.suffix}"


def write_one(report: Report, form: Format, path: Path) -> int:
    """One report to one file; how many bytes.

    :raises ReportError: it cannot be written there
    """
    content = form.write(report)
    _replace(path, content)
    return len(content)


def _written(report: bytes, name: str, path: str) -> Note:
    """In a process of its own."""
    content = FORMATS[name].write(msgspec.msgpack.decode(report, type=Report))
    _replace(Path(path), content)
    return Note("", _digest(content), len(content))


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise ReportError(f"{path}: kan ikke skrives ({error.strerror or error}); velg et annet sted med -o") from None


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _read_notes(path: Path) -> dict[str, Note]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Note])
    except (OSError, msgspec.MsgspecError):
        return {}
