"""The log: one JSON object a line, found again by its id, and nothing in it that may not be kept."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import structlog
from fastapi.testclient import TestClient

from api import logs
from api.settings import Settings, SettingsError, known_settings, read_settings

PLANTED = {
    "key": "lk_a1b2c3d4_0123456789abcdefghijklmnopqrstuv",
    "jwt": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJrYXJpIn0.c2lnbmF0dXI",
    "address": "hemmelig7",
    "words": "Kari Nordmann søkte om uføretrygd",
}


class Written(io.StringIO):
    """What a handler writes; each line is read once."""

    def lines(self) -> list[dict[str, Any]]:
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return [json.loads(line) for line in text.splitlines()]


@contextmanager
def configured(written: io.StringIO, **settings: str) -> Iterator[None]:
    """Logging as the service has it, into ``written``; afterwards as it was."""
    root, levels = logging.getLogger(), {name: logging.getLogger(name).level for name in ("", "lovkryss", "uvicorn")}
    handlers = root.handlers[:]
    logs.configure(Settings.model_validate({f"LOVKRYSS_{name.upper()}": value for name, value in settings.items()}))
    [ours] = root.handlers
    assert isinstance(ours, logging.StreamHandler)
    ours.setStream(written)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        logging.captureWarnings(capture=False)
        logging.getLogger("uvicorn.access").propagate = True
        structlog.reset_defaults()


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    written = Written()
    with configured(written, log_format="json", log_level="debug"):
        yield written.lines


def test_secrets_are_masked_whoever_logs_them(lines: Callable[[], list[dict[str, Any]]]) -> None:
    log = logging.getLogger("lovkryss.test")
    log.warning("Authorization: Bearer %s", PLANTED["key"])
    log.warning("token=%s; cookie: session=%s", PLANTED["jwt"], PLANTED["jwt"])
    log.warning("cannot reach postgresql://kari:%s@db/lov", PLANTED["address"])
    log.warning("plain %s and %s", PLANTED["key"], PLANTED["jwt"])
    logging.getLogger("sqlalchemy").warning("postgresql://kari:%s@db/lov", PLANTED["address"])
    log.warning("GET /v1/search?q=%s", PLANTED["words"].replace(" ", "+"))
    log.warning("asked", extra={"query": PLANTED["words"], "comment": PLANTED["words"], "password": "x", "ms": 3, "route": "/v1/search"})
    structlog.stdlib.get_logger("lovkryss.other").error("failed", body=PLANTED["words"], api_key=PLANTED["key"], route="/v1/norms")
    try:
        raise ValueError(f"bad header Bearer {PLANTED['key']}")
    except ValueError:
        log.exception("failed")
    found = lines()
    assert len(found) == 9
    text = json.dumps(found, ensure_ascii=False)
    for secret in (*PLANTED.values(), "Kari+Nordmann"):
        assert secret not in text
    assert found[6] | {"time": ""} == {"event": "asked", "level": "warning", "logger": "lovkryss.test", "query": "***", "comment": "***",
                                       "password": "***", "ms": 3, "route": "/v1/search", "time": ""}  # fmt: skip
    assert "Traceback" in found[8]["exception"]


def test_a_request_leaves_one_line_without_what_was_asked(lines: Callable[[], list[dict[str, Any]]], client: TestClient) -> None:
    given = {"x-request-id": "egen-id-1", "authorization": f"Bearer {PLANTED['key']}", "cookie": f"session={PLANTED['jwt']}"}
    lines()
    assert client.get("/v1/search", params={"q": PLANTED["words"]}, headers=given).status_code == 401
    client.get("/v1/search", params={"q": PLANTED["words"]})
    client.post("/v1/citations", json={"text": PLANTED["words"], "context": None})
    client.get("/v1/terms/" + PLANTED["words"])
    client.head("/v1/events")
    client.get("/nowhere/" + PLANTED["words"])
    client.get("/healthz")
    found = [line for line in lines() if line["logger"] == "lovkryss.request"]
    assert [(line["method"], line["route"], line["level"]) for line in found[:3]] == [
        ("GET", "other", "info"), ("GET", "/v1/search", "info"), ("POST", "/v1/citations", "info")]  # fmt: skip
    assert found[3]["route"].startswith("/v1/terms")
    assert [(line["method"], line["route"], line["level"]) for line in found[4:]] == [
        ("HEAD", "/v1/events", "info"), ("GET", "other", "info"), ("GET", "/healthz", "debug")]  # fmt: skip
    assert len({line["request_id"] for line in found}) == len(found)
    assert all(line["ms"] >= 0 and line["status"] for line in found)
    assert found[4]["bytes"] == 0 < found[0]["bytes"]
    text = json.dumps(found, ensure_ascii=False)
    for secret in (*PLANTED.values(), "Nordmann", "127.0.0.1", "testclient"):
        assert secret not in text


def test_a_failure_is_found_by_the_id_that_the_client_was_told(lines: Callable[[], list[dict[str, Any]]], client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from analysis.engine import Engine

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(Engine, "search", broken)
    answer = client.get("/v1/search", params={"q": "noe som ingen har spurt om"})
    found = lines()
    [failure] = [line for line in found if line["level"] == "error" and line["logger"] == "lovkryss.http"]
    assert "broken on purpose" in failure["exception"]
    assert failure["request_id"] == answer.json()["correlation_id"] == found[-1]["request_id"]
    assert "ingen har spurt" not in json.dumps(found)


def test_text_for_people() -> None:
    written = io.StringIO()
    with configured(written, log_format="text"):
        logging.getLogger("lovkryss.test").warning("hello")
        logging.getLogger("lovkryss.test").debug("not told at this level")
    told = written.getvalue()
    assert "hello" in told
    assert "{" not in told
    assert "not told" not in told


# -- settings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "value"), [("LOVKRYSS_WORKERS", "mange-h3mmelig"), ("LOVKRYSS_WORKERS", "0"), ("LOVKRYSS_LOG_LEVEL", "h3mmelig")])
def test_a_setting_that_cannot_be_used_is_named_and_its_value_is_not(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name}: ") as caught:
        read_settings()
    assert "h3mmelig" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_setting_from_a_file(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "workers"
    file.write_text("3\n")
    monkeypatch.setenv("LOVKRYSS_WORKERS_FILE", str(file))
    assert read_settings().workers == 3
    monkeypatch.setenv("LOVKRYSS_WORKERS", "2")
    with pytest.raises(SettingsError, match="both set"):
        read_settings()
    monkeypatch.delenv("LOVKRYSS_WORKERS")
    file.unlink()
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings()


def test_empty_is_as_if_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOVKRYSS_WORKERS", "")
    assert read_settings().workers == 1
    assert {"LOVKRYSS_HOME", "LOVKRYSS_WORKERS", "LOVKRYSS_WORKERS_FILE"} <= known_settings()
