"""Stories of moderation: what staff do about a message and who wrote it, what that one sees, and the way back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from backchannel.protocol.user import Role
from backchannel.testing import RunningServer

from .conftest import Complaints, NewPage
from .live_server import host_token
from .viewer import Viewer

Screenshot = Callable[[Page, str], Awaitable[Path]]
Axe = Callable[[Page], Awaitable[list[dict[str, Any]]]]


async def moderate(viewer: Viewer, text: str, act: str) -> None:
    message = viewer.message(text)
    await message.hover()
    await message.get_by_role("button", name="Moderate the message of").click()
    await viewer.page.get_by_role("dialog").get_by_role("button", name=act, exact=True).click()
    await expect(viewer.page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(360, 780), (1440, 900)], ids=["phone", "desktop"])
async def test_staff_delete_and_time_out_and_take_it_back(
    server: RunningServer, new_page: NewPage, screenshot: Screenshot, axe: Axe, width: int, height: int
) -> None:
    stream_id = f"order-{width}"
    await server.create_stream(stream_id)
    max_, ada, ben = [Viewer(await new_page(width, height)) for _ in range(3)]
    await max_.open(server.url, stream_id, server.token("Max", role=Role.moderator))
    await ada.open(server.url, stream_id, server.token("Ada"))
    await ben.open(server.url, stream_id, server.token("Ben"))
    await ada.say("Buy my watches")
    await expect(ben.message("Buy my watches")).to_be_visible()
    await expect(ben.page.get_by_role("button", name="Moderate the message")).to_have_count(0)

    await moderate(max_, "Buy my watches", "Delete this message")
    await expect(ben.page.get_by_text("Buy my watches")).to_have_count(0)
    await max_.page.get_by_role("button", name="Undo").click()
    await expect(ben.message("Buy my watches")).to_be_visible()
    await expect(max_.page.get_by_role("button", name="Undo")).to_have_count(0)

    await max_.message("Buy my watches").hover()
    await max_.message("Buy my watches").get_by_role("button", name="Moderate the message").click()
    dialog = max_.page.get_by_role("dialog", name="Moderate Ada")
    await dialog.get_by_label("Reason").fill("advertising")
    await screenshot(max_.page, f"moderation-dialog-{width}")
    assert await axe(max_.page) == []
    await ada.box.fill("And my")
    await dialog.get_by_role("button", name="Time out for 10 minutes").click()
    told = ada.page.get_by_text("You are timed out until")
    await expect(told.first).to_contain_text("Reason: advertising")
    await expect(ada.box).to_have_value("And my")
    await screenshot(ada.page, f"timed-out-{width}")
    assert await axe(ada.page) == []

    await max_.page.get_by_role("button", name="Silenced: 1").click()
    await expect(max_.page.get_by_role("dialog")).to_contain_text("advertising · by Max")
    await screenshot(max_.page, f"silenced-{width}")
    assert await axe(max_.page) == []
    await max_.page.get_by_role("button", name="Lift it for Ada").click()
    await expect(max_.page.get_by_text("Nobody is.")).to_be_visible()
    await expect(told).to_have_count(0)
    await ada.box.press("Enter")
    await expect(ben.message("And my")).to_be_visible()


async def test_a_banned_viewer_is_told_and_comes_back_when_it_is_undone(
    server: RunningServer, new_page: NewPage, screenshot: Screenshot, complaints: Complaints
) -> None:
    await server.create_stream("ban")
    ines, ada = Viewer(await new_page()), Viewer(await new_page(360, 780))
    await ines.open(server.url, "ban", host_token(server))
    await ada.open(server.url, "ban", server.token("Ada"))
    await ada.say("Nonsense")
    await moderate(ines, "Nonsense", "Ban from this stream")
    await expect(
        ada.page.get_by_role("alert").filter(has_text="You cannot take part in this stream")
    ).to_be_visible()
    await screenshot(ada.page, "banned-360")
    await ines.page.get_by_role("button", name="Undo").click()
    await expect(ines.page.get_by_role("button", name="Undo")).to_have_count(0)
    await ada.page.reload()
    await expect(ada.message("Nonsense")).to_be_visible()


async def test_nobody_is_offered_what_their_rank_forbids(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("ranks")
    ines, max_, mia = [Viewer(await new_page()) for _ in range(3)]
    await ines.open(server.url, "ranks", host_token(server))
    await max_.open(server.url, "ranks", server.token("Max", role=Role.moderator))
    await mia.open(server.url, "ranks", server.token("Mia", role=Role.moderator))
    await ines.say("Welcome")
    await mia.say("Good evening")
    await expect(max_.message("Good evening")).to_be_visible()
    await max_.message("Welcome").hover()
    await max_.message("Welcome").get_by_role("button", name="Moderate").click()
    await expect(
        max_.page.get_by_role("dialog").get_by_role("button", name="Pin", exact=True)
    ).to_be_visible()
    await expect(max_.page.get_by_role("dialog").get_by_role("button", name="Delete")).to_have_count(0)
    await max_.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    await max_.message("Good evening").hover()
    await max_.message("Good evening").get_by_role("button", name="Moderate").click()
    dialog = max_.page.get_by_role("dialog")
    await expect(dialog.get_by_role("button", name="Delete this message")).to_be_visible()
    await expect(dialog.get_by_role("button", name="Ban from this stream")).to_have_count(0)
