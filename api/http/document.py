"""The OpenAPI 3.1 document: paths from the routers, schemas from the structs that are returned."""

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from msgspec import Struct

from api.access.policy import FREE
from api.http import answers
from api.http.answers import CitationsRequest, DataFlowRequest, KeyRequest, NormsRequest
from api.http.problem import MEDIA_TYPE, Problem, title

DESCRIPTION = """\
Finds where Norwegian law overlaps, diverges or collides across sectors, by life event.

Every answer has `meta`: the snapshot of the law it rests on, its date, and the versions of what produced it. Errors are
`application/problem+json` (RFC 9457). Lists are cut at `limit`; where there is more, `meta.next`
is the `cursor` of the next page. Answers have `ETag` and `Last-Modified`, both from the snapshot and its index, and may be compressed.

On the machine that it runs on, reading needs no key, unless the service has a public address. Elsewhere, and for all that writes:
`Authorization: Bearer` with an API key or a token. Every answer has `X-Request-Id`; what is limited has `RateLimit`.

A difference is no error: the law may mean it. Law text: Lovdata (NLOD 2.0).
"""
_REF = "#/components/schemas/{name}"
_ANSWERS = (
    answers.EventsAnswer, answers.ScopeAnswer, answers.OverlapsAnswer, answers.ClusterAnswer, answers.ProvisionAnswer,
    answers.SearchAnswer, answers.CitationsAnswer, answers.NormsAnswer, answers.TermsAnswer, answers.TermAnswer,
    answers.ReferencesAnswer, answers.ImpactAnswer,
    answers.ActorsAnswer, answers.ActorAnswer, answers.GrantsAnswer,
    answers.IndicatorsAnswer, answers.ChangeAnswer, answers.DataFlowAnswer, answers.FlowsAnswer, answers.DraftAnswer,
    answers.MeAnswer, answers.PersonsAnswer, answers.KeysAnswer, answers.KeyAnswer, answers.NewKeyAnswer, answers.AccessLogAnswer,
    answers.Health, answers.Ready,
)  # fmt: skip

Responses = dict[int | str, dict[str, Any]]


def returns(kind: type[Struct], *errors: int, status: int = 200) -> Responses:
    """What a route returns, for its decorator: an answer, and the errors it may end in."""
    found: Responses = {
        status: {"description": _summary(kind), "content": {"application/json": {"schema": {"$ref": _REF.format(name=kind.__name__)}}}}
    }
    return {**found, **refusals(*errors)}


def refusals(*errors: int) -> Responses:
    """The errors that a route may end in, for the decorator of one that returns no JSON."""
    content = {MEDIA_TYPE: {"schema": {"$ref": _REF.format(name=Problem.__name__)}}}
    return {status: {"description": title(status), "content": content} for status in errors}


def accepts(kind: type[Struct], example: dict[str, Any]) -> dict[str, Any]:
    """What a route takes as its body, for its decorator."""
    content = {"application/json": {"schema": {"$ref": _REF.format(name=kind.__name__)}, "example": example}}
    return {"requestBody": {"required": True, "content": content}}


def openapi(app: FastAPI) -> dict[str, Any]:
    """The whole document."""
    from api.http.examples import examples  # noqa: PLC0415  (only needed here)

    document = get_openapi(
        title=app.title,
        version=app.version,
        openapi_version="3.1.0",
        summary="Overlap and conflict in Norwegian law",
        description=DESCRIPTION,
        routes=app.routes,
        license_info={"name": "MIT", "identifier": "MIT"},
    )
    _, schemas = msgspec.json.schema_components(
        [*_ANSWERS, CitationsRequest, DataFlowRequest, KeyRequest, NormsRequest, Problem], ref_template=_REF
    )
    for example in examples():
        schemas[type(example).__name__]["examples"] = [msgspec.to_builtins(example)]
    components = document.setdefault("components", {})
    turned_away = {str(status): told for status, told in refusals(401, 403, 429).items()}
    for path, operations in document["paths"].items():
        if path not in FREE:
            for operation in operations.values():
                operation["responses"] = {**turned_away, **operation["responses"]}
    components["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "An API key (`lk_…`), or a token (JWT) of a known issuer."}
    }
    document["security"] = [{}, {"key": []}]
    components["schemas"] = {**components.get("schemas", {}), **schemas}
    return document


def _summary(kind: type[Struct]) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0]
