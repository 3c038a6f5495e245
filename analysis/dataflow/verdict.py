"""What follows for a flow from the provisions that govern it, as a chain that a lawyer can follow; never more certain than the law."""

from collections.abc import Sequence
from typing import NamedTuple

from analysis.dataflow.asked import Asked, Side
from analysis.dataflow.model import Conclusion, Governing, Step, Verdict

STRONG = 0.5
"""From what strength a rule is taken to be about this giver and this receiver."""
WEAK = 0.3
HELD = 0.45
FOREMOST = 6
"""A duty that stands further down is one of another case."""
MANY = 1000


class Weighed(NamedTuple):
    """A provision with how strongly its rules match: giver gives, receiver takes, giver keeps secret, the use is limited."""

    governing: Governing
    give: float
    take: float
    keep: float
    duty: float
    explicit: bool


class Judgement(NamedTuple):
    """The outcome."""

    verdict: Verdict
    conclusion: Conclusion
    chain: tuple[Step, ...]
    missing: tuple[str, ...]


def judge(asked: Asked, weighed: Sequence[Weighed], general: Sequence[Governing]) -> Judgement:
    """Walk through the questions a lawyer asks, in order."""
    giver, receiver = _called(asked.giver, "avgiver"), _called(asked.receiver, "mottaker")
    duties = [one for one in weighed if one.duty >= STRONG and one.governing.rule == "duty-to-disclose" and one.explicit]
    gives = [one for one in weighed if one.give >= WEAK and one.governing.part == "give"]
    takes = [one for one in weighed if one.take >= WEAK and one.governing.part == "take"]
    keeps = [one for one in weighed if one.keep >= HELD and one.governing.role == "confidentiality"]
    common = [one for one in general if one.role == "confidentiality" and one.in_force]
    first_other = next(
        (place for place, one in enumerate(weighed) if one in takes and one.governing.overrides_confidentiality == "yes"), MANY
    )
    duties = [one for one in duties if weighed.index(one) <= min(FOREMOST, first_other + 1)]
    lifting = [one for one in (*gives, *takes) if one.governing.overrides_confidentiality == "yes"]
    yielding = [one for one in (*gives, *takes) if one.governing.overrides_confidentiality == "yields"]
    limits = [one.governing for one in weighed if one.governing.part == "limit"]
    secret = bool(keeps or common)
    missing: list[str] = []
    if not asked.giver.text:
        missing.append("Avgiver er ikke nevnt eller ikke gjenkjent" + _supposed(asked.giver) + ".")
    if not asked.receiver.text:
        missing.append("Mottaker er ikke nevnt eller ikke gjenkjent" + _supposed(asked.receiver) + ".")
    if not asked.purpose:
        missing.append("Formålet er ikke oppgitt; om opplysningene er nødvendige for det, kan ikke vurderes.")
    chain = [
        Step("parties", bool(asked.giver.text and asked.receiver.text) or None, f"Fra {giver} til {receiver}.", ()),
        _step("giver-may-give", gives, f"Regler som lar eller pålegger {giver} å gi fra seg opplysningene",
              f"Fant ingen særlig regel som lar eller pålegger {giver} å gi opplysningene til {receiver}"),
        _step("receiver-may-take", takes, f"Regler som lar {receiver} hente eller kreve opplysningene",
              f"Fant ingen særlig regel som lar {receiver} hente eller kreve opplysningene fra {giver}"),
        _secrecy(keeps, common, giver),
        _lifted(lifting, yielding, secret=secret),
        Step("purpose", None, "Begrenset til formålet i reglene: behandlingen må være nødvendig for det."
             if not limits else "Særlige grenser for bruken gjelder.", tuple(dict.fromkeys(one.id for one in limits))),
    ]  # fmt: skip
    if not gives:
        missing.append(f"Særlig regel for at {giver} kan gi opplysningene til {receiver}.")
    if not takes:
        missing.append(f"Særlig regel for at {receiver} kan hente opplysningene.")
    conclusion = _conclude(asked, duties=bool(duties), gives=bool(gives), takes=bool(takes), lifts=bool(lifting), yields=bool(yielding),
                           secret=secret, anything=bool(weighed))  # fmt: skip
    verdict: Verdict = "allowed-with-basis" if conclusion == "override" else "restricted" if conclusion == "missing-mirror" else conclusion
    named = [one.governing.id for one in (duties or lifting or gives or takes or keeps)][:3]
    chain.append(Step("conclusion", conclusion not in ("no-basis-found", "unclear") or None, _SAYS[conclusion], tuple(named)))
    if secret and conclusion == "missing-mirror":
        missing.append("Regel om at taushetsplikten viker for denne mottakeren; uten den avgjør avgivers taushetsregler, samtykke eller "
                       "forvaltningsloven § 13 b.")  # fmt: skip
    return Judgement(verdict, conclusion, tuple(chain), tuple(missing))


_SAYS: dict[Conclusion, str] = {
    "duty": "Plikt til å gi opplysningene når vilkårene i bestemmelsen er oppfylt.",
    "allowed-with-basis": "Tillatt når vilkårene i de nevnte bestemmelsene er oppfylt.",
    "override": "Tillatt uten hinder av taushetsplikt når vilkårene i de nevnte bestemmelsene er oppfylt.",
    "restricted": "Begrenset: taushetsplikten står i veien, så langt ikke samtykke eller et unntak åpner.",
    "missing-mirror": "Begrenset: mottakeren kan be om opplysningene, men det er ikke funnet noe som lar avgiveren gi dem.",
    "no-basis-found": "Fant ikke grunnlag. Det betyr ikke at det ikke finnes.",
    "unclear": "Uavklart: bestemmelsene nedenfor må leses; reglene sier ikke tydelig hvem som kan gi hva til hvem.",
}


def _conclude(asked: Asked, *, duties: bool, gives: bool, takes: bool, lifts: bool, yields: bool, secret: bool,
              anything: bool) -> Conclusion:  # fmt: skip
    if not anything:
        return "no-basis-found"
    if not asked.giver.known and not asked.receiver.known:
        return "unclear"
    if duties and not (yields and not lifts):
        return "duty"
    if lifts:
        return "override"
    if yields:
        return "restricted"
    if gives:
        return "allowed-with-basis"
    if takes:
        return "missing-mirror" if secret else "allowed-with-basis"
    return "restricted" if secret else "no-basis-found" if asked.giver.known and asked.receiver.known else "unclear"


def _called(side: Side, otherwise: str) -> str:
    return side.text or (", ".join(side.names) if side.known else "") or otherwise


def _supposed(side: Side) -> str:
    return "; etter opplysningenes art antatt ut fra hvem som vanligvis har eller får dem" if side.known else ""


def _step(name: str, found: Sequence[Weighed], holds: str, fails: str) -> Step:
    cited = tuple(dict.fromkeys(one.governing.id for one in found))
    return Step(name, bool(found), f"{holds if found else fails}.", cited)


def _secrecy(keeps: Sequence[Weighed], common: Sequence[Governing], giver: str) -> Step:
    if keeps:
        return Step("secrecy", True, f"Taushetsplikt som gjelder {giver}.", tuple(one.governing.id for one in keeps))
    if common:
        return Step("secrecy", None, "Forvaltningens alminnelige taushetsplikt kan gjelde, etter opplysningenes art.",
                    tuple(one.id for one in common))  # fmt: skip
    return Step("secrecy", False, f"Fant ingen taushetsplikt for {giver}.", ())


def _lifted(lifting: Sequence[Weighed], yielding: Sequence[Weighed], *, secret: bool) -> Step:
    if lifting:
        return Step(
            "secrecy-lifted", True, "Taushetsplikten viker etter ordlyden.", tuple(dict.fromkeys(one.governing.id for one in lifting))
        )
    if yielding:
        return Step(
            "secrecy-lifted", False, "Regelen viker for taushetsplikten.", tuple(dict.fromkeys(one.governing.id for one in yielding))
        )
    if secret:
        return Step(
            "secrecy-lifted", None, "Ingen av reglene sier at taushetsplikten viker; samtykke eller et unntak må i tilfelle åpne.", ()
        )
    return Step("secrecy-lifted", None, "Ikke aktuelt, så langt det er funnet.", ())
