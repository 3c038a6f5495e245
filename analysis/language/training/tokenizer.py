"""spaCy's Norwegian tokenizer with the habits of the treebank and of law; stored with the model, needed to train only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from spacy.lang.tokenizer_exceptions import emoticons
from spacy.language import Language
from spacy.symbols import ORTH
from spacy.util import compile_suffix_regex, registry
from thinc.api import get_current_ops

PREPARE: Final = "lovkryss.prepare.v1"

_ABBREVIATIONS: Final = (
    "bokst. etc. Fr.p. Kap. kap. m.a. m.fl. m.m. m.v. mv. o.l. osv. pkt. pst. St.meld. st.meld. St.prp. t.d. t.o.m. f.o.m. og/eller"
).split()
_WORDS: Final = ("eg.", "i.", "jul.", "mar.", "no.", "to.")
"""Read as abbreviations by spaCy, but they are mostly whole words that end a sentence."""

_NUMBER_END: Final = (r"(?<=[0-9]{3})\.", r"(?<=[0-9]-[0-9])\.", r"(?<=[0-9]-[0-9]{2})\.")
"""A year, an amount or a section (8-2) before a full stop; after shorter numbers, the stop is mostly that of an ordinal."""


def adapt(nlp: Language) -> Language:
    """Changes the tokenizer of ``nlp``.

    Emoticons go: in law, ``8)`` is a number.
    """
    tokenizer: Any = nlp.tokenizer
    unwanted = {*emoticons, *_WORDS, *(word.capitalize() for word in _WORDS)}
    rules = {text: pieces for text, pieces in tokenizer.rules.items() if text not in unwanted}
    tokenizer.rules = rules | {text: [{ORTH: text}] for text in _ABBREVIATIONS}
    suffixes = [*(nlp.Defaults.suffixes or ()), *_NUMBER_END]
    tokenizer.suffix_search = compile_suffix_regex(suffixes).search
    return nlp


def _prepare(nlp: Language) -> Language:
    ops: Any = get_current_ops()
    ops.use_blis = False
    return adapt(nlp)


def _callback() -> Callable[[Language], Language]:
    return _prepare


def register() -> None:
    """Makes known to spaCy what ``config.cfg`` calls before training: the tokenizer, and numpy's BLAS, the faster one there."""
    registry.callbacks(PREPARE, func=_callback)
