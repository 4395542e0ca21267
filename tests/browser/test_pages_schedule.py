"""Stories of the waiting room: a start that is announced, comes nearer, is moved, and is the host's to begin."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from backchannel.testing import RunningServer

from .conftest import NewPage
from .live_server import host_token
from .viewer import Viewer

Screenshot = Callable[[Page, str], Awaitable[Path]]
Axe = Callable[[Page], Awaitable[list[dict[str, Any]]]]

IN_MINUTES = """minutes => {
  const moment = new Date(Date.now() + minutes * 60000);
  return new Date(moment - moment.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}"""


@pytest.mark.parametrize(("width", "height"), [(360, 780), (1440, 900)], ids=["phone", "desktop"])
async def test_a_host_announces_the_start_and_viewers_wait_for_it(
    server: RunningServer, new_page: NewPage, screenshot: Screenshot, axe: Axe, width: int, height: int
) -> None:
    stream_id = f"soon-{width}"
    await server.create_stream(stream_id, live=False)
    ines, ada = Viewer(await new_page(width, height)), Viewer(await new_page(width, height))
    await ines.open(server.url, stream_id, host_token(server))
    await ada.open(server.url, stream_id, server.token("Ada"))
    await expect(ada.page.get_by_text("Not live yet")).to_be_visible()

    await ines.page.get_by_role("button", name="Announce the start").click()
    await ines.page.get_by_label("Starts at").fill("2020-01-01T10:00")
    await ines.page.get_by_role("button", name="Announce", exact=True).click()
    await expect(ines.page.get_by_role("alert").filter(has_text="Choose a time to come.")).to_be_visible()
    await screenshot(ines.page, f"schedule-form-{width}")
    assert await axe(ines.page) == []
    await ines.page.get_by_label("Starts at").fill(await ines.page.evaluate(IN_MINUTES, 90))
    await ines.page.get_by_role("button", name="Announce", exact=True).click()
    for viewer in (ines, ada):
        await expect(viewer.page.get_by_role("timer")).to_contain_text("1:2")
    before = await ada.page.get_by_role("timer").inner_text()
    await expect(ada.page.get_by_role("timer")).not_to_have_text(before)
    await screenshot(ada.page, f"waiting-room-{width}")
    assert await axe(ada.page) == []

    await ines.page.get_by_role("button", name="Change the announced start").click()
    await ines.page.get_by_role("button", name="Call off").click()
    await expect(ada.page.get_by_text("Not live yet")).to_be_visible()
    await ines.page.get_by_role("button", name="Go live").click()
    await expect(ada.page.get_by_text("No video here")).to_be_visible()


async def test_a_host_who_ended_by_mistake_goes_on(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("mistake")
    ines, ada = Viewer(await new_page()), Viewer(await new_page())
    await ines.open(server.url, "mistake", host_token(server))
    await ada.open(server.url, "mistake", server.token("Ada"))
    await ines.page.get_by_role("button", name="End stream").click()
    await ines.page.get_by_role("button", name="End it").click()
    await expect(ada.page.get_by_text("This stream has ended")).to_be_visible()
    await ines.page.get_by_role("button", name="Go live again").click()
    await ada.say("We are back")
    await expect(ines.message("We are back")).to_be_visible()
