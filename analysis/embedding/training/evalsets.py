"""The evaluation sets, as code: which sections are asked for, and what counts as found.

T1  the title of a section in a held-out act → its body.
T2  a section of Grunnloven in bokmål → the same section in nynorsk.
T3  groups of provisions that say the same in different acts; one is asked for, its own act left out.

Everything named here is kept out of the training pairs by ``EvalSets.excluded``.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .lexical import LexicalIndex
from .texts import Section

GRUNNLOVEN = "lov/1814-05-17"
HELD_OUT_PERCENT = 12
T1_MAXIMUM = 2000

_BOILERPLATE = re.compile(
    r"ikraft|trer i kraft|iverks|overgang|endring|oppheving|opphør|formål|føremål|virkeområde|verkeområde|definisjon"
    r"|^straff|straffebestemmelse|forskrift|gjeld|anvendelse|forholdet til|svalbard|varighet|språk|lovens område"
    r"|utfyllende|videreføring|grunnlovs|delegering|forsøk"
)
_NOISE = re.compile(r"\b(m\.? ?v\.?|m\.m\.?|loven?s?|lova|etter|denne)\b|[^\wæøå ]+")
_TO_BOKMAAL = {
    "teieplikt": "taushetsplikt",
    "opplysningar": "opplysninger",
    "skadebotansvar": "erstatningsansvar",
    "skadebot": "erstatning",
    "gebyr": "gebyr",
    "føresegner": "bestemmelser",
    "tvangsmulkt": "tvangsmulkt",
    "løyve": "tillatelse",
    "tilbakekalling": "tilbakekall",
    "vedtekter": "vedtekter",
    "gransking": "granskning",
    "inhabilitet": "habilitet",
    "ugildskap": "habilitet",
    "tilsynsmyndighet": "tilsyn",
    "foreldelse": "foreldelse",
    "forelding": "foreldelse",
    "dagleg": "daglig",
    "leiar": "leder",
    "politiattest": "politiattest",
    "barnevernet": "barnevernet",
    "barnevernstenesta": "barnevernet",
    "kommunale": "kommunale",
    "helse": "helse",
    "omsorgstenester": "omsorgstjenester",
    "tenester": "tjenester",
}

# What is left of these after the pattern groups is not one content.
_TOO_BROAD = ("taushetsplikt", "tvangsmulkt", "tilsyn", "straff", "opplysningsplikt", "overtredelsesgebyr")

# Groups that titles alone do not show: (name, pattern over the title, pattern over the text).
PATTERN_GROUPS: tuple[tuple[str, str, str], ...] = (
    (
        "confidentiality of those who serve the body",
        "taushetsplikt|teieplikt",
        r"\b(plikter?|har|skal)\b.*(hindre|teie|taushet)",
    ),
    ("police certificate", "politiattest|vandelsattest", "politiattest"),
    ("duty to inform child protection", "barnevern", "(uten hinder av|utan hinder av).*(omsorgssvikt|mishandl)"),
    (
        "duty to inform social services",
        "(sosial|kommunale? helse|omsorgstenest).*|opplysningsplikt",
        "på eget initiativ.*(sosialtjenest|kommunale helse|omsorgstjenesten)",
    ),
    ("coercive fine until an order is met", "tvangsmulkt", "(løpende|daglig|kvar dag|hver dag|engangsmulkt|mulkt)"),
    ("administrative fine", "(overtredelses|overtredings|brots)gebyr", "(forsettlig|aktløst|aktlaust|uaktsomt)"),
    (
        "inspector's access to premises",
        "tilsyn|kontroll|adgang|gransk|tilgang",
        "(uhindret|uhindra|til enhver tid).*(adgang|tilgang)",
    ),
    ("internal control", "internkontroll|systematisk", "(internkontroll|systematisk)"),
    ("order to put right", "pålegg|retting", "(pålegg|gi pålegg|påby).*(rett|opphør|bring)"),
    (
        "withdrawal of a permit",
        "tilbakekal",
        "(tilbakekall|trekk).*(tillatelse|løyve|godkjenning|bevilling|konsesjon|autorisasjon)",
    ),
    ("processing of personal data by the authority", "personopplysning", "(kan|skal) behandle personopplysning"),
    ("reimbursement of wrong payment", "tilbakekrev|tilbakebetal|feilaktig", r"(krev\w* tilbake|tilbakebetal|tilbakekrev)"),
    ("individual plan and coordinator", "individuell plan|koordinator|barnekoordinator", "(individuell plan|koordinator)"),
    ("children of ill parents and siblings", "barn", "mindreårige (barn|søsken).*(pårørende|syk|avhengig)"),
    ("information from the population register", "folkeregister", "folkeregister"),
    ("marketing ban", "reklame|markedsføring", "(reklame|markedsføring).*(forbud|forbode)"),
    ("age limit for sale", "alder|salg|sal ", "under (18|20|16) år"),
    ("emergency preparedness plan", "beredskap", "beredskapsplan"),
    (
        "notice of accidents and serious events",
        "vars(el|ling)|meldeplikt|melding",
        "(ulykke|alvorlige? hendelse|dødsfall|uønskt)",
    ),
    (
        "damages for members of the board",
        "erstatning|skadebot",
        "(styremedlem|daglig leder|dagleg leiar).*(forsettlig|aktløst|aktlaust|uaktsomt)",
    ),
)


@dataclass(frozen=True)
class Group:
    """Provisions of different acts that say the same; ``members`` index ``EvalSets.pool``."""

    name: str
    members: tuple[int, ...]


@dataclass(frozen=True)
class EvalSets:
    """What to ask and what to find.

    Attributes:
        pool: every section of every act; all indices below point into it.
        t1: sections whose title is asked for.
        t2: (bokmål, nynorsk) sections of Grunnloven with the same number.
        t3: groups.
        held_out: file names of documents kept out of training.
    """

    pool: tuple[Section, ...]
    t1: tuple[int, ...]
    t2: tuple[tuple[int, int], ...]
    t3: tuple[Group, ...]
    held_out: frozenset[str]

    def excluded(self) -> frozenset[tuple[str, str, str]]:
        """Keys (see ``key``) of the sections that training must not see, besides ``held_out`` files."""
        return frozenset(key(self.pool[i]) for group in self.t3 for i in group.members)

    def allows(self, sections: Sequence[Section]) -> list[Section]:
        """Those of ``sections`` that training may see. Copies of an excluded text are left out too."""
        excluded = self.excluded()
        texts = {self.pool[i].body for group in self.t3 for i in group.members}
        return [s for s in sections if s.file not in self.held_out and key(s) not in excluded and s.body not in texts]


def key(section: Section) -> tuple[str, str, str]:
    """Identifies a section well enough for exclusion (numbers may repeat inside a document)."""
    return (section.file, section.name, section.body[:80])


def stable_percent(text: str) -> int:
    """A number from 0 to 99 that depends on ``text`` only, the same in every run."""
    return zlib.crc32(text.encode()) % 100


def is_boilerplate(title: str) -> bool:
    """True for headings every act has (entry into force, purpose, penalties …)."""
    return not title or bool(_BOILERPLATE.search(title.lower()))


def normal_title(title: str) -> str:
    """``(Teieplikt m.v.)`` and ``Taushetsplikt`` → ``taushetsplikt``."""
    words = _NOISE.sub(" ", title.lower()).split()
    return " ".join(_TO_BOKMAAL.get(word, word) for word in words)


def for_evaluation(title: str) -> bool:
    """True when sections under this (normal) title belong to evaluation and must not be paired in training."""
    if stable_percent(title) < 50:
        return bool(title)
    return any(re.search(pattern, title) for _, pattern, _ in PATTERN_GROUPS)


def _cohesive(candidates: Sequence[int], rows: NDArray[np.float32], documents: Sequence[str]) -> list[int]:
    """Of the candidates, one a document, those that share words with another but do not copy it."""
    similar = rows @ rows.T
    np.fill_diagonal(similar, 0.0)
    kept: list[int] = []
    for i in np.argsort(-similar.mean(axis=1), kind="stable"):
        copies = any(similar[i, k] > 0.85 or documents[i] == documents[k] for k in kept)
        if similar[i].max() >= 0.15 and not copies:
            kept.append(int(i))
    return sorted(candidates[i] for i in kept)


def build(sections: Sequence[Section]) -> EvalSets:
    """Builds the three sets from all sections (regulations are left out of the pool)."""
    pool = tuple(s for s in sections if s.kind == "act")
    files = sorted({s.file for s in sections})
    held_out = frozenset(f for f in files if stable_percent(f) < HELD_OUT_PERCENT or f.startswith("nl-18140517-000"))

    times: dict[str, int] = defaultdict(int)
    for section in pool:
        times[section.title] += 1
    t1 = [
        i
        for i, s in enumerate(pool)
        if s.file in held_out and s.document != GRUNNLOVEN and not is_boilerplate(s.title) and times[s.title] <= 3
    ]
    t1.sort(key=lambda i: zlib.crc32(repr(key(pool[i])).encode()))

    nynorsk = {s.name: i for i, s in enumerate(pool) if s.file == "nl-18140517-000-nn"}
    t2 = [(i, nynorsk[s.name]) for i, s in enumerate(pool) if s.file == "nl-18140517-000" and s.name in nynorsk]

    return EvalSets(pool, tuple(sorted(t1[:T1_MAXIMUM])), tuple(t2), tuple(_groups(pool)), held_out)


def _groups(pool: tuple[Section, ...]) -> list[Group]:
    lexical = LexicalIndex([s.body for s in pool])
    fit = [i for i, s in enumerate(pool) if 8 <= len(s.body.split()) <= 400 and s.document != GRUNNLOVEN]
    taken: set[int] = set()
    groups: list[Group] = []

    def add(name: str, candidates: list[int]) -> None:
        free = [i for i in candidates if i not in taken]
        if len({pool[i].document for i in free}) < 3:
            return
        members = _cohesive(free, lexical.tfidf_rows(free), [pool[i].document for i in free])
        if len(members) >= 3:
            taken.update(members)
            groups.append(Group(name, tuple(members)))

    for name, title, text in PATTERN_GROUPS:
        in_title, in_text = re.compile(title), re.compile(text)
        add(name, [i for i in fit if in_title.search(pool[i].title.lower()) and in_text.search(pool[i].body.lower())])
    by_title: dict[str, list[int]] = defaultdict(list)
    for i in fit:
        if not is_boilerplate(pool[i].title):
            by_title[normal_title(pool[i].title)].append(i)
    for title, candidates in sorted(by_title.items()):
        wanted = title and stable_percent(title) < 50 and not title.startswith(_TOO_BROAD)
        if wanted and len(candidates) >= 3:
            add(f"title: {title}", candidates)
    return groups
