"""Terms as programs and people get them."""

from collections.abc import Sequence

from msgspec import Struct

from analysis.engine import Engine
from analysis.terms import Defined, Order, Term
from ingest.errors import NotFoundError
from ingest.identifier import url


class TermName(Struct, frozen=True):
    """A term of the register and how often it is defined."""

    term: str
    key: str
    definitions: int
    documents: int
    ministries: tuple[str, ...]


class TermForm(Struct, frozen=True):
    """A form in which the law writes a term."""

    text: str
    language: str


class DefinitionText(Struct, frozen=True):
    """One definition, quoted, with its place; ``scope`` is empty where it holds for the whole document."""

    id: str
    provision: str
    document: str
    document_title: str
    heading: str
    ministries: tuple[str, ...]
    term: str
    definiens: str
    scope: str
    language: str
    url: str


class TermText(Struct, frozen=True):
    """A term with all its definitions across the law, those of acts first.

    ``related``: other terms that have it in them («nærmeste pårørende»), at most ten.
    """

    term: str
    key: str
    forms: tuple[TermForm, ...]
    definitions: tuple[DefinitionText, ...]
    related: tuple[TermName, ...]


RELATED = 10


def terms(engine: Engine, text: str | None = None, *, order: Order = "definitions", least: int = 1) -> list[TermName]:
    """Terms of the register, those with most definitions first; with ``text``, those whose written form holds it."""
    register = engine.terms
    wanted = {term.key for term in register.search(text)} if text else None
    return [_name(term) for term in register.sorted(order, least=least) if wanted is None or term.key in wanted]


def find_term(engine: Engine, text: str) -> Term:
    """A term in any inflection and written form.

    :raises NotFoundError: no law defines it; the message names near ones
    """
    found = engine.terms.lookup(text)
    if found is None:
        near = ", ".join(f"«{term.label}»" for term in engine.terms.near(text))
        hint = f"near: {near}" if near else f"to find where it is used: lovkryss search «{text}»"
        raise NotFoundError(f"«{text}»: no law in this corpus defines it; {hint}")
    return found


def term_text(engine: Engine, term: Term) -> TermText:
    """A term with its definitions, and those it is a part of."""
    forms = tuple(TermForm(text, language) for text, language in term.forms)
    related = tuple(_name(one) for one in engine.terms.related(term.label)[:RELATED])
    return TermText(term.label, term.key, forms, tuple(_definition(one) for one in term.definitions), related)


def chosen(engine: Engine, names: Sequence[str], text: str | None, least: int) -> list[Term]:
    """The terms to export: those named, else those that hold ``text`` and have enough definitions.

    :raises NotFoundError: a named term is not defined
    """
    if names:
        return [find_term(engine, name) for name in names]
    wanted = {term.key for term in engine.terms.search(text)} if text else None
    return [term for term in engine.terms.sorted("term", least=least) if wanted is None or term.key in wanted]


def _name(term: Term) -> TermName:
    return TermName(term.label, term.key, len(term.definitions), len(term.documents), term.ministries)


def _definition(one: Defined) -> DefinitionText:
    found = one.definition
    return DefinitionText(
        one.id, one.provision, one.document, one.act, one.heading, one.ministries, found.term, found.definiens, found.scope, found.language,
        url(one.provision),
    )  # fmt: skip
