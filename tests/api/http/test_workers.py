"""Several workers as one service: ready when one is, whole when one dies, counted together, and gone when told to."""

import os
import re
import signal
import threading
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import httpx
import psutil
import pytest

from tests.api.http.test_serving import served, until


def workers_of(pid: int) -> list[psutil.Process]:
    """The serving processes under the one that was started; not multiprocessing's tracker."""

    def serves(one: psutil.Process) -> bool:
        with suppress(psutil.Error):  # it may be ending
            return "spawn_main" in " ".join(one.cmdline())
        return False

    return [one for one in psutil.Process(pid).children() if serves(one)]


def figure(text: str, name: str) -> float:
    return sum(float(value) for value in re.findall(rf"^{name}(?:{{[^}}]*}})? (\S+)$", text, re.MULTILINE))


@pytest.fixture
def address_and_pid(http_home: Path):  # type: ignore[no-untyped-def]
    with served(http_home, "--workers", "2") as (process, address):
        until(lambda: figure(httpx.get(f"{address}/metrics").text, "lovkryss_workers") == 2)
        yield address, process


def test_workers_are_one_service(address_and_pid) -> None:  # type: ignore[no-untyped-def]
    address, process = address_and_pid
    for _ in range(20):
        httpx.get(f"{address}/v1/events").raise_for_status()  # a connection of its own each time, so that both get some
    told = httpx.get(f"{address}/metrics").text
    assert figure(told, 'lovkryss_http_requests_total{method="GET",route="/v1/events",status="200"}'.replace("{", r"\{")) == 20
    until(lambda: figure(httpx.get(f"{address}/metrics").text, "lovkryss_ready") == 1)  # the figure is kept once a second
    assert figure(told, "lovkryss_resident_memory_bytes") > 100e6
    assert {one.environ().get("OMP_NUM_THREADS") for one in workers_of(process.pid)} == {"1"}
    # one dies: the other answers meanwhile, and a new one takes its place
    victim, survivor = workers_of(process.pid)
    victim.kill()
    deadline = monotonic() + 40
    refused = 0
    while len([one for one in workers_of(process.pid) if one.pid not in (victim.pid,)]) < 2 and monotonic() < deadline:
        try:
            assert httpx.get(f"{address}/readyz").status_code == 200
        except httpx.TransportError:
            refused += 1
        sleep(0.05)
    assert refused <= 1  # what the dead one had taken already
    replaced = workers_of(process.pid)
    assert survivor.pid in {one.pid for one in replaced}
    until(lambda: figure(httpx.get(f"{address}/metrics").text, "lovkryss_workers") == 2)
    # told to stop: what is under way ends well
    answers: list[int] = []
    asking = threading.Thread(
        target=lambda: answers.append(httpx.post(f"{address}/v1/dataflow", json={"question": "Kan kommunen hente opplysninger om barn?"}, timeout=30).status_code)
    )
    asking.start()
    sleep(0.05)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=30)
    asking.join()
    assert answers == [200]
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert not any(one.is_running() for one in replaced)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/healthz")


def test_workers_end_with_a_parent_that_is_killed(address_and_pid) -> None:  # type: ignore[no-untyped-def]
    address, process = address_and_pid
    workers = workers_of(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    _, alive = psutil.wait_procs(workers, timeout=20)
    assert alive == []
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/healthz")


def test_interrupt_from_the_terminal(http_home: Path) -> None:
    with served(http_home, "--workers", "2") as (process, _):
        for one in [psutil.Process(process.pid), *workers_of(process.pid)]:  # Ctrl+C goes to all of them
            one.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
        assert process.returncode == 0
        assert "Traceback" not in errors


def test_workers_that_die_again_and_again_end_the_service(http_home: Path) -> None:
    with served(http_home, "--workers", "2") as (process, _):
        deadline = monotonic() + 60
        while process.poll() is None and monotonic() < deadline:
            with suppress(psutil.Error):
                for one in workers_of(process.pid):
                    one.kill()
            sleep(0.1)
        _, errors = process.communicate(timeout=30)
        assert process.returncode not in (0, None)
        assert "the service has stopped" in errors
        assert "Traceback" not in errors
