"""An example of each answer, for the OpenAPI document: what the sample's invented acts are answered with, lists cut.

Written by ``python -m bench.examples``.
"""

from importlib.resources import files
from typing import Any

import msgspec
from msgspec import Struct

from api.http import answers


def examples() -> tuple[Struct, ...]:
    """One of each answer."""
    kept = msgspec.json.decode((files(__package__) / "examples.json").read_bytes(), type=dict[str, Any])
    return tuple(msgspec.convert(value, getattr(answers, name)) for name, value in kept.items())
