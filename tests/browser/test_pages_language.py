"""The pages in another language than English, and what a viewer loads of all that."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from backchannel.testing import RunningServer, running_server

from .conftest import ColorScheme, Complaints, NewPage
from .live_server import create_video_stream, host_token
from .test_pages_look import STICKS_OUT, fill_with_life
from .viewer import Viewer

Screenshot = Callable[[Page, str], Awaitable[Path]]
Axe = Callable[[Page], Awaitable[list[dict[str, Any]]]]

CUT_OFF = """() => [...document.querySelectorAll("button, label, h1, h2, h3, p, legend, option, [role=tab]")]
  .filter(element => element.checkVisibility() && !element.closest(".bc-hidden"))
  .filter(element => element.scrollWidth > element.clientWidth + 1)
  .filter(element => !/inline$/.test(getComputedStyle(element).display))
  .filter(element => getComputedStyle(element).textOverflow !== "ellipsis")
  .map(element => `${element.className || element.localName}: ${element.textContent}`)"""
"""What is wider than its place: a long word that does not break."""


async def test_a_story_in_german_on_a_phone(
    server: RunningServer, new_page: NewPage, complaints: Complaints, screenshot: Screenshot, axe: Axe
) -> None:
    complaints.expect("status of 422")  # the name that is too long
    await create_video_stream(server, "deutsch")
    await fill_with_life(server, "deutsch")
    page = await new_page(360, 640, locale="de-DE")

    async def look(name: str) -> None:
        await screenshot(page, f"german-{name}-360")
        assert await page.evaluate(STICKS_OUT) <= 0, f"{name}: something sticks out at the side"
        assert await page.evaluate(CUT_OFF) == [], name
        assert [found["id"] for found in await axe(page) if found["impact"] in {"serious", "critical"}] == []

    await page.goto(f"{server.url}/watch/deutsch")
    await expect(page.get_by_role("log", name="Chat-Nachrichten")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "de")
    await look("chat")
    await page.get_by_role("button", name="Menü").click()
    await expect(page.get_by_role("combobox", name="Sprache")).to_have_value("de")
    await look("menu")
    await page.keyboard.press("Escape")

    box = page.get_by_role("textbox", name="Schreib etwas")
    await box.fill("Guten Abend aus Bremen")
    await box.press("Enter")
    await expect(page.get_by_role("heading", name="Wie heißt du?")).to_be_visible()
    await look("name")
    await page.get_by_role("textbox", name="Dein Name").fill("x" * 41)
    await page.get_by_role("button", name="Mitmachen").click()
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text(
        "Das ist zu lang. Kürz es, dann geht es."
    )
    await page.get_by_role("textbox", name="Dein Name").fill("Jörg")
    await page.get_by_role("button", name="Mitmachen").click()
    await expect(page.get_by_role("listitem").filter(has_text="Guten Abend aus Bremen")).to_contain_text(
        "Jörg"
    )
    await page.get_by_role("button", name="Ada Lindqvist antworten").first.click()
    await box.fill("x" * 505)
    await expect(page.get_by_text("5 zu viel")).to_be_visible()
    await look("reply")

    await page.get_by_role("tab", name="Fragen").click()
    riders = page.get_by_role("listitem").filter(has_text="riders notice")
    await expect(riders).to_contain_text("Anonym")
    await riders.get_by_role("button", name="Stimme geben, 0 Stimmen").click()
    await expect(riders.get_by_role("button", name="Stimme geben, 1 Stimme")).to_have_attribute(
        "aria-pressed", "true"
    )
    await page.get_by_role("textbox", name="Stell eine Frage").focus()
    await look("questions")
    await page.goto(server.url)
    await expect(page.get_by_role("region", name="Jetzt live")).to_be_visible()
    await look("lobby")


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_the_host_and_a_lost_connection_in_german(
    new_page: NewPage, complaints: Complaints, screenshot: Screenshot, scheme: ColorScheme
) -> None:
    complaints.expect("net::ERR_")
    async with running_server() as server:
        await create_video_stream(server, "gastgeber", live=False)
        page = await new_page(360, 640, scheme, "de")
        await page.goto(f"{server.url}/watch/gastgeber#access_token={host_token(server)}")
        await expect(page.get_by_text("Noch nicht live")).to_be_visible()
        await page.get_by_role("button", name="Live gehen").click()
        await page.get_by_role("button", name="Über diesen Stream").click()
        await page.get_by_role("button", name="Stream beenden").click()
        await expect(page.get_by_text("Für alle beenden?")).to_be_visible()
        assert await page.evaluate(CUT_OFF) == []
        await screenshot(page, f"german-host-360-{scheme}")
        await server.kill()
        await expect(page.get_by_role("status").filter(has_text="Verbindung verloren")).to_have_count(1)
        await page.get_by_role("textbox", name="Schreib etwas").fill("Hallo?")
        await page.get_by_role("textbox", name="Schreib etwas").press("Enter")
        await expect(page.get_by_text("Was du geschrieben hast, wird noch gesendet.").first).to_be_attached()
        assert await page.evaluate(CUT_OFF) == []
        await screenshot(page, f"german-lost-360-{scheme}")


async def test_the_choice_of_a_language_is_kept(server: RunningServer, new_page: NewPage) -> None:
    await server.create_stream("choice")
    ada = Viewer(await new_page())
    await ada.open(server.url, "choice")
    await ada.page.get_by_role("button", name="Menu").click()
    await ada.page.get_by_role("combobox", name="Language").select_option("Deutsch")
    await expect(ada.page.get_by_role("tab", name="Fragen")).to_be_visible()
    await expect(ada.page.locator("html")).to_have_attribute("lang", "de")
    await ada.page.reload()
    await expect(ada.page.get_by_role("tab", name="Fragen")).to_be_visible()
    # What the address asks for counts for more, until the user chooses again.
    await ada.open(f"{server.url}", "choice?lang=en")
    await expect(ada.page.locator("html")).to_have_attribute("lang", "en")
    await ada.page.get_by_role("button", name="Menu").click()
    await ada.page.get_by_role("combobox", name="Language").select_option("Deutsch")
    await expect(ada.page).to_have_url(re.compile(r"/watch/choice$"))
    await ada.page.reload()
    await expect(ada.page.get_by_role("tab", name="Fragen")).to_be_visible()
