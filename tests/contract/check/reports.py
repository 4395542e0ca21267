"""Reports made by hand about files that are there."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from backchannel.contract.check.finding import Finding, Grade, Report
from backchannel.contract.check.model import Unresolved, Where

from .trees import write

FRONT = """\
import { token } from "./auth";

export function open(stream) {
  const url = `ws://localhost:8000/ws/livestream/${stream}/?token=${token}`;
  return new WebSocket(url);
}
"""
BACK = """\
from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.websocket("/ws/livestream/{stream_id}")
async def stream(websocket: WebSocket, stream_id: str): ...
"""


@dataclass
class Project:
    """A front end and a back end on disk, and findings in them."""

    root: Path
    front: str = "web/src/viewer.ts"
    back: str = "api/main.py"
    files: dict[str, str] = field(default_factory=lambda: {"web/src/viewer.ts": FRONT, "api/main.py": BACK})

    def write(self) -> Project:
        write(self.root, self.files)
        return self

    def slash(self, **changes: object) -> Finding:
        values: dict[str, object] = {
            "rule": "url-trailing-slash",
            "kind": "url",
            "grade": Grade.ERROR,
            "message": "The socket opens `/ws/livestream/{stream}/`, the route is `/ws/livestream/{stream_id}`.",
            "why": "Starlette redirects only HTTP: the handshake is refused with 403.",
            "fix": "Write the address without its last slash.",
            "frontend": Where(self.front, 4),
            "backend": Where(self.back, 6),
            "subject": "/ws/livestream/{}",
        }
        return Finding(**{**values, **changes})  # type: ignore[arg-type]  # the keys are a Finding's

    def join(self) -> Finding:
        return self.slash(
            rule="event-unhandled",
            kind="event",
            grade=Grade.WARNING,
            message="`livestream:join` is sent and `/ws` does not handle it.",
            why="It is dropped.",
            fix="Delete the code that sends it.",
            frontend=Where(self.front, 5),
            subject="livestream:join",
        )

    def unheard(self) -> Finding:
        return self.slash(
            rule="event-never-sent",
            kind="event",
            grade=Grade.NOTE,
            message="`whisper` is handled and nobody sends it.",
            why="Nothing breaks.",
            fix="Delete the branch.",
            frontend=None,
            backend=Where(self.back, 7),
            subject="whisper",
        )

    def report(self, *findings: Finding) -> Report:
        return Report(
            findings=findings,
            unresolved=(Unresolved("the address of a socket", "comes from a server", Where(self.front, 5)),),
            files=2,
            sockets=1,
            routes=1,
            seconds=0.25,
            socket_files=(self.front,),
            route_files=(self.back,),
        )
