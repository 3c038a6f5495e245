"""What every act has, in both written forms; and what only looks like it."""

import pytest

from analysis.boilerplate import boilerplate

CASES = [
    ("commencement", "Ikrafttredelse", "Loven trer i kraft 1. juli 2071."),
    ("commencement", "Ikraftsetjing", "Lova tek til å gjelde frå den tid Kongen fastset."),
    ("commencement", "Iverksetting", "Loven settes i verk fra det tidspunkt departementet bestemmer."),
    ("commencement", "Iverksetjing", "Lova tek til å gjelde 1. januar 2072."),
    ("commencement", "", "Lova tek til å gjelde 1. januar 2072."),
    ("commencement", "", "Denne forskriften trer i kraft straks."),
    ("commencement", "", "Forskrifta gjeld frå 1. mai 2073."),
    ("commencement", "Sluttføresegn", "(1) Loven her trer i kraft 1. mai 2073."),
    ("transition", "Overgangsregler", "Søknader fra før loven gjaldt, avgjøres etter de gamle reglene."),
    ("transition", "Overgangsføresegner", "Løyve frå før lova galdt, står ved lag."),
    ("amendment", "Endringer i andre lover", "Fra den tid loven gjelder, gjøres følgende endringer:"),
    ("amendment", "Endringar i andre lover", "Frå same tid blir det gjort desse endringane:"),
    ("amendment", "", "I lov 2. januar 2071 nr. 3 om fyr skal § 4 lyde:"),
    ("penalty", "Straff", "Den som forsettlig bryter loven, straffes med bot."),
    ("penalty", "Straffeføresegn", "Den som med vilje bryt lova, blir straffa med bot."),
    ("penalty", "Overtredelsesgebyr", "Fyrtilsynet kan ilegge overtredelsesgebyr."),
    ("penalty", "Brotsgebyr", "Fyrtilsynet kan gje brotsgebyr."),
    ("penalty", "Tvangsmulkt", "Fyrtilsynet kan fastsette tvangsmulkt."),
    ("penalty", "", "Med bøter straffes den som tenner falske fyr."),
    ("regulation", "Forskrifter", "Departementet kan gi forskrift om fyr."),
    ("regulation", "Nærmere forskrifter", "Kongen kan gi regler."),
    ("regulation", "Heimel for forskrift", "Departementet kan gje reglar om fyr."),
    ("regulation", "", "Departementet kan i forskrift gi nærmere regler om fyr."),
    ("purpose", "Formål", "Loven skal sikre trygge fyr."),
    ("purpose", "Føremål", "Lova skal sikre trygge fyr."),
    ("purpose", "Lovens formål", "Formålet er trygge fyr."),
    ("scope", "Virkeområde", "Loven gjelder fyr langs kysten."),
    ("scope", "Sakleg verkeområde", "Lova gjeld fyr langs kysten."),
    ("scope", "Anvendelse på Svalbard og Jan Mayen", "Kongen bestemmer om loven gjelder der."),
    ("dispensation", "Dispensasjon", "Fyrtilsynet kan gjøre unntak."),
    ("commencement", "", "Denne forordningen trer i kraft 20. dagen etter at den er kunngjort."),
    ("commencement", "", "Denne forordninga tek til å gjelde 20. dagen etter at ho er kunngjord."),
    ("commencement", "", "Forskriftene trer i kraft straks."),
    ("commencement", "", "Lova blir sett i verk frå den dagen Kongen fastset."),
    ("commencement", "Ikrafttreden og overgangsregler", "Loven trer i kraft straks."),
    ("amendment", "", "Frå same tid blir forskrift 2. januar 2071 nr. 3 om fyr oppheva."),
    ("amendment", "", "Fra samme tidspunkt oppheves forskrift 2. januar 2071 nr. 3 om fyr."),
    ("amendment", "Endring av forskriften", "Fyrtilsynet kan endre forskriften."),
    ("amendment", "Endringar", "I forskrift 2. januar 2071 nr. 3 blir det gjort endringar."),
    ("penalty", "", "Forsettlig eller uaktsom overtredelse av denne forskrift straffes etter fyrloven § 9."),
    ("penalty", "", "Brot på føresegner i denne forskrifta blir straffa med bot."),
    ("penalty", "Reaksjoner", "Den som bryter bestemmelser gitt i medhold av loven, kan ilegges overtredelsesgebyr."),
    ("penalty", "Reaksjonar", "Fyrtilsynet kan påleggje den som ikkje rettar seg etter lova, tvangsmulkt."),
    ("regulation", "Lys", "Departementet kan fastsette nærmere forskrifter om lys i fyr."),
    ("regulation", "Lys", "Fyrtilsynet kan fastsetje føresegner om lys i fyr."),
    ("regulation", "Kompensasjon", "Departementet kan gi forskrift om kompensasjon når overtredelsesgebyr er frafalt."),
    ("regulation", "Lys", "Kongen i statsråd kan i forskrift gi regler om lys i fyr."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "heading", "text"), CASES, ids=lambda value: str(value)[:40])
def test_what_every_act_has(kind: str, heading: str, text: str) -> None:
    assert boilerplate(heading, text) == kind


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Melding om dødsfall", "Lege skal gi melding om dødsfall til fyrvokteren."),
        ("Melding om dødsfall", "Lege skal gje melding om dødsfall til fyrvaktaren."),
        ("Taushetsplikt", "Losen har taushetsplikt om det han får vite."),
        ("Teieplikt", "Losen har teieplikt om det han får vite."),
        ("Referansepris på kraft", "Fyret betaler referanseprisen."),
        ("Vilkår for å iverksette rasjonering", "Fyrtilsynet kan iverksette rasjonering av lys."),
        ("Endring av arbeidsoppgaver", "Fyrvokteren skal få opplæring når oppgavene endres."),
        ("Endringar i inntekt", "Fyrvaktaren skal melde endringar i inntekt."),
        ("Melding om ikrafttreden", "Når fristen er ute, skal fyrlaget melde det til registeret."),
        ("Grov fyrtenning", "Grov overtredelse av § 9 straffes med fengsel inntil 3 år."),
        ("Tilsyn", "Fyrtilsynet fører tilsyn med fyrene."),
        ("Klage", "Vedtaket kan påklages innen tre uker."),
        ("Politiattest", "Den som er straffet, kan ikke være fyrvokter."),
        ("Samboer", "Med samboer menes den som bor i samme fyr."),
        ("Forskriftens krav til den som søker om opptak i losskolen og båtlaget", "Søkeren skal ha fylt 18 år."),
        ("Plikter", "Departementet kan gi støtte til fyr langs kysten."),
        ("", "Departementet kan gi forskrift. " + "Fyrvokteren skal føre dagbok over lys og vær. " * 9),
        ("", "Kongen utnevner fyrdirektøren."),
        ("", ""),
    ],
)
def test_what_only_looks_like_it(heading: str, text: str) -> None:
    assert boilerplate(heading, text) == ""
