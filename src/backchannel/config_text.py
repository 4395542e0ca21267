"""The settings in force as text: TOML that could be kept as a file, each value with its source."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from pydantic import SecretStr

from .config import Settings, setting_fields
from .config_sources import LoadedSettings

MASK = "***"


def settings_in_force(loaded: LoadedSettings) -> str:
    """Every setting as TOML with its source behind it. Secrets, and passwords in URLs, are masked."""
    return "\n".join(_lines(loaded)) + "\n"


def _lines(loaded: LoadedSettings) -> Iterator[str]:
    group = ""
    for name, _ in setting_fields():
        prefix, _, key = name.rpartition(".")
        if prefix != group:
            group = prefix
            yield ""
            yield f"[{group}]"
        value = _masked(setting_value(loaded.settings, name))
        source = loaded.sources[name]
        yield f"# {key} is not set" if value is None else f"{key} = {_toml(value)}  # {source}"


def setting_value(settings: Settings, name: str) -> object:
    """The value of a setting by its dotted name."""
    value: object = settings
    for part in name.split("."):
        value = getattr(value, part)
    return value


def _masked(value: object) -> object:
    if isinstance(value, SecretStr) or (isinstance(value, str) and "PRIVATE KEY" in value):
        return MASK  # the latter by mistake, where the public key belongs
    if isinstance(value, str) and "://" in value and (password := urlsplit(value).password):
        return value.replace(f":{password}@", f":{MASK}@")
    return value


def _toml(value: object) -> str:
    """TOML writes numbers, booleans, strings and arrays of strings as JSON does."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False)
