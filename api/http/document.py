"""The OpenAPI 3.1 document: paths from the routers, schemas from the structs that are returned."""

from typing import Any, Final

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from msgspec import Struct

from api.http import answers, review_answers
from api.http.answers import PLAIN, CitationsRequest, DataFlowRequest, KeyRequest, NormsRequest
from api.http.problem import MEDIA_TYPE, Problem, title, type_of

DESCRIPTION = """\
Finds where Norwegian law overlaps, diverges or collides across sectors, by life event, and keeps what people judge of it.

Every answer has `meta`: the snapshot of the law it rests on, its date, and the versions of what produced it. Errors are
`application/problem+json` (RFC 9457); `/problems` lists their types. Lists are cut at `limit`; where there is more, `meta.next`
is the `cursor` of the next page. Answers have `ETag` and `Last-Modified`, both from the snapshot and its index, and may be compressed.

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
    answers.Health, answers.Ready,
)  # fmt: skip

_REQUESTS = (CitationsRequest, DataFlowRequest, KeyRequest, NormsRequest)

_WAIT = {"Retry-After": {"description": "Seconds after which to try again.", "schema": {"type": "integer", "minimum": 0}}}
_ANYWHERE: Final = {400: {}, 401: {}, 403: {}, 414: {}, 429: _WAIT, 500: {}}
"""Errors that every address under /v1 may end in, with their headers."""

_CONDITIONAL = {
    "ETag": {"description": "Entity tag, for `If-None-Match`.", "schema": {"type": "string"}},
    "Last-Modified": {"description": "When the snapshot or its index was made.", "schema": {"type": "string"}},
}
SECURITY: Final = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key (`lk_…`), or a token (JWT) of a known issuer."},
    "session": {"type": "apiKey", "in": "cookie", "name": "lovkryss", "description": "A browser's session, after signing in."},
}

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
    _, schemas = msgspec.json.schema_components([*_ANSWERS, *review_answers.ANSWERS, *_REQUESTS, Problem], ref_template=_REF)
    schemas["NormsRequest"]["oneOf"] = [_given("text", ids=False), _given("ids", text=False)]
    schemas["DataFlowRequest"]["oneOf"] = [
        _given("question", data=False, **{"from": False, "to": False}), _given("data", "from", "to", question=False),
    ]  # fmt: skip
    for example in examples():
        schemas[type(example).__name__]["examples"] = [msgspec.to_builtins(example)]
    components = document.setdefault("components", {})
    components["schemas"] = {**components.get("schemas", {}), **schemas}
    components["securitySchemes"] = SECURITY
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _complete(path, method, operation)
    return document


def _given(*names: str, **others: bool) -> dict[str, Any]:
    """A choice of fields: these are given, the others are not."""
    given = {name: {"not": {"type": "null"}} for name in names}
    return {"required": list(names), "properties": {**given, **{name: {"type": "null"} for name in others}}}


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """What holds for many operations: a summary, who may ask, how it may fail, and what may be kept."""
    text = operation.pop("description", "")
    operation["summary"], _, more = text.partition("\n\n") if "\n\n" in text else (text, "", "")
    operation["summary"] = operation["summary"].rstrip(".")
    if more:
        operation["description"] = more
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "query":
            parameter["schema"] = _in_query(parameter["schema"])
            if "description" in parameter["schema"]:
                parameter["description"] = parameter["schema"].pop("description")
    if not path.startswith("/v1"):
        return
    operation["security"] = [{}, *({name: []} for name in SECURITY)]
    found = operation["responses"]
    for status, headers in _ANYWHERE.items():
        found.setdefault(str(status), _refusal(status, headers))
    if "503" in found:
        found["503"] = _refusal(503, _WAIT)
    if method == "get":
        found["200"].setdefault("headers", {}).update(_CONDITIONAL)
        found["304"] = {"description": "Not modified since the `ETag` or date that was given.", "headers": _CONDITIONAL}
    operation["responses"] = dict(sorted(found.items()))


def _in_query(schema: dict[str, Any]) -> dict[str, Any]:
    """A query parameter is left out, never null; text is plain."""
    kinds = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(kinds) == 1:
        schema = {**kinds[0], **{name: value for name, value in schema.items() if name != "anyOf"}}
    text = schema.get("items", schema)
    if text.get("type") == "string" and not text.keys() & {"enum", "pattern", "const"}:
        text["pattern"] = PLAIN
    return schema


def _refusal(status: int, headers: dict[str, Any] | None = None) -> dict[str, Any]:
    example = {"type": type_of(status), "title": title(status), "status": status, "detail": "…", "instance": "/v1/…"}
    content = {MEDIA_TYPE: {"schema": {"$ref": _REF.format(name=Problem.__name__)}, "example": example}}
    return {"description": title(status), "content": content, **({"headers": headers} if headers else {})}


def _summary(kind: type[Struct]) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0]
