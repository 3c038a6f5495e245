"""What goes wrong when somebody shows who they are."""

from enum import StrEnum

from ingest.errors import LovkryssError


class Reason(StrEnum):
    """Why a credential is not good. Told to whoever sent it, and kept in the log; no more than that."""

    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    """No such key or session, or not its secret: which of them is not told."""
    EXPIRED = "expired"
    REVOKED = "revoked"
    NOT_YET = "not-yet-valid"
    ISSUER = "unknown-issuer"
    AUDIENCE = "wrong-audience"
    ALGORITHM = "algorithm-not-allowed"
    SIGNATURE = "bad-signature"
    CLAIMS = "missing-claims"


class CredentialError(Exception):
    """A credential that is not good; whoever sent it is not let in, not even as anonymous.

    :param detail: one sentence for whoever sent it
    :param claimed: id of the key that it says it is, for the log
    """

    def __init__(self, reason: Reason, detail: str, *, claimed: str = "") -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.claimed = claimed


class ProviderError(Exception):
    """An identity provider that is down or does not keep to the rules; what it said is for our log, not for the client."""

    def __init__(self, name: str, why: str) -> None:
        self.name = name
        self.why = "".join(one for one in why if one.isprintable())[:500]  # it may hold what the provider says
        super().__init__(f"{name}: {self.why}")


class AccessError(LovkryssError):
    """Something about keys, issuers or the log of access that cannot be done as asked."""
