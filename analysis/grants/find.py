"""Grant schemes in current law: regulations and acts that are about one, and provisions of others that give a grant.

An attribute is read from the provision whose heading names it, else from the first sentence whose words state it. What is not found
is named as missing; many schemes leave the date to a yearly announcement, and appeal to forvaltningsloven.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from analysis.actors import recogniser
from analysis.faults.flows import GENERAL
from analysis.grants import words
from analysis.grants.model import ATTRIBUTES, RECIPIENTS, Attribute, Quote, Recipient, Scheme
from analysis.index.loaded import Index
from analysis.language.sentences import Sentence, sentences_of
from analysis.rows import Row
from corpora import catalogue
from ingest import identifier
from ingest.corpus import Corpus
from ingest.document import Document, Unit

EACH: Final = 3
"""Quotations of one attribute."""
LONGEST: Final = 900
"""Characters of a ledd that is quoted whole; of a longer one its first sentence."""
LEAST: Final = 3
"""Attributes that a document must show to be a scheme."""


class _Part(NamedTuple):
    """A provision of a document: its row in the index, its text and sentences."""

    number: int
    row: Row
    unit: Unit
    text: str
    sentences: tuple[Sentence, ...]


def schemes(corpus: Corpus, index: Index) -> Iterator[Scheme]:
    """All schemes, in the order of the law."""
    by_document: dict[str, list[int]] = {}
    for number, row in enumerate(index.rows):
        by_document.setdefault(row.document, []).append(number)
    for document, numbers in by_document.items():
        info = corpus.info(document)
        if words.NO_SCHEME.search(info.title):
            continue
        if words.TITLE.search(info.title):
            scheme = _of_document(index, corpus.document(document), numbers, info.title)
            if scheme is not None:
                yield scheme
                continue
        if info.is_act:
            yield from _of_provisions(index, corpus.document(document), numbers)


def _parts(index: Index, document: Document, numbers: Sequence[int]) -> list[_Part]:
    units = {unit.name: unit for unit in document.units}
    found = []
    for number in numbers:
        row = index.rows[number]
        unit = units[row.id[len(row.document) + 1 :]]
        text = document.slice(unit)
        found.append(_Part(number, row, unit, text, tuple(sentences_of(text, unit.relative))))
    return found


def _of_document(index: Index, document: Document, numbers: Sequence[int], title: str) -> Scheme | None:
    parts = [part for part in _parts(index, document, numbers) if part.row.is_provision]
    attributes: dict[Attribute, tuple[Quote, ...]] = {}
    for name in ATTRIBUTES:
        quotes = _deadlines(parts) if name == "deadline" else _quotes(name, parts)
        if quotes:
            attributes[name] = tuple(quotes[:EACH])
    if len(attributes) < LEAST or ("purpose" not in attributes and "recipient" not in attributes and "supports" not in attributes):
        return None
    row = index.rows[numbers[0]]
    return _scheme(row.document, title, row, "regulation", attributes, f"{title}\n")


def _scheme(identity: str, title: str, row: Row, form: str, attributes: dict[Attribute, tuple[Quote, ...]], also: str) -> Scheme:
    told = attributes.get("recipient") or attributes.get("supports", ())[:2]
    receiving = told[0].quote if told else also
    deciding = [one.quote for one in attributes.get("authority", ())]
    dates = dict.fromkeys(found[0] for one in attributes.get("deadline", ()) for found in words.DAY.finditer(one.quote))
    wider = [one.quote for name in _ALSO for one in attributes.get(name, ())[:1]]
    kinds = recipients(f"{also}{receiving}") or recipients("\n".join(one.quote for one in told)) or recipients("\n".join(wider))
    known = catalogue.actors()
    actors = dict.fromkeys(actor for actor, _, _ in recogniser().find(receiving) if known[actor].id not in _NEVER_PAID)
    return Scheme(
        identity, title, row.document, row.act, row.ministries, "regulation" if form == "regulation" else "provision", row.in_force, kinds,
        tuple(actors), tuple(dict.fromkeys(actor for quote in deciding for actor in _deciders(quote))), tuple(dates), attributes,
        tuple(name for name in ATTRIBUTES if name not in attributes), identifier.url(identity),
    )  # fmt: skip


_SPOKEN: Final = re.compile(words.GRANT, re.IGNORECASE)
_NO_BODY: Final = GENERAL | {"klageinstans", "tilskuddsforvalter", "skole"}
_ALSO: Final[tuple[Attribute, ...]] = ("supports", "purpose", "conditions", "application")
"""What tells who is paid, where no provision says so."""
_NEVER_PAID: Final = frozenset(("kongen", "departementet", "soker", "klageinstans", "tilskuddsforvalter", "stortinget", "part"))


def recipients(text: str) -> tuple[Recipient, ...]:
    """Kinds of recipients that a text names.

    >>> recipients("Tilskudd kan gis til kommuner og frivillige organisasjoner.")
    ('municipality', 'organisation')
    """
    found = tuple(kind for kind in RECIPIENTS if words.KINDS[kind].search(text))
    return found if found[-1:] != ("person",) or len(found) == 1 or words.CERTAINLY_PERSON.search(text) else found[:-1]


def _deciders(quote: str) -> tuple[str, ...]:
    """Public bodies that a text on the authority says decide."""
    known = catalogue.actors()
    return tuple(
        actor for actor, start, end in recogniser().find(quote)
        if known[actor].kind == "public" and actor not in _NO_BODY
        and (words.DECIDED_BY.search(quote[max(0, start - 90) : start]) or words.DECIDES.match(quote[end:]))
    )  # fmt: skip


def _quotes(name: Attribute, parts: Sequence[_Part]) -> list[Quote]:
    """Where an attribute stands: under its heading, else in the first sentences that state it."""
    heading, sentence = words.HEADINGS[name], words.SENTENCES.get(name)
    under = [part for part in parts if heading.search(part.row.heading)]
    if name == "purpose":
        under = under[:1]
    found = [quote for part in under if (quote := _best(part, sentence)) is not None]
    if found and (name not in ("recipient", "authority") or sentence is None):
        return found
    loose = [
        _sentence(part, one) for part in parts for one in part.sentences if sentence and sentence.search(one.text) and _fits(name, part)
    ]  # fmt: skip
    if name in ("recipient", "authority"):  # a heading may be too wide («Virkeområde»): sentences that say it come first
        said = [quote for quote in found if sentence and sentence.search(quote.quote)]
        return _once([*said, *loose[:EACH], *found])
    return _once([*found, *loose])


def _fits(name: Attribute, part: _Part) -> bool:
    """A loose sentence under the heading of something else says something else."""
    heading = part.row.heading
    return bool(words.HEADINGS[name].search(heading)) or not any(words.HEADINGS[key].search(heading) for key in _APART if key != name)


_APART: Final[tuple[Attribute, ...]] = ("appeal", "repayment", "reporting")


def _once(quotes: Sequence[Quote]) -> list[Quote]:
    """Without quotations that are part of one before."""
    kept: list[Quote] = []
    for one in quotes:
        if not any(one.provision == other.provision and other.start <= one.start and one.end <= other.end for other in kept):
            kept.append(one)
    return kept


def _best(part: _Part, sentence: re.Pattern[str] | None) -> Quote | None:
    """The ledd of a provision that states an attribute: the first whose words do, else the first."""
    ledd = part.unit.ledd
    spans = [(one.name, one.start - part.unit.start, one.end - part.unit.start) for one in ledd] or [("", 0, len(part.text))]
    stated = [span for span in spans if sentence is not None and sentence.search(part.text[span[1] : span[2]])]
    name, start, end = (stated or spans)[0]
    if end - start > LONGEST:
        inside = [one for one in part.sentences if start <= one.own[0] < end]
        chosen = [one for one in inside if sentence is not None and sentence.search(one.text)] or inside
        if chosen:
            return _sentence(part, chosen[0])
    return _quote(part, name, start, end) if end > start else None


def _sentence(part: _Part, one: Sentence) -> Quote:
    """A sentence; of an item of a list the whole ledd, where that is not too long, since the item alone says little."""
    start, end = one.own
    if one.lead is not None:
        for ledd in part.unit.ledd:
            first, last = ledd.start - part.unit.start, ledd.end - part.unit.start
            if first <= start < last and last - first <= LONGEST:
                return _quote(part, ledd.name, first, last)
        start = one.lead[0] if end - one.lead[0] <= LONGEST else start
    return _quote(part, one.ledd, start, end)


def _quote(part: _Part, ledd: str, start: int, end: int) -> Quote:
    row = part.row
    place = f"{row.id}/{ledd}" if ledd else row.id
    return Quote(place, row.id, row.title, part.text[start:end], start, end, row.hash, identifier.url(row.id))


def _deadlines(parts: Sequence[_Part]) -> list[Quote]:
    """The sentences that say by when to apply: those with a date first, then those that leave it to an announcement."""
    dated, announced = [], []
    for part in parts:
        about = words.HEADINGS["application"].search(part.row.heading) or words.HEADINGS["deadline"].search(part.row.heading)
        elsewhere = any(words.HEADINGS[name].search(part.row.heading) for name in ("reporting", "appeal", "repayment"))
        if elsewhere and not about:
            continue
        for one in part.sentences:
            own = part.text[slice(*one.own)]
            if words.NOT_TO_APPLY.search(own):
                continue
            if words.ANNOUNCED.search(own):
                announced.append(_quote(part, one.ledd, *one.own))
            elif words.APPLY_BY.search(own) and (words.DAY.search(own) or words.TERM.search(own) or (about and "frist" in own.lower())):
                dated.append(_quote(part, one.ledd, *one.own))
    return _once([*dated, *announced])


def _of_provisions(index: Index, document: Document, numbers: Sequence[int]) -> Iterator[Scheme]:
    """Provisions of an act that give a grant to a body, organisation or business."""
    if not _SPOKEN.search(document.text):
        return
    units = {unit.name: unit for unit in document.units}
    spoken = [one for one in numbers if _SPOKEN.search(document.slice(units[index.rows[one].id[len(index.rows[one].document) + 1 :]]))]
    for part in _parts(index, document, spoken):
        if not part.row.is_provision or part.row.boilerplate:
            continue
        giving = [one for one in part.sentences if words.GIVES.search(one.text) and not words.NOT_GIVEN.search(one.text)]
        if not giving:
            continue
        quotes = tuple(_once([_sentence(part, one) for one in giving])[:EACH])
        kinds = recipients("\n".join(one.quote for one in quotes))
        if not kinds or kinds == ("person",):
            continue
        attributes: dict[Attribute, tuple[Quote, ...]] = {"recipient": quotes}
        for name in ("purpose", "conditions", "reporting", "authority", "appeal", "repayment"):
            pattern = words.SENTENCES[name]
            said = [_sentence(part, one) for one in part.sentences if pattern.search(one.text)]
            if said:
                attributes[name] = tuple(_once(said)[:EACH])
        title = f"{part.row.act} {part.row.title}"
        yield _scheme(part.row.id, title, part.row, "provision", attributes, "")
