"""What is shipped to run the service fits the repository: the image's files, its health check, and every command of the units."""

import fnmatch
import re
import shlex
import socket
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from api import cli
from api.settings import known_settings

ROOT = Path(__file__).resolve().parent.parent
DOCKERFILE = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
UNITS = sorted((ROOT / "deploy").glob("*.service"))
COMMANDS: dict[str, Any] = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]


def can_be_typed(name: str, *arguments: str) -> None:
    assert name in COMMANDS, f"lovkryss {name}: no such command"
    COMMANDS[name].make_context(name, list(arguments), resilient_parsing=False)


def copied() -> list[str]:
    lines = [line.split()[1:] for line in DOCKERFILE.splitlines() if line.startswith("COPY ") and "--from" not in line]
    return [source for line in lines for source in line[:-1]]


def is_sent_to_docker(name: str) -> bool:
    """By .dockerignore: the last rule that fits decides."""
    sent = True
    for rule in (ROOT / ".dockerignore").read_text(encoding="utf-8").split():
        pattern = rule.removeprefix("!").removeprefix("**/")
        if fnmatch.fnmatch(name, pattern) or (rule.startswith("**/") and fnmatch.fnmatch(name.rpartition("/")[2], pattern)):
            sent = rule.startswith("!")
    return sent


def test_the_image_has_all_that_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {one.rstrip("*") for one in project["tool"]["setuptools"]["packages"]["find"]["include"]}
    needed = packages | {"pyproject.toml", "constraints.txt", project["project"]["readme"], *project["project"]["license-files"]}
    assert needed == set(copied())
    assert all((ROOT / one).exists() and is_sent_to_docker(one) for one in needed)
    assert not is_sent_to_docker("api/page/static/vendor")  # it is built in the image, not brought along from whoever builds it
    assert not is_sent_to_docker("api/page/frontend/node_modules")
    assert not is_sent_to_docker("secrets")
    assert DOCKERFILE.index("python -m api.page.frontend") < DOCKERFILE.index("pip install -c constraints.txt .")
    torch = next(one for one in project["project"]["dependencies"] if one.startswith("torch=="))
    assert torch in DOCKERFILE


def test_the_image_serves_as_nobody_in_particular() -> None:
    assert re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE)[-1] == "10001:10001"
    start = yaml.safe_load(re.findall(r"^CMD (.+)$", DOCKERFILE, re.MULTILINE)[-1])
    can_be_typed(*start)


def health_check(port: int) -> int:
    command = yaml.safe_load(re.findall(r"HEALTHCHECK .*?CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)[0])
    assert ("8000" in command[2], command[0]) == (True, "python")
    environment = {"http_proxy": "http://127.0.0.1:9"}  # a proxy for fetching law has no say in it
    return subprocess.run([sys.executable, "-c", command[2].replace("8000", str(port))], env=environment, capture_output=True, timeout=30, check=False).returncode


def test_the_health_check_tells_well_from_not() -> None:
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    class Service(BaseHTTPRequestHandler):
        status = 200

        def do_GET(self) -> None:
            self.send_response(self.status if self.path == "/readyz" else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            assert health_check(server.server_port) == 0
            Service.status = 503
            assert health_check(server.server_port) != 0
        finally:
            server.shutdown()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert health_check(closed.getsockname()[1]) != 0


def test_the_compose_file_is_whole() -> None:
    found = yaml.safe_load(COMPOSE)
    for name, service in found["services"].items():
        assert set(service.get("secrets", ())) <= set(found["secrets"]), name
        assert {one.partition(":")[0] for one in service["volumes"]} <= set(found["volumes"]), name
        assert set(service.get("depends_on", ())) <= set(found["services"]), name
    ours = found["services"]["service"]
    assert {name for name in ours["environment"] if name.startswith("LOVKRYSS_")} <= known_settings()
    assert (ours["read_only"], ours["cap_drop"]) == (True, ["ALL"])
    assert all(one.startswith("127.0.0.1:") for one in ours["ports"])
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert {"secrets/", "lovkryss.env"} <= set(ignored)


TYPED = re.findall(r"docker compose (?:run --rm|exec -T) service (?:lovkryss )?(.+?)(?= && |$|`)", COMPOSE + (ROOT / "docs" / "operation.md").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("line", TYPED)
def test_what_is_typed_in_a_container_can_be(line: str) -> None:
    can_be_typed(*shlex.split(line))


def test_something_is_typed() -> None:
    assert len(TYPED) >= 4


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_what_units_start_is_there(unit: Path) -> None:
    lines = re.findall(r"^(ExecStart|Environment)=(.+)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    starts = [shlex.split(value) for name, value in lines if name == "ExecStart"]
    assert starts
    for program, *arguments in starts:
        assert program == "/opt/lovkryss/.venv/bin/lovkryss"
        can_be_typed(*arguments)
    assert {one.partition("=")[0] for name, value in lines if name == "Environment" for one in value.split()} <= known_settings()
