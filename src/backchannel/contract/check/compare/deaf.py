"""Sockets that hear nothing they could use: of all that the handler looks at, nothing is in any message that ever comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..finding import Finding, Grade
from ..model import Conversation, Read, Send
from . import shapes
from .discriminator import discriminator
from .fields import decoded
from .join import Heard
from .rules import finding
from .text import code, listed


def deaf(everything: Sequence[Heard], known: Sequence[Finding]) -> Iterator[Finding]:
    """A finding for each socket for which every message is another one's; none where those `known` say already what is wrong.

    Where each of the fields is only looked for (`if (data.feedback)`), somebody has thought of their not being there: a warning.
    """
    explained = {one.frontend for one in known if one.grade is Grade.ERROR}
    for one in everything:
        conversation = one.link.socket.conversation
        places = {read.where for read in conversation.reads} | {case.where for case in conversation.cases}
        if one.complete and one.link.sure and not one.link.stranded and not places & explained:
            yield from _judge(one, conversation)


def _judge(one: Heard, conversation: Conversation) -> Iterator[Finding]:
    if discriminator(conversation).cases or conversation.open_hears or conversation.handed:
        return
    wanted = _wanted(conversation)
    coming = [send for send in one.raw if send.called]
    if not wanted or len(coming) != len([send for send in one.json if send.called]):
        return
    if any(_has(send, read, conversation) for send in coming for read in wanted):
        return
    first, reachable = wanted[0], one.link.socket.called and all(read.called for read in wanted)
    paths = listed(dict.fromkeys(shapes.dotted(read.path) for read in wanted))
    sends = (
        f"sends {listed(dict.fromkeys(shapes.describe(send.shape) for send in coming))}"
        if coming
        else "never sends a message"
    )
    yield finding(
        "response-shape",
        message=f"The front end looks for {paths} in its messages; {one.named} {sends}.",
        why="Nothing that comes is what it looks for, so nothing ever happens with it.",
        fix=f"Send {code(first.path)}, or read what the messages have."
        if coming
        else f"Send messages with {code(first.path)}, or do not open the socket.",
        frontend=first.where,
        backend=coming[0].where if coming else one.where,
        subject=f"{one.named} deaf",
        grade=Grade.ERROR if reachable and any(_is_counted_on(read) for read in wanted) else Grade.WARNING,
    )


def _wanted(conversation: Conversation) -> list[Read]:
    """What is read of messages, in the order of the source: the parts rather than what they stand in. Nothing where the whole is taken."""
    reads = [read for read in conversation.reads if read.path]
    if any(read.kind in {"record", "list"} for read in conversation.reads if not read.path):
        return []
    parents = {read.path[:end] for read in reads for end in range(1, len(read.path))}
    return sorted((read for read in reads if read.path not in parents), key=lambda read: read.where)


def _is_counted_on(read: Read) -> bool:
    """Whether it is read without having been looked for."""
    looked_for = any(one.path == read.path[: len(one.path)] and not one.values for one in read.conditions)
    return read.need != "optional" and not looked_for


def _has(send: Send, read: Read, conversation: Conversation) -> bool:
    """Whether the message has, or may have, what is read."""
    return shapes.gap(send.shape, read.path, decoded(conversation.reads)) is None
