"""Stories of the queue: what staff mean to have answered, in an order that they share and nobody else sees."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from backchannel.protocol.user import Role
from backchannel.testing import RunningServer

from .conftest import NewPage
from .live_server import host_token
from .viewer import Viewer

Screenshot = Callable[[Page, str], Awaitable[Path]]
Axe = Callable[[Page], Awaitable[list[dict[str, Any]]]]

ASKED = ("Where is the archive?", "Who paid for it?", "What comes next?")


async def order(page: Page) -> list[str]:
    return await page.locator(".bc-queued .bc-question-text").all_inner_texts()


@pytest.mark.parametrize(("width", "height"), [(360, 780), (1440, 900)], ids=["phone", "desktop"])
async def test_staff_sort_what_is_answered_next(
    server: RunningServer, new_page: NewPage, screenshot: Screenshot, axe: Axe, width: int, height: int
) -> None:
    stream_id = f"queue-{width}"
    await server.create_stream(stream_id)
    async with server.client(stream_id, server.token("Ada")) as asker:
        for question in ASKED:
            await asker.ask(question)
    ines, max_ = Viewer(await new_page(width, height)), Viewer(await new_page(width, height))
    ada = Viewer(await new_page(width, height))
    await ines.open(server.url, stream_id, host_token(server))
    await max_.open(server.url, stream_id, server.token("Max", role=Role.moderator))
    await ada.open(server.url, stream_id, server.token("Ada"))
    for viewer in (ines, max_, ada):
        await viewer.show_questions()
    queue = ines.page.get_by_role("radio", name="Queue")
    await queue.click(force=True)
    await expect(ines.page.get_by_text("Nothing is queued.")).to_be_visible()
    for question in ASKED:
        star = max_.question(question).get_by_role("button", name="Queue")
        await star.click()
        await expect(star).to_have_attribute("aria-pressed", "true")
    await expect(ines.page.locator(".bc-queued")).to_have_count(3)
    assert await order(ines.page) == list(ASKED)
    await screenshot(ines.page, f"queue-{width}")
    assert await axe(ines.page) == []

    later = ines.page.get_by_role("button", name=f"Later: {ASKED[0]}")
    await later.click()
    await expect(ines.page.locator(".bc-queued").nth(1)).to_contain_text(ASKED[0])
    await expect(ines.page.get_by_role("status").filter(has_text="Number 2 of 3")).to_have_count(1)
    await expect(later).to_be_focused()
    await ines.page.keyboard.press("Alt+ArrowUp")
    await expect(ines.page.locator(".bc-queued").nth(0)).to_contain_text(ASKED[0])
    await ines.page.locator(".bc-queued").nth(2).drag_to(ines.page.locator(".bc-queued").nth(0))
    await expect(ines.page.locator(".bc-queued").nth(0)).to_contain_text(ASKED[2])

    await ines.page.locator(".bc-queued").nth(0).get_by_role("button", name="Answer now").click()
    await expect(ada.page.get_by_text("Answering now")).to_be_visible()
    await expect(ines.page.locator(".bc-queued")).to_have_count(2)
    await ines.page.locator(".bc-queued").nth(0).get_by_role("button", name="Remove").click()
    await expect(ines.page.locator(".bc-queued")).to_have_count(1)
    await expect(max_.question(ASKED[0]).get_by_role("button", name="Queue")).to_have_attribute(
        "aria-pressed", "false"
    )
    await expect(ada.page.get_by_role("radio", name="Queue")).to_have_count(0)
