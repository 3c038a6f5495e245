"""An identity provider of our own: signs real tokens, signs people in, and can be told to misbehave."""

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode

import uvicorn
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

CLIENT, SECRET = "lovkryss-client", "hemmelig: æ/+&"
KEY_CLIENT = "lovkryss-key-client"
"""Shows who it is with a key (``Provider.client_key``), not with a secret."""
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
AUDIENCE = "https://lovkryss.example.org/api"


class Provider:
    """Attributes say how it behaves now.

    :param mode: what its metadata and keys are like: «good», or the name of a fault
    :param person: claims of whoever signs in next
    :param userinfo: what its userinfo endpoint says; None: it has none
    :param client_key: the public key that it knows ``KEY_CLIENT`` by
    :param expected: whom assertions must be for
    :param ahead: seconds that its clock is ahead
    :param told: fields of metadata that are otherwise; None: left out
    """

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig"})
        self.curve = ECKey.generate_key("P-256", {"kid": "ec-1", "use": "sig"})
        self.mode = "good"
        self.asked = 0
        self.person: dict[str, Any] = {"sub": "kari", "name": "Kari Nordmann", "roles": ["role-reviewer"]}
        self.alter: dict[str, Any] = {}
        self.userinfo: dict[str, Any] | None = None
        self.client_key: Any = None
        self.expected = ""
        self.ahead = 0
        self.told: dict[str, Any] = {}
        self.forms: list[dict[str, str]] = []
        self._used: set[str] = set()
        self.url = ""
        self._codes: dict[str, dict[str, str]] = {}

    def behave(self) -> None:
        """Well again."""
        self.mode, self.alter, self.userinfo, self.client_key, self.expected, self.ahead, self.told = "good", {}, None, None, "", 0, {}

    # -- tokens

    def claims(self, **changed: Any) -> dict[str, Any]:
        now = int(time.time())
        return {"iss": self.url, "aud": AUDIENCE, "sub": "kari", "iat": now, "nbf": now, "exp": now + 300, "roles": ["role-reader"], **changed}

    def token(self, key: Any = None, alg: str = "RS256", header: dict[str, Any] | None = None, **changed: Any) -> str:
        """A token; a claim given as None is left out."""
        claims = {name: value for name, value in self.claims(**changed).items() if value is not None}
        signing = key or self.key
        return jwt.encode({"alg": alg, "kid": signing.kid, **(header or {})}, claims, signing, algorithms=[alg])

    def unsigned(self, **changed: Any) -> str:
        return f"{_b64({'alg': 'none', 'kid': 'rsa-1'})}.{_b64(self.claims(**changed))}."

    def confused(self, **changed: Any) -> str:
        """HS256 with the public key as the shared secret."""
        start = f"{_b64({'alg': 'HS256', 'kid': 'rsa-1'})}.{_b64(self.claims(**changed))}"
        digest = hmac.new(self.key.as_pem(private=False), start.encode(), hashlib.sha256).digest()
        return f"{start}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"

    def tampered(self, **changed: Any) -> str:
        """A good token of a reader whose claims were changed afterwards."""
        head, _, signature = self.token().split(".")
        return f"{head}.{_b64(self.claims(**changed))}.{signature}"

    # -- the provider

    async def metadata(self, request: Request) -> Response:
        self.asked += 1
        found = {"issuer": self.url, "jwks_uri": f"{self.url}/keys", "authorization_endpoint": f"{self.url}/authorize", "token_endpoint": f"{self.url}/token"}
        if self.userinfo is not None:
            found["userinfo_endpoint"] = f"{self.url}/userinfo"
        found = {name: value for name, value in {**found, **self.told}.items() if value is not None}
        match self.mode:
            case "other-issuer":
                found["issuer"] = "https://evil.example"
            case "plain-keys":
                found["jwks_uri"] = "http://192.0.2.1/keys"
            case "file-keys":
                found["jwks_uri"] = "file:///etc/passwd"
            case "redirect":
                return RedirectResponse(f"{self.url}/elsewhere")
            case "not-json":
                return Response("<html>", media_type="text/html")
            case "list":
                return JSONResponse([1])
            case "error":
                return JSONResponse({}, 500)
        return JSONResponse(found)

    async def keys(self, request: Request) -> Response:
        self.asked += 1
        good = [self.key.as_dict(private=False), self.curve.as_dict(private=False)]
        match self.mode:
            case "slow-keys":
                await asyncio.sleep(5)
            case "many-keys":
                return JSONResponse({"keys": [{**good[0], "kid": str(n)} for n in range(101)]})
            case "large":
                return JSONResponse({"keys": good, "filler": "x" * 300_000})
            case "endless":
                return StreamingResponse(_endless(), media_type="application/json")
            case "shared-secrets":
                return JSONResponse({"keys": [{"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQ", "kid": "rsa-1"}]})
            case "weak":
                import warnings

                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    weak = RSAKey.generate_key(1024, {"kid": "rsa-1"})
                return JSONResponse({"keys": [weak.as_dict(private=False)]})
            case "compressed":
                return Response(json.dumps({"keys": good}), headers={"Content-Encoding": "gzip"})
            case "keys-error":
                return JSONResponse({}, 503)
        return JSONResponse({"keys": [*good, {"kty": "AKP", "kid": "later", "alg": "ML-DSA-44"}, "nonsense"]})

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        answer = {"code": code, "state": asked["state"], "iss": self.url}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", 302)

    async def exchange(self, request: Request) -> Response:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        self.forms.append(form)
        if not self._is_client(form, request.headers.get("authorization", "")):
            return JSONResponse({"error": "invalid_client", "error_description": str(form)}, 401)
        asked = self._codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        good = (
            asked is not None and form["redirect_uri"] == asked["redirect_uri"] and form["client_id"] == asked["client_id"]
            and asked["code_challenge_method"] == "S256" and challenge == asked["code_challenge"]
        )
        if not good or asked is None:
            return JSONResponse({"error": "invalid_grant"}, 400)
        claims = {"aud": form["client_id"], "nonce": asked["nonce"], **self.person, **self.alter}
        return JSONResponse({"access_token": "access-of-kari", "token_type": "Bearer", "id_token": self.token(**claims)})

    def _is_client(self, form: dict[str, str], authorization: str) -> bool:
        """Whether it is the client that it says: by its secret, or by an assertion that is good, for us, now, and new."""
        if "client_assertion" not in form:
            user, _, password = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
            return (unquote(user), unquote(password), form["client_id"]) == (CLIENT, SECRET, CLIENT)
        try:
            token = jwt.decode(form["client_assertion"], self.client_key, algorithms=["RS256", "PS256", "PS512", "ES256"])
            jwt.JWTClaimsRegistry(
                int(time.time()) + self.ahead, 10, iss={"essential": True, "value": KEY_CLIENT}, sub={"essential": True, "value": KEY_CLIENT},
                aud={"essential": True, "value": self.expected or self.url}, exp={"essential": True}, iat={"essential": True},
                jti={"essential": True},
            ).validate(token.claims)  # fmt: skip
        except JoseError:
            return False
        claims, seen = token.claims, token.claims["jti"] in self._used
        self._used.add(claims["jti"])
        proper = form["client_assertion_type"] == ASSERTION_TYPE and form["client_id"] == KEY_CLIENT and not authorization
        return proper and not seen and claims["exp"] - claims["iat"] <= 120 and isinstance(claims["aud"], str)

    async def about(self, request: Request) -> Response:
        if request.headers.get("authorization") != "Bearer access-of-kari":
            return JSONResponse({}, 401)
        match self.mode:
            case "userinfo-down":
                return JSONResponse({}, 503)
            case "userinfo-slow":
                await asyncio.sleep(5)
            case "userinfo-signed":
                return Response(self.token(), media_type="application/jwt")
        return JSONResponse(self.userinfo)

    async def elsewhere(self, request: Request) -> Response:
        return JSONResponse({"issuer": self.url, "jwks_uri": f"{self.url}/keys"})

    async def answered(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        """With the time by this provider's clock."""
        answer = await call_next(request)
        answer.headers["Date"] = formatdate(time.time() + self.ahead, usegmt=True)
        return answer

    @property
    def app(self) -> Starlette:
        return Starlette(middleware=[Middleware(BaseHTTPMiddleware, dispatch=self.answered)], routes=[
            Route("/.well-known/openid-configuration", self.metadata), Route("/keys", self.keys), Route("/authorize", self.authorize),
            Route("/token", self.exchange, methods=["POST"]), Route("/elsewhere", self.elsewhere),
            Route("/userinfo", self.about),
        ])  # fmt: skip


async def _endless() -> AsyncIterator[bytes]:
    while True:
        yield b" " * 65536
        await asyncio.sleep(0.001)  # so that the server can see that nobody listens any more


def _b64(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that listens on a port of this machine."""
    provider = Provider()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        provider.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(provider.app, log_config=None, date_header=False, lifespan="off", ws="none", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield provider
        finally:
            server.should_exit = True
            thread.join(5)
