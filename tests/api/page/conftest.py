"""The page served for a browser, and the addresses that have one."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import urlopen

import pytest
import uvicorn

from api.page.assets import assets

EVENT = "sample-fa-barn"


@pytest.fixture(scope="session")
def site(http_home: Path) -> Iterator[str]:
    """The service on a port of its own, in this process, ready; its address."""
    from api.http.app import create_app

    server = uvicorn.Server(uvicorn.Config(create_app(http_home), host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = monotonic() + 60
    while not server.started:
        assert monotonic() < end
        sleep(0.02)
    base = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    while True:
        try:
            with urlopen(f"{base}/readyz") as answer:
                assert answer.status == 200
            break
        except OSError:
            assert monotonic() < end
            sleep(0.05)
    yield base
    server.should_exit = True
    thread.join(timeout=20)


# -- a browser --------------------------------------------------------------------------------------------------------

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
SWITCHES = ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage", "--disable-extensions", "--no-first-run"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser; for a module only, because as long as it runs no test can run an event loop of its own."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium here; CI installs it (apt-get install chromium)")
    if assets().missing:
        pytest.skip("the page's front-end packages are not built; run «make page»")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any, site: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Opens an address in a context of its own; what the browser complained of fails the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def opened(path: str, **options: Any) -> Any:
        context = chromium.new_context(**{"locale": "nb-NO", "viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(site + path, wait_until="networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
