"""The list of finite verbs that the rules read main clauses by (``analysis/language/verbs.txt``).

    python -m analysis.language.training.verbs --treebank FILE

A word form is on it if at least seven in ten of its occurrences in the treebank are finite verbs. Word forms only, no
text.
"""

import argparse
import textwrap
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from analysis.language.training.treebank import TreebankFile, load

PATH = Path(__file__).parents[1] / "verbs.txt"
LEAST = 0.7
ABBREVIATIONS = frozenset(("jf", "jfr", "cf", "ca", "nr", "kr"))
"""Tagged as verbs in the treebank («jf.» is «jevnfør»), and none in law."""


def finite_forms(files: Iterable[TreebankFile]) -> list[str]:
    """Forms in lower case that are mostly finite verbs, in alphabetical order."""
    finite: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for file in files:
        for sentence in file.sentences:
            for word in sentence.words:
                form = word.form.lower()
                total[form] += 1
                finite[form] += word.pos == "verb" and bool({"pres", "pret"} & set(word.features))
    return sorted(
        form for form, count in finite.items()
        if count and count / total[form] >= LEAST and len(form) > 1 and form.isalpha() and form not in ABBREVIATIONS
    )  # fmt: skip


def main() -> None:
    """Write the list anew."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--treebank", type=Path, required=True, help="the treebank's archive")
    forms = finite_forms(load(parser.parse_args().treebank))
    PATH.write_text("\n".join(textwrap.wrap(" ".join(forms), 120)) + "\n", encoding="utf-8")
    print(f"{len(forms)} forms")


if __name__ == "__main__":
    main()
