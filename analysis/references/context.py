"""Whether a text that names former law means to: clauses that repeal, amend, commence or carry over, and words that look back."""

import re
from datetime import date
from typing import Final

from ingest.citation.find import BREAK
from ingest.citation.lexicon import MONTHS
from ingest.corpus import DocumentInfo
from ingest.document import Block, Document, NoteKind, Unit, UnitKind

_TITLE: Final = re.compile(
    r"^(?:midlertidig\s)?(?:(?:lov|forskrift|vedtak|instruks|regler)\s)?(?:(?:om|til)\s)?"
    r"(?:endring(?:er|ar|ane)?\s(?:i|til)\b|endringslov|endringsforskrift|opphev|(?:delt\s|delvis\s)?i\s?kraft|iverks|overgang"
    r"|videreføring|viderefør|fortsatt|meddelelse om|rettelse|virkningstidspunkt)",
    re.IGNORECASE,
)
_CARRY_OVER: Final = re.compile(r"\bovergang(?:s|er)|\bikraftset|\bikrafttre", re.IGNORECASE)
_HEADING: Final = re.compile(
    r"ikraft|i kraft|ikrafts|iverkset|overgangs|opphev"
    r"|endring(?:er|ar)?\b.{0,30}\b(?:lov|lover|lovene|forskrift|forskrifter|regelverk|vedtak)\b"
    r"|tidligere|tidlegare|eldre|fortsatt gyldig|videreføring|forholdet til (?:tidligere|eldre)|^virkning|verknad",
    re.IGNORECASE,
)
_COMMENT: Final = re.compile(
    r"merknad|kommentar|veiledning|rettleiing|^til\s?(?:§|kap|del|første)|eksempler|forarbeid|^anm", re.IGNORECASE
)
_DAY: Final = r"(?:\d{1,2}\.\s?[a-zæøå]{3,9}\s)?(?:19|20)\d\d"
_REPEALS: Final = (
    r"\bopphev(?:es|et|ast|a|else|ing|de|inga|elsen)\b", r"ut av kraft", r"\bopp å gjeld", r"\bavløs(?:er|es|ast|t|te)\b",
    r"\berstatt(?:er|et|ar|a)\b(?! ikk)(?=.{0,80}(?:lov|forskrift))", r"\bfr[aå] sam(?:me|e) t(?:id|idspunkt)",
    r"\bden nye (?:lov|forskrift)", r"\btrer i ste(?:den|det)\b", r"\b(?:kjem|kommer) i sta?e?den for\b",
)  # fmt: skip
_AMENDS: Final = (
    r"\bskal (?:lyde|lyda)\b", r"\bendr(?:es|ast|a) slik", r"følgj?ande endring", r"følgende endring", r"\bendret ved",
    r"\btilføyd ved", r"\bendra (?:ved|med)", r"\bmed hjemmel i følgende", r"\bble endret",
    r"\b(?:er|var|ble|blei|vart) (?:fastsatt|fastsett|gitt|gjeve|vedtatt) med (?:hjemmel|heimel)",
)  # fmt: skip
_COMMENCES: Final = (
    r"ikrafttred", r"ikraftsetj", r"\btr(?:er|e|ådte|ådt) i kraft", r"\bt(?:ek|ok|eke|ekne|a|ar) til å gjelde",
    r"\bfortsatt (?:gjelde|anvend|benytt|bruk|nytt)", r"\bregulere forholdet til\b", r"\bfortsetter å gjelde",
    r"\bgjelder? fortsatt", r"\bframleis gjeld", r"\bviderefør", r"\bvidarefør",
    r"\boverføres? til", r"\bgjelder inntil videre", r"\bgjeld inntil vidare",
)  # fmt: skip
_WAS: Final = (
    r"\bl(?:ød|ydde)\b", r"\bgjaldt\b", r"\bgjeldende (?:før|fram|frem|inntil)", r"\bgjeldande (?:før|fram)",
    r"\b(?:før|inntil|fram til|frem til|til og med|pr\.|per|innen) (?:denne |dette |den |lov|forskrift|ikraft|" + _DAY + r")",
    r"\bhar(?:de)? (?:før|tidligere|tidlegare)", r"\bhar latt\b", r"\bhar vært\b", r"\bog nå\b",
    r"\bble (?:gitt|fastsatt|vedtatt|innført|opprettet|regulert)",
)  # fmt: skip
_PAST_CRIME: Final = (
    r"\b(?:dømt|dømd|dom for|straffet for|straffa for|domfelt|straffedømt|siktet|sikta|siktede|tiltalt|tiltala)\b",
    r"\b(?:vedtatt forelegg|vedteke forelegg|refselse)\b",
    r"\bmerknader? (?:om|for|knyttet)\b", r"\banmerkning(?:er)?\b", r"\bhar (?:brote|brutt|overtrådt)\b",
)  # fmt: skip
_SENTENCE: Final = re.compile("|".join((*_REPEALS, *_AMENDS, *_COMMENCES, *_WAS, *_PAST_CRIME)), re.IGNORECASE)
"""What a sentence says when it means former law: it repeals, amends, commences or carries over, tells how it was, or asks for
what someone was punished for then."""

_ENACTED: Final = re.compile(
    r"^\W*(?:(?:fastsatt|fastsett|vedtatt|vedteken|vedteke)\b.{0,120}\b(?:hjemmel|heimel|medh[ao]ld)"
    r"|i medh[ao]ld (?:av|om)\b|med (?:hjemmel|heimel) i\b|i henhold til\b.{0,250}\bbestemmes\b)",
    re.IGNORECASE | re.DOTALL,
)
_BEFORE: Final = re.compile(
    r"\b(?:tidligere|tidlegare|dagjeldende|dågjeldande|daværende|dåverande|forhenværende|(?:den|de|det) gamle|gammel|eldre|opphevede"
    r"|opphevet|oppheva|utgåtte|merknad(?:en|ene|er)? til)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_DONE: Final = re.compile(
    r"\b(?:gitt|gjeve|gjevne|gitte|fastsatt|fastsatte|fastsett|fastsette|utferdiget|utstedt|utsted|utferda|godkjent|godkjente"
    r"|godkjend|godkjende|foretatt|tildelt|tilstått|meddelt|innvilget"
    r"|innvilga|truffet|fattet|registrert|dømt|ilagt|straffet|inngått|avgitt|opprettet|oppretta|etablert|stiftet|oppnevnt|avlagt|bestått|fullført"
    r"|avgjort|utskrevet|innført|fredet|freda|vernet|verna|overtrådt|brutt|tegnet|tegna|ervervet|påbegynt|startet|tilkjent"
    r"|samsvarsvurdert|typegodkjent|benyttet|benytta|nyttet|utnyttet|registrere|begrenset)\b"
    r"(?:\s\w+){0,3}\s(?:etter|i medhold av|i medhald av|med hjemmel i|med heimel i|i henhold til|i samsvar med|for overtredelse av"
    r"|for brudd på|under|av)\s(?:den |de |mellombels |midlertidig )?(?:kapittel|kap\.|reglene i|bestemmelsene i)?\s?$",
    re.IGNORECASE,
)
_HJEMMEL: Final = re.compile(
    r"\b(?:fastsatt|fastsett|vedtatt|vedteke|vedteken|gitt|gis|utferdiget|delegert|kgl\.?\s?res|kongelig resolusjon)\b.{0,300}"
    r"\b(?:hjemmel|heimel|medhold|medhald|i henhold til|jf\.?)\b|^\s*(?:hjemmel|heimel)\s?:",
    re.IGNORECASE | re.DOTALL,
)
_GONE_AFTER: Final = re.compile(r"^[^.;]{0,60}\(?\b(?:opphev|utgått|nå opphevet)", re.IGNORECASE)
_NOTE_DATE: Final = re.compile(r"\b\d{1,2} [a-zæøå]{3,9}\.? \d{4}")
_LINE: Final = 400
_ANY_DATE: Final = re.compile(r"\b(\d{1,2})\.? ([a-zæøå]{3,9})\.? (\d{4})\b")


def carries_former_law(info: DocumentInfo) -> str:
    """The rule by which a whole document deals with former law, for instance that it repeals or commences; empty if it does not."""
    found = _TITLE.search(info.title) or _CARRY_OVER.search(info.title)
    return found[0].lower() if found else ""


def unit_rule(document: Document, unit: Unit) -> str:
    """The words of a unit's heading that say it commences, repeals, amends or carries over; empty if none."""
    path = document.heading_path(unit)
    found = _HEADING.search(unit.heading) or (_HEADING.search(path[-1]) if path else None)
    return found[0].lower() if found else ""


def is_comment(document: Document, unit: Unit) -> bool:
    """Whether a text explains the law rather than being law: «Merknader til § 5», which tell of what was before."""
    return unit.kind is UnitKind.TEXT and any(_COMMENT.search(heading) for heading in document.heading_path(unit))


def looks_back(document: Document, unit: Unit, text: str, start: int, end: int) -> str:
    """The words around a citation by which it means former law; empty if it speaks as of law that stands."""
    first, last = sentence(text, start, end)
    before, after, whole = text[first:start], text[end:last], text[first:last]
    near, done = before[-90:], before[-160:]
    for pattern, where in ((_BEFORE, near), (_DONE, done), (_ENACTED, whole), (_SENTENCE, whole), (_GONE_AFTER, after[:80])):
        found = pattern.search(where)
        if found:
            return " ".join(found[0].split())[:40].lower()
    lead = _lead_in(unit, text, start)
    found = _SENTENCE.search(lead) or _ENACTED.search(lead) or _BEFORE.search(lead)
    if found:
        return found[0][:40].lower()
    if unit.kind is UnitKind.TEXT and (_HJEMMEL.search(whole) or _NOTE_DATE.search(text[start:end])):
        return "hjemmel"
    return ""


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence of a citation begins and ends; a line of a list is one."""
    floor = max(0, start - _LINE)
    first = floor
    for found in BREAK.finditer(text, floor, start):
        first = found.end()
    limit = min(len(text), end + _LINE)
    after = BREAK.search(text, end, limit)
    return first, after.start() if after else limit


def neighbourhood(unit: Unit, text: str, start: int, end: int) -> str:
    """The sentence of a citation; where it is an item of a list, the ledd."""
    first, last = sentence(text, start, end)
    item = (first and text[first - 1] == "\n") or text[last : last + 1] == "\n"
    ledd = next((block for block in unit.relative if block.start <= start < block.end), None) if item else None
    return text[ledd.start : ledd.end] if ledd and ledd.children else text[first:last]


def _lead_in(unit: Unit, text: str, start: int) -> str:
    """What introduces the list that the citation stands in: the first line of its ledd, «Fra samme tid oppheves:»."""
    for block in unit.relative:
        if block.start <= start < block.end and (block.children or "\n" in text[block.start : start]):
            return text[block.start : min(start, block.start + _LINE)].partition("\n")[0]
    above = text[max(0, start - 3000) : start].splitlines()
    return next((line[-_LINE:] for line in reversed(above) if line.rstrip().endswith(":")), "")


def written(info: DocumentInfo, unit: Unit) -> str:
    """The last day on which the unit was made or changed, ISO, as far as its notes tell."""
    dates = [info.refid.partition("/")[2][:10]]
    for note in unit.notes:
        if note.kind is NoteKind.AMENDMENT:
            dates.extend(days_in(note.text))
    return max(dates)


def days_in(text: str) -> list[str]:
    """Every date in a note, ISO: «20 des 2018»."""
    found = []
    for day, month, year in _ANY_DATE.findall(text):
        number = MONTHS.get(month.lower()) or next((n for name, n in MONTHS.items() if name.startswith(month.lower())), None)
        try:
            if number:
                found.append(date(int(year), number, int(day)).isoformat())
        except ValueError:
            continue
    return found


def innermost(unit: Unit, start: int) -> Block | None:
    """The ledd or list item that holds a place of the unit's text, as deep as it has a name."""
    found = None
    blocks = unit.relative
    while True:
        inside = next((block for block in blocks if block.start <= start < block.end), None)
        if inside is None:
            return found
        if inside.name:
            found = inside
        blocks = inside.children
