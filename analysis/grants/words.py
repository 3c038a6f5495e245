"""The words by which grant schemes are known, in both written forms."""

import re
from typing import Final

from analysis.grants.model import Attribute, Recipient

GRANT: Final = r"(?:tilskudd|tilskot|tilskott)"

TITLE: Final = re.compile(
    rf"\b(?:[\w-]*{GRANT}(?:s|et|ene|sordning(?:en|er|a)?|sposter)?|(?:[\w-]*støtte|[\w-]*stønads?|kompensasjons)ordning(?:en|er)?|prosjektstøtte|"
    r"(?:stønad|støtte|kompensasjon) (?:til|for|av)|(?:stats)?stipend|strømstønad|(?:bus|bo)tilskot)\b",
    re.IGNORECASE,
)
"""A document of this title is about a grant."""

NO_SCHEME: Final = re.compile(
    r"kosttils|fostringstil|særtilskot|samla fastsetjing av tilskot|\boppheving\b|\bopphevelse\b|^(?:lov|forskrift|midlertidig forskrift) om endring|\bendringer i\b"
    r"|offentlig støtte|supplerande stønad|kontantstøtte|folketrygd(?:en|loven)\b.{0,80}\b(?:grunnpensjon|omstillingsstønad)|støtte til Forsvaret"
    r"|til Nødnett|med rett til|\bsatser for\b|\bsats- og\b|unntak fra adgangen til å klage|overgangsregl|tilskuddsplikt|registrering av|merverdiavgift|erstatning",
    re.IGNORECASE,
)
"""Child support, food supplements, state aid procedure, amendments and rates are none."""

HEADINGS: Final[dict[Attribute, re.Pattern[str]]] = {
    "purpose": re.compile(r"\b(?:formål|føremål|mål\b|målet|målsetting)", re.IGNORECASE),
    "recipient": re.compile(
        rf"\bhvem\b|\bkven\b|målgruppe|mottaker|mottakar|søkerkrets|(?:søkar|søker)(?:e|ar|krets)?$|krav til søke?a?r|berettiget|{GRANT}sberettig|virkeområde|verkeområde",
        re.IGNORECASE,
    ),
    "supports": re.compile(
        rf"\bhva\b.{{0,40}}(?:{GRANT}|støtte|søkes)|\bkva\b.{{0,40}}(?:{GRANT}|støtte|søk)|{GRANT}sberettigede? (?:tiltak|utgift|kostnad)|^tiltak|prosjekt(?:er)? som|"
        rf"formål det kan|type tiltak|støtteberettiget|{GRANT}(?:s)?(?:ets)? størrelse|utmåling|beregning",
        re.IGNORECASE,
    ),
    "conditions": re.compile(r"vilkår|betingelse|kriteri|grunnvilkår|tildelingskriteri|prioritering|krav (?:for å|til (?:tiltak|prosjekt|aktivitet))|forutsetning", re.IGNORECASE),
    "application": re.compile(r"søknad(?!sbehandling|en blir vurdert)|søknadens|utlysning|kunngjøring|kunngjering", re.IGNORECASE),
    "deadline": re.compile(r"søknadsfrist|frist", re.IGNORECASE),
    "reporting": re.compile(r"rapport|regnskap|rekneskap|måloppnåelse|tilskuddsmottakerens plikter", re.IGNORECASE),
    "authority": re.compile(
        r"forvaltning av|^forvaltning\b|forvalter|administrasjon|myndighet|kompetanse\b|organisering|hvem som (?:forvalter|avgjør|behandler)|søknadsbehandling|behandling av søknad|"
        r"saksbehandling|vedtak|tildeling\b|styre|fagutvalg|utvalg",
        re.IGNORECASE,
    ),
    "appeal": re.compile(r"\bklag", re.IGNORECASE),
    "repayment": re.compile(r"tilbakebetal|tilbakekrev|stans|avkorting|kontroll|feilutbetal|omgjøring|sanksjon", re.IGNORECASE),
}
"""Headings of the provisions that state an attribute."""

SENTENCES: Final[dict[Attribute, re.Pattern[str]]] = {
    "purpose": re.compile(
        rf"\b(?:formålet|føremålet|målet) med\b|\b(?:{GRANT}(?:et|ene|s?ordningen|sordninga)?|ordningen|ordninga|støtten|midlene) (?:skal|har (?:som|til)) "
        r"(?:formål|føremål|mål|bidra|medvirke|medverke|fremme|fremje|stimulere|sikre|gi)",
        re.IGNORECASE,
    ),
    "recipient": re.compile(
        rf"\b{GRANT}(?:et)? (?:etter [\w ]{{1,40}} )?(?:kan|skal|blir) (?:bare |berre |kun )?(?:gis|gjevast|ytes|ytast|tildeles|tildelast|søkes|gitt|innvilges|utbetales)\b[^.]{{0,60}}\btil\b"
        rf"|\b(?:kan|skal) (?:det )?(?:gis|ytes|gjevast|tildeles) {GRANT} til\b|\bkan søke(?:r)? (?:om )?(?:{GRANT}|støtte)|\bhar rett til (?:[\w-]*{GRANT})|\bkan (?:få|motta) (?:[\w-]*{GRANT}|støtte)"
        r"|\b(?:målgruppe|søker|søkjar|tilskuddsmottaker)\w*\b (?:for ordningen )?(?:er|må være|må vere|kan være)\b|\b(?:er|være) berettiget til",
        re.IGNORECASE,
    ),
    "supports": re.compile(rf"\b{GRANT}(?:et|ene)? (?:kan|skal) (?:gis|gjevast|ytes|brukes|brukast|nyttes|benyttes|dekke|tildeles)\b[^.]{{0,40}}\b(?:til|dekning|dekking)\b", re.IGNORECASE),
    "conditions": re.compile(r"\bvilkår (?:for|om)\b|\bforutset|\bmå (?:være|vere|ha|oppfylle)\b|\bdet er (?:et |eit )?(?:vilkår|krav)|\bkravet? om\b", re.IGNORECASE),
    "application": re.compile(r"\bsøknad(?:en|a|er)?\b[^.]{0,80}\b(?:skal|må|sendes|sendast|settes|fremmes|leveres|inneholde|innehalde)\b|\bsøkeren skal\b", re.IGNORECASE),
    "reporting": re.compile(r"\b(?:rapporter|rapporten|rapport\b|årsrapport|sluttrapport|regnskap|rekneskap|årsmelding|årsregnskap|redegjøre)", re.IGNORECASE),
    "authority": re.compile(
        r"\b(?:forvaltes|forvaltast|forvalter|forvaltar|avgjøres|avgjerast|avgjør|avgjer|behandles|handsamast|behandler|fatter|fattes|treffer|treffes|tildeles|tildeler|tildeler|innvilger|"
        r"innvilges|administreres|administrerer|vedtar|vedtas|gjør vedtak|gir tilskudd|yter tilskudd|er (?:tilskuddsforvalter|tilskotsforvaltar|tildelingsmyndighet|vedtaksmyndighet))\b",
        re.IGNORECASE,
    ),
    "appeal": re.compile(r"\b(?:påklage|klages|klagast|klageinstans|klagen|klagar|klage(?:rett|adgang)?)\b", re.IGNORECASE),
    "repayment": re.compile(r"\b(?:tilbakebetal|betales? tilbake|kreves? tilbake|krevjast tilbake|tilbakekrev|avkorte|stanse|holdes? tilbake|kontrollere)", re.IGNORECASE),
}
"""Sentences that state an attribute, where no heading leads there; the deadline has rules of its own."""

APPLY_BY: Final = re.compile(
    r"søknadsfrist|søkjefrist|\bfrist(?:en)? for å (?:søke|søkje|sende søknad)|\bsøknad\w*\b[^.]{0,140}\b(?:innen|innan|senest|seinast|før)\b|\b(?:innen|innan|senest|seinast)\b[^.]{0,80}\bsøk(?:e|je|nad)(?!sår)",
    re.IGNORECASE,
)
NOT_TO_APPLY: Final = re.compile(r"\b(?:etter at søknaden|avgjøres|behandles innen|avgjerast|svarfrist|saksbehandlingstid|mangler|rette(?:s)? opp|klage|menes|per 31)", re.IGNORECASE)
DAY: Final = re.compile(
    r"\b\d{1,2}\.\s?(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)\b"
    r"(?: (?:hvert år|kvart år|i (?:søknads|tilskudds)året|året (?:før|etter)|samme år|\d{4}))?",
    re.IGNORECASE,
)
"""A day of the year."""
TERM: Final = re.compile(r"\b(?:innen|innan|senest|seinast|er|på)\s(?:\w+\s){1,3}?(?:uker|veker|måneder|månader|dager|dagar|år)\b", re.IGNORECASE)
"""A length of time."""
ANNOUNCED: Final = re.compile(r"frist\w* (?:for å søke |for søknad )?(?:kunngjøres|kunngjerast|fastsettes|fastsetjast|blir kunngjort|fremgår|framgår)|(?:kunngjør|fastsetter|fastset)\b[^.]{0,60}\bfrist", re.IGNORECASE)
"""A deadline that is set elsewhere, in an announcement."""

KINDS: Final[dict[Recipient, re.Pattern[str]]] = {
    "municipality": re.compile(r"\bkommun(?:e|en|er|ene|ar|ane)\b|interkommunal", re.IGNORECASE),
    "county": re.compile(r"\bfylkeskommun(?:e|en|er|ene|ar|ane)\b", re.IGNORECASE),
    "organisation": re.compile(r"organisasjon(?:en|er|ene|ar|ane)?\b|\bforening|\bforeining|\bstiftelse|\bstifting|\bfrivillig|\b(?:idretts)?lag\b|\bforbund|\bparti(?:er|et)?\b|samvirke|\bråd\b", re.IGNORECASE),
    "business": re.compile(r"\b(?:foretak|føretak|virksomheter|verksemder|bedrift|selskap|næringsdrivende|arbeidsgiver|kornkjøper|kjøper(?:e|en)?|tilvirker|anlegg|fisker|fiskefartøy|reineier|leverandør|kunstner|rederi|produsent|jordbruk|siidaandel|utgiver|medi(?:er|um|a)\b|reinbeitedistrikt|reinlag|"
                           r"slakteri|meieri|borettslag|skogeier|gårdbruker|eier av|kringkast)\w*", re.IGNORECASE),
    "institution": re.compile(r"\b(?:museum|museer|skole|skule|barnehage|universitet|høgskole|høyskole|høgskule|forskningsinstitu|institusjon|trossamfunn|livssynssamfunn|menighet|kirke|teater|bibliotek|besøkssenter|"
                              r"krisesenter|fagskole|studentsamskipnad|sykehus|helseforetak)\w*", re.IGNORECASE),
    "person": re.compile(r"\b(?:person(?:er|en|ar)?|privatperson|enkeltperson|medlemmet|et medlem|bruker(?:en|e)|pasient|elev|student|kunstner|forsker|husholdning|husstand|barn(?:et)?)\b", re.IGNORECASE),
}
DECIDED_BY: Final = re.compile(
    r"\b(?:forvaltes|forvaltast|avgjøres|avgjerast|behandles|handsamast|fattes|fattast|treffes|treffast|tildeles|tildelast|innvilges|administreres|vedtas|vedtakast|gjøres)\b"
    r"[^.,;]{0,40}\b(?:av|i|hos)\s(?:den\s|det\s)?$",
    re.IGNORECASE,
)
"""Before a name: it decides."""
DECIDES: Final = re.compile(
    r"\s*(?:er (?:[\w-]+ ){0,3}?(?:tilskuddsforvalter|tilskotsforvaltar|myndighet|vedtaksmyndighet|tildelingsmyndighet)|(?:kan |skal |har )?(?:[\w-]+ ){0,2}?"
    r"(?:forvalter|forvaltar|forvalte|avgjør|avgjer|avgjøre|behandler|behandle|handsamar|fatter|fatte|treffer|treffe|tildeler|tildele|innvilger|innvilge|administrerer|administrere|vedtar|"
    r"gjør vedtak|gir tilskudd|yter|myndighet|ansvar(?:et)? for))\b",
    re.IGNORECASE,
)
"""After a name: it decides."""
CERTAINLY_PERSON: Final = re.compile(r"\b(?:enkeltperson|privatperson|husholdning|husstand|kunstner|student)", re.IGNORECASE)
"""Beside another recipient other words for persons tell whom the money helps, not who gets it."""
_GIVER: Final = (
    r"(?:staten|kommun(?:en|ene|ane|ar|er)|fylkeskommun(?:en|ene|ane|ar|er)|departementet|kongen|statsforvalt[ae]ren|stortinget|[\w-]*direktoratet|innovasjon norge|"
    r"norsk kulturråd|husbanken|arbeids- og velferdsetaten|sametinget)"
)
_VERB: Final = r"(?:gir|gi|gje|gjev|yter|yte|utbetaler|utbetale|tildeler|tildele|innvilger|innvilge|dekker)"
GIVES: Final = re.compile(
    rf"\b{_GIVER}\b[^.;:]{{0,60}}\b{_VERB}\b[^.;:]{{0,40}}\b[\w-]*{GRANT}(?:et)?\b(?!sordning|sforvalt|smottak)[^.;:]{{0,60}}\btil\b"
    rf"|\b(?:har|skal ha|får) (?:rett|krav) (?:til|på) [^.;:]{{0,30}}\b(?:stats|kommunalt |statlig )?{GRANT}\b(?! til)"
    rf"|\b[\w-]*{GRANT}(?:et)? [^.;:]{{0,60}}\b(?:gis|ytes|ytast|gjevast|blir gitt|utbetales)\b[^.;:]{{0,60}}\b(?:av staten|av kommunen|fra staten|frå staten|over statsbudsjettet)",
    re.IGNORECASE,
)
"""A provision of another act by which the state, a county or a municipality gives a grant, or somebody has a claim to one."""
NOT_GIVEN: Final = re.compile(r"fostring|pengetils|konserntils|driftstilskott med|særtils|føresegner|forskrift om|nærmere regler|reglar? om|regler om|underholdsbidrag|\bforelder|\bforeldre", re.IGNORECASE)
