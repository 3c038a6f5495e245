"""Two snapshots, provision by provision.

Documents with the same content are not opened; of the others, provisions pair by their address, and what then is left by its words,
so that renumbering is told apart from repeal. Linear in the documents that differ.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from analysis.change.model import DocumentChange, ProvisionChange, State, Version
from analysis.change.words import difference
from analysis.rows import Row, has_row, row_of
from ingest import identifier
from ingest.corpus import Corpus, DocumentInfo

MOVED: Final = 0.9
"""Likeness of the words of a provision that is gone and a new one, from which it was moved."""
MOST_PAIRS: Final = 2_500
"""Pairs of one document that are compared so; what is moved in a document that is written anew is not worth more."""

_Unit = tuple[Row, str]


def compare(before: Corpus, after: Corpus) -> tuple[list[DocumentChange], list[ProvisionChange]]:
    """The documents and provisions of current law that differ, in the order of the law: acts before regulations."""
    documents: list[DocumentChange] = []
    provisions: list[ProvisionChange] = []
    old, new = _law(before), _law(after)
    for name in sorted({*old, *new}, key=lambda one: (not one.startswith("lov/"), one)):
        was, now = old.get(name), new.get(name)
        if was is not None and now is not None and was.content_hash == now.content_hash:
            continue
        found = list(_of_document(_units(before, was), _units(after, now)))
        if found or was is None or now is None:
            info = now or was
            assert info is not None  # noqa: S101
            state: State = "added" if was is None else "removed" if now is None else "altered"
            documents.append(DocumentChange(name, info.name, state, len(found)))
            provisions += found
    return documents, provisions


def _law(corpus: Corpus) -> Mapping[str, DocumentInfo]:
    return {info.id: info for info in corpus.documents.values() if not info.is_gazette}


def _units(corpus: Corpus, info: DocumentInfo | None) -> dict[str, _Unit]:
    if info is None:
        return {}
    document = corpus.document(info.id)
    return {unit.name: (row_of(info, document, unit), document.slice(unit)) for unit in document.units if has_row(unit)}


def _of_document(old: Mapping[str, _Unit], new: Mapping[str, _Unit]) -> Iterator[ProvisionChange]:
    gone = [name for name in old if name not in new]
    fresh = [name for name in new if name not in old]
    moved = _moved([(name, old[name][1]) for name in gone], [(name, new[name][1]) for name in fresh])
    came_from = {target: source for source, target in moved.items()}
    for name, (row, text) in new.items():
        if name in old:
            was, words = old[name]
            if (was.title, words) != (row.title, text):
                yield _change("altered", (was, words), (row, text))
        else:
            source = came_from.get(name)
            yield _change("moved", old[source], (row, text)) if source else _change("added", None, (row, text))
    for name in gone:
        if name not in moved:
            yield _change("removed", old[name], None)


def _moved(gone: Sequence[tuple[str, str]], fresh: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Old address → new one, each at most once, the most alike first."""
    if not gone or not fresh or len(gone) * len(fresh) > MOST_PAIRS:
        by_text = {text: name for name, text in fresh}
        return {name: by_text[text] for name, text in gone if text in by_text}
    pairs = []
    for source, before in gone:
        for target, after in fresh:
            matcher = SequenceMatcher(None, before, after, autojunk=False)
            if before == after or (matcher.real_quick_ratio() >= MOVED and matcher.quick_ratio() >= MOVED and len(before) < 4000):
                ratio = 1.0 if before == after else matcher.ratio()
                if ratio >= MOVED:
                    pairs.append((-ratio, source, target))
    found: dict[str, str] = {}
    for _, source, target in sorted(pairs):
        if source not in found and target not in found.values():
            found[source] = target
    return found


def _change(state: State, old: _Unit | None, new: _Unit | None) -> ProvisionChange:
    unit = new or old
    assert unit is not None  # noqa: S101
    row = unit[0]
    before, after = _version(old), _version(new)
    words = difference(before.text if before else "", after.text if after else "")
    return ProvisionChange(row.id, "", state, row.document, row.act, row.ministries, before, after, words, url=identifier.url(row.id))


def _version(unit: _Unit | None) -> Version | None:
    return Version(unit[0].id, unit[0].title, unit[0].hash, unit[1]) if unit else None
