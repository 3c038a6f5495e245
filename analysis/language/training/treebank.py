"""The Norwegian Dependency Treebank: archive → files → sentences."""

from __future__ import annotations

import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from ingest.errors import ArchiveError, DocumentError, SourceError

FORMS: Final = {"nob": "nb", "nno": "nn"}
"""Folder in the archive → code of the written form."""

HEADING: Final = "|"
"""What the treebank sets at the end of a heading; it did not stand in the text."""

COLUMNS: Final = 10


@dataclass(frozen=True)
class Word:
    """One token; ``head`` is its place in the sentence, its own for the root."""

    form: str
    lemma: str
    pos: str
    features: tuple[str, ...]
    head: int
    relation: str


@dataclass(frozen=True)
class Sentence:
    """One sentence; a ``heading`` had no full stop."""

    words: tuple[Word, ...]
    heading: bool = False


@dataclass(frozen=True)
class TreebankFile:
    """One file of the treebank."""

    name: str
    written_form: str
    sentences: tuple[Sentence, ...]

    @property
    def source(self) -> str:
        """Newspaper or series: the letters before the number (``nou``, ``st-nn``)."""
        return self.name.partition("_")[0].rstrip("abc").rstrip("0123456789")


def parse_sentence(lines: Iterable[str], where: str) -> Sentence | None:
    """Reads the lines of one sentence; None when nothing but a heading mark is left.

    Raises:
        DocumentError: a line does not have ten columns, or a head does not exist.
    """
    words: list[Word] = []
    for line in lines:
        columns = line.split("\t")
        if len(columns) != COLUMNS or not columns[6].isdecimal():
            raise DocumentError(f"{where}: «{line[:60]}» is not a line of {COLUMNS} columns; is it the treebank in CoNLL format?")
        _, form, lemma, pos, _, features, head, relation, *_ = columns
        place = int(head) - 1 if head != "0" else len(words)
        listed = () if features == "_" else tuple(features.split("|"))
        words.append(Word(form, form if lemma.startswith("$") else lemma, pos, listed, place, relation))
    if any(word.head >= len(words) for word in words):
        raise DocumentError(f"{where}: a head lies outside the sentence «{words[0].form} …»")
    heading = bool(words) and words[-1].form == HEADING and words[-1].head != len(words) - 1
    if heading:
        words.pop()
        if any(word.head >= len(words) for word in words):
            return None
    return Sentence(tuple(words), heading) if words else None


def parse(text: str, where: str) -> Iterator[Sentence]:
    """Sentences of one file, which are set apart by empty lines.

    Raises:
        DocumentError: as of ``parse_sentence``.
    """
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.strip():
            block.append(line)
        elif block:
            sentence = parse_sentence(block, where)
            if sentence is not None:
                yield sentence
            block = []


def load(archive: Path) -> list[TreebankFile]:
    """Every file of the archive, by name.

    Raises:
        SourceError: there is no such archive.
        ArchiveError: it is damaged, or holds no treebank.
        DocumentError: one of its files is not in CoNLL format.
    """
    found: list[TreebankFile] = []
    try:
        with tarfile.open(archive) as packed:
            for member in packed:
                path = PurePosixPath(member.name)
                stream = packed.extractfile(member) if path.suffix == ".conll" and path.parent.name in FORMS else None
                if stream is not None:
                    text = stream.read().decode("utf-8")
                    found.append(TreebankFile(path.stem, FORMS[path.parent.name], tuple(parse(text, member.name))))
    except FileNotFoundError as error:
        raise SourceError(f"no treebank at {archive}; give its archive with --treebank") from error
    except (tarfile.TarError, EOFError, OSError, UnicodeDecodeError) as error:
        raise ArchiveError(f"{archive} cannot be read to its end ({error}); fetch it again") from error
    if not found:
        raise ArchiveError(f"{archive} holds no file nob/*.conll or nno/*.conll; is it the treebank?")
    return sorted(found, key=lambda file: (file.written_form, file.name))
