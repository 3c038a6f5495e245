"""Acts that wait to come into force, and the acts they replace.

Told by the law itself: the new act's own clause that repeals the old one, or the same short title.
"""

from collections.abc import Mapping

from ingest.citation import Mention, Register, resolve
from ingest.corpus import Corpus
from ingest.force import Force


def replacements(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    """Document not yet in force → documents in force that it replaces."""
    register = corpus.register
    result: dict[str, tuple[str, ...]] = {}
    by_name: dict[str, list[str]] = {}
    for info in corpus.documents.values():
        if not info.is_gazette:
            by_name.setdefault(info.name.casefold(), []).append(info.id)
    for info in corpus.documents.values():
        if info.force is not Force.NOT_YET or info.is_gazette:
            continue
        same = [other for other in by_name[info.name.casefold()] if other != info.id]
        named = _repealed_in(corpus, info.id, register)
        found = [
            document for document in dict.fromkeys([*same, *named])
            if document in corpus.documents and corpus.documents[document].force in (Force.IN_FORCE, Force.PARTLY)
            and corpus.documents[document].is_act == info.is_act
        ]  # fmt: skip
        if found:
            result[info.id] = tuple(found)
    return result


def inverse(replaces: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Document in force → documents that are to replace it."""
    result: dict[str, list[str]] = {}
    for new, olds in replaces.items():
        for old in olds:
            result.setdefault(old, []).append(new)
    return {old: tuple(news) for old, news in result.items()}


def _repealed_in(corpus: Corpus, document: str, register: Register) -> list[str]:
    mentions = (Mention(0, 0, "", act=one.act) for one in corpus.repeals.get(document, ()))
    return [target for mention in mentions for target in resolve(mention, register, document=document).targets]
