"""A proposal held against current law: its remarks with the law they are about, and its provisions with what they overlap."""

import re
from typing import Final

import msgspec
from msgspec import Struct

from analysis.draft.model import Check, CheckedProvision, Remark
from analysis.engine import Engine
from api.report.places import Places
from ingest.draft import read_draft
from ingest.errors import NotFoundError

REMARKS: Final = 100
_TERM: Final = re.compile("«([^»]+)»")
LAW: Final = 4
"""Provisions of current law that are quoted with a remark."""


class Law(Struct, frozen=True):
    """A provision of current law: its name, and how it begins."""

    id: str
    label: str
    quote: str
    cut: bool
    language: str


class Said(Struct, frozen=True):
    """A remark, with the law that it is about; ``more`` counts what is not quoted."""

    remark: Remark
    law: tuple[Law, ...]
    more: int


class Checked(Struct, frozen=True):
    """A proposal.

    :ivar document: of the answer that the API gives, as JSON
    :ivar changed: acts that it changes or takes out of force, with their names
    """

    name: str
    check: Check
    remarks: tuple[Said, ...]
    provisions: tuple[CheckedProvision, ...]
    changed: tuple[tuple[str, str], ...]
    repealed: tuple[tuple[str, str], ...]
    document: bytes


def checked(engine: Engine, name: str, data: bytes) -> Checked:
    """The check of a file; nothing of it is kept.

    :raises DraftError: it is no proposal that can be read
    """
    check = engine.drafts.check(read_draft(name, data, engine.corpus.register), REMARKS)
    places = Places(engine.corpus)
    return Checked(
        name, check, tuple(_said(engine, places, one) for one in check.remarks),
        tuple(one for one in check.provisions if one.overlaps or one.targets or one.action == "own"),
        _named(engine, check.amends), _named(engine, check.repeals), msgspec.json.format(msgspec.json.encode(check), indent=1),
    )  # fmt: skip


def _said(engine: Engine, places: Places, one: Remark) -> Said:
    term = match[1] if one.kind == "definition" and (match := _TERM.search(one.why)) else ""
    law = [found for name in one.provisions[:LAW] if (found := _law(engine, places, name, term))]
    return Said(one, tuple(law), len(one.provisions) - LAW if len(one.provisions) > LAW else 0)


def _law(engine: Engine, places: Places, name: str, term: str) -> Law | None:
    """A provision, quoted from where it tells of the term, else from its beginning."""
    try:
        place = engine.corpus.locate(name)
    except NotFoundError:  # what is cited in vain has an id, and no place
        return None
    if place.unit is None:
        return Law(place.info.id, place.info.name, "", cut=False, language=place.info.language)
    provision = f"{place.info.id}/{place.unit.name}"
    text = places.text(provision)
    at = text.casefold().find(term.casefold()) if term else 0
    start = max(text.rfind(stop, 0, max(at, 0)) + len(stop) for stop in (". ", "\n")) if at > 0 else 0
    quote = places.quote(provision, start, len(text))
    return Law(place.id, places.label(provision), quote.text, quote.cut, place.unit.language)


def _named(engine: Engine, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    known = engine.corpus.documents
    return tuple((name, known[name].name if name in known else name) for name in names)
