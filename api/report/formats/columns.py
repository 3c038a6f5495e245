"""Parquet: one file for each table in one archive, for analysts."""

import io
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from api.report.formats.archive import packed
from api.report.model import Report
from api.report.tables import Flat, tables

_TYPES: Final[dict[str, Any]] = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "flag": pa.bool_()}


def write(report: Report) -> bytes:
    """The archive."""
    return packed((f"{one.name}.parquet", _file(one)) for one in tables(report))


def _file(table: Flat) -> bytes:
    schema = pa.schema([pa.field(one.name, _TYPES[one.kind], nullable=False) for one in table.columns])
    columns = [[row[place] for row in table.rows] for place in range(len(table.columns))]
    made = io.BytesIO()
    pq.write_table(pa.table(columns, schema=schema), made, compression="zstd")
    return made.getvalue()
