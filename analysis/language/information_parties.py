"""Who, to whom, from whom: the parties around the verb that disposes of information.

There is no parser here: word order and prepositions decide. Norwegian law puts the modal second, so what stands before it is
the subject unless it is a clause or an adverbial, and then the subject follows the modal. All looks are bounded.
"""

import re
from bisect import bisect_left

from analysis.language.information_model import Party, Span
from analysis.language.information_words import INFO_NOUN, STOP
from analysis.language.lexicon import any_of

LEFT = 320
RIGHT = 300
Mention = tuple[str, int, int]

_OPENING = re.compile(r"\s*(?:\(?\d{1,2}[.)]\s*|\([a-z]\)\s*|[a-zæøå]\)\s*|[-–]\s*)?(?:(?:imidlertid|likevel|videre|vidare|og|men|eller|også)\s+)?")
_ADVERBIAL = re.compile(any_of("adverbial_opens") + r"\b")
_CUT = re.compile(rf"\s*(?:[,.;:()]|\b{any_of('party_ends')}\b)")
_NO_PARTY = re.compile(rf"§|{any_of('no_party')}\b")
_OWN = re.compile(r"\b(?:den|de|dei|enhver|alle|dem|andre|personer|person|ein|en) som\b")
SUBJECTS = frozenset("registrert part soker pasient bruker arbeidstaker barnet forelder elev student utlending forbruker innsatt siktede "
                     "fornaermede klager arving parorende trygdet arbeidssoker ektefelle asylsoker etterlatt samboer saksokt saksoker skyldner".split())  # fmt: skip
_SELF = re.compile(
    r"\b(?:de[nt]? (?:som )?(?:opplysningene|opplysningane|saken|saka|vedtaket|det|dette|avgjørelsen|undersøkelsen|ho|han) (?:gjelder|gjeld|angår|vedkjem|vedkommer)|den (?:det )?gjeld(?:er)?|den registrerte|de registrerte"
    r"|vedkomm?[ea]nde(?: (?:selv|sjølv|person))?$|parten?e?r?|partane|personen|kunden?e?|kontohaveren?|passasjer\w{0,4}|leietaker\w{0,3}|(?:den )?(?:saken|vedtaket) (?:gjelder|retter seg mot))\b"
)
_PUBLIC = re.compile(r"\b(?:allmennhet\w{0,3}|ålmenta|offentlighet\w{0,3}|publikum|befolkning\w{0,3}|innbyggerne|innbyggjarane|reisende|enhver)\b")


_PRONOUNS = frozenset("det dette der denne disse desse slik slike dei de den at om".split())


_TRAILING = re.compile(r"(?:[\s,;:.)(–-]|(?<=\s)(?:og|eller|samt)\b)+$")


class Names:
    """The actors a sentence names, ready to be asked by place."""

    def __init__(self, mentions: list[Mention]) -> None:
        self._mentions = mentions
        self._starts = [start for _, start, _ in mentions]

    def party(self, low: str, start: int, end: int) -> Party | None:
        """The party at a place, trimmed; None where nothing is left."""
        while start < end and low[start] in " ,;:-–(":
            start += 1
        trailing = _TRAILING.search(low, max(start, end - 24), end)
        if trailing:
            end = trailing.start()
        if end - start < 2 or low[start:end] in _PRONOUNS:
            return None
        ids: list[str] = []
        for number in range(bisect_left(self._starts, start), len(self._starts)):
            name, begin, stop = self._mentions[number]
            if begin >= end:
                break
            if stop <= end and name not in ids:
                ids.append(name)
        if _SELF.search(low[start:end]) and "registrert" not in ids and "part" not in ids:
            ids.insert(0, "registrert")
        return Party(Span(start, end), tuple(ids))

    def next(self, start: int, end: int) -> Mention | None:
        """The first actor named in a stretch."""
        number = bisect_left(self._starts, start)
        return self._mentions[number] if number < len(self._starts) and self._starts[number] < end else None


def clause_start(low: str, at: int) -> int:
    """Where the clause before a place begins: after a full stop, semicolon or colon, at most ``LEFT`` back."""
    back = max(0, at - LEFT)
    part = low[back:at]
    cut = max((part.rfind(mark) + len(mark) for mark in ("; ", ": ") if mark in part), default=0)
    dot = [stop.end() for stop in re.finditer(r"(?<!nr)(?<!jf)(?<!bl)(?<! \w)\.\s+(?=[^\d])", part)]
    return back + max([cut, *dot])


_OPENS_AT = re.compile(r"\b(?:skal|kan|må|plikter|pliktar|har|er|gir|gjev|bestemmer|fastsetter|om|for|hinder)\b")
_MODAL = re.compile(r"\b(?:skal|kan|må|plikter|pliktar|har|er|bør|får)\b")


def subject(low: str, governor: Span, verb: Span) -> Span | None:
    """The grammatical subject of a modal: before it, or after it where the sentence opens with something else."""
    start = clause_start(low, governor.start)
    opening = _OPENING.match(low, start, governor.start)
    begin = opening.end() if opening else start
    left = low[begin : governor.start].rstrip()
    inner = re.search(r".*[,–] (?:og|men|eller)(?: (?!at\b))", left)
    if inner and _MODAL.search(left[: inner.end()]):
        rest = left[inner.end() :]
        if rest.strip():
            begin += inner.end()
            left = rest
        else:
            first = _MODAL.search(low, start, governor.start)
            return subject(low, Span(first.start(), first.end()), Span(first.end(), first.end())) if first else None
    inside = left.rfind(" at ")
    if inside > 0 and _OPENS_AT.search(left[:inside]):
        begin += inside + 4
        left = left[inside + 4 :]
    left = re.split(r" til bruk (?:i|ved|for)\b", left, maxsplit=1)[0]
    if left in ("og", "men", "eller", "") or left.endswith((" og", " eller", " men")):
        first = _MODAL.search(low, start, governor.start)
        if first and left:
            return subject(low, Span(first.start(), first.end()), Span(first.end(), first.end()))
    if not left or _ADVERBIAL.match(left) or (left.endswith(",") and left.count(",") < 2 and not re.search(r",? som\b", left)):
        last = left.rpartition(", ")[2] if ", " in left and not left.endswith(",") else ""
        if last and not _ADVERBIAL.match(last) and not _MODAL.search(last) and len(last) < 80 and re.match(r"(?:den|departement|kommun|politi|\w+en\b)", last):
            return Span(governor.start - len(low[begin : governor.start]) + low[begin : governor.start].rfind(last), governor.start)
        return after(low, governor.end, max(governor.end, verb.start))
    bare = re.sub(r"(?: (?:har|er|skal|kan|vil|også|òg|videre|vidare|likevel|i tillegg|på samme måte)){1,3}$", "", left)
    return Span(begin, begin + len(bare)) if bare else None


def requester(low: str, governor: Span, verb: Span) -> Span | None:
    """«… skal etter anmodning fra X gi»: who asks is who gets."""
    found = _ASKS.search(low, max(0, governor.start - 120), min(len(low), verb.end + 120))
    return after(low, found.end(), min(len(low), found.end() + 200)) if found else None


_ASKS = re.compile(
    r"\b(?:etter|på) (?:anmodning|forespørsel|begjæring|krav|pålegg|forlangende|oppmoding|førespurnad|oppfordring) (?:fra|frå|av) (?!den det|tilfelle)"
)


def is_document(low: str, governor: Span, verb: Span, passive: bool) -> bool:
    """The subject is a paper: what it must tell is its contents («søknaden skal opplyse om»), not a flow."""
    start = clause_start(low, governor.start)
    opening = _OPENING.match(low, start, governor.start)
    begin = opening.end() if opening else start
    if passive:
        return low.startswith("i ", begin) and bool(_DOCUMENT.match(low[begin : governor.start]))
    return bool(_DOCUMENT.match(low[begin : governor.start]) or _DOCUMENT.match(low[governor.end : verb.start].strip()))


_DOCUMENT = re.compile(
    rf"(?:den |det |slik |slikt |en |et |ein |eit |i )?[a-zæøå-]{{0,30}}{any_of('papers')}"
    r"(?:en|et|a|ene|er|ane|ar|sen|e|ei|n|t)?(?= (?:skal|må|kan|om|etter|som|i|fra|frå|til|også|òg)\b|$|\s*$)"
)


def after(low: str, start: int, limit: int) -> Span | None:
    """The noun phrase that begins at a place."""
    while start < limit and low[start] == " ":
        start += 1
    if low.startswith(("at ", "om at "), start):
        start = low.index("at ", start) + 3
    person = _SELF.match(low, start, limit)
    if person:
        return Span(start, person.end())
    own = _OWN.match(low, start)
    stop = own.end() if own else start
    if own:
        found = re.search(r",|\b(?:når|dersom|hvis|uten|skal|kan|om at|i samsvar|opplysning\w*|så snart|innen)\b", low[stop : min(limit, stop + 140)])
        end = stop + found.start() if found else min(limit, stop + 140)
        return Span(start, end) if end > start else None
    for cut in _CUT.finditer(low, start, min(limit, start + 160)):
        text = low[start : cut.start()]
        if cut.group().strip() == "," and (re.match(r", (?:\S+ ){0,5}(?:og|eller|samt) ", low[cut.start() : cut.start() + 60]) or re.search(r"-$", text)) and text:
            continue  # an enumeration goes on
        if cut.group().strip() in ("til", "fra", "frå") and text.endswith((" og", " eller")):
            continue
        if text.endswith(" som"):
            rest = re.search(r"[,.;]|\b(?:skal|kan|om at)\b", low[cut.start() : min(limit, cut.start() + 120)])
            return Span(start, cut.start() + rest.start() if rest else min(limit, cut.start() + 120))
        return Span(start, cut.start()) if text.strip() else None
    end = min(limit, start + 160)
    return Span(start, end) if low[start:end].strip() else None


def recipient(low: str, verb: Span, noun: Span | None, direct: bool, names: Names) -> Span | None:
    """Who receives: «til …», «overfor …», the object of «varsle», or what stands between «gi» and the information."""
    limit = min(len(low), verb.end + RIGHT)
    stop = STOP.search(low[verb.end : limit])
    if stop:
        limit = verb.end + stop.start()
    if direct:
        found = after(low, verb.end, limit)
        if found and not _NO_PARTY.match(low[found.start : found.end]) and not INFO_NOUN.match(low[found.start : found.end]):
            return found
    if low[verb.start : verb.end].endswith(("es", "ast")) and (noun is None or noun.end <= verb.start):
        start = verb.end + 1  # «klagen oversendes nemnda»
        word = re.match(r"[\w-]{3,40}(?:en|et|a|ene|ane|na)\b", low[start : start + 44])
        if (word or ((named := names.next(start, start + 2)) and named[1] == start)) and not INFO_NOUN.match(low, start):
            return after(low, start, limit)
    if noun and noun.start > verb.end:
        between = low[verb.end : noun.start]
        cut = re.search(
            r"\s(?:de|alle|den|dei|det|dem|nødvendige?|naudsynte?|skriftlig\w?|skriftleg|slike?|enhver|all|samtlige|samtlege|ei|en|ein|et|nærmere|nærare|relevante|taushetsbelagte|teiebelagde|løpende|fullstendige?|noen|andre|følgende|melding|opplysninger|øyeblikkelig|særskilt|tilstrekkelig\w?|utfyllende)?\s*$",
            between,
        )
        dative = between[: cut.start()] if cut else between
        words = dative.strip()
        named = names.next(verb.end, verb.end + len(dative))
        if named and named[1] <= verb.end + 2:
            begin = verb.end + len(dative) - len(dative.lstrip())
            return Span(begin, max(named[2], begin + len(words)) if not re.search(r" (?:om|til|med|for) ", words) else named[2])
        if words and len(words) < 90 and not re.search(r"\b(?:til|med|av|om|for|fra|frå)$|\b(?:til|med|om|for|hvorfor|og/eller) ", words) and not re.match(
            r"(?:de|den|det|alle|en|ein|et|nødvendige?|skriftlig|slike?|ei|særskilt|straks|uten|utan|ny|nye|etter|på|i|inn|fra|frå|tilbake|snarest|ut|samtidig|nærmere|andre|og|eller|taushetsbelagte|til|for|med|om|skriftleg|uoppfordret|bare|,|innsyn)\b", words
        ):
            begin = verb.end + len(dative) - len(dative.lstrip())
            return Span(begin, begin + len(words))
    for prep in re.finditer(r"\b(?:til|overfor|ovenfor|med|for)\s+", low[verb.end : limit]):
        if prep.group().startswith("for") and not low[verb.start : verb.end].endswith(_KNOWN_TO):
            continue
        if prep.group().startswith("med") and not low[verb.start : verb.end].startswith(("del", "utveksl")):
            continue
        at = verb.end + prep.end()
        if _NO_PARTY.match(low, at):
            continue
        found = after(low, at, limit)
        if found and not re.search(r"(?:formål|føremål|bruk|oppgaver)$", low[found.start : found.end]):
            return found
    return None


_KNOWN_TO = ("kjent", "kjend", "tilgjengelig", "tilgjengelige", "tilgjengeleg", "tilgjengelege")


def source(low: str, verb: Span, names: Names) -> Span | None:
    """Whom information is obtained from: «fra …», «hos …», «av …»."""
    limit = min(len(low), verb.end + RIGHT)
    stop = STOP.search(low[verb.end : limit])
    if stop:
        limit = verb.end + stop.start()
    found = [*re.finditer(r"\b(?:fra|frå|hos)\s+", low[verb.end : limit]), *re.finditer(r"\bav\s+", low[verb.end : limit])]
    for prep in found:
        at = verb.end + prep.end()
        named = names.next(at, min(limit, at + 60)) or re.match(r"(?:den|de|dem|dei|andre|enhver)\b", low[at : at + 10])
        if prep.group().startswith("av") and not named:
            continue  # «utdrag av journalen»
        if re.match(r"(?:hensyn|omsyn|betydning|saken|saka|opplysning|personopplysning|helseopplysning|§|første|det\b(?! [\w ]{0,20}(?:organ|myndighet))|dette|disse|slike|sin\b|loven|lova|en sak|ein sak|eget|eige|dato)", low[at : at + 20]):
            continue
        return after(low, at, limit)
    return None


def agent(low: str, verb: Span) -> Span | None:
    """«… av …» right after a passive."""
    found = re.match(
        r"\s(?:straks |skriftlig |skriftleg |snarest |også |òg |bare |berre )?av\s+(?!hensyn|omsyn|eget|eige|betydning|det\b|dette|saken)",
        low[verb.end : verb.end + 60],
    )
    return after(low, verb.end + found.end(), min(len(low), verb.end + 200)) if found else None


def audience(low: str, *parties: Party | None) -> str:
    """Who learns it: a body, the person herself, or the public."""
    for party in parties:
        if party is None:
            continue
        text = low[party.span.start : party.span.end]
        if party.actor in SUBJECTS or _SELF.search(text):
            return "subject"
        if _PUBLIC.search(text):
            return "public"
    return "body"
