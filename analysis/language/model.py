"""What the language layer says of a sentence; every statement carries the span it was read from.

A span is (start, end) in the provision's text, so that each can be quoted and checked.
"""

from typing import Literal

from msgspec import Struct

from analysis.quantity import Bound

Modality = Literal["obligation", "prohibition", "permission", "right", "power", "definition", "condition", "sanction", "none"]
ThresholdKind = Literal["age", "amount", "percent", "duration", "count"]

Span = tuple[int, int]


class Deadline(Struct, frozen=True, array_like=True, gc=False):
    """By when, or for how long.

    :ivar iso: ISO 8601 duration, where the law counts time
    :ivar standard: bokmål name of the standard («straks», «snarest», «uten ugrunnet opphold» …), where it does not
    """

    span: Span
    iso: str | None = None
    standard: str | None = None


class Threshold(Struct, frozen=True, array_like=True, gc=False):
    """From or to which age, amount, share, time or number.

    :ivar value: the number; of a range («mellom 15 og 18 år») the one that is named first
    :ivar unit: år, måned, kr, euro, prosent, G (the national insurance base amount), rettsgebyr, or the noun counted
    :ivar bound: of a single number whether it is a least or a greatest value, if the words say so
    :ivar lower: the least value, None where the words set none; ``upper``: the greatest
    :ivar lower_exclusive: the least value itself is outside («over 67 år»); ``upper_exclusive``: «under 18 år»
    """

    span: Span
    kind: ThresholdKind
    value: float | None
    unit: str
    bound: Bound | None = None
    lower: float | None = None
    upper: float | None = None
    lower_exclusive: bool = False
    upper_exclusive: bool = False


class Norm(Struct, frozen=True, array_like=True, gc=False):
    """What one sentence does, or one of its main clauses where it has several (contract: Norm).

    :ivar ledd: address of the ledd or list item below the provision, empty outside one
    :ivar lead: the lead-in that a list item continues
    :ivar trigger: the words that tell the modality
    :ivar actor: who acts; read from the sentence, unless ``inferred``, when it was named earlier in the provision. None
        with ``inferred`` and ``actor_id``: a heading names the actor, and headings lie outside the provision's text
    :ivar actor_id: canonical id of the actor (``corpora/actors.yaml``)
    :ivar object: what is done, given or decided: the object of the action, without recipient and deadline
    :ivar clause: the main clause that was read, where the sentence has several with norms of their own
    :ivar condition: under which condition; ``exception``: «med mindre …», «unntatt …»
    """

    sentence: Span
    modality: Modality
    ledd: str = ""
    lead: Span | None = None
    trigger: Span | None = None
    actor: Span | None = None
    actor_id: str | None = None
    inferred: bool = False
    action: Span | None = None
    recipient: Span | None = None
    recipient_id: str | None = None
    object: Span | None = None
    condition: Span | None = None
    exception: Span | None = None
    deadline: Deadline | None = None
    thresholds: tuple[Threshold, ...] = ()
    defined_term: Span | None = None
    clause: Span | None = None
