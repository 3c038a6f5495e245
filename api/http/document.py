"""The OpenAPI 3.1 document: paths from the routers, schemas from the structs that are returned."""

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from msgspec import Struct

from api.http import answers, review_answers
from api.http.answers import CitationsRequest, DataFlowRequest, NormsRequest
from api.http.problem import MEDIA_TYPE, Problem, title

DESCRIPTION = """\
Finds where Norwegian law overlaps, diverges or collides across sectors, by life event, and keeps what people judge of it.

Every answer has `meta`: the snapshot of the law it rests on, its date, and the versions of what produced it. Errors are
`application/problem+json` (RFC 9457). Lists are cut at `limit`; where there is more, `meta.next`
is the `cursor` of the next page. Answers have `ETag` and `Last-Modified`, both from the snapshot and its index, and may be compressed.

Reviews have a strong `ETag`, their version. A write names in `If-Match` the version it rests on (428 without; 412 tells what was
written since), and may have an `Idempotency-Key`, so that it can be sent again without being done twice.

A difference is no error: the law may mean it. Law text: Lovdata (NLOD 2.0).
"""
_REF = "#/components/schemas/{name}"
_ANSWERS = (
    answers.EventsAnswer, answers.ScopeAnswer, answers.OverlapsAnswer, answers.ClusterAnswer, answers.ProvisionAnswer,
    answers.SearchAnswer, answers.CitationsAnswer, answers.NormsAnswer, answers.TermsAnswer, answers.TermAnswer,
    answers.ReferencesAnswer, answers.ImpactAnswer,
    answers.ActorsAnswer, answers.ActorAnswer, answers.GrantsAnswer,
    answers.IndicatorsAnswer, answers.ChangeAnswer, answers.DataFlowAnswer, answers.FlowsAnswer, answers.DraftAnswer,
    answers.Health, answers.Ready,
)  # fmt: skip

Responses = dict[int | str, dict[str, Any]]


def returns(kind: type[Struct], *errors: int) -> Responses:
    """What a route returns, for its decorator: an answer, and the errors it may end in."""
    found: Responses = {
        200: {"description": _summary(kind), "content": {"application/json": {"schema": {"$ref": _REF.format(name=kind.__name__)}}}}
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
    bodies = (CitationsRequest, DataFlowRequest, NormsRequest)
    _, schemas = msgspec.json.schema_components([*_ANSWERS, *review_answers.ANSWERS, *bodies, Problem], ref_template=_REF)
    for example in examples():
        schemas[type(example).__name__]["examples"] = [msgspec.to_builtins(example)]
    components = document.setdefault("components", {})
    components["schemas"] = {**components.get("schemas", {}), **schemas}
    return document


def _summary(kind: type[Struct]) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0]
