"""Static files, read once: ours, and those of the front-end packages as ``make page`` builds them.

All are served under one version, which changes with any of them, so that clients may keep them for ever and a style sheet may name
its typeface by a relative address.
"""

import gzip
import hashlib
import logging
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from msgspec import Struct

log = logging.getLogger("lovkryss.page")

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
VENDOR: Final = ("designsystemet.css", "htmx.js", "inter.woff2")
MEDIA: Final = {
    ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2", ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}  # fmt: skip


class Asset(Struct, frozen=True):
    """A file; ``packed`` is empty where compressing does not help."""

    body: bytes
    packed: bytes
    media: str


class Assets:
    """The files of a folder and of ``vendor`` in it, by name."""

    def __init__(self, folder: Path = STATIC) -> None:
        paths = sorted(path for one in (folder, folder / "vendor") for path in one.glob("*") if path.suffix in MEDIA)
        self.files = {path.name: _asset(path) for path in paths}
        self.missing = tuple(name for name in VENDOR if name not in self.files)
        if self.missing:
            log.warning("%s: %s not built, so pages have no styles; run «make page»", folder / "vendor", ", ".join(self.missing))

    @cached_property
    def version(self) -> str:
        """Another one whenever a file is."""
        digest = hashlib.blake2b(digest_size=6)
        for name, asset in self.files.items():
            digest.update(f"{name}\0{len(asset.body)}\0".encode() + asset.body)
        return digest.hexdigest()

    def address(self, name: str) -> str:
        """Where a file is served."""
        return f"/static/{self.version}/{name}"


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    packed = b"" if path.suffix == ".woff2" else gzip.compress(body, 9, mtime=0)
    return Asset(body, packed, MEDIA[path.suffix])


@lru_cache(maxsize=1)
def assets() -> Assets:
    """Ours."""
    return Assets()
