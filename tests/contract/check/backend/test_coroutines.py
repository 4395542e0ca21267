"""A coroutine that is made and thrown away: nothing of it runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from .reading import route, sends
from .test_idioms import source

TELL = """
async def tell(socket):
    await socket.send_json({"type": "told"})
"""


@pytest.mark.parametrize(
    ("before", "body", "expected"),
    [
        (TELL, "tell(websocket)", []),
        (TELL, "await tell(websocket)", ["{type: 'told'}"]),
        (TELL, "asyncio.create_task(tell(websocket))", ["{type: 'told'}"]),
        (TELL, "waiting = tell(websocket)\nawait waiting", ["{type: 'told'}"]),
        (f"@in_background{TELL}", "tell(websocket)", ["{type: 'told'}"]),
        (
            f"{TELL}\ndef start(socket):\n    return tell(socket)",
            "await start(websocket)",
            ["{type: 'told'}"],
        ),
    ],
)
def test_of_a_coroutine_that_nobody_awaits_nothing_runs(
    before: str, body: str, expected: list[str], tmp_path: Path
) -> None:
    assert sends(route(tmp_path, source(body, before))) == expected
