"""Front ends that are no packages: pages in one folder, the scripts that they load in another."""

from __future__ import annotations

from pathlib import Path

from backchannel.contract.check.check import check
from backchannel.contract.check.finding import Grade

from .trees import write

FILES = {
    "server/main.py": """
from fastapi import FastAPI, WebSocket
app = FastAPI()

@app.websocket("/ws")
async def ws(websocket: WebSocket):
    await websocket.accept()
    while True:
        print((await websocket.receive_json())["text"])
""",
    "static/chat.js": 'const socket = new WebSocket("/ws"); socket.onopen = () => socket.send(JSON.stringify({ text: "hello" }))',
    "static/chat_old.js": 'const socket = new WebSocket("/ws"); socket.onopen = () => socket.send(JSON.stringify({ body: "hello" }))',
    "templates/chat.html": '<script src="/static/chat.js"></script>',
}


def test_pages_and_the_scripts_that_they_load_are_one_front_end(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    report = check([tmp_path / "static", tmp_path / "templates"], [tmp_path / "server"])
    (old,) = (one for one in report.findings if one.rule == "message-field")
    assert old.frontend is not None
    assert old.frontend.file.endswith("chat_old.js")
    assert old.grade is Grade.WARNING


def test_a_package_stands_alone(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "static/package.json": "{}"})
    report = check([tmp_path / "static", tmp_path / "templates"], [tmp_path / "server"])
    assert [one.grade for one in report.findings if one.rule == "message-field"] == [Grade.ERROR]


def test_parts_of_one_package_are_one_front_end(tmp_path: Path) -> None:
    parts = {
        "package.json": "{}",
        "lib/client.ts": 'export class Client { socket = new WebSocket("/ws"); say(body: string) { this.socket.send(JSON.stringify({ body })) } }',
        "app/page.ts": 'import { Client } from "../lib/client"; new Client().say("hello")',
    }
    write(tmp_path, {**parts, "server/main.py": FILES["server/main.py"]})
    report = check([tmp_path / "app", tmp_path / "lib"], [tmp_path / "server"])
    assert [(one.rule, one.grade) for one in report.findings] == [("message-field", Grade.ERROR)]
    assert report.sockets == 1
