"""What the acts of a corpus are called, and which provisions they have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from .model import ActEntry

NameStatus = Literal["known", "former"]

_PARENTHESES: Final = re.compile(r"[\[(]([^\[\]()]{2,90})[\])]")
_SHORT_SPLIT: Final = re.compile(r"\s+[–—-]\s+|\s*;\s*")
_AMENDING: Final = re.compile(
    r"(?:midlertidig\s)?(?:(?:lov|forskrift|vedtak)\s(?:om|til)\s(?:endr|opphev)|endr|opphev|ikraft|delegering|overgangs|endringslov)",
    re.I,
)
_LAW_END: Final = re.compile(
    r"(lov)(?:en|a|ens|as|s)?$|(forskrift)(?:en|a|ens|as|s)?$|(konvensjon)(?:en|a)?$|(forordning)(?:en|a)?$"
)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_UNDECIDED: Final = re.compile(r"bestemm|fastset|fastsett|ikkje i kraft|ikke i kraft", re.I)

#: Nynorsk and older spellings that names of acts differ by; both sides of a comparison are folded.
_FOLDS: Final = (
    ("tenest", "tjenest"), ("brukar", "bruker"), ("høgskul", "høyskol"), ("høgskol", "høyskol"), ("skule", "skole"),
    ("bustøtte", "bostøtte"), ("vassressurs", "vannressurs"), ("husleige", "husleie"), ("eigedom", "eiendom"),
    ("eigar", "eier"), ("vei", "veg"), ("namne", "navne"), ("forureining", "forurensning"), ("verjemål", "vergemål"),
    ("kyrkje", "kirke"), ("sikkerheit", "sikkerhet"), ("rettar", "retter"), ("tryggleik", "sikkerhet"),
    ("offentlig", "offentleg"), ("arbeidsmarknad", "arbeidsmarked"), ("marknadsføring", "markedsføring"),
    ("rettigheits", "rettighets"), ("mangfald", "mangfold"), ("universitets-", "universitet"), ("universiteter", "universitet"),
)  # fmt: skip
_JOINING_S: Final = re.compile(r"s(lov|forskrift)$")


class Named(NamedTuple):
    """What a name stands for: a document, and where in it (``gdpr``) when it names an incorporated act."""

    refid: str
    prefix: str | None = None
    status: NameStatus = "known"
    replaced_by: str | None = None


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """The form names are compared in: «forvaltningslovens», «forvaltningslova» → ``forvaltningslov``.

    >>> name_key("Barnelova") == name_key("barnelovens")
    True
    """
    key = " ".join(name.casefold().replace("‑", "-").split()).strip(" .,")
    match = _LAW_END.search(key)
    if match is not None and match.lastindex is not None:
        key = key[: match.end(match.lastindex)]
    return key


@lru_cache(maxsize=65_536)
def folded_key(name: str) -> str:
    """The key with nynorsk and older spellings made one: a second guess, used when the key itself is unknown."""
    key = name_key(name)
    for old, new in _FOLDS:
        key = key.replace(old, new)
    return _JOINING_S.sub(r"\1", key)


def provision_key(name: str) -> str:
    """Provision names are compared without case: «§ 6-44 b» is ``§6-44B``."""
    return name.casefold()


class Act:
    """One document as the resolver sees it. Look-ups are built when first asked for: most acts are never cited."""

    __slots__ = ("_chapters", "_positions", "_suffixes", "entry")

    def __init__(self, entry: ActEntry) -> None:
        self.entry = entry
        self._positions: dict[str, int] | None = None
        self._suffixes: dict[str, list[int]] | None = None
        self._chapters: dict[str, str] | None = None

    def position(self, name: str) -> int | None:
        """The place of a provision in document order, None when there is no such provision."""
        if self._positions is None:
            self._positions = {}
            for index, provision in enumerate(self.entry.provisions):
                self._positions.setdefault(provision_key(provision), index)
            for index, provision in enumerate(self.entry.provisions):
                self._positions[provision] = self._positions.get(provision, index)
        found = self._positions.get(name)
        return found if found is not None else self._positions.get(provision_key(name))

    def only_with_suffix(self, name: str) -> int | None:
        """The one provision ``…/a15`` of an act that holds incorporated acts, None when there is none or several."""
        if self._suffixes is None:
            self._suffixes = {}
            for index, provision in enumerate(self.entry.provisions):
                if "/" in provision:
                    self._suffixes.setdefault(provision.rsplit("/", 1)[1], []).append(index)
        found = self._suffixes.get(name, [])
        return found[0] if len(found) == 1 else None

    def chapter(self, name: str) -> str | None:
        """The ``data-name`` of a chapter or annex, however it is cased."""
        if self._chapters is None:
            self._chapters = {}
            for chapter in self.entry.chapters:
                self._chapters.setdefault(chapter.casefold(), chapter)
        return self._chapters.get(name.casefold())

    def chapters_between(self, first: str, last: str) -> Sequence[str]:
        """The chapters of a range, both ends included."""
        chapters = self.entry.chapters
        start, stop = chapters.index(first), chapters.index(last)
        depth = first.count(".")
        return [name for name in chapters[start : stop + 1] if name.count(".") == depth and name[:3] == first[:3]]


class Register:
    """The acts of a corpus by id and by name. Build it once for each snapshot."""

    def __init__(self) -> None:
        self._acts: dict[str, Act] = {}
        self._names: dict[str, Named] = {}
        self._folded: dict[str, Named | None] = {}
        self._by_date: dict[str, list[str]] = {}
        self._claims: dict[str, list[str]] = {}
        self._alike: dict[str, list[str]] | None = None
        self._former_ids: dict[str, str | None] = {}
        self._complete: frozenset[str] = frozenset()
        self._last_date = ""

    @classmethod
    def build(
        cls,
        entries: Iterable[ActEntry],
        *,
        names: Mapping[str, Mapping[str, str]] | None = None,
        former: Iterable[Mapping[str, str]] = (),
        complete: Iterable[str] | None = None,
    ) -> Register:
        """A register of ``entries``.

        ``names`` are further names, ``{"EMK": {"act": "lov/1999-05-21-30", "prefix": "emkn"}}``; ``former`` the names of
        acts no longer in force, ``{"name", "id", "replaced_by"}``. ``complete`` says which families ("lov", "forskrift")
        the corpus holds in full, so that a dated act which is missing counts as repealed; by default a family is complete
        from 600 acts or 2 500 regulations on.
        """
        register = cls()
        ranked: dict[str, tuple[tuple[int, int, str], Named]] = {}
        counts = {"lov": 0, "forskrift": 0}
        for entry in entries:
            if entry.refid in register._acts and len(register._acts[entry.refid].entry.provisions) >= len(entry.provisions):
                register._claim(ranked, entry)
                continue
            register._acts[entry.refid] = Act(entry)
            family, _, rest = entry.refid.partition("/")
            counts[family] = counts.get(family, 0) + 1
            dated = f"{family}/{rest[:10]}"
            siblings = register._by_date.setdefault(dated, [])
            if entry.refid not in siblings:
                siblings.append(entry.refid)
            register._last_date = max(register._last_date, rest[:10])
            register._claim(ranked, entry)
        register._names = {key: named for key, (_, named) in ranked.items()}
        for item in former:
            former_named = Named(item["id"], None, "former", item.get("replaced_by"))
            register._former_ids[item["id"]] = item.get("replaced_by")
            register._claims.setdefault(name_key(item["name"]), []).append(item["id"])
            register._names.setdefault(name_key(item["name"]), former_named)
        for name, value in (names or {}).items():
            register._names[name_key(name)] = Named(value["act"], value.get("prefix"))
        register._complete = frozenset(complete) if complete is not None else frozenset(
            family for family, least in (("lov", 600), ("forskrift", 2500)) if counts[family] >= least
        )  # fmt: skip
        for key, named in register._names.items():
            folded = folded_key(key)
            other = register._folded.get(folded, named)
            register._folded[folded] = named if other is not None and other.refid == named.refid else None
        return register

    def _claim(self, ranked: dict[str, tuple[tuple[int, int, str], Named]], entry: ActEntry) -> None:
        """Give the entry its names; of two acts with one name the act in force wins, then a law, then the older."""
        rank = (
            _force_rank(entry.in_force),
            0 if entry.refid.startswith("lov/") else 1,
            entry.refid.partition("/")[2],
        )
        named = Named(entry.refid)
        for key in _entry_names(entry):
            self._claims.setdefault(key, []).append(entry.refid)
            held = ranked.get(key)
            if held is None or rank < held[0]:
                ranked[key] = (rank, named)

    def act(self, refid: str) -> Act | None:
        """The document with this refid."""
        return self._acts.get(refid)

    def by_name(self, name: str) -> Named | None:
        """The act that goes by this name, in any of its inflections; for a coordinated name also by its last part."""
        key = name_key(name)
        found = self._names.get(key) or self._folded.get(folded_key(name))
        if found is None and key[-4:].isdigit() and key[-5:-4] == " ":
            return self._of_year(key[:-5], key[-4:])
        if (
            found is None
            and key.endswith(("lov", "forskrift"))
            and (" og " in key or " eller " in key)
            and not key.startswith(("lov ", "forskrift "))
        ):
            return self.by_name(re.split(r"\s(?:og|eller)\s", key)[-1])
        return found

    def exactly(self, name: str) -> Named | None:
        """The act of exactly this name or title, spelling apart; None for a name that only begins or ends with one."""
        return self._names.get(name_key(name)) or self._names.get(title_key(name)) or self._folded.get(folded_key(name))

    def namesakes(self, name: str) -> tuple[str, ...]:
        """The acts here that go by this name, written in any way: «barnevernloven» and «barnevernsloven», old and new."""
        return tuple(refid for refid in self._all_of(name) if refid in self._acts)

    def formers(self, name: str) -> tuple[str, ...]:
        """The former acts that went by this name, written in any way."""
        return tuple(refid for refid in self._all_of(name) if refid not in self._acts)

    def _all_of(self, name: str) -> list[str]:
        if self._alike is None:
            self._alike = {}
            for key, refids in self._claims.items():
                alike = self._alike.setdefault(folded_key(key), [])
                alike.extend(refid for refid in refids if refid not in alike)
        return self._alike.get(folded_key(name), [])

    def on_day(self, refid: str) -> tuple[str, ...]:
        """The documents here of the same family and day as ``refid``."""
        family, _, rest = refid.partition("/")
        return tuple(self._by_date.get(f"{family}/{rest[:10]}", ()))

    def formers_on_day(self, refid: str) -> tuple[str, ...]:
        """The former acts of the same family and day that have a number."""
        day = f"{refid}-"
        return tuple(one for one in self._former_ids if one.startswith(day))

    def _of_year(self, name: str, year: str) -> Named | None:
        """«straffeloven 2005»: the act of that name from that year, not merely the one in force."""
        key = name_key(name)
        for refid in self._claims.get(key, []):
            if refid.partition("/")[2].startswith(year):
                return Named(refid, None, "known" if refid in self._acts else "former")
        return None

    def dated(self, refid: str) -> str | None:
        """The id in the corpus of an act cited by date, whether or not either side has the number; None if missing."""
        if refid in self._acts:
            return refid
        family, _, rest = refid.partition("/")
        same_day = self._by_date.get(f"{family}/{rest[:10]}", [])
        if len(rest) > 10:  # cited with a number that the corpus lacks: lov/1967-02-10-4
            bare = f"{family}/{rest[:10]}"
            return bare if bare in self._acts else None
        return same_day[0] if len(same_day) == 1 else None

    def is_former(self, refid: str) -> bool:
        """Whether an act that is missing here is no longer in force, as far as the register can know."""
        if refid in self._former_ids:
            return True
        family, _, rest = refid.partition("/")
        return family in self._complete and rest[:10] < self._last_date

    def is_listed(self, refid: str) -> bool:
        """Whether the law or the catalogue says that an act that is missing here is former, and not its absence alone."""
        return refid in self._former_ids

    def __len__(self) -> int:
        return len(self._acts)


def _force_rank(in_force: str) -> int:
    """0 for an act in force, 1 for one that is so only in part, 2 for one that waits for a decision."""
    undecided = _UNDECIDED.search(in_force) is not None
    if not undecided:
        return 0
    return 1 if _DATE.search(in_force) else 2


def _entry_names(entry: ActEntry) -> set[str]:
    """The keys of all names in a document's titles."""
    if _AMENDING.match(entry.title):
        return set()
    found = {name_key(re.sub(r"\s*\((?:nynorsk|bokmål)\)", "", short)) for short in _SHORT_SPLIT.split(entry.title_short)}
    for inner in _PARENTHESES.findall(entry.title):
        for part in _SHORT_SPLIT.split(inner):
            if re.search(
                r"(?:lov|lova|loven|forskrift|forskrifta|forskriften|instruks(?:en)?|reglement(?:et)?)$",
                part.strip(),
            ):
                found.add(name_key(part))
    bare = _PARENTHESES.sub("", entry.title)
    found.add(title_key(entry.title))
    found.add(title_key(bare))
    found.discard("")
    law = entry.refid.startswith("lov/")  # «Forskrift til utfylling av … (naturmangfoldloven)» does not own that name
    return {
        name for name in found if not name.endswith("lov" if not law else "forskrift") or name.startswith(("lov ", "forskrift "))
    }


def title_key(title: str) -> str:
    """A whole title as a key: «Lov om friluftslivet (friluftsloven)» → ``lov om friluftslivet``, endings like «mv.» apart."""
    key = " ".join(title.casefold().split()).strip(" .,")
    return re.sub(r"[\s,]+(?:mv|m\.v|m\.m|mm)$", "", key)
