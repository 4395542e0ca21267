"""The rules of class url that an address alone decides: no such route, slash, prefix, parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..finding import Finding, Grade
from ..model import Backend, Frontend, Route, Socket, Unresolved
from .link import Candidate, Choice, Link, choices, shared_names
from .match import best_matches, ends_alike, shown, template_of
from .target import Part, Target, written
from .text import place
from .url_findings import (
    doubled,
    is_doubled,
    literal_parameter,
    no_route,
    no_routes,
    parameters,
    prefix,
    slash,
)


@dataclass(frozen=True, slots=True)
class Urls:
    """The links that addresses establish, with what is wrong about addresses and what could not be told. `stranded` are those of sockets that lead nowhere."""

    links: tuple[Link, ...]
    stranded: tuple[Link, ...]
    findings: tuple[Finding, ...]
    unresolved: tuple[Unresolved, ...]


def urls(backend: Backend, frontends: Sequence[Frontend]) -> Urls:
    """Link every socket to its routes, and find the addresses that lead nowhere."""
    linker = _Linker(backend)
    for frontend in frontends:
        for socket in frontend.sockets:
            linker.add(frontend, socket)
    return Urls(tuple(linker.links), tuple(linker.stranded), tuple(linker.findings), tuple(linker.unresolved))


class _Linker:
    """Sockets, one after the other, and what came of them."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.links: list[Link] = []
        self.stranded: list[Link] = []
        self.findings: list[Finding] = []
        self.unresolved: list[Unresolved] = []

    def add(self, frontend: Frontend, socket: Socket) -> None:
        """Link the socket to the routes at its addresses, whichever they are."""
        groups = list(choices(self._backend, frontend, socket))
        served = {one.route for choice in groups for one in choice.matches if one.slash_ok}
        routes: dict[Route, None] = {}
        opaque, nowhere = bool(socket.address_open) or not socket.addresses, False
        for choice in groups:
            opaque = opaque or not choice.known
            found, near = _judge(self._backend, choice)
            if isinstance(found, Finding) and not near and not choice.fits:
                found, near = _unmounted(self._backend, choice, found)
            if isinstance(found, Finding) and not choice.fits and set(near) & served:
                # The same route, spelled whole in another branch of what builds the address.
                continue
            if served and choice.known and not any(one.target.segments for one in choice.known):
                # A path that is empty as long as what it needs is missing: nobody means to open that.
                continue
            if isinstance(found, Finding):
                self.findings.append(found)
                opaque = opaque or not near
                nowhere = nowhere or (not near and found.grade is Grade.ERROR)
            elif found is not None:
                self.unresolved.append(found)
            routes.update(dict.fromkeys(near))
        if routes:
            self.links.append(Link(frontend, socket, tuple(routes)))
        elif opaque:
            self._guess(frontend, socket, any(choice.known for choice in groups), nowhere)
        else:
            self._link(frontend, socket, [route for route in self._backend.routes if _behind(groups, route)])

    def _guess(self, frontend: Frontend, socket: Socket, known: bool, nowhere: bool) -> None:
        """The routes that may be meant where the address does not tell: of one that is `known`, those that share most with what is said there. `nowhere`: it surely leads to none."""
        if not known:
            why = socket.address_open or "its address is known only when it runs"
            self.unresolved.append(Unresolved("which route a WebSocket is opened at", why, socket.where))
        routes = self._backend.routes
        shared = {route: shared_names(socket, route) for route in routes}
        most = max(shared.values(), default=0)
        likely = [route for route in routes if not known or shared[route] == most]
        # Where it may lead to another server, it has to be plain that it does not.
        plain = not known or nowhere or sum(map(bool, shared.values())) == 1
        linked = plain and self._link(frontend, socket, likely)
        if not linked and nowhere and routes:
            self.stranded.append(Link(frontend, socket, routes, sure=False, stranded=True))

    def _link(self, frontend: Frontend, socket: Socket, routes: Sequence[Route]) -> bool:
        """Link the socket to those of the routes that it shares the name of a message with; whether there are any."""
        possible = tuple(route for route in routes if shared_names(socket, route))
        if possible:
            self.links.append(Link(frontend, socket, possible, sure=False))
        return bool(possible)


def _behind(groups: Sequence[Choice], route: Route) -> bool:
    """Whether one of the addresses may be the route's behind a proxy, which takes away what it has before that."""
    return any(ends_alike(one.target, route) for choice in groups for one in choice.known)


def _judge(backend: Backend, choice: Choice) -> tuple[Finding | Unresolved | None, tuple[Route, ...]]:
    """What is wrong with the address, and the routes to compare its conversation with."""
    routes = tuple(one.route for one in choice.matches)
    if choice.fits:
        served = tuple(one.route for one in choice.matches if one.slash_ok)
        return _word_for_number(choice, served) or _doubled(choice, served), served
    if not choice.known:
        return None, routes
    own = [one for one in choice.known if not one.target.elsewhere]
    if not backend.routes:
        found = no_routes(backend, own[0]) if own and not _hidden(backend, choice) else None
        return _capped(found, choice) if found is not None else None, ()
    candidate = choice.known[0]
    if routes:
        # On a host of its own, a path of one word may be another server's.
        foreign = candidate.target.elsewhere and choice.matches[0].exact < 2
        found = _capped(slash(candidate, routes[0]), choice, milder=bool(_hidden(backend, choice)) or foreign)
        return found, () if foreign else routes
    if not own:
        return None, ()
    hidden = _hidden(backend, choice)
    if hidden:
        return Unresolved(
            f"whether a route serves {written(own[0].target)}", hidden, own[0].address.where
        ), ()
    return _nowhere(backend, choice, own)


def _word_for_number(choice: Choice, served: Sequence[Route]) -> Finding | None:
    """Where it is plain which address and which route is meant: whether a number is wanted and a word given."""
    if len(served) != 1 or len(choice.known) != 1:
        return None
    found = literal_parameter(choice.known[0], served[0])
    return _capped(found, choice) if found is not None else None


def _doubled(choice: Choice, served: Sequence[Route]) -> Finding | None:
    """Where all that is known of host and path has two slashes between them."""
    whole = [
        one for one in choice.known if not one.target.prefix_hidden and "://" in str(one.address.parts[:1])
    ]
    if not whole or whole[0].target.elsewhere or not all(map(is_doubled, whole)):
        return None
    meant = best_matches(whole[0].target, served)
    found = doubled(whole[0], meant[0].route) if meant else None
    return _capped(found, choice) if found is not None else None


def _unmounted(backend: Backend, choice: Choice, found: Finding) -> tuple[Finding, tuple[Route, ...]]:
    """The finding of an address that leads nowhere, where a router that is included nowhere has its route: with that route, for what is said there."""
    meant = [
        one.route
        for each in choice.known
        for one in best_matches(each.target, backend.unmounted)
        if one.slash_ok
    ]
    if not meant:
        return found, ()
    route = meant[0]
    mounted = replace(
        found,
        message=f"{found.message} {place(route.where)} has that route, in a router that no application includes.",
        fix=f"Include the router of {shown(route)} in the application.",
        backend=route.where,
    )
    return mounted, tuple(dict.fromkeys(meant))


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
    explanations: tuple[Callable[[Candidate, Route], Finding | None], ...] = (prefix, parameters)
    for explain in explanations:
        for candidate in own:
            for route in backend.routes:
                found = explain(candidate, route)
                if found is not None:
                    # A proxy in between may take the prefix away.
                    rewritten = explain is prefix and bool(choice.frontend.rewrites)
                    return _capped(found, choice, milder=rewritten), (route,)
    if all(one.target.prefix_hidden and not _says_much(one.target) for one in own):
        return Unresolved(
            f"which route {written(own[0].target)} means",
            "its base is known only when it runs",
            own[0].address.where,
        ), ()
    # A base that is a setting may belong to another server, where nothing of the path is known here.
    foreign = all(one.target.prefix_hidden for one in own) and not _shares_word(own[0].target, backend)
    return _capped(no_route(backend, own[0]), choice, milder=foreign), ()


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
