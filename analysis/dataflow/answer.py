"""Answers about flows: candidates ranked, each with its role, its words and why; then what follows from them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from analysis.dataflow.asked import Asked, Side, of_parts, of_question
from analysis.dataflow.features import FIRST, Found, gather, second
from analysis.dataflow.matrix import event_matrix
from analysis.dataflow.model import DataFlow, Governing, Legislation, Matrix, Named, Part, Parties, PartyFound, Understood
from analysis.dataflow.quoting import Quoting
from analysis.dataflow.ranking import guarded, model
from analysis.dataflow.roles import role_features
from analysis.dataflow.rules import Floats, Rule, Rules
from analysis.dataflow.verdict import Judgement, Weighed, judge
from analysis.index.loaded import Index
from corpora import catalogue
from corpora.catalogue import GeneralLaw
from ingest import identifier
from ingest.corpus import Corpus
from ingest.errors import QuestionError

SHOWN: Final = 10
MANY: Final = 100
JUDGED: Final = 12
"""Provisions, best first, that the verdict rests on."""

FLOOR: Final = 0.02
"""Score below which a provision is no longer one that governs."""

MEANING: Final = 2.0
"""Standard scores below which nothing is about the question."""


class DataFlows:
    """Answers about flows over one index."""

    def __init__(self, corpus: Corpus, index: Index, rules: Rules) -> None:
        self._corpus = corpus
        self._index = index
        self.rules = rules
        self.matrix = lru_cache(maxsize=32)(self._matrix)
        self._quoting = Quoting(corpus, index, rules)

    @property
    def validated(self) -> dict[str, float]:
        """Figures of the ranking on questions that it was not trained on, from when it was trained."""
        return model().figures

    def question(self, text: str, limit: int = SHOWN) -> DataFlow:
        """The provisions that govern a flow asked about in free text.

        :raises QuestionError: there is nothing in the text to go by
        """
        if not any(char.isalpha() for char in text):
            raise QuestionError(
                "Spørsmålet er tomt. Skriv hva som skal gis, fra hvem og til hvem, f.eks. «Kan Nav hente inntekt fra Skatteetaten?»."
            )
        return self.answer(of_question(text), limit)

    def parts(self, data: str, giver: str, receiver: str, purpose: str = "", limit: int = SHOWN) -> DataFlow:
        """The provisions that govern a flow given by its parts.

        :raises QuestionError: a part is missing
        """
        for name, value in (("data", data), ("from", giver), ("to", receiver)):
            if not any(char.isalpha() for char in value):
                raise QuestionError(
                    f"«{name}» er tomt. Oppgi hvilke opplysninger, fra hvem og til hvem, "
                    "f.eks. data «inntekt», from «Skatteetaten», to «Nav»."
                )
        return self.answer(of_parts(data, giver, receiver, purpose), limit)

    def answer(self, asked: Asked, limit: int = SHOWN) -> DataFlow:
        """The answer to what is asked."""
        found = gather(asked, self._index, self.rules)
        order, scores = self.ranked(found)
        if not len(order):
            return self._told(asked, judge(asked, (), ()), (), ())
        best = self._weighed(asked, found, order[: max(limit, JUDGED)], scores)
        shown = [one for one in best if one.governing.score >= FLOOR][: max(limit, JUDGED)]
        nothing = float(found.values[:, FIRST.index("vector_text")].max(initial=0.0)) < MEANING and not (
            asked.giver.known or asked.receiver.known
        )
        if nothing:
            shown = []
        general = self._general(asked, found, shown)
        judgement = judge(asked, shown[:JUDGED], general)
        return self._told(asked, judgement, tuple(one.governing for one in shown[:limit]), general)

    def _matrix(self, slug: str, limit: int = 200) -> Matrix:
        """Who gives what to whom in an event.

        :raises NotFoundError: no such event
        """
        return event_matrix(self._corpus, self._index, self.rules, slug, limit)

    def ranked(self, found: Found) -> tuple[Sequence[int], Floats]:
        """Places of the candidates, most governing first, and the scores of all."""
        if not len(found.rows):
            return (), np.zeros(0, dtype=np.float32)
        trained = model()
        first = trained.first.scores(found.values)
        both = np.concatenate([found.values, second(self.rules, found.rows, first)], axis=1)
        scores = guarded(trained.both.scores(both), both)
        return np.lexsort((found.rows, -scores)).tolist(), scores

    def _weighed(self, asked: Asked, found: Found, places: Sequence[int], scores: Floats) -> list[Weighed]:
        roles = model().roles
        chances = 1 / (1 + np.exp(-scores))
        result: list[Weighed] = []
        for place in places:
            row = int(found.rows[place])
            role = roles.best(role_features(self._index, self.rules, found, place, row, self._quoting.text(row)))
            values = dict(zip(FIRST, found.values[place].tolist(), strict=True))
            best = self._best_rule(found, row)
            part = _part(best, found, values, role)
            governing = self._quoting.governing(asked, row, role, part, best, values, score=round(float(chances[place]), 4))
            duty = max(
                (float(found.giving[n]) for n in self.rules.of_row(row) if self.rules.rule(n).kind == "duty-to-disclose"), default=0.0
            )
            result.append(Weighed(governing, values["give"], values["take"], values["keep"], duty, explicit=values["both_named"] > 0 or
                                  values["row_gives"] >= 0.6))  # fmt: skip
        return result

    def _best_rule(self, found: Found, row: int) -> Rule | None:
        """The rule of a row that speaks most for the flow."""
        numbers = self.rules.of_row(row)
        if not len(numbers):
            return None
        strength = [
            max(float(found.giving[n]), float(found.taking[n]), 0.9 * float(found.keeping[n]), 0.5 * float(found.limits[n]))
            for n in numbers
        ]
        best = int(np.argmax(strength))
        return self.rules.rule(numbers[best])

    def _general(self, asked: Asked, found: Found, shown: Sequence[Weighed]) -> tuple[Governing, ...]:
        """General law that counts, in the order of the vocabulary; what stands among the first already is not told again."""
        there = {one.governing.id for one in shown[:SHOWN]}
        circumstances = circumstances_of(asked, shown)
        told = []
        for one in catalogue.general_law():
            row = self._index.position.get(one.id)
            if row is None or one.id in there or not circumstances & set(one.when):
                continue
            told.append(self._quoting.general(row, one, _role_of(one)))
        return tuple(told)

    def _told(self, asked: Asked, judgement: Judgement, governing: tuple[Governing, ...], general: tuple[Governing, ...]) -> DataFlow:
        known = catalogue.information_kinds()
        basis = [one for one in governing if one.role in ("legal-basis", "duty-to-disclose", "right-to-disclose", "exception")]
        documents = {identifier.split(one.id)[0]: one for one in reversed((*basis, *general))}
        documents = {document: documents[document] for document in dict.fromkeys(identifier.split(one.id)[0] for one in (*basis, *general))}
        return DataFlow(
            judgement.verdict, judgement.conclusion,
            Understood(asked.text, asked.data, asked.purpose, tuple(Named(kind, known[kind].name) for kind in asked.kinds)),
            Parties(_party(asked.giver), _party(asked.receiver)), governing, general, judgement.chain, judgement.missing,
            tuple(dict.fromkeys(one.legal_basis for one in basis)),
            tuple(Legislation(identifier.eli(document), one.act) for document, one in documents.items()),
        )  # fmt: skip


def circumstances_of(asked: Asked, shown: Sequence[Weighed]) -> set[str]:
    """In which circumstances of general law a flow is."""
    kinds = [catalogue.information_kinds()[kind] for kind in asked.kinds]
    found = {"always"}
    found.update(kind.special for kind in kinds if kind.special)
    if any(kind.secret for kind in kinds):
        found.add("secret")
    if asked.giver.public or (not asked.giver.known and asked.receiver.known):
        found.add("public-giver")
    parties = {*asked.receiver.parties, *asked.giver.parties}
    if "forsker" in parties or "statistikk" in asked.kinds:
        found.add("research")
    if "arkivverket" in asked.receiver.parties:
        found.add("archive")
    if {"pressen", "privat"} & set(asked.receiver.parties):
        found.add("public")
    takes = [one for one in shown[:SHOWN] if one.governing.part == "take"]
    if takes and not any(one.governing.overrides_confidentiality == "yes" for one in takes):
        found.add("asks")
    return found


def _role_of(one: GeneralLaw) -> str:
    return one.role


def _party(side: Side) -> PartyFound:
    known, actors = catalogue.parties(), catalogue.actors()
    return PartyFound(
        side.text, tuple(Named(party, known[party].name) for party in side.parties),
        tuple(Named(actor, actors[actor].name) for actor in side.actors), side.public, side.known and not side.text,
    )  # fmt: skip


def _part(best: Rule | None, found: Found, values: dict[str, float], role: str) -> Part:
    if best is None:
        return "limit" if role == "purpose-limitation" else "keep" if role == "confidentiality" else "context"
    if role == "purpose-limitation" or best.kind == "purpose-limitation":
        return "limit"
    giving, taking, keeping = (float(strength[best.number]) for strength in (found.giving, found.taking, found.keeping))
    if (role == "confidentiality" and values["keep"] > 0) or keeping > max(giving, taking):
        return "keep"
    if max(giving, taking) <= 0:
        return "context"
    return "give" if giving >= taking else "take"
