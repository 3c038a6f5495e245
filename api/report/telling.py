"""How a report names its findings and their facts, in its language."""

import re
from collections.abc import Iterable

from api.report.blocks import Line, Run, folded
from api.report.model import Comparison, Dead, Finding, Language, Quote
from api.report.words import Words, words
from ingest import identifier

HIGH, MIDDLE = 0.8, 0.6


class Telling:
    """Names things in one language. Where the engine says something in bokmål only, other languages get it composed anew."""

    def __init__(self, language: Language) -> None:
        self.w: Words = words(language)
        self.bokmål = language == "nb"

    def subject(self, one: Finding) -> str:
        """What a finding is about, in few words."""
        word, _, quantity = one.matter.partition("#")
        if quantity and one.kind not in ("dead-reference", "stale-term", "missing-mirror") and not self.bokmål:
            what = self.w.get("finding", quantity)
            said = one.subject.partition("«")[2].rstrip("»") or word
            return self.w("finding.about", what=what, word=said) if word else what
        return folded(one.subject)

    def place(self, one: Finding) -> str:
        """Where the document tells of it: in full, or in the list of all."""
        return f"#f{one.number}" if one.in_full else "#all-findings"

    def kind(self, one: Finding) -> str:
        """Its kind."""
        return self.w.get("kind", one.kind)

    def documents(self, one: Finding) -> str:
        """«11 lover og 2 forskrifter»."""
        parts = [self.w.count("act", one.acts)] * bool(one.acts) + [self.w.count("regulation", one.regulations)] * bool(one.regulations)
        return self.w.listed(parts)

    def confidence(self, one: Finding) -> str:
        """How sure it is, in a word."""
        level = "high" if one.confidence >= HIGH else "middle" if one.confidence >= MIDDLE else "low"
        return self.w.get("confidence", level)

    def why(self, one: Finding) -> str:
        """Why its provisions stand together."""
        if self.bokmål:
            return one.why
        said = self.w("finding.why", provisions=self.w.count("provision", len(one.members)), documents=self.documents(one),
                      ministries=self.w.count("ministry", len(one.sectors)))  # fmt: skip
        differs = list(dict.fromkeys(self.w.get("attribute", c.attribute).lower() for c in one.comparisons if c.severity != "info"))
        return f"{said} {self.w('finding.differs', what=self.w.listed(differs))}" if differs else said

    def spread(self, one: Finding) -> str:
        """The line under its title."""
        return self.w("finding.spread", kind=self.kind(one), documents=self.documents(one),
                      ministries=self.w.count("ministry", len(one.sectors)), confidence=self.confidence(one), id=one.id)  # fmt: skip

    def comparison(self, one: Comparison) -> str:
        """The head of a column of a comparison."""
        return f"{self.w.get('attribute', one.attribute)} ({self.w.get('severity', one.severity)})"

    def target(self, one: Dead) -> str:
        """What a dead reference points to: the act, and the place in it."""
        inside = identifier.provision_of(one.target).removeprefix(identifier.split(one.target)[0]).strip("/")
        section = re.sub(r"(?<=\d)(?=[a-zæøå])", " ", inside.replace("§", "§ ")) if inside.startswith("§") else ""
        named = one.target_title or one.target
        return named if not section or section.replace(" ", "") in named.replace(" ", "") else f"{named} {section}"

    def reason(self, name: str, count: int) -> str:
        """A reason to look at a finding first."""
        return self.w(f"reason.{name}", n=count)

    def sectors(self, names: Iterable[str]) -> str:
        """Ministries in a row."""
        return ", ".join(names)


def quoted(quote: Quote, url: str = "") -> Run:
    """Law text as a run."""
    return Run(folded(quote.text), url, quote=quote)


def shorter(quote: Quote, longest: int = 420) -> Quote:
    """The beginning of a quotation, cut between words."""
    if len(quote.text) <= longest:
        return quote
    end = max(quote.text.rfind(" ", 0, longest), quote.text.rfind("\n", 0, longest))
    text = quote.text[: end if end > 0 else longest].rstrip()
    return Quote(text, quote.provision, quote.start, quote.start + len(text), cut=True)


def link(label: str, url: str) -> Line:
    """A linked label."""
    return (Run(label, url),)
