"""How remarks name the law: «barnehageloven § 5», «barnehageloven § 5, skoleloven § 7 og 3 andre»."""

from collections.abc import Sequence
from typing import Final

from analysis.faults.wording import listed, spoken
from ingest.corpus import Corpus
from ingest.errors import NotFoundError
from ingest.identifier import provision_of, split

SHOWN: Final = 3
LONGEST: Final = 240


class Names:
    """Names of acts and provisions of one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def act(self, document: str) -> str:
        """What lawyers call a document; its id where it is not here."""
        info = self._corpus.documents.get(document)
        return spoken(info.name) if info else document

    def provision(self, identifier: str) -> str:
        """«barnehageloven § 5» of an id of a provision or what is below it."""
        document, inside = split(provision_of(identifier))
        if not inside:
            return self.act(document)
        try:
            unit = self._corpus.unit(document, inside)
        except NotFoundError:
            return f"{self.act(document)} {inside.replace('§', '§ ', 1)}"
        return f"{self.act(document)} {unit.label or inside}"

    def several(self, identifiers: Sequence[str]) -> str:
        """The first few, and how many more; the act is named once for its sections: «barnehageloven § 5 og § 7, skolelova § 3»."""
        ids = list(dict.fromkeys(map(provision_of, identifiers)))
        shown = ids if len(ids) <= SHOWN + 1 else ids[:SHOWN]
        told = [self.provision(one) for one in shown]
        for number in range(len(shown) - 1, 0, -1):
            act = self.act(split(shown[number])[0])
            if split(shown[number])[0] == split(shown[number - 1])[0] and told[number].startswith(f"{act} "):
                told[number] = told[number].removeprefix(f"{act} ")
        return listed([*told, f"{len(ids) - SHOWN} andre"] if len(shown) < len(ids) else told)


def quoted(text: str, start: int = 0, end: int | None = None) -> str:
    """Words of the proposal as they stand, cut at the end of a word where they are many."""
    said = " ".join(text[start:end].split())
    return said if len(said) <= LONGEST else said[: said.rfind(" ", 0, LONGEST)] + " …"
