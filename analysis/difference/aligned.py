"""Definitions element by element, conditions and exceptions, and the wording of near-identical provisions word by word.

What a member has that the first one does not is marked, so that a reader sees the divergence without reading twice.
"""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from msgspec.structs import replace

from analysis.difference.model import Difference
from analysis.difference.part import Part, Sentence
from analysis.difference.table import Cells, Reasons, cell, row, short
from analysis.difference.words import TOKEN, form, main_sentences, mean_shared, overlap, stems
from analysis.language.definitions import Definition
from analysis.language.model import Span
from analysis.quantity import fold

MAX_TERMS = 3
"""Terms whose definitions are laid side by side."""
ALIKE = 0.5
"""Mean overlap of main sentences from which a difference of mere wording is shown."""
MAX_WORDS = 250
"""Words of a sentence that are aligned; the alignment is quadratic at worst."""
MAX_ELEMENTS = 24
_SAME_ELEMENT = 0.34
_CUT = re.compile(r"\n|[;,:]\s|\s(?:og|eller|samt|eller om|og som|som)\s|(?<=\s)[a-zæøå0-9]{1,2}[.)]\s")

_Row = tuple[Sentence, Definition]


def definitions(parts: Sequence[Part]) -> list[Difference]:
    """A row for each term that several members define, the most defined first."""
    defined = [_defined(part) for part in parts]
    terms = [[stems(fold(one.term)) for _, one in rows] for rows in defined]
    count = Counter(stem for member in terms for stem in frozenset().union(*member))
    found: dict[tuple[Span, ...], Difference] = {}
    for stem in sorted((stem for stem in count if count[stem] > 1), key=lambda stem: (-count[stem], stem)):
        table = _definition(parts, defined, terms, stem)
        if table:
            found.setdefault(tuple((value.start, value.end) for value in table.values), table)
        if len(found) == MAX_TERMS:
            break
    return list(found.values())


def _defined(part: Part) -> list[_Row]:
    return [(sentence, one) for sentence in part.sentences for one in sentence.terms]


def _definition(parts: Sequence[Part], defined: Sequence[Sequence[_Row]], terms: Sequence[Sequence[frozenset[str]]],
                stem: str) -> Difference | None:  # fmt: skip
    cells: Cells = []
    first: list[frozenset[str]] | None = None
    for part, rows, own in zip(parts, defined, terms, strict=True):
        found = next((row for row, term in zip(rows, own, strict=True) if stem in term), None)
        if found is None:
            cells.append(None)
            continue
        sentence, one = found
        elements = _elements(part.member.text, one.definiens_span)
        said = part.text(one.definiens_span).strip(" :,.") or one.term
        marks: tuple[Span, ...] = ()
        if first is None:
            first = [words for _, words in elements]
        else:
            marks = tuple(span for span, words in elements if words and not any(overlap(words, other) >= _SAME_ELEMENT for other in first))
        made = cell(part, sentence, one.definiens_span[0], tuple(sorted(stems(fold(said)))), short(said))
        cells.append(replace(made, marks=marks))
    reasons = Reasons("minor", "begrepet er definert ulikt; det kan være meningen", "minor", "bare noen definerer begrepet")
    return row("definition", parts, cells, reasons, least=0)  # one term defined twice is news in any company


def _elements(text: str, span: Span) -> list[tuple[Span, frozenset[str]]]:
    """The parts of a definition, between commas, «og», «eller», «som» and list labels."""
    start, end = span[0], min(span[1], span[0] + 2000)
    found: list[tuple[Span, frozenset[str]]] = []
    for cut in [*((match.start(), match.end()) for match in _CUT.finditer(text, start, end)), (end, end)]:
        words = stems(fold(text[start : cut[0]]))
        if words:
            found.append(((start, cut[0]), words))
        start = cut[1]
        if len(found) == MAX_ELEMENTS:
            break
    return found


def conditions(parts: Sequence[Part], mains: Sequence[Sentence | None]) -> Difference | None:
    """Conditions and exceptions of the main sentences, where these are alike enough to be one rule."""
    if not _one_rule(mains):
        return None
    cells: Cells = []
    for part, sentence in zip(parts, mains, strict=True):
        spans = [span for norm in sentence.norms for span in (norm.condition, norm.exception) if span] if sentence else []
        if not sentence or not spans:
            cells.append(None)
            continue
        said = "; ".join(dict.fromkeys(short(part.text(span)) for span in spans))
        cells.append(cell(part, sentence, spans[0][0], tuple(sorted(stems(fold(said)))), short(said)))
    return row("scope", parts, cells, Reasons("info", "ulike vilkår eller unntak", "info", "bare noen har vilkår eller unntak"))


def wording(parts: Sequence[Part]) -> Difference | None:
    """The main sentences of near-identical provisions, with the words that the first one does not have marked."""
    mains = main_sentences([part.sentences for part in parts], lambda _: True)
    if not _one_rule(mains):
        return None
    cells: Cells = []
    first: list[str] | None = None
    for part, sentence in zip(parts, mains, strict=True):
        if sentence is None:
            cells.append(None)
            continue
        tokens = [(match.group(), match.span()) for match in TOKEN.finditer(sentence.low)][:MAX_WORDS]
        words = [form(word) for word, _ in tokens]
        marks: tuple[Span, ...] = ()
        if first is None:
            first = words
        else:
            marks = tuple(
                (sentence.start + tokens[start][1][0], sentence.start + tokens[end - 1][1][1])
                for kind, _, _, start, end in SequenceMatcher(None, first, words, autojunk=False).get_opcodes()
                if kind in ("replace", "insert")
            )
        made = cell(part, sentence, sentence.start, tuple(words), short(part.text((sentence.start, sentence.end))))
        cells.append(replace(made, marks=marks))
    return row("wording", parts, cells, Reasons("info", "nesten samme ordlyd", "info", "nesten samme ordlyd"))


def _one_rule(mains: Sequence[Sentence | None]) -> bool:
    stated = [sentence.stems for sentence in mains if sentence]
    return len(stated) > 1 and mean_shared(stated) >= ALIKE
