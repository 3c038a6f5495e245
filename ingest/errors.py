"""Every error that Lovkryss raises on purpose.

    LovkryssError
    ├── SourceError            something to be read is missing, damaged or dangerous
    │   ├── ArchiveError       an archive as a whole (truncated, not bz2, no space …)
    │   ├── DocumentError      one document (not XML, not Lovdata's, entity declarations …)
    │   └── DownloadError      the public archives could not be fetched
    ├── StoreError             the data directory (locked, full, newer than the program …)
    │   └── EmptyCorpusError   nothing has been ingested yet
    ├── NotFoundError          an id, event, or cluster that does not exist
    ├── ModelError             an embedding model cannot be loaded
    ├── IndexStateError        the index is missing or was made from something else
    ├── QuestionError          what is asked says too little, or not what it must
    └── BindError              the HTTP service may not listen there (api.http.server)

The catalogue (package ``corpora``, below this one) has its own ``CatalogueError``.
A message says what went wrong, where, with which value, and what to do next, in one line.
"""


class LovkryssError(Exception):
    """Root of all errors with a message meant for the user."""


class SourceError(LovkryssError):
    """Something to be read is missing, damaged or dangerous."""


class ArchiveError(SourceError):
    """An archive as a whole cannot be read to its end."""


class DocumentError(SourceError):
    """One document cannot be read; the others can."""


class DownloadError(SourceError):
    """The public archives could not be fetched."""


class StoreError(LovkryssError):
    """The data directory cannot be used."""


class EmptyCorpusError(StoreError):
    """Nothing has been ingested yet."""


class NotFoundError(LovkryssError):
    """An id, event or cluster that does not exist."""


class ModelError(LovkryssError):
    """An embedding model cannot be loaded."""


class IndexStateError(LovkryssError):
    """The index is missing, or was made from something else."""


class QuestionError(LovkryssError):
    """What is asked says too little to go by, or is not in the form that it must have."""
