"""Stories of mentions: who is named is told, and nobody else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from backchannel.testing import RunningServer

from .conftest import ColorScheme, NewPage
from .viewer import Viewer

Screenshot = Callable[[Page, str], Awaitable[Path]]
Axe = Callable[[Page], Awaitable[list[dict[str, Any]]]]


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(360, 780, "dark"), (1440, 900, "light")], ids=["phone", "desktop"]
)
async def test_who_is_named_is_told(
    server: RunningServer,
    new_page: NewPage,
    screenshot: Screenshot,
    axe: Axe,
    width: int,
    height: int,
    scheme: ColorScheme,
) -> None:
    stream_id = f"mentions-{width}"
    await server.create_stream(stream_id)
    async with server.client(stream_id, server.token("Ben")) as writer:
        await writer.say("Good evening")
    async with server.client(stream_id, server.token("Bea")) as writer:
        await writer.say("Hello")
    async with server.client(stream_id, server.token("Ben")) as writer:
        await writer.say("And a good one to you")
    ada, ben = Viewer(await new_page(width, height, scheme)), Viewer(await new_page(width, height, scheme))
    await ada.open(server.url, stream_id, server.token("Ada"))
    await ben.open(server.url, stream_id, server.token("Ben"))
    await ada.say("@ben: where was that?")
    told = ben.message("where was that?")
    await expect(told).to_contain_text("For you")
    await expect(ben.page.get_by_text("Ada mentions you: @ben: where was that?")).to_have_count(1)
    await expect(ada.message("where was that?")).not_to_contain_text("For you")
    await ada.say("Write to info@ben.example")
    await expect(ben.message("Write to info")).not_to_contain_text("For you")
    await screenshot(ben.page, f"mention-{width}")

    keyboard, box = ada.page.keyboard, ada.page.get_by_label("Say something")
    await box.press_sequentially("Thanks @")
    names = ada.page.get_by_role("listbox", name="People in this chat").get_by_role("option")
    await expect(names).to_have_text(["Ben", "Bea"])
    await expect(box).to_have_attribute("aria-haspopup", "listbox")
    await keyboard.press("ArrowDown")
    await expect(names.nth(1)).to_have_attribute("aria-selected", "true")
    await expect(box).to_have_attribute("aria-activedescendant", str(await names.nth(1).get_attribute("id")))
    await screenshot(ada.page, f"mention-names-{width}")
    assert await axe(ada.page) == []
    await keyboard.press("Escape")
    await expect(names).to_have_count(0)
    await expect(box).to_have_value("Thanks @")
    await box.fill("")
    await box.press_sequentially("Thanks @be")
    await keyboard.press("Tab")
    await expect(box).to_have_value("Thanks @Ben ")
    await expect(box).to_be_focused()
    await box.press_sequentially("and @bea")
    await names.click()
    await expect(box).to_have_value("Thanks @Ben and @Bea ")
    await keyboard.press("Enter")
    await expect(ben.message("Thanks @Ben")).to_contain_text("For you")
    assert await axe(ben.page) == []
