"""Functions that make a value fit for JSON and give it again as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from .reading import route, sends

SOURCE = """
    from datetime import datetime
    from fastapi import FastAPI, WebSocket

    app = FastAPI()

    def plain(value, keys=str):
        if isinstance(value, datetime):
            return value.isoformat()
        if isinstance(value, dict):
            return {entries}
        if isinstance(value, (list, set)):
            return [plain(one) for one in value]
        return value

    @app.websocket("/ws")
    async def ws(socket: WebSocket):
        await socket.accept()
        await socket.send_json(plain({{"type": "joined", "user": {{"name": "Ada"}}}}))
        await socket.send_json(plain({{"type": "left", "ids": [1]}}))
"""
WHOLE = ["{type: 'joined', user: {name: 'Ada'}}", "{type: 'left', ids: [1]}"]


@pytest.mark.parametrize(
    "entries",
    [
        "{key: plain(one) for key, one in value.items()}",
        "{str(key): plain(one, keys) for key, one in value.items()}",
    ],
)
def test_what_is_only_copied_keeps_its_form(tmp_path: Path, entries: str) -> None:
    assert sends(route(tmp_path, SOURCE.format(entries=entries))) == WHOLE


@pytest.mark.parametrize(
    "entries",
    [
        "{key.upper(): plain(one) for key, one in value.items()}",
        "{key: plain(one) for key, one in value.items() if one}",
        "{key: keys(one) for key, one in value.items()}",
    ],
)
def test_what_changes_on_the_way_is_followed(tmp_path: Path, entries: str) -> None:
    assert sends(route(tmp_path, SOURCE.format(entries=entries))) != WHOLE
