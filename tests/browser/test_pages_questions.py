"""Stories of questions: what askers do with theirs, and how staff work through them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.async_api import Locator, Page, expect

from backchannel.protocol.commands import SettingsData
from backchannel.testing import RunningServer

from .conftest import NewPage
from .live_server import host_token
from .viewer import Viewer

Screenshot = Callable[[Page, str], Awaitable[Path]]
Axe = Callable[[Page], Awaitable[list[dict[str, Any]]]]
SIZES = pytest.mark.parametrize(("width", "height"), [(360, 780), (1440, 900)], ids=["phone", "desktop"])


def button(place: Locator | Page, name: str) -> Locator:
    return place.get_by_role("button", name=name, exact=True)


async def asker(server: RunningServer, new_page: NewPage, stream_id: str, width: int, height: int) -> Viewer:
    ada = Viewer(await new_page(width, height))
    await ada.open(server.url, stream_id, server.token("Ada"))
    await ada.show_questions()
    return ada


@SIZES
async def test_who_asked_words_it_anew(
    server: RunningServer, new_page: NewPage, screenshot: Screenshot, axe: Axe, width: int, height: int
) -> None:
    stream_id = f"editing-{width}"
    await server.create_stream(stream_id)
    ada = await asker(server, new_page, stream_id, width, height)
    ben = Viewer(await new_page(width, height))
    await ben.open(server.url, stream_id, server.token("Ben"))
    await ben.show_questions()
    await ada.ask("Wen is the next bus?")
    await expect(button(ben.question("next bus"), "Edit")).to_have_count(0)
    edit = button(ada.question("next bus"), "Edit")
    await edit.click()
    box = ada.page.get_by_role("textbox", name="Your question")
    await expect(box).to_be_focused()
    await expect(box).to_have_value("Wen is the next bus?")
    await screenshot(ada.page, f"question-edit-{width}")
    assert await axe(ada.page) == []
    await box.press("Escape")
    await expect(edit).to_be_focused()
    await edit.press("Enter")
    await box.fill("When is the next bus?")
    await box.press("Enter")
    for viewer in (ada, ben):
        await expect(viewer.question("When is the next bus?")).to_contain_text("edited")
    await expect(edit).to_be_focused()

    async with server.client(stream_id, host_token(server)) as host:
        await host.change_settings(SettingsData(review_questions=True))
        await edit.click()
        await expect(ada.page.get_by_text("reads it again before others see it")).to_be_visible()
        await box.fill("When is the next but one bus?")
        await button(ada.page, "Save").click()
        await expect(ada.question("next but one")).to_contain_text("Waiting for review")
        await expect(ben.question("next")).to_have_count(0)


@SIZES
async def test_a_question_that_was_settled_meanwhile_stays_and_nothing_written_is_lost(
    server: RunningServer, new_page: NewPage, screenshot: Screenshot, axe: Axe, width: int, height: int
) -> None:
    stream_id = f"settled-{width}"
    await server.create_stream(stream_id)
    ada = await asker(server, new_page, stream_id, width, height)
    async with server.client(stream_id, host_token(server)) as host:
        await ada.ask("Why this road?")
        await ada.ask("Why that road?")
        await expect(ada.question("that road")).not_to_contain_text("Sending")
        this, that = [await question_id(server, stream_id, text) for text in ("this", "that")]
        await button(ada.question("this road"), "Edit").click()
        box = ada.page.get_by_role("textbox", name="Your question")
        await box.fill("Why this road and no other?")
        await button(ada.question("that road"), "Take back").click()
        await host.answer(this, "It was the shortest.")
        await host.set_question_status(that, "dismissed")
        await expect(ada.page.get_by_text("It was answered meanwhile, so it stays as it is.")).to_be_visible()
        await expect(ada.page.get_by_text("It was dismissed meanwhile, so it stays")).to_be_visible()
        await expect(box).to_have_value("Why this road and no other?")
        await expect(box).not_to_be_editable()
        await screenshot(ada.page, f"question-settled-{width}")
        assert await axe(ada.page) == []
        await ada.page.get_by_role("button", name="Close").first.click()
        await ada.page.get_by_role("button", name="Close").click()
        await expect(ada.question("Why this road?")).to_contain_text("It was the shortest.")
        await expect(button(ada.page, "Edit")).to_have_count(0)


async def question_id(server: RunningServer, stream_id: str, text: str) -> UUID:
    """The id of the question that has these words in it."""
    answer = await server.request("GET", f"/api/streams/{stream_id}/questions", token=host_token(server))
    (id,) = [UUID(one["id"]) for one in answer.json()["questions"] if text in one["question"]]
    return id
