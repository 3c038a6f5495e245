"""The OpenAPI 3.1 document: paths from the routers, schemas from the structs that are returned."""

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from msgspec import Struct

from api.access.model import Permission
from api.access.policy import FREE
from api.http import answers, review_answers
from api.http.answers import PLAIN, CitationsRequest, DataFlowRequest, KeyRequest, NormsRequest
from api.http.needs import Needs
from api.http.problem import MEDIA_TYPE, Problem, title, type_of
from api.reviews.model import ReviewChange

DESCRIPTION = """\
Finds where Norwegian law overlaps, diverges or collides across sectors, by life event, and keeps what people judge of it.

Every answer has `meta`: the snapshot of the law it rests on, its date, and the versions of what produced it. Errors are
`application/problem+json` (RFC 9457); `/problems` lists their types. Lists are cut at `limit`; where there is more, `meta.next`
is the `cursor` of the next page. Answers have `ETag` and `Last-Modified`, both from the snapshot and its index, and may be compressed;
those about reviews and access are not to be kept.

What begins with `/v1` only grows: fields and addresses are added, none taken away or given another meaning. Read past fields that you do
not know.

On the machine that it runs on, reading needs no key, unless the service has a public address. Elsewhere, and for all that writes:
`Authorization: Bearer` with an API key or a token. Every answer has `X-Request-Id`; what is limited has `RateLimit`.

Reviews have a strong `ETag`, their version. A write names in `If-Match` the version it rests on (428 without; 412 tells what was
written since), and may have an `Idempotency-Key`, so that it can be sent again without being done twice.

A difference is no error: the law may mean it. Law text: Lovdata (NLOD 2.0).
"""
TAGS: Final = {
    "events": "Life events, and what the law has for each.",
    "scope": "Which laws, provisions and actors a question touches.",
    "overlaps": "Provisions that overlap or conflict across sectors.",
    "clusters": "One finding: its provisions and what differs.",
    "provisions": "The text of the law.",
    "search": "Search by word and by meaning.",
    "citations": "Citations in a text.",
    "norms": "What sentences of law do.",
    "terms": "Terms that the law defines.",
    "references": "Dead references, and who cites what.",
    "actors": "The law from one actor's side.",
    "grants": "Grant schemes side by side.",
    "indicators": "Figures of the law.",
    "changes": "What became of the law.",
    "dataflow": "Which provisions govern that somebody gives information to somebody else.",
    "drafts": "A proposal held against current law.",
    "reports": "Reports as files.",
    "reviews": "What people judge of findings.",
    "access": "Who one is, and who else is let in.",
    "service": "The service itself.",
}
_REF = "#/components/schemas/{name}"
_ANSWERS = (
    answers.EventsAnswer, answers.ScopeAnswer, answers.OverlapsAnswer, answers.ClusterAnswer, answers.ProvisionAnswer,
    answers.SearchAnswer, answers.CitationsAnswer, answers.NormsAnswer, answers.TermsAnswer, answers.TermAnswer,
    answers.ReferencesAnswer, answers.ImpactAnswer,
    answers.ActorsAnswer, answers.ActorAnswer, answers.GrantsAnswer,
    answers.IndicatorsAnswer, answers.ChangeAnswer, answers.DataFlowAnswer, answers.FlowsAnswer, answers.DraftAnswer,
    answers.ProblemKinds, answers.ProblemKind,
    answers.MeAnswer, answers.PersonsAnswer, answers.KeysAnswer, answers.KeyAnswer, answers.NewKeyAnswer, answers.AccessLogAnswer,
    answers.Health, answers.Ready, Problem, *review_answers.ANSWERS,
)  # fmt: skip

_REQUESTS = (review_answers.BulkRequest, CitationsRequest, DataFlowRequest, KeyRequest, NormsRequest, ReviewChange)

_WAIT = {"Retry-After": {"description": "Seconds after which to try again.", "schema": {"type": "integer", "minimum": 0}}}
_CHALLENGE = {"WWW-Authenticate": {"description": "How to show who asks.", "schema": {"type": "string"}}}
_ANYWHERE: Final = {400: {}, 401: _CHALLENGE, 403: {}, 414: {}, 429: _WAIT, 500: {}, 503: _WAIT}
"""Errors that every address under /v1 may end in, with their headers."""

_CONDITIONAL = {
    "ETag": {"description": "Entity tag, for `If-None-Match`.", "schema": {"type": "string"}},
    "Last-Modified": {"description": "When the snapshot or its index was made.", "schema": {"type": "string"}},
}
_VERSION = {"ETag": {"description": "The version of the review, for `If-Match`.", "schema": {"type": "string", "pattern": '^"[0-9]+"$'}}}
_VERSIONED: Final = frozenset({"cluster_review", "review", "write_cluster_review", "write_review"})
_NEVER_KEPT: Final = frozenset({"reviews", "access", "service"})
"""Tags of addresses whose answers do not rest on a snapshot alone, and so have no entity tag of one."""
SECURITY: Final = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key (`lk_…`), or a token (JWT) of a known issuer."},
    "session": {
        "type": "apiKey", "in": "cookie", "name": "lovkryss",
        "description": "A browser's session, after signing in (over https: `__Host-lovkryss`).",
    },
}  # fmt: skip

Responses = dict[int | str, dict[str, Any]]


def returns(kind: type[Struct], *errors: int, status: int = 200) -> Responses:
    """What a route returns, for its decorator: an answer, and the errors it may end in."""
    found: Responses = {
        status: {"description": _summary(kind), "content": {"application/json": {"schema": {"$ref": _REF.format(name=kind.__name__)}}}}
    }
    return {**found, **refusals(*errors)}


def refusals(*errors: int) -> Responses:
    """The errors that a route may end in, for the decorator of one that returns no JSON."""
    return {status: _refusal(status) for status in errors}


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
        tags=[{"name": name, "description": text} for name, text in TAGS.items()],
    )
    _, schemas = msgspec.json.schema_components([*_ANSWERS, *_REQUESTS], ref_template=_REF)
    schemas["NormsRequest"]["oneOf"] = [_given("text", ids=False), _given("ids", text=False)]
    schemas["DataFlowRequest"]["oneOf"] = [
        _given("question", data=False, **{"from": False, "to": False}), _given("data", "from", "to", question=False),
    ]  # fmt: skip
    told = {type(example).__name__: msgspec.to_builtins(example) for example in examples()}
    for name, example in told.items():
        schemas[name]["examples"] = [example]
    components = document.setdefault("components", {})
    components["schemas"] = {**components.get("schemas", {}), **schemas}
    components["securitySchemes"] = SECURITY
    needed = dict(_needed(app))
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _complete(path, method, operation, needed.get((path, method)))
            if "412" in operation["responses"]:
                operation["responses"]["412"]["content"][MEDIA_TYPE]["example"] = told[Problem.__name__]
    return document


def _needed(app: FastAPI) -> Iterator[tuple[tuple[str, str], Permission]]:
    """The permission that each operation asks for."""
    for one in iter_route_contexts(app.routes):
        for dependency in one.dependant.dependencies if one.dependant else ():
            if isinstance(dependency.call, Needs):
                yield from (((_plain(str(one.path)), method.lower()), dependency.call.permission) for method in one.methods or ())


def _plain(path: str) -> str:
    """A path as the document has it."""
    return re.sub(r":\w+}", "}", path)


def _given(*names: str, **others: bool) -> dict[str, Any]:
    """A choice of fields: these are given, the others are not."""
    given = {name: {"not": {"type": "null"}} for name in names}
    return {"required": list(names), "properties": {**given, **{name: {"type": "null"} for name in others}}}


def _complete(path: str, method: str, operation: dict[str, Any], permission: Permission | None) -> None:
    """What holds for many operations: a summary, who may ask, how it may fail, and what may be kept."""
    text = operation.pop("description", "")
    operation["summary"], _, more = text.partition("\n\n") if "\n\n" in text else (text, "", "")
    operation["summary"] = operation["summary"].rstrip(".")
    if more:
        operation["description"] = more
    for parameter in operation.get("parameters", ()):
        if parameter["in"] != "path":
            parameter["schema"] = _given_or_not(parameter["schema"], plain=parameter["in"] == "query")
            if "description" in parameter["schema"]:
                parameter["description"] = parameter["schema"].pop("description")
    if path in FREE:
        return
    operation["security"] = [{name: []} for name in SECURITY]
    if permission in (None, Permission.READ):
        operation["security"].insert(0, {})  # on one's own machine
    else:
        operation["description"] = f"{operation.get('description', '')}\n\nNeeds the permission `{permission}`.".strip()
    found = operation["responses"]
    found.update({str(status): _refusal(status, headers) for status, headers in _ANYWHERE.items()})
    if operation["operationId"] in _VERSIONED:
        found["200"].setdefault("headers", {}).update(_VERSION)
    elif method == "get" and not _NEVER_KEPT & {*operation["tags"]}:
        found["200"].setdefault("headers", {}).update(_CONDITIONAL)
        found["304"] = {"description": "Not modified since the `ETag` or date that was given.", "headers": _CONDITIONAL}
    operation["responses"] = dict(sorted(found.items()))


def _given_or_not(schema: dict[str, Any], *, plain: bool) -> dict[str, Any]:
    """A parameter is left out, never null; text is plain, where it must be."""
    kinds = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(kinds) == 1:
        schema = {**kinds[0], **{name: value for name, value in schema.items() if name != "anyOf"}}
    text = schema.get("items", schema)
    if plain and text.get("type") == "string" and not text.keys() & {"enum", "pattern", "const"}:
        text["pattern"] = PLAIN
    return schema


def _refusal(status: int, headers: dict[str, Any] | None = None) -> dict[str, Any]:
    example = {"type": type_of(status), "title": title(status), "status": status, "detail": "…", "instance": "/v1/…"}
    content = {MEDIA_TYPE: {"schema": {"$ref": _REF.format(name=Problem.__name__)}, "example": example}}
    return {"description": title(status), "content": content, **({"headers": headers} if headers else {})}


def _summary(kind: type[Struct]) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0]
