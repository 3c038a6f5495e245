"""All grant schemes of one snapshot, kept in one file beside the index: ``HOME/cache/grants.msgpack``; see ``analysis.actor.keep``."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from analysis.actor.who import find_actor, throughs
from analysis.cachefile import read_file, require_current, write_file
from analysis.grants.find import schemes
from analysis.grants.model import Recipient, Scheme
from analysis.index.loaded import Index
from corpora import catalogue
from ingest.corpus import Corpus
from ingest.errors import NotFoundError

FILE: Final = "grants.msgpack"
GRANTS_VERSION: Final = "1"
"""Raise it when the same law gives other schemes."""

WORDS: Final[dict[str, Recipient]] = {
    "kommuner": "municipality", "fylkeskommuner": "county", "organisasjoner": "organisation", "frivillige organisasjoner": "organisation",
    "organisasjon": "organisation", "frivillig organisasjon": "organisation", "foreninger": "organisation", "næringsliv": "business",
    "næringslivet": "business", "bedrifter": "business", "foretak": "business", "virksomheter": "business", "institusjoner": "institution",
    "personer": "person", "privatpersoner": "person", "enkeltpersoner": "person",
}  # fmt: skip
"""Kinds of recipients as people name them."""

OF_ACTOR: Final[dict[str, Recipient]] = {
    "kommune": "municipality", "fylkeskommune": "county", "frivillig-organisasjon": "organisation", "forening": "organisation",
    "stiftelse": "organisation",
}  # fmt: skip


class _Kept(Struct, frozen=True):
    """The file."""

    key: str
    schemes: tuple[Scheme, ...]


class Grants:
    """The grant schemes of a snapshot, as they are asked for."""

    def __init__(self, found: Sequence[Scheme], index: Index) -> None:
        self.all = tuple(found)
        self._index = index

    @classmethod
    def open(cls, corpus: Corpus, index: Index) -> "Grants":
        """From the file where it is of this index, else read now and kept.

        :raises IndexStateError: there is no file, and the law has been ingested anew since the index was built
        """
        path = corpus.home / "cache" / FILE
        meta = index.meta
        vocabulary = hashlib.blake2b(msgspec.msgpack.encode(list(catalogue.actors().values())), digest_size=12).hexdigest()
        key = " ".join((GRANTS_VERSION, meta.state, meta.created_at, vocabulary))
        before = read_file(path, _Kept)
        if before is None or before.key != key:
            require_current(corpus, index)
            before = _Kept(key, tuple(schemes(corpus, index)))
            write_file(path, before)
        return cls(before.schemes, index)

    def find(self, *, relevance: Mapping[int, float] | None = None, least: float = 0.0, to: str | None = None,
             ministry: str | None = None, text: str | None = None) -> list[Scheme]:  # fmt: skip
        """Schemes, documents before single provisions, in the order of the law; in a scope the most relevant first.

        :param relevance: by row of the index; only schemes with a provision in it, of ``least`` relevance
        :param to: a kind of recipient («organisasjoner») or an actor, in any form
        :param ministry: only in law of a ministry whose name holds this; ``text``: only schemes whose title holds this
        :raises NotFoundError: ``to`` is neither
        """
        wanted = _recipient(to) if to else None
        near = self._near(relevance, least) if relevance is not None else None
        found = [
            one for one in self.all
            if (wanted is None or wanted(one)) and (near is None or one.id in near)
            and (ministry is None or any(ministry.lower() in name.lower() for name in one.ministries))
            and (text is None or text.lower() in one.title.lower())
        ]  # fmt: skip
        if to is None:  # what only persons get is no grant to a body; it is there for who asks
            found = [one for one in found if one.recipients != ("person",)]
        return sorted(found, key=lambda one: (-near[one.id] if near else 0.0, one.form != "regulation", not one.in_force))

    def _near(self, relevance: Mapping[int, float], least: float) -> dict[str, float]:
        """How relevant each scheme is: a document by its best provision."""
        rows = self._index.rows
        best: dict[str, float] = {}
        for number, value in relevance.items():
            if value >= least:
                for key in (rows[number].id, rows[number].document):
                    best[key] = max(best.get(key, 0.0), value)
        return {one.id: best[one.id] for one in self.all if one.id in best}


def _recipient(to: str) -> "_Wanted":
    low = " ".join(to.lower().split())
    if low in WORDS:
        return _Wanted(WORDS[low], frozenset())
    try:
        actor = find_actor(to)
    except NotFoundError as error:
        groups = ("kommuner", "fylkeskommuner", "organisasjoner", "bedrifter", "institusjoner", "personer")
        kinds = ", ".join(f"«{name}»" for name in groups)
        raise NotFoundError(f"{error}; eller en av gruppene {kinds}") from None
    return _Wanted(OF_ACTOR.get(actor.id), frozenset(one.id for one in throughs(actor) if one.relation != "role"))


class _Wanted(Struct, frozen=True):
    """Which recipients are asked for."""

    kind: Recipient | None
    actors: frozenset[str]

    def __call__(self, scheme: Scheme) -> bool:
        return self.kind in scheme.recipients if self.kind else bool(self.actors & set(scheme.actors))
