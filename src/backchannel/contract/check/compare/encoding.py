"""Frames that the front end decodes otherwise than the back end encodes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from ..finding import Finding, Grade
from ..model import Binary, Conversation, Encoded, Send, Shape, Text, Where
from . import names, shapes
from .join import Heard
from .rules import finding


def encodings(one: Heard) -> Iterator[Finding]:
    """A finding for every frame that the socket cannot decode."""
    conversation = one.link.socket.conversation
    hears = conversation.hears
    if not hears or conversation.open_hears or len(one.link.routes) != 1:
        return
    for send in one.raw:
        options = list(shapes.options(send.shape))
        wrong = [told for told in (_wrong(option, conversation) for option in options) if told]
        if not wrong:
            continue
        told = wrong[0]
        certain = len(wrong) == len(options) and send.called and one.link.socket.called and not _beats(send)
        # One line of text among messages that are understood is lost, and logged; without any such message nothing works.
        certain = certain and not (isinstance(send.shape, Text) and any(other.called for other in one.json))
        yield finding(
            "response-encoding",
            message=f"{one.named} sends {told.sent}; the front end {told.heard}.",
            why=told.why,
            fix=told.fix,
            frontend=_where(one),
            backend=send.where,
            subject=f"{one.named} {told.sent}",
            grade=Grade.ERROR if certain else Grade.WARNING,
        )


@dataclass(frozen=True, slots=True)
class _Wrong:
    """What is sent, what is done with it, and the finding's words."""

    sent: str
    heard: str
    why: str
    fix: str


def _wrong(shape: Shape, conversation: Conversation) -> _Wrong | None:
    hears = conversation.hears
    if isinstance(shape, Text) and hears - {"binary"} == {"json"} and not may_be_json(shape):
        return _Wrong(
            f"the text {shapes.describe(shape)}",
            "parses every frame as JSON",
            "`JSON.parse` throws on it, so the message is lost.",
            "Send JSON (`send_json`, or `json.dumps`), or show such frames as text before parsing.",
        )
    if isinstance(shape, Binary) and hears == {"json"}:
        return _Wrong(
            "a binary frame",
            "parses every frame as JSON",
            "It comes as a `Blob` or `ArrayBuffer`, on which `JSON.parse` throws.",
            "Send it as text (`send_text`), or decode the binary frame first.",
        )
    if not isinstance(shape, Binary) and hears == {"binary"}:
        return _Wrong(
            f"{shapes.describe(shape)} as text",
            "reads binary frames only",
            "It comes as a string, which the front end takes for bytes.",
            "Send bytes (`send_bytes`), or test `typeof event.data` in the front end.",
        )
    if isinstance(shape, Encoded) and _decodes_once(conversation):
        return _Wrong(
            "a message that is encoded as JSON twice",
            "decodes it once",
            "What it gets is a string, whose fields are all undefined.",
            "Encode once: `send_json(message)` or `send_text(json.dumps(message))`.",
        )
    return None


def takes_apart(conversation: Conversation) -> bool:
    """Whether anything is read, or compared, inside of what is decoded."""
    return any(read.path for read in conversation.reads) or any(case.path for case in conversation.cases)


def _decodes_once(conversation: Conversation) -> bool:
    """Whether what is decoded is taken apart at once."""
    if "json" not in conversation.hears or "text" in conversation.hears:
        return False
    again = any(read.kind == "encoded" and not read.path for read in conversation.reads)
    return takes_apart(conversation) and not again


def may_be_json(shape: Text) -> bool:
    """Whether a text may parse as JSON all the same: a number, or what begins with an unknown part."""
    known = [part for part in shape.parts if part is not None]
    if len(known) == len(shape.parts):
        try:
            json.loads("".join(known))
        except ValueError:
            return False
        return True
    first = shape.parts[0] if shape.parts else None
    return first is None or not first.strip() or first.lstrip()[0] in '{["-0123456789tfn'


def _beats(send: Send) -> bool:
    return isinstance(send.shape, Text) and names.is_courtesy(
        "".join(part or "" for part in send.shape.parts)
    )


def _where(one: Heard) -> Where:
    conversation = one.link.socket.conversation
    places = [case.where for case in conversation.cases] + [read.where for read in conversation.reads]
    return min(places, default=one.link.socket.where)
