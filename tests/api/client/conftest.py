"""A client of a live service on the sample."""

from collections.abc import Iterator

import pytest

from api.client import Lovkryss


@pytest.fixture(scope="session")
def law(address: str) -> Iterator[Lovkryss]:
    with Lovkryss(address) as client:
        yield client
