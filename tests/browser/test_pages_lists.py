"""What moves in the lists, and above all what does not."""

from __future__ import annotations

import re

from playwright.async_api import Locator, expect

from backchannel.config import LimitOptions, Settings
from backchannel.testing import running_server

from .conftest import NewPage
from .viewer import Viewer

UNLIMITED = Settings(limits=LimitOptions(frame_rate=0, chat_rate=0, question_rate=0, upvote_rate=0))


async def scroll_position(log: Locator) -> float:
    position: float = await log.evaluate("element => element.scrollTop")
    return position


async def at_end(log: Locator) -> bool:
    end: bool = await log.evaluate("e => e.scrollHeight - e.scrollTop - e.clientHeight < 2")
    return end


async def test_the_chat_follows_pauses_and_comes_back(new_page: NewPage) -> None:
    async with running_server(UNLIMITED) as server:
        await server.create_stream("busy")
        ada = Viewer(await new_page(360, 640))
        async with server.client("busy", server.token("Ben")) as ben:
            for number in range(150):
                await ben.say(f"remark {number} of many, long enough for two lines on a phone")
            await ada.open(server.url, "busy", server.token("Ada"))
            log = ada.page.get_by_role("log")
            await expect(ada.message("remark 149")).to_be_in_viewport()
            await ben.say("followed")
            await expect(ada.message("followed")).to_be_in_viewport()

            await log.evaluate("element => { element.scrollTop = 500 }")
            await expect(ada.page.get_by_role("button", name="Chat is paused")).to_be_visible()
            for number in range(30):
                await ben.say(f"while away {number}")
            button = ada.page.get_by_role("button", name="30 new messages")
            await expect(button).to_be_visible()
            assert await scroll_position(log) == 500
            await button.click()
            await expect(ada.message("while away 29")).to_be_in_viewport()
            assert await at_end(log)

            # Earlier ones come on top, and what was read stays where it was.
            await log.evaluate("element => { element.scrollTop = 0 }")
            earlier = ada.page.get_by_role("button", name="Earlier messages")
            before = await earlier.evaluate(
                "e => e.closest('p').nextElementSibling.firstElementChild.textContent"
            )
            await earlier.click()
            await expect(ada.message("remark 0 ")).to_have_count(1)
            top = ada.message(before.split(" of many")[0][len("Ben ") :] + " of").first
            await expect(top).to_be_in_viewport()
            await expect(ada.page.get_by_text("The chat begins here.")).to_have_count(1)

            # Who writes wants to see it.
            await ada.say("my own word")
            await expect(ada.message("my own word")).to_be_in_viewport()


async def test_who_scrolls_up_is_not_taken_back(new_page: NewPage) -> None:
    """What changes between the scrolling and the event that tells of it: here the size of the list, in the same task."""
    async with running_server(UNLIMITED) as server:
        await server.create_stream("tug")
        ada = Viewer(await new_page(360, 640))
        async with server.client("tug", server.token("Ben")) as ben:
            for number in range(60):
                await ben.say(f"remark {number} of many, long enough for two lines on a phone")
            await ada.open(server.url, "tug", server.token("Ada"))
            log = ada.page.get_by_role("log")
            await expect(ada.message("remark 59")).to_be_in_viewport()
            await log.evaluate("element => { element.scrollTop = 500; element.style.paddingBottom = '40px' }")
            await expect(ada.page.get_by_role("button", name="Chat is paused")).to_be_visible()
            assert await scroll_position(log) == 500

            await ada.page.get_by_role("button", name="Chat is paused").click()
            await expect(ada.message("remark 59")).to_be_in_viewport()
            assert await at_end(log)
            await log.evaluate("element => { element.style.paddingBottom = '80px' }")
            await ben.say("last")
            await expect(ada.message("last")).to_be_in_viewport()


async def test_a_flood_is_told_by_its_number(new_page: NewPage) -> None:
    async with running_server(UNLIMITED) as server:
        await server.create_stream("flood")
        ada = Viewer(await new_page())
        async with server.client("flood", server.token("Ben")) as ben:
            await ben.say("first")
            await ada.open(server.url, "flood", server.token("Ada"))
            await expect(ada.message("first")).to_be_visible()
            await expect(ada.page.get_by_role("log")).to_have_attribute("aria-live", "off")
            for number in range(60):
                await ben.say(f"flood {number}")
            spoken = ada.page.get_by_text(re.compile(r"^\d+ new messages$"))
            await expect(spoken).to_have_attribute("aria-live", "polite", timeout=10_000)


async def order(viewer: Viewer) -> list[str]:
    texts = (
        await viewer.page.get_by_role("region", name="Questions").get_by_role("listitem").all_inner_texts()
    )
    return [match[0] for text in texts if (match := re.search(r"question \w", text))]


async def test_questions_stay_under_the_pointer(new_page: NewPage) -> None:
    async with running_server(UNLIMITED) as server:
        await server.create_stream("votes")
        ada = Viewer(await new_page())
        async with (
            server.client("votes", server.token("Ben")) as ben,
            server.client("votes", server.token("Mei")) as mei,
        ):
            first = await ben.ask("question a")
            second = await ben.ask("question b")
            assert first.id is not None
            assert second.id is not None
            await ben.upvote(first.id)
            await ada.open(server.url, "votes", server.token("Ada"))
            await ada.show_questions()
            await expect(ada.upvote("question a")).to_contain_text("1")
            await ada.upvote("question a").hover()
            assert await order(ada) == ["question a", "question b"]

            await ben.upvote(second.id)
            await mei.upvote(second.id)
            await expect(ada.upvote("question b")).to_contain_text("2")
            assert await order(ada) == ["question a", "question b"]
            await ada.page.get_by_role("button", name="Order changed").click()
            assert await order(ada) == ["question b", "question a"]

            await ada.upvote("question a").hover()
            await mei.withdraw_upvote(second.id)
            await ben.withdraw_upvote(second.id)
            await expect(ada.upvote("question b")).to_contain_text("0")
            assert await order(ada) == ["question b", "question a"]
            await ada.page.get_by_role("heading", level=1).hover()
            await expect(ada.page.get_by_role("button", name="Order changed")).to_have_count(0)
            assert await order(ada) == ["question a", "question b"]
