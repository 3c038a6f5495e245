"""Roles, permissions, and whoever is asking."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct


class Permission(StrEnum):
    """What a route asks for. Every route asks for exactly one, or is open to all by name."""

    READ = "read"
    """Ask questions, see findings and reviews, hold a draft against the law."""
    REVIEW = "review"
    """Judge, comment, tag, take on work."""
    LEAD = "lead"
    """Hand out work to others, change many at once, import."""
    ADMIN = "admin"
    """Keys, persons, the log of who did what."""


class Role(StrEnum):
    """What somebody is in the team; each may all that those before it may."""

    READER = "reader"
    REVIEWER = "reviewer"
    LEAD = "lead"
    ADMIN = "admin"


MAY: Final[Mapping[Role, frozenset[Permission]]] = {
    Role.READER: frozenset({Permission.READ}),
    Role.REVIEWER: frozenset({Permission.READ, Permission.REVIEW}),
    Role.LEAD: frozenset({Permission.READ, Permission.REVIEW, Permission.LEAD}),
    Role.ADMIN: frozenset(Permission),
}


class Principal(Struct, frozen=True):
    """Whoever is asking.

    :param id: stable, opaque, and never used again for another: «key:…», «oidc:…», or «anonymous»
    :param name: as they are shown to others
    :param scopes: what the key or token was given; narrows the role, never widens it
    :param via: how they showed who they are
    """

    id: str
    name: str
    role: Role
    scopes: frozenset[Permission] = frozenset(Permission)
    via: str = "key"

    @property
    def permissions(self) -> frozenset[Permission]:
        """What they may do.

        >>> sorted(Principal("key:1", "Kari", Role.LEAD, frozenset({Permission.READ})).permissions)
        [<Permission.READ: 'read'>]
        """
        return MAY[self.role] & self.scopes

    def may(self, permission: Permission) -> bool:
        """Whether they may do this."""
        return permission in self.permissions

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody knows who it is."""
        return self.id == ANONYMOUS.id


ANONYMOUS: Final = Principal("anonymous", "", Role.READER, via="none")
"""On loopback: may read. Elsewhere nobody is let in without showing who they are."""
