"""Which written language a text is in, by the function words that tell them apart.

The ``lang`` attribute of Lovdata's files is ``no`` ("not stated") on many texts, so the text decides.
"""



import re

# Words that one written language has and the others lack; words shared by nb and nn tell nothing.
_MARKERS: dict[str, frozenset[str]] = {
    "nb": frozenset("ikke en hvis hvor hvilken hvilke hva noen noe fra bare være ble blitt gjelder loven kreves mer selv "
                    "opplysninger tjeneste tjenester hvordan hver hvert hvem virksomhet forskriften bestemmelser hele "
                    "bestemmelsene flere de endring endringer følgende skriftlig søknader".split()),
    "nn": frozenset("ikkje ein eit kva korleis kvar kvart kven nokon noko frå berre vere vert vart vorte dei gjeld lova "
                    "krevst opplysningar teneste tenester verksemd forskrifta føresegner føresegnene føresegna meir sjølv "
                    "heile fleire desse endringar følgjande skriftleg søknadar mellombels eigen sjå etterfølgjande".split()),
    "da": frozenset("af nogen noget hvad paa naar saa maa skulde ere bleve thi udi ogsaa imellem hvorefter derimod faar "
                    "forhen aar gaar".split()),
    "en": frozenset("the of and shall which any this with not from that are as its been other where".split()),
}  # fmt: skip
_TOKEN = re.compile(r"[a-zæøå]+")


def detect(text: str, default: str = "nb") -> str:
    """``nb``, ``nn``, ``da`` (Danish of the older acts) or ``en``; ``default`` where too little tells.

    Linear in the text. Counts distinct marker words, so one quoted sentence does not turn a text.

    >>> detect("Kommunen kan ikke kreve opplysninger av noen dersom loven gjelder.")
    'nb'
    >>> detect("Kommunen kan ikkje krevje opplysningar frå nokon dersom lova gjeld.")
    'nn'
    """
    words = set(_TOKEN.findall(text.lower()))
    scores = {language: len(markers & words) for language, markers in _MARKERS.items()}
    best = max(scores, key=lambda language: (scores[language], language == default))
    return best if scores[best] and scores[best] > scores.get(default, 0) else default
