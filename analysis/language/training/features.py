"""The treebank's parts of speech and features → those of Universal Dependencies, the same for both written forms."""

from __future__ import annotations

from typing import Final

from .treebank import Word

_POS: Final = {
    "subst": "NOUN",
    "verb": "VERB",
    "prep": "ADP",
    "adj": "ADJ",
    "pron": "PRON",
    "det": "DET",
    "adv": "ADV",
    "konj": "CCONJ",
    "sbu": "SCONJ",
    "inf-merke": "PART",
    "interj": "INTJ",
    "symb": "SYM",
    "ukjent": "X",
    "clb": "PUNCT",
}

_FEATURES: Final = {
    "ent": "Number=Sing",
    "eint": "Number=Sing",
    "fl": "Number=Plur",
    "ub": "Definite=Ind",
    "be": "Definite=Def",
    "bu": "Definite=Def",
    "mask": "Gender=Masc",
    "fem": "Gender=Fem",
    "nøyt": "Gender=Neut",
    "m/f": "Gender=Fem,Masc",
    "pres": "Mood=Ind|Tense=Pres|VerbForm=Fin",
    "pret": "Mood=Ind|Tense=Past|VerbForm=Fin",
    "imp": "Mood=Imp|VerbForm=Fin",
    "inf": "VerbForm=Inf",
    "perf-part": "VerbForm=Part",
    "<perf-part>": "VerbForm=Part",
    "<pres-part>": "Tense=Pres|VerbForm=Part",
    "pass": "Voice=Pass",
    "st-form": "Voice=Pass",
    "pos": "Degree=Pos",
    "komp": "Degree=Cmp",
    "sup": "Degree=Sup",
    "nom": "Case=Nom",
    "akk": "Case=Acc",
    "gen": "Case=Gen",
    "1": "Person=1",
    "2": "Person=2",
    "3": "Person=3",
    "hum": "Animacy=Hum",
    "pers": "PronType=Prs",
    "dem": "PronType=Dem",
    "sp": "PronType=Int",
    "res": "PronType=Rcp",
    "poss": "Poss=Yes",
    "refl": "Reflex=Yes",
    "fork": "Abbr=Yes",
    "<ordenstall>": "NumType=Ord",
    "<ordenstal>": "NumType=Ord",
}


def universal_pos(word: Word) -> str:
    """The part of speech; auxiliaries are ``VERB``, as the treebank does not set them apart.

    >>> universal_pos(Word("Oslo", "Oslo", "subst", ("prop",), 0, "SUBJ"))
    'PROPN'
    >>> universal_pos(Word("14", "14", "det", ("fl", "kvant"), 0, "DET"))
    'NUM'
    """
    if word.pos == "subst" and "prop" in word.features:
        return "PROPN"
    if word.pos == "det" and "kvant" in word.features and word.form[:1].isdecimal():
        return "NUM"
    return _POS.get(word.pos, "PUNCT" if word.pos.startswith("<") else "X")


def universal_features(word: Word) -> str:
    """The features in the order of the alphabet, ``_`` for none.

    >>> universal_features(Word("søknaden", "søknad", "subst", ("appell", "mask", "be", "ent"), 0, "SUBJ"))
    'Definite=Def|Gender=Masc|Number=Sing'
    >>> universal_features(Word("gis", "gi", "verb", ("inf", "pass"), 0, "INFV"))
    'VerbForm=Inf|Voice=Pass'
    """
    if word.pos == "clb" or word.pos.startswith("<"):
        return "_"
    values = dict(part.split("=") for feature in word.features for part in _FEATURES.get(feature, "").split("|") if part)
    return "|".join(f"{name}={value}" for name, value in sorted(values.items())) or "_"
