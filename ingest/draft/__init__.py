"""A proposal to change the law, in whatever format it comes → its provisions.

    from ingest.draft import read_draft
    draft = read_draft("utkast.docx", data, register)
    for one in draft.provisions:
        print(one.label, one.action, one.targets)

Two steps: a reader for each format gives plain lines (``ingest.draft.formats``), and one grammar makes provisions and amending
instructions of them (``ingest.draft.grammar``). What a format knows beyond its words (that a line is a heading, an item of a list)
goes along as a hint; the grammar does without where there is none, as in text and PDF.
"""

from ingest.draft.formats import MAX_BYTES, SUFFIXES, read_draft, read_file
from ingest.draft.model import Action, Draft, DraftProvision

__all__ = ["MAX_BYTES", "SUFFIXES", "Action", "Draft", "DraftProvision", "read_draft", "read_file"]
