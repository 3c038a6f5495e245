"""What may be wrong with a write to a review.

    LovkryssError
    └── ReviewError
        ├── InvalidChangeError   what is asked for cannot be
        ├── NotAllowedError      the one who asks may not
        ├── MovedOnError         somebody else has written since
        ├── KeyUsedError         the idempotency key was used for another request
        └── SheetError           a file to import that is damaged, dangerous or not of this kind
"""

from api.reviews.model import Moved
from ingest.errors import LovkryssError


class ReviewError(LovkryssError):
    """A write that is refused; nothing was changed."""


class InvalidChangeError(ReviewError):
    """What is asked for cannot be.

    :param where: the field that is wrong
    """

    def __init__(self, where: str, detail: str) -> None:
        super().__init__(f"{where}: {detail}")
        self.where = where
        self.detail = detail


class NotAllowedError(ReviewError):
    """The one who asks may not."""


class MovedOnError(ReviewError):
    """Somebody else has written since."""

    def __init__(self, moved: tuple[Moved, ...]) -> None:
        names = ", ".join(f"{one.kind} {one.id} (now version {one.version})" for one in moved[:5])
        more = f" and {len(moved) - 5} more" if len(moved) > 5 else ""
        super().__init__(f"written to by somebody else since: {names}{more}; look at what changed and send it again")
        self.moved = moved


class KeyUsedError(ReviewError):
    """The idempotency key was used for another request."""


class SheetError(ReviewError):
    """A file that cannot be imported."""
