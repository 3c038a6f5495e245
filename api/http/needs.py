"""Who is asking, and what a route asks of them. Each route needs one permission, named where its router is included."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.types import Scope

from api.access.addresses import group_of
from api.access.model import ANONYMOUS, Permission, Principal
from api.access.rates import Kind, Rates
from api.http.problem import Refusal


def principal_in(scope: Scope) -> Principal:
    """Whoever is asking, as the access middleware found; who cannot be told apart is anonymous."""
    found: Principal = scope.get("state", {}).get("principal", ANONYMOUS)
    return found


def principal_of(request: Request) -> Principal:
    """Whoever is asking."""
    return principal_in(request.scope)


async def _asking(request: Request) -> Principal:  # async: FastAPI would send what is not to another thread and back
    return principal_of(request)


Asking = Annotated[Principal, Depends(_asking)]


@dataclass(frozen=True)
class Needs:
    """A dependency that turns away whoever may not, or asks too much; a test reads ``permission`` off every route.

    :raises Refusal: nobody is known (401), they may not (403), or too many requests (429)
    """

    permission: Permission

    async def __call__(self, request: Request) -> None:
        """Check."""
        let_in(request.scope, self.permission)


def let_in(scope: Scope, permission: Permission) -> None:
    """Turn away whoever may not.

    :raises Refusal: as :class:`Needs`
    """
    state = scope.setdefault("state", {})
    state["needs"] = permission
    asking = principal_in(scope)
    if not (asking.is_anonymous and permission == Permission.READ):  # on one's own machine one may read without measure
        take_rate(scope, "read" if permission == Permission.READ else "write")
    if asking.may(permission):
        return
    if asking.is_anonymous:
        raise Refusal(401, "this needs a key or a sign-in; see docs/access.md", headers={"WWW-Authenticate": "Bearer"})
    raise Refusal(403, f"this needs the permission «{permission}», which {asking.name or asking.id} does not have")


def take_rate(scope: Scope, kind: Kind) -> None:
    """Count a request against what its sender may ask.

    :raises Refusal: it is one too many
    """
    state = scope["state"]
    rates: Rates | None = state.get("rates")
    if rates is None:
        return
    asking = principal_in(scope)
    rate = rates.take(kind, group_of(state.get("address", "")) if asking.is_anonymous else asking.id)
    state["rate"] = rate
    if rate is not None and rate.wait:
        raise Refusal(429, f"too many requests; try again in {rate.wait} s", headers=rate.headers())
