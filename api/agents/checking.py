"""Whether the citations of a text lead somewhere, and why not."""

from analysis.engine import Engine
from api.agents.quoting import place
from api.agents.shapes import CheckedCitation, Place
from ingest import identifier
from ingest.citation import Citation, cite
from ingest.errors import NotFoundError

MOST_TARGETS = 12
"""Targets told of one citation; a range may have more."""


def check(engine: Engine, text: str, context: str | None) -> list[CheckedCitation]:
    """Every citation of a text, in its order.

    :param context: id of the document or provision that the text is part of
    :raises NotFoundError: nothing of that id
    """
    document, inside = "", None
    if context:
        located = engine.corpus.locate(context)
        document = located.info.id
        inside = identifier.provision_of(located.id) if located.unit else None
    return [_checked(engine, one) for one in cite(text, engine.corpus.register, document=document, provision=inside)]


def _checked(engine: Engine, written: Citation) -> CheckedCitation:
    found = engine.corpus.standing(written)
    if found.kind == "eu":
        return _told(found, "outside", "EU or EEA law, which is not in this corpus", ())
    if found.kind == "repealed":
        return _told(found, "dead", f"{', '.join(found.targets)}: the act is not in force, or not in this corpus of law in force", ())
    places = tuple(place(engine, one) for one in found.targets[:MOST_TARGETS])
    if not places:
        return _unresolved(engine, written)
    gone = [one for one in found.targets if _is_repealed(engine, one)]
    if gone:
        return _told(found, "dead", f"repealed: {', '.join(gone)}", places)
    if set(found.targets) != set(written.targets):
        missing = [one for one in written.targets if one not in found.targets]
        return _told(found, "doubtful", f"the provision is there, but not {', '.join(missing)}", places)
    return _told(found, "resolved", "", places)


def _unresolved(engine: Engine, written: Citation) -> CheckedCitation:
    """Dead where the act is known and has no such provision; else doubtful."""
    for target in written.targets:
        try:
            engine.corpus.locate(target)
        except NotFoundError as error:
            return _told(written, "dead", str(error), ())
    name, sign, rest = written.text.partition("§")
    acts = [one for cited in cite(name, engine.corpus.register) if cited.kind == "external" for one in cited.targets] if sign else []
    if len(acts) == 1:
        number = rest.strip("§ ").split(",")[0].split(" og ")[0].split(" ledd")[0].replace(" ", "")
        try:
            engine.corpus.locate(f"{acts[0]}/§{number}")
        except NotFoundError as error:
            return _told(written, "dead", str(error), ())
    why = "no act of that name here, or the text does not say which act is meant; give context, or look it up with search"
    return _told(written, "doubtful", why, ())


def _is_repealed(engine: Engine, name: str) -> bool:
    unit = engine.corpus.locate(name).unit
    return unit is not None and unit.repealed


def _told(one: Citation, state: str, why: str, places: tuple[Place, ...]) -> CheckedCitation:
    return CheckedCitation(one.text, one.start, one.end, state, why, places)  # type: ignore[arg-type]
