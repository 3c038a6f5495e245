"""Which of the forms in which law writes a term is the one a dictionary would list it under: the indefinite singular.

Only forms that the law itself has are chosen from, and one counts as the base of another only where the ending leaves no
doubt. «-er» and «-r» do leave doubt: «tariffer» is more than one tariff, «bruker» is not more than one «bruk» but
somebody who uses. They are trusted after endings that only nouns have, or where the words before agree in number
(«farlig stoff», «farlige stoffer»).
"""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

_AGENT = re.compile(r".{3}[ea]r$")
_AGENT_ENDINGS = frozenset("e en ene ne s ar aren arar arane ane".split())
_NOUN = re.compile(
    r"(?:het|heit|sjon|[nldt]ing|.{3}ring|skap|dom|nad|tet|else|semd|isme|tjeneste|teneste|metode|avtal[ea]|vare|organism[ea]|kjemikalie|protokoll"
    r"|.[øy]|[^eæ]i)$"
)
"""Endings that a noun has and no verb: after them «-r», «-er», «-ar» can only be a plural."""
_PLURAL = frozenset(("r", "er", "ar"))
_DEFINITE = frozenset("en et a n ene ane ne".split())
_ADJECTIVE = frozenset(("e", "t"))


class _Pair(NamedTuple):
    base: str
    form: str

    @property
    def ending(self) -> str | None:
        """What the form has behind the base; None if it does not begin with it."""
        return self.form[len(self.base) :] if self.form.startswith(self.base) else None


def base_form(counts: Mapping[str, int]) -> str:
    """The base of the form most used, as far as it is among the forms; else that form itself.

    >>> base_form({"samboer": 8, "samboere": 9}), base_form({"bruk": 7, "bruker": 18}), base_form({"rettigheter": 3})
    ('samboer', 'bruker', 'rettigheter')
    >>> base_form({"farlige stoffer": 4, "farlig stoff": 2}), base_form({"sambuarar": 2, "sambuar": 1})
    ('farlig stoff', 'sambuar')
    """
    form = min(counts, key=lambda one: (-counts[one], len(one), one))
    while shorter := _bases(form, counts):
        form = min(shorter, key=lambda one: (-counts[one], one))
    return form


def is_base(base: str, form: str) -> bool:
    """Whether ``base`` is certainly the indefinite singular of ``form``.

    >>> is_base("domstol", "domstolen"), is_base("arbeidstaker", "arbeidstakerne"), is_base("konstruksjon", "konstruksjoner")
    (True, True, True)
    >>> is_base("mottak", "mottaker"), is_base("far", "fare"), is_base("omsette", "omsetter"), is_base("skrift", "skriftlig")
    (False, False, False, False)
    >>> is_base("kontrollert foretak", "kontrollerende foretak"), is_base("norsk foretak", "norske foretak")
    (False, True)
    """
    pairs = [_Pair(*pair) for pair in zip(base.split(), form.split(), strict=False)]
    if base == form or not pairs or len(pairs) != len(form.split()) or len(pairs) != len(base.split()):
        return False
    *before, noun = pairs
    if any(pair.base != pair.form and pair.ending not in _ADJECTIVE for pair in before):
        return False
    agree = any(pair.ending == "e" for pair in before)
    if noun.base == noun.form:
        return agree  # «norske foretak»; with the noun unchanged the adjective alone tells
    return _noun(noun, agree)


def _noun(pair: _Pair, agree: bool) -> bool:
    ending = pair.ending
    if ending is None or len(pair.base) < 3:
        return False
    if _AGENT.search(pair.base) and ending in _AGENT_ENDINGS:
        return True
    if ending in _PLURAL:
        return agree or bool(_NOUN.search(pair.base))
    if ending == "n":
        return pair.base.endswith("e")
    return ending in _DEFINITE and len(pair.base) > 4


def _bases(form: str, among: Collection[str]) -> list[str]:
    return [one for one in among if len(one) < len(form) and is_base(one, form)]
