"""A place in the law, quoted word for word with its version and addresses."""

import hashlib
from typing import Any

from analysis.engine import Engine
from analysis.rows import row_of
from api.agents.shapes import Place, Quoted
from ingest import identifier
from ingest.corpus import Place as Located
from ingest.force import Force

EXCERPT = 600
"""Characters of a provision in a list."""


def place(engine: Engine, name: str) -> Place:
    """The place of an id.

    :raises NotFoundError: nothing of that id; the message names near ones
    """
    return Place(**_fields(engine, engine.corpus.locate(name)))


def place_fields(engine: Engine, name: str) -> dict[str, Any]:
    """The same as the fields of a struct that has more; raises as ``place``."""
    return _fields(engine, engine.corpus.locate(name))


def quoted(engine: Engine, name: str, words: str | None = None, most: int = EXCERPT) -> Quoted:
    """The place with its words, cut at ``most``.

    :param words: some of them, where not the whole is wanted
    :raises NotFoundError: nothing of that id
    """
    return Quoted(**quoted_fields(engine, name, words, most))


def quoted_fields(engine: Engine, name: str, words: str | None = None, most: int = EXCERPT) -> dict[str, Any]:
    """The same as the fields of a struct that has more; raises as ``quoted``."""
    located = engine.corpus.locate(name)
    text = text_of(located) if words is None else words
    return {**_fields(engine, located), "text": text[:most], "cut": len(text) > most}


def text_of(located: Located) -> str:
    """Its words: of a unit or a part of one; of a document the whole, of a chapter nothing."""
    part = located.block or located.unit
    if part is not None:
        return located.document.slice(part)
    return located.document.text if located.section is None else ""


def _fields(engine: Engine, located: Located) -> dict[str, Any]:
    info, unit = located.info, located.unit
    if unit is not None:
        row = engine.index.position.get(f"{info.id}/{unit.name}")
        version = (engine.index.rows[row] if row is not None else row_of(info, located.document, unit)).hash
        title, repealed = unit.title, unit.repealed
    else:
        version, repealed = hashlib.blake2b(text_of(located).encode(), digest_size=12).hexdigest() if located.section is None else "", False
        title = info.title if located.section is None else located.document.sections[located.section].heading
    in_force = info.force is not Force.NOT_YET and not info.is_gazette and not repealed
    return {
        "id": located.id, "act": info.name, "title": title, "version": version, "in_force": in_force,
        "url": identifier.url(located.id), "eli": identifier.eli(located.id),
    }  # fmt: skip
