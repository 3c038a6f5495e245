"""The list of finite verbs."""

from analysis.language.clause import is_finite
from analysis.language.training.treebank import Sentence, TreebankFile, Word
from analysis.language.training.verbs import finite_forms


def word(form: str, pos: str, *features: str) -> Word:
    return Word(form, form, pos, features, 0, "FINV")


def test_forms_that_are_mostly_finite_verbs() -> None:
    words = (
        *(word("Seiler", "verb", "pres"),) * 3, word("seiler", "subst"), word("krav", "subst"), word("jf", "verb", "pres"),
        word("kravde", "verb", "pret"), word("seile", "verb", "inf"),
    )  # fmt: skip
    assert finite_forms([TreebankFile("a", "nb", (Sentence(words),))]) == ["kravde", "seiler"]


def test_the_shipped_list() -> None:
    assert all(is_finite(form) for form in ("skal", "gjelder", "gjeld", "fastsetter", "innkreves", "setjast"))
    assert not any(is_finite(form) for form in ("krav", "opplysninger", "kommunenes", "jf"))
