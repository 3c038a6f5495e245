"""Words for information and for what the law does with it, in both written forms.

Patterns take the folded sentence (lower case, line breaks as blanks, every character in its place). All repeats are
bounded, so the time is linear in the sentence.
"""

import re

from analysis.language.lexicon import any_of

_P = r"[a-zæøåéò-]{0,30}"
CORE = rf"{_P}oppl[yi]s(?:n)?ing(?:er|ene|en|ar|ane|a|enes|anes)?|{_P}informasjon(?:en)?"
"""Words that are information whatever stands around them."""
NOUN = (
    rf"(?:{CORE}|(?!tilbakemeld|påmeld|avmeld){_P}melding(?:er|en|a|ar|ane|ene)?|meld(?=\s+om)|{_P}dokument(?:er|et|ene|a)?|{_P}dokumentasjon(?:en)?"
    rf"|{_P}journal(?:en|er|ar|ane)?|{_P}data(?:ene)?|{_P}erklæring(?:en|er|ar|a)?|{_P}rapport(?:en|er|ar)?"
    rf"|{any_of('information')})"
)
STOP = re.compile(r"(?<![\s:(][a-zæøå0-9])(?<!\bnr)(?<!\bjf)(?<!\bbl)[.;](?=\s|$)")
"""Where a sentence ends that was not cut: not after «b.» in a list, nor after «nr.»."""
INFO_NOUN = re.compile(rf"\b{NOUN}\b")
SILENCE = r"(?:taushets?|teie|tagnads)(?:plikt\w{0,6}|belagt\w{0,2}|belagde|lagt\w{0,2}|lagde|erklæring\w{0,3})"
HINTS = re.compile(any_of("hints"))
"""One of these stands in every information provision; a sentence without any costs one scan."""

# --- secrecy --------------------------------------------------------------------------------------------------------------
LIFTS = re.compile(
    r"\b(?:ute?a?n (?:(?:å v[æe]re|at det er) )?(?:til )?(?:hinder|hindring|hin?dra|hindret)(?: (?:av|for|i))?|uavhengig av"
    r"|uavhengi[gk]?|uhindra?e?t? av|uhindra? av|ubundet av|ubunde av|til tross for|trass i|på tross av|uansett|uten hensyn til|utan omsyn til)"
    rf"(?: \S{{1,30}}){{0,6}}? \S{{0,24}}?{SILENCE}"
)
YIELDS = re.compile(
    rf"(?:(?:\b(?:så langt|i den grad|i den utstrekning|i den utstrekking)\b(?:(?!nødvendig|naudsyn|påkrev|trengs)[^.;,]){{0,90}}"
    r"ute?a?n (?:å v[æe]re )?(?:til )?(?:hinder|hindring)"
    r"|\b(?:når|dersom|hvis|om|såfremt|såframt|så framt)\b[^.;,]{0,50}\b(?:kan|lar seg)\b[^.;,]{0,24}ute?a?n (?:å v[æe]re )?(?:til )?hinder"
    r"|\b(?:så langt|så framt|såfremt|i den grad|i den utstrekning|når|dersom|hvis)\b[^.;,]{0,90}(?:ikk(?:j)?e (?:er )?(?:til )?(?:hindrer|hindrar|hinder)"
    r"|(?:kan|lar seg)[^.;]{0,20}ute?a?n brudd på|(?:ikk(?:j)?e )?(?:er )?(?:i strid med|strir? mot|strider mot|bryter|bryt)))"
    rf"(?: \S{{1,30}}){{0,6}}? ?\S{{0,24}}?{SILENCE})"
    rf"|(?:så langt|i den grad|når|dersom|hvis)(?: \S{{1,30}}){{0,3}} {SILENCE}(?: \S{{1,30}}){{0,4}} ikk(?:j)?e (?:er )?"
    r"(?:til )?(?:hinder|hindrer|hindrar)"
    rf"|(?:med|innenfor|innanfor|i samsvar med|jf\.)(?: \S{{1,30}}){{0,2}} (?:begrensning|avgrensing|avgrensning|innskrenkning|ramme)"
    rf"\w{{0,4}} (?:som|av|i|etter|ved)(?: \S{{1,30}}){{0,5}} {SILENCE}"
    rf"|ute?a?n brudd på(?: \S{{1,30}}){{0,4}} {SILENCE}|med mindre(?: \S{{1,30}}){{0,8}} {SILENCE}"
    rf"|innenfor (?:rammen av |rammene av |rammene for )(?:\S{{1,30}} ){{0,4}}{SILENCE}"
)
NOT_HINDERED = re.compile(
    rf"\b{SILENCE}[^;]{{0,220}}?\bikk(?:j)?e (?:er |være |vere )?(?:til |noen |noko |noka )?(?:hinder|hindrer|hindrar|hindre)\b(?: for| mot)?"
    rf"|\bikk(?:j)?e (?:\S{{1,30}} ){{0,6}}?til hinder[^.;]{{0,60}}{SILENCE}"
    rf"|\b{SILENCE}[^.;]{{0,160}}?\b(?:gjelder|gjeld|omfatter|omfattar|kommer|hindrer|hindrar|bortfaller|faller bort|fell bort)\b"
    r"(?: \S{1,30}){0,2}? (?:ikk(?:j)?e|likevel ikk(?:j)?e|bort)\b"
    rf"|\b{SILENCE}[^.;]{{0,80}}? (?:bortfaller|oppheves|opphører|fell bort|faller bort|opphøyrer)\b|\b(?:faller|fell) {SILENCE} bort\b"
    rf"|\b{SILENCE}[^.;]{{0,40}}? (?:viker|vik|må vike) for\b"
    rf"|\b(?:omfattes|omfattas|omfattast) ikk(?:j)?e av[^.;]{{0,40}}{SILENCE}|\bgår fo?[rø]r?an [^.;]{{0,30}}{SILENCE}"
    rf"|\bikk(?:j)?e (?:anses|reknast|regnes)[^.;]{{0,40}}(?:overtre|bryte|brudd på|brot på)[^.;]{{0,20}}{SILENCE}"
    rf"|\b(?:fritatt?|fritas|friteke[nt]|fritakast|fritak|løses|løst|frita|unntak|unnatak|unntatt|avgrensing\w{{0,2}}|begrensning\w{{0,3}})"
    rf"(?: \S{{1,20}}){{0,3}}? (?:fra|frå|for|i|av)(?: \S{{1,30}}){{0,3}}? {SILENCE}"
    rf"|\b(?:kan|skal) ikk(?:j)?e påberop\w{{1,3}}[^.;]{{0,60}}{SILENCE}|{SILENCE}[^.;]{{0,60}} kan ikk(?:j)?e påberop"
    rf"|\bopphever[^.;]{{0,30}}{SILENCE}|(?<!som)(?<!som er)\s\bikk(?:j)?e (?:\S{{1,30}} ){{0,2}}(?:underlagt|bundet av|bunden av)[^.;]{{0,20}}{SILENCE}"
    rf"|\b(?:regnes|reknast|anses) ikk(?:j)?e som (?:brudd|brot) på[^.;]{{0,30}}{SILENCE}"
)
KEEPS = re.compile(
    rf"\b(?:har|pålegges|pålegge|undergis|underlegges|er underlagt|er undergitt|er undergjeve|underlagt|undergitt|er bundet av|bundne? av|gjelder|gjeld|omfattet av"
    rf"|omfattes av|plikt til|plikter(?: å)?|pliktar(?: å)?|medfører|avgi|avgir|undertegne\w?|skrive under)"
    rf"(?: \S{{1,30}}){{0,6}}? {SILENCE}|\b(?:regl\w{{1,4}}|bestemmels\w{{1,4}}|føresegn\w{{0,4}}|lov\w{{0,8}}) (?:\S{{1,12}} )?(?:om|for) {SILENCE}"
    rf"|\b(?:gjelder|gjeld)\b[^.;]{{0,160}}?\bom {SILENCE}"
    r"|\b(?:bevare?|bevarer|iaktta|ivareta|halde|holde|ha)\b (?:\S{1,20} ){0,2}?(?:taushet|taust|taushe?t|tagnad|teiing|hemmelig\w{0,2})"
    r"|\bhindr(?:e|es|er|ast|ar)\b(?: \S{1,20}){0,3}? (?:at )?(?:andre|uvedkomm?[ea]nde)"
    r"|\buvedkomm?[ea]nde (?:\S{1,20} ){0,4}(?:adgang|tilgang|kjennskap|innsyn|kjent)"
    r"|\b(?:behandl\w{1,3}|handsam\w{1,3}|holdes|hald\w{1,3}|betrakt\w{1,3}|være|vere) (?:\S{1,20} ){0,3}(?:hemmeleg|hemmelig|hemmelige|fortrolige?|fortruleg|konfidensielle?|konfidensielt)\b"
    r"|\b(?:kan|skal) (?:\S{1,20} ){0,5}?hemmelighold\w{0,2}\b"
    r"|\b(?:må|skal|kan) ikk(?:j)?e (?:\S{1,20} ){0,5}?(?:røpe|åpenbare|avsløre|bringe videre|gjøre kjent|gjere kjent|gjøres kjent|gjerast kjent)"
    rf"|\b{SILENCE}(?: \S{{1,30}}){{0,6}}? (?:gjelder|gjeld|omfatter|omfattar|etter forvaltningsloven|inntrer|gjelder også|er ikke begrenset)\b"
    r"|\b(?:er|unntatt|unnateke|unntas|unntatte|unntak|unnatak) (?:\S{1,12} )?(?:fra|frå)?\s?(?:offentlighet|innsyn|offentleg innsyn)\b"
)
SECRET_HEADING = re.compile(r"taushets?plikt|teieplikt|tagnadsplikt")

# --- purposes -------------------------------------------------------------------------------------------------------------
LIMITS = re.compile(
    r"\b(?:kan|skal|må) (?:\S{1,20} ){0,3}?(?:bare|berre|kun|utelukkende) (?:(?!som\b)\S{1,30} ){0,8}?"
    r"(?:bruk(?:es?|ast|a)|brukt|nytt(?:es?|ast|a)|behandl(?:es?|ast)|handsam(?:a|ast)|benytt(?:es?|ast|a)|anvendes?|viderebehandles"
    r"|utnytt(?:es?|ast)|samles inn|registrer(?:es?|ast)|lagr(?:es?|ast))\b"
    r"|\b(?:kan|skal|må) (?:\S{1,20} ){0,3}?ikk(?:j)?e (?:(?!som\b)\S{1,30} ){0,6}?"
    r"(?:bruk(?:es?|ast|a)|nytt(?:es?|ast|a)|behandl(?:es?|ast)|handsam(?:a|ast)|benytt(?:es?|ast|a)|anvendes?|viderebehandles|utnytt(?:es?|ast))\b"
    r"|\b(?:bare|berre|kun|utelukkende) (?:\S{1,20} ){0,2}?(?:brukes?|nyttes?|brukast|nyttast|benyttes?|behandles?|handsamast) (?:til|i|for|når|dersom|ved)\b"
    r"|\b(?:ikk(?:j)?e|bare|berre|kun)\b[^.;]{0,100}?\b(?:til|for) (?:andre|anna|annet|noe annet) (?:formål|føremål|bruk)|\buforen(?:lig|leg)\w? (?:\S{1,20} ){0,3}formål"
    r"|\bikk(?:j)?e (?:\S{1,20} ){0,4}(?:flere|fleire|mer|meir|videre) (?:\S{1,20} ){0,2}?(?:opply\w{1,20}|enn (?:det|hva) som er nødvendig)"
    r"|\b(?:begrense\w{0,2}|avgrens\w{1,3}) til (?:\S{1,20} ){0,4}(?:opply\w{1,20}|nødvendig)"
    r"|\b(?:adgang|retten|høve)\w{0,2} (?:til|for)[^.;]{0,200}\b(?:omfatter|omfattar|gjelder|gjeld) (?:\S{1,20} ){0,2}?(?:ikk(?:j)?e|bare|berre|kun)\b"
)
PURPOSE = re.compile(
    r"\b(?:for å|til bruk (?:i|ved|for|til|under)|i forbindelse med|i samband med|med (?:det )?(?:formål|føremål)(?:et)?"
    r"|som (?:er|anses|ansees|antas|reknast som|vurderes som) (?:nødvendige?|naudsynte?|nødvendig|påkrevde?|påkravd)(?: (?:for|til|i)\b)?"
    r"|(?:når|dersom|hvis|så langt|i den grad|i den utstrekning) (?:det|dette|opplysningene|opplysningane|utleveringen|behandlingen) "
    r"(?:\S{1,12} ){0,2}?(?:er|anses|trengs|trengst|vert rekna som) (?:\S{1,20} ){0,2}?(?:nødvendig|naudsynt|nødvendige|påkrevd|påkravd)(?: (?:for|til|av hensyn til))?"
    r"|som (?:trengs|trengst|kreves|krevst|krevjast|er av betydning|har betydning|er relevante?) (?:for|til|i)"
    r"|til (?:\S{1,30} ){0,4}?(?:formål|føremål)\b|til (?:forskning|forsking|statistikk|kontroll|helseanalyser)\b|som ledd i|av omsyn til|av hensyn til"
    r"|(?:nødvendig|naudsynt)\w? (?:for|til) å)"
)
