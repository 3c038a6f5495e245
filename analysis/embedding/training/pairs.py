"""Pairs of texts that mean nearly the same, found in the law itself; nothing is labelled by hand."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from .evalsets import for_evaluation, is_boilerplate, normal_title
from .texts import Section, tidy

Pair = tuple[str, str]

MAX_WORDS = 160
MIN_WORDS = 5
TRANSLATED = 4500
"""Sections translated in each direction."""

_CITATION = re.compile(
    r"(?:(?:jf\.?|jamfør|i samsvar med|etter|i medhold av|nevnt i|nemnd i)\s+)?"
    r"(?:(?P<law>[a-zæøå]+(?:loven?|lova|forskriften|forskrifta))\s+)?"
    r"§§?\s?(?P<name>\d+[a-zA-Z]?(?:-\d+[a-zA-Z]?)*(?:\s[a-z](?![\w-]))?)(?![\w-])"
    r"(?:\s+(?:første|fyrste|annet|andre|tredje|fjerde|femte|sjette|siste)\s+(?:ledd|punktum))*"
)


def cut(text: str, words: int = MAX_WORDS) -> str:
    """The first ``words`` words."""
    return " ".join(text.split()[:words])


def _long_enough(text: str) -> bool:
    return len(text.split()) >= MIN_WORDS


def title_pairs(sections: Sequence[Section]) -> list[Pair]:
    """Title → body."""
    return [
        (s.title, cut(s.body))
        for s in sections
        if s.title and _long_enough(s.body) and not re.search("ikraft|trer i kraft|endring", s.title.lower())
    ]


def ledd_pairs(sections: Sequence[Section]) -> list[Pair]:
    """Each ledd → the next of the same section."""
    return [(cut(a), cut(b)) for s in sections for a, b in pairwise(s.ledd) if _long_enough(a) and _long_enough(b) and a != b]


def same_title_pairs(sections: Sequence[Section], seed: int, limit_per_title: int = 60) -> list[Pair]:
    """Bodies under the same heading in different documents; headings used in evaluation are left out."""
    groups: dict[str, list[Section]] = defaultdict(list)
    for section in sections:
        title = normal_title(section.title)
        if title and _long_enough(section.body) and not is_boilerplate(section.title) and not for_evaluation(title):
            groups[title].append(section)
    random_ = random.Random(seed)
    pairs: list[Pair] = []
    for _, members in sorted(groups.items()):
        if len({m.document for m in members}) < 2:
            continue
        for _ in range(min(limit_per_title, 2 * len(members))):
            a, b = random_.sample(members, 2)
            if a.document != b.document and a.body != b.body:
                pairs.append((cut(a.body), cut(b.body)))
    return pairs


def citation_pairs(sections: Sequence[Section]) -> list[Pair]:
    """A ledd that cites a section, the citation masked → title and body of that section."""
    by_document: dict[tuple[str, str], Section] = {}
    by_short: dict[tuple[str, str], Section] = {}
    for section in sections:
        name = section.name.lower().lstrip("§")
        by_document.setdefault((section.file, name), section)
        for short in re.split(r"[–,;]", section.short.lower()):
            by_short.setdefault((short.strip(" .()"), name), section)
    pairs: list[Pair] = []
    for section in sections:
        for ledd in section.ledd:
            for found in _CITATION.finditer(ledd):
                name = found["name"].replace(" ", "").lower()
                law = found["law"]
                cited = by_short.get((law, name)) if law else by_document.get((section.file, name))
                if cited is None or cited is section:
                    continue
                masked = tidy(ledd[: found.start()] + " " + ledd[found.end() :])
                if _long_enough(masked) and _long_enough(cited.body):
                    pairs.append((cut(masked), cut(f"{cited.title} {cited.body}")))
    return pairs


def sample(sections: Sequence[Section], count: int, seed: int) -> list[Section]:
    """``count`` of ``sections`` (all when there are fewer), in a random order that ``seed`` fixes."""
    return random.Random(seed).sample(list(sections), min(count, len(sections)))


def to_translate(sections: Sequence[Section], seed: int) -> tuple[list[str], list[str]]:
    """(nynorsk texts, bokmål texts) to be translated into the other: acts first, then regulations."""

    def chosen(nynorsk: bool) -> list[str]:
        fit = [s for s in sections if (s.language == "nn") == nynorsk and 8 <= len(s.body.split()) <= 400]
        acts = [s for s in fit if s.kind == "act"]
        rest = [s for s in fit if s.kind != "act"]
        picked = sample(acts, TRANSLATED, seed)
        picked += sample(rest, TRANSLATED - len(picked), seed)
        return [cut(s.body) for s in picked]

    return chosen(True), chosen(False)


def teacher_texts(sections: Sequence[Section], seed: int) -> list[str]:
    """About 18,000 texts for the teacher: all nynorsk acts, a sample of other sections, ledd and titles."""
    fit = [s for s in sections if _long_enough(s.body)]
    nynorsk_acts = [s for s in fit if s.kind == "act" and s.language == "nn"]
    other_acts = [s for s in fit if s.kind == "act" and s.language != "nn"]
    regulations = [s for s in fit if s.kind != "act"]
    chosen = nynorsk_acts + sample(other_acts, 8000, seed) + sample(regulations, 4000, seed)
    texts = [cut(s.body) for s in chosen]
    several = [s for s in other_acts if len(s.ledd) > 1]
    texts += [cut(random.Random(seed + i).choice(s.ledd)) for i, s in enumerate(sample(several, 2500, seed + 1))]
    texts += [s.title for s in sample([s for s in fit if s.title], 1500, seed + 2)]
    return list(dict.fromkeys(t for t in texts if t))
