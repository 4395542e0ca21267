"""Which route an address means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..model import Route
from .target import Part, Segment, Target


@dataclass(frozen=True, slots=True)
class Template:
    """A route's path. `slash` None: either way is served. `start_open`: more may stand before it; `end_open`: more may follow."""

    segments: tuple[Segment, ...]
    slash: bool | None
    start_open: bool = False
    end_open: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """How well an address fits a route: `exact` segments are equal text, `guessed` ones a hole against text, `skipped` ones hidden by a base. `slash_ok`: the trailing slash fits."""

    route: Route
    exact: int
    guessed: int
    skipped: int
    slash_ok: bool


SLASH_TOLERANT = frozenset({"sanic", "litestar", "backchannel"})
"""Frameworks that serve a WebSocket with and without a trailing slash."""

_PARAMETER = re.compile(r"\{(\w+)(?::(\w+))?\}|<(?:\w+:)?\w+>")
_ATOM = re.compile(r"(?:\\[wWdDsS]|\[\^?\]?[^\]]*\])(?:[+*]|\{[^}]*\})?\??")
_ONE, _MANY = "\ue000", "\ue001"


@lru_cache(maxsize=4096)
def template(path: str, pattern: str | None, framework: str, prefix_open: bool) -> Template:
    """The template of a route that has that path or, if one is given, that regular expression."""
    if pattern is not None:
        made = _from_pattern(pattern)
    else:
        pieces = [piece for piece in path.split("/") if piece]
        segments = tuple(_route_segment(piece) for piece in pieces)
        many = bool(segments) and isinstance(segments[-1], Part) and segments[-1].many
        made = Template(segments, None if many or not segments else path.endswith("/"))
    slash = None if framework.lower() in SLASH_TOLERANT else made.slash
    return Template(made.segments, slash, made.start_open or prefix_open, made.end_open)


def template_of(route: Route) -> Template:
    """The template of a route."""
    return template(route.path, route.pattern, route.framework, route.prefix_open)


def shown(route: Route) -> str:
    """A route's path as its own code writes it."""
    return route.pattern if route.pattern is not None else route.path or "/"


def match(target: Target, route: Route) -> Match | None:
    """How the address fits the route, or None. A wrong trailing slash alone is no misfit here: `slash_ok` tells."""
    form = template_of(route)
    best: Match | None = None
    for skipped in _starts(target, form):
        counts = _fit(
            target.segments, form.segments[skipped:] if skipped >= 0 else form.segments, form.end_open
        )
        if counts is None and form.start_open:
            counts = _fit_tail(target.segments, form)
        if counts is None or (skipped > 0 and not counts[0]):
            # A base may hide the first segments, but something of the route has to be in the address.
            continue
        found = Match(route, *counts, max(skipped, 0), _slashes_fit(target, form, len(target.segments)))
        if best is None or _rank(found) > _rank(best):
            best = found
    return best


def ends_alike(target: Target, route: Route) -> bool:
    """Whether the address ends as the route does, with more before it."""
    found = _fit_tail(target.segments, template_of(route))
    return found is not None and found[0] > 0 and not found[1]


def best_matches(target: Target, routes: Sequence[Route]) -> tuple[Match, ...]:
    """The routes that the address may mean: one where it can be told, else all that are as likely. Those that fit whole before those whose slash does not."""
    found = [one for one in (match(target, route) for route in routes) if one is not None]
    if not found:
        return ()
    slashed = [one for one in found if one.slash_ok] or found
    best = max(_rank(one) for one in slashed)
    return tuple(one for one in slashed if _rank(one) == best)


def _rank(one: Match) -> tuple[bool, int, int, int]:
    # A hole that has to be a certain word is a guess: `/ws/${id}` means `/ws/{id}` rather than `/ws/chat`.
    return one.slash_ok, -one.guessed, -one.skipped, one.exact


def _starts(target: Target, form: Template) -> range:
    """How many of the route's first segments a hidden prefix may stand for."""
    return range(len(form.segments)) if target.prefix_hidden and target.segments else range(1)


def _fit_tail(segments: Sequence[Segment], form: Template) -> tuple[int, int] | None:
    for start in range(1, len(segments)):
        counts = _fit(segments[start:], form.segments, form.end_open)
        if counts is not None:
            return counts
    return None


def _fit(address: Sequence[Segment], route: Sequence[Segment], end_open: bool) -> tuple[int, int] | None:
    """(equal, guessed) segments where the address fits the route, else None."""
    if not route:
        rest_may_be_empty = all(isinstance(segment, Part) and segment.many for segment in address)
        return (0, 0) if end_open or rest_may_be_empty else None
    head = route[0]
    if isinstance(head, Part) and head.many:
        return (0, 0)
    if not address:
        return None
    first = address[0]
    choices: list[tuple[int, int]] = []
    one = _fit_one(first, head)
    if one is not None:
        rest = _fit(address[1:], route[1:], end_open)
        if rest is not None:
            choices.append((one[0] + rest[0], one[1] + rest[1]))
    if isinstance(first, Part) and first.many:
        without = _fit(address[1:], route, end_open) if first.shape == ".+" else None
        more = _fit(address, route[1:], end_open)
        choices.extend((rest[0], rest[1] + 1) for rest in (without, more) if rest is not None)
    return max(choices, key=lambda counts: (-counts[1], counts[0]), default=None)


def _fit_one(segment: Segment, head: Segment) -> tuple[int, int] | None:
    """(equal, guessed) of one segment against one."""
    if isinstance(segment, str) and isinstance(head, str):
        return (1, 0) if segment == head else None
    if isinstance(segment, str):
        assert isinstance(head, Part)
        return (0, 0) if re.fullmatch(head.shape, segment) else None
    if isinstance(head, str):
        fits = re.fullmatch(segment.shape, head) or segment.many
        return (0, 1) if fits else None
    return (0, 0)


def _slashes_fit(target: Target, form: Template, count: int) -> bool:
    if target.slash is None or form.slash is None or count == 0:
        return True
    if form.end_open:
        # A pattern without an end that has a slash last needs that much of the path.
        return target.slash or not form.slash or count > len(form.segments)
    return target.slash == form.slash


def _route_segment(piece: str) -> Segment:
    parameter = _PARAMETER.search(piece)
    if parameter is None:
        return piece
    many = any(
        found.group(2) == "path" or found.group(0).startswith("<path:")
        for found in _PARAMETER.finditer(piece)
    )
    shape = ".+".join(re.escape(text) for text in _texts(piece))
    return Part(piece, many=many, shape=shape)


def _texts(piece: str) -> list[str]:
    cuts = [0, *(edge for found in _PARAMETER.finditer(piece) for edge in found.span()), len(piece)]
    return [piece[start:end] for start, end in zip(cuts[::2], cuts[1::2], strict=True)]


def _from_pattern(pattern: str) -> Template:
    """The template of a regular expression as Channels routes have: what is in a group or a class is any one segment."""
    text = pattern.removeprefix("^").lstrip("/")
    ended = text.endswith(("$", r"\Z"))
    # Without its end it is searched for in the path, with it the whole path has to fit (Django's RegexPattern.match).
    start_open = not pattern.startswith("^") and not ended
    text = text.removesuffix("$").removesuffix(r"\Z")
    text = _without_groups(_ATOM.sub(_ONE, text))
    if "|" in text:
        return Template((), None, start_open=True, end_open=True)
    slash: bool | None = text.endswith("/")
    if text.endswith(("/?", "/*")):
        text, slash = text[:-2], None
    text = text.replace(".*", _MANY).replace(".+", _MANY)
    text = re.sub(r"\\(.)", r"\1", text)
    segments = tuple(_pattern_segment(piece) for piece in text.split("/") if piece)
    many = bool(segments) and isinstance(segments[-1], Part) and segments[-1].many
    return Template(segments, None if many else slash, start_open, not ended)


def _without_groups(text: str) -> str:
    """The pattern with every group replaced by "any one segment", or "any number" where it may hold a slash."""
    innermost = re.compile(r"\((?:\?(?:P?<\w+>|:))?([^()]*)\)(?:[+*?]|\{[^}]*\})?")
    while True:
        replaced = innermost.sub(
            lambda found: (
                _MANY if re.search(r"/|\.[*+]", found.group(1)) or _MANY in found.group(1) else _ONE
            ),
            text,
        )
        if replaced == text:
            return text
        text = replaced


def _pattern_segment(piece: str) -> Segment:
    if _MANY in piece:
        return Part("…", many=True)
    if _ONE not in piece:
        return piece
    return Part("…", shape=".+".join(re.escape(text) for text in re.split(f"{_ONE}+", piece)))
