"""Identity providers that are down, slow or lie: what was known still serves, and nothing they say is believed beyond what it may be."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx
import pytest

from api.access import fetching as module
from api.access.errors import AccessError, ProviderError
from api.access.issuers import Client, Issuer, read_issuers
from api.access.provider import AGAIN, FRESH, Provider
from tests.api.http.provider import AUDIENCE, CLIENT
from tests.api.http.provider import Provider as Theirs

T = TypeVar("T")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def with_provider(issuer: Issuer, what: Callable[[Provider, Clock], Awaitable[T]]) -> T:
    async def run() -> T:
        async with httpx.AsyncClient(trust_env=False) as http:
            clock = Clock()
            return await what(Provider(issuer, lambda: http, clock), clock)

    return asyncio.run(run())


def issuer(url: str, **more: object) -> Issuer:
    return Issuer("x", url, AUDIENCE, client=Client(CLIENT), **more)  # type: ignore[arg-type]


async def the_key(one: Provider, _: Clock) -> str | None:
    key = await one.key("rsa-1")
    return key.kid if key else None


FAULTS = {
    "other-issuer": "another issuer", "plain-keys": "jwks_uri", "file-keys": "jwks_uri", "redirect": "307", "not-json": "not a JSON object", "list": "not a JSON object",
    "error": "500", "slow-keys": "within", "many-keys": "more than 100", "large": "more than 262144", "endless": "more than 262144", "shared-secrets": "none of its keys",
    "weak": "none of its keys", "compressed": "compressed", "keys-error": "503",
}  # fmt: skip


@pytest.mark.parametrize("mode", FAULTS)
def test_faults(well: Theirs, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.3 if mode == "slow-keys" else 5.0)
    well.mode = mode
    with pytest.raises(ProviderError, match=FAULTS[mode]):
        with_provider(issuer(well.url), the_key)


def test_keys(well: Theirs) -> None:
    assert with_provider(issuer(well.url), the_key) == "rsa-1"
    assert with_provider(issuer(well.url, jwks=f"{well.url}/keys"), the_key) == "rsa-1"


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "https://127.0.0.1:9"])
def test_down(url: str) -> None:
    with pytest.raises(ProviderError, match="cannot be reached"):
        with_provider(issuer(url), the_key)


def test_known_keys_serve_while_the_provider_is_down(well: Theirs) -> None:
    async def what(one: Provider, clock: Clock) -> None:
        assert await one.key("rsa-1")
        well.mode = "error"
        clock.now += FRESH * 100
        assert await one.key("rsa-1")  # stale: asked for again in the background
        await asyncio.sleep(0.2)
        assert await one.key("rsa-1")
        with pytest.raises(ProviderError):
            await one.key("unknown")  # what is not known cannot be judged while it is down
        well.mode = "good"
        clock.now += AGAIN
        assert await one.key("unknown") is None  # now it can

    with_provider(issuer(well.url), what)


def test_an_unknown_key_is_asked_for_once_a_minute(well: Theirs) -> None:
    async def what(one: Provider, clock: Clock) -> None:
        await one.key("rsa-1")
        clock.now += AGAIN
        before = well.asked
        await asyncio.gather(*(one.key(f"forged-{n}") for n in range(50)))
        assert well.asked == before + 2  # metadata and keys
        clock.now += AGAIN
        await one.key("forged")
        assert well.asked == before + 4

    with_provider(issuer(well.url), what)


@pytest.mark.parametrize(
    ("text", "match"),
    [("- {name: x}", "issuer"), ("- {name: X, issuer: 'https://a.example', audience: a}", "small letters"), ("- {name: x, issuer: 'http://a.example', audience: a}", "https"),
     ("- {name: x, issuer: 'https://a.example', audience: ''}", "audience"), ("- {name: x, issuer: 'https://a.example', audience: a, algorithms: [HS256]}", "algorithms"),
     ("- {name: x, issuer: 'https://a.example', audience: a, algorithms: [none]}", "algorithms"), ("- {name: x, issuer: 'https://a.example', audience: a, roles: {b: king}}", "king"),
     ("- {name: x, issuer: 'https://a.example', audience: a, role: {}}", "role"), ("- {name: x, issuer: 'https://a.example', audience: a, client: {id: b, secret_file: nowhere}}", "secret_file"),
     ("- &a {name: x, issuer: 'https://a.example', audience: a}\n- *a", "same name"), ("{", "see docs/access.md"), ("a", "see docs/access.md")],
)  # fmt: skip
def test_issuers_that_cannot_be(tmp_path: object, text: str, match: str) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "issuers.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AccessError, match=match) as error:
        read_issuers(path)
    assert "\n" not in str(error.value)


def test_no_issuers(tmp_path: object) -> None:
    from pathlib import Path

    assert read_issuers(None) == ()
    with pytest.raises(AccessError, match="cannot be read"):
        read_issuers(Path(str(tmp_path)) / "nowhere.yaml")
