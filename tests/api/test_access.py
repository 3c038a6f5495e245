"""The parts of access by themselves: keys, the chained log, headers of every shape, the command line."""

import json
import re
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, text, update
from starlette.datastructures import Headers
from typer.testing import CliRunner

from api import cli
from api.access import csrf
from api.access.addresses import client_address, group_of
from api.access.audit import Audit, Wanted
from api.access.errors import AccessError, CredentialError, Reason
from api.access.gate import bearer_of
from api.access.keys import Keys, generate, parse
from api.access.model import Permission, Role
from api.access.policy import is_open, local_path
from api.access.records import Event, What
from api.http.request_id import id_for
from api.http.routers.sign_in import TOLD
from api.page.words import words
from api.report.model import Language
from api.report.words import LANGUAGES
from api.store.database import Team
from api.store.tables import access_key, access_log, access_log_head
from ingest.errors import LovkryssError

ALL = frozenset(Permission)


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


# -- keys ----------------------------------------------------------------------------------------------------------


def test_a_key_is_verified_and_its_secret_is_nowhere(team: Team, tmp_path: Path) -> None:
    keys = Keys(team)
    key, secret = keys.create("Kari", Role.LEAD, ALL, None, "cli")
    assert re.fullmatch(r"lk_[0-9a-f]{12}_[0-9a-f]{72}", secret)
    assert keys.verify(secret).id == key.id
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("team.db*"))
    assert key.id.encode() in kept
    assert secret.split("_")[2][:16].encode() not in kept


def test_a_rotated_key_is_the_same_person_and_its_old_secret_may_last(team: Team) -> None:
    keys = Keys(team)
    key, first = keys.create("Kari", Role.LEAD, ALL, None, "cli")
    _, second = keys.rotate(key.id, timedelta(days=1))
    assert keys.verify(first).principal == keys.verify(second).principal
    _, third = keys.rotate(key.id)
    for secret, reason in ((first, Reason.UNKNOWN), (second, Reason.REVOKED)):
        with pytest.raises(CredentialError) as error:
            keys.verify(secret)
        assert error.value.reason == reason
    assert keys.verify(third).id == key.id
    keys.revoke(key.id)
    with pytest.raises(AccessError, match="revoked"):
        keys.rotate(key.id)
    with pytest.raises(AccessError, match="no key"):
        keys.rotate("000000000000")


def test_expiry_and_revocation_are_told_to_whoever_has_the_secret_alone(team: Team) -> None:
    keys = Keys(team)
    key, secret = keys.create("Kari", Role.LEAD, ALL, datetime.now(UTC) + timedelta(days=1), "cli")
    with team.writing() as connection:
        connection.execute(update(access_key).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    for given_key, reason in ((secret, Reason.EXPIRED), (generate(key.id), Reason.UNKNOWN), (generate("0" * 12), Reason.UNKNOWN)):
        with pytest.raises(CredentialError) as error:
            keys.verify(given_key)
        assert error.value.reason == reason


@given(st.integers(0, 87), st.sampled_from("0123456789abcdef_lkx"))
def test_one_wrong_letter_is_a_mistyped_key(place: int, letter: str) -> None:
    secret = generate("0123456789ab")
    changed = secret[:place] + letter + secret[place + 1 :]
    if changed != secret:
        with pytest.raises(CredentialError) as error:
            parse(changed)
        assert error.value.reason == Reason.MALFORMED


# -- headers of every shape ----------------------------------------------------------------------------------------

ANY = st.text(st.characters(max_codepoint=255), max_size=60)
TOKEN = st.from_regex(r"[A-Za-z0-9._~+/-]{1,80}=*", fullmatch=True)


@given(TOKEN, st.sampled_from(["Bearer ", "bearer ", "BEARER   "]), st.sampled_from(["", " ", "\t"]))
def test_a_bearer_token_is_read_as_it_is(token: str, scheme: str, after: str) -> None:
    assert bearer_of([scheme + token + after]) == token


@given(st.lists(ANY, min_size=1, max_size=3))
def test_anything_else_in_authorization_is_refused(values: list[str]) -> None:
    try:
        found = bearer_of(values)
    except CredentialError as error:
        assert error.reason == Reason.MALFORMED
    else:
        assert found
        assert len(values) == 1
        assert values[0].lower().startswith("bearer ")


@given(ANY, st.lists(ANY, max_size=4))
def test_without_a_trusted_proxy_the_peer_is_who_asks(peer: str, forwarded: list[str]) -> None:
    assert client_address(peer, forwarded, ()) == peer
    assert group_of(peer) is not None


@given(ANY)
def test_request_ids_are_one_word(value: str) -> None:
    found = id_for(Headers(raw=[(b"x-request-id", value.encode("latin-1"))]))
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", found)


@given(st.text(max_size=80))
def test_where_one_is_led_is_a_path_of_ours(value: str) -> None:
    found = local_path(value)
    assert re.match(r"/(?![/\\])|/$", found)
    assert not re.search(r"[\\\x00-\x20]", found)
    assert found == "/" or not is_open(found.partition("?")[0].partition("#")[0])


@given(st.binary(max_size=300), st.sampled_from(["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]))
def test_forms_of_every_shape_have_a_token_or_none(start: bytes, media: str) -> None:
    found = csrf.token_in_form(media, start)
    assert found == "" or re.fullmatch(r"[0-9a-f]{64}", found)
    assert not csrf.is_token(found, "cookie") or found == csrf.token_of("cookie")


@given(st.lists(ANY, max_size=3), st.lists(ANY, max_size=2))
def test_only_our_own_origin_is_ours(origins: list[str], sites: list[str]) -> None:
    own = frozenset({"https://a.example"})
    assert csrf.is_same_origin(own, origins, sites) is (bool(origins or sites) and set(origins) <= own and set(sites) <= {"same-origin"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_words_for_what_it_tells(language: Language) -> None:
    assert set(words(language).found["page"]["door"]["problem"]) == TOLD | {"other"}


# -- the log -------------------------------------------------------------------------------------------------------


@pytest.fixture
def audit(team: Team) -> Audit:
    found = Audit(team)
    for number in range(1, 6):
        found.add(What(Event.REQUEST, f"key:{number}", target=f"/v1/{number}", outcome="200"))
    return found


def test_the_log_is_whole(audit: Audit) -> None:
    found = audit.verify()
    assert (found.entries, found.number, found.purged) == (5, 5, 0)
    assert audit.verify(found.hash) == found
    audit.add(What(Event.SIGNED_IN))
    assert audit.verify(found.hash).number == 6
    with pytest.raises(AccessError, match="made anew"):
        audit.verify("0" * 64)


@pytest.mark.parametrize(
    ("tamper", "told"),
    [(update(access_log).where(access_log.c.number == 3).values(person="key:9"), "entry 3 is not what was written"),
     (update(access_log).where(access_log.c.number == 3).values(at=datetime(2020, 1, 1, tzinfo=UTC)), "entry 3 is not what was written"),
     (update(access_log).where(access_log.c.number == 3).values(hash="0" * 64), "entry 3 is not what was written"),
     (delete(access_log).where(access_log.c.number == 3), "entry 3 is gone"), (delete(access_log).where(access_log.c.number == 1), "entry 1 is gone"),
     (delete(access_log).where(access_log.c.number == 5), "after 4 are gone"), (delete(access_log), "after 0 are gone"),
     (text("update access_log set number = 9 where number = 5"), "after 4 are gone"), (update(access_log_head).values(number=4), "after 4 are gone")],
)  # fmt: skip
def test_tampering_shows(team: Team, audit: Audit, tamper: object, told: str) -> None:
    with team.writing() as connection:
        connection.execute(tamper)  # type: ignore[call-overload]
    with pytest.raises(AccessError, match=told):
        audit.verify()


def test_what_is_old_is_let_go_and_the_rest_still_holds(team: Team, audit: Audit) -> None:
    before = audit.verify().hash
    rows = audit.entries(Wanted(), 10)
    assert audit.purge(365) == 0
    with team.writing() as connection:  # as if the first three had been written long ago: hashed anew
        from api.access.audit import digest

        chain = ""
        for row in reversed(rows):
            at = row.at - timedelta(days=400) if row.number <= 3 else row.at
            chain = digest(chain, row.number, at, {name: str(getattr(row, name)) for name in What.__struct_fields__})
            connection.execute(update(access_log).where(access_log.c.number == row.number).values(at=at, hash=chain))
        connection.execute(update(access_log_head).values(hash=chain))
    assert audit.purge(365) == 3
    found = audit.verify()
    assert (found.entries, found.purged, found.number) == (3, 3, 6)
    assert audit.entries(Wanted(), 1)[0].event == Event.PURGED
    with pytest.raises(AccessError):
        audit.verify(before)


def test_many_at_once_make_one_chain(tmp_path: Path) -> None:
    def write(mine: Audit) -> None:
        for number in range(20):
            mine.add(What(Event.REQUEST, target=str(number)))

    teams = [Team(tmp_path) for _ in range(4)]  # as four workers have
    threads = [threading.Thread(target=write, args=(Audit(one),)) for one in teams]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Audit(teams[0]).verify().number == 80
    for one in teams:
        one.close()


@given(st.text(max_size=600))
def test_entries_are_one_line_and_bounded(value: str) -> None:
    from api.access.audit import _cut

    for name in What.__struct_fields__:
        found = _cut(name, value)
        assert len(found) <= (access_log.c[name].type.length or 500)  # type: ignore[attr-defined]
        assert found.isprintable()


# -- the command line ----------------------------------------------------------------------------------------------


def run(home: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, ["access", *arguments, "--home", str(home)])
    if isinstance(result.exception, LovkryssError):
        return 1, str(result.exception)
    return result.exit_code, result.stdout


def test_keys_on_the_command_line(tmp_path: Path) -> None:
    code, secret = run(tmp_path, "key", "create", "--name", "Kari", "--role", "reviewer", "--scope", "read, review", "--expires", "90d")
    assert code == 0
    assert parse(secret.strip())  # nothing but the key on standard output
    code, made = run(tmp_path, "key", "create", "--name", "Jobb", "--role", "admin", "--expires", "never", "--json")
    identifier = json.loads(made)["id"]
    assert json.loads(made)["expires_at"] is None
    code, rotated = run(tmp_path, "key", "rotate", identifier, "--grace", "24h", "--json")
    assert json.loads(rotated)["secret"] != json.loads(made)["secret"]
    assert "trukket tilbake" in run(tmp_path, "key", "revoke", identifier)[1]
    code, listed = run(tmp_path, "key", "list")
    assert all(word in listed for word in ("Kari", "reviewer", "aktiv", "trukket tilbake"))
    assert secret.strip() not in listed + run(tmp_path, "key", "list", "--json")[1]
    log = json.loads(run(tmp_path, "log", "--json")[1])["entries"]
    assert [(one["event"], one["person"]) for one in log] == [(event, "cli") for event in ("key-revoked", "key-rotated", "key-created", "key-created")]
    assert "Loggen er hel: 4 innslag" in run(tmp_path, "log", "--verify")[1]
    assert run(tmp_path, "purge") == (0, "0 innslag er slettet.\n")
    assert run(tmp_path, "persons") == (0, "")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("key", "create", "--name", "a", "--role", "king"), 2), (("key", "create", "--name", "a", "--role", "reader", "--scope", "all"), 2), (("key", "create", "--name", " ", "--role", "reader"), 1),
     (("key", "create", "--name", "a", "--role", "reader", "--expires", "soon"), 1), (("key", "create", "--name", "a", "--role", "reader", "--scope", "admin"), 1),
     (("key", "revoke", "nobody"), 1), (("key", "rotate", "nobody"), 1), (("log", "--noted", "x"), 2), (("log", "--verify", "--noted", "x"), 1)],
)  # fmt: skip
def test_wrong_usage(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    assert run(tmp_path, *arguments)[0] == code
