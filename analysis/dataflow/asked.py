"""What is asked of a flow: which information, from whom, to whom, what for; from free text or from its parts.

Parties are resolved through the vocabulary (``corpora/parties.yaml``) and the register of actors: *fastlege* is a *lege* and
*helsepersonell*, and the law on health personnel governs what he may tell. In a question the direction follows from the verb and
the prepositions: who *henter*, *krever*, *får* is the receiver and what stands after «fra» the giver; who *gir*, *melder*, *varsler*
is the giver, and whom it is told, or what stands after «til», the receiver.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, Literal

from ahocorasick_rs import AhoCorasick, MatchKind
from msgspec import Struct

from analysis.actors import recogniser
from corpora import catalogue

Direction = Literal["giver", "receiver"]


class Mention(Struct, frozen=True):
    """A party named in a text: where, which parties of the vocabulary it is, and which actors."""

    start: int
    end: int
    parties: tuple[str, ...]
    actors: tuple[str, ...]


class Side(Struct, frozen=True):
    """Giver or receiver.

    :ivar text: the words
    :ivar parties: of the vocabulary, those named first
    :ivar actors: those that are named
    :ivar weights: actor → how surely a rule about it is about this side: 1 named, less for what it is part of and for its like
    :ivar laws: document → how much it is this side's own law on information
    :ivar public: whether it is a public body; None where nobody is known
    """

    text: str = ""
    parties: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    weights: dict[str, float] = {}
    laws: dict[str, float] = {}
    public: bool | None = None

    @property
    def known(self) -> bool:
        """Whether anybody is known."""
        return bool(self.parties or self.actors or self.weights)

    @property
    def names(self) -> tuple[str, ...]:
        """What the parties are called, else the actors."""
        if self.parties:
            return tuple(catalogue.parties()[party].name for party in self.parties)
        return tuple(catalogue.actors()[actor].name for actor in self.actors)


class Asked(Struct, frozen=True):
    """A flow that is asked about.

    :ivar text: all of it in words, which retrieval goes by
    :ivar kinds: kinds of information of the vocabulary
    :ivar topics: document → how much it regulates that kind of information, or those whom it is about
    :ivar asks: whether the question is about the receiver's getting («kan Nav hente») or the giver's giving; None where unknown
    """

    text: str
    data: str
    giver: Side
    receiver: Side
    purpose: str
    kinds: tuple[str, ...] = ()
    topics: dict[str, float] = {}
    asks: Direction | None = None


PART_OF: Final = 0.85
LIKE: Final = 0.6
"""A rule about what the named one is part of, and about others of the same party."""

_WORD = re.compile(r"\w")


class _Finder:
    """Whole-word search for many names at once, the longest at a place first."""

    def __init__(self, forms: Mapping[str, tuple[str, ...]]) -> None:
        self._forms = list(forms)
        self._values = list(forms.values())
        self._automaton = AhoCorasick(self._forms, matchkind=MatchKind.Standard)

    def find(self, low: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """Start, end, values; in text order, none inside another."""
        whole = sorted(
            (start, -end, number)
            for number, start, end in self._automaton.find_matches_as_indexes(low, overlapping=True)
            if not (start and _WORD.match(low[start - 1])) and not (end < len(low) and _WORD.match(low[end]))
        )
        found: list[tuple[int, int, tuple[str, ...]]] = []
        for start, minus_end, number in whole:
            if not found or start >= found[-1][1]:
                found.append((start, -minus_end, self._values[number]))
        return found


@lru_cache(maxsize=1)
def _party_words() -> _Finder:
    forms: dict[str, tuple[str, ...]] = {}
    for party in catalogue.parties().values():
        for word in party.words:
            forms[word] = (*forms.get(word, ()), party.id)
    return _Finder(forms)


@lru_cache(maxsize=1)
def _party_of_actor() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for party in catalogue.parties().values():
        for actor in party.actors:
            found[actor] = (*found.get(actor, ()), party.id)
    return found


@lru_cache(maxsize=1)
def _kind_words() -> _Finder:
    forms: dict[str, tuple[str, ...]] = {}
    for kind in catalogue.information_kinds().values():
        for word in kind.words:
            forms[word] = (*forms.get(word, ()), kind.id)
    return _Finder(forms)


def _lower(text: str) -> str:
    """Lower case, every character in its place."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def mentions(text: str) -> list[Mention]:
    """The parties that a text names, in text order; where a name of the vocabulary and an actor's meet, the longer counts."""
    low = _lower(text)
    spans: list[Mention] = [Mention(start, end, parties, ()) for start, end, parties in _party_words().find(low)]
    by_actor = _party_of_actor()
    for actor, start, end in recogniser().find(text):
        same = next((one for one in spans if one.start == start and one.end == end), None)
        if same is not None:
            spans.remove(same)
            spans.append(Mention(start, end, tuple(dict.fromkeys((*same.parties, *by_actor.get(actor, ())))), (actor,)))
        else:
            spans.append(Mention(start, end, by_actor.get(actor, ()), (actor,)))
    found: list[Mention] = []
    for one in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def kinds_in(text: str) -> tuple[str, ...]:
    """Kinds of information that a text names, by its words and by the beginnings of compounds («lønns- og …»)."""
    low = re.sub(r"(\w)-(?=\s)", r"\1", _lower(text))
    return tuple(dict.fromkeys(kind for _, _, kinds in _kind_words().find(low) for kind in kinds))


SUPPOSED: Final = 0.85
"""How far a side that nobody named is who the vocabulary says holds the information, or is told of it."""


def side_of(named: Iterable[Mention], text: str, supposed: Iterable[str] = ()) -> Side:
    """A side from who is named in it.

    :param supposed: parties that it probably is, where nobody is named
    """
    known, vocabulary = catalogue.actors(), catalogue.parties()
    named = list(named)
    parties = list(dict.fromkeys(party for one in named for party in one.parties))
    members = [member for party in parties for member in vocabulary[party].members]
    actors = tuple(dict.fromkeys(actor for one in named for actor in one.actors))
    weights: dict[str, float] = {}
    laws: dict[str, float] = {}

    def weigh(actor: str, weight: float) -> None:
        weights[actor] = max(weights.get(actor, 0.0), weight)

    for actor in actors:
        weigh(actor, 1.0)
        ahead = list(known[actor].broader)
        while ahead:
            one = ahead.pop()
            if one in known and weights.get(one, 0.0) < PART_OF:
                weigh(one, PART_OF)
                ahead += known[one].broader
    by_actor = _party_of_actor()
    wider = [party for actor in weights if actor not in actors for party in by_actor.get(actor, ())]
    share = dict.fromkeys(parties, 1.0) or {party: SUPPOSED for party in supposed if not named}
    part_of = [one for party in share for one in vocabulary[party].part_of]
    for party in dict.fromkeys((*members, *wider, *part_of)):
        share.setdefault(party, PART_OF)
    for party, strength in share.items():
        bare = (strength == 1.0 or party in members or not named) and not any(actor in vocabulary[party].actors for actor in actors)
        for actor in vocabulary[party].actors:
            weigh(actor, (PART_OF if bare else LIKE) * strength)
        for place, document in enumerate(vocabulary[party].laws):
            laws[document] = max(laws.get(document, 0.0), strength * (1.0 if place < 2 else 0.7))
    kinds = {known[actor].kind for actor in weights} - {"person"}
    public = None if not share and not actors else "public" in kinds or any(_public_by_law(party) for party in share)
    return Side(text, tuple(parties), actors, weights, laws, public)


def _public_by_law(party: str) -> bool:
    return party in ("a-ordningen", "a-krim", "helsestasjon", "smittevern", "boligsosial", "helsepersonell", "reelle-rettighetshavere")


def of_parts(data: str, giver: str, receiver: str, purpose: str = "") -> Asked:
    """A flow from its parts.

    :param data: kinds of information, in any words
    :param giver: from whom
    :param receiver: to whom
    :param purpose: what for; may be empty
    """
    text = f"{data} fra {giver} til {receiver} {purpose}".strip()
    kinds = kinds_in(f"{data} {purpose}")
    topics = _topics(kinds, mentions(f"{data}. {purpose}"))
    return Asked(text, data, side_of(mentions(giver), giver, _holders(kinds)), side_of(mentions(receiver), receiver, _told(kinds)), purpose,
                 kinds, topics)  # fmt: skip


def _holders(kinds: Iterable[str]) -> list[str]:
    return [party for kind in kinds for party in catalogue.information_kinds()[kind].held_by]


def _told(kinds: Iterable[str]) -> list[str]:
    return [party for kind in kinds for party in catalogue.information_kinds()[kind].told_to]


def _topics(kinds: Iterable[str], about: Iterable[Mention]) -> dict[str, float]:
    known, vocabulary = catalogue.information_kinds(), catalogue.parties()
    found: dict[str, float] = {}
    for one in about:
        for party in one.parties:
            found.update((document, 0.9) for document in vocabulary[party].laws[:2])
    found.update((document, 1.0) for kind in kinds for document in known[kind].laws)
    return found


_TAKES = (
    r"hente|henter|innhente|innhenter|hente inn|kreve|krever|krevje|få|får|be|ber|motta|mottar|bruke|bruker|slå opp|samle inn|skaffe|se"
    r"|sjekke|pålegge|etterspørre|anmode|behandle|ta imot|registrere|ha tilgang|innsyn|vite"
)
_GIVES = (
    r"gi|gir|gis|gje|gjev|melde|melder|meldes|varsle|varsler|varsles|utlevere|utleverer|dele|deler|sende|sender|oversende|opplyse|opplyser"
    r"|rapportere|rapporterer|informere|informerer|underrette|underretter|videreformidle|formidle|levere|leverer|fortelle|overføre|utveksle|utveksler"
    r"|si fra|melde fra|registrere seg|svare|orientere|innberette"
)
_VERB = re.compile(rf"\b(?:(?P<take>{_TAKES})|(?P<give>{_GIVES}))\b")
_FROM = re.compile(r"\b(?:fra|frå|hos|av)\s(?:\S+\s){0,1}$")
_TO = re.compile(r"\b(?:til|overfor|med|åt)\s(?:\S+\s){0,1}$")
_AND = re.compile(r"^\s*(?:,|og|eller|samt|/)(?:\s(?:og|eller))?\s*(?:\S+\s)?$")
_CLAUSE = re.compile(r"\b(?:når|om at|dersom|hvis|som)\b")
_TOLD = re.compile(r"^\s*(?:hvem|kven)\b.{0,30}\b(?:får|skal ha|skal få) (?:beskjed|melding|varsel|vite|underretning)")
_SUBJECT_ASKED = re.compile(r"^\s*(?:hvem|kven|hvilke|hvilken|hva|kva|hvor)\b")
_PURPOSE = re.compile(r"\b(?:for å|til bruk|i forbindelse med|ved|i en|i ei|i et|i|til)\b\s*(?P<what>[^?.]{4,120})[?.]?\s*$")


def of_question(text: str) -> Asked:
    """A flow from a question or a statement in free text."""
    low = _lower(text)
    all_named = mentions(text)
    named = [one for one in all_named if not _is_subject(low, one)]
    about = [one for one in all_named if one not in named]
    verb = _VERB.search(low, len(low.split(" ", 1)[0]))
    asks: Direction | None = None if verb is None else "receiver" if verb.lastgroup == "take" else "giver"
    if _TOLD.search(low):
        asks = "giver"
    sides: dict[int, Direction] = {}
    for number, one in enumerate(named):
        before = low[max(0, one.start - 30) : one.start]
        if number and _AND.match(low[named[number - 1].end : one.start]) and number - 1 in sides:
            sides[number] = sides[number - 1]
        elif _FROM.search(before) and not re.search(r"\bav\s(?:\S+\s)?$", before):
            sides[number] = "giver"
        elif _TO.search(before) and (verb is None or one.start > verb.start()):
            sides[number] = "receiver"
    mutual = bool(re.search(r"\b(?:dele|deler|utveksle|utveksler|samarbeide)\b(?! \S+ med\b)", low))
    free = [number for number in range(len(named)) if number not in sides]
    subject_asked = bool(_SUBJECT_ASKED.match(low)) and asks is not None
    if free and not subject_asked and (verb is None or named[free[0]].start < verb.start() or asks is None):
        first: Direction = asks or ("receiver" if "giver" in sides.values() else "giver")
        joined = [free[0]]
        while joined[-1] + 1 in free and _AND.match(low[named[joined[-1]].end : named[joined[-1] + 1].start]):
            joined.append(joined[-1] + 1)
        for number in joined:
            sides[number] = first
            free.remove(number)
    for number in free:
        one = named[number]
        clause = _CLAUSE.search(low, 0, one.start)
        if subject_asked and asks is not None and "giver" not in sides.values():
            sides[number] = "giver"
        elif clause is None or number == free[0]:
            taken = set(sides.values())
            other: Direction = "giver" if asks == "receiver" else "receiver"
            sides[number] = other if other not in taken else ("giver" if "giver" not in taken else "receiver")
    together = [one for one in all_named if any(catalogue.parties()[party].members for party in one.parties)]
    giver = [one for number, one in enumerate(named) if sides.get(number) == "giver"]
    receiver = [one for number, one in enumerate(named) if sides.get(number) == "receiver"]
    if mutual and giver and all(one in together for one in receiver):
        receiver = giver
    if together:  # a cooperation: what is shared in it is given and taken by all who take part
        giver, receiver = ([*side, *(one for one in together if one not in side)] for side in (giver, receiver))
    purpose = _PURPOSE.search(low)
    kinds = kinds_in(text)
    receiving = {actor for one in receiver for actor in one.actors}
    holders = [party for party in _holders(kinds) if not receiving & set(catalogue.parties()[party].actors)]
    return Asked(
        text, "", side_of(giver, _words(text, giver), holders),
        side_of(receiver, _words(text, receiver), _told(kinds) if asks != "receiver" else ()), purpose["what"] if purpose else "",
        kinds, _topics(kinds, about), asks,
    )  # fmt: skip


_ABOUT = re.compile(
    r"\b(?:om|om at|av|på)\s"
    r"(?:(?:en|et|ei|ein|eit|barn|utenlandsk|utenlandske|enkelte|alle|den|de|sin|sine|for|når)\s){0,2}$"
)
_ABOUT_THEM = re.compile(r"\b(?:om|på)\s(?:en |et |ei |alle )?$")
_CONSENT = re.compile(r"\b(?:samtykke|samtykkje)(?:t)? (?:fra|frå|av)\s(?:\S+\s)?$")
_IN_CLAUSE = re.compile(r"\b(?:når|dersom|hvis|som|etter at)\b[^,?.]*$")


def _is_subject(low: str, one: Mention) -> bool:
    """The information is about them: «om en elev», «uten pasientens samtykke», «når arvingene er mindreårige»."""
    known = catalogue.actors()
    before = low[max(0, one.start - 60) : one.start]
    persons = all(known[actor].kind == "person" and actor not in _PROFESSIONS for actor in one.actors) and bool(one.actors)
    if one.actors and all(known[actor].kind == "private" for actor in one.actors) and _ABOUT_THEM.search(before):
        return True
    if _CONSENT.search(before) or re.match(r"\s(?:sitt )?samtykke", low[one.end : one.end + 14]):
        return True
    return (persons and bool(_ABOUT.search(before) or _IN_CLAUSE.search(before))) or (
        (one.actors == ("elev",) or not one.actors) and bool(_ABOUT.search(before))
    )


_PROFESSIONS = frozenset(catalogue.parties()["helsepersonell"].actors) | {"laerer", "rektor", "revisor", "advokat", "regnskapsforer"}


def _words(text: str, named: list[Mention]) -> str:
    return ", ".join(dict.fromkeys(text[one.start : one.end] for one in named))
