"""One log for everything: our own lines (structlog) and those of uvicorn, SQLAlchemy, Alembic, all in one format.

Two defences stand behind whoever writes a line, and are no leave to log secrets: what looks like a token, a ticket or a
password is masked in the finished text, wherever it came from; and in the console format nothing from outside can start
a new line or steer a terminal.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import Any, Final, TextIO

import structlog
from structlog.typing import EventDict, Processor

from ..config import Settings

MASK: Final = "***"

_SECRETS: Final = (
    # A JWT, or what is left of one after a line was cut: two base64url JSON objects begin with eyJ ('{"').
    (re.compile(r"eyJ[\w-]{4,}(?:\.[\w-]*){0,4}"), MASK),
    (re.compile(r"(?i)\b(bearer)(?:\.|\s+|%20)[^\s\"',;&)\]}]+"), rf"\1 {MASK}"),
    (re.compile(r"(?i)\b((?:access_?)?token|ticket|secret|password)(=|%3D)[^\s\"'&#;)]+"), rf"\1\2{MASK}"),
    (re.compile(r"(?i)\b((?:proxy-)?authorization\W{1,6}(?:b\W)?)(?:(\w+)\s+)?[^\s\"',;)]+"), rf"\1{MASK}"),
    (re.compile(r"(://[^\s/:@\"']*:)[^\s/@\"']+@"), rf"\1{MASK}@"),
)
_SECRET_KEYS: Final = frozenset({"token", "ticket", "secret", "password", "authorization", "access_token"})

_QUERY = re.compile(r"(/[^\s\"'?]*)\?[^\s\"']*")
_ACCESS_FIELDS: Final = ("client", "method", "path", "http_version", "status")
"""The arguments of uvicorn's access lines, in its order."""
_NOISE: Final = {
    "uvicorn.error": ('%s - "WebSocket %s"', "connection open", "connection closed"),
    "alembic.runtime.migration": ("Context impl", "Will assume"),
}
"""By logger, how lines begin that only ``debug`` shows."""


def mask(text: str) -> str:
    """The text without what looks like a secret."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


def escape_controls(text: str) -> str:
    """The text with each character that is no plain print (CR, LF, ESC, bidi overrides …) written as its escape."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


class MaskingFormatter(structlog.stdlib.ProcessorFormatter):
    """Masks the finished line, with arguments and tracebacks in it: nothing can be added to it after that."""

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))


def configure_logging(settings: Settings, stream: TextIO | None = None) -> None:
    """Send every log line of the process to one stream, in the format and from the severity that the settings say.

    uvicorn must be started with ``log_config=None``, or it would add handlers of its own.

    :param stream: standard error if None
    """
    stream = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _mask_keys,
    ]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        MaskingFormatter(
            pass_foreign_args=True,
            foreign_pre_chain=[*shared, _without_queries],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_renderers(settings, stream),
            ],
        )
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    logging.captureWarnings(capture=True)
    _quieten(settings)


def configure_structlog_if_nobody_has(settings: Settings) -> None:
    """Our own lines, masked and without locals in tracebacks, for an application under somebody else's server.

    Their handlers and the lines of other libraries stay as they are; ``configure_logging`` takes over everything.
    """
    if structlog.is_configured():
        return

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _mask_keys,
            *_renderers(settings, sys.stderr),
            _mask_rendered,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(settings.log_level),
    )


def _renderers(settings: Settings, stream: TextIO) -> list[Processor]:
    if settings.log_format == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    console = structlog.dev.ConsoleRenderer(
        colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback, sort_keys=False
    )
    return [structlog.processors.format_exc_info, _escape_for_console, console]


def _quieten(settings: Settings) -> None:
    """Lines that would drown the others, or that hold what users wrote."""
    for name, prefixes in _NOISE.items():
        logger = logging.getLogger(name)
        for old in [old for old in logger.filters if isinstance(old, _WithoutNoise)]:
            logger.removeFilter(old)
        if settings.log_level != "debug":
            logger.addFilter(_WithoutNoise(prefixes))


class _WithoutNoise(logging.Filter):
    """Drops lines by how their template begins: 10,000 viewers who come back at once are one fact, not 10,000 lines."""

    def __init__(self, prefixes: tuple[str, ...]) -> None:
        super().__init__()
        self._prefixes = prefixes

    def filter(self, record: logging.LogRecord) -> bool:
        return not (isinstance(record.msg, str) and record.msg.startswith(self._prefixes))


def _mask_keys(logger: object, method: str, event: EventDict) -> EventDict:
    for key in _SECRET_KEYS.intersection(event):
        event[key] = MASK
    return event


def _mask_rendered(logger: object, method: str, line: Any) -> str:
    """Comes last, where the event has become the line."""
    return mask(str(line))


def _without_queries(logger: object, method: str, event: EventDict) -> EventDict:
    """Lines of uvicorn with the path alone: a query may hold a token. Its access lines become fields."""
    record: logging.LogRecord = event["_record"]
    arguments = event.pop("positional_args", ())
    if not record.name.startswith("uvicorn"):
        return event
    if (
        record.name == "uvicorn.access"
        and isinstance(arguments, tuple)
        and len(arguments) == len(_ACCESS_FIELDS)
    ):
        event.update(zip(_ACCESS_FIELDS, arguments, strict=True))
        event["path"] = str(event["path"]).partition("?")[0]
        event["event"] = "request"
        return event
    event["event"] = _QUERY.sub(r"\1", str(event["event"]))
    return event


def _escape_for_console(logger: object, method: str, event: EventDict) -> EventDict:
    for key, value in event.items():
        if key in {"exception", "stack"}:
            event[key] = _indent(str(value))
        elif isinstance(value, str):
            event[key] = escape_controls(value)
        elif not isinstance(value, int | float | None):
            event[key] = escape_controls(repr(value))
    return event


def _indent(traceback: str) -> str:
    """A traceback behind a margin: a line break in an exception's message cannot pose as a line of the log."""
    return "\n".join(f"    | {escape_controls(line)}" for line in traceback.split("\n"))
