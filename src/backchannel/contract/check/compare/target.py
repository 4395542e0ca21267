"""What is known of the path of an address before it runs: its segments, and how far it can be trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ..model import Address, Hole


@dataclass(frozen=True, slots=True)
class Part:
    """A segment that is known only when it runs. `many`: it may be several segments or none. `source` is how it is written, `shape` a pattern for its text."""

    source: str
    many: bool = False
    shape: str = ".+"


Segment: TypeAlias = "str | Part"


@dataclass(frozen=True, slots=True)
class Target:
    """`segments` without slashes. `slash`: it ends with one (None: not known). `prefix_hidden`: a hole before it may hold more segments.

    `elsewhere`: its host is a literal that is not this machine. `known` is false where nothing of the path is.
    """

    segments: tuple[Segment, ...]
    slash: bool | None
    prefix_hidden: bool
    elsewhere: bool
    known: bool


_MARK = 0xE000
"""Holes stand in the text as characters from here on (the private use area), so that text and holes can be cut alike."""
_HOLE = re.compile("[\ue000-\uf8ff]")
_AUTHORITY = re.compile(r"^[^/?#]*//([^/?#]*)")
_LOCAL = re.compile(
    r"^(localhost|127(\.\d+){3}|0\.0\.0\.0|10(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|\[::1?\]|host\.docker\.internal|[^.]+|.*\.(local|localhost|test))(:\d*)?$",
    re.IGNORECASE,
)
_HOST_NAME = re.compile(
    r"(host|origin|authority|domain|hostname|ip|port)\w*['\")\]]*$|location\.(host|origin)|\bhost\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"one of several|path|url|uri|endpoint|route|suffix|query|prefix|base|params|search|sub|[?|(+`]|qs\b",
    re.IGNORECASE,
)
_WRAPPED = re.compile(r"^(encodeURIComponent|encodeURI|String|parseInt|Number|str|quote)\((.*)\)$", re.DOTALL)


def read_address(address: Address) -> Target:
    """The target of an address."""
    holes = [part for part in address.parts if isinstance(part, Hole)]
    text = _marked(address.parts)
    text = re.split(r"[?#]", text, maxsplit=1)[0]
    text, hidden, elsewhere = _without_authority(text, holes)
    if not text.replace("/", "") and hidden:
        return Target((), None, prefix_hidden=True, elsewhere=elsewhere, known=False)
    pieces = [piece for piece in text.split("/") if piece]
    segments = tuple(_segment(piece, holes) for piece in pieces)
    last = segments[-1] if segments else None
    open_end = isinstance(last, Part) and last.many
    slash = None if open_end else text.endswith("/") if segments else None
    # Behind a base that may hold anything, a parameter alone says nothing; behind a host it is at least the whole path.
    known = any(_has_text(segment) for segment in segments) or not (hidden or open_end)
    return Target(segments, slash, hidden, elsewhere, known)


def written(target: Target) -> str:
    """The path as a person would write it in a message: `/ws/${roomId}/`."""
    parts = [segment if isinstance(segment, str) else segment.source for segment in target.segments]
    return (
        ("…" if target.prefix_hidden else "")
        + "/"
        + "/".join(parts)
        + ("/" if target.slash and parts else "")
    )


def text_of(parts: Sequence[str | Hole]) -> str:
    """An address or a parameter as it is written, with its holes as `${…}`."""
    return "".join(part if isinstance(part, str) else "${" + part.source + "}" for part in parts)


def _marked(parts: Sequence[str | Hole]) -> str:
    text, index = "", 0
    for part in parts:
        if isinstance(part, str):
            text += part
        else:
            text += chr(_MARK + index)
            index += 1
    return text


def _without_authority(text: str, holes: Sequence[Hole]) -> tuple[str, bool, bool]:
    """The path, whether a prefix of it is hidden, and whether the host is somebody else's."""
    match = _AUTHORITY.match(text)
    if match:
        authority = match.group(1)
        hidden = bool(authority) and _is_hole(authority[-1]) and not _names_host(authority[-1], holes)
        literal = not _HOLE.search(authority)
        return text[match.end() :], hidden, literal and not _LOCAL.match(authority)
    if not text or text.startswith("/"):
        return text, False, False
    first, slash, rest = text.partition("/")
    if _is_hole(first[-1]) or (_HOLE.search(first) and first[-1].isdigit()):
        return slash + rest, _is_hole(first[-1]) and not _names_host(first[-1], holes), False
    if _is_hole(first[0]):
        # Text directly after the base (`${BASE}ws`): the base ends with a slash.
        cut = max(index for index, char in enumerate(first) if _is_hole(char)) + 1
        return "/" + first[cut:] + slash + rest, True, False
    if ":" in first or "." in first:
        return slash + rest, False, not _LOCAL.match(first)
    return "/" + text, False, False


def _is_hole(char: str) -> bool:
    return bool(_HOLE.match(char))


def _names_host(char: str, holes: Sequence[Hole]) -> bool:
    return _is_hole(char) and bool(_HOST_NAME.search(holes[ord(char) - _MARK].source))


def _segment(piece: str, holes: Sequence[Hole]) -> Segment:
    if not _HOLE.search(piece):
        return piece
    source = "".join("${" + holes[ord(c) - _MARK].source + "}" if _is_hole(c) else c for c in piece)
    shape = "".join(".+" if _is_hole(c) else re.escape(c) for c in piece)
    if len(piece) > 1:
        # `ws${x}`: x may be a slash and more, or a query. `${x}-room` is one segment.
        return Part(
            source,
            many=_is_hole(piece[-1]) and _may_be_several(holes[ord(piece[-1]) - _MARK].source),
            shape=shape,
        )
    return Part(source, many=_may_be_several(holes[ord(piece) - _MARK].source))


def _may_be_several(source: str) -> bool:
    wrapped = _WRAPPED.match(source.strip())
    return bool(_SEVERAL.search(wrapped.group(2) if wrapped else source)) or not source


def _has_text(segment: Segment) -> bool:
    return isinstance(segment, str) or segment.shape != ".+"
