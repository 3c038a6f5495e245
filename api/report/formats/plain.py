"""JSON: the report as it is."""

import msgspec

from api.report.model import Report


def write(report: Report) -> bytes:
    """One JSON document, indented."""
    return msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n"
