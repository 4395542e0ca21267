"""The browser that the other tests of this folder trust: it shows text, speaks WebSocket, and its watchers can fail."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page
from websockets.asyncio.server import ServerConnection, serve

from .conftest import Complaints, NewPage

Screenshot = Callable[[Page, str], Awaitable[Path]]
Axe = Callable[[Page], Awaitable[list[dict[str, Any]]]]

# One sample a script or kind of symbol that a chat may hold, and that a font is installed for.
SAMPLES = ["Grüße", "Ελληνικά", "Привет", "سلام", "สวัสดี", "▲", "✓", "→", "😀", "👩‍👩‍👧", "🇫🇷", "❤️"]  # fmt: skip
MISSING = "\U0001fbff\U000fffff"
INK = """
text => {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = "20px sans-serif";
  pen.fillText(text, 10, 40);
  return pen.getImageData(0, 0, canvas.width, canvas.height).data.filter((value, at) => at % 4 === 3 && value > 0).length;
}
"""


async def echo(connection: ServerConnection) -> None:
    async for message in connection:
        await connection.send(message)


async def test_every_sample_leaves_ink(new_page: NewPage, screenshot: Screenshot) -> None:
    page = await new_page(360, 640, "dark")
    await page.set_content(
        '<html lang="en" style="color-scheme: light dark"><p>' + "<p>".join([*SAMPLES, "<code>code"])
    )
    for sample in SAMPLES:
        assert await page.evaluate(INK, sample) > 0, f"no font shows {sample!r}"
    assert await page.evaluate(INK, MISSING) == 0
    path = await screenshot(page, "browser-samples")
    assert path.stat().st_size > 0


async def test_a_websocket_carries_text_both_ways(new_page: NewPage) -> None:
    page = await new_page()
    async with serve(echo, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        answer = await page.evaluate(
            """url => new Promise((resolve, reject) => {
              const socket = new WebSocket(url);
              socket.onopen = () => socket.send("grüße 😀");
              socket.onmessage = event => resolve(event.data);
              socket.onerror = () => reject(new Error("no connection"));
            })""",
            f"ws://127.0.0.1:{port}",
        )
    assert answer == "grüße 😀"


async def test_pages_share_no_storage(new_page: NewPage) -> None:
    first, second = await new_page(), await new_page()
    for page in (first, second):
        await page.route(
            "**", lambda route: route.fulfill(body="<title>page</title>", content_type="text/html")
        )
        await page.goto("http://localhost/")
    await first.evaluate("localStorage.setItem('access_token', 'one')")
    assert await second.evaluate("localStorage.getItem('access_token')") is None


@pytest.mark.parametrize(
    "script", ["console.error('planted')", "setTimeout(() => { throw new Error('planted') })"]
)
async def test_an_error_of_a_page_is_noticed(new_page: NewPage, complaints: Complaints, script: str) -> None:
    page = await new_page()
    noticed = "console" if "console" in script else "pageerror"
    async with page.expect_event(noticed):
        await page.evaluate(f"() => {{ {script} }}")
    assert len(complaints.unexpected()) == 1
    complaints.expect("planted")
    assert complaints.unexpected() == []


async def test_axe_finds_what_is_wrong_and_nothing_else(new_page: NewPage, axe: Axe) -> None:
    page = await new_page()
    good = '<html lang="en"><title>A page</title><main><h1>A page</h1><button>{}</button></main>'
    await page.set_content(good.format("Send"))
    assert await axe(page) == []
    await page.set_content(good.format(""))
    assert [violation["id"] for violation in await axe(page)] == ["button-name"]
