"""Applications and routers of any web framework: which routes they hold and where they are mounted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ..flow.values import Lit, Obj, Opaque, Site, Text, Value, options, without_conditions
from ..model import Where

if TYPE_CHECKING:
    from ..flow.calls import CallSite
    from ..flow.engine import Engine
    from ..flow.libraries import Handler


@dataclass(slots=True)
class Registered:
    """A route as its framework was told: the path below whatever mounts the router. `site` is None for HTTP.

    `unread`: why nobody knows the routes below that path.
    """

    path: Value
    where: Where
    site: Site | None
    framework: str
    style: Literal["template", "django", "regex", "plain"] = "template"
    params: dict[str, str] = field(default_factory=dict)
    prefix: Value | None = None
    unread: str = ""


@dataclass(slots=True)
class Mounted:
    """A router inside another, below `prefix`."""

    child: Obj
    prefix: Value | None


@dataclass(slots=True)
class Holder:
    """What one application or router holds; kept in its object's `extra`. `prefix` is its own, before all its routes."""

    obj: Obj
    is_app: bool
    framework: str
    prefix: Value | None = None
    routes: dict[object, Registered] = field(default_factory=dict)
    mounts: dict[object, Mounted] = field(default_factory=dict)


@dataclass(slots=True)
class Web:
    """All that a back end says of its routes, over the rounds. `unread` says what of it could not be followed."""

    holders: dict[Obj, Holder] = field(default_factory=dict)
    loose: dict[object, Registered] = field(default_factory=dict)
    """Routes that no application object holds (Channels, the `websockets` library)."""
    unread: dict[str, Where] = field(default_factory=dict)
    consumers: dict[Obj, None] = field(default_factory=dict)
    """Channels' consumer classes."""
    groups: dict[Obj, dict[Value, None]] = field(default_factory=dict)
    """The names of the groups that instances of a consumer join."""
    told: dict[tuple[str, Where], dict[Value, bool]] = field(default_factory=dict)
    """The events for groups, by their name and its place: to which groups, and whether something calls what tells them."""
    shared_credentials: Site | None = None
    """What a middleware takes from the handshakes of all routes."""

    def holder(self, obj: Obj, framework: str, *, is_app: bool) -> Holder:
        found = self.holders.get(obj)
        if found is None:
            found = self.holders[obj] = Holder(obj, is_app, framework)
        return found


def web(engine: Engine) -> Web:
    """The registry of this run."""
    found = engine.extra.get("web")
    if not isinstance(found, Web):
        found = engine.extra["web"] = Web()
    return found


def spelled(value: Value | None) -> Iterator[tuple[str, bool]]:
    """The texts that a path may be, each with whether its beginning is not known. What is not known inside is `{…}`."""
    for option in options(value) if value is not None else ():
        inner = without_conditions(option)
        if isinstance(inner, Lit) and isinstance(inner.value, str):
            yield inner.value, False
        elif isinstance(inner, Text):
            yield _spelled_text(inner)
        elif isinstance(inner, Opaque):
            yield "", True


def _spelled_text(text: Text) -> tuple[str, bool]:
    parts = list(text.parts)
    unknown_start = bool(parts) and not isinstance(parts[0], Lit)
    if unknown_start:
        parts = parts[1:]
    return "".join(str(part.value) if isinstance(part, Lit) else "{_}" for part in parts), unknown_start


def join_paths(*parts: str) -> str:
    """Prefixes and a path as FastAPI and Starlette put them together: as text, one slash where a prefix ends in one."""
    result = ""
    for part in parts:
        result = result.rstrip("/") + part if part.startswith("/") else result + part
    return result


def put_route(
    site: CallSite, holder: Obj, path: Value, function: Obj, socket: Site | None, framework: str
) -> None:
    """`function` answers at `path` of `holder`; `socket` is None for HTTP."""
    registry = web(site.engine).holders.get(holder)
    if registry is not None:
        registry.routes[id(site.node), function] = Registered(path, site.where, socket, framework)


def holder_maker(kind: str, framework: str, *, is_app: bool) -> Handler:
    """A call that makes an application or a router of a kind."""

    def make(site: CallSite) -> Value:
        made = site.make(kind)
        holder = web(site.engine).holder(made, framework, is_app=is_app)
        holder.prefix = site.keywords.get("url_prefix") or site.keywords.get("prefix")
        return made

    return make
