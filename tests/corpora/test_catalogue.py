"""The catalogue: what is known before any law is read."""

import re
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpora import catalogue
from corpora.catalogue import CatalogueError, Event

SLUGS = {
    "fa-barn", "alvorlig-sykt-barn", "miste-og-finne-jobb", "ny-i-norge", "dodsfall-og-arv", "starte-og-drive-bedrift",
    "starte-og-drive-frivillig-organisasjon", "0-24", "bolig-for-velferd", "a-krim", "a-ordningen", "digi-ung",
}  # fmt: skip
EVERY = [*catalogue.events().values(), *catalogue.sample_events().values()]


def by_slug(event: Event) -> str:
    return event.slug


def test_the_national_events_are_the_twelve() -> None:
    assert set(catalogue.events()) == SLUGS
    assert len(list((catalogue.ROOT / "events").glob("*.yaml"))) == len(SLUGS)


def test_slugs_do_not_collide() -> None:
    assert len({event.slug for event in EVERY}) == len(EVERY)
    assert all(slug.startswith("sample-") for slug in catalogue.sample_events())


@pytest.mark.parametrize("event", EVERY, ids=by_slug)
def test_an_event_is_whole(event: Event) -> None:
    for text in (event.title, event.description):
        assert all(words.strip() == words and words for words in (text.nb, text.nn, text.en))
    assert len({event.description.nb, event.description.nn, event.description.en}) == 3
    assert len(set(event.seeds)) == len(event.seeds) >= (10 if event.slug.startswith("sample-") else 15)
    assert all(seed.strip() for seed in event.seeds)
    assert len({law.id for law in event.laws}) == len(event.laws)
    assert sum(law.role == "core" for law in event.laws) >= 4
    assert all(law.why.strip() for law in event.laws)
    assert all(law.id.startswith(("lov/", "forskrift/")) for law in event.laws)


@pytest.mark.parametrize("event", catalogue.events().values(), ids=by_slug)
def test_the_actors_of_an_event_are_known(event: Event) -> None:
    assert len(event.actors) >= 10
    assert len(set(event.actors)) == len(event.actors)
    assert set(event.actors) <= set(catalogue.actors())


def test_a_form_names_one_actor() -> None:
    """Two actors may share a form only where one is the broader of the other."""
    owners: dict[str, list[str]] = {}
    for actor in catalogue.actors().values():
        for form in actor.forms:
            owners.setdefault(form, []).append(actor.id)
    known = catalogue.actors()
    shared = {
        form: ids
        for form, ids in owners.items()
        if any(one not in known[other].broader and other not in known[one].broader for one in ids for other in ids if one != other)
    }
    assert shared == {}


def test_actors_are_whole() -> None:
    for actor in catalogue.actors().values():
        assert actor.name.strip()
        assert actor.nb or actor.nn
        assert all(form.strip() == form and form == form.lower() for form in actor.forms)
        assert set(actor.broader) <= set(catalogue.actors())
        assert actor.id not in actor.broader
        assert actor.level, f"{actor.id} has no level"


def test_ids_of_actors_are_unique_and_plain() -> None:
    lines = (catalogue.ROOT / "actors.yaml").read_text(encoding="utf-8").splitlines()
    ids = [line.removeprefix("- id: ") for line in lines if line.startswith("- id: ")]
    assert len(ids) == len(set(ids)) == len(catalogue.actors())
    assert [one for one in ids if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", one)] == []


SUCCESSORS = [(actor, one) for actor in catalogue.actors().values() for one in actor.successor]


def test_a_successor_follows_a_former_name_and_has_a_source() -> None:
    assert SUCCESSORS
    for actor, successor in SUCCESSORS:
        assert successor.of in actor.former
        assert re.fullmatch(r"(?:lov|forskrift)/\d{4}-\d\d-\d\d(?:-\d+)?/(?:§[\w-]+|[A-Z]+_[\w/-]+)", successor.provision)


def test_nynorsk_words_lead_to_bokmaal_in_one_step() -> None:
    words = catalogue.nynorsk()
    assert len(words) > 500
    assert [word for word, other in words.items() if word == other] == []
    assert [word for word, other in words.items() if words.get(other, other) != other] == []
    assert [word for word in words if word != word.lower() or " " in word] == []


def test_names_of_acts_lead_to_documents() -> None:
    names = catalogue.act_names()
    assert all(name.act.startswith(("lov/", "forskrift/")) for name in names.names.values())
    for former in names.former:
        assert former.id.startswith(("lov/", "forskrift/"))
        assert former.replaced_by is None or former.replaced_by.startswith(("lov/", "forskrift/"))


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The catalogue's files, free to be spoilt."""
    root = tmp_path / "corpora"
    shutil.copytree(catalogue.ROOT, root, ignore=shutil.ignore_patterns("*.py", "__pycache__", "*.xml"))
    monkeypatch.setattr(catalogue, "ROOT", root)
    monkeypatch.setattr(catalogue, "SAMPLE", root / "sample")
    cached = (catalogue.events, catalogue.sample_events, catalogue.actors, catalogue.nynorsk, catalogue.act_names)
    for function in cached:
        function.cache_clear()
    yield root
    for function in cached:
        function.cache_clear()


MISTAKES = [
    ("events/fa-barn.yaml", "kind: life-event", "kind: party", catalogue.events, r"events/fa-barn\.yaml: .*kind"),
    ("events/fa-barn.yaml", "slug: fa-barn", "sloug: fa-barn", catalogue.events, r"events/fa-barn\.yaml: .*slug"),
    ("events/fa-barn.yaml", "role: core", "role: main", catalogue.events, r"events/fa-barn\.yaml: .*role"),
    ("sample/events.yaml", "kind: life-event", "kind: [", catalogue.sample_events, r"sample/events\.yaml: "),
    ("actors.yaml", "kind: public", "kind: secret", catalogue.actors, r"actors\.yaml: .*kind"),
    ("actors.yaml", "level: state", "level: planet", catalogue.actors, r"actors\.yaml: .*level"),
    ("nynorsk.yaml", "\n", "\nord: [liste]\n", catalogue.nynorsk, r"nynorsk\.yaml: "),
    ("abbreviations.yaml", "act:", "akt:", catalogue.act_names, r"abbreviations\.yaml: .*act"),
]


@pytest.mark.parametrize(("file", "right", "wrong", "load", "message"), MISTAKES, ids=[f"{row[0]} {row[2]!r}" for row in MISTAKES])
def test_a_mistake_names_file_and_field(file: str, right: str, wrong: str, load: object, message: str, copy: Path) -> None:
    text = (copy / file).read_text(encoding="utf-8")
    assert right in text
    (copy / file).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match=message) as told:
        load()  # type: ignore[operator]
    assert str(copy) not in str(told.value)


def test_a_copy_without_mistakes_is_read(copy: Path) -> None:
    assert set(catalogue.events()) == SLUGS
    assert catalogue.actors()


def members(folder: Path) -> set[str]:
    """Refids of the consolidated acts and regulations, from the names of the archives' members (``nl-19970228-019.xml``)."""
    found: set[str] = set()
    for path in sorted(folder.glob("gjeldende-*.tar.bz2")):
        with tarfile.open(path) as archive:
            for name in archive.getnames():
                register, _, rest = Path(name).stem.partition("-")
                day, _, number = rest.partition("-")
                kind = {"nl": "lov", "sf": "forskrift"}.get(register)
                if kind and len(day) == 8:
                    tail = f"-{int(number)}" if number.isdigit() and int(number) else ""
                    found.add(f"{kind}/{day[:4]}-{day[4:6]}-{day[6:]}{tail}")
    return found


@pytest.mark.corpus
def test_every_law_of_the_catalogue_is_in_the_real_corpus(corpus_dir: Path) -> None:
    there = members(corpus_dir)
    assert len(there) > 4000
    missing = {(event.slug, law.id) for event in catalogue.events().values() for law in event.laws if law.id not in there}
    assert missing == set()


@pytest.mark.corpus
def test_the_provisions_that_name_successors_stand_in_the_real_corpus(corpus_dir: Path) -> None:
    wanted = {}
    for _, successor in SUCCESSORS:
        kind, identifier, unit = successor.provision.split("/", 2)
        date, _, number = identifier.rpartition("-")
        register, base = {"lov": ("nl", "NL"), "forskrift": ("sf", "SF")}[kind]
        name = f"{register}-{date.replace('-', '')}-{int(number):0>{3 if kind == 'lov' else 4}}.xml"
        wanted[name] = (f'"{base}/{kind}/{identifier}/{unit.split("/")[0]}"', successor.of)
    for path in sorted(corpus_dir.glob("gjeldende-*.tar.bz2")):
        with tarfile.open(path) as archive:
            for member in archive:
                if found := wanted.get(Path(member.name).name):
                    stream = archive.extractfile(member)
                    assert stream is not None
                    text = stream.read().decode()
                    assert found[0] in text
                    assert found[1] in text.lower()
                    del wanted[Path(member.name).name]
    assert wanted == {}


@pytest.mark.corpus
def test_the_law_that_has_the_new_name_is_in_the_real_corpus(corpus_dir: Path) -> None:
    there = members(corpus_dir)
    assert {one.term for one in catalogue.stale_terms() if one.shown_by and one.shown_by not in there} == set()


# -- flows of information -----------------------------------------------------------------------------------------


def test_parties_are_made_of_known_actors_and_parties() -> None:
    parties = catalogue.parties()
    assert len(parties) >= 90
    for party in parties.values():
        assert set(party.actors) <= set(catalogue.actors()), party.id
        assert set(party.part_of) | set(party.members) <= set(parties), party.id
        assert all(word == word.lower().strip() and word for word in party.words), party.id
        assert all(law.startswith(("lov/", "forskrift/")) for law in party.laws), party.id


def test_kinds_of_information_are_whole() -> None:
    kinds, parties = catalogue.information_kinds(), catalogue.parties()
    assert len(kinds) >= 30
    for kind in kinds.values():
        assert kind.words
        assert all(word == word.lower().strip() for word in kind.words), kind.id
        assert set(kind.held_by) | set(kind.told_to) <= set(parties), kind.id
        assert all(law.startswith(("lov/", "forskrift/")) for law in kind.laws), kind.id


def test_general_law_has_known_roles_and_circumstances() -> None:
    roles = {"legal-basis", "duty-to-disclose", "right-to-disclose", "confidentiality", "exception", "purpose-limitation", "format/authority"}
    when = {"public-giver", "secret", "special", "criminal", "id", "research", "public", "archive", "asks", "always"}
    found = catalogue.general_law()
    assert len({one.id for one in found}) == len(found)
    for one in found:
        assert one.role in roles, one.id
        assert set(one.when) <= when, one.id
        assert one.when, one.id
        assert one.says, one.id
