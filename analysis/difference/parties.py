"""Must, may or right; who acts; who decides."""

import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from analysis.difference.model import Attribute, Difference
from analysis.difference.part import Part, Sentence
from analysis.difference.table import Cells, Reasons, cell, comparable, row
from analysis.difference.words import alike, main_sentences, stems
from analysis.language.model import Norm
from analysis.language.norms import frame_of
from analysis.language.who import actor_id, is_actor
from analysis.quantity import fold
from corpora import catalogue

_CLASSES = {
    "obligation": "skal", "prohibition": "kan ikke", "right": "har rett", "permission": "kan", "power": "kan",
}  # fmt: skip
"""What a modality is compared as: a permission and a power are both «kan»."""

_MODAL = re.compile(r"\b(?:skal|må|bør|kan|plikt\w*|forplikt\w*|rett|krav|skyldig|forb[uo]d\w*|ansvar\w*)\b")

Mains = Sequence[Sentence | None]


def modal_sentences(parts: Sequence[Part]) -> list[Sentence | None]:
    """For each member its main sentence that binds, forbids, allows or entitles somebody."""
    return main_sentences([part.sentences for part in parts], modal_norm)


def modal_norm(sentence: Sentence) -> Norm | None:
    """The first norm of a sentence that binds, forbids, allows or entitles."""
    return next((norm for norm in sentence.norms if norm.modality in _CLASSES and norm.trigger), None)


def modality(parts: Sequence[Part], mains: Mains) -> Difference | None:
    """«skal», «bør», «kan», «kan ikke», «har rett»."""
    cells: Cells = []
    for part, sentence in zip(parts, mains, strict=True):
        norm = sentence and modal_norm(sentence)
        if not sentence or not norm or not norm.trigger:
            cells.append(None)
            continue
        words = part.text(norm.trigger).lower()
        name = "bør" if words.startswith("bør") else _CLASSES[norm.modality]
        shown = words if _MODAL.search(words) else f"{name} («{words}»)"  # «legen melder» is a duty, too
        cells.append(cell(part, sentence, norm.trigger[0], (name,), shown))
    classes = {one.key[0] for one in cells if one}
    if len(classes) < 2:
        return None
    hard = "kan ikke" in classes and bool(classes & {"skal", "har rett"}) and comparable(cells)
    why = "plikt eller rett mot forbud" if hard else f"noen sier «{'», andre «'.join(sorted(classes))}»"
    return row("modality", parts, cells, Reasons("major" if hard else "minor", why, "info", why))


def actor(parts: Sequence[Part], mains: Mains) -> Difference | None:
    """Who acts in the main sentences."""
    return _named("actor", parts, mains, modal_norm, Reasons("info", "ulike aktører", "info", "bare noen nevner hvem"))


def authority(parts: Sequence[Part]) -> Difference | None:
    """Who supervises, decides, appoints or approves."""
    chosen = main_sentences([part.sentences for part in parts], _competent)
    held = [sentence.stems for sentence in chosen if sentence]
    if len(held) * 2 < len(parts) and not alike(held):  # few members, but they decide the same thing
        return None
    return _named("authority", parts, chosen, _competent, Reasons("minor", "ulike myndigheter", "minor", "bare noen nevner hvem"))


def _competent(sentence: Sentence) -> Norm | None:
    """The norm that gives somebody the competence."""
    powers = (norm for norm in sentence.norms if norm.modality == "power" and norm.actor)
    if norm := next(powers, None):
        return norm
    if not sentence.decides and not sentence.supervises:
        return None
    return next((norm for norm in sentence.norms if norm.actor), None) or _of_subject(sentence)


def _of_subject(sentence: Sentence) -> Norm | None:
    """«Kommunen har tilsyn»: a fact, which names no actor as a duty does; the subject has the competence all the same."""
    subject = frame_of(sentence.low)[1] if sentence.norms else None
    if subject is None or not is_actor(name := sentence.low[slice(*subject)]):
        return None
    place = (sentence.start + subject[0], sentence.start + subject[1])
    return replace(sentence.norms[0], actor=place, actor_id=actor_id(name))


def _named(attribute: Attribute, parts: Sequence[Part], sentences: Mains, norm_of: Callable[[Sentence], Norm | None],
           reasons: Reasons) -> Difference | None:  # fmt: skip
    cells: Cells = []
    for part, sentence in zip(parts, sentences, strict=True):
        norm = sentence and norm_of(sentence)
        if not sentence or not norm:
            cells.append(None)
        elif norm.actor:
            name = " ".join(part.text(norm.actor).split())
            key = norm.actor_id or " ".join(sorted(stems(fold(name)))) or fold(name)
            cells.append(cell(part, sentence, norm.actor[0], (key,), name))
        elif norm.actor_id and (known := catalogue.actors().get(norm.actor_id)):
            cells.append(cell(part, sentence, sentence.start, (norm.actor_id,), known.name))
        else:
            cells.append(None)
    return row(attribute, parts, cells, reasons) if len({one.key for one in cells if one}) > 1 else None
