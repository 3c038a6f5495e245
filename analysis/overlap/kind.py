"""What a group of provisions is about: which kind of overlap, told from its headings and sentences.

The recognisers below say what one sentence does; they take the sentence in lower case. ``classify`` counts what the
members do and takes the kind that most of them share; order decides only between equals.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from analysis.quantity import find_quantities, fold

if TYPE_CHECKING:
    from analysis.difference import Difference, Member

Kind = Literal[
    "parallel-duty", "duplicate-duty", "definition", "threshold", "deadline", "competence", "confidentiality-vs-disclosure",
    "procedure", "rights",
]  # fmt: skip

VERBATIM = 0.8
"""Similarity of wordings from which two duties count as the same duty written twice."""

MAX_TEXT = 4000
"""Characters of a member that are read; what lies behind is nearly always another matter than the opening."""

_WORD = re.compile(r"[a-zæøåéèòóôü]{3,}")
_STOP_WORDS = """
    som den det der dei til for med ved fra frå etter eller skal skulle kan har ikke ikkje denne dette disse desse blir vert
    ble vart sin sitt sine seg enn når dersom også slik slike være vere kunne bare berre lov lova loven lovens forskrift
    bokstav ledd første andre annet tredje fjerde punktum paragraf mot ein eit ett hvis gjelder gjeld jfr under over innen
    innan senest seinast
"""
_STOP = frozenset(_STOP_WORDS.split())
_NYNORSK = (
    ("tenest", "tjeneste"), ("teie", "taushets"), ("heim", "hjem"), ("veke", "uke"), ("saman", "samen"), ("gjev", "gir"),
    ("løyve", "tillatelse"), ("naudsyn", "nødvendig"), ("born", "barn"), ("ungar", "barn"), ("sambuar", "samboer"),
    ("hushald", "hushold"), ("opphald", "opphold"), ("krevj", "krev"), ("einskild", "enkelt"), ("heilskap", "helhet"),
    ("vedtek", "vedtak"), ("bustad", "bolig"), ("bustø", "bostø"), ("føremål", "formål"), ("verksem", "virksomhet"),
    ("melde", "meld"), ("søkjar", "søker"), ("kjem", "kom"),
)  # fmt: skip
"""Openings of nynorsk words whose bokmål form differs within the letters that are compared."""
_ABBREVIATED = re.compile(
    r"(?:\b(?:nr|jf|jfr|kr|pst|kap|art|bl\.a|f\.eks|m\.m|m\.v|mv|mill|mrd|ca|evt|pkt|tlf|o\.l|m\.fl|dvs|st|[a-zæøå]"
    r"|\d{1,2}))\.$", re.IGNORECASE
)
_BREAK = re.compile(r"[.?!;:]?\n+|[.?!;](?=\s)\s+(?=[^a-zæøå])")
_SECRET = re.compile(
    r"taushets?plikt|taushetsbelagt|teieplikt|tagnadsplikt|teiebelag[dt]|hindr[ea]\w* at (?:andre|uvedkomm?[ea]nde) får"
)
_YIELDS = re.compile(r"(?:så langt|i den grad|i den utstrekning)[^.;]{0,80}uta?e?n (?:hinder"
    r"|hin?dring) av (?:\w+ ){0,2}(?:taushets|teie|tagnads)")
_LIFTS = re.compile(
    r"(?:ute?a?n (?:å v[æe]re )?(?:hinder|hin?dring|hindra) av|uavhengig av|til tross for|trass i|ikk(?:j)?e til hinder"
    r"|uhindret av|kan ikk(?:j)?e påberopes)[^.;]{0,60}(?:taushets|teie|tagnads)|(?:taushets|teie"
    r"|tagnads)plikt\w*[^.;]{0,60}(?:til hinder|gjelder ikk(?:j)?e|gjeld ikkje)"
)
_DISCLOSES = re.compile(
    r"(?:skal|plikter|pliktar|kan|må)\b[^.;]{0,120}(?:\bmelde|opplyse|opplyst|melding|opplysning|opplysing|utlever|underrett"
    r"|varsle|gi beskjed)"
)
_DEFINES = re.compile(
    r"(?:\bmed (?P<term>[\w/ ,«»-]{2,60}?) (?:menes|meines|mener|forstås|forståast|meiner ein|er (?:det )?meint|meinast|siktes "
    r"det)\b|\bsom (?P<counted>[\w/ -]{2,40}?) (?:regnes|anses|reknast|reknar|betraktes|blir rekna|vert (?:òg )?rekna|regner)\b"
    r"|^[-–] ?(?P<item>[\w/ ]{2,40}):)(?P<rest>[^\n]*)"
)
_DEFINING_HINTS = (" mene", " mein", "forst", " regn", " reknes", " rekna", " anses", "betrakt", "- ", "– ", "siktes")
MODALITIES: tuple[tuple[str, str], ...] = (
    ("kan ikke", r"\b(?:kan|må|skal) ikk(?:j)?e\b|\bforbudt\b|\bforbode\b"),
    ("har rett", r"\bhar (?:likevel |også |òg )?(?:rett (?:til|på)|krav på)|\bkan krev(?:e|je)\b"),
    ("skal", r"\bskal\b|\bplikt(?:er|ar)\b|\bhar plikt til\b|\bforplikt(?:et|a)\b|\bmå\b|\bskyldig\b"),
    ("bør", r"\bbør\b"),
    ("kan", r"\bkan\b"),
)
_MODAL = re.compile("|".join(f"(?P<m{n}>{pattern})" for n, (_, pattern) in enumerate(MODALITIES)))
COMPETENCE = re.compile(
    r"\b(?:(?:skal |kan )?før(?:er|e|a) tilsyn|har tilsyn|kan (?:\w+ ){0,4}?(?:gi pålegg|gje pålegg|pålegge|påleggje|gi "
    r"tillatelse|treffe|fatte|gjøre vedtak|gjere vedtak|stenge|stengje|oppnevne|oppnemne|trekke|tilbakekalle|kalle tilbake"
    r"|delegere)|er (?:\w+ )?(?:\w*myndighet|ansvarlig myndighet|styresmakt)\b|oppnevner|oppnemner|treffer vedtak|fatter vedtak"
    r"|gjør vedtak|gjer vedtak|avgjør\b|avgjer\b|godkjenner|bestemmer|skal (?:bestemme|avgjøre|avgjere|føre tilsyn|oppnevne))"
)
APPEAL = re.compile(r"klag|\banke[rs]?\b|ankast|overprøv")
_REPORTS = re.compile(r"(?:skal|plikter|pliktar|må)\b[^.;]{0,100}(?:\bmelde|melding|\bvarsle|underrett|gi(?:r"
    r"|e)? (?:\w+ ){0,3}(?:opplysning|beskjed)|gje (?:\w+ ){0,3}(?:opplysning|melding))")


class Sentence(Struct, frozen=True):
    """A sentence of a member and the stems of its words."""

    start: int
    end: int
    low: str  # in lower case, every character in its place
    stems: frozenset[str]


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a text, lines being sentences of their own; abbreviations do not end one.

    >>> [("A skal. B kan, jf. § 2."[s:e]) for s, e in sentences("A skal. B kan, jf. § 2.")]
    ['A skal.', 'B kan, jf. § 2.']
    """
    found: list[tuple[int, int]] = []
    start = 0
    for match in _BREAK.finditer(text):
        end = match.start() + 1 if text[match.start()] != "\n" else match.start()
        if text[match.start()] == "." and "\n" not in match.group() and _ABBREVIATED.search(text, max(0, end - 8), end):
            continue
        _keep(text, start, end, found)
        start = match.end()
    _keep(text, start, len(text), found)
    return found


def _keep(text: str, start: int, end: int, found: list[tuple[int, int]]) -> None:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    end -= len(part) - len(part.rstrip())
    if end - start > 1:
        found.append((start, end))


def _stem(word: str) -> str:
    for nynorsk, bokmal in _NYNORSK:
        if word.startswith(nynorsk):
            word = bokmal + word[len(nynorsk) :]
            break
    return word[:6]


_STEMS: dict[str, str] = {}
"""Word form → stem; a cache of bounded size, since law uses the same words over and over."""


def stems(low: str) -> frozenset[str]:
    """The content words of a text in lower case, cut to what both written forms and the inflections share."""
    found = set()
    for word in _WORD.findall(low):
        stem = _STEMS.get(word)
        if stem is None:
            if len(_STEMS) > 100_000:
                _STEMS.clear()
            stem = _STEMS[word] = "" if word in _STOP else _stem(word)
        if stem:
            found.add(stem)
    return frozenset(found)


def split(text: str) -> tuple[Sentence, ...]:
    """The sentences of the first ``MAX_TEXT`` characters."""
    part = text[:MAX_TEXT]
    low = fold(part)
    return tuple(Sentence(start, end, low[start:end], stems(low[start:end])) for start, end in sentences(part))


class Ranking:
    """How much a sentence says that the other members say as well."""

    def __init__(self, words: Sequence[frozenset[str]]) -> None:
        self._members = max(1, len(words) - 1)
        self._count = Counter(stem for member in words for stem in member)

    def score(self, own: frozenset[str]) -> float:
        """Shared weight of the words, damped by length so that long sentences do not win by length alone."""
        return float(sum(self._count[stem] - 1 for stem in own) / self._members / (len(own) + 6) ** 0.5)

    def shared(self, own: frozenset[str]) -> float:
        """Mean share of the other members that have a word of these, 0–1."""
        return sum(self._count[stem] - 1 for stem in own) / self._members / max(1, len(own))


def main_sentences(split_members: Sequence[Sequence[Sentence]], wanted: Callable[[str], bool]) -> list[Sentence | None]:
    """For each member the sentence that is most like the other members' sentences, among those that are ``wanted``."""
    chosen = [[sentence for sentence in part if wanted(sentence.low)] for part in split_members]
    ranking = Ranking([frozenset().union(*(sentence.stems for sentence in part)) if part else frozenset() for part in chosen])
    return [max(part, key=lambda sentence: (ranking.score(sentence.stems), -sentence.start)) if part else None for part in chosen]


def secrecy(low: str) -> str:
    """«lifts» (in spite of secrecy), «yields» (as far as secrecy allows), «duty» (secrecy is stated) or empty."""
    if not any(hint in low for hint in ("plikt", "belag", "hindr")) or not _SECRET.search(low):
        return ""
    if _YIELDS.search(low):
        return "yields"
    return "lifts" if _LIFTS.search(low) else "duty"


def discloses(low: str) -> bool:
    """Somebody shall or may hand on information."""
    return bool(_DISCLOSES.search(low))


def definition(low: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Spans of the term that a sentence defines, and of what it says of it."""
    if not any(hint in low for hint in _DEFINING_HINTS):
        return None
    match = _DEFINES.search(low)
    if match is None:
        return None
    name = "term" if match["term"] else "counted" if match["counted"] else "item"
    return match.span(name), match.span("rest")


def modality(low: str) -> tuple[str, int, int] | None:
    """Class («kan ikke», «har rett», «skal», «bør», «kan») and span of the first modal of a sentence."""
    match = _MODAL.search(low)
    if match is None:
        return None
    name = next(name for n, (name, _) in enumerate(MODALITIES) if match[f"m{n}"])
    return name, match.start(), match.end()


_HEADINGS: tuple[tuple[str, float, re.Pattern[str]], ...] = tuple(
    (name, weight, re.compile(pattern))
    for name, weight, pattern in (
        ("definition", 1.0, r"definisjon|ordforklaring|omgrep|^hva som (?:menes|regnes)|^hvem som regnes"),
        ("confidentiality", 1.0, r"taushet|teieplikt|tagnadsplikt"),
        ("confidentiality", 0.9, r"(?:utlevering|deling|utveksling|formidling|innsyn|tilgang|overføring)\w* .{0,45}opply?sn?ing"),
        ("confidentiality", 0.9, r"^opply(?:sn|s)ing(?:er|ar) til |informasjonsdeling"),
        ("deadline", 1.0, r"frist|varsel|^når .{0,30}(?:skal|må)"),
        ("threshold", 1.0, r"alder|beløp|grense|\bsats|botid|størrelse|storleik|minsteinntekt|inntektsgrense|\d+ år"),
        ("competence", 1.0, r"tilsyn|myndighet|kompetanse|hvem (?:som )?(?:avgjør|er|kan)|oppne[vm]ning|delegering|styresmakt"),
        ("procedure", 1.0, r"klage|saksbehandling|sakshandsaming|\banke\b|omgjøring|overprøving|gjenopptak|søknad"),
        ("rights", 1.0, r"\brett(?:en)? til\b|\bkrav på\b|permisjon|arverett|rettighet|\brett(?:en)? på\b|stønad|ytelse"),
        ("duty", 1.0, r"plikt|krav (?:til|om)|meld|ansvar|samarbeid|samordning|attest|plan\b|varsling|informasjon|oppg[åa]ver"),
    )
)
_RIGHT = re.compile(r"\bhar (?:\w+ ){0,2}?(?:rett|krav) (?:til|på)|\bkan krev(?:e|je)\b|\brett(?:en)? til\b|\bhar krav på\b"
    r"|\bytes\b|\bytast\b")
_DUTY = re.compile(r"\bskal\b|\bplikt(?:er|ar)\b|\bplikt til\b|\bforplikt(?:et|a)\b|\bmå\b|\bsørger for\b")
_REPORT_HEADING = re.compile(r"meld|opplysnings?plikt|opplysingsplikt|varsl|opplysn?ing(?:er|ar)")
_FIXES = re.compile(r"\bregnes\b|\breknast\b|\banses\b|\bansees\b|\bmenes\b|\bmeinest?\b|\bforstås\b|\bregnes som\b|\bomfatter\b")


def _evidence(member: "Member") -> dict[str, float]:
    """How much a member speaks for each kind, 0 to about 2: half from its heading, half from its sentences."""
    heading = member.heading.lower()
    weight: dict[str, float] = dict.fromkeys(_WEIGHTS, 0.0)
    for name, value, pattern in _HEADINGS:
        if pattern.search(heading):
            weight[name] = max(weight[name], value)
    lows = [sentence.low for sentence in split(member.text)]
    quantities = find_quantities(member.text[:MAX_TEXT])
    total = max(2, len(lows))

    def share(test: Callable[[str], object]) -> float:
        return sum(bool(test(low)) for low in lows) / total

    weight["definition"] += 1.2 * share(_fixes) + (0.6 if lows and _fixes(lows[0]) else 0)
    weight["confidentiality"] += share(secrecy)
    firm = sum(quantity.kind == "deadline" and quantity.unit != "hendelse" for quantity in quantities)
    weight["deadline"] += min(1.0, 1.2 * firm / total)
    limits = sum(quantity.kind in ("age", "amount", "base-amount", "percent") for quantity in quantities)
    weight["threshold"] += min(1.0, 0.8 * limits / total)
    weight["competence"] += share(COMPETENCE.search)
    weight["procedure"] += share(APPEAL.search)
    weight["rights"] += share(_RIGHT.search)
    weight["duty"] += share(_DUTY.search)
    return weight


def _fixes(low: str) -> bool:
    """The sentence says what a term means."""
    return bool(_FIXES.search(low)) and definition(low) is not None


_WEIGHTS = {
    "definition": 1.1, "confidentiality": 1.1, "deadline": 1.0, "threshold": 1.0, "competence": 1.0, "procedure": 0.9,
    "rights": 0.8, "duty": 0.6,
}  # fmt: skip
"""How telling each kind of evidence is; nearly every provision has a duty, so a duty says least."""
_MAJOR = 0.15
"""What a major difference adds to its own kind."""
_NAMES: dict[str, Kind] = {
    "definition": "definition", "confidentiality": "confidentiality-vs-disclosure", "deadline": "deadline",
    "threshold": "threshold", "competence": "competence", "procedure": "procedure", "rights": "rights",
}  # fmt: skip
_OF: dict[str, str] = {"appeal": "procedure", "authority": "competence"}
"""Attributes of differences that speak for a kind of another name."""


def classify(members: Sequence["Member"], differences: Sequence["Difference"], similarity: float) -> Kind:
    """The kind of overlap of a group.

    :param differences: of ``compare`` for the same members; a major one speaks for its own kind
    :param similarity: mean similarity of the members' wordings, 0–1
    """
    if not members:
        return "parallel-duty"
    rows = [_evidence(member) for member in members]
    total = {name: _WEIGHTS[name] * sum(row[name] for row in rows) / len(rows) for name in _WEIGHTS}
    for difference in differences:
        name = _OF.get(difference.attribute, difference.attribute)
        if difference.severity == "major" and name in total:
            total[name] += _MAJOR * sum(bool(value.value) for value in difference.values) / len(members)
    best = max(total, key=lambda name: (total[name], name == "duty"))
    if best != "duty":
        return _NAMES[best]
    return "duplicate-duty" if similarity >= VERBATIM or _same_report(members) else "parallel-duty"


def _same_report(members: Sequence["Member"]) -> bool:
    """Most members oblige somebody to report or inform."""
    titled = (member for member in members if _REPORT_HEADING.search(member.heading.lower()))
    return sum(bool(_REPORTS.search(fold(member.text[:MAX_TEXT]))) for member in titled) * 2 > len(members)
