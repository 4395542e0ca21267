"""Stories of the pinned message: above the chat for everyone, for as long as staff say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from backchannel.testing import RunningServer

from .conftest import ColorScheme, NewPage
from .live_server import host_token
from .viewer import Viewer

Screenshot = Callable[[Page, str], Awaitable[Path]]
Axe = Callable[[Page], Awaitable[list[dict[str, Any]]]]
LONG = (
    "The slides are at https://example.org/slides and the recording follows here tomorrow, with all answers."
)


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(360, 780, "dark"), (1440, 900, "light")], ids=["phone", "desktop"]
)
async def test_a_message_is_pinned_opened_deleted_restored_and_taken_down(
    server: RunningServer,
    new_page: NewPage,
    screenshot: Screenshot,
    axe: Axe,
    width: int,
    height: int,
    scheme: ColorScheme,
) -> None:
    stream_id = f"pins-{width}"
    await server.create_stream(stream_id)
    async with server.client(stream_id, server.token("Ada")) as ada:
        for number in range(6):
            await ada.say(f"Message {number}" + "\nand more" * 20)
        await ada.say(LONG)
    ines, ben = Viewer(await new_page(width, height, scheme)), Viewer(await new_page(width, height, scheme))
    await ines.open(server.url, stream_id, host_token(server))
    await ben.open(server.url, stream_id, server.token("Ben"))
    await ben.page.get_by_role("log").evaluate("list => { list.scrollTop = 500 }")
    read = ben.message("Message 1")
    await expect(ben.page.get_by_role("button", name="Chat is paused")).to_be_visible()
    before = await read.bounding_box()

    tools = ines.message("The slides").get_by_role("button", name="Moderate the message of")
    await tools.click()
    await ines.page.get_by_role("button", name="Pin for 30").click()
    await expect(ines.page.get_by_text("A message of Ada is pinned.")).to_be_visible()
    bar = ben.page.get_by_role("region", name="Pinned message")
    line = bar.get_by_role("button", name="Pinned message")
    await expect(line).to_be_visible()
    await expect(ben.page.get_by_text(f"Pinned message of Ada: {LONG}")).to_have_count(1)
    assert await read.bounding_box() == before
    box = await bar.bounding_box()
    assert box is not None
    assert box["height"] <= 46
    await screenshot(ben.page, f"pin-line-{width}")
    await line.focus()
    await ben.page.keyboard.press("Enter")
    await expect(line).to_have_attribute("aria-expanded", "true")
    await expect(bar.get_by_role("link", name="example.org/slides")).to_be_visible()
    await expect(bar).to_contain_text("Pinned by")
    await expect(bar.get_by_role("button", name="Take it down")).to_have_count(0)
    await screenshot(ben.page, f"pin-open-{width}")
    assert await axe(ben.page) == []

    await tools.click()
    await expect(ines.page.get_by_role("dialog")).to_be_visible()
    assert await axe(ines.page) == []
    await screenshot(ines.page, f"pin-tools-{width}")
    await ines.page.get_by_role("button", name="Delete this message").click()
    await expect(bar).to_have_count(0)
    await ines.page.get_by_role("button", name="Undo").click()
    await expect(bar).to_be_visible()
    own = ines.page.get_by_role("region", name="Pinned message")
    await own.get_by_role("button", name="Pinned message").click()
    assert await axe(ines.page) == []
    await own.get_by_role("button", name="Take it down").click()
    for viewer in (ines, ben):
        await expect(viewer.page.get_by_role("region", name="Pinned message")).to_have_count(0)


async def test_it_goes_by_itself_when_its_time_is_up(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("pins-until")
    ben = Viewer(await new_page())
    await ben.open(server.url, "pins-until", server.token("Ben"))
    async with server.client("pins-until", host_token(server)) as host:
        said = await host.say("Back in three seconds")
        assert said.id is not None
        await host.pin_message(said.id, until=datetime.now(UTC) + timedelta(seconds=3))
    bar = ben.page.get_by_role("region", name="Pinned message")
    await expect(bar).to_contain_text("Back in three seconds")
    await expect(bar).to_have_count(0)
    await ben.page.reload()
    await expect(ben.message("Back in three seconds")).to_be_visible()
    await expect(bar).to_have_count(0)
