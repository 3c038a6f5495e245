"""Which language and which colour scheme a reader gets."""

from typing import Final, Literal, get_args

from fastapi import Request

from api.report.model import Language
from api.report.words import LANGUAGES

Scheme = Literal["auto", "light", "dark"]
SCHEMES: Final[tuple[Scheme, ...]] = get_args(Scheme)
LANGUAGE_COOKIE: Final = "lovkryss_lang"
SCHEME_COOKIE: Final = "lovkryss_scheme"
YEAR: Final = 365 * 24 * 3600


def language_of(request: Request) -> Language:
    """What the address asks for, else what was chosen before, else what the browser prefers, else bokmål."""
    for given in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if found := _known(given or ""):
            return found
    return preferred(request.headers.get("accept-language", ""))


def scheme_of(request: Request) -> Scheme:
    """What was chosen, else what the system has."""
    given = request.cookies.get(SCHEME_COOKIE)
    return next((one for one in SCHEMES if one == given), "auto")


def preferred(accepted: str) -> Language:
    """The first of our languages in an Accept-Language header, by weight.

    >>> preferred("nn-NO,nn;q=0.9,en;q=0.8"), preferred("en;q=0.5,no"), preferred("fr"), preferred("en-GB,nb;q=0")
    ('nn', 'nb', 'nb', 'en')
    """
    weighed: list[tuple[float, Language]] = []
    for part in accepted.split(",")[:20]:
        name, _, parameter = part.strip().partition(";")
        found = _known(name.partition("-")[0].lower())
        weight = _weight(parameter)
        if found and weight > 0:
            weighed.append((weight, found))
    return max(weighed, key=lambda one: one[0], default=(1.0, "nb"))[1]


def _known(name: str) -> Language | None:
    return next((one for one in LANGUAGES if one == name), "nb" if name == "no" else None)


def _weight(parameter: str) -> float:
    try:
        return float(parameter.replace(" ", "").removeprefix("q=")) if parameter else 1.0
    except ValueError:
        return 0.0
