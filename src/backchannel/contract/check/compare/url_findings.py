"""The findings about one address and one route: slash, prefix, parameters; and about an address that no route resembles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..finding import Finding
from ..model import Backend, Route
from . import names
from .link import Candidate
from .match import SLASH_TOLERANT, match, shown, template_of
from .rules import finding
from .target import Part, Segment, Target, text_of, written

_REFUSED = {
    "channels": "Channels finds no route for it and closes the handshake",
    "aiohttp": "aiohttp answers 404",
}


def slash(candidate: Candidate, route: Route) -> Finding:
    ours, theirs = written(candidate.target), shown(route)
    surplus = bool(candidate.target.slash)
    refused = _REFUSED.get(route.framework.lower(), "the handshake is refused (403 or 404)")
    return finding(
        "url-trailing-slash",
        message=f"The front end opens {ours}, the route is {theirs}: the trailing slash is {'one too many' if surplus else 'missing'}.",
        why=f"Only HTTP requests are redirected to the path with the other slash; a WebSocket is not, so {refused}.",
        fix=f"Open {_slashed(candidate, add=not surplus)}, or declare the route {_route_slashed(route, add=surplus)}.",
        frontend=candidate.address.where,
        backend=route.where,
        subject=f"{ours} {theirs}",
    )


def _slashed(candidate: Candidate, *, add: bool) -> str:
    text = text_of(candidate.address.parts)
    path = text.rstrip("/") + ("/" if add else "")
    return f"`{path}`" + (" (parameters after it)" if candidate.address.query else "")


def _route_slashed(route: Route, *, add: bool) -> str:
    text = shown(route)
    if route.pattern is not None:
        return f"`{text.removesuffix('$').rstrip('/')}/?$`"
    return f'`"{text.rstrip("/")}{"/" if add else ""}"`'


_DOUBLED = re.compile(r"^\w+://[^/]*//+[^/]")


def is_doubled(candidate: Candidate) -> bool:
    """Whether two slashes stand between host and path, as where a base ends with one and the path starts with one."""
    first = candidate.address.parts[0] if candidate.address.parts else None
    return isinstance(first, str) and _DOUBLED.match(first) is not None


def doubled(candidate: Candidate, route: Route) -> Finding | None:
    """Two slashes before a path whose route has one. Channels takes all of them away before it looks for a route."""
    if route.pattern is not None or route.framework.lower() in SLASH_TOLERANT:
        return None
    ours, theirs = text_of(candidate.address.parts), shown(route)
    return finding(
        "url-no-route",
        message=f"The front end opens {ours}, with two slashes before the path; the route is {theirs}.",
        why="A path that starts with two slashes is another path than with one, so no route is found and the handshake is refused.",
        fix="Take away the slash at the end of the base (`new URL(…).toString()` puts one there), or the one that the path starts with.",
        frontend=candidate.address.where,
        backend=route.where,
        subject=f"{ours} {theirs}",
    )


def literal_parameter(candidate: Candidate, route: Route) -> Finding | None:
    """A path parameter that has to be a number and is given a word."""
    if route.pattern is not None:
        return None
    pieces = [piece for piece in route.path.split("/") if piece]
    if candidate.target.prefix_hidden or len(pieces) != len(candidate.target.segments):
        return None
    for piece, segment in zip(pieces, candidate.target.segments, strict=True):
        name = piece[1:-1].split(":")[0] if piece.startswith("{") and piece.endswith("}") else None
        kind = route.params.get(name, "str") if name else "str"
        if (
            name
            and isinstance(segment, str)
            and kind in {"int", "float"}
            and not segment.lstrip("-").isdecimal()
        ):
            return finding(
                "url-parameter",
                message=f'The route {route.path} takes `{name}` as {kind}, the front end gives it "{segment}".',
                why="The parameter cannot be converted, so the handshake is refused.",
                fix=f"Give a number in place of `{segment}`, or declare `{name}: str` on the route.",
                frontend=candidate.address.where,
                backend=route.where,
                subject=f"{route.path} {name}",
            )
    return None


def prefix(candidate: Candidate, route: Route) -> Finding | None:
    form, target = template_of(route), candidate.target
    if form.start_open or form.end_open:
        return None
    ours, theirs = target.segments, form.segments
    surplus = next(
        (
            k
            for k in _leading_texts(ours)
            if _tail_fits(replace(target, segments=ours[k:], prefix_hidden=False), route)
        ),
        0,
    )
    if surplus:
        text = "/" + "/".join(str(segment) for segment in ours[:surplus])
        return _prefixed(candidate, route, f"has {text} before it", f"Open it without {text}")
    missing = next((k for k in _leading_texts(theirs) if _same_tail(ours, theirs[k:])), 0)
    if missing and not target.prefix_hidden:
        text = "/" + "/".join(str(segment) for segment in theirs[:missing])
        return _prefixed(candidate, route, f"lacks {text} before it", f"Put {text} before the path")
    return None


def _prefixed(candidate: Candidate, route: Route, differs: str, fix: str) -> Finding:
    ours, theirs = written(candidate.target), shown(route)
    return finding(
        "url-prefix",
        message=f"The front end opens {ours}, which {differs}: the route is {theirs}.",
        why="No route has that path, so the handshake is refused.",
        fix=f"{fix}, so that it reads {theirs}; or change the prefix where the route is mounted.",
        frontend=candidate.address.where,
        backend=route.where,
        subject=f"{ours} {theirs}",
    )


def _leading_texts(segments: Sequence[Segment]) -> range:
    """The numbers of leading segments that are text and leave at least one segment."""
    count = next(
        (index for index, segment in enumerate(segments) if not isinstance(segment, str)), len(segments)
    )
    return range(1, min(count, len(segments) - 1) + 1)


def _tail_fits(target: Target, route: Route) -> bool:
    found = match(target, route)
    return found is not None and found.exact > 0 and found.guessed == 0


def _same_tail(ours: Sequence[Segment], theirs: Sequence[Segment]) -> bool:
    if len(ours) != len(theirs):
        return False
    pairs = list(zip(ours, theirs, strict=True))
    texts = [one == other for one, other in pairs if isinstance(one, str) and isinstance(other, str)]
    mixed = any(isinstance(one, Part) and isinstance(other, str) for one, other in pairs)
    return bool(texts) and all(texts) and not mixed


def parameters(candidate: Candidate, route: Route) -> Finding | None:
    """The same words, and another number of parameters."""
    form, target = template_of(route), candidate.target
    if (
        form.start_open
        or form.end_open
        or any(isinstance(one, Part) and one.many for one in (*target.segments, *form.segments))
    ):
        return None
    ours, theirs = target.segments, form.segments
    if len(ours) == len(theirs) or target.prefix_hidden:
        ours_words, theirs_words = [], [""]
    else:
        ours_words = [segment for segment in ours if isinstance(segment, str)]
        theirs_words = [segment for segment in theirs if isinstance(segment, str)]
    if not ours_words or ours_words != theirs_words:
        return None
    shorter = min(len(ours), len(theirs))
    if any(
        isinstance(one, str) != isinstance(other, str)
        for one, other in zip(ours[:shorter], theirs[:shorter], strict=True)
    ):
        return None
    path, pattern = written(target), shown(route)
    return finding(
        "url-parameter",
        message=f"The front end opens {path}, with {_count(ours)}; the route {pattern} takes {_count(theirs)}.",
        why="A path with another number of segments fits no route, so the handshake is refused.",
        fix=f"Open the socket at {pattern}, with every parameter filled in, or change the route.",
        frontend=candidate.address.where,
        backend=route.where,
        subject=f"{path} {pattern}",
    )


def _count(segments: Sequence[Segment]) -> str:
    count = sum(isinstance(segment, Part) for segment in segments)
    return "no path parameter" if not count else f"{count} path parameter{'s' if count > 1 else ''}"


def no_routes(backend: Backend, own: Candidate) -> Finding | None:
    """A back end that serves HTTP and has no WebSocket route at all, as where the router of the sockets is included nowhere."""
    if not backend.http_paths or backend.routes_open:
        return None
    path = written(own.target)
    return finding(
        "url-no-route",
        message=f"The front end opens {path}; {backend.name} serves {len(backend.http_paths)} HTTP routes and no WebSocket route.",
        why="The handshake is refused, so the socket never opens.",
        fix=f"Add a WebSocket route for {path}; if there is one, include its router in the application.",
        frontend=own.address.where,
        backend=backend.http_paths[0][1],
        subject=path,
    )


def no_route(backend: Backend, candidate: Candidate) -> Finding:
    path = written(candidate.target)
    near = min(backend.routes, key=lambda route: names.distance(path, "/" + shown(route).strip("^$/"), 60))
    http = next((where for route, where in backend.http_paths if route.rstrip("/") == path.rstrip("/")), None)
    listed = ", ".join(dict.fromkeys(shown(route) for route in backend.routes[:6]))
    told = " An HTTP route has that path." if http else ""
    return finding(
        "url-no-route",
        message=f"The front end opens {path}; {backend.name} has no WebSocket route there.{told} It has: {listed}.",
        why="The handshake is refused, so the socket never opens.",
        fix=f"Open an existing route (the nearest is {shown(near)}), or add a route for {path}.",
        frontend=candidate.address.where,
        backend=http or near.where,
        subject=path,
    )
