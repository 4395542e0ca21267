"""Reads a Python back end: its routes with what each hears and sends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Literal

from .flow.conversation import conversation
from .flow.engine import Engine
from .flow.observations import Sent
from .flow.values import Site, Value
from .library.channels_groups import undelivered
from .library.python import python_library
from .library.python_routes import Holder, Registered, Web, join_paths, spelled, web
from .model import Backend, Conversation, Credential, Route, Unresolved, Where
from .reading import Reading, read
from .source.project import Project
from .source.walk import Progress

_NEAR = 3
"""Names between a socket and a function that may say what is sent there: a task, a service, a manager. What is farther only has such functions called."""

_PARAMETER = re.compile(r"{(\w+)(?::(\w+))?}")
_GROUP = re.compile(r"\((?:\?P<(\w+)>)?[^()]*(?:\([^()]*\)[^()]*)*\)")
_DJANGO_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


def read_backend(roots: Sequence[str], progress: Progress | None = None) -> Reading[Backend]:
    """The back end whose source stands below `roots`. What could not be followed is in `unresolved`, or in the routes' own `open_*`."""
    project = Project(roots, "python", progress)
    engine = Engine(project, python_library())
    engine.run()
    assembly = _Assembly(engine)
    routes = assembly.routes()
    registry = web(engine)
    below, anywhere = assembly.unread()
    end = Backend(
        name=_name(roots),
        routes=tuple(routes),
        routes_open=tuple(dict.fromkeys([*registry.unread, *anywhere])),
        routes_below=below,
        http_paths=tuple(_http_paths(registry)),
        built=dict(engine.seen.built),
        spelled=project.spelled,
        lost=frozenset(
            name for name, places in engine.seen.lost.items() if project.spelled.times(name) <= len(places)
        ),
        undelivered=tuple(undelivered(engine)),
        unmounted=tuple(assembly.unmounted()),
    )
    unresolved = [
        *(Unresolved("a router", why, where) for why, where in registry.unread.items()),
        *(Unresolved(f"the routes below {path}", why, None) for path, why in below.items()),
        *engine.seen.unresolved,
    ]
    return read(end, project, unresolved)


def _name(roots: Sequence[str]) -> str:
    paths = (PurePath(root).as_posix() for root in roots)
    return ", ".join("this folder" if path == "." else path for path in paths)


class _Assembly:
    """From what the interpreter saw to routes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._web = web(engine)
        self._conversations: dict[Site, Conversation] = {}
        self._placed = list(self._places())
        known = {id(registered) for _, registered, _ in self._placed}
        self._unmounted = [one for one in self._loose_ends() if id(one[1]) not in known]
        self._sites = {found.site for _, found, _ in self._placed if found.site is not None}

    def routes(self) -> list[Route]:
        """Every WebSocket route that an application really has, each path once."""
        return self._routes_at(self._placed)

    def unmounted(self) -> list[Route]:
        """The routes of routers that nothing includes in an application."""
        return self._routes_at(self._unmounted)

    def _routes_at(self, placed: Iterable[tuple[str, Registered, bool]]) -> list[Route]:
        found: dict[tuple[str, Site], Route] = {}
        for path, registered, is_open in placed:
            if registered.site is not None:
                found.setdefault(
                    (path, registered.site), self._route(path, registered, registered.site, is_open)
                )
        return sorted(found.values(), key=lambda route: (route.where, route.path))

    def unread(self) -> tuple[dict[str, str], list[str]]:
        """Why nobody knows the routes below some paths, and why there may be more anywhere."""
        hidden = [
            (path, why, is_open)
            for path, one, is_open in self._placed
            if (why := one.unread or self._unseen(one))
        ]
        below = {path.rstrip("/"): why for path, why, is_open in hidden if not is_open}
        return below, [why for _, why, is_open in hidden if is_open]

    def _unseen(self, one: Registered) -> str:
        """Why a route that looks like HTTP may be a socket: aiohttp's show what they are only when their handlers run."""
        cut = one.framework == "aiohttp" and one.site is None and self._engine.exhausted()
        return "not all of the program was followed, so its handler may open a socket" if cut else ""

    def _places(self) -> Iterator[tuple[str, Registered, bool]]:
        """Each route below each path that leads to it, and whether more may stand before that."""
        apps = [holder for holder in self._outermost() if holder.is_app]
        for app in apps:
            yield from _below(self._web, app, "", is_open=False, seen=())
        if not apps or self._web.unread:
            # Nothing says where these are mounted: perhaps the application stands outside of what was given.
            yield from self._loose_ends()
        for registered in self._web.loose.values():
            for prefix, open_before in _spelled_or_empty(registered.prefix):
                for path, is_open in spelled(registered.path):
                    yield prefix + path, registered, is_open or open_before

    def _outermost(self) -> list[Holder]:
        """Applications and routers that are inside of no other one."""
        holders = self._web.holders.values()
        inner = {mount.child for holder in holders for mount in holder.mounts.values()}
        return [holder for holder in holders if holder.obj not in inner]

    def _loose_ends(self) -> Iterator[tuple[str, Registered, bool]]:
        """What stands below routers that no other one includes."""
        for holder in self._outermost():
            if not holder.is_app:
                yield from _below(self._web, holder, "", is_open=True, seen=())

    def _route(self, path: str, registered: Registered, site: Site, is_open: bool) -> Route:
        clean, params = _parameters(path, registered.style)
        credentials, credentials_open = self._credentials(site)
        subprotocols = site.data.get("subprotocols")
        return Route(
            path=clean,
            where=registered.where,
            conversation=self._conversation(site),
            pattern=path if registered.style == "regex" else None,
            params={name: registered.params.get(name, kind) for name, kind in params.items()},
            credentials=credentials,
            subprotocols=_subprotocols(subprotocols),
            prefix_open=is_open,
            credentials_open=credentials_open,
            framework=registered.framework,
        )

    def _credentials(self, site: Site) -> tuple[tuple[Credential, ...], bool]:
        found: dict[object, Credential] = {}
        is_open = False
        for one in (site, self._web.shared_credentials):
            if one is None:
                continue
            held = one.data.get("credentials", {})
            assert isinstance(held, dict)
            found.update(held)
            is_open = is_open or bool(one.data.get("credentials_open"))
        return tuple(found.values()), is_open

    def _conversation(self, site: Site) -> Conversation:
        if site not in self._conversations:
            made = conversation(
                self._engine.seen, site, self._lone() if len(self._sites) == 1 else (), self._engine.put
            )
            self._conversations[site] = self._completed(made, site)
        return self._conversations[site]

    def _completed(self, made: Conversation, site: Site) -> Conversation:
        hears: set[Literal["json", "text", "binary"]] = set(made.hears)
        if any(case.path == () for case in made.cases) or (not hears and site.data.get("listens")):
            hears.add("text")
        open_sends, open_hears = made.open_sends, made.open_hears
        if site.data.get("escaped"):
            why = f"the socket is handed to {site.data['escaped']}"
            open_sends, open_hears = (*open_sends, why), (*open_hears, why)
        left_out = self._engine.seen.left_out
        if left_out is not None and left_out <= _NEAR:
            why = "the program is too large for all of it to be followed"
            open_sends = (*open_sends, why)
            open_hears = (*open_hears, why) if left_out == 0 else open_hears
        if len(self._sites) > 1:
            reasons = (
                f"the socket of the send at {one.where.file}:{one.where.line} could not be found"
                for one in self._lone()
                if one.called and not one.stray
            )
            open_sends = tuple(dict.fromkeys((*open_sends, *reasons)))
        return replace(made, hears=frozenset(hears), open_hears=open_hears, open_sends=open_sends)

    def _lone(self) -> list[Sent]:
        """Sends on nobody knows which socket, of lines from which no known socket is sent on."""
        known = {sent.where for sent in self._engine.seen.sent.values() if sent.site is not None}
        return [
            sent for sent in self._engine.seen.sent.values() if sent.site is None and sent.where not in known
        ]


def _below(
    web: Web, holder: Holder, before: str, *, is_open: bool, seen: tuple[object, ...]
) -> Iterator[tuple[str, Registered, bool]]:
    if holder.obj in seen:
        return
    for own, own_open in _spelled_or_empty(holder.prefix):
        base = join_paths(before, own)
        for registered in holder.routes.values():
            for path, path_open in spelled(registered.path):
                yield join_paths(base, path), registered, is_open or own_open or path_open
        for mount in holder.mounts.values():
            child = web.holders.get(mount.child)
            for prefix, prefix_open in _spelled_or_empty(mount.prefix):
                if child is not None:
                    yield from _below(
                        web,
                        child,
                        join_paths(base, prefix),
                        is_open=is_open or own_open or prefix_open,
                        seen=(*seen, holder.obj),
                    )


def _spelled_or_empty(value: Value | None) -> list[tuple[str, bool]]:
    return list(spelled(value)) or [("", False)]


def _parameters(path: str, style: str) -> tuple[str, dict[str, str]]:
    """The path as the model has it, and the types of its parameters."""
    if style == "django":
        params = {name: kind or "str" for kind, name in _DJANGO_PARAMETER.findall(path)}
        clean = _DJANGO_PARAMETER.sub(lambda m: f"{{{m[2]}:path}}" if m[1] == "path" else f"{{{m[2]}}}", path)
        return "/" + clean.lstrip("/"), params
    if style == "regex":
        return "/" + _readable(path).lstrip("/"), {}
    params = {name: kind or "str" for name, kind in _PARAMETER.findall(path)}
    clean = _PARAMETER.sub(lambda m: m[0] if m[2] == "path" else f"{{{m[1]}}}", path)
    return clean if clean.startswith("/") else "/" + clean, params


def _readable(pattern: str) -> str:
    r"""A regular expression as a path for people: `ws/{room}/` of `^ws/(?P<room>\w+)/$`."""
    return _GROUP.sub(lambda m: f"{{{m[1] or '_'}}}", pattern.strip("^$")).replace("\\", "")


def _subprotocols(found: object) -> frozenset[str] | None:
    if not isinstance(found, set) or not found:
        return None
    return frozenset(value for value in found if isinstance(value, str))


def _http_paths(web: Web) -> Iterator[tuple[str, Where]]:
    for holder in web.holders.values():
        if holder.is_app:
            for path, registered, is_open in _below(web, holder, "", is_open=False, seen=()):
                if registered.site is None and not is_open and not registered.unread:
                    yield _parameters(path, registered.style)[0], registered.where
