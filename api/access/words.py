"""What the sign-in page says, in each language."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct


class Words(Struct, frozen=True):
    """The words of one language."""

    title: str
    with_key: str
    key: str
    hint: str
    sign_in: str
    at: str
    signed_in_as: str
    onward: str
    sign_out: str
    problems: Mapping[str, str]


WORDS: Final[Mapping[str, Words]] = {
    "nb": Words(
        title="Logg inn", with_key="Logg inn med nøkkel", key="Nøkkel", hint="Begynner med lk_. Du får den av den som styrer tilgangen.",
        sign_in="Logg inn", at="Logg inn med", signed_in_as="Du er logget inn som", onward="Gå videre", sign_out="Logg ut",
        problems={
            "malformed": "Nøkkelen er skrevet feil eller mangler noe. Kopier den på nytt, fra lk_ til slutten.",
            "unknown": "Innloggingen lyktes ikke. Se at nøkkelen er riktig, eller begynn på nytt.",
            "expired": "Nøkkelen eller innloggingen er utløpt. Begynn på nytt, eller be om en ny nøkkel.",
            "revoked": "Nøkkelen er trukket tilbake. Be om en ny.",
            "no_role": "Du er kjent, men har ikke fått noen rolle her. Be den som styrer tilgangen om en.",
            "provider": "Innloggingstjenesten svarer ikke nå. Prøv igjen om litt, eller logg inn med nøkkel.",
            "other": "Svaret fra innloggingstjenesten kunne ikke godtas. Begynn på nytt.",
        },
    ),
    "nn": Words(
        title="Logg inn", with_key="Logg inn med nøkkel", key="Nøkkel", hint="Byrjar med lk_. Du får han av den som styrer tilgangen.",
        sign_in="Logg inn", at="Logg inn med", signed_in_as="Du er logga inn som", onward="Gå vidare", sign_out="Logg ut",
        problems={
            "malformed": "Nøkkelen er skriven feil eller manglar noko. Kopier han på nytt, frå lk_ til slutten.",
            "unknown": "Innlogginga lukkast ikkje. Sjå at nøkkelen er rett, eller byrja på nytt.",
            "expired": "Nøkkelen eller innlogginga er gått ut. Byrja på nytt, eller be om ein ny nøkkel.",
            "revoked": "Nøkkelen er trekt tilbake. Be om ein ny.",
            "no_role": "Du er kjend, men har ikkje fått noka rolle her. Be den som styrer tilgangen om ei.",
            "provider": "Innloggingstenesta svarar ikkje no. Prøv igjen om litt, eller logg inn med nøkkel.",
            "other": "Svaret frå innloggingstenesta kunne ikkje godtakast. Byrja på nytt.",
        },
    ),
    "en": Words(
        title="Sign in", with_key="Sign in with a key", key="Key", hint="Begins with lk_. Whoever manages access gives you one.",
        sign_in="Sign in", at="Sign in with", signed_in_as="You are signed in as", onward="Go on", sign_out="Sign out",
        problems={
            "malformed": "The key is mistyped or cut off. Copy it again, from lk_ to its end.",
            "unknown": "The sign-in did not succeed. Check the key, or begin again.",
            "expired": "The key or the sign-in has expired. Begin again, or ask for a new key.",
            "revoked": "The key has been revoked. Ask for a new one.",
            "no_role": "You are known, but have no role here. Ask whoever manages access for one.",
            "provider": "The sign-in service does not answer now. Try again later, or sign in with a key.",
            "other": "The answer of the sign-in service could not be accepted. Begin again.",
        },
    ),
}  # fmt: skip
