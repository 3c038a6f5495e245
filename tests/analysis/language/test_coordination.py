"""Several norms in one sentence; all sentences here are invented."""

import pytest

from analysis.language.model import Norm
from analysis.language.norms import norm_of, norms_of

SEVERAL = [
    ("Kommunen skal føre register over lykter, og kan kreve opplysninger av eieren.",
     [("obligation", "Kommunen", "Kommunen skal føre register over lykter"), ("power", "Kommunen", "kan kreve opplysninger av eieren.")]),
    ("Kommunen skal gi tilbud om lysvakt, men kan ikke kreve gebyr.",
     [("obligation", "Kommunen", "Kommunen skal gi tilbud om lysvakt"), ("prohibition", "Kommunen", "kan ikke kreve gebyr.")]),
    ("Kommunane skal ha ein lampeplan og skal vurdere han kvart år.",
     [("obligation", "Kommunane", "Kommunane skal ha ein lampeplan"), ("obligation", "Kommunane", "skal vurdere han kvart år.")]),
    ("Kommunen fører registeret, og departementet kan gi forskrift om gebyr.",
     [("obligation", "Kommunen", "Kommunen fører registeret"), ("power", "departementet", "departementet kan gi forskrift om gebyr.")]),
    ("Eieren skal melde fra innen tre uker, men dersom lykten er ny, skal kommunen vente.",
     [("obligation", "Eieren", "Eieren skal melde fra innen tre uker"), ("obligation", "kommunen", "dersom lykten er ny, skal kommunen vente.")]),
    ("Kommunen skal føre register over dem som eier lykter, og kan kreve gebyr.",
     [("obligation", "Kommunen", "Kommunen skal føre register over dem som eier lykter"), ("power", "Kommunen", "kan kreve gebyr.")]),
    ("Bilag skal ikke sendes nemnda, men skal oppbevares i fem år.",
     [("prohibition", None, "Bilag skal ikke sendes nemnda"), ("obligation", None, "skal oppbevares i fem år.")]),
]  # fmt: skip


def quoted(text: str, norm: Norm) -> tuple[str, str | None, str | None]:
    actor = text[slice(*norm.actor)] if norm.actor else None
    return norm.modality, actor, text[slice(*norm.clause)] if norm.clause else None


@pytest.mark.parametrize(("text", "wanted"), SEVERAL)
def test_a_norm_for_each_main_clause(text: str, wanted: list[tuple[str, str | None, str]]) -> None:
    found = norms_of(text, ())
    assert [quoted(text, norm) for norm in found] == wanted
    assert all(norm.sentence == (0, len(text)) and norm.lead is None and not norm.inferred for norm in found)


@pytest.mark.parametrize(
    "text",
    [
        "Kommunen skal føre register over dem som har hund og skal betale avgift.",  # inside a relative clause
        "Departementet kan bestemme at kommunen skal betale gebyr og kan kreve det inn.",  # inside «at …»
        "Kommunen skal vurdere om søkeren bor her, og kan ha midler.",
        "Dersom eieren er borte, og kommunen skal rydde, kan det kreves gebyr.",  # inside a condition
        "Kommunen behandler og avgjør søknaden.",  # one object
        "Kommunen skal og kan gi tilbud.",
        "Eieren og kommunen skal samarbeide og dele opplysninger.",
        "Den som har hund og skal flytte, skal melde fra.",
        "Forskriften gir regler om opptak, og studentenes rettigheter og plikter ved skolen.",
        "Fyret skal ha en lykt som er hel, og som kan tennes.",
        "Vedtaket er endelig og kan ikke påklages.",  # the first lays nothing down
        "Med fyr menes en lykt som er fast, og skal brukes til sjøs.",  # a definition is one
    ],
)
def test_in_doubt_one(text: str) -> None:
    (norm,) = norms_of(text, ())
    assert norm.clause is None


def test_a_condition_in_front_holds_for_what_shares_its_subject() -> None:
    text = "Dersom lykten slukner, skal eieren melde fra til kommunen og kan kreve ny lykt."
    first, second = norms_of(text, ())
    assert first.condition == second.condition == (0, len("Dersom lykten slukner"))
    assert second.actor is not None
    assert (second.modality, text[slice(*second.actor)]) == ("right", "eieren")


def test_what_stands_in_one_clause_is_not_the_others() -> None:
    text = "Eieren skal melde fra innen tre uker, og kommunen kan kreve gebyr av personer over 18 år."
    first, second = norms_of(text, ())
    assert first.deadline is not None
    assert (second.deadline, first.thresholds) == (None, ())
    assert [one.lower for one in second.thresholds] == [18]


def test_a_sentence_read_as_a_whole_is_one_norm() -> None:
    norm = norm_of(SEVERAL[6][0])
    assert (norm.modality, norm.clause) == ("obligation", None)
