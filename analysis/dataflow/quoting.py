"""The words of a provision that bear on a flow, and why it is told of, in Norwegian."""

import re
from typing import Final, cast

from analysis.dataflow.asked import Asked
from analysis.dataflow.model import Governing, Part, Role
from analysis.dataflow.rules import Rule, Rules
from analysis.index.loaded import Index
from corpora import catalogue
from corpora.catalogue import GeneralLaw
from ingest import identifier
from ingest.corpus import Corpus

LONGEST: Final = 700
"""Characters of a quotation; a longer sentence is cut at a word, so that it is still the text's own words."""

_MONTHS: Final = ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember")
_REFID: Final = re.compile(r"(lov|forskrift)/(\d{4})-(\d{2})-(\d{2})(?:-(\d+))?")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ(])")

_SAYS: Final = {
    "duty-to-disclose": "pålegger {holder} å gi opplysninger{others_to}",
    "right-to-disclose": "lar {holder} gi opplysninger{others_to}",
    "exception": "gjør unntak fra taushetsplikten{others_for}",
    "right-to-obtain": "lar {holder} kreve eller hente opplysninger{others_from}",
    "duty-to-obtain": "pålegger {holder} å hente inn opplysninger{others_from}",
    "register-access": "gir {holder} tilgang{others_from}",
    "right-to-process": "lar {holder} behandle opplysninger",
    "confidentiality": "pålegger {holder} taushetsplikt",
    "purpose-limitation": "begrenser hva opplysningene kan brukes til",
}


class Quoting:
    """Quotes provisions of one index."""

    def __init__(self, corpus: Corpus, index: Index, rules: Rules) -> None:
        self._corpus = corpus
        self._index = index
        self._rules = rules

    def governing(
        self, asked: Asked, row: int, role: Role, part: Part, rule: Rule | None, values: dict[str, float], *, score: float
    ) -> Governing:
        """A provision of special law.

        :param values: its features
        :param score: how much it speaks for it; orders the provisions of one answer
        """
        text = self.text(row)
        start, end = rule.sentence if rule else self._opening(row, text)
        start, end = _cut(text, start, end)
        return self._made(row, role, score, text, start, end, self._why(asked, row, rule, part, values), part, rule)

    def general(self, row: int, one: GeneralLaw, role: str) -> Governing:
        """A provision of general law."""
        text = self.text(row)
        start, end = _cut(text, *self._opening(row, text))
        why = f"Alminnelig lov: {one.says}." + ("" if self._index.rows[row].in_force else " Loven har ikke trådt i kraft.")
        return self._made(row, cast("Role", role), 0.0, text, start, end, why, "general", None)

    def cell(self, rule: Rule) -> tuple[str, str, str]:
        """Id, words and legal basis of a rule's provision."""
        text = self.text(rule.row)
        start, end = _cut(text, *rule.sentence)
        return self._index.rows[rule.row].id, text[start:end], self.legal_basis(rule.row)

    def _made(self, row: int, role: Role, score: float, text: str, start: int, end: int, why: str, part: Part,
              rule: Rule | None) -> Governing:  # fmt: skip
        found = self._index.rows[row]
        return Governing(
            found.id, role, score, text[start:end], why, part, rule.kind if rule else None, (rule.secrecy or None) if rule else None,
            found.act, found.title, start, end, self.legal_basis(row), found.in_force, identifier.url(found.id), identifier.eli(found.id),
        )  # fmt: skip

    def legal_basis(self, row: int) -> str:
        """As it is cited in full: «lov 2. juli 1999 nr. 64 (Helsepersonelloven) § 21»."""
        found = self._index.rows[row]
        date = _REFID.match(found.document)
        if date is None:
            return f"{found.act} {found.label}".strip()
        number = f" nr. {date[5]}" if date[5] else ""
        return f"{date[1]} {int(date[4])}. {_MONTHS[int(date[3]) - 1]} {date[2]}{number} ({found.act}) {found.label}".strip()

    def text(self, row: int) -> str:
        """The words of a row."""
        found = self._index.rows[row]
        unit = self._corpus.unit(found.document, found.id[len(found.document) + 1 :])
        return self._corpus.document(found.document).slice(unit)

    def _opening(self, row: int, text: str) -> tuple[int, int]:
        """The first rule's sentence, else the first sentence."""
        numbers = self._rules.of_row(row)
        if len(numbers):
            return self._rules.rule(numbers[0]).sentence
        stop = _SENTENCE.search(text)
        return 0, stop.start() if stop else len(text)

    def _why(self, asked: Asked, row: int, rule: Rule | None, part: Part, values: dict[str, float]) -> str:
        reasons = []
        if rule is not None:
            known = catalogue.actors()
            holder = ", ".join(known[actor].name for actor in rule.holders) or self._unnamed(asked, rule, part)
            others = ", ".join(known[actor].name for actor in rule.others)
            reasons.append(_SAYS[rule.kind].format(
                holder=holder, others_to=f" til {others}" if others else "", others_for=f" overfor {others}" if others else "",
                others_from=f" fra {others}" if others else "",
            ))  # fmt: skip
            if rule.secrecy == "yes" and rule.kind != "exception":
                reasons.append("uten hinder av taushetsplikt")
            elif rule.secrecy == "yields":
                reasons.append("så langt taushetsplikten ikke er til hinder")
            if rule.delegated:
                reasons.append("nærmere regler i forskrift")
        if values.get("law_giver", 0) >= 0.7 and asked.giver.known:
            reasons.append("avgivers egen lov")
        elif values.get("law_receiver", 0) >= 0.7 and asked.receiver.known:
            reasons.append("mottakers egen lov")
        elif values.get("law_topic", 0) > 0:
            reasons.append("loven om denne typen opplysninger")
        if rule is None:
            reasons.append("henger sammen med reglene om opplysningene, uten selv å si hvem som gir hva til hvem")
        if not self._index.rows[row].in_force:
            reasons.append("ikke i kraft")
        text = "; ".join(reasons)
        return text[:1].upper() + text[1:] + "."

    def _unnamed(self, asked: Asked, rule: Rule, part: Part) -> str:
        del rule
        if part == "take":
            return asked.receiver.text or "den som trenger dem"
        return asked.giver.text or "den som har dem"


def _cut(text: str, start: int, end: int) -> tuple[int, int]:
    """At most LONGEST characters, without blanks at the ends."""
    start, end = max(0, start), min(len(text), end)
    if end - start > LONGEST:
        cut = text.rfind(" ", start, start + LONGEST)
        end = cut if cut > start else start + LONGEST
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
