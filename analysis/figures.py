"""Figures of the law, as immutable objects."""

from typing import Literal

from msgspec import Struct

Indicator = Literal[
    "documents", "provisions", "duties", "reporting-duties", "deadlines", "prohibitions", "powers", "information-duties",
    "information-rights", "confidentiality-rules", "definitions", "shared-terms", "dead-references",
]  # fmt: skip
"""What is counted. ``documents`` and ``provisions``: of the ministry, or that name the actor. ``deadlines``: duties with a time limit.
``information-duties``: duties to disclose to another body; ``information-rights``: rights to obtain. ``shared-terms``: terms defined
here that another document defines, too. An actor has no definitions, shared terms or dead references."""

Figures = dict[Indicator, int]
By = Literal["ministry", "actor"]


class Row(Struct, frozen=True):
    """The figures of one ministry or actor; ``before`` those of the earlier snapshot, if one was asked for."""

    id: str
    name: str
    figures: Figures
    before: Figures | None = None


class Indicators(Struct, frozen=True):
    """The figures that were asked for, the greatest number of duties first.

    ``since``: the earlier snapshot; ``comparable`` is false where other rules counted it, so that differences are not all the law's.
    """

    by: By
    snapshot: str
    as_of: str
    since: str | None
    since_as_of: str | None
    comparable: bool
    total: Row
    rows: tuple[Row, ...]
