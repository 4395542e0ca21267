"""Back ends of other frameworks than FastAPI and Channels."""

from __future__ import annotations

from pathlib import Path

import pytest

from .reading import cases, route, sends

AIOHTTP = """
    from aiohttp import web

    async def handler(request):
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        request.app["sockets"].add(ws)
        async for msg in ws:
            if msg.type == web.WSMsgType.TEXT:
                data = msg.json()
                if data["type"] == "say":
                    for one in request.app["sockets"]:
                        await one.send_json({"type": "said", "text": data["text"]})
        return ws

    app = web.Application()
    app["sockets"] = set()
"""


@pytest.mark.parametrize(
    "routing",
    [
        'app.router.add_get("/ws", handler)',
        'app.add_routes([web.get("/ws", handler)])',
        'app.router.add_route("GET", "/ws", handler)',
        'routes = web.RouteTableDef()\n    routes.get("/ws")(handler)\n    app.add_routes(routes)',
    ],
)
def test_aiohttp(tmp_path: Path, routing: str) -> None:
    found = route(tmp_path, AIOHTTP + f"    {routing}\n")
    assert found.path == "/ws"
    assert sends(found) == ["{type: 'said', text: echo.text}"]
    assert cases(found) == ["type=say"]


def test_the_websockets_library_answers_at_any_path(tmp_path: Path) -> None:
    found = route(
        tmp_path,
        """
        import asyncio, json, websockets

        clients = set()

        async def handler(websocket):
            clients.add(websocket)
            async for message in websocket:
                data = json.loads(message)
                if data["action"] == "move":
                    websockets.broadcast(clients, json.dumps({"action": "moved", "x": data["x"]}))

        async def main():
            async with websockets.serve(handler, "", 8001):
                await asyncio.Future()

        asyncio.run(main())
        """,
    )
    assert found.path == "/{path:path}"
    assert sends(found) == ["{action: 'moved', x: echo.x}"]
    assert cases(found) == ["action=move"]


def test_bytes_that_are_told_from_text_are_no_surprise(tmp_path: Path) -> None:
    found = route(
        tmp_path,
        """
        import asyncio, json, websockets

        async def handler(websocket):
            async for message in websocket:
                if isinstance(message, bytes):
                    await recognise(message)
                else:
                    print(json.loads(message)["action"])

        async def main():
            async with websockets.serve(handler, "", 8001):
                await asyncio.Future()

        asyncio.run(main())
        """,
    )
    assert found.conversation.hears == {"binary", "json"}


def test_a_socket_to_somebody_else_s_server_is_not_ours(tmp_path: Path) -> None:
    found = route(
        tmp_path,
        """
        import json, websockets
        from fastapi import FastAPI, WebSocket
        app = FastAPI()

        @app.websocket("/ws")
        async def ws(websocket: WebSocket):
            async with websockets.connect("wss://elsewhere") as other:
                await other.send(json.dumps({"op": "subscribe"}))
                await websocket.send_text(json.dumps({"type": "tick", "price": json.loads(await other.recv())["p"]}))
        """,
    )
    assert sends(found) == ["{type: 'tick', price: ?}"]


def test_tornado(tmp_path: Path) -> None:
    found = route(
        tmp_path,
        """
        import json
        import tornado.web
        import tornado.websocket

        class Chat(tornado.websocket.WebSocketHandler):
            clients = set()

            def open(self):
                self.token = self.get_argument("token")
                Chat.clients.add(self)

            def on_message(self, message):
                data = json.loads(message)
                for client in Chat.clients:
                    client.write_message({"type": "said", "text": data["text"]})

        app = tornado.web.Application([(r"/ws", Chat)])
        """,
    )
    assert found.path == "/ws"
    assert sends(found) == ["{type: 'said', text: echo.text}"]
    assert [(one.name, one.required) for one in found.credentials] == [("token", True)]


@pytest.mark.parametrize(
    "source",
    [
        "from quart import Quart, websocket\napp = Quart(__name__)\n@app.websocket('/ws')\nasync def ws():\n    await websocket.send(await websocket.receive())\n",
        "from sanic import Sanic\napp = Sanic('x')\n@app.websocket('/ws')\nasync def feed(request, ws):\n    await ws.send(await ws.recv())\n",
        "from flask import Flask\nfrom flask_sock import Sock\napp = Flask(__name__)\nsock = Sock(app)\n@sock.route('/ws')\ndef echo(ws):\n    ws.send(ws.receive())\n",
        "from litestar import Litestar, websocket\n@websocket('/ws')\nasync def handler(socket):\n    await socket.send_text(await socket.receive_text())\napp = Litestar([handler])\n",
    ],
)
def test_an_echo_in_other_frameworks(tmp_path: Path, source: str) -> None:
    found = route(tmp_path, source)
    assert found.path == "/ws"
    assert sends(found) == ["echo"]
