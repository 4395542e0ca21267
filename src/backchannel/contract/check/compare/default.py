"""What is done with a message that none of the names is for."""

from __future__ import annotations

from ..model import Condition, Path, Read
from . import shapes
from .join import Heard


def takes_unnamed(one: Heard, path: Path) -> bool:
    """Whether messages with nothing at `path` are taken all the same: what is read only where none of the names stands there is in one of them."""
    return any(
        not shapes.look_up(send.shape, read.path).absent
        for read in one.link.socket.conversation.reads
        if read.called and read.path and read.need != "optional" and _is_for_others(read, path)
        for send in one.json
        if send.called and shapes.look_up(send.shape, path).absent
    )


def _is_for_others(read: Read, path: Path) -> bool:
    about = [condition for condition in read.conditions if condition.path == path]
    return bool(about) and all(map(_is_none_of, about))


def _is_none_of(condition: Condition) -> bool:
    return condition.negated and bool(condition.values)
