"""Who acts by a passive that names nobody («Vedtak skal grunngis»): the actor of an earlier sentence, else of the section's
heading, else of the chapter's.

An inferred actor is a guess, so it must fit what is done: an authority decides, a party applies and pays, and either may
«føre» or «varsle». An earlier sentence counts only where it stands near, speaks of the same matter, and its actor is the
only one the provision has named. Where the sentence names an actor of its own, where rules are made («det kan gis
forskrift») by others than Kongen or a ministry, and where the verb is none of these, nobody is inferred.
"""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from analysis.actors import recogniser
from analysis.language.lexicon import words
from analysis.language.modality import Frame
from analysis.language.model import Modality, Norm, Span
from analysis.language.who import actor_id, is_public

NEAR = 2
"""Sentences back to the one that named the actor."""
STEMS_FROM = 1200
"""Characters of a sentence that are looked at for what it is about."""
Act = Literal["authority", "party", "common"]

_ACTS = ("obligation", "prohibition", "power")
_PRONOUNS = frozenset("ingen inga noen nokon han hun ho hen den de dei dem vedkommende vedkommande partene partane enhver alle begge".split())
_LONG = re.compile(r"[a-zæøå]{5,}")
_COMMON = frozenset(word[:6] for word in words("no_matter"))
_TOLD = re.compile(r"\b(?:melding|opplysning|varsel|underretning|beskjed|informasjon|rapport|opplæring|tilbud)")
_CASE = re.compile(r"\b\w*(?:sak|søknad|søknad\w*|klag|krav|begjæring|innsigelse|innvending|vedtak|avgjørelse|avgjerd)(?:en|a|et|er|ar|ene|ane)?\b")
_TERMS = re.compile(r"\b(?:vilkår|frist|krav om)")
_RULES = re.compile(r"forskrift|føresegn|føreskrift|nærmere|nærare|retningslinje|regler om|reglar om")
_BY_LAW = re.compile(r"\b(?:i|ved) (?:eigen |egen )?lov\b")
_TO = re.compile(r"\b(?:til|overfor|ovanfor) (?:[\w-]+ )?$")
_OFFICE = re.compile(r"(?:rektor\w*|[\w-]*leder(?:en|e)?|[\w-]*leiar(?:en)?|\w*styret?|[\w-]*nemnda?|\w*råd(?:et)?|\w*utvalget?|dekan\w*|skolen?|\w*institusjon\w*)\b")
"""Who is applied to rather than applies, though no public body by name."""
_SERVED = re.compile(r"(?:\w+ ){0,2}?(?:student|elev|medlem|arbeidstak|tilsett|ansatt|pasient|bruker|brukar|kandidat|deltak|innsatt|barn|person)\w*")
"""Whom a body serves or governs: such a person applies, the body does the rest."""
_DUTY = r"(?:(?!erstatning|skatteplikt|straff)\w*(?:plikt(?:er|ar|ene|ane|en|a)?|oppgaver?|oppgåver?|oppgavene|oppgåvene|ansvar(?:et)?))"
_TASK = r"(?:oppgaver?|oppgåver?|oppgavene|oppgåvene|ansvar(?:et)?|myndighet(?:en)?|styresmakt)"
_WORK = r"(?:myndighet|kompetanse|styresmakt|saksbehandling|sakshandsaming|vedtak|avgjørelser?|avgjerd|behandling|handsaming)"
_OF = r"(?:s|'s?|’s?| sin| si| sitt| sine) (?:(?!og )[\w-]+ ){0,2}?"
_WHOSE = re.compile(rf"(?P<who>[\w -]{{3,50}}?){_OF}(?:{_DUTY}|(?P<work>{_WORK}))\b")
_FOR = re.compile(rf"(?:[\w-]+ )?(?:{_DUTY} (?:for|hos)|{_TASK} til) (?P<who>[\w -]{{3,50}}?)(?= (?:som|ved|i|om|etter|når|med|til å)\b|[,.;:()]|$)")
_NUMBER = re.compile(r"^(?:(?:kapittel|kap\.?|del|avsnitt|avdeling)?\s*[\divxlc]+\s?[a-z]?(?:\.|\b)\s*[.:–-]?\s*)?")
_RIGHTS = re.compile(r"\brett(?:en|ar|er|igheter)?\b")


class Named(NamedTuple):
    """An actor that was named.

    :ivar span: in the provision's text, None for one that a heading names
    :ivar modality: of what it must, may or can
    :ivar number: of the sentence; ``low``: its text in lower case
    """

    span: Span | None
    id: str | None
    name: str
    modality: Modality = "obligation"
    number: int = 0
    low: str = ""

    @property
    def key(self) -> str:
        """What tells it from others."""
        return self.id or self.name

    @property
    def public(self) -> bool:
        """Whether it is a public body or office."""
        return is_public(self.name)


class Context:
    """The actors named so far in a provision and above it."""

    def __init__(self, headings: Sequence[str] = ()) -> None:
        """:param headings: the provision's own first, then those above it"""
        self._headings = headings
        self._last: Named | None = None
        self._keys: set[str] = set()

    def tell(self, norm: Norm, name: str, frame: Frame, number: int) -> None:
        """A norm names its actor.

        :param name: in lower case
        :param number: of the sentence in the provision
        """
        if norm.actor and name not in _PRONOUNS and not name.startswith("det "):
            self._last = Named(norm.actor, norm.actor_id, name, norm.modality, number, frame.low)
            self._keys.add(self._last.key)

    def infer(self, norm: Norm, frame: Frame, lead: str, number: int) -> Named | None:
        """Who acts by a norm without an actor, None where nothing tells.

        :param lead: in lower case, the lead-in that the sentence continues
        """
        if not frame.act or norm.actor or norm.modality not in _ACTS or lead.endswith(" av:"):
            return None
        act = None if frame.subject in _PRONOUNS else _act(frame)  # «Den skal gis tilgang»: the actor itself is given
        if act is None or _others(frame, act):
            return None
        found = self._earlier(act, norm.modality, frame, number) or self._above(act, norm.modality)
        return found if found and (not _RULES.search(frame.low) or _makes_rules(found)) else None

    def _earlier(self, act: Act, modality: Modality, frame: Frame, number: int) -> Named | None:
        """The only actor that was named, just before and on the same matter, if the act fits it."""
        last = self._last
        if last is None or len(self._keys) > 1 or number - last.number > NEAR:
            return None
        if frame.subject.startswith(last.name) or not (_stems(last.low) & _stems(frame.low)):  # «Retten skal gis varsel»: it receives
            return None
        if act == "authority":
            return last if last.public else None
        if modality != "obligation":  # «Det kan ikke registreres …» forbids everybody
            return None
        if _SERVED.match(last.name) and frame.act not in words("applications"):
            return None
        if act == "party":
            return None if last.public or last.modality not in ("obligation", "right") or _OFFICE.match(last.name) else last
        return last if last.modality == "obligation" else None

    def _above(self, act: Act, modality: Modality) -> Named | None:
        """The actor of the nearest heading that names one, if the act fits it and the provision names nobody else."""
        found = self._heading
        if found is None or self._keys - {found.key}:
            return None
        office = found.public or bool(_OFFICE.match(found.name))
        fits = act != "party" if office else act != "authority" and modality == "obligation"
        return (self._last or found) if fits else None

    @cached_property
    def _heading(self) -> Named | None:
        return next((found for heading in self._headings if (found := of_heading(heading))), None)


def of_heading(heading: str) -> Named | None:
    """Whose duties or tasks a heading is about.

    >>> [(one := of_heading(heading)) and one.id for heading in ("Kapittel 3. Kommunens oppgaver", "Plikter for arbeidsgiver", "Søknad")]
    ['kommune', 'arbeidsgiver', None]
    """
    low = _NUMBER.sub("", heading.lower().strip(), count=1)
    match = _WHOSE.match(low) or _FOR.match(low)
    if match is None or _RIGHTS.search(low) or " og " in match["who"]:
        return None
    name = match["who"].strip()
    known = actor_id(name) or actor_id(f"{name}s")
    if known is None or (match.groupdict().get("work") and not is_public(name)):
        return None
    return Named(None, known, name)


def _stems(low: str) -> frozenset[str]:
    """The beginnings of the longer words of a sentence, which tell what it is about."""
    return frozenset(word[:6] for word in _LONG.findall(low[:STEMS_FROM])) - _COMMON


def _act(frame: Frame) -> Act | None:
    """Whose kind of act the passive of a sentence is."""
    act, low = frame.act, frame.low
    if _BY_LAW.search(low):
        return None
    if act in words("party_acts"):
        return "party"
    if act in words("common_acts"):
        return "common"
    if act not in words("authority_acts"):
        return None
    if act in ("gis", "gjevast", "givast"):
        return "common" if _TOLD.search(low) else "authority"
    if act in ("settes", "setjast"):
        return "authority" if _TERMS.search(low) else None
    if act in ("trekkes", "kalles"):
        return "authority" if "tilbake" in low else None
    if act in ("behandles", "behandlast"):
        return "authority" if _CASE.search(low) else None
    return "authority"


def _others(frame: Frame, act: Act) -> bool:
    """Whether a sentence names an actor of its own; whom a party turns to is none."""
    low = frame.low
    return f"{frame.act} av " in low or any(act == "authority" or not _TO.search(low, max(0, start - 40), start) for _, start, _ in recogniser().find(low))


def _makes_rules(one: Named) -> bool:
    return one.id is not None and (one.id in ("kongen", "departementet") or one.id.endswith("departementet"))
