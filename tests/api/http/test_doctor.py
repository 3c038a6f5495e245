"""``lovkryss doctor``: what is in order is said to be, what is not is named with what to do, and nothing is changed."""

import json
import os
import re
import shutil
import socket
from pathlib import Path

import pytest
from joserfc.jwk import ECKey
from typer.testing import CliRunner, Result

from api import cli
from api.access import fetching
from api.diagnosis import Grade
from api.doctor import examine
from tests.api.conftest import PUBLIC
from tests.api.http.provider import AUDIENCE, CLIENT, Provider
from tests.api.http.test_provider import FAULTS

SECRET = "h3mmelig"


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LOVKRYSS_")]:
        monkeypatch.delenv(name)


def run(home: Path, *options: str) -> Result:
    return CliRunner().invoke(cli.app, ["doctor", "--home", str(home), "--port", "0", *options])


def worst(home: Path, what: str) -> tuple[Grade, str]:
    order = [Grade.OK, Grade.WARNING, Grade.FAULT]
    found = [one for one in examine(home, 0) if one.what == what]
    one = max(found, key=lambda one: order.index(one.grade))
    assert one.grade is Grade.OK or one.advice
    return one.grade, one.found + " " + one.advice


def test_all_is_well(http_home: Path) -> None:
    done = run(http_home, "--json")
    answer = json.loads(done.stdout)
    faults = [one for one in answer["findings"] if one["grade"] == "feil"]
    assert (done.exit_code, faults, answer["healthy"]) == (0, [], True)
    assert {"Python", "Pakker", "Datamappe", "Korpus", "Indeks", "Modell", "Port", "Klokke"} <= {one["what"] for one in answer["findings"]}


def test_an_empty_place_is_told_and_left_empty(tmp_path: Path) -> None:
    home = tmp_path / "nowhere"
    done = run(home)
    assert done.exit_code == 1
    assert "feil      Datamappe" in done.stdout
    assert "lovkryss ingest lovdata" in done.stdout
    assert not home.exists()


def test_faults_and_what_to_do(tmp_path: Path, http_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    shutil.copytree(http_home, home)
    (home / "index" / "current").unlink()
    assert worst(home, "Indeks") == (Grade.FAULT, "mangler Kjør «lovkryss index».")
    (home / "team.db").write_bytes(b"Dette er ingen database. " * 400)
    assert worst(home, "Teamets database")[0] is Grade.FAULT
    (home / "team.db").unlink()
    home.chmod(0o777)
    grade, told = worst(home, "Filrettigheter")
    assert (grade, "chmod -R o-w" in told) == (Grade.FAULT, True)
    home.chmod(0o700)
    monkeypatch.setenv("LOVKRYSS_WORKER", "2")
    assert "Mente du LOVKRYSS_WORKERS?" in worst(home, "Innstillinger")[1]
    monkeypatch.setenv("LOVKRYSS_WORKERS", SECRET)
    grade, told = worst(home, "Innstillinger")
    assert (grade, "LOVKRYSS_WORKERS" in told) == (Grade.FAULT, True)
    file = tmp_path / "adresse"
    file.write_text(f"postgresql://kari:{SECRET}@127.0.0.1:1/lov")
    file.chmod(0o644)
    monkeypatch.setenv("LOVKRYSS_DATABASE_URL_FILE", str(file))
    assert worst(home, "Hemmeligheter")[0] is Grade.WARNING
    grade, told = worst(home, "Korpusdatabasen")
    assert (grade, "127.0.0.1:1" in told) == (Grade.FAULT, True)
    done = run(home, "--json")
    assert done.exit_code == 1
    assert SECRET not in done.stdout
    monkeypatch.setenv("LOVKRYSS_MODEL", str(tmp_path / "ingen-modell"))
    assert worst(home, "Modell")[0] is Grade.FAULT
    with socket.create_server(("127.0.0.1", 0)) as taken:
        found = [one for one in examine(home, taken.getsockname()[1]) if one.what == "Port"]
    assert [one.grade for one in found] == [Grade.WARNING]


def test_on_postgres(http_home: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOVKRYSS_DATABASE_URL", postgres_url)
    grade, told = worst(http_home, "Teamets database")
    assert (grade, "tom" in told) == (Grade.OK, True)
    assert worst(http_home, "Korpus")[0] is Grade.WARNING


# -- identity providers


def listed(folder: Path, url: str, **more: object) -> Path:
    """A file of issuers: one, which people sign in through with a secret."""
    (folder / "secret").write_text(SECRET)
    (folder / "secret").chmod(0o600)
    client = {"id": CLIENT, "secret_file": str(folder / "secret")}
    path = folder / "issuers.yaml"
    path.write_text(json.dumps([{"name": "id", "issuer": url, "audience": AUDIENCE, "client": client, **more}]))
    return path


def at_the_provider(home: Path, issuers: Path, monkeypatch: pytest.MonkeyPatch, public: str | None = PUBLIC) -> dict[Grade, str]:
    """What doctor says of it, by how bad it is."""
    monkeypatch.setenv("LOVKRYSS_ISSUERS", str(issuers))
    if public is not None:
        monkeypatch.setenv("LOVKRYSS_PUBLIC_URL", public)
    else:
        monkeypatch.delenv("LOVKRYSS_PUBLIC_URL", raising=False)
    found = [one for one in examine(home, 0) if one.what.startswith(("Innlogging", "Hemmeligheter"))]
    assert found
    assert all(one.advice for one in found if one.grade is not Grade.OK)
    assert SECRET not in repr(found)
    assert all(text.isprintable() for one in found for text in (one.found, one.advice))
    return {grade: "; ".join(f"{one.found} {one.advice}" for one in found if one.grade is grade) for grade in Grade}


def test_without_issuers_nothing_is_said_of_them(tmp_path: Path) -> None:
    assert not [one for one in examine(tmp_path, 0) if one.what.startswith("Innlogging")]


def test_a_provider_that_is_well(well: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    well.told = {"code_challenge_methods_supported": ["S256"]}
    told = at_the_provider(tmp_path, listed(tmp_path, well.url), monkeypatch)
    assert (told[Grade.WARNING], told[Grade.FAULT]) == ("", "")
    for what in (f"svarer som {well.url}", "2 nøkler", "ES256", "PKCE (S256)", "client_secret_basic", f"{PUBLIC}/logg-inn/tilbake", "går likt"):
        assert what in told[Grade.OK]
    keys_alone = listed(tmp_path, "https://issuer.example", jwks=f"{well.url}/keys", client=None)
    assert "2 nøkler" in at_the_provider(tmp_path, keys_alone, monkeypatch)[Grade.OK]


@pytest.mark.parametrize("mode", FAULTS)
def test_providers_that_are_down_or_lie_are_told_of(well: Provider, tmp_path: Path, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PATIENCE", 0.3 if mode == "slow-keys" else 5.0)
    well.mode = mode
    assert re.search(FAULTS[mode], at_the_provider(tmp_path, listed(tmp_path, well.url), monkeypatch)[Grade.FAULT])


@pytest.mark.parametrize(
    ("told", "more", "grade", "match"),
    [({"code_challenge_methods_supported": ["plain"]}, {}, Grade.FAULT, "PKCE"), ({}, {}, Grade.OK, "nevner ikke PKCE"), ({"code_challenge_methods_supported": 7}, {}, Grade.OK, "nevner ikke PKCE"),
     ({"token_endpoint_auth_methods_supported": ["private_key_jwt"]}, {}, Grade.WARNING, "key_file"), ({"authorization_endpoint": None}, {}, Grade.FAULT, "authorization_endpoint"),
     ({"token_endpoint": "http://192.0.2.1/"}, {}, Grade.FAULT, "token_endpoint"), ({}, {"algorithms": ["ES384"]}, Grade.FAULT, "Sett algorithms"),
     ({"jwks_uri": "https://127.0.0.1:9/\x1b[2J"}, {}, Grade.FAULT, "cannot be reached"), ({"issuer": 7}, {}, Grade.FAULT, "not as it should be")],
)  # fmt: skip
def test_what_a_provider_says_of_itself(
    well: Provider, tmp_path: Path, told: dict[str, object], more: dict[str, object], grade: Grade, match: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    well.told = told
    assert match in at_the_provider(tmp_path, listed(tmp_path, well.url, **more), monkeypatch)[grade]


@pytest.mark.parametrize(("ahead", "grade"), [(30, Grade.WARNING), (-30, Grade.WARNING), (600, Grade.FAULT), (-600, Grade.FAULT)])
def test_clocks_that_differ(well: Provider, tmp_path: Path, ahead: int, grade: Grade, monkeypatch: pytest.MonkeyPatch) -> None:
    well.ahead = ahead
    told = at_the_provider(tmp_path, listed(tmp_path, well.url), monkeypatch)[grade]
    assert ("foran" if ahead > 0 else "etter") in told


def test_our_side_of_a_provider(well: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issuers = listed(tmp_path, well.url)
    assert "LOVKRYSS_PUBLIC_URL" in at_the_provider(tmp_path, issuers, monkeypatch, public=None)[Grade.WARNING]
    (tmp_path / "secret").chmod(0o644)
    assert f"chmod o-rwx {tmp_path / 'secret'}" in at_the_provider(tmp_path, issuers, monkeypatch)[Grade.WARNING]
    (tmp_path / "key").write_text(json.dumps(ECKey.generate_key("P-256").as_dict(private=True)))
    (tmp_path / "key").chmod(0o600)
    keyed = listed(tmp_path, well.url, client={"id": CLIENT, "key_file": str(tmp_path / "key")})
    well.told = {"token_endpoint_auth_methods_supported": ["private_key_jwt"], "token_endpoint_auth_signing_alg_values_supported": ["RS256"]}
    assert "ES256" in at_the_provider(tmp_path, keyed, monkeypatch)[Grade.WARNING]
    (tmp_path / "key").unlink()
    assert "cannot be read" in at_the_provider(tmp_path, keyed, monkeypatch)[Grade.FAULT]


def test_a_provider_that_nobody_answers_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = at_the_provider(tmp_path, listed(tmp_path, "http://127.0.0.1:9"), monkeypatch)
    assert "cannot be reached" in told[Grade.FAULT]
    assert run(tmp_path).exit_code == 1
