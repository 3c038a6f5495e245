"""Where a report's quotations come from: provisions by id, with their text, read once for each report."""

from functools import lru_cache

from api.report.model import Quote
from ingest.corpus import Corpus, Place
from ingest.errors import NotFoundError

LONGEST = 280
"""Characters of law quoted at once; the rest is behind the address."""


class Places:
    """Provisions of a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.place = lru_cache(maxsize=4000)(corpus.locate)
        self.label = lru_cache(maxsize=8000)(self._label)

    def text(self, provision: str) -> str:
        """The stored text of a unit.

        :raises NotFoundError: no such unit
        """
        place: Place = self.place(provision)
        if place.unit is None:
            raise NotFoundError(f"{provision}: no provision")
        return place.document.slice(place.unit)

    def _label(self, provision: str) -> str:
        """What lawyers call it: «Barnevernsloven § 13-2»; of what has no number, with its heading.

        :raises NotFoundError: no such unit
        """
        place = self.place(provision)
        if place.unit is None:
            return place.info.name
        path = place.document.heading_path(place.unit)
        inside = place.unit.label or place.unit.heading or (path[-1] if path else "")
        return f"{_upper(place.info.name)} {inside}".strip()

    def quote(self, provision: str, start: int, end: int, longest: int = LONGEST) -> Quote:
        """The words from ``start`` to ``end`` of a provision's text, cut between words where they are many.

        :raises NotFoundError: no such unit
        """
        text = self.text(provision)
        start, end = max(0, start), min(end, len(text))
        while start < end and text[start].isspace():
            start += 1
        last = end
        if last - start > longest:
            blank = max(text.rfind(" ", start + longest // 2, start + longest), text.rfind("\n", start + longest // 2, start + longest))
            last = blank if blank > 0 else start + longest
        while last > start and text[last - 1].isspace():
            last -= 1
        return Quote(text[start:last], provision, start, last, cut=bool(text[last:end].strip()))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
