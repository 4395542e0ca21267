"""Parts of lists and of what was heard, and keys that a loop takes one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from .reading import reads, route, sends
from .test_idioms import source


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            'log = []\nlog.append({"text": str(x())})\nawait websocket.send_json({"log": log[-50:]})',
            ["{log: [{text: string}]}"],
        ),
        (
            'log = [{"n": 1}]\nlast = log[:1]\nlast.append({"n": 2})\nawait websocket.send_json({"log": log})',
            ["{log: [{n: 1}]}"],
        ),
        ('await websocket.send_json({"text": message["text"][:200]})', ["{text: echo.text}"]),
    ],
)
def test_a_slice_has_the_items_of_what_it_is_cut_from(body: str, expected: list[str], tmp_path: Path) -> None:
    assert sends(route(tmp_path, source(body))) == expected


def test_a_key_that_is_looked_for_first_is_not_missed_where_it_is_not_there(tmp_path: Path) -> None:
    found = reads(
        route(
            tmp_path,
            source(
                """
                for key, cast in {"mode": str, "size": int}.items():
                    if key in message and message[key] is not None:
                        setattr(room, key, cast(message[key]))
                """
            ),
        )
    )
    assert {one for one in found if "[" not in one} == {"mode optional", "size optional"}
    assert all("[mode=]" in one and "[size=]" in one for one in found if "required" in one)
