"""The page of the contract: readable on a phone and on a desk, light and dark, with nothing but the server itself.

Each look leaves screenshots in ``test-results/`` for people to look at.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, Request, expect

from backchannel.testing import RunningServer

from .conftest import ColorScheme, NewPage

LOOKS: list[tuple[int, int, ColorScheme]] = [
    (360, 640, "light"),
    (360, 640, "dark"),
    (768, 1024, "light"),
    (1440, 900, "light"),
    (1440, 900, "dark"),
]
PLACES = (
    "top",
    "tokens",
    "roles",
    "ChatMessageCommand",
    "WelcomeEvent",
    "types",
    "close-codes",
    "error-codes",
    "limits",
)
STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth;
  const out = [...document.querySelectorAll("main *")].filter(element => element.getBoundingClientRect().right > width);
  return out.map(element => `${element.tagName}.${element.className}: ${element.textContent.slice(0, 40)}`);
}"""


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[2]}")
async def test_every_part_at_every_size(
    server: RunningServer,
    new_page: NewPage,
    axe: Callable[[Page], Awaitable[list[dict[str, Any]]]],
    screenshot: Callable[[Page, str], Awaitable[Path]],
    look: tuple[int, int, ColorScheme],
) -> None:
    page = await new_page(*look)
    await page.goto(f"{server.url}/contract")
    await expect(page.get_by_role("heading", level=1, name="The contract")).to_be_visible()
    for place in PLACES:
        await page.goto(f"{server.url}/contract#{place}")
        await screenshot(page, f"contract-{place}-{look[0]}-{look[2]}")
    assert await page.evaluate(STICKS_OUT) == []
    assert [
        f"{found['id']}: {[node['target'] for node in found['nodes']]}" for found in await axe(page)
    ] == []


async def test_it_needs_no_script_and_no_other_host(server: RunningServer, new_page: NewPage) -> None:
    page = await new_page()
    hosts: set[str | None] = set()

    def asked(request: Request) -> None:
        hosts.add(urlsplit(request.url).hostname if not request.url.startswith("data:") else None)

    page.on("request", asked)
    await page.goto(f"{server.url}/contract")
    assert hosts <= {"127.0.0.1", None}
    assert await page.locator("script:not([src^='/assets/theme-'])").count() == 0


async def test_the_contents_lead_to_every_message(server: RunningServer, new_page: NewPage) -> None:
    page = await new_page()
    await page.goto(f"{server.url}/contract")
    links = page.get_by_role("navigation", name="Contents").get_by_role("link")
    targets = [await link.get_attribute("href") for link in await links.all()]
    assert len(targets) > 35
    for target in targets:
        assert await page.locator(f"[id='{(target or '')[1:]}']").count() == 1, target
    await links.filter(has_text=re.compile("^livestream:question_answer$")).first.click()
    await expect(page.locator("#QuestionAnswerCommand")).to_be_in_viewport()


async def test_every_link_within_the_page_has_one_place(server: RunningServer, new_page: NewPage) -> None:
    page = await new_page()
    await page.goto(f"{server.url}/contract")
    dangling = await page.evaluate(
        "() => [...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href'))"
        ".filter(href => document.querySelectorAll(`[id='${href.slice(1)}']`).length !== 1)"
    )
    assert dangling == []


async def test_with_the_keyboard_on_a_phone(server: RunningServer, new_page: NewPage) -> None:
    page = await new_page(360, 640)
    await page.goto(f"{server.url}/contract")
    await page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()
    contents = page.locator("summary", has_text="Contents")
    while not await contents.evaluate("summary => summary === document.activeElement"):
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    link = page.get_by_role("main").get_by_role("link", name="Close codes").first
    await expect(link).to_be_visible()
    await link.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Close codes")).to_be_in_viewport()


async def test_the_theme_that_was_chosen_elsewhere(server: RunningServer, new_page: NewPage) -> None:
    page = await new_page(color_scheme="light")
    await page.goto(f"{server.url}/contract")
    light = await page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    await page.evaluate("() => localStorage.setItem('backchannel.theme', 'dark')")
    await page.reload()
    dark = await page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert (light, dark) == ("rgb(245, 246, 247)", "rgb(13, 19, 25)")


async def test_what_it_tells_to_write_works(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("quick-start")
    page = await new_page()
    await page.goto(f"{server.url}/contract")
    snippet = await page.locator("#quick-start").inner_text()
    place = f"//{urlsplit(server.url).netloc}/ws/livestream/quick-start"
    told, replaced = re.subn(r"//localhost:\d+/ws/livestream/launch", place, snippet)
    assert replaced == 1
    # On another page: this one's policy lets nobody connect.
    await page.goto(server.url)
    async with page.expect_console_message(lambda message: message.text == "Ada: Hello"):
        await page.evaluate(f"token => {{ {told} }}", server.token("Ada"))
