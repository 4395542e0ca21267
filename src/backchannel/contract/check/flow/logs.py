"""What only tells whoever reads a log."""

from __future__ import annotations

from ..source.syntax import Attr, Call, Name

_LEVELS = frozenset({"log", "info", "warn", "warning", "error", "debug", "print", "exception", "trace"})
_LOGS = ("console", "logger", "logging", "log")


def is_log(call: Call) -> bool:
    """Whether the call writes a line of a log and does nothing else: `console.log(…)`, `logger.warning(…)`, `print(…)`."""
    func = call.func
    if isinstance(func, Attr):
        return func.name in _LEVELS and isinstance(func.obj, Name) and func.obj.id.lower() in _LOGS
    return isinstance(func, Name) and func.id == "print"
