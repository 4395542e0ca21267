"""The peer: a livestream back end as it is usually written with FastAPI, sending to each viewer in a loop.

No log, no token check, no order across failures; nothing is kept. The table compares the fan-out with it.
Run by the benchmarks as ``python -m uvicorn benchmarks.peer_fastapi:app``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, WebSocket, WebSocketDisconnect


class ConnectionManager:
    """The viewers of each stream."""

    def __init__(self) -> None:
        self.connections: dict[str, list[WebSocket]] = {}

    async def connect(self, stream_id: str, websocket: WebSocket) -> None:
        await websocket.accept()
        self.connections.setdefault(stream_id, []).append(websocket)

    def disconnect(self, stream_id: str, websocket: WebSocket) -> None:
        self.connections[stream_id].remove(websocket)

    async def broadcast_chat_message(self, stream_id: str, message: dict[str, Any]) -> None:
        for websocket in list(self.connections[stream_id]):
            try:
                await websocket.send_json({"type": "livestream:chat_message", "data": message})
            except (WebSocketDisconnect, RuntimeError):
                continue  # it left while the loop was on its way to it; its own task takes it off the list


app = FastAPI()
manager = ConnectionManager()


@app.get("/healthz")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@app.websocket("/ws/livestream/{stream_id}")
async def livestream(websocket: WebSocket, stream_id: str) -> None:
    await manager.connect(stream_id, websocket)
    try:
        while True:
            message = await websocket.receive_json()
            if message.get("type") == "livestream:chat_message":
                await manager.broadcast_chat_message(stream_id, chat_message(message.get("data", {})))
    except WebSocketDisconnect:
        manager.disconnect(stream_id, websocket)


def chat_message(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": data.get("id", str(uuid4())),
        "message": data.get("message"),
        "message_type": data.get("message_type", "text"),
        "user": {"id": "u1", "name": "Ada", "role": "viewer"},
        "created_at": datetime.now(UTC).isoformat(),
    }
