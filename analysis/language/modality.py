"""What a sentence does: obligation, prohibition, permission, right, power, definition, condition, sanction, or none.

The rules are those of the annotation guide of the gold data. Order is meaning: a prohibition reads «kan ikke» before a
permission reads «kan», a right reads «kan kreve» before that. Rules look at the main clause, from its finite verb on.
"""

import re
from typing import NamedTuple

from analysis.language.clause import Clause
from analysis.language.model import Modality, Span
from analysis.language.who import is_actor, is_public


class Reading(NamedTuple):
    """A modality and the words that tell it, as offsets in the sentence."""

    modality: Modality
    trigger: Span


class Frame(NamedTuple):
    """A sentence in lower case, its main verb and subject, as the rules need them.

    :ivar verb: span of the finite verb; (0, 0) where there is none
    :ivar subject: its subject in lower case, empty where unknown
    :ivar agent: who acts by a passive («… av kommunen»), empty where nobody is named
    :ivar act: the passive that is the main verb or depends on it («avgjøres»; «blir»), empty where there is none
    """

    low: str
    clause: Clause
    verb: Span
    subject: str
    agent: str
    act: str

    @property
    def passive(self) -> bool:
        """The main verb is a passive."""
        return bool(self.act)


_NOT = r"ikk(?:j)?e"
_DEFINES = re.compile(
    r"(?:^|[\s(])med (?!mindre|forbehold|unntak)[^.;:]{1,120}? (?:(?:i|etter) (?:denne|dette|desse|disse|her)[\w ]{0,30}?)?(?:menes|meines|meinast|mener|meiner|forstås|forståast|forstår|siktes|"
    r"(?:er|blir|vert) (?:[\w ]{0,40}? )?(?:meint|forstått|ment))\b"
    r"|\b(?:menes|meines|meinast|forstås|forståast|(?:meiner|forstår) ein|er (?:det )?meint|mener vi)(?: her| i [\w ]{3,30}?)? med:"
    r"|^(?:\(?\w{1,3}[).]\s*)?som (?!nevnt|nemnt|følge|følgje|hovedregel|hovudregel)[^.;:,]{1,90}? (?:regnes|reknes|reknast|reknar|anses|ansees|betraktes|blir rekna|vert rekna|regner|forstås)\b"
)
_FICTION = re.compile(rf"\b(?:skal|kan|må)\s(?:[\w-]+ ){{0,4}}?(?:{_NOT} )?(?:\w+ ){{0,2}}?(?:anses|ansees|regnes|reknast|reknes|medregnes|medreknast|betraktes|bli sett på|sjåast|likestilles|likestillast|telle med)\b")
_SANCTION = re.compile(
    r"\b(?:straff(?:es|ast|a|et)\b|straffas\b|(?:bøter|bot|fengsel) (?:i )?inntil|dømmes til)|\b(?:ilegg\w*|pålegge[rs]?\b|påleggje|påleggjast|idømm\w*|kan få)\b[^.;]{0,200}?"
    r"\b(?:tvangsmulkt\w*|overtredelsesgebyr\w*|lovbrotsgebyr\w*|lovbruddsgebyr\w*|gebyr for|forsinkelsesgebyr\w*|foreldingsgebyr\w*|bot\b|bøter|tilleggsskatt\w*|tilleggsavgift\w*)"
)
_BEFORE_PENALTY = re.compile(r"\b(?:straffebestemm\w*|om straff|reises straffesak|straffast? (?:ikkje|ikke))")
_FORBIDDEN = re.compile(
    rf"\b(?:er|blir|vert|skal være|skal vere) (?:\w+ ){{0,2}}?(?:forbudt|forbode|ulovlig|ulovleg)\b|\b(?:er|har|gir|gjev) (?:det )?(?:{_NOT}|ingen|inga) (?:\w+ )?(?:adgang til|rett til|høve til|tillatt|lov|lovleg|lovlig|tillate)\b"
    r"|\bforbys\b|\bforbydes\b|\bhar (?:ikke|ikkje) (?:adgang|høve|rett)\b"
)
_NEGATED = re.compile(rf"\b(?P<modal>kan|må|skal|bør|kunne) (?P<mid>(?:(?!(?:som(?! sådan)|at|dersom|hvis|når|men)\b)[\w«»§-]+ ){{0,8}}?)(?P<not>{_NOT}|aldri|verken|korkje|ingen)\b")
_NOBODY = re.compile(r"(?:ingen|inga|ikkje nokon|ikke noen)\b")
_AND_NOT = re.compile(rf"\bog (?:kan|må|skal) {_NOT}\b")
"""«Avgjørelsen er endelig og kan ikke påklages»: the second verb is the rule."""
_BUT = re.compile(r",? men (?:\w+ ){0,4}?(?P<verb>skal|må|kan|plikter|pliktar)\b(?! (?:ikke|ikkje))")
_ONLY = re.compile(r"\b(?:kan|skal|må) (?:[\w-]+ ){0,5}?(?:bare|berre|kun|utelukkende|bare)\b")
_RIGHT = re.compile(
    r"\bhar (?:[\w-]+ ){0,6}?(?:rett|krav|retten|rettar) (?:til|på|etter|i)\b|\bhar (?:[\w-]+ ){0,3}?(?:krav|rett)\b|\b(?:er|blir|vert) (?:\w+ ){0,2}?berettig(?:et|ede|a) til\b"
    r"|\brett til (?:\w+ ){1,6}?har\b|\bkan (?!det\b)(?:[\w§-]+ ){0,9}?(?:krev[ej]\w?|krevje|kreve|forlange|fordre)\b|\bsom har rett til\b|\btilkommer\b|\bskal ha rett til\b"
)
_DEMANDS = re.compile(r"\bkan (?:[\w§-]+ ){0,9}?(?:krev[ej]\w?|krevje|kreve|forlange|fordre)\b")
_PROCEDURAL = re.compile(
    r"\b(?:anke|begjære|krevje gjenopp|reise (?:sak|søksmål|tiltale|straffesak|krav)|klage|påklage|møte|la seg|bistå|delta|søke|be om|tre inn|samtykke|erklære anke|bringe|framsette|fremsette|setje fram|gjøre gjeldende)\b"
)
_ORDERS = re.compile(
    r"\b(?:pålegg\w*|oppnevn\w*|oppnemn\w*|fastset(?:t|j|te)\w*|fastsettes|settes|setjast|bestemm\w*|inndriv\w*|innkrev\w*|krevjast inn|ilegg\w*|tilbakekall\w*|kalles tilbake|kallast tilbake|trekkes tilbake|trekkjast|midlertidig overføres|overføres til en annen"
    r"|delegeres|delegerast|gis pålegg|treffes|fattes|forbys|stenges|stengjast|suspender\w*|avskjediges|sies opp|utvises|bortvises|avvises|avvisast|nektes|nektast|beslaglegges|inndras|unntas|gjøres unntak|gjerast unntak|dispenseres|tillates|gis forskrift"
    r"|gis (?:nærmere )?(?:regler|bestemmelser|forskrift)|gjevast|godkjennes|utpekes|endres|omgjøres|oppheves|opphevast|begrenses|forlenges|avkortes|holdes tilbake)\b"
)
_POWERS = re.compile(
    r"\b(?:fastsetter|fastset|bestemmer|avgjør|avgjer|oppnevner|oppnemner|vurderer|vurderar|gir (?:\w+ ){0,2}?(?:forskrift|regler|bestemmelser|instruks|pålegg|samtykke|tillatelse)|gjev (?:\w+ ){0,2}?(?:forskrift|reglar|føresegner)|treffer (?:\w+ ){0,2}?(?:vedtak|avgjørelse|beslutning)"
    r"|treff (?:\w+ ){0,2}?(?:vedtak|avgjerd)|fatter|godkjenner|godkjenn|utpeker|peiker ut|utnevner|utnemner|ansetter|tilset|velger|vel\b|beslutter|vedtar|vedtek|tildeler|tildeler|utsteder|gjør vedtak|gjer vedtak|er (?:\w+ ){0,2}?(?:\w*myndighet|styresmakt|klageinstans|klageorgan)\b)"
)
_DUTY = re.compile(
    r"\b(?:plikter|pliktar|skal|bør|må|skyldig|har (?:[\w-]+ ){0,4}?(?:plikt|teieplikt|taushetsplikt|ansvar|ansvaret|opplysningsplikt|meldeplikt|aktivitetsplikt)\w*\b|er (?:[\w-]+ ){0,3}?(?:forplikt(?:et|a|ede)|pliktige?|ansvarlige?|ansvarleg|bundet|bunden|skyldig)\b"
    r"|sørger for|syter for|sørgjer for|plikt til å|påligger|påhviler|har å\b|har ansvaret|føre[rs] (?:\w+ )?tilsyn|fører kontroll|gir (?:\w+ ){0,4}?(?:melding|beskjed|opplysning\w*|underretning)|gjev (?:\w+ ){0,4}?(?:melding|opplysning\w*))\b"
)
_PURPOSE = re.compile(
    r"^(?:føremålet|formålet|hensikten|siktemålet|målet)\b|\b(?:har (?:\w+ ){0,2}?(?:til |som )(?:formål|føremål)|er formålet|er føremålet)\b"
    r"|^(?:\(?\d?\)? ?)?(?:denne |dette )?(?:loven?|lova|forskrift(?:en|a)?|kapittelet|kapitlet|reglene|føresegnene|ordningen|ordninga|tilskuddet|tilskotet|planen)(?: her)? skal (?:òg |også )?(?:bidra|sikre|sikra|fremme|fremje|legge til rette|leggje til rette|verne|medvirke|medverke|hindre|gi grunnlag|sørge for|ivareta|styrke|trygge|stimulere)"
)
_APPLIES = re.compile(
    r"\b(?:gjelder|gjeld|galdt|gjaldt|kommer (?:\w+ )?til anvendelse|kjem (?:\w+ )?til bruk|får (?:\w+ )?anvendelse|får tilsvarende|trer i kraft|trår i kraft|tek til å gjelde|tar til å gjelde|trer ut av kraft|opphører|opphøyrer|omfatter|omfattar|er (?:ikke|ikkje) til hinder|er unntatt|er unnateke"
    r"|anvendes|finner? anvendelse|kommer i stedet|bortfaller|fell bort|faller bort|regnes|reknast|anses|ansees|beregnes|bereknast|avrundes|gjøres det|gjerast det|gjøres (?:\w+ )?(?:unntak|fradrag)|forutsetter|føreset|avhenger)\b"
)
_STATIVE_MUST = re.compile(r"\bmå (?:[\w-]+ ){0,8}?(?:ha vært|ha vore|ha hatt|ha bodd|ha budd|være oppfylt|vere oppfylt|tilsvare|svare til|være minst|vere minst|foreligge|ligge føre|skyldes|utgjøre|gjelde|antas|bestå i|dreie seg|ha sin årsak|ha fylt|ha opptjent)\b")


def read(frame: Frame) -> Reading:
    """The modality of a sentence.

    The trigger is (0, 0) where no words tell it (``none``, and conditions stated as bare facts).
    """
    low, start = frame.low, frame.verb[0]
    main = low[start:]
    if match := _DEFINES.search(low):
        return Reading("definition", match.span())
    if (match := _PURPOSE.search(low)) and not re.match(r"kan\b", main):
        return Reading("none", (0, 0))
    if (match := _SANCTION.search(main)) and not _BEFORE_PENALTY.search(low) and _sanctions(frame, match):
        return _at("sanction", match, start)
    if not frame.verb[1]:
        return Reading("none", (0, 0))
    if match := _FICTION.match(main):
        return _at("condition", match, start)
    if match := _FORBIDDEN.search(main):
        return _at("prohibition", match, start)
    if reading := _negated(main, start):
        return reading
    if _NOBODY.match(frame.subject) and re.match(r"(?:kan|må|skal)\b", main):
        return Reading("prohibition", (start, frame.verb[1]))
    if re.match(r"(?:er|blir|vert|har|gjelder|gjeld)\b", main) and (match := _AND_NOT.search(main)):
        return _at("prohibition", match, start)
    if (match := _ONLY.match(main)) or (match := re.match(r"(?:gjelder|gjeld)\b", main)):
        return _at("condition", match, start)
    if re.match(r"kan\b", main) or re.match(r"kunne\b", main):
        return _can(frame, main, start)
    if (match := _RIGHT.search(main)) and match.start() < 60:
        return _at("right", match, start)
    return _present(frame, main, start)


def _at(modality: Modality, match: "re.Match[str]", start: int) -> Reading:
    return Reading(modality, (match.start() + start, match.end() + start))


def _sanctions(frame: Frame, match: "re.Match[str]") -> bool:
    """A penalty as a consequence, not a rule about penalties or a power to make rules on them."""
    return not re.search(r"forskrift|nærmere regler|nærmare reglar|føresegner om", frame.low[frame.verb[0] : frame.verb[0] + match.start() + 40])


def _negated(main: str, start: int) -> Reading | None:
    match = _NEGATED.match(main)
    if match is None or re.match(r"(?:bare|berre|kun|nødvendigvis)\b", main[match.end() :].lstrip()):
        return None
    but = _BUT.search(main, match.end())
    if but and "," in main[match.end() : but.end()]:
        verb = but["verb"]
        return Reading("permission" if verb == "kan" else "obligation", (start + but.start("verb"), start + but.end("verb")))
    return _at("prohibition", match, start)


def _can(frame: Frame, main: str, start: int) -> Reading:
    """«kan»: a power of a public body, a right that is claimed, else a permission."""
    who = frame.agent if frame.passive else frame.subject
    public = bool(who) and is_public(who)
    trigger = (start, frame.verb[1])
    impersonal = re.match(r"kan det\b", main) or re.match(r"(?:det|dei|den) $", frame.low[:start])
    if (match := _DEMANDS.match(main)) and not frame.passive and not impersonal:
        return _at("power" if public else "right", match, start)
    if public:
        procedural = _PROCEDURAL.match(main[4:][: 90].split(",", maxsplit=1)[0].strip()) or _PROCEDURAL.search(main.split(",", maxsplit=1)[0][:60])
        rules = re.search(r"forskrift|vedtak|pålegg|regler|reglar|gebyr", main)
        return Reading("permission" if procedural and not rules else "power", trigger)
    if frame.passive and (match := _ORDERS.search(main)) and match.start() < 160:
        return Reading("power", trigger)
    return Reading("permission", trigger)


def _present(frame: Frame, main: str, start: int) -> Reading:
    """«skal», «må», and the bare present."""
    verb = frame.low[start : frame.verb[1]]
    actor = bool(frame.subject) and is_actor(frame.subject)
    if verb in ("må", "måtte") and ((match := _STATIVE_MUST.match(main)) or (frame.subject and not actor and not frame.passive)):
        return Reading("condition", (start, frame.verb[1]))
    if verb in ("skal", "må", "bør", "plikter", "pliktar", "skulle"):
        return Reading("obligation", (start, frame.verb[1]))
    if actor and is_public(frame.subject) and not re.match(r"fører|førar|gir (?:\w+ ){0,4}?melding", main) and (match := _POWERS.match(main)):
        return _at("power", match, start)
    own = re.split(r"\b(?:som|at|hvilke\w*|kva|hva|dersom|når)\b", main, maxsplit=1)[0][:60]
    if (match := _DUTY.match(main)) or (actor and (match := _DUTY.search(own))):
        return _at("obligation", match, start)
    if match := _APPLIES.match(main):
        return _at("condition", match, start)
    if frame.passive and frame.agent and (match := _POWERS.match(main)):
        return _at("power", match, start)
    if frame.passive or actor:
        if re.match(r"(?:er|var|blir|vert|har)\b", main) and not frame.passive:
            return Reading("condition" if re.search(r"\b(?:dersom|hvis|når|med mindre)\b", frame.low) else "none", (0, 0))
        return Reading("obligation", (start, frame.verb[1]))
    if re.match(r"(?:er|har|ligger|ligg|heter|heiter|består|utgjør|utgjer)\b", main) and not re.search(r"\b(?:dersom|hvis|når|med mindre|\w*frist\w*|minst|høyst|inntil)\b|\d", frame.low):
        return Reading("none", (0, 0))
    return Reading("condition", (start, frame.verb[1]) if frame.verb[1] else (0, 0))
