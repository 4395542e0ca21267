"""What FastAPI routes take from the handshake."""

from __future__ import annotations

from pathlib import Path

import pytest

from .reading import credentials, route


def test_what_the_handshake_is_asked_for(tmp_path: Path) -> None:
    found = route(
        tmp_path,
        """
        from typing import Annotated, Optional
        from fastapi import Cookie, Depends, FastAPI, Header, Query, WebSocket

        app = FastAPI()

        def user(token: str = Query(...), session: Annotated[str | None, Cookie()] = None):
            return token or session

        @app.websocket("/ws/{room}")
        async def ws(websocket: WebSocket, room: int, client: str, last: Optional[str] = None, x_name: str = Header(None), who=Depends(user)):
            print(last, x_name, who)
            lang = websocket.query_params.get("lang")
            secret = websocket.headers.get("x-secret")
            if secret is None:
                await websocket.close()
                return
            key = websocket.query_params["key"]
        """,
    )
    assert found.params == {"room": "int"}
    assert credentials(found) == {
        ("query", "token", True),
        ("query", "client", True),
        ("query", "last", False),
        ("query", "lang", False),
        ("query", "key", True),
        ("cookie", "session", False),
        ("header", "x-name", False),
        ("header", "x-secret", True),
    }


def test_a_parameter_that_nothing_looks_at_is_none(tmp_path: Path) -> None:
    found = route(
        tmp_path,
        """
        from fastapi import FastAPI, WebSocket
        app = FastAPI()

        @app.websocket("/ws")
        async def ws(websocket: WebSocket, token: str | None = None):
            await websocket.accept()
            await websocket.send_json({"type": "hello"})
        """,
    )
    assert credentials(found) == set()


@pytest.mark.parametrize(
    ("excuse", "required"),
    [
        ("if not settings.auth:\n                return True", False),
        ("if settings.open:\n                return Guest()", False),
        ("if socket.gone:\n                return False", True),
        ("if socket.gone:\n                return await socket.close()", True),
    ],
)
def test_a_token_is_not_always_wanted_where_a_setting_lets_anyone_in(
    tmp_path: Path, excuse: str, required: bool
) -> None:
    found = route(
        tmp_path,
        f"""
        from fastapi import FastAPI, WebSocket
        app = FastAPI()

        async def allowed(socket: WebSocket):
            {excuse}
            token = socket.query_params.get("token")
            if not token:
                return False
            return check(token)

        @app.websocket("/ws")
        async def ws(websocket: WebSocket):
            if await allowed(websocket):
                await websocket.accept()
        """,
    )
    assert credentials(found) == {("query", "token", required)}


def test_a_token_with_another_way_in_is_not_required(tmp_path: Path) -> None:
    found = route(
        tmp_path,
        """
        from fastapi import FastAPI, Query, WebSocket
        app = FastAPI()

        @app.websocket("/ws")
        async def ws(websocket: WebSocket, token: str = Query(None), other: str = Query(None)):
            if token:
                user = check(token)
                if not user:
                    await websocket.close()
                    return
            else:
                await websocket.accept()
                first = await websocket.receive_json()
            if not other:
                other = websocket.cookies.get("other")
            if not other:
                await websocket.close()
        """,
    )
    assert credentials(found) == {
        ("query", "token", False),
        ("query", "other", False),
        ("cookie", "other", False),
    }


def test_a_dependency_with_a_name_is_no_query_parameter(tmp_path: Path) -> None:
    files = {
        "deps.py": """
            from typing import Annotated
            from fastapi import Depends, Query

            class Rooms: ...

            def rooms(token: str) -> Rooms: ...

            RoomsDep = Annotated[Rooms, Depends(rooms)]
            Language = Annotated[str, Query()]
        """,
        "main.py": """
            from fastapi import FastAPI, WebSocket
            from deps import Language, RoomsDep

            app = FastAPI()

            @app.websocket("/ws")
            async def ws(websocket: WebSocket, rooms: RoomsDep, language: Language):
                await websocket.accept()
        """,
    }
    found = route(tmp_path, files)
    assert sorted((one.place, one.name) for one in found.credentials) == [
        ("query", "language"),
        ("query", "token"),
    ]


@pytest.mark.parametrize(
    ("test", "required"),
    [
        ("token != settings.token", True),
        ("not verify_token(token)", True),
        ("not hmac.compare_digest(token, settings.token)", True),
        ("settings.token and token != settings.token", False),
        ("token != 'guest'", False),
        ("not allows(token)", False),
    ],
)
def test_a_token_that_has_to_be_a_certain_one(tmp_path: Path, test: str, required: bool) -> None:
    found = route(
        tmp_path,
        f"""
        from fastapi import FastAPI, Query, WebSocket
        app = FastAPI()

        @app.websocket("/ws")
        async def ws(websocket: WebSocket, token: str | None = Query(default=None)):
            if {test}:
                await websocket.close(code=1008)
                return
            await websocket.accept()
        """,
    )
    assert credentials(found) == {("query", "token", required)}
