"""One sentence of law → what it does: who must, may or must not do what, by when, from what age, under which exception.

Pure functions over the sentence; offsets are moved into the provision's text by the caller.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from analysis.bounds import Range, ranges
from analysis.language.clause import Clause, Word, clause, finite_verbs
from analysis.language.context import Context
from analysis.language.coordination import main_clauses
from analysis.language.lexicon import words
from analysis.language.modality import Frame, Reading, read
from analysis.language.model import Deadline, Norm, Span, Threshold, ThresholdKind
from analysis.language.sentences import Sentence, sentences_of
from analysis.language.who import actor_id, is_actor
from analysis.quantity import Quantity, find_quantities, fold
from ingest.document import Block

NORMS_VERSION = "3"
"""Raise it when the same text gives other norms."""

_AGENT = re.compile(r"\bav (?P<who>(?!(?:denne|dette|disse|desse|slik|hensyn|omsyn|betydning|det|de |dei )\b)[^,.;:()]{3,90}?)(?=$|[,.;:()]| (?:etter|og (?:skal|kan|må|plikter)|i samsvar|på grunnlag|før|innen|når|dersom|som|i henhold|for|med|ved|til|skilles|fra|i|på)\b)")
_PASSIVE_WORD = re.compile(r"(?:[a-zæøå]{2,}(?:[^aeiouyæøå]es|ies|yes|øes|åes|ås|ast|gis|tas|dras)|gis|ses|fås|nås|tas|dras|gjes|gjevast)$")
_NO_PASSIVE = words("not_passive")
_INFINITIVES = words("infinitives")
_CONDITION = re.compile(r"(?:^|[ ,])(?P<c>(?:dersom|hvis|når|såfremt|såframt|forutsatt at|for så vidt|i den utstrekning|så langt|på vilkår av at)\b[^.;]*?)(?=, (?:skal|kan|må|plikter|pliktar|har|er|gjelder|gjeld|og|men)\b|[.;]|$)")
_EXCEPTION = re.compile(r"(?:med mindre|med unntak av|unntatt|bortsett fra|med mindre ikke|unnateke|om ikke annet|om ikkje anna|når ikke annet|så langt ikke annet|likevel ikke|likevel ikkje)\b[^.;]*")
_RECIPIENT = re.compile(r"\b(?:til|overfor|ovenfor|fra|frå) (?P<who>[^,.;:()]{3,80}?)(?=$|[,.;:()]| (?:om|etter|som|innen|innan|når|dersom|i|på|for|med|ved|hvis|senest|uten|utan|og|at)\b)")
_KINDS: dict[str, ThresholdKind] = {
    "age": "age", "amount": "amount", "percent": "percent", "duration": "duration", "count": "count", "base-amount": "amount",
}  # fmt: skip
_TAIL = re.compile(r"(?: (?:rekna |regnet )?(?:etter|frå|fra|før|når|at)\b[^,.;]*)")


def norm_of(sentence: str) -> Norm:
    """The norm of one sentence, read as a whole; spans are offsets in it. See ``norms_in`` for each of its main clauses."""
    return _norm(sentence).norm


class _Read(NamedTuple):
    """The norm of a sentence or clause, what it was read from, and its subject."""

    norm: Norm
    frame: Frame
    subject: Span | None


def _norm(sentence: str) -> _Read:
    low = fold(sentence)
    frame, subject = frame_of(low)
    reading = read(frame)
    quantities = find_quantities(sentence)
    actor = _actor(low, frame, subject, reading)
    recipient = _recipient(low, frame)
    exception = _EXCEPTION.search(low)
    norm = Norm(
        sentence=(0, len(sentence)),
        modality=reading.modality,
        trigger=_real(reading.trigger),
        actor=actor,
        actor_id=actor_id(low[slice(*actor)]) if actor else None,
        action=_action(low, frame),
        recipient=recipient,
        recipient_id=actor_id(low[slice(*recipient)]) if recipient else None,
        object=_object(low, frame),
        condition=_condition(low, frame),
        exception=exception.span() if exception else None,
        deadline=_deadline(low, quantities, reading.modality, frame.verb[0]),
        thresholds=tuple(map(_threshold, ranges([one for one in quantities if one.kind in _KINDS and not _keeps(low, one)], low))),
        defined_term=_term(low) if reading.modality == "definition" else None,
    )
    return _Read(norm, frame, subject)


def norms_of(text: str, blocks: Sequence[Block], headings: Sequence[str] = ()) -> list[Norm]:
    """The norms of a provision; ``blocks`` are its blocks, offsets into ``text``. See ``norms_in``."""
    return norms_in(text, sentences_of(text, blocks), headings)


def norms_in(text: str, sentences: Sequence[Sentence], headings: Sequence[str] = ()) -> list[Norm]:
    """The norms of a provision's sentences, in order: one for each, or one for each main clause that says something else.

    Where a passive names nobody («Søknaden skal avgjøres …»), the actor is taken from the context, and ``inferred`` says so.

    :param headings: the provision's own, then those above it, innermost first
    """
    found: list[Norm] = []
    context = Context(headings)
    for number, sentence in enumerate(sentences):
        for norm, frame in _of_sentence(sentence):
            if norm.actor:
                context.tell(norm, fold(text[slice(*norm.actor)]), frame, number)
                found.append(norm)
            else:
                by = context.infer(norm, frame, fold(text[slice(*norm.lead)]) if norm.lead else "", number)
                found.append(replace(norm, actor=by.span, actor_id=by.id, inferred=True) if by else norm)
    return found


def _of_sentence(sentence: Sentence) -> list[tuple[Norm, Frame]]:
    """The norms of a sentence, spans in the provision's text."""
    whole = _norm(sentence.text)
    if whole.norm.modality != "definition" and sentence.lead is None and (" og " in sentence.text or " men " in sentence.text):
        several = _of_clauses(sentence, whole)
        if len(several) > 1:
            return several
    return [(_placed(whole.norm, sentence), whole.frame)]


def _of_clauses(sentence: Sentence, whole: _Read) -> list[tuple[Norm, Frame]]:
    """A norm for each main clause, without those that lay nothing down («Vedtaket er endelig og …»)."""
    origin = sentence.own[0]
    found: list[tuple[Norm, Frame]] = []
    subject: Span | None = None
    condition: Span | None = None
    for part in main_clauses(whole.frame.clause):
        pieces = [*([subject] if part.shares and subject else []), (part.start, part.end)]
        alone = _joined(sentence, pieces)
        read_alone = _norm(alone.text)
        if not part.shares and read_alone.subject:
            subject = (part.start + read_alone.subject[0], part.start + read_alone.subject[1])
        norm = _placed(read_alone.norm, alone)
        if not part.shares:
            condition = norm.condition if norm.condition and norm.action and norm.condition[0] < norm.action[0] else None
        own = (origin + part.start, origin + part.end)
        norm = replace(norm, sentence=sentence.own, lead=None, clause=own, condition=norm.condition or condition)
        if norm.modality != "none":
            found.append((norm, read_alone.frame))
    return found


def _joined(sentence: Sentence, spans: Sequence[Span]) -> Sentence:
    """Parts of a sentence without lead-in as a sentence of their own, which knows where each stands."""
    pieces: list[tuple[int, int, int]] = []
    length = 0
    for start, end in spans:
        pieces.append((length, sentence.own[0] + start, end - start))
        length += end - start + 1
    return Sentence(" ".join(sentence.text[start:end] for start, end in spans), sentence.ledd, tuple(pieces))


def _placed(norm: Norm, sentence: Sentence) -> Norm:
    """The norm with spans in the provision's text."""

    def at(span: Span | None) -> Span | None:
        return _real(sentence.place(span)) if span else None

    deadline = norm.deadline and replace(norm.deadline, span=sentence.place(norm.deadline.span))
    return replace(
        norm, sentence=sentence.own, ledd=sentence.ledd, lead=sentence.lead, trigger=at(norm.trigger), actor=at(norm.actor),
        action=at(norm.action), recipient=at(norm.recipient), object=at(norm.object), condition=at(norm.condition),
        exception=at(norm.exception), deadline=deadline, defined_term=at(norm.defined_term),
        thresholds=tuple(replace(one, span=sentence.place(one.span)) for one in norm.thresholds),
    )  # fmt: skip


def _real(span: Span) -> Span | None:
    return span if span[1] > span[0] else None


def frame_of(low: str) -> tuple[Frame, Span | None]:
    """The frame of a sentence in lower case, and the span of its subject."""
    parsed = clause(low)
    if parsed.verb is not None and (cleft := _CLEFT.match(low, parsed.words[parsed.verb].start)):
        number = next((n for n, word in enumerate(parsed.words) if word.start == cleft.start("verb")), parsed.verb)
        return Frame(low, parsed._replace(verb=number), cleft.span("verb"), cleft["who"], "", ""), cleft.span("who")
    if parsed.verb is None:
        return Frame(low, parsed, (0, 0), "", "", ""), None
    verb = parsed.words[parsed.verb]
    subject = _subject(low, parsed, verb)
    act = _passive(parsed, parsed.verb)
    agent = _agent(low, verb.start) if act else None
    return Frame(low, parsed, (verb.start, verb.end), low[slice(*subject)] if subject else "", low[slice(*agent)] if agent else "", act), subject


_CLEFT = re.compile(r"er det (?P<who>[^;:]{3,200}?),? som (?P<verb>har|skal|kan|plikter|pliktar|må|er)\b")


def _passive(parsed: Clause, verb: int) -> str:
    """The passive that is the main verb or depends on it; empty where there is none."""
    word = parsed.words[verb].text
    if (_PASSIVE_WORD.fullmatch(word) and word not in _NO_PASSIVE) or word in ("blir", "vert"):
        return word
    if word not in ("skal", "kan", "må", "bør", "vil", "kunne", "skulle", "plikter"):
        return ""
    for number in range(verb + 1, min(verb + 26, len(parsed.words))):
        text = parsed.words[number].text
        if text in (".", ";", "å"):
            return ""
        if text in ("bli", "verte"):
            return text
        if _PASSIVE_WORD.fullmatch(text) and text not in _NO_PASSIVE:
            return "" if text.endswith(("enes", "anes", "takeres", "nehaveres")) else text
        if text in _INFINITIVES or f"{text}r" in finite_verbs():
            return ""
    return ""


def _subject(low: str, parsed: Clause, verb: Word) -> Span | None:
    """Span of the subject: before the verb, or behind it where something else stands first."""
    first = parsed.words[parsed.first].start if parsed.first < len(parsed.words) else 0
    before = low[first : verb.start].strip(" ,")
    if before and not parsed.fronted and not _ADVERBIAL.match(before):
        start = low.index(before, first)
        return (start, start + len(before))
    return _after(low, verb.end)


_ADVERBIAL = re.compile(
    r"(?:i|på|av|for|til|fra|frå|med|uten|utan|etter|ved|under|hos|om|mot|før|over|herunder|videre|vidare|deretter|likeledes|ellers|elles|dessuten|samtidig|her|da|så|likevel|senest|seinast|innen|innan|tilsvarende|tilsvarande|i tillegg|hvordan|hvis|dersom|når|bare|berre|utenfor|gjennom|blant|mellom|siden|som)\b"
)
_BEHIND = re.compile(
    r"\s(?:(?:likevel|også|òg|derfor|difor|da|dog|heller|bare|berre|i tilfelle|så langt|normalt|i særlige tilfeller|straks|umiddelbart|ikke|ikkje) )*"
    r"(?P<who>(?!(?:det(?! \w+e \w)|dette|ikke|ikkje|bare|berre|også|òg|straks|av|i|på|til|for|etter|med|ved|som|om)\b)[\w«»/§-]+(?: (?!(?:kan|skal|må|har|er|gi|gje|ha|få|ta|pålegge|påleggje|erklære|reise|avhøre|ilegge|sørge|opplyse|varsle|sende|melde|også|òg|selv|sjølv|å|ikke|ikkje|likevel|umiddelbart|straks|innen|innan|ved|i|med|fastsette|bestemme|betale|kreve|krevje|vedta|treffe|fastsetje|gjøre|gjere|innhente|be|være|vere|bli|gi|la|tillate|oppnevne|føre|utføre|vise|søke|legge|medvirke|for|på|om|uten|utan|etter|av)\b)[\w«»/§-]+){0,7})"
)
_ALONE = frozenset("han hun ho hen den de dei vedkommende vedkommande partene partane enhver".split())
_DETERMINED = re.compile(r"(?:den|de|dei) [\w-]+(?:e|a|te|de|ke|ste) [\w-]{3,}")
_JOINS = frozenset(("og", "eller", "samt", "og/eller"))
_OWN_CLAUSE = re.compile(r"(?:, eller|) (?:eller (?:de|dei|den) |som (?:har|er|eier|driver|representerer|[\w]+er)\b)[^,.;]*")


def _after(low: str, end: int) -> Span | None:
    """The subject right behind the verb: the actor that stands there, else all words up to the next verb or adverb."""
    match = _BEHIND.match(low, end)
    if match is None:
        return None
    words = [(match.start("who") + word.start(), match.start("who") + word.end()) for word in re.finditer(r"\S+", match["who"])]
    first, second = low[slice(*words[0])], low[slice(*words[1])] if len(words) > 1 else ""
    if first in ("den", "de", "dei") and second.endswith("e") and f"{second}r" not in finite_verbs() and is_actor(f"{first} {second}"):
        return words[0][0], words[1][1]
    if first in _ALONE and second not in ("som", "eller", "av") and not _DETERMINED.match(match["who"]):
        return words[0]
    actor = _first_actor(low, words)
    if actor is None:
        return words[0][0], words[-1][1]
    own = _OWN_CLAUSE.match(low, actor[1])
    return (actor[0], own.end()) if own else actor


def _first_actor(low: str, words: Sequence[Span]) -> Span | None:
    """The shortest run of words that names an actor, with those that «og» or «eller» joins to it."""
    start, end, number = words[0][0], 0, 0
    while number < len(words):
        if end:
            if low[slice(*words[number])] not in _JOINS:
                break
            number += 1
        last = next((n for n in range(number, len(words)) if is_actor(low[words[number][0] : words[n][1]])), None)
        if last is None:
            break
        end, number = words[last][1], last + 1
    return (start, end) if end else None


def _agent(low: str, start: int) -> Span | None:
    """Who acts by a passive: best right behind its verb («innkreves av Innkrevingsmyndigheten»), else anywhere behind ``start``."""
    found = [match.span("who") for match in _AGENT.finditer(low, start) if is_actor(match["who"]) and not _THE_RIGHT.match(low, match.start("who")) and not _NO_AGENT.search(low, max(0, match.start() - 24), match.start())]
    found = [(start, _listed(low, end)) for start, end in found]
    direct = [span for span in found if _BY_PASSIVE.search(low, max(start, span[0] - 40), span[0])]
    return next(iter(direct or found), None)


def _listed(low: str, end: int) -> int:
    """The end of an enumeration that begins with an actor: «av ektefellen, samboeren eller de myndige barna»."""
    more = _MORE.match(low, end)
    return more.end() if more and is_actor(more["next"]) else end


_MORE = re.compile(r"(?:, (?P<next>[^,.;:()]{2,60}))(?:, [^,.;:()]{2,60}){0,6},? (?:eller|og) [^,.;:()]{2,80}")
_NO_AGENT = re.compile(r"(?:vegne|vegner|medvirkning|hjelp|behov|del|omfang|innhold|bruk|behandling\w*|\w+ing\w*|\w+[^e]else\w*|(?:ut|opp|på|fast|inn|god|be|ved)\w+(?:et|t|dd|d|ne|te)) $")
_THE_RIGHT = re.compile(r"retten til (?:å|dekning|ytelse|stønad|opphold)\b")
"""«tap av retten til å …» is no court."""
_BY_PASSIVE = re.compile(r"[a-zæøå](?:es|ast|vas) av $")


def _actor(low: str, frame: Frame, subject: Span | None, reading: Reading) -> Span | None:
    if reading.modality in ("definition", "none"):
        return None
    if frame.passive:
        agent = _agent(low, frame.verb[0])
        if agent:
            return agent
        if reading.modality != "sanction" or subject is None or frame.clause.fronted:
            return None
    if subject is None or not is_actor(low[slice(*subject)]):
        return None
    if reading.modality == "condition":
        return subject if low[slice(*frame.verb)] == "må" else None
    return _trim(low, subject)


def _trim(low: str, span: Span) -> Span:
    """Without ledd numbers and adverbs at the edges."""
    match = re.match(r"(?:\(?\d+[).]?\s|[a-zæøå][.)]\s|[–-]\s)", low[slice(*span)])
    return (span[0] + match.end(), span[1]) if match else span


def _action(low: str, frame: Frame) -> Span | None:
    if not frame.verb[1]:
        return None
    end = len(low.rstrip(" .;:"))
    for pattern in (_EXCEPTION,):
        if (match := pattern.search(low, frame.verb[0])) and match.start() > frame.verb[1]:
            end = min(end, match.start())
    return (frame.verb[0], len(low[:end].rstrip(" ,")))


def _object(low: str, frame: Frame) -> Span | None:
    """What is done or given: behind the last verb of the action, up to the first adverbial."""
    if not frame.verb[1]:
        return None
    match = _OBJECT.search(low, frame.verb[0], min(len(low), frame.verb[0] + 240))
    return match.span("what") if match else None


_OBJECT = re.compile(
    r"\b(?:gi|gje|gjeve|gir|gjev|sende|levere|innhente|hente inn|motta|få|utlevere|melde|opplyse om|søke om|søkje om|betale|yte|utarbeide|fastsette"
    r"|fastsetje|oppnevne|oppnemne|føre|registrere|oppbevare|bevare|treffe|fatte|kreve|krevje|ha|har|utstede|utferde|legge frem|leggje fram|gjøre|gjere)"
    r" (?P<what>(?!(?:til|av|i|på|om|det|seg)\b)[^,.;:()]{2,120}?)(?= (?:til|fra|frå|innen|innan|etter|dersom|hvis|når|med mindre|for|i samsvar|ved|før|senest|som|uten|utan|snarest|straks)\b|[,.;:()]|$)"
)


def _recipient(low: str, frame: Frame) -> Span | None:
    for match in _RECIPIENT.finditer(low, frame.verb[0]):
        if is_actor(match["who"]):
            return match.span("who")
    return None


def _condition(low: str, frame: Frame) -> Span | None:
    match = _CONDITION.search(low)
    if match:
        return match.span("c")
    if frame.clause.fronted and frame.clause.verb and frame.clause.first == frame.clause.verb:
        return (0, frame.verb[0] - 2) if frame.verb[0] > 2 else None
    return None


def _deadline(low: str, quantities: Sequence[Quantity], modality: str, verb: int) -> Deadline | None:
    found = [one for one in quantities if one.kind == "deadline" and not (one.unit == "hendelse" and _by_the_way(low, one, modality, verb))]
    found += [one for one in quantities if one.kind == "duration" and _keeps(low, one)]
    if not found:
        return None
    best = found[0]
    last = found[-1] if len(found) > 1 and found[1].start - best.end < 20 else best
    end = max(best.end, last.end)
    if best.value is not None and (tail := _TAIL.match(low, end - len(" etter") if low[:end].endswith(" etter") else end)):
        end = len(low[: tail.end()].rstrip())
    if best.unit == "hendelse" and (rest := re.match(r"[^,.;]*", low[end:])):
        end = len(low[: end + rest.end()].rstrip())
    if best.start < verb < end:
        end = len(low[:verb].rstrip(" ,"))
    return Deadline((best.start, end), best.iso or last.iso, best.standard or last.standard)


def _by_the_way(low: str, one: Quantity, modality: str, verb: int) -> bool:
    """An event that tells which case is meant («forhold som var til stede før arvefallet»), not by when somebody must act."""
    clause_start = max(low.rfind(mark, 0, one.start) for mark in (",", ";", ":"))
    return modality in ("power", "condition") or bool(re.search(r"\bsom\b|\bden som\b", low[max(clause_start + 1, verb if verb < one.start else 0) : one.start]))


def _keeps(low: str, one: Quantity) -> bool:
    """For how long something must be done: «skal oppbevares i tre år etter …», «de første seks ukene»."""
    if one.kind != "duration":
        return False
    before = low[max(0, one.start - 14) : one.start]
    return bool(re.search(r"\bi (?:minst |inntil )?$", before) and re.match(r" (?:etter|frå|fra) (?:utløpet|utgangen|utlaupet|at|den dag)", low[one.end :])) or bool(
        (re.search(r"\b(?:de|dei) (?:første )?$", before) and one.text.startswith("første")) or re.search(r"\b(?:de|dei) første $", before)
    )


def _threshold(one: Range) -> Threshold:
    """A quantity or a range of them as a threshold; a multiple of the base amount is an amount in G."""
    ends = (one.lower, one.upper, one.lower_exclusive, one.upper_exclusive)
    return Threshold((one.start, one.end), _KINDS[one.kind], one.value, one.unit, one.bound, *ends)


_TERM = re.compile(
    r"(?:^|[\s(])med (?!mindre|forbehold|unntak)(?P<t>[^.;:]{1,120}?)\s(?:(?:i|etter) (?:denne|dette|desse|disse|her)[\w ]{0,30}?)?(?:menes|meines|meinast|mener|meiner|forstås|forståast|forstår|siktes|(?:er|blir|vert) (?:[\w ]{0,40}? )?(?:meint|forstått|ment))\b"
    r"|\b(?:menes|meines|meinast|forstås|forståast|(?:meiner|forstår) ein|er (?:det )?meint|mener vi)(?: her| i [\w ]{3,30}?)? med: (?:\w{1,2}[.)] )?(?P<l>[\w«»\"/ -]{2,60}?)(?=[:,;–(]|$)"
    r"|^(?:\(?\w{1,3}[).]\s*)?som (?P<c>[^.;:,]{1,90}?) (?:regnes|reknes|reknast|reknar|anses|ansees|betraktes|blir rekna|vert rekna|regner|forstås)\b"
)
_SCOPE = re.compile(r"\s(?:i|etter) (?:denne|dette|disse|desse)\b.*$|\s(?:her|i loven her|i lova her|i forskrifta her)$")


def _term(low: str) -> Span | None:
    match = _TERM.search(low)
    if match is None:
        return None
    name = next((name for name in ("t", "l", "c") if match[name]), "")
    if not name:
        return None
    start, end = match.span(name)
    scope = _SCOPE.search(match[name])
    return (start, start + scope.start()) if scope else (start, end)
