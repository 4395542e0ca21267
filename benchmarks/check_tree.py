"""A full-stack application of a thousand source files to try the contract check on, written anew for each run.

It is what such applications are: a few files speak over a WebSocket, most do not, and all import one another. Beside them lies a ``node_modules`` of a real one's size.
"""

from __future__ import annotations

from pathlib import Path

SOURCE_FILES = 1_000
LIBRARY_FILES = 29_000
PER_FOLDER = 20
SPEAKING = 25
"""Every this many file has to do with the socket: of 34 public applications that were counted, one in 20 to 40 files did."""


def write_application(
    root: Path, source_files: int = SOURCE_FILES, library_files: int = LIBRARY_FILES
) -> None:
    """``root/backend`` and ``root/frontend``, half of the files each, and ``root/frontend/node_modules``."""
    half = source_files // 2
    _write(root / "backend/app/main.py", MAIN)
    _write(root / "backend/app/manager.py", MANAGER)
    _write(root / "frontend/src/socket.ts", SOCKET)
    for number in range(half - 2):
        folder = f"part{number // PER_FOLDER}"
        speaks = number % SPEAKING == 0
        _write(root / f"backend/app/{folder}/module{number}.py", python_file(number, speaks))
    for number in range(half - 1):
        folder = f"part{number // PER_FOLDER}"
        speaks = number % SPEAKING == 0
        _write(root / f"frontend/src/{folder}/Panel{number}.tsx", tsx_file(number, speaks))
    for number in range(library_files):
        _write(root / f"frontend/node_modules/lib{number // 30}/file{number}.js", LIBRARY)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


MAIN = """
from fastapi import FastAPI, WebSocket
from .manager import manager
app = FastAPI()


@app.websocket("/ws/rooms/{room}")
async def rooms(websocket: WebSocket, room: str, token: str):
    await manager.connect(websocket, room)
    while True:
        message = await websocket.receive_json()
        if message["type"] == "chat":
            await manager.broadcast(room, "chat", {"text": message["data"]["text"], "room": room})
        elif message["type"] == "typing":
            await manager.broadcast(room, "typing", {"who": message["data"]["who"]})
"""

MANAGER = """
class Manager:
    def __init__(self):
        self.rooms = {}

    async def connect(self, websocket, room):
        await websocket.accept()
        self.rooms.setdefault(room, []).append(websocket)

    async def broadcast(self, room, kind, data):
        for websocket in self.rooms.get(room, []):
            await websocket.send_json({"type": kind, "data": data})


manager = Manager()
"""

SOCKET = """
type Listener = (data: any) => void;
class RoomSocket {
  private socket: WebSocket | null = null;
  private listeners: Record<string, Listener[]> = {};
  connect(room: string) {
    const base = import.meta.env.VITE_WS_URL || 'ws://localhost:8000';
    this.socket = new WebSocket(`${base}/ws/rooms/${room}?token=${localStorage.getItem('token')}`);
    this.socket.onmessage = (event) => {
      const message = JSON.parse(event.data);
      (this.listeners[message.type] || []).forEach((listener) => listener(message.data));
    };
  }
  login(token: string) { localStorage.setItem('token', token); }
  on(type: string, listener: Listener) { (this.listeners[type] ||= []).push(listener); }
  emit(type: string, data: unknown) { this.socket?.send(JSON.stringify({ type, data })); }
}
export const rooms = new RoomSocket();
"""

LIBRARY = "module.exports = function (a, b) { return a + b; };\n" * 20


def python_file(number: int, speaks: bool) -> str:
    """An ordinary module: models, a service, routes; one that ``speaks`` tells a room what it did."""
    before = max(0, number - 1)
    lines = [
        "from dataclasses import dataclass, field",
        "from fastapi import APIRouter, HTTPException",
        f"from ..part{before // PER_FOLDER}.module{before} import Service{before}"
        if number
        else "import json",
        "from ..manager import manager" if speaks else "import logging",
        f"router = APIRouter(prefix='/things{number}')",
    ]
    for field_of in range(4):
        lines += [
            "", "", "@dataclass", f"class Thing{number}x{field_of}:", "    name: str", "    count: int = 0",
            "    tags: list = field(default_factory=list)", "", "    def to_dict(self):",
            "        return {'name': self.name, 'count': self.count, 'tags': [tag.lower() for tag in self.tags]}",
        ]  # fmt: skip
    lines += [
        "",
        "",
        f"class Service{number}:",
        "    def __init__(self, store):",
        "        self.store = store",
    ]
    for method in range(6):
        lines += [
            "", f"    async def find{method}(self, key, limit=10):", "        found = await self.store.get(key)",
            "        if found is None:", "            raise HTTPException(404, f'no {key}')",
            "        rows = [row for row in found if row.count > limit]",
            f"        return {{'rows': rows, 'limit': limit, 'page': {method}}}",
        ]  # fmt: skip
    if speaks:
        lines += ["", "", "@router.post('/say')", "async def say(room: str, text: str):"]
        lines += ["    await manager.broadcast(room, 'chat', {'text': text, 'room': room})"]
    return "\n".join(lines) + "\n"


def tsx_file(number: int, speaks: bool) -> str:
    """An ordinary component; one that ``speaks`` listens to the room and says something."""
    before = max(0, number - 1)
    lines = [
        "import { useEffect, useMemo, useState } from 'react';",
        f"import {{ Panel{before} }} from '../part{before // PER_FOLDER}/Panel{before}';" if number else "",
        "import { rooms } from '../socket';" if speaks else "",
        "interface Row { id: number; name: string; count: number }",
        f"export function Panel{number}({{ rows, title }}: {{ rows: Row[]; title: string }}) {{",
        "  const [open, setOpen] = useState(false);",
        "  const total = useMemo(() => rows.reduce((sum, row) => sum + row.count, 0), [rows]);",
    ]
    if speaks:
        lines += [
            "  useEffect(() => { rooms.connect('a'); rooms.on('chat', (data) => console.log(data.text)); }, []);",
            "  const say = (text: string) => rooms.emit('chat', { text });",
        ]
    for part in range(8):
        lines += [
            f"  const handle{part} = async (event: any) => {{",
            f"    const answer = await fetch(`/api/things{number}?q=${{event.target.value}}&page={part}`);",
            "    const found = await answer.json();",
            f"    if (found.rows.length > {part}) {{ setOpen(!open); }} else {{ console.log(found.limit); }}",
            "  };",
        ]
    lines += ["  return (", "    <section>", "      <h2>{title} {total}</h2>"]
    lines += [f'      <input onChange={{handle{part}}} placeholder="{part}" />' for part in range(8)]
    lines += ["      {open && rows.map((row) => <p key={row.id}>{row.name}: {row.count}</p>)}"]
    lines += ["      <button onClick={() => say(title)}>say</button>"] if speaks else []
    lines += [f'      <Panel{before} rows={{rows}} title="inner" />'] if number else []
    lines += ["    </section>", "  );", "}"]
    return "\n".join(lines) + "\n"
