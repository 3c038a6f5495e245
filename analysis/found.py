"""What search, scopes and the uses of terms return, as immutable objects."""

from typing import Literal

from msgspec import Struct

ActKind = Literal["lov", "forskrift"]
UseKind = Literal["meaning", "condition", "pointer"]


class ScopeDocument(Struct, frozen=True):
    """A law in the scope."""

    id: str
    title: str
    score: float
    ministry: str
    why: str
    role: str = "found"
    in_force: bool = True


class ScopeProvision(Struct, frozen=True):
    """A provision in the scope."""

    id: str
    score: float
    why: str


class Hit(Struct, frozen=True):
    """One answer to a search."""

    id: str
    score: float
    title: str
    document_title: str


class ScopeActor(Struct, frozen=True):
    """An actor named in the scope, with the provisions that name it."""

    id: str
    name: str
    kind: str
    provisions: tuple[str, ...]


class ScopeResult(Struct, frozen=True):
    """The contract's scope."""

    documents: tuple[ScopeDocument, ...]
    provisions: tuple[ScopeProvision, ...]
    actors: tuple[ScopeActor, ...]
