"""A real server with the built pages, for the tests of this folder; ``conftest.py`` offers it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from backchannel.protocol.user import Role
from backchannel.server.pages import PAGES_FOLDER
from backchannel.testing import RunningServer, running_server

CLIP = "/demo/clip.m3u8"
"""The demo's clip, which comes with the pages."""


@pytest.fixture(scope="session")
def server() -> Iterator[RunningServer]:
    """One server for the whole run. Every test has streams of its own in it; who stops it takes one of its own."""
    assert (PAGES_FOLDER / "index.html").is_file(), "the pages are not built: run `make pages`"
    with asyncio.Runner() as runner:
        context = running_server()
        yield runner.run(context.__aenter__())
        runner.run(context.__aexit__(None, None, None))


def host_token(server: RunningServer) -> str:
    return server.token("Ines", id="host", role=Role.host)


async def create_video_stream(server: RunningServer, stream_id: str, *, live: bool = True) -> None:
    """A stream that shows the demo's clip."""
    host = host_token(server)
    new = {
        "id": stream_id,
        "title": "How a timetable became open data",
        "description": "Eleven years of bus data, two migrations that failed and the third that held.",
        "video_url": CLIP,
        "guests": True,
    }
    answer = await server.request("POST", "/api/streams", token=host, body=new)
    assert answer.status == 201, answer.text
    if live:
        answer = await server.request("POST", f"/api/streams/{stream_id}/start", token=host)
        assert answer.status == 200, answer.text
