"""A client of a live service on the sample, in a data directory of its own, with an administrator's key."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.client import Lovkryss
from bench.contract import key_of, served


@pytest.fixture(scope="session")
def own_home(http_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(http_home, tmp_path_factory.mktemp("client") / "home", ignore=shutil.ignore_patterns("*.lock")))


@pytest.fixture(scope="session")
def own_address(own_home: Path) -> Iterator[str]:
    with served(own_home) as url:
        yield url


@pytest.fixture(scope="session")
def own_key(own_home: Path) -> str:
    return key_of(own_home)


@pytest.fixture(scope="session")
def law(own_address: str, own_key: str) -> Iterator[Lovkryss]:
    with Lovkryss(own_address, key=own_key) as client:
        yield client
