"""What Python programs pass on of what they heard."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest

from backchannel.contract.check.model import Echo, OneOf, Record, Scalar, Send, Shape, Spread

from .reading import route

APP = """
from fastapi import FastAPI, WebSocket

NAMES = {{"card:add": "card:added", "card:edit": "card:edited"}}
app = FastAPI()

@app.websocket("/ws")
async def ws(websocket: WebSocket):
    message = await websocket.receive_json()
{body}
"""


def said(root: Path, body: str) -> tuple[Send, ...]:
    return route(root, APP.format(body=indent(dedent(body).strip("\n"), "    "))).conversation.sends


def test_a_map_of_names_says_something_else_to_each(tmp_path: Path) -> None:
    sent = said(
        tmp_path,
        """
        name = NAMES.get(message.get("type"))
        if name:
            await websocket.send_json({"type": name, "data": message.get("data", {})})
        """,
    )
    assert [(_name(one.shape), [sorted(held.values) for held in one.given]) for one in sent] == [
        ("card:added", [["card:add"]]),
        ("card:edited", [["card:edit"]]),
    ]


def _name(shape: Shape) -> str:
    assert isinstance(shape, Record)
    name = shape.properties["type"].shape
    assert isinstance(name, Scalar)
    assert name.literals is not None
    (only,) = name.literals
    return str(only)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('await websocket.send_json({**message, "by": 1})', Spread()),
        ('await websocket.send_json({"by": 1, **message["data"]})', Spread(("data",), frozenset({"by"}))),
        ("await websocket.send_json(dict(message, by=1))", Spread()),
        (
            'out = {"by": 1}\nout.update(message)\nawait websocket.send_json(out)',
            Spread((), frozenset({"by"})),
        ),
        ('out = {"by": 1}\nif x():\n    out.update(message)\nawait websocket.send_json(out)', None),
        ('await websocket.send_json({**message, **other(), "by": 1})', None),
        ('message["by"] = 1\nawait websocket.send_json(message)', Spread()),
    ],
)
def test_a_message_with_something_added(tmp_path: Path, body: str, expected: Spread | None) -> None:
    (one,) = said(tmp_path, body)
    assert isinstance(one.shape, Record)
    assert one.shape.open
    assert one.shape.spread == expected
    by = one.shape.properties["by"].shape
    assert Scalar("number", frozenset([1])) in (by.options if isinstance(by, OneOf) else (by,))
    assert one.shape.spread is None or not isinstance(by, Echo)
