"""What a reader misses in a message, and where the message has it instead."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from ..model import Condition, Conversation, Encoded, Listing, Path, Read, Record, Scalar, Shape
from . import names, shapes

How: TypeAlias = Literal["encoding", "spelling", "nesting", "similar", "instead", "nothing"]
"""The message has the field inside of a JSON text, under another spelling, at another depth, under a similar name, one that nobody reads instead, or not at all."""


@dataclass(frozen=True, slots=True)
class Lack:
    """`gap` is the start of the read path that the message surely lacks; `meant` what it has instead, if `how` says that it has something."""

    read: Read
    gap: Path
    how: How
    meant: Path | None = None


def applying(reads: Sequence[Read], shape: Shape, *, sure: bool = True) -> Iterator[Read]:
    """The reads that such a message reaches (`sure`), or may reach."""
    for read in reads:
        answer = shapes.meets(shape, read.conditions)
        if answer is shapes.Answer.YES or (not sure and answer is shapes.Answer.MAYBE):
            yield read


@dataclass(frozen=True, slots=True)
class _Places:
    """`paths` are those that are read, `parents` all that stand above one of them, `decoded` those whose text is decoded once more."""

    paths: frozenset[Path]
    parents: frozenset[Path]
    decoded: frozenset[Path]


class _Same:
    """Reads by identity: those of a conversation are hundreds, which are asked for every field of every message."""

    __slots__ = ("reads",)

    def __init__(self, reads: Sequence[Read]) -> None:
        self.reads = reads

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.reads is other.reads

    def __hash__(self) -> int:
        return id(self.reads)


@lru_cache(maxsize=64)
def _places(same: _Same) -> _Places:
    paths = frozenset(read.path for read in same.reads)
    parents = frozenset(path[:end] for path in paths for end in range(len(path)))
    return _Places(paths, parents, frozenset(read.path for read in same.reads if read.kind == "encoded"))


def decoded(reads: Sequence[Read]) -> frozenset[Path]:
    """The paths whose text is decoded once more."""
    return _places(_Same(reads)).decoded


def lacks(shape: Shape, reads: Sequence[Read], all_reads: Sequence[Read]) -> list[Lack]:
    """What of `reads` the message surely lacks. Of reads on one line that try several paths for one field, one is enough."""
    paths = dict.fromkeys(read.path for read in reads)
    known: dict[tuple[Path, Path], tuple[How, Path | None]] = {}
    out: list[Lack] = []
    for read, gap in _missed(shape, reads, all_reads):
        key = (read.path, gap)
        if key not in known:
            known[key] = _explained(shape, *key, paths, all_reads)
        out.append(Lack(read, gap, *known[key]))
    return out


def is_lacking(shape: Shape, read: Read, all_reads: Sequence[Read]) -> bool:
    """Whether the message surely lacks what is read."""
    return _is_lacking(shape, read.path, _Same(all_reads))


@lru_cache(maxsize=16_384)
def _is_lacking(shape: Shape, path: Path, same: _Same) -> bool:
    gap = shapes.gap(shape, path, _places(same).decoded)
    return gap is not None and not _read_otherwise(shape, gap, same.reads)


def _missed(shape: Shape, reads: Sequence[Read], all_reads: Sequence[Read]) -> list[tuple[Read, Path]]:
    again = decoded(all_reads)
    known = {path: shapes.gap(shape, path, again) for path in {read.path for read in reads}}
    gaps = [(read, known[read.path]) for read in reads]
    served = {_attempt(read) for read, gap in gaps if gap is None}
    return [
        (read, gap)
        for read, gap in gaps
        if gap is not None and _attempt(read) not in served and not _read_otherwise(shape, gap, all_reads)
    ]


def is_read(path: Path, reads: Sequence[Read]) -> bool:
    """Whether the value at `path` is read, by itself or with the whole that it stands in (unless parts of that are read by name)."""
    known = _places(_Same(reads))
    return path in known.paths or any(
        path[:end] in known.paths and path[:end] not in known.parents for end in range(len(path))
    )


def finds_nothing(shape: Shape, conversation: Conversation, names: Container[Path]) -> bool:
    """Whether nothing that is read of such messages is in this one, besides its name (at one of `names`) and what the rest of it stands in."""
    reaches = {one: _may_reach(shape, one, names) for one in {read.conditions for read in conversation.reads}}
    reached = [one for one in conversation.reads if reaches[one.conditions]]
    paths = {one.path for one in reached} - {()}
    parents = {path[:end] for path in paths for end in range(1, len(path))}
    whole = any(one.kind == "record" and not shapes.look_up(shape, one.path).absent for one in reached)
    if whole or any(_may_reach(shape, conditions, names) for _, conditions in conversation.handed):
        return False
    again = decoded(conversation.reads)
    leaves = [path for path in paths - parents if path not in names]
    return bool(leaves) and all(shapes.gap(shape, path, again) is not None for path in leaves)


def _may_reach(shape: Shape, conditions: Sequence[Condition], names: Container[Path]) -> bool:
    """Whether the message's name lets it come there; what else is asked of it is not looked at."""
    named = [one for one in conditions if one.path in names and one.values]
    return shapes.meets(shape, named) is not shapes.Answer.NO


def misfit(shape: Shape, read: Read, all_reads: Sequence[Read]) -> Shape | None:
    """What stands at the read's path where it surely is of another kind than the reader can use."""
    if read.kind is None or not read.path:
        # Code that decodes a whole message once more does so for messages that are still text, and takes others as they are.
        return None
    again = decoded(all_reads) - ({read.path} if read.kind == "encoded" else frozenset())
    found = shapes.look_up(shape, read.path, again)
    if found.unknown or found.missing or not found.shapes:
        return None
    if not all(_unfit(one, read.kind) for one in found.shapes):
        return None
    # `flag === true || flag === "true"` takes either.
    taken = {one.kind for one in all_reads if (one.where, one.path) == (read.where, read.path) and one.kind}
    return found.shapes[0] if all(_unfit(one, kind) for one in found.shapes for kind in taken) else None


def _unfit(shape: Shape, kind: str) -> bool:
    if isinstance(shape, Scalar):
        if shape.kind == "null":
            return False
        if kind == "number" and shape.literals is not None:
            return not any(_is_number(value) for value in shape.literals)
        if {kind, shape.kind} == {"string", "boolean"}:
            return True
        return kind in {"list", "record"} or (kind == "encoded" and shape.kind != "string")
    if isinstance(shape, Encoded):
        return kind in {"list", "record", "number", "boolean"}
    if isinstance(shape, Listing):
        return kind in {"record", "string", "number", "encoded"}
    return isinstance(shape, Record) and kind in {"list", "string", "number", "encoded"}


def _is_number(value: str | float) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def _attempt(read: Read) -> tuple[object, ...]:
    return read.where, read.path[-1:], read.conditions


def _read_otherwise(shape: Shape, gap: Path, all_reads: Sequence[Read]) -> bool:
    """Whether the reader takes the field under its other spelling too, which the message has."""
    parent = gap[:-1]
    spellings = {key for key in shapes.keys_at(shape, parent) if names.is_variant(key, gap[-1])}
    return any(is_read((*parent, key), all_reads) for key in spellings)


def _explained(
    shape: Shape, read: Path, gap: Path, reads: Iterable[Path], all_reads: Sequence[Read]
) -> tuple[How, Path | None]:
    """What of the message explains that what is read at that path is missing in it."""
    parent, leaf = gap[:-1], gap[-1]
    if any(isinstance(found, Encoded) for found in shapes.look_up(shape, parent).shapes):
        return "encoding", parent
    siblings = [key for key in shapes.keys_at(shape, parent) if not is_read((*parent, key), all_reads)]
    spelled = names.variant(leaf, siblings)
    if spelled is not None:
        return "spelling", (*parent, spelled)
    nested = _elsewhere(shape, read, gap, reads, all_reads)
    if nested is not None:
        return "nesting", nested
    similar = names.nearest_field(leaf, siblings) or _own_id(shape, gap, all_reads)
    if similar is not None:
        return "similar", (*parent, similar)
    other = _only_other(shape, gap, reads, siblings)
    return ("instead", (*parent, other)) if other is not None else ("nothing", None)


_FEW = 3
"""Fields of a message so small that one which nobody reads is the one which is missed."""


def _only_other(shape: Shape, gap: Path, reads: Iterable[Path], unread: Sequence[str]) -> str | None:
    """The one field of a small message that is read by nobody, where one alone is missed in it: `{type: "typing", active}` of which `value` is read."""
    parent = gap[:-1]
    if gap[-1] in _ENVELOPES:
        return None
    keys = [key for key in shapes.keys_at(shape, parent) if key not in names.DISCRIMINATORS]
    told = any(key in names.DISCRIMINATORS for key in shapes.keys_at(shape, ()))
    left = [key for key in unread if key in keys and key not in _STAMPS]
    if not told or len(keys) > _FEW or len(left) != 1:
        return None
    missed = {
        path[: len(gap)]
        for path in reads
        if len(path) >= len(gap)
        and path[:-1][: len(parent)] == parent
        and shapes.look_up(shape, path[: len(gap)]).absent
    }
    return left[0] if missed == {gap} else None


_ENVELOPES = frozenset({"data", "payload", "body", "content", "detail", "details", "args", "params"})
"""Under which messages have all that they say, so that no single field stands for it."""

_STAMPS = frozenset(
    {"timestamp", "time", "ts", "created_at", "sent_at", "date", "id", "ref", "seq", "version"}
)
"""What messages carry beside what they say."""


def _own_id(shape: Shape, gap: Path, all_reads: Sequence[Read]) -> str | None:
    """The id of what the message is about, where it says so (`card_id` in `card:updated`) and `id` is read. At the root an `id` is as often the request's."""
    if len(gap) < 2 or gap[-1] != "id":
        return None
    titles = (shapes.literals(shape, (key,)) or () for key in names.DISCRIMINATORS)
    about = {word for some in titles for name in some for word in names.words(name)}
    spelled = ((one, names.words(one)) for one in shapes.keys_at(shape, gap[:-1]))
    own = (one for one, words in spelled if words[-1:] == ("id",) and set(words[:-1]) <= about)
    reads = list(applying(all_reads, shape, sure=False))
    return next((one for one in own if not is_read((*gap[:-1], one), reads)), None)


def _elsewhere(
    shape: Shape, read: Path, gap: Path, reads: Iterable[Path], all_reads: Sequence[Read]
) -> Path | None:
    """Where the message has, at another depth, what is read below the gap (or what is the gap)."""
    size = len(gap)
    below = (path[size] for path in (read, *reads) if len(path) > size and path[:size] == gap)
    wanted = dict.fromkeys([*gap[-1:], *below] if read == gap else below)
    for name in wanted:
        if name in {"[]", "*", "id", "type"} and (read != gap or len(wanted) > 1):
            # Nearly every message has these; they prove no other nesting.
            continue
        for path in shapes.paths_to(shape, name):
            if path not in {gap, read} and not is_read(path, all_reads):
                return path
    return None
