"""A client of the service, for programs and notebooks.

    from api.client import Lovkryss

    with Lovkryss("http://127.0.0.1:8000") as law:
        for cluster in law.iter_clusters(event="dodsfall-og-arv"):
            print(cluster.title, cluster.documents)

What it returns are the structs that the service itself answers with (``api.http.answers``), so that nothing is lost and every field has
its type. Importing it loads neither the engine nor its models. See docs/client.md.

    service    a method for each address of the API
    connection key, retries, conditional requests, errors
    errors     what may go wrong, as exceptions
    frames     answers as pandas data frames
"""

from api.client.errors import (
    ClientError,
    Conflicting,
    Forbidden,
    Invalid,
    NotFound,
    NotReady,
    NotSignedIn,
    Refused,
    ServerFailed,
    TooMany,
    Unreachable,
    Unreadable,
)
from api.client.service import File, Lovkryss

__all__ = [
    "ClientError",
    "Conflicting",
    "File",
    "Forbidden",
    "Invalid",
    "Lovkryss",
    "NotFound",
    "NotReady",
    "NotSignedIn",
    "Refused",
    "ServerFailed",
    "TooMany",
    "Unreachable",
    "Unreadable",
]
