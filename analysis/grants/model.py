"""A grant scheme as the law describes it; every statement is a quotation with its place."""

from typing import Literal, get_args

from msgspec import Struct

Attribute = Literal[
    "purpose", "recipient", "supports", "conditions", "application", "deadline", "reporting", "authority", "appeal", "repayment",
]  # fmt: skip
"""``supports``: what is paid for; ``application``: what to send, and where; ``repayment``: control, and when money goes back."""

ATTRIBUTES: tuple[Attribute, ...] = get_args(Attribute)

Recipient = Literal["municipality", "county", "organisation", "business", "institution", "person"]
"""Kinds of recipients; ``institution``: museums, schools, kindergartens, universities, congregations."""

RECIPIENTS: tuple[Recipient, ...] = get_args(Recipient)


class Quote(Struct, frozen=True):
    """A stored text: of ``provision``, from ``start`` to ``end``; ``id`` is of the ledd or item, ``version`` the provision's hash."""

    id: str
    provision: str
    title: str
    quote: str
    start: int
    end: int
    version: str
    url: str


class Scheme(Struct, frozen=True):
    """A grant scheme: a regulation or act that is one, or one provision that gives a grant.

    :ivar form: «regulation» for a document that is about the scheme, «provision» for a provision of a wider one
    :ivar recipients: kinds of recipients that its words name; ``actors``: ids of the recipients the vocabulary knows
    :ivar authorities: ids of the bodies that decide
    :ivar dates: the words of its time limits for applying
    :ivar missing: what was looked for and not found; read it as «not found», not as «the law has none»
    """

    id: str
    title: str
    document: str
    document_title: str
    ministries: tuple[str, ...]
    form: Literal["regulation", "provision"]
    in_force: bool
    recipients: tuple[Recipient, ...]
    actors: tuple[str, ...]
    authorities: tuple[str, ...]
    dates: tuple[str, ...]
    attributes: dict[Attribute, tuple[Quote, ...]]
    missing: tuple[Attribute, ...]
    url: str
