"""What is wrong with a file that was handed in."""

from ingest.errors import SourceError


class DraftError(SourceError):
    """A proposal that cannot be read; the message says in Norwegian what to do about it."""
