"""Citations as they are written, and what the finder must make of them.

A row is: the text; the mentions as «act|places». Places are written as in ids, joined by blanks; «a..b» is a range; an
empty act is the text's own, «own:» before it says that the text points home itself.
"""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.citation import Mention, Step, find_mentions

SIGNS = {"paragraf": "§", "artikkel": "a", "kapittel": "kap", "vedlegg": "vedlegg"}


def written(path: tuple[Step, ...]) -> str:
    return "/".join(SIGNS[s.kind] + s.value if s.kind in SIGNS else f"{s.kind}-{s.value}" for s in path)


def shape(mention: Mention) -> str:
    places = [written(t.path) + (f"..{written(t.until)}" if t.until else "") for t in mention.targets]
    return f"{'own:' if mention.own else ''}{mention.act or mention.eu or ''}|{' '.join(places)}"


SECTIONS = [
    ("§ 5", ["|§5"]),
    ("§5", ["|§5"]),
    ("§\u00a05", ["|§5"]),
    ("§ 4 b", ["|§4b"]),
    ("§ 12a", ["|§12a"]),
    ("§ 1-3 a", ["|§1-3a"]),
    ("§20A-1", ["|§20A-1"]),
    ("§ 6-44 B", ["|§6-44B"]),
    ("§ 5-1-1", ["|§5-1-1"]),
    ("§ 1b-1", ["|§1b-1"]),
    ("§ 13 a-5", ["|§13a-5"]),
    ("§ 2 A-5", ["|§2A-5"]),
    ("etter § 5.", ["|§5"]),
    ("(§ 79)", ["|§79"]),
    ("§ 13 flg.", ["|§13"]),
    ("§ 13 ff.", ["|§13"]),
    ("§ 5 i loven", ["loven|§5"]),
    ("§ 13 i, første punktum", ["|§13i/punktum-1"]),
    ("paragraf 5", ["|§5"]),
    ("paragrafene 3 og 4", ["|§3 §4"]),
    ("§ 5, § 6 og § 7", ["|§5", "|§6", "|§7"]),
]

LISTS = [
    ("§§ 3 og 4", ["|§3 §4"]),
    ("§§ 14, 15 eller 16", ["|§14 §15 §16"]),
    ("§§ 3-1 til 3-4", ["|§3-1..§3-4"]),
    ("§§ 13 til 13 e og 13 g", ["|§13..§13e §13g"]),
    ("§§ 21-3 og 21-4", ["|§21-3 §21-4"]),
    ("§§ 10-40 til 10-47 og 10-60 til 10-68", ["|§10-40..§10-47 §10-60..§10-68"]),
    ("§ 14-1 til § 14-5", ["|§14-1..§14-5"]),
    ("§§ 3–5", ["|§3..§5"]),
    ("§§ 12 a og b", ["|§12a §12b"]),
    ("§§ 13 a til e", ["|§13a..§13e"]),
    ("§§ 4, 7, 9 eller 10 annet ledd", ["|§4 §7 §9 §10/ledd-2"]),
    ("§§ 5 første ledd, 7 og 9 tredje ledd", ["|§5/ledd-1 §7 §9/ledd-3"]),
    ("§ 3-1, 3-2 og 3-3", ["|§3-1 §3-2 §3-3"]),
    ("§§ 4 og 5 og 14 dager etter", ["|§4 §5"]),
    ("§§ 3 til og med 6", ["|§3..§6"]),
    ("§ 5 og 10 prosent", ["|§5"]),
]

SELECTORS = [
    ("§ 13 første ledd bokstav b", ["|§13/ledd-1/bokstav-b"]),
    ("§ 5 første og annet ledd", ["|§5/ledd-1 §5/ledd-2"]),
    ("§ 5 andre til fjerde ledd", ["|§5/ledd-2..§5/ledd-4"]),
    ("§ 15 første ledd eller andre ledd bokstav a eller e", ["|§15/ledd-1 §15/ledd-2/bokstav-a §15/ledd-2/bokstav-e"]),
    ("§ 5 bokstav a til c", ["|§5/bokstav-a..§5/bokstav-c"]),
    ("§ 5 bokstavene a, b og d", ["|§5/bokstav-a §5/bokstav-b §5/bokstav-d"]),
    ("§ 2 nr. 3", ["|§2/nummer-3"]),
    ("§ 2 nr 3 og 4", ["|§2/nummer-3 §2/nummer-4"]),
    ("§ 44 første ledd nr. 1 bokstav c", ["|§44/ledd-1/nummer-1/bokstav-c"]),
    ("§ 23 nr. 2 andre ledd", ["|§23/nummer-2/ledd-2"]),
    ("§ 16 første ledd første eller andre punktum", ["|§16/ledd-1/punktum-1 §16/ledd-1/punktum-2"]),
    ("§ 7, annet ledd", ["|§7/ledd-2"]),
    ("§ 5-1 2. ledd", ["|§5-1/ledd-2"]),
    ("§ 9 siste ledd", ["|§9/ledd-siste"]),
    ("§ 6-2 (3)", ["|§6-2/ledd-3"]),
    ("§ 5 litra b", ["|§5/bokstav-b"]),
    ("§ 3 fjerde ledd, jf. andre ledd", ["|§3/ledd-4 §3/ledd-2"]),
    ("§ 14 og første ledd", ["|§14", "|ledd-1"]),
    ("etter første ledd", ["|ledd-1"]),
    ("første og annet ledd", ["|ledd-1 ledd-2"]),
    ("tredje ledd nr. 2", ["|ledd-3/nummer-2"]),
    ("første ledd bokstav a og b", ["|ledd-1/bokstav-a ledd-1/bokstav-b"]),
    ("første ledd i § 5", ["|§5/ledd-1"]),
    ("2. ledd", ["|ledd-2"]),
]

OTHER_PLACES = [
    ("artikkel 6 nr. 1 bokstav e", ["|a6/nummer-1/bokstav-e"]),
    ("artikkel 6(1)(e)", ["|a6/nummer-1/bokstav-e"]),
    ("art. 8", ["|a8"]),
    ("artiklene 4 og 5", ["|a4 a5"]),
    ("artikkel 24, 26 og 40 til 43", ["|a24 a26 a40..a43"]),
    ("artikkel 33 nr. 2 og 40 til 43", ["|a33/nummer-2 a40..a43"]),
    ("artikkel 37 nr. 5 og 6", ["|a37/nummer-5 a37/nummer-6"]),
    ("kapittel 13", ["|kap13"]),
    ("kapittel 4 A", ["|kap4A"]),
    ("kapittel VII", ["|kapVII"]),
    ("kap. 3, 4 og 7", ["|kap3 kap4 kap7"]),
    ("kapittel 3 til 6", ["|kap3..kap6"]),
    ("kapitla 3 til 6", ["|kap3..kap6"]),
    ("vedlegg 1", ["|vedlegg1"]),
    ("vedlegg II", ["|vedleggII"]),
    ("§ 5-3 og kapittel 6", ["|§5-3", "|kap6"]),
]

NAMED = [
    ("forvaltningsloven § 13 b", ["forvaltningsloven|§13b"]),
    ("Forvaltningsloven § 17 første ledd", ["forvaltningsloven|§17/ledd-1"]),
    ("straffelovens § 209", ["straffeloven|§209"]),
    ("fvl. § 13 b", ["fvl|§13b"]),
    ("ftrl § 8-3", ["ftrl|§8-3"]),
    ("avhl. § 3-7", ["avhl|§3-7"]),
    ("EMK artikkel 8", ["emk|a8"]),
    ("GDPR art. 6", ["gdpr|a6"]),
    ("barnevernsloven kapittel 13", ["barnevernsloven|kap13"]),
    ("alkohollovens kapittel 1, 4 og 9", ["alkoholloven|kap1 kap4 kap9"]),
    ("bestemmelsene i folketrygdloven §§ 21-3 og 21-4", ["folketrygdloven|§21-3 §21-4"]),
    ("personvernforordningen artikkel 9", ["personvernforordningen|a9"]),
    ("likestillings- og diskrimineringsloven § 6", ["likestillings- og diskrimineringsloven|§6"]),
    ("pasient- og brukerrettighetsloven", ["pasient- og brukerrettighetsloven|"]),
    (
        "helse- og omsorgstjenesteloven § 3-2 første ledd nr. 6",
        ["helse- og omsorgstjenesteloven|§3-2/ledd-1/nummer-6"],
    ),
    ("EØS-loven § 2", ["eøs-loven|§2"]),
    ("Nav-loven", ["nav-loven|"]),
    ("a-opplysningsloven § 2", ["a-opplysningsloven|§2"]),
    ("psykisk helsevernloven § 3-3", ["psykisk helsevernloven|§3-3"]),
    ("Grunnloven § 100", ["grunnloven|§100"]),
    ("etter barnevernsloven", ["barnevernsloven|"]),
    ("i medhold av forvaltningsloven.", ["forvaltningsloven|"]),
    ("alkoholforskriften § 5-1", ["alkoholforskriften|§5-1"]),
    ("arvelovens tredje del", ["arveloven|"]),
    (
        "offentleglova, miljøinformasjonsloven og forvaltningsloven",
        ["offentleglova|", "miljøinformasjonsloven|", "forvaltningsloven|"],
    ),
    ("straffeloven 1902 § 162", ["straffeloven 1902|§162"]),
    ("straffeloven (2005) § 5", ["straffeloven 2005|§5"]),
    ("domstollovens1 § 219", ["domstolloven|§219"]),
    ("Stortingets forretningsorden", ["stortingets forretningsorden|"]),
    ("lovens kapittel 6", ["loven|kap6"]),
    ("forskriften § 3", ["forskriften|§3"]),
    ("lov om friluftslivet § 1 a første ledd", ["lov om friluftslivet|§1a/ledd-1"]),
    (
        "lov om Statens undersøkelseskommisjon for helse- og omsorgstjenesten § 7",
        ["lov om statens undersøkelseskommisjon for helse- og omsorgstjenesten|§7"],
    ),
]

DATED = [
    ("lov 10. februar 1967", ["lov/1967-02-10|"]),
    ("lov 10. februar 1967 § 13", ["lov/1967-02-10|§13"]),
    ("lov av 10. februar 1967 nr. 4 om behandlingsmåten i forvaltningssaker", ["lov/1967-02-10-4|"]),
    ("lov 10 juni 1977 nr. 82", ["lov/1977-06-10-82|"]),
    ("lov 1967-02-10 § 1", ["lov/1967-02-10|§1"]),
    ("lov 1997-02-28-19 § 1-5", ["lov/1997-02-28-19|§1-5"]),
    ("LOV-1997-02-28-19 § 1-5", ["lov/1997-02-28-19|§1-5"]),
    ("FOR-2005-06-08-538", ["forskrift/2005-06-08-538|"]),
    ("lov 19 des 2014 nr. 90", ["lov/2014-12-19-90|"]),
    ("forskrift 22. juni 2022 nr. 1110 § 3", ["forskrift/2022-06-22-1110|§3"]),
    ("forskrift 5. juli 2012 nr. 814", ["forskrift/2012-07-05-814|"]),
    ("res. 13 juni 1997 nr. 579", ["forskrift/1997-06-13-579|"]),
    ("lov 11. juni 1993 nr. 101 om luftfart § 7-5", ["lov/1993-06-11-101|§7-5"]),
    ("lov 13. juni 1975 nr. 35 om skatt m.v. § 7 nr. 4", ["lov/1975-06-13-35|§7/nummer-4"]),
    (
        "lov 17. juli 1998 nr. 61 om grunnskolen (opplæringslova) § 4-1, og elever",
        ["lov/1998-07-17-61|§4-1"],
    ),
    (
        "forskrift 20. desember 1996 nr. 1161 til domstolloven kapittel 11 § 1-1",
        ["forskrift/1996-12-20-1161|§1-1"],
    ),
    ("alkoholloven av 5. april 1927", ["lov/1927-04-05|"]),
    ("lov om domstolene av 13. august 1915 § 60", ["lov/1915-08-13|§60"]),
    ("lover 11 juni 1993 nr. 101 og 4 des 1992 nr. 126", ["lov/1993-06-11-101|", "lov/1992-12-04-126|"]),
    ("lov 2. juni 1989 nr. 27 gjelder også for § 5", ["lov/1989-06-02-27|", "|§5"]),
]

EU = [
    ("forordning (EU) 2016/679", ["eu/32016r0679|"]),
    ("direktiv 2006/123/EF", ["eu/32006l0123|"]),
    ("Direktiv 95/46/EF", ["eu/31995l0046|"]),
    ("forordning (EF) nr. 883/2004 artikkel 3", ["eu/32004r0883|a3"]),
    ("forordning (EØF) nr. 1408/71", ["eu/31971r1408|"]),
    ("forordning (EU) nr. 575/2013", ["eu/32013r0575|"]),
    ("rådsdirektiv 89/391/EØF", ["eu/31989l0391|"]),
    ("europaparlaments- og rådsdirektiv (EU) 2015/1535", ["eu/32015l1535|"]),
    ("artikkel 2 i europaparlaments- og rådsforordning (EF) nr. 178/2002", ["eu/32002r0178|a2"]),
    ("direktiv 2004/17/EF og 2004/18/EF", ["eu/32004l0017|", "eu/32004l0018|"]),
    ("(EU) 2017/1132", ["eu/32017r1132|"]),
]

WHOSE = [
    ("folketrygdloven § 2-1 eller § 2-2", ["folketrygdloven|§2-1", "folketrygdloven|§2-2"]),
    ("folketrygdloven § 2-1. § 2-2 gjelder", ["folketrygdloven|§2-1", "|§2-2"]),
    ("politiregisterloven § 40 og § 41 nr. 2", ["politiregisterloven|§40", "politiregisterloven|§41/nummer-2"]),
    (
        "straffeprosessloven §§ 117 til 120, med unntak av § 118 første ledd",
        ["straffeprosessloven|§117..§120", "straffeprosessloven|§118/ledd-1"],
    ),
    ("jf. § 5 og lov 1. juni 2001 nr. 5 § 3", ["|§5", "lov/2001-06-01-5|§3"]),
    ("jf. § 3, jf. lov 10. juni 1977 nr. 82 § 4", ["|§3", "lov/1977-06-10-82|§4"]),
    ("§ 3 i barnelova", ["barnelova|§3"]),
    ("§ 5 og § 6 i barnelova", ["barnelova|§5", "barnelova|§6"]),
    ("§ 5, jf. § 6 i barnelova", ["|§5", "barnelova|§6"]),
    ("§ 3 i lov 10. juni 1977 nr. 82", ["lov/1977-06-10-82|§3"]),
    ("artikkel 25 nr. 6 i direktiv 95/46/EF, kapittel VII", ["eu/31995l0046|a25/nummer-6", "|kapVII"]),
    ("§ 4-1 annet ledd i denne forskriften", ["own:|§4-1/ledd-2"]),
    ("alkoholloven § 1-9 siste ledd, jf. kapittel 8 i denne forskriften", ["alkoholloven|§1-9/ledd-siste", "own:|kap8"]),
    ("denne lovs § 5", ["own:|§5"]),
    ("denne Grunnlovs § 6", ["own:|§6"]),
    ("vedlegg II til denne forskriften", ["own:|vedleggII"]),
    ("§ 5 til ordningen", ["|§5"]),
    ("§ 5 i denne loven og § 6", ["own:|§5", "|§6"]),
    ("kapittel 1 og 2 i loven her", ["own:|kap1 kap2"]),
    ("forvaltningsloven § 5 og samme lov § 7", ["forvaltningsloven|§5", "forvaltningsloven|§7"]),
    ("forvaltningsloven gjelder ikke for vedtak etter § 7", ["forvaltningsloven|", "|§7"]),
    ("traktatens artikkel 95", ["traktaten|a95"]),
    ("artikkel 20 i avtalen", ["avtalen|a20"]),
]

NYNORSK = [
    ("barnelova §§ 4 og 5", ["barnelova|§4 §5"]),
    ("føresegnene i offentleglova § 13", ["offentleglova|§13"]),
    ("fyrste ledd", ["|ledd-1"]),
    ("§ 2 andre ledd andre punktum", ["|§2/ledd-2/punktum-2"]),
    ("§ 5 tredje stykket", ["|§5/ledd-3"]),
    ("etter reglane i helsetilsynsloven §§ 8 og 9", ["helsetilsynsloven|§8 §9"]),
    ("opplæringslova § 8-2 første ledd", ["opplæringslova|§8-2/ledd-1"]),
    ("ekteskapslova", ["ekteskapslova|"]),
    ("forvaltningslova § 14, jamfør § 15", ["forvaltningslova|§14", "forvaltningslova|§15"]),
    ("føresegnene i § 37 gjeld tilsvarande", ["|§37"]),
    ("at §§ 12 til 18 heilt eller delvis ikkje skal gjelde", ["|§12..§18"]),
]

NOTHING = [
    "§-tegnet",
    "§",
    "§§",
    "§ 5 %",
    "lov",
    "etter loven",
    "Kongen kan i forskrift gi nærmere regler",
    "denne loven",
    "denne Grunnlov",
    "forskriften her",
    "det er lovlig",
    "forlovede",
    "lovgivningen",
    "lovene",
    "endringsloven",
    "et ledd i behandlingen",
    "direktiv fra styret",
    "de andre leddene",
    "kapittelet",
    "kapittel om straff",
    "artikkel i avisen",
    "vedlegg til søknaden",
    "forskrift om dette",
    "1. januar 2020",
    "nr. 4",
    "bokstav a",
    "32. januar 2020",
    "ulitsa Vavilova 5",
]

TABLE = [*SECTIONS, *LISTS, *SELECTORS, *OTHER_PLACES, *NAMED, *DATED, *EU, *WHOSE, *NYNORSK]


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text for text, _ in TABLE])
def test_citation(text: str, expected: list[str]) -> None:
    assert [shape(mention) for mention in find_mentions(text)] == expected


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text for text, _ in TABLE])
def test_citation_within_a_sentence(text: str, expected: list[str]) -> None:
    """The same in running text; what stands around it changes nothing."""
    found = find_mentions(f"Vedtak som treffes etter {text}")
    assert [shape(mention) for mention in found] == expected


@pytest.mark.parametrize("text", NOTHING)
def test_no_citation(text: str) -> None:
    assert find_mentions(text) == []


def test_the_table_is_large_enough() -> None:
    assert len(TABLE) >= 120


def test_a_bare_section_remembers_the_act_named_before() -> None:
    second = find_mentions("Har forvaltningsloven unntak fra det som følger av § 7")[1]
    assert (second.act, second.antecedent) == (None, "forvaltningsloven")


def test_the_end_of_a_sentence_forgets_the_act() -> None:
    second = find_mentions("Unntak følger av forvaltningsloven. Dette gjelder etter § 7")[1]
    assert second.antecedent is None


def test_places_of_a_list_have_their_own_spans() -> None:
    text = "etter §§ 14, 15 første ledd eller 16"
    (mention,) = find_mentions(text)
    assert [text[t.start : t.end] for t in mention.targets] == ["§§ 14", "15 første ledd", "16"]


PIECES = [
    "§",
    "§§",
    " ",
    "1",
    "1-1",
    "13 b",
    "første",
    "ledd",
    "og",
    "til",
    ",",
    ".",
    "lov",
    "loven",
    "lova",
    "av",
    "om",
    "i",
    "denne",
    "her",
    "kapittel",
    "artikkel",
    "nr.",
    "bokstav",
    "a",
    "10. februar 1967",
    "1967-02-10",
    "(",
    ")",
    "forskrift",
    "direktiv",
    "2006/123/EF",
    "(EU)",
    "forordning",
    "jf.",
    "\n",
    "\u00a0",
    "X-",
    "helse- og ",
    "–",
    "flg.",
    "samme lov",
    "vedlegg",
    "IV",
    "𝟙",
    "²",
    "İ",
    "\u0307",
    "ß",
    "\x00",
    "٣",
    "EMK",
    "fvl.",
    "avtalen",
    "res. ",
    "LOV-",
    "Stortingets ",
    "forretningsorden",
]


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join),
                 st.lists(st.sampled_from(PIECES), max_size=60).map("".join)))  # fmt: skip
def test_spans_are_true_sorted_and_apart(text: str) -> None:
    found = find_mentions(text)
    end = 0
    for mention in found:
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        for target in mention.targets:
            assert mention.start <= target.start <= target.end <= mention.end
            assert target.path
        end = mention.end


HOSTILE = [
    "§ ",
    "§ 1-1-1-1",
    "1-1",
    "§ 1, ",
    "1, ",
    "§ 5 og ",
    "første og ",
    "første ledd ",
    "lov",
    "lov-",
    "ab- og ",
    "a",
    "lov om a ",
    "lov 1. januar 2000 ",
    "(",
    "kapittel I, ",
    "direktiv 2006/123/EF og ",
    " ",
    "§\n",
    "§ 5 i lov om ",
    "bokstav a og ",
    "m.v. ",
    "og § 1 i loven, ",
    "x-konvensjonen ",
    "lov 1. januar 2000 om (x",
    "nr. 1, ",
    "§ 1 til ",
    "forskrift om x mv. ",
    "etter § 4 og ",
]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("lead", ["", "lov 1. januar 2000 om "])
def test_time_grows_with_length_only(unit: str, lead: str) -> None:
    """90 000 characters of anything within seconds (a quadratic finder would need minutes)."""
    text = lead + unit * (90_000 // len(unit))
    started = time.perf_counter()
    find_mentions(text)
    assert time.perf_counter() - started < 8
