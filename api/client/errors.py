"""What may go wrong.

    ClientError
    ├── Unreachable      no answer: no such host, refused, too slow
    ├── Unreadable       an answer that this client does not know; it may be older than the service
    └── Refused          the service says why, in ``problem``
        ├── Invalid      400, 413, 414, 415, 422: the request must be changed; ``problem.errors`` names the fields
        ├── NotSignedIn  401
        ├── Forbidden    403
        ├── NotFound     404: the message names near ids where there are any
        ├── Conflicting  409, 412: somebody else was first; read again
        ├── TooMany      429, after all tries
        └── ServerFailed 5xx; ``problem.correlation_id`` finds it in the service's log
            └── NotReady 503, after all tries
"""

from api.http.answers import Problem


class ClientError(Exception):
    """Whatever goes wrong between a program and the service."""


class Unreachable(ClientError):
    """No answer."""


class Unreadable(ClientError):
    """An answer that is not of the shape it should be."""


class Refused(ClientError):
    """The service answered with a problem.

    :ivar retry_after: seconds that it asks to be left alone, where it says so
    """

    def __init__(self, problem: Problem, retry_after: float | None = None) -> None:
        super().__init__(f"{problem.status} {problem.title}: {problem.detail}")
        self.problem = problem
        self.retry_after = retry_after


class Invalid(Refused):
    """The request cannot be answered as it is."""


class NotSignedIn(Refused):
    """A key is needed, or the one given is not valid (any more)."""


class Forbidden(Refused):
    """The key does not allow it."""


class NotFound(Refused):
    """Nothing of that id."""


class Conflicting(Refused):
    """It has been changed since it was read."""


class TooMany(Refused):
    """More requests than the service allows."""


class ServerFailed(Refused):
    """Something is wrong inside the service."""


class NotReady(ServerFailed):
    """The service cannot answer yet, or has too much to do."""


_BY_STATUS: dict[int, type[Refused]] = {
    400: Invalid, 401: NotSignedIn, 403: Forbidden, 404: NotFound, 409: Conflicting, 412: Conflicting, 413: Invalid, 414: Invalid,
    415: Invalid, 422: Invalid, 429: TooMany, 503: NotReady,
}  # fmt: skip


def refusal(problem: Problem, retry_after: float | None = None) -> Refused:
    """The exception of a problem.

    >>> type(refusal(Problem("about:blank", "Not Found", 404, "no such act", "/"))).__name__
    'NotFound'
    """
    status = problem.status
    kind = _BY_STATUS.get(status, ServerFailed if status >= 500 else Refused)
    return kind(problem, retry_after)
