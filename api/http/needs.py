"""Who is asking, and what a route asks of them. Each route needs one permission, named where its router is included."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.access.model import ANONYMOUS, Permission, Principal
from api.http.problem import Refusal


def principal_of(request: Request) -> Principal:
    """Whoever is asking, as the access middleware found; who cannot be told apart is anonymous."""
    found: Principal = request.scope.get("state", {}).get("principal", ANONYMOUS)
    return found


async def _asking(request: Request) -> Principal:
    return principal_of(request)


Asking = Annotated[Principal, Depends(_asking)]


@dataclass(frozen=True)
class Needs:
    """A dependency that turns away whoever may not; a test reads ``permission`` off every route.

    :raises Refusal: nobody is known (401), or they may not (403)
    """

    permission: Permission

    async def __call__(self, request: Request) -> None:  # async: FastAPI would send what is not to another thread and back
        """Check."""
        asking = principal_of(request)
        if asking.may(self.permission):
            return
        if asking.is_anonymous:
            raise Refusal(401, "this needs a key or a sign-in; see docs/access.md", headers={"WWW-Authenticate": "Bearer"})
        raise Refusal(403, f"this needs the permission «{self.permission}», which {asking.name or asking.id} does not have")
