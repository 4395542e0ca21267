"""Stories of the chat: how fast one may write, and who; what stands above it; who is meant; what everybody feels."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from backchannel.protocol.commands import SettingsData
from backchannel.protocol.events import ChatAudience
from backchannel.testing import RunningServer

from .conftest import NewPage
from .live_server import create_video_stream, host_token
from .test_pages_look import STICKS_OUT
from .viewer import Viewer

Screenshot = Callable[[Page, str], Awaitable[Path]]
Axe = Callable[[Page], Awaitable[list[dict[str, Any]]]]
SIZES = pytest.mark.parametrize(("width", "height"), [(360, 780), (1440, 900)], ids=["phone", "desktop"])


@pytest.fixture
def look(axe: Axe, screenshot: Screenshot) -> Callable[[Page, str], Awaitable[None]]:
    """``await look(page, name)``: a picture, nothing that sticks out, and nothing that axe finds."""

    async def see(page: Page, name: str) -> None:
        await screenshot(page, name)
        assert await page.evaluate(STICKS_OUT) <= 0, f"{name}: something sticks out at the side"
        assert [(found["id"], [node["target"] for node in found["nodes"]]) for found in await axe(page)] == []

    return see


Look = Callable[[Page, str], Awaitable[None]]


@SIZES
async def test_slow_mode_counts_down_holds_and_sends(
    server: RunningServer, new_page: NewPage, look: Look, width: int, height: int
) -> None:
    stream_id = f"slow-{width}"
    await create_video_stream(server, stream_id)
    ada, ines = Viewer(await new_page(width, height)), Viewer(await new_page(width, height))
    await ada.open(server.url, stream_id, server.token("Ada"))
    await ines.open(server.url, stream_id, host_token(server))

    await ines.page.get_by_role("button", name="Chat settings").click()
    dialog = ines.page.get_by_role("dialog", name="Chat settings")
    await dialog.get_by_label("Slow mode").select_option("60 seconds")
    await expect(dialog.get_by_label("Slow mode")).to_have_value("60")
    await look(ines.page, f"chat-settings-{width}")
    await dialog.get_by_role("button", name="Done").click()
    await expect(dialog).to_have_count(0)

    await expect(ada.page.get_by_text("Slow mode: one message every 60 seconds")).to_be_visible()
    await ada.say("First")
    await expect(ada.message("First")).to_be_visible()
    await expect(ada.page.get_by_text(re.compile("you can write again in (60|5.) seconds"))).to_be_visible()
    await ada.say("Second")
    await expect(ada.page.get_by_text(re.compile("Goes out in (60|5.) seconds"))).to_be_visible()
    await look(ada.page, f"slow-mode-held-{width}")

    await ada.page.get_by_role("button", name="Do not send").click()
    await expect(ada.box).to_be_editable()
    await expect(ada.box).to_be_focused()
    await expect(ada.box).to_have_value("Second")
    await ada.box.press("Enter")
    # Coming back changes nothing: when Ada last wrote stands in the log, and the welcome tells it.
    ben = Viewer(await new_page(width, height))
    await ben.open(server.url, stream_id, server.token("Ada"))
    await expect(
        ben.page.get_by_text(re.compile("you can write again in (60|[45].) seconds"))
    ).to_be_visible()
    await look(ben.page, f"slow-mode-{width}")

    async with server.client(stream_id, host_token(server)) as host:
        await host.change_settings(SettingsData(slow_mode=2))
        await expect(ada.message("Second")).to_be_visible()
        await expect(ada.box).to_have_value("")
        await expect(ben.message("Second")).to_be_visible()
        await ines.say("One")
        await ines.say("Two")
        await expect(ada.message("Two")).to_be_visible()


@SIZES
async def test_who_may_not_write_is_told_why_and_loses_nothing(
    server: RunningServer, new_page: NewPage, look: Look, width: int, height: int
) -> None:
    stream_id = f"closed-chat-{width}"
    await create_video_stream(server, stream_id)
    ada, gus = Viewer(await new_page(width, height)), Viewer(await new_page(width, height))
    await ada.open(server.url, stream_id, server.token("Ada"))
    await gus.open(server.url, stream_id)
    async with server.client(stream_id, host_token(server)) as host:
        await ada.box.fill("I was about to say")
        await host.change_settings(SettingsData(chat_open=False))
        await expect(ada.page.get_by_text("The host has closed the chat for now.")).to_be_visible()
        await expect(ada.box).to_have_value("I was about to say")
        await expect(ada.page.get_by_role("button", name="Send")).to_be_disabled()
        await expect(gus.box).to_have_count(0)
        await look(ada.page, f"chat-closed-draft-{width}")
        await look(gus.page, f"chat-closed-{width}")
        await host.say("Staff may write.")
        await expect(ada.message("Staff may write.")).to_be_visible()

        await host.change_settings(SettingsData(chat_open=True, chat_for=ChatAudience.signed_in))
        await expect(gus.page.get_by_text("Guests can read along.")).to_be_visible()
        await expect(ada.page.get_by_role("button", name="Send")).to_be_enabled()
        await ada.box.press("Enter")
        await expect(gus.message("I was about to say")).to_be_visible()

        await host.change_settings(SettingsData(chat_for=ChatAudience.members))
        await expect(ada.page.get_by_text("Only members can write here.")).to_be_visible()
        mel = Viewer(await new_page(width, height))
        await mel.open(server.url, stream_id, server.token("Mel", member=True))
        await mel.say("Hello from a member")
        await expect(ada.message("Hello from a member")).to_be_visible()

        await host.change_settings(SettingsData(chat_for=ChatAudience.everyone, duplicate_window=600))
        for text in ("Play it again", "play it AGAIN!"):
            await ada.say(text)
        await expect(ada.page.get_by_text("You have just said that.")).to_be_visible()
        await expect(ada.box).to_have_value("play it AGAIN!")
        await look(ada.page, f"chat-duplicate-{width}")
