"""What of a back end is followed, and what is said where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from backchannel.contract.check.flow import engine

from .reading import backend, sends

ROUTES = """
from fastapi import FastAPI, WebSocket
import json

app = FastAPI()

class Manager:
    def __init__(self):
        self.active = {}

    async def connect(self, websocket: WebSocket, user: str):
        self.active[user] = websocket

    async def tell(self, user, message):
        await self.active[user].send_json(message)

manager = Manager()

@app.post("/news")
async def news(user: str):
    await manager.tell(user, {"type": "news"})

@app.websocket("/a")
async def a(websocket: WebSocket):
    await websocket.send_json({"type": "a"})

@app.websocket("/b")
async def b(websocket: WebSocket):
    await websocket.send_json({"type": "b"})
"""


def test_what_is_sent_on_sockets_that_nobody_gave_comes_to_no_route(tmp_path: Path) -> None:
    found = {route.path: route for route in backend(tmp_path, ROUTES).routes}
    assert sends(found["/a"]) == ["{type: 'a'}"]
    assert not found["/a"].conversation.open_sends, "nobody connects to the manager"


def test_a_socket_out_of_an_object_that_nobody_gave_may_be_any(tmp_path: Path) -> None:
    found = backend(
        tmp_path,
        f"{ROUTES}\nasync def tell_all(context, message):\n    await context.socket.send_json({{'type': 'news'}})\nHANDLERS = [tell_all]\n",
    )
    assert all(route.conversation.open_sends for route in found.routes)


def test_of_a_program_that_is_too_large_the_sockets_routes_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "STEPS", 100)
    busy = "\n".join(
        f"def broadcast_{n}():\n    return [{', '.join(map(str, range(40)))}]" for n in range(20)
    )
    files = {"aside.py": f"import main\n{busy}\n", "main.py": ROUTES}
    found = backend(tmp_path, files)
    assert [sends(route) for route in found.routes] == [["{type: 'a'}"], ["{type: 'b'}"]]
    assert all(route.conversation.open_sends for route in found.routes), "the rest may send as well"


def test_what_is_far_from_any_socket_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "STEPS", 100)
    near = engine.Engine.give_up
    monkeypatch.setattr(engine.Engine, "give_up", lambda self, distance: near(self, distance + 5))
    assert not any(route.conversation.open_sends for route in backend(tmp_path, ROUTES).routes)


def test_a_program_that_knows_no_sockets_tells_who_was_given_to_it(tmp_path: Path) -> None:
    found = backend(
        tmp_path,
        {
            "app.py": """
                import asyncio, queue, threading
                from fastapi import FastAPI, WebSocket
                from game import Engine

                app = FastAPI()

                class Watcher:
                    def __init__(self):
                        self.ws_queue = queue.Queue()

                    def on_event(self, event: dict):
                        self.ws_queue.put({"type": "game", "event": event})

                @app.websocket("/ws")
                async def ws(websocket: WebSocket):
                    await websocket.accept()
                    watcher = Watcher()
                    threading.Thread(target=Engine([watcher]).play).start()
                    while True:
                        await websocket.send_json(await asyncio.to_thread(watcher.ws_queue.get))
            """,
            "game.py": """
                class Engine:
                    def __init__(self, players):
                        self.players = players

                    def play(self):
                        self.round()

                    def round(self):
                        self.turn(0)

                    def turn(self, player):
                        self.draw(player)

                    def draw(self, player):
                        self.log({"kind": "draw", "player": player})

                    def log(self, event):
                        for player in self.players:
                            player.on_event(event)
            """,
        },
    )
    assert sends(found.routes[0]) == ["{type: 'game', event: {kind: 'draw', player: 0}}"]
