"""The rules of class url that an address alone decides: no such route, slash, prefix, parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..finding import Finding, Grade
from ..model import Backend, Frontend, Route, Unresolved
from . import names
from .link import Candidate, Choice, Link, choices, speaks
from .match import match, shown, template_of
from .rules import finding
from .target import Part, Segment, Target, text_of, written

_REFUSED = {
    "channels": "Channels finds no route for it and closes the handshake",
    "aiohttp": "aiohttp answers 404",
}


@dataclass(frozen=True, slots=True)
class Urls:
    """The links that addresses establish, with what is wrong about addresses and what could not be told. `stranded` are those of sockets that lead nowhere."""

    links: tuple[Link, ...]
    stranded: tuple[Link, ...]
    findings: tuple[Finding, ...]
    unresolved: tuple[Unresolved, ...]


def urls(backend: Backend, frontends: Sequence[Frontend]) -> Urls:
    """Link every socket to its routes, and find the addresses that lead nowhere."""
    links: list[Link] = []
    stranded: list[Link] = []
    findings: list[Finding] = []
    unresolved: list[Unresolved] = []
    for frontend in frontends:
        for socket in frontend.sockets:
            routes: dict[Route, None] = {}
            opaque = bool(socket.address_open) or not socket.addresses
            groups = list(choices(backend, frontend, socket))
            nowhere = False
            served = {one.route for choice in groups for one in choice.matches if one.slash_ok}
            for choice in groups:
                opaque = opaque or not choice.known
                found, near = _judge(backend, choice)
                if isinstance(found, Finding) and not choice.fits and set(near) & served:
                    # The same route, spelled whole in another branch of what builds the address.
                    continue
                if served and choice.known and not any(one.target.segments for one in choice.known):
                    # A path that is empty as long as what it needs is missing: nobody means to open that.
                    continue
                findings.extend([found] if isinstance(found, Finding) else [])
                lost = isinstance(found, Finding) and not near
                nowhere = nowhere or (lost and isinstance(found, Finding) and found.grade is Grade.ERROR)
                opaque = opaque or lost
                unresolved.extend([found] if isinstance(found, Unresolved) else [])
                routes.update(dict.fromkeys(near))
            if routes:
                links.append(Link(frontend, socket, tuple(routes)))
            elif opaque:
                if not any(choice.known for choice in groups):
                    why = socket.address_open or "its address is known only when it runs"
                    unresolved.append(Unresolved("which route a WebSocket is opened at", why, socket.where))
                possible = tuple(route for route in backend.routes if speaks(socket, route))
                # Of an address that leads nowhere it has to be plain which route is meant.
                plain = len(possible) == 1 or not any(choice.known for choice in groups)
                if possible and plain:
                    links.append(Link(frontend, socket, possible, sure=False))
                elif nowhere and backend.routes:
                    stranded.append(Link(frontend, socket, backend.routes, sure=False, stranded=True))
    return Urls(tuple(links), tuple(stranded), tuple(findings), tuple(unresolved))


def _judge(backend: Backend, choice: Choice) -> tuple[Finding | Unresolved | None, tuple[Route, ...]]:
    """What is wrong with the address, and the routes to compare its conversation with."""
    routes = tuple(one.route for one in choice.matches)
    if choice.fits:
        served = tuple(one.route for one in choice.matches if one.slash_ok)
        return _literal_parameter(choice, served), served
    if not choice.known:
        return None, routes
    if not backend.routes:
        return _no_routes(backend, choice), ()
    candidate = choice.known[0]
    if routes:
        # On a host of its own, a path of one word may be another server's.
        foreign = candidate.target.elsewhere and choice.matches[0].exact < 2
        found = _capped(
            _slash(candidate, routes[0]), choice, milder=bool(_hidden(backend, choice)) or foreign
        )
        return found, () if foreign else routes
    own = [one for one in choice.known if not one.target.elsewhere]
    if not own:
        return None, ()
    hidden = _hidden(backend, choice)
    if hidden:
        return Unresolved(
            f"whether a route serves {written(own[0].target)}", hidden, own[0].address.where
        ), ()
    return _nowhere(backend, choice, own)


def _hidden(backend: Backend, choice: Choice) -> str:
    """Why a route may serve the address that could not be read."""
    if backend.routes_open:
        return backend.routes_open[0]
    below = (
        why
        for path, why in backend.routes_below.items()
        for one in choice.known
        if one.target.prefix_hidden or _starts_with(one.target, path)
    )
    return next(below, "")


def _starts_with(target: Target, path: str) -> bool:
    """Whether the address may lead below the path."""
    pieces = [piece for piece in path.split("/") if piece]
    pairs = zip(target.segments, pieces, strict=False)
    return all(isinstance(ours, Part) or "{" in theirs or ours == theirs for ours, theirs in pairs)


def _nowhere(
    backend: Backend, choice: Choice, own: Sequence[Candidate]
) -> tuple[Finding | Unresolved | None, tuple[Route, ...]]:
    begun = next((route for route in backend.routes for one in own if _begins(one.target, route)), None)
    if begun is not None:
        why = "it looks like a constant to which a parameter is added in code that could not be followed"
        return Unresolved(f"which route {written(own[0].target)} means", why, own[0].address.where), (begun,)
    explanations: tuple[Callable[[Candidate, Route], Finding | None], ...] = (_prefix, _parameters)
    for explain in explanations:
        for candidate in own:
            for route in backend.routes:
                found = explain(candidate, route)
                if found is not None:
                    # A proxy in between may take the prefix away.
                    rewritten = explain is _prefix and bool(choice.frontend.rewrites)
                    return _capped(found, choice, milder=rewritten), (route,)
    if all(one.target.prefix_hidden and not _says_much(one.target) for one in own):
        return Unresolved(
            f"which route {written(own[0].target)} means",
            "its base is known only when it runs",
            own[0].address.where,
        ), ()
    # A base that is a setting may belong to another server, where nothing of the path is known here.
    foreign = all(one.target.prefix_hidden for one in own) and not _shares_word(own[0].target, backend)
    return _capped(_no_route(backend, own[0]), choice, milder=foreign), ()


def _begins(target: Target, route: Route) -> bool:
    """Whether the address ends with a slash where the route has one parameter more."""
    ours, theirs = target.segments, template_of(route).segments
    return (
        bool(target.slash)
        and len(theirs) == len(ours) + 1
        and ours == theirs[:-1]
        and isinstance(theirs[-1], Part)
    )


def _shares_word(target: Target, backend: Backend) -> bool:
    """Whether a segment of the path stands in some route, other than what nearly all have."""
    known = {
        segment
        for route in backend.routes
        for segment in template_of(route).segments
        if isinstance(segment, str)
    }
    ours = {segment for segment in target.segments if isinstance(segment, str)}
    return bool((ours & known) - {"api", "v1"})


def _says_much(target: Target) -> bool:
    return any(isinstance(segment, str) for segment in target.segments)


def _capped(found: Finding, choice: Choice, *, milder: bool = False) -> Finding:
    """A warning where the code that opens it is never called, or where a route may exist that could not be read."""
    if choice.socket.called and not milder:
        return found
    return replace(found, grade=min(found.grade, Grade.WARNING))


def _slash(candidate: Candidate, route: Route) -> Finding:
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


def _literal_parameter(choice: Choice, routes: Sequence[Route]) -> Finding | None:
    """A path parameter that has to be a number and is given a word."""
    if len(routes) != 1 or len(choice.known) != 1 or routes[0].pattern is not None:
        return None
    route, candidate = routes[0], choice.known[0]
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
            return _capped(
                finding(
                    "url-parameter",
                    message=f'The route {route.path} takes `{name}` as {kind}, the front end gives it "{segment}".',
                    why="The parameter cannot be converted, so the handshake is refused.",
                    fix=f"Give a number in place of `{segment}`, or declare `{name}: str` on the route.",
                    frontend=candidate.address.where,
                    backend=route.where,
                    subject=f"{route.path} {name}",
                ),
                choice,
            )
    return None


def _prefix(candidate: Candidate, route: Route) -> Finding | None:
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


def _parameters(candidate: Candidate, route: Route) -> Finding | None:
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


def _no_routes(backend: Backend, choice: Choice) -> Finding | None:
    """A back end that serves HTTP and has no WebSocket route at all, as where the router of the sockets is included nowhere."""
    own = [one for one in choice.known if not one.target.elsewhere]
    if not own or not backend.http_paths or backend.routes_open:
        return None
    path = written(own[0].target)
    found = finding(
        "url-no-route",
        message=f"The front end opens {path}; {backend.name} serves {len(backend.http_paths)} HTTP routes and no WebSocket route.",
        why="The handshake is refused, so the socket never opens.",
        fix=f"Add a WebSocket route for {path}; if there is one, include its router in the application.",
        frontend=own[0].address.where,
        backend=backend.http_paths[0][1],
        subject=path,
    )
    return _capped(found, choice)


def _no_route(backend: Backend, candidate: Candidate) -> Finding:
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
