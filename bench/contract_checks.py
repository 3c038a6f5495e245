"""What schemathesis is told of this API beside its document; loaded by it, see ``bench.contract``."""

import os

import schemathesis
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

UNTOLD = frozenset({"/problems/cursor", "/problems/either-or", "/problems/unreadable-file", "/problems/nothing-to-go-by",
                    "/problems/against-the-rules", "/problems/faulty-rows", "/problems/key-used", "/problems/changed-since",
                    "/problems/version-needed"})  # fmt: skip
"""Problems of requests that the document must allow, because OpenAPI cannot say what is wrong with them: a cursor of no list, query
parameters that exclude each other, a file that is none, a question without a word that means anything; of a write, what rests on another
version, or does not go with what is there."""
FILES = frozenset({"/v1/drafts", "/v1/reviews/import"})


@schemathesis.hook
def before_call(ctx, case, kwargs):  # type: ignore[no-untyped-def]
    """Whoever revokes the key that they are asking with is let in no more: another key is meant. An entity tag that was taken from an
    answer has lost its quotes."""
    del ctx, kwargs
    for name, right in (("if-match", '"{}"'), ("if-none-match", "*")):
        tag = str((case.headers or {}).get(name, ""))
        if tag.isdigit() and case.meta and case.meta.generation.mode.is_positive:
            case.headers[name] = right.format(tag)
    given = (case.path_parameters or {}).get("key")
    if given and str(given) in os.environ.get("LOVKRYSS_CONTRACT_KEY", ""):
        case.path_parameters["key"] = "000000000000"


@schemathesis.check
def accepted(ctx, response, case):  # type: ignore[no-untyped-def]
    """What the document allows is accepted, and what is not is said to be none of that."""
    if response.status_code in {412, 422, 428} and response.json()["type"] in UNTOLD:
        return None
    return positive_data_acceptance(ctx, response, case)


@schemathesis.check
def rejected(ctx, response, case):  # type: ignore[no-untyped-def]
    """What the document does not allow is rejected, if only for its size. A file is whatever bytes there are: «true» is a draft of one word."""
    if response.status_code in {413, 414} or (case.path in FILES and response.status_code == 200):
        return None
    return negative_data_rejection(ctx, response, case)


@schemathesis.check
def errors_are_problems(ctx, response, case):  # type: ignore[no-untyped-def]
    """Every error is a problem document of a listed type that names its own status, and tells nothing of the inside."""
    del ctx, case
    if response.status_code >= 400:
        told = response.json()
        assert response.headers["content-type"] == ["application/problem+json"], response.headers["content-type"]
        assert told["status"] == response.status_code
        assert told["type"].startswith("/problems/")
        assert told["detail"]
        assert "Traceback (most recent" not in response.text


@schemathesis.check
def answers_are_guarded(ctx, response, case):  # type: ignore[no-untyped-def]
    """Every answer has the headers that all must have."""
    del ctx, case
    assert response.headers["x-content-type-options"] == ["nosniff"]
    assert "server" not in response.headers
