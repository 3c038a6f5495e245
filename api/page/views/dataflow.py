"""A flow of information: what was asked, and the answer as a lawyer would tell it."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec
from msgspec import Struct

from analysis.dataflow.model import DataFlow, Governing, Role, Step
from analysis.engine import Engine
from api.report.telling import HIGH, MIDDLE
from corpora import catalogue

ROLES: Final[tuple[Role, ...]] = (
    "duty-to-disclose", "right-to-disclose", "legal-basis", "exception", "confidentiality", "purpose-limitation", "format/authority",
)  # fmt: skip
"""In the order in which a lawyer asks: what lets or makes them, what is in the way, what bounds the use."""

Certainty = Literal["high", "middle", "low"]
_CONTEXT: Final = {"dcatap": "http://data.europa.eu/r5r/", "dct": "http://purl.org/dc/terms/", "eli": "http://data.europa.eu/eli/ontology#"}


class Asked(Struct, frozen=True):
    """What is asked for: a question in words, or the parts of a flow."""

    question: str = ""
    data: str = ""
    giver: str = ""
    receiver: str = ""
    purpose: str = ""

    @property
    def is_empty(self) -> bool:
        """Nobody has asked yet."""
        return not any((self.question, self.data, self.giver, self.receiver, self.purpose))

    @property
    def lacking(self) -> tuple[str, ...]:
        """The fields that must be filled in: those without a letter in them."""
        if self.question:
            return () if _says(self.question) else ("sporsmal",)
        fields = {"data": self.data, "fra": self.giver, "til": self.receiver}
        return tuple(name for name, text in fields.items() if not _says(text))

    @property
    def as_request(self) -> str:
        """The same question to the API."""
        parts = {"data": self.data, "from": self.giver, "to": self.receiver, "purpose": self.purpose}
        return _json({"question": self.question} if self.question else {name: text for name, text in parts.items() if text})


class Told(Struct, frozen=True):
    """A step of the reasoning, named by what holds, for the page to say in the reader's language; with provisions and their names."""

    key: str
    holds: bool | None
    provisions: tuple[tuple[str, str], ...]


class Answer(Struct, frozen=True):
    """The answer.

    :ivar certainty: of the foremost provision that the conclusion rests on, and ``score`` its figure; None where it rests on none
    :ivar missing: keys of what was looked for and not found, or not told
    :ivar groups: provisions by role
    """

    flow: DataFlow
    giver: str
    receiver: str
    certainty: Certainty
    score: float | None
    steps: tuple[Told, ...]
    missing: tuple[str, ...]
    groups: tuple[tuple[Role, tuple[Governing, ...]], ...]
    languages: Mapping[str, str]
    dcat: str


class Choices(Struct, frozen=True):
    """Names that the fields suggest."""

    parties: tuple[str, ...]
    kinds: tuple[str, ...]


def answer(engine: Engine, asked: Asked) -> Answer:
    """The answer to a question.

    :raises QuestionError: there is nothing in it to go by
    """
    flows = engine.flows
    parts = (asked.data, asked.giver, asked.receiver, asked.purpose)
    found = flows.question(asked.question) if asked.question else flows.parts(*parts)
    told = (*found.governing, *found.general)
    names = {one.id: f"{one.act} {one.title.partition('.')[0]}" for one in told}
    score = _score(found)
    return Answer(
        found, _side(found.parties.giver.text, found.parties.giver.actors, found.parties.giver.parties),
        _side(found.parties.receiver.text, found.parties.receiver.actors, found.parties.receiver.parties),
        "low" if score is None else "high" if score >= HIGH else "middle" if score >= MIDDLE else "low", score,
        tuple(Told(_key(one, found), one.holds, tuple((name, names[name]) for name in one.provisions if name in names))
              for one in found.chain),
        _missing(found, asked),
        tuple((role, group) for role in ROLES if (group := tuple(one for one in found.governing if one.role == role))),
        {one.id: engine.corpus.locate(one.id).info.language for one in told},
        _json({"@context": _CONTEXT, "dcatap:applicableLegislation": msgspec.to_builtins(found.applicable_legislation)}),
    )  # fmt: skip


def choices() -> Choices:
    """The parties and kinds of information of the vocabularies."""
    parties, kinds = catalogue.parties().values(), catalogue.information_kinds().values()
    return Choices(tuple(sorted({one.name for one in parties})), tuple(sorted({one.name for one in kinds})))


def _score(found: DataFlow) -> float | None:
    if found.conclusion in ("no-basis-found", "unclear"):
        return None
    scores = {one.id: one.score for one in found.governing}
    rests_on = [name for step in found.chain if step.step == "conclusion" for name in step.provisions]
    return max((scores[name] for name in rests_on if name in scores), default=None)


def _key(step: Step, found: DataFlow) -> str:
    """What a step says, as the key of its words."""
    if step.step == "conclusion":
        return f"conclusion.{found.conclusion}"
    if step.step == "purpose":
        return "purpose.bounded" if step.provisions else "purpose.necessary"
    how = {True: "yes", False: "no", None: "open"}[step.holds]
    if step.step == "secrecy-lifted" and how == "open":
        there = next((one for one in found.chain if one.step == "secrecy"), None)
        how = "needless" if there is not None and there.holds is False else "open"
    return f"{step.step}.{how}"


def _missing(found: DataFlow, asked: Asked) -> tuple[str, ...]:
    holds = {one.step: one.holds for one in found.chain}
    tests = {
        "giver": not found.parties.giver.text, "receiver": not found.parties.receiver.text,
        "purpose": not (asked.purpose or found.asked.purpose), "giving": not holds.get("giver-may-give"),
        "taking": not holds.get("receiver-may-take"), "mirror": found.conclusion == "missing-mirror",
    }  # fmt: skip
    return tuple(name for name, lacks in tests.items() if lacks)


def _side(text: str, actors: tuple[object, ...], parties: tuple[object, ...]) -> str:
    return text or ", ".join(dict.fromkeys(str(getattr(one, "name", "")) for one in (parties or actors)))


def _says(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def _json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
