"""Which routes each socket talks to, as far as its addresses tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model import Address, Backend, Frontend, Path, Route, Shape, Socket
from . import shapes
from .match import Match, best_matches
from .target import Target, read_address

_TOGETHER = 6
"""Lines of one file within which addresses are taken for alternatives of one (a default and its override, development and production)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One address and what is known of its path."""

    address: Address
    target: Target


@dataclass(frozen=True, slots=True)
class Choice:
    """Addresses of which one is taken when it runs, and the routes that they mean. `guessed`: the match needs a part that is not known to be so."""

    socket: Socket
    frontend: Frontend
    candidates: tuple[Candidate, ...]
    matches: tuple[Match, ...]

    @property
    def known(self) -> tuple[Candidate, ...]:
        """The candidates of whose path something is known."""
        return tuple(one for one in self.candidates if one.target.known)

    @property
    def fits(self) -> bool:
        """Whether a route serves it as it stands."""
        return any(one.slash_ok for one in self.matches)


@dataclass(frozen=True, slots=True)
class Link:
    """A socket and the routes it talks to: one where that can be told, else all that it may be. `sure`: an address says so, not only what is said.

    `stranded`: its address leads to none of them, so `routes` are all that there are.
    """

    frontend: Frontend
    socket: Socket
    routes: tuple[Route, ...]
    sure: bool = True
    stranded: bool = False


def choices(backend: Backend, frontend: Frontend, socket: Socket) -> Iterator[Choice]:
    """The socket's addresses in the groups of which one is taken, each with its routes."""
    for group in _groups(socket.addresses):
        candidates = tuple(Candidate(address, read_address(address)) for address in group)
        yield Choice(socket, frontend, candidates, _matches(backend, candidates))


def shared_names(socket: Socket, route: Route) -> int:
    """How many names of messages the two share: where there are some, one may take them for the two ends of one conversation."""
    ours, theirs = socket.conversation, route.conversation
    heard_there = {case.value for case in theirs.cases}
    heard_here = {case.value for case in ours.cases}
    sent_here = {
        name for send in ours.sends for name in _names(send.shape, {case.path for case in theirs.cases})
    }
    sent_there = {
        name for send in theirs.sends for name in _names(send.shape, {case.path for case in ours.cases})
    }
    return len(heard_there & sent_here) + len(heard_here & sent_there)


def _names(shape: Shape, paths: set[Path]) -> Iterator[str]:
    for path in paths:
        for option in shapes.options(shape):
            yield from shapes.literals(option, path) or ()


def _matches(backend: Backend, candidates: Sequence[Candidate]) -> tuple[Match, ...]:
    """The routes of the candidates. What is written whole counts before what a hidden base may complete."""
    whole = [one for one in candidates if one.target.known and not one.target.prefix_hidden]
    based = [one for one in candidates if one.target.known and one.target.prefix_hidden]
    slashed: tuple[Match, ...] = ()
    for some in (whole, based):
        found = [match for one in some for match in best_matches(one.target, backend.routes)]
        served = tuple(dict.fromkeys(match for match in found if match.slash_ok))
        if served:
            return served
        slashed = slashed or tuple(dict.fromkeys(found))
    return slashed


def _groups(addresses: Sequence[Address]) -> Iterator[list[Address]]:
    ordered = sorted(addresses, key=lambda address: address.where)
    group: list[Address] = []
    for address in ordered:
        if group and (
            address.where.file != group[-1].where.file
            or address.where.line - group[-1].where.line > _TOGETHER
        ):
            yield group
            group = []
        group.append(address)
    if group:
        yield group
