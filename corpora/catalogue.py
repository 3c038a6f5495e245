"""Loads and checks the catalogue: events, actors, nynorsk words, names of acts, and names no longer in use.

Data only; nothing here knows what reads it. A mistake in the YAML is a ``CatalogueError`` that names file and field.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
import yaml
from msgspec import Struct

T = TypeVar("T")
ROOT = Path(__file__).parent
SAMPLE = ROOT / "sample"


class CatalogueError(ValueError):
    """The catalogue's own data is wrong."""


class Names(Struct, frozen=True):
    """A text in bokmål, nynorsk and English."""

    nb: str
    nn: str
    en: str


class EventLaw(Struct, frozen=True):
    """A law known to govern an event, and why."""

    id: str
    role: Literal["core", "related"]
    why: str


class Event(Struct, frozen=True):
    """A life event, business event or cooperation (cf. CPSV-AP-NO ``cv:Event``)."""

    slug: str
    kind: Literal["life-event", "business-event", "cooperation"]
    title: Names
    description: Names
    seeds: tuple[str, ...]
    laws: tuple[EventLaw, ...]
    actors: tuple[str, ...] = ()


class Successor(Struct, frozen=True):
    """Law itself says that an actor takes the place of another: of whom, and which provision says so."""

    of: str
    provision: str


class Actor(Struct, frozen=True):
    """A public body, private body or role that the law gives tasks; ``nb``, ``nn`` and ``former`` are its forms in text."""

    id: str
    name: str
    kind: Literal["public", "private", "person"]
    level: Literal["state", "county", "municipality", "private", ""] = ""
    ministry: str = ""
    nb: tuple[str, ...] = ()
    nn: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    successor: tuple[Successor, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """Everything it is called, lower case."""
        return tuple(dict.fromkeys(form.lower() for form in (*self.nb, *self.nn, *self.former)))


class ActName(Struct, frozen=True):
    """What an everyday name or abbreviation stands for; ``prefix`` where the provisions of an incorporated instrument have one."""

    act: str
    prefix: str = ""


class FormerAct(Struct, frozen=True):
    """An act that is no longer in force, under the name by which law still cites it."""

    name: str
    id: str
    replaced_by: str | None = None


class ActNames(Struct, frozen=True):
    """``abbreviations.yaml``."""

    names: dict[str, ActName]
    former: tuple[FormerAct, ...]


class StaleTerm(Struct, frozen=True):
    """A name that is no longer in use, with what stands instead and what shows it; ``nb`` and ``nn`` are its forms in text."""

    term: str
    kind: Literal["body", "ministry", "court", "benefit", "role"]
    now: str
    since: str
    source: str
    nb: tuple[str, ...]
    nn: tuple[str, ...] = ()
    shown_by: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """Everything it is called, lower case."""
        return tuple(dict.fromkeys(form.lower() for form in (*self.nb, *self.nn)))


class FlowParty(Struct, frozen=True):
    """One giver or receiver of information: a group of actors, what people call it, and the law that governs its information.

    :ivar part_of: parties whose law holds for it as well
    :ivar members: parties that are named with it, for a cooperation of several bodies
    :ivar laws: documents with its own rules on information, the most special first
    """

    id: str
    name: str
    actors: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()


class InformationKind(Struct, frozen=True):
    """A kind of information, with the words that are used for it.

    :ivar special: what the General Data Protection Regulation holds it to be, beyond personal data
    :ivar secret: what the common secrecy of the administration protects of it
    :ivar held_by: parties that hold it, for a question that names no giver
    :ivar told_to: parties that the law has told of it, for a question that names no receiver
    :ivar laws: documents that regulate it wherever it is held
    """

    id: str
    name: str
    words: tuple[str, ...]
    held_by: tuple[str, ...] = ()
    told_to: tuple[str, ...] = ()
    special: Literal["special", "criminal", "id", ""] = ""
    secret: Literal["personal", "business", ""] = ""
    laws: tuple[str, ...] = ()


class GeneralLaw(Struct, frozen=True):
    """A provision of general law on information, and when it is told of beside special law.

    :ivar role: what it is to a flow
    :ivar when: any of these makes it one of the flow's: «public-giver», «secret», «special», «criminal», «id», «research», «public»,
        «archive», «asks» (somebody may ask but nothing lifts secrecy), «always»
    :ivar says: what it says, in a few words
    """

    id: str
    role: str
    when: tuple[str, ...]
    says: str


@lru_cache(maxsize=1)
def events() -> dict[str, Event]:
    """The national events by slug, in file order."""
    found = [_load(path, Event) for path in sorted((ROOT / "events").glob("*.yaml"))]
    return {event.slug: event for event in found}


@lru_cache(maxsize=1)
def sample_events() -> dict[str, Event]:
    """The invented events of the sample acts."""

    class File(Struct):
        events: tuple[Event, ...]

    return {event.slug: event for event in _load(SAMPLE / "events.yaml", File).events}


@lru_cache(maxsize=1)
def actors() -> dict[str, Actor]:
    """All actors by id."""
    return {actor.id: actor for actor in _load(ROOT / "actors.yaml", tuple[Actor, ...])}


@lru_cache(maxsize=1)
def parties() -> dict[str, FlowParty]:
    """The parties of flows of information by id."""
    return {party.id: party for party in _load(ROOT / "parties.yaml", tuple[FlowParty, ...])}


@lru_cache(maxsize=1)
def information_kinds() -> dict[str, InformationKind]:
    """Kinds of information by id."""
    return {kind.id: kind for kind in _load(ROOT / "information.yaml", tuple[InformationKind, ...])}


@lru_cache(maxsize=1)
def general_law() -> tuple[GeneralLaw, ...]:
    """General law on information, in the order in which it is told."""
    return _load(ROOT / "general_law.yaml", tuple[GeneralLaw, ...])


@lru_cache(maxsize=1)
def nynorsk() -> dict[str, str]:
    """Nynorsk word form → bokmål word form."""
    return _load(ROOT / "nynorsk.yaml", dict[str, str])


@lru_cache(maxsize=1)
def act_names() -> ActNames:
    """Everyday names, abbreviations, and former acts."""
    return _load(ROOT / "abbreviations.yaml", ActNames)


@lru_cache(maxsize=1)
def stale_terms() -> tuple[StaleTerm, ...]:
    """Names no longer in use, in file order."""
    return _load(ROOT / "stale_terms.yaml", tuple[StaleTerm, ...])


def _load(path: Path, kind: type[T]) -> T:
    try:
        raw: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        return msgspec.convert(raw, kind, strict=False)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise CatalogueError(f"{path.relative_to(ROOT)}: {error}") from None
