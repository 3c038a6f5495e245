"""The program's version, as reports name it."""

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version


@lru_cache(maxsize=1)
def program_version() -> str:
    """The installed version; «0» where the program is run from its sources alone."""
    try:
        return version("lovkryss")
    except PackageNotFoundError:
        return "0"
