"""The service's log: one JSON object a line, or text on a terminal; ours, uvicorn's and the libraries' alike.

A log is kept, copied and read by people who may not see what was asked. It names routes, never addresses with their queries;
how somebody was let in, never who; and what looks like a secret or like content is masked, whoever logs it.
"""

import logging
import re
import sys
from typing import Final

import msgspec
import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from api.settings import Settings

MASK: Final = "***"
_NAMES = re.compile(
    r"pass(word|wd|phrase)?|secret|token|authori[sz]ation|cookie|credential|api_?key|session|csrf|private"
    r"|query|body|payload|text|comment|question|content|e-?mail|name|user|address",
    re.IGNORECASE,
)
"""Fields that hold secrets, content or persons. The processor sees only extra fields; ``logger`` and the like have other names."""

_SECRETS: Final = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}"), rf"\1 {MASK}"),
    (re.compile(r"\bey[\w-]{8,}\.[\w-]{4,}\.[\w-]*"), MASK),  # JWT
    (re.compile(r"\blk_[\w-]{6,}"), MASK),  # our keys
    (re.compile(r"(?<=://)[^\s/@:]*:[^\s/@]*@"), f"{MASK}@"),  # user and password in an address
    (re.compile(r"(?i)\b(password|passwd|secret|token|api_?key|authorization|cookie|client_secret|code_verifier)(['\"]?\s*[=:]\s*['\"]?)"
                r"[^\s'\"&,;)]+"), rf"\1\2{MASK}"),
    (re.compile(r"(?<=[\w/§-])\?[^\s\"']*=[^\s\"']*"), f"?{MASK}"),  # the query of an address
)  # fmt: skip

_HINT = re.compile(r"bearer|basic|ey[\w-]{8}|lk_|://|passw|secret|token|key|authori|cookie|code_verifier|\?", re.IGNORECASE)
"""What every one of them needs; most texts have none of it."""


def masked(text: str) -> str:
    """A text without what looks like a secret.

    >>> masked("GET /v1/search?q=barnevern&limit=2 with Authorization: Bearer abcdef123456")
    'GET /v1/search?*** with Authorization: *** ***'
    >>> masked("postgresql://kari:hemmelig@db/lov")
    'postgresql://***@db/lov'
    """
    for pattern, instead in _SECRETS if _HINT.search(text) else ():
        text = pattern.sub(instead, text)
    return text


def _scrub(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Mask what may not be kept."""
    event.pop("color_message", None)  # uvicorn's, the message again
    for name, value in event.items():
        if name != "logger" and _NAMES.fullmatch(name.rpartition(".")[2]):
            event[name] = MASK
        elif isinstance(value, str):
            event[name] = masked(value)
        elif not isinstance(value, int | float | bool | None):
            event[name] = masked(str(value))
    return event


def _json(event: EventDict, **_: object) -> str:
    return msgspec.json.encode(event, enc_hook=str).decode()


def configure(settings: Settings) -> None:
    """Send everything that this process logs to standard error, in one form."""
    as_json = settings.log_format == "json" or (settings.log_format is None and not sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        structlog.processors.format_exc_info,
        _scrub,
    ]
    render: Processor = structlog.processors.JSONRenderer(serializer=_json) if as_json else structlog.dev.ConsoleRenderer(
        timestamp_key="time", colors=sys.stderr.isatty()
    )  # fmt: skip
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render]
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)  # libraries
    level = settings.log_level.upper()
    for name in ("lovkryss", "uvicorn"):
        logging.getLogger(name).setLevel(level)
    logging.getLogger("uvicorn.access").propagate = False  # has whole addresses; our own line of each request has the route
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
