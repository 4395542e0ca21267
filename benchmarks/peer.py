"""Starting the peer (``peer_fastapi``)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from .bench import Bench
from .calibrate import padding_for
from .load import Target
from .processes import LOOPBACK, Process, answers, free_port

NAME = "FastAPI, send_json in a loop"
PATH = "/ws/livestream/bench"
SAY = '{"type":"livestream:chat_message","data":{"message":"%M%P"}}'


@contextmanager
def peer_server(bench: Bench) -> Iterator[Target]:
    """The naive broadcaster under uvicorn as it comes, without its access log."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "benchmarks.peer_fastapi:app"]
    command += ["--host", LOOPBACK, "--port", str(port), "--log-level", "warning"]
    with Process("the FastAPI peer", command, bench.file("peer.log"), core=bench.cores.server) as server:
        server.wait_until(lambda: answers(port, "/healthz"))
        yield Target(NAME, port, server.pid, PATH, SAY, padding_for(port, PATH, SAY))
