"""Every page and state on a phone and on a desk, light and dark: nothing sticks out, and axe finds nothing serious.

Each leaves a screenshot in ``test-results/`` for people to look at.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from backchannel.testing import RunningServer, running_server

from .conftest import ColorScheme, Complaints, NewPage
from .live_server import create_video_stream, host_token
from .viewer import Viewer

Screenshot = Callable[[Page, str], Awaitable[Path]]
Axe = Callable[[Page], Awaitable[list[dict[str, Any]]]]

LOOKS: list[tuple[int, int, ColorScheme]] = [
    (360, 640, "light"),
    (360, 640, "dark"),
    (1440, 900, "light"),
    (1440, 900, "dark"),
]
STICKS_OUT = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Inspector:
    """Looks at a page, and keeps a picture of it."""

    def __init__(self, axe: Axe, screenshot: Screenshot, look: tuple[int, int, ColorScheme]) -> None:
        self._axe = axe
        self._screenshot = screenshot
        self._suffix = f"{look[0]}-{look[2]}"

    async def inspect(self, page: Page, name: str) -> None:
        await self._screenshot(page, f"{name}-{self._suffix}")
        assert await page.evaluate(STICKS_OUT) <= 0, f"{name}: something sticks out at the side"
        found = [
            f"{violation['id']}: {[node['target'] for node in violation['nodes']]}"
            for violation in await self._axe(page)
            if violation["impact"] in {"serious", "critical"}
        ]
        assert found == [], name


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[2]}")
def look(request: pytest.FixtureRequest) -> tuple[int, int, ColorScheme]:
    size: tuple[int, int, ColorScheme] = request.param
    return size


@pytest.fixture
def inspector(axe: Axe, screenshot: Screenshot, look: tuple[int, int, ColorScheme]) -> Inspector:
    return Inspector(axe, screenshot, look)


async def test_pages_without_a_stream(
    new_page: NewPage, complaints: Complaints, inspector: Inspector, look: tuple[int, int, ColorScheme]
) -> None:
    complaints.expect("status of 404")
    async with running_server() as server:
        page = await new_page(*look)
        await page.goto(server.url)
        await expect(page.get_by_text("There is no stream yet.")).to_be_visible()
        await inspector.inspect(page, "lobby-empty")
        await page.get_by_role("button", name="Menu").click()
        await inspector.inspect(page, "menu")
        await server.create_stream("one", title="Winter road plan")
        await create_video_stream(server, "two")
        await create_video_stream(server, "three", live=False)
        await server.create_stream("four", title="Spring road plan", live=False)
        async with server.client("four", host_token(server)) as host:
            await host.schedule(datetime(2126, 11, 24, 18, tzinfo=UTC))
        await page.reload()
        await expect(page.get_by_role("link", name="Winter road plan")).to_be_visible()
        await inspector.inspect(page, "lobby")
        for path, name in (("/nowhere", "not-found"), ("/watch/no-such-stream", "no-such-stream")):
            await page.goto(server.url + path)
            await expect(page.get_by_role("link", name="All streams")).to_be_visible()
            await inspector.inspect(page, name)


SHIFTS = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(sum), 0));
})"""


async def test_nothing_moves_while_a_page_loads(
    server: RunningServer, new_page: NewPage, look: tuple[int, int, ColorScheme]
) -> None:
    stream_id = f"still-{look[0]}-{look[2]}"
    await create_video_stream(server, stream_id)
    await fill_with_life(server, stream_id)
    viewer = Viewer(await new_page(*look))
    for token in (None, server.token("Ada"), host_token(server)):
        await viewer.open(server.url, stream_id, token)
        await expect(viewer.message("The audio")).to_be_visible()
        # A tenth of what counts as good (https://web.dev/articles/cls).
        assert await viewer.page.evaluate(SHIFTS) < 0.01
    await viewer.page.goto(server.url)
    await expect(viewer.page.get_by_role("link").nth(2)).to_be_visible()
    assert await viewer.page.evaluate(SHIFTS) < 0.01


async def fill_with_life(server: RunningServer, stream_id: str) -> None:
    """Some chat and questions, one of them answered."""
    async with (
        server.client(stream_id, server.token("Ada Lindqvist", id="ada")) as ada,
        server.client(stream_id, server.token("Ben Okafor", id="ben")) as ben,
        server.client(stream_id, host_token(server)) as host,
    ):
        await host.say("Welcome everyone, we start in a minute.")
        hello = await ada.say("Hello from Lisbon 👋")
        await ben.say(
            "Is it the feed that is described at https://gtfs.org/documentation/schedule/reference/ ?"
        )
        await host.say("Yes, that one.", reply_to=hello.id)
        await ada.say("The audio is a bit quiet for me. Is it just me, or do others hear that too?")
        first = await ada.ask("How do you test a change of the timetable before it goes live?")
        second = await ben.ask(
            "Which parts of the feed do riders notice when they are wrong?", anonymous=True
        )
        assert first.id is not None
        assert second.id is not None
        await ben.upvote(first.id)
        await host.answer(first.id, "We replay last week's positions against it and look at every late trip.")


async def test_a_stream(
    server: RunningServer, new_page: NewPage, inspector: Inspector, look: tuple[int, int, ColorScheme]
) -> None:
    stream_id = f"look-{look[0]}-{look[2]}"
    await create_video_stream(server, stream_id)
    await fill_with_life(server, stream_id)
    guest = Viewer(await new_page(*look))
    await guest.open(server.url, stream_id)
    await expect(guest.message("The audio")).to_be_visible()
    await guest.watch()
    await inspector.inspect(guest.page, "chat")
    await guest.say("Better now")
    await expect(guest.page.get_by_role("dialog")).to_be_visible()
    await inspector.inspect(guest.page, "name")
    await guest.give_name("Mei Lin")
    await expect(guest.message("Better now")).to_contain_text("Mei Lin")
    await guest.message("Better now").hover()
    await guest.message("Better now").get_by_role("button", name="Reply").click()
    await guest.box.fill("x" * 505)
    await expect(guest.page.get_by_text("5 too many")).to_be_visible()
    await inspector.inspect(guest.page, "reply-too-long")
    await guest.show_questions()
    await inspector.inspect(guest.page, "questions")
    await guest.ask_box.focus()
    await inspector.inspect(guest.page, "questions-asking")


async def test_a_stream_for_its_host(
    server: RunningServer, new_page: NewPage, inspector: Inspector, look: tuple[int, int, ColorScheme]
) -> None:
    stream_id = f"host-{look[0]}-{look[2]}"
    await create_video_stream(server, stream_id, live=False)
    await fill_with_life(server, stream_id)
    host = Viewer(await new_page(*look))
    await host.open(server.url, stream_id, host_token(server))
    await expect(host.message("The audio")).to_be_visible()
    await inspector.inspect(host.page, "scheduled")
    await host.page.get_by_role("button", name="Go live").click()
    await expect(host.page.locator("video")).to_be_visible()
    await host.show_questions()
    await host.question("riders notice").get_by_role("button", name="Answer", exact=True).click()
    await inspector.inspect(host.page, "answering")
    await host.page.get_by_role("button", name="Cancel").click()
    about = host.page.get_by_role("button", name="About this stream")
    if await about.is_visible():  # on a phone
        await about.click()
    await host.page.get_by_role("button", name="End stream").click()
    await inspector.inspect(host.page, "ending")
    await host.page.get_by_role("button", name="End it").click()
    await expect(host.page.get_by_text("This stream has ended")).to_be_visible()
    await inspector.inspect(host.page, "ended")


async def test_a_lost_connection(
    new_page: NewPage, complaints: Complaints, inspector: Inspector, look: tuple[int, int, ColorScheme]
) -> None:
    complaints.expect("net::ERR_")  # of the socket, and of the clip that is being loaded
    async with running_server() as server:
        await create_video_stream(server, "lost")
        await fill_with_life(server, "lost")
        ada = Viewer(await new_page(*look))
        await ada.open(server.url, "lost", server.token("Ada"))
        await server.kill()
        await expect(ada.page.get_by_role("button", name="Retry now")).to_be_visible()
        await ada.say("Is anybody there?")
        await expect(ada.page.get_by_text("Sending…")).to_be_visible()
        await inspector.inspect(ada.page, "lost")
