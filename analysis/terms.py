"""The register of terms: every term that current law defines, with all its definitions.

Built from the definitions of all units, kept as one MessagePack file. Terms are grouped by their key
(``analysis.language.terms.normalise``), so a term is found in any inflection and written form. Its label is the one a
dictionary would have, where the law has that form: «samboer», not the commoner «samboere».
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property
from typing import Literal

from msgspec import Struct

from analysis.language.base_form import base_form
from analysis.language.definitions import Definition, definitions_of
from analysis.language.terms import normalise
from ingest.corpus import Corpus, DocumentInfo
from ingest.document import Document, UnitKind

Order = Literal["term", "definitions", "documents", "ministries"]

_COMPOUND = 4
"""Letters of a key from which it is looked for as the last part of a compound."""


class Defined(Struct, frozen=True, array_like=True):
    """A definition with where it stands."""

    provision: str  # id; the definition's spans are into this unit's text
    document: str
    act: str  # short title
    heading: str  # of the provision, with its label
    ministries: tuple[str, ...]
    definition: Definition
    hash: str  # of the defining sentence: tells whether the law still says so

    @property
    def id(self) -> str:
        """The id of the ledd or list item, else of the provision."""
        return f"{self.provision}/{self.definition.block}" if self.definition.block else self.provision


class Term(Struct, frozen=True, array_like=True):
    """One term with all its definitions: those of acts before those of regulations, each in the order of the corpus."""

    key: str
    label: str  # indefinite singular where it is known, bokmål before nynorsk
    definitions: tuple[Defined, ...]

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that define it."""
        return tuple(dict.fromkeys(one.document for one in self.definitions))

    @property
    def ministries(self) -> tuple[str, ...]:
        """The ministries whose law defines it, by name."""
        return tuple(sorted({ministry for one in self.definitions for ministry in one.ministries}))

    @property
    def forms(self) -> tuple[tuple[str, str], ...]:
        """Written form and language, the most used first."""
        counts = Counter((_plain(one.definition.term), one.definition.language) for one in self.definitions)
        return tuple(form for form, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def labels(self) -> dict[str, str]:
        """By language: the form to name the term by, of those that laws in that language have."""
        return _labels(self.definitions)


class Register:
    """All terms; immutable."""

    def __init__(self, terms: Iterable[Term], snapshot: str = "") -> None:
        self.terms: tuple[Term, ...] = tuple(terms)
        self.snapshot = snapshot

    @classmethod
    def build(cls, found: Iterable[Defined], snapshot: str = "") -> "Register":
        """A register of these definitions, terms in alphabetical order; the same definitions give the same register.

        :param snapshot: of the corpus they were found in, to be kept with them
        """
        groups: dict[str, list[Defined]] = {}
        for one in found:
            groups.setdefault(one.definition.key, []).append(one)
        terms = (Term(key, _label(group), tuple(sorted(group, key=_rank))) for key, group in groups.items())
        return cls(sorted(terms, key=lambda term: (term.label.casefold(), term.key)), snapshot)

    def lookup(self, term: str) -> Term | None:
        """The term in any inflection, bokmål or nynorsk; None if no law defines it."""
        return self._by_key.get(normalise(term))

    def search(self, text: str, *, prefix: bool = False) -> list[Term]:
        """Terms one of whose written forms has the text in it (or begins with it), or that are the term itself; alphabetical."""
        wanted, key = text.casefold().strip(), normalise(text)
        if not wanted:
            return []
        return [
            term
            for term in self.terms
            if term.key == key or any(form.startswith(wanted) if prefix else wanted in form for form in self._forms[term.key])
        ]

    def related(self, text: str) -> list[Term]:
        """Other terms that have this one as a word of theirs («nærmeste pårørende») or as last part of a compound.

        Those with it as a word first, then those with most definitions.
        """
        key = normalise(text)
        if not key:
            return []
        whole = [term for term in self.terms if term.key != key and f" {key} " in f" {term.key} "]
        parts = [term for term in self.terms if len(key) >= _COMPOUND and term.key.endswith(key) and not f" {term.key}".endswith(f" {key}")]
        return [*_most(whole), *_most(parts)]

    def near(self, text: str, limit: int = 5) -> list[Term]:
        """What somebody may have meant who asked for a term that no law defines."""
        found = self.related(text)[:limit]
        # What is one letter off in a short word is mostly another word; what is long is no word.
        close = get_close_matches(text.casefold().strip(), self._by_label, n=limit, cutoff=0.85) if 5 < len(text) < 100 else []
        return list({term.key: term for term in (*found, *(self._by_label[label] for label in close))}.values())[:limit]

    def sorted(self, by: Order = "term", *, least: int = 1) -> list[Term]:
        """The terms with at least so many definitions, alphabetical or those with most first.

        :param by: what to count
        """
        some = [term for term in self.terms if len(term.definitions) >= least]
        if by == "definitions":
            return sorted(some, key=lambda term: -len(term.definitions))
        if by == "documents":
            return sorted(some, key=lambda term: -len(term.documents))
        if by == "ministries":
            return sorted(some, key=lambda term: -len(term.ministries))
        return some

    @cached_property
    def _by_key(self) -> dict[str, Term]:
        return {term.key: term for term in self.terms}

    @cached_property
    def _by_label(self) -> dict[str, Term]:
        return {term.label.casefold(): term for term in self.terms}

    @cached_property
    def _forms(self) -> dict[str, tuple[str, ...]]:
        return {term.key: tuple({form.casefold() for form, _ in term.forms}) for term in self.terms}


def defined_in(info: DocumentInfo, document: Document) -> Iterator[Defined]:
    """The definitions of a document that stand: not those of repealed provisions, proposals and notes."""
    for unit in document.units:
        if unit.repealed or unit.kind not in (UnitKind.PROVISION, UnitKind.TEXT):
            continue
        path = document.heading_path(unit)
        for one in definitions_of(unit, document.text, path):
            start, end = one.sentence_span
            sentence = document.text[unit.start + start : unit.start + end]
            yield Defined(
                provision=f"{info.id}/{unit.name}",
                document=info.id,
                act=info.name,
                heading=unit.title or (path[-1] if path else ""),
                ministries=info.ministries,
                definition=one,
                hash=fingerprint(sentence),
            )


def defined(corpus: Corpus) -> Iterator[Defined]:
    """The definitions of current law, in id order. Lovtidend is history and proposals, and left out."""
    for info, document, _ in corpus.read():
        yield from defined_in(info, document)


def fingerprint(text: str) -> str:
    """Eight bytes that tell whether a sentence is the same."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _plain(term: str) -> str:
    """The written form as it stands in a list: «Fartøy» at the start of a sentence is «fartøy», «EØS» stays."""
    return term[0].lower() + term[1:] if len(term) > 1 and term[0].isupper() and term[1:2].islower() else term


def _label(group: list[Defined]) -> str:
    labels = _labels(group)
    return next((labels[language] for language in ("nb", "nn") if language in labels), "") or next(iter(labels.values()))


def _labels(group: Iterable[Defined]) -> dict[str, str]:
    counts: dict[str, Counter[str]] = {}
    for one in group:
        counts.setdefault(one.definition.language, Counter())[_plain(one.definition.term)] += 1
    return {language: base_form(forms) for language, forms in sorted(counts.items())}


def _rank(one: Defined) -> bool:
    return not one.document.startswith("lov/")


def _most(terms: Iterable[Term]) -> list[Term]:
    return sorted(terms, key=lambda term: -len(term.definitions))
