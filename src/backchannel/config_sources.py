"""Where settings come from: the command line before the environment before the configuration file before the defaults.

Every mistake is found in one go, and each is told in one line: where it stands, which key, what is wrong, and the nearest
right name.

Errors: ``ConfigError``, with one ``Problem`` a mistake.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import EnvSettingsSource

from .config import ENV_PREFIX, Options, Settings, environment_name, setting_fields

DEFAULT_FILE = Path("backchannel.toml")
"""Read from the working directory if it is there; one that is named must be there."""

DEFAULT_SOURCE = "default"
SECRET_SETTINGS = frozenset({"secret", "auth.public_key", "database_url", "bus_url"})
"""Whose values never stand in an error: they are keys, or URLs that may hold a password."""

Tree = dict[str, Any]
"""Settings by name, a group being a tree of its own."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake."""

    source: str
    """Where it stands: the file, the environment or the command line."""
    key: str
    """As it is written there: ``BACKCHANNEL_PORT``, ``limits.chat_rate``, ``--port``."""
    message: str

    def __str__(self) -> str:
        return f"{self.source}: {self.key}: {self.message}" if self.key else f"{self.source}: {self.message}"


class ConfigError(Exception):
    """Settings that cannot be used. ``problems`` has at least one entry."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    settings: Settings
    sources: Mapping[str, str]
    """For each setting's dotted name, what gave its value: ``default`` or a source and its key."""


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    values: Tree

    def key(self, setting: str) -> str:
        """How this source writes the setting."""
        if self.name == "environment":
            return environment_name(setting)
        if self.name == "command line":
            return "--" + setting.removesuffix("_url").replace("_", "-")
        return setting


def load_settings(flags: Mapping[str, Any] | None = None, config: Path | None = None) -> LoadedSettings:
    """The settings in force.

    :param flags: what the command line says, by top-level setting; None as a value means: not given
    :param config: the configuration file; without it ``backchannel.toml`` of the working directory, if there is one
    :raises ConfigError: naming every mistake in every source
    """
    problems: list[Problem] = []
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    sources = [
        _Source("command line", given),
        _Source("environment", _read_environment(problems)),
        _read_file(config, problems),
    ]
    values, origins = _merge(sources)
    try:
        settings = Settings(**values)
    except ValidationError as error:
        problems += [_explain(detail, origins) for detail in error.errors(include_url=False)]
        raise ConfigError(problems) from None
    if problems:
        raise ConfigError(problems)
    in_force = {name: _origin_text(name, origins) for name, _ in setting_fields()}
    return LoadedSettings(settings, in_force)


def _read_environment(problems: list[Problem]) -> Tree:
    names = [environment_name(name) for name, _ in setting_fields()]
    problems.extend(
        Problem("environment", name, "no such setting" + _environment_hint(name.upper(), names))
        for name in sorted(os.environ)
        if name.upper().startswith(ENV_PREFIX) and name.upper() not in names
    )
    source = EnvSettingsSource(Settings)
    # What is unknown was reported above, by the name it has there; a whole group as JSON is not a way to set one.
    source.env_vars = {name: value for name, value in source.env_vars.items() if name.upper() in names}
    return source()


def _is_group(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Options)


def _environment_hint(name: str, names: list[str]) -> str:
    if name.endswith(("_SERVICE_HOST", "_SERVICE_PORT")) or "_PORT_" in name:
        return (
            "; Kubernetes sets it for a service called backchannel: set enableServiceLinks: false in the pod"
        )
    return _nearest(name, names)


def _read_file(config: Path | None, problems: list[Problem]) -> _Source:
    path = config or DEFAULT_FILE
    if config is None and not path.is_file():
        return _Source(str(path), {})
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        problems.append(Problem(str(path), "", f"cannot be read: {error.strerror}"))
    except UnicodeDecodeError:
        problems.append(Problem(str(path), "", "is not UTF-8 text"))
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(str(path), "", f"is not valid TOML: {error}"))
    else:
        return _Source(str(path), values)
    return _Source(str(path), {})


def _merge(sources: Sequence[_Source]) -> tuple[Tree, dict[str, _Source]]:
    """One tree of values, and for each dotted name the source that won: the first that has it."""
    values: dict[str, Any] = {}
    origins: dict[str, _Source] = {}
    for source in sources:
        for name, value in _flatten(source.values):
            if name not in origins:
                values[name], origins[name] = value, source
    return _unflatten(values), origins


def _flatten(tree: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        field = Settings.model_fields.get(name)
        if field is not None and _is_group(field.annotation) and isinstance(value, Mapping):
            yield from ((f"{name}.{inner}", inner_value) for inner, inner_value in value.items())
        else:
            yield name, value


def _unflatten(values: Mapping[str, Any]) -> Tree:
    tree: Tree = {}
    for name, value in values.items():
        group, _, inner = name.rpartition(".")
        if group:
            tree.setdefault(group, {})[inner] = value
        else:
            tree[name] = value
    return tree


def _explain(detail: ErrorDetails, origins: Mapping[str, _Source]) -> Problem:
    name = next(
        (
            name
            for end in range(len(detail["loc"]), 0, -1)
            if (name := _dotted(detail["loc"][:end])) in origins
        ),
        _dotted(detail["loc"]),
    )
    source = origins[name]
    if detail["type"] == "extra_forbidden":
        return Problem(
            source.name, name, "no such setting" + _nearest(name, [known for known, _ in setting_fields()])
        )
    message = detail["msg"].removeprefix("Value error, ")
    if name not in SECRET_SETTINGS and isinstance(detail["input"], str | int | float):
        message += f" (it is {detail['input']!r})"
    return Problem(source.name, source.key(name), message)


def _dotted(loc: Sequence[int | str]) -> str:
    return ".".join(str(part) for part in loc)


def _nearest(name: str, names: list[str]) -> str:
    """The nearest right name; a name that only lacks its group counts as near."""
    for full in names:
        if full.replace("__", ".").rpartition(".")[2] == name.removeprefix(ENV_PREFIX).rpartition(".")[2]:
            return f", did you mean {full}?"
    close = get_close_matches(name, names, n=1, cutoff=0.6)
    return f", did you mean {close[0]}?" if close else ""


def _origin_text(name: str, origins: Mapping[str, _Source]) -> str:
    source = origins.get(name)
    return f"{source.name} ({source.key(name)})" if source else DEFAULT_SOURCE
