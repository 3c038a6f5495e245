"""Lovdata's own links as citations: they settle what the words alone do not tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from .model import Citation, CitationKind

_FAMILIES: Final = ("lov/", "forskrift/", "eu/")


class LinkSpan(msgspec.Struct, frozen=True):
    """A link in the text, ``target`` in the form of an id."""

    start: int
    end: int
    target: str


def with_links(citations: Sequence[Citation], links: Sequence[LinkSpan], text: str, document: str) -> list[Citation]:
    """The citations of ``text`` in order, with the links that stand in it.

    A link gives a citation its target where the words gave none, and is a citation where no words were found. Where both
    lead somewhere the words stand: they say which ledd and which range is meant, a link only the provision.
    """
    found = list(citations)
    for link in links:
        if not link.target.startswith(_FAMILIES):
            continue
        place = next((n for n, one in enumerate(found) if one.start < link.end and link.start < one.end), None)
        if place is None:
            found.append(Citation(text[link.start : link.end], link.start, link.end, (link.target,), _kind(link.target, document)))
        elif found[place].kind == "unresolved":
            found[place] = msgspec.structs.replace(found[place], targets=(link.target,), kind=_kind(link.target, document))
    return sorted(found, key=lambda one: (one.start, one.end))


def _kind(target: str, document: str) -> CitationKind:
    if target.startswith("eu/"):
        return "eu"
    return "internal" if target == document or target.startswith(f"{document}/") else "external"
