"""What the word SOURCE on the command line means, and which corpus the demonstration takes."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import stamina

from corpora import catalogue
from ingest.download import Progress, download
from ingest.errors import DownloadError, SourceError
from ingest.source import Source, archives_in, open_source

CORPUS_VARIABLE = "LOVKRYSS_CORPUS"
SAMPLE_DAY = date(2098, 12, 31)
"""The day on which the invented acts of the sample are current (corpora/sample/TRUTH.yaml)."""


@dataclass(frozen=True)
class Choice:
    """Sources to ingest, the day they are current, and a word on where they come from."""

    sources: list[Source]
    as_of: date | None
    told: str

    @property
    def is_sample(self) -> bool:
        """Invented acts and nothing else."""
        return self.as_of == SAMPLE_DAY


def named(words: list[str], home: Path, progress: Progress | None = None) -> Choice:
    """The sources that the user names: ``lovdata``, ``sample``, archives, folders, files.

    :raises SourceError: something named does not exist
    :raises DownloadError: the public archives could not be fetched
    """
    sources: list[Source] = []
    for word in words:
        if word == "sample":
            sources.append(open_source(catalogue.SAMPLE))
        elif word == "lovdata":
            sources.extend(open_source(path) for path in _fetch(home, progress))
        else:
            sources.append(open_source(Path(word)))
    only_sample = bool(words) and set(words) == {"sample"}
    return Choice(sources, SAMPLE_DAY if only_sample else None, ", ".join(words))


def best(home: Path, progress: Progress | None = None) -> Choice:
    """The real corpus when it can be had, else the sample; says which.

    In order: the folder that ``LOVKRYSS_CORPUS`` names; ``../shared/corpora``; Lovdata's public archives; the sample.

    :raises SourceError: ``LOVKRYSS_CORPUS`` names a folder without archives
    """
    if configured := os.environ.get(CORPUS_VARIABLE):
        archives = archives_in(Path(configured).expanduser())
        if not archives:
            raise SourceError(f"{configured}: {CORPUS_VARIABLE} names a folder without gjeldende-*.tar.bz2 archives")
        return Choice([open_source(path) for path in archives], None, f"the archives in {CORPUS_VARIABLE} ({configured})")
    if archives := archives_in(Path.cwd().parent / "shared" / "corpora"):
        return Choice([open_source(path) for path in archives], None, "the archives in ../shared/corpora")
    try:
        return Choice([open_source(path) for path in _fetch(home, progress)], None, "Lovdata's public archives, downloaded")
    except DownloadError as error:
        return Choice([open_source(catalogue.SAMPLE)], SAMPLE_DAY, f"the embedded sample of invented acts ({error})")


def _fetch(home: Path, progress: Progress | None) -> list[Path]:
    stamina.instrumentation.set_on_retry_hooks([])  # the progress bar tells enough; a last failure is an error of its own
    return download(home / "archives", progress=progress)
