"""A live service on the sample, and a client of it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.client import Lovkryss

ROOT = Path(__file__).parents[3]
COMMAND = (sys.executable, "-c", "from api.cli import main; main()")


@pytest.fixture(scope="session")
def address(http_home: Path) -> Iterator[str]:
    process = subprocess.Popen([*COMMAND, "serve", "--port", "0", "--home", str(http_home)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("Lovkryss: http://"), line
        yield line.split()[1]
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def law(address: str) -> Iterator[Lovkryss]:
    with Lovkryss(address) as client:
        yield client
