"""Stories of keeping order: what staff do, and what everybody else sees of it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from backchannel.protocol.commands import SettingsData
from backchannel.testing import RunningServer

from .conftest import NewPage
from .live_server import host_token
from .viewer import Viewer

Screenshot = Callable[[Page, str], Awaitable[Path]]
Axe = Callable[[Page], Awaitable[list[dict[str, Any]]]]


def button(question: Locator, name: str) -> Locator:
    return question.get_by_role("button", name=name, exact=True)


@pytest.mark.parametrize(("width", "height"), [(360, 780), (1440, 900)], ids=["phone", "desktop"])
async def test_a_question_is_reviewed_answered_and_reopened(
    server: RunningServer, new_page: NewPage, screenshot: Screenshot, axe: Axe, width: int, height: int
) -> None:
    stream_id = f"review-{width}"
    await server.create_stream(stream_id)
    async with server.client(stream_id, host_token(server)) as host:
        await host.change_settings(SettingsData(review_questions=True))
    ada, ben = Viewer(await new_page(width, height)), Viewer(await new_page(width, height))
    ines = Viewer(await new_page(width, height))
    await ada.open(server.url, stream_id, server.token("Ada"))
    await ben.open(server.url, stream_id, server.token("Ben"))
    await ines.open(server.url, stream_id, host_token(server))
    for viewer in (ada, ben, ines):
        await viewer.show_questions()

    await ada.ask_box.focus()
    await expect(ada.page.get_by_text("The host reads questions before")).to_be_visible()
    await ada.ask("When is the next one?")
    await expect(ada.question("next one")).to_contain_text("Waiting for review")
    await ada.ask("Is this rude?")
    await expect(ben.question("next one")).to_have_count(0)
    await ines.page.get_by_role("radio", name="Review").check(force=True)
    await screenshot(ines.page, f"review-host-{width}")
    await button(ines.question("rude"), "Dismiss").click()
    await expect(ada.question("rude")).to_contain_text("Dismissed")
    await button(ines.question("next one"), "Approve").click()
    await expect(ben.question("next one")).to_be_visible()
    await expect(ben.question("rude")).to_have_count(0)

    await ines.page.get_by_role("radio", name="All").check(force=True)
    await button(ines.question("next one"), "Answer now").click()
    for viewer in (ada, ben):
        await expect(viewer.question("next one")).to_contain_text("Answering now")
        await screenshot(viewer.page, f"spotlight-{'asker' if viewer is ada else 'viewer'}-{width}")
    for viewer in (ada, ben, ines):
        assert await axe(viewer.page) == []
    await button(ines.question("next one"), "Answered live").click()
    await expect(ben.question("next one")).to_contain_text("Answered live")
    await expect(ben.upvote("next one")).to_be_disabled()
    await button(ines.question("next one"), "Reopen").click()
    await expect(ben.upvote("next one")).to_be_enabled()

    await button(ada.question("next one"), "Take back").click()
    await button(ada.question("next one"), "Keep it").click()
    await button(ada.question("next one"), "Take back").click()
    await button(ada.question("next one"), "Take it back").click()
    for viewer in (ada, ben, ines):
        await expect(viewer.question("next one")).to_have_count(0)


async def test_closed_asking_and_voting_say_so(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("closing")
    ada = Viewer(await new_page())
    await ada.open(server.url, "closing", server.token("Ada"))
    await ada.show_questions()
    await ada.ask("Still open?")
    async with server.client("closing", host_token(server)) as host:
        await expect(ada.upvote("Still open?")).to_be_enabled()
        await host.change_settings(SettingsData(votes_open=False))
        await expect(ada.upvote("Still open?")).to_be_disabled()
        await host.change_settings(SettingsData(questions_open=False))
        await expect(ada.page.get_by_text("The host has closed questions for now.")).to_be_visible()
        await host.change_settings(SettingsData(questions_open=True, anonymous_questions=False))
        await ada.ask_box.focus()
        await expect(ada.page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
        await expect(ada.page.get_by_role("checkbox")).to_have_count(0)


async def test_of_a_deleted_message_only_staff_keep_the_text(
    server: RunningServer, new_page: NewPage, screenshot: Screenshot
) -> None:
    await server.create_stream("deleting")
    ada, ines = Viewer(await new_page()), Viewer(await new_page())
    await ada.open(server.url, "deleting", server.token("Ada"))
    await ines.open(server.url, "deleting", host_token(server))
    async with (
        server.client("deleting", server.token("Rude")) as rude,
        server.client("deleting", host_token(server)) as host,
    ):
        said = await rude.say("Buy now at example.com")
        assert said.id is not None
        await expect(ada.message("Buy now")).to_be_visible()
        act = await host.delete_message(said.id)
        await expect(ada.message("Message deleted")).to_be_visible()
        await expect(ada.page.get_by_text("Buy now")).to_have_count(0)
        await expect(ines.message("Buy now")).to_contain_text("Deleted")
        await screenshot(ines.page, "deleted-host")
        await screenshot(ada.page, "deleted-viewer")
        await expect(
            ada.message("Message deleted").get_by_role("button", name=re.compile("Reply"))
        ).to_have_count(0)
        assert act.id is not None
        await host.restore_messages(act.id)
        await expect(ada.message("Buy now")).to_be_visible()
