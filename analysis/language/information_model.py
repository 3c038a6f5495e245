"""What an information provision says, as immutable objects with exact places in the sentence."""

from typing import Literal

from msgspec import Struct

RuleKind = Literal[
    "confidentiality", "duty-to-disclose", "right-to-disclose", "right-to-obtain", "duty-to-obtain", "right-to-process",
    "exception", "purpose-limitation", "register-access",
]  # fmt: skip
"""What a sentence does with information.

Two kinds go beyond the roles of the gold. ``duty-to-obtain`(«skal innhente uttalelse/opplysninger») is no right and no
disclosure: it says where a body must get its facts, which decides who has to be asked. ``right-to-process`` («kan behandle
personopplysninger når det er nødvendig for») is the legal basis that modern acts state apart from obtaining and disclosing.
"""

Secrecy = Literal["yes", "yields", "no"]
Audience = Literal["body", "subject", "public"]


class Span(Struct, frozen=True):
    """Where in the sentence something stands: ``sentence[start:end]``."""

    start: int
    end: int

    def of(self, sentence: str) -> str:
        """The words themselves."""
        return sentence[self.start : self.end]


class Party(Struct, frozen=True):
    """Who takes part: the words, and the canonical actors named in them, in text order."""

    span: Span
    actors: tuple[str, ...] = ()

    @property
    def actor(self) -> str | None:
        """The first canonical actor, if any is known."""
        return self.actors[0] if self.actors else None


class InformationRule(Struct, frozen=True):
    """One thing that a sentence says about information.

    :ivar trigger: the words that make it a rule of this kind
    :ivar who: who gives, keeps or may obtain: the giver of a disclosure, the holder of a secret, the obtaining body
    :ivar to_whom: who receives, where that is not ``who``
    :ivar from_whom: whom it is obtained from
    :ivar what: the information
    :ivar purpose: what for
    :ivar overrides_confidentiality: «yes» in spite of secrecy, «yields» as far as secrecy allows, «no» where secrecy itself is
        the rule; None where the sentence says nothing of it
    :ivar audience: «subject» where a person is told of, or sees, her own case (notice of a decision to a party); «public»
        where the public or consumers at large are told; «body» everything else, which is what a data flow asks for
    :ivar delegated: the sentence only empowers somebody to lay the rule down in a regulation
    """

    kind: RuleKind
    trigger: Span
    who: Party | None = None
    to_whom: Party | None = None
    from_whom: Party | None = None
    what: Span | None = None
    purpose: Span | None = None
    overrides_confidentiality: Secrecy | None = None
    audience: Audience = "body"
    delegated: bool = False
