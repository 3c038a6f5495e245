"""What the page says, in bokmål, nynorsk and English, on top of what reports say: for each language a file for the reading pages, one
(``tools.*.yaml``) for the tools and one (``reviews.*.yaml``) for reviews and access, all with the same keys."""

from functools import lru_cache
from pathlib import Path

import yaml

from api.report import words as reports
from api.report.model import Language
from api.report.words import Words


class PageWords(Words):
    """The words of one language, and how it names the parts of a provision."""

    def place(self, below: str) -> str:
        """A part of a provision as lawyers name it («ledd-2/bokstav-a»)."""
        return " ".join(self._part(part) for part in below.split("/") if part)

    def _part(self, part: str) -> str:
        kind, _, label = part.partition("-")
        if kind == "ledd" and label.isascii() and label.isdigit() and 0 < int(label[:4]) <= len(self.items("page.ordinals")):
            return self("page.ledd", ordinal=self.items("page.ordinals")[int(label) - 1])
        names: dict[str, str] = self.found["page"]["part"]
        return f"{names[kind]} {label}" if kind in names else part


@lru_cache(maxsize=3)
def words(language: Language) -> PageWords:
    """The words of a language; the page's own under ``page``."""
    own: dict[str, object] = {}
    for name in (f"{language}.yaml", f"tools.{language}.yaml", f"reviews.{language}.yaml"):
        own |= yaml.load((Path(__file__).parent / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return PageWords(language, reports.words(language).found | {"page": own})
