"""Routers that no application includes."""

from __future__ import annotations

from pathlib import Path

from .reading import backend, sends


def test_a_router_that_no_application_includes(tmp_path: Path) -> None:
    found = backend(
        tmp_path,
        """
        from fastapi import APIRouter, FastAPI, WebSocket

        router = APIRouter()

        @router.websocket("/ws")
        async def ws(websocket: WebSocket):
            await websocket.send_json({"type": "hello"})

        app = FastAPI()

        @app.get("/")
        def index():
            return {}
        """,
    )
    assert found.routes == ()
    assert [one.path for one in found.unmounted] == ["/ws"]
    assert sends(found.unmounted[0]) == ["{type: 'hello'}"]
