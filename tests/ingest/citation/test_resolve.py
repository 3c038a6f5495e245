"""From mentions to ids, in a register of a few acts."""

import pytest

from ingest.citation import ActEntry, Citation, Register, cite, document_of, find_mentions, provision_of, resolve
from ingest.citation.names import folded_key, name_key

FVL = "lov/1967-02-10"
FTRL = "lov/1997-02-28-19"
BARN = "lov/1981-04-08-7"
BARN_NEW = "lov/2025-06-20-40"
POL = "lov/2018-06-15-38"
ALK = "lov/1989-06-02-27"
ALKF = "forskrift/2005-06-08-538"
FRILUFT = "lov/1957-06-28-16"
HOL = "lov/2011-06-24-30"
OLD = "lov/1998-07-17-61"


def sections(*numbers: str) -> tuple[str, ...]:
    return tuple(f"§{number}" for number in numbers)


ENTRIES = [
    ActEntry(
        FVL,
        "Lov om behandlingsmåten i forvaltningssaker (forvaltningsloven)",
        "Forvaltningsloven – fvl",
        "1970-01-01",
        sections("1", "2", "13", "13a", "13b", "13c", "13d", "13e", "13f", "13g", "14", "22"),
        ("kapI", "kapII", "kapIII"),
        frozenset({"§22"}),
    ),
    ActEntry(
        "lov/2025-06-20-81",
        "Lov om saksbehandlingen (forvaltningsloven)",
        "Forvaltningsloven",
        "Kongen bestemmer",
        sections("1", "30"),
    ),
    ActEntry(
        FTRL,
        "Lov om folketrygd (folketrygdloven)",
        "Folketrygdloven – ftrl",
        "1997-05-01",
        sections("1-1", "1-3", "1-3a", "2-1", "2-2", "21-3", "21-4", "21-5"),
        ("kap1", "kap2", "kap21"),
    ),
    ActEntry(BARN, "Lov om barn og foreldre (barnelova)", "Barnelova – bl", "1982-01-01", sections("1", "3", "4", "5", "6")),
    ActEntry(BARN_NEW, "Lov om barn og foreldre (barnelova)", "Barnelova", "Kongen fastset", sections("1", "2")),
    ActEntry(
        POL,
        "Lov om behandling av personopplysninger (personopplysningsloven)",
        "Personopplysningsloven – popplyl",
        "2018-07-20",
        (*sections("1", "2", "3"), "gdpr/a1", "gdpr/a6", "gdpr/a9", "gdpr/a12", "gdpr/a13"),
        ("kap1", "kap2", "gdpr", "kapI", "kapII"),
    ),
    ActEntry(
        ALK,
        "Lov om omsetning av alkoholholdig drikk m.v. (alkoholloven)",
        "Alkoholloven",
        "1990-01-01",
        sections("1-1", "1-5", "1-8", "3-1", "3-1b", "4-1", "4-2"),
        ("kap1", "kap3", "kap4", "kap4A", "kap5", "kap6"),
    ),
    ActEntry(
        ALKF,
        "Forskrift om omsetning av alkoholholdig drikk mv. (alkoholforskriften)",
        "Alkoholforskriften",
        "2005-07-01",
        sections("1-1", "4-1", "10-2", "10-3"),
        ("kap1", "kap8"),
        frozenset(),
        (ALK,),
    ),
    ActEntry(
        "forskrift/2006-01-01-1", "Forskrift til utfylling mv. av alkoholloven (alkoholloven)", "", "2006-01-01", sections("1")
    ),
    ActEntry(
        FRILUFT, "Lov om friluftslivet (friluftsloven)", "Friluftsloven – friluftsl", "1957-07-01", sections("1", "1a", "2")
    ),
    ActEntry(
        HOL,
        "Lov om kommunale helse- og omsorgstjenester m.m. (helse- og omsorgstjenesteloven)",
        "Helse- og omsorgstjenesteloven",
        "2012-01-01",
        sections("3-2", "3-4"),
    ),
    ActEntry(
        "lov/1999-05-21-30",
        "Lov om styrking av menneskerettighetenes stilling (menneskerettsloven)",
        "Menneskerettsloven",
        "1999-05-21",
        (*sections("1", "2"), "emke/a8", "emkn/a8", "emkn/a9"),
    ),
    ActEntry("lov/2011-04-15-12", "Lov om endringer i folketrygdloven", "Endringslov til folketrygdloven", "2011-04-15"),
]

REGISTER = Register.build(
    ENTRIES,
    names={"personvernforordningen": {"act": POL, "prefix": "gdpr"}, "EMK": {"act": "lov/1999-05-21-30", "prefix": "emkn"},
           "uhl": {"act": HOL}},
    former=[{"name": "opplæringslova av 1998", "id": OLD, "replaced_by": "lov/2023-06-09-30"},
            {"name": "introduksjonsloven", "id": "lov/2003-07-04-80", "replaced_by": "lov/2020-11-06-127"},
            {"name": "straffeloven 1902", "id": "lov/1902-05-22-10", "replaced_by": "lov/2005-05-20-28"}],
    complete=("lov",),
)  # fmt: skip


def one(text: str, document: str = FTRL, provision: str | None = f"{FTRL}/§1-1") -> Citation:
    (citation,) = cite(text, REGISTER, document=document, provision=provision)
    return citation


TARGETS = [
    ("§ 2-1", "internal", [f"{FTRL}/§2-1"]),
    ("§ 1-3 a første ledd", "internal", [f"{FTRL}/§1-3a/ledd-1"]),
    ("første ledd", "internal", [f"{FTRL}/§1-1/ledd-1"]),
    ("tredje ledd nr. 2", "internal", [f"{FTRL}/§1-1/ledd-3/nummer-2"]),
    ("første til tredje ledd", "internal", [f"{FTRL}/§1-1/ledd-{n}" for n in (1, 2, 3)]),
    ("siste ledd", "internal", [f"{FTRL}/§1-1"]),
    ("§ 2-1 annet ledd bokstav a til c", "internal", [f"{FTRL}/§2-1/ledd-2/bokstav-{c}" for c in "abc"]),
    ("§ 2-1 første ledd andre punktum", "internal", [f"{FTRL}/§2-1/ledd-1"]),
    ("kapittel 21", "internal", [f"{FTRL}/kap21"]),
    ("§ 99", "unresolved", []),
    ("§ 5 i denne loven", "unresolved", []),
    ("folketrygdlovens regler", "internal", [FTRL]),
    ("forvaltningsloven", "external", [FVL]),
    ("forvaltningsloven § 13 b", "external", [f"{FVL}/§13b"]),
    ("forvaltningslova § 14", "external", [f"{FVL}/§14"]),
    ("fvl. § 13", "external", [f"{FVL}/§13"]),
    ("forvaltningsloven §§ 13 til 13 e og 13 g", "external", [f"{FVL}/§13{c}" for c in ("", "a", "b", "c", "d", "e", "g")]),
    ("forvaltningsloven §§ 13 a–13 c", "external", [f"{FVL}/§13{c}" for c in "abc"]),
    ("forvaltningsloven § 22", "repealed", [f"{FVL}/§22"]),
    ("forvaltningsloven kapittel I til III", "external", [f"{FVL}/kapI", f"{FVL}/kapII", f"{FVL}/kapIII"]),
    ("forvaltningsloven kapittel IX", "unresolved", []),
    ("lov 10. februar 1967", "external", [FVL]),
    ("lov av 10. februar 1967 nr. 4 § 13", "external", [f"{FVL}/§13"]),
    ("lov 28. februar 1997", "internal", [FTRL]),
    ("lov 28. februar 1997 nr. 19 §§ 21-3 og 21-4", "internal", [f"{FTRL}/§21-3", f"{FTRL}/§21-4"]),
    ("barnelova §§ 4 og 5", "external", [f"{BARN}/§4", f"{BARN}/§5"]),
    ("barneloven § 3", "external", [f"{BARN}/§3"]),
    ("barnelovens § 3", "external", [f"{BARN}/§3"]),
    ("§ 3 i barnelova", "external", [f"{BARN}/§3"]),
    ("barneloven 2025 § 2", "external", [f"{BARN_NEW}/§2"]),
    ("personvernforordningen artikkel 9", "external", [f"{POL}/gdpr/a9"]),
    ("personvernforordningen artikkel 6 nr. 1 bokstav e", "external", [f"{POL}/gdpr/a6/nummer-1/bokstav-e"]),
    ("personvernforordningen artikkel 6-12", "external", [f"{POL}/gdpr/a6", f"{POL}/gdpr/a9", f"{POL}/gdpr/a12"]),
    ("personvernforordningen", "external", [f"{POL}/gdpr"]),
    ("EMK artikkel 8", "external", ["lov/1999-05-21-30/emkn/a8"]),
    ("lov om friluftslivet § 1 a", "external", [f"{FRILUFT}/§1a"]),
    ("§ 2 i lov om friluftslivet", "external", [f"{FRILUFT}/§2"]),
    ("helse- og omsorgstenestelova § 3-4", "external", [f"{HOL}/§3-4"]),
    ("alkoholloven kapittel 4 A", "external", [f"{ALK}/kap4A"]),
    ("alkoholloven kapittel 3 til 5", "external", [f"{ALK}/{c}" for c in ("kap3", "kap4", "kap4A", "kap5")]),
    ("alkoholforskriften § 10-2", "external", [f"{ALKF}/§10-2"]),
    ("forordning (EU) 2016/679 artikkel 9", "eu", ["eu/32016r0679"]),
    ("direktiv 2006/123/EF", "eu", ["eu/32006l0123"]),
    ("introduksjonsloven", "repealed", ["lov/2003-07-04-80"]),
    ("introduksjonslova § 4", "repealed", ["lov/2003-07-04-80/§4"]),
    ("straffeloven 1902 § 162", "repealed", ["lov/1902-05-22-10/§162"]),
    ("lov 17. juli 1998 nr. 61 § 4-1", "repealed", [f"{OLD}/§4-1"]),
    ("lov 3. mars 1950 nr. 2", "repealed", ["lov/1950-03-03-2"]),
    ("lov 3. mars 2030 nr. 2", "unresolved", []),
    ("forskrift 3. mars 2000 nr. 2", "unresolved", []),
    ("ukjentloven § 4", "unresolved", []),
]


@pytest.mark.parametrize(("text", "kind", "targets"), TARGETS, ids=[row[0] for row in TARGETS])
def test_targets(text: str, kind: str, targets: list[str]) -> None:
    citation = one(text)
    assert (citation.kind, list(citation.targets)) == (kind, targets)


def test_loven_in_a_regulation_is_the_act_it_is_made_under() -> None:
    assert one("lovens § 1-5", ALKF, f"{ALKF}/§1-1").targets == (f"{ALK}/§1-5",)
    assert one("§ 1-5 i loven", ALKF, f"{ALKF}/§1-1").targets == (f"{ALK}/§1-5",)


def test_loven_in_an_act_is_itself() -> None:
    assert one("lovens kapittel 6", ALK, f"{ALK}/§1-1").targets == (f"{ALK}/kap6",)


def test_a_carried_act_that_lacks_the_provision_gives_way_to_the_own_document() -> None:
    first, second = cite("alkoholloven § 1-8 og § 10-3", REGISTER, document=ALKF, provision=f"{ALKF}/§1-1")
    assert first.targets == (f"{ALK}/§1-8",)
    assert (second.targets, second.kind) == ((f"{ALKF}/§10-3",), "internal")


def test_a_bare_section_that_the_document_lacks_is_the_act_named_before() -> None:
    text = "alkoholloven gjelder når bevilling er gitt etter § 4-2"
    assert cite(text, REGISTER, document=ALKF, provision=f"{ALKF}/§1-1")[1].targets == (f"{ALK}/§4-2",)


def test_articles_of_an_incorporated_act_cite_their_neighbours() -> None:
    assert one("artikkel 9 nr. 1", POL, f"{POL}/gdpr/a6").targets == (f"{POL}/gdpr/a9/nummer-1",)


def test_a_text_without_a_home_resolves_what_it_names() -> None:
    first, second = cite("forvaltningsloven § 13. § 5", REGISTER)
    assert first.targets == (f"{FVL}/§13",)
    assert (second.targets, second.kind) == ((), "unresolved")


def test_a_draft_cites_itself_unchecked() -> None:
    citation = one("§ 7 første ledd", "lov/2030-01-01-1", "lov/2030-01-01-1/§5")
    assert (citation.targets, citation.kind) == (("lov/2030-01-01-1/§7/ledd-1",), "internal")


def test_an_unresolved_place_still_tells_the_act() -> None:
    citation = one("forvaltningsloven § 99")
    assert (citation.kind, citation.targets, citation.document) == ("unresolved", (), FVL)


def test_the_title_of_a_dated_act_is_part_of_the_citation() -> None:
    text = "Lov 15. juni 2018 nr. 38 om behandling av personopplysninger (personopplysningsloven) gjelder"
    assert one(text).text == text.removesuffix(" gjelder")


def test_places_keep_the_members_of_a_list_apart() -> None:
    text = "forvaltningsloven §§ 13 til 13 b og 14"
    places = one(text).places
    assert [(text[p.start : p.end], len(p.targets)) for p in places] == [("§§ 13 til 13 b", 3), ("14", 1)]


def test_amending_acts_own_no_names() -> None:
    named = REGISTER.by_name("folketrygdloven")
    assert named is not None
    assert named.refid == FTRL


def test_resolve_takes_single_mentions() -> None:
    (mention,) = find_mentions("§ 1-1")
    assert resolve(mention, REGISTER, document=FTRL, provision=None).targets == (f"{FTRL}/§1-1",)


def test_ids_are_cut() -> None:
    assert provision_of(f"{POL}/gdpr/a6/nummer-1/bokstav-e") == f"{POL}/gdpr/a6"
    assert document_of(f"{FVL}/§13b/ledd-1") == FVL


@pytest.mark.parametrize(
    ("one_name", "other"),
    [
        ("barneloven", "barnelova"), ("Forvaltningslovens", "forvaltningslova"), ("alkoholforskriftens", "alkoholforskrifta"),
        ("barnekonvensjonen", "barnekonvensjona"),
    ],
)  # fmt: skip
def test_inflections_are_one_name(one_name: str, other: str) -> None:
    assert name_key(one_name) == name_key(other)


@pytest.mark.parametrize(
    ("one_name", "other"),
    [
        ("helse- og omsorgstjenesteloven", "helse- og omsorgstenestelova"), ("husleieloven", "husleigelova"),
        ("domstolloven", "domstolslova"), ("veitrafikkloven", "vegtrafikklova"), ("naturmangfoldloven", "naturmangfaldlova"),
    ],
)  # fmt: skip
def test_spellings_are_one_name_at_second_sight(one_name: str, other: str) -> None:
    assert folded_key(one_name) == folded_key(other)


def test_a_large_register_is_quick_to_build() -> None:
    import time

    entries = [
        ActEntry(
            f"lov/{1900 + n % 120}-01-01-{n}",
            f"Lov om sak {n} (sak{n}loven)",
            f"Sak{n}loven",
            "2000-01-01",
            tuple(f"§{k}" for k in range(18)),
        )
        for n in range(5_500)
    ]
    started = time.perf_counter()
    register = Register.build(entries)
    assert time.perf_counter() - started < 4
    assert len(register) == 5_500
