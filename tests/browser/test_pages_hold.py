"""Stories of the hold queue: what waits, who decides, and what everybody else never sees."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from backchannel.protocol.commands import NewBlockedTerm, SettingsData
from backchannel.testing import RunningServer

from .conftest import NewPage
from .live_server import host_token
from .viewer import Viewer

Screenshot = Callable[[Page, str], Awaitable[Path]]
Axe = Callable[[Page], Awaitable[list[dict[str, Any]]]]


@pytest.mark.parametrize(("width", "height"), [(360, 780), (1440, 900)], ids=["phone", "desktop"])
async def test_a_held_message_waits_for_the_host(
    server: RunningServer, new_page: NewPage, screenshot: Screenshot, axe: Axe, width: int, height: int
) -> None:
    stream_id = f"held-{width}"
    await server.create_stream(stream_id)
    async with server.client(stream_id, host_token(server)) as host:
        await host.change_block_list(add=[NewBlockedTerm(term="spoiler*")])
    ada, ben = Viewer(await new_page(width, height)), Viewer(await new_page(width, height))
    ines = Viewer(await new_page(width, height))
    await ada.open(server.url, stream_id, server.token("Ada"))
    await ben.open(server.url, stream_id, server.token("Ben"))
    await ines.open(server.url, stream_id, host_token(server))

    await ada.say("A ѕpoiler: it flies")
    await ada.say("Spoilers are rude")
    await expect(ada.page.get_by_text("Waits for review")).to_have_count(2)
    await expect(ines.page.get_by_text("spoiler*")).to_have_count(2)
    for viewer, name in ((ada, "sender"), (ines, "host")):
        await screenshot(viewer.page, f"held-{name}-{width}")
        assert await axe(viewer.page) == []
    await ines.message("it flies").get_by_role("button", name="Approve the message of Ada").click()
    await expect(ben.page.get_by_text("it flies")).to_be_visible()
    await ines.message("rude").get_by_role("button", name="Deny the message of Ada").click()
    await expect(ada.page.get_by_text("Not approved. Nobody else has seen it.")).to_be_visible()
    await screenshot(ada.page, f"held-denied-{width}")
    await expect(ada.page.get_by_text("it flies")).to_have_count(1)
    await expect(ben.page.get_by_text("rude")).to_have_count(0)
    await ada.page.get_by_role("button", name="Got it").click()
    await expect(ada.page.get_by_text("rude")).to_have_count(0)


async def test_what_is_delayed_says_so_and_comes_by_itself(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("delayed")
    async with server.client("delayed", host_token(server)) as host:
        await host.change_settings(SettingsData(delay_seconds=2))
    ada, ben = Viewer(await new_page(360, 780)), Viewer(await new_page(360, 780))
    await ada.open(server.url, "delayed", server.token("Ada"))
    await ben.open(server.url, "delayed", server.token("Ben"))
    await ada.say("In two seconds")
    await expect(ada.page.get_by_text("Everyone sees it in a moment")).to_be_visible()
    await expect(ben.page.get_by_text("In two seconds")).to_be_visible()
    await expect(ada.page.get_by_text("Everyone sees it in a moment")).to_have_count(0)
    await expect(ada.page.get_by_text("In two seconds")).to_have_count(1)
