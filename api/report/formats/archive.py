"""Zip archives whose bytes depend on their content alone."""

import io
import zipfile
from collections.abc import Iterable
from typing import Final

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def packed(members: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of the members, in their order, with a fixed date."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return made.getvalue()


def repacked(archive: bytes) -> bytes:
    """The same archive with fixed dates."""
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        return packed([(name, found.read(name)) for name in found.namelist()])
