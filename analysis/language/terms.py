"""Terms in one form: whatever their inflection, and in bokmål and nynorsk alike.

The key is for comparing, never for showing. Each word is taken over to bokmål (``corpora/nynorsk.yaml``, also for the
first or last part of a compound), nynorsk endings follow, and Snowball's Norwegian stemmer takes the inflection away.
Agents (-er, -eren, -ere, -erne) and qualities (-het) are inflected here first, because Snowball gives «samboer» and
«samboerne» two stems and «virksomhet» that of «virksom».
The same steps for both written forms, so a key does not depend on knowing the language of a query.
"""

import re
from functools import lru_cache

import Stemmer

from corpora import catalogue

_WORD = re.compile(r"\w+", re.UNICODE)
_ARTICLES = frozenset("en et ei ein eit den det de dei å".split())
_ENDINGS = (
    ("arane", "erne"), ("arar", "ere"), ("aren", "eren"), ("ar", "er"), ("ane", "ene"),
    ("leg", "lig"), ("lege", "lige"), ("legheit", "lighet"), ("heit", "het"), ("heita", "heten"),
    ("heiter", "heter"), ("semd", "somhet"), ("semda", "somheten"),
    ("semder", "somheter"), ("løyse", "løshet"),
    ("mannen", "mann"), ("menn", "mann"), ("menner", "mann"), ("ingar", "inger"), ("inga", "ingen"),
    ("ingane", "ingene"), ("ande", "ende"), ("aste", "este"), ("stad", "sted"), ("stader", "steder"),
    ("leik", "lighet"),
)  # fmt: skip
"""Nynorsk ending → bokmål ending; the longest that fits is used."""
_ENDING = dict(sorted(_ENDINGS, key=lambda pair: -len(pair[0])))
_LEAST_PART = 5
"""Letters of a nynorsk word from which it is also recognised inside a compound; shorter ones are too often chance."""

_DOCTORS = re.compile(
    r"(?:^|tann|fast|over|barne|kommune|bedrifts|fylkes|tilsyns|skips|dyre|turnus|nød|øye|auge|amts)leg(?:e|en|er|ar|ene|ane)$"
)
"""Nouns that only look like nynorsk adjectives in -leg."""
_AGENT = re.compile(r"(?<=[^e\W]er)(?:e|en|ene|ne|nes|ens|enes|es|s)$")
_QUALITY = re.compile(r"(?<=.het)(?:en|er|ene|ens|ers|enes|s)?$")
_stem = Stemmer.Stemmer("norwegian").stemWord


def normalise(term: str) -> str:
    """The key of a term: equal for its inflections and its bokmål and nynorsk forms; empty if there is no word in it.

    >>> normalise("teieplikt") == normalise("taushetsplikt") == normalise("Taushetsplikten")
    True
    >>> normalise("sambuar") == normalise("samboer") == normalise("samboerne")
    True
    >>> normalise("arbeidstakarar") == normalise("arbeidstaker") == normalise("«arbeidstakeren»")
    True
    >>> normalise("offentlege tenester") == normalise("offentlig tjeneste") == normalise("offentlige tjenester")
    True
    >>> normalise("den registrerte") == normalise("registrert")
    True
    >>> normalise("virksomhetene") == normalise("verksemd"), normalise("virksomhet") == normalise("virksom")
    (True, False)
    >>> normalise("eigedommar") == normalise("eiendom"), normalise("barn") == normalise("barnehage")
    (True, False)
    >>> normalise("…")
    ''
    """
    words = _WORD.findall(term.lower().replace("\u00ad", ""))
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(_key(word) for word in words)


@lru_cache(maxsize=100_000)
def _key(word: str) -> str:
    word = bokmal(word)
    if _DOCTORS.search(word):  # Snowball cuts «lege» off
        return word[: word.rindex("leg") + 3]
    if _QUALITY.search(word):
        return _QUALITY.sub("", word)
    stem = str(_stem(_AGENT.sub("", word)))
    return stem[:-1] if stem.endswith("mm") else stem  # rom, rommet


def bokmal(word: str) -> str:
    """A lower-case word in bokmål as far as list and endings tell; other words as they are.

    >>> bokmal("sambuar"), bokmal("samboer"), bokmal("utdanningsverksemd")
    ('samboer', 'samboer', 'utdanningsvirksomhet')
    """
    known = catalogue.nynorsk()
    if word in known:
        return known[word]
    for cut in range(2, len(word) - _LEAST_PART + 1):
        if word[cut:] in known:
            return word[:cut] + known[word[cut:]]
    for cut in range(len(word) - 2, _LEAST_PART - 1, -1):
        if word[:cut] in known:
            return _ended(known[word[:cut]] + word[cut:])
    return _ended(word)


def _ended(word: str) -> str:
    if _DOCTORS.search(word):
        return word
    for ending, put in _ENDING.items():
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + put
    return word
