"""Frames that the route decodes otherwise than the front end encodes them."""

from __future__ import annotations

from ..finding import Finding, Grade
from ..model import Binary, Encoded, Read, Route, Send, Shape, Text
from . import shapes
from .encoding import may_be_json, takes_apart
from .link import Link
from .match import shown
from .rules import finding


def wrong_form(send: Send, shape: Shape, link: Link, route: Route) -> Finding | None:
    """A frame of a form that the route does not decode, or JSON inside of JSON."""
    conversation = route.conversation
    hears = conversation.hears
    if not hears or conversation.open_hears:
        return None
    if isinstance(shape, Binary):
        return (
            _wrong_form(send, link, route, "a binary frame", "reads text frames")
            if "binary" not in hears
            else None
        )
    if hears == {"binary"}:
        return _wrong_form(send, link, route, f"{shapes.describe(shape)} as text", "reads binary frames only")
    if isinstance(shape, Text):
        if hears & {"text"} or "json" not in hears or may_be_json(shape):
            return None
        return _wrong_form(
            send, link, route, f"the text {shapes.describe(shape)}", "parses every frame as JSON"
        )
    if isinstance(shape, Encoded) and "text" not in hears:
        return _double(send, link, route) if takes_apart(conversation) else None
    return None


def _wrong_form(send: Send, link: Link, route: Route, sent: str, heard: str) -> Finding:
    return finding(
        "message-envelope",
        message=f"The front end sends {sent}; {shown(route)} {heard}.",
        why="Receiving it raises an exception in the route, which ends the connection where nothing catches it.",
        fix='Send JSON: `JSON.stringify({type: "…", …})`; or let the route tell such frames apart before it decodes them.'
        if "JSON" in heard
        else "Send the form that the route reads, or let the route receive both.",
        frontend=send.where,
        backend=route.where,
        subject=f"{shown(route)} {sent}",
        grade=reachable_grade(send, link, Grade.ERROR),
    )


def _double(send: Send, link: Link, route: Route) -> Finding:
    return finding(
        "message-double-encoded",
        message=f"The front end encodes the message as JSON twice; {shown(route)} decodes it once.",
        why="The route gets a string where it reads fields.",
        fix="Call `JSON.stringify` once, in the function that sends.",
        frontend=send.where,
        backend=route.where,
        subject=f"{shown(route)} {shapes.describe(send.shape)}",
        grade=reachable_grade(send, link, Grade.ERROR),
    )


def reachable_grade(send: Send, link: Link, grade: Grade, read: Read | None = None) -> Grade:
    """The grade, or a warning where nothing calls what sends, or what reads."""
    reachable = send.called and link.socket.called and (read is None or read.called)
    return grade if reachable else min(grade, Grade.WARNING)
