"""The words with which Norwegian law defines a term, in bokmål and nynorsk, modern and older.

Every repetition has an upper bound, so that matching stays linear in the length of a sentence.
"""

import re

from analysis.language.lexicon import any_of

SCOPE = (
    r"(?:(?:i|etter|for|ved anvendelsen? av|ved bruk av)\s(?:denne|dette|disse|desse|nærværende|den her)\s(?:\w+s\s)?"
    rf"{any_of('scope_stems')}\w*(?:\s§§?\s?[\d\w-]{{1,8}})?"
    rf"|(?:i|etter)\s{any_of('scope_definite')}(?:s\sforstand)?(?:\s(?:og|eller)\s(?:\w+\s){{0,3}}\w+)?(?:\sher)?"
    r"|i\s(?:lov(?:en|a)s|denne\slovs|forskriften?s)\s(?:forstand|meining|mening)"
    r"|(?:i|etter)\s(?:første|fyrste|andre|annet|tredje|fjerde|femte|sjette|siste|foregående|førre|forrige)\s(?:ledd|punktum|avsnitt|bokstav)"
    r"|(?:i|etter)\s(?:§§?|kapit(?:tel|let)|artikkel|art\.?|bokstav|pkt\.?|punkt|del|avsnitt|nr\.?)\s[\dIVX][\w.-]{0,10}(?:\s[a-z]\b)?"
    r"(?:\s(?:flg\.?|(?:og|til|eller|,)\s§?\s?[\dIVX][\w.-]{0,10}))?(?:\s(?:første|andre|annet|tredje|fjerde)\sledd)?"
    r"|i\sdenne\s(?:sammenheng(?:en)?|samanheng(?:en)?|forbindelse(?:n)?))"
)
"""Where a definition holds, when the sentence says so."""

_FILL = r"(?:\s(?:det|her|også|òg|ein|man|vi|en|i\sdette))"
VERB = (
    r"(?:menes|meines|meinest|meinast|menast|forstås|forståes|forståast|siktes|siktast|defineres|definerast|skjønast|skjønnes"
    r"|(?:mener|meiner|forstår|skjønar)(?=\s(?:ein|man|vi|en|denne|dette|lova|loven|forskrifta|forskriften|det|her)\b)"
    rf"|(?:er|blir|vert|vart|ble|skal|vil)(?:{_FILL}|\s{SCOPE}){{0,3}}\s(?:meint|ment|forstått|forstås|forståast|meinast|menes|skjønt|definert|sikta|siktet))"
)
"""The verb of «med X menes»."""

PRONOUN = re.compile(
    r"(?:det(?:te)?|denne?|disse|desse|dei?|de|han|hun|ho|vi|man|ein|en|som|slik[et]?|her|der|det\s(?:same|samme)|følgende|følgjande|noko|noe"
    r"|den\ssom|dette\sbegrepet|ovennevnte|sistnevnte|førstnevnte|nevnte|den\snevnte|hva\ssom|kva\ssom|det\ssom)$",
    re.IGNORECASE,
)
"""What stands in a term's place and is none."""

GENERIC = re.compile(
    r"^(?:(?:de|dei|disse|desse|følgende|følgjande|nedenstående|nedanståande|nedenfor\snevnte|under(?:stående|nevnte)|ovenfor|slike|visse|noen"
    r"|nokre|enkelte|uttrykkene|uttrykka|begrepene|omgrepa|ord(?:ene)?)\s?){1,3}(?:\w+\s){0,2}?"
    rf"{any_of('terms_for_terms')}?(?:\s(?:nevnt|nemnd|som|som\ser)\b.{{0,60}})?$",
    re.IGNORECASE,
)
"""«med følgende begreper menes» opens a list and defines nothing itself."""

CALLED = (
    r"(?:heretter|herunder\skalt|her\skalla|her\skalt|seinare|senere|nedenfor|nedanfor|i\sdet\sfølgende|i\sdet\sfølgjande|i\sdenne\s\w{1,20}"
    r"|i\sloven|i\sforskriften|i\sforskrifta|i\slova)"
    rf"(?:\s(?:også|òg|i\sdenne\s\w{{1,20}}|i\s\w{{3,20}}))?\s?,?\s?{any_of('called')}"
)
"""«heretter kalt» and its kin."""

DEFINING_HEADING = re.compile(
    r"definisjon|ordforklaring|begrep(?:er|ene|s)?\b|begrepsforklaring|begrepsbruk|omgrep|ordtydnad|ord\sog\suttrykk|forkortelser|forkortingar|legaldefinisjon"
    r"|^(?:hva|kva)\s(?:som\s)?(?:menes|er\smeint|meinast)|terminologi|tyding\sav\sord",
    re.IGNORECASE,
)
COUNTING_HEADING = re.compile(
    r"^\W{0,8}(?:hva|kva|hvem|kven)\s(?:som\s)?(?:er|skal)?\s?(?:regnes|regnet|reknast|rekna|anses|menes|meinast|meint)", re.IGNORECASE
)
"""«Hvem som regnes som …»: here a classification fixes the term."""

COPULA = any_of("copula")
"""Between a term and what it means, in provisions that define."""
STRONG_COPULA = any_of("strong_copula")
"""After «uttrykket X» or a quoted term, in any provision."""
