"""Stories of announcements: what staff tell everyone, which nobody takes for another message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from backchannel.protocol.commands import SettingsData
from backchannel.testing import RunningServer

from .conftest import ColorScheme, NewPage
from .live_server import host_token
from .viewer import Viewer

Screenshot = Callable[[Page, str], Awaitable[Path]]
Axe = Callable[[Page], Awaitable[list[dict[str, Any]]]]


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(360, 780, "dark"), (1440, 900, "light")], ids=["phone", "desktop"]
)
async def test_what_staff_announce_is_told_apart(
    server: RunningServer,
    new_page: NewPage,
    screenshot: Screenshot,
    axe: Axe,
    width: int,
    height: int,
    scheme: ColorScheme,
) -> None:
    stream_id = f"announcements-{width}"
    await server.create_stream(stream_id)
    async with server.client(stream_id, host_token(server)) as host:
        await host.change_settings(SettingsData(slow_mode=60))
        await host.say("Good evening")
    ines, ben = Viewer(await new_page(width, height, scheme)), Viewer(await new_page(width, height, scheme))
    await ines.open(server.url, stream_id, host_token(server))
    await ben.open(server.url, stream_id, server.token("Ben"))
    await expect(ben.page.get_by_role("checkbox", name="Announce")).to_have_count(0)
    await ines.box.focus()
    announce = ines.page.get_by_role("checkbox", name="Announce")
    await announce.check()
    await ines.say("We go on at three, in the big hall.")
    await expect(announce).not_to_be_checked()
    await ines.say("See you there")
    told = ben.message("We go on at three")
    await expect(told).to_contain_text("Announcement")
    await expect(ben.message("See you there")).not_to_contain_text("Announcement")
    await expect(ben.page.get_by_text("Announcement of Ines: We go on at three")).to_have_count(1)
    for viewer, who in ((ines, "host"), (ben, "viewer")):
        await screenshot(viewer.page, f"announcement-{who}-{width}")
        assert await axe(viewer.page) == []
