"""FastAPI and Starlette back ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from .reading import backend, cases, credentials, reads, route, sends

CHAT = {
    "manager.py": """
        from collections import defaultdict

        class Manager:
            def __init__(self):
                self.rooms = defaultdict(list)

            async def connect(self, websocket, room):
                await websocket.accept()
                self.rooms[room].append(websocket)

            async def broadcast(self, room, message):
                for connection in self.rooms.get(room, []):
                    await connection.send_json(message)

        manager = Manager()
    """,
    "chat.py": """
        import json
        from fastapi import APIRouter, WebSocket, WebSocketDisconnect
        from manager import manager

        router = APIRouter(prefix="/chat")

        @router.websocket("/ws/{room}")
        async def chat(websocket: WebSocket, room: str):
            await manager.connect(websocket, room)
            try:
                while True:
                    message = json.loads(await websocket.receive_text())
                    if message["type"] == "say":
                        await manager.broadcast(room, {"type": "said", "data": {"text": message["text"], "by": room}})
                    elif message["type"] == "ping":
                        await websocket.send_text(json.dumps({"type": "pong"}))
            except WebSocketDisconnect:
                pass
    """,
    "main.py": """
        from fastapi import FastAPI
        from chat import router

        app = FastAPI()
        app.include_router(router, prefix="/api")
    """,
}


def test_a_router_with_a_manager_several_hops_away(tmp_path: Path) -> None:
    found = route(tmp_path, CHAT)
    assert found.path == "/api/chat/ws/{room}"
    assert found.params == {"room": "str"}
    assert sends(found) == ["{type: 'pong'}", "{type: 'said', data: {text: echo.text, by: string}}"]
    assert cases(found) == ["type=say", "type=ping"]
    assert "text required [type=say]" in reads(found)
    assert found.conversation.hears == {"json"}
    assert (found.conversation.open_hears, found.conversation.open_sends) == ((), ())


def test_what_http_handlers_send_is_sent_on_the_socket(tmp_path: Path) -> None:
    files = {
        **CHAT,
        "news.py": """
            from fastapi import APIRouter
            from pydantic import BaseModel
            from manager import manager

            router = APIRouter()

            class News(BaseModel):
                title: str
                urgent: bool = False

            @router.post("/news")
            async def post(news: News):
                await manager.broadcast("all", {"type": "news", "data": news.model_dump()})
        """,
        "main.py": CHAT["main.py"]
        + "        from news import router as news\n        app.include_router(news)\n",
    }
    assert "{type: 'news', data: {title: string, urgent: boolean}}" in sends(route(tmp_path, files))


def test_routers_of_modules_that_are_imported_by_name(tmp_path: Path) -> None:
    files = {
        "routers/__init__.py": "",
        "routers/chat.py": """
            from fastapi import APIRouter, WebSocket
            router = APIRouter()

            @router.websocket("/chat")
            async def chat(websocket: WebSocket): ...
        """,
        "routers/news.py": """
            from fastapi import APIRouter, WebSocket
            router = APIRouter()

            @router.websocket("/news")
            async def news(websocket: WebSocket): ...
        """,
        "main.py": """
            from importlib import import_module
            from fastapi import FastAPI

            def create_app() -> FastAPI:
                app = FastAPI()

                def include(path: str, prefix: str) -> None:
                    try:
                        module = import_module(path)
                        app.include_router(getattr(module, "router"), prefix=prefix)
                    except ImportError as error:
                        print(error)

                include("routers.chat", "/ws")
                include("routers.news", "/live")
                return app

            app = create_app()
        """,
    }
    found = backend(tmp_path, files)
    assert [route.path for route in found.routes] == ["/ws/chat", "/live/news"]
    assert found.routes_open == ()


@pytest.mark.parametrize("name", ["engine", "function", "site", "args"])
def test_a_parameter_may_have_any_name(tmp_path: Path, name: str) -> None:
    source = f"""
        from fastapi import FastAPI, Query, WebSocket
        app = FastAPI()

        @app.get("/search/{{{name}}}")
        async def search({name}: str, limit: int = Query(10)): ...

        @app.websocket("/ws/{{{name}}}")
        async def ws(websocket: WebSocket, {name}: str):
            await websocket.accept()
            await websocket.send_json({{"type": "hello"}})
    """
    assert sends(route(tmp_path, source)) == ["{type: 'hello'}"]


def test_a_router_that_nobody_includes_is_no_route(tmp_path: Path) -> None:
    source = """
        from fastapi import APIRouter, FastAPI
        app = FastAPI()
        dead = APIRouter()

        @dead.websocket("/dead")
        async def a(websocket): ...

        @app.websocket("/alive")
        async def b(websocket): ...
    """
    assert [found.path for found in backend(tmp_path, source).routes] == ["/alive"]


def test_routers_without_an_application_may_stand_below_any_prefix(tmp_path: Path) -> None:
    found = route(tmp_path, {name: text for name, text in CHAT.items() if name != "main.py"})
    assert found.path == "/chat/ws/{room}"
    assert found.prefix_open


@pytest.mark.parametrize(
    "source",
    [
        "from fastapi import FastAPI\napp = FastAPI()\nasync def f(websocket): ...\napp.websocket('/x/ws')(f)",
        "from fastapi import FastAPI\napp = FastAPI()\nasync def f(websocket): ...\napp.add_api_websocket_route('/x/ws', f)",
        "from fastapi import FastAPI\ndef create_app():\n    app = FastAPI()\n    @app.websocket('/x/ws')\n    async def f(websocket): ...\n    return app",
        "from fastapi import FastAPI\napp = FastAPI()\nsub = FastAPI()\napp.mount('/x', sub)\n@sub.websocket('/ws')\nasync def f(websocket): ...",
        "from starlette.applications import Starlette\nfrom starlette.routing import Mount, WebSocketRoute\nasync def f(websocket): ...\napp = Starlette(routes=[Mount('/x', routes=[WebSocketRoute('/ws', f)])])",
        "from fastapi import APIRouter, FastAPI\nPREFIX = '/x'\na = APIRouter()\nb = APIRouter(prefix=f'{PREFIX}')\n@a.websocket('/ws')\nasync def f(websocket): ...\nb.include_router(a)\napp = FastAPI()\nfor r in [b]:\n    app.include_router(r)",
    ],
)
def test_ways_to_put_a_route(tmp_path: Path, source: str) -> None:
    found = route(tmp_path, source)
    assert (found.path, found.prefix_open) == ("/x/ws", False)


def test_a_prefix_that_is_computed_is_open(tmp_path: Path) -> None:
    source = "import x\nfrom fastapi import APIRouter, FastAPI\nr = APIRouter()\n@r.websocket('/ws')\nasync def f(websocket): ...\napp = FastAPI()\napp.include_router(r, prefix=x.prefix())\n"
    assert route(tmp_path, source).prefix_open


def test_an_endpoint_that_is_a_class(tmp_path: Path) -> None:
    found = route(
        tmp_path,
        """
        from starlette.applications import Starlette
        from starlette.endpoints import WebSocketEndpoint
        from starlette.routing import WebSocketRoute

        class Echo(WebSocketEndpoint):
            encoding = "json"

            async def on_receive(self, websocket, data):
                await websocket.send_json({"kind": "echo", "body": data["body"]})

        app = Starlette(routes=[WebSocketRoute("/echo", Echo)])
        """,
    )
    assert sends(found) == ["{kind: 'echo', body: echo.body}"]
    assert found.conversation.hears == {"json"}


def test_a_first_message_of_text_and_binary_frames(tmp_path: Path) -> None:
    found = route(
        tmp_path,
        """
        from fastapi import FastAPI, WebSocket
        app = FastAPI()

        @app.websocket("/audio")
        async def ws(websocket: WebSocket):
            while True:
                message = await websocket.receive()
                if message.get("bytes"):
                    await websocket.send_bytes(render(message["bytes"]))
                elif message.get("text") == "stop":
                    await websocket.send_text("stopped")
        """,
    )
    assert found.conversation.hears == {"text", "binary"}
    assert cases(found) == ["=stop"]
    assert "text(stopped)" in sends(found)
    assert "binary" in sends(found)


def test_a_lifespan_and_the_application_s_state(tmp_path: Path) -> None:
    found = route(
        tmp_path,
        """
        from contextlib import asynccontextmanager
        from fastapi import FastAPI, WebSocket

        class Hub:
            async def join(self, ws):
                await ws.send_json({"type": "welcome"})

        @asynccontextmanager
        async def lifespan(app):
            app.state.hub = Hub()
            yield

        app = FastAPI(lifespan=lifespan)

        @app.websocket("/ws")
        async def ws(websocket: WebSocket):
            await websocket.app.state.hub.join(websocket)
        """,
    )
    assert sends(found) == ["{type: 'welcome'}"]
    assert found.conversation.open_sends == ()


def test_a_wrapped_handler_keeps_its_parameters(tmp_path: Path) -> None:
    found = route(
        tmp_path,
        """
        from functools import wraps
        from fastapi import FastAPI, WebSocket
        app = FastAPI()

        def logged(f):
            @wraps(f)
            async def wrapper(*args, **kwargs):
                return await f(*args, **kwargs)
            return wrapper

        @app.websocket("/ws")
        @logged
        async def ws(websocket: WebSocket, token: str):
            await websocket.send_json({"type": "hello"})
        """,
    )
    assert sends(found) == ["{type: 'hello'}"]
    assert credentials(found) == {("query", "token", True)}


def test_a_socket_that_leaves_the_code_is_open(tmp_path: Path) -> None:
    found = route(
        tmp_path,
        "from fastapi import FastAPI, WebSocket\nfrom elsewhere import serve\napp = FastAPI()\n@app.websocket('/ws')\nasync def ws(websocket: WebSocket):\n    await serve(websocket)\n",
    )
    assert found.conversation.open_sends
    assert found.conversation.open_hears


LOST = """
    from fastapi import APIRouter, FastAPI
    from parts import elsewhere
    r = APIRouter()
    @r.websocket("/ws")
    async def f(websocket): ...
    app = FastAPI()
    app.include_router(r, prefix="/api")
    app.include_router(elsewhere.router{})
"""


def test_a_router_that_could_not_be_found_hides_what_is_below_its_prefix(tmp_path: Path) -> None:
    found = backend(tmp_path, {"main.py": LOST.format(', prefix="/data"'), "parts/__init__.py": ""})
    assert [one.path for one in found.routes] == ["/api/ws"]
    assert list(found.routes_below) == ["/data"]
    assert not found.routes_open


def test_a_router_that_could_not_be_found_may_hide_anything(tmp_path: Path) -> None:
    found = backend(tmp_path, {"main.py": LOST.format(""), "parts/__init__.py": ""})
    assert found.routes_open
    assert not found.routes_below


def test_a_first_message_says_nothing_of_those_that_a_loop_awaits_after_it(tmp_path: Path) -> None:
    source = """
        from fastapi import FastAPI, WebSocket

        app = FastAPI()
        ANSWERS = {"card:add": "card:added", "card:move": "card:moved"}

        @app.websocket("/board")
        async def board(websocket: WebSocket):
            await websocket.accept()
            first = await websocket.receive_json()
            if first["type"] != "auth":
                return
            while True:
                try:
                    message = await websocket.receive_json()
                except ValueError:
                    continue
                answer = ANSWERS.get(message["type"])
                if answer:
                    await websocket.send_json({"type": answer, "data": message["data"]})
    """
    found = route(tmp_path, {"main.py": source})
    assert cases(found) == ["type=auth", "type=card:add", "type=card:move"]


def test_what_another_process_publishes_is_sent_by_the_listener(tmp_path: Path) -> None:
    server = """
        import json
        import redis.asyncio as redis
        from fastapi import FastAPI, WebSocket

        app = FastAPI()
        client = redis.from_url("redis://localhost")

        @app.websocket("/ws")
        async def ws(websocket: WebSocket):
            await websocket.accept()
            pubsub = client.pubsub()
            await pubsub.subscribe("news")
            async for message in pubsub.listen():
                await websocket.send_json(json.loads(message["data"]))
    """
    worker = """
        import json

        class Publisher:
            def __init__(self, client):
                self._client = client

            async def tell(self, news):
                await self._client.publish("news", json.dumps({"type": "news_update", "data": news}))
    """
    more = """
        import json

        async def fetch(client):
            await client.publish("news", json.dumps({"type": "prices", "all": []}))
    """
    files = {"main.py": server, "worker/tell.py": worker, "worker/fetch.py": more}
    assert min(sends(route(tmp_path, files))).startswith("{type: 'news_update'")
