"""Terms as programs and people get them."""

from collections.abc import Sequence

from analysis.engine import Engine
from analysis.term_uses import Use, borrowed, durations, uses
from analysis.terms import Defined, Order, Term
from api.contract import DefinitionText, TermForm, TermName, TermText, TermUse
from ingest.errors import NotFoundError
from ingest.identifier import url

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


def term_text(engine: Engine, term: Term, *, with_uses: bool = False) -> TermText:
    """A term with its definitions, and those it is a part of.

    :param with_uses: also what the law says of it outside the definitions, which must be looked for in the text
    """
    forms = tuple(TermForm(text, language) for text, language in term.forms)
    related = tuple(_name(one) for one in engine.terms.related(term.label)[:RELATED])
    found = tuple(_use(one) for one in uses(engine.references, engine.index, term)) if with_uses else ()
    return TermText(term.label, term.key, forms, tuple(_definition(engine, one) for one in term.definitions), related, found)


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


def _definition(engine: Engine, one: Defined) -> DefinitionText:
    found = one.definition
    return DefinitionText(
        one.id, one.provision, one.document, one.act, one.heading, one.ministries, found.term, found.definiens, found.scope, found.language,
        durations(found.definiens), borrowed(engine.references, one), url(one.provision),
    )  # fmt: skip


def _use(one: Use) -> TermUse:
    return TermUse(
        one.ledd or one.provision, one.provision, one.document, one.act, one.heading, one.kind, one.quote, one.durations, one.targets,
        url(one.provision),
    )  # fmt: skip
