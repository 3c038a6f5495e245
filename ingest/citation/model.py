"""What the citation engine talks about: steps, targets, mentions and resolved citations."""

from __future__ import annotations

from typing import Literal

import msgspec

StepKind = Literal["paragraf", "artikkel", "kapittel", "vedlegg", "ledd", "bokstav", "nummer", "punktum"]
CitationKind = Literal["internal", "external", "eu", "repealed", "unresolved"]


class Step(msgspec.Struct, frozen=True):
    """One level of a cited place: «§ 1-3 a» is ``Step("paragraf", "1-3a")``, «annet ledd» ``Step("ledd", "2")``.

    ``value`` has no blanks. A ledd is numbered; «siste ledd» keeps the value ``siste``, because only the text knows it.
    """

    kind: StepKind
    value: str


class Target(msgspec.Struct, frozen=True):
    """One cited place, or a range of places when ``until`` is given (both ends are meant).

    ``path`` is empty when the provision is understood from the context («første ledd» has only the ledd).
    """

    path: tuple[Step, ...]
    start: int
    end: int
    until: tuple[Step, ...] | None = None


class Mention(msgspec.Struct, frozen=True):
    """One citation as the text has it, before anything is known about the law it points to.

    ``act`` is None for the text's own document, a refid (``lov/1967-02-10``) when cited by date, else the name in lower
    case and without genitive (``forvaltningsloven``, ``fvl``, ``lov om friluftslivet``). ``eu`` is the Lovdata form of a
    CELEX number (``eu/32006l0123``). Act-level mentions have no targets.

    ``antecedent`` is the act (or EU act) last named in the same sentence: what a bare «§ 8» may mean if the own document
    has no such provision. ``carried`` says that ``act`` was taken over from the citation before («folketrygdloven § 2-1
    eller § 2-2»); the own document is then the second guess. ``own`` says that the text itself points home
    («§ 5 i denne loven»), so that nothing is guessed.
    """

    start: int
    end: int
    text: str
    act: str | None = None
    eu: str | None = None
    targets: tuple[Target, ...] = ()
    antecedent: str | None = None
    carried: bool = False
    own: bool = False


class Citation(msgspec.Struct, frozen=True):
    """A mention and what it points to.

    ``targets`` are ids of the contract, as deep as cited. ``document`` is the act, also when the cited provision was not
    found in it (kind ``unresolved`` and no targets). ``places`` gives for each span of the text its own ids: the members
    of an enumeration keep their places, which is what an annotated text needs.
    """

    text: str
    start: int
    end: int
    targets: tuple[str, ...]
    kind: CitationKind
    document: str | None = None
    places: tuple[Place, ...] = ()


class Place(msgspec.Struct, frozen=True):
    """The ids that one part of a citation stands for: «13 til 13 e» within «§§ 13 til 13 e og 13 g»."""

    start: int
    end: int
    targets: tuple[str, ...]


class ActEntry(msgspec.Struct, frozen=True):
    """What the register must know of one document.

    ``provisions`` are the names of its provisions in document order (``§1-3a``, ``a7``, ``gdpr/a9``), ``chapters`` the
    ``data-name`` of its sections (``kap3``), ``repealed`` the provisions that are no longer in force. ``basis`` are the acts
    that it is made under (hjemmel), which is what «loven» means in a regulation.
    """

    refid: str
    title: str
    title_short: str = ""
    in_force: str = ""
    provisions: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()
    repealed: frozenset[str] = frozenset()
    basis: tuple[str, ...] = ()
