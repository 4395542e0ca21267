"""How Python programs put messages together and take them apart, whatever the framework."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest

from .reading import backend, cases, reads, route, sends

APP = """
import asyncio, json, enum
from dataclasses import asdict, dataclass, field
from enum import Enum, StrEnum, auto
from typing import Annotated, Any, Literal, Optional, Union
from fastapi import FastAPI, WebSocket
from pydantic import BaseModel, Field, TypeAdapter

app = FastAPI()
{before}

@app.websocket("/ws")
async def ws(websocket: WebSocket):
    message = await websocket.receive_json()
{body}
"""


def source(body: str, before: str = "") -> str:
    return APP.format(before=dedent(before), body=indent(dedent(body).strip("\n"), "    "))


@pytest.mark.parametrize(
    ("before", "body", "expected"),
    [
        ("", 'await websocket.send_json({"type": "a", **message["data"]})', ["{type: 'a', …}"]),
        ("", "await websocket.send_json(message)", ["echo"]),
        ("", 'out = {"type": "a"}\nout["n"] = 1\nawait websocket.send_json(out)', ["{type: 'a', n: 1}"]),
        (
            "",
            'out = {"type": "a"}\nif x():\n    out["n"] = 1\nawait websocket.send_json(out)',
            ["{type: 'a', n?: 1}"],
        ),
        (
            "",
            'out = dict(type="a")\nout.update({"n": 1})\nawait websocket.send_json(out)',
            ["{type: 'a', n: 1}"],
        ),
        ("", 'await websocket.send_text(json.dumps({"d": json.dumps({"x": 1})}))', ["{d: json({x: 1})}"]),
        ("", 'await websocket.send_text(f"user:{name()}")', ["text(user:…)"]),
        ("", 'await websocket.send_json([{"id": int(x)} for x in xs()])', ["[{id: number}]"]),
        (
            "class T(str, Enum):\n    A = 'a'",
            'await websocket.send_json({"type": T.A.value, "t": T.A})',
            ["{type: 'a', t: 'a'}"],
        ),
        (
            "class T(StrEnum):\n    HELLO = auto()",
            'await websocket.send_json({"type": T.HELLO})',
            ["{type: 'hello'}"],
        ),
        (
            "@dataclass\nclass E:\n    type: str\n    n: int = 3\n    tags: list = field(default_factory=list)",
            'await websocket.send_json(asdict(E("a")))',
            ["{type: 'a', n: 3, tags: [?]}"],
        ),
        (
            "class E(BaseModel):\n    type: Literal['e'] = 'e'\n    room_id: str = Field(alias='roomId')\n    why: str | None = None",
            "await websocket.send_text(E(room_id=str(1)).model_dump_json(by_alias=True, exclude_none=True))",
            ["{type: 'e', roomId: '1'}"],
        ),
        (
            "class E(BaseModel):\n    type: str\n    n: int = 3",
            "if x():\n    await websocket.send_json(E(type='a').model_dump())",
            ["{type: 'a', n: 3}"],
        ),
        (
            "",
            'out = {"type": "a"}\nif x():\n    out.update({"n": 1})\nawait websocket.send_json(out)',
            ["{type: 'a', n?: 1}"],
        ),
        (
            "def event(kind, **payload):\n    return {'type': kind, 'payload': payload}",
            'await websocket.send_json(event("a", n=1))\nawait websocket.send_json(event("b"))',
            ["{type: 'a', payload: {n: 1}}", "{type: 'b', payload: {}}"],
        ),
        (
            "queue = asyncio.Queue()\n@app.post('/x')\nasync def x():\n    await queue.put({'type': 'queued'})",
            "while True:\n    await websocket.send_json(await queue.get())",
            ["{type: 'queued'}"],
        ),
        (
            "import redis.asyncio as redis\nr = redis.from_url('x')\n@app.post('/x')\nasync def x():\n    await r.publish('c', json.dumps({'type': 'news'}))",
            "pubsub = r.pubsub()\nasync for m in pubsub.listen():\n    await websocket.send_text(m['data'])",
            ["{type: 'news'}"],
        ),
        (
            "async def later(send):\n    await send({'type': 'done'})",
            "async def send(m):\n    await websocket.send_json(m)\nasyncio.create_task(later(send))",
            ["{type: 'done'}"],
        ),
    ],
)
def test_messages_that_are_sent(tmp_path: Path, before: str, body: str, expected: list[str]) -> None:
    assert sends(route(tmp_path, source(body, before))) == expected


def test_messages_that_are_given_to_a_method_that_there_is_not(tmp_path: Path) -> None:
    before = """
    class Queue:
        def publish(self, message): ...
    class Loose:
        def __getattr__(self, name): return print
    class Game:
        def __init__(self):
            self.queue, self.loose = Queue(), Loose()
        def end(self):
            self.queue.publish({"type": "begun"})
            self.loose.tell({"type": "moved"})
            self.queue.tell({"type": "finished"})
            self.nowhere.tell({"type": "declined"})
            self.queue.tell({"type": "drawn"})
        def draw(self):
            return {"type": "drawn"}
    """
    found = backend(tmp_path, source("Game().end()", before))
    assert sorted(
        name for name in ("begun", "moved", "finished", "declined", "drawn") if name in found.lost
    ) == ["declined", "finished"]


@pytest.mark.parametrize(
    ("before", "body", "expected_cases", "expected_reads"),
    [
        ("", 'if message.get("type") == "a":\n    print(message["x"])', ["type=a"], {"x required [type=a]"}),
        (
            "",
            'kind = message.get("type", "a")\nif kind == "a":\n    print(message["x"])\nelif kind == "b":\n    print(message["y"])',
            ["type=a", "type=b"],
            {"x required [type=a]", "y required [type=b]"},
        ),
        (
            "",
            'match message["type"]:\n    case "a" | "b":\n        print(message.get("x"))',
            ["type=a", "type=b"],
            {"x used [type=a|b]"},
        ),
        (
            "",
            'match message:\n    case {"type": "a", "x": x}:\n        print(x)',
            ["type=a"],
            {"x optional [type=a]"},
        ),
        (
            "",
            'if message["type"] in ("a", "b"):\n    print(message.get("x", 1))',
            ["type=a", "type=b"],
            {"x optional [type=a|b]"},
        ),
        ("", 'x = message.get("x")\nif not x:\n    return\nprint(x)', [], {"x required"}),
        ("", 'data = message.get("data", {})\nprint(data["x"])', [], {"data optional", "data.x required"}),
        (
            "async def on_a(m): print(m['x'])\nasync def on_b(m): print(m['y'])\nHANDLERS = {'a': on_a, 'b': on_b}",
            'handler = HANDLERS.get(message["type"])\nif handler:\n    await handler(message)',
            ["type=a", "type=b"],
            {"x required [type=a]", "y required [type=b]"},
        ),
        (
            "class H:\n    async def do_a(self, m): print(m['x'])\n    async def run(self, m):\n        await getattr(self, f\"do_{m['type']}\")(m)",
            "await H().run(message)",
            ["type=a"],
            {"x required [type=a]"},
        ),
        (
            "class A(BaseModel):\n    type: Literal['a']\n    x: int\nclass B(BaseModel):\n    type: Literal['b']\n    y: str = ''\nM = Annotated[Union[A, B], Field(discriminator='type')]",
            "m = TypeAdapter(M).validate_python(message)\nif isinstance(m, A):\n    print(m.x)",
            ["type=a", "type=b"],
            {"x required [type=a]", "y optional [type=b]"},
        ),
        (
            "class P(BaseModel):\n    text: str\n    tags: list[str] = []",
            'if message["type"] == "say":\n    p = P(**message["data"])\n    print(p.text)',
            ["type=say"],
            {"data.text required [type=say]", "data.tags optional [type=say]"},
        ),
        (
            "class T(str, Enum):\n    A = 'a'",
            'if message["type"] == T.A:\n    pass',
            ["type=a"],
            {"type optional"},
        ),
    ],
)
def test_messages_that_are_heard(
    tmp_path: Path, before: str, body: str, expected_cases: list[str], expected_reads: set[str]
) -> None:
    found = route(tmp_path, source(body, before))
    assert cases(found) == expected_cases
    assert expected_reads <= reads(found)


def test_text_that_becomes_bytes_and_back_is_that_text(tmp_path: Path) -> None:
    found = route(
        tmp_path,
        source('kind = "a".encode().decode() if x() else "b".decode()\nawait websocket.send_text(kind)'),
    )
    assert sends(found) == ["text(a) or text(b)"]


def test_what_leaves_for_unknown_code_is_said(tmp_path: Path) -> None:
    found = route(tmp_path, source("await somewhere.handle(message)"))
    assert found.conversation.open_hears
    assert found.conversation.fallthrough == "handled"


def test_a_log_line_is_nowhere(tmp_path: Path) -> None:
    found = route(
        tmp_path,
        source(
            "logger.info('got %s', message)\nprint(message)",
            "import logging\nlogger = logging.getLogger(__name__)",
        ),
    )
    assert found.conversation.open_hears == ()


def test_an_error_reply_refuses(tmp_path: Path) -> None:
    body = 'if message["type"] == "a":\n    pass\nelse:\n    await websocket.send_json({"type": "error", "message": "unknown"})'
    assert route(tmp_path, source(body)).conversation.fallthrough == "refused"


MESSAGES = """
class Message:
    def __init__(self, kind, data):
        self.kind = kind
        self.data = data
    def out(self):
        return {{"type": self.kind, **self.data}}
class Left(Message):
    def __init__(self, who):
        {left}
class Gone(Left):
    def __init__(self, who):
        {gone}
"""


@pytest.mark.parametrize(
    ("left", "gone"),
    [
        ('super().__init__("left", {"who": who})', "super(Gone, self).__init__(who)"),
        ('Message.__init__(self, "left", {"who": who})', "super().__init__(who)"),
    ],
)
def test_the_constructors_of_the_bases_are_followed(tmp_path: Path, left: str, gone: str) -> None:
    found = route(
        tmp_path,
        source("await websocket.send_json(Gone(str(1)).out())", MESSAGES.format(left=left, gone=gone)),
    )
    assert sends(found) == ["{type: 'left', who: '1'}"]


@pytest.mark.parametrize(
    ("base", "out"),
    [("@dataclass\nclass Message:\n", "asdict({})"), ("class Message(BaseModel):\n", "{}.model_dump()")],
)
def test_a_constructor_of_its_own_fills_what_its_base_declares(tmp_path: Path, base: str, out: str) -> None:
    before = base + dedent(
        """
            kind: str
            who: str
            at: str | None = None
        class Left(Message):
            def __init__(self, who):
                super().__init__(kind="left", who=who)
        """
    )
    found = route(tmp_path, source(f"await websocket.send_json({out.format('Left(str(1))')})", before))
    assert sends(found) == ["{kind: 'left', who: '1', at: null}"]


def test_what_the_route_puts_into_a_message_need_not_come_with_it(tmp_path: Path) -> None:
    body = 'message["team"] = "red"\nfinish(message)'
    found = route(tmp_path, source(body, 'def finish(message):\n    print(message["team"], message["text"])'))
    assert "text required" in reads(found)
    assert "team required" not in reads(found)


def test_a_name_in_one_case_stands_for_others(tmp_path: Path) -> None:
    body = 'if message["type"].lower() == "join":\n    print(message["room"])'
    found = route(tmp_path, source(body))
    assert cases(found) == ["type=join", "type=JOIN"]
    assert "room required [type=JOIN|join]" in reads(found)


def test_a_constructor_that_takes_whatever_there_is_adds_to_it(tmp_path: Path) -> None:
    before = """
    class Event(BaseModel):
        type: str
        who: str
    class Left(Event):
        def __init__(self, **data):
            super().__init__(type="left", **data)
    """
    body = "await websocket.send_json(Left(who=str(1)).model_dump())\nprint(Left(**message))"
    found = route(tmp_path, source(body, before))
    assert "{type: 'left', who: '1'}" in sends(found)
    assert "who required" in reads(found)


def test_stand_ins_for_a_library_that_is_missing(tmp_path: Path) -> None:
    found = route(
        tmp_path,
        """
        try:
            from fastapi import APIRouter, FastAPI, WebSocket
        except Exception:
            def APIRouter():
                class Router:
                    def websocket(self, path):
                        return lambda function: function
                return Router()

        router = APIRouter()

        @router.websocket("/ws")
        async def ws(websocket: WebSocket):
            await websocket.send_json({"type": "hello"})

        app = FastAPI()
        app.include_router(router)
        """,
    )
    assert sends(found) == ["{type: 'hello'}"]


def test_a_message_that_comes_as_the_result_of_a_task(tmp_path: Path) -> None:
    found = route(
        tmp_path,
        """
        import asyncio, json
        from fastapi import FastAPI, WebSocket

        app = FastAPI()

        @app.websocket("/ws")
        async def ws(websocket: WebSocket):
            work = asyncio.ensure_future(asyncio.to_thread(compute))
            while not work.done():
                coming = asyncio.ensure_future(websocket.receive_text())
                done, _ = await asyncio.wait({work, coming}, return_when=asyncio.FIRST_COMPLETED)
                if coming not in done:
                    break
                if json.loads(coming.result())["type"] == "cancel":
                    break
        """,
    )
    assert cases(found) == ["type=cancel"]


def test_a_class_below_a_dataclass_is_made_as_that_is(tmp_path: Path) -> None:
    before = """
    @dataclass
    class Message:
        kind: str
        who: str = "nobody"
    class Left(Message):
        pass
    """
    assert sends(route(tmp_path, source('await websocket.send_json(asdict(Left("left")))', before))) == [
        "{kind: 'left', who: 'nobody'}"
    ]
