"""The page for a video mixer: cards over nothing, for as long as they are asked to stay, and nothing that only staff see."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import ConsoleMessage, Page, expect

from backchannel.config import LimitOptions, Settings
from backchannel.protocol.commands import SettingsData
from backchannel.protocol.events import HoldMessages
from backchannel.protocol.user import Role
from backchannel.testing import RunningServer, running_server

from .conftest import NewPage
from .live_server import host_token

Screenshot = Callable[[Page, str], Awaitable[Path]]
Axe = Callable[[Page], Awaitable[list[dict[str, Any]]]]

ALPHA = """async ([png, points]) => {
  const image = new Image(); image.src = "data:image/png;base64," + png; await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), {width: image.width, height: image.height});
  const context = canvas.getContext("2d"); context.drawImage(image, 0, 0);
  return points.map(([x, y]) => context.getImageData(x, y, 1, 1).data[3]);
}"""


async def alpha(page: Page, blank: Page, *points: tuple[float, float]) -> list[int]:
    """How opaque the page is at these points, 0 to 255, as a mixer gets it."""
    png = base64.b64encode(await page.screenshot(omit_background=True)).decode()
    found: list[int] = await blank.evaluate(ALPHA, [png, [[round(x), round(y)] for x, y in points]])
    return found


async def say(server: RunningServer, stream_id: str, *texts: str, name: str = "Ada") -> None:
    async with server.client(stream_id, server.token(name)) as client:
        for text in texts:
            await client.say(text)


async def test_cards_stand_over_nothing(
    server: RunningServer, new_page: NewPage, screenshot: Screenshot, axe: Axe
) -> None:
    await server.create_stream("air", title="On air")
    await say(
        server,
        "air",
        "Zero",
        "Good evening",
        "A longer one that says where we are, and how many of us",
        "Fine",
    )
    page, blank = await new_page(1280, 720), await new_page(100, 100)
    await page.goto(f"{server.url}/overlay/air?messages=3&age=0")
    cards = page.locator(".overlay-messages li")
    await expect(cards).to_have_count(3)
    await expect(cards.first).to_contain_text("Good evening")
    async with server.client("air", server.token("Bo")) as bo:
        question = (await bo.ask("Will there be a recording?")).id
        assert question is not None
    async with server.client("air", host_token(server)) as host:
        await host.set_question_status(question, "answering")
    spotlight = page.get_by_role("region", name="Question")
    await expect(spotlight).to_contain_text("Will there be a recording?")
    await expect(spotlight).to_contain_text("Bo")
    box = await spotlight.bounding_box()
    assert box is not None
    assert box["x"] == 32
    assert round(box["y"] + box["height"]) == 720 - 32
    inside = (box["x"] + box["width"] - 6, box["y"] + 6)
    assert await alpha(page, blank, (5, 5), (1200, 300), (640, 715), inside) == [0, 0, 0, 255]
    await screenshot(page, "overlay-bottom-left")
    assert await axe(page) == []


async def test_an_announcement_stands_out(
    server: RunningServer, new_page: NewPage, screenshot: Screenshot
) -> None:
    await server.create_stream("air-announced")
    await say(server, "air-announced", "Good evening")
    async with server.client("air-announced", host_token(server)) as host:
        await host.say("We go on at eight", announcement=True)
    page = await new_page(1280, 720)
    await page.goto(f"{server.url}/overlay/air-announced?age=0&accent=ffcc00")
    cards = page.locator(".overlay-card")
    await expect(cards.filter(has_text="We go on at eight")).to_have_css(
        "border-left-color", "rgb(255, 204, 0)"
    )
    await expect(cards.filter(has_text="Good evening")).to_have_css("border-left-width", "0px")
    await screenshot(page, "overlay-announcement")


@pytest.mark.parametrize("position", ["bottom-right", "top-left", "top-right"])
async def test_it_stands_where_and_as_large_as_it_is_asked_to(
    server: RunningServer, new_page: NewPage, screenshot: Screenshot, position: str
) -> None:
    stream_id = f"air-{position}"
    await server.create_stream(stream_id)
    await say(server, stream_id, "Older", "Newer", "x" * 400)
    page = await new_page(1920, 1080)
    query = f"position={position}&width=600&size=40&margin=50&theme=light&spotlight=0&age=0"
    await page.goto(f"{server.url}/overlay/{stream_id}?{query}")
    await expect(page.locator(".overlay-messages li")).to_have_count(3)
    box = await page.locator(".overlay-messages").bounding_box()
    assert box is not None
    assert box["width"] == 600
    assert box["x"] == (50 if position.endswith("left") else 1920 - 650)
    assert round(box["y"]) == 50 if position.startswith("top") else round(box["y"] + box["height"]) == 1030
    assert await page.locator(".overlay-card").first.evaluate("it => getComputedStyle(it).fontSize") == "40px"
    await screenshot(page, f"overlay-{position}")


async def test_what_is_old_goes_and_what_is_deleted_goes_at_once(new_page: NewPage) -> None:
    async with running_server(Settings(limits=LimitOptions(chat_rate=0))) as server:
        await server.create_stream("air")
        page = await new_page(1280, 720)
        await page.clock.install()
        await page.goto(f"{server.url}/overlay/air?age=20")
        await expect(page.get_by_role("main")).to_be_visible()
        await say(server, "air", "First", "Second", "Third")
        cards = page.locator(".overlay-messages li")
        await expect(cards).to_have_count(3)
        async with server.client("air", host_token(server)) as host:
            second = next(message for message in host.view.chat if message.message == "Second")
            await host.delete_message(second.id)
        await expect(cards.get_by_text("Second")).to_have_count(0)
        await expect(cards).to_have_count(2)
        await page.clock.fast_forward(5_000)
        await expect(cards).to_have_count(2)
        # Not so far that the page takes the connection for dead: it would learn the server's time anew.
        await page.clock.fast_forward(16_000)
        await expect(cards).to_have_count(0)
        await page.reload()
        await expect(page.get_by_role("main")).to_be_visible()
        await say(server, "air", "Fourth")
        await expect(cards).to_contain_text(["Fourth"])


async def test_nothing_that_only_staff_see_is_on_air(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("air-held")
    async with server.client("air-held", host_token(server)) as host:
        await host.change_settings(SettingsData(hold_messages=HoldMessages.all))
    await say(server, "air-held", "Held and private")
    page = await new_page(1280, 720)
    warnings: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "warning":
            warnings.append(message.text)

    page.on("console", listen)
    await page.goto(f"{server.url}/watch/air-held#access_token={host_token(server)}")
    await expect(page.get_by_text("Held and private")).to_be_visible()
    await page.goto(f"{server.url}/overlay/air-held?age=0")
    await say_as_host(server, "air-held", "Seen by all")
    await expect(page.get_by_text("Seen by all")).to_be_visible()
    await expect(page.get_by_text("Held and private")).to_have_count(0)
    assert warnings == []
    await page.goto("about:blank")
    async with page.expect_console_message(lambda message: "token of staff shows nothing" in message.text):
        await page.goto(f"{server.url}/overlay/air-held?age=0#access_token={host_token(server)}")
    await expect(page.locator(".overlay-card")).to_have_count(0)


async def say_as_host(server: RunningServer, stream_id: str, text: str) -> None:
    async with server.client(stream_id, server.token("Ines", id="host", role=Role.host)) as host:
        await host.say(text)


async def test_what_is_wrong_is_told_on_the_console_alone(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("air-wrong")
    page = await new_page(1280, 720)
    warnings: list[str] = []
    page.on("console", lambda message: warnings.append(message.text))
    await page.goto(f"{server.url}/overlay/air-wrong?messages=99&size=big&position=middle")
    await expect(page.get_by_role("main")).to_be_visible()
    expected = (
        'messages="99" is not a whole number from 0 to 20; 5 is used',
        'size="big" is not a whole number from 10 to 96; 24 is used',
        'position="middle" is not one of bottom-left, bottom-right, top-left, top-right; bottom-left is used',
    )
    for text in expected:
        assert any(text in warning for warning in warnings), warnings
    async with page.expect_console_message(lambda message: "No such stream" in message.text):
        await page.goto(f"{server.url}/overlay/nowhere")
    assert await page.locator("main").inner_text() == "Messages over the picture"  # for assistive technology
