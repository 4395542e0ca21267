"""A page written as the analysis behind the protocol says, without any SDK, works in Chromium as it stands."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from backchannel.config import Settings
from backchannel.protocol.user import Role
from backchannel.testing import RunningServer, running_server

from .conftest import Complaints, NewPage


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the test's output is for what goes wrong."""


@pytest.fixture
def origin() -> Iterator[str]:
    """Where the page is served from: another origin than the server's."""
    handler = partial(Quiet, directory=str(Path(__file__).parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        thread = threading.Thread(target=site.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{site.server_port}"
        site.shutdown()
        thread.join()


async def open_as(page: Page, origin: str, server: RunningServer, token: str) -> Page:
    address = f"{server.settings.host}:{server.settings.port}"
    await page.add_init_script(f"localStorage.setItem('access_token', '{token}')")
    await page.goto(f"{origin}/required_fixes.html?stream=lesson&server={address}")
    await page.wait_for_selector("[data-connected]", state="attached")
    return page


async def test_the_page_chats_asks_votes_and_answers(
    new_page: NewPage, complaints: Complaints, origin: str
) -> None:
    complaints.expect("favicon")
    async with running_server(Settings(allowed_origins=(origin,))) as server:
        await server.create_stream("lesson")
        token = server.token("Ada")
        ada = await open_as(await new_page(), origin, server, token)
        host = await open_as(await new_page(), origin, server, server.token("Hank", role=Role.host))

        await ada.evaluate("emit('livestream:chat_message', {message: 'Hello', message_type: 'text'})")
        await expect(host.locator("#chat li")).to_have_text(["Ada: Hello"])
        await host.evaluate("emit('livestream:chat_message', {message: 'Welcome, Ada'})")
        await expect(ada.locator("#chat li")).to_have_text(["Ada: Hello", "Hank: Welcome, Ada"])

        await ada.evaluate("emit('livestream:question', {question: 'Why?'})")
        await expect(host.locator("#questions li")).to_have_text(["Why? (0)"])
        await host.evaluate("emit('livestream:question_upvote', {question_id: questions[0].id})")
        await expect(ada.locator("#questions li")).to_have_text(["Why? (1)"])
        await host.evaluate(
            "emit('livestream:question_answer', {question_id: questions[0].id, answer: 'So.'})"
        )
        await expect(ada.locator("#questions li")).to_have_text(["Why? (1) So."])
        assert token.rpartition(".")[2] not in server.output


async def test_a_page_of_an_origin_that_is_not_allowed_gets_nothing(
    new_page: NewPage, complaints: Complaints, origin: str
) -> None:
    complaints.expect("favicon")
    async with running_server(Settings(allowed_origins=("https://example.org",))) as server:
        await server.create_stream("lesson")
        page = await new_page()
        await page.goto(f"{origin}/required_fixes.html?stream=lesson&server=127.0.0.1:9")
        complaints.expect("127.0.0.1:9")
        code = await page.evaluate(
            """url => new Promise((resolve) => {
                const socket = new WebSocket(url);
                socket.onmessage = (event) => resolve(event.data);
                socket.onclose = (event) => resolve(event.code);
            })""",
            f"{server.websocket_url}/ws/livestream/lesson/?token={server.token('Ada')}",
        )
        assert code == 4507
