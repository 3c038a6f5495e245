"""Do the identity providers answer, and as the service needs? Each is asked as the service asks it. In bokmål, for ``lovkryss doctor``."""

import asyncio
from collections.abc import Iterator, Mapping
from time import time
from typing import Any, Final

import httpx

from api.access.client_key import algorithms_of
from api.access.errors import ProviderError
from api.access.fetching import fetch, http_client
from api.access.issuers import Client, Issuer, read_issuers
from api.access.oidc import PATH
from api.access.provider import Endpoints, endpoints_of, keys_of
from api.diagnosis import Finding, Grade, secret_in
from api.settings import Settings, read_settings
from ingest.errors import LovkryssError

EXACT: Final = 10.0
"""Seconds that clocks may differ by: Digdir refuses assertions that are further off."""

_WAYS: Final = {"private_key_jwt": "key_file", "client_secret_basic": "secret_file"}
_DOWN: Final = "Er tilbyderen oppe, er adressen i LOVKRYSS_ISSUERS riktig, og slipper brannmur og mellomtjener oss fram?"


def providers() -> Iterator[Finding]:
    """Every issuer of ``LOVKRYSS_ISSUERS``.

    :raises AccessError: the file cannot be read, or says what cannot be
    """
    try:
        settings = read_settings()
    except LovkryssError:
        return  # told of with the settings
    issuers = read_issuers(settings.issuers)
    for issuer in issuers:
        for field in ("secret_file", "key_file"):
            path = getattr(issuer.client, field, None)
            if path:
                yield from secret_in(f"{issuer.name}: {field}", path)
    for found in asyncio.run(_all(issuers, settings)):
        yield from found


async def _all(issuers: tuple[Issuer, ...], settings: Settings) -> list[list[Finding]]:
    async with http_client() as http:
        return await asyncio.gather(*(_Examination(issuer, http).run(settings) for issuer in issuers))


class _Examination:
    """What is found at one issuer."""

    def __init__(self, issuer: Issuer, http: httpx.AsyncClient) -> None:
        self._issuer = issuer
        self._http = http
        self._found: list[Finding] = []
        self._ahead: float | None = None

    async def run(self, settings: Settings) -> list[Finding]:
        issuer, keys = self._issuer, self._issuer.jwks
        if issuer.jwks is None or issuer.client is not None:
            metadata = await self._ask(issuer.metadata)
            endpoints = None if metadata is None else self._metadata(metadata)
            if metadata is not None and endpoints is not None:
                keys = keys or endpoints.jwks_uri
                if issuer.client is not None:
                    self._sign_in(issuer.client, metadata, settings)
        answer = await self._ask(keys) if keys else None
        if answer is not None:
            self._keys(keys or "", answer)
        if self._ahead is not None:
            self._clock(self._ahead)
        return self._found

    def _say(self, grade: Grade, found: str, advice: str = "") -> None:
        self._found.append(Finding(grade, f"Innlogging: {self._issuer.name}", found, advice))

    async def _ask(self, address: str) -> Mapping[str, Any] | None:
        try:
            found = await fetch(self._http, self._issuer.name, "GET", address)
        except ProviderError as error:
            self._say(Grade.FAULT, error.why, _DOWN)
            return None
        if found.clock is not None:
            self._ahead = found.clock - time()
        return found.found

    def _metadata(self, metadata: Mapping[str, Any]) -> Endpoints | None:
        try:
            endpoints = endpoints_of(self._issuer, metadata)
        except ProviderError as error:
            self._say(Grade.FAULT, error.why, f"Sammenlign issuer, discovery og client i LOVKRYSS_ISSUERS med {self._issuer.metadata}.")
            return None
        self._say(Grade.OK, f"svarer som {endpoints.issuer}")
        return endpoints

    def _keys(self, address: str, answer: Mapping[str, Any]) -> None:
        try:
            keys = keys_of(self._issuer, answer)
        except ProviderError as error:
            self._say(Grade.FAULT, error.why, f"Nøklene på {address} må være RSA på minst 2048 bit eller EC; meld fra til tilbyderen.")
            return
        can = {one for key in keys for one in algorithms_of(key)}
        fitting = sorted(can & set(self._issuer.algorithms))
        if fitting:
            self._say(Grade.OK, f"{len(keys)} nøkler som kan brukes ({', '.join(fitting)})")
        else:
            self._say(Grade.FAULT, f"nøklene signerer ikke med {', '.join(self._issuer.algorithms)}",
                      f"Sett algorithms i LOVKRYSS_ISSUERS til en av {', '.join(sorted(can))}.")  # fmt: skip

    def _sign_in(self, client: Client, metadata: Mapping[str, Any], settings: Settings) -> None:
        if settings.public_url is None:
            self._say(Grade.WARNING, "ingen kan logge inn her: LOVKRYSS_PUBLIC_URL mangler", "Sett den til adressen som folk bruker.")
        else:
            self._say(Grade.OK, f"sender folk tilbake til {settings.public_url}{PATH} (den må være registrert der)")
        challenges = _listed(metadata, "code_challenge_methods_supported")
        if challenges is None:
            self._say(Grade.OK, "nevner ikke PKCE (det gjør ikke alle som støtter det)")
        elif "S256" not in challenges:
            self._say(Grade.FAULT, "støtter ikke PKCE med S256", "Be tilbyderen slå det på; uten det er innloggingen ikke trygg.")
        else:
            self._say(Grade.OK, "støtter PKCE (S256)")
        methods = _listed(metadata, "token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        key = client.key
        signs = _listed(metadata, "token_endpoint_auth_signing_alg_values_supported")
        if client.method not in methods and client.method != "none":
            taken = next((field for way, field in _WAYS.items() if way in methods), None)
            advice = f"Bruk {taken} under client i LOVKRYSS_ISSUERS." if taken else "Be tilbyderen åpne for private_key_jwt."
            self._say(Grade.WARNING, f"sier ikke at den tar imot {client.method}", advice)
        elif key is not None and signs is not None and key.algorithm not in signs:
            self._say(Grade.WARNING, f"sier ikke at den tar imot nøkler som signerer med {key.algorithm}",
                      "Sett algorithm under client til en som står i token_endpoint_auth_signing_alg_values_supported.")  # fmt: skip
        else:
            self._say(Grade.OK, f"vi viser hvem vi er med {client.method}")

    def _clock(self, ahead: float) -> None:
        told = f"klokka der går {abs(ahead):.0f} s {'foran' if ahead > 0 else 'etter'} vår"
        if abs(ahead) <= EXACT:
            self._say(Grade.OK, "klokka der og her går likt")
        elif abs(ahead) <= self._issuer.leeway:
            self._say(Grade.WARNING, told, "Still klokka (NTP); noen tilbydere godtar ikke mer enn 10 s.")
        else:
            self._say(Grade.FAULT, told, "Still klokka (NTP): gyldige innlogginger blir avvist.")


def _listed(metadata: Mapping[str, Any], name: str) -> list[object] | None:
    found = metadata.get(name)
    return found if isinstance(found, list) else None
