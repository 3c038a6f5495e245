"""The register of terms of an index: every term that current law defines, from what was read when it was built."""

from analysis.index.loaded import Index
from analysis.terms import Defined, Register


def register_of(index: Index, snapshot: str) -> Register:
    """All definitions of the index, grouped by term."""
    rows = index.rows
    found = (
        Defined(row.id, row.document, row.act, row.title or row.chapter, row.ministries, one, row.hash)
        for number, definitions in index.definitions.filled()
        for row in (rows[number],)
        for one in definitions
    )
    return Register.build(found, snapshot)
